#pragma once

#include <memory>
#include <vector>

#include "strategy/program.hpp"
#include "strategy/search_cache.hpp"
#include "strategy/signal_block.hpp"

namespace cobot::strategy {

/// The signals of one program, a block of candles at a time, for searches that run many programs over the same blocks.
/// The bits are those of Program::signals. Conditions that other trials have asked for come from a cache; comparisons
/// of columns are made where they matter: of `a and b` the second is looked at only in words of 64 candles where the
/// first holds, and values themselves only where their coarse column does not decide.
class BlockSignals {
public:
    /// `view` and `cache` must outlive this.
    BlockSignals(const Program& program, const MarketView& view, SearchCache& cache);
    ~BlockSignals();
    BlockSignals(BlockSignals&&) noexcept;

    /// Candles [first, first + count); `first` is a multiple of 64, `count` at most block_max. The result lasts until
    /// the next call.
    static constexpr std::size_t block_max = SharedMask::block;
    const SignalBlock& at(std::size_t first, std::size_t count);
    /// Brings near what at() will read of these candles.
    void fetch(std::size_t first, std::size_t count) const;

private:
    class Terms;
    class Numbers;
    struct Side;

    std::unique_ptr<Terms> terms_;
    std::vector<Side> sides_;
    std::vector<Numbers> numbers_;
    std::size_t warmup_;
    SignalBlock block_;
};

}  // namespace cobot::strategy
