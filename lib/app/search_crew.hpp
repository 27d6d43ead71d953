#pragma once

#include <functional>
#include <list>
#include <string>

#include "app/search_messages.hpp"
#include "net/peer.hpp"

namespace cobot::app {

/// What a process must have in common with the first one, so that its trials are the same.
struct SearchIdentity {
    std::string fingerprint;              ///< Version, build, strategy, ranges, costs, space: in words.
    std::string data_hash;                ///< Of the candles.
    std::filesystem::path data;           ///< Where they lie.
    std::vector<std::string> data_paths;  ///< Folders below it that a process without them is sent.
};

/// The other processes that run trials of this one's search. They come over TCP, at any time, and may go at any time:
/// what one of them was busy with is then given to others. Which process runs a trial decides nothing about it.
class SearchCrew {
public:
    using Say = std::function<void(const std::string&)>;

    SearchCrew(net::Listener listener, std::string token, Say say);
    ~SearchCrew();
    SearchCrew(const SearchCrew&) = delete;
    SearchCrew& operator=(const SearchCrew&) = delete;

    /// The first search waits so long for `workers` to be ready.
    void expect(std::size_t workers, std::chrono::milliseconds patience);
    /// To be called before the first points of a search.
    void begin(SearchIdentity identity, core::StopFlag stop);

    /// Runs points in all processes, `local` among them; only the first few when it was told to stop.
    std::vector<SpreadTrial> run(std::span<const optimize::Point> points, const core::TimeRange& range,
                                 TrialRunner& local, int jobs);

private:
    struct Worker;
    struct Work;

    void attend(Work* work, int patience_ms);
    void welcome();
    /// False: the worker is to be let go.
    bool hear(Worker& worker, std::string_view message, Work* work);
    bool greet(Worker& worker, MessageReader& from);
    bool send_files(Worker& worker);
    bool take_trials(Worker& worker, MessageReader& from, Work* work);
    void hand_out(Work& work);
    void let_go(Worker& worker, Work* work);
    std::size_t ready_threads() const;

    net::Listener listener_;
    std::string token_;
    Say say_;
    SearchIdentity identity_;
    core::StopFlag stop_;
    std::list<Worker> workers_;
    std::size_t expected_ = 0;
    std::size_t unable_ = 0;
    std::chrono::milliseconds patience_{0};
    std::uint64_t next_batch_ = 1;
};

/// Spreads what a study asks for over a crew. The runner learns of every trial as if it had run it.
class CrewEvaluator : public optimize::TrialEvaluator {
public:
    /// All must outlive it. `local` runs this process's part.
    CrewEvaluator(SearchCrew& crew, TrialRunner& runner, TrialRunner& local, core::TimeRange range, int jobs)
        : crew_(crew), runner_(runner), local_(local), range_(range), jobs_(jobs)
    {
    }
    std::vector<optimize::Outcome> evaluate(std::span<const optimize::Point> points) override;

private:
    SearchCrew& crew_;
    TrialRunner& runner_;
    TrialRunner& local_;
    core::TimeRange range_;
    int jobs_;
};

}  // namespace cobot::app
