#include "optimize/objective.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/suggest.hpp"
#include "optimize/trial.hpp"

namespace cobot::optimize {
namespace {

std::optional<double> read(const Expression& expression, const metrics::Facts& facts)
{
    return expression.value(
        [&](std::size_t metric) { return metrics::number_of(metrics::all_metrics()[metric]->compute(facts)); });
}

metrics::Reads reads_of(const Expression& expression)
{
    auto all = metrics::Reads::closed_trades;
    for (const std::size_t metric : expression.metrics()) all = both(all, metrics::reads_of(metric));
    return all;
}

/// Metrics that nobody wants large, and what to say instead.
bool is_better_small(std::string_view metric)
{
    return metric.find("drawdown") != std::string_view::npos || metric.starts_with("ulcer") ||
           metric.find("volatility") != std::string_view::npos;
}

}  // namespace

core::Result<Objective> Objective::parse(std::string_view text)
{
    Objective objective;
    objective.text_ = std::string(text);
    std::vector<std::string> names;
    for (const NamedLoss& loss : named_losses()) {
        names.emplace_back(loss.name);
        if (loss.name != text) continue;
        objective.named_ = &loss;
        objective.maximised_ = !text.ends_with("Loss") && !text.ends_with("Daily") && text != "drawdown";
        return objective;
    }
    auto expression = Expression::parse(text);
    if (!expression) {
        const bool word = std::ranges::all_of(text, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        });
        if (!word || text.empty()) return expression.error().within("the objective");
        for (const std::string& metric : metrics::metric_names()) names.push_back(metric);
        return core::Error{
            core::ErrorCode::usage,
            fmt::format("there is no loss \"{}\"{}; say one of sharpe, sortino, calmar, profit, drawdown, "
                        "profit_factor, expectancy, sqn, omega, a loss of freqtrade, or an expression "
                        "over metrics",
                        text, core::did_you_mean(text, names))};
    }
    if (const auto metric = expression->sole_metric();
        metric && is_better_small(metrics::all_metrics()[*metric]->name)) {
        return core::Error{core::ErrorCode::usage,
                           fmt::format("an objective is made as large as possible, which nobody wants of {0}; say "
                                       "\"-{0}\" or drawdown",
                                       text)};
    }
    objective.expression_ = std::move(*expression);
    return objective;
}

double Objective::loss(const metrics::Facts& facts) const
{
    std::optional<double> loss = named_ != nullptr ? named_->compute(facts) : read(*expression_, facts);
    if (loss && named_ == nullptr) loss = -*loss;
    return loss && std::isfinite(*loss) ? std::clamp(*loss, -1e15, 1e15) : no_loss;
}

metrics::Reads Objective::reads() const { return named_ != nullptr ? named_->reads : reads_of(*expression_); }

metrics::Reads Constraint::reads() const { return both(reads_of(*smaller_), reads_of(*larger_)); }

core::Result<Constraint> Constraint::parse(std::string_view text)
{
    const auto bad = [&](std::string_view why) {
        return core::Error{core::ErrorCode::usage,
                           fmt::format("constraint \"{}\": {}; write for example \"trades >= 30\"", text, why)};
    };
    const std::size_t at = text.find_first_of("<>");
    if (at == std::string_view::npos) return bad("no comparison with <, <=, > or >=");
    const bool or_equal = text.substr(at + 1).starts_with('=');
    auto left = Expression::parse(text.substr(0, at));
    auto right = Expression::parse(text.substr(at + (or_equal ? 2 : 1)));
    if (!left) return bad(left.error().message);
    if (!right) return bad(right.error().message);
    Constraint constraint;
    constraint.text_ = std::string(text);
    constraint.strict_ = !or_equal;
    const bool less = text[at] == '<';
    constraint.smaller_ = less ? std::move(*left) : std::move(*right);
    constraint.larger_ = less ? std::move(*right) : std::move(*left);
    return constraint;
}

double Constraint::violation(const metrics::Facts& facts) const
{
    const auto smaller = read(*smaller_, facts);
    const auto larger = read(*larger_, facts);
    if (!smaller || !larger) return 2;
    const double excess = *smaller - *larger;
    if (strict_ ? excess < 0 : excess <= 0) return 0;
    const double relative = excess / (1 + std::abs(*smaller) + std::abs(*larger));
    return std::max(relative, 1e-12);
}

}  // namespace cobot::optimize
