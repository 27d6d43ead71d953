#pragma once

#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/trial_runner.hpp"

namespace cobot::app {

/// What the processes of one search say to each other. The first byte of a message is its kind.
enum class SearchMessage : char {
    hello = 'h',    ///< Worker: token, host, process, threads.
    search = 's',   ///< First: fingerprint of the search, hash of its candles.
    ready = 'r',    ///< Worker: it would make the same trials.
    unable = 'u',   ///< Worker: why not.
    missing = 'm',  ///< Worker: it has not got the candles.
    file = 'f',     ///< First: a file of candles, its path below the data folder and its bytes.
    sent = 'e',     ///< First: that was the last one.
    points = 'p',   ///< First: number of the batch, period, points.
    trials = 't',   ///< Worker: number of the batch, how its points did.
    bye = 'b',      ///< First: the search is over.
};

/// Puts a message together. Numbers are as the processor has them: all ranks run the same build.
class MessageWriter {
public:
    explicit MessageWriter(SearchMessage kind) : bytes_(1, static_cast<char>(kind)) {}

    void count(std::uint64_t number) { raw(&number, sizeof number); }
    void number(double number) { raw(&number, sizeof number); }
    void text(std::string_view text);
    void numbers(std::span<const double> numbers);
    std::string take() { return std::move(bytes_); }

private:
    void raw(const void* data, std::size_t size) { bytes_.append(static_cast<const char*>(data), size); }

    std::string bytes_;
};

/// Takes a message apart. Past its end everything is zero and empty, and `whole` is false.
class MessageReader {
public:
    explicit MessageReader(std::string_view message) : rest_(message.substr(std::min<std::size_t>(message.size(), 1)))
    {
    }

    std::uint64_t count();
    double number();
    std::string text();
    std::vector<double> numbers();
    /// Everything was there, and nothing is left.
    bool whole() const { return sound_ && rest_.empty(); }

private:
    bool raw(void* data, std::size_t size);

    std::string_view rest_;
    bool sound_ = true;
};

/// Absent for an empty message.
std::optional<SearchMessage> kind_of(std::string_view message);

/// How a point did, as it goes over the wire.
struct SpreadTrial {
    optimize::Outcome outcome;
    TrialFigures figures;
};

void write(MessageWriter& to, const SpreadTrial& trial);
SpreadTrial read_trial(MessageReader& from);

}  // namespace cobot::app
