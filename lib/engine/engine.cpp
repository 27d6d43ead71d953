#include "engine/engine.hpp"

namespace cobot::engine {

void Engine::on(const Event& event, orders::Actions& actions)
{
    if (const auto* candle = std::get_if<market::CandleClosed>(&event)) {
        bot_->on(*candle, portfolio_, actions);
    } else if (const auto* report = std::get_if<orders::Report>(&event)) {
        on_report(*report, actions);
    } else if (const auto* marked = std::get_if<Marked>(&event)) {
        bot_->mark(marked->instrument, marked->close);
    } else {
        bot_->finish(portfolio_, actions);
    }
}

void Engine::on_report(const orders::Report& report, orders::Actions& actions)
{
    using Kind = orders::Report::Kind;
    const ledger::Trade* closed = nullptr;
    if (report.kind == Kind::filled || report.kind == Kind::partially_filled) {
        const auto direction = report.side == orders::Side::buy ? orders::Direction::long_ : orders::Direction::short_;
        closed = portfolio_.apply(report, report.is_entry ? bot_->entry_tag(direction) : std::string_view());
    }
    bot_->on(report, closed, portfolio_, actions);
}

}  // namespace cobot::engine
