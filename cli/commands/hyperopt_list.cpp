#include <cstdio>

#include <fmt/format.h>

#include "app/study_tables.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/terminal.hpp"

namespace cobot::cli::commands {
namespace {

struct Options {
    std::string format = "text";
    bool json = false;
};

core::Result<void> list_studies(const Options& options, const Globals& globals)
{
    const auto format = report::parse_format(options.json ? "json" : options.format);
    if (!format) return format.error();
    std::vector<app::StoredStudy> studies;
    for (const std::string& id : app::StudyJournal::ids(globals.user_data)) {
        auto study = app::StudyJournal::read(globals.user_data, id);
        if (!study) return study.error();
        studies.push_back(std::move(*study));
    }
    if (studies.empty() && *format == report::Format::text) {
        if (!globals.quiet) fmt::print("No studies are stored in {}.\n", globals.user_data);
        return {};
    }
    const auto text = app::studies_table(studies, *format, {terminal_width(stdout), use_color(globals, stdout)});
    if (!text) return text.error();
    fmt::print("{}", *text);
    return {};
}

}  // namespace

extern const Command hyperopt_list;
const Command hyperopt_list{"hyperopt list", "Results", "Show what searches were made",
                            "cobot hyperopt list\n"
                            "cobot hyperopt list --json | jq '.studies[].best.params'",
                            [](CLI::App& app, const Globals& globals) -> Run {
                                const auto options = std::make_shared<Options>();
                                option(app, "--format", options->format, "text, json, jsonl, csv, md").type("FORMAT");
                                flag(app, "--json", options->json, "The same as --format json");
                                return [options, &globals] { return list_studies(*options, globals); };
                            }};

}  // namespace cobot::cli::commands
