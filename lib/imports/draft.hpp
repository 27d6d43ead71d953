#pragma once

#include <string>
#include <utility>
#include <vector>

#include "imports/freqtrade_import.hpp"

namespace cobot::imports {

/// A strategy on its way from Python to YAML. Texts are in the condition language.
struct Draft {
    using Settings = std::vector<std::pair<std::string, std::string>>;

    struct Parameter {
        std::string name;
        Settings keys;  ///< type, default, min, ...
        bool is_flag = false;
    };
    struct Indicator {
        std::string id;
        std::string type;
        Settings settings;
        std::string source;  ///< Empty: close, or none.
    };
    /// One line that sets a signal: all of the conditions together.
    struct Alternative {
        std::vector<std::string> conditions;
        std::string tag;
        int line = 0;
    };
    using Rule = std::vector<Alternative>;

    std::string class_name;
    std::string timeframe;
    std::vector<Parameter> parameters;
    std::vector<Indicator> indicators;
    Rule enter_long, exit_long, enter_short, exit_short;
    Settings exits;  ///< Keys of exit_conditions: {"stop_loss", "{type: fixed, value: 0.1}"}.
    Settings risk;

    std::vector<LeftOut> left_out;
    std::vector<LeftOut> notes;

    void leave_out(int line, std::string why) { left_out.push_back({line, std::move(why)}); }
    void note(int line, std::string what) { notes.push_back({line, std::move(what)}); }

    const Parameter* parameter(std::string_view name) const;
    /// The id of this indicator: that of an equal one, or a new one like `wanted`.
    std::string declare(const std::string& wanted, std::string type, Settings settings, std::string source);
};

/// "EMACross_v2" as "ema-cross-v2".
std::string kebab_case(std::string_view name);
/// The strategy file, and why anything is missing as comments.
std::string to_yaml(const Draft& draft, const std::string& path);

}  // namespace cobot::imports
