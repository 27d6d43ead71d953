#pragma once

#include <string_view>

namespace cobot::core {

/// What a noun that takes an s ends with after a number: fmt::format("{} fill{}", fills, plural(fills)).
template <class Count>
constexpr std::string_view plural(const Count& count)
{
    return count == Count(1) ? "" : "s";
}

}  // namespace cobot::core
