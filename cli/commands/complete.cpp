#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/completion.hpp"
#include "cli/options.hpp"

namespace cobot::cli::commands {
namespace {

/// A line for each word, with its description after a tab; ":files" when names of files may stand there.
core::Result<void> print_answer(const Completion& completion)
{
    for (const Candidate& candidate : completion.candidates) {
        fmt::print("{}{}{}\n", candidate.word, candidate.description.empty() ? "" : "\t", candidate.description);
    }
    if (completion.files) fmt::print(":files\n");
    return {};
}

Run set_up(CLI::App& app, const Globals&)
{
    auto words = std::make_shared<std::vector<std::string>>();
    option(app, "WORD", *words, "What was typed after \"cobot\", the last word up to the cursor");
    return [words] { return print_answer(complete(*words)); };
}

}  // namespace

extern const Command complete;
const Command complete{"complete", "Set up", "Answer a shell that asks what may stand next (see completion)",
                       "cobot complete -- backtest --strat", set_up};

}  // namespace cobot::cli::commands
