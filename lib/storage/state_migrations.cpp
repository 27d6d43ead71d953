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
    // Rows of a run are told apart by its number: a text of forty characters in every trade cost most of the saving.
    Migration{4, R"sql(
CREATE TABLE numbered_runs (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
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
    result_file TEXT NOT NULL,
    partial INTEGER NOT NULL DEFAULT 0
);
INSERT INTO numbered_runs (id, created_at, strategy, params, exchange, pairs, timeframe, period_begin, period_end,
    fill_model, strategy_hash, data_hash, binary_hash, result_file, partial)
    SELECT id, created_at, strategy, params, exchange, pairs, timeframe, period_begin, period_end,
    fill_model, strategy_hash, data_hash, binary_hash, result_file, partial FROM runs ORDER BY created_at;
CREATE TABLE numbered_metrics (
    run INTEGER NOT NULL,
    name TEXT NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (run, name)
) WITHOUT ROWID;
INSERT INTO numbered_metrics
    SELECT r.number, m.name, m.value FROM metrics AS m JOIN numbered_runs AS r ON r.id = m.run_id;
CREATE TABLE numbered_trades (
    run INTEGER NOT NULL,
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
    PRIMARY KEY (run, number)
) WITHOUT ROWID;
INSERT INTO numbered_trades (run, number, id, pair, is_short, open_time, close_time, amount, open_rate, close_rate, stake,
    fee_open, fee_close, profit, profit_ratio, exit_reason, enter_tag)
    SELECT r.number, t.number, t.id, t.pair, t.is_short, t.open_time, t.close_time, t.amount, t.open_rate,
    t.close_rate, t.stake, t.fee_open, t.fee_close, t.profit, t.profit_ratio, t.exit_reason,
    t.enter_tag
    FROM trades AS t JOIN numbered_runs AS r ON r.id = t.run_id;
DROP TABLE runs;
DROP TABLE metrics;
DROP TABLE trades;
ALTER TABLE numbered_runs RENAME TO runs;
ALTER TABLE numbered_metrics RENAME TO metrics;
ALTER TABLE numbered_trades RENAME TO trades;
CREATE INDEX runs_by_time ON runs (created_at);
CREATE INDEX runs_by_strategy ON runs (strategy, created_at);
)sql"},
    Migration{5, R"sql(
CREATE TABLE studies (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    strategy TEXT NOT NULL,
    sampler TEXT NOT NULL,
    losses TEXT NOT NULL,
    seed INTEGER NOT NULL,
    train TEXT NOT NULL,
    test TEXT NOT NULL,
    journal TEXT NOT NULL
);
CREATE TABLE study_trials (
    study INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    state TEXT NOT NULL,
    loss REAL NOT NULL,
    violation REAL NOT NULL,
    params TEXT NOT NULL,
    PRIMARY KEY (study, epoch)
) WITHOUT ROWID;
)sql"},
};

}  // namespace

std::span<const Migration> state_migrations() { return migrations; }

}  // namespace cobot::storage
