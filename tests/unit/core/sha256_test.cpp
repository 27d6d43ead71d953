#include "core/sha256.hpp"

using namespace cobot;
using core::Sha256;

// Vectors: NIST FIPS 180-2 appendix B and the CAVP byte-oriented short messages.
TEST_CASE("the published SHA-256 examples")
{
    CHECK(core::sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(core::sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(core::sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(core::sha256_hex("\xd3") == "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1");
    CHECK(core::sha256_hex(std::string(1'000'000, 'a')) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("feeding a message in pieces gives the digest of the whole")
{
    const std::string message(257, 'x');
    for (std::size_t piece = 1; piece <= message.size(); ++piece) {
        Sha256 hash;
        for (std::size_t i = 0; i < message.size(); i += piece) hash.update(std::string_view(message).substr(i, piece));
        CHECK(hash.hex() == core::sha256_hex(message));
    }
}

TEST_CASE("asking for a digest does not end the message")
{
    Sha256 hash;
    hash.update("ab");
    CHECK(hash.hex() == core::sha256_hex("ab"));
    CHECK(hash.update("c").hex() == core::sha256_hex("abc"));
}

TEST_CASE("every length around a block boundary is padded right")
{
    // SHA-256 of n zero bytes, hashed again over n = 0..130: one figure that any padding mistake changes.
    Sha256 all;
    for (std::size_t n = 0; n <= 130; ++n) all.update(core::sha256_hex(std::string(n, '\0')));
    CHECK(all.hex() == "54e76fce7077001577d4cd003983a26b89611ab84dce9950b9aaf77133a69f94");
}
