#pragma once

#include <optional>
#include <vector>

#include "bots/desk.hpp"

namespace cobot::engine {

/// Kinds of orders that a venue lacks, made of market, limit and stop orders and of watches. It stands between the desk
/// and the venue: what the bot wants goes through send(), what the venue says through take(), and the bot hears what a
/// venue with every kind of order would have said.
///
///   trailing stop     a watch that follows the price, then a market order
///   good till date    withdrawn when its time has come
///   amend             withdrawn and sent anew
///   reduce-only       as large as the position allows, after every fill; where that is nothing, and of a trailing
///                     stop, a watch
///   iceberg           one part after the other
///   TWAP              a part at each time, the rest of which goes to the next
///
/// Of each order there is at most one thing at the venue, in the order's own slot.
class SyntheticOrders {
public:
    SyntheticOrders(orders::Capabilities venue, bots::Desk& desk) : venue_(venue), desk_(desk) {}

    void send(const orders::Action& wanted, orders::Actions& out);
    /// What the bot hears of it; absent: nothing.
    std::optional<orders::Report> take(const orders::Report& said, orders::Actions& out);
    /// When what was said is booked the next parts are sent, ...
    void go_on(orders::Actions& out);
    /// ... and when the bot has answered, what may only reduce is made to fit.
    void fit(orders::Actions& out);
    /// What the bot is to hear though the venue said nothing. Empties the list.
    std::vector<orders::Report> take_said();

    core::Time timer() const;
    void on_time(core::Time now, orders::Actions& out);
    core::Time deadline() const;
    void on_deadline(core::Time now, orders::Actions& out);

private:
    /// An order that the venue does not take as it is.
    struct Worked {
        orders::Request request;
        core::Quantity left;    ///< Of the whole order.
        orders::OrderId there;  ///< What is at the venue now; number 0: nothing.
        core::Quantity there_left;
        core::Price there_limit;
        orders::OrderId withdrawn;   ///< What was there until a moment ago, and comes back in another size.
        bool is_watch = false;       ///< What is there is a watch.
        bool is_withdrawn = false;   ///< It was, and the venue has not said so yet.
        bool is_cancelled = false;   ///< By the bot.
        bool is_expired = false;     ///< By us, as its time had come.
        bool is_sent_anew = false;   ///< What is there replaces what was there: the bot need not hear of it.
        bool tells_amended = false;  ///< The bot waits to hear of it.
        bool is_clamped = false;     ///< There is less there than is left, as no more can be reduced.
        bool joins = false;          ///< Of the next part.
        int parts_done = 0;          ///< Of a TWAP order.
        core::Time due{};            ///< Of its next part.

        bool is_used() const { return request.id.sequence != 0; }
        bool is_there() const { return there.sequence != 0; }
    };

    void send(const orders::Request& request, orders::Actions& out);
    void send(const orders::Cancel& cancel, orders::Actions& out);
    void send(const orders::Amend& amend, orders::Actions& out);
    void send(const orders::Watch& watch, orders::Actions& out) { out.emplace_back(watch); }

    bool is_twap(const Worked& order) const;
    bool is_parted(const Worked& order) const;
    core::Quantity part_of(const Worked& order) const;  ///< How much of it may be at the venue now.
    core::Quantity reducible(const Worked& order) const;
    bool follows_here(const Worked& order) const;
    void place(Worked& order, orders::Actions& out);
    void refuse(Worked& order);
    bool expires_here(const Worked& order) const;
    void place_watch(Worked& order, orders::Actions& out);
    void place_part(Worked& order, core::Time now, orders::Actions& out);
    void replace(Worked& order, orders::Actions& out);
    void withdraw(Worked& order, orders::Actions& out);
    std::optional<orders::Report> take_fill(Worked& order, const orders::Report& said);
    std::optional<orders::Report> take_end(Worked& order, const orders::Report& said, orders::Actions& out);
    std::optional<orders::Report> take_reached(Worked& order, orders::Actions& out);
    orders::Report report(const Worked& order, orders::Report::Kind kind) const;
    orders::Report expiry_of(const Worked& order) const;
    void end(Worked& order) { order.request.id = {}; }
    Worked* find(std::uint32_t slot, orders::OrderId id);

    orders::Capabilities venue_;
    bots::Desk& desk_;
    std::vector<Worked> worked_;  ///< By slot; number 0 of request.id: none.
    std::vector<orders::Report> said_;
};

}  // namespace cobot::engine
