#include "market/timeframe.hpp"

#include <array>

#include <fmt/format.h>

#include "core/suggest.hpp"

namespace cobot::market {
namespace {

struct Named {
    std::string_view name;
    int minutes;
};

constexpr std::array<Named, 14> timeframes{{{"1m", 1},
                                            {"3m", 3},
                                            {"5m", 5},
                                            {"15m", 15},
                                            {"30m", 30},
                                            {"1h", 60},
                                            {"2h", 120},
                                            {"4h", 240},
                                            {"6h", 360},
                                            {"8h", 480},
                                            {"12h", 720},
                                            {"1d", 1440},
                                            {"3d", 4320},
                                            {"1w", 10080}}};

/// Weeks are counted from Monday 1970-01-05, everything else from 1970-01-01.
constexpr std::int64_t origin_ms(std::int64_t step_ms) { return step_ms == 604'800'000 ? 4 * 86'400'000LL : 0; }

}  // namespace

core::Result<Timeframe> Timeframe::parse(std::string_view text)
{
    for (const auto& [name, count] : timeframes) {
        if (name == text) return minutes(count);
    }
    return core::Error{core::ErrorCode::usage,
                       fmt::format("timeframe \"{}\" is unknown{}; use {}", text, core::did_you_mean(text, names()),
                                   fmt::join(names(), ", "))};
}

std::vector<std::string> Timeframe::names()
{
    std::vector<std::string> all;
    for (const auto& named : timeframes) all.emplace_back(named.name);
    return all;
}

std::string Timeframe::name() const
{
    for (const auto& [name, count] : timeframes) {
        if (std::chrono::minutes(count) == duration_) return std::string(name);
    }
    return fmt::format("{}m", ms() / 60'000);
}

std::int64_t Timeframe::index_of(core::Time time) const
{
    const std::int64_t offset = core::to_ms(time) - origin_ms(ms());
    return offset / ms() - (offset % ms() < 0 ? 1 : 0);
}

core::Time Timeframe::time_of(std::int64_t index) const { return core::from_ms(index * ms() + origin_ms(ms())); }

core::Time Timeframe::open_of(core::Time time) const { return time_of(index_of(time)); }

}  // namespace cobot::market
