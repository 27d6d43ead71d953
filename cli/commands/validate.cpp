#include <memory>

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/strategy_check.hpp"

namespace cobot::cli::commands {

extern const Command validate;
const Command validate{"validate", "Strategies",
                       "Check strategies and configurations, and say everything that is wrong",
                       "cobot validate\n"
                       "cobot validate ema-crossover user_data/config.yaml",
                       [](CLI::App& app, const Globals& globals) -> Run {
                           auto names = std::make_shared<std::vector<std::string>>();
                           option(app, "FILE", *names, "Strategies by name or path, configurations by path");
                           return [names, &globals] { return check_files(*names, globals); };
                       }};

}  // namespace cobot::cli::commands
