#include "ledger/margin.hpp"

#include <chrono>

#include "support/runs.hpp"

using namespace cobot;
using core::Decimal;
using core::Price;
using ledger::MaintenanceForm;
using ledger::MarginPosition;
using market::Contract;
using market::LeverageBracket;
using support::decimal;

namespace {

std::vector<LeverageBracket> flat(const char* rate) { return {{core::Money(), Decimal(125), decimal(rate)}}; }

/// One coin (negative: short) with its initial margin at `leverage` behind it.
MarginPosition position(const std::vector<LeverageBracket>& brackets, const char* quantity, int entry, int leverage)
{
    MarginPosition made;
    made.brackets = brackets;
    made.quantity = decimal(quantity);
    made.entry = Price(entry);
    made.balance = ledger::initial_margin(made, Decimal(leverage));
    return made;
}

std::string liquidation(const MarginPosition& made, int places = 4)
{
    const auto price = ledger::liquidation_price(made);
    return price ? price->value().to_string(places) : "never";
}

}  // namespace

TEST_CASE("liquidation: the worked numbers of 4.9")
{
    const auto brackets = flat("0.005");
    MarginPosition long_ = position(brackets, "1", 20'000, 50);
    CHECK(long_.balance == Decimal(400));
    CHECK(ledger::maintenance_margin(long_, Price(20'000)) == Decimal(100));
    CHECK(liquidation(long_) == "19698.4925");
    CHECK(liquidation(position(brackets, "-1", 20'000, 50)) == "20298.5075");
    long_.form = MaintenanceForm::at_entry;
    CHECK(liquidation(long_) == "19700.0000");
    long_.balance += Decimal(100);
    CHECK(liquidation(long_) == "19600.0000");

    const auto low = flat("0.004");
    MarginPosition ten = position(low, "1", 60'000, 10);
    CHECK(liquidation(ten) == "54216.8675");
    ten.balance += Decimal(1'000);
    CHECK(liquidation(ten) == "53212.8514");
}

TEST_CASE("liquidation: with the fee beside the maintenance rate, and padded for display, as KuCoin's bots do")
{
    const auto brackets = flat("0.005");
    MarginPosition made = position(brackets, "0.1", 100'000, 20);
    CHECK(made.balance == Decimal(500));
    made.balance += Decimal(200);
    made.liquidation_fee = decimal("0.0005");
    CHECK(liquidation(made, 2) == "93514.33");
    const auto price = ledger::liquidation_price(made);
    CHECK(ledger::padded(*price, true, decimal("0.02")).value().to_string(2) == "95384.62");
    CHECK(ledger::padded(Price(100), false, decimal("0.02")) == Price(98));
}

TEST_CASE("liquidation: the bracket that holds at the liquidation price counts, not the one at entry")
{
    const std::vector<LeverageBracket> brackets = {{core::Money(), Decimal(125), decimal("0.004")},
                                                   {core::Money(50'000), Decimal(100), decimal("0.005")},
                                                   {core::Money(250'000), Decimal(50), decimal("0.01")}};
    CHECK(ledger::bracket_offset(brackets, 0) == Decimal());
    CHECK(ledger::bracket_offset(brackets, 1) == Decimal(50));
    CHECK(ledger::bracket_offset(brackets, 2) == Decimal(1'300));
    CHECK(ledger::leverage_max(brackets, Decimal(49'999)) == Decimal(125));
    CHECK(ledger::leverage_max(brackets, Decimal(250'000)) == Decimal(50));
    // At a border both brackets ask for the same.
    const MarginPosition five = position(brackets, "5", 50'000, 10);
    CHECK(ledger::maintenance_margin(five, Price(50'000)) == Decimal(250'000) * decimal("0.005") - Decimal(50));

    // Opened in the third bracket at 260,000, liquidated at 238,...: in the second.
    const MarginPosition made = position(brackets, "5", 52'000, 12);
    const auto price = ledger::liquidation_price(made);
    REQUIRE(price);
    CHECK(ledger::bracket_at(brackets, price->value() * Decimal(5)) == 1);
    const Decimal left = made.balance + ledger::floating_profit(made, *price);
    CHECK((left - ledger::maintenance_margin(made, *price)).abs() < decimal("0.000001"));
}

TEST_CASE("liquidation: inverse contracts count in coins")
{
    const auto brackets = flat("0.005");
    MarginPosition made;
    made.kind = Contract::Kind::inverse;
    made.brackets = brackets;
    made.entry = Price(20'000);
    for (const int side : {1, -1}) {
        made.quantity = Decimal(20'000 * side);
        made.balance = ledger::initial_margin(made, Decimal(10));
        CHECK(made.balance == decimal("0.1"));
        const auto price = ledger::liquidation_price(made);
        REQUIRE(price);
        CHECK((*price < made.entry) == (side == 1));
        const Decimal left = made.balance + ledger::floating_profit(made, *price);
        CHECK((left - ledger::maintenance_margin(made, *price)).abs() < decimal("0.0000000001"));
    }
    // A short backed by its full value in coins owes quote units that the coins always cover.
    made.balance = Decimal(1);
    CHECK(liquidation(made) == "never");
}

TEST_CASE("liquidation: a long that is paid in full has no such price, and bankruptcy lies beyond liquidation")
{
    const auto brackets = flat("0.005");
    CHECK(liquidation(position(brackets, "1", 20'000, 1)) == "never");
    CHECK(ledger::bankruptcy_price(position(brackets, "1", 20'000, 50)) == Price(19'600));
    CHECK(ledger::bankruptcy_price(position(brackets, "-1", 20'000, 50)) == Price(20'400));
    CHECK_FALSE(ledger::bankruptcy_price(position(brackets, "0", 20'000, 50)));
}

TEST_CASE("funding: the worked numbers of 4.10")
{
    using std::chrono::hours;
    CHECK(ledger::yearly_rate(decimal("0.0001"), hours(8)) == decimal("0.1095"));
    CHECK(ledger::yearly_rate(decimal("0.0075"), hours(8)) == decimal("8.2125"));
    // A coin and a short at twice leverage need 1.5 of its value.
    CHECK(ledger::yearly_rate(decimal("0.0001"), hours(8)) / decimal("1.5") == decimal("0.073"));
}
