#include "bots/grid_bot.hpp"

namespace cobot::bots {
namespace {

GridTerms terms_of(const Settings& settings)
{
    GridTerms terms = grid_terms_of(settings);
    terms.profit_in_base = true;
    return terms;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context&)
{
    return std::make_unique<GridBot>(terms_of(settings));
}

core::Money funds(const Settings& settings, const Context& context) { return grid_funds(terms_of(settings), context); }

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems = grid_problems(settings, context);
    if (settings.flag("reinvest")) {
        problems.push_back("'reinvest' is for profit in money; a reverse_grid keeps the coins that it gains");
    }
    return problems;
}

}  // namespace

namespace builtin {

extern const Definition reverse_grid;
const Definition reverse_grid{
    .name = "reverse_grid",
    .summary = "sells high and buys back low, so that its coins become more",
    .grade = Grade::a,
    .parameters = grid_parameters(),
    .check = check,
    .make = make,
    .funds = funds,
};

}  // namespace builtin
}  // namespace cobot::bots
