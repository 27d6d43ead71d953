#pragma once

#include <optional>
#include <vector>

#include "bots/machine.hpp"

namespace cobot::bots {

/// One more order of an averaging deal.
struct Rung {
    core::Decimal deviation;  ///< From the first fill's price, against the deal, as a share of it.
    core::Money size;         ///< In quote, before fees.
};

/// dev_k = d (s^k - 1) / (s - 1), or d k when s is 1; size_k = size v^(k - 1), for k = 1 ... count. (bots.md 9)
std::vector<Rung> scaled_rungs(core::Decimal deviation, core::Decimal step_scale, core::Money size,
                               core::Decimal volume_scale, int count);

/// A part of a position that leaves at a profit of its own.
struct ProfitStep {
    core::Decimal profit;  ///< Share of the average price, after fees.
    core::Decimal share;   ///< Of the position.
};

/// How averaging deals are made; the kinds dca, martingale, smart_dca and futures_dca differ in this alone.
struct AveragingPlan {
    enum class ProfitOf { average, base_order };
    enum class StopFrom { base_order, average };

    orders::Direction direction = orders::Direction::long_;
    core::Money base_order;
    std::vector<Rung> rungs;
    int active_rungs = 0;  ///< Resting at once; 0: all.
    std::vector<ProfitStep> take_profit;
    ProfitOf profit_of = ProfitOf::average;
    core::Decimal trailing;                  ///< Distance that the take-profit follows at; 0: a resting order.
    std::optional<core::Decimal> stop_loss;  ///< Share lost that ends the deal.
    StopFrom stop_from = StopFrom::average;
    core::Duration stop_hold{};           ///< The price must stay beyond the stop for so long.
    std::optional<int> break_even_after;  ///< After so many profit steps the stop moves to where nothing is lost.
    core::Duration cooldown{};            ///< Between two deals.
    core::Duration close_timeout{};       ///< A deal is closed at the market after so long; 0: never.
    int deals_max = 0;                    ///< 0: no limit.
    std::optional<core::Price> price_min, price_max;  ///< Deals begin between these.
    core::Decimal reinvest;                           ///< Share of closed profits that enlarges the next deal.
    core::Money scale_base;  ///< What the sizes were made for, so that profits enlarge them in proportion.
};

/// Quote that one whole deal needs, fees included.
core::Money funds_of(const AveragingPlan& plan, core::Decimal fee);

/// Deals that begin with one order, add to it as the price goes against them, and leave at a profit on the average:
///
///   waiting ─▶ opening ─▶ holding (a rung fills: the take-profit moves) ─▶ closed ─cooldown─▶ waiting
class Averaging : public Machine {
public:
    explicit Averaging(AveragingPlan plan) : plan_(std::move(plan)) {}

    void start(Desk& desk) override { seek(desk); }
    void on_fill(const Execution& fill, Desk& desk) override;
    void on_end(SlotIndex slot, OrderEnd end, Desk& desk) override;
    void on_watch(SlotIndex slot, Desk& desk) override;
    void on_timer(Desk& desk) override;
    void on_stop(Desk& desk) override;
    Picture picture(const Desk& desk) const override;

protected:
    /// Begins a deal now, or sees to it that it is asked again later. Kinds with conditions of their own say when.
    virtual void seek(Desk& desk);
    /// The rungs of the deal that begins at `price`.
    virtual std::vector<Rung> rungs_for(core::Price /*price*/, const Desk& /*desk*/) const { return plan_.rungs; }
    /// Whether the rungs wait at the venue. Otherwise the kind says when those that the price is beyond are due.
    virtual bool rungs_rest() const { return true; }
    /// Orders at the market every rung that the price is at or beyond.
    void take_due_rungs(Desk& desk);
    void open_deal(Desk& desk);
    bool is_idle() const { return state_ == State::waiting; }
    const AveragingPlan& plan() const { return plan_; }

private:
    enum class State { waiting, opening, holding, closing };
    enum Tag : std::uint32_t {
        tag_base = 1,
        tag_stop,
        tag_close,
        tag_stop_watch,
        tag_price_watch,
        tag_profit = 100,
        tag_rung = 1000
    };

    core::Price rung_price(std::size_t k, const Desk& desk) const;
    void place_rungs(Desk& desk);
    void place_exits(Desk& desk);
    void place_profit_orders(core::Decimal held, Desk& desk);
    void place_stop(core::Decimal held, Desk& desk);
    void take_entry(const Execution& fill, Desk& desk);
    void take_exit(const Execution& fill, Desk& desk);
    void close_at_market(orders::ExitReason reason, Desk& desk);
    void finish(Desk& desk);
    void cancel(SlotIndex& slot, Desk& desk);
    core::Decimal held(const Desk& desk) const;
    core::Price profit_price(const ProfitStep& step, const Desk& desk) const;
    core::Price stop_price(const Desk& desk) const;
    core::Price break_even(const Desk& desk) const;
    core::Money scaled(core::Money size) const;

    AveragingPlan plan_;
    State state_ = State::waiting;
    int deals_ = 0;              ///< Begun.
    core::Money closed_profit_;  ///< Of finished deals.

    // The present deal.
    std::vector<Rung> rungs_;
    std::vector<SlotIndex> rung_slots_;
    std::size_t placed_ = 0;  ///< Rungs that were ordered.
    int filled_rungs_ = 0;
    core::Price first_price_;  ///< Average of the first order.
    core::Quantity bought_;    ///< Entered, in the deal's direction.
    core::Money cost_;         ///< Of it, without fees.
    core::Money entry_fees_;
    core::Quantity sold_;
    core::Money proceeds_;
    core::Money exit_fees_;
    int steps_taken_ = 0;  ///< Profit steps filled.
    std::vector<SlotIndex> profit_slots_;
    SlotIndex base_slot_ = Desk::none;
    SlotIndex stop_slot_ = Desk::none;
    SlotIndex close_slot_ = Desk::none;
    SlotIndex stop_watch_ = Desk::none;
    std::optional<core::Time> stop_due_;   ///< The stop's hold ends.
    std::optional<core::Time> close_due_;  ///< The deal's time is over.
    std::optional<core::Time> cooled_;
};

}  // namespace cobot::bots
