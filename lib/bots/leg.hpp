#pragma once

#include "bots/desk.hpp"

namespace cobot::bots {

/// A position in one listing that market orders open and close, with a stop of its own if it is given one.
class Leg {
public:
    explicit Leg(orders::InstrumentIndex listing) : listing_(listing) {}

    orders::InstrumentIndex listing() const { return listing_; }
    core::Decimal held() const { return held_; }    ///< Base units; negative: short.
    core::Price average() const;                    ///< Paid for what is held or was last; zero: nothing yet.
    core::Money profit() const { return profit_; }  ///< Of this position so far: realised, less fees.
    core::Time since() const { return since_; }
    /// Nothing held that could be sold, and no order out.
    bool is_flat(const Desk& desk) const { return entry_ == Desk::none && exit_ == Desk::none && !is_open(desk); }
    bool is_open(const Desk& desk) const
    {
        return desk.round_quantity(core::Quantity(held_.abs()), listing_).is_positive();
    }
    bool is_leaving() const { return exit_ != Desk::none; }

    void enter(orders::Side side, core::Quantity quantity, Desk& desk);
    /// A stop at `trigger` for all that is held, in place of the last one.
    void protect(core::Price trigger, Desk& desk);
    /// The same, following the price at `distance` (a ratio).
    void trail(core::Decimal distance, Desk& desk);
    /// Withdraws what is open and closes what is held.
    void leave(orders::ExitReason reason, Desk& desk);

    /// Of an order of this leg: whether the fill was the last of the position, which is booked as a deal then.
    bool take(const Execution& fill, Desk& desk);
    /// Whether the position is over with it: an entry that never filled.
    bool ended(SlotIndex slot);
    bool owns(SlotIndex slot) const { return slot == entry_ || slot == exit_ || slot == stop_; }
    /// The entry is complete: the moment to protect it.
    bool has_entered() const { return entry_ == Desk::none && exit_ == Desk::none && !held_.is_zero(); }

private:
    core::Quantity lots(const Desk& desk) const { return desk.round_quantity(core::Quantity(held_.abs()), listing_); }
    orders::Side closing_side() const { return held_.is_negative() ? orders::Side::buy : orders::Side::sell; }
    void withdraw_stop(Desk& desk);

    orders::InstrumentIndex listing_;
    core::Decimal held_;
    core::Money cost_;
    core::Quantity entered_;
    core::Money profit_;
    core::Time since_{};
    SlotIndex entry_ = Desk::none;
    SlotIndex exit_ = Desk::none;
    SlotIndex stop_ = Desk::none;
};

}  // namespace cobot::bots
