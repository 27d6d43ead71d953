#include "app/log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include "support/shell.hpp"

using namespace cobot::app;

namespace {

/// What is written to stderr while `action` runs.
template <class Action>
std::string stderr_of(const Action& action)
{
    const cobot::tests::TemporaryFolder folder;
    const auto path = folder.path() / "err";
    const int before = dup(STDERR_FILENO);
    const int file = open(path.c_str(), O_WRONLY | O_CREAT, 0600);
    dup2(file, STDERR_FILENO);
    action();
    dup2(before, STDERR_FILENO);
    close(file);
    close(before);
    return cobot::tests::read_file(path);
}

}  // namespace

TEST_CASE("the log writes what is important enough, a line each, to stderr")
{
    set_up_log({.least_important = LogLevel::warning});
    CHECK(is_logged(LogLevel::error));
    CHECK(is_logged(LogLevel::warning));
    CHECK_FALSE(is_logged(LogLevel::info));
    const std::string text = stderr_of([] {
        log(LogLevel::info, "not this");
        log(LogLevel::warning, "12 candles {are} missing");
        log(LogLevel::error, "this as well");
    });
    CHECK(text == "warning: 12 candles {are} missing\nerror: this as well\n");
}

TEST_CASE("a quiet log writes errors only")
{
    set_up_log({.least_important = LogLevel::error});
    CHECK(stderr_of([] { log(LogLevel::warning, "hush"); }).empty());
    set_up_log({});
}
