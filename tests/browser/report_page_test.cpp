// The HTML report in a real browser.

#include "report/bot_html.hpp"
#include "report/html.hpp"
#include "support/bot_results.hpp"
#include "support/browser.hpp"
#include "support/results.hpp"

using namespace cobot;
using namespace cobot::tests;

TEST_CASE("the whole page is drawn: charts, tables, and the trade that the address names")
{
    if (!has_chromium()) return;
    const std::string document = drawn(report::render_html(result_of(60), sample_series()), "#trade-7");
    check_drawn_without_errors(document);
    CHECK(occurrences(document, "<canvas") >= 6);  // Equity, underwater and the layers of the candle chart.
    CHECK(occurrences(document, "<circle") == 2 * 60);
    CHECK(occurrences(document, "class=\"bar ") > 20);
    CHECK(occurrences(document, "class=\"selectable\"") >= 24);
    CHECK(document.find("Trade 7, BTC/USD, long: 0.02 at 11,197") != std::string::npos);
    for (const auto* id :
         {"assumptions", "equity", "calendar", "drawdowns", "breakdown", "trades", "figures", "funnel", "glossary"}) {
        CAPTURE(id);
        CHECK(document.find(fmt::format("<section id=\"{}\"", id)) != std::string::npos);
    }
}

TEST_CASE("chart patterns and levels near a trade are drawn")
{
    if (!has_chromium()) return;
    const auto result = result_of(60);
    const auto series = sample_series();
    const ledger::Trade& trade = result.run.trades[6];
    std::vector<report::PairFigures> figures(series.size());
    for (std::size_t i = 0; i < series.size(); ++i) {
        if (series[i].pair() != trade.pair) continue;
        const double price = trade.open_rate.to_double();
        const core::Time before = trade.open_time - 20 * series[i].timeframe().duration();
        const core::Time middle = trade.open_time - 10 * series[i].timeframe().duration();
        figures[i].push_back(
            {"double_top", trade.open_time, -100, {{before, price}, {middle, price * 0.99}, {trade.open_time, price}}});
        figures[i].push_back(
            {"support", trade.open_time, 0, {{before, price * 0.98}, {trade.open_time, price * 0.98}}});
    }
    const std::string document = drawn(report::render_html(result, series, figures), "#trade-7");
    check_drawn_without_errors(document);
    CHECK(document.find("Drawn: double top, support.") != std::string::npos);
}

TEST_CASE("a page without trades and without candles still tells what there is")
{
    if (!has_chromium()) return;
    auto result = result_of(0);
    result.assumptions.synthetic = true;
    const std::string document = drawn(report::render_html(result, {}));
    check_drawn_without_errors(document);
    CHECK(document.find("No trade was made.") != std::string::npos);
    CHECK(document.find("ema_fast crosses_above ema_slow") != std::string::npos);
    CHECK(document.find("synthetic data") != std::string::npos);
    CHECK(document.find("one point a day, and no candle chart") != std::string::npos);
    CHECK(document.find("NaN") == std::string::npos);
    CHECK(document.find("undefined") == std::string::npos);
}

TEST_CASE("the page of a bot is drawn: price with levels, attribution, both paths, fills")
{
    if (!has_chromium()) return;
    const std::string document = drawn(report::render_html(bot_result()));
    check_drawn_without_errors(document);
    CHECK(occurrences(document, "<canvas") >= 6);
    CHECK(document.find("Where the profit came from") != std::string::npos);
    CHECK(occurrences(document, "class=\"bar ") == 3);  // Grid, trend and their sum.
    CHECK(document.find("Both paths") != std::string::npos);
    CHECK(document.find("A &lt;grid&gt;") != std::string::npos);
}
