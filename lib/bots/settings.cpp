#include "bots/settings.hpp"

#include <algorithm>

#include "core/ensure.hpp"

namespace cobot::bots {

template <class T>
const T& Settings::get(std::string_view name) const
{
    const auto found = values_.find(name);
    COBOT_ENSURE(found != values_.end(), "a setting that the bot's definition has and its file gives");
    const T* value = std::get_if<T>(&found->second);
    COBOT_ENSURE(value != nullptr, "a setting of the kind that the bot's definition says");
    return *value;
}

template const core::Decimal& Settings::get(std::string_view) const;
template const bool& Settings::get(std::string_view) const;
template const std::string& Settings::get(std::string_view) const;
template const core::Duration& Settings::get(std::string_view) const;
template const std::vector<core::Decimal>& Settings::get(std::string_view) const;
template const Shares& Settings::get(std::string_view) const;
template const std::vector<Settings>& Settings::get(std::string_view) const;

int Settings::integer(std::string_view name) const
{
    return static_cast<int>(number(name).raw() / core::Decimal::unit);
}

bool operator==(const Settings& a, const Settings& b) { return a.values_ == b.values_; }

std::vector<std::string> Settings::differences(const Settings& a, const Settings& b)
{
    std::vector<std::string> names;
    for (const auto& [name, value] : a.values_) {
        const auto other = b.values_.find(name);
        if (other == b.values_.end() || !(other->second == value)) names.push_back(name);
    }
    for (const auto& [name, value] : b.values_) {
        if (!a.has(name)) names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace cobot::bots
