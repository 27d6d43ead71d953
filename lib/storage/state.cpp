#include "storage/state.hpp"

#include <thread>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

namespace cobot::storage {
namespace {

namespace fs = std::filesystem;
using SQLite::Database;
using SQLite::Statement;

constexpr int patience_ms = 30'000;

int version_of(Database& database) { return database.execAndGet("PRAGMA user_version").getInt(); }

/// Switching to write-ahead mode needs the file alone for a moment, and SQLite does not wait for that by itself.
void use_write_ahead_log(Database& database)
{
    for (int waited_ms = 0;; waited_ms += 5) {
        try {
            if (database.execAndGet("PRAGMA journal_mode").getString() == "wal") return;
            database.exec("PRAGMA journal_mode = WAL");
        } catch (const SQLite::Exception& error) {
            if (error.getErrorCode() != SQLITE_BUSY || waited_ms >= patience_ms) throw;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }
}

void configure(Database& database)
{
    database.setBusyTimeout(patience_ms);
    use_write_ahead_log(database);
    // A result can be computed again; only a power cut can lose the last one, and nothing can damage the file.
    database.exec("PRAGMA synchronous = NORMAL");
    // Merging the log into the file at every close would flush the disk for every short process. SQLite's own merging
    // leaves the log as it is, and the next process would read and merge all of it again.
    sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    database.exec("PRAGMA wal_autocheckpoint = 0");
}

/// Merges a log that has grown into the file and empties it, unless somebody is at it: then the next one will.
void keep_log_short(Database& database, const fs::path& file)
{
    constexpr std::uintmax_t long_log = 1'000'000;  // Bytes; each process reads them when it opens the file.
    std::error_code error;
    const std::uintmax_t size = fs::file_size(file.string() + "-wal", error);
    if (error || size < long_log) return;
    sqlite3_busy_timeout(database.getHandle(), 0);
    sqlite3_wal_checkpoint_v2(database.getHandle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
}

void migrate(Database& database)
{
    const auto migrations = state_migrations();
    if (version_of(database) == migrations.back().version) return;
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    const int version = version_of(database);  // Another process may have been quicker.
    for (const Migration& migration : migrations) {
        if (migration.version <= version) continue;
        database.exec(std::string(migration.sql));
        database.exec(fmt::format("PRAGMA user_version = {}", migration.version));
    }
    transaction.commit();
}

core::Error storage_error(const fs::path& file, const std::exception& error)
{
    return {core::ErrorCode::storage, fmt::format("{}: {}", file.string(), error.what())};
}

/// Binds texts without copying them: they outlive the step that follows.
template <class... Values>
void execute(Statement& statement, const Values&... values)
{
    int index = 0;
    const auto bind_one = [&](const auto& value) {
        if constexpr (std::is_convertible_v<decltype(value), const char*>) {
            statement.bindNoCopy(++index, value);
        } else if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>) {
            statement.bindNoCopy(++index, value);
        } else {
            statement.bind(++index, value);
        }
    };
    (bind_one(values), ...);
    statement.exec();
    statement.reset();
}

RunRow row_of(const Statement& query)
{
    RunRow row;
    int column = 0;
    const auto text = [&] { return query.getColumn(column++).getString(); };
    const auto time = [&] { return core::from_ms(query.getColumn(column++).getInt64()); };
    row.id = text();
    row.created_at = time();
    row.strategy = text();
    row.params = text();
    row.exchange = text();
    row.pairs = text();
    row.timeframe = text();
    row.period_begin = time();
    row.period_end = time();
    row.fill_model = text();
    row.strategy_hash = text();
    row.data_hash = text();
    row.binary_hash = text();
    row.result_file = text();
    row.partial = query.getColumn(column).getInt() != 0;
    return row;
}

constexpr const char* select_runs =
    "SELECT id, created_at, strategy, params, exchange, pairs, timeframe, period_begin, period_end, fill_model, "
    "strategy_hash, data_hash, binary_hash, result_file, partial FROM runs ";

/// Returns the run's number in the database.
std::int64_t insert_run(Database& database, const RunRow& run)
{
    Statement insert(
        database,
        "INSERT INTO runs (id, created_at, strategy, params, exchange, pairs, timeframe, "
        "period_begin, period_end, fill_model, strategy_hash, data_hash, binary_hash, result_file, partial) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    execute(insert, run.id, core::to_ms(run.created_at), run.strategy, run.params, run.exchange, run.pairs,
            run.timeframe, core::to_ms(run.period_begin), core::to_ms(run.period_end), run.fill_model,
            run.strategy_hash, run.data_hash, run.binary_hash, run.result_file, run.partial ? 1 : 0);
    return database.getLastInsertRowid();
}

void insert_metrics(Database& database, std::int64_t run, std::span<const metrics::Value> values)
{
    Statement insert(database, "INSERT INTO metrics (run, name, value) VALUES (?, ?, ?)");
    const auto all = metrics::all_metrics();
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto number = metrics::number_of(values[i]);
        if (number) execute(insert, run, std::string(all[i]->name), *number);
    }
}

void insert_trades(Database& database, std::int64_t run, std::span<const ledger::Trade> trades)
{
    Statement insert(database,
                     "INSERT INTO trades (run, number, id, pair, is_short, open_time, close_time, amount, open_rate, "
                     "close_rate, stake, fee_open, fee_close, profit, profit_ratio, exit_reason, enter_tag) "
                     "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    int number = 0;
    for (const ledger::Trade& trade : trades) {
        execute(insert, run, ++number, trade.id, trade.pair.to_string(),
                trade.direction == orders::Direction::short_ ? 1 : 0, core::to_ms(trade.open_time),
                core::to_ms(trade.close_time), trade.amount.to_string(), trade.open_rate.to_string(),
                trade.close_rate.to_string(), trade.stake.to_string(), trade.fee_open.to_string(),
                trade.fee_close.to_string(), trade.profit.to_string(), trade.profit_ratio,
                std::string(orders::name(trade.exit_reason)), trade.enter_tag);
    }
}

void remove_run(Database& database, const std::string& id)
{
    for (const char* sql :
         {"DELETE FROM metrics WHERE run = (SELECT number FROM runs WHERE id = ?)",
          "DELETE FROM trades WHERE run = (SELECT number FROM runs WHERE id = ?)", "DELETE FROM runs WHERE id = ?"}) {
        Statement remove(database, sql);
        execute(remove, id);
    }
}

core::Decimal decimal_of(const SQLite::Column& column)
{
    const auto parsed = core::Decimal::parse(column.getString());
    if (!parsed) throw SQLite::Exception("column " + std::string(column.getName()) + ": " + parsed.error().message);
    return *parsed;
}

orders::ExitReason reason_of(const std::string& text)
{
    using orders::ExitReason;
    for (const ExitReason reason :
         {ExitReason::roi, ExitReason::stop_loss, ExitReason::trailing_stop_loss, ExitReason::exit_signal,
          ExitReason::take_profit, ExitReason::time_exit, ExitReason::liquidation, ExitReason::force_exit}) {
        if (orders::name(reason) == text) return reason;
    }
    throw SQLite::Exception("\"" + text + "\" is not an exit reason");
}

market::Pair pair_of(const std::string& text)
{
    const auto parsed = market::Pair::parse(text);
    if (!parsed) throw SQLite::Exception(parsed.error().message);
    return *parsed;
}

ledger::Trade trade_of(const Statement& query)
{
    ledger::Trade trade;
    trade.id = query.getColumn(0).getInt();
    trade.pair = pair_of(query.getColumn(1).getString());
    trade.direction = query.getColumn(2).getInt() != 0 ? orders::Direction::short_ : orders::Direction::long_;
    trade.open_time = core::from_ms(query.getColumn(3).getInt64());
    trade.close_time = core::from_ms(query.getColumn(4).getInt64());
    trade.amount = core::Quantity(decimal_of(query.getColumn(5)));
    trade.open_rate = core::Price(decimal_of(query.getColumn(6)));
    trade.close_rate = core::Price(decimal_of(query.getColumn(7)));
    trade.stake = core::Money(decimal_of(query.getColumn(8)));
    trade.fee_open = core::Money(decimal_of(query.getColumn(9)));
    trade.fee_close = core::Money(decimal_of(query.getColumn(10)));
    trade.profit = core::Money(decimal_of(query.getColumn(11)));
    trade.profit_ratio = query.getColumn(12).getDouble();
    trade.exit_reason = reason_of(query.getColumn(13).getString());
    trade.enter_tag = query.getColumn(14).getString();
    return trade;
}

}  // namespace

struct State::Connection {
    explicit Connection(fs::path path)
        : file(std::move(path)), database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
    {
    }

    ~Connection() { keep_log_short(database, file); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Runs `work`; what SQLite throws becomes an error that names the file.
    template <class Work>
    auto guarded(Work work) -> core::Result<decltype(work(std::declval<Database&>()))>
    {
        try {
            return work(database);
        } catch (const std::exception& error) {
            return storage_error(file, error);
        }
    }

    fs::path file;
    Database database;
};

State::State(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
State::State(State&&) noexcept = default;
State& State::operator=(State&&) noexcept = default;
State::~State() = default;

fs::path State::file_in(const fs::path& user_data) { return user_data / "db" / "cobot.sqlite"; }

core::Result<State> State::open(const fs::path& user_data)
{
    const fs::path file = file_in(user_data);
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    if (error) {
        return core::Error{core::ErrorCode::storage,
                           fmt::format("{}: cannot make the folder: {}", file.parent_path().string(), error.message())};
    }
    try {
        auto connection = std::make_unique<Connection>(file);
        configure(connection->database);
        const int newest = state_migrations().back().version;
        if (const int version = version_of(connection->database); version > newest) {
            return core::Error{core::ErrorCode::storage,
                               fmt::format("{}: schema {} was written by a newer cobot (this one knows {}); use that "
                                           "one, or another --user-data",
                                           file.string(), version, newest)};
        }
        migrate(connection->database);
        return State(std::move(connection));
    } catch (const std::exception& problem) {
        return storage_error(file, problem);
    }
}

core::Result<void> State::save(const RunRow& run, std::span<const metrics::Value> values,
                               std::span<const ledger::Trade> trades)
{
    const auto saved = connection_->guarded([&](Database& database) {
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        remove_run(database, run.id);
        const std::int64_t number = insert_run(database, run);
        insert_metrics(database, number, values);
        insert_trades(database, number, trades);
        transaction.commit();
        return true;
    });
    if (!saved) return saved.error();
    return {};
}

core::Result<void> State::save(const StudyRow& study, std::span<const StudyTrialRow> trials)
{
    const auto saved = connection_->guarded([&](Database& database) {
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        for (const char* sql : {"DELETE FROM study_trials WHERE study = (SELECT number FROM studies WHERE id = ?)",
                                "DELETE FROM studies WHERE id = ?"}) {
            Statement remove(database, sql);
            execute(remove, study.id);
        }
        Statement insert(database,
                         "INSERT INTO studies (id, created_at, strategy, sampler, losses, seed, train, test, journal) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        execute(insert, study.id, core::to_ms(study.created_at), study.strategy, study.sampler, study.losses,
                static_cast<std::int64_t>(study.seed), study.train, study.test, study.journal);
        const std::int64_t number = database.getLastInsertRowid();
        Statement insert_trial(database,
                               "INSERT INTO study_trials (study, epoch, state, loss, violation, params) "
                               "VALUES (?, ?, ?, ?, ?, ?)");
        for (const StudyTrialRow& trial : trials) {
            execute(insert_trial, number, trial.epoch, trial.state, trial.loss, trial.violation, trial.params);
        }
        transaction.commit();
        return true;
    });
    if (!saved) return saved.error();
    return {};
}

core::Result<std::vector<StudyRow>> State::studies() const
{
    return connection_->guarded([&](Database& database) {
        std::vector<StudyRow> rows;
        Statement query(database,
                        "SELECT id, created_at, strategy, sampler, losses, seed, train, test, journal FROM studies "
                        "ORDER BY created_at DESC, number DESC");
        while (query.executeStep()) {
            const auto text = [&](int column) { return query.getColumn(column).getString(); };
            rows.push_back({text(0), core::from_ms(query.getColumn(1).getInt64()), text(2), text(3), text(4),
                            static_cast<std::uint64_t>(query.getColumn(5).getInt64()), text(6), text(7), text(8)});
        }
        return rows;
    });
}

core::Result<std::vector<StudyTrialRow>> State::trials_of_study(std::string_view id) const
{
    return connection_->guarded([&](Database& database) {
        std::vector<StudyTrialRow> rows;
        Statement query(database,
                        "SELECT epoch, state, loss, violation, params FROM study_trials "
                        "WHERE study = (SELECT number FROM studies WHERE id = ?) ORDER BY epoch");
        query.bind(1, std::string(id));
        while (query.executeStep()) {
            rows.push_back({query.getColumn(0).getInt64(), query.getColumn(1).getString(),
                            query.getColumn(2).getDouble(), query.getColumn(3).getDouble(),
                            query.getColumn(4).getString()});
        }
        return rows;
    });
}

core::Result<std::vector<RunRow>> State::runs(std::size_t limit) const
{
    return connection_->guarded([&](Database& database) {
        Statement query(database, std::string(select_runs) + "ORDER BY created_at DESC, id LIMIT ?");
        query.bind(1, static_cast<std::int64_t>(limit));
        std::vector<RunRow> rows;
        while (query.executeStep()) rows.push_back(row_of(query));
        return rows;
    });
}

core::Result<std::optional<RunRow>> State::run(std::string_view id) const
{
    return connection_->guarded([&](Database& database) {
        Statement query(database, std::string(select_runs) + "WHERE id = ?");
        query.bind(1, std::string(id));
        return query.executeStep() ? std::optional(row_of(query)) : std::nullopt;
    });
}

core::Result<StoredMetrics> State::metrics_of(std::string_view id) const
{
    return connection_->guarded([&](Database& database) {
        Statement query(
            database,
            "SELECT name, value FROM metrics WHERE run = (SELECT number FROM runs WHERE id = ?) ORDER BY name");
        query.bind(1, std::string(id));
        StoredMetrics found;
        while (query.executeStep()) {
            found.emplace_back(query.getColumn(0).getString(), query.getColumn(1).getDouble());
        }
        return found;
    });
}

core::Result<std::vector<ledger::Trade>> State::trades_of(std::string_view id) const
{
    return connection_->guarded([&](Database& database) {
        Statement query(database,
                        "SELECT id, pair, is_short, open_time, close_time, amount, open_rate, close_rate, stake, "
                        "fee_open, fee_close, profit, profit_ratio, exit_reason, enter_tag FROM trades "
                        "WHERE run = (SELECT number FROM runs WHERE id = ?) ORDER BY number");
        query.bind(1, std::string(id));
        std::vector<ledger::Trade> trades;
        while (query.executeStep()) trades.push_back(trade_of(query));
        return trades;
    });
}

}  // namespace cobot::storage
