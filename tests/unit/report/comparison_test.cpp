#include "report/comparison.hpp"

#include "report/json_tree.hpp"
#include "support/results.hpp"

using namespace cobot;
using namespace cobot::tests;
using report::Candidate;
using report::Format;

namespace {

Candidate candidate(const char* strategy, int fast, int trades)
{
    auto result = result_of(trades);
    return {strategy,
            {{"fast", core::Decimal(fast)}, {"slow", core::Decimal(26)}},
            "run" + std::to_string(fast),
            std::move(result.summary.values)};
}

std::string render(const std::vector<Candidate>& candidates, Format format, std::size_t width = 200)
{
    const auto text = report::render_comparison(candidates, format, {width, false});
    REQUIRE(text.has_value());
    return *text;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

TEST_CASE("a sweep shows the parameters that change and leaves out those that do not")
{
    const std::vector sweep{candidate("ema", 5, 10), candidate("ema", 10, 0)};
    const std::string text = render(sweep, Format::text);
    CHECK(first_line(text).starts_with("fast "));
    CHECK(text.find("slow") == std::string::npos);
    CHECK(text.find("STRATEGY") == std::string::npos);
    CHECK(text.find("n/a") != std::string::npos);  // No trades, no win rate.
    CHECK(report::display_width(first_line(render(sweep, Format::text, 60))) <= 60);
}

TEST_CASE("several strategies are compared by name")
{
    const std::string text = render({candidate("ema", 5, 10), candidate("rsi", 5, 20)}, Format::text);
    CHECK(first_line(text).starts_with("STRATEGY"));
    CHECK(text.find("\nrsi") != std::string::npos);
    CHECK(render({candidate("ema", 5, 10), candidate("rsi", 5, 20)}, Format::markdown).starts_with("| STRATEGY |"));
}

TEST_CASE("csv has every metric under its name, and nothing where there is no value")
{
    const std::string csv = render({candidate("ema", 5, 10), candidate("ema", 10, 0)}, Format::csv);
    CHECK(csv.starts_with("strategy,run_id,params.fast,starting_balance,"));
    CHECK(first_line(csv).find(",sharpe,") != std::string::npos);
    CHECK(first_line(csv).find(",holding_avg_s,") != std::string::npos);
    CHECK(csv.find("\nema,run10,10,1000,1000,0,") != std::string::npos);
    CHECK(csv.find(",,") != std::string::npos);
}

TEST_CASE("json and json lines hold all parameters and metrics")
{
    const std::vector sweep{candidate("ema", 5, 10), candidate("ema", 10, 0)};
    const auto tree = report::JsonTree::parse(render(sweep, Format::json));
    REQUIRE(tree.has_value());
    CHECK(*tree->find("schema")->string() == "cobot.comparison/1");
    REQUIRE(tree->find("results")->array()->size() == 2);
    const auto& second = (*tree->find("results")->array())[1];
    CHECK(second.find("params")->find("slow")->number()->text == "26");
    CHECK(second.find("metrics")->find("sharpe")->is_null());

    const std::string lines = render(sweep, Format::jsonl);
    CHECK(std::count(lines.begin(), lines.end(), '\n') == 2);
    CHECK(report::JsonTree::parse(first_line(lines)).has_value());
}

TEST_CASE("formats are found by name, and a wrong one gets the nearest suggested")
{
    CHECK(*report::parse_format("md") == Format::markdown);
    CHECK(*report::parse_format("table") == Format::text);
    CHECK(report::parse_format("htm").error().message.find("did you mean \"html\"") != std::string::npos);
    CHECK_FALSE(report::render_comparison(std::vector{candidate("ema", 5, 1)}, Format::html, {}).has_value());
}
