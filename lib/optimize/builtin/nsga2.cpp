#include <algorithm>

#include "optimize/evolution.hpp"
#include "optimize/ranking.hpp"

namespace cobot::optimize::builtin {
namespace {

/// Front after front survives; of the front that does not fit, those with the most room around them.
class Nsga2 : public Evolution {
public:
    explicit Nsga2(const SamplerSetup& setup) : Evolution(setup, setup.population > 0 ? setup.population : 64) {}

protected:
    std::vector<Trial> survivors(std::vector<Trial> all, std::size_t size, std::size_t) const override
    {
        std::vector<Trial> kept;
        for (const auto& front : fronts_of(all)) {
            const std::vector<double> room = crowding(all, front);
            std::vector<std::size_t> order(front.size());
            for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
            std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return room[a] > room[b]; });
            for (const std::size_t k : order) {
                if (kept.size() < size) kept.push_back(all[front[k]]);
            }
        }
        return kept;
    }
};

}  // namespace

extern const SamplerDefinition nsga2;
const SamplerDefinition nsga2{
    "nsga2", "Several objectives: fronts of trials that nothing beats, spread by crowding", "Deb et al. 2002", true,
    [](const SamplerSetup& setup) -> std::unique_ptr<Sampler> { return std::make_unique<Nsga2>(setup); }};

}  // namespace cobot::optimize::builtin
