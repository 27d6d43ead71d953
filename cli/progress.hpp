#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "cli/command.hpp"

namespace cobot::cli {

/// What a long command says on stderr while it works: one line that is drawn again and again on a terminal, a line
/// every ten seconds anywhere else, nothing with -q.
class ProgressLine {
public:
    explicit ProgressLine(const Globals& globals);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// `done` of `wanted` is done; `what` says where the work is.
    void update(std::uint64_t done, std::uint64_t wanted, const std::string& what);
    /// A line of its own, above the bar.
    void note(const std::string& text);
    /// Takes the bar away, before a result is printed.
    void clear();

private:
    using Clock = std::chrono::steady_clock;

    bool quiet_;
    bool terminal_;
    bool drawn_ = false;
    Clock::time_point started_ = Clock::now();
    Clock::time_point last_ = started_;
};

/// "[######....]  60 %  BTC/USDT 1m  ETA 00:01:20", cut to `width` columns. The time left is guessed from `elapsed`,
/// and left out while there is nothing to guess from.
std::string progress_bar(double share, std::chrono::milliseconds elapsed, const std::string& what, std::size_t width);

}  // namespace cobot::cli
