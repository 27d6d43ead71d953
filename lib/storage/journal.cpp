#include "storage/journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "core/ensure.hpp"
#include "storage/file_handle.hpp"

namespace cobot::storage {
namespace {

namespace fs = std::filesystem;
using SQLite::Database;
using SQLite::Statement;

constexpr int schema_version = 1;
constexpr const char* schema = R"sql(
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE pairs (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE candles (
    seq INTEGER PRIMARY KEY,
    pair INTEGER NOT NULL,
    open_time INTEGER NOT NULL,
    open REAL NOT NULL, high REAL NOT NULL, low REAL NOT NULL, close REAL NOT NULL,
    volume REAL NOT NULL,
    traded INTEGER NOT NULL
);
CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    kind TEXT NOT NULL,
    bot TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE TABLE fills (
    bot TEXT NOT NULL,
    number INTEGER NOT NULL,
    order_id TEXT NOT NULL,
    time INTEGER NOT NULL,
    pair TEXT NOT NULL,
    side TEXT NOT NULL,
    price TEXT NOT NULL,
    quantity TEXT NOT NULL,
    fee TEXT NOT NULL,
    liquidity TEXT NOT NULL,
    PRIMARY KEY (bot, number)
) WITHOUT ROWID;
)sql";

core::Error storage_error(const fs::path& file, const std::string& what)
{
    return {core::ErrorCode::storage, fmt::format("{}: {}", file.string(), what)};
}

/// The writer's lock, with its process in it for whoever comes second.
core::Result<FileHandle> lock_for_writing(const fs::path& file)
{
    const fs::path path = file.string() + ".lock";
    FileHandle handle(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    if (!handle) return system_error(path, "open");
    if (::flock(handle.get(), LOCK_EX | LOCK_NB) != 0) {
        char owner[32] = {};
        const auto length = ::pread(handle.get(), owner, sizeof owner - 1, 0);
        return storage_error(file,
                             fmt::format("process {} is using it; stop that one first (or choose another fleet name)",
                                         length > 0 ? owner : "?"));
    }
    const std::string pid = std::to_string(::getpid());
    if (::ftruncate(handle.get(), 0) != 0 || ::pwrite(handle.get(), pid.data(), pid.size(), 0) < 0) {
        return system_error(path, "write");
    }
    return handle;
}

}  // namespace

struct Journal::Connection {
    Connection(const fs::path& path, FileHandle owner)
        : file(path), lock(std::move(owner)), database(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
    {
        database.setBusyTimeout(30'000);
        database.exec("PRAGMA journal_mode = WAL");
        database.exec("PRAGMA synchronous = FULL");
        if (database.execAndGet("PRAGMA user_version").getInt() == 0) {
            SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
            database.exec(schema);
            database.exec(fmt::format("PRAGMA user_version = {}", schema_version));
            transaction.commit();
        }
    }

    void prepare()
    {
        candle.emplace(database, "INSERT INTO candles VALUES (?,?,?,?,?,?,?,?,?)");
        event.emplace(database, "INSERT INTO events VALUES (?,?,?,?,?)");
        fill.emplace(database, "INSERT INTO fills VALUES (?,?,?,?,?,?,?,?,?,?)");
        const auto last = [&](const char* table) {
            return database.execAndGet(fmt::format("SELECT coalesce(max(seq), 0) FROM {}", table)).getInt64();
        };
        sequence = std::max(last("candles"), last("events"));
    }

    /// Numbers in the file are of its own table, so that nothing depends on the order in which a venue lists its pairs.
    core::Result<void> name_pairs(const std::vector<std::string>& names)
    {
        Statement insert(database, "INSERT OR IGNORE INTO pairs (name) VALUES (?)");
        for (const std::string& name : names) {
            insert.bind(1, name);
            insert.exec();
            insert.reset();
        }
        Statement select(database, "SELECT number, name FROM pairs");
        stored_number.assign(names.size(), 0);
        while (select.executeStep()) {
            const auto stored = static_cast<std::size_t>(select.getColumn(0).getInt64());
            const auto found = std::find(names.begin(), names.end(), select.getColumn(1).getString());
            if (own_number.size() <= stored) own_number.resize(stored + 1, gone);
            if (found == names.end()) continue;
            const auto own = static_cast<std::uint32_t>(found - names.begin());
            own_number[stored] = own;
            stored_number[own] = static_cast<std::int64_t>(stored);
        }
        return {};
    }

    void begin()
    {
        if (is_open) return;
        database.exec("BEGIN IMMEDIATE");
        is_open = true;
    }

    fs::path file;
    FileHandle lock;
    Database database;
    std::optional<Statement> candle, event, fill;
    static constexpr std::uint32_t gone = ~std::uint32_t{0};
    std::vector<std::int64_t> stored_number;  ///< In the file, of each pair.
    std::vector<std::uint32_t> own_number;    ///< The other way round; `gone` when the venue lists it no more.
    std::int64_t sequence = 0;                ///< Of candles and events together.
    bool is_open = false;
};

Journal::Journal(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;

core::Result<Journal> Journal::open(const fs::path& file, const std::string& identity,
                                    const std::vector<std::string>& pairs)
{
    std::error_code failed;
    fs::create_directories(file.parent_path(), failed);
    auto lock = lock_for_writing(file);
    if (!lock) return lock.error();
    try {
        auto connection = std::make_unique<Connection>(file, std::move(*lock));
        Database& database = connection->database;
        const int version = database.execAndGet("PRAGMA user_version").getInt();
        if (version != schema_version) {
            return storage_error(file, fmt::format("written by another version of cobot (journal {}, here {})", version,
                                                   schema_version));
        }
        const std::string known =
            database.execAndGet("SELECT coalesce(max(value), '') FROM about WHERE name = 'identity'").getString();
        if (known.empty()) {
            Statement insert(database, "INSERT INTO about VALUES ('identity', ?)");
            insert.bind(1, identity);
            insert.exec();
        } else if (known != identity) {
            return storage_error(file,
                                 fmt::format("it was begun with {}, and this is {}; give the fleet another name, or "
                                             "move the file away to begin anew",
                                             known, identity));
        }
        connection->prepare();
        if (const auto named = connection->name_pairs(pairs); !named) return named.error();
        return Journal(std::move(connection));
    } catch (const SQLite::Exception& error) {
        return storage_error(file, error.what());
    }
}

core::Result<void> Journal::read(const std::function<core::Result<void>(const JournalStep&)>& on_step,
                                 const std::function<core::Result<void>(const JournalEvent&)>& on_event) const
{
    try {
        Statement candles(connection_->database, "SELECT * FROM candles ORDER BY seq");
        Statement events(connection_->database, "SELECT * FROM events ORDER BY seq");
        bool more_candles = candles.executeStep();
        bool more_events = events.executeStep();
        while (more_candles || more_events) {
            const bool is_event =
                more_events && (!more_candles || events.getColumn(0).getInt64() < candles.getColumn(0).getInt64());
            if (is_event) {
                const JournalEvent event{core::from_ms(events.getColumn(1).getInt64()), events.getColumn(2).getString(),
                                         events.getColumn(3).getString(), events.getColumn(4).getString()};
                if (const auto done = on_event(event); !done) return done.error();
                more_events = events.executeStep();
                continue;
            }
            // Candles of one time that follow one another without an event are one step.
            JournalStep step{core::from_ms(candles.getColumn(2).getInt64()), {}};
            const std::int64_t before = more_events ? events.getColumn(0).getInt64() : connection_->sequence + 1;
            while (more_candles && candles.getColumn(2).getInt64() == core::to_ms(step.open_time) &&
                   candles.getColumn(0).getInt64() < before) {
                const std::uint32_t pair = connection_->own_number[candles.getColumn(1).getUInt()];
                if (pair == Connection::gone) {
                    return storage_error(connection_->file, "it has candles of a pair that the feed has no more");
                }
                const auto real = [&](int column) { return candles.getColumn(column).getDouble(); };
                step.candles.emplace_back(pair, market::Candle{step.open_time, real(3), real(4), real(5), real(6),
                                                               real(7), candles.getColumn(8).getInt() != 0});
                more_candles = candles.executeStep();
            }
            if (const auto done = on_step(step); !done) return done.error();
        }
        return {};
    } catch (const SQLite::Exception& error) {
        return storage_error(connection_->file, error.what());
    }
}

core::Result<std::vector<JournalFill>> Journal::fills() const
{
    try {
        std::vector<JournalFill> all;
        Statement select(connection_->database, "SELECT * FROM fills ORDER BY bot, number");
        const auto decimal = [&](int column) {
            const auto value = core::Decimal::parse(select.getColumn(column).getString());
            COBOT_ENSURE(value.has_value(), "a decimal that was written to the journal");
            return *value;
        };
        while (select.executeStep()) {
            all.push_back({select.getColumn(0).getString(), select.getColumn(1).getInt64(),
                           select.getColumn(2).getString(), core::from_ms(select.getColumn(3).getInt64()),
                           select.getColumn(4).getString(), select.getColumn(5).getString(), core::Price(decimal(6)),
                           core::Quantity(decimal(7)), decimal(8), select.getColumn(9).getString()});
        }
        return all;
    } catch (const SQLite::Exception& error) {
        return storage_error(connection_->file, error.what());
    }
}

core::Result<void> Journal::append(const JournalStep& step)
{
    try {
        connection_->begin();
        Statement& insert = *connection_->candle;
        for (const auto& [pair, candle] : step.candles) {
            insert.bind(1, ++connection_->sequence);
            insert.bind(2, connection_->stored_number[pair]);
            insert.bind(3, core::to_ms(step.open_time));
            insert.bind(4, candle.open);
            insert.bind(5, candle.high);
            insert.bind(6, candle.low);
            insert.bind(7, candle.close);
            insert.bind(8, candle.volume);
            insert.bind(9, candle.traded ? 1 : 0);
            insert.exec();
            insert.reset();
        }
        return {};
    } catch (const SQLite::Exception& error) {
        return storage_error(connection_->file, error.what());
    }
}

core::Result<void> Journal::append(const JournalEvent& event)
{
    try {
        connection_->begin();
        Statement& insert = *connection_->event;
        insert.bind(1, ++connection_->sequence);
        insert.bind(2, core::to_ms(event.time));
        insert.bind(3, event.kind);
        insert.bind(4, event.bot);
        insert.bind(5, event.body);
        insert.exec();
        insert.reset();
        return {};
    } catch (const SQLite::Exception& error) {
        return storage_error(connection_->file, error.what());
    }
}

core::Result<void> Journal::append(const JournalFill& fill)
{
    try {
        connection_->begin();
        Statement& insert = *connection_->fill;
        insert.bind(1, fill.bot);
        insert.bind(2, fill.number);
        insert.bind(3, fill.order);
        insert.bind(4, core::to_ms(fill.time));
        insert.bind(5, fill.pair);
        insert.bind(6, fill.side);
        insert.bind(7, fill.price.to_string());
        insert.bind(8, fill.quantity.to_string());
        insert.bind(9, fill.fee.to_string());
        insert.bind(10, fill.liquidity);
        insert.exec();
        insert.reset();
        return {};
    } catch (const SQLite::Exception& error) {
        return storage_error(connection_->file, error.what());
    }
}

core::Result<void> Journal::commit()
{
    if (!connection_->is_open) return {};
    try {
        connection_->database.exec("COMMIT");
        connection_->is_open = false;
        return {};
    } catch (const SQLite::Exception& error) {
        return storage_error(connection_->file, error.what());
    }
}

}  // namespace cobot::storage
