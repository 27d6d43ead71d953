#include "cli/output.hpp"

#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include "app/results.hpp"
#include "cli/terminal.hpp"

namespace cobot::cli {

core::Result<report::Format> Output::chosen() const
{
    if (!format.empty()) return report::parse_format(format);
    const std::string ending = std::filesystem::path(path).extension().string();
    if (ending.empty() || ending == ".txt") return report::Format::text;
    return report::parse_format(ending.substr(1));
}

bool Output::to_screen(report::Format form) const
{
    return path == "-" || (path.empty() && form != report::Format::html);
}

report::TextStyle Output::style(report::Format form, const Globals& globals) const
{
    if (!to_screen(form)) return {};
    return {terminal_width(stdout), use_color(globals, stdout)};
}

core::Result<void> Output::put(const std::string& text, report::Format form, const std::string& file_name,
                               const Globals& globals) const
{
    if (to_screen(form)) {
        std::fwrite(text.data(), 1, text.size(), stdout);
        return {};
    }
    const std::string file =
        path.empty() ? (std::filesystem::path(globals.user_data) / "reports" / file_name).string() : path;
    if (const auto written = app::write_file(file, text); !written) return written.error();
    fmt::print("{}\n", file);
    return {};
}

}  // namespace cobot::cli
