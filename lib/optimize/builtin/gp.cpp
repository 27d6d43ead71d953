#include <algorithm>
#include <cmath>

#include <Eigen/Dense>

#include "optimize/normal.hpp"
#include "optimize/sampler.hpp"
#include "optimize/variation.hpp"

namespace cobot::optimize::builtin {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr std::size_t startup_trials = 16;
constexpr std::size_t points_max = 200;  ///< The cost of a model grows with the third power.
constexpr std::size_t candidates = 512;
constexpr std::size_t batch = 4;

/// A Gaussian process in the unit cube: Matern 5/2 with one length for each dimension, over normal scores of the
/// losses, which a single wild loss cannot bend. Lengths and noise maximise the marginal likelihood (Rasmussen and
/// Williams 2006, chapter 5).
class Surrogate {
public:
    Surrogate(std::vector<Unit> places, VectorXd values)
        : places_(std::move(places)), values_(std::move(values)), lengths_(places_.front().size(), 0.5)
    {
        fit();
    }

    struct Belief {
        double mean = 0;
        double deviation = 0;
    };
    Belief at(const Unit& place) const
    {
        VectorXd shared(values_.size());
        for (Eigen::Index i = 0; i < shared.size(); ++i)
            shared(i) = kernel(places_[static_cast<std::size_t>(i)], place);
        const VectorXd half = solver_.matrixL().solve(shared);
        return {shared.dot(weights_), std::sqrt(std::max(1e-12, 1 - half.squaredNorm()))};
    }
    /// As if the trial at `place` had done as well as is believed (the kriging believer of Ginsbourger et al. 2010).
    void believe(const Unit& place)
    {
        const double mean = at(place).mean;
        places_.push_back(place);
        values_.conservativeResize(values_.size() + 1);
        values_(values_.size() - 1) = mean;
        likelihood();
    }
    double best() const { return values_.minCoeff(); }

private:
    double kernel(const Unit& a, const Unit& b) const
    {
        double square = 0;
        for (std::size_t i = 0; i < a.size(); ++i) {
            const double distance = (a[i] - b[i]) / lengths_[i];
            square += distance * distance;
        }
        const double r = std::sqrt(5 * square);
        return (1 + r + r * r / 3) * std::exp(-r);
    }
    double likelihood()
    {
        const auto n = values_.size();
        MatrixXd covariance(n, n);
        for (Eigen::Index i = 0; i < n; ++i) {
            for (Eigen::Index j = 0; j <= i; ++j) {
                const double value = kernel(places_[static_cast<std::size_t>(i)], places_[static_cast<std::size_t>(j)]);
                covariance(i, j) = covariance(j, i) = value + (i == j ? noise_ : 0);
            }
        }
        solver_.compute(covariance);
        if (solver_.info() != Eigen::Success) return -INFINITY;
        weights_ = solver_.solve(values_);
        double determinant = 0;
        for (Eigen::Index i = 0; i < n; ++i) determinant += std::log(solver_.matrixLLT()(i, i));
        return -0.5 * values_.dot(weights_) - determinant;
    }
    /// One length after the other along a few steps: likelihoods of this kind have one broad top.
    void fit()
    {
        double best = likelihood();
        const auto improve = [&](double& value, double least, double most) {
            for (const double factor : {0.5, 2.0}) {
                const double before = value;
                value = std::clamp(before * factor, least, most);
                const double now = likelihood();
                if (now > best) {
                    best = now;
                } else {
                    value = before;
                }
            }
        };
        for (int round = 0; round < 2; ++round) {
            for (double& length : lengths_) improve(length, 0.05, 4);
            improve(noise_, 1e-6, 0.5);
        }
        likelihood();
    }

    std::vector<Unit> places_;
    VectorXd values_;
    std::vector<double> lengths_;
    double noise_ = 0.01;
    Eigen::LLT<MatrixXd> solver_;
    VectorXd weights_;
};

class GaussianProcess : public Sampler {
public:
    explicit GaussianProcess(const SamplerSetup& setup) : setup_(setup) {}

    std::size_t generation() const override { return known_.size() < startup_trials ? startup_trials : batch; }
    std::vector<Point> ask(std::size_t first, std::size_t count) override
    {
        std::vector<Point> points;
        if (known_.size() < startup_trials) {
            for (std::size_t epoch = first; epoch < first + count; ++epoch) {
                Draws draws(setup_.seed, epoch);
                points.push_back(setup_.space.from_unit(anywhere(setup_.space, draws)));
            }
            return points;
        }
        Surrogate model = surrogate();
        for (std::size_t epoch = first; epoch < first + count; ++epoch) {
            Draws draws(setup_.seed, epoch);
            points.push_back(most_promising(model, draws));
            model.believe(setup_.space.to_unit(points.back()));
        }
        return points;
    }
    void tell(std::span<const Trial> trials) override
    {
        known_.insert(known_.end(), trials.begin(), trials.end());
        std::ranges::stable_sort(known_, is_better);
        const auto same = [](const Trial& a, const Trial& b) { return a.point == b.point; };
        known_.erase(std::unique(known_.begin(), known_.end(), same), known_.end());
    }

private:
    /// Half of the points are the best ones, the others are spread over the rest.
    Surrogate surrogate() const
    {
        std::vector<Unit> places;
        const std::size_t used = std::min(points_max, known_.size());
        const std::size_t best = known_.size() <= points_max ? used : points_max / 2;
        VectorXd values(static_cast<Eigen::Index>(used));
        for (std::size_t k = 0; k < used; ++k) {
            const std::size_t i = k < best ? k : best + (k - best) * (known_.size() - best) / (used - best);
            places.push_back(setup_.space.to_unit(known_[i].point));
            const double rank = (static_cast<double>(i) + 0.5) / static_cast<double>(known_.size());
            values(static_cast<Eigen::Index>(k)) = normal_quantile(rank);
        }
        return {std::move(places), std::move(values)};
    }
    /// The largest expected improvement (Jones, Schonlau and Welch 1998) among points anywhere and near the best.
    Point most_promising(const Surrogate& model, Draws& draws) const
    {
        Point chosen;
        double most = -1;
        for (std::size_t k = 0; k < candidates; ++k) {
            Unit unit = anywhere(setup_.space, draws);
            if (k % 2 == 1) {
                const Unit near =
                    setup_.space.to_unit(known_[draws.index(std::min<std::size_t>(5, known_.size()))].point);
                const double reach = 0.2 * std::pow(10, -2 * draws.uniform());
                for (std::size_t i = 0; i < unit.size(); ++i) {
                    if (setup_.space[i].kind == Dimension::Kind::choice && draws.uniform() < 0.8) unit[i] = near[i];
                    if (setup_.space[i].kind == Dimension::Kind::choice) continue;
                    unit[i] = std::clamp(near[i] + reach * draws.normal(), 0.0, 1.0);
                }
            }
            const Point point = setup_.space.from_unit(unit);
            const auto [mean, deviation] = model.at(setup_.space.to_unit(point));
            const double z = (model.best() - mean) / deviation;
            const double gain = deviation * (z * normal_distribution(z) + normal_density(z));
            if (gain <= most) continue;
            most = gain;
            chosen = point;
        }
        return chosen;
    }

    SamplerSetup setup_;
    std::vector<Trial> known_;  ///< The best first.
};

}  // namespace

extern const SamplerDefinition gp;
const SamplerDefinition gp{
    "gp", "Bayesian optimisation: a model of the loss, tried where it promises the most",
    "Jones, Schonlau and Welch 1998; Rasmussen and Williams 2006", false,
    [](const SamplerSetup& setup) -> std::unique_ptr<Sampler> { return std::make_unique<GaussianProcess>(setup); }};

}  // namespace cobot::optimize::builtin
