#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "indicators/quotient.hpp"

namespace cobot::indicators {

/// The values of a column up to 6 candles back.
class Recent {
public:
    void add(double x)
    {
        at_ = (at_ + 1) % values_.size();
        values_[at_] = x;
    }
    double operator[](std::size_t ago) const { return values_[(at_ + values_.size() - ago) % values_.size()]; }

private:
    std::array<double, 8> values_{};
    std::size_t at_ = 0;
};

/// Ehlers' homodyne discriminator: the length of the dominant cycle, 6 to 50 candles, from the phase that the price and
/// its Hilbert transform turn by in a candle. Rocket Science for Traders, 2001, chapter 7; TA-Lib begins it after
/// `silent` candles.
class DominantCycle {
public:
    explicit DominantCycle(std::size_t silent) : silent_(silent) {}

    /// Whether anything but the smoothing has begun.
    bool begun() const { return seen_ > silent_; }

    void add(double price)
    {
        prices_.add(price);
        if (seen_ <= silent_) ++seen_;
        if (!begun()) return;
        const double gain = 0.075 * period_ + 0.54;
        smooth_.add((4 * prices_[0] + 3 * prices_[1] + 2 * prices_[2] + prices_[3]) / 10);
        detrended_.add(transform(smooth_, gain));
        quadrature_.add(transform(detrended_, gain));
        in_phase_.add(detrended_[3]);
        const double ahead_in_phase = transform(in_phase_, gain);
        const double ahead_quadrature = transform(quadrature_, gain);
        const double i = 0.2 * (in_phase_[0] - ahead_quadrature) + 0.8 * last_i_;
        const double q = 0.2 * (quadrature_[0] + ahead_in_phase) + 0.8 * last_q_;
        real_ = 0.2 * (i * last_i_ + q * last_q_) + 0.8 * real_;
        imaginary_ = 0.2 * (i * last_q_ - q * last_i_) + 0.8 * imaginary_;
        last_i_ = i;
        last_q_ = q;
        turn();
    }

    double smooth_price() const { return smooth_[0]; }
    double in_phase() const { return in_phase_[0]; }
    double quadrature() const { return quadrature_[0]; }
    double period() const { return smooth_period_; }

private:
    static double transform(const Recent& x, double gain)
    {
        return (0.0962 * (x[0] - x[6]) + 0.5769 * (x[2] - x[4])) * gain;
    }
    void turn()
    {
        const double last = period_;
        double period = last;
        if (imaginary_ != 0 && real_ != 0) {
            constexpr double circle = 2 * std::numbers::pi;
            period = quotient(circle, std::atan(imaginary_ / real_), 50);
        }
        period = std::max(std::min(period, 1.5 * last), 0.67 * last);
        period_ = 0.2 * std::clamp(period, 6.0, 50.0) + 0.8 * last;
        smooth_period_ = 0.33 * period_ + 0.67 * smooth_period_;
    }

    std::size_t silent_;
    std::size_t seen_ = 0;
    Recent prices_, smooth_, detrended_, quadrature_, in_phase_;
    double last_i_ = 0, last_q_ = 0;
    double real_ = 0, imaginary_ = 0;
    double period_ = 0;
    double smooth_period_ = 0;
};

/// Where in the dominant cycle the price stands, in degrees: the phase of the Fourier component of that length.
class CyclePhase {
public:
    explicit CyclePhase(std::size_t silent) : cycle(silent) {}

    void add(double price)
    {
        cycle.add(price);
        if (!cycle.begun()) return;
        at_ = at_ + 1 == smooth_.size() ? 0 : at_ + 1;
        smooth_[at_] = cycle.smooth_price();
        const auto length = static_cast<std::size_t>(cycle.period() + 0.5);
        double real = 0;
        double imaginary = 0;
        for (std::size_t k = 0; k < length; ++k) {
            const double angle = static_cast<double>(k) * 2 * std::numbers::pi / static_cast<double>(length);
            const double value = smooth_[(at_ + smooth_.size() - k) % smooth_.size()];
            real += std::sin(angle) * value;
            imaginary += std::cos(angle) * value;
        }
        if (imaginary != 0)
            degrees_ = std::atan(real / imaginary) * (180 / std::numbers::pi);
        else if (real != 0)
            degrees_ += real < 0 ? -90 : 90;
        degrees_ += 90 + quotient(360, cycle.period());
        if (imaginary < 0) degrees_ += 180;
        if (degrees_ > 315) degrees_ -= 360;
    }
    double degrees() const { return degrees_; }
    /// Of the phase, and of the phase 45 degrees later.
    double sine() const { return std::sin(degrees_ * (std::numbers::pi / 180)); }
    double lead_sine() const { return std::sin((degrees_ + 45) * (std::numbers::pi / 180)); }

    DominantCycle cycle;

private:
    std::array<double, 50> smooth_{};
    std::size_t at_ = 0;
    double degrees_ = 0;
};

/// The mean of the price over the dominant cycle, which takes the cycle out, smoothed.
class CycleTrend {
public:
    void add(double price, double period)
    {
        at_ = at_ + 1 == prices_.size() ? 0 : at_ + 1;
        prices_[at_] = price;
        if (period == 0) return;
        const auto length = static_cast<std::size_t>(period + 0.5);
        double offset = 0;
        for (std::size_t k = 0; k < length; ++k) {
            offset += prices_[(at_ + prices_.size() - k) % prices_.size()] - price;
        }
        means_.add(length > 0 ? price + offset / static_cast<double>(length) : price);
    }
    double value() const
    {
        const double newest = means_[0];
        return newest + (3 * (means_[1] - newest) + 2 * (means_[2] - newest) + (means_[3] - newest)) / 10;
    }

private:
    std::array<double, 50> prices_{};
    std::size_t at_ = 0;
    Recent means_;
};

}  // namespace cobot::indicators
