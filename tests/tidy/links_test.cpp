#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <regex>

#include "tidy/sources.hpp"

using namespace cobot::tidy;
namespace fs = std::filesystem;

namespace {

/// The anchor that a heading gets: lower case, spaces to dashes, other punctuation dropped.
std::string anchor_of(const std::string& heading)
{
    std::string anchor;
    for (const char c : heading) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '_' || c == '-' || byte >= 0x80) {
            anchor += static_cast<char>(std::tolower(byte));
        } else if (c == ' ') {
            anchor += '-';
        }
    }
    return anchor;
}

bool has_anchor(const Source& page, const std::string& anchor)
{
    return std::ranges::any_of(page.lines, [&](const std::string& line) {
        const std::size_t text = line.find_first_not_of('#');
        return line.starts_with('#') && text != std::string::npos && line[text] == ' ' &&
               anchor_of(line.substr(text + 1)) == anchor;
    });
}

std::vector<std::string> link_faults(const Source& page, const std::vector<Source>& pages)
{
    static const std::regex link(R"(\]\(([^)\s]+)\))");
    std::vector<std::string> faults;
    bool in_code = false;
    for (std::size_t i = 0; i < page.lines.size(); ++i) {
        if (page.lines[i].starts_with("```")) in_code = !in_code;
        if (in_code) continue;
        const std::string& line = page.lines[i];
        for (std::sregex_iterator match(line.begin(), line.end(), link), end; match != end; ++match) {
            const std::string target = (*match)[1];
            if (target.find("://") != std::string::npos || target.starts_with("mailto:")) continue;
            const std::size_t hash = target.find('#');
            const std::string file = target.substr(0, hash);
            const fs::path resolved =
                file.empty() ? fs::path(page.path) : (fs::path(page.path).parent_path() / file).lexically_normal();
            const auto known = std::ranges::find(pages, resolved.generic_string(), &Source::path);
            const bool exists = known != pages.end() || fs::exists(fs::path(COBOT_SOURCE_DIR) / resolved);
            const bool anchored =
                hash == std::string::npos || (known != pages.end() && has_anchor(*known, target.substr(hash + 1)));
            if (exists && anchored) continue;
            faults.push_back(fmt::format("{}:{}: link to \"{}\", which is not there", page.path, i + 1, target));
        }
    }
    return faults;
}

std::vector<Source> all_pages() { return sources_in({"."}, {".md"}); }

}  // namespace

TEST_CASE("links between pages lead somewhere")
{
    const auto pages = all_pages();
    REQUIRE(!pages.empty());
    for (const Source& page : pages) report(link_faults(page, pages));
}

TEST_CASE("a link to a page or a heading that is not there is named")
{
    const Source a = source_of("docs/a.md", "# First steps\n[b](b.md) [c](c.md)\n[h](#first-steps) [x](#second)\n");
    const Source b =
        source_of("docs/b.md", "[a](a.md#first-steps) [web](https://example.org/x)\n```\n[no](no.md)\n```\n");
    CHECK(link_faults(b, {a, b}).empty());
    CHECK(link_faults(a, {a, b}) == std::vector<std::string>{"docs/a.md:2: link to \"c.md\", which is not there",
                                                             "docs/a.md:3: link to \"#second\", which is not there"});
}
