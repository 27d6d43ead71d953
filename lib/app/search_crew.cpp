#include "app/search_crew.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <fstream>
#include <mutex>
#include <sstream>
#include <thread>

#include <fmt/format.h>

#include "core/plural.hpp"

namespace cobot::app {
namespace {

using optimize::Point;
using Clock = std::chrono::steady_clock;

std::size_t threads_of(int jobs)
{
    return jobs > 0 ? static_cast<std::size_t>(jobs) : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace

struct SearchCrew::Worker {
    enum class State { silent, preparing, ready, gone };

    net::Peer peer;
    State state = State::silent;
    std::string name;
    std::size_t threads = 1;
    std::uint64_t batch = 0;         ///< What it is busy with; 0: nothing.
    std::vector<std::size_t> doing;  ///< Places of its points.
};

/// One generation.
struct SearchCrew::Work {
    std::span<const Point> points;
    core::TimeRange range;
    std::vector<std::optional<SpreadTrial>> done;
    std::mutex mutex;
    std::deque<std::size_t> open;  ///< Places that nobody is busy with.
    std::size_t threads = 1;       ///< Of all processes.
    bool local_busy = false;
    net::Socket finished{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};  ///< Raised when the local part is done.

    /// The next points for a process with so many threads: few near the end, so that all end together.
    std::vector<std::size_t> take(std::size_t its_threads)
    {
        const std::lock_guard lock(mutex);
        const std::size_t share = (open.size() + 3 * threads - 1) / (3 * threads);
        std::vector<std::size_t> places;
        for (std::size_t k = std::max<std::size_t>(1, share) * its_threads; k > 0 && !open.empty(); --k) {
            places.push_back(open.front());
            open.pop_front();
        }
        return places;
    }
    void give_back(const std::vector<std::size_t>& places)
    {
        const std::lock_guard lock(mutex);
        open.insert(open.begin(), places.begin(), places.end());
    }
    bool has_open()
    {
        const std::lock_guard lock(mutex);
        return !open.empty();
    }
};

SearchCrew::SearchCrew(net::Listener listener, std::string token, Say say)
    : listener_(std::move(listener)), token_(std::move(token)), say_(std::move(say))
{
}

SearchCrew::~SearchCrew()
{
    for (Worker& worker : workers_) worker.peer.send(MessageWriter(SearchMessage::bye).take());
}

void SearchCrew::expect(std::size_t workers, std::chrono::milliseconds patience)
{
    expected_ = workers;
    patience_ = patience;
}

void SearchCrew::begin(SearchIdentity identity, core::StopFlag stop)
{
    identity_ = std::move(identity);
    stop_ = stop;
    const auto until = Clock::now() + patience_;
    const auto ready = [&] {
        return static_cast<std::size_t>(std::ranges::count(workers_, Worker::State::ready, &Worker::state));
    };
    while (ready() + unable_ < expected_ && Clock::now() < until && !stop.stopped()) attend(nullptr, 50);
    if (expected_ > 0 && ready() < expected_) {
        say_(fmt::format("{} of {} workers are ready; the others may still come", ready(), expected_));
    }
    expected_ = 0;
}

std::size_t SearchCrew::ready_threads() const
{
    std::size_t threads = 0;
    for (const Worker& worker : workers_) threads += worker.state == Worker::State::ready ? worker.threads : 0;
    return threads;
}

void SearchCrew::welcome()
{
    while (auto peer = listener_.accept()) workers_.push_back({std::move(*peer), {}, "somebody", 1, 0, {}});
}

void SearchCrew::attend(Work* work, int patience_ms)
{
    std::vector<pollfd> waiting{{listener_.descriptor(), POLLIN, 0}};
    if (work != nullptr) waiting.push_back({work->finished.get(), POLLIN, 0});
    for (const Worker& worker : workers_) waiting.push_back({worker.peer.descriptor(), POLLIN, 0});
    if (::poll(waiting.data(), waiting.size(), patience_ms) <= 0) return;
    for (Worker& worker : workers_) {
        const bool alive = worker.peer.take();
        while (const auto message = worker.peer.next()) {
            if (!hear(worker, *message, work)) let_go(worker, work);
            if (worker.state == Worker::State::gone) break;
        }
        if (!alive && worker.state != Worker::State::gone) let_go(worker, work);
    }
    workers_.remove_if([](const Worker& worker) { return worker.state == Worker::State::gone; });
    welcome();
}

bool SearchCrew::hear(Worker& worker, std::string_view message, Work* work)
{
    MessageReader from(message);
    const auto kind = kind_of(message);
    if (worker.state == Worker::State::silent) return kind == SearchMessage::hello && greet(worker, from);
    if (kind == SearchMessage::trials) return take_trials(worker, from, work);
    if (kind == SearchMessage::missing) return send_files(worker);
    if (kind == SearchMessage::ready) {
        worker.state = Worker::State::ready;
        say_(fmt::format("{} takes part ({} thread{})", worker.name, worker.threads, core::plural(worker.threads)));
        return true;
    }
    if (kind == SearchMessage::unable) {
        ++unable_;
        say_(fmt::format("{} cannot take part: {}", worker.name, from.text()));
        worker.state = Worker::State::gone;
    }
    return kind == SearchMessage::unable;
}

bool SearchCrew::greet(Worker& worker, MessageReader& from)
{
    const std::string token = from.text();
    const std::string host = from.text();
    const std::uint64_t process = from.count();
    worker.threads = std::clamp<std::size_t>(from.count(), 1, 4096);
    if (!from.whole() || token != token_) return false;
    worker.name = fmt::format("worker {} on {}", process, host);
    worker.state = Worker::State::preparing;
    MessageWriter search(SearchMessage::search);
    search.text(identity_.fingerprint);
    search.text(identity_.data_hash);
    return worker.peer.send(search.take());
}

bool SearchCrew::send_files(Worker& worker)
{
    say_(fmt::format("{} is sent the candles", worker.name));
    for (const std::string& folder : identity_.data_paths) {
        std::error_code error;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(identity_.data / folder, error)) {
            if (!entry.is_regular_file(error) || entry.path().extension() != ".candles") continue;
            std::ostringstream bytes;
            bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
            MessageWriter file(SearchMessage::file);
            file.text(std::filesystem::relative(entry.path(), identity_.data).string());
            file.text(bytes.str());
            if (!worker.peer.send(file.take())) return false;
        }
    }
    return worker.peer.send(MessageWriter(SearchMessage::sent).take());
}

bool SearchCrew::take_trials(Worker& worker, MessageReader& from, Work* work)
{
    const bool expected = from.count() == worker.batch && worker.batch != 0 && work != nullptr;
    if (!expected || from.count() != worker.doing.size()) return false;
    std::vector<SpreadTrial> trials;
    for (std::size_t k = 0; k < worker.doing.size(); ++k) trials.push_back(read_trial(from));
    if (!from.whole()) return false;
    for (std::size_t k = 0; k < trials.size(); ++k) work->done[worker.doing[k]] = std::move(trials[k]);
    worker.batch = 0;
    worker.doing.clear();
    return true;
}

void SearchCrew::let_go(Worker& worker, Work* work)
{
    if (worker.state != Worker::State::silent) {
        say_(fmt::format("{} is gone; {}", worker.name,
                         worker.doing.empty()
                             ? std::string("it was not busy")
                             : fmt::format("its trials in flight, {}, are run again", worker.doing.size())));
    }
    if (work != nullptr) work->give_back(worker.doing);
    worker.doing.clear();
    worker.state = Worker::State::gone;
}

void SearchCrew::hand_out(Work& work)
{
    for (Worker& worker : workers_) {
        if (worker.state != Worker::State::ready || worker.batch != 0) continue;
        std::vector<std::size_t> places = work.take(worker.threads);
        if (places.empty()) return;
        MessageWriter message(SearchMessage::points);
        worker.batch = next_batch_++;
        worker.doing = std::move(places);
        message.count(worker.batch);
        message.count(static_cast<std::uint64_t>(core::to_ms(*work.range.begin)));
        message.count(static_cast<std::uint64_t>(core::to_ms(*work.range.end)));
        message.count(worker.doing.size());
        for (const std::size_t place : worker.doing) message.numbers(work.points[place]);
        if (!worker.peer.send(message.take())) let_go(worker, &work);
    }
}

std::vector<SpreadTrial> SearchCrew::run(std::span<const Point> points, const core::TimeRange& range,
                                         TrialRunner& local, int jobs)
{
    Work work;
    work.points = points;
    work.range = range;
    work.done.resize(points.size());
    for (std::size_t i = 0; i < points.size(); ++i) work.open.push_back(i);
    const std::size_t own_threads = threads_of(jobs);
    work.threads = own_threads + ready_threads();

    attend(&work, 0);
    hand_out(work);
    std::atomic<bool> local_done = false;
    const auto run_here = [&] {
        for (auto places = work.take(own_threads); !places.empty() && !stop_.stopped();
             places = work.take(own_threads)) {
            std::vector<Point> mine;
            for (const std::size_t place : places) mine.push_back(points[place]);
            const auto outcomes = local.evaluate(mine);
            for (std::size_t k = 0; k < outcomes.size(); ++k) {
                work.done[places[k]] = SpreadTrial{outcomes[k], local.figures(mine[k])};
            }
        }
        local_done = true;
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = ::write(work.finished.get(), &one, sizeof one);
    };
    const auto busy = [&] {
        return std::ranges::any_of(workers_, [](const Worker& worker) { return worker.batch != 0; });
    };
    while (true) {
        local_done = false;
        std::jthread here(run_here);
        while (!local_done || (busy() && !stop_.stopped())) {
            attend(&work, 100);
            std::uint64_t raised = 0;
            if (local_done) [[maybe_unused]]
                const auto taken = ::read(work.finished.get(), &raised, sizeof raised);
            if (!stop_.stopped()) hand_out(work);
            if (local_done && work.has_open()) break;  // A worker died with them.
        }
        here.join();
        if (stop_.stopped() || !work.has_open()) break;
    }
    for (Worker& worker : workers_) {  // After a stop: what they still send belongs to nobody.
        if (worker.batch != 0) worker.state = Worker::State::gone;
    }
    workers_.remove_if([](const Worker& worker) { return worker.state == Worker::State::gone; });
    std::vector<SpreadTrial> trials;
    for (std::optional<SpreadTrial>& one : work.done) {
        if (!one) break;
        trials.push_back(std::move(*one));
    }
    return trials;
}

std::vector<optimize::Outcome> CrewEvaluator::evaluate(std::span<const Point> points)
{
    std::vector<SpreadTrial> trials = crew_.run(points, range_, local_, jobs_);
    std::vector<optimize::Outcome> outcomes;
    for (std::size_t i = 0; i < trials.size(); ++i) {
        runner_.remember(points[i], std::move(trials[i].figures));
        outcomes.push_back(std::move(trials[i].outcome));
    }
    return outcomes;
}

}  // namespace cobot::app
