#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "core/money.hpp"
#include "core/time.hpp"

namespace cobot::report {

/// Writes JSON into one growing buffer: keys in the order given, decimals exactly, doubles in the fewest digits that
/// read back the same. The caller balances brackets; commas are put in where they are needed.
class JsonText {
public:
    explicit JsonText(std::size_t expected_size = 1 << 14) { out_.reserve(expected_size); }

    void open(char bracket)
    {
        char* at = room(2);
        at = separated(at);
        *at++ = bracket;
        written(at);
        first_ = true;
    }
    void close(char bracket)
    {
        char* at = room(1);
        *at++ = bracket;
        written(at);
        first_ = false;
    }
    /// The name must need no escaping.
    void key(std::string_view name)
    {
        char* at = room(name.size() + 4);
        at = separated(at);
        *at++ = '"';
        at = copied(at, name);
        *at++ = '"';
        *at++ = ':';
        written(at);
        first_ = true;
    }

    void null() { plain("null"); }
    void value(bool flag) { plain(flag ? "true" : "false"); }
    void value(std::int64_t number);
    void value(std::uint64_t number);
    void value(int number) { value(static_cast<std::int64_t>(number)); }
    void value(double number);  ///< Null when it is not finite.
    void value(core::Decimal number);
    template <class Tag>
    void value(core::Measure<Tag> measure)
    {
        value(measure.value());
    }
    void value(std::string_view text);
    void value(const char* text) { value(std::string_view(text)); }
    void value(const std::string& text) { value(std::string_view(text)); }
    template <class T>
    void value(const std::optional<T>& maybe)
    {
        if (maybe) {
            value(*maybe);
        } else {
            null();
        }
    }
    /// "2018-03-01 00:00:00", and with `offset` "2018-03-01 00:00:00+00:00", as freqtrade writes times.
    void date_time(core::Time time, bool offset);
    /// JSON that was written elsewhere.
    void raw(std::string_view text) { plain(text); }

    template <class T>
    void field(std::string_view name, const T& content)
    {
        key(name);
        value(content);
    }

    /// Starts a new line in the text; JSON ignores it, people and diffs do not.
    void line_break()
    {
        plain("\n");
        first_ = true;
    }
    std::string take()
    {
        flush();
        return std::move(out_);
    }

private:
    /// Small pieces are gathered here, where they cost a store each, and go to the text a page at a time.
    static constexpr std::size_t page = 4096;

    char* room(std::size_t size)
    {
        if (page - used_ < size) flush();
        return size <= page ? page_ + used_ : nullptr;
    }
    void written(const char* end) { used_ = static_cast<std::size_t>(end - page_); }
    char* separated(char* at)
    {
        *at = ',';
        at += first_ ? 0 : 1;
        first_ = false;
        return at;
    }
    static char* copied(char* at, std::string_view text)
    {
        std::memcpy(at, text.data(), text.size());
        return at + text.size();
    }
    void plain(std::string_view text)
    {
        if (text.size() + 1 > page) {
            plain("");
            flush();
            out_.append(text);
            return;
        }
        written(copied(separated(room(text.size() + 1)), text));
    }
    void flush()
    {
        out_.append(page_, used_);
        used_ = 0;
    }

    std::string out_;
    char page_[page];
    std::size_t used_ = 0;
    bool first_ = true;
    std::int64_t last_day_ = -1;  ///< Of the date that last_date_ shows.
    char last_date_[10] = {};
};

}  // namespace cobot::report
