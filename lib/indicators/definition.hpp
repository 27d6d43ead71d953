#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"

namespace cobot::indicators {

/// One number that tunes an indicator, such as a period, or one of a few words (`method: fibonacci`).
struct Parameter {
    enum class Kind { integer, real, choice };

    std::string_view name;
    Kind kind = Kind::integer;
    double default_value = 0;
    double min = 0;
    double max = 0;
    std::string_view summary;
    std::vector<std::string_view> choices = {};  ///< Of a choice: its words. Its value is the index of one.

    /// One of `choices`, the first of which holds when none is written.
    static Parameter choice(std::string_view name, std::vector<std::string_view> choices, std::string_view summary)
    {
        const auto last = static_cast<double>(choices.size()) - 1;
        return {name, Kind::choice, 0, 0, last, summary, std::move(choices)};
    }
};

/// What an indicator reads of each candle. `source` and `other` are the columns that a strategy may choose (`source:
/// close`, another indicator, an expression); the rest are fixed. `time` is the open time in milliseconds since 1970,
/// UTC.
enum class Input { source, other, open, high, low, close, volume, time };

using Parameters = std::span<const double>;  ///< In the order of Definition::parameters.

/// A running indicator: candles go in, one at a time or many, and one value of each output comes out for each.
/// Any division of the candles into calls gives the same bits.
class Stream {
public:
    virtual ~Stream() = default;
    /// `in` has one value for each input, `out` room for one of each output. Values put out before the warm-up
    /// mean nothing; they are finite all the same.
    virtual void step(const double* in, double* out) = 0;
    /// `count` candles at once, in columns that must not overlap; one of `out` is null if it is not wanted, ever.
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
    /// For each output the words that its values 0, 1, 2 ... stand for (`regime == trend_up`). Outputs without any, or
    /// beyond the end, are numbers.
    std::vector<std::vector<std::string_view>> labels = {};

    /// What is wrong with these values beyond their single ranges ("fast must be less than slow"), if anything.
    std::optional<std::string> (*check)(Parameters) = nullptr;
    /// Candles that must have been seen before output `k` means something: its value at index warmup - 1 is the first.
    std::size_t (*warmup)(Parameters, std::size_t output) = nullptr;
    std::unique_ptr<Stream> (*stream)(Parameters) = nullptr;

    bool reads(Input input) const;
    /// Empty when output `k` is a number.
    std::span<const std::string_view> labels_of(std::size_t output) const;
};

/// Every indicator, sorted by name.
std::span<const Definition* const> all();
/// By name or alias, in small or capital letters, with or without "ta." before it; null when there is none.
const Definition* find(std::string_view name);

/// Whether `values` may be used: their number, ranges, whole numbers, and Definition::check. The message names the
/// parameter and what is allowed.
std::optional<std::string> problem_with(const Definition& definition, Parameters values);
/// The same of the value of one parameter alone.
std::optional<std::string> problem_with(const Definition& definition, std::size_t parameter, double value);

}  // namespace cobot::indicators
