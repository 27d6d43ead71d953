#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cobot::core {

/// SHA-256 (FIPS 180-4) of bytes fed piece by piece. Written here rather than linked from libcrypto, whose
/// loading alone would cost a short `cobot` process several milliseconds. For checksums and content hashes;
/// it makes no attempt to hide secrets from timing.
class Sha256 {
public:
    using Digest = std::array<std::uint8_t, 32>;

    Sha256& update(std::span<const std::byte> bytes);
    Sha256& update(std::string_view text) { return update(std::as_bytes(std::span(text))); }

    /// The digest of everything fed so far; more may be fed afterwards.
    Digest digest() const;
    /// The same as 64 lower-case hexadecimal digits.
    std::string hex() const;

private:
    void compress(const std::uint8_t* block);

    std::array<std::uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                           0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<std::uint8_t, 64> pending_{};
    std::uint64_t length_ = 0;  ///< Bytes fed; the last length_ % 64 of them wait in pending_.
};

/// SHA-256 as 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view text);
std::string sha256_hex(std::span<const std::byte> bytes);

}  // namespace cobot::core
