#include "market/instrument.hpp"

#include <fmt/format.h>

namespace cobot::market {
namespace {

bool is_asset(std::string_view text)
{
    return !text.empty() && text.size() <= 20 &&
           text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == std::string_view::npos;
}

}  // namespace

core::Result<Pair> Pair::parse(std::string_view text)
{
    const auto slash = text.find('/');
    if (slash != std::string_view::npos && is_asset(text.substr(0, slash)) && is_asset(text.substr(slash + 1))) {
        return Pair{std::string(text.substr(0, slash)), std::string(text.substr(slash + 1))};
    }
    return core::Error{core::ErrorCode::usage,
                       fmt::format("\"{}\" is not a pair; write BASE/QUOTE in capitals, as in BTC/USDT", text)};
}

}  // namespace cobot::market
