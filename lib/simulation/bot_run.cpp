#include "simulation/bot_run.hpp"

#include <algorithm>

#include "core/ensure.hpp"

namespace cobot::simulation {
namespace {

using core::Time;
using orders::InstrumentIndex;

/// Tells the candles of a run to its exchange, one time after the other.
class Teller {
public:
    Teller(const BotRun& run, engine::BotEngine& engine)
        : run_(run), engine_(engine), exchange_(engine, run.rules), message_(run.messages.begin())
    {
        COBOT_ENSURE(!run.listings.empty() && run.listings.size() == run.bot.listings.size(),
                     "one history for each listing");
        const market::Timeframe timeframe = run.listings.front().candles.series.timeframe();
        first_ = std::numeric_limits<std::int64_t>::max();
        for (const ListingHistory& listing : run.listings) {
            const market::CandleSeries& series = listing.candles.series;
            COBOT_ENSURE(series.timeframe() == timeframe, "the listings of a bot in different timeframes");
            const std::int64_t offset = timeframe.index_of(series.begin());
            const std::size_t begin = run.period.begin ? series.index_at(*run.period.begin) : 0;
            const std::size_t end = run.period.end ? series.index_at(*run.period.end) : series.size();
            offsets_.push_back(offset);
            first_ = std::min(first_, offset + static_cast<std::int64_t>(begin));
            last_ = std::max(last_, offset + static_cast<std::int64_t>(end));
        }
        told_.resize(run.listings.size());
        is_plain_ = std::all_of(run.listings.begin(), run.listings.end(), [](const ListingHistory& one) {
            return one.trades.empty() && one.books.empty() && one.candles.detail.empty() && one.marks.empty();
        });
        present_.resize(run.listings.size());
        fine_.resize(run.listings.size());
        for (InstrumentIndex i = 0; i < run.listings.size(); ++i) {
            const bool is_given = !run.listings[i].funding.empty() || engine.desk().is_spot(i);
            for (const market::FundingRate& rate :
                 is_given ? run.listings[i].funding
                          : market::payments(engine.funding(), time_of(first_), time_of(last_))) {
                payments_.push_back({i, rate});
            }
        }
        std::stable_sort(payments_.begin(), payments_.end(),
                         [](const Payment& a, const Payment& b) { return a.due.time < b.due.time; });
        payment_ = payments_.begin();
        marks_.resize(run.listings.size());
        next_told_ = first_;
    }

    void run()
    {
        for (std::int64_t now = first_; now < last_ && !engine_.is_over(); now = next(now)) {
            const Time open = time_of(now);
            before(now);
            gather(now);
            exchange_.step(static_cast<std::size_t>(now - first_), open, time_of(now + 1), present_);
            if (run_.observe) run_.observe(time_of(now + 1), engine_);
        }
    }

private:
    struct Payment {
        InstrumentIndex listing = 0;
        market::FundingRate due;
    };

    Time time_of(std::int64_t grid) const
    {
        const market::CandleSeries& series = run_.listings.front().candles.series;
        return series.begin() + series.timeframe().duration() * (grid - offsets_.front());
    }

    /// What happens between the last candle told and `open`.
    void before(std::int64_t now)
    {
        const Time open = time_of(now);
        if (now > next_told_) pass_over(now - 1);
        next_told_ = now + 1;
        for (; payment_ != payments_.end() && payment_->due.time <= open; ++payment_) {
            const auto& [i, due] = *payment_;
            exchange_.tell(engine::FundingDue{i, due.time, mark_price(i, now), due.rate});
        }
        while (message_ != run_.messages.end() && message_->received <= open) exchange_.tell(*message_++);
    }

    /// Nothing was met until the close of the candle `last`, but the price has moved; there is one listing.
    void pass_over(std::int64_t last)
    {
        const market::CandleSeries& series = run_.listings.front().candles.series;
        const auto index = static_cast<std::size_t>(last - offsets_.front());
        exchange_.pass_over(0, time_of(last + 1), series.close()[index]);
    }

    void gather(std::int64_t now)
    {
        for (std::size_t i = 0; i < offsets_.size(); ++i) {
            const PairCandles& candles = run_.listings[i].candles;
            const std::int64_t index = now - offsets_[i];
            present_[i] = nullptr;
            if (index < 0 || static_cast<std::size_t>(index) >= candles.series.size()) continue;
            told_[i].candle = candles.series[static_cast<std::size_t>(index)];
            told_[i].decimals = candles.series.decimals();
            present_[i] = &told_[i];
            if (is_plain_) continue;
            told_[i].mark = nullptr;
            told_[i].trades = between(run_.listings[i].trades, now, false);
            told_[i].books = between(run_.listings[i].books, now, true);
            if (!candles.detail.empty()) told_[i].detail = detail_of(candles, i, static_cast<std::size_t>(index));
            if (const auto mark = mark_at(i, now)) {
                marks_[i] = run_.listings[i].marks[*mark];
                told_[i].mark = &marks_[i];
            }
        }
    }

    /// Those with a time inside a candle, and with `and_before` the last one up to its open.
    template <class T>
    std::span<const T> between(const std::vector<T>& all, std::int64_t now, bool and_before) const
    {
        if (all.empty()) return {};
        const auto is_before = [](const T& one, Time time) { return one.time < time; };
        auto first = std::lower_bound(all.begin(), all.end(), time_of(now), is_before);
        const auto last = std::lower_bound(first, all.end(), time_of(now + 1), is_before);
        const bool has_own = first != last && first->time == time_of(now);
        if (and_before && !has_own && first != all.begin()) --first;
        return {first, last};
    }

    /// The candle of the mark price at a time; absent: none is known.
    std::optional<std::size_t> mark_at(std::size_t listing, std::int64_t now) const
    {
        const market::CandleSeries& marks = run_.listings[listing].marks;
        if (marks.empty() || now < 0) return std::nullopt;
        const std::int64_t index = now - marks.timeframe().index_of(marks.begin());
        if (index < 0 || static_cast<std::size_t>(index) >= marks.size()) return std::nullopt;
        return static_cast<std::size_t>(index);
    }

    /// Funding is counted at the mark price, or at the traded one.
    core::Price mark_price(InstrumentIndex i, std::int64_t now) const
    {
        const auto mark = mark_at(i, now);
        if (!mark) return engine_.holdings().mark(i);
        const market::CandleSeries& marks = run_.listings[i].marks;
        return marks.price_of(marks.open()[*mark]);
    }

    std::span<const market::Candle> detail_of(const PairCandles& candles, std::size_t listing, std::size_t index)
    {
        std::vector<market::Candle>& fine = fine_[listing];
        fine.clear();
        const std::size_t begin = candles.detail.index_at(candles.series.open_time(index));
        const std::size_t end = candles.detail.index_at(candles.series.close_time(index));
        for (std::size_t k = begin; k < end; ++k) fine.push_back(candles.detail[k]);
        return fine;
    }

    /// The next candle time at which anything can happen.
    std::int64_t next(std::int64_t now)
    {
        if (run_.walk_every_candle || engine_.reads_candles() || offsets_.size() != 1) return now + 1;
        if (exchange_.is_busy(0)) return now + 1;
        const ListingHistory& listing = run_.listings.front();
        std::int64_t end = last_;
        const auto not_after = [&](Time time) {
            if (time >= time_of(end)) return;
            end = std::max(now + 1, listing.candles.series.timeframe().index_of(time));
            while (end < last_ && time_of(end) < time) ++end;
        };
        if (engine_.timer() != bots::Desk::no_timer) not_after(engine_.timer());
        if (payment_ != payments_.end()) not_after(payment_->due.time);
        if (message_ != run_.messages.end()) not_after(message_->received);
        if (!ranges_) {
            ranges_ = listing.ranges ? listing.ranges : std::make_shared<market::RangeIndex>(listing.candles.series);
        }
        const auto [below, above] = exchange_.quiet(0);
        const std::int64_t offset = offsets_.front();
        const auto touched = static_cast<std::int64_t>(ranges_->first_touch(
            below, above, static_cast<std::size_t>(now + 1 - offset), static_cast<std::size_t>(end - offset)));
        // The last candle is told in any case: its close is what everything is worth in the end.
        return now + 1 < last_ ? std::min(offset + touched, last_ - 1) : last_;
    }

    const BotRun& run_;
    engine::BotEngine& engine_;
    PathExchange exchange_;
    std::vector<std::int64_t> offsets_;  ///< Grid number of each series' candle 0.
    std::int64_t first_ = 0, last_ = 0;
    std::int64_t next_told_ = 0;
    bool is_plain_ = false;  ///< Candles are all that is known.
    std::vector<PathExchange::Told> told_;
    std::vector<const PathExchange::Told*> present_;
    std::vector<std::vector<market::Candle>> fine_;
    std::vector<market::Candle> marks_;
    std::vector<Payment> payments_;                       ///< Of all listings, by time.
    std::vector<Payment>::const_iterator payment_;        ///< The next to be told.
    std::vector<bots::Message>::const_iterator message_;  ///< The same.
    std::shared_ptr<const market::RangeIndex> ranges_;
};

}  // namespace

std::unique_ptr<engine::BotEngine> run_bot(const BotRun& run, std::unique_ptr<bots::Machine> machine)
{
    auto engine = std::make_unique<engine::BotEngine>(run.bot, std::move(machine));
    Teller(run, *engine).run();
    return engine;
}

}  // namespace cobot::simulation
