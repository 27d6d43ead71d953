#include <memory>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "config/schema.hpp"
#include "config/write_file.hpp"

namespace cobot::cli::commands {
namespace {

using config::SchemaOf;

struct Options {
    std::string name;
    std::string folder;
};

core::Result<void> write_schemas(const std::string& folder)
{
    if (const auto made = config::make_folder(folder); !made) return made.error();
    for (const SchemaOf kind : config::all_schemas) {
        const std::string path = fmt::format("{}/{}", folder, config::schema_file_name(kind));
        if (const auto written = config::write_file(path, config::schema_text(kind)); !written) return written.error();
        fmt::print("{}\n", path);
    }
    return {};
}

core::Result<void> run(const Options& options)
{
    if (options.name.empty() == options.folder.empty()) {
        return core::Error{
            core::ErrorCode::usage,
            "schema export: which schema? Name strategy, config, bot or fleet, or give --dir DIR for all"};
    }
    if (!options.folder.empty()) return write_schemas(options.folder);
    const SchemaOf kind = options.name == "bot"      ? SchemaOf::bot
                          : options.name == "fleet"  ? SchemaOf::fleet
                          : options.name == "config" ? SchemaOf::config
                                                     : SchemaOf::strategy;
    fmt::print("{}", config::schema_text(kind));
    return {};
}

}  // namespace

extern const Command schema_export;
const Command schema_export{"schema export", "Strategies",
                            "Print or write the JSON schemas that editors check files with",
                            "cobot schema export strategy\n"
                            "cobot schema export --dir user_data/schemas",
                            [](CLI::App& app, const Globals&) -> Run {
                                auto options = std::make_shared<Options>();
                                option(app, "NAME", options->name, "strategy, config, bot or fleet: print it")
                                    .one_of({"strategy", "config", "bot", "fleet"});
                                option(app, "--dir", options->folder, "Write all into this folder").type("DIR");
                                return [options] { return run(*options); };
                            }};

}  // namespace cobot::cli::commands
