#pragma once

#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "engine/bot_engine.hpp"
#include "market/candle_series.hpp"
#include "simulation/order_book.hpp"

namespace cobot::simulation {

/// In which order a candle's prices are assumed to have come. Which one is worse depends on the bot, so results show
/// both.
enum class Path {
    olhc,             ///< Open, low, high, close.
    ohlc,             ///< Open, high, low, close.
    nearest_extreme,  ///< The extreme nearer to the open first; of equals the low.
};
std::string_view name(Path path);

/// What the simulated exchange of bots charges and grants.
struct PathRules {
    Path path = Path::olhc;
    bool touch_fills = false;    ///< A passive order fills when its price is touched; false: it must be traded through.
    core::Decimal slippage;      ///< Lost by every order that takes, as a share of the price.
    core::Decimal volume_share;  ///< The most of a candle's volume that this bot may trade; 0: no limit.
    bool fee_in_base = false;    ///< The fee of a spot buy is taken from what was bought.
    int latency_bars = 0;        ///< Candles between a decision at a close and its order's arrival.
    BookRules book;              ///< Impact of what is taken, and queues of what rests.
};

/// An exchange for resting orders, made of candles that are told to it one after the other, from history or from a
/// feed. Inside a candle the price walks along its path; an order that it meets is filled there and then, the bot hears
/// of it at that point, and what it sends in answer meets the rest of the path. A price that jumps between candles
/// fills resting limit orders at their limit, nearest first, and everything that was triggered or arrives at the jump's
/// far end there.
class PathExchange {
public:
    PathExchange(engine::BotEngine& engine, PathRules rules);

    /// One candle of a listing, as the exchange is told of it.
    struct Told {
        market::Candle candle;
        int decimals = core::Decimal::places;         ///< Its prices are written with at most so many.
        std::span<const market::Candle> detail = {};  ///< Finer candles of the same time, which then tell the path.
        /// The venue's mark price in the same time, by which contracts are liquidated; null: the traded price.
        const market::Candle* mark = nullptr;
        /// The market's trades in this time, which then tell the path; resting orders wait for what was ahead of them.
        std::span<const MarketTrade> trades = {};
        /// Books recorded until this candle's close: the last one before its open, and those inside.
        std::span<const BookSnapshot> books = {};
    };
    /// The candles of all listings that open at one time; null where there is none. `index` is the number of candles
    /// told before.
    void step(std::size_t index, core::Time open_time, core::Time close_time, std::span<const Told* const> told);
    /// Candles were not told, as nothing could be met in them; the last closed at `close`.
    void pass_over(orders::InstrumentIndex i, core::Time close_time, double close);
    /// What is not a candle, at the present price.
    void tell(engine::Command command, core::Time time);
    void tell(const bots::Message& message);
    void change(const bots::Terms& terms, const bots::Settings& settings, core::Time time);
    void tell(const engine::FundingDue& due);
    /// Settles every contract, by the bot's own terms, for what is due after `after` and not after `until`.
    void pay_funding(core::Time after, core::Time until);

    /// Called with every action before it is carried out and every report before it is told.
    struct Tap {
        std::function<void(const orders::Action&)> action;
        std::function<void(const orders::Report&)> report;
    };
    void watch(Tap tap) { tap_ = std::move(tap); }

    /// A candle can be passed over when its low is above `below`, its high under `above`, and nothing else is due.
    struct Quiet {
        double below;
        double above;
    };
    Quiet quiet(orders::InstrumentIndex i) const;
    /// Orders that meet the next open, or follow the price, need the next candle whatever its prices are.
    bool is_busy(orders::InstrumentIndex i) const
    {
        const Book& book = books_[i];
        return !book.arriving.empty() || !book.following.empty() || book.is_starved || book.has_expiring ||
               (book.has_mark && book.liquidation > 0) || !parted_.empty();
    }

private:
    /// How far an order or a watch has come.
    struct Progress {
        core::Quantity remaining;
        bool is_watch = false;
        bool in_use = true;
        bool is_arriving = false;  ///< To be met by the next open, or by one after it.
        bool is_following = false;
        int latency = 0;         ///< Candles until it arrives.
        std::uint32_t turn = 0;  ///< Counts what has come; what replaces an order has its turn.
        double best = 0;         ///< Of a trailing stop that follows: the best price so far.
        core::Quantity ahead;  ///< Of a resting limit order, where queues are told: what rests before it at its price.
        core::Quantity too_much;  ///< Of a reduce-only order: what there was not enough to reduce for.
    };
    /// An order or a watch that the exchange holds.
    struct Working : Progress {
        orders::Request request;
    };
    using Index = std::uint32_t;
    static constexpr Index nowhere = ~Index{0};
    static constexpr Index liquidation = nowhere - 1;  ///< What is met is no order, but the price of liquidation.
    static constexpr double infinity = std::numeric_limits<double>::infinity();
    /// An order and the price at which it is met.
    struct Resting {
        double level;
        Index order;
    };
    struct Book {
        /// Met when the price falls to their level; ascending, the nearest last. Ladders grow at the far end, which
        /// moves nothing: ten thousand levels rest in a fifth of the time that a vector takes.
        std::deque<Resting> falling;
        std::deque<Resting> rising;  ///< Met when it rises; descending, the nearest last.
        /// Levels of those; nothing is met between. A candle that meets one order asks six times.
        double nearest_below = -infinity, nearest_above = infinity;
        std::vector<Index> arriving;   ///< To be met by the next open.
        std::vector<Index> following;  ///< Trailing stops.
        double price = 0;              ///< Where the price stands; zero: not known yet.
        int decimals = core::Decimal::places;
        int tick_decimals = 0;
        bool is_inside = false;   ///< Orders meet the price now, not the next open.
        bool is_starved = false;  ///< The candle's share of volume is used up.
        bool has_expiring = false;
        bool has_trades = false;  ///< The path is told by trades.
        core::Quantity volume_left;
        double liquidation = 0;  ///< Where the open contract is liquidated; zero: nowhere.
        bool liquidates_falling = false;
        std::optional<BookSnapshot> recorded;  ///< The last recorded book, less what was taken from it.
        bool has_mark = false;                 ///< Liquidation goes by the mark price, not by the path.
    };

    // What is `noinline` is kept out of flat functions: see docs/explanation/performance.md.
    void begin_candle(orders::InstrumentIndex i, const Told& told);
    [[gnu::noinline]] void meet_arriving(Book& book);
    void run_candle(orders::InstrumentIndex i, const Told& told);
    void follow_path(orders::InstrumentIndex i, const market::Candle& candle);
    [[gnu::noinline]] void follow_queued(orders::InstrumentIndex i, const market::Candle& candle, bool low);
    [[gnu::noinline]] void follow_detail(orders::InstrumentIndex i, std::span<const market::Candle> detail);
    void follow_trades(orders::InstrumentIndex i, const Told& told);
    void take_books(orders::InstrumentIndex i, const Told& told, core::Time until);
    /// The price stood at `price` and went no farther: orders that rest there are filled by draw, or by what is left of
    /// a trade of `traded` once those before them are served.
    void touch(orders::InstrumentIndex i, double price, double traded, bool is_trade);
    bool has_queues(const Book& book) const
    {
        return !rules_.touch_fills && (rules_.book.is_used() || book.recorded || book.has_trades);
    }
    std::vector<Index> resting_at(const Book& book, double price, double tick) const;
    struct Offer {
        core::Price price;
        core::Quantity quantity;
    };
    Offer offer_for(const Working& order, const Book& book) const;
    core::Quantity ahead_of(const orders::Request& request, const Book& book) const;

    /// Carries out what the engine asked for and tells it what came of it, until nothing is left.
    [[gnu::noinline]] void pump();
    void take(const orders::Request& request);
    void take(const orders::Cancel& cancel);
    void take(const orders::Amend& amend);
    void take(const orders::Watch& watch);
    void take_out(Index order);
    void withdraw(Index order, orders::Report::Kind kind, std::string_view text = {});

    // Orders of several parts, and orders tied to others: path_tied.cpp.
    struct Parted;
    void handle(Index order);  ///< One that has a Handling has come.
    const Parted* parted(orders::OrderId id) const;
    Parted* parted(orders::OrderId id);
    core::Quantity hidden(orders::OrderId id) const;
    void take_parts(core::Time now);
    void take_part(Parted& parted, core::Time now);
    void go_on_with_parts();
    [[gnu::noinline]] void go_on_with_moved();
    [[gnu::noinline]] bool take_place(const orders::Request& request, bool is_watch);
    [[gnu::noinline]] void leave_place(Index order);
    void hide_parts(Index order);
    /// The part that was met is filled; false: it was the last.
    bool has_next_part(Index order, orders::Liquidity liquidity);
    /// Whether what one part of a TWAP order does not fill goes to the next.
    bool keeps_rest_for_later(Index order) const;
    void keep_for_later(Index order, core::Quantity quantity);
    void resize(Index order, core::Quantity quantity);
    void serve_tied(const orders::Handling& handling, const orders::OrderRef& self, core::Quantity filled,
                    core::Quantity received, bool whole);
    void take_off(const orders::OrderRef& other, core::Quantity by);
    void wake_exits(const orders::OrderRef& entry, core::Quantity received);
    void wake(const orders::OrderRef& exit, core::Quantity more);
    void end_bracket(const orders::OrderRef& member, bool has_filled);
    void forget_handling(Index order);
    Index add(const orders::Request& request);
    [[gnu::noinline]] void make_room(std::uint32_t slot);
    Index find(std::uint32_t slot, orders::OrderId id) const;
    [[gnu::noinline]] orders::Report& say(const Working& order, orders::Report::Kind kind);
    [[gnu::noinline]] void end(Index order, orders::Report::Kind kind, std::string_view text = {});

    void arrive(Index order);
    [[gnu::noinline]] void wait_for_open(Index order);
    void meet(Index order);  ///< An order that arrives meets the present price.
    void rest(Index order);
    [[gnu::noinline]] static void rest_farther(std::deque<Resting>& side, Resting entry, bool falls);
    void unrest(Index order);
    [[gnu::noinline]] void unrest_farther(Index order);
    static void find_nearest(Book& book);
    void forget(Index order);
    void find_liquidations();
    void check_mark(orders::InstrumentIndex i, const market::Candle& mark);
    void liquidate(orders::InstrumentIndex i);
    void close_liquidated(orders::InstrumentIndex i, core::Price price);
    void walk(orders::InstrumentIndex i, double to);
    void jump(orders::InstrumentIndex i, double to);
    /// Nothing is met when the price moves from where it stands to `to`.
    static bool is_clear(const Book& book, double to)
    {
        return to > book.nearest_below && to < book.nearest_above && book.following.empty() && book.liquidation == 0;
    }
    /// The next order that is met when the price moves from where it stands to `to`; absent: none.
    std::optional<Resting> next_met(const Book& book, double to) const;
    [[gnu::noinline]] void follow(Book& book);
    [[gnu::noinline]] double trailing_level(const Working& order) const;
    [[gnu::noinline]] void reached(Index order, bool at_jump);
    [[gnu::noinline]] void clip(Index order, core::Quantity reducible);
    void fill_resting(Index order, core::Quantity most);
    [[gnu::noinline]] void fill_taking(Index order);
    void fill(Index order, core::Price price, core::Quantity quantity, orders::Liquidity liquidity);
    core::Price price_of(const Book& book) const;
    core::Quantity volume_for(const Book& book, core::Quantity wanted, const market::Instrument& it) const;
    double level_of(const orders::Request& request) const;
    bool is_marketable(const orders::Request& request, const Book& book) const;
    void expire(Book& book, core::Time now);

    engine::BotEngine& engine_;
    PathRules rules_;
    std::vector<Book> books_;
    std::vector<Working> orders_;
    std::vector<Index> free_;
    std::vector<Index> of_slot_;  ///< The order in each of the bot's slots.
    core::Time now_{};
    orders::Actions actions_;              ///< Wanted by the engine and not yet carried out.
    std::vector<orders::Report> reports_;  ///< Made and not yet told.

    /// What there is of an iceberg or a TWAP order beyond the part at work.
    struct Parted {
        Index order = nowhere;
        orders::OrderId id;
        core::Quantity hidden;
        core::Time due{};  ///< Of the next part of a TWAP order.
        int done = 0;
    };
    struct NextPart {
        Index order = nowhere;
        orders::OrderId id;
        bool joins = false;
    };
    /// An order that was moved, and the number of actions after which it comes to its new place.
    struct Moved {
        Index order = nowhere;
        orders::OrderId id;
        std::size_t behind = 0;
    };
    struct Bracket {
        orders::OrderRef entry, target, stop;
        orders::InstrumentIndex instrument = 0;
        core::Decimal received;
        core::Quantity lots;  ///< Of it, given to target and stop.
    };
    std::vector<Parted> parted_;
    std::vector<NextPart> next_parts_;
    std::vector<Moved> moved_;
    std::vector<Index> away_;  ///< Withdrawn; another size of the same order takes the place of each in no time.
    std::uint32_t turns_ = 0;
    std::vector<Bracket> brackets_;
    std::vector<std::pair<orders::OrderId, core::Quantity>> owed_;  ///< Taken off orders that have not come yet.
    std::uint32_t newest_ = 0;                                      ///< Highest number of an order that has come.
    Tap tap_;
    bool is_pumping_ = false;
};

}  // namespace cobot::simulation
