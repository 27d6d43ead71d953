#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cobot::imports {

/// A word of a Python text. Any bytes give tokens; what Python would refuse becomes a symbol that no grammar takes.
struct Token {
    enum class Kind {
        name,
        number,
        string,     ///< `text` is what stands between the quotes, escapes taken out.
        formatted,  ///< An f-string or bytes: known to be there, not read.
        symbol,
        newline,  ///< The end of a statement; none inside brackets.
        indent,
        dedent,
        end,
    };

    Kind kind = Kind::end;
    std::string text;
    int line = 0;  ///< From 1.
};

/// The tokens of a text, `end` last; every indent has its dedent.
std::vector<Token> tokenize(std::string_view text);

}  // namespace cobot::imports
