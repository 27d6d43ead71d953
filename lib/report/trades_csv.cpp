#include "report/trades_csv.hpp"

#include <fmt/format.h>

#include "report/table.hpp"

namespace cobot::report {
namespace {

std::string price_or_nothing(core::Price price) { return price.is_zero() ? "" : price.to_string(); }

std::vector<std::string> cells_of(const ledger::Trade& trade)
{
    const auto minutes = std::chrono::floor<std::chrono::minutes>(trade.duration()).count();
    return {fmt::format("{}", trade.id),
            trade.pair.to_string(),
            trade.direction == orders::Direction::short_ ? "true" : "false",
            core::format_time(trade.open_time),
            core::format_time(trade.close_time),
            fmt::format("{}", minutes),
            trade.amount.to_string(),
            trade.stake.to_string(),
            trade.open_rate.to_string(),
            trade.close_rate.to_string(),
            trade.fee_open.to_string(),
            trade.fee_close.to_string(),
            trade.profit.to_string(),
            fmt::format("{}", trade.profit_ratio),
            std::string(orders::name(trade.exit_reason)),
            trade.enter_tag,
            trade.exit_tag,
            price_or_nothing(trade.initial_stop),
            price_or_nothing(trade.stop),
            trade.min_rate.to_string(),
            trade.max_rate.to_string(),
            trade.ambiguous ? "true" : "false"};
}

}  // namespace

std::string trades_csv(const Result& result)
{
    Table table({{"trade_id"},      {"pair"},          {"is_short"},
                 {"open_date"},     {"close_date"},    {"trade_duration"},
                 {"amount"},        {"stake_amount"},  {"open_rate"},
                 {"close_rate"},    {"fee_open_cost"}, {"fee_close_cost"},
                 {"profit_abs"},    {"profit_ratio"},  {"exit_reason"},
                 {"enter_tag"},     {"exit_tag"},      {"initial_stop_loss_abs"},
                 {"stop_loss_abs"}, {"min_rate"},      {"max_rate"},
                 {"ambiguous"}});
    for (const ledger::Trade& trade : result.run.trades) table.add(cells_of(trade));
    return table.csv();
}

}  // namespace cobot::report
