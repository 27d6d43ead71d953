#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bots/definition.hpp"
#include "ledger/margin.hpp"
#include "market/funding.hpp"
#include "market/timeframe.hpp"
#include "strategy/spec.hpp"

namespace cobot::bots {

/// What a file says of one thing that the bot trades: "BTC/USDT", a perpetual contract as "BTC/USDT:USDT" (linear) or
/// "BTC/USD:BTC" (inverse), at a venue of its own as "BTC/USDT@kraken".
struct ListingName {
    market::Pair pair;
    market::Contract::Kind contract = market::Contract::Kind::spot;
    std::string exchange;  ///< Empty: the bot's.

    std::string to_string() const;
    friend bool operator==(const ListingName&, const ListingName&) = default;
};

core::Result<ListingName> parse_listing(std::string_view text);

enum class MarginMode { isolated, cross };

/// A bot file (`kind: bot`), read and checked.
struct Spec {
    std::string name;
    std::string description;
    std::string path;
    std::string sha256;
    const Definition* type = nullptr;
    std::string exchange;  ///< Empty: from the command line or the configuration.
    std::vector<ListingName> listings;
    std::optional<market::Timeframe> timeframe;
    core::Money investment;
    core::Quantity investment_base;  ///< Coins of the first listing brought in besides.
    /// Assets brought in besides, by name and venue: "BTC", "USDT@kraken".
    std::vector<std::pair<std::string, core::Decimal>> balances;
    core::Decimal leverage = 1;
    MarginMode margin_mode = MarginMode::isolated;
    core::Decimal maintenance_rate;                 ///< Of contracts, where the venue's brackets are not known.
    std::vector<market::LeverageBracket> brackets;  ///< As given by the file; empty: one, of maintenance_rate.
    core::Decimal extra_margin;
    core::Decimal liquidation_fee;
    ledger::MaintenanceForm maintenance = ledger::MaintenanceForm::at_price;
    core::Decimal borrow_rate;
    bool allow_liquidation_in_range = false;
    market::FundingTerms funding;
    Terms terms;
    Settings settings;
    std::vector<strategy::Parameter> parameters;  ///< What a search may change; their values are in place already.

    /// What a bot of type strategy trades by.
    struct Strategy {
        strategy::Spec spec;
        strategy::ParameterValues values;
        std::string text;  ///< That it was read from.
    };
    std::shared_ptr<const Strategy> strategy;  ///< Null: another type.
};

/// A listing of the bot that has an asset as named in `balances`, and on which side.
struct AssetPlace {
    orders::InstrumentIndex listing = 0;
    bool is_base = false;
};
std::optional<AssetPlace> find_asset(const Spec& spec, std::string_view name);

/// The file's leverage brackets, or the one that its maintenance rate makes.
std::vector<market::LeverageBracket> brackets_of(const Spec& spec);

}  // namespace cobot::bots
