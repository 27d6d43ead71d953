#include "cli/bot_checks.hpp"

#include <fmt/format.h>

#include "app/bot_checks.hpp"

namespace cobot::cli {
namespace {

std::string_view mark(app::BotCheck::Verdict verdict)
{
    switch (verdict) {
        case app::BotCheck::Verdict::fine: return "ok";
        case app::BotCheck::Verdict::doubtful: return "!!";
        case app::BotCheck::Verdict::not_checked: return "--";
    }
    return "";
}

}  // namespace

core::Result<void> print_checks(const bots::Spec& spec, const Globals& globals, std::FILE* to)
{
    config::SettingsSources sources;
    sources.environment = config::process_environment();
    sources.files = globals.config_files;
    sources.user_data = globals.user_data;
    const auto settings = config::load_settings(sources);
    if (!settings) return settings.error();
    const auto checks = app::check_before_start(spec, *settings);
    if (!checks) return checks.error();
    for (const app::BotCheck& check : *checks) fmt::print(to, "  {}  {}\n", mark(check.verdict), check.text);
    return {};
}

}  // namespace cobot::cli
