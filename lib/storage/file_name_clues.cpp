#include "storage/file_name_clues.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <vector>

namespace cobot::storage {
namespace {

/// Assets that prices are given in. Longer names stand before those they end with.
constexpr std::array<std::string_view, 24> quotes{"FDUSD", "USDT", "USDC", "BUSD", "TUSD", "USDD", "USD", "UST",
                                                  "EUR",   "GBP",  "JPY",  "CHF",  "AUD",  "CAD",  "TRY", "BRL",
                                                  "KRW",   "PLN",  "UAH",  "DAI",  "BTC",  "XBT",  "ETH", "BNB"};

constexpr std::array<std::string_view, 26> venues{
    "binance", "bitfinex", "bitstamp", "coinbase", "kraken",    "gemini", "kucoin",   "okx",      "okex",
    "bybit",   "gateio",   "gate",     "htx",      "huobi",     "mexc",   "bitget",   "poloniex", "bittrex",
    "bitmex",  "cexio",    "exmo",     "deribit",  "binanceus", "hitbtc", "bitpanda", "simulated"};

bool is_alphanumeric(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

std::string in_case(std::string_view text, int (*change)(int))
{
    std::string changed;
    for (const char c : text) changed.push_back(static_cast<char>(change(static_cast<unsigned char>(c))));
    return changed;
}

std::string lower(std::string_view text) { return in_case(text, std::tolower); }
std::string upper(std::string_view text) { return in_case(text, std::toupper); }

std::vector<std::string> words_of(std::string_view name)
{
    std::vector<std::string> words;
    bool inside = false;
    for (const char c : name) {
        if (is_alphanumeric(c)) {
            if (!inside) words.emplace_back();
            words.back().push_back(c);
        }
        inside = is_alphanumeric(c);
    }
    return words;
}

bool is_quote(std::string_view asset) { return std::find(quotes.begin(), quotes.end(), asset) != quotes.end(); }

bool has_letter(std::string_view text)
{
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; });
}

/// "BTCUSDT" -> BTC/USDT
std::optional<market::Pair> split_symbol(const std::string& word)
{
    for (const std::string_view quote : quotes) {
        if (word.size() < quote.size() + 2 || !word.ends_with(quote)) continue;
        const std::string base = word.substr(0, word.size() - quote.size());
        if (base.size() > 12 || !has_letter(base)) continue;
        return market::Pair{base, std::string(quote)};
    }
    return std::nullopt;
}

std::optional<market::Timeframe> known_minutes(int minutes)
{
    const auto candidate = market::Timeframe::minutes(minutes);
    const auto named = market::Timeframe::parse(candidate.name());
    return named && *named == candidate ? std::optional(candidate) : std::nullopt;
}

/// "5m", "1h", "1D", "1min", "60min", "minute", "hour", "daily"
std::optional<market::Timeframe> timeframe_word(std::string_view word)
{
    int count = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), count);
    std::string unit(end, word.data() + word.size());
    const bool counted = error == std::errc();
    if (counted && (count < 1 || count > 1440)) return std::nullopt;
    if (!counted) count = 1;
    if (unit == "M" || unit == "mo" || unit == "MN") return std::nullopt;  // A month is no fixed span.
    unit = lower(unit);
    if (unit == "m" || unit == "min" || unit == "minute" || unit == "minutes") return known_minutes(count);
    if (unit == "h" || unit == "hr" || unit == "hour" || unit == "hours" || unit == "hourly")
        return known_minutes(count * 60);
    if (unit == "d" || unit == "day" || unit == "daily") return known_minutes(count * 1440);
    if (unit == "w" || unit == "week" || unit == "weekly") return known_minutes(count * 10080);
    return std::nullopt;
}

/// TradingView: "BITSTAMP_BTCUSD, 60.csv" or "..., 60_1f2e3.csv": minutes behind a comma.
std::optional<market::Timeframe> timeframe_behind_comma(std::string_view name)
{
    const auto comma = name.find(", ");
    if (comma == std::string_view::npos) return std::nullopt;
    const auto words = words_of(name.substr(comma));
    if (words.empty()) return std::nullopt;
    int minutes = 0;
    const std::string& word = words.front();
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), minutes);
    if (error == std::errc() && end == word.data() + word.size() && minutes > 0 && minutes <= 10080) {
        return known_minutes(minutes);
    }
    return timeframe_word(word);
}

bool is_derivative(const std::vector<std::string>& words)
{
    return std::any_of(words.begin(), words.end(), [](const std::string& word) {
        const std::string plain = lower(word);
        return plain == "futures" || plain == "perp" || plain == "swap" || plain == "mark" || plain == "index" ||
               plain == "premiumindex" || plain == "funding";
    });
}

std::optional<market::Pair> pair_in(const std::vector<std::string>& words)
{
    if (is_derivative(words)) return std::nullopt;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string word = upper(words[i]);
        const bool venue = std::find(venues.begin(), venues.end(), lower(word)) != venues.end();
        if (venue || !has_letter(word) || timeframe_word(words[i])) continue;
        // Two words, "BTC_USDT", before one, "BTCUSDT": or USDT alone would be half a pair.
        if (i + 1 < words.size() && is_quote(upper(words[i + 1])) && word.size() <= 12) {
            return market::Pair{word, upper(words[i + 1])};
        }
        if (const auto pair = pair_from_symbol(words[i])) return pair;
    }
    return std::nullopt;
}

std::optional<std::string> exchange_in(const std::vector<std::string>& words)
{
    for (const std::string& word : words) {
        const auto found = std::find(venues.begin(), venues.end(), lower(word));
        if (found != venues.end()) return std::string(*found);
    }
    return std::nullopt;
}

}  // namespace

std::optional<market::Pair> pair_from_symbol(std::string_view symbol)
{
    const auto separator = symbol.find_first_of("/-_:");
    // Bitfinex puts a small t before what is traded.
    if (symbol.size() > 5 && symbol.front() == 't' && std::isupper(static_cast<unsigned char>(symbol[1])) != 0) {
        return pair_from_symbol(symbol.substr(1));
    }
    if (separator == std::string_view::npos) return split_symbol(upper(symbol));
    const auto pair =
        market::Pair::parse(upper(symbol.substr(0, separator)) + "/" + upper(symbol.substr(separator + 1)));
    return pair ? std::optional(*pair) : std::nullopt;
}

FileNameClues clues_in(std::string_view path_text)
{
    const std::filesystem::path path(path_text);
    std::string name = path.filename().string();
    for (const std::string_view ending : {".gz", ".zip", ".csv", ".json", ".txt", ".tsv"}) {
        if (lower(name).ends_with(ending)) name.resize(name.size() - ending.size());
    }
    const auto words = words_of(name);
    FileNameClues clues;
    clues.exchange = exchange_in(words);
    if (!clues.exchange) clues.exchange = exchange_in(words_of(path.parent_path().filename().string()));
    clues.pair = pair_in(words);
    clues.timeframe = timeframe_behind_comma(name);
    for (const std::string& word : words) {
        if (!clues.timeframe) clues.timeframe = timeframe_word(word);
    }
    return clues;
}

}  // namespace cobot::storage
