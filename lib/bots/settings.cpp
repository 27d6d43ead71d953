#include "bots/settings.hpp"

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

}  // namespace cobot::bots
