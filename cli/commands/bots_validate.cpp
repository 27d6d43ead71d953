#include <memory>

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/strategy_check.hpp"

namespace cobot::cli::commands {

extern const Command bots_validate;
const Command bots_validate{"bots validate", "Bots", "Check bot files, and say everything that is wrong",
                            "cobot bots validate\n"
                            "cobot bots validate btc-grid user_data/bots/eth-dca.yaml",
                            [](CLI::App& app, const Globals& globals) -> Run {
                                auto names = std::make_shared<std::vector<std::string>>();
                                option(app, "FILE", *names, "Bots by name or path; otherwise all");
                                return [names, &globals] { return check_bots(*names, globals); };
                            }};

}  // namespace cobot::cli::commands
