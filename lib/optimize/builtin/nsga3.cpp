#include <algorithm>
#include <cmath>

#include <Eigen/Dense>

#include "optimize/evolution.hpp"
#include "optimize/ranking.hpp"

namespace cobot::optimize::builtin {
namespace {

using Direction = std::vector<double>;

/// Points on the simplex with `parts` steps along each axis (Das and Dennis 1998).
void add_directions(std::vector<Direction>& all, Direction& begun, std::size_t objectives, std::size_t left,
                    std::size_t parts)
{
    if (begun.size() + 1 == objectives) {
        begun.push_back(static_cast<double>(left) / static_cast<double>(parts));
        all.push_back(begun);
        begun.pop_back();
        return;
    }
    for (std::size_t k = 0; k <= left; ++k) {
        begun.push_back(static_cast<double>(k) / static_cast<double>(parts));
        add_directions(all, begun, objectives, left - k, parts);
        begun.pop_back();
    }
}

/// As many directions as fit into a population.
std::vector<Direction> directions(std::size_t objectives, std::size_t population)
{
    std::vector<Direction> best;
    for (std::size_t parts = 1; parts <= population; ++parts) {
        std::vector<Direction> all;
        Direction begun;
        add_directions(all, begun, objectives, parts, parts);
        if (all.size() > population && !best.empty()) break;
        best = std::move(all);
        if (objectives == 1) break;
    }
    return best;
}

/// Front after front survives; of the front that does not fit, those near directions that few others are near.
class Nsga3 : public Evolution {
public:
    explicit Nsga3(const SamplerSetup& setup)
        : Evolution(setup, setup.population > 0 ? setup.population : 64),
          directions_(directions(setup.objectives, setup.population > 0 ? setup.population : 64))
    {
    }

protected:
    std::vector<Trial> survivors(std::vector<Trial> all, std::size_t size, std::size_t epoch) const override
    {
        std::vector<std::size_t> chosen;
        std::vector<std::size_t> last;
        std::vector<std::size_t> considered;
        for (const auto& front : fronts_of(all)) {
            considered.insert(considered.end(), front.begin(), front.end());
            if (chosen.size() + front.size() > size) {
                last = front;
                break;
            }
            chosen.insert(chosen.end(), front.begin(), front.end());
        }
        if (chosen.size() < size && !last.empty()) fill(all, considered, chosen, last, size, epoch);
        std::vector<Trial> kept;
        for (const std::size_t i : chosen) kept.push_back(std::move(all[i]));
        return kept;
    }

private:
    struct Place {
        std::size_t direction = 0;
        double distance = 0;
    };

    void fill(const std::vector<Trial>& all, const std::vector<std::size_t>& considered,
              std::vector<std::size_t>& chosen, std::vector<std::size_t> last, std::size_t size,
              std::size_t epoch) const
    {
        const std::vector<Place> places = places_of(all, considered);
        std::vector<std::size_t> near(directions_.size());
        for (const std::size_t i : chosen) ++near[places[i].direction];
        Draws draws(setup_.seed, epoch + (std::size_t{1} << 41));
        while (chosen.size() < size) {
            // The direction with the fewest, among those that still have somebody to offer.
            std::size_t least = near.size();
            for (const std::size_t i : last) {
                const std::size_t d = places[i].direction;
                if (least == near.size() || near[d] < near[least] || (near[d] == near[least] && d < least)) least = d;
            }
            std::vector<std::size_t> offered;
            for (std::size_t k = 0; k < last.size(); ++k) {
                if (places[last[k]].direction == least) offered.push_back(k);
            }
            const auto nearest =
                std::ranges::min_element(offered, {}, [&](std::size_t k) { return places[last[k]].distance; });
            const std::size_t taken = near[least] == 0 ? *nearest : offered[draws.index(offered.size())];
            chosen.push_back(last[taken]);
            ++near[least];
            last.erase(last.begin() + static_cast<std::ptrdiff_t>(taken));
        }
    }

    /// Losses from the ideal point on, divided by where the hyperplane through the extreme points meets the axes; then
    /// the direction whose line is nearest.
    std::vector<Place> places_of(const std::vector<Trial>& all, const std::vector<std::size_t>& considered) const
    {
        const std::size_t objectives = directions_.front().size();
        std::vector<double> ideal(objectives, INFINITY);
        std::vector<double> worst(objectives, -INFINITY);
        for (const std::size_t i : considered) {
            for (std::size_t m = 0; m < objectives; ++m) {
                ideal[m] = std::min(ideal[m], all[i].losses[m]);
                worst[m] = std::max(worst[m], all[i].losses[m]);
            }
        }
        const std::vector<double> widths = intercepts(all, considered, ideal, worst);
        std::vector<Place> places(all.size());
        for (const std::size_t i : considered) {
            std::vector<double> scaled;
            for (std::size_t m = 0; m < objectives; ++m) scaled.push_back((all[i].losses[m] - ideal[m]) / widths[m]);
            places[i] = nearest(scaled);
        }
        return places;
    }

    static std::vector<double> intercepts(const std::vector<Trial>& all, const std::vector<std::size_t>& considered,
                                          const std::vector<double>& ideal, const std::vector<double>& worst)
    {
        const auto objectives = static_cast<Eigen::Index>(ideal.size());
        Eigen::MatrixXd extremes(objectives, objectives);
        for (Eigen::Index axis = 0; axis < objectives; ++axis) {
            double best = INFINITY;
            for (const std::size_t i : considered) {
                double largest = 0;
                for (Eigen::Index m = 0; m < objectives; ++m) {
                    const auto k = static_cast<std::size_t>(m);
                    largest = std::max(largest, (all[i].losses[k] - ideal[k]) * (m == axis ? 1 : 1e6));
                }
                if (largest >= best) continue;
                best = largest;
                for (Eigen::Index m = 0; m < objectives; ++m) {
                    const auto k = static_cast<std::size_t>(m);
                    extremes(axis, m) = all[i].losses[k] - ideal[k];
                }
            }
        }
        std::vector<double> widths;
        const Eigen::FullPivLU<Eigen::MatrixXd> solver(extremes);
        const bool plane = solver.isInvertible();
        const Eigen::VectorXd normal = solver.solve(Eigen::VectorXd::Ones(objectives));
        for (Eigen::Index m = 0; m < objectives; ++m) {
            const auto k = static_cast<std::size_t>(m);
            const double range = std::max(worst[k] - ideal[k], 1e-12);
            const bool usable = plane && std::isfinite(normal(m)) && normal(m) > 1e-12;
            widths.push_back(usable ? std::clamp(1 / normal(m), 1e-12, range) : range);
        }
        return widths;
    }

    Place nearest(const std::vector<double>& point) const
    {
        Place best{0, INFINITY};
        for (std::size_t d = 0; d < directions_.size(); ++d) {
            double along = 0;
            double length = 0;
            double square = 0;
            for (std::size_t m = 0; m < point.size(); ++m) {
                along += point[m] * directions_[d][m];
                length += directions_[d][m] * directions_[d][m];
                square += point[m] * point[m];
            }
            const double distance = std::sqrt(std::max(0.0, square - along * along / length));
            if (distance < best.distance) best = {d, distance};
        }
        return best;
    }

    std::vector<Direction> directions_;
};

}  // namespace

extern const SamplerDefinition nsga3;
const SamplerDefinition nsga3{
    "nsga3", "Many objectives: a front spread along directions that are set beforehand", "Deb and Jain 2014", true,
    [](const SamplerSetup& setup) -> std::unique_ptr<Sampler> { return std::make_unique<Nsga3>(setup); }};

}  // namespace cobot::optimize::builtin
