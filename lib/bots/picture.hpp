#pragma once

#include <string>
#include <vector>

#include "core/money.hpp"
#include "orders/order.hpp"

namespace cobot::bots {

/// One price at which a bot has, or may have, an order: a grid line, a rung, a target.
struct Level {
    core::Price price;
    orders::Side side = orders::Side::buy;
    core::Quantity quantity;
    std::string state;  ///< "buy", "sell", "empty", "waiting", "filled", ...
    int fills = 0;
    core::Money profit;  ///< Earned by round trips that ended here.
};

/// A named number of a kind of bot, as "range position" or "average price".
struct Figure {
    std::string name;
    std::string value;
};

/// The prices between which a bot works.
struct PriceRange {
    core::Price low, high;
};

/// How a bot stands, for people.
struct Picture {
    std::string summary;  ///< A few words: "deal 4: 3/5", "range 62 %", "dev 3.1%".
    std::vector<Level> levels;
    std::vector<Figure> figures;
};

}  // namespace cobot::bots
