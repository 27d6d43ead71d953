#include "strategy/column_cache.hpp"

namespace cobot::strategy {

std::shared_ptr<const ColumnCache::Columns> ColumnCache::get(const market::CandleSeries& series,
                                                             const std::string& signature, std::size_t bytes,
                                                             const std::function<Columns()>& build)
{
    const Key key{series.close().data(), series.volume().data(), series.size(),
                  series.begin(),        series.timeframe(),     signature};
    std::shared_ptr<Entry> entry;
    {
        const std::lock_guard lock(mutex_);
        std::shared_ptr<Entry>& known = entries_[key];
        if (known) {
            ++hits_;
        } else {
            if (bytes > bytes_max_ - bytes_) {
                entries_.erase(key);
                return nullptr;
            }
            bytes_ += bytes;
            known = std::make_shared<Entry>();
            known->series = series;
        }
        entry = known;
    }
    // Outside the lock: other columns are built meanwhile, and whoever needs this one waits for it alone.
    std::call_once(entry->built, [&] { entry->columns = build(); });
    return {entry, &entry->columns};
}

std::size_t ColumnCache::bytes() const
{
    const std::lock_guard lock(mutex_);
    return bytes_;
}

std::size_t ColumnCache::hits() const
{
    const std::lock_guard lock(mutex_);
    return hits_;
}

}  // namespace cobot::strategy
