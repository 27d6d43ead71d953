#include "exchanges/simulated_market.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <vector>

#include "core/ensure.hpp"
#include "core/random.hpp"
#include "exchanges/simulated_path.hpp"

namespace cobot::exchanges {
namespace {

using std::chrono::days;

constexpr core::Time opening = core::Time(std::chrono::sys_days(std::chrono::year(2017) / 1 / 1));
constexpr core::Time closing = core::Time(std::chrono::sys_days(std::chrono::year(2100) / 1 / 1));
constexpr market::Timeframe minute_timeframe = market::Timeframe::minutes(1);

/// What distinguishes one simulated asset from another.
struct Asset {
    const char* base;
    const char* quote;
    double level;      ///< Price in the long run.
    int price_places;  ///< The tick is 10^-places.
    int quantity_places;
    double beta;             ///< How strongly it follows the market as a whole.
    double own_volatility;   ///< Daily, on top of the market's.
    double trades_a_minute;  ///< Below about ten there are minutes without any.
    double trade_value;      ///< In quote units.
};

constexpr std::size_t ethereum = 1, bitcoin = 0;
constexpr std::size_t cross = 8;
constexpr std::array<Asset, 9> assets{{
    {"BTC", "USDT", 30000, 2, 5, 1.00, 0.007, 400, 900},
    {"ETH", "USDT", 1900, 2, 4, 1.15, 0.015, 250, 700},
    {"SOL", "USDT", 60, 2, 3, 1.45, 0.034, 90, 420},
    {"XRP", "USDT", 0.55, 4, 0, 0.95, 0.030, 70, 380},
    {"ADA", "USDT", 0.45, 4, 1, 1.10, 0.028, 22, 260},
    {"LTC", "USDT", 85, 2, 3, 1.05, 0.022, 9, 300},
    {"DOGE", "USDT", 0.09, 5, 0, 1.20, 0.036, 5, 180},
    {"ETC", "USDT", 22, 2, 2, 1.10, 0.026, 2.4, 210},
    // What one coin costs in the other, and a little of its own.
    {"ETH", "BTC", 1900.0 / 30000, 6, 4, 1.15 - 1.00, 0.016, 60, 0.02},
}};

/// By how much two prices of the same thing disagree: little, and never for long.
constexpr double disagreement = 0.0011;
constexpr double reunion = 0.8;
constexpr std::uint64_t second_venue = 32;  ///< Added to a pair's number wherever the venues draw apart.

constexpr PathCharacter market_character{.stream = 1, .daily_volatility = 0.021, .pull = 0.0025};
constexpr double outage_chance = 1.0 / 150;  // A day on which the whole venue stands still for a while.

enum Purpose : std::uint64_t {
    activity_draw,
    volume_draw,
    high_low_draw,
    bounce_draw,
    outage_draw,
    outage_length_draw
};

/// 10^places as the double that it is.
double power_of_ten(int places)
{
    double power = 1;
    for (int i = 0; i < places; ++i) power *= 10;
    return power;
}

/// The decimal with so many places nearest to `value`, as its nearest double: one exact integer, one division.
double rounded(double value, double scale) { return std::nearbyint(value * scale) / scale; }

std::size_t asset_number(const market::Pair& pair)
{
    const auto instruments = simulated_instruments(SimulatedVenue::one);
    const auto found = std::find_if(instruments.begin(), instruments.end(),
                                    [&](const market::Instrument& instrument) { return instrument.pair == pair; });
    COBOT_ENSURE(found != instruments.end(), "a pair that the simulated market does not list");
    return static_cast<std::size_t>(found - instruments.begin());
}

/// The trading halt of a day, in minutes of it; usually none.
struct Outage {
    std::size_t first = 0;
    std::size_t last = 0;
    bool covers(std::size_t minute) const { return minute >= first && minute < last; }
};

/// Columns that the series keeps alive.
struct Grid {
    std::vector<double> open, high, low, close, volume;
    std::vector<std::uint64_t> traded;

    std::size_t size() const { return close.size(); }

    void append(const market::Candle& candle)
    {
        if (size() % 64 == 0) traded.push_back(0);
        if (candle.traded) traded.back() |= std::uint64_t{1} << (size() % 64);
        open.push_back(candle.open);
        high.push_back(candle.high);
        low.push_back(candle.low);
        close.push_back(candle.close);
        volume.push_back(candle.volume);
    }
    void append_gap()
    {
        const double last = close.back();
        append({{}, last, last, last, last, 0, false});
    }
};

/// One pair's candles, made a day at a time.
class CandleMaker {
public:
    CandleMaker(std::size_t number, std::uint64_t seed, std::size_t day_count, SimulatedVenue venue)
        : asset_(assets[number]),
          price_scale_(power_of_ten(asset_.price_places)),
          quantity_scale_(power_of_ten(asset_.quantity_places)),
          market_(market_character, seed, day_count),
          activity_(seed, stream(drawn(number, venue), activity_draw)),
          volume_(seed, stream(drawn(number, venue), volume_draw)),
          high_low_(seed, stream(drawn(number, venue), high_low_draw)),
          bounce_(seed, stream(drawn(number, venue), bounce_draw)),
          outage_(seed, stream(drawn(cross, venue), outage_draw)),
          outage_length_(seed, stream(drawn(cross, venue), outage_length_draw))
    {
        const auto coin = [&](std::size_t k, double sign) {
            const PathCharacter own{.stream = 2 + k, .daily_volatility = assets[k].own_volatility, .pull = 0.004};
            factors_.push_back({SimulatedPath(own, seed, day_count), sign});
        };
        const auto apart = [&](std::uint64_t stream) {
            const PathCharacter own{.stream = 2 + stream, .daily_volatility = disagreement, .pull = reunion};
            factors_.push_back({SimulatedPath(own, seed, day_count), 1});
        };
        coin(number == cross ? ethereum : number, 1);
        if (number == cross) {
            coin(bitcoin, -1);
            apart(cross);
        }
        if (venue == SimulatedVenue::two) apart(number + second_venue);
    }

    /// Minutes [first, last) of a day are appended; minutes without trade repeat the last close, and those before
    /// the first trade are left out (their number is added to `skipped`).
    void make_day(std::size_t day, std::size_t first, std::size_t last, Grid& grid, std::size_t& skipped)
    {
        market_.trace(day, market_day_);
        trace_own(day);
        const Outage halt = outage(day);
        const double weekly = day % 7 == 6 || day % 7 == 0 ? 0.65 : 1.0;  // The market opened on a Sunday.
        for (std::size_t minute = first; minute < last; ++minute) {
            market::Candle candle;
            if (!halt.covers(minute) && make(day, minute, weekly, candle)) {
                grid.append(candle);
            } else if (grid.size() > 0) {
                grid.append_gap();
            } else {
                ++skipped;
            }
        }
    }

private:
    /// What moves a price beside the market as a whole.
    struct Factor {
        SimulatedPath path;
        double sign;
    };

    /// All of it in own_day_.
    void trace_own(std::size_t day)
    {
        factors_.front().path.trace(day, own_day_);
        for (std::size_t k = 1; k < factors_.size(); ++k) {
            factors_[k].path.trace(day, other_day_);
            for (std::size_t minute = 0; minute < PathDay::minutes; ++minute) {
                own_day_.open[minute] += factors_[k].sign * other_day_.open[minute];
                own_day_.close[minute] += factors_[k].sign * other_day_.close[minute];
                own_day_.scale[minute] = std::sqrt(own_day_.scale[minute] * own_day_.scale[minute] +
                                                   other_day_.scale[minute] * other_day_.scale[minute]);
            }
        }
    }

    static std::uint64_t drawn(std::size_t number, SimulatedVenue venue)
    {
        return venue == SimulatedVenue::one ? number : number + second_venue;
    }
    static std::uint64_t stream(std::uint64_t number, Purpose purpose) { return 1'000'000 + number * 64 + purpose; }

    Outage outage(std::size_t day) const
    {
        if (outage_.uniform(2 * day) >= outage_chance) return {};
        const std::size_t first = outage_.bits(2 * day + 1) % PathDay::minutes;
        return {first, std::min(first + 15 + outage_length_.bits(day) % 75, PathDay::minutes)};
    }

    /// False when nobody traded.
    bool make(std::size_t day, std::size_t minute, double weekly, market::Candle& candle) const
    {
        const std::uint64_t index = day * PathDay::minutes + minute;
        const double market_scale = asset_.beta * market_day_.scale[minute];
        const double scale = std::sqrt(market_scale * market_scale + own_day_.scale[minute] * own_day_.scale[minute]);
        const double typical = (market_character.daily_volatility * asset_.beta + asset_.own_volatility) / 45;
        const double trades = asset_.trades_a_minute * weekly * (0.25 + 0.75 * scale / typical);

        const double none = trades < 40 ? portable_exp(-trades) : 0;
        const double lot = activity_.uniform(index);
        if (lot < none) return false;
        const bool single = lot < none + trades * none;

        const double level = asset_.level;
        const double start = level * portable_exp(asset_.beta * market_day_.open[minute] + own_day_.open[minute]);
        const double end = level * portable_exp(asset_.beta * market_day_.close[minute] + own_day_.close[minute]);
        // Trades happen at either side of the spread, which is wider where few trade.
        const double spread = 0.00004 + 0.0006 / (4 + trades);
        const std::uint64_t sides = bounce_.bits(index);
        const double first = start * (1 + ((sides & 1) != 0 ? spread : -spread));
        const double last = end * (1 + ((sides & 2) != 0 ? spread : -spread));

        const std::uint64_t reach = high_low_.bits(index);
        const double above = scale * 0.6 * std::abs(bell(core::mix64(reach)));
        const double below = scale * 0.6 * std::abs(bell(core::mix64(~reach)));
        candle.close = price(last);
        candle.open = single ? candle.close : price(first);
        candle.high = single ? candle.close : price(std::max(first, last) * (1 + above));
        candle.low = single ? candle.close : price(std::min(first, last) * (1 - below));

        const double moved = std::abs(end - start) / (start * scale);
        const double size = portable_exp(0.7 * bell(volume_.bits(index))) * (0.6 + 0.5 * moved);
        const double quantity = (single ? 1 : trades) * asset_.trade_value / end * size;
        candle.volume = std::max(rounded(quantity, quantity_scale_), 1 / quantity_scale_);
        return true;
    }

    double price(double value) const { return std::max(rounded(value, price_scale_), 1 / price_scale_); }

    Asset asset_;
    double price_scale_;
    double quantity_scale_;
    SimulatedPath market_;
    std::vector<Factor> factors_;
    core::CounterRandom activity_, volume_, high_low_, bounce_, outage_, outage_length_;
    PathDay market_day_;
    PathDay own_day_;
    PathDay other_day_;
};

/// All minutes of [begin, end) from the first that traded.
market::CandleSeries minutes_of(std::size_t number, core::Time begin, core::Time end, std::uint64_t seed,
                                SimulatedVenue venue)
{
    const auto minute_of = [](core::Time time) {
        return static_cast<std::size_t>((time - opening) / std::chrono::minutes(1));
    };
    const std::size_t first = minute_of(begin);
    const std::size_t last = minute_of(end);
    const std::size_t day_count = (last + PathDay::minutes - 1) / PathDay::minutes;
    auto maker = std::make_unique<CandleMaker>(number, seed, day_count, venue);
    auto grid = std::make_shared<Grid>();
    std::size_t skipped = 0;
    for (std::size_t day = first / PathDay::minutes; day < day_count; ++day) {
        const std::size_t midnight = day * PathDay::minutes;
        maker->make_day(day, first > midnight ? first - midnight : 0, std::min(last - midnight, PathDay::minutes),
                        *grid, skipped);
    }
    const market::CandleSeries::Columns columns{grid->open,  grid->high,   grid->low,
                                                grid->close, grid->volume, grid->traded};
    return market::CandleSeries(simulated_instruments(venue)[number], minute_timeframe,
                                begin + std::chrono::minutes(skipped), columns, assets[number].price_places, grid);
}

/// Without the gaps at either end.
market::CandleSeries trimmed(const market::CandleSeries& series)
{
    std::size_t first = 0;
    std::size_t last = series.size();
    while (first < last && !series.traded(first)) ++first;
    while (last > first && !series.traded(last - 1)) --last;
    return series.slice(first, last - first);
}

}  // namespace

std::string_view name(SimulatedVenue venue) { return venue == SimulatedVenue::one ? "simulated" : "simulated_two"; }

std::span<const market::Instrument> simulated_instruments(SimulatedVenue venue)
{
    const auto list_of = [](SimulatedVenue one) {
        const auto step = [](int places) {
            return core::Decimal(1) / core::Decimal::from_double(power_of_ten(places), 0);
        };
        std::vector<market::Instrument> list;
        for (const Asset& asset : assets) {
            market::Instrument instrument;
            instrument.exchange = name(one);
            instrument.pair = {asset.base, asset.quote};
            instrument.price_tick = core::Price(step(asset.price_places));
            instrument.quantity_step = core::Quantity(step(asset.quantity_places));
            instrument.quantity_min = instrument.quantity_step;
            instrument.notional_min = instrument.pair.quote == "BTC" ? core::Money(step(4)) : core::Money(5);
            instrument.maker_fee = step(3);
            instrument.taker_fee = step(3);
            list.push_back(instrument);
        }
        return list;
    };
    static const std::array tables{list_of(SimulatedVenue::one), list_of(SimulatedVenue::two)};
    return tables[static_cast<std::size_t>(venue)];
}

core::Time simulated_market_open() { return opening; }
core::Time simulated_market_close() { return closing; }

market::CandleSeries simulated_candles(const market::Pair& pair, market::Timeframe timeframe,
                                       const core::TimeRange& range, std::uint64_t seed, SimulatedVenue venue)
{
    COBOT_ENSURE(range.end.has_value(), "simulated candles without an end");
    const std::size_t number = asset_number(pair);
    const auto first_open = [&](core::Time time) {
        const core::Time open = timeframe.open_of(time);
        return open < time ? open + timeframe.duration() : open;
    };
    const core::Time begin = first_open(std::max(range.begin.value_or(opening), opening));
    const core::Time end = timeframe.open_of(std::min(*range.end, closing));
    if (begin >= end) {
        return market::CandleSeries(simulated_instruments(venue)[number], timeframe, begin, {},
                                    assets[number].price_places, nullptr);
    }
    if (timeframe == minute_timeframe) return trimmed(minutes_of(number, begin, end, seed, venue));

    // From a day before: minutes without trade at the start must not cost the first coarse candle.
    const core::Time lead = std::max(begin - days(1), opening);
    const auto joined = minutes_of(number, lead, end, seed, venue).resampled(timeframe);
    return trimmed(joined.within({begin, end}));
}

}  // namespace cobot::exchanges
