#include "app/interrupt.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace cobot::app;

namespace {

/// The exit code of a child process that runs `body`; 128 + the signal when one killed it.
template <class Body>
int exit_code_of_child(const Body& body)
{
    const pid_t child = fork();
    if (child == 0) {
        close(STDERR_FILENO);
        _exit(body());
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

TEST_CASE("the first Ctrl-C only raises the flag")
{
    const int code = exit_code_of_child([] {
        const cobot::core::StopFlag stop = stop_on_signals();
        if (stop.stopped() || stop_signal() != 0) return 1;
        raise(SIGINT);
        return stop.stopped() && stop_signal() == SIGINT ? 42 : 2;
    });
    CHECK(code == 42);
}

TEST_CASE("a second Ctrl-C ends the process at once with 130")
{
    const int code = exit_code_of_child([] {
        stop_on_signals();
        raise(SIGINT);
        usleep(250'000);
        raise(SIGINT);
        return 0;
    });
    CHECK(code == 130);
}

TEST_CASE("two signals at once are one request, as timeout sends them to a process and to its group")
{
    const int code = exit_code_of_child([] {
        const cobot::core::StopFlag stop = stop_on_signals();
        raise(SIGTERM);
        raise(SIGTERM);
        return stop.stopped() ? 42 : 2;
    });
    CHECK(code == 42);
}

TEST_CASE("a termination asks to stop as well")
{
    const int code = exit_code_of_child([] {
        const cobot::core::StopFlag stop = stop_on_signals();
        raise(SIGTERM);
        return stop.stopped() ? 128 + stop_signal() : 0;
    });
    CHECK(code == 143);
}
