#include "config/load_news.hpp"

#include "config/load_bot.hpp"

using namespace cobot;

namespace {

std::string archive(const std::vector<std::pair<std::int64_t, std::string>>& records)
{
    std::string text, last;
    for (const auto& [minute, news] : records) {
        last = config::news_line(core::from_ms(minute * 60'000), last, news);
        text += last + "\n";
    }
    return text;
}

bots::Spec bot(const std::string& keys)
{
    const auto spec = config::load_bot_text("kind: bot\nversion: 1\nname: x\npair: BTC/USDT\ninvestment: 100\n" + keys,
                                            "bots/x.yaml");
    REQUIRE_MESSAGE(spec.has_value(), spec.error().message);
    return *spec;
}

}  // namespace

TEST_CASE("an archive of news is told as it was received, with numbers as written")
{
    const auto messages =
        config::read_news(archive({{1, R"({"id":"a","price":0.1000000001})"}, {3, R"({"id":"b"})"}}), "a");
    REQUIRE_MESSAGE(messages.has_value(), messages.error().message);
    REQUIRE(messages->size() == 2);
    CHECK(core::to_ms((*messages)[0].received) == 60'000);
    CHECK((*messages)[0].text == R"({"id":"a","price":0.1000000001})");
    CHECK(core::to_ms((*messages)[1].received) == 180'000);
}

TEST_CASE("an archive that was changed, cut or reordered is void")
{
    const std::string good = archive({{1, R"({"id":"a"})"}, {2, R"({"id":"b"})"}, {3, R"({"id":"c"})"}});
    REQUIRE(config::read_news(good, "a").has_value());
    const auto message_of = [](const std::string& text) {
        const auto read = config::read_news(text, "news.jsonl");
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().code == core::ErrorCode::data);
        return read.error().message;
    };
    std::string changed = good;
    changed.replace(changed.find("\"a\""), 3, "\"z\"");
    CHECK(message_of(changed).find("news.jsonl:2: the chain is broken") != std::string::npos);
    const std::string without_first = good.substr(good.find('\n') + 1);
    CHECK(message_of(without_first).find("news.jsonl:1: the chain is broken") != std::string::npos);
    CHECK(message_of(good.substr(0, good.size() - 1)).find(":3: the last line is cut off") != std::string::npos);
    CHECK(message_of(archive({{2, R"({"id":"a"})"}, {1, R"({"id":"b"})"}})).find(":2: received before") !=
          std::string::npos);
    CHECK(message_of("{}\n").find(":1: not a record") != std::string::npos);
    CHECK(message_of("nonsense\n").find(":1: not a record") != std::string::npos);
}

TEST_CASE("without an archive there is no backtest of what only an archive can tell")
{
    for (const char* kind : {"copy", "news", "whale"}) {
        const auto none = config::load_news(bot(std::string("type: ") + kind + "\n"), "");
        REQUIRE_FALSE(none.has_value());
        CHECK(none.error().code == core::ErrorCode::data);
        CHECK(none.error().message.find("has no backtest without an archive") != std::string::npos);
    }
    const auto missing = config::load_news(bot("type: news\nfeed: nowhere.jsonl\n"), "");
    REQUIRE_FALSE(missing.has_value());
    CHECK(missing.error().message.find("bots/nowhere.jsonl cannot be read") != std::string::npos);
    const auto grid = config::load_news(bot("type: spot_grid\nlower: 1\nupper: 2\ngrids: 4\n"), "");
    REQUIRE(grid.has_value());
    CHECK(grid->empty());
}

TEST_CASE("a plain archive is told line by line, and only its order is checked")
{
    const std::string first = R"({"received":"2024-01-01T00:00:00Z","id":"a","action":"buy"})";
    const std::string second = R"({"received":"2024-01-01T00:01:00Z","id":"b","action":"sell"})";
    const auto messages = config::read_news(first + "\n" + second + "\n", "a");
    REQUIRE_MESSAGE(messages.has_value(), messages.error().message);
    REQUIRE(messages->size() == 2);
    CHECK((*messages)[1].text == second);
    const auto turned = config::read_news(second + "\n" + first + "\n", "a");
    REQUIRE_FALSE(turned.has_value());
    CHECK(turned.error().message == "a:2: received before the record above it");
}
