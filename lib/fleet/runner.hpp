#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/stop.hpp"
#include "fleet/bot_files.hpp"
#include "fleet/control.hpp"
#include "fleet/feed.hpp"
#include "fleet/fleet.hpp"

namespace cobot::fleet {

/// When the candles of a feed are passed on.
struct Pace {
    double speed = 0;       ///< Times real time; 0: as fast as it goes.
    bool by_clock = false;  ///< Each candle when it closes by the wall clock (speed 1).
};

/// A fleet at work: feed, journal, bot files and control socket around one Fleet.
///
/// Starting and restarting are one path: the journal is read into a fresh fleet, its fills are held against those that
/// were written down, bot files are compared with what runs, and the feed goes on after the last candle. Then, for each
/// step: write it down, act on it, write down what came of it.
class Runner {
public:
    struct Setup {
        std::string name;
        std::string identity;  ///< Of feed and rules: a journal goes on only with its own.
        std::filesystem::path journal;
        std::filesystem::path socket;
        std::vector<std::string> places;  ///< Files and folders of bots.
        Market market;
        Fleet::Limits limits;
        std::unique_ptr<Feed> feed;
        Pace pace;
        /// Told of what a person may want to read, one line each.
        std::function<void(std::string_view)> say;
        std::function<void(std::string_view)> complain;
    };

    explicit Runner(Setup setup);
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    /// Reads the journal and the bot files. A fleet that begins is not started when any of them is wrong; one that goes
    /// on does so, and what is wrong is told.
    core::Result<void> begin();
    /// Until stopped, or the feed is over. Everything is on the disk when it returns.
    core::Result<void> run(core::StopFlag stop);

    const Fleet& fleet() const { return fleet_; }
    std::string status_json() const;
    std::size_t steps() const { return steps_; }

private:
    core::Result<void> recover();
    core::Result<void> sync_files(bool is_start);
    core::Result<void> sync_file(const BotFile& file);
    core::Result<void> record(const storage::JournalEvent& event);
    core::Result<std::string> past_of(const storage::JournalEvent& add);
    void use_pairs_of(const std::string& bot);
    core::Result<void> flush_fills();
    core::Result<void> take_step(const storage::JournalStep& step);
    core::Result<void> commit_in_time();
    core::Result<bool> work();
    void wait(bool had_work);
    int until_due() const;
    std::string answer(const std::string& request);
    core::Result<std::string> carry_out(const std::string& verb, const std::string& bot, const std::string& argument);
    core::Time virtual_now() const;

    Setup setup_;
    Fleet fleet_;
    std::optional<storage::Journal> journal_;
    std::unique_ptr<ControlServer> control_;
    std::unique_ptr<BotFileWatch> watch_;
    std::vector<storage::JournalFill> unwritten_;  ///< Booked, not yet in the journal.
    std::optional<storage::JournalStep> next_;     ///< Fetched from the feed and not yet due.
    std::chrono::steady_clock::time_point started_{};
    std::optional<core::Time> first_close_;  ///< Of the first step since this process began.
    std::chrono::steady_clock::time_point last_commit_{};
    std::optional<std::chrono::steady_clock::time_point> files_due_;
    std::size_t steps_ = 0;
};

/// What `cobot bots status --json` prints.
std::string status_json_of(const Fleet& fleet, const std::string& name, const std::string& feed);
/// The same of one bot, with its levels and figures; empty when there is none of that name.
std::string bot_json_of(const Fleet& fleet, const std::string& bot);

}  // namespace cobot::fleet
