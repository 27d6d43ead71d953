#pragma once

#include <optional>

#include "core/money.hpp"
#include "core/time.hpp"

namespace cobot::bots {

/// A price or a profit at which something is to happen.
struct Threshold {
    enum class Kind {
        price,
        profit,
        profit_ratio
    };  ///< profit: in the account's currency; ratio: of what was invested.

    Kind kind = Kind::price;
    core::Decimal value;
    core::Duration hold{};  ///< It must have been so for this long; starts anew when it ceases to be.

    friend bool operator==(const Threshold&, const Threshold&) = default;
};

/// What every kind of bot can be told about its beginning and its end.
struct Terms {
    std::optional<core::Price> trigger;  ///< Starts when the price gets there.
    std::optional<Threshold> stop_loss;
    std::optional<Threshold> take_profit;
    std::optional<core::Decimal> max_drawdown;  ///< Share of the highest equity.
    std::optional<core::Time> expires;
    bool sell_on_stop = false;  ///< to_quote: what is held is sold when the bot ends; otherwise kept.

    friend bool operator==(const Terms&, const Terms&) = default;
};

}  // namespace cobot::bots
