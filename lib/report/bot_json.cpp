#include "report/bot_json.hpp"

#include <cmath>

#include <fmt/format.h>

#include "report/json_text.hpp"
#include "report/summary_json.hpp"
#include "report/table.hpp"

namespace cobot::report {
namespace {

void write_texts(JsonText& json, std::string_view name, const std::vector<std::string>& texts)
{
    json.key(name);
    json.open('[');
    for (const std::string& text : texts) json.value(text);
    json.close(']');
}

void write_assumptions(JsonText& json, const BotResult& result)
{
    const Assumptions& a = result.assumptions;
    json.open('{');
    json.field("exchange", a.exchange);
    write_texts(json, "pairs", result.listings);
    json.field("timeframe", a.timeframe.name());
    json.field("timeframe_detail", a.detail_timeframe ? std::optional(a.detail_timeframe->name()) : std::nullopt);
    json.field("from", core::format_time(*result.period.begin));
    json.field("to", core::format_time(*result.period.end));
    json.field("candles", a.candles);
    json.field("gap_candles", a.gap_candles);
    json.field("hole_candles", a.hole_candles);
    json.field("synthetic", a.synthetic);
    json.field("path", a.fill_model);
    json.field("maker_fee", a.maker_fee);
    json.field("taker_fee", a.taker_fee);
    json.field("fee_in_base", result.fee_in_base);
    json.field("slippage", a.slippage);
    json.field("volume_share", result.volume_share);
    json.field("book", result.book);
    json.field("latency_candles", a.latency_candles);
    json.field("leverage", result.leverage);
    json.field("seed", a.seed);
    json.close('}');
}

void write_profit(JsonText& json, const BotOutcome& outcome)
{
    json.field("net_deposits", outcome.net_deposits);
    json.field("equity", outcome.equity);
    json.field("profit", outcome.profit);
    json.field("realised", outcome.realised);
    json.field("floating", outcome.floating);
    json.field("fees", outcome.fees);
    json.line_break();
    json.key("parts");
    json.open('{');
    for (std::size_t i = 0; i < bots::part_count; ++i) {
        json.field(bots::name(static_cast<bots::Part>(i)), outcome.parts[i]);
    }
    json.field("funding", outcome.funding);
    json.field("trend", outcome.trend);
    json.close('}');
}

void write_picture(JsonText& json, const BotOutcome& outcome)
{
    json.line_break();
    json.field("summary", outcome.picture.summary);
    json.key("figures");
    json.open('[');
    for (const bots::Figure& figure : outcome.picture.figures) {
        json.open('[');
        json.value(figure.name);
        json.value(figure.value);
        json.close(']');
    }
    json.close(']');
    json.line_break();
    json.key("levels");
    json.open('[');
    for (const bots::Level& level : outcome.picture.levels) {
        json.line_break();
        json.open('{');
        json.field("price", level.price);
        json.field("side", orders::name(level.side));
        json.field("quantity", level.quantity);
        json.field("state", level.state);
        json.field("fills", level.fills);
        json.field("profit", level.profit);
        json.close('}');
    }
    json.close(']');
    json.line_break();
    write_texts(json, "degraded", outcome.degraded);
}

void write_column(JsonText& json, std::string_view name, const std::vector<double>& values)
{
    json.line_break();
    json.key(name);
    json.open('[');
    // Nine digits are finer than any pixel; the money itself is above, exact.
    for (const double value : values) json.raw(std::isfinite(value) ? fmt::format("{:.9g}", value) : "0");
    json.close(']');
}

void write_curve(JsonText& json, const BotCurve& curve)
{
    json.line_break();
    json.key("curve");
    json.open('{');
    json.key("end");
    json.open('[');
    for (const core::Time time : curve.end) json.value(core::to_ms(time) / 1000);
    json.close(']');
    write_column(json, "open", curve.open);
    write_column(json, "high", curve.high);
    write_column(json, "low", curve.low);
    write_column(json, "close", curve.close);
    write_column(json, "equity", curve.equity);
    write_column(json, "equity_low", curve.equity_low);
    write_column(json, "holding", curve.holding);
    write_column(json, "deployed", curve.deployed);
    write_column(json, "range_low", curve.range_low);
    write_column(json, "range_high", curve.range_high);
    write_column(json, "liquidation", curve.liquidation);
    write_column(json, "average", curve.average);
    json.line_break();
    json.key("weights");
    json.open('[');
    for (const auto& column : curve.weights) {
        json.open('{');
        write_column(json, "share", column);
        json.close('}');
    }
    json.close(']');
    json.close('}');
}

void write_fill(JsonText& json, const BotResult& result, const BotFill& fill)
{
    json.open('{');
    json.field("time", core::format_time(fill.time));
    json.field("timestamp", core::to_ms(fill.time));
    json.field("pair", result.listings.at(fill.listing));
    json.field("side", orders::name(fill.side));
    json.field("liquidity", fill.liquidity == orders::Liquidity::maker ? "maker" : "taker");
    json.field("price", fill.price);
    json.field("amount", fill.quantity);
    json.field("fee", fill.fee);
    json.field("realised", fill.realised);
    json.close('}');
}

std::optional<std::string> time_text(const std::optional<core::Time>& time)
{
    return time ? std::optional(core::format_time(*time)) : std::nullopt;
}

void write_metrics_of_equity(JsonText& json, const metrics::Summary& summary)
{
    json.line_break();
    json.key("metrics");
    write_metrics(json, summary.values, true);
    write_drawdowns(json, summary);
    write_daily_equity(json, summary);
}

void write_outcome(JsonText& json, const BotResult& result, const BotOutcome& outcome)
{
    json.line_break();
    json.open('{');
    json.field("path", outcome.path);
    json.field("state", outcome.state);
    json.field("reason", outcome.reason);
    json.field("started_at", time_text(outcome.started_at));
    json.field("ended_at", time_text(outcome.ended_at));
    json.line_break();
    write_profit(json, outcome);
    json.line_break();
    json.field("fills", outcome.fills);
    json.field("round_trips", outcome.round_trips);
    json.field("turnover", outcome.turnover);
    json.field("deployed_mean", outcome.deployed_mean);
    json.field("deployed_max", outcome.deployed_max);
    json.field("time_in_range", outcome.time_in_range);
    write_picture(json, outcome);
    write_metrics_of_equity(json, outcome.summary);
    write_curve(json, outcome.curve);
    json.line_break();
    json.key("fill_list");
    json.open('[');
    for (const BotFill& fill : outcome.fill_list) {
        json.line_break();
        write_fill(json, result, fill);
    }
    json.close(']');
    json.close('}');
}

}  // namespace

std::string to_json(const BotResult& result)
{
    const BotOutcome& low = worst(result);
    const BotOutcome& high = best(result);
    JsonText json(std::size_t{1} << 16 | low.fill_list.size() * 400);
    json.open('{');
    json.field("schema", "cobot.bot/1");
    json.field("run_id", run_id(result));
    json.field("name", result.name);
    json.field("description", result.description);
    json.field("type", result.type);
    json.field("grade", bots::name(result.grade));
    json.field("currency", result.currency);
    json.key("params");
    json.open('{');
    for (const auto& [name, value] : result.params) json.field(name, value);
    json.close('}');
    json.field("command", result.command);
    json.line_break();
    json.key("assumptions");
    write_assumptions(json, result);
    json.line_break();
    json.key("hashes");
    json.open('{');
    json.field("bot", result.hashes.strategy);
    json.field("data", result.hashes.data);
    json.field("binary", result.hashes.binary);
    json.close('}');
    json.line_break();
    write_texts(json, "warnings", result.warnings);
    json.line_break();
    write_texts(json, "checks", checks(result));
    json.line_break();
    json.field("verdict", verdict(result));
    json.key("profit_interval");
    json.open('[');
    json.value(low.profit);
    json.value(high.profit);
    json.close(']');
    json.line_break();
    json.key("outcomes");
    json.open('[');
    for (const BotOutcome& outcome : result.outcomes) write_outcome(json, result, outcome);
    json.close(']');
    json.close('}');
    return json.take() + "\n";
}

std::string fills_json_lines(const BotResult& result)
{
    std::string out;
    for (const BotFill& fill : worst(result).fill_list) {
        JsonText json(400);
        write_fill(json, result, fill);
        out += json.take() + "\n";
    }
    return out;
}

std::string fills_csv(const BotResult& result)
{
    Table table({{"time"}, {"pair"}, {"side"}, {"liquidity"}, {"price"}, {"amount"}, {"fee"}, {"realised"}});
    for (const BotFill& fill : worst(result).fill_list) {
        table.add({core::format_time(fill.time), result.listings.at(fill.listing), std::string(orders::name(fill.side)),
                   fill.liquidity == orders::Liquidity::maker ? "maker" : "taker", fill.price.to_string(),
                   fill.quantity.to_string(), fill.fee.to_string(), fill.realised.to_string()});
    }
    return table.csv();
}

}  // namespace cobot::report
