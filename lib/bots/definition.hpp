#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bots/machine.hpp"
#include "bots/settings.hpp"
#include "bots/terms.hpp"
#include "core/result.hpp"

namespace cobot::bots {

/// How far a backtest over candles may be believed (bots.md S9).
enum class Grade {
    a,  ///< Candles suffice.
    b,  ///< Needs one-minute candles, and mark price and funding or borrow rates where they matter.
    c,  ///< Needs trades or order books; candles are only indicative.
    d,  ///< Needs an archive of what was known when; without one there is no backtest.
};

/// One key of a bot file that belongs to its kind.
struct Parameter {
    enum class Kind {
        number,  ///< "0.5"
        ratio,   ///< "0.02", which may also be written 2%
        integer,
        boolean,
        choice,  ///< One of `choices`.
        text,
        duration,  ///< "30s", "15m", "4h", "1d"
        numbers,   ///< A list of numbers.
        shares,    ///< Numbers by name.
        records,   ///< A list of mappings, each with `fields`.
    };

    std::string_view name;
    Kind kind = Kind::number;
    std::string_view summary;
    /// As it would be written. Empty: there is none, and the key is absent unless given. Not of lists and mappings.
    std::string_view fallback = {};
    bool required = false;
    std::string_view min = {};  ///< Decimals; empty: open. Of numbers, ratios, integers and each of a list.
    std::string_view max = {};
    bool above_min = false;  ///< Equal to `min` is not enough.
    std::vector<std::string_view> choices = {};
    std::vector<Parameter> fields = {};
    bool live = false;   ///< May be changed in the file of a running bot.
    bool asked = false;  ///< `cobot bots new` asks for it.
};

/// What a machine is made for.
struct Context {
    std::vector<market::Listing> listings;
    core::Money investment;  ///< In the currency of the first listing.
    core::Decimal leverage = 1;
    bool cross_margin = false;
    core::Decimal extra_margin;
    core::Decimal liquidation_fee;
    ledger::MaintenanceForm maintenance = ledger::MaintenanceForm::at_price;
    bool allow_liquidation_in_range = false;
    core::Price price;           ///< Where the first listing stands, for checks before the start; zero: not known.
    core::Duration timeframe{};  ///< Of the candles it will be told.
};

/// Everything there is to know about one kind of bot. Schema, reader, reference, `bots new` and code come from it.
struct Definition {
    enum class Pairs { one, several };
    enum class Market { spot, contract, either };

    std::string_view name;     ///< As written in `type:`.
    std::string_view summary;  ///< One line.
    Grade grade = Grade::a;
    Pairs pairs = Pairs::one;
    Market market = Market::spot;
    std::vector<Parameter> parameters;

    /// Every rule beyond single ranges; each message names the parameter and what is allowed.
    std::vector<std::string> (*check)(const Settings&, const Context&) = nullptr;
    /// Null: it is no machine but trades by a declarative strategy, which Spec::strategy has.
    std::unique_ptr<Machine> (*make)(const Settings&, const Context&) = nullptr;
    bool is_strategy() const { return make == nullptr; }
    /// Quote that must be there for every order it may place, fees included; for `bots new` and fleets.
    core::Money (*funds)(const Settings&, const Context&) = nullptr;
};

/// Every kind, sorted by name.
std::span<const Definition* const> all();
/// Null when there is none of this name.
const Definition* find(std::string_view name);

std::string_view name(Grade grade);     ///< "A" ... "D"
std::string_view meaning(Grade grade);  ///< One line for reports.

}  // namespace cobot::bots
