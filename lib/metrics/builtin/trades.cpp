#include <algorithm>
#include <cmath>

#include "metrics/facts.hpp"
#include "metrics/metric.hpp"
#include "metrics/statistics.hpp"

namespace cobot::metrics::builtin {
namespace {

std::size_t count_where(const Facts& facts, orders::Direction direction)
{
    return static_cast<std::size_t>(std::count_if(facts.run->trades.begin(), facts.run->trades.end(),
                                                  [&](const auto& trade) { return trade.direction == direction; }));
}

enum class Part { all, winners, losers };

std::vector<double> holding_minutes(const Facts& facts, Part part)
{
    std::vector<double> minutes;
    for (std::size_t i = 0; i < facts.minutes.size(); ++i) {
        const double ratio = facts.ratios[i];
        if (part == Part::all || (part == Part::winners ? ratio > 0 : ratio < 0)) minutes.push_back(facts.minutes[i]);
    }
    return minutes;
}

Value duration_of(std::optional<double> minutes)
{
    if (!minutes) return absent();
    return core::Duration(std::chrono::minutes(static_cast<std::int64_t>(std::nearbyint(*minutes))));
}

Value holding_mean(const Facts& facts, Part part) { return duration_of(mean(holding_minutes(facts, part))); }

Value holding_min(const Facts& facts, Part part) { return duration_of(quantile(holding_minutes(facts, part), 0)); }

Value holding_max(const Facts& facts, Part part) { return duration_of(quantile(holding_minutes(facts, part), 1)); }

/// The longest run of wins (ratio above zero) or of everything else.
Value longest_streak(const Facts& facts, bool of_wins)
{
    std::size_t longest = 0;
    std::size_t current = 0;
    for (const double ratio : facts.ratios) {
        current = (ratio > 0) == of_wins ? current + 1 : 0;
        longest = std::max(longest, current);
    }
    return count_of(longest);
}

std::optional<double> expectancy_of(const Facts& facts)
{
    if (facts.profits.empty()) return std::nullopt;
    return (facts.gains + facts.losses).to_double() / static_cast<double>(facts.profits.size());
}

std::optional<double> expectancy_ratio_of(const Facts& facts)
{
    if (facts.defeats == 0) return std::nullopt;
    const double win_share = static_cast<double>(facts.wins) / static_cast<double>(facts.profits.size());
    const double mean_win = facts.wins == 0 ? 0 : facts.gains.to_double() / static_cast<double>(facts.wins);
    const double mean_loss = -facts.losses.to_double() / static_cast<double>(facts.defeats);
    return (1 + mean_win / mean_loss) * win_share - 1;
}

core::Money volume_of(const Facts& facts)
{
    core::Money sum;
    for (const ledger::Trade& trade : facts.run->trades) sum += trade.stake;
    return sum;
}

constexpr std::string_view freqtrade = "freqtrade";

constexpr Metric table[] = {
    {"total_trades", "Trades", Unit::count, "n: trades closed", freqtrade,
     [](const Facts& f) { return count_of(f.profits.size()); }, Reads::closed_trades},
    {"trade_count_long", "Long trades", Unit::count, "Trades that bought first", freqtrade,
     [](const Facts& f) { return count_of(count_where(f, orders::Direction::long_)); }},
    {"trade_count_short", "Short trades", Unit::count, "Trades that sold first", freqtrade,
     [](const Facts& f) { return count_of(count_where(f, orders::Direction::short_)); }},
    {"trades_per_day", "Trades per day", Unit::number, "n / backtest_days, two decimals", freqtrade,
     [](const Facts& f) {
         return value_of(rounded(static_cast<double>(f.profits.size()) / static_cast<double>(f.days), 2));
     },
     Reads::closed_trades},
    {"wins", "Wins", Unit::count, "Trades with a profit ratio above 0", freqtrade,
     [](const Facts& f) { return count_of(f.wins); }, Reads::closed_trades},
    {"draws", "Draws", Unit::count, "Trades with a profit ratio of 0", freqtrade,
     [](const Facts& f) { return count_of(f.draws); }, Reads::closed_trades},
    {"losses", "Losses", Unit::count, "Trades with a profit ratio below 0", freqtrade,
     [](const Facts& f) { return count_of(f.defeats); }, Reads::closed_trades},
    {"winrate", "Win rate", Unit::ratio, "wins / n", freqtrade,
     [](const Facts& f) {
         if (f.profits.empty()) return absent();
         return value_of(static_cast<double>(f.wins) / static_cast<double>(f.profits.size()));
     },
     Reads::closed_trades},
    {"profit_factor", "Profit factor", Unit::number, "Sum of wins / |sum of losses|; absent without a loss", freqtrade,
     [](const Facts& f) {
         if (f.defeats == 0) return absent();
         return value_of(f.gains.to_double() / -f.losses.to_double());
     },
     Reads::closed_trades},
    {"expectancy", "Expectancy", Unit::money, "winrate * mean win - loss rate * mean loss", freqtrade,
     [](const Facts& f) { return value_of(expectancy_of(f)); }, Reads::closed_trades},
    {"expectancy_ratio", "Expectancy ratio", Unit::number,
     "(1 + mean win / mean loss) * winrate - 1; absent without a loss", freqtrade,
     [](const Facts& f) { return value_of(expectancy_ratio_of(f)); }, Reads::closed_trades},
    {"max_consecutive_wins", "Longest winning streak", Unit::count, "Most trades in a row with a ratio above 0",
     freqtrade, [](const Facts& f) { return longest_streak(f, true); }, Reads::closed_trades},
    {"max_consecutive_losses", "Longest losing streak", Unit::count, "Most trades in a row with a ratio of 0 or below",
     freqtrade, [](const Facts& f) { return longest_streak(f, false); }, Reads::closed_trades},
    {"total_volume", "Traded volume", Unit::money, "Sum of the trades' stakes", "freqtrade (2024)",
     [](const Facts& f) { return value_of(volume_of(f)); }},
    {"avg_stake_amount", "Mean stake", Unit::money, "total_volume / n", freqtrade,
     [](const Facts& f) {
         if (f.profits.empty()) return absent();
         return value_of(volume_of(f).to_double() / static_cast<double>(f.profits.size()));
     }},
    {"holding_avg", "Mean holding time", Unit::duration, "Mean of whole minutes held, to the nearest minute", freqtrade,
     [](const Facts& f) { return holding_mean(f, Part::all); }},
    {"winner_holding_avg", "Mean holding of wins", Unit::duration, "holding_avg over trades with a ratio above 0",
     freqtrade, [](const Facts& f) { return holding_mean(f, Part::winners); }},
    {"winner_holding_min", "Shortest holding of wins", Unit::duration, "Least whole minutes of a winning trade",
     "freqtrade (2025)", [](const Facts& f) { return holding_min(f, Part::winners); }},
    {"winner_holding_max", "Longest holding of wins", Unit::duration, "Most whole minutes of a winning trade",
     "freqtrade (2025)", [](const Facts& f) { return holding_max(f, Part::winners); }},
    {"loser_holding_avg", "Mean holding of losses", Unit::duration, "holding_avg over trades with a ratio below 0",
     freqtrade, [](const Facts& f) { return holding_mean(f, Part::losers); }},
    {"loser_holding_min", "Shortest holding of losses", Unit::duration, "Least whole minutes of a losing trade",
     "freqtrade (2025)", [](const Facts& f) { return holding_min(f, Part::losers); }},
    {"loser_holding_max", "Longest holding of losses", Unit::duration, "Most whole minutes of a losing trade",
     "freqtrade (2025)", [](const Facts& f) { return holding_max(f, Part::losers); }},
    {"rejected_signals", "Rejected signals", Unit::count, "Entry signals without a free slot or money", freqtrade,
     [](const Facts& f) { return Value(static_cast<std::int64_t>(f.run->rejected_signals)); }},
    {"refused_by_risk", "Refused by risk rules", Unit::count, "Entry signals that a risk rule refused", "count",
     [](const Facts& f) { return Value(static_cast<std::int64_t>(f.run->refused_by_risk)); }},
    {"timedout_entry_orders", "Timed-out entries", Unit::count, "Entry orders given up unfilled", freqtrade,
     [](const Facts& f) { return Value(static_cast<std::int64_t>(f.run->timed_out_entries)); }},
};

}  // namespace

extern const MetricGroup trades;
const MetricGroup trades{"Trades", 2, table};

}  // namespace cobot::metrics::builtin
