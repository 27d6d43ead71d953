#include <cstdio>

#include <fmt/format.h>

#include "app/results.hpp"
#include "app/study_tables.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"

namespace cobot::cli::commands {
namespace {

struct Options {
    std::string study = "latest";
    std::string format = "csv";
    std::string output;
};

core::Result<void> export_study(const Options& options, const Globals& globals)
{
    const auto format = report::parse_format(options.format);
    if (!format) return format.error();
    const auto study = app::StudyJournal::read(globals.user_data, options.study);
    if (!study) return study.error();
    const auto text = app::trials_table(*study, 0, *format, {});
    if (!text) return text.error();
    if (!options.output.empty()) return app::write_file(options.output, *text);
    std::fwrite(text->data(), 1, text->size(), stdout);
    return {};
}

}  // namespace

extern const Command hyperopt_export;
const Command hyperopt_export{
    "hyperopt export", "Results", "Write every trial of a study",
    "cobot hyperopt export > trials.csv\n"
    "cobot hyperopt export h-20250102-1 --format jsonl -o trials.jsonl",
    [](CLI::App& app, const Globals& globals) -> Run {
        const auto options = std::make_shared<Options>();
        option(app, "STUDY", options->study, "Its id; latest without").type("");
        option(app, "--format", options->format, "csv, json, jsonl, md").type("FORMAT").shown_default("csv");
        option(app, "-o,--output", options->output, "Instead of stdout").type("FILE");
        return [options, &globals] { return export_study(*options, globals); };
    }};

}  // namespace cobot::cli::commands
