#include "market/funding.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace cobot::market {

using core::Decimal;
using core::Time;

std::vector<FundingRate> payments(const FundingTerms& terms, Time after, Time until)
{
    std::vector<FundingRate> due;
    if (!terms.is_due || until <= after) return due;
    if (!terms.recorded.empty()) {
        const auto later = [](Time time, const FundingRate& rate) { return time < rate.time; };
        const auto first = std::upper_bound(terms.recorded.begin(), terms.recorded.end(), after, later);
        const auto end = std::upper_bound(first, terms.recorded.end(), until, later);
        due.assign(first, end);
        return due;
    }
    const std::int64_t step = terms.every.count();
    const std::int64_t from = core::to_ms(after);
    std::int64_t at = from / step * step;
    if (at <= from) at += step;
    for (; at <= core::to_ms(until); at += step) due.push_back({core::from_ms(at), terms.rate});
    return due;
}

core::Result<std::vector<FundingRate>> parse_funding_rates(std::string_view text, std::string_view name)
{
    std::vector<FundingRate> rates;
    for (int line = 1; !text.empty(); ++line) {
        const auto end = std::min(text.find('\n'), text.size());
        std::string_view row = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (row.ends_with('\r')) row.remove_suffix(1);
        if (row.empty()) continue;
        const auto wrong = [&](std::string_view what) {
            return core::Error{core::ErrorCode::config, fmt::format("{}:{}: {}", name, line, what)};
        };
        const auto comma = row.find(',');
        if (comma == std::string_view::npos) return wrong("a line is a time and a rate, as in 2024-01-01T08:00,0.0001");
        const auto time = core::parse_time(row.substr(0, comma));
        const auto rate = Decimal::parse(row.substr(comma + 1));
        if (!time && line == 1) continue;  // The heading.
        if (!time) return wrong(time.error().message);
        if (!rate) return wrong(rate.error().message);
        if (!rates.empty() && *time <= rates.back().time) return wrong("times must rise from line to line");
        rates.push_back({*time, *rate});
    }
    if (rates.empty()) return core::Error{core::ErrorCode::config, fmt::format("{}: there are no rates in it", name)};
    return rates;
}

}  // namespace cobot::market
