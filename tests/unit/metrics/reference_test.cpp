#include <algorithm>

#include "metrics/metric.hpp"
#include "support/shell.hpp"

using namespace cobot;

namespace {

std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '|') out += '\\';
        out += c;
    }
    return out;
}

}  // namespace

TEST_CASE("the reference has a row for every metric, as the code defines it, and no other")
{
    const std::string page = tests::read_file(std::filesystem::path(COBOT_SOURCE_DIR) / "docs/reference/metrics.md");
    std::size_t at = 0;
    for (const metrics::MetricGroup* group : metrics::metric_groups()) {
        const auto heading = page.find(fmt::format("\n## {}\n", group->title), at);
        CHECK_MESSAGE(heading != std::string::npos, "no section " << group->title);
        for (const metrics::Metric& metric : group->metrics) {
            const std::string row = fmt::format("\n| `{}` | {} | {} | {} | {} |\n", metric.name, metric.label,
                                                metrics::name(metric.unit), escaped(metric.formula), metric.source);
            CHECK_MESSAGE(page.find(row) != std::string::npos, "docs/reference/metrics.md lacks the row" << row);
        }
        if (heading != std::string::npos) at = heading;
    }
    std::size_t rows = 0;
    for (auto row = page.find("\n| `"); row != std::string::npos; row = page.find("\n| `", row + 1)) ++rows;
    CHECK(rows == metrics::all_metrics().size());
    for (const metrics::Alias& alias : metrics::metric_aliases()) {
        const std::string text = fmt::format("`{}` for `{}`", alias.name, alias.metric);
        std::string flat = page;
        std::replace(flat.begin(), flat.end(), '\n', ' ');
        CHECK_MESSAGE(flat.find(text) != std::string::npos, "docs/reference/metrics.md lacks " << text);
    }
}
