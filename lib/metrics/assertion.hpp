#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "metrics/summary.hpp"

namespace cobot::metrics {

/// A demand on a result, as in "sharpe>=1".
class Assertion {
public:
    enum class Comparison { less, less_or_equal, greater, greater_or_equal, equal, not_equal };

    /// Reads "NAME OP VALUE" with any spaces. OP: < <= > >= == (or =) !=. VALUE: a number; for ratios also "20%"; for
    /// durations also "90m", "4h", "2d", a plain number being seconds; for times also a date. An unknown name gets
    /// the nearest one suggested (ErrorCode::usage).
    static core::Result<Assertion> parse(std::string_view text);
    /// Several, separated by commas.
    static core::Result<std::vector<Assertion>> parse_list(std::string_view text);

    /// Whether it holds. A value that does not exist fails every assertion. The message says what was found.
    core::Result<void> check(const Summary& summary) const;
    bool holds(const Summary& summary) const { return check(summary).has_value(); }

    const std::string& text() const { return text_; }

private:
    std::string text_;
    std::size_t metric_ = 0;
    Comparison comparison_ = Comparison::equal;
    double limit_ = 0;
};

/// All of them: one line per assertion that does not hold, ErrorCode::assertion.
core::Result<void> check_all(const std::vector<Assertion>& assertions, const Summary& summary);

}  // namespace cobot::metrics
