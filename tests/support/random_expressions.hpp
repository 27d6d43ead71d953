#pragma once

#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <rapidcheck.h>

namespace cobot::tests {

/// Draws texts from the grammar of the condition language, over candle fields and given names.
class RandomExpression {
public:
    /// `names` is a list with spaces.
    static rc::Gen<std::string> condition(const std::string& names)
    {
        return rc::gen::exec([names] { return RandomExpression(names).boolean(3); });
    }

private:
    explicit RandomExpression(const std::string& names)
    {
        std::istringstream words("open high low close volume " + names);
        for (std::string word; words >> word;) leaves_.push_back(word);
    }

    static int pick(int choices) { return *rc::gen::inRange(0, choices); }

    std::string boolean(int depth)
    {
        switch (depth == 0 ? pick(3) : pick(8)) {
            case 0:
            case 1: {
                static const char* const operators[] = {"<", "<=", ">", ">=", "==", "!="};
                return fmt::format("{} {} {}", number(depth), operators[pick(6)], number(depth));
            }
            case 2:
                return fmt::format("{} {} {}", number(depth), pick(2) == 0 ? "crosses_above" : "crosses_below",
                                   number(depth));
            case 3:
            case 4:
                return fmt::format("({} {} {})", boolean(depth - 1), pick(2) == 0 ? "and" : "or", boolean(depth - 1));
            case 5:
            case 6: return fmt::format("not ({})", boolean(depth - 1));
            default: return fmt::format("({})[{}]", boolean(depth - 1), pick(70));
        }
    }

    const std::string& leaf() const
    {
        return leaves_[static_cast<std::size_t>(pick(static_cast<int>(leaves_.size())))];
    }

    std::string number(int depth)
    {
        if (depth == 0 || pick(4) == 0) {
            return pick(4) == 0 ? fmt::format("{}", pick(120)) : leaf();
        }
        switch (pick(8)) {
            case 0:
            case 1: {
                static const char* const operators[] = {"+", "-", "*", "/", "%"};
                const int which = pick(5);
                // A constant zero under a fraction line is refused when compiling, so a column stands there.
                const std::string right = which >= 3 ? fmt::format("({} - 1)", leaf()) : number(depth - 1);
                return fmt::format("({} {} {})", number(depth - 1), operators[which], right);
            }
            case 2: return fmt::format("(-{})", number(depth - 1));
            case 3: return fmt::format("({})[{}]", number(depth - 1), pick(90));
            case 4: {
                static const char* const windows[] = {"highest", "lowest", "mean", "stddev"};
                return fmt::format("{}({}, {})", windows[pick(4)], number(depth - 1), 1 + pick(40));
            }
            case 5:
                return fmt::format("{}({}, {})", pick(2) == 0 ? "min" : "max", number(depth - 1), number(depth - 1));
            case 6: return fmt::format("{}({}, {})", pick(2) == 0 ? "change" : "pct_change", leaf(), 1 + pick(9));
            default:
                return pick(2) == 0 ? fmt::format("abs({})", number(depth - 1))
                                    : fmt::format("since({})", boolean(depth - 1));
        }
    }

    std::vector<std::string> leaves_;
};

}  // namespace cobot::tests
