#pragma once

namespace cobot::core {

/// Reports a broken promise of our own code and aborts. A wrong ledger must not trade on.
[[noreturn, gnu::cold]] void ensure_failed(const char* condition, const char* why, const char* file, int line);

}  // namespace cobot::core

/// A condition that only our own bug can break. Checked in every build.
#define COBOT_ENSURE(condition, why) \
    (static_cast<bool>(condition) ? void() : ::cobot::core::ensure_failed(#condition, why, __FILE__, __LINE__))
