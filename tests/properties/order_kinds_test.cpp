#include <rapidcheck.h>

#include <cmath>
#include <set>

#include "core/random.hpp"
#include "support/scripted_bot.hpp"

/// A bot that sends orders of all kinds at random, at a venue that has every kind and at venues that lack some: what
/// fills, when, at what price and fee, and what is left in the end are the same.

using namespace cobot;
using bots::Desk;
using bots::SlotIndex;
using core::Price;
using core::Quantity;
using orders::Capabilities;
using orders::Side;
using support::decimal;
using support::Ohlc;
using support::Scripted;
using support::ScriptedMarket;

namespace {

struct Draws {
    core::CounterRandom random;
    std::uint64_t next = 0;

    int below(int n) { return static_cast<int>(random.uniform(next++) * n); }
    bool one_in(int n) { return below(n) == 0; }
};

std::vector<Ohlc> walk(Draws& draw, std::size_t count)
{
    std::vector<Ohlc> rows;
    int price = 10'000;  // In ticks of 0.01.
    for (std::size_t i = 0; i < count; ++i) {
        const int open = price + (draw.one_in(8) ? draw.below(600) - 300 : 0);
        const int close = open + draw.below(301) - 150;
        const int low = std::min(open, close) - draw.below(100);
        const int high = std::max(open, close) + draw.below(100);
        price = std::clamp(close, 7'000, 13'000);
        rows.push_back({open / 100.0, high / 100.0, low / 100.0, close / 100.0, 5.0 + draw.below(60)});
    }
    return rows;
}

/// Sends, moves and withdraws orders; what it does next depends on the draws and on what it has out alone.
class Restless : public Scripted {
public:
    Restless(std::uint64_t seed, bool is_contract) : draw_{core::CounterRandom(seed, 1)}, is_contract_(is_contract)
    {
        at_close = [this](int, Desk& desk) {
            for (int i = draw_.below(3); i > 0; --i) act(desk);
        };
        at_fill = [this](const bots::Execution& fill, Desk&) {
            if (fill.complete) std::erase(out_, fill.slot);
        };
    }

    void on_end(SlotIndex slot, bots::OrderEnd end, Desk& desk) override
    {
        std::erase(out_, slot);
        Scripted::on_end(slot, end, desk);
    }

private:
    /// A price of its own for each order: what is sent anew stands behind others at its price.
    Price near(Desk& desk, int ticks)
    {
        const auto now = static_cast<int>(std::lround(desk.price().to_double() * 100));
        int place = (now + ticks) / 4 * 4;
        while (!used_.insert(place).second) place += 4;
        return Price(core::Decimal(place) / core::Decimal(100));
    }
    Quantity size() { return Quantity(core::Decimal(1 + draw_.below(40)) / core::Decimal(10)); }

    void act(Desk& desk)
    {
        const Side side = draw_.one_in(2) ? Side::buy : Side::sell;
        const int sign = side == Side::buy ? -1 : 1;
        bots::OrderOptions options;
        // An order that has nothing to reduce when it gets there is refused or left to rest, as the price has it: a
        // venue that lacks them is told of it a moment earlier.
        const core::Decimal held = desk.position();
        const bool reduces = held.is_negative() == (side == Side::buy) && !held.is_zero();
        options.reduce_only = reduces && draw_.one_in(2);
        if (draw_.one_in(4)) {
            options.time_in_force = orders::TimeInForce::gtd;
            options.expires = desk.now() + std::chrono::minutes(1 + draw_.below(40));
        }
        const Price passive = near(desk, sign * (draw_.below(200) - 10));
        switch (draw_.below(9)) {
            case 0: keep(desk.limit(side, passive, size(), options)); return;
            case 1:
                options.display = Quantity(1);
                keep(desk.limit(side, passive, size(), options));
                return;
            case 2: keep(desk.stop(side, near(desk, -sign * (20 + draw_.below(200))), size(), options)); return;
            case 3:
                keep(desk.trailing_stop(side, core::Decimal(1 + draw_.below(30)) / core::Decimal(1'000),
                                        draw_.one_in(2) ? Price() : near(desk, sign * draw_.below(100)), size(),
                                        options));
                return;
            case 4:
                options = {};
                options.slices = 2 + draw_.below(5);
                options.interval = std::chrono::minutes(1 + draw_.below(12));
                if (draw_.one_in(2)) options.limit = near(desk, -sign * draw_.below(150));
                desk.market(side, size(), options);
                return;
            case 5: {
                const Quantity both = size();
                const bool is_spot = !is_contract_;
                if (!is_spot && held.is_zero()) return;
                const Side exit = is_spot || held.is_positive() ? Side::sell : Side::buy;
                const int away = exit == Side::sell ? 1 : -1;
                const SlotIndex target =
                    desk.limit(exit, near(desk, away * (50 + draw_.below(150))), both, {.reduce_only = true});
                const SlotIndex stop =
                    desk.stop(exit, near(desk, -away * (50 + draw_.below(150))), both, {.reduce_only = true});
                desk.link(target, stop);
                return;
            }
            case 6: {
                const Side enter = is_contract_ ? side : Side::buy;
                const int away = enter == Side::buy ? 1 : -1;
                desk.bracket(enter, near(desk, -away * (10 + draw_.below(80))), size(),
                             near(desk, away * (40 + draw_.below(100))), near(desk, -away * (120 + draw_.below(100))));
                return;
            }
            case 7:
                if (!out_.empty()) {
                    const SlotIndex slot = out_[static_cast<std::size_t>(draw_.below(static_cast<int>(out_.size())))];
                    desk.cancel(slot);
                    std::erase(out_, slot);
                }
                return;
            default:
                if (!out_.empty()) {
                    const SlotIndex slot = out_[static_cast<std::size_t>(draw_.below(static_cast<int>(out_.size())))];
                    if (desk.slot(slot).type == orders::Type::limit) desk.amend(slot, passive, size());
                }
        }
    }
    void keep(SlotIndex slot)
    {
        if (slot != Desk::none) out_.push_back(slot);
    }

    Draws draw_;
    bool is_contract_;
    std::vector<SlotIndex> out_;
    std::set<int> used_;
};

/// Without a limit of volume: what several orders of one moment share out goes by their order, which is another when
/// some are sent anew. Single orders with little volume are in order_kinds_test.cpp of the unit tests.
std::vector<std::string> story_of(std::uint64_t seed, const Capabilities& venue, bool is_contract)
{
    Draws draw{core::CounterRandom(seed, 0)};
    ScriptedMarket market{.rows = walk(draw, 120), .fee = "0.001", .venue = venue};
    market.contract = is_contract ? market::Contract::Kind::linear : market::Contract::Kind::spot;
    market.coins = is_contract ? "0" : "1000";
    market.money = 1'000'000;
    market.rules.path = static_cast<simulation::Path>(draw.below(3));
    market.rules.touch_fills = draw.one_in(3);
    if (draw.one_in(3)) market.rules.slippage = decimal("0.001");
    if (!is_contract) market.rules.fee_in_base = draw.one_in(3);
    market.run(std::make_unique<Restless>(seed, is_contract));
    std::vector<std::string> story;
    // Of what happens in one moment the order is the venue's own affair.
    for (std::size_t i = 0; i < market.fills.size(); ++i) {
        story.push_back(fmt::format("{:>10}, {}", market.times[i], market.fills[i]));
    }
    std::sort(story.begin(), story.end());
    story.push_back(fmt::format("equity {} fees {} ends {}", market.engine->holdings().equity().to_string(),
                                market.engine->holdings().fees().to_string(), market.ends.size()));
    market.engine->holdings().book().ensure_balanced();
    return story;
}

}  // namespace

TEST_CASE("orders of all kinds: a venue that lacks some is as good as one that has all")
{
    std::size_t fills = 0;
    const bool ok = rc::check("same story", [&] {
        const auto seed = *rc::gen::noShrink(rc::gen::arbitrary<std::uint32_t>());
        const bool is_contract = seed % 2 == 0;
        const auto whole = story_of(seed, {}, is_contract);
        fills += whole.size() - 1;
        std::vector<Capabilities> venues(9);
        venues[0] = Capabilities::none();
        bool Capabilities::*const kinds[] = {&Capabilities::trailing_stop,  &Capabilities::one_cancels_other,
                                             &Capabilities::bracket,        &Capabilities::iceberg,
                                             &Capabilities::twap,           &Capabilities::reduce_only,
                                             &Capabilities::good_till_date, &Capabilities::amend};
        for (std::size_t k = 0; k < 8; ++k) venues[k + 1].*kinds[k] = false;
        for (std::size_t v = 0; v < venues.size(); ++v) {
            const auto story = story_of(seed, venues[v], is_contract);
            for (std::size_t i = 0; i < std::max(story.size(), whole.size()); ++i) {
                const std::string here = i < story.size() ? story[i] : "nothing";
                const std::string there = i < whole.size() ? whole[i] : "nothing";
                if (here != there) RC_FAIL(fmt::format("seed {}, venue {}, {}: {} and {}", seed, v, i, here, there));
            }
        }
    });
    CHECK(ok);
    CHECK(fills > 100);
}
