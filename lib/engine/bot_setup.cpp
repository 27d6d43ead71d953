#include "engine/bot_setup.hpp"

#include "core/ensure.hpp"

namespace cobot::engine {

BotEngine::Setup setup_of(const bots::Spec& spec, std::vector<market::Instrument> instruments, bool fee_in_base,
                          std::uint32_t bot)
{
    COBOT_ENSURE(instruments.size() == spec.listings.size(), "an instrument for each listing");
    BotEngine::Setup setup;
    for (std::size_t i = 0; i < instruments.size(); ++i) {
        market::Listing listing;
        listing.instrument = std::move(instruments[i]);
        listing.contract.kind = spec.listings[i].contract;
        if (!listing.contract.is_spot()) {
            listing.contract.brackets = bots::brackets_of(spec);
        }
        setup.listings.push_back(std::move(listing));
    }
    setup.currency = setup.listings.front().instrument.pair.quote;
    if (spec.investment.is_positive()) {
        setup.deposits.push_back({BotEngine::Deposit::Asset::quote, spec.investment.value(), 0});
    }
    if (spec.investment_base.is_positive()) {
        setup.deposits.push_back({BotEngine::Deposit::Asset::base, spec.investment_base.value(), 0});
    }
    for (const auto& [name, amount] : spec.balances) {
        const auto place = bots::find_asset(spec, name);
        COBOT_ENSURE(place.has_value(), "a balance of an asset that no listing has");
        using Asset = BotEngine::Deposit::Asset;
        setup.deposits.push_back({place->is_base ? Asset::base : Asset::quote, amount, place->listing});
    }
    setup.desk.bot = bot;
    setup.desk.leverage = spec.leverage;
    setup.desk.fee_in_base = fee_in_base;
    setup.desk.cross_margin = spec.margin_mode == bots::MarginMode::cross;
    setup.desk.extra_margin = spec.extra_margin;
    setup.desk.liquidation_fee = spec.liquidation_fee;
    setup.desk.maintenance = spec.maintenance;
    setup.desk.borrow_rate = spec.borrow_rate;
    setup.terms = spec.terms;
    setup.funding = spec.funding;
    return setup;
}

bots::Context context_of(const bots::Spec& spec, const BotEngine::Setup& setup, core::Duration timeframe)
{
    bots::Context context;
    context.listings = setup.listings;
    context.investment = spec.investment;
    context.leverage = spec.leverage;
    context.cross_margin = spec.margin_mode == bots::MarginMode::cross;
    context.extra_margin = spec.extra_margin;
    context.liquidation_fee = spec.liquidation_fee;
    context.maintenance = spec.maintenance;
    context.allow_liquidation_in_range = spec.allow_liquidation_in_range;
    context.timeframe = timeframe;
    return context;
}

}  // namespace cobot::engine
