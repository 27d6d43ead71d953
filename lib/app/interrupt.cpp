#include "app/interrupt.hpp"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <string_view>

namespace cobot::app {
namespace {

std::atomic<bool> stop_requested{false};
std::atomic<int> received_signal{0};
std::atomic<long> received_ms{0};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free &&
                  std::atomic<long>::is_always_lock_free,
              "a signal handler may touch lock-free atomics only");

/// By a clock that signal handlers may ask.
long now_ms()
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1'000 + now.tv_nsec / 1'000'000;
}

extern "C" void on_stop_signal(int signal)
{
    constexpr long one_request_ms = 200;  // timeout(1) signals a process, and at once its group.
    const long now = now_ms();
    long first = 0;
    if (!received_ms.compare_exchange_strong(first, now)) {
        if (now - first >= one_request_ms) _exit(128 + signal);
        return;
    }
    received_signal = signal;
    stop_requested = true;
    if (isatty(STDERR_FILENO) != 0) {
        constexpr std::string_view note = "\nstopping after the current step; press Ctrl-C again to stop at once\n";
        [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, note.data(), note.size());
    }
}

}  // namespace

core::StopFlag stop_on_signals()
{
    struct sigaction action = {};
    action.sa_handler = on_stop_signal;
    sigemptyset(&action.sa_mask);
    // No SA_RESTART: a blocking wait must return, so that the flag is seen.
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    return core::StopFlag(stop_requested);
}

int stop_signal() { return received_signal; }

}  // namespace cobot::app
