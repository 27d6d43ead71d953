#include "report/table.hpp"

#include <algorithm>
#include <numeric>

#include "core/ensure.hpp"

namespace cobot::report {
namespace {

constexpr std::string_view gap = "  ";

std::string painted(const std::string& text, std::string_view code)
{
    return "\x1b[" + std::string(code) + "m" + text + "\x1b[0m";
}

bool is_zero_amount(std::string_view text) { return text.find_first_of("123456789") == std::string_view::npos; }

void append_cell(std::string& line, const std::string& cell, std::size_t width, const Table::Column& column,
                 const TextStyle& style)
{
    const std::size_t own = display_width(cell);
    const std::string padding(width > own ? width - own : 0, ' ');
    const std::string shown = column.signed_colors ? colored_by_sign(cell, style) : cell;
    line += column.align == Table::Align::right ? padding + shown : shown + padding;
}

std::string without_trailing_spaces(std::string line)
{
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

std::string escaped_markdown(const std::string& text)
{
    std::string out;
    for (const char c : text) {
        if (c == '|' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

}  // namespace

std::size_t display_width(std::string_view text)
{
    std::size_t width = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\x1b') {
            while (i < text.size() && text[i] != 'm') ++i;
        } else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {
            ++width;  // Continuation bytes of UTF-8 take no room of their own.
        }
    }
    return width;
}

std::string colored_by_sign(const std::string& text, const TextStyle& style)
{
    if (!style.color || is_zero_amount(text)) return text;
    if (text.starts_with('+')) return painted(text, "32");
    if (text.starts_with('-')) return painted(text, "31");
    return text;
}

std::string bold(const std::string& text, const TextStyle& style) { return style.color ? painted(text, "1") : text; }

std::string dim(const std::string& text, const TextStyle& style) { return style.color ? painted(text, "2") : text; }

void Table::add(std::vector<std::string> row)
{
    COBOT_ENSURE(row.size() == columns_.size(), "a row with another number of cells than the table has columns");
    rows_.push_back(std::move(row));
}

std::size_t Table::width_of(std::size_t column) const
{
    std::size_t width = display_width(columns_[column].title);
    for (const auto& row : rows_) width = std::max(width, display_width(row[column]));
    return width;
}

std::vector<std::size_t> Table::fitting_columns(std::size_t width) const
{
    std::vector<std::size_t> shown(columns_.size());
    std::iota(shown.begin(), shown.end(), std::size_t{0});
    const auto total = [&] {
        std::size_t sum = 0;
        for (const std::size_t column : shown) sum += width_of(column) + gap.size();
        return sum - gap.size();
    };
    while (shown.size() > 1 && total() > width) {
        const auto least = std::max_element(shown.begin(), shown.end(), [&](std::size_t a, std::size_t b) {
            return columns_[a].expendable < columns_[b].expendable;
        });
        if (columns_[*least].expendable == 0) break;
        shown.erase(least);
    }
    return shown;
}

std::string Table::text(const TextStyle& style) const
{
    const auto shown = fitting_columns(style.width);
    std::vector<std::size_t> widths;
    for (const std::size_t column : shown) widths.push_back(width_of(column));

    std::string header;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        if (i > 0) header += gap;
        const Column& column = columns_[shown[i]];
        append_cell(header, column.title, widths[i], {"", column.align, 0, false}, style);
    }
    std::string out = dim(without_trailing_spaces(header), style) + "\n";
    for (const auto& row : rows_) {
        std::string line;
        for (std::size_t i = 0; i < shown.size(); ++i) {
            if (i > 0) line += gap;
            append_cell(line, row[shown[i]], widths[i], columns_[shown[i]], style);
        }
        out += without_trailing_spaces(line) + "\n";
    }
    return out;
}

std::string Table::markdown() const
{
    std::string out = "|";
    for (const Column& column : columns_) out += " " + escaped_markdown(column.title) + " |";
    out += "\n|";
    for (const Column& column : columns_) out += column.align == Align::right ? "---:|" : "---|";
    out += "\n";
    for (const auto& row : rows_) {
        out += "|";
        for (const std::string& cell : row) out += " " + escaped_markdown(cell) + " |";
        out += "\n";
    }
    return out;
}

std::string Table::csv() const
{
    std::string out;
    for (std::size_t i = 0; i < columns_.size(); ++i) out += (i > 0 ? "," : "") + csv_field(columns_[i].title);
    out += "\n";
    for (const auto& row : rows_) {
        for (std::size_t i = 0; i < row.size(); ++i) out += (i > 0 ? "," : "") + csv_field(row[i]);
        out += "\n";
    }
    return out;
}

std::string csv_field(std::string_view text)
{
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + "\"";
}

}  // namespace cobot::report
