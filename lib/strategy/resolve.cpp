#include "strategy/resolve.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/suggest.hpp"
#include "strategy/compile.hpp"

namespace cobot::strategy {
namespace {

using core::Decimal;

/// What a number may be.
struct Range {
    enum class End { included, excluded };

    std::optional<Decimal> min = {};
    std::optional<Decimal> max = {};
    End min_end = End::included;
    End max_end = End::included;
    bool whole = false;

    bool contains(Decimal value) const
    {
        if (min && (value < *min || (min_end == End::excluded && value == *min))) return false;
        if (max && (value > *max || (max_end == End::excluded && value == *max))) return false;
        return !whole || value == value.truncate_to(1);
    }
    std::string to_string() const
    {
        const std::string kind = whole ? "a whole number" : "a number";
        const bool plain = min_end == End::included && max_end == End::included;
        if (min && max && plain) return fmt::format("{} from {} to {}", kind, min->to_string(), max->to_string());
        std::vector<std::string> ends;
        if (min) ends.push_back((min_end == End::excluded ? "above " : "at least ") + min->to_string());
        if (max) ends.push_back((max_end == End::excluded ? "below " : "at most ") + max->to_string());
        return ends.empty() ? kind : fmt::format("{} {}", kind, fmt::join(ends, " and "));
    }
};

const Range ratio_of_price{.min = 0, .max = 1, .min_end = Range::End::excluded, .max_end = Range::End::excluded};
const Range positive{.min = 0, .min_end = Range::End::excluded};
const Range not_negative{.min = 0};
const Range percentage{.min = 0, .max = 100, .min_end = Range::End::excluded};
const Range fraction{.min = 0, .max = 1, .min_end = Range::End::excluded};
const Range count_from_one{.min = 1, .max = 1'000'000'000, .whole = true};
const Range count_from_zero{.min = 0, .max = 1'000'000'000, .whole = true};

/// Reads the numbers of a Spec, collecting what is wrong with them.
class Resolver {
public:
    Resolver(const Spec& spec, const ParameterValues& values, std::vector<Problem>& problems)
        : spec_(spec), values_(values), problems_(problems)
    {
    }

    ExitRules exits()
    {
        ExitRules rules;
        if (spec_.stop) rules.stop = stop(*spec_.stop);
        if (spec_.trailing) rules.trailing = trailing(*spec_.trailing);
        if (spec_.target) rules.target = target(*spec_.target);
        rules.roi = roi();
        rules.max_bars = whole(spec_.max_bars, "max_bars", count_from_one);
        return rules;
    }

    RiskRules risk()
    {
        RiskRules rules;
        if (spec_.size) rules.sizing = sizing(*spec_.size);
        rules.max_concurrent_trades =
            whole(spec_.max_concurrent_trades, "max_concurrent_trades", count_from_zero).value_or(0);
        rules.max_daily_trades = whole(spec_.max_daily_trades, "max_daily_trades", count_from_one);
        rules.max_drawdown_percent = real(spec_.max_drawdown_percent, "max_drawdown_percent", percentage);
        rules.max_daily_drawdown_percent =
            real(spec_.max_daily_drawdown_percent, "max_daily_drawdown_percent", percentage);
        rules.max_consecutive_losses = whole(spec_.max_consecutive_losses, "max_consecutive_losses", count_from_one);
        rules.trading_hours = spec_.trading_hours;
        rules.cooldown_bars = whole(spec_.cooldown_bars, "cooldown_bars", count_from_zero).value_or(0);
        return rules;
    }

private:
    Decimal number(const Number& number, std::string_view name, const Range& range)
    {
        const auto value = value_of(number, spec_, values_, problems_);
        if (!value) return 0;
        if (!range.contains(*value)) {
            problems_.push_back(
                {number.at, fmt::format("{} is {}, but must be {}", name, value->to_string(), range.to_string())});
        }
        return *value;
    }
    std::optional<int> whole(const std::optional<Number>& written, std::string_view name, const Range& range)
    {
        if (!written) return std::nullopt;
        const Decimal value = number(*written, name, range);
        return range.contains(value) ? static_cast<int>(value.to_double()) : 0;
    }
    std::optional<double> real(const std::optional<Number>& written, std::string_view name, const Range& range)
    {
        if (!written) return std::nullopt;
        return number(*written, name, range).to_double();
    }

    ExitRules::Stop stop(const Spec::Stop& written)
    {
        const bool by_atr = written.kind == ExitRules::Stop::Kind::atr;
        return {written.kind, number(written.value, "the stop loss", by_atr ? positive : ratio_of_price)};
    }
    ExitRules::Trailing trailing(const Spec::Trailing& written)
    {
        const Decimal distance = number(written.distance, "the trailing distance", ratio_of_price);
        const Decimal activation = written.activation ? number(*written.activation, "the activation", not_negative) : 0;
        return {distance, activation, written.only_after_activation};
    }
    ExitRules::Target target(const Spec::Target& written)
    {
        if (written.kind == ExitRules::Target::Kind::risk_reward && !spec_.stop) {
            problems_.push_back({written.at, "a risk_reward target needs a stop_loss to measure by"});
        }
        return {written.kind, number(written.value, "the take profit", positive)};
    }
    std::vector<ExitRules::RoiStep> roi()
    {
        std::vector<ExitRules::RoiStep> steps;
        for (const Spec::RoiStep& step : spec_.roi) {
            if (step.minutes < 0) {
                problems_.push_back(
                    {step.ratio.at, fmt::format("roi after {} minutes: minutes are 0 or more", step.minutes)});
            }
            steps.push_back({step.minutes, number(step.ratio, "the roi ratio", Range{.min = -1})});
        }
        std::ranges::sort(steps, {}, &ExitRules::RoiStep::minutes);
        const auto twice = std::ranges::adjacent_find(steps, {}, &ExitRules::RoiStep::minutes);
        if (twice != steps.end()) {
            problems_.push_back(
                {spec_.roi.front().ratio.at, fmt::format("roi has two ratios for {} minutes", twice->minutes)});
        }
        return steps;
    }
    Sizing sizing(const Spec::Size& written)
    {
        switch (written.kind) {
            case Sizing::Kind::unlimited: return {written.kind, 0};
            case Sizing::Kind::fixed: return {written.kind, number(written.value, "the position size", positive)};
            case Sizing::Kind::kelly:
            case Sizing::Kind::optimal_f: return {written.kind, number(written.value, "the position size", fraction)};
            case Sizing::Kind::fixed_risk:
                if (!spec_.stop)
                    problems_.push_back({written.at, "a fixed_risk position size needs a stop_loss to measure by"});
                [[fallthrough]];
            case Sizing::Kind::percent:
            case Sizing::Kind::atr: return {written.kind, number(written.value, "the position size", percentage)};
        }
        return {};
    }

    const Spec& spec_;
    const ParameterValues& values_;
    std::vector<Problem>& problems_;
};

/// What a parameter may be, in words and as a check.
std::optional<std::string> problem_with(const Parameter& parameter, Decimal value)
{
    const Range range{.min = parameter.min, .max = parameter.max, .whole = parameter.kind == Parameter::Kind::integer};
    if (parameter.kind == Parameter::Kind::boolean) {
        if (value == 0 || value == 1) return std::nullopt;
        return fmt::format("the parameter \"{}\" is {}, but must be true or false", parameter.name, value.to_string());
    }
    if (parameter.kind == Parameter::Kind::choice) {
        if (std::ranges::find(parameter.choices, value) != parameter.choices.end()) return std::nullopt;
        std::vector<std::string> names;
        for (const Decimal choice : parameter.choices) names.push_back(choice.to_string());
        return fmt::format("the parameter \"{}\" is {}, but must be one of {}", parameter.name, value.to_string(),
                           fmt::join(names, ", "));
    }
    if (range.contains(value)) return std::nullopt;
    return fmt::format("the parameter \"{}\" is {}, but must be {}", parameter.name, value.to_string(),
                       range.to_string());
}

core::Error error(const Spec& spec, const std::vector<Problem>& problems)
{
    return {core::ErrorCode::config, format_problems(spec.path, problems)};
}

}  // namespace

void check_rules(const Spec& spec, const ParameterValues& values, std::vector<Problem>& problems)
{
    Resolver resolver(spec, values, problems);
    resolver.exits();
    resolver.risk();
}

core::Result<ParameterValues> parameter_values(const Spec& spec, const ParameterValues& overrides)
{
    ParameterValues values;
    std::vector<Problem> problems;
    std::vector<std::string> names;
    for (const Parameter& parameter : spec.parameters) {
        names.push_back(parameter.name);
        const auto given = overrides.find(parameter.name);
        values[parameter.name] = given == overrides.end() ? parameter.default_value : given->second;
        if (auto wrong = problem_with(parameter, values[parameter.name])) problems.push_back({parameter.at, *wrong});
    }
    for (const auto& [name, value] : overrides) {
        if (values.contains(name)) continue;
        const std::string known = names.empty() ? "it has none" : fmt::format("it has {}", fmt::join(names, ", "));
        problems.push_back(
            {{},
             fmt::format("the strategy has no parameter \"{}\"{}; {}", name, core::did_you_mean(name, names), known)});
    }
    if (!problems.empty()) return error(spec, problems);
    return values;
}

core::Result<ExitRules> resolve_exits(const Spec& spec, const ParameterValues& values)
{
    std::vector<Problem> problems;
    ExitRules rules = Resolver(spec, values, problems).exits();
    if (!problems.empty()) return error(spec, problems);
    return rules;
}

core::Result<RiskRules> resolve_risk(const Spec& spec, const ParameterValues& values)
{
    std::vector<Problem> problems;
    RiskRules rules = Resolver(spec, values, problems).risk();
    if (!problems.empty()) return error(spec, problems);
    return rules;
}

}  // namespace cobot::strategy
