#include "app/results.hpp"

#include <fmt/format.h>

#include "report/result_json.hpp"
#include "storage/file_handle.hpp"
#include "storage/result_files.hpp"
#include "storage/state.hpp"

namespace cobot::app {
namespace {

storage::RunRow row_of(const report::Result& result, core::Time now)
{
    storage::RunRow row;
    row.id = report::run_id(result);
    row.created_at = now;
    row.strategy = result.strategy;
    for (const auto& [name, value] : result.params) {
        row.params += fmt::format("{}{}={}", row.params.empty() ? "" : " ", name, value.to_string());
    }
    row.exchange = result.assumptions.exchange;
    for (const market::Pair& pair : result.run.pairs) row.pairs += (row.pairs.empty() ? "" : " ") + pair.to_string();
    row.timeframe = result.assumptions.timeframe.name();
    row.period_begin = result.run.period.begin.value_or(core::Time());
    row.period_end = result.run.period.end.value_or(core::Time());
    row.fill_model = result.assumptions.fill_model;
    row.strategy_hash = result.hashes.strategy;
    row.data_hash = result.hashes.data;
    row.binary_hash = result.hashes.binary;
    row.partial = result.partial;
    return row;
}

}  // namespace

core::Result<std::filesystem::path> save(const report::Result& result, const std::string& user_data, core::Time now)
{
    storage::RunRow row = row_of(result, now);
    const auto path = storage::ResultFiles(user_data).write(row.id, report::to_json(result));
    if (!path) return path.error();
    row.result_file = path->string();
    auto state = storage::State::open(user_data);
    if (!state) return state.error();
    if (const auto saved = state->save(row, result.summary.values, result.run.trades); !saved) return saved.error();
    return *path;
}

core::Result<void> write_file(const std::string& path, std::string_view content)
{
    return storage::write_atomically(path, content);
}

}  // namespace cobot::app
