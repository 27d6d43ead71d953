#include "report/result_json.hpp"

#include <fmt/format.h>

#include "report/summary_json.hpp"

namespace cobot::report {
namespace {

/// Percent with two decimals, as freqtrade's columns of that name.
std::optional<core::Decimal> percent(std::optional<double> ratio)
{
    if (!ratio) return std::nullopt;
    return core::Decimal::from_double(*ratio * 100, 2);
}

void write_params(JsonText& json, const Params& params)
{
    json.open('{');
    for (const auto& [name, value] : params) json.field(name, value);
    json.close('}');
}

void write_assumptions(JsonText& json, const Result& result)
{
    const Assumptions& a = result.assumptions;
    const ledger::RunRecord& run = result.run;
    json.open('{');
    json.field("exchange", a.exchange);
    json.key("pairs");
    json.open('[');
    for (const market::Pair& pair : run.pairs) json.value(pair.to_string());
    json.close(']');
    json.field("timeframe", a.timeframe.name());
    json.field("timeframe_detail", a.detail_timeframe ? std::optional(a.detail_timeframe->name()) : std::nullopt);
    json.field("from", core::format_time(*run.period.begin));
    json.field("to", core::format_time(*run.period.end));
    json.field("candles", a.candles);
    json.field("gap_candles", a.gap_candles);
    json.field("hole_candles", a.hole_candles);
    json.field("warmup_candles", a.warmup);
    json.field("synthetic", a.synthetic);
    json.field("fill_model", a.fill_model);
    json.field("maker_fee", a.maker_fee);
    json.field("taker_fee", a.taker_fee);
    json.field("slippage", a.slippage);
    json.field("spread", a.spread);
    json.field("latency_candles", a.latency_candles);
    json.field("ambiguous_candles", run.ambiguous_candles);
    json.field("resolved_candles", run.resolved_candles);
    json.field("largest_volume_share", run.largest_volume_share);
    json.field("stake_currency", run.stake_currency);
    json.field("stake_amount", a.stake);
    json.field("max_open_trades", run.max_open_trades);
    json.field("seed", a.seed);
    json.close('}');
}

void write_row(JsonText& json, const metrics::GroupRow& row)
{
    json.line_break();
    json.open('{');
    json.key("key");
    if (row.exit_reason.empty()) {
        json.value(row.key);
    } else {
        json.open('[');
        json.value(row.key);
        json.value(row.exit_reason);
        json.close(']');
    }
    json.field("trades", row.trades);
    json.field("profit_mean", row.profit_mean);
    json.field("profit_mean_pct", percent(row.profit_mean));
    json.field("profit_sum", row.profit_sum);
    json.field("profit_sum_pct", percent(row.profit_sum));
    json.field("profit_total_abs", row.profit_total_abs);
    json.field("profit_total", row.profit_total);
    json.field("profit_total_pct", percent(row.profit_total));
    json.field("duration_avg", row.duration_avg ? std::optional(python_duration(*row.duration_avg)) : std::nullopt);
    json.field("duration_avg_s", row.duration_avg ? std::optional(whole_seconds(*row.duration_avg)) : std::nullopt);
    json.field("wins", row.wins);
    json.field("draws", row.draws);
    json.field("losses", row.losses);
    json.field("winrate", row.winrate);
    json.field("profit_factor", row.profit_factor);
    json.field("mae_p95", row.mae_p95);
    json.field("fees", row.fees);
    json.close('}');
}

void write_rows(JsonText& json, std::string_view name, const std::vector<metrics::GroupRow>& rows,
                const metrics::GroupRow* total)
{
    json.line_break();
    json.key(name);
    json.open('[');
    for (const metrics::GroupRow& row : rows) write_row(json, row);
    if (total != nullptr) write_row(json, *total);
    json.close(']');
}

void write_groups(JsonText& json, const metrics::GroupTables& groups)
{
    write_rows(json, "results_per_pair", groups.pairs, &groups.total);
    write_rows(json, "results_per_enter_tag", groups.enter_tags, &groups.total);
    write_rows(json, "exit_reason_summary", groups.exit_reasons, &groups.total);
    write_rows(json, "mix_tag_stats", groups.mixes, &groups.total);
    write_rows(json, "left_open_trades", groups.left_open, nullptr);
    json.line_break();
    json.key("exit_mix");
    json.open('{');
    for (const metrics::ExitMix& mix : groups.pair_mixes) {
        json.key(mix.key);
        json.open('{');
        for (std::size_t i = 0; i < mix.counts.size(); ++i) {
            json.field(orders::name(groups.mix_reasons[i]), mix.counts[i]);
        }
        json.close('}');
    }
    json.close('}');
}

void write_periods(JsonText& json, const metrics::Summary& summary)
{
    json.line_break();
    json.key("periodic_breakdown");
    json.open('{');
    json.key("month");
    json.open('[');
    for (const metrics::PeriodRow& row : summary.months) {
        json.line_break();
        json.open('{');
        json.field("date", core::format_date(row.begin));
        json.field("date_ts", core::to_ms(row.begin));
        json.field("profit_abs", row.profit_abs);
        json.field("wins", row.wins);
        json.field("draws", row.draws);
        json.field("losses", row.losses);
        json.field("trades", row.trades);
        json.field("profit_factor", row.profit_factor);
        json.field("equity_return", row.equity_return);
        json.close('}');
    }
    json.close(']');
    json.close('}');
}

void write_daily(JsonText& json, const metrics::Summary& summary)
{
    json.line_break();
    json.key("daily_profit");
    json.open('[');
    for (const metrics::ClosingDay& day : summary.closing_days) {
        json.open('[');
        json.value(core::format_date(day.day));
        json.value(day.profit);
        json.value(day.ratio);
        json.close(']');
    }
    json.close(']');
    write_daily_equity(json, summary);
}

void write_funnel(JsonText& json, const std::vector<FunnelRow>& funnel)
{
    json.line_break();
    json.key("funnel");
    json.open('[');
    for (const FunnelRow& row : funnel) {
        json.line_break();
        json.open('{');
        json.field("condition", row.condition);
        json.field("held", row.held);
        json.field("seen", row.seen);
        json.field("depth", row.depth);
        json.close('}');
    }
    json.close(']');
}

void write_order(JsonText& json, const ledger::TradeOrder& order)
{
    json.open('{');
    json.field("amount", order.quantity);
    json.field("safe_price", order.price);
    json.field("ft_order_side", orders::name(order.side));
    json.field("order_filled_timestamp", core::to_ms(order.filled_at));
    json.field("ft_is_entry", order.is_entry);
    json.field("ft_order_tag", std::string_view(order.tag));
    json.field("fee", order.fee);
    json.close('}');
}

/// A stop as a share of the entry price: -0.05 is five percent on the losing side.
std::optional<double> stop_ratio(const ledger::Trade& trade, core::Price stop)
{
    if (stop.is_zero()) return std::nullopt;
    const double ratio = stop.to_double() / trade.open_rate.to_double() - 1;
    return trade.direction == orders::Direction::long_ ? ratio : -ratio;
}

std::optional<core::Price> stop_of(core::Price stop) { return stop.is_zero() ? std::nullopt : std::optional(stop); }

void write_trade(JsonText& json, const ledger::Trade& trade)
{
    json.open('{');
    json.field("trade_id", trade.id);
    json.key("pair");
    json.value(trade.pair.to_string());
    json.field("stake_amount", trade.stake);
    json.field("max_stake_amount", trade.stake);
    json.field("amount", trade.amount);
    json.key("open_date");
    json.date_time(trade.open_time, true);
    json.key("close_date");
    json.date_time(trade.close_time, true);
    json.field("open_rate", trade.open_rate);
    json.field("close_rate", trade.close_rate);
    json.field("fee_open", trade.fee_open_rate);
    json.field("fee_close", trade.fee_close_rate);
    json.field("fee_open_cost", trade.fee_open);
    json.field("fee_close_cost", trade.fee_close);
    json.field("trade_duration",
               static_cast<std::int64_t>(std::chrono::floor<std::chrono::minutes>(trade.duration()).count()));
    json.field("profit_ratio", trade.profit_ratio);
    json.field("profit_abs", trade.profit);
    json.field("exit_reason", orders::name(trade.exit_reason));
    json.field("exit_tag", std::string_view(trade.exit_tag));
    json.field("initial_stop_loss_abs", stop_of(trade.initial_stop));
    json.field("initial_stop_loss_ratio", stop_ratio(trade, trade.initial_stop));
    json.field("stop_loss_abs", stop_of(trade.stop));
    json.field("stop_loss_ratio", stop_ratio(trade, trade.stop));
    json.field("min_rate", trade.min_rate);
    json.field("max_rate", trade.max_rate);
    json.field("ambiguous", trade.ambiguous);
    json.field("is_open", false);
    json.field("enter_tag", std::string_view(trade.enter_tag));
    json.field("leverage", 1);
    json.field("is_short", trade.direction == orders::Direction::short_);
    json.field("open_timestamp", core::to_ms(trade.open_time));
    json.field("close_timestamp", core::to_ms(trade.close_time));
    json.key("orders");
    json.open('[');
    for (const ledger::TradeOrder& order : trade.orders) write_order(json, order);
    json.close(']');
    json.close('}');
}

}  // namespace

std::string trades_json_lines(const Result& result)
{
    std::string out;
    for (const ledger::Trade& trade : result.run.trades) {
        JsonText json(1500);
        write_trade(json, trade);
        out += json.take() + "\n";
    }
    return out;
}

std::string to_json(const Result& result)
{
    JsonText json(std::size_t{1} << 15 | result.run.trades.size() * 1300);
    json.open('{');
    json.field("schema", "cobot.backtest/1");
    json.field("run_id", run_id(result));
    json.field("strategy", result.strategy);
    json.field("description", result.description);
    json.key("params");
    write_params(json, result.params);
    json.field("command", result.command);
    json.field("partial", result.partial);
    json.line_break();
    json.key("assumptions");
    write_assumptions(json, result);
    json.line_break();
    json.key("hashes");
    json.open('{');
    json.field("strategy", result.hashes.strategy);
    json.field("data", result.hashes.data);
    json.field("binary", result.hashes.binary);
    json.close('}');
    json.line_break();
    json.key("warnings");
    json.open('[');
    for (const std::string& warning : result.warnings) json.value(warning);
    json.close(']');
    json.line_break();
    json.key("metrics");
    write_metrics(json, result.summary.values, true);
    write_groups(json, result.summary.groups);
    write_periods(json, result.summary);
    write_drawdowns(json, result.summary);
    write_daily(json, result.summary);
    write_funnel(json, result.funnel);
    json.line_break();
    json.key("trades");
    json.open('[');
    for (const ledger::Trade& trade : result.run.trades) {
        json.line_break();
        write_trade(json, trade);
    }
    json.close(']');
    json.close('}');
    return json.take() + "\n";
}

}  // namespace cobot::report
