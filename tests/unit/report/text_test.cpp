#include "report/text.hpp"

#include <cstdlib>

#include "support/results.hpp"

using namespace cobot;
using namespace cobot::tests;
using report::TextStyle;

namespace {

std::size_t widest_line(std::string_view text)
{
    std::size_t widest = 0;
    while (!text.empty()) {
        const auto end = text.find('\n');
        widest = std::max(widest, report::display_width(text.substr(0, end)));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return widest;
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

TEST_CASE("the first screen says what was tested, under which assumptions, and how it went")
{
    const std::string text = report::render_text(result_of(60), {100, false});
    if (std::getenv("COBOT_SHOW") != nullptr) fmt::print("{}\n", text);
    CHECK(text.starts_with(
        "ema-crossover · bitfinex · 1h · 2 pairs · 2018-01-01..2018-04-01 UTC (90 d) · 4,320 candles, 11 gaps\n"));
    CHECK(contains(text, "fee 10 bp maker, 20 bp taker · slippage 2 bp"));
    CHECK(contains(text, "ambiguous candles 4 (resolved against you) · 12 resolved by 1m candles"));
    CHECK(contains(text, "run " + report::run_id(result_of(60))));
    CHECK(contains(text, "params: fast 12 · rsi_max 70.5"));
    CHECK(contains(text, "Trades         60 ("));
    CHECK(contains(text, "\nPAIR"));
    CHECK(contains(text, "EXITS (roi/stop/signal)"));
    CHECK(contains(text, "\nTOTAL"));
    CHECK(contains(text, "\nENTER TAG"));
    CHECK(contains(text, "\nEXIT REASON"));
    CHECK(contains(text, "⚠ 7 entry signals found no free slot or money"));
    CHECK_FALSE(contains(text, "\x1b["));
}

TEST_CASE("text keeps to the terminal's width by leaving columns out and breaking lines")
{
    for (const std::size_t width : {60, 80, 100, 140}) {
        CAPTURE(width);
        CHECK(widest_line(report::render_text(result_of(0), {width, false})) <= width);
        CHECK(widest_line(report::render_text(result_of(60), {width, false})) <= width);
    }
}

TEST_CASE("colours stand on the sign that is printed anyway")
{
    CHECK(contains(report::render_text(result_of(60), {100, true}), "\x1b[31m-"));
    CHECK(report::colored_by_sign("+1.00%", {100, true}) == "\x1b[32m+1.00%\x1b[0m");
    CHECK(report::colored_by_sign("+0.00%", {100, true}) == "+0.00%");
    CHECK(report::colored_by_sign("-1.00%", {100, false}) == "-1.00%");
}

TEST_CASE("without trades the funnel says why")
{
    const std::string text = report::render_text(result_of(0), {100, false});
    if (std::getenv("COBOT_SHOW") != nullptr) fmt::print("{}\n", text);
    CHECK(contains(text, "No trades."));
    CHECK(contains(text, "7 found no free slot or money"));
    CHECK(contains(text, "  ema_fast crosses_above ema_slow     60  2,000   3.00%"));
    CHECK_FALSE(contains(text, "Sharpe"));
}

TEST_CASE("synthetic data is labelled on the first line and in the checks")
{
    auto result = result_of(5);
    result.assumptions.synthetic = true;
    const std::string text = report::render_text(result, {200, false});
    CHECK(contains(text.substr(0, text.find('\n')), "SYNTHETIC DATA"));
    CHECK(contains(text, "⚠ synthetic data: invented prices"));
    CHECK(contains(text, "⚠ only 5 trades"));
}

TEST_CASE("tables drop the most expendable columns first, and never those that matter")
{
    report::Table table({{"NAME", report::Table::Align::left, 0, false},
                         {"A", report::Table::Align::right, 2, false},
                         {"B", report::Table::Align::right, 1, false}});
    table.add({"one", "1111111111", "2222222222"});
    CHECK(table.text({100, false}) == "NAME           A           B\none   1111111111  2222222222\n");
    CHECK(table.text({18, false}) == "NAME           B\none   2222222222\n");
    CHECK(table.text({1, false}) == "NAME\none\n");
}

TEST_CASE("tables quote what CSV and Markdown would misread")
{
    report::Table table({{"NAME", report::Table::Align::left, 0, false}, {"N", report::Table::Align::right, 0, false}});
    table.add({"a,\"b\"|c", "1"});
    CHECK(table.csv() == "NAME,N\n\"a,\"\"b\"\"|c\",1\n");
    CHECK(table.markdown() == "| NAME | N |\n|---|---:|\n| a,\"b\"\\|c | 1 |\n");
}
