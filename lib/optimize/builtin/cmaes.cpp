#include <algorithm>
#include <cmath>

#include <Eigen/Eigenvalues>

#include "optimize/draws.hpp"
#include "optimize/sampler.hpp"

namespace cobot::optimize::builtin {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Covariance matrix adaptation in the unit cube, with the weights and constants of Hansen's tutorial (2016, sections 3
/// and appendix A), and a restart with twice the population when it has converged (Auger and Hansen 2005).
class CmaEs : public Sampler {
public:
    explicit CmaEs(const SamplerSetup& setup) : setup_(setup), n_(static_cast<double>(setup.space.size()))
    {
        const auto usual = static_cast<std::size_t>(4 + std::floor(3 * std::log(n_)));
        start(setup.population > 0 ? setup.population : std::max<std::size_t>(16, usual), setup.space.initial());
    }

    std::size_t generation() const override { return lambda_; }

    std::vector<Point> ask(std::size_t first, std::size_t count) override
    {
        decompose();
        asked_.clear();
        std::vector<Point> points;
        for (std::size_t epoch = first; epoch < first + count; ++epoch) {
            Draws draws(setup_.seed, epoch);
            VectorXd x = draw(draws);
            for (int again = 0; again < 10 && !is_inside(x); ++again) x = draw(draws);
            x = x.cwiseMax(0.0).cwiseMin(1.0);
            asked_.push_back(x);
            points.push_back(setup_.space.from_unit({x.begin(), x.end()}));
        }
        return points;
    }

    void tell(std::span<const Trial> trials) override
    {
        if (trials.size() < lambda_) return;  // The study ended within the generation.
        std::vector<std::size_t> order(trials.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return is_better(trials[a], trials[b]); });
        update(order);
        const bool flat = !is_better(trials[order.front()], trials[order[lambda_ / 2]]);
        flat_ = flat ? flat_ + 1 : 0;
        if (sigma_ * std::sqrt(covariance_.diagonal().maxCoeff()) < 1e-6 || flat_ >= 10) {
            Draws draws(setup_.seed, trials.back().epoch + (std::size_t{1} << 40));
            std::vector<double> unit(setup_.space.size());
            for (double& u : unit) u = draws.uniform();
            start(std::min<std::size_t>(lambda_ * 2, 512), setup_.space.from_unit(unit));
        }
    }

private:
    void start(std::size_t lambda, const Point& from)
    {
        lambda_ = lambda;
        const auto size = static_cast<Eigen::Index>(setup_.space.size());
        const std::vector<double> unit = setup_.space.to_unit(from);
        mean_ = Eigen::Map<const VectorXd>(unit.data(), size);
        sigma_ = 0.3;
        covariance_ = MatrixXd::Identity(size, size);
        path_c_ = VectorXd::Zero(size);
        path_sigma_ = VectorXd::Zero(size);
        generations_ = 0;
        flat_ = 0;

        mu_ = lambda_ / 2;
        weights_.clear();
        double sum = 0;
        double squares = 0;
        for (std::size_t i = 0; i < mu_; ++i) {
            weights_.push_back(std::log((static_cast<double>(lambda_) + 1) / 2) - std::log(static_cast<double>(i + 1)));
            sum += weights_.back();
        }
        for (double& weight : weights_) {
            weight /= sum;
            squares += weight * weight;
        }
        mu_effective_ = 1 / squares;
        c_sigma_ = (mu_effective_ + 2) / (n_ + mu_effective_ + 5);
        damping_ = 1 + 2 * std::max(0.0, std::sqrt((mu_effective_ - 1) / (n_ + 1)) - 1) + c_sigma_;
        c_c_ = (4 + mu_effective_ / n_) / (n_ + 4 + 2 * mu_effective_ / n_);
        c_1_ = 2 / ((n_ + 1.3) * (n_ + 1.3) + mu_effective_);
        c_mu_ = std::min(1 - c_1_, 2 * (mu_effective_ - 2 + 1 / mu_effective_) / ((n_ + 2) * (n_ + 2) + mu_effective_));
        expected_length_ = std::sqrt(n_) * (1 - 1 / (4 * n_) + 1 / (21 * n_ * n_));
    }

    void decompose()
    {
        const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(covariance_);
        axes_ = solver.eigenvectors();
        lengths_ = solver.eigenvalues().cwiseMax(1e-20).cwiseSqrt();
    }
    VectorXd draw(Draws& draws) const
    {
        VectorXd z(mean_.size());
        for (double& one : z) one = draws.normal();
        return mean_ + sigma_ * (axes_ * (lengths_.asDiagonal() * z));
    }
    static bool is_inside(const VectorXd& x) { return x.minCoeff() >= 0 && x.maxCoeff() <= 1; }

    void update(const std::vector<std::size_t>& order)
    {
        const VectorXd old = mean_;
        mean_.setZero();
        for (std::size_t i = 0; i < mu_; ++i) mean_ += weights_[i] * asked_[order[i]];
        const VectorXd step = (mean_ - old) / sigma_;
        const VectorXd whitened = axes_ * (lengths_.cwiseInverse().asDiagonal() * (axes_.transpose() * step));
        path_sigma_ = (1 - c_sigma_) * path_sigma_ + std::sqrt(c_sigma_ * (2 - c_sigma_) * mu_effective_) * whitened;
        ++generations_;
        const double length =
            path_sigma_.norm() / std::sqrt(1 - std::pow(1 - c_sigma_, 2.0 * static_cast<double>(generations_)));
        const bool steady = length < (1.4 + 2 / (n_ + 1)) * expected_length_;
        path_c_ = (1 - c_c_) * path_c_;
        if (steady) path_c_ += std::sqrt(c_c_ * (2 - c_c_) * mu_effective_) * step;
        const double lost = steady ? 0 : c_c_ * (2 - c_c_);
        covariance_ = (1 - c_1_ - c_mu_ + c_1_ * lost) * covariance_ + c_1_ * path_c_ * path_c_.transpose();
        for (std::size_t i = 0; i < mu_; ++i) {
            const VectorXd y = (asked_[order[i]] - old) / sigma_;
            covariance_ += c_mu_ * weights_[i] * y * y.transpose();
        }
        sigma_ = std::min(1.0, sigma_ * std::exp(c_sigma_ / damping_ * (path_sigma_.norm() / expected_length_ - 1)));
    }

    SamplerSetup setup_;
    double n_;
    std::size_t lambda_ = 0;
    std::size_t mu_ = 0;
    std::vector<double> weights_;
    double mu_effective_ = 0, c_sigma_ = 0, damping_ = 0, c_c_ = 0, c_1_ = 0, c_mu_ = 0, expected_length_ = 0;
    VectorXd mean_, path_c_, path_sigma_, lengths_;
    MatrixXd covariance_, axes_;
    double sigma_ = 0.3;
    std::size_t generations_ = 0;
    std::size_t flat_ = 0;
    std::vector<VectorXd> asked_;
};

}  // namespace

extern const SamplerDefinition cmaes;
const SamplerDefinition cmaes{
    "cmaes", "A cloud of points that learns the shape of the valley it walks down",
    "Hansen 2016; restarts of Auger and Hansen 2005", false,
    [](const SamplerSetup& setup) -> std::unique_ptr<Sampler> { return std::make_unique<CmaEs>(setup); }};

}  // namespace cobot::optimize::builtin
