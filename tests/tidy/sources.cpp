#include "tidy/sources.hpp"

#include <algorithm>

#include "support/pattern.hpp"
#include "support/shell.hpp"

namespace cobot::tidy {
namespace fs = std::filesystem;
namespace {

bool is_ours(const fs::path& folder)
{
    const std::string name = folder.filename().string();
    return !name.starts_with('.') && name != "build" && name != "node_modules" && name != "user_data" &&
           name != "__pycache__";
}

void collect(const fs::path& folder, const std::vector<std::string>& endings, std::vector<fs::path>& found)
{
    if (!fs::exists(folder)) return;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        if (entry.is_directory()) {
            if (is_ours(entry.path())) collect(entry.path(), endings, found);
        } else {
            const std::string name = entry.path().filename().string();
            const bool wanted = std::ranges::any_of(endings, [&](const std::string& e) { return name.ends_with(e); });
            if (wanted) found.push_back(entry.path());
        }
    }
}

}  // namespace

std::vector<Source> sources_in(const std::vector<std::string>& folders, const std::vector<std::string>& endings)
{
    const fs::path root = COBOT_SOURCE_DIR;
    std::vector<fs::path> found;
    for (const std::string& folder : folders) collect(root / folder, endings, found);
    std::ranges::sort(found);
    std::vector<Source> sources;
    for (const fs::path& path : found) {
        sources.push_back({fs::relative(path, root).generic_string(), tests::lines_of(tests::read_file(path))});
    }
    return sources;
}

Source source_of(std::string path, const std::string& text) { return {std::move(path), tests::lines_of(text)}; }

std::string module_of(const std::string& path)
{
    constexpr std::string_view lib = "lib/";
    if (!path.starts_with(lib)) return "";
    const std::size_t end = path.find('/', lib.size());
    return end == std::string::npos ? "" : path.substr(lib.size(), end - lib.size());
}

void report(const std::vector<std::string>& faults)
{
    for (const std::string& fault : faults) FAIL_CHECK(fault);
}

std::string code_of(const std::string& line)
{
    std::string code;
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (quoted && line[i] == '\\') {
            ++i;
        } else if (line[i] == '"' && !(i > 0 && line[i - 1] == '\'')) {
            quoted = !quoted;
            code += '"';
        } else if (!quoted) {
            if (line.compare(i, 2, "//") == 0) break;
            code += line[i];
        }
    }
    return code;
}

}  // namespace cobot::tidy
