#include <algorithm>

#include "optimize/sampler.hpp"
#include "optimize/variation.hpp"

namespace cobot::optimize::builtin {
namespace {

// The constriction of Clerc and Kennedy 2002.
constexpr double inertia = 0.7298;
constexpr double pull = 1.49618;

class ParticleSwarm : public Sampler {
public:
    explicit ParticleSwarm(const SamplerSetup& setup)
        : setup_(setup), size_(setup.population > 0 ? setup.population : 32)
    {
    }

    std::size_t generation() const override { return size_; }
    std::vector<Point> ask(std::size_t first, std::size_t count) override
    {
        std::vector<Point> points;
        for (std::size_t k = 0; k < count; ++k) {
            Draws draws(setup_.seed, first + k);
            if (particles_.size() <= k) {
                Particle particle{anywhere(setup_.space, draws), Unit(setup_.space.size()), {}, {}};
                for (double& speed : particle.speed) speed = (draws.uniform() - 0.5) * 0.5;
                particles_.push_back(std::move(particle));
            } else {
                move(particles_[k], draws);
            }
            points.push_back(setup_.space.from_unit(particles_[k].place));
        }
        return points;
    }
    void tell(std::span<const Trial> trials) override
    {
        for (std::size_t k = 0; k < trials.size(); ++k) {
            Particle& particle = particles_[k];
            if (!particle.best.empty() && !is_better(trials[k], particle.best_trial)) continue;
            particle.best = particle.place;
            particle.best_trial = trials[k];
            if (leader_.empty() || is_better(trials[k], leader_trial_)) {
                leader_ = particle.place;
                leader_trial_ = trials[k];
            }
        }
    }

private:
    struct Particle {
        Unit place, speed, best;
        Trial best_trial;
    };

    void move(Particle& particle, Draws& draws) const
    {
        for (std::size_t i = 0; i < particle.place.size(); ++i) {
            double& place = particle.place[i];
            double& speed = particle.speed[i];
            speed = inertia * speed + pull * draws.uniform() * (particle.best[i] - place) +
                    pull * draws.uniform() * (leader_[i] - place);
            place += speed;
            if (place >= 0 && place <= 1) continue;
            place = std::clamp(place, 0.0, 1.0);
            speed = -speed / 2;
        }
    }

    SamplerSetup setup_;
    std::size_t size_;
    std::vector<Particle> particles_;
    Unit leader_;
    Trial leader_trial_;
};

}  // namespace

extern const SamplerDefinition pso;
const SamplerDefinition pso{
    "pso", "A swarm whose particles are drawn to their own and the common best",
    "Kennedy and Eberhart 1995; Clerc and Kennedy 2002", false,
    [](const SamplerSetup& setup) -> std::unique_ptr<Sampler> { return std::make_unique<ParticleSwarm>(setup); }};

}  // namespace cobot::optimize::builtin
