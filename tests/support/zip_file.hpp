#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cobot::tests {

/// A zip archive with one entry, stored without compression, as bytes.
inline std::string zip_of(std::string_view name, std::string_view content)
{
    const auto number = [](std::uint64_t value, int bytes) {
        std::string text;
        for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 255);
        return text;
    };
    const auto crc = crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size()));
    // What local header and directory share: version, flags, method, time, date, checksum, sizes, name and extra
    // length.
    const std::string shared = number(20, 2) + number(0, 2) + number(0, 2) + number(0, 2) + number(33, 2) +
                               number(crc, 4) + number(content.size(), 4) + number(content.size(), 4) +
                               number(name.size(), 2) + number(0, 2);
    const std::string local = "PK\x03\x04" + shared + std::string(name) + std::string(content);
    const std::string entry = "PK\x01\x02" + number(20, 2) + shared + number(0, 2) + number(0, 2) + number(0, 2) +
                              number(0, 4) + number(0, 4) + std::string(name);
    const std::string end = "PK\x05\x06" + number(0, 2) + number(0, 2) + number(1, 2) + number(1, 2) +
                            number(entry.size(), 4) + number(local.size(), 4) + number(0, 2);
    return local + entry + end;
}

/// `text` as gzip makes it.
inline std::string gzip_of(std::string_view text)
{
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

}  // namespace cobot::tests
