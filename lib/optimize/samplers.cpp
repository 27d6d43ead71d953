#include <algorithm>
#include <array>
#include <bit>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/suggest.hpp"
#include "optimize/sampler.hpp"

namespace cobot::optimize {
namespace builtin {
#define COBOT_BUILTIN(name) extern const SamplerDefinition name;
#include "optimize/builtins.inc"
#undef COBOT_BUILTIN
}  // namespace builtin

std::size_t unlearned_generation(std::size_t asked)
{
    return std::clamp<std::size_t>(std::bit_floor(asked / 2), 64, 512);
}

std::span<const SamplerDefinition* const> all_samplers()
{
    static const std::array table = [] {
        std::array all{
#define COBOT_BUILTIN(name) &builtin::name,
#include "optimize/builtins.inc"
#undef COBOT_BUILTIN
        };
        std::ranges::sort(all, {}, [](const SamplerDefinition* one) { return one->name; });
        return all;
    }();
    return table;
}

core::Result<const SamplerDefinition*> find_sampler(std::string_view name)
{
    std::vector<std::string> names;
    for (const SamplerDefinition* sampler : all_samplers()) {
        if (sampler->name == name) return sampler;
        names.emplace_back(sampler->name);
    }
    return core::Error{core::ErrorCode::usage, fmt::format("there is no sampler \"{}\"{}; known: {}", name,
                                                           core::did_you_mean(name, names), fmt::join(names, ", "))};
}

}  // namespace cobot::optimize
