#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/facts.hpp"
#include "metrics/metric.hpp"
#include "optimize/expression.hpp"

namespace cobot::optimize {

/// A loss with a name of its own. What freqtrade has bears freqtrade's name and follows its formula.
struct NamedLoss {
    std::string_view name;
    std::string_view formula;
    std::string_view source;
    /// Smaller is better; absent when it does not exist for the run.
    std::optional<double> (*compute)(const metrics::Facts& facts);
    metrics::Reads reads = metrics::Reads::closed_trades;
};

/// In the order of the reference.
std::span<const NamedLoss> named_losses();

/// What a search makes as small as it can.
class Objective {
public:
    /// A named loss ("sharpe", "CalmarHyperOptLoss"), or an expression over metrics that is to become as large as
    /// possible ("profit_total - 2 * max_drawdown"). ErrorCode::usage.
    static core::Result<Objective> parse(std::string_view text);

    /// no_loss when it does not exist.
    double loss(const metrics::Facts& facts) const;
    /// What of the facts the loss is made from.
    metrics::Reads reads() const;
    const std::string& text() const { return text_; }
    /// What tables show: a named loss of freqtrade as it is, others with the sign that makes larger better.
    double shown(double loss) const { return maximised_ ? -loss : loss; }

private:
    std::string text_;
    bool maximised_ = true;
    const NamedLoss* named_ = nullptr;
    std::optional<Expression> expression_;
};

/// A demand on every trial that counts: "trades >= 30". Also <=, <, >, with expressions on both sides.
class Constraint {
public:
    static core::Result<Constraint> parse(std::string_view text);
    /// 0 when it holds; otherwise by how much it does not, relative to the limit. Without a value: 1 more than any.
    double violation(const metrics::Facts& facts) const;
    metrics::Reads reads() const;
    const std::string& text() const { return text_; }

private:
    std::string text_;
    std::optional<Expression> smaller_, larger_;
    bool strict_ = false;
};

}  // namespace cobot::optimize
