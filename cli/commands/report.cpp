#include "app/make_report.hpp"

#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "app/results.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/terminal.hpp"

namespace cobot::cli::commands {
namespace {

struct Options {
    std::vector<std::string> runs;
    std::string format;
    std::string output;
};

/// What was asked for; else what the output file's name says; else text.
core::Result<report::Format> format_of(const Options& options)
{
    if (!options.format.empty()) return report::parse_format(options.format);
    const std::string ending = std::filesystem::path(options.output).extension().string();
    if (ending.empty() || ending == ".txt") return report::Format::text;
    return report::parse_format(ending.substr(1));
}

core::Result<void> make_report(const Options& options, const Globals& globals)
{
    const auto format = format_of(options);
    if (!format) return format.error();
    const bool to_screen = options.output == "-" || (options.output.empty() && *format != report::Format::html);

    app::ReportRequest request;
    request.user_data = globals.user_data;
    request.runs = options.runs.empty() ? std::vector<std::string>{"latest"} : options.runs;
    request.format = *format;
    if (to_screen) request.style = {terminal_width(stdout), use_color(globals, stdout)};
    const auto made = app::make_report(request);
    if (!made) return made.error();
    if (!globals.quiet) {
        for (const std::string& note : made->notes) fmt::print(stderr, "cobot: {}\n", note);
    }
    if (to_screen) {
        std::fwrite(made->text.data(), 1, made->text.size(), stdout);
        return {};
    }
    const std::string path = options.output.empty()
                                 ? (std::filesystem::path(globals.user_data) / "reports" / made->file_name).string()
                                 : options.output;
    if (const auto written = app::write_file(path, made->text); !written) return written.error();
    fmt::print("{}\n", path);
    return {};
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
        option(app, "--format", options->format, "html, text, json, jsonl, csv or md; otherwise by the output's name")
            .type("FORMAT");
        option(app, "-o,--output", options->output,
               "A file; \"-\" is the screen. Without it, a page goes to reports/ in the user data folder, and the rest "
               "to the screen")
            .type("FILE");
        return [options, &globals] { return make_report(*options, globals); };
    }};

}  // namespace cobot::cli::commands
