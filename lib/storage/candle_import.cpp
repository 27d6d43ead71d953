#include "storage/candle_import.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "core/huge_pages.hpp"
#include "storage/candle_cells.hpp"
#include "storage/candle_check.hpp"
#include "storage/candle_layout.hpp"
#include "storage/file_name_clues.hpp"

namespace cobot::storage {
namespace {

using Candles = std::vector<market::Candle>;

core::Error wrong_cell(const Document& document, const RowReader& reader, std::size_t column, std::string_view expected)
{
    const std::string_view cell = reader.cells()[column];
    const std::string shown(cell.substr(0, 40));
    return error_at(document, reader.cell_offset(column), fmt::format("\"{}\" where {} was expected", shown, expected));
}

core::Result<market::Candle> candle_of(const Document& document, const RowReader& reader, const CandleLayout& layout)
{
    const auto& cells = reader.cells();
    const auto time = parse_time_cell(cells[layout.column(CellRole::time)]);
    if (!time) {
        return wrong_cell(document, reader, layout.column(CellRole::time),
                          "a time between 2009 and 2199 (2018-03-01 12:30, or seconds to nanoseconds since 1970)");
    }
    market::Candle candle;
    candle.open_time = *time;
    constexpr std::array fields{&market::Candle::open, &market::Candle::high, &market::Candle::low,
                                &market::Candle::close, &market::Candle::volume};
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const std::size_t column = layout.columns[i + 1];
        const auto number = parse_number_cell(cells[column]);
        if (!number) {
            return wrong_cell(document, reader, column,
                              fmt::format("a number for the {} of {}", name_of(static_cast<CellRole>(i + 1)),
                                          core::format_time(*time)));
        }
        candle.*fields[i] = *number;
    }
    if (const char* why = impossibility(candle)) {
        return error_at(document, reader.row_offset(),
                        fmt::format("the candle of {} has {}", core::format_time(candle.open_time), why));
    }
    return candle;
}

core::Result<Candles> read_rows(const Document& document, const CandleLayout& layout)
{
    Candles candles;
    candles.reserve(document.text.size() / 48);
    core::prefer_huge_pages(candles.data(), candles.capacity() * sizeof(market::Candle));
    RowReader reader(document, layout.syntax);
    while (true) {
        const auto more = reader.next();
        if (!more) return more.error();
        if (!*more) return candles;
        if (reader.cells().size() != layout.cell_count) {
            return error_at(
                document, reader.row_offset(),
                fmt::format("the row has {} columns where {} were expected", reader.cells().size(), layout.cell_count));
        }
        const auto candle = candle_of(document, reader, layout);
        if (!candle) return candle.error();
        candles.push_back(*candle);
    }
}

/// Where the rows of one time stand, for a message; the slow way, because it is needed once. With a timeframe: the rows
/// of the candle that opens at `time`.
std::vector<std::size_t> offsets_of(const Document& document, const CandleLayout& layout, core::Time time,
                                    const std::optional<market::Timeframe>& timeframe = std::nullopt)
{
    std::vector<std::size_t> offsets;
    RowReader reader(document, layout.syntax);
    for (auto more = reader.next(); more && *more; more = reader.next()) {
        const auto row_time = parse_time_cell(reader.cells()[layout.column(CellRole::time)]);
        if (!row_time) continue;
        const core::Time open = timeframe ? timeframe->open_of(*row_time) : *row_time;
        if (open == time) offsets.push_back(reader.row_offset());
    }
    return offsets;
}

bool earlier(const market::Candle& a, const market::Candle& b) { return a.open_time < b.open_time; }

/// Puts the candles in time order and says what it had to do.
std::string sort(Candles& candles)
{
    if (std::is_sorted(candles.begin(), candles.end(), earlier)) return "";
    std::reverse(candles.begin(), candles.end());
    if (std::is_sorted(candles.begin(), candles.end(), earlier)) return ", newest first";
    std::stable_sort(candles.begin(), candles.end(), earlier);
    return ", not in time order";
}

core::Result<std::uint64_t> remove_duplicates(const Document& document, const CandleLayout& layout,
                                              market::Timeframe timeframe, Candles& candles)
{
    const auto same_time = [](const market::Candle& a, const market::Candle& b) { return a.open_time == b.open_time; };
    const auto first = std::adjacent_find(candles.begin(), candles.end(), same_time);
    if (first == candles.end()) return std::uint64_t{0};
    for (auto candle = first + 1; candle != candles.end(); ++candle) {
        if (!same_time(candle[-1], candle[0]) || candle[-1] == candle[0]) continue;
        const auto offsets = offsets_of(document, layout, candle->open_time, timeframe);
        return error_at(document, offsets.back(),
                        fmt::format("a second candle of {} with other values; remove the wrong one",
                                    core::format_time(candle->open_time)));
    }
    const std::size_t before = candles.size();
    candles.erase(std::unique(first, candles.end()), candles.end());
    return before - candles.size();
}

core::Error must_be_told(const Document& document, std::string_view what, std::string_view option)
{
    return core::Error{core::ErrorCode::usage, fmt::format("{}: neither its name nor its content tells the {}; add {}",
                                                           document.name, what, option)};
}

/// The least time between two candles, when it is a timeframe.
std::optional<market::Timeframe> closest_spacing(const Candles& candles)
{
    if (candles.size() < 2) return std::nullopt;
    core::Duration least = core::Duration::max();
    for (std::size_t i = 1; i < candles.size(); ++i) {
        const core::Duration apart = candles[i].open_time - candles[i - 1].open_time;
        if (apart > core::Duration(0)) least = std::min(least, apart);
    }
    for (const std::string& name : market::Timeframe::names()) {
        const auto timeframe = market::Timeframe::parse(name);
        if (timeframe->duration() == least) return *timeframe;
    }
    return std::nullopt;
}

core::Result<market::Timeframe> timeframe_of(const Document& document, const Candles& candles,
                                             const std::optional<market::Timeframe>& told)
{
    if (told) return *told;
    const auto spacing = closest_spacing(candles);
    if (!spacing) return must_be_told(document, "timeframe", "--timeframe");
    return *spacing;
}

/// Every candle must open on a step of the timeframe. A few that do not, as in Binance's history of 2017 and 2018,
/// belong to the step before; many mean that it is another timeframe.
core::Result<std::uint64_t> put_on_grid(const Document& document, const CandleLayout& layout,
                                        market::Timeframe timeframe, Candles& candles)
{
    std::uint64_t between = 0;
    const market::Candle* first = nullptr;
    core::Time on_grid = core::Time::max();
    for (const market::Candle& candle : candles) {
        // A step behind one on the grid is on it too; that saves most divisions.
        const bool next = on_grid != core::Time::max() && candle.open_time - on_grid == timeframe.duration();
        if (next || timeframe.open_of(candle.open_time) == candle.open_time) {
            on_grid = candle.open_time;
            continue;
        }
        if (first == nullptr) first = &candle;
        ++between;
    }
    if (between == 0) return between;
    if (between * 50 > candles.size()) {
        const auto spacing = closest_spacing(candles);
        const std::string apart = spacing && *spacing != timeframe
                                      ? fmt::format("; the candles are {} apart", spacing->name())
                                      : std::string();
        return error_at(
            document, offsets_of(document, layout, first->open_time).front(),
            fmt::format("no candle of {} opens at {}{}", timeframe.name(), core::format_time(first->open_time), apart));
    }
    for (market::Candle& candle : candles) candle.open_time = timeframe.open_of(candle.open_time);
    return between;
}

/// The pair that a column names, the same in every row.
core::Result<std::optional<market::Pair>> pair_in_column(const Document& document, const CandleLayout& layout)
{
    if (!layout.symbol) return std::optional<market::Pair>();
    RowReader reader(document, layout.syntax);
    std::string first;
    for (auto more = reader.next(); more && *more; more = reader.next()) {
        if (*layout.symbol >= reader.cells().size()) break;
        const std::string_view symbol = reader.cells()[*layout.symbol];
        if (first.empty()) first = symbol;
        if (symbol != first) {
            return error_at(
                document, reader.cell_offset(*layout.symbol),
                fmt::format("candles of \"{}\" after candles of \"{}\"; only one pair to a file", symbol, first));
        }
    }
    return pair_from_symbol(first);
}

}  // namespace

core::Result<ImportedCandles> import_candles(const Document& document, const ImportHints& hints)
{
    const FileNameClues clues = clues_in(document.name);
    const auto named_pair = hints.pair ? hints.pair : clues.pair;
    auto layout = sniff_layout(document, named_pair);
    if (!layout) return layout.error();
    const auto column_pair = pair_in_column(document, *layout);
    if (!column_pair) return column_pair.error();

    ImportedCandles imported;
    imported.name = document.name;
    const auto pair = hints.pair ? hints.pair : *column_pair ? *column_pair : clues.pair;
    if (!pair) return must_be_told(document, "pair", "--pair BASE/QUOTE");
    imported.pair = *pair;
    const auto exchange = hints.exchange ? hints.exchange : clues.exchange;
    if (!exchange) return must_be_told(document, "exchange", "--exchange NAME");
    imported.exchange = *exchange;

    auto candles = read_rows(document, *layout);
    if (!candles) return candles.error();
    imported.format = layout->description + sort(*candles);
    const auto timeframe = timeframe_of(document, *candles, hints.timeframe ? hints.timeframe : clues.timeframe);
    if (!timeframe) return timeframe.error();
    imported.timeframe = *timeframe;
    const auto moved = put_on_grid(document, *layout, *timeframe, *candles);
    if (!moved) return moved.error();
    imported.moved = *moved;
    const auto duplicates = remove_duplicates(document, *layout, *timeframe, *candles);
    if (!duplicates) return duplicates.error();
    imported.duplicates = *duplicates;
    imported.candles = std::move(*candles);
    return imported;
}

}  // namespace cobot::storage
