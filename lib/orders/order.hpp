#pragma once

#include <string_view>

#include "core/money.hpp"
#include "core/time.hpp"

namespace cobot::orders {

enum class Side { buy, sell };
enum class Direction { long_, short_ };
/// A trailing stop is a stop whose trigger follows the price at a distance, towards gain only.
enum class Type { market, limit, stop, stop_limit, trailing_stop };
/// gtc rests until cancelled, gtd until a time; ioc fills what it can at once; fok fills whole or not at all.
enum class TimeInForce { gtc, ioc, fok, gtd };
enum class Liquidity { maker, taker };

/// Why a position was closed. The names printed are freqtrade's where it has one.
enum class ExitReason {
    roi,
    stop_loss,
    trailing_stop_loss,
    exit_signal,
    take_profit,
    time_exit,
    liquidation,
    force_exit
};

constexpr Side opposite(Side side) { return side == Side::buy ? Side::sell : Side::buy; }
constexpr Side entry_side(Direction direction) { return direction == Direction::long_ ? Side::buy : Side::sell; }
constexpr Side exit_side(Direction direction) { return opposite(entry_side(direction)); }

std::string_view name(Side side);            ///< "buy", "sell"
std::string_view name(Direction direction);  ///< "long", "short"
std::string_view name(Type type);            ///< "market", "limit", "stop", "stop_limit", "trailing_stop"
std::string_view name(TimeInForce tif);      ///< "GTC", "IOC", "FOK", "GTD"
std::string_view name(ExitReason reason);    ///< "stop_loss", ...

}  // namespace cobot::orders
