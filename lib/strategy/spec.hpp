#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/decimal.hpp"
#include "market/instrument.hpp"
#include "market/timeframe.hpp"
#include "strategy/rules.hpp"

namespace cobot::strategy {

/// A place in the strategy's file, from 1. Zero: unknown (the value came from elsewhere).
struct Location {
    int line = 0;
    int column = 0;
};

/// One mistake in a strategy, and where it stands.
struct Problem {
    Location at;
    std::string message;  ///< What is wrong and what was expected, without the place.
};

/// A number as the file has it: written out, or the name of a parameter (`$fast`).
struct Number {
    core::Decimal value;
    std::string parameter;  ///< Without the `$`; empty when the number is written out.
    Location at;

    bool is_parameter() const { return !parameter.empty(); }
};

/// A value that may be tuned.
struct Parameter {
    enum class Kind { integer, real, boolean, choice };

    /// Another parameter's values for which this one means something.
    struct When {
        std::string name;
        std::vector<core::Decimal> values;
    };

    std::string name;
    Kind kind = Kind::real;
    core::Decimal default_value;
    std::optional<core::Decimal> min, max, step;
    Location at;
    bool log_scale = false;              ///< A search spreads its trials over the logarithm.
    std::vector<core::Decimal> choices;  ///< Of Kind::choice: the only values.
    std::vector<When> when;              ///< A search leaves the default alone unless all of them hold.
};

struct IndicatorSpec {
    struct Setting {
        std::string name;
        Number value;
    };

    /// A column, as an expression of the condition language. Of `other`, empty: there is none.
    struct Source {
        std::string text;
        Location at;
    };

    std::string id;    ///< What conditions call it.
    std::string type;  ///< An indicators::Definition.
    std::vector<Setting> settings;
    Source source{"close", {}};
    Source other;                                ///< Of indicators that compare two columns.
    std::optional<market::Timeframe> timeframe;  ///< Coarser than the strategy's; absent: its own.
    std::optional<market::Pair> pair;            ///< Absent: the traded pair.
    Location at;
};

/// One node of a condition tree.
struct Condition {
    enum class Kind { all, any, expression };

    Kind kind = Kind::expression;
    std::vector<Condition> children;  ///< Of all and any.
    std::string text;                 ///< Of an expression, as written; a block scalar's may span lines.
    int lookback = 0;                 ///< Of an expression: it held this many candles ago.
    Location at;                      ///< Of the first character of `text`.

    /// From this offset in `text` on, characters stand side by side in the file.
    struct Piece {
        std::size_t offset = 0;
        Location at;
    };
    std::vector<Piece> pieces;  ///< By offset; empty when the whole text stands at `at`.

    /// Where the character at `offset` of `text` stands in the file.
    Location location_of(std::size_t offset) const
    {
        Piece from{0, at};
        for (const Piece& piece : pieces) {
            if (piece.offset <= offset) from = piece;
        }
        if (from.at.line == 0) return from.at;
        return {from.at.line, from.at.column + static_cast<int>(offset - from.offset)};
    }
};

/// What opens or closes one side.
struct Rule {
    std::string tag;
    Condition condition;
    Location at;
};

/// One strategy file, checked against the schema but with its `$params` still open.
struct Spec {
    struct Stop {
        ExitRules::Stop::Kind kind = ExitRules::Stop::Kind::fixed;
        Number value;
        Number atr_period{14, {}, {}};
        Location at;
    };
    struct Trailing {
        Number distance;
        std::optional<Number> activation;
        bool only_after_activation = true;
        Location at;
    };
    struct Target {
        ExitRules::Target::Kind kind = ExitRules::Target::Kind::fixed;
        Number value;
        Location at;
    };
    struct RoiStep {
        int minutes = 0;
        Number ratio;
    };
    struct Size {
        Sizing::Kind kind = Sizing::Kind::unlimited;
        Number value;
        Number atr_period{14, {}, {}};
        Location at;
    };

    std::string path;  ///< As given, for messages; empty for text that is not a file.
    std::string name;
    std::string description;
    market::Timeframe timeframe;
    std::vector<market::Pair> pairs;
    std::vector<Parameter> parameters;
    std::vector<IndicatorSpec> indicators;
    std::optional<Rule> enter_long, enter_short, exit_long, exit_short;
    std::optional<Stop> stop;
    std::optional<Trailing> trailing;
    std::optional<Target> target;
    std::vector<RoiStep> roi;
    std::optional<Number> max_bars;
    std::optional<Size> size;
    std::optional<Number> max_concurrent_trades, max_daily_trades, max_drawdown_percent, max_daily_drawdown_percent,
        max_consecutive_losses, cooldown_bars;
    std::optional<RiskRules::Hours> trading_hours;
    std::string sha256;  ///< Of the file's bytes, hexadecimal.
};

/// A value for every parameter of a Spec, by name.
using ParameterValues = std::map<std::string, core::Decimal>;

/// The defaults, with `overrides` laid over them. An unknown name, a value outside its range or off its kind is an
/// error that says what is allowed.
core::Result<ParameterValues> parameter_values(const Spec& spec, const ParameterValues& overrides);

/// The exits and the risk rules with every `$param` replaced.
core::Result<ExitRules> resolve_exits(const Spec& spec, const ParameterValues& values);
core::Result<RiskRules> resolve_risk(const Spec& spec, const ParameterValues& values);

}  // namespace cobot::strategy
