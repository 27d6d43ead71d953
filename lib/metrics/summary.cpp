#include "metrics/summary.hpp"

#include "metrics/facts.hpp"

namespace cobot::metrics {

const Value& Summary::value(std::string_view name) const
{
    const auto index = find_metric(name);
    COBOT_ENSURE(index.has_value(), "a metric that is not in the registry");
    return values.at(*index);
}

Summary summarise(const ledger::RunRecord& run, std::span<const market::CandleSeries> series)
{
    Facts facts = gather(run, series);
    Summary summary;
    summary.values.reserve(all_metrics().size());
    for (const Metric* metric : all_metrics()) summary.values.push_back(metric->compute(facts));
    summary.groups = group(run);
    summary.months = periods(Period::month, run, facts.daily);
    summary.closing_days = std::move(facts.closing_days);
    summary.drawdowns = std::move(facts.drawdowns);
    summary.daily = std::move(facts.daily);
    return summary;
}

}  // namespace cobot::metrics
