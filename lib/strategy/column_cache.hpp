#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

#include "market/candle_series.hpp"

namespace cobot::strategy {

/// Indicator columns that many runs over the same candles share: parameter sets of a sweep, threads. A column is
/// computed once, by whoever asks first, and never changes. When the cache is full, later columns are not kept and
/// runs compute them for themselves; results are the same bits either way.
class ColumnCache {
public:
    using Columns = std::vector<std::vector<double>>;  ///< One for each output, NaN before its warm-up.

    explicit ColumnCache(std::size_t bytes_max = std::size_t{256} << 20) : bytes_max_(bytes_max) {}
    ColumnCache(const ColumnCache&) = delete;
    ColumnCache& operator=(const ColumnCache&) = delete;

    /// The columns of the indicator called `signature` over `series`, which stays alive with them; null when there is
    /// no room. `bytes` is what `build` will return.
    std::shared_ptr<const Columns> get(const market::CandleSeries& series, const std::string& signature,
                                       std::size_t bytes, const std::function<Columns()>& build);

    /// What is kept now, and how often a column was asked for and found.
    std::size_t bytes() const;
    std::size_t hits() const;

private:
    struct Entry {
        market::CandleSeries series;  ///< Keeps the memory that the key points to.
        std::once_flag built;
        Columns columns;
    };
    /// Series are the same when their memory, begin and timeframe are.
    using Key = std::tuple<const double*, const double*, std::size_t, core::Time, market::Timeframe, std::string>;

    const std::size_t bytes_max_;
    mutable std::mutex mutex_;
    std::map<Key, std::shared_ptr<Entry>> entries_;
    std::size_t bytes_ = 0;
    std::size_t hits_ = 0;
};

}  // namespace cobot::strategy
