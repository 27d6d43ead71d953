#include "config/json_reader.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "config/problems.hpp"
#include "config/tree_builder.hpp"

namespace cobot::config {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// The end of the string literal that begins at `begin`, after its closing quote.
std::size_t string_end(std::string_view text, std::size_t begin)
{
    for (std::size_t i = begin + 1; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == '"') {
            return i + 1;
        }
    }
    return text.size();
}

/// The end of the comment at `begin`, or `begin` when there is none.
std::size_t comment_end(std::string_view text, std::size_t begin)
{
    const std::string_view rest = text.substr(begin);
    if (rest.starts_with("//")) return std::min(text.find('\n', begin), text.size());
    if (!rest.starts_with("/*")) return begin;
    const std::size_t close = text.find("*/", begin + 2);
    return close == std::string_view::npos ? begin : close + 2;
}

void blank(std::string& text, std::size_t begin, std::size_t end)
{
    for (std::size_t i = begin; i < end; ++i) {
        if (text[i] != '\n') text[i] = ' ';
    }
}

/// The same text with comments and trailing commas as spaces, so that every other character keeps its place.
std::string plain_json(std::string text)
{
    std::size_t last_comma = std::string::npos;  // Only space has followed it.
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (c == '"') {
            i = string_end(text, i);
            last_comma = std::string::npos;
            continue;
        }
        if (const std::size_t end = comment_end(text, i); end != i) {
            blank(text, i, end);
            i = end;
            continue;
        }
        if ((c == ']' || c == '}') && last_comma != std::string::npos) text[last_comma] = ' ';
        if (c == ',') {
            last_comma = i;
        } else if (!is_space(c)) {
            last_comma = std::string::npos;
        }
        ++i;
    }
    return text;
}

/// Receives the values from nlohmann's parser, which does not tell where they stand, and walks the text beside it.
class Walker : public nlohmann::json_sax<nlohmann::json> {
public:
    Walker(const Source& source, std::string_view text, TreeBuilder& builder)
        : source_(source), text_(text), builder_(builder)
    {
    }

    bool null() override { return take(Node::Kind::null); }
    bool boolean(bool) override { return take(Node::Kind::boolean); }
    bool number_integer(number_integer_t) override { return take(Node::Kind::integer); }
    bool number_unsigned(number_unsigned_t) override { return take(Node::Kind::integer); }
    bool number_float(number_float_t, const string_t&) override
    {
        const Place at = next();
        const std::string_view word = text_.substr(at.offset, at.length);
        return builder_.scalar(std::string(word), false, scalar_kind(word), at);
    }
    bool string(string_t& value) override { return builder_.scalar(std::move(value), true, Node::Kind::text, next()); }
    bool key(string_t& value) override { return builder_.scalar(std::move(value), true, Node::Kind::text, next()); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return builder_.begin(Node::Kind::mapping, next()); }
    bool start_array(std::size_t) override { return builder_.begin(Node::Kind::sequence, next()); }
    bool end_object() override { return end(); }
    bool end_array() override { return end(); }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override
    {
        const std::size_t at = std::min(position == 0 ? 0 : position - 1, source_.text.size());
        return builder_.refuse({&source_, at, 1}, explain(error.what()));
    }

private:
    bool take(Node::Kind kind)
    {
        const Place at = next();
        return builder_.scalar(std::string(text_.substr(at.offset, at.length)), false, kind, at);
    }

    bool end()
    {
        next();
        return builder_.end();
    }

    /// The token that follows the last one.
    Place next()
    {
        while (at_ < text_.size() && (is_space(text_[at_]) || text_[at_] == ',' || text_[at_] == ':')) ++at_;
        const std::size_t begin = at_;
        if (begin < text_.size() && text_[begin] == '"') {
            at_ = string_end(text_, begin);
        } else {
            const auto in_word = [](char c) {
                return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '+' || c == '.';
            };
            while (at_ < text_.size() && in_word(text_[at_])) ++at_;
            if (at_ == begin) ++at_;
        }
        return {&source_, begin, at_ - begin};
    }

    /// "... syntax error while parsing value - unexpected ','; expected ..." without what is not for users.
    static std::string explain(std::string_view what)
    {
        if (what.find("unexpected end of input") != std::string_view::npos) {
            return "the file ends too early; a { or [ or a quote is not closed";
        }
        const std::size_t detail = what.find(" - ");
        if (detail != std::string_view::npos) what.remove_prefix(detail + 3);
        // What was read last may be pages of comments; the place says it better.
        const std::size_t last_read = what.find("; last read: ");
        const std::size_t expected = what.rfind("; expected ");
        const bool expects = expected != std::string_view::npos;
        return fmt::format("this is not JSON: {}{}", what.substr(0, std::min(last_read, expected)),
                           expects ? what.substr(expected) : "");
    }

    const Source& source_;
    std::string_view text_;
    TreeBuilder& builder_;
    std::size_t at_ = 0;
};

}  // namespace

core::Result<Node> read_json(const Source& source, WhenEmpty when_empty)
{
    const std::string text = plain_json(source.text);
    TreeBuilder builder(source);
    Walker walker(source, text, builder);
    try {
        nlohmann::json::sax_parse(text, &walker);
    } catch (const std::exception& error) {
        builder.refuse({&source, 0, 1}, fmt::format("cannot be read: {}", error.what()));
    }
    return builder.finish(when_empty);
}

}  // namespace cobot::config
