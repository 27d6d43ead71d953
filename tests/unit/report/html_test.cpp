#include "report/html.hpp"

#include <cstdlib>

#include "report/html_data.hpp"
#include "report/json_tree.hpp"
#include "support/results.hpp"
#include "support/shell.hpp"

using namespace cobot;
using namespace cobot::tests;

namespace {

std::size_t occurrences(std::string_view text, std::string_view part)
{
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

}  // namespace

TEST_CASE("the page is one file that asks for nothing from anywhere")
{
    const std::string page = report::render_html(result_of(60), sample_series());
    if (const char* path = std::getenv("COBOT_SHOW_HTML")) {
        FILE* file = std::fopen(path, "w");
        std::fputs(page.c_str(), file);
        std::fclose(file);
    }
    CHECK(page.starts_with("<!doctype html>"));
    CHECK(page.size() < 1'000'000);
    CHECK(occurrences(page, "<script src") == 0);
    CHECK(occurrences(page, "<link") == 0);
    CHECK(occurrences(page, "</script>") == 2);
    CHECK(page.find("<noscript><pre>ema-crossover") != std::string::npos);
    CHECK(page == report::render_html(result_of(60), sample_series()));
}

TEST_CASE("names from a strategy's file cannot break out of the page")
{
    auto result = result_of(3);
    result.strategy = "</title><script>alert(1)</script>";
    const std::string page = report::render_html(result, {});
    CHECK(page.find("<script>alert") == std::string::npos);
}

TEST_CASE("the data is JSON with the whole result in it")
{
    const auto tree = report::JsonTree::parse(report::html_data(result_of(60), sample_series()));
    REQUIRE(tree.has_value());
    CHECK(*tree->find("result")->find("schema")->string() == "cobot.backtest/1");
    CHECK(tree->find("equity")->find("t")->array()->size() == 90 * 24);
    CHECK(tree->find("candles")->find("BTC/USD")->find("overview")->find("c")->array()->size() == 90 * 24 * 5);
    CHECK(tree->find("definitions")->array()->size() == metrics::all_metrics().size());
}

TEST_CASE("thinning keeps the extremes and the end of the equity curve")
{
    const auto result = result_of(60);
    const auto series = sample_series();
    const auto all = report::equity_steps(result, series, 100'000);
    const auto few = report::equity_steps(result, series, 50);
    CHECK(few.last.size() <= 50);
    CHECK(few.last.back() == all.last.back());
    CHECK(few.benchmark.back() == all.benchmark.back());
    CHECK(*std::min_element(few.low.begin(), few.low.end()) == *std::min_element(all.last.begin(), all.last.end()));
    CHECK(*std::max_element(few.high.begin(), few.high.end()) == *std::max_element(all.last.begin(), all.last.end()));
    CHECK(few.end.back() == *result.run.period.end);
}

TEST_CASE("joined candles span what they join")
{
    const auto series = sample_series().front();
    const auto coarse = report::overview(series, {series.begin(), series.end()}, 90);
    REQUIRE(coarse.candles.size() == 90);
    CHECK(coarse.step == std::chrono::hours(24));
    CHECK(coarse.candles[1].open == series.open()[24]);
    CHECK(coarse.candles[1].close == series.close()[47]);
    CHECK(coarse.candles[1].high == *std::max_element(series.high().begin() + 24, series.high().begin() + 48));
}

TEST_CASE("close-ups surround trades, do not overlap and keep to their budget")
{
    const auto result = result_of(60);
    const auto series = sample_series();
    std::size_t total = 0;
    for (const auto& pair : report::close_ups(result, series, 500)) {
        core::Time before{};
        for (const auto& stretch : pair) {
            CHECK(stretch.begin > before);
            total += stretch.candles.size();
            before = stretch.candles.back().open_time;
        }
    }
    CHECK(total > 100);
    CHECK(total <= 500);
    CHECK(report::close_ups(result, series, 0)[0].empty());
}
