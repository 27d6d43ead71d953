#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/completion.hpp"
#include "cli/options.hpp"

namespace cobot::cli::commands {
namespace {

Run set_up(CLI::App& app, const Globals&)
{
    auto shell = std::make_shared<std::string>();
    option(app, "SHELL", *shell, "The shell to complete in").one_of({"bash", "zsh", "fish"}).required();
    return [shell]() -> core::Result<void> {
        fmt::print("{}", completion_script(*shell));
        return {};
    };
}

}  // namespace

extern const Command completion;
const Command completion{"completion", "Set up", "Print the code that makes Tab complete commands in a shell",
                         "source <(cobot completion bash)\n"
                         "cobot completion bash > ~/.local/share/bash-completion/completions/cobot\n"
                         "cobot completion zsh > ~/.zfunc/_cobot\n"
                         "cobot completion fish > ~/.config/fish/completions/cobot.fish",
                         set_up};

}  // namespace cobot::cli::commands
