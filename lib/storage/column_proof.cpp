#include "storage/column_proof.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "storage/candle_cells.hpp"

namespace cobot::storage {
namespace {

using Rows = std::vector<std::vector<std::string_view>>;

/// The four price columns.
struct Prices {
    std::size_t open, high, low, close;
};

/// Which cells of a row are numbers and times, as text to compare.
std::string shape_of(const std::vector<std::string_view>& row)
{
    std::string shape;
    for (const std::string_view cell : row) {
        const auto number = parse_number_cell(cell);
        shape.push_back(parse_time_cell(cell) ? 't' : number ? 'n' : '-');
    }
    return shape;
}

/// The rows that look like most others. One that does not is wrong, and whoever reads all rows will say so.
Rows well_shaped(const Rows& rows)
{
    std::map<std::string, std::size_t> counts;
    std::string usual = shape_of(rows.front());
    for (const auto& row : rows) ++counts[shape_of(row)];
    for (const auto& [shape, count] : counts) {
        if (count > counts[usual]) usual = shape;
    }
    Rows kept;
    for (const auto& row : rows) {
        if (shape_of(row) == usual) kept.push_back(row);
    }
    return kept;
}

class Proof {
public:
    Proof(const Rows& rows, std::size_t columns) : rows_(well_shaped(rows)), numbers_(columns)
    {
        for (std::size_t column = 0; column < columns; ++column) {
            auto& values = numbers_[column].emplace();
            for (const auto& row : rows_) {
                const auto value = parse_number_cell(row[column]);
                if (!value || !std::isfinite(*value)) {
                    numbers_[column].reset();
                    break;
                }
                values.push_back(*value);
            }
        }
    }

    /// The first column of times that are whole minutes, but for a few, and not all the same.
    std::optional<std::size_t> time_column()
    {
        for (std::size_t column = 0; column < numbers_.size(); ++column) {
            std::vector<core::Time> times;
            std::size_t between = 0;
            for (const auto& row : rows_) {
                const auto time = parse_time_cell(row[column]);
                if (!time) break;
                if (core::to_ms(*time) % 60'000 != 0) ++between;
                times.push_back(*time);
            }
            const bool moves = times.size() < 2 || times.front() != times.back();
            if (times.size() == rows_.size() && moves && between * 50 <= rows_.size()) {
                times_ = std::move(times);
                return column;
            }
        }
        return std::nullopt;
    }

    bool are_numbers(const Prices& prices) const
    {
        for (const std::size_t column : {prices.open, prices.high, prices.low, prices.close}) {
            if (column >= numbers_.size() || !numbers_[column]) return false;
        }
        return true;
    }

    /// In how many rows these cannot be prices of a candle.
    std::size_t impossible(const Prices& prices) const
    {
        std::size_t count = 0;
        for (std::size_t row = 0; row < rows_.size(); ++row) {
            const double open = value(prices.open, row), high = value(prices.high, row);
            const double low = value(prices.low, row), close = value(prices.close, row);
            if (low <= 0 || high < low || high < open || high < close || low > open || low > close) ++count;
        }
        return count;
    }

    bool possible(const Prices& prices) const { return are_numbers(prices) && impossible(prices) == 0; }

    /// Whether it is rather a row that is wrong than these columns.
    bool mostly_possible(const Prices& prices) const
    {
        return are_numbers(prices) && impossible(prices) * 2 <= rows_.size();
    }

    /// In all but a few candles the high is less than twice the low; a volume among the columns is soon out of that.
    bool alike(const Prices& prices) const
    {
        std::size_t apart = 0;
        for (std::size_t row = 0; row < rows_.size(); ++row) {
            if (value(prices.high, row) > 2 * value(prices.low, row)) ++apart;
        }
        return apart * 10 <= rows_.size();
    }

    /// Which of two columns is the close: a close is near the open that follows it.
    std::optional<Prices> told_apart(std::size_t a, std::size_t high, std::size_t low, std::size_t b) const
    {
        double a_closes = 0;
        double b_closes = 0;
        for (std::size_t row = 1; row < rows_.size(); ++row) {
            const bool forward = times_[row] > times_[row - 1];
            const std::size_t before = forward ? row - 1 : row;
            const std::size_t after = forward ? row : row - 1;
            a_closes += std::abs(value(a, before) - value(b, after));
            b_closes += std::abs(value(b, before) - value(a, after));
        }
        if (a_closes < 0.8 * b_closes) return Prices{b, high, low, a};
        if (b_closes < 0.8 * a_closes) return Prices{a, high, low, b};
        return std::nullopt;
    }

    /// Whether the usual order is contradicted by enough rows that chance is no excuse.
    bool clearly_reversed(const Prices& usual) const
    {
        const auto told = told_apart(usual.open, usual.high, usual.low, usual.close);
        return rows_.size() >= 50 && told && told->open == usual.close;
    }

    bool numeric(std::size_t column) const { return numbers_[column].has_value(); }

    /// Whether `quote` is `base` times a price between low and high in every row.
    bool is_value_of(std::size_t quote, std::size_t base, const Prices& prices) const
    {
        bool any = false;
        for (std::size_t row = 0; row < rows_.size(); ++row) {
            const double volume = value(base, row);
            if (volume < 0) return false;
            if (volume == 0) continue;
            any = true;
            const double price = value(quote, row) / volume;
            if (price < value(prices.low, row) * 0.98 || price > value(prices.high, row) * 1.02) return false;
        }
        return any;
    }

    /// Binance writes twelve columns; the seventh is the last millisecond (or microsecond) of the candle.
    bool is_binance(std::size_t time) const
    {
        if (time != 0 || numbers_.size() != 12) return false;
        return std::all_of(rows_.begin(), rows_.end(), [](const auto& row) {
            return row[6].size() == row[0].size() && row[6].size() >= 13 && row[6].ends_with("999");
        });
    }

private:
    double value(std::size_t column, std::size_t row) const { return (*numbers_[column])[row]; }

    Rows rows_;
    std::vector<std::optional<std::vector<double>>> numbers_;
    std::vector<core::Time> times_;
};

core::Error unproven(std::string_view what)
{
    return core::Error{core::ErrorCode::data,
                       fmt::format("{}; add a header line that names time, open, high, low, close and volume", what)};
}

/// Open, high, low, close somewhere side by side in any order that only candles allow.
core::Result<Prices> find_prices(const Proof& proof, std::size_t time, std::size_t columns)
{
    const Prices usual{time + 1, time + 2, time + 3, time + 4};
    if (proof.possible(usual))
        return proof.clearly_reversed(usual) ? Prices{usual.close, usual.high, usual.low, usual.open} : usual;
    const Prices close_second{time + 1, time + 3, time + 4, time + 2};
    if (proof.possible(close_second)) return close_second;

    std::optional<Prices> found;
    for (std::size_t first = 0; first + 4 <= columns; ++first) {
        if (time >= first && time < first + 4) continue;
        for (std::size_t high = first; high < first + 4; ++high) {
            for (std::size_t low = first; low < first + 4; ++low) {
                if (high == low) continue;
                std::vector<std::size_t> rest;
                for (std::size_t i = first; i < first + 4; ++i) {
                    if (i != high && i != low) rest.push_back(i);
                }
                const Prices either{rest[0], high, low, rest[1]};
                if (!proof.possible(either) || !proof.alike(either)) continue;
                const auto prices = proof.told_apart(rest[0], high, low, rest[1]);
                if (!prices) return unproven("open and close cannot be told apart");
                if (found) return unproven("more than one order of the columns would give possible candles");
                found = prices;
            }
        }
    }
    if (!found && proof.mostly_possible(usual)) return usual;
    if (!found && proof.mostly_possible(close_second)) return close_second;
    if (!found) return unproven("no four columns side by side can be open, high, low and close");
    return *found;
}

core::Result<std::size_t> find_volume(const Proof& proof, std::size_t time, const Prices& prices, std::size_t columns)
{
    std::vector<std::size_t> candidates;
    for (std::size_t column = 0; column < columns; ++column) {
        const bool taken = column == time || column == prices.open || column == prices.high || column == prices.low ||
                           column == prices.close;
        if (!taken && proof.numeric(column)) candidates.push_back(column);
    }
    if (candidates.size() == 1) return candidates.front();
    if (candidates.empty()) return unproven("there is no column left for the volume");
    std::vector<std::size_t> bases;
    for (const std::size_t base : candidates) {
        for (const std::size_t quote : candidates) {
            if (quote != base && proof.is_value_of(quote, base, prices)) {
                bases.push_back(base);
                break;
            }
        }
    }
    if (bases.size() == 1) return bases.front();
    return unproven(
        fmt::format("which of {} columns is the volume in the base asset cannot be told", candidates.size()));
}

}  // namespace

core::Result<void> prove_columns(const Rows& rows, CandleLayout& layout)
{
    const std::size_t columns = layout.cell_count;
    if (columns < role_count) return unproven(fmt::format("rows of {} columns are too short for candles", columns));
    Proof proof(rows, columns);
    const auto time = proof.time_column();
    if (!time) return unproven("no column holds times in whole minutes between 2009 and 2199");
    const auto prices = find_prices(proof, *time, columns);
    if (!prices) return prices.error();
    const bool binance = proof.is_binance(*time);
    const auto volume = binance ? core::Result<std::size_t>(5) : find_volume(proof, *time, *prices, columns);
    if (!volume) return volume.error();
    layout.columns = {*time, prices->open, prices->high, prices->low, prices->close, *volume};
    if (binance)
        layout.description += ", Binance's twelve columns";
    else if (prices->close < prices->high)
        layout.description += ", close before high";
    return {};
}

}  // namespace cobot::storage
