#include "storage/candle_layout.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

#include <fmt/format.h>

#include "storage/candle_cells.hpp"
#include "storage/column_proof.hpp"

namespace cobot::storage {
namespace {

constexpr std::size_t sample_rows = 2000;
constexpr std::size_t banner_lines_max = 20;
constexpr std::size_t cells_min = 6;

using Cells = std::vector<std::string_view>;

/// "Volume BTC" -> "volumebtc", "open_time" -> "opentime"
std::string plain_name(std::string_view cell)
{
    std::string name;
    for (const char c : cell) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
            name.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
        }
    }
    return name;
}

/// Names that headers use, the most telling first.
const std::vector<std::string>& names_for(CellRole role)
{
    static const std::array<std::vector<std::string>, role_count> names{{
        {"opentime", "unix", "unixtimestamp", "unixtime", "timestamp", "mts", "time", "ts", "datetime", "date",
         "dateutc", "starttime", "start", "t"},
        {"open", "openprice", "o"},
        {"high", "highprice", "h"},
        {"low", "lowprice", "l"},
        {"close", "closeprice", "c"},
        {"volume", "vol", "basevolume", "volumebase", "v"},
    }};
    return names[static_cast<std::size_t>(role)];
}

bool looks_like_header(const Cells& cells)
{
    std::size_t recognised = 0;
    for (const CellRole role : {CellRole::open, CellRole::high, CellRole::low, CellRole::close}) {
        const auto& names = names_for(role);
        recognised += std::any_of(cells.begin(), cells.end(), [&](std::string_view cell) {
            return std::find(names.begin(), names.end(), plain_name(cell)) != names.end();
        });
    }
    return recognised >= 2;
}

/// Five numbers or more, one of which can be a time.
bool looks_like_candle(const Cells& cells)
{
    std::size_t numbers = 0;
    bool time = false;
    for (const std::string_view cell : cells) {
        if (parse_number_cell(cell)) ++numbers;
        if (parse_time_cell(cell)) time = true;
    }
    return time && numbers + 1 >= cells_min;
}

struct Line {
    std::size_t begin;
    std::size_t next;
    std::string_view text;
};

std::vector<Line> first_lines(std::string_view text, std::size_t count)
{
    std::vector<Line> lines;
    std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    while (at < text.size() && lines.size() < count) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = bare_cell(text.substr(at, end - at));
        if (!line.empty()) lines.push_back({at, std::min(end + 1, text.size()), text.substr(at, end - at)});
        at = end + 1;
    }
    return lines;
}

/// Where the table begins, behind banner lines, and what separates its cells.
struct Start {
    char delimiter;
    std::size_t line;
    bool header;
};

std::optional<Start> find_start(const std::vector<Line>& lines)
{
    for (std::size_t i = 0; i < std::min(lines.size(), banner_lines_max); ++i) {
        for (const char delimiter : {',', ';', '\t', '|'}) {
            Cells cells;
            split_line(lines[i].text, delimiter, cells);
            if (cells.size() < cells_min) continue;
            if (looks_like_header(cells)) return Start{delimiter, i, true};
            if (looks_like_candle(cells)) return Start{delimiter, i, false};
        }
    }
    return std::nullopt;
}

core::Result<std::vector<Cells>> sample(const Document& document, CandleLayout& layout)
{
    std::vector<Cells> rows;
    RowReader reader(document, layout.syntax);
    while (rows.size() < sample_rows) {
        const auto more = reader.next();
        // A broken row far down is for whoever reads all rows to report; here it only ends the sample.
        if (!more && rows.size() > 1) break;
        if (!more) return more.error();
        if (!*more) break;
        if (rows.empty()) layout.cell_count = std::max(layout.cell_count, reader.cells().size());
        if (reader.cells().size() == layout.cell_count)
            rows.push_back(reader.cells());
        else if (rows.size() > 1)
            break;
        else
            return error_at(
                document, reader.row_offset(),
                fmt::format("the row has {} columns where {} were expected", reader.cells().size(), layout.cell_count));
    }
    if (rows.empty()) return core::Error{core::ErrorCode::data, document.name + ": error: there are no candles in it"};
    return rows;
}

/// The column with one of the role's names; the most telling name wins.
std::optional<std::size_t> named_column(const std::vector<std::string>& header, CellRole role)
{
    for (const std::string& name : names_for(role)) {
        const auto found = std::find(header.begin(), header.end(), name);
        if (found != header.end()) return static_cast<std::size_t>(found - header.begin());
    }
    return std::nullopt;
}

std::optional<std::size_t> named_time_column(const std::vector<std::string>& header, const Cells& first_row)
{
    for (const std::string& name : names_for(CellRole::time)) {
        const auto found = std::find(header.begin(), header.end(), name);
        if (found == header.end()) continue;
        const auto column = static_cast<std::size_t>(found - header.begin());
        if (parse_time_cell(first_row[column])) return column;
    }
    return named_column(header, CellRole::time);
}

/// "volume", or "volumebtc" where the base is BTC, or the only column that begins with "volume".
std::optional<std::size_t> named_volume_column(const std::vector<std::string>& header,
                                               const std::optional<market::Pair>& pair)
{
    if (const auto column = named_column(header, CellRole::volume)) return column;
    std::vector<std::size_t> volumes;
    for (std::size_t i = 0; i < header.size(); ++i) {
        if (!header[i].starts_with("volume")) continue;
        if (pair && header[i] == "volume" + plain_name(pair->base)) return i;
        volumes.push_back(i);
    }
    return volumes.size() == 1 ? std::optional(volumes.front()) : std::nullopt;
}

core::Result<void> read_header(const Document& document, const Line& line, const Cells& names,
                               const std::vector<Cells>& rows, const std::optional<market::Pair>& pair,
                               CandleLayout& layout)
{
    std::vector<std::string> header;
    for (const std::string_view name : names) header.push_back(plain_name(name));
    for (const char* name : {"symbol", "pair", "market", "ticker"}) {
        const auto found = std::find(header.begin(), header.end(), name);
        if (found != header.end()) layout.symbol = static_cast<std::size_t>(found - header.begin());
    }
    for (std::size_t i = 0; i < role_count; ++i) {
        const auto role = static_cast<CellRole>(i);
        const auto column = role == CellRole::time     ? named_time_column(header, rows.front())
                            : role == CellRole::volume ? named_volume_column(header, pair)
                                                       : named_column(header, role);
        if (!column) {
            return error_at(document, line.begin,
                            fmt::format("no column is named as the {}; the columns are: {}", name_of(role),
                                        fmt::join(names, ", ")));
        }
        if (std::count(header.begin(), header.end(), header[*column]) > 1) {
            return error_at(document, line.begin, fmt::format("two columns are named \"{}\"", names[*column]));
        }
        layout.columns[i] = *column;
    }
    return {};
}

core::Result<CandleLayout> sniff_json(const Document& document, std::size_t first)
{
    CandleLayout layout;
    layout.syntax = {RowSyntax::Kind::json, ',', first};
    const auto rows = sample(document, layout);
    if (!rows) return rows.error();
    if (const auto proven = prove_columns(*rows, layout); !proven)
        return error_at(document, first, proven.error().message);
    layout.description = "JSON rows" + layout.description;
    return layout;
}

core::Result<CandleLayout> sniff_delimited(const Document& document, const std::optional<market::Pair>& pair)
{
    const auto lines = first_lines(document.text, banner_lines_max);
    const auto start = find_start(lines);
    if (!start) {
        return error_at(
            document, lines.empty() ? 0 : lines.front().begin,
            "this is no candle file that can be recognised; expected lines of time, open, high, low, close "
            "and volume, with or without a header, or JSON rows [[time, open, high, low, close, volume], ...]");
    }
    const Line& line = lines[start->line];
    CandleLayout layout;
    layout.syntax = {RowSyntax::Kind::delimited, start->delimiter, start->header ? line.next : line.begin};
    Cells names;
    if (start->header) {
        split_line(line.text, start->delimiter, names);
        layout.cell_count = names.size();
    }
    const auto rows = sample(document, layout);
    if (!rows) return rows.error();
    if (start->header) {
        if (const auto read = read_header(document, line, names, *rows, pair, layout); !read) return read.error();
        layout.description = "CSV with header";
    } else {
        if (const auto proven = prove_columns(*rows, layout); !proven) {
            return error_at(document, line.begin, proven.error().message);
        }
        layout.description = "CSV without header" + layout.description;
    }
    return layout;
}

}  // namespace

std::string_view name_of(CellRole role)
{
    constexpr std::array<std::string_view, role_count> names{"time", "open", "high", "low", "close", "volume"};
    return names[static_cast<std::size_t>(role)];
}

core::Result<CandleLayout> sniff_layout(const Document& document, const std::optional<market::Pair>& pair)
{
    const std::size_t first = document.text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) {
        return core::Error{core::ErrorCode::data, document.name + ": error: the file is empty"};
    }
    if (document.text[first] == '[') return sniff_json(document, first);
    if (document.text[first] == '{') {
        return error_at(document, first,
                        "a JSON object where rows were expected: [[time, open, high, low, close, volume], ...]");
    }
    if (document.text.find('\0') != std::string::npos) {
        return core::Error{core::ErrorCode::data,
                           document.name +
                               ": error: this is not text; candle files are CSV or JSON, also packed with "
                               "gzip or zip (freqtrade's feather files: freqtrade convert-data --format-from "
                               "feather --format-to json)"};
    }
    return sniff_delimited(document, pair);
}

}  // namespace cobot::storage
