#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "config/bot_reader.hpp"

namespace cobot::config {

using bots::Definition;
using core::Decimal;
using market::Contract;

namespace {

constexpr const char* contract_keys[] = {
    "leverage",        "margin_mode", "maintenance_rate", "brackets",    "extra_margin",
    "liquidation_fee", "liquidation", "funding",          "borrow_rate", "allow_liquidation_in_range"};
const Range share{Decimal(0), Decimal(1)};

}  // namespace

void BotReader::read_contract_terms(MappingReader& top)
{
    const bool any_contract = std::any_of(spec_.listings.begin(), spec_.listings.end(),
                                          [](const auto& it) { return it.contract != Contract::Kind::spot; });
    const bool may_be = spec_.type == nullptr || spec_.type->market != Definition::Market::spot || any_contract;
    for (const char* key : contract_keys) {
        const Node* node = top.optional(key);
        if (node == nullptr || may_be) continue;
        problems_.add(node->place, fmt::format("{} is for contracts; a {} trades coins", key, spec_.type->name),
                      Breaks::meaning);
        return;
    }
    read_leverage(top);
    if (spec_.type == nullptr || spec_.type->market != Definition::Market::contract) return;
    for (bots::ListingName& listing : spec_.listings) {
        if (listing.contract == Contract::Kind::spot) listing.contract = Contract::Kind::linear;
    }
}

void BotReader::read_leverage(MappingReader& top)
{
    const auto ratio = [&](const char* key, Decimal otherwise) {
        const Node* node = top.optional(key);
        return node == nullptr ? otherwise : read_ratio(*node, key, problems_, share).value_or(otherwise);
    };
    spec_.leverage = top.number("leverage", {Decimal(1), Decimal(125)}).value_or(Decimal(1));
    if (const Node* mode = top.optional("margin_mode")) {
        const bool cross = read_choice(*mode, "margin_mode", problems_, {"isolated", "cross"}) == "cross";
        spec_.margin_mode = cross ? bots::MarginMode::cross : bots::MarginMode::isolated;
    }
    if (const Node* form = top.optional("liquidation")) {
        const bool legacy =
            read_choice(*form, "liquidation", problems_, {"standard", "bybit_legacy"}) == "bybit_legacy";
        spec_.maintenance = legacy ? ledger::MaintenanceForm::at_entry : ledger::MaintenanceForm::at_price;
    }
    spec_.maintenance_rate = ratio("maintenance_rate", *Decimal::parse("0.005"));
    spec_.liquidation_fee = ratio("liquidation_fee", Decimal(0));
    spec_.borrow_rate = ratio("borrow_rate", Decimal(0));
    spec_.extra_margin = top.number("extra_margin", {Decimal(0), std::nullopt}).value_or(Decimal(0));
    spec_.allow_liquidation_in_range = top.boolean("allow_liquidation_in_range").value_or(false);
    spec_.funding.is_due = spec_.borrow_rate.is_positive();
    if (const Node* node = top.optional("brackets")) read_brackets(*node);
    if (const Node* node = top.optional("funding")) read_funding(*node);
    const Decimal most = bots::brackets_of(spec_).front().leverage_max;
    if (spec_.leverage > most) {
        problems_.add(top.optional("leverage")->place,
                      fmt::format("leverage: the first of the brackets allows {} at most", most.to_string()),
                      Breaks::meaning);
    }
}

void BotReader::read_brackets(const Node& node)
{
    if (node.kind != Node::Kind::sequence || node.items.empty()) {
        wrong_kind(node, "brackets", "a list, as in [{from: 0, leverage: 125, rate: 0.4%}]", problems_);
        return;
    }
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        const Node& item = node.items[i];
        MappingReader reader(item, fmt::format("brackets[{}]", i), problems_);
        if (!reader.is_mapping()) {
            wrong_kind(item, reader.path(), "a mapping with from, leverage and rate", problems_);
            continue;
        }
        market::LeverageBracket bracket;
        reader.required("from");
        reader.required("leverage");
        bracket.notional_from = core::Money(reader.number("from", {Decimal(0), std::nullopt}).value_or(Decimal(0)));
        bracket.leverage_max = reader.number("leverage", {Decimal(1), Decimal(1000)}).value_or(Decimal(1));
        if (const Node* rate = reader.required("rate")) {
            bracket.maintenance_rate = read_ratio(*rate, reader.path_of("rate"), problems_, share).value_or(Decimal(0));
        }
        reader.finish();
        const bool is_first = spec_.brackets.empty();
        if (is_first != bracket.notional_from.is_zero() ||
            (!is_first && bracket.notional_from <= spec_.brackets.back().notional_from)) {
            problems_.add(item.place, fmt::format("{}: the first is from 0, each other from more than the one before",
                                                  reader.path_of("from")));
        } else if (!is_first && bracket.maintenance_rate < spec_.brackets.back().maintenance_rate) {
            problems_.add(item.place, reader.path_of("rate") + ": must not fall from bracket to bracket");
        }
        spec_.brackets.push_back(bracket);
    }
}

void BotReader::read_funding(const Node& node)
{
    MappingReader reader(node, "funding", problems_);
    if (!reader.is_mapping()) {
        wrong_kind(node, "funding", "a mapping, as in {rate: 0.01%, every: 8h} or {file: rates.csv}", problems_);
        return;
    }
    market::FundingTerms& funding = spec_.funding;
    const Node* rate = reader.optional("rate");
    const Node* every = reader.optional("every");
    const Node* file = reader.optional("file");
    reader.finish();
    if ((rate == nullptr) == (file == nullptr)) {
        problems_.add(node.place, "funding: give either 'rate' or 'file'");
        return;
    }
    funding.is_due = true;
    if (rate != nullptr) {
        funding.rate = read_ratio(*rate, "funding.rate", problems_, {Decimal(-1), Decimal(1)}).value_or(Decimal(0));
    }
    if (every != nullptr) {
        const auto duration = read_duration(*every, "funding.every", problems_);
        if (duration && duration->count() <= 0) problems_.add(every->place, "funding.every: must be above 0");
        if (duration && duration->count() > 0) funding.every = *duration;
    }
    if (file != nullptr) read_funding_file(*file);
}

/// A path in a bot file starts from the folder of that file.
void BotReader::read_funding_file(const Node& node)
{
    const auto text = read_text(node, "funding.file", problems_);
    if (!text) return;
    std::filesystem::path path(*text);
    if (path.is_relative() && node.place.source != nullptr) {
        path = std::filesystem::path(node.place.source->name).parent_path() / path;
    }
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        problems_.add(node.place, fmt::format("funding.file: {} cannot be read", path.string()));
        return;
    }
    const std::string content(std::istreambuf_iterator<char>(in), {});
    auto rates = market::parse_funding_rates(content, path.string());
    if (rates) {
        spec_.funding.recorded = std::move(*rates);
    } else {
        problems_.add(node.place, "funding.file: " + rates.error().message);
    }
}

}  // namespace cobot::config
