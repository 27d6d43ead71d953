#include "core/ensure.hpp"
#include "simulation/strategy_run.hpp"

namespace cobot::simulation {

ledger::RunRecord run_strategy_streaming(const StrategyRun& setup, const strategy::Program& program,
                                         const std::vector<market::CandleSeries>& others)
{
    COBOT_ENSURE(program.other_pairs().size() == others.size(), "streaming signals of other pairs need their candles");
    SignalSources sources;
    for (const PairCandles& pair : setup.pairs) {
        auto source = std::make_unique<bots::StreamSignals>(program.stream(), others);
        const std::size_t first = setup.period.begin ? pair.series.index_at(*setup.period.begin) : 0;
        for (std::size_t i = 0; i < first; ++i) {
            source->on({0, i, pair.series.close_time(i), pair.series[i]});
        }
        sources.push_back(std::move(source));
    }
    return run_strategy(setup, std::move(sources), true);
}

}  // namespace cobot::simulation
