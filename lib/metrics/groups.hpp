#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/trade.hpp"

namespace cobot::metrics {

/// What the trades that share a key did together. Field names in files are freqtrade's.
struct GroupRow {
    std::string key;
    std::string exit_reason;  ///< The second part of the key in `mixes`; otherwise empty.
    std::size_t trades = 0;
    std::optional<double> profit_mean;  ///< Mean of the trades' ratios.
    double profit_sum = 0;              ///< Sum of the trades' ratios.
    core::Money profit_total_abs;
    double profit_total = 0;                     ///< profit_total_abs over the starting balance.
    std::optional<core::Duration> duration_avg;  ///< To the nearest minute.
    std::size_t wins = 0, draws = 0, losses = 0;
    std::optional<double> winrate;
    std::optional<double> profit_factor;  ///< Absent without a loss.
    std::optional<double> mae_p95;        ///< 5 % quantile of the worst excursions.
    core::Money fees;
};

/// How often trades with one key ended for each reason.
struct ExitMix {
    std::string key;
    std::vector<std::size_t> counts;  ///< For each of GroupTables::mix_reasons.
};

/// The breakdowns of a run, each by profit, best first (equal profits by key).
struct GroupTables {
    std::vector<GroupRow> pairs;  ///< Every pair of the run, also those without trades.
    std::vector<GroupRow> enter_tags;
    std::vector<GroupRow> exit_reasons;
    std::vector<GroupRow> mixes;                  ///< By enter tag and exit reason.
    std::vector<GroupRow> left_open;              ///< Pairs closed only because the data ended.
    GroupRow total;                               ///< Key "TOTAL".
    std::vector<orders::ExitReason> mix_reasons;  ///< Reasons that occur, in the order of the enumeration.
    std::vector<ExitMix> pair_mixes;              ///< For each row of `pairs`, in that order.
};

GroupTables group(const ledger::RunRecord& run);

}  // namespace cobot::metrics
