#include "orders/order.hpp"

namespace cobot::orders {

std::string_view name(Side side) { return side == Side::buy ? "buy" : "sell"; }

std::string_view name(Direction direction) { return direction == Direction::long_ ? "long" : "short"; }

std::string_view name(Type type)
{
    switch (type) {
        case Type::market: return "market";
        case Type::limit: return "limit";
        case Type::stop: return "stop";
        case Type::stop_limit: return "stop_limit";
        case Type::trailing_stop: return "trailing_stop";
    }
    return "";
}

std::string_view name(TimeInForce tif)
{
    switch (tif) {
        case TimeInForce::gtc: return "GTC";
        case TimeInForce::ioc: return "IOC";
        case TimeInForce::fok: return "FOK";
        case TimeInForce::gtd: return "GTD";
    }
    return "";
}

std::string_view name(ExitReason reason)
{
    switch (reason) {
        case ExitReason::roi: return "roi";
        case ExitReason::stop_loss: return "stop_loss";
        case ExitReason::trailing_stop_loss: return "trailing_stop_loss";
        case ExitReason::exit_signal: return "exit_signal";
        case ExitReason::take_profit: return "take_profit";
        case ExitReason::time_exit: return "time_exit";
        case ExitReason::liquidation: return "liquidation";
        case ExitReason::force_exit: return "force_exit";
    }
    return "";
}

}  // namespace cobot::orders
