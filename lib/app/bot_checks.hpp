#pragma once

#include <string>
#include <vector>

#include "bots/spec.hpp"
#include "config/settings.hpp"

namespace cobot::app {

/// One thing that was looked at before a bot is started.
struct BotCheck {
    enum class Verdict { fine, doubtful, not_checked };
    Verdict verdict = Verdict::fine;
    std::string text;
};

/// The checks of a bot before it risks money, at the last stored price of its pair and under the venue's rules: its
/// first orders as they would be placed, the smallest against the venue's minimum, its steps against two fees, funds
/// for every order. Without stored candles it says so. What cannot work at all is an error (exit code 3).
core::Result<std::vector<BotCheck>> check_before_start(const bots::Spec& spec, const config::Settings& settings);

}  // namespace cobot::app
