#include "app/download.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "core/suggest.hpp"

namespace cobot::app {
namespace {

using core::Error;
using core::ErrorCode;
using core::Time;
using core::TimeRange;

/// Before any exchange of today had candles.
constexpr Time first_candle_ever = Time(std::chrono::sys_days(std::chrono::year(2010) / 1 / 1));
/// Candles are stored when so many wait, or so much time has passed.
constexpr std::size_t batch_candles_max = 100'000;
constexpr core::Duration batch_age_max = std::chrono::seconds(5);

Time grid_at_or_after(market::Timeframe timeframe, Time time)
{
    const Time open = timeframe.open_of(time);
    return open < time ? open + timeframe.duration() : open;
}

std::uint64_t places(market::Timeframe timeframe, const TimeRange& range)
{
    return static_cast<std::uint64_t>((*range.end - *range.begin) / timeframe.duration());
}

std::vector<std::string> pair_names(const std::vector<exchanges::Listing>& listings)
{
    std::vector<std::string> names;
    for (const auto& listing : listings) names.push_back(listing.instrument.pair.to_string());
    return names;
}

core::Result<exchanges::Listing> find_listing(const std::vector<exchanges::Listing>& listings, const std::string& text,
                                              std::string_view venue)
{
    const auto pair = market::Pair::parse(text);
    for (const auto& listing : listings) {
        if (pair ? listing.instrument.pair == *pair : listing.instrument.pair.to_string() == text) return listing;
    }
    if (!pair) {
        const std::string nearest = core::did_you_mean(text, pair_names(listings));
        return Error{ErrorCode::usage, pair.error().message + nearest};
    }
    return Error{ErrorCode::usage,
                 fmt::format("{} does not list {}{}", venue, text, core::did_you_mean(text, pair_names(listings)))};
}

core::Result<void> check_timeframe(const exchanges::Definition& venue, market::Timeframe timeframe)
{
    if (venue.offers(timeframe)) return {};
    return Error{ErrorCode::usage,
                 fmt::format("{} has no candles of {}; it has {}. Get a shorter one: longer ones are joined from it "
                             "when they are needed",
                             venue.name, timeframe.name(), fmt::join(venue.timeframes, ", "))};
}

/// The stretch asked for, on the grid and closed by `now`. Empty (end <= begin) when nothing is closed yet.
struct Wanted {
    Time begin;
    Time end;
};

Wanted wanted_stretch(const DownloadRequest& request, market::Timeframe timeframe, std::optional<Time> stored_end,
                      Time now)
{
    TimeRange range = request.range;
    if (request.recent) range = {stored_end.value_or(now - *request.recent), std::nullopt};
    const Time begin = grid_at_or_after(timeframe, range.begin.value_or(first_candle_ever));
    const Time closed = timeframe.open_of(now);
    const Time end = range.end ? std::min(grid_at_or_after(timeframe, *range.end), closed) : closed;
    return {begin, end};
}

std::optional<Time> stored_end_of(const std::vector<storage::StoredSeries>& stored, const market::Pair& pair,
                                  market::Timeframe timeframe)
{
    for (const auto& series : stored) {
        if (series.instrument.pair == pair && series.timeframe == timeframe && series.candles > 0) return series.end;
    }
    return std::nullopt;
}

}  // namespace

std::uint64_t DownloadJob::candles() const
{
    std::uint64_t total = 0;
    for (const TimeRange& range : missing) total += places(timeframe, range);
    return total;
}

std::string DownloadJob::name() const
{
    return fmt::format("{} {}", listing.instrument.pair.to_string(), timeframe.name());
}

core::Result<const exchanges::Definition*> find_venue(std::string_view name)
{
    if (const auto* venue = exchanges::find(name)) return venue;
    std::vector<std::string> names;
    for (const auto* venue : exchanges::all()) names.emplace_back(venue->name);
    return Error{ErrorCode::usage, fmt::format("exchange \"{}\" is unknown{}; there are {}", name,
                                               core::did_you_mean(name, names), fmt::join(names, ", "))};
}

core::Result<std::vector<DownloadJob>> plan_download(const DownloadRequest& request, const exchanges::Definition& venue,
                                                     exchanges::MarketData& data, const storage::CandleStore& store,
                                                     Time now)
{
    for (const auto timeframe : request.timeframes) {
        if (const auto offered = check_timeframe(venue, timeframe); !offered) return offered.error();
    }
    const auto listings = data.listings();
    if (!listings) return listings.error();
    std::vector<storage::StoredSeries> stored;
    if (request.recent) {
        auto listed = store.list();
        if (!listed) return listed.error();
        stored = std::move(*listed);
    }

    std::vector<DownloadJob> jobs;
    for (const std::string& text : request.pairs) {
        const auto listing = find_listing(*listings, text, venue.name);
        if (!listing) return listing.error();
        const market::Pair& pair = listing->instrument.pair;
        for (const auto timeframe : request.timeframes) {
            DownloadJob job{*listing, timeframe, {}};
            const auto same = [&](const DownloadJob& other) { return other.name() == job.name(); };
            if (std::any_of(jobs.begin(), jobs.end(), same)) continue;  // Asked for twice.
            const auto [begin, end] = wanted_stretch(request, timeframe, stored_end_of(stored, pair, timeframe), now);
            if (begin < end) {
                auto missing = store.missing(pair, timeframe, {begin, end});
                if (!missing) return missing.error();
                job.missing = std::move(*missing);
            }
            jobs.push_back(std::move(job));
        }
    }
    return jobs;
}

namespace {

/// Candles of one stretch on their way to the store.
class Basket {
public:
    Basket(const exchanges::Definition& venue, const DownloadJob& job, storage::CandleStore& store, net::Clock& clock,
           DownloadOutcome& outcome)
        : venue_(venue), job_(job), store_(store), clock_(clock), outcome_(outcome)
    {
    }

    void begin_at(Time begin)
    {
        known_ = {begin, begin};
        begun_ = clock_.uptime();
    }

    core::Result<void> put(exchanges::CandlePage&& page)
    {
        candles_.insert(candles_.end(), page.candles.begin(), page.candles.end());
        known_.end = page.known_until;
        const bool old = clock_.uptime() - begun_ >= batch_age_max;
        return candles_.size() >= batch_candles_max || old ? empty_into_store() : core::Result<void>();
    }

    core::Result<void> empty_into_store()
    {
        if (known_.begin == known_.end) return {};
        storage::Batch batch;
        batch.instrument = job_.listing.instrument;
        batch.timeframe = job_.timeframe;
        batch.candles = candles_;
        batch.known = known_;
        batch.source = std::string(venue_.name);
        const auto merged = store_.merge(batch);
        if (!merged) return merged.error();
        outcome_.added += merged->added;
        // Before the first candle the pair may not have been traded yet, which is no gap.
        if (!candles_.empty() && !outcome_.first) outcome_.first = candles_.front().open_time;
        if (outcome_.first) {
            const TimeRange counted = {std::max(*outcome_.first, *known_.begin), known_.end};
            outcome_.absent += places(job_.timeframe, counted) - candles_.size();
        }
        if (!outcome_.begin) outcome_.begin = known_.begin;
        outcome_.end = known_.end;
        candles_.clear();
        begin_at(*known_.end);
        return {};
    }

private:
    const exchanges::Definition& venue_;
    const DownloadJob& job_;
    storage::CandleStore& store_;
    net::Clock& clock_;
    DownloadOutcome& outcome_;
    std::vector<market::Candle> candles_;
    TimeRange known_;
    core::Duration begun_{};
};

/// Everything that the loop over pages needs, once.
struct Download {
    const exchanges::Definition& venue;
    exchanges::MarketData& data;
    storage::CandleStore& store;
    net::Clock& clock;
    core::StopFlag stop;
    const DownloadObserver& observer;
    DownloadProgress progress;

    core::Result<void> fetch(const DownloadJob& job, const TimeRange& range, Basket& basket, DownloadOutcome& outcome);
    core::Result<DownloadOutcome> run(const DownloadJob& job);
    void tell();
};

void Download::tell()
{
    if (observer.progress) observer.progress(progress);
}

/// Page by page. What has come so far is in the basket or the store when it returns, error or not.
core::Result<void> Download::fetch(const DownloadJob& job, const TimeRange& range, Basket& basket,
                                   DownloadOutcome& outcome)
{
    const std::uint64_t done_before = progress.done;
    Time next = *range.begin;
    basket.begin_at(next);
    while (next < *range.end) {
        if (stop.stopped()) return Error{ErrorCode::interrupted, "interrupted"};
        auto page = data.candles(job.listing, job.timeframe, next, *range.end);
        if (!page) return page.error();
        for (const std::string& remark : page->remarks) {
            outcome.remarks.push_back(remark);
            if (observer.remark) observer.remark(job.name() + ": " + remark);
        }
        if (page->known_until <= next) break;  // Nothing new is closed yet.
        next = page->known_until;
        if (const auto kept = basket.put(std::move(*page)); !kept) return kept.error();
        progress.done = done_before + places(job.timeframe, {range.begin, next});
        progress.reached = next;
        tell();
    }
    progress.done = done_before + places(job.timeframe, range);
    return {};
}

core::Result<DownloadOutcome> Download::run(const DownloadJob& job)
{
    DownloadOutcome outcome;
    outcome.pair = job.listing.instrument.pair.to_string();
    outcome.timeframe = job.timeframe;
    progress.name = job.name();
    for (const TimeRange& range : job.missing) {
        progress.reached = *range.begin;
        tell();
        Basket basket(venue, job, store, clock, outcome);
        const auto fetched = fetch(job, range, basket, outcome);
        const auto kept = basket.empty_into_store();
        if (!kept) return kept.error().within(job.name());
        if (fetched) continue;
        const std::string kept_text =
            outcome.end ? fmt::format("{} candles up to {} are stored", outcome.added, core::format_time(*outcome.end))
                        : "nothing of it was stored";
        return Error{fetched.error().code, fmt::format("{}: {}\n  {}; the same command goes on from there", job.name(),
                                                       fetched.error().message, kept_text)};
    }
    return outcome;
}

}  // namespace

core::Result<std::vector<DownloadOutcome>> run_download(std::span<const DownloadJob> jobs,
                                                        const exchanges::Definition& venue, exchanges::MarketData& data,
                                                        storage::CandleStore& store, net::Clock& clock,
                                                        core::StopFlag stop, const DownloadObserver& observer)
{
    Download download{venue, data, store, clock, stop, observer, {}};
    download.progress.jobs = jobs.size();
    for (const DownloadJob& job : jobs) download.progress.wanted += job.candles();
    std::vector<DownloadOutcome> outcomes;
    for (const DownloadJob& job : jobs) {
        auto outcome = download.run(job);
        if (!outcome) return outcome.error();
        outcomes.push_back(std::move(*outcome));
        ++download.progress.job;
    }
    return outcomes;
}

}  // namespace cobot::app
