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

/// A candle column that an indicator reads. `source` is the one that a strategy may choose
/// (`source: close`, or another indicator); the others are fixed.
enum class Input { source, open, high, low, close, volume };

using Parameters = std::span<const double>;                   ///< In the order of Definition::parameters.
using InputColumns = std::span<const std::span<const double>>;  ///< In the order of Definition::inputs.
using OutputColumns = std::span<const std::span<double>>;       ///< In the order of Definition::outputs.

/// The streaming form: one candle in, one value of each output out. Copyable by clone, so that a candle still
/// being formed can be tried without harm.
class Stream {
public:
    virtual ~Stream() = default;
    /// `in` has one value for each input, `out` room for one of each output. Values put out before `warmup`
    /// candles were seen mean nothing; they are finite all the same.
    virtual void step(const double* in, double* out) = 0;
    virtual std::unique_ptr<Stream> clone() const = 0;
};

/// Everything there is to know of one indicator. Documentation, schema, optimiser ranges and code come from it.
/// The two forms give the same bits: `columns` runs the same expressions as `stream`.
struct Definition {
    std::string_view name;     ///< As written in `type:`, for example "rsi".
    std::string_view summary;  ///< One line, with the source of the formula.
    std::vector<std::string_view> aliases;
    std::vector<Input> inputs;
    std::vector<Parameter> parameters;
    std::vector<std::string_view> outputs;  ///< The first is what the bare name of the indicator means.

    /// What is wrong with these values beyond their single ranges ("fast must be less than slow"), if anything.
    std::optional<std::string> (*check)(Parameters) = nullptr;
    /// Candles that must have been seen before output `k` means something: its value at index warmup - 1 is the first.
    std::size_t (*warmup)(Parameters, std::size_t output) = nullptr;
    /// All outputs over whole columns of equal length.
    void (*columns)(Parameters, InputColumns, OutputColumns) = nullptr;
    std::unique_ptr<Stream> (*stream)(Parameters) = nullptr;
};

/// Every indicator, sorted by name.
std::span<const Definition* const> all();
/// By name or alias; null when there is none.
const Definition* find(std::string_view name);

}  // namespace cobot::indicators
