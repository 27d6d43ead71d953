#include "app/interrupt.hpp"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <string_view>

namespace cobot::app {
namespace {

std::atomic<bool> stop_requested{false};
std::atomic<int> received_signal{0};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free,
              "a signal handler may touch lock-free atomics only");

extern "C" void on_stop_signal(int signal)
{
    if (stop_requested.exchange(true)) _exit(128 + signal);
    received_signal = signal;
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
