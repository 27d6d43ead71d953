#pragma once

#include <vector>

#include "bots/desk.hpp"
#include "bots/picture.hpp"

namespace cobot::bots {

/// A step of a grid: bought at its lower price, sold at its upper one, again and again.
struct GridStep {
    core::Price lower, upper;
    core::Quantity quantity;         ///< Base units that it trades.
    core::Quantity initial;          ///< Held, and no buy of the grid brought it: selling it is no round trip.
    core::Quantity held;             ///< Held since a buy of the grid.
    core::Money cost;                ///< Of `held`, fees included.
    core::Quantity to_buy, to_sell;  ///< Wanted and not on order: too small so far, or outside the window.
    core::Money proceeds;            ///< With profit in coins: of sales, to be spent on buying back.
    SlotIndex buy = Desk::none;
    SlotIndex sell = Desk::none;
    int fills = 0;
    core::Money profit;
};

/// The steps of a grid with their orders. A fill on one side of a step becomes an order on the other; a partial fill
/// for as much as was filled, once that is large enough for an order (bots.md E2).
class GridSteps {
public:
    struct Rules {
        bool profit_in_base = false;  ///< What a sale brings is all spent on buying back: the gain is coins.
        int max_open = 0;             ///< Orders at the venue at one time; 0: all.
        core::Decimal band;           ///< Only orders this near to the price are sent, as a ratio; 0: all.
        std::uint32_t first_tag = 0;  ///< Tags from here on are this grid's.
        bool mirrors = true;          ///< A fill is answered at once; false: when the other side is wanted again.
    };
    /// What a fill was about.
    struct Filled {
        std::size_t step;
        orders::Side side;
    };

    GridSteps() = default;
    explicit GridSteps(Rules rules) : rules_(rules) {}

    std::size_t size() const { return steps_.size(); }
    bool empty() const { return steps_.empty(); }
    const GridStep& operator[](std::size_t i) const { return steps_[i]; }
    GridStep& operator[](std::size_t i) { return steps_[i]; }
    const GridStep& bottom() const { return steps_.front(); }
    const GridStep& top() const { return steps_.back(); }

    void reserve(std::size_t count) { steps_.reserve(count); }
    void add_top(const GridStep& step) { steps_.push_back(step); }
    void add_bottom(const GridStep& step);
    /// Withdraws its orders; returns what it held.
    GridStep remove_bottom(Desk& desk);
    GridStep remove_top(Desk& desk);

    /// The price stands at line `line` (line i is the lower price of step i): which orders are at the venue follows.
    [[gnu::noinline]] void center(std::size_t line, Desk& desk);
    /// Sends what is wanted and can be sent.
    void send_wanted(Desk& desk);
    void withdraw_all(Desk& desk);
    void want_buy(std::size_t i, core::Quantity quantity, Desk& desk);
    void want_sell(std::size_t i, core::Quantity quantity, Desk& desk);

    bool owns(std::uint32_t tag) const { return tag - rules_.first_tag < tags; }
    /// Of an order that owns() says is its own.
    Filled on_fill(const Execution& fill, Desk& desk);
    void on_end(SlotIndex slot, Desk& desk);

    std::vector<Level> levels(const Desk& desk) const;
    int open_orders(const Desk& desk) const;

    static constexpr std::uint32_t tags = 1U << 24;

private:
    /// Only orders of steps from window_begin_ to before window_end_ are sent.
    bool is_windowed() const { return rules_.max_open > 0 || rules_.band.is_positive(); }
    bool is_inside(std::size_t i) const { return !is_windowed() || (i >= window_begin_ && i < window_end_); }
    std::uint32_t tag_of(std::size_t i, orders::Side side) const;
    std::size_t step_of(std::uint32_t tag) const;
    void post(std::size_t i, orders::Side side, Desk& desk);
    void withdraw(std::size_t i, Desk& desk);
    void take_buy(GridStep& step, const Execution& fill, Desk& desk);
    void take_sale(GridStep& step, const Execution& fill, Desk& desk);
    void book_pair(GridStep& step, const Execution& fill, Desk& desk);
    [[gnu::noinline]] void buy_back(GridStep& step, const Execution& fill, const Desk& desk);

    Rules rules_;
    std::vector<GridStep> steps_;
    std::uint32_t number_ = tags / 4;  ///< Of the bottom step: steps come and go at both ends, and keep their tags.
    std::size_t window_begin_ = 0, window_end_ = 0;
};

}  // namespace cobot::bots
