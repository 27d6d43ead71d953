#include <fmt/format.h>

#include "cli/command.hpp"

namespace cobot::cli::commands {

extern const Command version;
const Command version{"version", "Set up", "Print the version", "cobot version", [](CLI::App&, const Globals&) -> Run {
                          return [] {
                              fmt::print("cobot {}\n", COBOT_VERSION);
                              return core::Result<void>();
                          };
                      }};

}  // namespace cobot::cli::commands
