#include "exchanges/simulated_market.hpp"

#include <bit>
#include <cmath>

#include "core/random.hpp"
#include "exchanges/simulated_path.hpp"

using namespace cobot;
using exchanges::simulated_candles;
using exchanges::simulated_instruments;
using market::CandleSeries;
using market::Timeframe;

namespace {

core::TimeRange range(std::string_view text)
{
    const auto parsed = core::parse_time_range(text, core::Time());
    REQUIRE(parsed.has_value());
    return *parsed;
}

Timeframe timeframe(std::string_view name)
{
    const auto parsed = Timeframe::parse(name);
    REQUIRE(parsed.has_value());
    return *parsed;
}

/// Every bit of every candle.
std::uint64_t fingerprint(const CandleSeries& series)
{
    std::uint64_t hash = static_cast<std::uint64_t>(core::to_ms(series.begin())) ^ series.size();
    const auto add = [&](double value) { hash = core::mix64(hash ^ std::bit_cast<std::uint64_t>(value)); };
    for (std::size_t i = 0; i < series.size(); ++i) {
        const market::Candle candle = series[i];
        for (const double value : {candle.open, candle.high, candle.low, candle.close, candle.volume}) add(value);
        add(candle.traded ? 1 : 0);
    }
    return hash;
}

const market::Pair btc{"BTC", "USDT"};
const market::Pair etc{"ETC", "USDT"};

}  // namespace

TEST_CASE("the simulated market gives the same bits on every machine")
{
    const auto series = simulated_candles(etc, timeframe("1m"), range("20240301-20240304"));
    CHECK(fingerprint(series) == 4804156268391138147ULL);
}

TEST_CASE("one coin in another costs what both cost, but for a little")
{
    const auto days = range("20230101-20230301");
    const auto top = simulated_candles({"ETH", "USDT"}, timeframe("1m"), days);
    const auto bottom = simulated_candles(btc, timeframe("1m"), days);
    const auto cross = simulated_candles({"ETH", "BTC"}, timeframe("1m"), days);
    REQUIRE(cross.size() == top.size());
    double widest = 0, sum = 0;
    for (std::size_t i = 0; i < cross.size(); ++i) {
        const double off = std::abs(cross.close()[i] / (top.close()[i] / bottom.close()[i]) - 1);
        widest = std::max(widest, off);
        sum += off;
    }
    CHECK(sum / static_cast<double>(cross.size()) < 0.006);
    CHECK(widest > 0.003);  // More than three fees, now and then.
    CHECK(widest < 0.03);
}

TEST_CASE("the second venue trades the same coins at nearly the same prices")
{
    using exchanges::SimulatedVenue;
    const auto first = simulated_instruments(SimulatedVenue::one);
    const auto second = simulated_instruments(SimulatedVenue::two);
    REQUIRE(first.size() == second.size());
    for (std::size_t k = 0; k < first.size(); ++k) {
        CAPTURE(first[k].pair.to_string());
        CHECK(second[k].pair == first[k].pair);
        CHECK(second[k].exchange == "simulated_two");
        const auto one = simulated_candles(first[k].pair, timeframe("1h"), range("2023"));
        const auto two = simulated_candles(first[k].pair, timeframe("1h"), range("2023"), 1, SimulatedVenue::two);
        REQUIRE(two.instrument().exchange == "simulated_two");
        double widest = 0;
        for (std::size_t i = 0; i < std::min(one.size(), two.size()); ++i) {
            if (one.traded(i) && two.traded(i)) {
                widest = std::max(widest, std::abs(two.close()[i] / one.close()[i] - 1));
            }
        }
        CHECK(widest > 0.002);
        CHECK(widest < 0.05);
    }
}

TEST_CASE("a range of simulated candles is the same alone as inside a longer one")
{
    for (const char* name : {"1m", "5m", "1h"}) {
        const auto whole = simulated_candles(etc, timeframe(name), range("20240225-20240306"));
        for (const char* part : {"20240225-20240226", "20240228T0437-20240302T1111", "20240305-20240306"}) {
            CAPTURE(name);
            CAPTURE(part);
            const auto alone = simulated_candles(etc, timeframe(name), range(part));
            const auto cut = whole.within({alone.begin(), alone.end()});
            REQUIRE(alone.size() > 10);
            CHECK(fingerprint(alone) == fingerprint(cut));
        }
    }
}

TEST_CASE("a coarse simulated candle joins its minutes")
{
    const auto minutes = simulated_candles(etc, timeframe("1m"), range("20240101-20240115"));
    const auto days = simulated_candles(etc, timeframe("1d"), range("20240102-20240114"));
    const auto joined = minutes.resampled(timeframe("1d")).within({days.begin(), days.end()});
    REQUIRE(days.size() == 12);
    CHECK(fingerprint(days) == fingerprint(joined));
    CHECK(simulated_candles(etc, timeframe("1w"), range("20240101-20240201")).size() == 4);
}

TEST_CASE("simulated candles are possible ones, on the instrument's ticks")
{
    for (const market::Instrument& instrument : simulated_instruments()) {
        CAPTURE(instrument.pair.to_string());
        const auto series = simulated_candles(instrument.pair, timeframe("1m"), range("20240301-20240308"));
        REQUIRE(series.size() > 10'000);
        CHECK(series.instrument().exchange == "simulated");
        for (std::size_t i = 0; i < series.size(); ++i) {
            const market::Candle candle = series[i];
            const bool possible = candle.low > 0 && candle.low <= std::min(candle.open, candle.close) &&
                                  candle.high >= std::max(candle.open, candle.close) &&
                                  (candle.volume > 0) == candle.traded;
            REQUIRE(possible);
            const auto price = series.price_of(candle.high);
            const bool on_tick = price.value() == price.value().round_down_to(instrument.price_tick.value());
            REQUIRE(on_tick);
        }
    }
}

TEST_CASE("only thin simulated pairs have minutes without trade")
{
    const auto share_traded = [](const market::Pair& pair) {
        const auto series = simulated_candles(pair, timeframe("1m"), range("20240304-20240308"));
        std::size_t traded = 0;
        for (std::size_t i = 0; i < series.size(); ++i) traded += series.traded(i) ? 1 : 0;
        return static_cast<double>(traded) / static_cast<double>(series.size());
    };
    CHECK(share_traded(btc) == 1);
    CHECK(share_traded(etc) < 0.97);
    CHECK(share_traded(etc) > 0.5);
}

TEST_CASE("simulated pairs move together, yet not alike, and another seed is another history")
{
    const auto daily = [](const market::Pair& pair, std::uint64_t seed) {
        return simulated_candles(pair, timeframe("1d"), range("2019-01-01..2024-01-01"), seed);
    };
    const auto correlation = [](const CandleSeries& a, const CandleSeries& b) {
        double sum_a = 0, sum_b = 0, aa = 0, bb = 0, ab = 0;
        const auto count = static_cast<double>(a.size() - 1);
        for (std::size_t i = 1; i < a.size(); ++i) {
            const double x = std::log(a.close()[i] / a.close()[i - 1]);
            const double y = std::log(b.close()[i] / b.close()[i - 1]);
            sum_a += x, sum_b += y, aa += x * x, bb += y * y, ab += x * y;
        }
        return (ab / count - sum_a * sum_b / count / count) /
               std::sqrt((aa / count - sum_a * sum_a / count / count) * (bb / count - sum_b * sum_b / count / count));
    };
    const auto bitcoin = daily(btc, 1);
    const auto classic = daily(etc, 1);
    REQUIRE(bitcoin.size() == classic.size());
    CHECK(correlation(bitcoin, classic) > 0.4);
    CHECK(correlation(bitcoin, classic) < 0.95);
    CHECK(std::abs(correlation(bitcoin, daily(btc, 2))) < 0.15);
}

TEST_CASE("prices of the simulated market stay within reason for a century")
{
    for (const market::Instrument& instrument : simulated_instruments()) {
        CAPTURE(instrument.pair.to_string());
        for (const char* year : {"2017", "2040", "2099-11"}) {
            const auto series = simulated_candles(instrument.pair, timeframe("1w"), range(year));
            REQUIRE_FALSE(series.empty());
            const double tick = instrument.price_tick.to_double();
            for (const double close : series.close()) {
                REQUIRE(close > 50 * tick);
                REQUIRE(close < 1e7 * 100 * tick);
            }
        }
    }
}

TEST_CASE("a range outside the simulated market's life is empty")
{
    CHECK(simulated_candles(btc, timeframe("1w"), range("2016")).empty());
    CHECK(simulated_candles(btc, timeframe("1m"), range("2024-01-01T12:00:10..2024-01-01T12:00:50")).empty());
}

TEST_CASE("the portable exponential agrees with the library")
{
    for (double x = -30; x < 30; x += 0.37) {
        CHECK(exchanges::portable_exp(x) == doctest::Approx(std::exp(x)).epsilon(1e-14));
    }
}
