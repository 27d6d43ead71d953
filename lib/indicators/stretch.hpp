#pragma once

#include "indicators/definition.hpp"

namespace cobot::indicators {

/// How the outputs of an indicator depend on a parameter that only stretches them: output k is the first output of
/// `parts` plus `signs[k]` (-1, 0 or 1) times the parameter times its second output, to the last bit, each step
/// rounded. A search over the parameter then needs two columns rather than a set for each of its values.
struct Stretch {
    Definition parts;  ///< Not in the list of indicators; it has the inputs and parameters of the indicator.
    std::size_t parameter = 0;
    std::vector<int> signs;
};

/// Null: it has no such parameter.
const Stretch* stretch_of(const Definition& definition);

}  // namespace cobot::indicators
