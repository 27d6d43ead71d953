#include "app/signals_ahead.hpp"

namespace cobot::app {

SignalsAhead::SignalsAhead(strategy::Program program, strategy::MarketView view, bool explain)
    : program_(std::move(program)), view_(std::move(view)), signals_(program_.blank_signals(view_.main.size()))
{
    writer_ = std::jthread(
        [this, explain] { program_.fill(signals_, view_, ready_, nullptr, explain ? &funnel_ : nullptr); });
}

simulation::SignalSources SignalsAhead::sources() const
{
    simulation::SignalSources sources;
    sources.push_back(std::make_unique<bots::ColumnSignals>(signals_, &ready_));
    return sources;
}

std::vector<strategy::FunnelRow> SignalsAhead::finish()
{
    if (writer_.joinable()) writer_.join();
    return std::move(funnel_);
}

}  // namespace cobot::app
