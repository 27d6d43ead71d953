#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "core/suggest.hpp"
#include "report/json_tree.hpp"
#include "report/result_json.hpp"

namespace cobot::report {
namespace {

/// Reads fields out of a tree and remembers the first that is missing or wrong; what it returns after that does not
/// matter. Keeps the reading of forty fields free of forty error branches.
class Reader {
public:
    explicit Reader(std::string_view path) : path_(path) {}

    bool failed() const { return problem_.has_value(); }
    core::Error error() const { return {core::ErrorCode::data, fmt::format("{}: {}", path_, *problem_)}; }
    void fail(std::string_view field, std::string_view expected)
    {
        if (!problem_) {
            problem_ = fmt::format("\"{}\" {}; was the file written by another version of cobot?", field, expected);
        }
    }

    const JsonTree& at(const JsonTree& tree, std::string_view name)
    {
        static const JsonTree nothing;
        const JsonTree* found = tree.find(name);
        if (found != nullptr) return *found;
        fail(name, "is missing");
        return nothing;
    }
    const JsonTree::Array& list(const JsonTree& tree, std::string_view name)
    {
        static const JsonTree::Array nothing;
        const JsonTree::Array* found = at(tree, name).array();
        if (found != nullptr) return *found;
        fail(name, "should be a list");
        return nothing;
    }
    const JsonTree::Members& members(const JsonTree& tree, std::string_view name)
    {
        static const JsonTree::Members nothing;
        const JsonTree::Members* found = at(tree, name).members();
        if (found != nullptr) return *found;
        fail(name, "should be an object");
        return nothing;
    }
    std::string text(const JsonTree& tree, std::string_view name) { return text_of(at(tree, name), name); }
    std::string text_of(const JsonTree& value, std::string_view name)
    {
        if (value.string() != nullptr) return *value.string();
        fail(name, "should be a text");
        return {};
    }
    bool flag(const JsonTree& tree, std::string_view name)
    {
        const bool* found = at(tree, name).boolean();
        if (found != nullptr) return *found;
        fail(name, "should be true or false");
        return false;
    }
    core::Decimal decimal(const JsonTree& tree, std::string_view name) { return decimal_of(at(tree, name), name); }
    core::Decimal decimal_of(const JsonTree& value, std::string_view name)
    {
        if (value.number() != nullptr) {
            if (const auto parsed = core::Decimal::parse(value.number()->text)) return *parsed;
        }
        fail(name, "should be a number of at most twelve places");
        return {};
    }
    double number(const JsonTree& tree, std::string_view name) { return number_of(at(tree, name), name); }
    double number_of(const JsonTree& value, std::string_view name)
    {
        if (value.number() != nullptr) {
            const std::string& digits = value.number()->text;
            double parsed = 0;
            const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), parsed);
            if (error == std::errc() && std::isfinite(parsed)) return parsed;
        }
        fail(name, "should be a number");
        return 0;
    }
    template <class T = std::int64_t>
    T whole(const JsonTree& tree, std::string_view name)
    {
        const JsonTree& value = at(tree, name);
        if (value.number() != nullptr) {
            const std::string& digits = value.number()->text;
            T parsed = 0;
            const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), parsed);
            if (error == std::errc() && end == digits.data() + digits.size()) return parsed;
        }
        fail(name, "should be a whole number");
        return 0;
    }
    std::optional<double> maybe_number(const JsonTree& tree, std::string_view name)
    {
        const JsonTree& value = at(tree, name);
        return value.is_null() ? std::nullopt : std::optional(number_of(value, name));
    }
    core::Time time(const JsonTree& tree, std::string_view name) { return time_of(at(tree, name), name); }
    core::Time time_of(const JsonTree& value, std::string_view name)
    {
        if (value.string() != nullptr) {
            if (const auto parsed = core::parse_time(*value.string())) return *parsed;
        }
        fail(name, "should be a time");
        return {};
    }
    core::Time stamp(const JsonTree& tree, std::string_view name) { return core::from_ms(whole(tree, name)); }
    market::Timeframe timeframe(const JsonTree& value, std::string_view name)
    {
        const auto parsed = market::Timeframe::parse(text_of(value, name));
        if (parsed) return *parsed;
        fail(name, "should be a timeframe");
        return {};
    }
    market::Pair pair(const JsonTree& value, std::string_view name)
    {
        const auto parsed = market::Pair::parse(text_of(value, name));
        if (parsed) return *parsed;
        fail(name, "should be a pair");
        return {};
    }

private:
    std::string path_;
    std::optional<std::string> problem_;
};

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

metrics::Value read_money(Reader& in, const JsonTree& value, std::string_view name)
{
    // A sum is a decimal, a mean a double; whichever writes the same digits again was written.
    if (value.number() != nullptr) {
        const auto decimal = core::Decimal::parse(value.number()->text);
        if (decimal && decimal->to_string() == value.number()->text) return *decimal;
    }
    return in.number_of(value, name);
}

metrics::Value read_metric(Reader& in, const JsonTree& tree, const metrics::Metric& metric)
{
    const JsonTree& value = in.at(tree, metric.name);
    if (value.is_null()) return std::monostate();
    switch (metric.unit) {
        case metrics::Unit::ratio:
        case metrics::Unit::number: return in.number_of(value, metric.name);
        case metrics::Unit::money: return read_money(in, value, metric.name);
        case metrics::Unit::count: return in.whole(tree, metric.name);
        case metrics::Unit::duration:
            return core::Duration(std::chrono::seconds(in.whole(tree, std::string(metric.name) + "_s")));
        case metrics::Unit::time: return in.stamp(tree, std::string(metric.name) + "_ts");
    }
    return std::monostate();
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

void read_drawdowns(Reader& in, const JsonTree& tree, metrics::Summary& summary)
{
    for (const JsonTree& item : in.list(tree, "drawdowns")) {
        metrics::Drawdown one;
        one.start = in.time(item, "start");
        one.trough = in.time(item, "trough");
        if (!in.at(item, "end").is_null()) one.end = in.time(item, "end");
        one.peak = in.number(item, "peak");
        one.low = in.number(item, "low");
        summary.drawdowns.push_back(one);
    }
}

const JsonTree& column(Reader& in, const JsonTree& row, std::size_t i, std::string_view name)
{
    static const JsonTree nothing;
    if (row.array() != nullptr && i < row.array()->size()) return (*row.array())[i];
    in.fail(name, "has a row with too few columns");
    return nothing;
}

void read_daily(Reader& in, const JsonTree& tree, const ledger::RunRecord& run, metrics::Summary& summary)
{
    for (const JsonTree& row : in.list(tree, "daily_profit")) {
        summary.closing_days.push_back({in.time_of(column(in, row, 0, "daily_profit"), "daily_profit"),
                                        core::Money(in.decimal_of(column(in, row, 1, "daily_profit"), "daily_profit")),
                                        in.number_of(column(in, row, 2, "daily_profit"), "daily_profit")});
    }
    metrics::DailySeries& daily = summary.daily;
    daily.starting_balance = run.starting_balance.to_double();
    for (const JsonTree& row : in.list(tree, "daily_equity")) {
        daily.days.push_back(in.time_of(column(in, row, 0, "daily_equity"), "daily_equity"));
        daily.equity.push_back(in.number_of(column(in, row, 1, "daily_equity"), "daily_equity"));
        const JsonTree& benchmark = column(in, row, 2, "daily_equity");
        if (!benchmark.is_null()) daily.benchmark.push_back(in.number_of(benchmark, "daily_equity"));
    }
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
    for (const metrics::Metric* metric : metrics::all_metrics()) {
        result.summary.values.push_back(read_metric(in, tree, *metric));
    }
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
