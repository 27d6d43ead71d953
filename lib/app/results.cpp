#include "app/results.hpp"

#include <fmt/format.h>

#include "report/bot_json.hpp"
#include "report/result_json.hpp"
#include "storage/file_handle.hpp"
#include "storage/result_files.hpp"
#include "storage/state.hpp"

namespace cobot::app {
namespace {

std::string text_of(const report::Params& params)
{
    std::string text;
    for (const auto& [name, value] : params) {
        text += fmt::format("{}{}={}", text.empty() ? "" : " ", name, value.to_string());
    }
    return text;
}

storage::RunRow row_of(const report::BotResult& result, core::Time now)
{
    storage::RunRow row;
    row.id = report::run_id(result);
    row.created_at = now;
    row.strategy = result.name;
    row.params = text_of(result.params);
    row.exchange = result.assumptions.exchange;
    for (const std::string& listing : result.listings) row.pairs += (row.pairs.empty() ? "" : " ") + listing;
    row.timeframe = result.assumptions.timeframe.name();
    row.period_begin = *result.period.begin;
    row.period_end = *result.period.end;
    row.fill_model = result.assumptions.fill_model;
    row.strategy_hash = result.hashes.strategy;
    row.data_hash = result.hashes.data;
    row.binary_hash = result.hashes.binary;
    return row;
}

storage::RunRow row_of(const report::Result& result, core::Time now)
{
    storage::RunRow row;
    row.id = report::run_id(result);
    row.created_at = now;
    row.strategy = result.strategy;
    row.params = text_of(result.params);
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

core::Result<std::filesystem::path> keep(storage::RunRow row, const std::string& json,
                                         std::span<const metrics::Value> values, std::span<const ledger::Trade> trades,
                                         const std::string& user_data)
{
    const auto path = storage::ResultFiles(user_data).write(row.id, json);
    if (!path) return path.error();
    row.result_file = path->string();
    auto state = storage::State::open(user_data);
    if (!state) return state.error();
    if (const auto saved = state->save(row, values, trades); !saved) return saved.error();
    return *path;
}

}  // namespace

core::Result<std::filesystem::path> save(const report::Result& result, const std::string& user_data, core::Time now)
{
    return keep(row_of(result, now), report::to_json(result), result.summary.values, result.run.trades, user_data);
}

core::Result<std::filesystem::path> save(const report::BotResult& result, const std::string& user_data, core::Time now)
{
    return keep(row_of(result, now), report::to_json(result), report::worst(result).summary.values, {}, user_data);
}

core::Result<void> write_file(const std::string& path, std::string_view content)
{
    return storage::write_atomically(path, content);
}

}  // namespace cobot::app
