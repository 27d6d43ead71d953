#include "storage/result_files.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/suggest.hpp"
#include "storage/file_handle.hpp"

namespace cobot::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t shortest_prefix = 4;

core::Error no_results(const fs::path& folder)
{
    return {core::ErrorCode::data,
            fmt::format("{}: no results yet; make one with cobot backtest --strategy NAME", folder.string())};
}

}  // namespace

ResultFiles::ResultFiles(const fs::path& user_data)
    : folder_(user_data / "results" / "backtest"), latest_(user_data / "results" / "latest")
{
}

core::Result<fs::path> ResultFiles::write(std::string_view run_id, std::string_view json) const
{
    const fs::path path = folder_ / (std::string(run_id) + ".json");
    if (const auto written = write_atomically(path, json, Survives::process_end); !written) return written.error();
    const auto pointed = write_atomically(latest_, std::string(run_id) + "\n", Survives::process_end);
    if (!pointed) return pointed.error();
    return path;
}

std::vector<std::string> ResultFiles::ids() const
{
    std::vector<std::string> found;
    std::error_code ignored;  // No folder: no results.
    for (const auto& entry : fs::directory_iterator(folder_, ignored)) {
        if (entry.path().extension() == ".json") found.push_back(entry.path().stem().string());
    }
    std::sort(found.begin(), found.end());
    return found;
}

core::Result<std::string> ResultFiles::resolve(std::string_view run) const
{
    if (run == "latest") {
        const auto id = read_text(latest_);
        if (!id) return no_results(folder_);
        return id->substr(0, id->find('\n'));
    }
    const auto known = ids();
    if (known.empty()) return no_results(folder_);
    std::vector<std::string> matching;
    for (const std::string& id : known) {
        if (id == run) return id;
        if (run.size() >= shortest_prefix && id.starts_with(run)) matching.push_back(id);
    }
    if (matching.size() == 1) return matching.front();
    if (matching.size() > 1) {
        return core::Error{core::ErrorCode::usage,
                           fmt::format("run \"{}\" may be any of {}", run, fmt::join(matching, ", "))};
    }
    return core::Error{core::ErrorCode::data, fmt::format("there is no run \"{}\" in {}{}", run, folder_.string(),
                                                          core::did_you_mean(run, known))};
}

core::Result<ResultFiles::Stored> ResultFiles::read(std::string_view run) const
{
    const auto id = resolve(run);
    if (!id) return id.error();
    const fs::path path = folder_ / (*id + ".json");
    auto text = read_text(path);
    if (!text) return text.error();
    return Stored{path, std::move(*text)};
}

core::Result<std::string> read_text(const fs::path& path)
{
    if (!fs::exists(path)) return core::Error{core::ErrorCode::data, path.string() + ": there is no such file"};
    const auto file = open_for_reading(path);
    if (!file) return file.error();
    const auto size = size_of(*file, path);
    if (!size) return size.error();
    std::string text(*size, '\0');
    const auto filled = read_at(*file, path, 0, std::as_writable_bytes(std::span(text)));
    if (!filled) return filled.error();
    return text;
}

}  // namespace cobot::storage
