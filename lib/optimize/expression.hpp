#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace cobot::optimize {

/// Gives a metric's number by its index in metrics::all_metrics(); absent when it does not exist for the run.
using MetricReader = std::function<std::optional<double>(std::size_t metric)>;

/// Arithmetic over metrics: "sharpe - 0.5 * max_drawdown_account". Numbers, metric names, + - * / and parentheses,
/// abs(x), sqrt(x), log(x), min(x, y), max(x, y).
class Expression {
public:
    /// ErrorCode::usage, with the nearest metric for an unknown name.
    static core::Result<Expression> parse(std::string_view text);

    /// Absent when a metric is, or when the result is not finite.
    std::optional<double> value(const MetricReader& metric) const;
    /// The metric that the expression consists of, if it is one alone.
    std::optional<std::size_t> sole_metric() const;
    /// Every metric that it reads, some perhaps twice.
    std::vector<std::size_t> metrics() const;

    struct Node;

private:
    explicit Expression(std::shared_ptr<const Node> root) : root_(std::move(root)) {}
    std::shared_ptr<const Node> root_;
};

}  // namespace cobot::optimize
