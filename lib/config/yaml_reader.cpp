#include "config/yaml_reader.hpp"

#include <array>
#include <cctype>
#include <istream>
#include <optional>
#include <streambuf>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "config/problems.hpp"
#include "config/tree_builder.hpp"

namespace cobot::config {
namespace {

// Stand-ins for the brackets of an index while yaml-cpp reads; check_text lets no such byte in from outside.
constexpr char shielded_open = '\x01';
constexpr char shielded_close = '\x02';

bool is_name_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// The closing bracket of an index that opens at `open`, or npos. An index is a number, a $parameter or a sum of such.
std::size_t index_end(std::string_view text, std::size_t open)
{
    std::size_t i = open + 1;
    while (i < text.size() && (is_name_character(text[i]) || text[i] == '$' || text[i] == ' ' || text[i] == '-')) ++i;
    return i > open + 1 && i < text.size() && text[i] == ']' ? i : std::string_view::npos;
}

/// Hides the brackets of `name[1]` from the parser, for which they would end the scalar inside a flow collection.
std::string shield_indices(std::string text)
{
    for (std::size_t i = text.find('['); i != std::string::npos; i = text.find('[', i + 1)) {
        if (i == 0 || !(is_name_character(text[i - 1]) || text[i - 1] == ')')) continue;
        const std::size_t end = index_end(text, i);
        if (end == std::string::npos) continue;
        text[i] = shielded_open;
        text[end] = shielded_close;
    }
    return text;
}

std::string unshield(std::string text)
{
    for (char& c : text) c = c == shielded_open ? '[' : c == shielded_close ? ']' : c;
    return text;
}

/// Reads from a string without copying it, as std::istringstream would.
class StringBuffer : public std::streambuf {
public:
    explicit StringBuffer(std::string& text) { setg(text.data(), text.data(), text.data() + text.size()); }
};

/// Thrown by the handler to stop the parser; the builder knows why.
struct Stop {};

class Handler : public YAML::EventHandler {
public:
    Handler(const Source& source, TreeBuilder& builder) : source_(source), builder_(builder) {}

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t) override
    {
        proceed(builder_.scalar("", false, Node::Kind::null, place(mark)));
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_alias(mark); }
    void OnAnchor(const YAML::Mark& mark, const std::string&) override
    {
        proceed(builder_.refuse(place(mark), "anchors (&name) are not read; write the value out"));
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, const std::string& value) override
    {
        const bool quoted = tag == "!";
        if (!quoted) refuse_tag(mark, tag);
        std::string text = unshield(value);
        Place at = place(mark);
        at.length = token_length(at.offset, text);
        const Node::Kind kind = quoted ? Node::Kind::text : scalar_kind(text);
        proceed(builder_.scalar(std::move(text), quoted, kind, at));
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                         YAML::EmitterStyle::value) override
    {
        refuse_tag(mark, tag);
        proceed(builder_.begin(Node::Kind::sequence, place(mark)));
    }
    void OnSequenceEnd() override { proceed(builder_.end()); }

    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, YAML::EmitterStyle::value) override
    {
        refuse_tag(mark, tag);
        proceed(builder_.begin(Node::Kind::mapping, place(mark)));
    }
    void OnMapEnd() override { proceed(builder_.end()); }

    void refuse_alias(const YAML::Mark& mark)
    {
        proceed(builder_.refuse(place(mark),
                                "aliases (*name) are not read; write the value out, or put text that "
                                "begins with * in quotes"));
    }

    Place place(const YAML::Mark& mark) const
    {
        const auto offset = static_cast<std::size_t>(std::max(mark.pos, 0));
        return {&source_, std::min(offset, source_.text.size()), 1};
    }

private:
    static void proceed(bool going_on)
    {
        if (!going_on) throw Stop{};
    }

    void refuse_tag(const YAML::Mark& mark, const std::string& tag)
    {
        if (tag.empty() || tag == "?") return;
        proceed(builder_.refuse(place(mark), fmt::format("tags ({}) are not read; remove it", tag)));
    }

    /// Characters that the scalar takes on its first line.
    std::size_t token_length(std::size_t offset, const std::string& value) const
    {
        const std::string_view rest = std::string_view(source_.text).substr(offset);
        if (rest.empty()) return 1;
        if (rest[0] != '"' && rest[0] != '\'')
            return rest.starts_with(value) ? std::max<std::size_t>(value.size(), 1) : 1;
        const std::size_t end = quote_end(rest);
        // yaml-cpp takes the end of the file for a closing quote when a line ends just before it.
        if (end == std::string_view::npos) {
            proceed(builder_.refuse({&source_, offset, 1}, "the quotes that open here are not closed"));
        }
        return std::min(end, rest.find('\n'));
    }

    /// After the quote that closes the one at the front; npos when none does.
    static std::size_t quote_end(std::string_view text)
    {
        const char quote = text[0];
        for (std::size_t i = 1; i < text.size(); ++i) {
            if (quote == '"' && text[i] == '\\') {
                ++i;
            } else if (quote == '\'' && text.substr(i, 2) == "''") {
                ++i;
            } else if (text[i] == quote) {
                return i + 1;
            }
        }
        return std::string_view::npos;
    }

    const Source& source_;
    TreeBuilder& builder_;
};

/// Finds where something follows the first document.
class Rest : public YAML::EventHandler {
public:
    struct Begins {
        YAML::Mark mark;
    };

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { throw Begins{mark}; }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { throw Begins{mark}; }
    void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t, const std::string&) override
    {
        throw Begins{mark};
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override
    {
        throw Begins{mark};
    }
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override
    {
        throw Begins{mark};
    }
    void OnMapEnd() override {}
};

/// yaml-cpp's own words, said so that they help.
std::string explain(std::string_view message)
{
    using Pair = std::pair<std::string_view, std::string_view>;
    static constexpr std::array<Pair, 16> table{
        Pair{"end of map flow not found", "expected , or } here; a { may not be closed"},
        Pair{"end of sequence flow not found", "expected , or ] here; a [ may not be closed"},
        Pair{"end of map not found", "expected \"key: value\" at this indentation"},
        Pair{"end of sequence not found", "expected \"- item\" at this indentation"},
        Pair{"illegal map value",
             "a \": \" is not allowed here; check the indentation, or put text with a colon in quotes"},
        Pair{"illegal map key", "a \"? \" is not allowed here; put text that begins with ? in quotes"},
        Pair{"illegal block entry", "a list item (- ) is not allowed here; put it on a line of its own"},
        Pair{"illegal flow end", "this ] or } is not what closes the last [ or {"},
        Pair{"illegal EOF in scalar", "the quotes are not closed"},
        Pair{"illegal document indicator in scalar", "--- or ... inside quotes; the quotes may not be closed"},
        Pair{"illegal character in scalar", "this character is not allowed in a value; put the value in quotes"},
        Pair{"unexpected character in block scalar", "only an indentation digit, + or - may follow | or >"},
        Pair{"cannot set zero indentation for a block scalar", "the indentation after | or > must be 1 to 9"},
        Pair{"unknown token", "a value cannot begin with this character; put it in quotes"},
        Pair{"cannot assign multiple tags to the same node",
             "tags are not read; put text that begins with ! in quotes"},
        Pair{"cannot assign multiple anchors to the same node",
             "anchors are not read; put text that begins with & in quotes"},
    };
    for (const auto& [theirs, ours] : table) {
        if (message == theirs) return std::string(ours);
    }
    return "this is not YAML: " + unshield(std::string(message));
}

/// The first tab in the indentation of the line around `offset`, which yaml-cpp reports in several other ways.
std::optional<std::size_t> indenting_tab(std::string_view text, std::size_t offset)
{
    const std::size_t before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    const std::size_t tab = std::min(text.find_first_not_of(' ', begin), text.size());
    if (tab < text.size() && text[tab] == '\t') return tab;
    return std::nullopt;
}

bool begins_line(const Place& at)
{
    const std::string_view before = std::string_view(at.source->text).substr(0, at.offset);
    const std::size_t last = before.find_last_not_of(' ');
    return last == std::string_view::npos || before[last] == '\n';
}

/// A parser error, at the place where something can be done about it.
void refuse_syntax(TreeBuilder& builder, const Handler& handler, const YAML::Exception& error)
{
    if (error.msg == YAML::ErrorMsg::UNKNOWN_ANCHOR) {
        builder.refuse(handler.place(error.mark),
                       "aliases (*name) are not read; write the value out, or put text that begins with * in quotes");
        return;
    }
    const Place at = handler.place(error.mark);
    const std::optional<std::size_t> tab = indenting_tab(at.source->text, at.offset);
    if (tab) {
        builder.refuse({at.source, *tab, 1}, "a tab indents this line; YAML indents with spaces");
    } else if (error.msg == YAML::ErrorMsg::END_OF_MAP && at.column() > 1 && !begins_line(at)) {
        builder.refuse(at, "the value has ended before this; put the whole value in quotes");
    } else {
        builder.refuse(at, explain(error.msg));
    }
}

}  // namespace

core::Result<Node> read_yaml(const Source& source, WhenEmpty when_empty)
{
    TreeBuilder builder(source);
    Handler handler(source, builder);
    std::string text = shield_indices(source.text);
    StringBuffer buffer(text);
    std::istream stream(&buffer);
    try {
        YAML::Parser parser(stream);
        parser.HandleNextDocument(handler);
        if (builder.complete()) {
            Rest rest;
            parser.HandleNextDocument(rest);
        }
    } catch (const Rest::Begins& begins) {
        const Place at = handler.place(begins.mark);
        const bool marked = source.text.find("\n---") != std::string::npos;
        builder.refuse(at, marked ? "a second document begins here; a file holds one"
                                  : "this does not belong to what stands above; check the indentation");
    } catch (const Stop&) {
    } catch (const YAML::Exception& error) {
        refuse_syntax(builder, handler, error);
    } catch (const std::exception& error) {
        builder.refuse({&source, 0, 1}, fmt::format("cannot be read: {}", error.what()));
    }
    return builder.finish(when_empty);
}

}  // namespace cobot::config
