#include <algorithm>

#include "report/bot_json.hpp"
#include "report/summary_json.hpp"

namespace cobot::report {
namespace {

std::vector<std::string> read_texts(FieldReader& in, const JsonTree& tree, std::string_view name)
{
    std::vector<std::string> texts;
    for (const JsonTree& item : in.list(tree, name)) texts.push_back(in.text_of(item, name));
    return texts;
}

core::Money read_money(FieldReader& in, const JsonTree& tree, std::string_view name)
{
    return core::Money(in.decimal(tree, name));
}

std::optional<core::Time> maybe_time(FieldReader& in, const JsonTree& tree, std::string_view name)
{
    return in.at(tree, name).is_null() ? std::nullopt : std::optional(in.time(tree, name));
}

orders::Side read_side(FieldReader& in, const JsonTree& tree)
{
    const std::string side = in.text(tree, "side");
    if (side != "buy" && side != "sell") in.fail("side", "should be buy or sell");
    return side == "sell" ? orders::Side::sell : orders::Side::buy;
}

void read_assumptions(FieldReader& in, const JsonTree& tree, BotResult& result)
{
    Assumptions& a = result.assumptions;
    a.exchange = in.text(tree, "exchange");
    result.listings = read_texts(in, tree, "pairs");
    a.timeframe = in.timeframe(in.at(tree, "timeframe"), "timeframe");
    if (const JsonTree& detail = in.at(tree, "timeframe_detail"); !detail.is_null()) {
        a.detail_timeframe = in.timeframe(detail, "timeframe_detail");
    }
    result.period = {in.time(tree, "from"), in.time(tree, "to")};
    a.candles = in.whole<std::size_t>(tree, "candles");
    a.gap_candles = in.whole<std::size_t>(tree, "gap_candles");
    a.hole_candles = in.whole<std::size_t>(tree, "hole_candles");
    a.synthetic = in.flag(tree, "synthetic");
    a.fill_model = in.text(tree, "path");
    a.maker_fee = in.decimal(tree, "maker_fee");
    a.taker_fee = in.decimal(tree, "taker_fee");
    result.fee_in_base = in.flag(tree, "fee_in_base");
    a.slippage = in.decimal(tree, "slippage");
    if (!in.at(tree, "volume_share").is_null()) result.volume_share = in.decimal(tree, "volume_share");
    result.book = in.text(tree, "book");
    a.latency_candles = in.whole<int>(tree, "latency_candles");
    result.leverage = in.decimal(tree, "leverage");
    a.seed = in.whole<std::uint64_t>(tree, "seed");
}

void read_profit(FieldReader& in, const JsonTree& tree, BotOutcome& outcome)
{
    outcome.net_deposits = read_money(in, tree, "net_deposits");
    outcome.equity = read_money(in, tree, "equity");
    outcome.profit = read_money(in, tree, "profit");
    outcome.realised = read_money(in, tree, "realised");
    outcome.floating = read_money(in, tree, "floating");
    outcome.fees = read_money(in, tree, "fees");
    const JsonTree& parts = in.at(tree, "parts");
    for (std::size_t i = 0; i < bots::part_count; ++i) {
        outcome.parts[i] = read_money(in, parts, bots::name(static_cast<bots::Part>(i)));
    }
    outcome.funding = read_money(in, parts, "funding");
    outcome.trend = read_money(in, parts, "trend");
}

void read_picture(FieldReader& in, const JsonTree& tree, BotOutcome& outcome)
{
    outcome.picture.summary = in.text(tree, "summary");
    for (const JsonTree& figure : in.list(tree, "figures")) {
        outcome.picture.figures.push_back({in.text_of(read_column(in, figure, 0, "figures"), "figures"),
                                           in.text_of(read_column(in, figure, 1, "figures"), "figures")});
    }
    for (const JsonTree& item : in.list(tree, "levels")) {
        bots::Level level;
        level.price = core::Price(in.decimal(item, "price"));
        level.side = read_side(in, item);
        level.quantity = core::Quantity(in.decimal(item, "quantity"));
        level.state = in.text(item, "state");
        level.fills = in.whole<int>(item, "fills");
        level.profit = read_money(in, item, "profit");
        outcome.picture.levels.push_back(std::move(level));
    }
    outcome.degraded = read_texts(in, tree, "degraded");
}

std::vector<double> read_numbers(FieldReader& in, const JsonTree& tree, std::string_view name)
{
    std::vector<double> values;
    for (const JsonTree& item : in.list(tree, name)) values.push_back(in.number_of(item, name));
    return values;
}

void read_curve(FieldReader& in, const JsonTree& tree, BotCurve& curve)
{
    for (const double seconds : read_numbers(in, tree, "end")) {
        curve.end.push_back(core::from_ms(static_cast<std::int64_t>(seconds) * 1000));
    }
    const std::pair<std::string_view, std::vector<double>*> columns[] = {{"open", &curve.open},
                                                                         {"high", &curve.high},
                                                                         {"low", &curve.low},
                                                                         {"close", &curve.close},
                                                                         {"equity", &curve.equity},
                                                                         {"equity_low", &curve.equity_low},
                                                                         {"holding", &curve.holding},
                                                                         {"deployed", &curve.deployed},
                                                                         {"range_low", &curve.range_low},
                                                                         {"range_high", &curve.range_high},
                                                                         {"liquidation", &curve.liquidation}};
    for (const auto& [name, column] : columns) *column = read_numbers(in, tree, name);
    curve.average.resize(curve.end.size());
    if (tree.find("average") != nullptr) curve.average = read_numbers(in, tree, "average");  // Older ones have none.
    for (const JsonTree& item : in.list(tree, "weights")) curve.weights.push_back(read_numbers(in, item, "share"));
    for (const auto& [name, column] : columns) {
        if (column->size() != curve.end.size()) in.fail(name, "is a column of another length");
    }
}

BotFill read_fill(FieldReader& in, const JsonTree& tree, const std::vector<std::string>& listings)
{
    BotFill fill;
    fill.time = in.stamp(tree, "timestamp");
    const auto listing = std::find(listings.begin(), listings.end(), in.text(tree, "pair"));
    if (listing == listings.end()) in.fail("pair", "is not a pair of this bot");
    fill.listing = static_cast<std::uint32_t>(listing - listings.begin());
    fill.side = read_side(in, tree);
    fill.liquidity = in.text(tree, "liquidity") == "maker" ? orders::Liquidity::maker : orders::Liquidity::taker;
    fill.price = core::Price(in.decimal(tree, "price"));
    fill.quantity = core::Quantity(in.decimal(tree, "amount"));
    fill.fee = read_money(in, tree, "fee");
    fill.realised = read_money(in, tree, "realised");
    return fill;
}

BotOutcome read_outcome(FieldReader& in, const JsonTree& tree, const std::vector<std::string>& listings)
{
    BotOutcome outcome;
    outcome.path = in.text(tree, "path");
    outcome.state = in.text(tree, "state");
    outcome.reason = in.text(tree, "reason");
    outcome.started_at = maybe_time(in, tree, "started_at");
    outcome.ended_at = maybe_time(in, tree, "ended_at");
    read_profit(in, tree, outcome);
    outcome.fills = in.whole<int>(tree, "fills");
    outcome.round_trips = in.whole<int>(tree, "round_trips");
    outcome.turnover = read_money(in, tree, "turnover");
    outcome.deployed_mean = in.number(tree, "deployed_mean");
    outcome.deployed_max = in.number(tree, "deployed_max");
    outcome.time_in_range = in.maybe_number(tree, "time_in_range");
    read_picture(in, tree, outcome);
    outcome.summary.values = read_metrics(in, in.at(tree, "metrics"));
    read_drawdowns(in, tree, outcome.summary);
    read_daily_equity(in, tree, outcome.net_deposits.to_double(), outcome.summary);
    read_curve(in, in.at(tree, "curve"), outcome.curve);
    for (const JsonTree& item : in.list(tree, "fill_list")) {
        if (in.failed()) break;
        outcome.fill_list.push_back(read_fill(in, item, listings));
    }
    return outcome;
}

bots::Grade read_grade(FieldReader& in, const JsonTree& tree)
{
    const std::string grade = in.text(tree, "grade");
    for (const bots::Grade one : {bots::Grade::a, bots::Grade::b, bots::Grade::c, bots::Grade::d}) {
        if (bots::name(one) == grade) return one;
    }
    in.fail("grade", "should be A, B, C or D");
    return bots::Grade::d;
}

void read_result(FieldReader& in, const JsonTree& tree, BotResult& result)
{
    result.name = in.text(tree, "name");
    result.description = in.text(tree, "description");
    result.type = in.text(tree, "type");
    result.grade = read_grade(in, tree);
    result.currency = in.text(tree, "currency");
    for (const auto& [name, value] : in.members(tree, "params")) {
        result.params.emplace_back(name, in.decimal_of(value, name));
    }
    result.command = in.text(tree, "command");
    read_assumptions(in, in.at(tree, "assumptions"), result);
    const JsonTree& hashes = in.at(tree, "hashes");
    result.hashes = {in.text(hashes, "bot"), in.text(hashes, "data"), in.text(hashes, "binary")};
    result.warnings = read_texts(in, tree, "warnings");
    for (const JsonTree& item : in.list(tree, "outcomes")) {
        if (in.failed()) return;
        result.outcomes.push_back(read_outcome(in, item, result.listings));
    }
    if (result.outcomes.empty()) in.fail("outcomes", "should not be empty");
}

}  // namespace

bool is_bot_json(std::string_view text)
{
    // The schema is the first field that cobot writes; a file that was edited says it early.
    const std::size_t at = text.substr(0, 4096).find("cobot.bot/");
    return at != std::string_view::npos && text.substr(0, at).find("\"schema\"") != std::string_view::npos;
}

core::Result<BotResult> parse_bot_json(std::string_view text, std::string_view path)
{
    const auto tree = JsonTree::parse(text);
    if (!tree) return tree.error().within(path);
    const JsonTree* schema = tree->find("schema");
    if (schema == nullptr || schema->string() == nullptr || *schema->string() != "cobot.bot/1") {
        return core::Error{core::ErrorCode::data,
                           fmt::format("{}: not a bot's result: \"schema\" should be \"cobot.bot/1\"", path)};
    }
    FieldReader in(path);
    BotResult result;
    read_result(in, *tree, result);
    if (in.failed()) return in.error();
    return result;
}

}  // namespace cobot::report
