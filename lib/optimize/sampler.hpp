#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "optimize/space.hpp"
#include "optimize/trial.hpp"

namespace cobot::optimize {

/// What a sampler works on.
struct SamplerSetup {
    Space space;
    std::uint64_t seed = 0;
    std::size_t objectives = 1;
    std::size_t epochs = 100;    ///< Trials that are planned.
    std::size_t population = 0;  ///< Points of a generation; 0: the sampler's own choice.
    /// Calls work(0) to work(count - 1), each writing to a place of its own; on several threads if whoever searches
    /// has them.
    std::function<void(std::size_t count, const std::function<void(std::size_t)>& work)> each =
        [](std::size_t count, const std::function<void(std::size_t)>& work) {
            for (std::size_t i = 0; i < count; ++i) work(i);
        };
};

/// Decides which points to try. It is asked for a generation at a time and told how all of it did before the next one.
/// The size of a generation depends on nothing but the epoch, so the points are the same for any number of threads,
/// and a study can be taken up again by telling its sampler what is known.
class Sampler {
public:
    virtual ~Sampler() = default;

    /// False: what it is told changes nothing, and it may be asked for more before it is told.
    virtual bool learns() const { return true; }
    /// How many points the next ask should be for; 0: nothing is left to try.
    virtual std::size_t generation() const = 0;
    /// Points for the epochs `first` to `first + count - 1`.
    virtual std::vector<Point> ask(std::size_t first, std::size_t count) = 0;
    /// How the points of the last ask did, in the order of their epochs; fewer when the study was cut short.
    virtual void tell(std::span<const Trial> trials) = 0;
};

/// Points of the next generation of a sampler that does not learn and has been asked for so many: few at first, so that
/// pruning and limits can begin, then more, which are quicker together.
std::size_t unlearned_generation(std::size_t asked);

/// One way to search. One file in builtin/ defines one, and the folder is the list.
struct SamplerDefinition {
    std::string_view name;
    std::string_view summary;
    std::string_view source;          ///< Where it comes from.
    bool several_objectives = false;  ///< It looks at all losses; otherwise at the first.
    std::unique_ptr<Sampler> (*make)(const SamplerSetup& setup);
};

/// By name.
std::span<const SamplerDefinition* const> all_samplers();

/// ErrorCode::usage with the nearest name.
core::Result<const SamplerDefinition*> find_sampler(std::string_view name);

}  // namespace cobot::optimize
