#include "cli/setting_flags.hpp"

#include <CLI/App.hpp>

#include "app/log.hpp"

namespace cobot::cli {

SettingFlags::Given& SettingFlags::add(const std::string& option, const std::string& key)
{
    const std::string flag = option.substr(option.rfind(',') + 1);
    given_.push_back(std::make_unique<Given>(Given{key, flag, {}}));
    return *given_.back();
}

void SettingFlags::value(const std::string& option, const std::string& key, const std::string& type,
                         const std::string& help)
{
    Given& given = add(option, key);
    app_.add_option_function<std::string>(
            option, [&given](const std::string& text) { given.values = {text}; }, help)
        ->type_name(type);
}

void SettingFlags::list(const std::string& option, const std::string& key, const std::string& type,
                        const std::string& help)
{
    Given& given = add(option, key);
    app_.add_option(option, given.values, help)->type_name(type)->delimiter(',');
}

void SettingFlags::flag(const std::string& option, const std::string& key, const std::string& value,
                        const std::string& help)
{
    Given& given = add(option, key);
    app_.add_flag_callback(
        option, [&given, value] { given.values = {value}; }, help);
}

core::Result<config::Settings> SettingFlags::load(const Globals& globals) const
{
    config::SettingsSources sources;
    for (const auto& given : given_) {
        if (!given->values.empty()) sources.flags.push_back({given->key, given->values, given->flag});
    }
    sources.environment = config::process_environment();
    sources.files = globals.config_files;
    sources.user_data = globals.user_data;
    auto settings = config::load_settings(sources);
    if (settings) {
        for (const std::string& warning : settings->warnings) app::log(app::LogLevel::warning, warning);
    }
    return settings;
}

}  // namespace cobot::cli
