#pragma once

#include <optional>
#include <string>
#include <vector>

#include "strategy/declarations.hpp"
#include "strategy/expression.hpp"

namespace cobot::strategy {

/// The candles that a look-back or a window may span at most.
constexpr double candles_max = 100'000;

/// The node of one written condition in the graph of `frame`: its names looked up, its types checked. Absent when
/// something is wrong, which has then been added to `problems` at its place in the file.
std::optional<NodeId> compile_condition(const Condition& written, const Spec& spec, const ParameterValues& values,
                                        Declarations& declarations, FrameIndex frame, std::vector<Problem>& problems);
/// The same of an expression that is a number.
std::optional<NodeId> compile_number(const Condition& written, const Spec& spec, const ParameterValues& values,
                                     Declarations& declarations, FrameIndex frame, std::vector<Problem>& problems);

/// The indicators that an expression names, without their outputs; none when it is no expression.
std::vector<std::string> names_in(const Condition& written);

/// The columns inside a condition that compiled, in the order in which it names them: what `and`, `or` and `not`
/// join, sides of comparisons (a crossing's also a candle ago), and what those are computed from. Plain numbers are
/// left out. All of them are columns that the condition itself reads.
std::vector<Compiled::Part> parts_of(const Condition& written, const Spec& spec, const ParameterValues& values,
                                     Declarations& declarations);

}  // namespace cobot::strategy
