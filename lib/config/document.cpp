#include "config/document.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include <fmt/format.h>

#include "config/json_reader.hpp"
#include "config/problems.hpp"
#include "config/text_check.hpp"
#include "config/yaml_reader.hpp"

namespace cobot::config {
namespace {

bool all_of(std::string_view text, bool (*test)(char))
{
    return !text.empty() && std::all_of(text.begin(), text.end(), test);
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_octal(char c) { return c >= '0' && c <= '7'; }
bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

std::string_view without_sign(std::string_view text)
{
    return !text.empty() && (text[0] == '+' || text[0] == '-') ? text.substr(1) : text;
}

std::size_t count_digits(std::string_view text)
{
    return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
}

/// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool is_real(std::string_view text)
{
    text = without_sign(text);
    if (text == ".inf" || text == ".Inf" || text == ".INF") return true;
    const std::size_t whole = count_digits(text);
    text.remove_prefix(whole);
    if (!text.empty() && text[0] == '.') {
        text.remove_prefix(1);
        const std::size_t fraction = count_digits(text);
        if (whole == 0 && fraction == 0) return false;
        text.remove_prefix(fraction);
    } else if (whole == 0) {
        return false;
    }
    if (text.empty()) return true;
    if (text[0] != 'e' && text[0] != 'E') return false;
    return all_of(without_sign(text.substr(1)), is_digit);
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words)
{
    return std::find(words.begin(), words.end(), text) != words.end();
}

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> endings)
{
    return std::any_of(endings.begin(), endings.end(), [&](std::string_view e) { return name.ends_with(e); });
}

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

Node::Kind scalar_kind(std::string_view scalar)
{
    if (is_one_of(scalar, {"", "~", "null", "Null", "NULL"})) return Node::Kind::null;
    if (is_one_of(scalar, {"true", "True", "TRUE", "false", "False", "FALSE"})) return Node::Kind::boolean;
    if (all_of(without_sign(scalar), is_digit)) return Node::Kind::integer;
    if (scalar.starts_with("0o") && all_of(scalar.substr(2), is_octal)) return Node::Kind::integer;
    if (scalar.starts_with("0x") && all_of(scalar.substr(2), is_hex)) return Node::Kind::integer;
    if (is_real(scalar) || is_one_of(scalar, {".nan", ".NaN", ".NAN"})) return Node::Kind::real;
    return Node::Kind::text;
}

const Node* Node::find(std::string_view key) const
{
    for (const Entry& entry : entries) {
        if (entry.key == key) return &entry.value;
    }
    return nullptr;
}

Node* Node::find(std::string_view key) { return const_cast<Node*>(std::as_const(*this).find(key)); }

int Place::line() const
{
    if (source == nullptr) return 0;
    const auto end = source->text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, source->text.size()));
    return 1 + static_cast<int>(std::count(source->text.begin(), end, '\n'));
}

int Place::column() const
{
    if (source == nullptr) return 0;
    int column = 1;
    for (std::size_t i = std::min(offset, source->text.size()); i > 0 && source->text[i - 1] != '\n'; --i) {
        if ((static_cast<unsigned char>(source->text[i - 1]) & 0xC0U) != 0x80U) ++column;
    }
    return column;
}

Place place_at(const Source& source, int line, int column)
{
    const std::string_view text = source.text;
    if (line <= 0) return {};
    std::size_t at = 0;
    for (int passed = 1; passed < line && at < text.size(); ++passed) {
        at = std::min(text.find('\n', at), text.size() - 1) + 1;
    }
    for (int passed = 1; passed < column && at < text.size() && text[at] != '\n'; ++passed) {
        ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
    }
    std::size_t end = at;
    while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_')) ++end;
    return {&source, at, std::max<std::size_t>(end - at, 1)};
}

std::string describe(const Node& node)
{
    const auto shortened = [&] {
        constexpr std::size_t shown_max = 40;
        return node.scalar.size() <= shown_max ? node.scalar : node.scalar.substr(0, shown_max) + "...";
    };
    switch (node.kind) {
        case Node::Kind::null: return "nothing";
        case Node::Kind::boolean: return node.is_true() ? "true" : "false";
        case Node::Kind::integer:
        case Node::Kind::real: return shortened();
        case Node::Kind::text: return fmt::format("the text \"{}\"", shortened());
        case Node::Kind::sequence: return "a list";
        case Node::Kind::mapping: return "a mapping";
    }
    return "";
}

core::Result<Document> read_document(std::string text, std::string name, Source::Kind kind, WhenEmpty when_empty)
{
    if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
    const bool json = kind == Source::Kind::file && ends_with_any(name, {".json", ".jsonc"});
    auto source = std::make_shared<const Source>(Source{kind, std::move(name), std::move(text)});
    if (const auto sound = check_text(*source); !sound) return sound.error();
    auto root = json ? read_json(*source, when_empty) : read_yaml(*source, when_empty);
    if (!root) return root.error();
    return Document{{source}, std::move(*root)};
}

core::Result<std::string> read_file_text(const std::string& path)
{
    const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
    const auto unreadable = [&](const std::string& why) {
        return core::Error{core::ErrorCode::config, fmt::format("{}: error: cannot be read: {}", path, why)};
    };
    if (!file) return unreadable(errno == ENOENT ? "there is no such file" : std::string(std::strerror(errno)));
    // One byte beyond the limit tells a file that is too large from one that just fits.
    std::string text(Limits::bytes + 4, '\0');
    errno = 0;
    text.resize(std::fread(text.data(), 1, text.size(), file.get()));
    if (std::ferror(file.get()) != 0) {
        return unreadable(errno == EISDIR ? "it is a folder" : std::string(std::strerror(errno)));
    }
    return text;
}

core::Result<Document> read_document_file(const std::string& path, WhenEmpty when_empty)
{
    auto text = read_file_text(path);
    if (!text) return text.error();
    return read_document(std::move(*text), path, Source::Kind::file, when_empty);
}

}  // namespace cobot::config
