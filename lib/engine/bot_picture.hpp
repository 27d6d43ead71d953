#pragma once

#include "engine/bot_engine.hpp"

namespace cobot::engine {

/// How a bot stands. When it is over nothing is open and nothing is waited for, whatever its machine remembers.
bots::Picture picture_of(const BotEngine& engine);

}  // namespace cobot::engine
