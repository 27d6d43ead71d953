#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <tuple>

#include "strategy/coarse_column.hpp"
#include "strategy/column_cache.hpp"
#include "strategy/shared_mask.hpp"

namespace cobot::strategy {

/// What the trials of a search share: columns of indicators, what compares them quickly, and masks of conditions.
/// Safe to use from threads; results are the same bits whatever it holds.
class SearchCache {
public:
    /// A column, and what quickly compares it with limits, made when it is asked for.
    class Column {
    public:
        Column(std::shared_ptr<const void> owner, std::span<const double> its_values)
            : values(its_values), owner_(std::move(owner))
        {
        }
        const CoarseColumn& coarse() const
        {
            std::call_once(begun_, [this] { coarse_.emplace(values); });
            return *coarse_;
        }

        const std::span<const double> values;

    private:
        std::shared_ptr<const void> owner_;
        mutable std::once_flag begun_;
        mutable std::optional<CoarseColumn> coarse_;
    };
    using SharedColumn = std::shared_ptr<const Column>;

    /// What searches over a year of minutes of one pair are served well with. Coarse columns take a quarter more.
    static constexpr std::size_t column_bytes = std::size_t{160} << 20;
    static constexpr std::size_t mask_bytes = std::size_t{64} << 20;

    explicit SearchCache(std::size_t column_bytes_max = column_bytes, std::size_t mask_bytes_max = mask_bytes)
        : columns_(column_bytes_max), mask_bytes_max_(mask_bytes_max)
    {
    }

    ColumnCache& columns() { return columns_; }
    /// `values` live as long as `owner`; columns are told apart by where they lie.
    SharedColumn column(std::span<const double> values, std::shared_ptr<const void> owner);
    /// How many times `part` the values of `column` lie from those of `base`, for comparisons with base + factor *
    /// part, each step rounded: a slack of one number, a two thousandth of `part`, is far more than roundings can
    /// weigh. Where `part` is so small that they could, it is unknown.
    static constexpr int distance_slack = 1;
    std::shared_ptr<const CoarseColumn> distances(const SharedColumn& column, const SharedColumn& base,
                                                  const SharedColumn& part);
    /// The mask of a condition over `series`, kept when it is asked for the second time: one that a continuous
    /// parameter makes is never asked for again. Null: not yet, or there is no room. It is made block by block as it is
    /// used, or now by `whole`, if there is such.
    std::shared_ptr<SharedMask> mask(const market::CandleSeries& series, const std::string& signature,
                                     const std::function<core::Bitmask()>& whole);

    std::size_t masks() const;

private:
    struct Entry {
        market::CandleSeries series;  ///< Keeps the memory that the key points to.
        std::once_flag begun;
        std::optional<SharedMask> mask;
    };
    using Key = std::tuple<const double*, const double*, std::size_t, std::string, bool>;
    static constexpr std::size_t sightings_max = std::size_t{1} << 18;

    ColumnCache columns_;
    const std::size_t mask_bytes_max_;
    mutable std::mutex mutex_;
    std::map<std::pair<const double*, std::size_t>, SharedColumn> known_;
    std::map<std::array<SharedColumn, 3>, std::shared_ptr<const CoarseColumn>> distances_;
    std::map<Key, std::shared_ptr<Entry>> masks_;
    std::set<std::size_t> seen_once_;  ///< Hashes: a clash only makes a mask early.
    std::size_t mask_bytes_ = 0;
};

}  // namespace cobot::strategy
