#include "report/bot_json.hpp"
#include "report/bot_text.hpp"
#include "support/bot_results.hpp"

using namespace cobot;
using namespace cobot::tests;

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a bot's result reads back to the same bytes")
{
    report::BotResult result = bot_result();
    result.volume_share = *core::Decimal::parse("0.1");
    result.params = {{"step", *core::Decimal::parse("0.02")}};
    result.outcomes[0].ended_at = result.period.end;
    result.outcomes[0].degraded = {"too \"small\""};
    const std::string text = report::to_json(result);
    CHECK(report::is_bot_json(text));
    const auto read = report::parse_bot_json(text, "x.json");
    REQUIRE_MESSAGE(read.has_value(), (read ? "" : read.error().message));
    CHECK(report::to_json(*read) == text);
    CHECK(report::run_id(*read) == report::run_id(result));
}

TEST_CASE("a file that is no bot's result is refused")
{
    CHECK(!report::is_bot_json("{\"schema\":\"cobot.backtest/1\"}"));
    CHECK(report::parse_bot_json("{", "x.json").error().code == core::ErrorCode::data);
    CHECK(report::parse_bot_json("{\"schema\":\"cobot.bot/1\"}", "x.json").error().code == core::ErrorCode::data);
    std::string text = report::to_json(bot_result());
    text.replace(text.find("\"ohlc\""), 6, "7     ");
    CHECK(report::parse_bot_json(text, "x.json").error().code == core::ErrorCode::data);
}

TEST_CASE("the named parts of a profit sum to it")
{
    for (const report::BotOutcome& outcome : bot_result().outcomes) {
        core::Money sum;
        for (const report::NamedPart& part : report::named_parts(outcome)) sum += part.amount;
        CHECK(sum == outcome.profit);
    }
}

TEST_CASE("the worse path is the one that is believed")
{
    const report::BotResult result = bot_result();
    CHECK(report::worst(result).path == "ohlc");
    CHECK(report::best(result).path == "olhc");
    CHECK(report::verdict(result).starts_with("-28.25 .. -27.50 USD (-2.83% .. -2.75%), "));
}

TEST_CASE("the text shows verdict, both paths, where the profit came from, and levels")
{
    const std::string text = report::render_text(bot_result(), {100, false});
    for (const char* part : {"btc-grid", "grade A", "-28.25 .. -27.50 USD", "olhc", "ohlc", "grid profit", "+13.25",
                             "price of what is held", "= profit", "range 62 %", "9000  buy", "+1.25"}) {
        CAPTURE(part);
        CHECK(has(text, part));
    }
    const std::string markdown = report::render_markdown(bot_result());
    for (const char* part : {"# btc-grid", "## Assumptions", "| Profit | -27.50 | -28.25 |", "## Attribution"}) {
        CAPTURE(part);
        CHECK(has(markdown, part));
    }
}

TEST_CASE("fills are a line each")
{
    const report::BotResult result = bot_result();
    const std::string csv = report::fills_csv(result);
    CHECK(csv.starts_with("time,pair,side,liquidity,price,amount,fee,realised\n"));
    CHECK(std::count(csv.begin(), csv.end(), '\n') == 21);
    const std::string lines = report::fills_json_lines(result);
    CHECK(std::count(lines.begin(), lines.end(), '\n') == 20);
    CHECK(has(lines, "\"side\":\"buy\",\"liquidity\":\"taker\""));
}

TEST_CASE("what a careful reader would hold against a bot's result")
{
    report::BotResult result = bot_result();
    result.grade = bots::Grade::c;
    result.outcomes[1].time_in_range = 0.2;
    result.outcomes[1].fills = 3;
    result.outcomes[0].trend = result.outcomes[0].profit = money_of("40");
    const auto found = report::checks(result);
    const auto any = [&](std::string_view part) {
        return std::any_of(found.begin(), found.end(), [&](const std::string& one) { return has(one, part); });
    };
    CHECK(any("grade C"));
    CHECK(any("only 3 fills"));
    CHECK(any("only 20% of the time"));
    CHECK(any("the order of prices inside a candle is worth 68.25 USD"));
}

TEST_CASE("several bots are rows of one table")
{
    const report::BotResult one = bot_result();
    const report::BotResult* const all[] = {&one, &one};
    const auto text = report::render_comparison(all, report::Format::text, {120, false});
    REQUIRE(text);
    CHECK(has(*text, "btc-grid"));
    CHECK(report::render_comparison(all, report::Format::html, {}).error().code == core::ErrorCode::usage);
}
