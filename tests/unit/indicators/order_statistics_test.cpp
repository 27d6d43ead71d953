#include "indicators/order_statistics.hpp"

#include <deque>

#include "core/random.hpp"

using namespace cobot;

namespace {

/// Whether the window and a plainly sorted copy of the last values agree on everything.
template <class Sorted>
void check_against_sorting(std::size_t period, std::size_t count, std::uint64_t choices)
{
    const core::CounterRandom random(3, period);
    indicators::OrderWindow<Sorted> window(period);
    std::deque<double> last;
    for (std::size_t i = 0; i < count; ++i) {
        const auto x = static_cast<double>(random.bits(i) % choices);
        window.add(x);
        last.push_back(x);
        if (last.size() > period) last.pop_front();
        std::vector<double> sorted(last.begin(), last.end());
        std::sort(sorted.begin(), sorted.end());
        REQUIRE(window.count() == sorted.size());
        bool same = true;
        for (std::size_t rank = 0; rank < sorted.size(); ++rank)
            same = same && window.sorted().at(rank) == sorted[rank];
        REQUIRE(same);
        for (const double probe : {x, x + 0.5, -1.0, 1e9}) {
            const auto below = std::lower_bound(sorted.begin(), sorted.end(), probe) - sorted.begin();
            const auto up_to = std::upper_bound(sorted.begin(), sorted.end(), probe) - sorted.begin();
            REQUIRE(window.sorted().count_below(probe) == static_cast<std::size_t>(below));
            REQUIRE(window.sorted().count_up_to(probe) == static_cast<std::size_t>(up_to));
        }
    }
}

}  // namespace

TEST_CASE("a window in order is what sorting it would give, with many equal values and with few")
{
    for (const std::size_t period : {1, 2, 7, 60}) {
        for (const std::uint64_t choices : {1, 3, 1'000'000}) {
            CAPTURE(period);
            CAPTURE(choices);
            check_against_sorting<indicators::SortedArray>(period, 300, choices);
            check_against_sorting<indicators::OrderTree>(period, 300, choices);
        }
    }
}

TEST_CASE("the tree stays shallow: a long window of rising values is quick")
{
    indicators::OrderWindow<indicators::OrderTree> window(50'000);
    for (int i = 0; i < 150'000; ++i) window.add(i);
    CHECK(window.sorted().at(0) == 100'000);
    CHECK(window.sorted().at(49'999) == 149'999);
    CHECK(window.sorted().count_below(125'000) == 25'000);
}

TEST_CASE("a quantile between two values is taken in proportion")
{
    indicators::SortedArray sorted(4);
    for (const double x : {40, 10, 30, 20}) sorted.insert(x);
    CHECK(indicators::quantile_of(sorted, 4, 0) == 10);
    CHECK(indicators::quantile_of(sorted, 4, 1) == 40);
    CHECK(indicators::quantile_of(sorted, 4, 0.5) == 25);
    CHECK(indicators::quantile_of(sorted, 4, 0.25) == 17.5);
}
