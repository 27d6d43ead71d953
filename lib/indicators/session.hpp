#pragma once

#include <chrono>
#include <cstdint>
#include <limits>

namespace cobot::indicators {

/// Days, weeks (from Monday), months or years of UTC, and where each begins.
class Session {
public:
    enum class Length { day, week, month, year, whole };

    /// By the value of a choice of day, week, month, year, none.
    explicit Session(double choice) : length_(static_cast<Length>(choice)) {}

    /// Whether the candle that opens at `time` (milliseconds) is the first of its session that is seen.
    bool begins(double time)
    {
        if (time < end_) return false;
        end_ = end_of(std::chrono::sys_time<std::chrono::milliseconds>(
            std::chrono::milliseconds(static_cast<std::int64_t>(time))));
        return true;
    }

private:
    double end_of(std::chrono::sys_time<std::chrono::milliseconds> time) const
    {
        namespace chrono = std::chrono;
        const auto day = chrono::floor<chrono::days>(time);
        const chrono::year_month_day date(day);
        chrono::sys_days end;
        switch (length_) {
            case Length::day: end = day + chrono::days(1); break;
            case Length::week:
                end = day + chrono::days(8 - static_cast<int>(chrono::weekday(day).iso_encoding()));
                break;
            case Length::month: end = chrono::sys_days((date.year() / date.month() + chrono::months(1)) / 1); break;
            case Length::year: end = chrono::sys_days((date.year() + chrono::years(1)) / chrono::January / 1); break;
            case Length::whole: return std::numeric_limits<double>::infinity();
        }
        return static_cast<double>(chrono::duration_cast<chrono::milliseconds>(end.time_since_epoch()).count());
    }

    Length length_;
    double end_ = -std::numeric_limits<double>::infinity();
};

}  // namespace cobot::indicators
