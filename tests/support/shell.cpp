#include "support/shell.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

extern char** environ;

namespace cobot::tests {
namespace {

std::vector<std::string> environment_for(const std::filesystem::path& folder)
{
    std::vector<std::string> variables;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string variable = *entry;
        const bool ours = variable.starts_with("PATH=") || variable.starts_with("HOME=") ||
                          variable.starts_with("COBOT_") || variable.starts_with("NO_COLOR=") ||
                          variable.starts_with("TZ=") || variable.starts_with("LC_") || variable.starts_with("LANG=");
        if (!ours) variables.push_back(variable);
    }
    const char* path = std::getenv("PATH");
    variables.push_back("PATH=" + std::filesystem::path(COBOT_BINARY).parent_path().string() + ":" +
                        (path != nullptr ? path : "/usr/bin:/bin"));
    variables.push_back("HOME=" + folder.string());
    variables.push_back(std::string("SOURCE_DIR=") + COBOT_SOURCE_DIR);
    variables.push_back("LC_ALL=C.UTF-8");
    return variables;
}

int open_or_die(const std::filesystem::path& path, int flags)
{
    const int descriptor = open(path.c_str(), flags | O_CLOEXEC, 0600);
    if (descriptor < 0) _exit(126);
    return descriptor;
}

/// The exit code, or -1 when the process group had to be killed.
int wait_for(pid_t child, int seconds)
{
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    auto pause = std::chrono::microseconds(200);
    int status = 0;
    while (waitpid(child, &status, WNOHANG) == 0) {
        if (std::chrono::steady_clock::now() > deadline) {
            kill(-child, SIGKILL);
            waitpid(child, &status, 0);
            return -1;
        }
        std::this_thread::sleep_for(pause);
        pause = std::min(pause * 2, std::chrono::microseconds(20'000));
    }
    kill(-child, SIGKILL);  // Whatever it left in the background.
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

TemporaryFolder::TemporaryFolder()
{
    std::string pattern = (std::filesystem::temp_directory_path() / "cobot-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder " + pattern);
    path_ = pattern;
}

std::filesystem::path TemporaryFolder::write(const std::string& name, const std::string& content) const
{
    const std::filesystem::path file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
    return file;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Outcome run_in_shell(const std::string& script, const std::filesystem::path& folder, int seconds)
{
    const TemporaryFolder captured;
    const auto out = captured.path() / "out";
    const auto err = captured.path() / "err";
    std::vector<std::string> variables = environment_for(folder);
    std::vector<char*> variable_pointers;
    for (std::string& variable : variables) variable_pointers.push_back(variable.data());
    variable_pointers.push_back(nullptr);

    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("fork failed");
    if (child == 0) {
        setpgid(0, 0);
        if (chdir(folder.c_str()) != 0) _exit(126);
        dup2(open_or_die("/dev/null", O_RDONLY), STDIN_FILENO);
        dup2(open_or_die(out, O_WRONLY | O_CREAT), STDOUT_FILENO);
        dup2(open_or_die(err, O_WRONLY | O_CREAT), STDERR_FILENO);
        execle("/bin/bash", "bash", "--norc", "--noprofile", "-c", script.c_str(), nullptr, variable_pointers.data());
        _exit(127);
    }
    setpgid(child, child);
    Outcome outcome;
    outcome.exit_code = wait_for(child, seconds);
    outcome.out = read_file(out);
    outcome.err = read_file(err);
    return outcome;
}

std::string read_file(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path.string());
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

}  // namespace cobot::tests
