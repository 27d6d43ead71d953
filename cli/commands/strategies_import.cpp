#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "config/load_strategy.hpp"
#include "config/write_file.hpp"
#include "imports/freqtrade_import.hpp"

namespace cobot::cli::commands {
namespace {

struct Options {
    std::string file;
    std::string output;
};

core::Result<void> write(const Options& options, const std::string& yaml)
{
    if (options.output.empty()) {
        fmt::print("{}", yaml);
        return {};
    }
    const auto written = config::write_new_file(options.output, yaml);
    if (!written) return written.error();
    if (*written) return {};
    return core::Error{core::ErrorCode::usage, fmt::format("{} is there already; choose another file", options.output)};
}

core::Result<void> import(const Options& options, const Globals& globals)
{
    std::ifstream file(options.file, std::ios::binary);
    if (!file) return core::Error{core::ErrorCode::usage, fmt::format("cannot read {}", options.file)};
    const std::string python{std::istreambuf_iterator<char>(file), {}};
    const auto imported = imports::import_freqtrade(python, options.file);
    if (!imported) return imported.error();
    const std::string name = options.output.empty() ? imported->name + ".yaml" : options.output;
    if (const auto whole = config::load_strategy_text(imported->yaml, name); !whole) {
        return whole.error().within(fmt::format("{} cannot be carried over as it is", options.file));
    }
    if (const auto written = write(options, imported->yaml); !written) return written.error();
    if (!globals.quiet) {
        for (const auto& note : imported->notes)
            fmt::print(stderr, "{}:{}: note: {}\n", options.file, note.line, note.what);
    }
    if (imported->left_out.empty()) {
        if (!globals.quiet) fmt::print(stderr, "{}: carried over whole\n", options.file);
        return {};
    }
    std::string lines;
    for (const auto& left : imported->left_out) {
        lines += fmt::format("{}:{}: not carried over: {}\n", options.file, left.line, left.what);
    }
    const std::size_t count = imported->left_out.size();
    return core::Error{core::ErrorCode::runtime, fmt::format("{}{}: carried over in part: {} line{} not", lines,
                                                             options.file, count, count == 1 ? " was" : "s were")};
}

}  // namespace

extern const Command strategies_import;
const Command strategies_import{
    "strategies import", "Strategies", "Turn a freqtrade strategy into a strategy file, without running Python",
    "cobot strategies import EmaCross.py --output user_data/strategies/ema-cross.yaml",
    [](CLI::App& app, const Globals& globals) -> Run {
        auto options = std::make_shared<Options>();
        option(app, "FILE", options->file, "Python file of the strategy").required();
        option(app, "-o,--output", options->output, "File to write; the terminal otherwise").type("FILE");
        return [options, &globals] { return import(*options, globals); };
    }};

}  // namespace cobot::cli::commands
