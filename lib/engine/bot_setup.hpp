#pragma once

#include "bots/spec.hpp"
#include "engine/bot_engine.hpp"

namespace cobot::engine {

/// What a bot file and the venue's rules for its listings (in the file's order) make of an engine. `fee_in_base`: the
/// venue takes the fee of a spot buy from what was bought.
BotEngine::Setup setup_of(const bots::Spec& spec, std::vector<market::Instrument> instruments, bool fee_in_base,
                          std::uint32_t bot = 1);

/// What its machine is made for.
bots::Context context_of(const bots::Spec& spec, const BotEngine::Setup& setup, core::Duration timeframe);

}  // namespace cobot::engine
