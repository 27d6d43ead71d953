#include <charconv>

#include <fmt/format.h>

#include "config/strategy_reader.hpp"

namespace cobot::config {
namespace {

using core::Decimal;

const Range ratio_below_one{Decimal(0), Decimal(1), true, true};
const Range positive{Decimal(0), Decimal(1'000'000'000), true, false};
const NumberRule atr_period_rule{true, {Decimal(1), Decimal(10'000)}};

/// Minutes as a key of the ROI table: digits without a leading zero, at most a good dozen years.
std::optional<int> minutes_of(const std::string& key)
{
    constexpr std::size_t digits_max = 7;
    const bool digits = !key.empty() && key.size() <= digits_max &&
                        key.find_first_not_of("0123456789") == std::string::npos && (key == "0" || key[0] != '0');
    if (!digits) return std::nullopt;
    int minutes = 0;
    std::from_chars(key.data(), key.data() + key.size(), minutes);
    return minutes;
}

}  // namespace

void StrategyReader::read_exits(const Node& node)
{
    MappingReader reader(node, "exit_conditions", problems_);
    if (const Node* rule = reader.optional("long")) {
        spec_.exit_long = read_rule(*rule, "exit_conditions.long");
        if (root_->find("entry_conditions") != nullptr && root_->find("entry_conditions")->find("long") == nullptr) {
            problems_.add(rule->place, "exit_conditions.long: there is no entry_conditions.long", Breaks::meaning);
        }
    }
    if (const Node* rule = reader.optional("short")) {
        spec_.exit_short = read_rule(*rule, "exit_conditions.short");
        if (root_->find("entry_conditions") != nullptr && root_->find("entry_conditions")->find("short") == nullptr) {
            problems_.add(rule->place, "exit_conditions.short: there is no entry_conditions.short", Breaks::meaning);
        }
    }
    if (const Node* stop = reader.optional("stop_loss")) read_stop(*stop);
    if (const Node* trailing = reader.optional("trailing_stop")) read_trailing(*trailing);
    if (const Node* target = reader.optional("take_profit")) read_target(*target);
    if (const Node* roi = reader.optional("roi")) read_roi(*roi);
    if (const Node* time_exit = reader.optional("time_exit")) {
        MappingReader limits(*time_exit, "exit_conditions.time_exit", problems_);
        if (limits.required("max_bars") != nullptr) {
            spec_.max_bars = read_number(limits, "max_bars", {true, {Decimal(1), Decimal(10'000'000)}});
        }
        limits.finish();
    }
    reader.finish();
}

void StrategyReader::read_stop(const Node& node)
{
    using Kind = strategy::ExitRules::Stop::Kind;
    MappingReader reader(node, "exit_conditions.stop_loss", problems_);
    const Node* type = reader.required("type");
    const auto name = type == nullptr
                          ? std::nullopt
                          : read_choice(*type, reader.path_of("type"), problems_, {"fixed", "trailing", "atr"});
    const Node* given = reader.required("value");
    if (!name) return;
    strategy::Spec::Stop stop;
    stop.kind = *name == "fixed" ? Kind::fixed : *name == "trailing" ? Kind::trailing : Kind::atr;
    stop.at = location_of(node.place);
    const NumberRule rule{false,
                          stop.kind == Kind::atr ? Range{Decimal(0), Decimal(1000), true, false} : ratio_below_one};
    const auto value = given == nullptr ? std::nullopt : read_number(*given, reader.path_of("value"), rule);
    if (stop.kind == Kind::atr) {
        if (auto period = read_number(reader, "atr_period", atr_period_rule)) stop.atr_period = std::move(*period);
    }
    reader.finish();
    if (!value) return;
    stop.value = *value;
    spec_.stop = stop;
}

void StrategyReader::read_trailing(const Node& node)
{
    MappingReader reader(node, "exit_conditions.trailing_stop", problems_);
    strategy::Spec::Trailing trailing;
    trailing.at = location_of(node.place);
    const Node* distance = reader.required("distance");
    const auto value = distance == nullptr
                           ? std::nullopt
                           : read_number(*distance, reader.path_of("distance"), {false, ratio_below_one});
    trailing.activation = read_number(reader, "activation", {false, {Decimal(0), Decimal(1000)}});
    trailing.only_after_activation = reader.boolean("only_after_activation").value_or(true);
    reader.finish();
    if (!value) return;
    trailing.distance = *value;
    spec_.trailing = trailing;
}

void StrategyReader::read_target(const Node& node)
{
    using Kind = strategy::ExitRules::Target::Kind;
    MappingReader reader(node, "exit_conditions.take_profit", problems_);
    const Node* type = reader.required("type");
    const auto name = type == nullptr ? std::nullopt
                                      : read_choice(*type, reader.path_of("type"), problems_, {"fixed", "risk_reward"});
    const Node* given = reader.required("value");
    const auto value = given == nullptr ? std::nullopt
                                        : read_number(*given, reader.path_of("value"),
                                                      {false, {Decimal(0), Decimal(1000), true, false}});
    reader.finish();
    if (!name || !value) return;
    strategy::Spec::Target target;
    target.kind = *name == "fixed" ? Kind::fixed : Kind::risk_reward;
    target.value = *value;
    target.at = location_of(node.place);
    spec_.target = target;
}

void StrategyReader::read_roi(const Node& node)
{
    const std::string path = "exit_conditions.roi";
    if (node.kind != Node::Kind::mapping) {
        wrong_kind(node, path, "a mapping of minutes to profit ratios, as in {0: 0.10, 60: 0.05}", problems_);
        return;
    }
    if (node.entries.empty()) problems_.add(node.place, path + ": is empty; give at least one step, as in {0: 0.10}");
    for (const Entry& entry : node.entries) {
        const std::string step_path = fmt::format("{}.{}", path, entry.key);
        const auto minutes = minutes_of(entry.key);
        if (!minutes) {
            problems_.add(entry.key_place,
                          fmt::format("{}: a key must be whole minutes since entry, not \"{}\"", path, entry.key));
        }
        const auto ratio = read_number(entry.value, step_path, {false, {Decimal(-1), Decimal(1000)}});
        if (!minutes || !ratio) continue;
        if (!spec_.roi.empty() && *minutes <= spec_.roi.back().minutes) {
            problems_.add(entry.key_place,
                          fmt::format("{}: minutes must ascend; {} comes after {}", step_path, *minutes,
                                      spec_.roi.back().minutes),
                          Breaks::meaning);
            continue;
        }
        spec_.roi.push_back({*minutes, *ratio});
    }
}

void StrategyReader::check_whole()
{
    const auto meaning = [&](const Node& node, const std::string& message) {
        problems_.add(node.place, message, Breaks::meaning);
    };
    const bool has_stop = spec_.stop.has_value();
    if (spec_.target && spec_.target->kind == strategy::ExitRules::Target::Kind::risk_reward && !has_stop) {
        meaning(*root_->find("exit_conditions")->find("take_profit"),
                "exit_conditions.take_profit: risk_reward is a multiple of the stop's distance; add a stop_loss");
    }
    if (spec_.size && spec_.size->kind == strategy::Sizing::Kind::fixed_risk && !has_stop) {
        meaning(*root_->find("risk_management")->find("position_size"),
                "risk_management.position_size: fixed_risk is what the stop may lose; add exit_conditions.stop_loss");
    }
}

}  // namespace cobot::config
