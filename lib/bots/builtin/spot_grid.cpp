#include "bots/grid_bot.hpp"

namespace cobot::bots {
namespace {

std::unique_ptr<Machine> make(const Settings& settings, const Context&)
{
    return std::make_unique<GridBot>(grid_terms_of(settings));
}

core::Money funds(const Settings& settings, const Context& context)
{
    return grid_funds(grid_terms_of(settings), context);
}

std::vector<Parameter> parameters()
{
    std::vector<Parameter> all = grid_parameters();
    all.push_back({.name = "profit_currency",
                   .kind = Parameter::Kind::choice,
                   .summary = "what round trips earn: money, or coins",
                   .fallback = "quote",
                   .choices = {"quote", "base"}});
    return all;
}

}  // namespace

namespace builtin {

extern const Definition spot_grid;
const Definition spot_grid{
    .name = "spot_grid",
    .summary = "buys low and sells high on the lines between two prices",
    .grade = Grade::a,
    .parameters = parameters(),
    .check = grid_problems,
    .make = make,
    .funds = funds,
};

}  // namespace builtin
}  // namespace cobot::bots
