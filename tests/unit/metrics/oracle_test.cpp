// Metrics held against numbers that cobot did not compute: scripts/parity/metrics.py wrote them with freqtrade,
// empyrical, scipy and numpy.

#include <cstdlib>
#include <set>

#include "report/json_tree.hpp"
#include "report/result_json.hpp"
#include "support/results.hpp"
#include "support/shell.hpp"

using namespace cobot;
using namespace cobot::tests;

namespace {

const std::filesystem::path folder = std::filesystem::path(COBOT_SOURCE_DIR) / "tests" / "golden" / "metrics";

}  // namespace

TEST_CASE("the run behind the golden figures is the one that the tests make")
{
    const std::string text = report::to_json(result_of(60));
    if (std::getenv("COBOT_WRITE_GOLDEN") != nullptr) {
        FILE* file = std::fopen((folder / "run.json").c_str(), "w");
        std::fputs(text.c_str(), file);
        std::fclose(file);
    }
    // Then run scripts/parity/metrics.py, and look at what changed.
    CHECK_MESSAGE(text == read_file(folder / "run.json"),
                  "the result's JSON changed; if that is right, run the unit tests with COBOT_WRITE_GOLDEN=1");
}

TEST_CASE("metrics equal those of freqtrade, empyrical and scipy")
{
    const auto expected = report::JsonTree::parse(read_file(folder / "expected.json"));
    REQUIRE(expected.has_value());
    const auto summary = result_of(60).summary;
    for (const auto& [name, value] : *expected->members()) {
        CAPTURE(name);
        REQUIRE(metrics::find_metric(name).has_value());
        const auto found = summary.number(name);
        CHECK(found.has_value() == !value.is_null());
        if (!found || value.is_null()) continue;
        CHECK(*found == doctest::Approx(std::stod(value.number()->text)).epsilon(1e-9));
    }
}

TEST_CASE("every metric is held against the oracle, but for those that are counts of the run record")
{
    const auto expected = report::JsonTree::parse(read_file(folder / "expected.json"));
    REQUIRE(expected.has_value());
    const std::set<std::string_view> given{"starting_balance", "final_balance",         "rejected_signals",
                                           "refused_by_risk",  "timedout_entry_orders", "backtest_start",
                                           "backtest_end",     "excess_return",         "exposure",
                                           "open_trades_mean", "longest_drawdown"};
    for (const auto* metric : metrics::all_metrics()) {
        CAPTURE(metric->name);
        CHECK((expected->find(metric->name) != nullptr) != given.contains(metric->name));
    }
}
