#include <algorithm>

#include "metrics/facts.hpp"
#include "metrics/metric.hpp"

namespace cobot::metrics::builtin {
namespace {

Value days_where(const Facts& facts, bool (*holds)(core::Money))
{
    return count_of(static_cast<std::size_t>(std::count_if(facts.closing_days.begin(), facts.closing_days.end(),
                                                           [&](const auto& day) { return holds(day.profit); })));
}

template <class Less>
const ClosingDay* first_by(const Facts& facts, Less less)
{
    const auto found = std::min_element(facts.closing_days.begin(), facts.closing_days.end(), less);
    return found == facts.closing_days.end() ? nullptr : &*found;
}

Value ratio_of(const ClosingDay* day) { return day == nullptr ? absent() : value_of(day->ratio); }

Value profit_of(const ClosingDay* day) { return day == nullptr ? absent() : value_of(day->profit); }

constexpr std::string_view freqtrade = "freqtrade";

constexpr Metric table[] = {
    {"backtest_start", "From", Unit::time, "Open time of the first candle", freqtrade,
     [](const Facts& f) { return Value(f.grid.begin); }},
    {"backtest_end", "To", Unit::time, "Open time of the last candle", freqtrade,
     [](const Facts& f) { return Value(f.grid.close_time(f.grid.size - 1) - f.grid.timeframe.duration()); }},
    {"backtest_days", "Days", Unit::count, "Whole days from backtest_start to backtest_end, at least 1", freqtrade,
     [](const Facts& f) { return Value(static_cast<std::int64_t>(f.days)); }},
    {"backtest_best_day", "Best day %", Unit::ratio, "Largest sum of profit ratios of the trades closed on one UTC day",
     freqtrade,
     [](const Facts& f) { return ratio_of(first_by(f, [](auto& a, auto& b) { return a.ratio > b.ratio; })); }},
    {"backtest_worst_day", "Worst day %", Unit::ratio,
     "Smallest sum of profit ratios of the trades closed on one UTC day", freqtrade,
     [](const Facts& f) { return ratio_of(first_by(f, [](auto& a, auto& b) { return a.ratio < b.ratio; })); }},
    {"backtest_best_day_abs", "Best day", Unit::money, "Largest profit of the trades closed on one UTC day", freqtrade,
     [](const Facts& f) { return profit_of(first_by(f, [](auto& a, auto& b) { return a.profit > b.profit; })); }},
    {"backtest_worst_day_abs", "Worst day", Unit::money, "Smallest profit of the trades closed on one UTC day",
     freqtrade,
     [](const Facts& f) { return profit_of(first_by(f, [](auto& a, auto& b) { return a.profit < b.profit; })); }},
    {"winning_days", "Winning days", Unit::count,
     "Days with profit above 0, from the first to the last day on which a trade closed", freqtrade,
     [](const Facts& f) { return days_where(f, [](core::Money profit) { return profit.is_positive(); }); }},
    {"draw_days", "Draw days", Unit::count, "The same, profit 0; days without a closed trade count", freqtrade,
     [](const Facts& f) { return days_where(f, [](core::Money profit) { return profit.is_zero(); }); }},
    {"losing_days", "Losing days", Unit::count, "The same, profit below 0", freqtrade,
     [](const Facts& f) { return days_where(f, [](core::Money profit) { return profit.is_negative(); }); }},
};

}  // namespace

extern const MetricGroup days;
const MetricGroup days{"Days", 9, table};

}  // namespace cobot::metrics::builtin
