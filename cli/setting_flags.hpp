#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "config/settings.hpp"

namespace cobot::cli {

/// Options that are settings: each overrides one key of the configuration files. A command declares those it takes;
/// after parsing, load() merges them with environment and files.
class SettingFlags {
public:
    explicit SettingFlags(CLI::App& app) : app_(app) {}

    /// An option with one value.
    void value(const std::string& option, const std::string& key, const std::string& type, const std::string& help);
    /// An option with several, separated by spaces or commas, or given again.
    void list(const std::string& option, const std::string& key, const std::string& type, const std::string& help);
    /// An option without a value, which sets the key to `value`.
    void flag(const std::string& option, const std::string& key, const std::string& value, const std::string& help);

    core::Result<config::Settings> load(const Globals& globals) const;

private:
    struct Given {
        std::string key;
        std::string flag;
        std::vector<std::string> values;
    };
    Given& add(const std::string& option, const std::string& key);

    CLI::App& app_;
    std::vector<std::unique_ptr<Given>> given_;
};

}  // namespace cobot::cli
