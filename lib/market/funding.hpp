#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "core/decimal.hpp"
#include "core/time.hpp"

namespace cobot::market {

/// What holders of a perpetual contract pay one another at a time: longs pay when it is positive.
struct FundingRate {
    core::Time time;
    core::Decimal rate;

    friend bool operator==(const FundingRate&, const FundingRate&) = default;
};

/// When a contract is settled, and at which rates: those recorded, or the same at every full multiple of `every` since
/// 1970 (8 h: midnight, eight and four o'clock UTC).
struct FundingTerms {
    bool is_due = false;  ///< False: nobody pays anything.
    core::Decimal rate;
    core::Duration every = std::chrono::hours(8);
    std::vector<FundingRate> recorded;  ///< By time; empty: `rate`.

    friend bool operator==(const FundingTerms&, const FundingTerms&) = default;
};

/// What is due after `after` and not after `until`.
std::vector<FundingRate> payments(const FundingTerms& terms, core::Time after, core::Time until);

/// Lines of "time,rate" by time, with or without a heading; times as in core::parse_time. `name` is for messages.
core::Result<std::vector<FundingRate>> parse_funding_rates(std::string_view text, std::string_view name);

}  // namespace cobot::market
