#include "config/schema.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "config/embedded.hpp"
#include "config/settings_reader.hpp"
#include "config/strategy_reader.hpp"

using namespace cobot;
using config::SchemaOf;

namespace {

std::string text_of(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

config::Document read(const std::string& text)
{
    auto document = config::read_document(text, "a.yaml");
    REQUIRE_MESSAGE(document, (document ? "" : document.error().message));
    return *document;
}

std::vector<std::string> faults(const std::string& text, SchemaOf kind = SchemaOf::strategy)
{
    const config::Document document = read(text);
    std::vector<std::string> paths;
    for (const auto& fault : config::schema_faults(document.root, kind)) paths.push_back(fault.path);
    return paths;
}

const std::string sound =
    "kind: strategy\nversion: 1\nname: a\ntimeframe: 5m\nindicators: {r: {type: rsi, period: 14}}\n"
    "entry_conditions: {long: {all: [r < 30]}}\n";

}  // namespace

TEST_CASE("the schemas that editors read are those that the program makes")
{
    const std::filesystem::path folder = std::filesystem::path(COBOT_SOURCE_DIR) / "config/schemas";
    for (const SchemaOf kind : {SchemaOf::strategy, SchemaOf::config}) {
        const std::string name(config::schema_file_name(kind));
        CAPTURE(name);
        const bool same = config::schema_text(kind) == text_of(folder / name);
        CHECK_MESSAGE(same, "run: cobot schema export --dir config/schemas");
    }
}

TEST_CASE("the program carries its files along unchanged")
{
    CHECK(config::embedded_files().size() >= 6);
    for (const config::EmbeddedFile& file : config::embedded_files()) {
        CAPTURE(file.name);
        CHECK(file.text == text_of(std::filesystem::path(COBOT_SOURCE_DIR) / file.name));
    }
}

TEST_CASE("the schema accepts what is sound and names the deepest place of what is not")
{
    CHECK(faults(sound).empty());
    const auto wrong = faults(sound + "params: {fast: {type: int, default: 1.5}}\n");
    REQUIRE(wrong.size() == 1);
    CHECK(wrong[0] == "params.fast");
    CHECK(faults(sound + "extra: 1\n") == std::vector<std::string>{""});
    CHECK(faults("kind: config\nfee: 2\nseed: x\n", SchemaOf::config) == std::vector<std::string>{"fee", "seed"});
}

TEST_CASE("a scalar of any length is checked")
{
    CHECK(faults(sound + "description: " + std::string(100'000, 'x') + "\n").empty());
    CHECK(faults(sound + "pairs: [" + std::string(100'000, 'X') + "]\n") == std::vector<std::string>{"pairs[0]"});
}
