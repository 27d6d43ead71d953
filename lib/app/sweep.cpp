#include <fmt/format.h>

#include "app/backtest.hpp"

namespace cobot::app {
namespace {

using core::Decimal;

constexpr std::size_t most_variants = 1'000'000;

core::Error bad_sweep(std::string_view text, std::string_view why)
{
    return {core::ErrorCode::usage,
            fmt::format("--sweep {}: {}; write NAME=FIRST:LAST:STEP or NAME=A,B,C, as in fast=5:50:5", text, why)};
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    for (std::size_t at = 0;;) {
        const std::size_t next = text.find(separator, at);
        parts.push_back(text.substr(at, next - at));
        if (next == std::string_view::npos) return parts;
        at = next + 1;
    }
}

core::Result<std::vector<std::string>> values_of(std::string_view sweep, std::string_view values)
{
    std::vector<std::string> list;
    const auto bounds = split(values, ':');
    if (bounds.size() == 1) {
        for (const std::string_view value : split(values, ',')) {
            if (value.empty()) return bad_sweep(sweep, "a value is missing");
            list.emplace_back(value);
        }
        return list;
    }
    if (bounds.size() != 2 && bounds.size() != 3) return bad_sweep(sweep, "a range has two or three parts");
    const auto first = Decimal::parse(bounds[0]);
    const auto last = Decimal::parse(bounds[1]);
    const auto step = bounds.size() == 3 ? Decimal::parse(bounds[2]) : core::Result<Decimal>(Decimal(1));
    if (!first || !last || !step) return bad_sweep(sweep, "a range is made of numbers");
    if (!step->is_positive() || *last < *first) return bad_sweep(sweep, "the range is empty");
    if ((*last - *first) / *step > Decimal::from_int(most_variants)) return bad_sweep(sweep, "over a million values");
    for (Decimal value = *first; value <= *last; value += *step) list.push_back(value.to_string());
    return list;
}

}  // namespace

core::Result<std::vector<std::vector<ParameterChoice>>> sweep_variants(const std::vector<std::string>& sweeps)
{
    std::vector<std::vector<ParameterChoice>> variants;
    for (const std::string& sweep : sweeps) {
        const std::size_t equals = sweep.find('=');
        if (equals == 0 || equals == std::string::npos) return bad_sweep(sweep, "the parameter's name is missing");
        std::string name = sweep.substr(0, equals);
        if (name.starts_with("params.")) name.erase(0, 7);
        const auto values = values_of(sweep, std::string_view(sweep).substr(equals + 1));
        if (!values) return values.error();
        if (variants.empty()) variants.emplace_back();
        if (variants.size() * values->size() > most_variants) return bad_sweep(sweep, "over a million runs in all");
        std::vector<std::vector<ParameterChoice>> multiplied;
        for (const auto& variant : variants) {
            for (const ParameterChoice& choice : variant) {
                if (choice.name == name) return bad_sweep(sweep, "this parameter is swept already");
            }
            for (const std::string& value : *values) {
                multiplied.push_back(variant);
                multiplied.back().push_back({name, value});
            }
        }
        variants = std::move(multiplied);
    }
    return variants;
}

}  // namespace cobot::app
