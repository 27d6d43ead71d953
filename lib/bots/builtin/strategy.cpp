#include "bots/definition.hpp"

namespace cobot::bots::builtin {

using Kind = Parameter::Kind;

extern const Definition strategy;
const Definition strategy{
    .name = "strategy",
    .summary = "trades by a declarative strategy, as cobot backtest --strategy does",
    .grade = Grade::a,
    .pairs = Definition::Pairs::several,
    .parameters =
        {
            {.name = "strategy",
             .kind = Kind::text,
             .summary = "name or file of the strategy; one that stands behind this file after --- is taken instead",
             .required = true,
             .asked = true},
            {.name = "values",
             .kind = Kind::shares,
             .summary = "values of the strategy's parameters instead of its own, as in {fast: 9, slow: 30}"},
            {.name = "tradable_balance_ratio",
             .kind = Kind::ratio,
             .summary = "share of the money that it may use",
             .fallback = "99%",
             .min = "0",
             .max = "1",
             .above_min = true},
        },
};

}  // namespace cobot::bots::builtin
