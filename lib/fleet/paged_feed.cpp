#include <algorithm>

#include "core/ensure.hpp"
#include "fleet/feed.hpp"

namespace cobot::fleet {

PagedFeed::PagedFeed(Load load, market::Timeframe timeframe, core::TimeRange range, core::Duration page)
    : load_(std::move(load)), timeframe_(timeframe), range_(range), page_(page)
{
    COBOT_ENSURE(range_.begin.has_value(), "a feed begins somewhere");
    next_open_ = loaded_until_ = timeframe_.open_of(*range_.begin);
}

void PagedFeed::resume_after(core::Time open_time)
{
    next_open_ = open_time + timeframe_.duration();
    if (page_.count() != 0) loaded_until_ = next_open_;
}

void PagedFeed::use(std::uint32_t pair)
{
    const auto place = std::lower_bound(used_.begin(), used_.end(), pair);
    if (place != used_.end() && *place == pair) return;
    used_.insert(place, pair);
    loaded_until_ = next_open_;  // The page is loaded again, with the new pair in it.
}

core::Result<void> PagedFeed::load_page()
{
    core::TimeRange page{page_.count() == 0 ? range_.begin : next_open_, range_.end};
    if (page_.count() != 0) page.end = next_open_ + page_;
    if (range_.end) page.end = std::min(page.end.value_or(*range_.end), *range_.end);
    series_.clear();
    marks_.clear();
    for (const std::uint32_t pair : used_) {
        auto loaded = load_(pair, page);
        if (!loaded) return loaded.error();
        series_.push_back(std::move(*loaded));
        if (!load_marks_) continue;
        auto marks = load_marks_(pair, page);
        if (!marks) return marks.error();
        marks_.push_back(std::move(*marks));
    }
    if (page_.count() == 0) {  // Nothing lies before the first candle of history.
        std::optional<core::Time> first;
        for (const auto& series : series_) {
            if (!series.empty()) first = std::min(first.value_or(series.begin()), series.begin());
        }
        if (first) next_open_ = std::max(next_open_, *first);
    }
    if (!page.end) {  // History up to its end, which is known now.
        page.end = next_open_;
        for (const auto& series : series_) page.end = std::max(*page.end, series.end());
        range_.end = page.end;
    }
    loaded_until_ = *page.end;
    return {};
}

core::Result<market::CandleSeries> PagedFeed::past(std::uint32_t pair, market::Timeframe timeframe, std::size_t count,
                                                   core::Time end)
{
    const core::Time last = timeframe.open_of(end);
    const core::Time first = last - timeframe.duration() * static_cast<std::int64_t>(count);
    if (first <= core::Time() || first >= last) return market::CandleSeries();  // Nobody has candles of then.
    auto loaded = load_(pair, {first, last});
    if (!loaded && loaded.error().code == core::ErrorCode::data) return market::CandleSeries();
    if (!loaded || loaded->empty()) return loaded;
    return loaded->resampled(timeframe);
}

core::Result<std::optional<storage::JournalStep>> PagedFeed::next()
{
    while (!is_over()) {
        if (next_open_ >= loaded_until_) {
            if (const auto loaded = load_page(); !loaded) return loaded.error();
            continue;
        }
        storage::JournalStep step{next_open_, {}, {}};
        next_open_ += timeframe_.duration();
        const auto take = [&](const std::vector<market::CandleSeries>& all, auto& candles) {
            for (std::size_t k = 0; k < all.size(); ++k) {
                const market::CandleSeries& series = all[k];
                if (series.empty() || step.open_time < series.begin() || step.open_time >= series.end()) continue;
                candles.emplace_back(used_[k], series[series.index_at(step.open_time)]);
            }
        };
        take(series_, step.candles);
        if (!step.candles.empty()) take(marks_, step.marks);
        if (!step.candles.empty()) return std::optional(std::move(step));
    }
    return std::optional<storage::JournalStep>();
}

}  // namespace cobot::fleet
