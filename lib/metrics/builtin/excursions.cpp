#include "metrics/facts.hpp"
#include "metrics/metric.hpp"
#include "metrics/statistics.hpp"

namespace cobot::metrics::builtin {
namespace {

constexpr std::string_view sweeney = "Sweeney 1996";

constexpr Metric table[] = {
    {"mae_mean", "MAE mean", Unit::ratio,
     "Mean over trades of the worst price while open, relative to the entry price, at most 0", sweeney,
     [](const Facts& f) { return value_of(mean(f.adverse)); }},
    {"mae_p95", "MAE 95 %", Unit::ratio, "5 % quantile of the trades' MAE: 95 % of trades fell no further", sweeney,
     [](const Facts& f) { return value_of(quantile(f.adverse, 0.05)); }},
    {"mae_worst", "MAE worst", Unit::ratio, "Smallest MAE of a trade", sweeney,
     [](const Facts& f) { return value_of(quantile(f.adverse, 0)); }},
    {"mfe_mean", "MFE mean", Unit::ratio,
     "Mean over trades of the best price while open, relative to the entry price, at least 0", sweeney,
     [](const Facts& f) { return value_of(mean(f.favourable)); }},
    {"mfe_p95", "MFE 95 %", Unit::ratio, "95 % quantile of the trades' MFE", sweeney,
     [](const Facts& f) { return value_of(quantile(f.favourable, 0.95)); }},
    {"mfe_best", "MFE best", Unit::ratio, "Largest MFE of a trade", sweeney,
     [](const Facts& f) { return value_of(quantile(f.favourable, 1)); }},
};

}  // namespace

extern const MetricGroup excursions;
const MetricGroup excursions{"Excursions", 8, table};

}  // namespace cobot::metrics::builtin
