#include <algorithm>
#include <cmath>

#include "metrics/statistics.hpp"
#include "optimize/objective.hpp"

namespace cobot::optimize {
namespace {

using metrics::Facts;
using Loss = std::optional<double>;

Loss metric(const Facts& facts, std::string_view name)
{
    return metrics::number_of(metrics::all_metrics()[*metrics::find_metric(name)]->compute(facts));
}
Loss negative(Loss value) { return value ? Loss(-*value) : std::nullopt; }

/// freqtrade's ratios are -100 when there is no variance to divide by.
Loss freqtrade_ratio(const Facts& facts, std::string_view name)
{
    if (facts.profits.empty()) return std::nullopt;
    return -metric(facts, name).value_or(-100);
}

/// The sum of the ratios, less a slippage of 0.0005, of the trades that closed on each day of the candles.
std::vector<double> daily_ratios(const Facts& facts)
{
    using std::chrono::days;
    const core::Time last_open = facts.grid.close_time(facts.grid.size - 1) - facts.grid.timeframe.duration();
    const auto first = std::chrono::floor<days>(facts.grid.begin);
    std::vector<double> sums(static_cast<std::size_t>((std::chrono::floor<days>(last_open) - first).count()) + 1);
    for (std::size_t i = 0; i < facts.ratios.size(); ++i) {
        const auto day = (std::chrono::floor<days>(facts.close_times[i]) - first).count();
        if (day >= 0 && day < std::ssize(sums)) sums[static_cast<std::size_t>(day)] += facts.ratios[i] - 0.0005;
    }
    return sums;
}

Loss over_daily(const std::vector<double>& ratios, double deviation)
{
    if (deviation == 0) return 20;
    return -metrics::mean(ratios).value_or(0) / deviation * std::sqrt(365.0);
}
Loss sharpe_daily(const Facts& facts)
{
    if (facts.ratios.empty()) return std::nullopt;
    const auto ratios = daily_ratios(facts);
    return over_daily(ratios, metrics::sample_deviation(ratios).value_or(0));
}
Loss sortino_daily(const Facts& facts)
{
    if (facts.ratios.empty()) return std::nullopt;
    const auto ratios = daily_ratios(facts);
    double squares = 0;
    for (const double ratio : ratios) squares += std::min(ratio, 0.0) * std::min(ratio, 0.0);
    return over_daily(ratios, std::sqrt(squares / static_cast<double>(ratios.size())));
}

double profit(const Facts& facts) { return facts.profit.to_double(); }
double account_drawdown(const Facts& facts) { return facts.closed ? facts.closed->account : 0; }

Loss short_trade_duration(const Facts& facts)
{
    if (facts.ratios.empty()) return std::nullopt;
    double ratios = 0;
    double minutes = 0;
    for (const double ratio : facts.ratios) ratios += ratio;
    for (const double one : facts.minutes) minutes += one;
    const auto trades = static_cast<double>(facts.ratios.size());
    const double too_few = 1 - 0.25 * std::exp(-(trades - 600) * (trades - 600) / std::pow(10, 5.8));
    return too_few + std::max(0.0, 1 - ratios / 3) + 0.4 * std::min(minutes / trades / 300, 1.0);
}
Loss max_drawdown(const Facts& facts)
{
    if (!facts.closed) return std::nullopt;
    return facts.closed->abs == 0 ? -profit(facts) : -profit(facts) / facts.closed->abs;
}
Loss max_drawdown_relative(const Facts& facts)
{
    if (!facts.closed) return std::nullopt;
    const auto& closed = *facts.closed;
    return closed.abs == 0 ? -profit(facts) : -profit(facts) / closed.abs / closed.max_relative;
}
Loss profit_drawdown(const Facts& facts)
{
    if (facts.profits.empty()) return std::nullopt;
    return -(profit(facts) - account_drawdown(facts) * profit(facts) * (1 - 0.075));
}
Loss multi_metric(const Facts& facts)
{
    if (facts.profits.empty()) return std::nullopt;
    const auto trades = static_cast<double>(facts.profits.size());
    const double gains = facts.gains.to_double();
    const double profit_factor = gains / (std::abs(facts.losses.to_double()) + 1e-6);
    const double ratio = metric(facts, "expectancy_ratio").value_or(100);
    const double expectancy = std::log(ratio > 10 ? 1.01 : ratio + 2);
    const double winrate = static_cast<double>(facts.wins) / trades;
    const double few = trades < 50 ? std::max(0.1, trades / 50) : 1;
    const double after_drawdown = profit(facts) - account_drawdown(facts) * profit(facts) * (1 - 0.055);
    return -after_drawdown * std::log(profit_factor + 1) * expectancy * std::log(1.2 + winrate) * few;
}

constexpr std::string_view freqtrade = "freqtrade";

constexpr NamedLoss table[] = {
    {"sharpe", "-sharpe", "metric sharpe", [](const Facts& f) { return negative(metric(f, "sharpe")); }},
    {"sortino", "-sortino", "metric sortino", [](const Facts& f) { return negative(metric(f, "sortino")); }},
    {"calmar", "-calmar", "metric calmar", [](const Facts& f) { return negative(metric(f, "calmar")); }},
    {"profit", "-profit_total", "metric profit_total",
     [](const Facts& f) { return f.profits.empty() ? std::nullopt : negative(metric(f, "profit_total")); }},
    {"drawdown", "max_drawdown", "metric max_drawdown",
     [](const Facts& f) { return f.profits.empty() ? std::nullopt : metric(f, "max_drawdown"); },
     metrics::Reads::equity},
    {"profit_factor", "-profit_factor", "metric profit_factor",
     [](const Facts& f) { return negative(metric(f, "profit_factor")); }},
    {"expectancy", "-expectancy", "metric expectancy",
     [](const Facts& f) { return negative(metric(f, "expectancy")); }},
    {"sqn", "-sqn", "metric sqn", [](const Facts& f) { return negative(metric(f, "sqn")); }},
    {"omega", "-omega", "metric omega", [](const Facts& f) { return negative(metric(f, "omega")); },
     metrics::Reads::equity},
    {"ShortTradeDurHyperOptLoss",
     "1 - 0.25 exp(-(n - 600)^2 / 10^5.8) + max(0, 1 - sum of ratios / 3) + 0.4 min(mean minutes / 300, 1)", freqtrade,
     short_trade_duration},
    {"OnlyProfitHyperOptLoss", "-P", freqtrade,
     [](const Facts& f) { return f.profits.empty() ? std::nullopt : Loss(-profit(f)); }},
    {"SharpeHyperOptLoss", "-sharpe", freqtrade, [](const Facts& f) { return freqtrade_ratio(f, "sharpe"); }},
    {"SharpeHyperOptLossDaily",
     "-mean / sample deviation * sqrt(365) of daily sums of (ratio - 0.0005); 20 without one", freqtrade, sharpe_daily},
    {"SortinoHyperOptLoss", "-sortino", freqtrade, [](const Facts& f) { return freqtrade_ratio(f, "sortino"); }},
    {"SortinoHyperOptLossDaily", "-mean / sqrt(sum of min(r, 0)^2 / days) * sqrt(365), r as above; 20 without a loss",
     freqtrade, sortino_daily},
    {"CalmarHyperOptLoss", "-calmar", freqtrade, [](const Facts& f) { return freqtrade_ratio(f, "calmar"); }},
    {"MaxDrawDownHyperOptLoss", "-P / max_drawdown_abs; -P without a drawdown", freqtrade, max_drawdown},
    {"MaxDrawDownRelativeHyperOptLoss", "-P / max_drawdown_abs / max_relative_drawdown; -P without a drawdown",
     freqtrade, max_drawdown_relative},
    {"ProfitDrawDownHyperOptLoss", "-(P - max_drawdown_account * P * (1 - 0.075))", freqtrade, profit_drawdown},
    {"MultiMetricHyperOptLoss",
     "-(P - max_drawdown_account * P * (1 - 0.055)) * ln(gains / (losses + 1e-6) + 1) * ln(expectancy_ratio + 2; 1.01 "
     "when above 10) * ln(1.2 + winrate) * max(0.1, n / 50) below 50 trades",
     freqtrade, multi_metric},
};

}  // namespace

std::span<const NamedLoss> named_losses() { return table; }

}  // namespace cobot::optimize
