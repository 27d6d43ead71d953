#include <array>

#include "storage/state.hpp"

namespace cobot::storage {
namespace {

// A migration that has been released is never edited: a mistake is mended by the next one.
constexpr std::array migrations{
    Migration{1, R"sql(
CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL,
    strategy TEXT NOT NULL,
    params TEXT NOT NULL,
    exchange TEXT NOT NULL,
    pairs TEXT NOT NULL,
    timeframe TEXT NOT NULL,
    period_begin INTEGER NOT NULL,
    period_end INTEGER NOT NULL,
    fill_model TEXT NOT NULL,
    strategy_hash TEXT NOT NULL,
    data_hash TEXT NOT NULL,
    binary_hash TEXT NOT NULL,
    result_file TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE metrics (
    run_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (run_id, name)
) WITHOUT ROWID;
)sql"},
    Migration{2, R"sql(
CREATE TABLE trades (
    run_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    id INTEGER NOT NULL,
    pair TEXT NOT NULL,
    is_short INTEGER NOT NULL,
    open_time INTEGER NOT NULL,
    close_time INTEGER NOT NULL,
    amount TEXT NOT NULL,
    open_rate TEXT NOT NULL,
    close_rate TEXT NOT NULL,
    stake TEXT NOT NULL,
    fee_open TEXT NOT NULL,
    fee_close TEXT NOT NULL,
    profit TEXT NOT NULL,
    profit_ratio REAL NOT NULL,
    exit_reason TEXT NOT NULL,
    enter_tag TEXT NOT NULL,
    PRIMARY KEY (run_id, number)
) WITHOUT ROWID;
)sql"},
    Migration{3, R"sql(
ALTER TABLE runs ADD COLUMN partial INTEGER NOT NULL DEFAULT 0;
CREATE INDEX runs_by_time ON runs (created_at);
CREATE INDEX runs_by_strategy ON runs (strategy, created_at);
)sql"},
};

}  // namespace

std::span<const Migration> state_migrations() { return migrations; }

}  // namespace cobot::storage
