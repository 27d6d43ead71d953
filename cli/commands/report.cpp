#include "app/make_report.hpp"

#include <memory>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"

namespace cobot::cli::commands {
namespace {

struct Options {
    std::vector<std::string> runs;
    Output output;
};

core::Result<void> make_report(const Options& options, const Globals& globals)
{
    const auto format = options.output.chosen();
    if (!format) return format.error();

    app::ReportRequest request;
    request.user_data = globals.user_data;
    request.runs = options.runs.empty() ? std::vector<std::string>{"latest"} : options.runs;
    request.format = *format;
    request.style = options.output.style(*format, globals);
    const auto made = app::make_report(request);
    if (!made) return made.error();
    if (!globals.quiet) {
        for (const std::string& note : made->notes) fmt::print(stderr, "cobot: {}\n", note);
    }
    return options.output.put(made->text, *format, made->file_name, globals);
}

}  // namespace

extern const Command report;
const Command report{
    "report", "Results", "Show a backtest again: as a page with charts, a table, or data",
    "cobot report --format html\n"
    "cobot report 7f3a91c2 --format html -o report.html\n"
    "cobot report latest --format csv -o trades.csv\n"
    "cobot report 7f3a91c2 c0d15ea5 --format md",
    [](CLI::App& app, const Globals& globals) -> Run {
        const auto options = std::make_shared<Options>();
        option(app, "runs", options->runs, "Run ids or their beginnings, \"latest\" (the default), or result files")
            .type("RUN|FILE");
        option(app, "--format", options->output.format,
               "html, text, json, jsonl, csv or md; otherwise by the output's name")
            .type("FORMAT");
        option(app, "-o,--output", options->output.path,
               "A file; \"-\" is the screen. Without it, a page goes to reports/ in the user data folder, and the rest "
               "to the screen")
            .type("FILE");
        return [options, &globals] { return make_report(*options, globals); };
    }};

}  // namespace cobot::cli::commands
