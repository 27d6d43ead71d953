#include "net/zip_archive.hpp"

#include "net/shared_library.hpp"
#include "support/zip_file.hpp"

using namespace cobot;

TEST_CASE("an archive is unpacked in memory")
{
    const auto entries = net::unzip(tests::zip_of("candles.csv", "1,2,3\n"));
    REQUIRE(entries.has_value());
    REQUIRE(entries->size() == 1);
    CHECK(entries->front().name == "candles.csv");
    CHECK(entries->front().content == "1,2,3\n");
}

TEST_CASE("a damaged archive is an error, wherever it is cut or bent")
{
    const std::string whole = tests::zip_of("candles.csv", "1,2,3\n4,5,6\n");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto entries = net::unzip(std::string_view(whole).substr(0, size));
        REQUIRE_FALSE(entries.has_value());
        CHECK(entries.error().code == core::ErrorCode::data);
    }
    std::string bent = whole;
    bent[whole.find("4,5")] = '9';
    CHECK_FALSE(net::unzip(bent).has_value());
}

TEST_CASE("an archive may not unpack to more than allowed")
{
    CHECK(net::unzip(tests::zip_of("a", std::string(1000, 'x')), 1000).has_value());
    const auto entries = net::unzip(tests::zip_of("a", std::string(1001, 'x')), 1000);
    REQUIRE_FALSE(entries.has_value());
    CHECK(entries.error().message == "a unpacks to more than 1000 bytes");
}

TEST_CASE("a missing library names the package to install")
{
    const auto library = net::SharedLibrary::open("libnone-such.so.9", "libnone9");
    REQUIRE_FALSE(library.has_value());
    CHECK(library.error().message.find("apt-get install libnone9") != std::string::npos);
}
