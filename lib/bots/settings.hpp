#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/decimal.hpp"
#include "core/time.hpp"

namespace cobot::bots {

class Settings;

/// Numbers by name in file order, as `targets: {BTC/USD: 0.5, ETH/USD: 0.5}`.
using Shares = std::vector<std::pair<std::string, core::Decimal>>;

/// One value of a bot file, of the kind that its parameter declares.
using Value = std::variant<core::Decimal, bool, std::string, core::Duration, std::vector<core::Decimal>, Shares,
                           std::vector<Settings>>;

/// The values of a kind's own parameters, checked against its definition and with defaults filled in. Asking for a
/// parameter that the definition does not have, or has as something else, is our own mistake and aborts.
class Settings {
public:
    void set(std::string name, Value value) { values_.insert_or_assign(std::move(name), std::move(value)); }
    bool has(std::string_view name) const { return values_.find(name) != values_.end(); }

    core::Decimal number(std::string_view name) const { return get<core::Decimal>(name); }
    int integer(std::string_view name) const;
    bool flag(std::string_view name) const { return get<bool>(name); }
    const std::string& text(std::string_view name) const { return get<std::string>(name); }
    core::Duration duration(std::string_view name) const { return get<core::Duration>(name); }
    const std::vector<core::Decimal>& numbers(std::string_view name) const
    {
        return get<std::vector<core::Decimal>>(name);
    }
    const Shares& shares(std::string_view name) const { return get<Shares>(name); }
    const std::vector<Settings>& records(std::string_view name) const { return get<std::vector<Settings>>(name); }

    /// Of parameters without a default: absent when the file does not give them.
    std::optional<core::Decimal> maybe(std::string_view name) const
    {
        return has(name) ? std::optional(number(name)) : std::nullopt;
    }

    friend bool operator==(const Settings& a, const Settings& b);
    /// Names whose values differ, or that only one of them has; sorted.
    static std::vector<std::string> differences(const Settings& a, const Settings& b);

private:
    template <class T>
    const T& get(std::string_view name) const;

    std::map<std::string, Value, std::less<>> values_;
};

}  // namespace cobot::bots
