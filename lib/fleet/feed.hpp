#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "market/candle_series.hpp"
#include "storage/journal.hpp"

namespace cobot::fleet {

/// Where the candles of a fleet come from, one time after the other.
class Feed {
public:
    virtual ~Feed() = default;

    /// The next step, when it is there. Absent: not yet, or never again if is_over().
    virtual core::Result<std::optional<storage::JournalStep>> next() = 0;
    virtual bool is_over() const = 0;
    /// Candles of this pair are wanted from now on; those of others are left out.
    virtual void use(std::uint32_t pair) = 0;
    /// Leaves out everything up to and including `open_time`: it was told before a restart.
    virtual void resume_after(core::Time open_time) = 0;
    /// Candles of a pair that close at `end` at the latest, `count` at most, made of the feed's own. Empty where the
    /// feed does not know the past.
    virtual core::Result<market::CandleSeries> past(std::uint32_t /*pair*/, market::Timeframe /*timeframe*/,
                                                    std::size_t /*count*/, core::Time /*end*/)
    {
        return market::CandleSeries();
    }
    /// When the next step opens at the earliest; absent: not known.
    virtual std::optional<core::Time> next_time() const { return std::nullopt; }
    /// A descriptor that becomes readable when there may be more; -1: there is none, and time decides.
    virtual int descriptor() const { return -1; }
};

/// Candles of history, or of a market that can be asked about any time. `load` gives the series of one pair over a
/// stretch of time, which may be empty.
class PagedFeed : public Feed {
public:
    using Load = std::function<core::Result<market::CandleSeries>(std::uint32_t pair, const core::TimeRange&)>;

    /// From `range.begin`, which must be there, to its end, or for ever; in pages of `page` (zero: all at once).
    PagedFeed(Load load, market::Timeframe timeframe, core::TimeRange range, core::Duration page);
    /// Also mark prices of contracts; an empty series where there are none.
    void bring_marks(Load load) { load_marks_ = std::move(load); }

    core::Result<std::optional<storage::JournalStep>> next() override;
    bool is_over() const override { return range_.end && next_open_ >= *range_.end; }
    void use(std::uint32_t pair) override;
    void resume_after(core::Time open_time) override;
    core::Result<market::CandleSeries> past(std::uint32_t pair, market::Timeframe timeframe, std::size_t count,
                                            core::Time end) override;
    std::optional<core::Time> next_time() const override { return next_open_; }

private:
    core::Result<void> load_page();

    Load load_, load_marks_;
    market::Timeframe timeframe_;
    core::TimeRange range_;
    core::Duration page_;
    core::Time next_open_;
    core::Time loaded_until_;
    std::vector<std::uint32_t> used_;           ///< Ascending.
    std::vector<market::CandleSeries> series_;  ///< Of each of these.
    std::vector<market::CandleSeries> marks_;   ///< Of each, in the same order; empty: nobody asked for them.
};

/// Candles written to a descriptor, a line each: `PAIR,TIME,OPEN,HIGH,LOW,CLOSE,VOLUME` or a JSON object with these
/// names in small letters. Lines of one time make a step, which is complete when a later one or the end comes.
class LineFeed : public Feed {
public:
    LineFeed(int descriptor, std::vector<market::Pair> pairs, market::Timeframe timeframe);

    core::Result<std::optional<storage::JournalStep>> next() override;
    bool is_over() const override { return ended_ && lines_.empty() && !forming_; }
    void use(std::uint32_t) override {}  // What comes is what there is.
    void resume_after(core::Time open_time) override { after_ = open_time; }
    int descriptor() const override { return ended_ ? -1 : descriptor_; }

private:
    core::Result<void> read();
    core::Result<void> take(std::string_view line);

    int descriptor_;
    std::vector<market::Pair> pairs_;
    market::Timeframe timeframe_;
    std::optional<core::Time> after_;
    std::string partial_;             ///< A line whose end has not come.
    std::vector<std::string> lines_;  ///< Whole lines not yet taken, the next one last.
    std::size_t line_number_ = 0;
    std::optional<storage::JournalStep> forming_;
    std::optional<storage::JournalStep> complete_;
    bool ended_ = false;
};

}  // namespace cobot::fleet
