#include "config/text_check.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "config/problems.hpp"

namespace cobot::config {
namespace {

unsigned byte_at(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

/// Bytes of the UTF-8 character at `i`; 0 when there is none. The table is that of the Unicode standard, 3.9.
std::size_t character_length(std::string_view text, std::size_t i)
{
    const unsigned lead = byte_at(text, i);
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xC2 && lead <= 0xDF   ? 2
                               : lead >= 0xE0 && lead <= 0xEF ? 3
                               : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                              : 0;
    if (length == 0 || i + length > text.size()) return 0;
    const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (byte_at(text, i + 1) < low || byte_at(text, i + 1) > high) return 0;
    for (std::size_t k = 2; k < length; ++k) {
        if (byte_at(text, i + k) < 0x80 || byte_at(text, i + k) > 0xBF) return 0;
    }
    return length;
}

bool is_control(unsigned byte) { return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F; }

core::Result<void> check_characters(const Source& source)
{
    const std::string_view text = source.text;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = character_length(text, i);
        if (length == 0) {
            return single_mistake({&source, i, 1},
                                  fmt::format("byte 0x{:02X} is not UTF-8; save the file as UTF-8", byte_at(text, i)));
        }
        if (is_control(byte_at(text, i))) {
            return single_mistake({&source, i, 1},
                                  fmt::format("control character 0x{:02X}; is this a text file?", byte_at(text, i)));
        }
        i += length;
    }
    return {};
}

}  // namespace

core::Result<void> check_text(const Source& source)
{
    const std::string_view text = source.text;
    if (text.size() > Limits::bytes) {
        return single_mistake({&source, 0, 1},
                              fmt::format("the file is larger than {} KiB, the limit", Limits::bytes / 1024));
    }
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
        return single_mistake({&source, 0, 1}, "the file is UTF-16; save it as UTF-8");
    }
    if (const auto sound = check_characters(source); !sound) return sound.error();
    const auto brackets = std::count_if(text.begin(), text.end(), [](char c) { return c == '[' || c == '{'; });
    if (brackets > static_cast<std::ptrdiff_t>(Limits::nodes)) {
        return single_mistake({&source, 0, 1}, fmt::format("more than {} brackets; a file may have {} values",
                                                           Limits::nodes, Limits::nodes));
    }
    return {};
}

}  // namespace cobot::config
