#include "strategy/search_cache.hpp"

namespace cobot::strategy {

std::shared_ptr<const SearchCache::Column> SearchCache::indexed(std::span<const double> values,
                                                                std::shared_ptr<const void> owner)
{
    const std::pair key{values.data(), values.size()};
    {
        const std::lock_guard lock(mutex_);
        if (const auto known = indexed_.find(key); known != indexed_.end()) return known->second;
    }
    // Two threads may make it at once; the first stays.
    auto column = std::make_shared<const Column>(Column{std::move(owner), values, core::BlockExtremes(values)});
    const std::lock_guard lock(mutex_);
    return indexed_.try_emplace(key, std::move(column)).first->second;
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
