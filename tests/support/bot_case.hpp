#pragma once

#include <map>
#include <set>
#include <stdexcept>

#include "bots/spec.hpp"
#include "engine/bot_setup.hpp"
#include "simulation/bot_run.hpp"
#include "support/runs.hpp"

/// One bot at the simulated exchange, told of candles step by step, with everything written down that it says and
/// hears.
namespace cobot::support {

struct BotCase {
    bots::Spec spec;
    simulation::BotRun run;  ///< Candles, rules, messages; its `bot` is the setup.

    std::unique_ptr<bots::Machine> machine() const
    {
        const auto timeframe = run.listings.front().candles.series.timeframe().duration();
        return spec.type->make(spec.settings, engine::context_of(spec, run.bot, timeframe));
    }
};

/// What can be seen of a bot from outside.
inline std::string state_of(const engine::BotEngine& engine)
{
    const ledger::Holdings& held = engine.holdings();
    std::string text = fmt::format("{} {} equity {} fees {} trips {} trend {}", engine::name(engine.state()),
                                   bots::name(engine.reason()), held.equity().to_string(), held.fees().to_string(),
                                   engine.desk().round_trips(), engine.desk().trend().to_string());
    for (ledger::AssetIndex k = 0; k < held.book().assets(); ++k) {
        text += fmt::format(" {}={}", held.book().name(k), held.balance(k).to_string());
    }
    const bots::Picture picture = engine.machine().picture(engine.desk());
    text += " | " + picture.summary;
    for (const bots::Figure& figure : picture.figures) text += " | " + figure.name + " " + figure.value;
    for (const std::string& reason : engine.desk().degraded()) text += " ! " + reason;
    return text;
}

/// Plays a case candle by candle and looks after every step whether the accounts are true.
class BotPlay {
public:
    explicit BotPlay(const BotCase& bot)
        : case_(bot), engine_(bot.run.bot, bot.machine()), exchange_(engine_, bot.run.rules)
    {
        exchange_.watch({[this](const orders::Action& action) { sent(action); },
                         [this](const orders::Report& report) { heard(report); }});
        for (const auto& listing : bot.run.listings) candles_ = std::max(candles_, listing.candles.series.size());
    }

    std::size_t candles() const { return candles_; }

    void play(std::size_t from, std::size_t to)
    {
        std::vector<simulation::PathExchange::Told> told(case_.run.listings.size());
        for (std::size_t index = from; index < to && !engine_.is_over(); ++index) {
            std::vector<const simulation::PathExchange::Told*> present(told.size());
            const market::CandleSeries& first = case_.run.listings.front().candles.series;
            const core::Time open = first.open_time(index);
            if (index > 0) exchange_.pay_funding(first.open_time(index - 1), open);
            for (const bots::Message& message : case_.run.messages) {
                if (message.received <= open && (index == 0 || message.received > first.open_time(index - 1))) {
                    exchange_.tell(message);
                }
            }
            for (std::size_t i = 0; i < told.size(); ++i) {
                const market::CandleSeries& series = case_.run.listings[i].candles.series;
                if (index >= series.size()) continue;
                told[i] = {series[index], series.decimals(), {}};
                present[i] = &told[i];
            }
            exchange_.step(index, open, first.close_time(index), present);
            check();
        }
    }

    const engine::BotEngine& engine() const { return engine_; }
    const std::vector<std::string>& log() const { return log_; }
    const std::vector<std::string>& fills() const { return fills_; }
    /// What was found to be wrong.
    const std::vector<std::string>& problems() const { return problems_; }

    /// Orders that were sent, have not ended, and are in none of the bot's slots.
    std::vector<std::string> forgotten() const
    {
        std::set<orders::OrderId> in_slots;
        for (bots::SlotIndex k = 0; k < engine_.desk().slots(); ++k) {
            const bots::Slot& slot = engine_.desk().slot(k);
            if (slot.is_live()) in_slots.insert(slot.id);
        }
        std::vector<std::string> lost;
        for (const auto& [id, order] : orders_) {
            if (!order.has_ended && !in_slots.contains(id)) lost.push_back(id.to_string());
            if (order.has_ended && in_slots.contains(id))
                lost.push_back(id.to_string() + " has ended, but is in a slot");
        }
        return lost;
    }

private:
    struct Order {
        core::Quantity quantity, filled;
        bool has_ended = false;
    };

    void wrong(std::string what)
    {
        if (problems_.size() < 5) problems_.push_back(std::move(what));
    }

    /// A machine that answers its own fills at once and for ever must fail, not fill the memory.
    void sent(const orders::Action& action)
    {
        if (log_.size() > 100'000) {
            const std::vector<std::string> last(log_.end() - 8, log_.end());
            throw std::runtime_error(fmt::format("it never stops ordering: {}", fmt::join(last, "; ")));
        }
        std::visit(
            [&](const auto& one) {
                using Action = std::decay_t<decltype(one)>;
                const std::string id = one.id.to_string();
                if constexpr (std::is_same_v<Action, orders::Request>) {
                    log_.push_back(fmt::format("{} {} {} at {}", id, orders::name(one.side), one.quantity.to_string(),
                                               one.limit.to_string()));
                    if (!one.quantity.is_positive()) wrong(id + " is for nothing");
                    if (!orders_.try_emplace(one.id, Order{one.quantity, {}, false}).second)
                        wrong(id + " is sent twice");
                } else if constexpr (std::is_same_v<Action, orders::Watch>) {
                    if (!orders_.try_emplace(one.id, Order{}).second) wrong(id + " is watched twice");
                } else if constexpr (std::is_same_v<Action, orders::Amend>) {
                    log_.push_back(fmt::format("{} now {} at {}", id, one.quantity.to_string(), one.limit.to_string()));
                    Order& order = orders_[one.id];
                    if (!order.has_ended) order.quantity = order.filled + one.quantity;
                } else {
                    log_.push_back(id + " withdrawn");
                    if (!orders_.contains(one.id)) wrong(id + " is withdrawn, but was never sent");
                }
            },
            action);
    }

    void heard(const orders::Report& report)
    {
        using Kind = orders::Report::Kind;
        Order& order = orders_[report.id];
        const bool is_fill = report.kind == Kind::filled || report.kind == Kind::partially_filled;
        if (order.has_ended) wrong(report.id.to_string() + " is told of after its end");
        if (is_fill) {
            order.filled += report.fill.quantity;
            if (order.filled > order.quantity) wrong(report.id.to_string() + " has filled more than was ordered");
            fills_.push_back(fmt::format("{} {} {} {} @ {}", core::to_ms(report.time), report.instrument,
                                         orders::name(report.side), report.fill.quantity.to_string(),
                                         report.fill.price.to_string()));
        }
        order.has_ended =
            report.kind != Kind::accepted && report.kind != Kind::amended && report.kind != Kind::partially_filled;
    }

    void check()
    {
        const ledger::Holdings& held = engine_.holdings();
        held.book().ensure_balanced();
        for (ledger::AssetIndex k = 0; k < held.book().assets(); ++k) {
            if (held.balance(k).is_negative()) wrong(held.book().name(k) + " is below zero");
        }
        if (held.equity() != held.net_deposits() + held.profit()) wrong("equity is not deposits and profit");
        if (held.profit() != held.realised() + held.floating() - held.fees() + held.funding()) {
            wrong("profit is not its parts");
        }
        core::Money parts = engine_.desk().trend() + held.funding();
        for (std::size_t k = 0; k < bots::part_count; ++k) parts += engine_.desk().part(static_cast<bots::Part>(k));
        if (parts != held.profit()) wrong("what profit is attributed to is not profit");
    }

    const BotCase& case_;
    engine::BotEngine engine_;
    simulation::PathExchange exchange_;
    std::size_t candles_ = 0;
    std::map<orders::OrderId, Order> orders_;
    std::vector<std::string> log_, fills_, problems_;
};

}  // namespace cobot::support
