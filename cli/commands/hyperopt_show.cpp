#include <cstdio>

#include <fmt/format.h>

#include "app/study_tables.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/terminal.hpp"

namespace cobot::cli::commands {
namespace {

struct Options {
    std::string study = "latest";
    std::string format = "text";
    int top = 10;
    bool json = false;
};

core::Result<void> show_study(const Options& options, const Globals& globals)
{
    const auto format = report::parse_format(options.json ? "json" : options.format);
    if (!format) return format.error();
    const auto study = app::StudyJournal::read(globals.user_data, options.study);
    if (!study) return study.error();
    const auto text = app::trials_table(*study, static_cast<std::size_t>(options.top), *format,
                                        {terminal_width(stdout), use_color(globals, stdout)});
    if (!text) return text.error();
    fmt::print("{}", *text);
    return {};
}

}  // namespace

extern const Command hyperopt_show;
const Command hyperopt_show{
    "hyperopt show", "Results", "Show the best trials of a study",
    "cobot hyperopt show\n"
    "cobot hyperopt show h-20250102-1 --top 30",
    [](CLI::App& app, const Globals& globals) -> Run {
        const auto options = std::make_shared<Options>();
        option(app, "STUDY", options->study, "Its id; latest without").type("");
        option(app, "--top", options->top, "How many").type("N").at_least(1).shown_default("10");
        option(app, "--format", options->format, "text, json, jsonl, csv, md").type("FORMAT");
        flag(app, "--json", options->json, "The same as --format json");
        return [options, &globals] { return show_study(*options, globals); };
    }};

}  // namespace cobot::cli::commands
