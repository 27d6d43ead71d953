#include "app/search_space.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/suggest.hpp"

namespace cobot::app {
namespace {

using core::Decimal;
using core::Error;
using core::ErrorCode;
using optimize::Dimension;
using strategy::Number;
using strategy::Parameter;

const std::vector<std::string> space_names{"params", "stop_loss", "take_profit", "trailing", "roi", "risk", "all"};

Decimal decimal(const char* text) { return *Decimal::parse(text); }

/// Places that split a range (or, on a logarithmic scale, its low end) into a million steps or more.
int places_for(const Parameter& parameter)
{
    const double scale =
        parameter.log_scale ? parameter.min->to_double() : (*parameter.max - *parameter.min).to_double();
    const int fine = scale > 0 ? 6 - static_cast<int>(std::floor(std::log10(scale))) : 0;
    return std::min(12, std::max({fine, parameter.min->decimals(), parameter.max->decimals()}));
}

Dimension numeric(const Parameter& parameter)
{
    Dimension dimension;
    const bool whole = parameter.kind == Parameter::Kind::integer;
    dimension.kind = whole ? Dimension::Kind::integer : Dimension::Kind::real;
    dimension.low = parameter.min->to_double();
    dimension.high = parameter.max->to_double();
    dimension.log_scale = parameter.log_scale;
    const Decimal step = parameter.step.value_or(whole ? Decimal(1) : Decimal(0));
    dimension.step = step.to_double();
    dimension.decimals = step.is_zero() ? places_for(parameter) : std::max(step.decimals(), parameter.min->decimals());
    dimension.initial = parameter.default_value.to_double();
    return dimension;
}

/// Absent when the parameter does not say what it may be.
std::optional<Dimension> dimension_of(const Parameter& parameter)
{
    Dimension dimension;
    if (parameter.kind == Parameter::Kind::boolean || parameter.kind == Parameter::Kind::choice) {
        dimension.kind = Dimension::Kind::choice;
        dimension.choices = parameter.kind == Parameter::Kind::choice ? parameter.choices : std::vector<Decimal>{0, 1};
        dimension.initial = dimension.value_of(parameter.default_value).value_or(0);
    } else {
        if (!parameter.min || !parameter.max || *parameter.min == *parameter.max) return std::nullopt;
        dimension = numeric(parameter);
    }
    dimension.name = parameter.name;
    return dimension;
}

Dimension range(std::string name, double low, double high, int decimals, double step = 0)
{
    Dimension dimension;
    dimension.name = std::move(name);
    dimension.kind = step > 0 ? Dimension::Kind::integer : Dimension::Kind::real;
    dimension.low = low;
    dimension.high = high;
    dimension.step = step;
    dimension.decimals = decimals;
    dimension.initial = low;
    return dimension;
}

/// The spaces that are meant, "all" written out.
core::Result<std::vector<std::string>> chosen(const std::vector<std::string>& spaces)
{
    std::vector<std::string> names;
    for (const std::string& name : spaces) {
        if (std::ranges::find(space_names, name) == space_names.end()) {
            return Error{ErrorCode::usage,
                         fmt::format("there is no space \"{}\"{}; known: {}", name,
                                     core::did_you_mean(name, space_names), fmt::join(space_names, ", "))};
        }
        names.push_back(name);
    }
    if (names.empty()) names = {"params"};
    if (std::ranges::find(names, "all") != names.end()) names.assign(space_names.begin(), space_names.end() - 1);
    return names;
}

}  // namespace

core::Result<SearchedStrategy> SearchedStrategy::make(LoadedStrategy strategy, const std::vector<std::string>& spaces)
{
    const auto names = chosen(spaces);
    if (!names) return names.error();
    SearchedStrategy searched;
    searched.strategy_ = std::move(strategy);
    const auto wanted = [&](const char* name) { return std::ranges::find(*names, name) != names->end(); };
    if (wanted("params")) searched.add_params();
    if (wanted("stop_loss")) searched.add_stop();
    if (wanted("take_profit")) searched.add_target();
    if (wanted("trailing")) searched.add_trailing();
    if (wanted("roi")) searched.add_roi();
    if (wanted("risk")) searched.add_risk();
    if (searched.dimensions_.empty()) {
        return Error{ErrorCode::config,
                     fmt::format("{}: nothing to search: no entry of params has a min and a max that differ; give them "
                                 "some, or say for example --spaces stop_loss,take_profit",
                                 searched.strategy_.spec.path)};
    }
    searched.space_ = optimize::Space(std::move(searched.dimensions_));
    return searched;
}

core::Result<SearchedStrategy> SearchedStrategy::of_bot(std::shared_ptr<const SearchedBot> bot)
{
    LoadedStrategy facade;
    facade.spec.name = bot->spec().name;
    facade.spec.path = bot->spec().path;
    facade.spec.sha256 = bot->spec().sha256;
    facade.spec.parameters = bot->spec().parameters;
    for (const bots::ListingName& listing : bot->spec().listings) facade.pairs.push_back(listing.pair);
    facade.timeframe = bot->timeframe();
    SearchedStrategy searched;
    searched.strategy_ = std::move(facade);
    searched.bot_ = std::move(bot);
    searched.add_params();
    if (searched.dimensions_.empty()) {
        return Error{ErrorCode::config,
                     fmt::format("{}: nothing to search: no entry of params has a min and a max that differ; give the "
                                 "bot some, as in params: {{step: {{type: float, default: 0.01, min: 0.005, max: "
                                 "0.03}}}}, and write $step where it counts",
                                 searched.strategy_.spec.path)};
    }
    searched.space_ = optimize::Space(std::move(searched.dimensions_));
    return searched;
}

std::size_t SearchedStrategy::add(Dimension dimension)
{
    dimensions_.push_back(std::move(dimension));
    return dimensions_.size() - 1;
}

/// Whether the parameters it depends on may ever be as it needs them.
bool SearchedStrategy::can_apply(const Parameter& parameter) const
{
    const auto& all = strategy_.spec.parameters;
    return std::ranges::all_of(parameter.when, [&](const Parameter::When& when) {
        if (std::ranges::find(own_, when.name) != own_.end()) return true;
        const auto other = std::ranges::find(all, when.name, &Parameter::name);
        return std::ranges::find(when.values, other->default_value) != when.values.end();
    });
}

void SearchedStrategy::add_params()
{
    for (const Parameter& parameter : strategy_.spec.parameters) {
        auto dimension = dimension_of(parameter);
        if (!dimension || !can_apply(parameter)) continue;
        for (const Parameter::When& when : parameter.when) {
            const auto other = std::ranges::find(dimensions_, when.name, &Dimension::name);
            if (other == dimensions_.end()) continue;  // Not searched, and as it must be.
            Dimension::When condition{static_cast<std::size_t>(other - dimensions_.begin()), {}};
            for (const Decimal value : when.values) {
                if (const auto inside = other->value_of(value)) condition.values.push_back(*inside);
            }
            dimension->when.push_back(std::move(condition));
        }
        own_.push_back(parameter.name);
        add(std::move(*dimension));
    }
}

/// A new parameter of the strategy, searched, in the place of a written number.
Number SearchedStrategy::parameter(std::string name, const char* initial, const char* low, const char* high, bool whole)
{
    auto& all = strategy_.spec.parameters;
    while (std::ranges::find(all, name, &Parameter::name) != all.end()) name += '_';
    Parameter made;
    made.name = name;
    made.kind = whole ? Parameter::Kind::integer : Parameter::Kind::real;
    made.min = decimal(low);
    made.max = decimal(high);
    made.default_value = std::clamp(decimal(initial), *made.min, *made.max);
    add(*dimension_of(made));
    all.push_back(made);
    return {made.default_value, made.name, {}};
}

void SearchedStrategy::add_stop()
{
    using Kind = strategy::ExitRules::Stop::Kind;
    auto& stop = strategy_.spec.stop;
    if (stop && stop->value.is_parameter()) return;
    if (!stop) stop.emplace();
    const std::string initial = stop->value.value.to_string();
    stop->value = stop->kind == Kind::atr ? parameter("stop_loss", initial.c_str(), "1", "6", false)
                                          : parameter("stop_loss", initial.c_str(), "0.02", "0.35", false);
    made_.emplace_back("stop_loss");
}

void SearchedStrategy::add_target()
{
    using Kind = strategy::ExitRules::Target::Kind;
    auto& target = strategy_.spec.target;
    if (target && target->value.is_parameter()) return;
    if (!target) target.emplace();
    const std::string initial = target->value.value.to_string();
    target->value = target->kind == Kind::risk_reward
                        ? parameter("take_profit", initial.c_str(), "0.5", "5", false)
                        : parameter("take_profit", initial.c_str(), "0.005", "0.3", false);
    made_.emplace_back("take_profit");
}

void SearchedStrategy::add_trailing()
{
    auto& trailing = strategy_.spec.trailing;
    if (trailing && trailing->distance.is_parameter()) return;
    if (!trailing) trailing.emplace();
    const std::string distance = trailing->distance.value.to_string();
    trailing->distance = parameter("trailing_distance", distance.c_str(), "0.01", "0.35", false);
    if (!trailing->activation || !trailing->activation->is_parameter()) {
        trailing->activation = parameter("trailing_activation", "0.02", "0.001", "0.1", false);
    }
    made_.emplace_back("trailing");
}

/// freqtrade's ranges: minutes grow with the timeframe, ratios with the logarithm of one more than its minutes.
void SearchedStrategy::add_roi()
{
    const auto minutes = static_cast<double>(strategy_.timeframe.duration().count()) / 60'000;
    const double time = std::max(1.0, minutes / 5);
    const double ratio = std::log(1 + minutes) / std::log(6.0);
    const auto whole = [&](double value) { return std::max(1.0, std::round(value * time)); };
    const auto fine = [&](double value) { return std::round(value * ratio * 1e6) / 1e6; };
    roi_ = add(range("roi_t1", whole(10), whole(120), 0, 1));
    add(range("roi_t2", whole(10), whole(60), 0, 1));
    add(range("roi_t3", whole(10), whole(40), 0, 1));
    add(range("roi_p1", fine(0.01), fine(0.04), 6));
    add(range("roi_p2", fine(0.01), fine(0.07), 6));
    add(range("roi_p3", fine(0.01), fine(0.20), 6));
}

void SearchedStrategy::add_risk()
{
    auto& trades = strategy_.spec.max_concurrent_trades;
    if (!trades || !trades->is_parameter()) {
        const std::string initial = trades ? trades->value.to_string() : "1";
        trades = parameter("max_concurrent_trades", initial.c_str(), "1", "10", true);
    }
    auto& cooldown = strategy_.spec.cooldown_bars;
    if (!cooldown || !cooldown->is_parameter()) {
        const std::string initial = cooldown ? cooldown->value.to_string() : "0";
        cooldown = parameter("cooldown_bars", initial.c_str(), "0", "48", true);
    }
    made_.emplace_back("risk");
}

std::vector<strategy::ExitRules::RoiStep> SearchedStrategy::roi(const optimize::Point& point) const
{
    const auto value = [&](std::size_t i) { return space_[*roi_ + i].decimal(point[*roi_ + i]); };
    const auto minutes = [&](std::size_t i) { return static_cast<int>(value(i).to_double()); };
    const Decimal p1 = value(3);
    const Decimal p2 = value(4);
    const Decimal p3 = value(5);
    return {{0, p1 + p2 + p3},
            {minutes(2), p1 + p2},
            {minutes(2) + minutes(1), p1},
            {minutes(2) + minutes(1) + minutes(0), Decimal(0)}};
}

StrategyTask SearchedStrategy::task(const optimize::Point& point) const
{
    StrategyTask task;
    task.strategy = &strategy_;
    for (const Parameter& parameter : strategy_.spec.parameters) task.values[parameter.name] = parameter.default_value;
    for (std::size_t i = 0; i < space_.size(); ++i) {
        if (roi_ && i >= *roi_ && i < *roi_ + 6) continue;
        task.values[space_[i].name] = space_[i].decimal(point[i]);
    }
    if (roi_) task.roi = roi(point);
    return task;
}

std::string SearchedStrategy::text(const optimize::Point& point, const Number& number) const
{
    for (std::size_t i = 0; i < space_.size(); ++i) {
        if (space_[i].name == number.parameter) return space_[i].decimal(point[i]).to_string();
    }
    return number.value.to_string();
}

std::vector<std::pair<std::string, std::string>> SearchedStrategy::overrides(const optimize::Point& point) const
{
    std::vector<std::pair<std::string, std::string>> all;
    const strategy::Spec& spec = strategy_.spec;
    for (std::size_t i = 0; i < space_.size(); ++i) {
        if (std::ranges::find(own_, space_[i].name) == own_.end()) continue;
        const auto declared = std::ranges::find(spec.parameters, space_[i].name, &Parameter::name);
        const Decimal value = space_[i].decimal(point[i]);
        const bool flag = declared->kind == Parameter::Kind::boolean;
        all.emplace_back("params." + space_[i].name, flag ? value.is_zero() ? "false" : "true" : value.to_string());
    }
    const auto made = [&](const char* name) { return std::ranges::find(made_, name) != made_.end(); };
    if (made("stop_loss")) {
        using Kind = strategy::ExitRules::Stop::Kind;
        const char* type = spec.stop->kind == Kind::fixed ? "fixed" : spec.stop->kind == Kind::atr ? "atr" : "trailing";
        all.emplace_back("exit_conditions.stop_loss.type", type);
        all.emplace_back("exit_conditions.stop_loss.value", text(point, spec.stop->value));
    }
    if (made("take_profit")) {
        const bool fixed = spec.target->kind == strategy::ExitRules::Target::Kind::fixed;
        all.emplace_back("exit_conditions.take_profit.type", fixed ? "fixed" : "risk_reward");
        all.emplace_back("exit_conditions.take_profit.value", text(point, spec.target->value));
    }
    if (made("trailing")) {
        all.emplace_back("exit_conditions.trailing_stop.distance", text(point, spec.trailing->distance));
        all.emplace_back("exit_conditions.trailing_stop.activation", text(point, *spec.trailing->activation));
    }
    if (roi_) {
        std::string table;
        for (const auto& step : roi(point)) {
            table += fmt::format("{}{}: {}", table.empty() ? "" : ", ", step.minutes, step.ratio.to_string());
        }
        all.emplace_back("exit_conditions.roi", "{" + table + "}");
    }
    if (made("risk")) {
        all.emplace_back("risk_management.max_concurrent_trades", text(point, *spec.max_concurrent_trades));
        all.emplace_back("risk_management.cooldown_bars", text(point, *spec.cooldown_bars));
    }
    return all;
}

}  // namespace cobot::app
