#include "cli/strategy_outline.hpp"

#include <array>

#include <fmt/format.h>

namespace cobot::cli {
namespace {

using strategy::ExitRules;
using strategy::Number;
using strategy::Parameter;
using strategy::Sizing;
using strategy::Spec;

std::string_view name_of(Parameter::Kind kind)
{
    switch (kind) {
        case Parameter::Kind::integer: return "int";
        case Parameter::Kind::real: return "float";
        case Parameter::Kind::boolean: return "bool";
        case Parameter::Kind::choice: return "categorical";
    }
    return "";
}

std::string_view name_of(ExitRules::Stop::Kind kind)
{
    switch (kind) {
        case ExitRules::Stop::Kind::fixed: return "fixed";
        case ExitRules::Stop::Kind::trailing: return "trailing";
        case ExitRules::Stop::Kind::atr: return "atr";
    }
    return "";
}

std::string_view name_of(Sizing::Kind kind)
{
    switch (kind) {
        case Sizing::Kind::fixed: return "fixed";
        case Sizing::Kind::percent: return "percent";
        case Sizing::Kind::unlimited: return "unlimited";
        case Sizing::Kind::fixed_risk: return "fixed_risk";
        case Sizing::Kind::atr: return "atr";
        case Sizing::Kind::kelly: return "kelly";
        case Sizing::Kind::optimal_f: return "optimal_f";
    }
    return "";
}

std::string clock_text(int minute) { return fmt::format("{:02}:{:02}", minute / 60, minute % 60); }

std::string hours_text(const strategy::RiskRules::Hours& hours)
{
    const int offset = hours.offset_minutes;
    const std::string zone =
        offset == 0 ? "UTC" : fmt::format("{}{}", offset < 0 ? "-" : "+", clock_text(offset < 0 ? -offset : offset));
    return fmt::format("{} to {} {}", clock_text(hours.start_minute), clock_text(hours.end_minute), zone);
}

}  // namespace

std::string to_text(const Number& number)
{
    return number.is_parameter() ? "$" + number.parameter : number.value.to_string();
}

std::string to_text(const Parameter& parameter)
{
    const bool boolean = parameter.kind == Parameter::Kind::boolean;
    std::string text = fmt::format(
        "{}, {}", name_of(parameter.kind),
        boolean ? (parameter.default_value.is_zero() ? "false" : "true") : parameter.default_value.to_string());
    if (parameter.min) text += ", from " + parameter.min->to_string();
    if (parameter.max) text += (parameter.min ? " to " : ", to ") + parameter.max->to_string();
    if (parameter.step) text += " by " + parameter.step->to_string();
    for (std::size_t i = 0; i < parameter.choices.size(); ++i) {
        text += (i == 0 ? ", one of " : ", ") + parameter.choices[i].to_string();
    }
    return text;
}

std::string to_text(const strategy::IndicatorSpec& indicator)
{
    std::string text = indicator.type;
    for (const auto& setting : indicator.settings) text += fmt::format(", {} {}", setting.name, to_text(setting.value));
    if (indicator.source.text != "close") text += ", of " + indicator.source.text;
    if (!indicator.other.text.empty()) text += ", with " + indicator.other.text;
    if (indicator.timeframe) text += fmt::format(", on {}", indicator.timeframe->name());
    if (indicator.pair) text += ", of " + indicator.pair->to_string();
    return text;
}

std::vector<OutlineRow> exit_rows(const Spec& spec)
{
    std::vector<OutlineRow> rows;
    if (spec.stop) {
        std::string text = fmt::format("{} {}", name_of(spec.stop->kind), to_text(spec.stop->value));
        if (spec.stop->kind == ExitRules::Stop::Kind::atr) text += ", atr_period " + to_text(spec.stop->atr_period);
        rows.emplace_back("stop_loss", std::move(text));
    }
    if (spec.trailing) {
        std::string text = "distance " + to_text(spec.trailing->distance);
        if (spec.trailing->activation) text += ", activation " + to_text(*spec.trailing->activation);
        if (!spec.trailing->only_after_activation) text += ", trails before activation";
        rows.emplace_back("trailing_stop", std::move(text));
    }
    if (spec.target) {
        const bool fixed = spec.target->kind == ExitRules::Target::Kind::fixed;
        rows.emplace_back("take_profit",
                          fmt::format("{} {}", fixed ? "fixed" : "risk_reward", to_text(spec.target->value)));
    }
    std::string roi;
    for (const auto& step : spec.roi) {
        roi += fmt::format("{}{} after {} min", roi.empty() ? "" : ", ", to_text(step.ratio), step.minutes);
    }
    if (!roi.empty()) rows.emplace_back("roi", std::move(roi));
    if (spec.max_bars) rows.emplace_back("time_exit", fmt::format("{} candles", to_text(*spec.max_bars)));
    return rows;
}

std::vector<OutlineRow> risk_rows(const Spec& spec)
{
    std::vector<OutlineRow> rows;
    if (spec.size) {
        std::string text(name_of(spec.size->kind));
        if (spec.size->kind != Sizing::Kind::unlimited) text += " " + to_text(spec.size->value);
        if (spec.size->kind == Sizing::Kind::atr) text += ", atr_period " + to_text(spec.size->atr_period);
        rows.emplace_back("position_size", std::move(text));
    }
    const std::array<std::pair<std::string_view, const std::optional<Number>*>, 6> numbers{
        {{"max_concurrent_trades", &spec.max_concurrent_trades},
         {"max_daily_trades", &spec.max_daily_trades},
         {"max_drawdown_percent", &spec.max_drawdown_percent},
         {"max_daily_drawdown_percent", &spec.max_daily_drawdown_percent},
         {"max_consecutive_losses", &spec.max_consecutive_losses},
         {"cooldown_bars", &spec.cooldown_bars}}};
    for (const auto& [name, number] : numbers) {
        if (*number) rows.emplace_back(name, to_text(**number));
    }
    if (spec.trading_hours) rows.emplace_back("trading_hours", hours_text(*spec.trading_hours));
    return rows;
}

}  // namespace cobot::cli
