#include "optimize/space.hpp"

#include <algorithm>
#include <cmath>

namespace cobot::optimize {

std::size_t Dimension::count() const
{
    if (kind == Kind::choice) return choices.size();
    if (low >= high) return 1;
    if (step <= 0) return 0;
    return static_cast<std::size_t>(std::floor((high - low) / step + 1e-9)) + 1;
}

double Dimension::from_unit(double unit) const
{
    unit = std::clamp(unit, 0.0, 1.0);
    if (const std::size_t values = count(); values > 0) {
        const auto last = static_cast<double>(values - 1);
        const double place = std::min(std::floor(unit * static_cast<double>(values)), last);
        if (kind == Kind::choice) return place;
        return decimal(low + place * step).to_double();
    }
    const double value =
        log_scale ? std::exp(std::log(low) + unit * (std::log(high) - std::log(low))) : low + unit * (high - low);
    return std::clamp(decimal(value).to_double(), low, high);
}

double Dimension::to_unit(double value) const
{
    if (const std::size_t values = count(); values > 0) {
        const double place = kind == Kind::choice ? value : step > 0 ? std::round((value - low) / step) : 0;
        return (place + 0.5) / static_cast<double>(values);
    }
    if (log_scale) return std::clamp((std::log(value) - std::log(low)) / (std::log(high) - std::log(low)), 0.0, 1.0);
    return std::clamp((value - low) / (high - low), 0.0, 1.0);
}

core::Decimal Dimension::decimal(double value) const
{
    if (kind == Kind::choice) return choices[static_cast<std::size_t>(value)];
    return core::Decimal::from_double(value, decimals);
}

std::optional<double> Dimension::value_of(core::Decimal number) const
{
    if (kind == Kind::choice) {
        const auto found = std::ranges::find(choices, number);
        if (found == choices.end()) return std::nullopt;
        return static_cast<double>(found - choices.begin());
    }
    const double value = number.to_double();
    if (value < low || value > high) return std::nullopt;
    return count() > 0 ? from_unit(to_unit(value)) : decimal(value).to_double();
}

bool Space::is_active(const Point& point, std::size_t i) const
{
    return std::ranges::all_of(dimensions_[i].when, [&](const Dimension::When& when) {
        return is_active(point, when.dimension) &&
               std::ranges::find(when.values, point[when.dimension]) != when.values.end();
    });
}

Point Space::from_unit(const std::vector<double>& unit) const
{
    Point point(size());
    for (std::size_t i = 0; i < size(); ++i) {
        point[i] = dimensions_[i].from_unit(unit[i]);
        // A condition names only dimensions before its own.
        if (!is_active(point, i)) point[i] = dimensions_[i].initial;
    }
    return point;
}

std::vector<double> Space::to_unit(const Point& point) const
{
    std::vector<double> unit(size());
    for (std::size_t i = 0; i < size(); ++i) unit[i] = dimensions_[i].to_unit(point[i]);
    return unit;
}

Point Space::initial() const
{
    Point point;
    for (const Dimension& dimension : dimensions_) point.push_back(dimension.initial);
    return point;
}

std::optional<std::size_t> Space::count() const
{
    std::size_t all = 1;
    for (const Dimension& dimension : dimensions_) {
        const std::size_t values = dimension.count();
        if (values == 0 || all > (std::size_t{1} << 62) / values) return std::nullopt;
        all *= values;
    }
    return all;
}

}  // namespace cobot::optimize
