#include <cctype>

#include "config/document.hpp"

namespace cobot::config {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// The first character of a scalar's text: after the quote, after the header line of a block.
std::size_t text_begin(std::string_view source, std::size_t offset)
{
    const char first = source[offset];
    if (first == '"' || first == '\'') return offset + 1;
    if (first != '|' && first != '>') return offset;
    const std::size_t line_end = source.find('\n', offset);
    return line_end == std::string_view::npos ? source.size() : line_end + 1;
}

/// Characters that an escape at `at` takes in the source; 0 when there is none.
std::size_t escape_length(std::string_view source, std::size_t at, char quote)
{
    if (quote == '\'') return source.substr(at, 2) == "''" ? 2 : 0;
    if (quote != '"' || source[at] != '\\' || at + 1 >= source.size()) return 0;
    switch (source[at + 1]) {
        case 'x': return 4;
        case 'u': return 6;
        case 'U': return 10;
        default: return 2;
    }
}

}  // namespace

std::vector<ScalarPiece> scalar_pieces(const Node& node)
{
    if (node.place.source == nullptr || node.scalar.empty()) return {};
    const std::string_view source = node.place.source->text;
    if (node.place.offset >= source.size()) return {};
    const char quote = node.quoted ? source[node.place.offset] : ' ';

    // Both texts have the same visible characters in the same order: walk them side by side.
    std::vector<ScalarPiece> pieces;
    std::size_t at = node.quoted ? text_begin(source, node.place.offset) : node.place.offset;
    for (std::size_t i = 0; i < node.scalar.size(); ++i) {
        const char c = node.scalar[i];
        std::size_t escape = at < source.size() ? escape_length(source, at, quote) : 0;
        if (escape == 0 && is_blank(c) && (at >= source.size() || source[at] != c)) continue;
        while (escape == 0 && !is_blank(c) && at < source.size() && is_blank(source[at])) {
            ++at;
            escape = at < source.size() ? escape_length(source, at, quote) : 0;
        }
        if (at >= source.size()) break;
        const bool apart = pieces.empty() || at - pieces.back().source_offset != i - pieces.back().text_offset;
        if (apart && !is_blank(c)) pieces.push_back({i, at});
        at += escape == 0 ? 1 : escape;
    }
    return pieces;
}

}  // namespace cobot::config
