#include <cstdio>

#include <fmt/format.h>

#include "app/study_tables.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/terminal.hpp"

namespace cobot::cli::commands {
namespace {

struct Options {
    std::vector<std::string> studies;
    std::string format = "text";
    bool json = false;
};

core::Result<void> compare_studies(const Options& options, const Globals& globals)
{
    const auto format = report::parse_format(options.json ? "json" : options.format);
    if (!format) return format.error();
    if (options.studies.size() < 2) {
        return core::Error{core::ErrorCode::usage, "which studies? Name two or more; `cobot hyperopt list` has them"};
    }
    std::vector<app::StoredStudy> studies;
    for (const std::string& id : options.studies) {
        auto study = app::StudyJournal::read(globals.user_data, id);
        if (!study) return study.error();
        studies.push_back(std::move(*study));
    }
    const auto text = app::studies_table(studies, *format, {terminal_width(stdout), use_color(globals, stdout)});
    if (!text) return text.error();
    fmt::print("{}", *text);
    return {};
}

}  // namespace

extern const Command hyperopt_compare;
const Command hyperopt_compare{
    "hyperopt compare", "Results", "Set studies side by side",
    "cobot hyperopt compare h-20250102-1 h-20250102-2\n"
    "cobot hyperopt compare h-20250102-1 latest --format csv",
    [](CLI::App& app, const Globals& globals) -> Run {
        const auto options = std::make_shared<Options>();
        option(app, "STUDY", options->studies, "Two ids or more").type("");
        option(app, "--format", options->format, "text, json, jsonl, csv, md").type("FORMAT");
        flag(app, "--json", options->json, "The same as --format json");
        return [options, &globals] { return compare_studies(*options, globals); };
    }};

}  // namespace cobot::cli::commands
