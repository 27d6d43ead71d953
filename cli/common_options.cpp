#include "cli/common_options.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace cobot::cli {
namespace {

constexpr const char* heading = "Common options";

}  // namespace

void add_common_options(CLI::App& app, Globals& globals)
{
    app.add_option("--user-data", globals.user_data, "Folder of candles, strategies and results")
        ->type_name("DIR")
        ->envname("COBOT__USER_DATA")
        ->default_str(globals.user_data)
        ->group(heading);
    app.add_option("--config", globals.config_files, "Configuration file; may be given again, later ones win")
        ->type_name("FILE")
        ->allow_extra_args(false)
        ->group(heading);
    app.add_flag("-q,--quiet", globals.quiet, "Nothing but the result")->group(heading);
    app.add_flag("-v,--verbose", globals.verbosity, "Say more; twice for still more")->group(heading);
    const auto set_color = [&globals](const std::string& when) {
        globals.color = when == "always"  ? Globals::Color::always
                        : when == "never" ? Globals::Color::never
                                          : Globals::Color::automatic;
    };
    app.add_option_function<std::string>("--color", set_color, "Colours on a terminal")
        ->check(CLI::IsMember({"auto", "always", "never"}))
        ->type_name("WHEN")
        ->default_str("auto")
        ->group(heading);
    // Found by our own scan before parsing; declared here for the help and for completion.
    app.get_option("--help")->description("This help")->group(heading);
}

}  // namespace cobot::cli
