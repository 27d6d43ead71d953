#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/container_hash/hash.hpp>

#include "core/decimal.hpp"
#include "core/result.hpp"

namespace cobot::optimize {

/// One searched value. Inside the search a value is a double: the number itself, or the index of a choice.
struct Dimension {
    enum class Kind { real, integer, choice };

    /// This dimension means something only while another one has one of these values.
    struct When {
        std::size_t dimension = 0;
        std::vector<double> values;
    };

    std::string name;
    Kind kind = Kind::real;
    double low = 0;  ///< Included, as `high`.
    double high = 1;
    double step = 0;  ///< 0: a continuum, of `decimals` places.
    bool log_scale = false;
    int decimals = 12;  ///< Values are rounded to so many places: what is tried is what is written down.
    std::vector<core::Decimal> choices;
    std::vector<When> when;
    double initial = 0;  ///< What the strategy's file says.

    /// How many values there are; 0: a continuum.
    std::size_t count() const;
    /// The value at a place in [0, 1]; every value of a countable dimension has an equal part of it.
    double from_unit(double unit) const;
    /// The middle of the value's part.
    double to_unit(double value) const;
    core::Decimal decimal(double value) const;
    /// The value nearest to `number` (of choices the equal one); absent when it lies outside.
    std::optional<double> value_of(core::Decimal number) const;
};

/// A value for each dimension. Those that mean nothing beside the others have their initial value, so that two points
/// that mean the same are equal.
using Point = std::vector<double>;

/// For containers of points in which nothing depends on their order.
using PointHash = boost::hash<Point>;

/// What a search may change.
class Space {
public:
    Space() = default;
    explicit Space(std::vector<Dimension> dimensions) : dimensions_(std::move(dimensions)) {}

    const std::vector<Dimension>& dimensions() const { return dimensions_; }
    std::size_t size() const { return dimensions_.size(); }
    const Dimension& operator[](std::size_t i) const { return dimensions_[i]; }

    bool is_active(const Point& point, std::size_t i) const;
    Point from_unit(const std::vector<double>& unit) const;
    std::vector<double> to_unit(const Point& point) const;
    /// The strategy as its file has it.
    Point initial() const;
    /// Points there are; absent: a continuum, or more than 2^62.
    std::optional<std::size_t> count() const;

private:
    std::vector<Dimension> dimensions_;
};

}  // namespace cobot::optimize
