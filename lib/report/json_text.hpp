#pragma once

#include <cstdint>
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
        separate();
        out_.push_back(bracket);
        first_ = true;
    }
    void close(char bracket)
    {
        out_.push_back(bracket);
        first_ = false;
    }
    /// The name must need no escaping.
    void key(std::string_view name)
    {
        separate();
        out_.push_back('"');
        out_.append(name);
        out_.append("\":", 2);
        first_ = true;
    }

    void null()
    {
        separate();
        out_.append("null", 4);
    }
    void value(bool flag)
    {
        separate();
        out_.append(flag ? "true" : "false");
    }
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
    void raw(std::string_view text)
    {
        separate();
        out_.append(text);
    }

    template <class T>
    void field(std::string_view name, const T& content)
    {
        key(name);
        value(content);
    }

    /// Starts a new line in the text; JSON ignores it, people and diffs do not.
    void line_break()
    {
        separate();
        out_.push_back('\n');
        first_ = true;
    }
    std::string take() { return std::move(out_); }

private:
    void separate()
    {
        if (!first_) out_.push_back(',');
        first_ = false;
    }

    std::string out_;
    bool first_ = true;
    std::int64_t last_day_ = -1;  ///< Of the date that last_date_ shows.
    char last_date_[10] = {};
};

/// Appends the shortest exact text of `number`.
void append_decimal(std::string& out, core::Decimal number);

}  // namespace cobot::report
