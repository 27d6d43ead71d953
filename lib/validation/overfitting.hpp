#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "validation/splits.hpp"

namespace cobot::validation {

/// Returns of trials over the same observations: one row for each trial.
using ReturnTable = std::vector<std::vector<double>>;

/// How often the best trial of one half of the time is below the median in the other half.
struct OverfittingProbability {
    double probability = 0;       ///< PBO: the share of splits whose logit is at or below zero.
    std::vector<double> logits;   ///< Of the relative rank of the best in training, one for each split.
    double loss_probability = 0;  ///< The share of splits in which the chosen trial lost money in the test.
    double slope = 0;             ///< Of test against training Sharpe ratios of the chosen; negative: better is worse.
};

/// Combinatorially symmetric cross-validation with `groups` (even) stretches of time, by Sharpe ratio. Absent with
/// fewer than two trials or two observations a group.
/// Bailey, Borwein, Lopez de Prado and Zhu, "The probability of backtest overfitting", Journal of Computational
/// Finance 20(4), 2017.
std::optional<OverfittingProbability> overfitting_probability(const ReturnTable& returns, std::size_t groups);

/// How good a trial is over stretches, larger is better; absent when they do not tell.
using TrialScore = std::function<std::optional<double>(std::size_t trial, const std::vector<Stretch>& stretches)>;

/// What the trial that was best in training did in the test of a fold.
struct FoldResult {
    std::size_t fold = 0;
    std::size_t chosen = 0;
    double train = 0;
    std::optional<double> test;
};

/// Chooses among `trials` in the training of each fold and measures the chosen one in its test. Folds in which no trial
/// has a score in training are left out.
std::vector<FoldResult> cross_validate(std::size_t trials, std::span<const Fold> folds, const TrialScore& score);

/// The mean of the scores of stretches, each counting as long as it is; absent when less than half of the time has one.
std::optional<double> mean_over(const std::vector<Stretch>& stretches,
                                const std::function<std::optional<double>(const Stretch&)>& score);

/// The probability that the best of the trials would look as good if none of them were better than doing nothing: the
/// p-value of White's reality check, by the stationary bootstrap with blocks of `block` observations on average.
/// White, "A reality check for data snooping", Econometrica 68(5), 2000; Politis and Romano, "The stationary
/// bootstrap", JASA 89, 1994.
std::optional<double> reality_check(const ReturnTable& returns, std::size_t resamples, double block,
                                    std::uint64_t seed);

/// The share of `neighbours` whose value is within `tolerance` (a share of the best's distance from zero) of `best`, or
/// better: how flat the hill is on which it stands. Larger values are better. Absent without neighbours.
std::optional<double> plateau(double best, std::span<const double> neighbours, double tolerance);

}  // namespace cobot::validation
