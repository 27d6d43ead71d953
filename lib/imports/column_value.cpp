#include "imports/column_value.hpp"

#include <fmt/format.h>

namespace cobot::imports {

Value Value::of_constant(double value)
{
    Value result = number(fmt::format("{}", value), value < 0);
    result.constant = value;
    result.fixed = true;
    return result;
}

std::string Value::joined() const
{
    if (all.size() == 1) return all.front();
    std::string result;
    for (const std::string& condition : all) result += fmt::format("{}({})", result.empty() ? "" : " and ", condition);
    return result;
}

}  // namespace cobot::imports
