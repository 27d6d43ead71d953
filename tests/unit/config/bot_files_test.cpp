#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "config/check.hpp"
#include "config/load_bot.hpp"
#include "config/new_bot.hpp"
#include "report/bot_reference.hpp"
#include "support/shell.hpp"

using namespace cobot;

namespace {

std::string text_in(const std::filesystem::path& path)
{
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

config::BotDraft grid_draft()
{
    config::BotDraft draft;
    draft.kind = bots::find("spot_grid");
    draft.name = "btc-spot-grid";
    draft.pairs = {"BTC/USDT"};
    draft.investment = "1000";
    draft.values = {{"exchange", "simulated"}, {"lower", "20000"}, {"upper", "30000"}, {"grids", "10"}};
    return draft;
}

std::string with(const std::string& line)
{
    return "kind: bot\nversion: 1\nname: a\ntype: spot_grid\npair: BTC/USDT\ninvestment: 100\nlower: 1\nupper: 2\n" +
           line + "\n";
}

}  // namespace

TEST_CASE("every bot file that comes with cobot is in order, for reader and schema")
{
    int seen = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path(COBOT_SOURCE_DIR) / "config/bots")) {
        if (entry.path().extension() != ".yaml") continue;
        CAPTURE(entry.path().string());
        const auto checked = config::check_file(entry.path().string());
        CHECK_MESSAGE(checked.has_value(), (checked ? "" : checked.error().message));
        if (checked) CHECK(checked->kind == config::SchemaOf::bot);
        ++seen;
    }
    CHECK(seen > 0);
}

TEST_CASE("the schema of bots knows the keys of each kind")
{
    CHECK(config::check_text_of(with("grids: 4"), "a.yaml"));
    for (const char* wrong : {"grids: 0", "grids: 4\nspacing: cubic", "grids: x", "grid: 4", "grids: 4\nlower: -1"}) {
        CAPTURE(wrong);
        const auto checked = config::check_text_of(with(wrong), "a.yaml");
        REQUIRE(!checked);
        CHECK(checked.error().code == core::ErrorCode::config);
    }
}

TEST_CASE("the schema and the reader refuse the same bots")
{
    // By the schema alone: the reader is not asked.
    for (const char* wrong :
         {"grids: 0", "grids: 4\nspacing: cubic", "grids: x", "grid: 4", "grids: 4\nstop_loss: 3"}) {
        CAPTURE(wrong);
        auto document = config::read_document(with(wrong), "a.yaml");
        REQUIRE(document);
        CHECK(!config::schema_faults(document->root, config::SchemaOf::bot).empty());
    }
    auto document =
        config::read_document(with("grids: 4\nmax_drawdown: 20%\nstop_loss: {price: 0.5, hold: 30s}"), "a.yaml");
    REQUIRE(document);
    CHECK(config::schema_faults(document->root, config::SchemaOf::bot).empty());
}

TEST_CASE("a new bot file can be read, and holds what was given")
{
    const std::string text = config::text_of(grid_draft());
    const auto spec = config::load_bot_text(text, "new.yaml");
    REQUIRE_MESSAGE(spec.has_value(), (spec ? "" : spec.error().message));
    CHECK(spec->name == "btc-spot-grid");
    CHECK(spec->exchange == "simulated");
    CHECK(spec->settings.integer("grids") == 10);
    CHECK(text.find("# spacing: geometric") != std::string::npos);
}

TEST_CASE("a bot file is never overwritten")
{
    const tests::TemporaryFolder folder;
    const auto first = config::write_bot(grid_draft(), folder.path().string());
    REQUIRE(first);
    const std::string before = text_in(*first);
    const auto second = config::write_bot(grid_draft(), folder.path().string());
    REQUIRE(!second);
    CHECK(second.error().code == core::ErrorCode::usage);
    CHECK(text_in(*first) == before);
}

TEST_CASE("an override of a bot is a key of its file")
{
    const auto spec =
        config::load_bot_text(with("grids: 4"), "a.yaml", {"grids=8", "pair=ETH/USDT", "stop_loss.price=0.5"});
    REQUIRE(spec);
    CHECK(spec->settings.integer("grids") == 8);
    CHECK(spec->listings.front().to_string() == "ETH/USDT");
    CHECK(spec->terms.stop_loss->value == *core::Decimal::parse("0.5"));
    const auto misspelt = config::load_bot_text(with("grids: 4"), "a.yaml", {"gridz=8"});
    REQUIRE(!misspelt);
    CHECK(misspelt.error().message.find("did you mean \"grids\"?") != std::string::npos);
}

TEST_CASE("the reference of bots is what their definitions say")
{
    const std::string path = std::string(COBOT_SOURCE_DIR) + "/docs/reference/bots.md";
    const std::string page = text_in(path);
    const std::string mark =
        "<!-- From here on written by: COBOT_WRITE_REFERENCE=1 cobot_unit -tc='the reference of bots*' -->\n";
    const std::size_t at = page.find(mark);
    REQUIRE(at != std::string::npos);
    const std::string expected = "\n" + report::bot_reference();
    if (std::getenv("COBOT_WRITE_REFERENCE") != nullptr) {
        std::ofstream(path) << page.substr(0, at + mark.size()) << expected;
        return;
    }
    INFO("COBOT_WRITE_REFERENCE=1 cobot_unit -tc='the reference of bots*' writes it anew");
    CHECK((page.substr(at + mark.size()) == expected));
}
