#include "app/recorded_market.hpp"

#include <charconv>

#include <fmt/format.h>

#include "report/json_tree.hpp"
#include "storage/result_files.hpp"

namespace cobot::app {
namespace {

using core::Decimal;
using core::Error;
using core::ErrorCode;
using core::Result;
using report::JsonTree;
using simulation::BookLevel;
using simulation::BookSnapshot;
using simulation::MarketTrade;

std::optional<core::Time> time_of(std::string_view text)
{
    std::int64_t ms = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), ms);
    if (error == std::errc() && end == text.data() + text.size()) return core::from_ms(ms);
    const auto parsed = core::parse_time(text);
    return parsed ? std::optional(*parsed) : std::nullopt;
}

/// Calls `take` with every line that is not empty; what it says is wrong becomes an error with the line's place.
template <class Take>
Result<void> read_lines(const std::string& path, Take take)
{
    const auto text = storage::read_text(path);
    if (!text) return text.error();
    std::string_view rest = *text;
    for (std::size_t line = 1; !rest.empty(); ++line) {
        std::string_view one = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), one.size() + 1));
        if (one.ends_with('\r')) one.remove_suffix(1);
        if (one.empty()) continue;
        const std::string wrong = take(one, line == 1);
        if (!wrong.empty()) return Error{ErrorCode::data, fmt::format("{}:{}: {}", path, line, wrong)};
    }
    return {};
}

std::string_view next_field(std::string_view& line)
{
    const std::string_view field = line.substr(0, line.find(','));
    line.remove_prefix(std::min(line.size(), field.size() + 1));
    return field;
}

/// A price or quantity above 0, as text or as a number.
std::optional<Decimal> amount_of(const JsonTree& value)
{
    const std::string* text = value.string() ? value.string() : value.number() ? &value.number()->text : nullptr;
    if (text == nullptr) return std::nullopt;
    const auto amount = Decimal::parse(*text);
    return amount && amount->is_positive() ? std::optional(*amount) : std::nullopt;
}

/// Levels from the best price; what is wrong with them, or nothing.
std::string read_levels(const JsonTree* side, bool falls, std::vector<BookLevel>& levels)
{
    const JsonTree::Array* rows = side != nullptr ? side->array() : nullptr;
    if (rows == nullptr) return "\"bids\" and \"asks\" must be lists of [PRICE, QUANTITY]";
    for (const JsonTree& row : *rows) {
        const JsonTree::Array* pair = row.array();
        const auto price = pair != nullptr && pair->size() >= 2 ? amount_of((*pair)[0]) : std::nullopt;
        const auto quantity = price ? amount_of((*pair)[1]) : std::nullopt;
        if (!quantity) return "a level must be [PRICE, QUANTITY], both above 0";
        const core::Price at(*price);
        if (!levels.empty() && (falls ? at >= levels.back().price : at <= levels.back().price)) {
            return "levels must go from the best price to the worst";
        }
        levels.push_back({at, core::Quantity(*quantity)});
    }
    return "";
}

}  // namespace

Result<std::vector<MarketTrade>> read_trades(const std::string& path)
{
    std::vector<MarketTrade> trades;
    const auto done = read_lines(path, [&](std::string_view line, bool is_first) -> std::string {
        const std::string_view when = next_field(line);
        const auto time = time_of(when);
        if (!time && is_first) return "";  // A header.
        const auto price = Decimal::parse(next_field(line));
        const auto quantity = Decimal::parse(next_field(line));
        if (!time || !price || !quantity || !price->is_positive() || !quantity->is_positive()) {
            return "a trade is TIME,PRICE,QUANTITY, as in 2024-01-31T12:00:00Z,42000.5,0.01";
        }
        if (!trades.empty() && *time < trades.back().time) return "earlier than the trade before; sort them by time";
        trades.push_back({*time, price->to_double(), quantity->to_double()});
        return "";
    });
    if (!done) return done.error();
    if (trades.empty()) return Error{ErrorCode::data, path + ": there is no trade in it"};
    return trades;
}

Result<std::vector<BookSnapshot>> read_books(const std::string& path)
{
    std::vector<BookSnapshot> books;
    const auto done = read_lines(path, [&](std::string_view line, bool) -> std::string {
        const auto tree = JsonTree::parse(line);
        if (!tree) return tree.error().message;
        const JsonTree* when = tree->find("time");
        const std::string* text = when == nullptr  ? nullptr
                                  : when->string() ? when->string()
                                  : when->number() ? &when->number()->text
                                                   : nullptr;
        const auto time = text != nullptr ? time_of(*text) : std::nullopt;
        if (!time) return "each line needs \"time\", as in \"2024-01-31T12:00:00Z\" or milliseconds";
        if (!books.empty() && *time < books.back().time) return "earlier than the book before; sort them by time";
        BookSnapshot book;
        book.time = *time;
        if (std::string wrong = read_levels(tree->find("bids"), true, book.bids); !wrong.empty()) return wrong;
        if (std::string wrong = read_levels(tree->find("asks"), false, book.asks); !wrong.empty()) return wrong;
        if (!book.bids.empty() && !book.asks.empty() && book.bids.front().price >= book.asks.front().price) {
            return "the best bid is not below the best ask";
        }
        books.push_back(std::move(book));
        return "";
    });
    if (!done) return done.error();
    if (books.empty()) return Error{ErrorCode::data, path + ": there is no book in it"};
    return books;
}

}  // namespace cobot::app
