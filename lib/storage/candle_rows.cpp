#include "storage/candle_rows.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "storage/candle_cells.hpp"

namespace cobot::storage {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// A character as an error can show it.
std::string shown(char c)
{
    return c >= ' ' && c <= '~' ? fmt::format("\"{}\"", c)
                                : fmt::format("byte 0x{:02x}", static_cast<unsigned char>(c));
}

}  // namespace

core::Error error_at(const Document& document, std::size_t offset, std::string_view what)
{
    const std::string_view before = std::string_view(document.text).substr(0, offset);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const auto last_break = before.rfind('\n');
    const std::size_t column = last_break == std::string_view::npos ? offset + 1 : offset - last_break;
    return core::Error{core::ErrorCode::data, fmt::format("{}:{}:{}: error: {}", document.name, line, column, what)};
}

RowReader::RowReader(const Document& document, const RowSyntax& syntax)
    : document_(&document), syntax_(syntax), text_(document.text), at_(syntax.first_row)
{
    cells_.reserve(16);
}

std::size_t RowReader::cell_offset(std::size_t cell) const
{
    return cell < cells_.size() ? static_cast<std::size_t>(cells_[cell].data() - text_.data()) : row_;
}

core::Result<bool> RowReader::next()
{
    cells_.clear();
    return syntax_.kind == RowSyntax::Kind::json ? next_array() : next_line();
}

bool RowReader::next_line()
{
    while (at_ < text_.size()) {
        row_ = at_;
        const std::size_t line_end = std::min(text_.find('\n', at_), text_.size());
        std::string_view line = text_.substr(at_, line_end - at_);
        at_ = line_end + 1;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty() || bare_cell(line).empty()) continue;
        split_line(line, syntax_.delimiter, cells_);
        return true;
    }
    return false;
}

void RowReader::skip_blanks()
{
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
}

core::Result<bool> RowReader::next_array()
{
    // [[1,2],[3,"4"]]: arrays of numbers and plain strings, nothing deeper.
    if (ended_) return false;
    if (first_) ++at_;  // The outer bracket, which whoever chose this syntax has seen.
    skip_blanks();
    if (at_ < text_.size() && text_[at_] == ']') {
        ++at_;
        skip_blanks();
        if (at_ != text_.size()) return error("something follows the end of the list");
        ended_ = true;
        return false;
    }
    if (!first_) {
        if (at_ >= text_.size()) return error("the file ends in the middle of the list");
        if (text_[at_] != ',') return error(fmt::format("{} where , or ] was expected", shown(text_[at_])));
        ++at_;
        skip_blanks();
    }
    first_ = false;
    if (at_ >= text_.size()) return error("the file ends in the middle of the list");
    row_ = at_;
    if (text_[at_] != '[') {
        return error(
            fmt::format("{} where a row was expected: [time, open, high, low, close, volume]", shown(text_[at_])));
    }
    ++at_;
    while (true) {
        skip_blanks();
        const std::size_t begin = at_;
        if (at_ < text_.size() && text_[at_] == '"') {
            const std::size_t quote = text_.find_first_of("\"\\\n", at_ + 1);
            if (quote == std::string_view::npos || text_[quote] != '"') return error("a string that does not end");
            cells_.push_back(text_.substr(at_ + 1, quote - at_ - 1));
            at_ = quote + 1;
        } else {
            while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != ']' && !is_blank(text_[at_]) &&
                   text_[at_] != '[' && text_[at_] != '{') {
                ++at_;
            }
            if (at_ < text_.size() && at_ == begin) {
                return error(fmt::format("{} where a number was expected", shown(text_[at_])));
            }
            cells_.push_back(text_.substr(begin, at_ - begin));
        }
        skip_blanks();
        if (at_ >= text_.size()) return error("the file ends in the middle of a row");
        const char after = text_[at_];
        if (after != ',' && after != ']') return error(fmt::format("{} where , or ] was expected", shown(after)));
        ++at_;
        if (after == ']') return true;
    }
}

void split_line(std::string_view line, char delimiter, std::vector<std::string_view>& cells)
{
    std::size_t at = 0;
    while (true) {
        std::size_t end = at;
        if (at < line.size() && line[at] == '"') {
            const std::size_t quote = line.find('"', at + 1);
            end = quote == std::string_view::npos ? line.size() : quote + 1;
        }
        while (end < line.size() && line[end] != delimiter) ++end;
        const std::string_view cell = line.substr(at, end - at);
        // Most cells are bare already: digits at both ends.
        const bool bare = !cell.empty() && cell.front() > '"' && cell.back() > '"';
        cells.push_back(bare ? cell : bare_cell(cell));
        if (end == line.size()) return;
        at = end + 1;
    }
}

}  // namespace cobot::storage
