#include <fmt/format.h>

#include "core/suggest.hpp"
#include "report/result_json.hpp"
#include "report/summary_json.hpp"

namespace cobot::report {
namespace {

using Reader = FieldReader;

void read_assumptions(Reader& in, const JsonTree& tree, Result& result)
{
    Assumptions& a = result.assumptions;
    ledger::RunRecord& run = result.run;
    a.exchange = in.text(tree, "exchange");
    for (const JsonTree& item : in.list(tree, "pairs")) run.pairs.push_back(in.pair(item, "pairs"));
    a.timeframe = in.timeframe(in.at(tree, "timeframe"), "timeframe");
    if (const JsonTree& detail = in.at(tree, "timeframe_detail"); !detail.is_null()) {
        a.detail_timeframe = in.timeframe(detail, "timeframe_detail");
    }
    run.period = {in.time(tree, "from"), in.time(tree, "to")};
    a.candles = in.whole<std::size_t>(tree, "candles");
    a.gap_candles = in.whole<std::size_t>(tree, "gap_candles");
    a.hole_candles = in.whole<std::size_t>(tree, "hole_candles");
    a.warmup = in.whole<std::size_t>(tree, "warmup_candles");
    a.synthetic = in.flag(tree, "synthetic");
    a.fill_model = in.text(tree, "fill_model");
    a.maker_fee = in.decimal(tree, "maker_fee");
    a.taker_fee = in.decimal(tree, "taker_fee");
    a.slippage = in.decimal(tree, "slippage");
    a.spread = in.decimal(tree, "spread");
    a.latency_candles = in.whole<int>(tree, "latency_candles");
    run.ambiguous_candles = in.whole<int>(tree, "ambiguous_candles");
    run.resolved_candles = in.whole<int>(tree, "resolved_candles");
    run.largest_volume_share = in.number(tree, "largest_volume_share");
    run.stake_currency = in.text(tree, "stake_currency");
    a.stake = in.text(tree, "stake_amount");
    run.max_open_trades = in.whole<int>(tree, "max_open_trades");
    a.seed = in.whole<std::uint64_t>(tree, "seed");
}

metrics::GroupRow read_row(Reader& in, const JsonTree& tree)
{
    metrics::GroupRow row;
    const JsonTree& key = in.at(tree, "key");
    if (const auto* parts = key.array(); parts != nullptr && parts->size() == 2) {
        row.key = in.text_of((*parts)[0], "key");
        row.exit_reason = in.text_of((*parts)[1], "key");
    } else {
        row.key = in.text_of(key, "key");
    }
    row.trades = in.whole<std::size_t>(tree, "trades");
    row.profit_mean = in.maybe_number(tree, "profit_mean");
    row.profit_sum = in.number(tree, "profit_sum");
    row.profit_total_abs = core::Money(in.decimal(tree, "profit_total_abs"));
    row.profit_total = in.number(tree, "profit_total");
    if (!in.at(tree, "duration_avg_s").is_null()) {
        row.duration_avg = std::chrono::seconds(in.whole(tree, "duration_avg_s"));
    }
    row.wins = in.whole<std::size_t>(tree, "wins");
    row.draws = in.whole<std::size_t>(tree, "draws");
    row.losses = in.whole<std::size_t>(tree, "losses");
    row.winrate = in.maybe_number(tree, "winrate");
    row.profit_factor = in.maybe_number(tree, "profit_factor");
    row.mae_p95 = in.maybe_number(tree, "mae_p95");
    row.fees = core::Money(in.decimal(tree, "fees"));
    return row;
}

std::vector<metrics::GroupRow> read_rows(Reader& in, const JsonTree& tree, std::string_view name)
{
    std::vector<metrics::GroupRow> rows;
    for (const JsonTree& item : in.list(tree, name)) rows.push_back(read_row(in, item));
    return rows;
}

/// The rows without the TOTAL that ends the list.
std::vector<metrics::GroupRow> read_rows_and_total(Reader& in, const JsonTree& tree, std::string_view name,
                                                   metrics::GroupRow& total)
{
    auto rows = read_rows(in, tree, name);
    if (rows.empty()) {
        in.fail(name, "should end with a row TOTAL");
        return rows;
    }
    total = rows.back();
    rows.pop_back();
    return rows;
}

std::optional<orders::ExitReason> exit_reason(std::string_view text)
{
    using orders::ExitReason;
    for (const ExitReason reason :
         {ExitReason::roi, ExitReason::stop_loss, ExitReason::trailing_stop_loss, ExitReason::exit_signal,
          ExitReason::take_profit, ExitReason::time_exit, ExitReason::liquidation, ExitReason::force_exit}) {
        if (orders::name(reason) == text) return reason;
    }
    return std::nullopt;
}

void read_groups(Reader& in, const JsonTree& tree, metrics::GroupTables& groups)
{
    groups.pairs = read_rows_and_total(in, tree, "results_per_pair", groups.total);
    groups.enter_tags = read_rows_and_total(in, tree, "results_per_enter_tag", groups.total);
    groups.exit_reasons = read_rows_and_total(in, tree, "exit_reason_summary", groups.total);
    groups.mixes = read_rows_and_total(in, tree, "mix_tag_stats", groups.total);
    groups.left_open = read_rows(in, tree, "left_open_trades");
    for (const auto& [pair, counts] : in.members(tree, "exit_mix")) {
        metrics::ExitMix mix{pair, {}};
        groups.mix_reasons.clear();
        if (counts.members() == nullptr) return in.fail("exit_mix", "should hold objects");
        for (const auto& [name, count] : *counts.members()) {
            const auto reason = exit_reason(name);
            if (!reason) return in.fail(name, "is not an exit reason");
            groups.mix_reasons.push_back(*reason);
            mix.counts.push_back(in.whole<std::size_t>(counts, name));
        }
        groups.pair_mixes.push_back(std::move(mix));
    }
}

void read_periods(Reader& in, const JsonTree& tree, metrics::Summary& summary)
{
    for (const JsonTree& item : in.list(in.at(tree, "periodic_breakdown"), "month")) {
        metrics::PeriodRow row;
        row.begin = in.stamp(item, "date_ts");
        row.profit_abs = core::Money(in.decimal(item, "profit_abs"));
        row.wins = in.whole<std::size_t>(item, "wins");
        row.draws = in.whole<std::size_t>(item, "draws");
        row.losses = in.whole<std::size_t>(item, "losses");
        row.trades = in.whole<std::size_t>(item, "trades");
        row.profit_factor = in.maybe_number(item, "profit_factor");
        row.equity_return = in.maybe_number(item, "equity_return");
        summary.months.push_back(row);
    }
}

void read_daily(Reader& in, const JsonTree& tree, const ledger::RunRecord& run, metrics::Summary& summary)
{
    for (const JsonTree& row : in.list(tree, "daily_profit")) {
        summary.closing_days.push_back(
            {in.time_of(read_column(in, row, 0, "daily_profit"), "daily_profit"),
             core::Money(in.decimal_of(read_column(in, row, 1, "daily_profit"), "daily_profit")),
             in.number_of(read_column(in, row, 2, "daily_profit"), "daily_profit")});
    }
    read_daily_equity(in, tree, run.starting_balance.to_double(), summary);
}

orders::Side read_side(Reader& in, const JsonTree& tree)
{
    const std::string side = in.text(tree, "ft_order_side");
    if (side == "buy") return orders::Side::buy;
    if (side != "sell") in.fail("ft_order_side", "should be buy or sell");
    return orders::Side::sell;
}

ledger::TradeOrder read_order(Reader& in, const JsonTree& tree)
{
    ledger::TradeOrder order;
    order.side = read_side(in, tree);
    order.is_entry = in.flag(tree, "ft_is_entry");
    order.price = core::Price(in.decimal(tree, "safe_price"));
    order.quantity = core::Quantity(in.decimal(tree, "amount"));
    order.fee = core::Money(in.decimal(tree, "fee"));
    order.filled_at = in.stamp(tree, "order_filled_timestamp");
    order.tag = in.text(tree, "ft_order_tag");
    return order;
}

core::Price read_stop(Reader& in, const JsonTree& tree, std::string_view name)
{
    return in.at(tree, name).is_null() ? core::Price() : core::Price(in.decimal(tree, name));
}

ledger::Trade read_trade(Reader& in, const JsonTree& tree)
{
    ledger::Trade trade;
    trade.id = in.whole<int>(tree, "trade_id");
    trade.pair = in.pair(in.at(tree, "pair"), "pair");
    trade.direction = in.flag(tree, "is_short") ? orders::Direction::short_ : orders::Direction::long_;
    trade.stake = core::Money(in.decimal(tree, "stake_amount"));
    trade.amount = core::Quantity(in.decimal(tree, "amount"));
    trade.open_time = in.stamp(tree, "open_timestamp");
    trade.close_time = in.stamp(tree, "close_timestamp");
    trade.open_rate = core::Price(in.decimal(tree, "open_rate"));
    trade.close_rate = core::Price(in.decimal(tree, "close_rate"));
    trade.fee_open_rate = in.decimal(tree, "fee_open");
    trade.fee_close_rate = in.decimal(tree, "fee_close");
    trade.fee_open = core::Money(in.decimal(tree, "fee_open_cost"));
    trade.fee_close = core::Money(in.decimal(tree, "fee_close_cost"));
    trade.profit = core::Money(in.decimal(tree, "profit_abs"));
    trade.profit_ratio = in.number(tree, "profit_ratio");
    if (const auto reason = exit_reason(in.text(tree, "exit_reason"))) {
        trade.exit_reason = *reason;
    } else {
        in.fail("exit_reason", "is not an exit reason");
    }
    trade.exit_tag = in.text(tree, "exit_tag");
    trade.enter_tag = in.text(tree, "enter_tag");
    trade.initial_stop = read_stop(in, tree, "initial_stop_loss_abs");
    trade.stop = read_stop(in, tree, "stop_loss_abs");
    trade.min_rate = core::Price(in.decimal(tree, "min_rate"));
    trade.max_rate = core::Price(in.decimal(tree, "max_rate"));
    trade.ambiguous = in.flag(tree, "ambiguous");
    for (const JsonTree& order : in.list(tree, "orders")) trade.orders.push_back(read_order(in, order));
    return trade;
}

void read_metrics(Reader& in, const JsonTree& tree, Result& result)
{
    result.summary.values = report::read_metrics(in, tree);
    ledger::RunRecord& run = result.run;
    run.starting_balance = core::Money(in.decimal(tree, "starting_balance"));
    run.final_balance = core::Money(in.decimal(tree, "final_balance"));
    run.rejected_signals = in.whole<int>(tree, "rejected_signals");
    run.refused_by_risk = in.whole<int>(tree, "refused_by_risk");
    run.timed_out_entries = in.whole<int>(tree, "timedout_entry_orders");
}

void read_funnel(Reader& in, const JsonTree& tree, Result& result)
{
    for (const JsonTree& item : in.list(tree, "funnel")) {
        result.funnel.push_back({in.text(item, "condition"), in.whole<std::size_t>(item, "held"),
                                 in.whole<std::size_t>(item, "seen"), in.whole<int>(item, "depth")});
    }
}

void read_result(Reader& in, const JsonTree& tree, Result& result)
{
    result.strategy = in.text(tree, "strategy");
    result.description = in.text(tree, "description");
    for (const auto& [name, value] : in.members(tree, "params")) {
        result.params.emplace_back(name, in.decimal_of(value, name));
    }
    result.command = in.text(tree, "command");
    result.partial = in.flag(tree, "partial");
    read_assumptions(in, in.at(tree, "assumptions"), result);
    const JsonTree& hashes = in.at(tree, "hashes");
    result.hashes = {in.text(hashes, "strategy"), in.text(hashes, "data"), in.text(hashes, "binary")};
    for (const JsonTree& warning : in.list(tree, "warnings"))
        result.warnings.push_back(in.text_of(warning, "warnings"));
    read_metrics(in, in.at(tree, "metrics"), result);
    read_groups(in, tree, result.summary.groups);
    read_periods(in, tree, result.summary);
    read_drawdowns(in, tree, result.summary);
    read_daily(in, tree, result.run, result.summary);
    read_funnel(in, tree, result);
    for (const JsonTree& trade : in.list(tree, "trades")) {
        result.run.trades.push_back(read_trade(in, trade));
        if (in.failed()) return;
    }
}

}  // namespace

core::Result<Result> parse_json(std::string_view text, std::string_view path)
{
    const auto tree = JsonTree::parse(text);
    if (!tree) return tree.error().within(path);
    const JsonTree* schema = tree->find("schema");
    if (schema == nullptr || schema->string() == nullptr || *schema->string() != "cobot.backtest/1") {
        return core::Error{core::ErrorCode::data,
                           fmt::format("{}: not a backtest result: \"schema\" should be \"cobot.backtest/1\"; "
                                       "write one with cobot backtest --export FILE",
                                       path)};
    }
    Reader in(path);
    Result result;
    read_result(in, *tree, result);
    if (in.failed()) return in.error();
    return result;
}

}  // namespace cobot::report
