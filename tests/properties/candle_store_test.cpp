#include <rapidcheck.h>

#include <map>
#include <optional>

#include "storage/candle_store.hpp"
#include "support/shell.hpp"

using namespace cobot;
using market::Candle;
using market::Timeframe;

namespace {

// Days: 512 to a file, so that a few batches cross borders between files.
constexpr Timeframe day = Timeframe::minutes(1440);
constexpr int days_in_play = 1400;
constexpr int first_day = 17'000;

core::Time time_of(int number) { return day.time_of(first_day + number); }

market::Instrument instrument()
{
    market::Instrument one;
    one.exchange = "venue";
    one.pair = {"BTC", "USD"};
    return one;
}

/// What a store must hold, in the plainest way.
struct Model {
    std::map<int, Candle> candles;
    std::map<int, bool> known;

    void merge(const std::vector<std::pair<int, Candle>>& batch, int known_begin, int known_end,
               storage::Conflict conflict)
    {
        for (const auto& [number, candle] : batch) {
            if (conflict == storage::Conflict::replace || !candles.contains(number)) candles[number] = candle;
            known[number] = true;
        }
        for (int i = known_begin; i < known_end; ++i) known[i] = true;
    }
    /// Nothing is remembered before the first candle.
    bool is_known(int number) const
    {
        return !candles.empty() && number >= candles.begin()->first && known.contains(number);
    }
};

struct RandomBatch {
    std::vector<std::pair<int, Candle>> candles;
    int known_begin = 0;
    int known_end = 0;
    storage::Conflict conflict = storage::Conflict::keep_stored;
};

RandomBatch random_batch()
{
    RandomBatch batch;
    batch.conflict = *rc::gen::element(storage::Conflict::keep_stored, storage::Conflict::replace);
    int number = *rc::gen::inRange(0, days_in_play);
    const int count = *rc::gen::inRange(1, 40);
    batch.known_begin = number;
    for (int i = 0; i < count && number < days_in_play; ++i) {
        const double price = *rc::gen::inRange(1, 5);
        batch.candles.push_back({number, {time_of(number), price, price + 1, price, price, 1, true}});
        number += *rc::gen::weightedElement<int>({{8, 1}, {3, 2}, {1, 50}, {1, 400}});
    }
    batch.known_end = batch.candles.back().first + 1 + *rc::gen::inRange(0, 3);
    return batch;
}

}  // namespace

TEST_CASE("whatever is added in whatever order, a store holds what a plain table would")
{
    CHECK(rc::check([] {
        const tests::TemporaryFolder folder;
        storage::CandleStore store(folder.path(), "venue");
        Model model;
        const int batches = *rc::gen::inRange(1, 5);
        for (int n = 0; n < batches; ++n) {
            const RandomBatch batch = random_batch();
            std::vector<Candle> candles;
            for (const auto& [number, candle] : batch.candles) candles.push_back(candle);
            const auto merged = store.merge({instrument(),
                                             day,
                                             candles,
                                             {time_of(batch.known_begin), time_of(batch.known_end)},
                                             "a test",
                                             batch.conflict});
            RC_ASSERT(merged.has_value());
            RC_ASSERT(merged->added + merged->unchanged + merged->conflicting == candles.size());
            model.merge(batch.candles, batch.known_begin, batch.known_end, batch.conflict);
        }

        const auto series = store.read(instrument().pair, day, {});
        RC_ASSERT(series.has_value());
        RC_ASSERT(series->begin() == time_of(model.candles.begin()->first));
        RC_ASSERT(series->end() == time_of(model.candles.rbegin()->first + 1));
        double close = 0;
        for (std::size_t i = 0; i < series->size(); ++i) {
            const auto expected = model.candles.find(model.candles.begin()->first + static_cast<int>(i));
            const Candle candle = (*series)[i];
            if (expected != model.candles.end()) {
                RC_ASSERT(candle == expected->second);
                close = candle.close;
            } else {
                RC_ASSERT(candle == (Candle{series->open_time(i), close, close, close, close, 0, false}));
            }
        }

        const auto missing = store.missing(instrument().pair, day, {time_of(0), time_of(days_in_play)});
        RC_ASSERT(missing.has_value());
        std::map<int, bool> unknown;
        for (const core::TimeRange& range : *missing) {
            for (core::Time time = *range.begin; time < *range.end; time += day.duration()) {
                unknown[static_cast<int>(day.index_of(time)) - first_day] = true;
            }
        }
        for (int i = 0; i < days_in_play; ++i) RC_ASSERT(unknown.contains(i) != model.is_known(i));

        const auto findings = store.verify(instrument().pair, day);
        RC_ASSERT(findings.has_value());
        for (const auto& finding : *findings) {
            RC_ASSERT(finding.kind == storage::Finding::Kind::gap || finding.kind == storage::Finding::Kind::hole);
        }
    }));
}
