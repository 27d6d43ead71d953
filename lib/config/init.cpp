#include "config/init.hpp"

#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "config/embedded.hpp"
#include "config/schema.hpp"
#include "config/write_file.hpp"

namespace cobot::config {
namespace {

/// Strategies to begin with; the others are there by name, and `cobot strategies new` copies them.
constexpr std::array samples{"breakout", "ema-crossover", "macd-trend", "rsi-mean-reversion"};
constexpr std::array bot_samples{"dca", "recurring_buy", "spot_grid"};

}  // namespace

std::string for_user_data(std::string_view strategy)
{
    std::string text(strategy);
    constexpr std::string_view shipped = "$schema=../config/schemas/";
    const std::size_t at = text.find(shipped);
    if (at != std::string::npos) text.replace(at, shipped.size(), "$schema=../schemas/");
    return text;
}

core::Result<std::vector<InitStep>> init_user_data(const std::string& folder)
{
    std::vector<InitStep> steps;
    for (const char* name : {"", "strategies", "bots", "schemas", "data", "results"}) {
        const std::string path = *name == '\0' ? folder : folder + "/" + name;
        std::error_code ignored;
        const bool there = std::filesystem::is_directory(path, ignored);
        if (const auto made = make_folder(path); !made) return made.error();
        steps.push_back({path + "/", !there});
    }
    const auto write = [&](const std::string& name, std::string_view text) -> core::Result<void> {
        const std::string path = folder + "/" + name;
        const auto written = write_new_file(path, text);
        if (!written) return written.error();
        steps.push_back({path, *written});
        return {};
    };
    if (const auto done = write("config.yaml", embedded_text("config/config.yaml")); !done) return done.error();
    for (const char* sample : samples) {
        const std::string name = fmt::format("strategies/{}.yaml", sample);
        if (const auto done = write(name, for_user_data(embedded_text(name))); !done) return done.error();
    }
    for (const char* sample : bot_samples) {
        const std::string name = fmt::format("bots/{}.yaml", sample);
        if (const auto done = write(name, embedded_text("config/" + name)); !done) return done.error();
    }
    for (const SchemaOf kind : all_schemas) {
        const auto done = write("schemas/" + std::string(schema_file_name(kind)), schema_text(kind));
        if (!done) return done.error();
    }
    return steps;
}

}  // namespace cobot::config
