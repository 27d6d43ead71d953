#include "metrics/facts.hpp"
#include "metrics/metric.hpp"
#include "metrics/statistics.hpp"

namespace cobot::metrics::builtin {
namespace {

struct Pairs {
    std::span<const double> strategy, market;
};

Pairs common_days(const Facts& facts)
{
    const std::size_t count = std::min(facts.returns.size(), facts.benchmark_returns.size());
    return {std::span(facts.returns).first(count), std::span(facts.benchmark_returns).first(count)};
}

std::optional<double> beta_of(const Facts& facts)
{
    const auto [strategy, market] = common_days(facts);
    const auto variance = sample_covariance(market, market);
    if (!variance || *variance == 0) return std::nullopt;
    return *sample_covariance(strategy, market) / *variance;
}

std::optional<double> alpha_of(const Facts& facts)
{
    const auto beta = beta_of(facts);
    if (!beta) return std::nullopt;
    const auto [strategy, market] = common_days(facts);
    return (*mean(strategy) - *beta * *mean(market)) * 365;
}

constexpr std::string_view jensen = "Jensen 1968, riskless rate 0";

constexpr Metric table[] = {
    {"market_change", "Buy and hold", Unit::ratio,
     "Mean over pairs of last close / first close - 1, without the warm-up", "freqtrade (2025)",
     [](const Facts& f) { return value_of(f.market_change); }},
    {"excess_return", "Over buy and hold", Unit::ratio, "profit_total - market_change", "difference",
     [](const Facts& f) {
         if (!f.market_change) return absent();
         return value_of(f.profit.to_double() / f.starting_balance - *f.market_change);
     }},
    {"beta", "Beta", Unit::number,
     "Covariance of daily returns with those of equal-weight holding / variance of the latter", jensen,
     [](const Facts& f) { return value_of(beta_of(f)); }},
    {"alpha", "Alpha, yearly", Unit::ratio,
     "(mean daily return - beta * mean daily return of equal-weight holding) * 365", jensen,
     [](const Facts& f) { return value_of(alpha_of(f)); }},
    {"exposure", "Exposure", Unit::ratio, "Candles with an open position at their close / all candles", "share of time",
     [](const Facts& f) {
         return value_of(static_cast<double>(f.candles_in_position) / static_cast<double>(f.grid.size));
     }},
    {"open_trades_mean", "Mean open trades", Unit::number, "Trades open at a candle's close, mean over all candles",
     "mean", [](const Facts& f) { return value_of(f.mean_positions); }},
};

}  // namespace

extern const MetricGroup holding;
const MetricGroup holding{"Against holding", 7, table};

}  // namespace cobot::metrics::builtin
