#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "market/candle_series.hpp"
#include "orders/messages.hpp"

namespace cobot::storage {

/// Something that a running fleet was told, as the journal keeps it.
struct JournalEvent {
    core::Time time;
    std::string kind;  ///< "add", "change", "remove", "pause", "resume", "stop", "message"
    std::string bot;
    std::string body;  ///< A bot's file, a message; empty otherwise.

    friend bool operator==(const JournalEvent&, const JournalEvent&) = default;
};

/// The candles of one time, one for each pair that has one.
struct JournalStep {
    core::Time open_time;
    std::vector<std::pair<std::uint32_t, market::Candle>> candles;  ///< By number of the pair.
    std::vector<std::pair<std::uint32_t, market::Candle>> marks;    ///< Of mark prices, where the feed has them.

    friend bool operator==(const JournalStep&, const JournalStep&) = default;
};

/// A fill that the engine booked: what it answered, kept so that a replay can be held against it.
struct JournalFill {
    std::string bot;
    std::int64_t number = 0;  ///< 1, 2, ... of its bot.
    std::string order;        ///< Client order id.
    core::Time time;
    std::string pair;
    std::string side;
    core::Price price;
    core::Quantity quantity;
    core::Decimal fee;  ///< In the asset it was taken in.
    std::string liquidity;

    friend bool operator==(const JournalFill&, const JournalFill&) = default;
};

/// Everything that a fleet was told, in order, in an SQLite file of its own: write-ahead log, synchronous FULL, so that
/// what was committed survives a power cut. Events are written before the engines act on them; after a restart the same
/// events lead to the same state. One process writes at a time, and a second one is told who does; any number reads.
///
/// Errors are ErrorCode::storage and name the file.
class Journal {
public:
    /// Makes the file when it is missing. `identity` (feed, timeframe, rules) must be what it was made with. `pairs`
    /// are the names of the pairs that steps count; they may come in another order or be more than the last time.
    static core::Result<Journal> open(const std::filesystem::path& file, const std::string& identity,
                                      const std::vector<std::string>& pairs);

    Journal(Journal&&) noexcept;
    Journal& operator=(Journal&&) noexcept;
    ~Journal();

    /// Everything so far, in order.
    core::Result<void> read(const std::function<core::Result<void>(const JournalStep&)>& on_step,
                            const std::function<core::Result<void>(const JournalEvent&)>& on_event) const;
    core::Result<std::vector<JournalFill>> fills() const;

    /// Appended, and on the disk after the next commit().
    core::Result<void> append(const JournalStep& step);
    core::Result<void> append(const JournalEvent& event);
    core::Result<void> append(const JournalFill& fill);
    /// What was appended since the last one is kept, whatever happens.
    core::Result<void> commit();

private:
    core::Result<void> read_steps(std::string_view bytes,
                                  const std::function<core::Result<void>(const JournalStep&)>& on_step) const;

    struct Connection;
    explicit Journal(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> connection_;
};

}  // namespace cobot::storage
