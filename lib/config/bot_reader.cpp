#include "config/bot_reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "config/strategy_reader.hpp"
#include "core/suggest.hpp"

namespace cobot::config {
namespace {

using bots::Definition;
using core::Decimal;
using market::Contract;

const Range positive{Decimal(0), std::nullopt, true};

}  // namespace

bots::Spec BotReader::read(const Node& root)
{
    MappingReader top(root, "", problems_);
    if (!top.is_mapping()) {
        wrong_kind(root, "the file", "a bot: a mapping with kind, version, name, type and the settings of its type",
                   problems_);
        return spec_;
    }
    static_cast<void>(top.optional("params"));  // Read before, by apply_bot_params.
    read_head(top);
    read_type(top);
    read_listings(top);
    read_money(top);
    read_contract_terms(top);
    read_terms(top);
    if (spec_.type == nullptr) return spec_;  // Which other keys there may be, nobody knows.
    spec_.settings = read_bot_settings(top, spec_.type->parameters, problems_);
    top.finish();
    if (problems_.empty()) check_kind(root);
    return spec_;
}

void BotReader::read_head(MappingReader& top)
{
    if (const Node* kind = top.required("kind")) read_choice(*kind, "kind", problems_, {"bot"});
    if (const Node* version = top.required("version")) read_version(*version, problems_);
    if (const Node* name = top.required("name")) {
        const auto text = read_text(*name, "name", problems_);
        if (text && !is_kebab_case(*text)) {
            problems_.add(name->place, "name: small letters and digits, words joined by -, as in btc-grid");
        }
        spec_.name = text.value_or("");
    }
    spec_.description = top.text("description").value_or("");
    spec_.exchange = top.text("exchange").value_or("");
    if (const Node* timeframe = top.optional("timeframe")) {
        spec_.timeframe = read_timeframe(*timeframe, "timeframe", problems_);
    }
}

void BotReader::read_type(MappingReader& top)
{
    const Node* node = top.required("type");
    if (node == nullptr) return;
    const auto text = read_text(*node, "type", problems_);
    if (!text) return;
    spec_.type = bots::find(*text);
    if (spec_.type != nullptr) return;
    std::vector<std::string> names;
    for (const Definition* known : bots::all()) names.emplace_back(known->name);
    problems_.add(node->place,
                  fmt::format("type: there is no bot of type \"{}\"{}", *text, core::did_you_mean(*text, names)));
}

void BotReader::read_listings(MappingReader& top)
{
    const Node* one = top.optional("pair");
    const Node* several = top.optional("pairs");
    if (one != nullptr && several != nullptr) {
        problems_.add(several->place, "pairs: give either 'pair' or 'pairs'");
        return;
    }
    std::vector<std::pair<const Node*, std::string>> written;
    if (one != nullptr) written.emplace_back(one, "pair");
    if (several != nullptr) {
        if (several->kind != Node::Kind::sequence || several->items.empty()) {
            wrong_kind(*several, "pairs", "a list of pairs, as in [BTC/USDT, ETH/USDT]", problems_);
            return;
        }
        for (std::size_t i = 0; i < several->items.size(); ++i) {
            written.emplace_back(&several->items[i], fmt::format("pairs[{}]", i));
        }
    }
    if (written.empty()) {
        problems_.add_missing(top.node().place, "a bot needs 'pair', as in pair: BTC/USDT");
        return;
    }
    for (const auto& [node, path] : written) {
        const auto text = read_text(*node, path, problems_);
        if (!text) continue;
        const auto listing = bots::parse_listing(*text);
        if (!listing) {
            problems_.add(node->place, fmt::format("{}: {}", path, listing.error().message));
        } else if (std::find(spec_.listings.begin(), spec_.listings.end(), *listing) != spec_.listings.end()) {
            problems_.add(node->place, fmt::format("{}: {} is listed twice", path, *text));
        } else {
            spec_.listings.push_back(*listing);
        }
    }
    if (spec_.type != nullptr && spec_.type->pairs == Definition::Pairs::one && spec_.listings.size() > 1) {
        problems_.add(several->place, fmt::format("pairs: a {} trades one pair", spec_.type->name), Breaks::meaning);
    }
}

void BotReader::read_money(MappingReader& top)
{
    if (top.required("investment") != nullptr) {
        spec_.investment = core::Money(top.number("investment", {Decimal(0), std::nullopt}).value_or(Decimal(0)));
    }
    spec_.investment_base =
        core::Quantity(top.number("investment_base", {Decimal(0), std::nullopt}).value_or(Decimal(0)));
    if (const Node* balances = top.optional("balances")) read_balances(*balances);
    if (spec_.investment.is_zero() && spec_.investment_base.is_zero() && problems_.empty()) {
        problems_.add_missing(top.node().place, "investment: must be above 0, unless investment_base is");
    }
}

/// Each names an asset that a listing has: of the first venue by itself, of another with its venue.
void BotReader::read_balances(const Node& balances)
{
    if (balances.kind != Node::Kind::mapping || balances.entries.empty()) {
        wrong_kind(balances, "balances", "assets with amounts, as in {BTC: 0.5, USDT@kraken: 1000}", problems_);
        return;
    }
    for (const Entry& entry : balances.entries) {
        const std::string path = "balances." + entry.key;
        const auto amount = read_decimal(entry.value, path, problems_, positive);
        if (!bots::find_asset(spec_, entry.key)) {
            problems_.add(entry.value.place, fmt::format("{}: no pair of this bot has it", path));
        } else if (amount) {
            spec_.balances.emplace_back(entry.key, *amount);
        }
    }
}

void BotReader::read_terms(MappingReader& top)
{
    bots::Terms& terms = spec_.terms;
    if (const Node* trigger = top.optional("trigger")) {
        MappingReader reader(*trigger, "trigger", problems_);
        if (!reader.is_mapping()) {
            wrong_kind(*trigger, "trigger", "a mapping with a price, as in {price: 30000}", problems_);
        } else {
            if (reader.required("price") != nullptr) {
                if (const auto price = reader.number("price", positive)) terms.trigger = core::Price(*price);
            }
            reader.finish();
        }
    }
    if (const Node* node = top.optional("stop_loss")) terms.stop_loss = read_threshold(*node, "stop_loss", false);
    if (const Node* node = top.optional("take_profit")) terms.take_profit = read_threshold(*node, "take_profit", true);
    if (const Node* node = top.optional("max_drawdown")) {
        terms.max_drawdown = read_ratio(*node, "max_drawdown", problems_, {Decimal(0), Decimal(1), true});
    }
    if (const Node* node = top.optional("on_stop")) {
        terms.sell_on_stop = read_choice(*node, "on_stop", problems_, {"keep", "to_quote"}) == "to_quote";
    }
    if (const Node* node = top.optional("expires")) {
        const auto text = read_text(*node, "expires", problems_);
        if (!text) return;
        const auto time = core::parse_time(*text);
        if (time) {
            terms.expires = *time;
        } else {
            problems_.add(node->place, "expires: " + time.error().message);
        }
    }
}

std::optional<bots::Threshold> BotReader::read_threshold(const Node& node, const std::string& path, bool is_gain)
{
    MappingReader reader(node, path, problems_);
    if (!reader.is_mapping()) {
        wrong_kind(node, path, "a mapping with price, profit or profit_ratio", problems_);
        return std::nullopt;
    }
    bots::Threshold threshold;
    int given = 0;
    // A stop says how much may be lost: profit: -50.
    const Range range = is_gain ? Range{Decimal(0), std::nullopt, true} : Range{std::nullopt, Decimal(0), false, true};
    if (reader.optional("price") != nullptr) {
        ++given;
        threshold.value = reader.number("price", positive).value_or(Decimal(1));
    }
    if (reader.optional("profit") != nullptr) {
        ++given;
        threshold.kind = bots::Threshold::Kind::profit;
        threshold.value = reader.number("profit", range).value_or(Decimal(1));
    }
    if (const Node* ratio = reader.optional("profit_ratio")) {
        ++given;
        threshold.kind = bots::Threshold::Kind::profit_ratio;
        threshold.value = read_ratio(*ratio, path + ".profit_ratio", problems_, range).value_or(Decimal(1));
    }
    if (const Node* hold = reader.optional("hold")) {
        threshold.hold = read_duration(*hold, path + ".hold", problems_).value_or(core::Duration{});
    }
    reader.finish();
    if (given != 1) {
        problems_.add(node.place, fmt::format("{}: give one of price, profit and profit_ratio", path));
        return std::nullopt;
    }
    return threshold;
}

void BotReader::check_kind(const Node& root)
{
    if (spec_.type->check == nullptr) return;
    bots::Context context;
    for (const bots::ListingName& name : spec_.listings) {
        market::Listing listing;
        listing.instrument.exchange = name.exchange.empty() ? spec_.exchange : name.exchange;
        listing.instrument.pair = name.pair;
        listing.contract.kind = name.contract;
        if (!listing.contract.is_spot()) listing.contract.brackets = bots::brackets_of(spec_);
        context.listings.push_back(std::move(listing));
    }
    context.investment = spec_.investment;
    context.leverage = spec_.leverage;
    context.cross_margin = spec_.margin_mode == bots::MarginMode::cross;
    context.extra_margin = spec_.extra_margin;
    context.liquidation_fee = spec_.liquidation_fee;
    context.maintenance = spec_.maintenance;
    context.allow_liquidation_in_range = spec_.allow_liquidation_in_range;
    for (const std::string& problem : spec_.type->check(spec_.settings, context)) {
        // The message names its key first: 'upper' ...
        Place place = root.place;
        if (const auto quote = problem.find('\''); quote != std::string::npos) {
            const Node* node = root.find(problem.substr(quote + 1, problem.find('\'', quote + 1) - quote - 1));
            if (node != nullptr) place = node->place;
        }
        problems_.add(place, problem, Breaks::meaning);
    }
}

}  // namespace cobot::config
