// The HTML report in a real browser: headless Chromium draws the page and hands back what it made of it.

#include "report/html.hpp"

#include "report/bot_html.hpp"
#include "support/bot_results.hpp"
#include "support/results.hpp"
#include "support/shell.hpp"

using namespace cobot;
using namespace cobot::tests;

namespace {

bool has_chromium()
{
    const TemporaryFolder folder;
    if (run_in_shell("command -v chromium", folder.path()).exit_code == 0) return true;
    MESSAGE("SKIPPED: there is no chromium here, so nobody looked at the HTML report (apt-get install chromium)");
    return false;
}

/// The document as it stands after the page's script has run. `address` is what follows the file's name.
std::string drawn(const std::string& page, const std::string& address = "")
{
    const TemporaryFolder folder;
    folder.write("report.html", page);
    const Outcome outcome = run_in_shell(
        "chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --user-data-dir=\"$PWD/profile\" "
        "--window-size=1300,4000 --dump-dom \"file://$PWD/report.html" +
            address + "\"",
        folder.path(), 90);
    CHECK(outcome.exit_code == 0);
    return outcome.out.substr(0, outcome.out.find("<script"));  // What was drawn stands before the scripts.
}

std::size_t occurrences(std::string_view text, std::string_view part)
{
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

void check_drawn_without_errors(const std::string& document)
{
    const std::string_view root = std::string_view(document).substr(0, document.find("<head"));
    CAPTURE(root);
    CHECK(root.find("data-ready=\"true\"") != std::string_view::npos);
    CHECK(root.find("data-error") == std::string_view::npos);
    CHECK(document.find("class=\"failed\"") == std::string::npos);
}

}  // namespace

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
