#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "core/money.hpp"
#include "core/result.hpp"

namespace cobot::market {

/// A base asset priced in a quote asset, written "BTC/USD".
struct Pair {
    std::string base;
    std::string quote;

    static core::Result<Pair> parse(std::string_view text);
    std::string to_string() const { return base + "/" + quote; }

    friend bool operator==(const Pair&, const Pair&) = default;
    friend auto operator<=>(const Pair&, const Pair&) = default;
};

/// What a venue demands of orders in one pair, and what it charges.
struct Instrument {
    std::string exchange;  ///< "binance", "bitfinex", "simulated"
    Pair pair;
    core::Price price_tick{core::Decimal::from_raw(10'000)};        ///< Prices are multiples of it. Default 1e-8.
    core::Quantity quantity_step{core::Decimal::from_raw(10'000)};  ///< Quantities are multiples of it.
    core::Quantity quantity_min;                                    ///< Zero: none.
    core::Money notional_min;                                       ///< Price times quantity; zero: none.
    core::Decimal maker_fee;                                        ///< A rate: 0.001 is a tenth of a percent.
    core::Decimal taker_fee;

    friend bool operator==(const Instrument&, const Instrument&) = default;
};

}  // namespace cobot::market
