#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "bots/spec.hpp"
#include "simulation/session.hpp"
#include "storage/journal.hpp"

namespace cobot::fleet {

/// What a fleet trades on and under which rules; the same for every bot in it.
struct Market {
    std::vector<market::Instrument> instruments;  ///< By number of the pair in the feed.
    std::vector<int> decimals;                    ///< That the prices of each are written with at most.
    market::Timeframe timeframe;
    simulation::PathRules rules;
    std::string user_data = "user_data";  ///< Where bots find the strategies that they name.
};

/// Of each instrument, as bots write it: a pair that another venue before it has too is PAIR@VENUE.
std::vector<std::string> pair_names(const std::vector<market::Instrument>& instruments);

/// How one bot of a fleet stands.
struct Standing {
    std::string name;
    const bots::Spec* spec = nullptr;
    const simulation::Session* session = nullptr;
    core::Money equity_at_midnight;         ///< At the end of the last UTC day, for what today has made.
    core::Money equity_peak;                ///< At the end of an hour.
    std::span<const std::string> troubles;  ///< Of its file, now that the price is known: a backtest would refuse it.
};

/// Many bots in one process on the same candles, each with its own account and its own exchange. It is moved by journal
/// events alone: going on after a restart is to be told the same events again.
class Fleet {
public:
    using Limits = std::vector<std::pair<std::string, core::Decimal>>;  ///< By currency: all investments together.

    Fleet(Market market, Limits limits) : market_(std::move(market)), limits_(std::move(limits)) {}

    /// Told of every fill once it was booked.
    std::function<void(const storage::JournalFill&)> on_fill;

    /// What happens. An error is about the event alone (a bot that does not fit), and leaves the fleet as it was.
    void step(const storage::JournalStep& step);
    core::Result<void> apply(const storage::JournalEvent& event);

    /// Whether an event could be applied, without applying it.
    core::Result<void> check(const storage::JournalEvent& event) const;

    /// What a bot that is about to be added wants to know of the past: `count` candles, 0: nothing.
    struct PastWanted {
        std::vector<std::uint32_t> pairs;
        market::Timeframe timeframe;
        std::size_t count = 0;
    };
    core::Result<PastWanted> past_wanted(const storage::JournalEvent& add) const;

    std::vector<Standing> standings() const;
    std::size_t size() const { return members_.size(); }
    bool has(const std::string& name) const { return members_.contains(name); }
    /// The file that a member was last made or changed from.
    const std::string& text_of(const std::string& name) const { return members_.at(name).text; }
    const std::string& path_of(const std::string& name) const { return members_.at(name).spec.path; }
    core::Time now() const { return now_; }
    /// By number in the feed, of a member.
    const std::vector<std::uint32_t>& pairs_of(const std::string& name) const { return members_.at(name).pairs; }

private:
    struct Member {
        bots::Spec spec;
        std::string text;
        std::uint32_t id = 0;
        std::vector<std::uint32_t> pairs;  ///< Of each listing, then of others that its signals look at.
        std::unique_ptr<simulation::Session> session;
        std::int64_t fills = 0;
        core::Money equity_at_midnight;
        core::Money equity_peak;
        bool is_vetted = false;
        std::vector<std::string> troubles;
    };

    core::Result<Member> make(const bots::Spec& spec, const std::string& text) const;
    core::Result<std::vector<std::uint32_t>> pairs_of(const bots::Spec& spec) const;
    core::Result<std::uint32_t> find(const bots::ListingName& listing, const bots::Spec& spec) const;
    core::Result<std::unique_ptr<simulation::Session>> bot_session(const bots::Spec& spec,
                                                                   std::vector<market::Instrument> instruments,
                                                                   market::Timeframe timeframe) const;
    std::vector<market::Instrument> instruments_of(const std::vector<std::uint32_t>& pairs) const;
    market::Timeframe timeframe_of(const bots::Spec& spec) const { return spec.timeframe.value_or(market_.timeframe); }
    void vet(Member& member, const simulation::PathExchange::Told& first) const;
    core::Result<void> check_limits(const bots::Spec& spec) const;
    core::Result<void> check_change(const Member& member, const bots::Spec& spec) const;
    core::Result<bots::Spec> spec_of(const storage::JournalEvent& event) const;
    void launch(Member member);
    void tell(Member& member, const storage::JournalStep& step);

    Market market_;
    Limits limits_;
    std::map<std::string, Member, std::less<>> members_;
    std::map<std::string, std::string, std::less<>> pasts_;  ///< Of bots that are added next.
    std::uint32_t next_id_ = 1;
    core::Time now_{};
    std::vector<simulation::PathExchange::Told> told_;            ///< Of this step, by pair.
    std::vector<const simulation::PathExchange::Told*> present_;  ///< Null: no candle.
};

}  // namespace cobot::fleet
