#include "config/settings_reader.hpp"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "config/setting_keys.hpp"
#include "config/strategy_reader.hpp"

namespace cobot::config {
namespace {

using core::Decimal;

const Decimal money_max = Decimal::from_int(1'000'000'000'000);
const Range money{Decimal(0), money_max, true, false};

/// Half the price; more is a slip of the pen.
Range cost_ratio() { return {Decimal(0), Decimal(1) / Decimal(2)}; }

/// A value given as one word by flag or environment, where a file has a list: "BTC/USDT,ETH/USDT".
Node as_list(const Node& node)
{
    const bool words = node.place.source != nullptr && node.place.source->kind != Source::Kind::file;
    if (node.kind != Node::Kind::text || !words) return node;
    Node list;
    list.kind = Node::Kind::sequence;
    list.place = node.place;
    for (std::size_t begin = 0; begin < node.scalar.size();) {
        const std::size_t end = std::min(node.scalar.find_first_of(", ", begin), node.scalar.size());
        Node item;
        item.kind = Node::Kind::text;
        item.scalar = node.scalar.substr(begin, end - begin);
        item.place = node.place;
        if (!item.scalar.empty()) list.items.push_back(std::move(item));
        begin = end + 1;
    }
    return list;
}

/// A pair in which a side may be "*" (or freqtrade's ".*"): any asset.
struct PairPattern {
    std::string base;
    std::string quote;

    bool matches(const market::Pair& pair) const
    {
        return (base == "*" || base == pair.base) && (quote == "*" || quote == pair.quote);
    }
};

class SettingsReader {
public:
    SettingsReader(Problems& problems, std::vector<Mistake>& warnings) : problems_(problems), warnings_(warnings) {}

    Settings read(const Node& root)
    {
        MappingReader top(root, "", problems_);
        if (!top.is_mapping()) return {};
        if (const Node* kind = top.optional("kind")) read_choice(*kind, "kind", problems_, {"config"});
        if (const Node* version = top.optional("version")) read_version(*version, problems_);
        if (const Node* exchange = top.optional("exchange")) read_exchange(*exchange);
        read_strategies(top);
        read_times(top);
        read_money(top);
        read_fills(top);
        if (const Node* exchanges = top.optional("exchanges")) read_exchanges(*exchanges);
        refuse_foreign(root, "", foreign_keys, top);
        top.finish();
        return std::move(settings_);
    }

private:
    void refuse_foreign(const Node& node, const std::string& prefix, std::span<const ForeignKey> keys,
                        MappingReader& reader)
    {
        for (const ForeignKey& foreign : keys) {
            const auto entry = std::find_if(node.entries.begin(), node.entries.end(),
                                            [&](const Entry& e) { return e.key == foreign.key; });
            if (entry == node.entries.end()) continue;
            reader.accept(foreign.key);
            if (foreign.key == "$schema") continue;
            const std::string name = prefix + entry->key;
            if (foreign.instead.empty()) {
                warnings_.push_back(
                    {entry->key_place, fmt::format("{} is a setting of freqtrade's that has no effect here", name)});
            } else {
                problems_.add(entry->key_place, fmt::format("{}: is not read; {}", name, foreign.instead));
            }
        }
    }

    void read_exchange(const Node& node)
    {
        MappingReader reader(node, "exchange", problems_);
        settings_.exchange = reader.text("name");
        if (const Node* pairs = reader.optional("pair_whitelist")) {
            settings_.pairs = read_pairs(as_list(*pairs), "exchange.pair_whitelist", problems_);
        }
        if (const Node* pairs = reader.optional("pair_blacklist")) {
            for (const PairPattern& pattern : read_patterns(as_list(*pairs), "exchange.pair_blacklist")) {
                std::erase_if(settings_.pairs, [&](const market::Pair& pair) { return pattern.matches(pair); });
            }
        }
        if (reader.is_mapping()) refuse_foreign(node, "exchange.", foreign_exchange_keys, reader);
        reader.finish();
    }

    std::vector<PairPattern> read_patterns(const Node& node, const std::string& path)
    {
        std::vector<PairPattern> patterns;
        if (node.kind != Node::Kind::sequence) {
            wrong_kind(node, path, "a list of pairs, as in [DOGE/USDT, \"BNB/*\"]", problems_);
            return patterns;
        }
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            const std::string item_path = fmt::format("{}[{}]", path, i);
            const auto text = read_text(node.items[i], item_path, problems_);
            if (!text) continue;
            const std::size_t slash = std::min(text->find('/'), text->size());
            const auto side = [](std::string part) { return part == ".*" ? "*" : part; };
            PairPattern pattern{side(text->substr(0, slash)), side(text->substr(std::min(slash + 1, text->size())))};
            // Whatever stands for "any", the rest must be a pair.
            const auto sample = [](const std::string& part) { return part == "*" ? "ANY" : part; };
            if (const auto pair = market::Pair::parse(sample(pattern.base) + "/" + sample(pattern.quote)); !pair) {
                problems_.add(node.items[i].place,
                              fmt::format("{}: \"{}\" is not a pair like BTC/USDT, BNB/* or */BTC", item_path, *text));
                continue;
            }
            patterns.push_back(std::move(pattern));
        }
        return patterns;
    }

    void read_strategies(MappingReader& top)
    {
        const Node* one = top.optional("strategy");
        const Node* several = top.optional("strategies");
        if (one != nullptr) {
            if (const auto name = read_text(*one, "strategy", problems_)) settings_.strategies = {*name};
        }
        if (several == nullptr) return;
        const Node list = as_list(*several);
        if (list.kind != Node::Kind::sequence) {
            wrong_kind(list, "strategies", "a list of strategies", problems_);
            return;
        }
        settings_.strategies.clear();
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            const auto name = read_text(list.items[i], fmt::format("strategies[{}]", i), problems_);
            if (name) settings_.strategies.push_back(*name);
        }
    }

    void read_times(MappingReader& top)
    {
        if (const Node* node = top.optional("timeframe")) {
            settings_.timeframe = read_timeframe(*node, "timeframe", problems_);
        }
        if (const Node* node = top.optional("timeframe_detail")) {
            settings_.timeframe_detail = read_timeframe(*node, "timeframe_detail", problems_);
        }
        if (settings_.timeframe && settings_.timeframe_detail && *settings_.timeframe_detail >= *settings_.timeframe) {
            problems_.add(top.node().find("timeframe_detail")->place,
                          fmt::format("timeframe_detail: {} must be finer than timeframe, {}",
                                      settings_.timeframe_detail->name(), settings_.timeframe->name()),
                          Breaks::meaning);
        }
        if (const Node* node = top.optional("timerange")) read_timerange(*node);
    }

    void read_timerange(const Node& node)
    {
        // `timerange: 2018` and `20180101` are numbers to YAML.
        if (node.kind != Node::Kind::text && node.kind != Node::Kind::integer) {
            wrong_kind(node, "timerange", "a span of time, as in 20240101-20250101 or 2018", problems_);
            return;
        }
        // Any moment will do to check the words; whoever uses the range knows what time it is.
        const core::Time moment = core::from_ms(1'700'000'000'000);
        if (const auto range = core::parse_time_range(node.scalar, moment); !range) {
            problems_.add(node.place, "timerange: " + range.error().message, Breaks::meaning);
            return;
        }
        settings_.timerange = node.scalar;
    }

    void read_money(MappingReader& top)
    {
        if (const Node* dry_run = top.optional("dry_run")) {
            if (read_boolean(*dry_run, "dry_run", problems_) == false) {
                problems_.add(dry_run->place, "dry_run: false asks for live trading, which this version does not do",
                              Breaks::meaning);
            }
        }
        if (const auto wallet = top.number("dry_run_wallet", money)) settings_.dry_run_wallet = core::Money(*wallet);
        if (const Node* currency = top.optional("stake_currency")) read_currency(*currency);
        if (const Node* stake = top.optional("stake_amount")) read_stake(*stake);
        if (const Node* trades = top.optional("max_open_trades")) {
            const auto count = read_integer(*trades, "max_open_trades", problems_, {Decimal(-1), Decimal(1'000'000)});
            if (count == 0) {
                problems_.add(trades->place, "max_open_trades: 0 would never trade; give a number, or -1 for no limit");
            } else if (count) {
                settings_.max_open_trades = static_cast<int>(*count);
            }
        }
        const Range share{Decimal(0), Decimal(1), true, false};
        settings_.tradable_balance_ratio =
            top.number("tradable_balance_ratio", share).value_or(settings_.tradable_balance_ratio);
        refuse_true(top, "amend_last_stake_amount", "shrinking the last trade to the money left is not simulated");
        if (const Node* mode = top.optional("trading_mode")) {
            const auto name = read_choice(*mode, "trading_mode", problems_, {"spot", "margin", "futures"});
            if (name && *name != "spot") {
                problems_.add(mode->place,
                              fmt::format("trading_mode: {} is not simulated by this version; use spot", *name),
                              Breaks::meaning);
            }
        }
    }

    /// A switch of freqtrade's that may stay off.
    void refuse_true(MappingReader& top, const char* key, const char* why)
    {
        const Node* node = top.optional(key);
        if (node == nullptr || read_boolean(*node, key, problems_) != true) return;
        problems_.add(node->place, fmt::format("{}: {}; set it to false", key, why), Breaks::meaning);
    }

    void read_currency(const Node& node)
    {
        const auto text = read_text(node, "stake_currency", problems_);
        if (!text) return;
        if (market::Pair::parse("X/" + *text)) {
            settings_.stake_currency = text;
        } else {
            problems_.add(
                node.place,
                fmt::format("stake_currency: \"{}\" is not an asset; write it in capitals, as in USDT", *text));
        }
    }

    void read_stake(const Node& node)
    {
        if (node.kind == Node::Kind::text) {
            if (node.scalar == "unlimited") {
                settings_.stake_amount = StakeAmount{true, {}};
            } else {
                wrong_kind(node, "stake_amount", "a number or unlimited", problems_);
            }
            return;
        }
        const auto amount = read_decimal(node, "stake_amount", problems_, money);
        if (amount) settings_.stake_amount = StakeAmount{false, core::Money(*amount)};
    }

    void read_fills(MappingReader& top)
    {
        settings_.fee = top.number("fee", cost_ratio());
        if (const Node* currency = top.optional("fee_currency")) {
            settings_.fee_in_base = read_choice(*currency, "fee_currency", problems_, {"quote", "base"}) == "base";
        }
        if (const Node* model = top.optional("fill_model")) {
            const auto name = read_choice(*model, "fill_model", problems_, {"honest", "freqtrade"});
            settings_.fill_model = name == "freqtrade" ? FillModel::freqtrade : FillModel::honest;
        }
        settings_.slippage = top.number("slippage", cost_ratio()).value_or(settings_.slippage);
        settings_.spread = top.number("spread", cost_ratio()).value_or(Decimal());
        settings_.latency_candles =
            static_cast<int>(top.integer("latency_candles", {Decimal(0), Decimal(1000)}).value_or(0));
        settings_.volume_share = top.number("volume_share", {Decimal(0), Decimal(1), true, false});
        settings_.book_depth = top.number("book_depth", {Decimal(0), std::nullopt, true, false});
        settings_.queue_position = top.number("queue_position", {Decimal(0), Decimal(1)}).value_or(Decimal(1));
        const Range seed{Decimal(0), Decimal::from_int(std::numeric_limits<std::int64_t>::max())};
        settings_.seed =
            static_cast<std::uint64_t>(top.integer("seed", seed).value_or(static_cast<std::int64_t>(settings_.seed)));
        settings_.jobs = static_cast<int>(top.integer("jobs", {Decimal(0), Decimal(1024)}).value_or(0));
    }

    void read_exchanges(const Node& node)
    {
        MappingReader reader(node, "exchanges", problems_);
        for (const Entry& entry : node.entries) {
            const std::string path = "exchanges." + entry.key;
            if (!is_identifier(entry.key)) {
                problems_.add(entry.key_place, path + ": the name of an exchange is in small letters, as in binance");
            }
            settings_.exchanges[entry.key] = read_one_exchange(entry.value, path);
        }
    }

    ExchangeSettings read_one_exchange(const Node& node, const std::string& path)
    {
        MappingReader reader(node, path, problems_);
        ExchangeSettings result;
        result.rest_url = read_url(reader, "rest_url");
        result.archive_url = read_url(reader, "archive_url");
        const auto count = [&](const char* key, int max) -> std::optional<int> {
            const auto value = reader.integer(key, {Decimal(key == std::string_view("retries") ? 0 : 1), Decimal(max)});
            if (!value) return std::nullopt;
            return static_cast<int>(*value);
        };
        result.timeout_ms = count("timeout_ms", 600'000);
        result.retries = count("retries", 100);
        result.rate_limit_per_minute = count("rate_limit_per_minute", 100'000);
        reader.finish();
        return result;
    }

    std::optional<std::string> read_url(MappingReader& reader, const char* key)
    {
        const Node* node = reader.optional(key);
        if (node == nullptr) return std::nullopt;
        const auto text = read_text(*node, reader.path_of(key), problems_);
        if (!text || text->starts_with("https://") || text->starts_with("http://")) return text;
        problems_.add(node->place,
                      fmt::format("{}: must begin with https:// (or http://), not \"{}\"", reader.path_of(key), *text));
        return std::nullopt;
    }

    Problems& problems_;
    std::vector<Mistake>& warnings_;
    Settings settings_;
};

}  // namespace

Settings read_settings(const Node& root, Problems& problems, std::vector<Mistake>& warnings)
{
    return SettingsReader(problems, warnings).read(root);
}

}  // namespace cobot::config
