#include "metrics/facts.hpp"
#include "metrics/metric.hpp"

namespace cobot::metrics::builtin {
namespace {

template <double ClosedDrawdown::*member>
Value part(const Facts& facts)
{
    if (!facts.closed) return absent();
    return value_of(facts.closed.value().*member);
}

constexpr std::string_view freqtrade = "freqtrade";
constexpr std::string_view newer = "freqtrade (2025: starts from zero)";

constexpr Metric table[] = {
    {"max_drawdown_abs", "Max drawdown, closed", Unit::money,
     "Largest fall of cumulative profit from its running peak, peak at least 0, in closing order", newer,
     part<&ClosedDrawdown::abs>},
    {"max_drawdown_account", "Max drawdown %, closed", Unit::ratio,
     "max_drawdown_abs / (B + cumulative profit at its peak)", newer, part<&ClosedDrawdown::account>},
    {"max_relative_drawdown", "Underwater, closed", Unit::ratio,
     "Largest (peak - cumulative profit) / (B + peak) at any trade", newer, part<&ClosedDrawdown::max_relative>},
    {"max_drawdown_high", "Drawdown from profit", Unit::money, "Cumulative profit at the peak of max_drawdown_abs",
     freqtrade, part<&ClosedDrawdown::high>},
    {"max_drawdown_low", "Drawdown to profit", Unit::money, "Cumulative profit at the low of max_drawdown_abs",
     freqtrade, part<&ClosedDrawdown::low>},
    {"drawdown_start", "Drawdown start, closed", Unit::time, "Closing time of the trade at the peak", freqtrade,
     [](const Facts& f) { return f.closed ? Value(f.closed->start) : absent(); }},
    {"drawdown_end", "Drawdown low, closed", Unit::time, "Closing time of the trade at the low", freqtrade,
     [](const Facts& f) { return f.closed ? Value(f.closed->end) : absent(); }},
    {"drawdown_duration", "Drawdown time, closed", Unit::duration, "drawdown_end - drawdown_start", "freqtrade (2025)",
     [](const Facts& f) { return f.closed ? Value(f.closed->end - f.closed->start) : absent(); }},
    {"current_drawdown_abs", "Current drawdown, closed", Unit::money,
     "Running peak - cumulative profit after the last trade", "freqtrade (2025)", part<&ClosedDrawdown::current_abs>},
    {"current_drawdown_account", "Current drawdown %, closed", Unit::ratio, "current_drawdown_abs / (B + running peak)",
     "freqtrade (2025)", part<&ClosedDrawdown::current_account>},
};

}  // namespace

extern const MetricGroup closed_drawdown;
const MetricGroup closed_drawdown{"Drawdown of closed trades", 6, table, Reads::closed_trades};

}  // namespace cobot::metrics::builtin
