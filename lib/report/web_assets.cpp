#include "report/web_assets.hpp"

#include <cstddef>

// The assembler puts the files into the read-only data of the executable; a C++ array of them would take the
// compiler minutes and gigabytes.
#define COBOT_EMBED(symbol, path)             \
    __asm__(                                  \
        ".section .rodata\n"                  \
        ".global " #symbol "_begin\n" #symbol \
        "_begin:\n"                           \
        ".incbin \"" path                     \
        "\"\n"                                \
        ".global " #symbol "_end\n" #symbol   \
        "_end:\n"                             \
        ".byte 0\n"                           \
        ".previous\n")

COBOT_EMBED(cobot_web_script, COBOT_WEB_SCRIPT);
COBOT_EMBED(cobot_web_style, COBOT_WEB_STYLE);

extern "C" {
extern const char cobot_web_script_begin[];
extern const char cobot_web_script_end[];
extern const char cobot_web_style_begin[];
extern const char cobot_web_style_end[];
}

namespace cobot::report {

std::string_view web_script()
{
    return {cobot_web_script_begin, static_cast<std::size_t>(cobot_web_script_end - cobot_web_script_begin)};
}

std::string_view web_style()
{
    return {cobot_web_style_begin, static_cast<std::size_t>(cobot_web_style_end - cobot_web_style_begin)};
}

}  // namespace cobot::report
