#include <algorithm>
#include <array>

#include "cli/command.hpp"

namespace cobot::cli {
namespace commands {
#define COBOT_BUILTIN(name) extern const Command name;
#include "commands.inc"
#undef COBOT_BUILTIN
}  // namespace commands

std::span<const Command* const> all_commands()
{
    static const std::array table{
#define COBOT_BUILTIN(name) &commands::name,
#include "commands.inc"
#undef COBOT_BUILTIN
    };
    return table;
}

const Command* find_command(std::string_view name)
{
    const auto commands = all_commands();
    const auto found = std::ranges::find(commands, name, &Command::name);
    return found == commands.end() ? nullptr : *found;
}

}  // namespace cobot::cli
