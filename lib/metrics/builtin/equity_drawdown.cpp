#include <cmath>

#include "metrics/facts.hpp"
#include "metrics/metric.hpp"

namespace cobot::metrics::builtin {
namespace {

const Drawdown* worst(const Facts& facts) { return facts.drawdowns.empty() ? nullptr : &facts.drawdowns.front(); }

core::Time last_close(const Facts& facts) { return facts.grid.close_time(facts.grid.size - 1); }

std::optional<double> ulcer_of(const Facts& facts)
{
    const DailySeries& daily = facts.daily;
    if (daily.equity.empty()) return std::nullopt;
    double peak = daily.starting_balance;
    double sum = 0;
    for (const double equity : daily.equity) {
        peak = std::max(peak, equity);
        const double fall = (peak - equity) / peak;
        sum += fall * fall;
    }
    return std::sqrt(sum / static_cast<double>(daily.equity.size()));
}

constexpr std::string_view magdon = "Magdon-Ismail and Atiya 2004";

constexpr Metric table[] = {
    {"max_drawdown", "Max drawdown", Unit::ratio,
     "Largest (peak - equity) / peak of the equity marked to market at every candle's close", magdon,
     [](const Facts& f) { return value_of(worst(f) != nullptr ? worst(f)->depth() : 0); }},
    {"max_drawdown_money", "Max drawdown, money", Unit::money, "Largest peak - equity, marked to market", magdon,
     [](const Facts& f) { return value_of(f.largest_loss ? f.largest_loss->peak - f.largest_loss->low : 0); }},
    {"max_drawdown_start", "Drawdown from", Unit::time, "Last candle close at the peak of max_drawdown", "time",
     [](const Facts& f) { return worst(f) != nullptr ? Value(worst(f)->start) : absent(); }},
    {"max_drawdown_trough", "Drawdown low at", Unit::time, "First candle close at the low of max_drawdown", "time",
     [](const Facts& f) { return worst(f) != nullptr ? Value(worst(f)->trough) : absent(); }},
    {"max_drawdown_end", "Drawdown recovered", Unit::time,
     "First candle close back at the peak; absent when it was not regained", "time",
     [](const Facts& f) { return worst(f) != nullptr && worst(f)->end ? Value(*worst(f)->end) : absent(); }},
    {"max_drawdown_duration", "Drawdown time", Unit::duration,
     "From max_drawdown_start to max_drawdown_end, or to the run's end", "time",
     [](const Facts& f) {
         return worst(f) != nullptr ? Value(worst(f)->end.value_or(last_close(f)) - worst(f)->start) : absent();
     }},
    {"max_drawdown_recovery", "Recovery time", Unit::duration,
     "From max_drawdown_trough to max_drawdown_end; absent when the peak was not regained", "time",
     [](const Facts& f) {
         return worst(f) != nullptr && worst(f)->end ? Value(*worst(f)->end - worst(f)->trough) : absent();
     }},
    {"longest_drawdown", "Longest of the worst ten", Unit::duration,
     "Longest time from peak to recovery (or the run's end) among the ten deepest drawdowns", "time",
     [](const Facts& f) {
         core::Duration longest{0};
         for (const Drawdown& one : f.drawdowns) {
             longest = std::max(longest, one.end.value_or(last_close(f)) - one.start);
         }
         return f.drawdowns.empty() ? absent() : Value(longest);
     }},
    {"current_drawdown", "Drawdown at the end", Unit::ratio, "(running peak - last equity) / running peak", magdon,
     [](const Facts& f) { return value_of(f.current_drawdown); }},
    {"ulcer_index", "Ulcer index", Unit::ratio, "sqrt(mean of squared daily drawdowns)", "Martin and McCann 1989",
     [](const Facts& f) { return value_of(ulcer_of(f)); }},
};

}  // namespace

extern const MetricGroup equity_drawdown;
const MetricGroup equity_drawdown{"Drawdown marked to market", 5, table, Reads::equity};

}  // namespace cobot::metrics::builtin
