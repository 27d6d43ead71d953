#include "fleet/runner.hpp"

#include <poll.h>

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/plural.hpp"
#include "fleet/past.hpp"

namespace cobot::fleet {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;
using storage::JournalEvent;
using storage::JournalFill;
using storage::JournalStep;
using Clock = std::chrono::steady_clock;

core::Time wall_clock() { return std::chrono::time_point_cast<core::Duration>(std::chrono::system_clock::now()); }

std::string line_of(const JournalFill& fill)
{
    return fmt::format("{} {} {} {} {} @ {}", core::format_time(fill.time), fill.bot, fill.side,
                       fill.quantity.to_string(), fill.pair, fill.price.to_string());
}

}  // namespace

Runner::Runner(Setup setup) : setup_(std::move(setup)), fleet_(setup_.market, setup_.limits) {}

Result<void> Runner::begin()
{
    auto journal = storage::Journal::open(setup_.journal, setup_.identity, pair_names(setup_.market.instruments));
    if (!journal) return journal.error();
    journal_.emplace(std::move(*journal));
    if (const auto done = recover(); !done) return done.error();
    fleet_.on_fill = [this](const JournalFill& fill) {
        unwritten_.push_back(fill);
        if (setup_.say) setup_.say(line_of(fill));
    };
    watch_ = std::make_unique<BotFileWatch>(setup_.places);
    if (const auto done = sync_files(true); !done) return done.error();
    auto control = ControlServer::open(setup_.socket);
    if (!control) return control.error();
    control_ = std::move(*control);
    return journal_->commit();
}

/// Tells a fresh fleet everything again, and holds the fills that come of it against those that were written down.
Result<void> Runner::recover()
{
    auto written = journal_->fills();
    if (!written) return written.error();
    std::map<std::pair<std::string, std::int64_t>, JournalFill> expected;
    for (JournalFill& fill : *written) expected.emplace(std::pair(fill.bot, fill.number), std::move(fill));
    std::optional<std::string> mismatch;
    fleet_.on_fill = [&](const JournalFill& fill) {
        const auto found = expected.find({fill.bot, fill.number});
        if (found == expected.end()) {
            unwritten_.push_back(fill);  // The process ended before it was written down.
            return;
        }
        if (!(found->second == fill) && !mismatch) {
            mismatch =
                fmt::format("{}: fill {} of {} was \"{}\" and is \"{}\" when the journal is read again",
                            setup_.journal.string(), fill.number, fill.bot, line_of(found->second), line_of(fill));
        }
        expected.erase(found);
    };
    std::optional<core::Time> last;
    const auto done = journal_->read(
        [&](const JournalStep& step) -> Result<void> {
            fleet_.step(step);
            last = step.open_time;
            ++steps_;
            return {};
        },
        [&](const JournalEvent& event) { return fleet_.apply(event); });
    if (!done) return done.error().within("going on from the journal");
    if (!mismatch && !expected.empty()) {
        mismatch = fmt::format("{}: {} fills were written down and do not come out of the journal",
                               setup_.journal.string(), expected.size());
    }
    if (mismatch) {
        return Error{
            ErrorCode::storage,
            *mismatch + "; it was made by a cobot that acts otherwise. Go on with that one, or move the file away"};
    }
    for (const Standing& standing : fleet_.standings()) use_pairs_of(standing.name);
    if (last) {
        setup_.feed->resume_after(*last);
        if (setup_.say)
            setup_.say(fmt::format("going on after {}: {} candle{}, {} bot{}", core::format_time(*last), steps_,
                                   core::plural(steps_), fleet_.size(), core::plural(fleet_.size())));
    }
    return flush_fills();
}

// -- Bot files --

Result<void> Runner::sync_files(bool is_start)
{
    std::set<std::string> seen;
    const bool is_first = is_start && fleet_.size() == 0;
    for (const std::string& path : bot_file_paths(setup_.places)) {
        const auto file = read_bot_file(path, setup_.market.user_data);
        if (file && !file->strategy.empty()) watch_->add(file->strategy);
        Result<void> done = file ? sync_file(*file) : Result<void>(file.error());
        if (file) seen.insert(file->path);
        if (done) continue;
        if (is_first) return done.error();
        seen.insert(path);  // A broken file changes nothing, and keeps no fleet from going on.
        setup_.complain(done.error().message);
    }
    if (is_start && fleet_.size() == 0) {
        return Error{ErrorCode::config, fmt::format("no bot file in {}; make one: cobot bots new spot_grid",
                                                    fmt::format("{}", fmt::join(setup_.places, ", ")))};
    }
    // Files that are gone: their bots end as they were told to.
    const auto watched = bot_file_paths(setup_.places);
    for (const Standing& standing : fleet_.standings()) {
        const std::string& path = fleet_.path_of(standing.name);
        const bool is_ours = std::any_of(setup_.places.begin(), setup_.places.end(), [&](const std::string& place) {
            return path == place || std::filesystem::path(path).parent_path() == std::filesystem::path(place);
        });
        if (!is_ours || seen.contains(path) || standing.session->is_over()) continue;
        if (const auto done = record({virtual_now(), "stop", standing.name, ""}); !done) return done.error();
        setup_.complain(fmt::format("{} is gone: {} is being stopped", path, standing.name));
    }
    return {};
}

Result<void> Runner::sync_file(const BotFile& file)
{
    const bool is_there = fleet_.has(file.name);
    if (is_there && fleet_.text_of(file.name) == file.body) return {};
    if (is_there && fleet_.path_of(file.name) != file.path) {
        return Error{ErrorCode::config, fmt::format("{}: name: {} is the bot of {} already", file.path, file.name,
                                                    fleet_.path_of(file.name))};
    }
    const bool is_over = [&] {
        for (const Standing& standing : fleet_.standings()) {
            if (standing.name == file.name) return standing.session->is_over();
        }
        return false;
    }();
    if (is_over) return {};  // It has ended; `cobot bots start` begins it again, with the file as it is then.
    const JournalEvent event{virtual_now(), is_there ? "change" : "add", file.name, file.body};
    if (const auto done = record(event); !done) return done.error();
    if (setup_.say) setup_.say(fmt::format("{} {}", file.name, is_there ? "changed" : "added"));
    return {};
}

/// The time of what is not a candle: that of the market, so that a replay finds the same.
core::Time Runner::virtual_now() const
{
    if (fleet_.now() != core::Time{}) return fleet_.now();
    return next_ ? next_->open_time : core::Time{};
}

/// Written down first, then done. What cannot be done is not written down.
Result<void> Runner::record(const JournalEvent& event)
{
    if (const auto fits = fleet_.check(event); !fits) return fits.error();
    std::vector<JournalEvent> events;
    if (event.kind == "add") {
        auto past = past_of(event);
        if (!past) return past.error();
        if (!past->empty()) events.push_back({event.time, "past", event.bot, std::move(*past)});
    }
    events.push_back(event);
    for (const JournalEvent& one : events) {
        if (const auto written = journal_->append(one); !written) return written.error();
    }
    if (const auto kept = journal_->commit(); !kept) return kept.error();
    for (const JournalEvent& one : events) {
        if (const auto done = fleet_.apply(one); !done) return done.error();
    }
    if (event.kind == "add") use_pairs_of(event.bot);
    return flush_fills();
}

/// What a bot that is about to be added needs to know of the past, as the feed knows it; it is written down with it.
Result<std::string> Runner::past_of(const JournalEvent& add)
{
    const auto wanted = fleet_.past_wanted(add);
    if (!wanted) return wanted.error();
    const auto now = next_ ? std::optional(next_->open_time) : setup_.feed->next_time();
    if (wanted->count == 0 || !now) return std::string();
    const market::Timeframe coarse = wanted->timeframe;
    const market::Timeframe fine = setup_.market.timeframe;
    const auto parts = static_cast<std::size_t>((*now - coarse.open_of(*now)) / fine.duration());
    Past past;
    for (const std::uint32_t pair : wanted->pairs) {
        auto whole = setup_.feed->past(pair, coarse, wanted->count, *now);
        if (!whole) return whole.error();
        auto begun = setup_.feed->past(pair, fine, parts, *now);
        if (!begun) return begun.error();
        past.coarse.push_back(std::move(*whole));
        past.fine.push_back(std::move(*begun));
    }
    return text_of(past);
}

void Runner::use_pairs_of(const std::string& bot)
{
    for (const std::uint32_t pair : fleet_.pairs_of(bot)) setup_.feed->use(pair);
}

Result<void> Runner::flush_fills()
{
    for (const JournalFill& fill : unwritten_) {
        if (const auto written = journal_->append(fill); !written) return written.error();
    }
    unwritten_.clear();
    return {};
}

// -- The loop --

Result<void> Runner::run(core::StopFlag stop)
{
    started_ = last_commit_ = Clock::now();
    while (!stop.stopped()) {
        const auto had_work = work();
        if (!had_work) return had_work.error();
        if (!*had_work && !next_ && setup_.feed->is_over()) break;
        wait(*had_work);
    }
    if (const auto done = flush_fills(); !done) return done.error();
    return journal_->commit();
}

/// Everything that is due now. True: there may be more at once.
Result<bool> Runner::work()
{
    const auto answered = [this](const std::string& request) { return answer(request); };
    control_->serve(answered);
    if (const int quiet = watch_->drain(); quiet >= 0) files_due_ = Clock::now() + std::chrono::milliseconds(quiet);
    if (files_due_ && Clock::now() >= *files_due_) {
        files_due_.reset();
        if (const auto done = sync_files(false); !done) return done.error();
    }
    // For a moment only, so that orders of the operator do not wait for long.
    const auto enough = Clock::now() + std::chrono::milliseconds(50);
    while (Clock::now() < enough) {
        if (!next_) {
            auto fetched = setup_.feed->next();
            if (!fetched) return fetched.error();
            next_ = std::move(*fetched);
        }
        if (!next_ || until_due() > 0) return false;
        const JournalStep step = std::move(*next_);
        next_.reset();
        if (const auto done = take_step(step); !done) return done.error();
    }
    return true;
}

Result<void> Runner::take_step(const JournalStep& step)
{
    if (const auto written = journal_->append(step); !written) return written.error();
    if (setup_.pace.speed > 0) {
        if (const auto kept = journal_->commit(); !kept) return kept.error();
    }
    fleet_.step(step);
    ++steps_;
    if (const auto done = flush_fills(); !done) return done.error();
    return commit_in_time();
}

/// As fast as it goes, events and what came of them are kept together, some hundred thousand at a time: after a crash
/// the feed begins again where the journal ends.
Result<void> Runner::commit_in_time()
{
    const auto now = Clock::now();
    if (setup_.pace.speed == 0 && now - last_commit_ < std::chrono::milliseconds(500)) return {};
    last_commit_ = now;
    return journal_->commit();
}

/// Milliseconds until the fetched step may be passed on; at most a minute.
int Runner::until_due() const
{
    constexpr std::int64_t minute = 60'000;
    if (setup_.pace.speed <= 0 || !next_) return 0;
    const core::Time close = next_->open_time + setup_.market.timeframe.duration();
    if (setup_.pace.by_clock) {
        return static_cast<int>(std::clamp((close - wall_clock()).count(), std::int64_t{0}, minute));
    }
    auto& first = const_cast<std::optional<core::Time>&>(first_close_);
    if (!first) first = close - setup_.market.timeframe.duration();
    const double ahead = static_cast<double>((close - *first).count()) / setup_.pace.speed;
    const auto passed = std::chrono::duration<double, std::milli>(Clock::now() - started_).count();
    return static_cast<int>(std::clamp(std::ceil(ahead - passed), 0.0, static_cast<double>(minute)));
}

void Runner::wait(bool had_work)
{
    if (had_work) return;
    pollfd waits[3] = {
        {control_->descriptor(), POLLIN, 0}, {watch_->descriptor(), POLLIN, 0}, {setup_.feed->descriptor(), POLLIN, 0}};
    int patience = next_ ? until_due() : 200;
    if (files_due_) patience = std::min(patience, 50);
    // A signal interrupts the wait; a second at most passes before the flag is looked at.
    ::poll(waits, setup_.feed->descriptor() >= 0 && !next_ ? 3 : 2, std::min(patience, 1'000));
}

// -- What the operator asks --

std::string Runner::answer(const std::string& request)
{
    const auto object = nlohmann::json::parse(request, nullptr, false);
    const auto text = [&](const char* name) {
        return object.is_object() && object.contains(name) && object[name].is_string() ? object[name].get<std::string>()
                                                                                       : "";
    };
    const auto result = carry_out(text("verb"), text("bot"), text("argument"));
    nlohmann::ordered_json reply;
    reply["ok"] = result.has_value();
    if (result) {
        reply["text"] = *result;
    } else {
        reply["code"] = static_cast<int>(result.error().code);
        reply["text"] = result.error().message;
    }
    return reply.dump();
}

Result<std::string> Runner::carry_out(const std::string& verb, const std::string& bot, const std::string& argument)
{
    if (verb == "status") return status_json();
    if (verb == "show") {
        const std::string shown = bot_json_of(fleet_, bot);
        if (!shown.empty()) return shown;
        return fleet_.check({virtual_now(), "pause", bot, ""}).error();
    }
    if (verb == "adopt") {
        const auto file = read_bot_file(argument, setup_.market.user_data);
        if (!file) return file.error();
        if (const auto done = record({virtual_now(), "add", file->name, file->body}); !done) return done.error();
        return fmt::format("{} started", file->name);
    }
    if (verb == "start") {
        if (!fleet_.has(bot)) return fleet_.check({virtual_now(), "pause", bot, ""}).error();
        const auto file = read_bot_file(fleet_.path_of(bot), setup_.market.user_data);
        if (!file) return file.error();
        if (const auto done = record({virtual_now(), "add", bot, file->body}); !done) return done.error();
        return fmt::format("{} started", bot);
    }
    if (verb == "signal") {
        if (const auto done = record({virtual_now(), "message", bot, argument}); !done) return done.error();
        return fmt::format("{} has heard it", bot);
    }
    if (verb == "pause" || verb == "resume" || verb == "stop" || verb == "remove") {
        if (const auto done = record({virtual_now(), verb, bot, ""}); !done) return done.error();
        return fmt::format("{} {}", bot,
                           verb == "pause"    ? "paused"
                           : verb == "resume" ? "resumed"
                           : verb == "stop"   ? "stopped"
                                              : "removed");
    }
    return Error{ErrorCode::usage, fmt::format("this cobot does not know \"{}\"", verb)};
}

std::string Runner::status_json() const { return status_json_of(fleet_, setup_.name, setup_.identity); }

}  // namespace cobot::fleet
