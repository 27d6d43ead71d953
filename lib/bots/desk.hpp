#pragma once

#include <array>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "bots/slot.hpp"
#include "ledger/holdings.hpp"
#include "ledger/margin.hpp"
#include "orders/capabilities.hpp"

namespace cobot::bots {

/// Parts of a bot's profit that it can name. Whatever it does not name is the trend: profit - sum of these - funding.
enum class Part {
    grid,      ///< Pairs of a buy and a sell, fees included.
    deal,      ///< Closed averaging deals and trades.
    shift,     ///< What moving a range has cost.
    capture,   ///< Spread earned by quotes.
    transfer,  ///< Between legs of an arbitrage or hedge.
};
constexpr std::size_t part_count = 5;
std::string_view name(Part part);

/// Why a bot is over.
enum class CloseReason { none, user, stop_loss, take_profit, drawdown, expired, done, liquidation, funds, failed };
std::string_view name(CloseReason reason);

struct OrderOptions {
    std::uint32_t tag = 0;
    bool post_only = false;
    bool reduce_only = false;
    bool skip_small = false;  ///< Too small after rounding is no complaint: there simply is no order.
    orders::TimeInForce time_in_force = orders::TimeInForce::gtc;
    core::Time expires{};  ///< Of gtd.
    orders::ExitReason reason = orders::ExitReason::exit_signal;
    core::Price limit{};        ///< Makes a stop a stop-limit, and is the worst price of a TWAP order.
    core::Quantity display{};   ///< Of a limit order: an iceberg that shows so much at a time.
    int slices = 1;             ///< Of a market order: TWAP in so many parts, ...
    core::Duration interval{};  ///< ... so far apart.
};

/// What stands between a bot and its venue, the same for every kind: prices, funds, order slots, rounding. A bot asks
/// the desk; the desk rounds (buys down, sells up, lots down), looks whether the order is large enough and paid for,
/// reserves what it needs, and sends it. What funds do not reach for waits and is sent when they do.
class Desk {
public:
    static constexpr SlotIndex none = std::numeric_limits<SlotIndex>::max();

    struct Setup {
        std::uint32_t bot = 1;
        core::Decimal leverage = 1;  ///< Of contracts.
        bool fee_in_base = false;    ///< The venue takes the fee of a spot buy from what was bought.
        bool cross_margin = false;   ///< The whole wallet stands behind every contract; false: each has its own margin.
        core::Decimal extra_margin;  ///< Beside the initial margin of each contract, in its settlement asset.
        core::Decimal liquidation_fee;
        ledger::MaintenanceForm maintenance = ledger::MaintenanceForm::at_price;
        core::Decimal borrow_rate;  ///< Of margin trading: interest on what leverage borrows, at each funding time.
        orders::Capabilities venue = {};  ///< What the engine need not do itself.
    };

    Desk(Setup setup, ledger::Holdings& holdings);

    /// -- The market --
    core::Time now() const { return now_; }
    std::size_t listings() const { return holdings_.listings(); }
    const market::Instrument& instrument(orders::InstrumentIndex i = 0) const
    {
        return holdings_.listing(i).instrument;
    }
    bool is_spot(orders::InstrumentIndex i = 0) const
    {
        return !has_contracts_ || holdings_.listing(i).contract.is_spot();
    }
    bool has_contracts() const { return has_contracts_; }
    core::Price price(orders::InstrumentIndex i = 0) const { return holdings_.mark(i); }
    core::Decimal leverage() const { return setup_.leverage; }
    bool fee_in_base() const { return setup_.fee_in_base; }

    /// -- The account --
    const ledger::Holdings& holdings() const { return holdings_; }
    /// Of an asset: what no order has reserved and no position ties up.
    core::Decimal free(ledger::AssetIndex asset) const;
    core::Decimal free_quote(orders::InstrumentIndex i = 0) const { return free(holdings_.quote(i)); }
    core::Quantity free_base(orders::InstrumentIndex i = 0) const { return core::Quantity(free(holdings_.base(i))); }
    core::Decimal position(orders::InstrumentIndex i = 0) const { return holdings_.position(i); }

    /// -- Margin --
    /// Of the settlement asset, what an open contract ties up: initial margin, extra margin and funding received.
    core::Decimal margin(orders::InstrumentIndex i = 0) const;
    /// Puts more behind a contract, or takes back what was added when negative. False: the free funds do not reach.
    bool add_margin(core::Decimal amount, orders::InstrumentIndex i = 0);
    core::Decimal extra_margin(orders::InstrumentIndex i = 0) const;
    /// The open contract and what stands behind it, for ledger/margin.hpp. Its quantity is zero when there is none.
    ledger::MarginPosition margin_position(orders::InstrumentIndex i = 0) const;
    std::optional<core::Price> liquidation_price(orders::InstrumentIndex i = 0) const;
    bool is_cross() const { return setup_.cross_margin; }
    core::Decimal borrow_rate() const { return setup_.borrow_rate; }

    /// -- Rounding --
    core::Price round_price(core::Price price, orders::Side side, orders::InstrumentIndex i = 0) const;
    core::Quantity round_quantity(core::Quantity quantity, orders::InstrumentIndex i = 0) const
    {
        return core::Quantity(quantity.value().round_down_to(instrument(i).quantity_step.value()));
    }
    /// Whether an order of this size is allowed, after rounding.
    bool is_large_enough(core::Price price, core::Quantity quantity, orders::InstrumentIndex i = 0) const;

    /// -- Orders --
    /// `none` when it is too small after rounding, which is noted as degraded. Otherwise a slot, which may still be
    /// waiting for funds.
    SlotIndex limit(orders::Side side, core::Price price, core::Quantity quantity, const OrderOptions& options = {},
                    orders::InstrumentIndex i = 0);
    SlotIndex market(orders::Side side, core::Quantity quantity, const OrderOptions& options = {},
                     orders::InstrumentIndex i = 0);
    /// A market order (or a limit order at options.limit) once the price gets to `trigger`.
    SlotIndex stop(orders::Side side, core::Price trigger, core::Quantity quantity, const OrderOptions& options = {},
                   orders::InstrumentIndex i = 0);
    /// Follows the price at `distance` (a ratio) once it has reached `activation` (zero: at once), then a market order.
    SlotIndex trailing_stop(orders::Side side, core::Decimal distance, core::Price activation, core::Quantity quantity,
                            const OrderOptions& options = {}, orders::InstrumentIndex i = 0);
    /// Calls on_watch when the price gets to `level`, from the side on which it is not now.
    SlotIndex watch(core::Price level, bool rising, std::uint32_t tag, orders::InstrumentIndex i = 0);
    /// Withdraws an order or a watch, or forgets one that waits. Until the venue confirms, its funds stay reserved and
    /// it may still fill, which the machine is told of.
    void cancel(SlotIndex slot);
    void cancel_all();
    /// Moves or resizes a resting limit order: `quantity` is what is to be filled from now on.
    void amend(SlotIndex slot, core::Price price, core::Quantity quantity);
    /// Two orders of which one may fill (OCO): what fills of either is taken off the other.
    void link(SlotIndex a, SlotIndex b);
    struct Bracket {
        SlotIndex entry = none, target = none, stop = none;
    };
    /// A limit order, and for what it fills a target and a stop, of which one may fill. They sleep until there is
    /// something to close; when one of them has filled, the rest of the entry is withdrawn.
    Bracket bracket(orders::Side side, core::Price price, core::Quantity quantity, core::Price target, core::Price stop,
                    const OrderOptions& options = {}, orders::InstrumentIndex i = 0);

    const Slot& slot(SlotIndex slot) const { return slots_[slot]; }
    std::size_t slots() const { return slots_.size(); }
    std::size_t waiting() const { return waiting_.size(); }

    /// -- Time --
    /// Calls on_timer at the first moment not before `time`; one timer a bot, the earliest counts.
    void wake_at(core::Time time) { timer_ = std::min(timer_, time); }
    core::Time timer() const { return timer_; }
    static constexpr core::Time no_timer = core::Time::max();

    /// -- Bookkeeping --
    void attribute(Part part, core::Money amount) { parts_[static_cast<std::size_t>(part)] += amount; }
    core::Money part(Part part) const { return parts_[static_cast<std::size_t>(part)]; }
    /// Profit that no part and no funding explains: of what is held since its price changed.
    core::Money trend() const;
    int round_trips() const { return round_trips_; }
    void count_round_trip() { ++round_trips_; }
    /// Something the bot should do cannot be done; shown until the next start. Said again, it changes nothing.
    void degrade(std::string reason);
    const std::vector<std::string>& degraded() const { return degraded_; }
    /// The bot has done what it was for. Open orders are cancelled, and what is held is sold if the file says so.
    void finish(CloseReason reason) { finish_ = reason; }
    CloseReason finished() const { return finish_; }

    /// -- For the engine --
    void begin(core::Time now, orders::Actions& actions);
    /// Takes up a report after it was booked. Returns the execution of a fill.
    Execution take(const orders::Report& report, const ledger::Holdings::Booked& booked);
    /// Whether a report is about an order that this desk knows.
    bool knows(const orders::Report& report) const
    {
        return report.slot < slots_.size() && slots_[report.slot].id == report.id && slots_[report.slot].is_live();
    }
    void accept(SlotIndex slot);
    /// How much of an order its account can pay for at `price`: what the venue would refuse beyond.
    core::Quantity affordable(SlotIndex slot, core::Price price, core::Decimal fee_rate) const;
    /// The slot of an order that has ended may be used again.
    void release(SlotIndex slot);
    void retry_waiting();
    void hold(bool held);  ///< Paused: orders are withdrawn from the venue, and their slots wait.
    /// Of an order whose withdrawal was confirmed: true when it was for a pause, and it waits now.
    bool hold_back(SlotIndex slot);
    bool is_held() const { return held_; }
    /// For what the engine sends in the name of an order: see engine/synthetic_orders.hpp.
    orders::OrderId new_id() { return {setup_.bot, ++sequence_}; }
    void clear_timer() { timer_ = no_timer; }

private:
    struct Detail {
        orders::TimeInForce time_in_force = orders::TimeInForce::gtc;
        bool post_only = false;
        orders::ExitReason reason = orders::ExitReason::exit_signal;
        core::Price limit;
        core::Decimal trail;
        core::Price activation;
        core::Time expires;
        core::Quantity display;
        int slices = 1;
        core::Duration interval{};
        SlotIndex linked = none;
        SlotIndex entry = none;   ///< Of a target or stop of a bracket.
        SlotIndex target = none;  ///< Of a bracket's entry.
        SlotIndex stop = none;    ///< Of a bracket's entry.
        core::Decimal received;   ///< Of a bracket's entry.
        bool at_venue = false;    ///< The venue itself looks after what this order is tied to.
        bool is_exit() const { return entry != none; }
    };

    SlotIndex order(orders::Type type, orders::Side side, core::Price price, core::Quantity quantity,
                    const OrderOptions& options, orders::InstrumentIndex i, core::Decimal trail = {},
                    core::Price activation = {});
    SlotIndex place(const Slot& wanted, const Detail& detail, bool skip_small = false);
    SlotIndex place_exit(SlotIndex entry, orders::Type type, core::Price price, orders::ExitReason reason);
    bool allows_leverage(const Slot& wanted);
    [[gnu::noinline]] void note_too_small(const Slot& wanted);
    SlotIndex new_slot(const Slot& wanted, const Detail& detail);
    [[gnu::noinline]] void add_slot();
    bool reserve(Slot& slot);
    void unreserve(Slot& slot);
    void withdraw_unfunded(ledger::AssetIndex asset);
    void reduce_linked(SlotIndex index, core::Quantity by);
    void end_linked(SlotIndex index);
    void grow_exits(SlotIndex entry, core::Quantity received);
    void grow_exit(SlotIndex index, core::Quantity to);
    void leave_bracket(SlotIndex index);
    orders::Request* pending(SlotIndex index);
    bool can_tie(std::initializer_list<SlotIndex> slots, bool venue_ties);
    orders::OrderRef ref(SlotIndex index) const { return {slots_[index].id, index}; }
    void send(SlotIndex index);
    [[gnu::noinline]] static std::shared_ptr<const orders::Handling> handling_of(const Detail& detail);
    void withdraw(SlotIndex index);
    core::Decimal need(const Slot& slot, ledger::AssetIndex& asset) const;
    [[gnu::noinline]] core::Decimal need_of_contract(const Slot& slot, core::Decimal fee) const;

    Setup setup_;
    ledger::Holdings& holdings_;
    core::Time now_{};
    orders::Actions* actions_ = nullptr;
    std::vector<Slot> slots_;
    std::vector<Detail> details_;  ///< Beside slots_: what a fill does not look at.
    std::vector<SlotIndex> free_slots_;
    std::vector<SlotIndex> waiting_;           ///< In the order in which they were wanted.
    std::vector<SlotIndex> held_back_;         ///< Withdrawn for a pause and not yet confirmed.
    std::vector<core::Decimal> reserved_;      ///< By asset.
    std::vector<core::Decimal> added_margin_;  ///< By listing.
    core::Time timer_ = no_timer;
    std::array<core::Money, part_count> parts_;
    std::vector<std::string> degraded_;
    CloseReason finish_ = CloseReason::none;
    std::uint32_t sequence_ = 0;
    bool has_contracts_ = false;
    int round_trips_ = 0;
    bool held_ = false;
};

}  // namespace cobot::bots
