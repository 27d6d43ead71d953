#include "app/study_tables.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"

namespace cobot::cli::commands {
namespace {

struct Options {
    std::string study = "latest";
    Output output;
    int top = 10;
    bool json = false;
};

core::Result<void> show_study(Options options, const Globals& globals)
{
    if (options.json) options.output.format = "json";
    const auto format = options.output.chosen();
    if (!format) return format.error();
    const auto study = app::StudyJournal::read(globals.user_data, options.study);
    if (!study) return study.error();
    const auto text = app::trials_table(*study, static_cast<std::size_t>(options.top), *format,
                                        options.output.style(*format, globals));
    if (!text) return text.error();
    return options.output.put(*text, *format, study->head.id + ".html", globals);
}

}  // namespace

extern const Command hyperopt_show;
const Command hyperopt_show{
    "hyperopt show", "Results", "Show the best trials of a study",
    "cobot hyperopt show\n"
    "cobot hyperopt show h-20250102-1 --top 30\n"
    "cobot hyperopt show --format html -o study.html",
    [](CLI::App& app, const Globals& globals) -> Run {
        const auto options = std::make_shared<Options>();
        option(app, "STUDY", options->study, "Its id; latest without").type("");
        option(app, "--top", options->top, "How many").type("N").at_least(1).shown_default("10");
        option(
            app, "--format", options->output.format,
            "text, html (charts, what each parameter explains), json, jsonl, csv, md; otherwise by the output's name")
            .type("FORMAT");
        option(app, "-o,--output", options->output.path,
               "A file; \"-\" is the screen. Without it, a page goes to reports/ in the user data folder, and the rest "
               "to the screen")
            .type("FILE");
        flag(app, "--json", options->json, "The same as --format json");
        return [options, &globals] { return show_study(*options, globals); };
    }};

}  // namespace cobot::cli::commands
