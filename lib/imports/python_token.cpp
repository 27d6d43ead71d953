#include "imports/python_token.hpp"

#include <algorithm>
#include <array>

namespace cobot::imports {
namespace {

using Kind = Token::Kind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_begin(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name_part(char c) { return is_name_begin(c) || is_digit(c); }
bool is_quote(char c) { return c == '"' || c == '\''; }

class Tokenizer {
public:
    explicit Tokenizer(std::string_view text) : text_(text) {}

    std::vector<Token> run()
    {
        while (next_ < text_.size()) {
            if (at_line_begin_ && brackets_ == 0)
                begin_line();
            else
                word();
        }
        if (!at_line_begin_) add(Kind::newline, "");
        for (; indents_.size() > 1; indents_.pop_back()) add(Kind::dedent, "");
        add(Kind::end, "");
        return std::move(tokens_);
    }

private:
    char peek(std::size_t ahead = 0) const { return next_ + ahead < text_.size() ? text_[next_ + ahead] : '\0'; }
    void add(Kind kind, std::string text) { tokens_.push_back({kind, std::move(text), line_}); }

    /// Spaces before the first word of a line, which are syntax. Empty lines and comments have none.
    void begin_line()
    {
        std::size_t width = 0;
        for (; peek() == ' ' || peek() == '\t'; ++next_) width = peek() == '\t' ? (width / 8 + 1) * 8 : width + 1;
        if (peek() == '#') skip_comment();
        if (peek() == '\r') ++next_;
        if (peek() == '\n') {
            ++next_;
            ++line_;
            return;
        }
        if (next_ >= text_.size()) return;
        at_line_begin_ = false;
        if (width > indents_.back()) {
            indents_.push_back(width);
            add(Kind::indent, "");
        }
        for (; width < indents_.back(); indents_.pop_back()) add(Kind::dedent, "");
    }

    void skip_comment() { next_ = std::min(text_.find('\n', next_), text_.size()); }

    void word()
    {
        const char c = peek();
        if (c == '\n') return end_line();
        if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
            ++next_;
        } else if (c == '#') {
            skip_comment();
        } else if (c == '\\' && (peek(1) == '\n' || (peek(1) == '\r' && peek(2) == '\n'))) {
            next_ += peek(1) == '\n' ? 2 : 3;
            ++line_;
        } else if (is_quote(c)) {
            string("");
        } else if (is_name_begin(c)) {
            name();
        } else if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
            number();
        } else {
            symbol();
        }
    }

    void end_line()
    {
        if (brackets_ == 0) {
            add(Kind::newline, "");
            at_line_begin_ = true;
        }
        ++next_;
        ++line_;
    }

    void name()
    {
        const std::size_t begin = next_;
        while (is_name_part(peek())) ++next_;
        std::string word(text_.substr(begin, next_ - begin));
        if (word.size() <= 2 && is_quote(peek())) return string(word);
        add(Kind::name, std::move(word));
    }

    void number()
    {
        std::string digits;
        for (;; ++next_) {
            const char c = peek();
            const bool sign =
                (c == '+' || c == '-') && !digits.empty() && (digits.back() == 'e' || digits.back() == 'E');
            if (!is_name_part(c) && c != '.' && !sign) break;
            if (c != '_') digits += c;
        }
        add(Kind::number, std::move(digits));
    }

    void string(const std::string& prefix)
    {
        const int line = line_;
        const char quote = peek();
        const bool triple = peek(1) == quote && peek(2) == quote;
        const std::size_t quotes = triple ? 3 : 1;
        next_ += quotes;
        std::string content;
        while (next_ < text_.size()) {
            const char c = peek();
            if (c == quote && (!triple || (peek(1) == quote && peek(2) == quote))) {
                next_ += quotes;
                break;
            }
            if (c == '\n') {
                if (!triple) break;
                ++line_;
            }
            if (c == '\\' && next_ + 1 < text_.size()) {
                if (peek(1) == '\n') ++line_;
                ++next_;
            }
            content += peek();
            ++next_;
        }
        const bool plain = prefix.find_first_of("fFbB") == std::string::npos;
        tokens_.push_back({plain ? Kind::string : Kind::formatted, std::move(content), line});
    }

    void symbol()
    {
        static constexpr std::array<std::string_view, 19> pairs{"**", "//", "==", "!=", "<=", ">=", "->",
                                                                "+=", "-=", "*=", "/=", "|=", "&=", ":=",
                                                                "<<", ">>", "%=", "^=", "@="};
        const std::string_view two = text_.substr(next_, 2);
        const bool pair = std::ranges::find(pairs, two) != pairs.end();
        std::string text(pair ? two : two.substr(0, 1));
        next_ += text.size();
        if (text == "(" || text == "[" || text == "{") ++brackets_;
        if ((text == ")" || text == "]" || text == "}") && brackets_ > 0) --brackets_;
        add(Kind::symbol, std::move(text));
    }

    std::string_view text_;
    std::size_t next_ = 0;
    int line_ = 1;
    int brackets_ = 0;
    bool at_line_begin_ = true;
    std::vector<std::size_t> indents_{0};
    std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokenize(std::string_view text) { return Tokenizer(text).run(); }

}  // namespace cobot::imports
