#include "strategy/search_cache.hpp"

#include <cmath>
#include <limits>
#include <vector>

namespace cobot::strategy {

SearchCache::SharedColumn SearchCache::column(std::span<const double> values, std::shared_ptr<const void> owner)
{
    const std::pair key{values.data(), values.size()};
    const std::lock_guard lock(mutex_);
    SharedColumn& known = known_[key];
    if (!known) known = std::make_shared<const Column>(std::move(owner), values);
    return known;
}

std::shared_ptr<const CoarseColumn> SearchCache::distances(const SharedColumn& column, const SharedColumn& base,
                                                           const SharedColumn& part)
{
    const std::array key{column, base, part};
    {
        const std::lock_guard lock(mutex_);
        if (const auto known = distances_.find(key); known != distances_.end()) return known->second;
    }
    // Beyond so many deviations no limit lies that somebody searches for.
    constexpr double most = 16;
    // A rounding is at most 2^-53 of the numbers: a ten millionth of a part of this share of them.
    constexpr double smallest = 1e-9;
    std::vector<double> values(column->values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double x = column->values[i];
        const double from = base->values[i];
        const double unit = part->values[i];
        const bool is_known = unit > smallest * (std::abs(x) + std::abs(from));
        values[i] = is_known ? (x - from) / unit : std::numeric_limits<double>::quiet_NaN();
    }
    // Two threads may make it at once; the first stays.
    auto made = std::make_shared<const CoarseColumn>(values, core::Extremes{-most, most});
    const std::lock_guard lock(mutex_);
    return distances_.try_emplace(key, std::move(made)).first->second;
}

std::shared_ptr<SharedMask> SearchCache::mask(const market::CandleSeries& series, const std::string& signature,
                                              const std::function<core::Bitmask()>& whole)
{
    const Key key{series.close().data(), series.volume().data(), series.size(), signature, whole != nullptr};
    const std::size_t bytes = series.size() / 8;
    std::shared_ptr<Entry> entry;
    {
        const std::lock_guard lock(mutex_);
        if (const auto known = masks_.find(key); known != masks_.end()) {
            entry = known->second;
        } else {
            const std::size_t hash =
                std::hash<std::string>{}(signature) ^ reinterpret_cast<std::size_t>(std::get<0>(key));
            if (seen_once_.size() < sightings_max && seen_once_.insert(hash).second) return nullptr;
            if (!seen_once_.contains(hash) || bytes > mask_bytes_max_ - mask_bytes_) return nullptr;
            mask_bytes_ += bytes;
            entry = std::make_shared<Entry>();
            entry->series = series;
            masks_.emplace(key, entry);
        }
    }
    std::call_once(entry->begun, [&] {
        if (whole) {
            entry->mask.emplace(whole());
        } else {
            entry->mask.emplace(series.size());
        }
    });
    return {entry, &*entry->mask};
}

std::size_t SearchCache::masks() const
{
    const std::lock_guard lock(mutex_);
    return masks_.size();
}

}  // namespace cobot::strategy
