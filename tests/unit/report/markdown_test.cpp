#include "report/markdown.hpp"

#include <algorithm>

#include "report/trades_csv.hpp"
#include "support/results.hpp"

using namespace cobot;
using namespace cobot::tests;

namespace {

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

TEST_CASE("Markdown holds assumptions, checks, every figure and how to get it again")
{
    const auto result = result_of(60);
    const std::string text = report::render_markdown(result);
    CHECK(text.starts_with("# ema-crossover\n\nFast average \"crossing\" the slow one\n"));
    CHECK(contains(text, "- slippage 2 bp\n"));
    CHECK(contains(text, "- `rsi_max` = 70.5\n"));
    CHECK(contains(text, "- 7 entry signals found no free slot or money\n"));
    for (const auto* metric : metrics::all_metrics()) CHECK(contains(text, fmt::format("| `{}` |", metric->name)));
    CHECK(contains(text, "## By exit reason"));
    CHECK(contains(text, "| 2018-02 |"));
    CHECK(contains(text, "## Worst drawdowns"));
    CHECK(contains(text, "  rsi < 70.5"));
    CHECK(contains(text, "\n" + result.command + "\n"));
}

TEST_CASE("Markdown of a run without trades leaves the breakdowns out")
{
    auto result = result_of(0);
    result.assumptions.synthetic = true;
    const std::string text = report::render_markdown(result);
    CHECK_FALSE(contains(text, "## By pair"));
    CHECK_FALSE(contains(text, "## Worst drawdowns"));
    CHECK(contains(text, "**Synthetic data: invented prices.**"));
}

TEST_CASE("trades as CSV keep their decimals and leave out what does not exist")
{
    auto result = result_of(2);
    result.run.trades[0].profit = core::Money(decimal("0.000000000001"));
    result.run.trades[0].stop = core::Price();
    result.run.trades[0].enter_tag = "a,b";
    const std::string csv = report::trades_csv(result);
    CHECK(csv.starts_with("trade_id,pair,is_short,open_date,"));
    CHECK(contains(csv, ",0.000000000001,"));
    CHECK(contains(csv, ",\"a,b\",,"));
    CHECK(std::count(csv.begin(), csv.end(), '\n') == 3);
}
