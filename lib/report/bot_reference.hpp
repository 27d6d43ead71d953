#pragma once

#include <string>

#include "bots/definition.hpp"
#include "report/table.hpp"

namespace cobot::report {

// What the definitions of the kinds say, for people: `cobot bots list`, `cobot bots show`, docs/reference/bots.md.

/// A row a kind: name, what it does, grade, what it trades.
Table bot_kinds();
/// A row a key that belongs to the kind.
Table bot_keys(const bots::Definition& kind);
/// "one pair, coins", "several pairs, contracts"
std::string trades(const bots::Definition& kind);
/// "number above 0", "one of a, b", "2% or 0.02, from 0 to 1"
std::string form_of(const bots::Parameter& parameter);

/// The generated part of docs/reference/bots.md: the table of kinds, and one of keys for each.
std::string bot_reference();

}  // namespace cobot::report
