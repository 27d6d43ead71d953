#include <cmath>

#include "metrics/facts.hpp"
#include "metrics/metric.hpp"
#include "metrics/statistics.hpp"

namespace cobot::metrics::builtin {
namespace {

core::Money profit_of(const Facts& facts, orders::Direction direction)
{
    core::Money sum;
    for (const ledger::Trade& trade : facts.run->trades) {
        if (trade.direction == direction) sum += trade.profit;
    }
    return sum;
}

Value share_of_start(const Facts& facts, core::Money money)
{
    return value_of(money.to_double() / facts.starting_balance);
}

std::optional<double> cagr_of(const Facts& facts)
{
    const double growth = facts.run->final_balance.to_double() / facts.starting_balance;
    if (growth < 0) return std::nullopt;
    return std::pow(growth, 365.0 / facts.days) - 1;
}

core::Money fees_of(const Facts& facts)
{
    core::Money sum;
    for (const ledger::Trade& trade : facts.run->trades) sum += trade.fee_open + trade.fee_close;
    return sum;
}

constexpr std::string_view freqtrade = "freqtrade";

constexpr Metric table[] = {
    {"starting_balance", "Starting balance", Unit::money, "B: money at the beginning", freqtrade,
     [](const Facts& f) { return value_of(f.run->starting_balance); }},
    {"final_balance", "Final balance", Unit::money, "B + sum of trade profits", freqtrade,
     [](const Facts& f) { return value_of(f.run->final_balance); }},
    {"profit_total_abs", "Net profit", Unit::money, "Sum of trade profits after fees", freqtrade,
     [](const Facts& f) { return value_of(f.profit); }, Reads::closed_trades},
    {"profit_total", "Net profit %", Unit::ratio, "profit_total_abs / B", freqtrade,
     [](const Facts& f) { return share_of_start(f, f.profit); }, Reads::closed_trades},
    {"profit_total_long_abs", "Long profit", Unit::money, "Sum of long trades' profits", freqtrade,
     [](const Facts& f) { return value_of(profit_of(f, orders::Direction::long_)); }},
    {"profit_total_long", "Long profit %", Unit::ratio, "profit_total_long_abs / B", freqtrade,
     [](const Facts& f) { return share_of_start(f, profit_of(f, orders::Direction::long_)); }},
    {"profit_total_short_abs", "Short profit", Unit::money, "Sum of short trades' profits", freqtrade,
     [](const Facts& f) { return value_of(profit_of(f, orders::Direction::short_)); }},
    {"profit_total_short", "Short profit %", Unit::ratio, "profit_total_short_abs / B", freqtrade,
     [](const Facts& f) { return share_of_start(f, profit_of(f, orders::Direction::short_)); }},
    {"profit_mean", "Mean trade", Unit::ratio, "Mean of profit_ratio over trades", freqtrade,
     [](const Facts& f) { return value_of(mean(f.ratios)); }, Reads::closed_trades},
    {"profit_median", "Median trade", Unit::ratio, "Median of profit_ratio over trades", freqtrade,
     [](const Facts& f) { return value_of(median(f.ratios)); }, Reads::closed_trades},
    {"cagr", "CAGR", Unit::ratio, "(final_balance / B)^(365 / backtest_days) - 1", freqtrade,
     [](const Facts& f) { return value_of(cagr_of(f)); }},
    {"annualised_return", "Annualised return", Unit::ratio,
     "(last equity / B)^(365 / D) - 1, D the period in days with fractions", "compound growth rate",
     [](const Facts& f) { return value_of(annualised_return(f)); }},
    {"csum_min", "Lowest balance", Unit::money, "B + lowest cumulative profit after any trade", freqtrade,
     [](const Facts& f) {
         if (f.profits.empty()) return absent();
         core::Money sum = f.run->starting_balance;
         core::Money lowest = sum + f.run->trades.front().profit;
         for (const ledger::Trade& trade : f.run->trades) lowest = std::min(lowest, sum += trade.profit);
         return value_of(lowest);
     }},
    {"csum_max", "Highest balance", Unit::money, "B + highest cumulative profit after any trade", freqtrade,
     [](const Facts& f) {
         if (f.profits.empty()) return absent();
         core::Money sum = f.run->starting_balance;
         core::Money highest = sum + f.run->trades.front().profit;
         for (const ledger::Trade& trade : f.run->trades) highest = std::max(highest, sum += trade.profit);
         return value_of(highest);
     }},
    {"fees_paid", "Fees paid", Unit::money, "Sum of entry and exit fees, in quote units", "sum",
     [](const Facts& f) { return value_of(fees_of(f)); }},
};

}  // namespace

extern const MetricGroup profit;
const MetricGroup profit{"Profit", 1, table};

}  // namespace cobot::metrics::builtin
