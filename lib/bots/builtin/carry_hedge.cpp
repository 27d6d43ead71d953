#include <algorithm>

#include <fmt/format.h>

#include "bots/definition.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::InstrumentIndex;
using orders::Side;

constexpr InstrumentIndex spot = 0;
constexpr InstrumentIndex perpetual = 1;

/// Holds coins and is short as many of them in a perpetual contract: what the price does cancels out, and what remains
/// is the funding that shorts receive and the premium at which the contract was sold.
class CarryHedge : public Machine {
public:
    CarryHedge(const Settings& settings, const Context& context) : settings_(settings), context_(context) {}

    void start(Desk&) override {}

    bool reads_candles() const override { return true; }
    void on_candle(const market::CandleClosed& candle, Desk& desk) override
    {
        // Both prices of this moment are known when the last listing's candle has closed.
        if (candle.instrument != perpetual || is_busy(desk)) return;
        if (!is_open_) {
            if (candle.close_time >= resting_until_ && invites(desk)) open(desk);
        } else if (is_over(desk)) {
            close(candle.close_time, desk);
        } else {
            rebalance(desk);
        }
    }

    void on_funding(InstrumentIndex, Decimal rate, Desk& desk) override
    {
        if (last_payment_) yearly_ = ledger::yearly_rate(rate, desk.now() - *last_payment_);
        last_payment_ = desk.now();
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        desk.attribute(Part::transfer, fill.realised - fill.fee);
        if (is_open_ && desk.position(perpetual).is_negative() && entry_basis_.is_zero()) entry_basis_ = basis(desk);
        if (!is_open_ && fill.complete && desk.position(perpetual).is_zero()) desk.count_round_trip();
    }

    Picture picture(const Desk& desk) const override
    {
        Picture picture;
        const auto percent = [](Decimal ratio) { return (ratio * Decimal(100)).to_string(2) + " %"; };
        const bool is_priced = desk.price(spot).is_positive() && desk.price(perpetual).is_positive();
        const std::string now = is_priced ? percent(basis(desk)) : "-";
        picture.summary = (is_open_ ? "hedged, basis " : "waiting, basis ") + now;
        const auto liquidation = desk.liquidation_price(perpetual);
        picture.figures = {
            {"basis", now},
            {"basis at entry", is_open_ ? percent(entry_basis_) : "-"},
            {"funding a year", yearly_ ? percent(*yearly_) : "-"},
            {"coins held", desk.position(spot).to_string()},
            {"contracts short", (-desk.position(perpetual)).to_string()},
            {"liquidation price", liquidation ? liquidation->value().to_string(2) : "none"},
        };
        return picture;
    }

private:
    static Decimal basis(const Desk& desk)
    {
        return desk.price(perpetual).value() / desk.price(spot).value() - Decimal(1);
    }

    bool is_busy(const Desk& desk) const
    {
        for (SlotIndex i = 0; i < desk.slots(); ++i) {
            if (desk.slot(i).state != Slot::State::idle) return true;
        }
        return false;
    }

    bool invites(const Desk& desk) const
    {
        if (basis(desk) < settings_.number("open_basis")) return false;
        const auto wanted = settings_.maybe("min_funding_apr");
        return !wanted || (yearly_ && *yearly_ >= *wanted);
    }

    /// The premium is gone, or, for those who are in it for funding, funding has turned against shorts. A contract that
    /// the venue closed by itself (liquidation, auto-deleverage) leaves coins without a hedge: over as well.
    bool is_over(const Desk& desk) const
    {
        if (desk.position(perpetual).is_zero()) return true;
        if (!settings_.has("min_funding_apr")) return basis(desk) <= settings_.number("close_basis");
        return yearly_ && *yearly_ < settings_.number("exit_funding_apr");
    }

    void open(Desk& desk)
    {
        const Decimal fee_spot = desk.instrument(spot).taker_fee;
        const Decimal fee_perp = desk.instrument(perpetual).taker_fee;
        const Decimal each = desk.price(spot).value() * (Decimal(1) + fee_spot) +
                             desk.price(perpetual).value() * (Decimal(1) / desk.leverage() + fee_perp);
        const Decimal funds = (desk.free_quote() - context_.extra_margin) * (Decimal(1) - settings_.number("buffer"));
        const Decimal lot =
            std::max(desk.instrument(spot).quantity_step, desk.instrument(perpetual).quantity_step).value();
        const Quantity lots((std::max(funds, Decimal()) / each).round_down_to(lot));
        if (!desk.is_large_enough(desk.price(spot), lots, spot) ||
            !desk.is_large_enough(desk.price(perpetual), lots, perpetual)) {
            desk.degrade("'investment': it does not reach for the smallest order on both sides");
            return;
        }
        is_open_ = true;
        entry_basis_ = Decimal();
        desk.market(Side::buy, lots, {}, spot);
        desk.market(Side::sell, lots, {}, perpetual);
    }

    void close(core::Time now, Desk& desk)
    {
        is_open_ = false;
        resting_until_ = now + settings_.duration("cooldown");
        const Quantity coins = desk.round_quantity(Quantity(desk.position(spot)), spot);
        const Quantity contracts = desk.round_quantity(Quantity(desk.position(perpetual).abs()), perpetual);
        if (coins.is_positive()) desk.market(Side::sell, coins, {.reduce_only = true}, spot);
        if (contracts.is_positive()) desk.market(Side::buy, contracts, {.reduce_only = true}, perpetual);
    }

    /// Where the legs have drifted apart (fees in coins, partial fills, auto-deleverage) the larger is made smaller:
    /// that never asks for money.
    void rebalance(Desk& desk)
    {
        const Decimal coins = desk.position(spot);
        const Decimal contracts = -desk.position(perpetual);
        const Decimal gap = coins - contracts;
        if (gap.abs() <= settings_.number("rebalance_band") * std::max(coins, contracts)) return;
        const InstrumentIndex larger = gap.is_positive() ? spot : perpetual;
        const Quantity lots = desk.round_quantity(Quantity(gap.abs()), larger);
        if (!desk.is_large_enough(desk.price(larger), lots, larger)) return;
        desk.market(larger == spot ? Side::sell : Side::buy, lots, {.reduce_only = true}, larger);
    }

    Settings settings_;
    Context context_;
    bool is_open_ = false;
    Decimal entry_basis_;
    core::Time resting_until_{};
    std::optional<core::Time> last_payment_;
    std::optional<Decimal> yearly_;  ///< The last funding rate, for a year.
};

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems;
    const auto& listings = context.listings;
    if (listings.size() != 2 || !listings[0].contract.is_spot() ||
        listings[1].contract.kind != market::Contract::Kind::linear) {
        return {"'pairs' must name the coin and then its linear contract, as in [BTC/USDT, BTC/USDT:USDT]"};
    }
    if (listings[0].instrument.pair != listings[1].instrument.pair) {
        problems.emplace_back("'pairs': coin and contract must be of the same pair");
    }
    if (context.leverage > Decimal(3)) {
        problems.push_back(fmt::format("'leverage' ({}): a hedge carries 3 at most, or a rise liquidates its short",
                                       context.leverage.to_string()));
    }
    if (settings.number("close_basis") >= settings.number("open_basis") && !settings.has("min_funding_apr")) {
        problems.emplace_back("'close_basis' must be below open_basis");
    }
    const auto wanted = settings.maybe("min_funding_apr");
    if (wanted && settings.number("exit_funding_apr") >= *wanted) {
        problems.emplace_back("'exit_funding_apr' must be below min_funding_apr");
    }
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<CarryHedge>(settings, context);
}

}  // namespace

namespace builtin {

using Kind = Parameter::Kind;

extern const Definition carry_hedge;
const Definition carry_hedge{
    .name = "carry_hedge",
    .summary = "holds a coin and shorts its perpetual contract, for funding and premium",
    .grade = Grade::b,
    .pairs = Definition::Pairs::several,
    .market = Definition::Market::either,
    .parameters =
        {
            {.name = "open_basis",
             .kind = Kind::ratio,
             .summary = "premium of the contract over the coin from which on it opens",
             .fallback = "1%",
             .min = "-1",
             .max = "1",
             .asked = true},
            {.name = "close_basis",
             .kind = Kind::ratio,
             .summary = "premium at which it closes, unless it is in it for funding",
             .fallback = "0.1%",
             .min = "-1",
             .max = "1",
             .asked = true},
            {.name = "min_funding_apr",
             .kind = Kind::ratio,
             .summary = "opens only while funding pays so much a year, and closes by funding instead of premium",
             .asked = true},
            {.name = "exit_funding_apr",
             .kind = Kind::ratio,
             .summary = "with min_funding_apr: closes when funding pays less than this a year",
             .fallback = "0"},
            {.name = "rebalance_band",
             .kind = Kind::ratio,
             .summary = "difference between the legs that is put right",
             .fallback = "2%",
             .min = "0",
             .max = "1"},
            {.name = "buffer",
             .kind = Kind::ratio,
             .summary = "share of the investment that stays free, for slippage and a first move of the price",
             .fallback = "5%",
             .min = "0",
             .max = "0.9"},
            {.name = "cooldown", .kind = Kind::duration, .summary = "between closing and opening", .fallback = "1h"},
        },
    .check = check,
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
