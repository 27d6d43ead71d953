#include "bots/spec.hpp"

#include <fmt/format.h>

namespace cobot::bots {

using Kind = market::Contract::Kind;

std::string ListingName::to_string() const
{
    std::string text = pair.to_string();
    if (contract == Kind::linear) text += ":" + pair.quote;
    if (contract == Kind::inverse) text += ":" + pair.base;
    return exchange.empty() ? text : text + "@" + exchange;
}

core::Result<ListingName> parse_listing(std::string_view text)
{
    ListingName name;
    const std::string_view whole = text;
    if (const auto at = text.find('@'); at != std::string_view::npos) {
        name.exchange = text.substr(at + 1);
        text = text.substr(0, at);
        if (name.exchange.empty()) return core::Error{core::ErrorCode::config, "an exchange must follow the @"};
    }
    std::string settle;
    if (const auto colon = text.find(':'); colon != std::string_view::npos) {
        settle = text.substr(colon + 1);
        text = text.substr(0, colon);
    }
    auto pair = market::Pair::parse(text);
    if (!pair) return pair.error();
    name.pair = *pair;
    if (settle == pair->quote && !settle.empty())
        name.contract = Kind::linear;
    else if (settle == pair->base && !settle.empty())
        name.contract = Kind::inverse;
    else if (whole.find(':') != std::string_view::npos)
        return core::Error{core::ErrorCode::config,
                           fmt::format("a contract on {0} is settled in {1} ({0}:{1}) or {2} ({0}:{2}), not in \"{3}\"",
                                       pair->to_string(), pair->quote, pair->base, settle)};
    return name;
}

std::optional<AssetPlace> find_asset(const Spec& spec, std::string_view name)
{
    const auto venue_of = [&](const ListingName& listing) {
        return listing.exchange.empty() ? spec.exchange : listing.exchange;
    };
    const auto at = name.find('@');
    const std::string_view asset = name.substr(0, at);
    for (orders::InstrumentIndex i = 0; i < spec.listings.size(); ++i) {
        const ListingName& listing = spec.listings[i];
        const bool is_here = at == std::string_view::npos ? venue_of(listing) == venue_of(spec.listings.front())
                                                          : listing.exchange == name.substr(at + 1);
        if (!is_here) continue;
        if (listing.pair.base == asset) return AssetPlace{i, true};
        if (listing.pair.quote == asset) return AssetPlace{i, false};
    }
    return std::nullopt;
}

std::vector<market::LeverageBracket> brackets_of(const Spec& spec)
{
    if (!spec.brackets.empty()) return spec.brackets;
    return {{core::Money(), core::Decimal(125), spec.maintenance_rate}};
}

}  // namespace cobot::bots
