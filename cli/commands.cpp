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

}  // namespace cobot::cli
