#include "report/result.hpp"

#include <fmt/format.h>

#include "core/sha256.hpp"
#include "report/number_text.hpp"

namespace cobot::report {
namespace {

constexpr std::size_t few_trades = 30;      // Below this, the law of large numbers has nothing to say.
constexpr double large_volume_share = 0.1;  // A tenth of a candle's volume moves a market.
constexpr double many_gaps = 0.05;
constexpr int idle_percent = 10;  // Of the period, at its end.

/// An account that is traded down stops for want of money long before the period ends.
void check_idle_end(const Result& result, std::vector<std::string>& found)
{
    const ledger::RunRecord& run = result.run;
    if (run.trades.empty()) return;
    const core::Time last = run.trades.back().close_time;
    if (*run.period.end - last > (*run.period.end - *run.period.begin) * idle_percent / 100) {
        found.push_back(fmt::format("nothing was traded after {}", core::format_date(last)));
    }
}

void check_fills(const Result& result, std::vector<std::string>& found)
{
    const ledger::RunRecord& run = result.run;
    if (run.largest_volume_share > large_volume_share) {
        found.push_back(
            fmt::format("the largest fill took {:.0f}% of its candle's volume; a real order would move the price",
                        run.largest_volume_share * 100));
    }
    if (result.assumptions.fill_model == "freqtrade") {
        found.push_back("fill model freqtrade: a gapped stop fills at its price, not at the open beyond it");
    }
    if (run.rejected_signals > 0) {
        found.push_back(fmt::format("{} entry signals found no free slot or money", run.rejected_signals));
    }
    if (run.refused_by_risk > 0) {
        found.push_back(fmt::format("{} entry signals were refused by the risk rules", run.refused_by_risk));
    }
    std::size_t left_open = 0;
    for (const metrics::GroupRow& row : result.summary.groups.left_open) left_open += row.trades;
    check_idle_end(result, found);
    if (left_open > 0) {
        found.push_back(fmt::format("{} {} still open at the end and closed there", left_open,
                                    left_open == 1 ? "trade was" : "trades were"));
    }
}

void check_figures(const Result& result, std::vector<std::string>& found)
{
    const metrics::Summary& summary = result.summary;
    const std::size_t trades = result.run.trades.size();
    if (trades == 0) return;
    if (trades < few_trades) {
        found.push_back("only " + counted(trades, "trade") + ": chance explains a lot of any figure here");
    }
    if (const auto excess = summary.number("excess_return"); excess && *excess < 0) {
        found.push_back(fmt::format("holding the pairs would have made {:+.2f}%, the strategy {:+.2f}%",
                                    *summary.number("market_change") * 100, *summary.number("profit_total") * 100));
    }
    const auto low = summary.number("sharpe_daily_low");
    const auto high = summary.number("sharpe_daily_high");
    if (low && high && *low < 0 && *high > 0) {
        found.push_back(fmt::format(
            "the Sharpe ratio is not distinguishable from zero (95 % interval {:+.2f} to {:+.2f})", *low, *high));
    }
}

}  // namespace

std::string run_id(const Result& result)
{
    const Assumptions& a = result.assumptions;
    const ledger::RunRecord& run = result.run;
    // A line per item: nothing can slide from one item into the next.
    std::string identity = fmt::format("{}\n{}\n{}\n{}\n", result.strategy, result.hashes.strategy, result.hashes.data,
                                       result.hashes.binary);
    for (const auto& [name, value] : result.params) identity += fmt::format("{}={}\n", name, value.to_string());
    for (const market::Pair& pair : run.pairs) identity += pair.to_string() + "\n";
    identity += fmt::format("{}\n{}\n{}\n{}\n{}\n", a.exchange, a.timeframe.name(),
                            a.detail_timeframe ? a.detail_timeframe->name() : "", core::to_ms(*run.period.begin),
                            core::to_ms(*run.period.end));
    identity +=
        fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n", a.fill_model, a.maker_fee.to_string(), a.taker_fee.to_string(),
                    a.slippage.to_string(), a.spread.to_string(), a.latency_candles, a.stake, a.seed);
    identity += fmt::format("{}\n{}\n{}\n{}\n", run.stake_currency, run.starting_balance.to_string(),
                            run.max_open_trades, result.partial);
    return core::sha256_hex(identity).substr(0, 12);
}

void check_data(const Assumptions& a, std::vector<std::string>& found)
{
    if (a.synthetic) found.push_back("synthetic data: invented prices say nothing about real markets");
    if (a.hole_candles > 0) {
        found.push_back(
            fmt::format("{} candles were never fetched and stand flat; run cobot download-data", a.hole_candles));
    }
    const double gaps = static_cast<double>(a.gap_candles) / static_cast<double>(std::max<std::size_t>(a.candles, 1));
    if (gaps > many_gaps) {
        found.push_back(fmt::format("nobody traded in {:.0f}% of the candles; fills there are doubtful", gaps * 100));
    }
}

std::vector<std::string> checks(const Result& result)
{
    std::vector<std::string> found = result.warnings;
    if (result.partial) found.push_back("interrupted: the figures are of a part of the period only");
    check_data(result.assumptions, found);
    check_fills(result, found);
    check_figures(result, found);
    return found;
}

}  // namespace cobot::report
