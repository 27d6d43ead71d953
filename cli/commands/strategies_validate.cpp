#include <memory>

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/strategy_check.hpp"

namespace cobot::cli::commands {

extern const Command strategies_validate;
const Command strategies_validate{"strategies validate", "Strategies",
                                  "Check strategies, and say everything that is wrong; the same as cobot validate",
                                  "cobot strategies validate\n"
                                  "cobot strategies validate ema-crossover my-strategy.yaml",
                                  [](CLI::App& app, const Globals& globals) -> Run {
                                      auto names = std::make_shared<std::vector<std::string>>();
                                      option(app, "FILE", *names, "Strategies by name or path, configurations by path");
                                      return [names, &globals] { return check_files(*names, globals); };
                                  }};

}  // namespace cobot::cli::commands
