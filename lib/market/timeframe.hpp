#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"

namespace cobot::market {

/// The length of a candle: one of the fixed spans that venues offer, 1m to 1w. Weeks begin on Monday.
class Timeframe {
public:
    constexpr Timeframe() = default;

    static core::Result<Timeframe> parse(std::string_view text);
    static std::vector<std::string> names();  ///< All of them, shortest first.
    static constexpr Timeframe minutes(int count) { return Timeframe(std::chrono::minutes(count)); }

    constexpr core::Duration duration() const { return duration_; }
    constexpr std::int64_t ms() const { return duration_.count(); }
    std::string name() const;  ///< "5m"

    /// The open time of the candle that contains `time`.
    core::Time open_of(core::Time time) const;
    /// The candle's number since a fixed origin; consecutive candles have consecutive numbers.
    std::int64_t index_of(core::Time open) const;
    core::Time time_of(std::int64_t index) const;

    /// Whether candles of `finer` can be joined into candles of this one.
    bool is_multiple_of(Timeframe finer) const { return ms() % finer.ms() == 0; }

    friend constexpr bool operator==(Timeframe, Timeframe) = default;
    friend constexpr auto operator<=>(Timeframe a, Timeframe b) { return a.duration_ <=> b.duration_; }

private:
    constexpr explicit Timeframe(core::Duration duration) : duration_(duration) {}
    core::Duration duration_ = std::chrono::minutes(1);
};

}  // namespace cobot::market
