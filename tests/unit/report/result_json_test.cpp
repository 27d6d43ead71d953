#include "report/result_json.hpp"

#include "report/json_tree.hpp"

#include "support/results.hpp"

using namespace cobot;
using namespace cobot::tests;

TEST_CASE("a result read back from its JSON is written as the same bytes")
{
    for (const int count : {0, 1, 60}) {
        const std::string text = report::to_json(result_of(count));
        const auto parsed = report::parse_json(text, "result.json");
        REQUIRE_MESSAGE(parsed.has_value(), parsed.error().message);
        CHECK(report::to_json(*parsed) == text);
    }
}

TEST_CASE("the same run gives the same bytes and the same id, another setting another id")
{
    const auto result = result_of(20);
    CHECK(report::to_json(result) == report::to_json(result_of(20)));
    auto other = result;
    other.assumptions.slippage = decimal("0.0003");
    CHECK(report::run_id(other) != report::run_id(result));
    CHECK(report::run_id(result).size() == 12);
}

TEST_CASE("trades carry freqtrade's names, decimals exactly")
{
    auto result = result_of(3);
    result.run.trades[0].stake = core::Money(decimal("203.640000000001"));
    const std::string text = report::to_json(result);
    CHECK(text.starts_with("{\"schema\":\"cobot.backtest/1\",\"run_id\":\""));
    CHECK(text.find("\"open_date\":\"2018-01-01 01:00:00+00:00\"") != std::string::npos);
    CHECK(text.find("\"stake_amount\":203.640000000001,") != std::string::npos);
    CHECK(text.find("\"is_short\":false") != std::string::npos);
    CHECK(text.find("\"description\":\"Fast average \\\"crossing\\\" the slow one\"") != std::string::npos);
    CHECK(text.find("nan") == std::string::npos);
    CHECK(text.find("inf") == std::string::npos);
}

TEST_CASE("what does not exist is null in the file")
{
    const std::string text = report::to_json(result_of(0));
    CHECK(text.find("\"sharpe\":null") != std::string::npos);
    CHECK(text.find("\"holding_avg\":null,\"holding_avg_s\":null") != std::string::npos);
    CHECK(text.find("\"profit_total_abs\":0") != std::string::npos);
}

TEST_CASE("a file that is no result says so, and where it breaks")
{
    const auto message = [](std::string_view text) {
        const auto parsed = report::parse_json(text, "x.json");
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error().code == core::ErrorCode::data);
        return parsed.error().message;
    };
    CHECK(message("{\"schema\": \"other\"}").find("x.json: not a backtest result") != std::string::npos);
    CHECK(message("[]").find("not a backtest result") != std::string::npos);
    CHECK(message("{\"a\": }").find("x.json: not JSON: at line 1, column 7") != std::string::npos);
    CHECK(message("").find("not JSON") != std::string::npos);
    CHECK(message("{\"schema\":\"cobot.backtest/1\"}").find("\"strategy\" is missing") != std::string::npos);
    CHECK(message(std::string(100'000, '[')).find("nested too deeply") != std::string::npos);

    std::string text = report::to_json(result_of(2));
    text.replace(text.find("\"exit_reason\":\"roi\""), 19, "\"exit_reason\":\"rio\"");
    CHECK(message(text).find("\"exit_reason\" is not an exit reason") != std::string::npos);
}

TEST_CASE("a result cut off anywhere is an error, never a crash")
{
    const std::string text = report::to_json(result_of(2));
    for (std::size_t length = 0; length + 2 < text.size(); length += 97) {
        CAPTURE(length);
        CHECK_FALSE(report::parse_json(std::string_view(text).substr(0, length), "cut.json").has_value());
    }
}

TEST_CASE("decimals are written in full and without padding")
{
    const auto written = [](std::string_view text) {
        report::JsonText json;
        json.value(decimal(text));
        return json.take();
    };
    for (const auto* text : {"0", "-3", "0.1", "-0.000000000001", "13752.18233851", "9223372.036854775807",
                             "18446744.073709551616", "123456789012345.123456789012", "-18446744073709551615.5"}) {
        CHECK(written(text) == text);
    }
}

TEST_CASE("texts of any length and content are written so that they read back")
{
    std::string text;
    for (int i = 0; i < 10'000; ++i) text += static_cast<char>(i * 7 % 256 < 128 ? i * 7 % 128 : 'x');
    for (const std::size_t length : {0U, 1U, 511U, 512U, 513U, 4095U, 4096U, 10'000U}) {
        report::JsonText json;
        json.open('[');
        json.value(text.substr(0, length));
        json.raw("\"" + std::string(length, 'y') + "\"");
        json.value(1.5);
        json.close(']');
        const auto tree = report::JsonTree::parse(json.take());
        REQUIRE(tree.has_value());
        CHECK(*(*tree->array())[0].string() == text.substr(0, length));
        CHECK((*tree->array())[1].string()->size() == length);
    }
}
