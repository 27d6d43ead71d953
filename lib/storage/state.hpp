#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "ledger/trade.hpp"
#include "metrics/metric.hpp"

namespace cobot::storage {

/// A backtest as the database lists it. Its JSON file holds the rest.
struct RunRow {
    std::string id;
    core::Time created_at;  ///< When it was last run.
    std::string strategy;
    std::string params;  ///< "fast=12 slow=26"
    std::string exchange;
    std::string pairs;  ///< "BTC/USD ETH/USD"
    std::string timeframe;
    core::Time period_begin;
    core::Time period_end;
    std::string fill_model;
    std::string strategy_hash, data_hash, binary_hash;
    std::string result_file;  ///< Empty: none was written.
    bool partial = false;

    friend bool operator==(const RunRow&, const RunRow&) = default;
};

/// A metric that exists, by name. Spans are in seconds, times in milliseconds since 1970.
using StoredMetrics = std::vector<std::pair<std::string, double>>;

/// A parameter search as the database lists it. Its journal holds the rest.
struct StudyRow {
    std::string id;
    core::Time created_at;
    std::string strategy;
    std::string sampler;
    std::string losses;  ///< "profit, drawdown"
    std::uint64_t seed = 0;
    std::string train, test;  ///< Time ranges; test may be empty.
    std::string journal;      ///< Path.

    friend bool operator==(const StudyRow&, const StudyRow&) = default;
};

/// One of its trials.
struct StudyTrialRow {
    std::int64_t epoch = 0;  ///< From 1.
    std::string state;       ///< "complete", "pruned", "failed"
    double loss = 0;         ///< Of the first objective; smaller is better.
    double violation = 0;
    std::string params;  ///< "fast=12 slow=26"

    friend bool operator==(const StudyTrialRow&, const StudyTrialRow&) = default;
};

/// One step of the schema, applied once and never changed afterwards.
struct Migration {
    int version = 0;  ///< 1, 2, ... without gaps.
    std::string_view sql;
};

/// Every migration, oldest first. The database's user_version is that of the last one applied.
std::span<const Migration> state_migrations();

/// <user data>/db/cobot.sqlite: what was run, when, and how it went. In write-ahead mode, so that readers never wait;
/// writers queue for up to half a minute instead of failing with "database is locked". Several processes may use it
/// at once; one State belongs to one thread at a time.
///
/// Errors are ErrorCode::storage and name the file.
class State {
public:
    /// Makes the file when it is missing and brings an older one up to date. One written by a newer cobot is an error.
    static core::Result<State> open(const std::filesystem::path& user_data);
    static std::filesystem::path file_in(const std::filesystem::path& user_data);

    State(State&&) noexcept;
    State& operator=(State&&) noexcept;
    ~State();

    /// All of it or nothing. A run that is there already is replaced. `values` as metrics::all_metrics().
    core::Result<void> save(const RunRow& run, std::span<const metrics::Value> values,
                            std::span<const ledger::Trade> trades);

    /// Newest first, at most `limit`.
    core::Result<std::vector<RunRow>> runs(std::size_t limit) const;
    core::Result<std::optional<RunRow>> run(std::string_view id) const;
    core::Result<StoredMetrics> metrics_of(std::string_view id) const;
    /// In closing order. Without their single orders, which the result file has.
    core::Result<std::vector<ledger::Trade>> trades_of(std::string_view id) const;

    /// All of it or nothing. A study that is there already is replaced.
    core::Result<void> save(const StudyRow& study, std::span<const StudyTrialRow> trials);
    /// Newest first.
    core::Result<std::vector<StudyRow>> studies() const;
    /// By epoch.
    core::Result<std::vector<StudyTrialRow>> trials_of_study(std::string_view id) const;

private:
    struct Connection;
    explicit State(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> connection_;
};

}  // namespace cobot::storage
