#include "tidy/layers.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "support/shell.hpp"

using namespace cobot::tidy;

TEST_CASE("every include of lib is an edge of the module graph")
{
    const Modules modules = read_modules(cobot::tests::read_file(COBOT_MODULES));
    const auto sources = sources_in({"lib"}, {".cpp", ".hpp"});
    REQUIRE(modules.size() > 10);
    REQUIRE(sources.size() > 20);
    for (const Source& source : sources) report(layer_faults(modules, source));
}

TEST_CASE("the module graph has no ring")
{
    const auto cycle = find_cycle(read_modules(cobot::tests::read_file(COBOT_MODULES)));
    CHECK_MESSAGE(!cycle, *cycle);
}

TEST_CASE("the architecture page lists the modules as they are built")
{
    const auto pages = sources_in({"docs/explanation"}, {"architecture.md"});
    REQUIRE(pages.size() == 1);
    const Modules modules = read_modules(cobot::tests::read_file(COBOT_MODULES));
    for (const auto& [name, edges] : modules) {
        // "| `market` | what it does | core |"
        const auto row = std::ranges::find_if(
            pages[0].lines, [&name = name](const std::string& line) { return line.starts_with("| `" + name + "` |"); });
        CHECK_MESSAGE(row != pages[0].lines.end(), "docs/explanation/architecture.md has no row for " << name);
        if (row == pages[0].lines.end() || name == "app") continue;
        const std::string expected = edges.empty() ? "nothing" : fmt::format("{}", fmt::join(edges, " "));
        CHECK_MESSAGE(row->ends_with("| " + expected + " |"),
                      name << " sees: " << expected << "; the page says: " << *row);
    }
}

TEST_CASE("a forbidden include is named with file and line")
{
    const Modules modules = read_modules("core:\nmarket: core\nnet: core\n");
    const auto faults = layer_faults(modules, source_of("lib/market/a.cpp",
                                                        "#include \"market/a.hpp\"\n"
                                                        "#include <net/if.h>\n"
                                                        "#include \"core/time.hpp\"\n"
                                                        "  # include \"net/http.hpp\"\n"));
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].starts_with("lib/market/a.cpp:4: includes \"net/http.hpp\", but module market may see only: core"));
}

TEST_CASE("an include upwards, one without a folder and a folder without a module are faults")
{
    const Modules modules = read_modules("core:\nmarket: core\n");
    CHECK(layer_faults(modules, source_of("lib/core/a.cpp", "#include \"market/a.hpp\"\n")).size() == 1);
    CHECK(layer_faults(modules, source_of("lib/core/a.cpp", "#include \"../market/a.hpp\"\n")).size() == 1);
    CHECK(layer_faults(modules, source_of("lib/core/a.cpp", "#include \"time.hpp\"\n")).size() == 1);
    CHECK(layer_faults(modules, source_of("lib/util/a.cpp", "")).size() == 1);
    CHECK(layer_faults(modules, source_of("lib/core/a.cpp", "#include \"builtins.inc\"\n")).empty());
}

TEST_CASE("a ring of modules is found wherever it begins")
{
    CHECK(find_cycle(read_modules("a:\nb: a\nc: a b\n")) == std::nullopt);
    CHECK(find_cycle(read_modules("a: b\nb: c\nc: a\n")) == "a -> b -> c -> a");
    CHECK(find_cycle(read_modules("a: b\nb: c\nc: b\n")) == "b -> c -> b");
    CHECK(find_cycle(read_modules("a: a\n")) == "a -> a");
}
