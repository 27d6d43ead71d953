#include "storage/journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstring>
#include <iterator>
#include <thread>
#include <tuple>

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

constexpr int schema_version = 2;
constexpr const char* schema = R"sql(
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE pairs (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE steps (seq INTEGER PRIMARY KEY, candles BLOB NOT NULL);
CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    kind TEXT NOT NULL,
    bot TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE TABLE fills (seq INTEGER PRIMARY KEY, lines TEXT NOT NULL);
)sql";

// Many steps lie in one row, and many fills in another: a row for each candle and fill made a fleet at full speed 1.4
// times slower, a row for what one commit keeps 1.03 times.
constexpr std::size_t row_size = std::size_t{1} << 20;

/// How a step lies in `candles`: this, and a StoredCandle for each of its candles.
struct StoredStep {
    std::int64_t open_time;
    std::int64_t count;
};
struct StoredCandle {
    std::int64_t pair;
    double open, high, low, close, volume;
    std::int64_t flags;
};
constexpr std::int64_t traded_flag = 1;
constexpr std::int64_t mark_flag = 2;  ///< A candle of the mark price.

template <class T>
void put(std::string& bytes, const T& value)
{
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// False when not so many bytes are left.
template <class T>
bool take(std::string_view& bytes, T& value)
{
    if (bytes.size() < sizeof value) return false;
    std::memcpy(&value, bytes.data(), sizeof value);
    bytes.remove_prefix(sizeof value);
    return true;
}

void put(std::string& line, core::Decimal value, char end)
{
    char text[core::Decimal::longest_text];
    line.append(text, value.write(text));
    line += end;
}

core::Error storage_error(const fs::path& file, const std::string& what)
{
    return {core::ErrorCode::storage, fmt::format("{}: {}", file.string(), what)};
}

/// A line of `fills`, as append() writes it; absent when it is none.
std::optional<JournalFill> parse_fill(std::string_view line)
{
    std::array<std::string_view, 10> field;
    for (std::size_t k = 0; k < field.size(); ++k) {
        const auto end = line.find('\t');
        if ((end == std::string_view::npos) != (k + 1 == field.size())) return std::nullopt;
        field[k] = line.substr(0, end);
        line.remove_prefix(std::min(line.size(), field[k].size() + 1));
    }
    const auto whole = [](std::string_view text, std::int64_t& value) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        return error == std::errc() && end == text.data() + text.size();
    };
    std::int64_t number = 0, time = 0;
    const auto price = core::Decimal::parse(field[6]);
    const auto quantity = core::Decimal::parse(field[7]);
    const auto fee = core::Decimal::parse(field[8]);
    if (!whole(field[1], number) || !whole(field[3], time) || !price || !quantity || !fee) return std::nullopt;
    return JournalFill{std::string(field[0]),
                       number,
                       std::string(field[2]),
                       core::from_ms(time),
                       std::string(field[4]),
                       std::string(field[5]),
                       core::Price(*price),
                       core::Quantity(*quantity),
                       *fee,
                       std::string(field[9])};
}

/// The writer's lock, with its process in it for whoever comes second.
core::Result<FileHandle> lock_for_writing(const fs::path& file)
{
    const fs::path path = file.string() + ".lock";
    FileHandle handle(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    if (!handle) return system_error(path, "open");
    // A writer that was just killed may still be waiting for its disk.
    bool is_mine = ::flock(handle.get(), LOCK_EX | LOCK_NB) == 0;
    for (int tries = 0; !is_mine && tries < 40; ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        is_mine = ::flock(handle.get(), LOCK_EX | LOCK_NB) == 0;
    }
    if (!is_mine) {
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
        step.emplace(database, "INSERT INTO steps VALUES (?,?)");
        event.emplace(database, "INSERT INTO events VALUES (?,?,?,?,?)");
        fill.emplace(database, "INSERT INTO fills (lines) VALUES (?)");
        const auto last = [&](const char* table) {
            return database.execAndGet(fmt::format("SELECT coalesce(max(seq), 0) FROM {}", table)).getInt64();
        };
        sequence = std::max(last("steps"), last("events"));
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

    void write_steps()
    {
        if (steps.empty()) return;
        begin();
        step->bind(1, ++sequence);
        step->bindNoCopy(2, steps.data(), static_cast<int>(steps.size()));
        step->exec();
        step->reset();
        steps.clear();
    }

    void write_fills()
    {
        if (lines.empty()) return;
        begin();
        fill->bindNoCopy(1, lines);
        fill->exec();
        fill->reset();
        lines.clear();
    }

    fs::path file;
    FileHandle lock;
    Database database;
    std::optional<Statement> step, event, fill;
    std::string steps;  ///< Appended and not yet in a row.
    std::string lines;  ///< The same of fills.
    static constexpr std::uint32_t gone = ~std::uint32_t{0};
    std::vector<std::int64_t> stored_number;  ///< In the file, of each pair.
    std::vector<std::uint32_t> own_number;    ///< The other way round; `gone` when the venue lists it no more.
    std::int64_t sequence = 0;                ///< Of steps and events together.
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
        Statement steps(connection_->database, "SELECT seq, candles FROM steps ORDER BY seq");
        Statement events(connection_->database, "SELECT * FROM events ORDER BY seq");
        bool more_steps = steps.executeStep();
        bool more_events = events.executeStep();
        while (more_steps || more_events) {
            if (more_events && (!more_steps || events.getColumn(0).getInt64() < steps.getColumn(0).getInt64())) {
                const JournalEvent event{core::from_ms(events.getColumn(1).getInt64()), events.getColumn(2).getString(),
                                         events.getColumn(3).getString(), events.getColumn(4).getString()};
                if (const auto done = on_event(event); !done) return done.error();
                more_events = events.executeStep();
                continue;
            }
            const SQLite::Column row = steps.getColumn(1);
            const std::string_view bytes(static_cast<const char*>(row.getBlob()),
                                         static_cast<std::size_t>(row.getBytes()));
            if (const auto done = read_steps(bytes, on_step); !done) return done.error();
            more_steps = steps.executeStep();
        }
        return {};
    } catch (const SQLite::Exception& error) {
        return storage_error(connection_->file, error.what());
    }
}

core::Result<void> Journal::read_steps(std::string_view bytes,
                                       const std::function<core::Result<void>(const JournalStep&)>& on_step) const
{
    while (!bytes.empty()) {
        StoredStep head{};
        StoredCandle stored{};
        bool is_whole = take(bytes, head);
        JournalStep step{core::from_ms(head.open_time), {}, {}};
        for (std::int64_t i = 0; is_whole && i < head.count; ++i) {
            is_whole = take(bytes, stored) && static_cast<std::size_t>(stored.pair) < connection_->own_number.size();
            if (!is_whole) break;
            const std::uint32_t pair = connection_->own_number[static_cast<std::size_t>(stored.pair)];
            if (pair == Connection::gone) {
                return storage_error(connection_->file, "it has candles of a pair that the feed has no more");
            }
            auto& candles = (stored.flags & mark_flag) != 0 ? step.marks : step.candles;
            candles.emplace_back(pair, market::Candle{step.open_time, stored.open, stored.high, stored.low,
                                                      stored.close, stored.volume, (stored.flags & traded_flag) != 0});
        }
        if (!is_whole) return storage_error(connection_->file, "its candles are damaged");
        if (const auto done = on_step(step); !done) return done.error();
    }
    return {};
}

core::Result<std::vector<JournalFill>> Journal::fills() const
{
    try {
        std::vector<JournalFill> all;
        Statement select(connection_->database, "SELECT lines FROM fills ORDER BY seq");
        while (select.executeStep()) {
            const std::string lines = select.getColumn(0).getString();
            std::string_view rest = lines;
            while (!rest.empty()) {
                const std::string_view line = rest.substr(0, rest.find('\n'));
                rest.remove_prefix(std::min(rest.size(), line.size() + 1));
                auto fill = parse_fill(line);
                if (!fill) return storage_error(connection_->file, fmt::format("no fill: \"{}\"", line));
                all.push_back(std::move(*fill));
            }
        }
        std::sort(all.begin(), all.end(), [](const JournalFill& a, const JournalFill& b) {
            return std::tie(a.bot, a.number) < std::tie(b.bot, b.number);
        });
        return all;
    } catch (const SQLite::Exception& error) {
        return storage_error(connection_->file, error.what());
    }
}

core::Result<void> Journal::append(const JournalStep& step)
{
    try {
        std::string& bytes = connection_->steps;
        const std::size_t count = step.candles.size() + step.marks.size();
        put(bytes, StoredStep{core::to_ms(step.open_time), static_cast<std::int64_t>(count)});
        const auto put_all = [&](const auto& candles, std::int64_t flags) {
            for (const auto& [pair, candle] : candles) {
                put(bytes, StoredCandle{connection_->stored_number[pair], candle.open, candle.high, candle.low,
                                        candle.close, candle.volume, flags | (candle.traded ? traded_flag : 0)});
            }
        };
        put_all(step.candles, 0);
        put_all(step.marks, mark_flag);
        if (bytes.size() >= row_size) connection_->write_steps();
        return {};
    } catch (const SQLite::Exception& error) {
        return storage_error(connection_->file, error.what());
    }
}

core::Result<void> Journal::append(const JournalEvent& event)
{
    try {
        connection_->write_steps();
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
        std::string& line = connection_->lines;
        const auto text = [&](std::string_view word) { line.append(word) += '\t'; };
        text(fill.bot);
        fmt::format_to(std::back_inserter(line), "{}\t", fill.number);
        text(fill.order);
        fmt::format_to(std::back_inserter(line), "{}\t", core::to_ms(fill.time));
        text(fill.pair);
        text(fill.side);
        put(line, fill.price.value(), '\t');
        put(line, fill.quantity.value(), '\t');
        put(line, fill.fee, '\t');
        line.append(fill.liquidity) += '\n';
        if (line.size() >= row_size) connection_->write_fills();
        return {};
    } catch (const SQLite::Exception& error) {
        return storage_error(connection_->file, error.what());
    }
}

core::Result<void> Journal::commit()
{
    try {
        connection_->write_steps();
        connection_->write_fills();
        if (!connection_->is_open) return {};
        connection_->database.exec("COMMIT");
        connection_->is_open = false;
        return {};
    } catch (const SQLite::Exception& error) {
        return storage_error(connection_->file, error.what());
    }
}

}  // namespace cobot::storage
