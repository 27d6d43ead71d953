#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/frontier.hpp"
#include "market/candle_series.hpp"
#include "strategy/column_cache.hpp"
#include "strategy/explanation.hpp"
#include "strategy/graph.hpp"
#include "strategy/signals.hpp"
#include "strategy/spec.hpp"

namespace cobot::strategy {

struct Compiled;

/// The candles one evaluation may look at: the traded pair's own, and those of other pairs that indicators name,
/// all in the strategy's timeframe. Coarser timeframes are made from these.
struct MarketView {
    market::CandleSeries main;
    std::vector<market::CandleSeries> others;  ///< One for each of Program::other_pairs(), same timeframe.
};

/// A strategy with its parameters, compiled: a graph of columns in which equal sub-expressions are one node.
/// Immutable, and cheap to share between threads.
class Program {
public:
    /// Errors name the file, line and column of the offending expression.
    static core::Result<Program> compile(const Spec& spec, const ParameterValues& values,
                                         Detail detail = Detail::conditions);

    /// Everything wrong with the expressions, sources and `$params` of a strategy, in file order; empty when it
    /// compiles with its parameters' defaults. Places come from Condition::location_of, IndicatorSpec and Number.
    static std::vector<Problem> check(const Spec& spec);

    /// Pairs other than the traded one that `indicators` name.
    const std::vector<market::Pair>& other_pairs() const;
    /// Candles of the strategy's timeframe that must have closed before the first that can carry a signal, derived
    /// from the graph. The same as Signals::warmup.
    std::size_t warmup() const;

    /// All signals of a series at once. With a `cache`, indicator columns are taken from it and left there.
    Signals signals(const MarketView& view, ColumnCache* cache = nullptr,
                    std::vector<FunnelRow>* funnel = nullptr) const;
    /// The same in two steps, so that one thread may read what another is still writing: signals of the right size
    /// without any set, and their filling, which moves `ready` along.
    Signals blank_signals(std::size_t size) const;
    void fill(Signals& signals, const MarketView& view, core::Frontier& ready, ColumnCache* cache = nullptr,
              std::vector<FunnelRow>* funnel = nullptr) const;
    /// How often each condition held over `view`, in file order; signals() counts it on the way for next to nothing.
    std::vector<FunnelRow> funnel(const MarketView& view) const;
    /// What each condition said at candle `at` of the view, and the numbers in it if compiled with Detail::parts.
    Explanation explain(const MarketView& view, std::size_t at) const;

    /// The graph, for evaluations of other shapes.
    const Compiled& compiled() const;
    /// One condition of it over the whole series, the warm-up included.
    core::Bitmask condition(NodeId id, const MarketView& view, ColumnCache* cache) const;
    /// One column of numbers over the whole series, 0 where it is undefined.
    std::vector<double> column(NodeId id, const MarketView& view, ColumnCache* cache) const;

    /// The streaming form: the same bits, a candle at a time.
    class Stream {
    public:
        ~Stream();
        Stream(Stream&&) noexcept;
        Stream& operator=(Stream&&) noexcept;
        /// Candles must be consecutive; gaps are flat candles. `others` holds the candles of other_pairs() with the
        /// same open time, in that order; for a pair that has not begun, or has ended, a candle of any other time.
        Signal on(const market::Candle& candle, std::span<const market::Candle> others = {});

    private:
        friend class Program;
        struct State;
        explicit Stream(std::unique_ptr<State> state);
        std::unique_ptr<State> state_;
    };
    Stream stream() const;

    ~Program();
    Program(const Program&);
    Program(Program&&) noexcept;
    Program& operator=(const Program&);
    Program& operator=(Program&&) noexcept;

private:
    struct Graph;
    explicit Program(std::shared_ptr<const Graph> graph);
    std::shared_ptr<const Graph> graph_;
};

}  // namespace cobot::strategy
