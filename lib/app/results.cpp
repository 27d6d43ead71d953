#include "app/results.hpp"

#include <filesystem>

#include "report/result_json.hpp"
#include "storage/file_handle.hpp"

namespace cobot::app {

core::Result<std::string> save(const report::Result& result, const std::string& user_data)
{
    const std::filesystem::path folder = std::filesystem::path(user_data) / "results" / "backtest";
    const std::string id = report::run_id(result);
    const std::filesystem::path path = folder / (id + ".json");
    if (const auto written = storage::write_atomically(path, report::to_json(result)); !written) return written.error();
    if (const auto pointed = storage::write_atomically(folder / "latest", id + "\n"); !pointed) return pointed.error();
    return path.string();
}

core::Result<void> write_file(const std::string& path, std::string_view content)
{
    return storage::write_atomically(path, content);
}

}  // namespace cobot::app
