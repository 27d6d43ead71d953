#pragma once

#include "imports/column_evaluator.hpp"
#include "imports/draft.hpp"
#include "imports/python_syntax.hpp"

namespace cobot::imports {

/// What the attributes of a strategy class say besides what goes into the draft at once.
struct ClassFacts {
    bool can_short = false;
    bool use_exit_signal = true;
};

/// Reads the attributes of a class: timeframe, exits, parameters, constants. Constants go to `evaluator`.
ClassFacts read_attributes(const PyStatement& strategy, Draft& draft, ColumnEvaluator& evaluator);

}  // namespace cobot::imports
