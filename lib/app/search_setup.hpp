#pragma once

#include <memory>

#include "app/hyperopt.hpp"

namespace cobot::app {

/// What a search needs before its first trial, checked.
struct SearchSetup {
    static core::Result<std::unique_ptr<SearchSetup>> make(const HyperoptPlan& plan);

    SearchSetup(SearchGoal its_goal, SearchedStrategy its_strategy, const std::filesystem::path& folder,
                const std::string& exchange)
        : goal(std::move(its_goal)), strategy(std::move(its_strategy)), data(folder, exchange)
    {
    }

    SearchGoal goal;
    const optimize::SamplerDefinition* sampler = nullptr;
    SearchedStrategy strategy;
    MarketData data;
    core::TimeRange range;  ///< Training and test together, both ends present.
};

/// Everything beside strategy, loss, sampler and seed that decides the trials, in words.
std::string setting_of(const HyperoptPlan& plan, const SearchedStrategy& strategy, const MarketData& data);

/// What is searched and what is kept to test the answer on.
struct Split {
    core::TimeRange train;
    std::optional<core::TimeRange> test;
};

/// The last part of the range is kept for the test, from a candle on that opens at a whole timeframe.
core::Result<Split> split(const core::TimeRange& range, double test_share, market::Timeframe timeframe);

/// Whether every pair has candles in the training and in the test. ErrorCode::data.
core::Result<void> check_candles(const HyperoptPlan& plan, SearchSetup& setup, const Split& ranges);

/// One search over given ranges; hyperopt() is this over the plan's own.
core::Result<HyperoptResult> search(const HyperoptPlan& plan, SearchSetup& setup, const Split& ranges,
                                    core::StopFlag stop, const HyperoptWatch& watch);

/// How far the answer of a finished search may be believed. Runs the best trial's neighbours if the plan asks for it.
SearchChecks check_search(const HyperoptPlan& plan, const SearchSetup& setup, const Split& ranges,
                          const RankedTrial& best, TrialRunner& runner);

}  // namespace cobot::app
