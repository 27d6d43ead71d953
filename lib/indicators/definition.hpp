#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace cobot::indicators {

/// One number that tunes an indicator, such as a period.
struct Parameter {
    enum class Kind { integer, real };

    std::string_view name;
    Kind kind = Kind::integer;
    double default_value = 0;
    double min = 0;
    double max = 0;
    std::string_view summary;
};

/// What an indicator reads of each candle. `source` is the column that a strategy may choose (`source: close`, or
/// another indicator); the others are fixed. `time` is the open time in milliseconds since 1970, UTC.
enum class Input { source, open, high, low, close, volume, time };

using Parameters = std::span<const double>;  ///< In the order of Definition::parameters.

/// A running indicator: candles go in, one at a time or many, and one value of each output comes out for each.
/// Any division of the candles into calls gives the same bits.
class Stream {
public:
    virtual ~Stream() = default;
    /// `in` has one value for each input, `out` room for one of each output. Values put out before the warm-up
    /// mean nothing; they are finite all the same.
    virtual void step(const double* in, double* out) = 0;
    /// `count` candles at once: `in` has a column for each input, `out` one for each output. They must not overlap.
    virtual void block(const double* const* in, double* const* out, std::size_t count) = 0;
    /// A copy, so that a candle still being formed can be tried without harm.
    virtual std::unique_ptr<Stream> clone() const = 0;
};

/// Everything there is to know of one indicator. Documentation, schema, optimiser ranges and code come from it.
struct Definition {
    std::string_view name;     ///< As written in `type:`, for example "rsi".
    std::string_view summary;  ///< One line.
    std::string_view source;   ///< Of the formula.
    std::vector<std::string_view> aliases;
    std::vector<Input> inputs;
    std::vector<Parameter> parameters;
    std::vector<std::string_view> outputs;  ///< The first is what the bare name of the indicator means.

    /// What is wrong with these values beyond their single ranges ("fast must be less than slow"), if anything.
    std::optional<std::string> (*check)(Parameters) = nullptr;
    /// Candles that must have been seen before output `k` means something: its value at index warmup - 1 is the first.
    std::size_t (*warmup)(Parameters, std::size_t output) = nullptr;
    std::unique_ptr<Stream> (*stream)(Parameters) = nullptr;
};

/// Every indicator, sorted by name.
std::span<const Definition* const> all();
/// By name or alias; null when there is none.
const Definition* find(std::string_view name);

/// Whether `values` may be used: their number, ranges, whole numbers, and Definition::check. The message names the
/// parameter and what is allowed.
std::optional<std::string> problem_with(const Definition& definition, Parameters values);
/// The same of the value of one parameter alone.
std::optional<std::string> problem_with(const Definition& definition, std::size_t parameter, double value);

}  // namespace cobot::indicators
