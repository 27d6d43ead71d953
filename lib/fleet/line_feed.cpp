#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fleet/feed.hpp"

namespace cobot::fleet {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

struct Row {
    std::string pair;
    std::string time;
    double values[5];  ///< open, high, low, close, volume
};

Result<double> number_of(std::string_view text)
{
    const auto number = core::Decimal::parse(text);
    if (!number) return number.error();
    return number->to_double();
}

Result<Row> row_of_csv(std::string_view line)
{
    Row row;
    std::vector<std::string_view> fields;
    for (std::size_t begin = 0; begin <= line.size();) {
        const std::size_t end = std::min(line.find(',', begin), line.size());
        fields.push_back(line.substr(begin, end - begin));
        begin = end + 1;
    }
    if (fields.size() != 7) {
        return Error{ErrorCode::data,
                     fmt::format("expected PAIR,TIME,OPEN,HIGH,LOW,CLOSE,VOLUME and found {} fields", fields.size())};
    }
    row.pair = fields[0];
    row.time = fields[1];
    for (std::size_t k = 0; k < 5; ++k) {
        const auto number = number_of(fields[k + 2]);
        if (!number) return number.error();
        row.values[k] = *number;
    }
    return row;
}

Result<Row> row_of_json(std::string_view line)
{
    const auto object = nlohmann::json::parse(line, nullptr, false);
    if (!object.is_object()) return Error{ErrorCode::data, "expected a JSON object"};
    Row row;
    constexpr const char* names[] = {"open", "high", "low", "close", "volume"};
    if (!object.contains("pair") || !object["pair"].is_string() || !object.contains("time")) {
        return Error{ErrorCode::data, "expected the names pair, time, open, high, low, close and volume"};
    }
    row.pair = object["pair"].get<std::string>();
    row.time = object["time"].is_string() ? object["time"].get<std::string>() : object["time"].dump();
    for (std::size_t k = 0; k < 5; ++k) {
        if (!object.contains(names[k]) || !object[names[k]].is_number()) {
            return Error{ErrorCode::data, fmt::format("expected a number for {}", names[k])};
        }
        row.values[k] = object[names[k]].get<double>();
    }
    return row;
}

}  // namespace

LineFeed::LineFeed(int descriptor, std::vector<market::Pair> pairs, market::Timeframe timeframe)
    : descriptor_(descriptor), pairs_(std::move(pairs)), timeframe_(timeframe)
{
    ::fcntl(descriptor_, F_SETFL, ::fcntl(descriptor_, F_GETFL) | O_NONBLOCK);
}

Result<void> LineFeed::read()
{
    char buffer[1 << 16];
    while (!ended_) {
        const auto count = ::read(descriptor_, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return {};
        if (count < 0) return Error{ErrorCode::runtime, "cannot read candles from standard input"};
        ended_ = count == 0;
        partial_.append(buffer, static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        if (ended_ && !partial_.empty() && partial_.back() != '\n') partial_ += '\n';
        std::vector<std::string> fresh;
        std::size_t begin = 0;
        for (std::size_t end = 0; (end = partial_.find('\n', begin)) != std::string::npos; begin = end + 1) {
            fresh.push_back(partial_.substr(begin, end - begin));
        }
        partial_.erase(0, begin);
        lines_.insert(lines_.begin(), fresh.rbegin(), fresh.rend());
        if (lines_.size() > 10'000) return {};
    }
    return {};
}

Result<void> LineFeed::take(std::string_view line)
{
    ++line_number_;
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (line.empty()) return {};
    const std::string where = fmt::format("standard input:{}", line_number_);
    const auto row = line.front() == '{' ? row_of_json(line) : row_of_csv(line);
    if (!row) return row.error().within(where);
    const auto pair = market::Pair::parse(row->pair);
    if (!pair) return pair.error().within(where);
    const auto time = core::parse_time(row->time);
    if (!time) return time.error().within(where);
    const auto found = std::find(pairs_.begin(), pairs_.end(), *pair);
    if (found == pairs_.end()) return {};  // Nobody here trades it.
    const auto& [open, high, low, close, volume] = row->values;
    const bool whole =
        open > 0 && low > 0 && low <= std::min(open, close) && high >= std::max(open, close) && volume >= 0;
    if (!whole)
        return Error{ErrorCode::data, where + ": these prices are no candle (low <= open, close <= high, above 0)"};
    if (timeframe_.open_of(*time) != *time) {
        return Error{ErrorCode::data,
                     fmt::format("{}: {} is not where a candle of {} opens", where, row->time, timeframe_.name())};
    }
    if (after_ && *time <= *after_) return {};
    if (forming_ && *time < forming_->open_time) {
        return Error{ErrorCode::data,
                     fmt::format("{}: {} comes after {}", where, row->time, core::format_time(forming_->open_time))};
    }
    if (forming_ && *time > forming_->open_time) complete_ = std::exchange(forming_, std::nullopt);
    if (!forming_) forming_ = storage::JournalStep{*time, {}, {}};
    forming_->candles.emplace_back(static_cast<std::uint32_t>(found - pairs_.begin()),
                                   market::Candle{*time, open, high, low, close, volume, true});
    return {};
}

Result<std::optional<storage::JournalStep>> LineFeed::next()
{
    if (lines_.empty()) {
        if (const auto done = read(); !done) return done.error();
    }
    while (!complete_ && !lines_.empty()) {
        const std::string line = std::move(lines_.back());
        lines_.pop_back();
        if (const auto taken = take(line); !taken) return taken.error();
    }
    if (!complete_ && ended_ && lines_.empty()) complete_ = std::exchange(forming_, std::nullopt);
    return std::exchange(complete_, std::nullopt);
}

}  // namespace cobot::fleet
