#include "imports/class_attributes.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

namespace cobot::imports {
namespace {

using Kind = PyExpression::Kind;

/// A number written out, with its sign.
std::optional<double> number_of(const PyExpression* expression)
{
    if (expression == nullptr) return std::nullopt;
    Draft scratch;
    const auto value = ColumnEvaluator(scratch).evaluate(*expression);
    return value ? value->constant : std::nullopt;
}

bool is_true(const PyExpression& expression) { return number_of(&expression).value_or(0) != 0; }
bool is_flag(const PyExpression& expression) { return expression.is_name("True") || expression.is_name("False"); }

const PyExpression* argument(const PyExpression& call, std::string_view keyword, std::size_t position)
{
    const auto named = std::ranges::find(call.keywords, keyword, &std::pair<std::string, PyExpression>::first);
    if (named != call.keywords.end()) return &named->second;
    return position < call.operands.size() ? &call.operands[position] : nullptr;
}

std::string text_of(double value) { return fmt::format("{}", value); }
std::string flag_text(bool value) { return value ? "true" : "false"; }

class AttributeReader {
public:
    AttributeReader(Draft& draft, ColumnEvaluator& evaluator) : draft_(draft), evaluator_(evaluator) {}

    ClassFacts read(const PyStatement& strategy)
    {
        for (const PyStatement& statement : strategy.body) {
            const bool named = statement.kind == PyStatement::Kind::assignment && statement.target.kind == Kind::name;
            if (named) written_[statement.target.text] = &statement;
        }
        for (const auto& [name, statement] : written_) defaults(name, statement->value);
        for (const PyStatement& statement : strategy.body) {
            if (statement.kind != PyStatement::Kind::assignment || statement.target.kind != Kind::name) continue;
            if (written_[statement.target.text] == &statement) attribute(statement.target.text, statement);
        }
        stops();
        return facts_;
    }

private:
    /// buy_params = {...}: what the optimiser found beats the parameters' own defaults.
    void defaults(const std::string& name, const PyExpression& value)
    {
        static const std::set<std::string> tables{"buy_params", "sell_params", "entry_params", "exit_params"};
        if (!tables.contains(name) || value.kind != Kind::dict) return;
        for (std::size_t i = 0; i + 1 < value.operands.size(); i += 2)
            found_[value.operands[i].text] = &value.operands[i + 1];
    }

    void attribute(const std::string& name, const PyStatement& statement)
    {
        static const std::set<std::string> elsewhere{"INTERFACE_VERSION",
                                                     "order_types",
                                                     "order_time_in_force",
                                                     "plot_config",
                                                     "process_only_new_candles",
                                                     "startup_candle_count",
                                                     "ta_on_candle",
                                                     "unfilledtimeout",
                                                     "buy_params",
                                                     "sell_params",
                                                     "entry_params",
                                                     "exit_params",
                                                     "disable_dataframe_checks",
                                                     "author",
                                                     "version"};
        static const std::set<std::string> handled{"stoploss", "trailing_stop", "trailing_stop_positive",
                                                   "trailing_stop_positive_offset", "trailing_only_offset_is_reached"};
        static const std::set<std::string> only_false{"exit_profit_only",
                                                      "sell_profit_only",
                                                      "ignore_roi_if_entry_signal",
                                                      "ignore_roi_if_buy_signal",
                                                      "use_custom_stoploss",
                                                      "position_adjustment_enable",
                                                      "use_custom_roi"};
        const PyExpression& value = statement.value;
        if (handled.contains(name)) return;
        if (name == "timeframe" || name == "ticker_interval") {
            timeframe(statement);
        } else if (name == "minimal_roi") {
            roi(statement);
        } else if (name == "can_short") {
            facts_.can_short = is_true(value);
        } else if (name == "use_exit_signal" || name == "use_sell_signal") {
            facts_.use_exit_signal = is_true(value);
        } else if (name == "max_open_trades") {
            const auto most = number_of(&value);
            if (most && *most > 0) draft_.risk.emplace_back("max_concurrent_trades", text_of(*most));
        } else if (only_false.contains(name)) {
            if (is_true(value)) draft_.leave_out(statement.line, fmt::format("{} has no declarative form", name));
        } else if (elsewhere.contains(name)) {
            draft_.note(statement.line,
                        fmt::format("{} is a matter of the configuration, or worked out by cobot", name));
        } else if (name == "protections" || name == "exit_profit_offset" || name == "sell_profit_offset") {
            const bool idle = number_of(&value) == 0.0 || value.operands.empty();
            if (!idle || name == "protections")
                draft_.leave_out(statement.line, fmt::format("{} has no declarative form", name));
        } else if (value.kind == Kind::call) {
            parameter(name, statement);
        } else if (const auto constant = number_of(&value)) {
            evaluator_.attributes[name] = Value::of_constant(*constant);
        }
    }

    void timeframe(const PyStatement& statement)
    {
        if (statement.value.kind == Kind::string) {
            draft_.timeframe = statement.value.text;
        } else {
            draft_.leave_out(statement.line, "the timeframe is not written out");
        }
    }

    void roi(const PyStatement& statement)
    {
        std::map<double, double> steps;
        for (std::size_t i = 0; i + 1 < statement.value.operands.size(); i += 2) {
            const PyExpression& key = statement.value.operands[i];
            const PyExpression as_number{Kind::number, key.text, key.line, {}, {}};
            const auto minutes = number_of(key.kind == Kind::string ? &as_number : &key);
            const auto ratio = number_of(&statement.value.operands[i + 1]);
            if (!minutes || !ratio) return draft_.leave_out(statement.line, "minimal_roi is not written out");
            steps[*minutes] = *ratio;
        }
        if (statement.value.kind != Kind::dict)
            return draft_.leave_out(statement.line, "minimal_roi is not written out");
        std::string text;
        for (const auto& [minutes, ratio] : steps) {
            text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", text_of(minutes), text_of(ratio));
        }
        if (!text.empty()) draft_.exits.emplace_back("roi", fmt::format("{{{}}}", text));
    }

    const PyExpression* value_of(const std::string& name) const
    {
        const auto found = written_.find(name);
        return found == written_.end() ? nullptr : &found->second->value;
    }

    void stops()
    {
        const auto stop = number_of(value_of("stoploss"));
        if (value_of("stoploss") != nullptr && !stop) {
            draft_.leave_out(written_["stoploss"]->line, "the stoploss is not written out");
        }
        const PyExpression* trailing = value_of("trailing_stop");
        const auto positive = number_of(value_of("trailing_stop_positive"));
        const bool trails = trailing != nullptr && is_true(*trailing);
        if (stop && *stop < 0 && *stop > -1) {
            draft_.exits.emplace_back(
                "stop_loss",
                fmt::format("{{type: {}, value: {}}}", trails && !positive ? "trailing" : "fixed", text_of(-*stop)));
        }
        if (!trails || !positive) return;
        const double offset = number_of(value_of("trailing_stop_positive_offset")).value_or(0);
        const PyExpression* only = value_of("trailing_only_offset_is_reached");
        draft_.exits.emplace_back(
            "trailing_stop",
            fmt::format("{{distance: {}, activation: {}, only_after_activation: {}}}", text_of(*positive),
                        text_of(offset), flag_text(only != nullptr && is_true(*only))));
    }

    // Parameters

    void parameter(const std::string& name, const PyStatement& statement)
    {
        const PyExpression& call = statement.value;
        const PyExpression& callee = call.operands[0];
        const std::string& type = callee.text;
        Draft::Parameter parameter{name, {}, false};
        if (type == "IntParameter" || type == "DecimalParameter" || type == "RealParameter") {
            if (!range(parameter, type, call))
                return draft_.leave_out(statement.line, "a range of this parameter is not written out");
        } else if (type == "BooleanParameter") {
            const PyExpression* initial = initial_of(name, call, 99);
            if (initial == nullptr || !is_flag(*initial))
                return draft_.leave_out(statement.line, "a default is missing");
            parameter.is_flag = true;
            parameter.keys = {{"type", "bool"}, {"default", flag_text(is_true(*initial))}};
        } else if (type == "CategoricalParameter") {
            if (!choices(parameter, call))
                return draft_.leave_out(statement.line, "choices that are not numbers have no declarative form");
        } else {
            return draft_.leave_out(statement.line, fmt::format("the attribute {} is computed", name));
        }
        draft_.parameters.push_back(std::move(parameter));
    }

    const PyExpression* initial_of(const std::string& name, const PyExpression& call, std::size_t position) const
    {
        const auto found = found_.find(name);
        return found != found_.end() ? found->second : argument(call, "default", position);
    }

    bool range(Draft::Parameter& parameter, const std::string& type, const PyExpression& call)
    {
        const auto low = number_of(argument(call, "low", 1));
        const auto high = number_of(argument(call, "high", 2));
        const auto initial = number_of(initial_of(parameter.name, call, 99));
        if (!low || !high || !initial) return false;
        parameter.keys = {{"type", type == "IntParameter" ? "int" : "float"},
                          {"default", text_of(*initial)},
                          {"min", text_of(std::min(*low, *initial))},
                          {"max", text_of(std::max(*high, *initial))}};
        if (type == "DecimalParameter") {
            const double decimals = number_of(argument(call, "decimals", 99)).value_or(3);
            const bool sensible = decimals >= 0 && decimals <= 8 && decimals == std::floor(decimals);
            if (!sensible) return false;
            parameter.keys[1].second = fmt::format("{:.{}f}", *initial, static_cast<int>(decimals));
            parameter.keys.emplace_back("step",
                                        fmt::format("{:.{}f}", std::pow(10, -decimals), static_cast<int>(decimals)));
        }
        return true;
    }

    bool choices(Draft::Parameter& parameter, const PyExpression& call)
    {
        const PyExpression* list = argument(call, "categories", 1);
        const PyExpression* initial = initial_of(parameter.name, call, 99);
        if (list == nullptr || list->operands.empty()) return false;
        if (initial == nullptr) initial = &list->operands.front();
        parameter.is_flag = std::ranges::all_of(list->operands, is_flag);
        if (parameter.is_flag) {
            parameter.keys = {{"type", "bool"}, {"default", flag_text(is_true(*initial))}};
            return true;
        }
        std::string numbers;
        for (const PyExpression& choice : list->operands) {
            const auto number = number_of(&choice);
            if (!number) return false;
            numbers += (numbers.empty() ? "" : ", ") + text_of(*number);
        }
        const auto chosen = number_of(initial);
        if (!chosen) return false;
        parameter.keys = {
            {"type", "categorical"}, {"default", text_of(*chosen)}, {"choices", fmt::format("[{}]", numbers)}};
        return true;
    }

    Draft& draft_;
    ColumnEvaluator& evaluator_;
    ClassFacts facts_;
    std::map<std::string, const PyStatement*> written_;  ///< The last of each name.
    std::map<std::string, const PyExpression*> found_;   ///< Defaults from an optimiser.
};

}  // namespace

ClassFacts read_attributes(const PyStatement& strategy, Draft& draft, ColumnEvaluator& evaluator)
{
    return AttributeReader(draft, evaluator).read(strategy);
}

}  // namespace cobot::imports
