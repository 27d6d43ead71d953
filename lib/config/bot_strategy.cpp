#include "config/bot_strategy.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "config/load_strategy.hpp"
#include "config/strategy_reader.hpp"
#include "strategy/program.hpp"
#include "strategy/resolve.hpp"

namespace cobot::config {
namespace {

namespace fs = std::filesystem;
using core::Decimal;
using core::Result;

/// Keys that other kinds of bots have and a strategy says in its own words.
void refuse_terms(const Node& root, Problems& problems)
{
    struct Refused {
        const char* key;
        const char* why;
    };
    constexpr Refused all[] = {
        {"trigger", "a strategy waits for its entry_conditions"},
        {"stop_loss", "the exits of a strategy stand in its exit_conditions"},
        {"take_profit", "the exits of a strategy stand in its exit_conditions"},
        {"max_drawdown", "a strategy has max_drawdown_percent in its risk_management"},
        {"investment_base", "a strategy begins with money alone"},
        {"balances", "a strategy begins with money alone"},
    };
    for (const auto& [key, why] : all) {
        if (const Node* node = root.find(key))
            problems.add(node->place, fmt::format("{}: {}", key, why), Breaks::meaning);
    }
}

void check_listings(const bots::Spec& spec, const Node& root, Problems& problems)
{
    const Node* node = root.find(root.find("pairs") != nullptr ? "pairs" : "pair");
    const Place place = node == nullptr ? root.place : node->place;
    const bots::ListingName& first = spec.listings.front();
    for (const bots::ListingName& listing : spec.listings) {
        if (listing.contract != market::Contract::Kind::spot) {
            problems.add(place, fmt::format("pairs: a strategy trades coins; {} is a contract", listing.to_string()),
                         Breaks::meaning);
        } else if (listing.exchange != first.exchange || listing.pair.quote != first.pair.quote) {
            problems.add(place,
                         fmt::format("pairs: {} and {}: one wallet holds one currency at one exchange",
                                     first.to_string(), listing.to_string()),
                         Breaks::meaning);
        }
    }
}

/// A path starts from the folder of the bot's file, or from where we are.
Result<std::string> file_of(const std::string& name, const bots::Spec& spec, const std::string& user_data)
{
    const fs::path beside = fs::path(spec.path).parent_path() / name;
    const bool is_path = name.find('/') != std::string::npos || fs::path(name).has_extension();
    std::error_code failed;
    if (is_path && fs::is_regular_file(beside, failed)) return beside.lexically_normal().string();
    return find_strategy(name, user_data);
}

strategy::ParameterValues values_of(const bots::Spec& spec, const strategy::Spec& read, const Node& root,
                                    Problems& problems)
{
    strategy::ParameterValues values;
    if (!spec.settings.has("values")) return values;
    for (const auto& [name, value] : spec.settings.shares("values")) {
        if (const auto alone = strategy::parameter_values(read, {{name, value}}); !alone) {
            const Node* node = root.find("values")->find(name);
            problems.add(node->place, fmt::format("values.{}: {}", name, alone.error().message), Breaks::meaning);
        }
        values[name] = value;
    }
    return values;
}

}  // namespace

Result<void> add_strategy(bots::Spec& spec, const Node& root, const std::optional<BotText::Strategy>& written,
                          const std::string& user_data, Document& document, Problems& problems)
{
    refuse_terms(root, problems);
    check_listings(spec, root, problems);
    const Node& named = *root.find("strategy");
    std::string path;
    if (written) {
        path = written->path;
        auto read = read_document(written->text, path);
        if (!read) return read.error();
        document = std::move(*read);
    } else {
        const auto found = file_of(spec.settings.text("strategy"), spec, user_data);
        if (!found) {
            problems.add(named.place, "strategy: " + found.error().message, Breaks::meaning);
            return {};
        }
        path = *found;
        auto read = read_document_file(path);
        if (!read) return read.error();
        document = std::move(*read);
    }
    auto made = std::make_shared<bots::Spec::Strategy>();
    made->text = document.sources.front()->text;
    made->spec = read_strategy(document, path, {}, problems);
    if (!problems.empty()) return {};
    if (spec.timeframe) made->spec.timeframe = *spec.timeframe;
    spec.timeframe = made->spec.timeframe;
    const auto given = values_of(spec, made->spec, root, problems);
    if (!problems.empty()) return {};
    auto values = strategy::parameter_values(made->spec, given);
    if (!values) return values.error();
    made->values = std::move(*values);
    // With these values and in this timeframe it may be something else than it is by itself.
    const auto program = strategy::Program::compile(made->spec, made->values);
    const auto exits = strategy::resolve_exits(made->spec, made->values);
    const auto risk = strategy::resolve_risk(made->spec, made->values);
    for (const core::Error* wrong :
         {program ? nullptr : &program.error(), exits ? nullptr : &exits.error(), risk ? nullptr : &risk.error()}) {
        if (wrong != nullptr) problems.add(named.place, "strategy: " + wrong->message, Breaks::meaning);
    }
    spec.strategy = std::move(made);
    return {};
}

}  // namespace cobot::config
