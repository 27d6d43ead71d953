#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "indicators/strength.hpp"
#include "indicators/variance.hpp"

namespace cobot::bots {

/// How far a price is from where it is expected to return to: below zero too low, above too high, in units of which
/// `entry` ones are far enough. Only closed candles are ever seen.
class ReversionSignal {
public:
    virtual ~ReversionSignal() = default;
    /// The next close; absent while too few have been seen.
    virtual std::optional<double> add(double close, double low) = 0;
};

/// (close - mean) / deviation of the last n closes: of the population as Bollinger does it, or of a sample.
class Deviations : public ReversionSignal {
public:
    Deviations(std::size_t period, bool of_sample) : window_(period, of_sample) {}
    std::optional<double> add(double close, double low) override;

private:
    indicators::WindowVariance window_;
};

/// Wilder's RSI, from -1 (at 0) over 0 (at 50) to 1 (at 100).
class CentredRsi : public ReversionSignal {
public:
    explicit CentredRsi(std::size_t period) : rsi_(period) {}
    std::optional<double> add(double close, double low) override;

private:
    indicators::Strength rsi_;
};

/// Distance to the last base, as a share of it. A base is the lowest price of a fall from which the close has since
/// come back by `bounce`; a lower price begins the search for the next one.
class Base : public ReversionSignal {
public:
    explicit Base(double bounce) : bounce_(bounce) {}
    std::optional<double> add(double close, double low) override;

private:
    double bounce_;
    double lowest_ = 0;
    double base_ = 0;
};

/// Two series of logarithms of prices over the last n candles: how the first moves with the second.
class PairSpread {
public:
    explicit PairSpread(std::size_t period) : a_(period), b_(period) {}

    struct Fit {
        double beta = 0;       ///< Slope of a on b, by least squares.
        double mean = 0;       ///< Of a - beta * b.
        double deviation = 0;  ///< Of the same, of a sample.

        double score(double a, double b) const { return deviation > 0 ? (a - beta * b - mean) / deviation : 0; }
    };

    void add(double a, double b);
    bool is_full() const { return seen_ >= a_.size(); }
    Fit fit() const;

private:
    std::vector<double> a_, b_;
    std::size_t seen_ = 0;
};

}  // namespace cobot::bots
