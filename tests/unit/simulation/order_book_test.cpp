#include "simulation/order_book.hpp"

#include "support/runs.hpp"

using namespace cobot;
using orders::Side;
using simulation::BookRules;
using simulation::BookSnapshot;
using support::decimal;

namespace {

core::Price price(const char* text) { return core::Price(decimal(text)); }
core::Quantity quantity(const char* text) { return core::Quantity(decimal(text)); }

}  // namespace

TEST_CASE("taking a whole percent of a synthetic book costs half a percent, and never more than half of the price")
{
    const BookRules rules{decimal("100000"), 1, 1};
    CHECK(simulation::impact(rules, decimal("100000")) == decimal("0.005"));
    CHECK(simulation::impact(rules, decimal("1000")) == decimal("0.00005"));
    CHECK(simulation::impact(rules, decimal("99000000")) == decimal("0.5"));
}

TEST_CASE("the ticks of one percent hold the depth")
{
    const BookRules rules{decimal("100000"), 1, 1};
    // At 200 with ticks of 0.5 one percent is four ticks of 25,000 each.
    CHECK(simulation::quantity_at_tick(rules, price("200"), price("0.5")) == quantity("125"));
}

TEST_CASE("a touch fills more likely the less rests before an order and the more is traded")
{
    CHECK(simulation::touch_probability(quantity("1"), quantity("3"), 1) == 0.25);
    CHECK(simulation::touch_probability(quantity("1"), quantity("0"), 5) == 1);
    CHECK(simulation::touch_probability(quantity("1"), quantity("3"), 0) == 0);
}

TEST_CASE("taking from a recorded book goes level by level, up to the limit, and leaves less for the next")
{
    BookSnapshot book;
    book.asks = {{price("100"), quantity("2")}, {price("101"), quantity("1")}, {price("103"), quantity("5")}};
    book.bids = {{price("99"), quantity("4")}};
    const auto first = book.take(Side::buy, quantity("2.5"), price("102"), price("0.01"));
    CHECK(first.quantity == quantity("2.5"));
    CHECK(first.average == price("100.2"));
    const auto second = book.take(Side::buy, quantity("2"), price("102"), price("0.01"));
    CHECK(second.quantity == quantity("0.5"));
    CHECK(second.average == price("101"));
    CHECK(book.take(Side::buy, quantity("2"), price("102"), price("0.01")).quantity.is_zero());
    CHECK(book.at(Side::buy, price("99")) == quantity("4"));
    CHECK(book.at(Side::buy, price("98")).is_zero());
    CHECK(book.at(Side::sell, price("103")) == quantity("5"));
}
