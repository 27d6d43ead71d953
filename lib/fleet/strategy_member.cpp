#include "fleet/strategy_member.hpp"

#include "fleet/past.hpp"
#include "strategy/lead.hpp"
#include "strategy/program.hpp"
#include "strategy/resolve.hpp"

namespace cobot::fleet {
namespace {

using core::Result;

simulation::Costs costs_of(const simulation::PathRules& rules)
{
    simulation::Costs costs;
    costs.slippage = rules.slippage.to_double();
    costs.volume_share = rules.volume_share.to_double();
    costs.fee_in_base = rules.fee_in_base;
    costs.latency_bars = rules.latency_bars;
    costs.book = rules.book;
    return costs;
}

/// It was compiled when its file was read.
strategy::Program program_of(const bots::Spec& spec)
{
    auto program = strategy::Program::compile(spec.strategy->spec, spec.strategy->values);
    COBOT_ENSURE(program.has_value(), "a strategy that compiled before");
    return std::move(*program);
}

}  // namespace

std::vector<bots::ListingName> others_of(const bots::Spec& spec)
{
    std::vector<bots::ListingName> others;
    const strategy::Program program = program_of(spec);
    for (const market::Pair& pair : program.other_pairs()) {
        others.push_back({pair, market::Contract::Kind::spot, spec.listings.front().exchange});
    }
    return others;
}

std::size_t lead_of(const bots::Spec& spec) { return strategy::lead_for(program_of(spec).warmup()); }

Result<std::unique_ptr<simulation::Session>> strategy_session(const bots::Spec& spec,
                                                              std::vector<market::Instrument> instruments,
                                                              const Market& market, std::uint32_t id,
                                                              const std::string& past)
{
    const strategy::Spec& strategy = spec.strategy->spec;
    auto exits = strategy::resolve_exits(strategy, spec.strategy->values);
    if (!exits) return exits.error();
    auto risk = strategy::resolve_risk(strategy, spec.strategy->values);
    if (!risk) return risk.error();
    const auto recalled = parse_past(past, instruments, strategy.timeframe, market.timeframe);
    if (!recalled) return recalled.error();
    const strategy::Program program = program_of(spec);

    simulation::StrategySession::Setup setup;
    setup.instruments = std::move(instruments);
    setup.traded = spec.listings.size();
    setup.feed = market.timeframe;
    setup.wallet = spec.investment;
    setup.costs = costs_of(market.rules);
    setup.sell_on_stop = spec.terms.sell_on_stop;
    setup.expires = spec.terms.expires;
    setup.bot.id = id;
    setup.bot.timeframe = strategy.timeframe;
    setup.bot.exits = std::move(*exits);
    setup.bot.risk = std::move(*risk);
    setup.bot.tradable_ratio = spec.settings.number("tradable_balance_ratio");
    setup.bot.can_short = strategy.enter_short.has_value();
    setup.bot.long_tag = strategy.enter_long ? strategy.enter_long->tag : "";
    setup.bot.short_tag = strategy.enter_short ? strategy.enter_short->tag : "";
    auto session = std::make_unique<simulation::StrategySession>(
        std::move(setup), [&](std::size_t, const std::vector<market::CandleSeries>& others) {
            return std::make_unique<bots::StreamSignals>(program.stream(), others);
        });
    session->recall(recalled->coarse, recalled->fine);
    return std::unique_ptr<simulation::Session>(std::move(session));
}

}  // namespace cobot::fleet
