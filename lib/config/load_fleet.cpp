#include "config/load_fleet.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "config/bot_reader.hpp"
#include "config/strategy_reader.hpp"

namespace cobot::config {
namespace {

namespace fs = std::filesystem;
using core::Decimal;

class FleetReader {
public:
    explicit FleetReader(Problems& problems) : problems_(problems) {}

    FleetSpec read(const Node& root, const std::string& path)
    {
        fleet_.path = path;
        fleet_.timeframe = market::Timeframe::minutes(1);
        MappingReader top(root, "", problems_);
        if (!top.is_mapping()) {
            wrong_kind(root, "the file", "a fleet: a mapping with kind, version, name, bots and feed", problems_);
            return fleet_;
        }
        if (const Node* kind = top.required("kind")) read_choice(*kind, "kind", problems_, {"fleet"});
        if (const Node* version = top.required("version")) read_version(*version, problems_);
        if (const Node* name = top.required("name")) {
            const auto text = read_text(*name, "name", problems_);
            if (text && !is_kebab_case(*text)) {
                problems_.add(name->place, "name: small letters and digits, words joined by -, as in my-fleet");
            }
            fleet_.name = text.value_or("");
        }
        if (const Node* bots = top.required("bots")) read_bots(*bots);
        if (const Node* wallet = top.optional("wallet")) read_wallet(*wallet);
        if (const Node* feed = top.optional("feed")) read_feed(*feed);
        if (const Node* rules = top.optional("rules")) read_rules(*rules);
        top.finish();
        return fleet_;
    }

private:
    void read_bots(const Node& node)
    {
        if (node.kind != Node::Kind::sequence || node.items.empty()) {
            wrong_kind(node, "bots", "a list of files and folders, as in [bots, grids/btc.yaml]", problems_);
            return;
        }
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            const std::string path = fmt::format("bots[{}]", i);
            const auto text = read_text(node.items[i], path, problems_);
            if (!text) continue;
            const fs::path file =
                fs::path(*text).is_absolute() ? fs::path(*text) : fs::path(fleet_.path).parent_path() / *text;
            std::error_code failed;
            if (!fs::exists(file, failed)) {
                problems_.add(node.items[i].place,
                              fmt::format("{}: there is no file or folder {}", path, file.string()), Breaks::meaning);
            }
            fleet_.bots.push_back(file.lexically_normal().string());
        }
    }

    void read_wallet(const Node& node)
    {
        if (node.kind != Node::Kind::mapping || node.entries.empty()) {
            wrong_kind(node, "wallet", "currencies with amounts, as in {USDT: 10000}", problems_);
            return;
        }
        for (const Entry& entry : node.entries) {
            const auto amount = read_decimal(entry.value, "wallet." + entry.key, problems_, {Decimal(0), std::nullopt});
            if (amount) fleet_.wallet.emplace_back(entry.key, *amount);
        }
    }

    void read_feed(const Node& node)
    {
        MappingReader reader(node, "feed", problems_);
        if (!reader.is_mapping()) {
            wrong_kind(node, "feed", "a mapping, as in {type: simulated, speed: 60}", problems_);
            return;
        }
        if (const Node* type = reader.required("type")) {
            const auto name = read_choice(*type, "feed.type", problems_, {"simulated", "replay", "stdin"});
            if (name == "replay") fleet_.feed = FleetSpec::Feed::replay;
            if (name == "stdin") fleet_.feed = FleetSpec::Feed::lines;
        }
        fleet_.exchange = reader.text("exchange").value_or("");
        if (const Node* timeframe = reader.optional("timeframe")) {
            fleet_.timeframe = read_timeframe(*timeframe, "feed.timeframe", problems_).value_or(fleet_.timeframe);
        }
        fleet_.speed = reader.number("speed", {Decimal(0), Decimal(1'000'000)});
        if (const Node* range = reader.optional("range")) {
            // A year or a month looks like a number.
            const bool plain = range->kind == Node::Kind::text || range->kind == Node::Kind::integer;
            if (plain)
                fleet_.range = range->scalar;
            else
                wrong_kind(*range, "feed.range", "a time range, as in 2018-03", problems_);
        }
        if (const Node* from = reader.optional("from")) {
            const auto time = core::parse_time(from->scalar);
            if (time)
                fleet_.from = *time;
            else
                problems_.add(from->place, "feed.from: " + time.error().message);
        }
        if (const Node* pairs = reader.optional("pairs")) fleet_.pairs = read_pairs(*pairs, "feed.pairs", problems_);
        if (const auto seed = reader.integer("seed", {Decimal(0), std::nullopt})) {
            fleet_.seed = static_cast<std::uint64_t>(*seed);
        }
        reader.finish();
    }

    void read_rules(const Node& node)
    {
        MappingReader reader(node, "rules", problems_);
        if (!reader.is_mapping()) {
            wrong_kind(node, "rules", "a mapping, as in {fee: 0.001, slippage: 0.0002}", problems_);
            return;
        }
        if (const Node* path = reader.optional("path")) {
            fleet_.path_mode = read_choice(*path, "rules.path", problems_, {"olhc", "ohlc", "nearest_extreme"})
                                   .value_or(fleet_.path_mode);
        }
        const auto ratio = [&](std::string_view key) -> std::optional<Decimal> {
            const Node* value = reader.optional(key);
            if (value == nullptr) return std::nullopt;
            return read_ratio(*value, reader.path_of(key), problems_, {Decimal(0), Decimal(1)});
        };
        fleet_.fee = ratio("fee");
        fleet_.slippage = ratio("slippage").value_or(fleet_.slippage);
        fleet_.volume_share = ratio("volume_share").value_or(fleet_.volume_share);
        fleet_.spread = ratio("spread").value_or(Decimal(0));
        fleet_.book_depth = reader.number("book_depth", {Decimal(0), std::nullopt, true, false});
        fleet_.queue_position = ratio("queue_position").value_or(Decimal(1));
        fleet_.fee_in_base = reader.boolean("fee_in_base").value_or(false);
        reader.finish();
    }

    Problems& problems_;
    FleetSpec fleet_;
};

}  // namespace

FleetSpec read_fleet(const Node& root, const std::string& path, Problems& problems)
{
    return FleetReader(problems).read(root, path);
}

core::Result<FleetSpec> load_fleet(const std::string& path)
{
    const auto document = read_document_file(path);
    if (!document) return document.error();
    Problems problems;
    FleetSpec fleet = read_fleet(document->root, path, problems);
    if (!problems.empty()) return problems.to_error();
    return fleet;
}

std::string kind_of_file(const std::string& path)
{
    const auto document = read_document_file(path);
    if (!document) return "";
    const Node* kind = document->root.find("kind");
    return kind == nullptr ? "" : kind->scalar;
}

}  // namespace cobot::config
