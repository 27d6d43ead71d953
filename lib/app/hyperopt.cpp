#include "app/hyperopt.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "app/parallel.hpp"
#include "app/search_setup.hpp"
#include "app/search_worker.hpp"
#include "app/study_returns.hpp"
#include "storage/state.hpp"

namespace cobot::app {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;
using core::TimeRange;
using optimize::Trial;

constexpr const char* returns_file = "returns.bin";

StudyHead head_of(const HyperoptPlan& plan, const SearchedStrategy& strategy, const SearchGoal& goal,
                  const Split& ranges, const MarketData& data)
{
    StudyHead head;
    head.strategy = strategy.strategy().spec.name;
    head.strategy_sha256 = strategy.strategy().spec.sha256;
    head.version = COBOT_VERSION;
    head.setting = setting_of(plan, strategy, data);
    head.arguments = plan.arguments;
    for (const optimize::Objective& objective : goal.objectives) head.losses.push_back(objective.text());
    head.sampler = plan.sampler;
    head.train = ranges.train.to_string();
    head.test = ranges.test ? ranges.test->to_string() : "";
    head.seed = plan.settings.seed;
    head.window = plan.window;
    head.walk = plan.walk;
    return head;
}

/// Whether a stored study can be gone on with, or what has changed.
Result<void> check_same(const StudyHead& stored, const StudyHead& wanted)
{
    const auto changed = [&](std::string_view what, std::string_view then, std::string_view now) {
        return Error{ErrorCode::config,
                     fmt::format("study {} cannot be gone on with: {} was {} and is now {}; begin a new study, or put "
                                 "it back. Its trials are kept: cobot hyperopt show {}",
                                 stored.id, what, then, now, stored.id)};
    };
    if (stored.version != wanted.version) return changed("the version of cobot", stored.version, wanted.version);
    if (stored.strategy != wanted.strategy) return changed("the strategy", stored.strategy, wanted.strategy);
    if (stored.strategy_sha256 != wanted.strategy_sha256) {
        return changed("the strategy's file", stored.strategy_sha256.substr(0, 12),
                       wanted.strategy_sha256.substr(0, 12));
    }
    if (stored.sampler != wanted.sampler) return changed("the sampler", stored.sampler, wanted.sampler);
    if (stored.seed != wanted.seed) {
        return changed("the seed", std::to_string(stored.seed), std::to_string(wanted.seed));
    }
    if (stored.losses != wanted.losses) {
        return changed("the loss", fmt::format("{}", fmt::join(stored.losses, ", ")),
                       fmt::format("{}", fmt::join(wanted.losses, ", ")));
    }
    if (stored.train != wanted.train) return changed("the training range", stored.train, wanted.train);
    if (stored.setting != wanted.setting) return changed("the setting", stored.setting, wanted.setting);
    if (stored.window != wanted.window) {
        const auto name = [](std::size_t window) { return window == 0 ? "none" : std::to_string(window); };
        return changed("the window of a walk forward", name(stored.window), name(wanted.window));
    }
    return {};
}

std::vector<double> shown(const SearchGoal& goal, const std::vector<double>& losses)
{
    std::vector<double> values;
    for (std::size_t i = 0; i < losses.size(); ++i) values.push_back(goal.objectives[i].shown(losses[i]));
    return values;
}

std::size_t days_of(const TimeRange& range)
{
    return static_cast<std::size_t>((*range.end - *range.begin) / std::chrono::hours(24));
}

/// Profit a day as a share of the starting balance.
double daily_profit(const TrialFigures& figures)
{
    const double days = static_cast<double>(std::max<std::size_t>(figures.returns.size(), 1));
    return figures.at("profit_total").value_or(0) / days;
}

/// Points in the order in which they are worth looking at, each once.
std::vector<std::size_t> ranking(const std::vector<Trial>& trials, std::size_t objectives, std::size_t top)
{
    std::vector<std::size_t> order;
    if (objectives > 1) {
        order = optimize::pareto_front(trials);
    } else {
        for (std::size_t i = 0; i < trials.size(); ++i) order.push_back(i);
    }
    std::ranges::stable_sort(order,
                             [&](std::size_t a, std::size_t b) { return optimize::is_better(trials[a], trials[b]); });
    std::vector<std::size_t> chosen;
    for (const std::size_t i : order) {
        if (objectives == 1 && chosen.size() == top) break;
        if (trials[i].state != Trial::State::complete) continue;
        const bool twice =
            std::ranges::any_of(chosen, [&](std::size_t other) { return trials[other].point == trials[i].point; });
        if (!twice) chosen.push_back(i);
    }
    return chosen;
}

RankedTrial ranked(const Trial& trial, const SearchedStrategy& strategy, const SearchGoal& goal, TrialRunner& runner,
                   const Split& ranges)
{
    RankedTrial row;
    row.trial = trial;
    for (std::size_t i = 0; i < strategy.space().size(); ++i) {
        const optimize::Dimension& dimension = strategy.space()[i];
        row.params.emplace_back(dimension.name, dimension.decimal(trial.point[i]).to_string());
    }
    row.overrides = strategy.overrides(trial.point);
    row.shown = shown(goal, trial.losses);
    row.train = runner.figures(trial.point);
    if (row.train.returns.empty()) row.train = runner.run(trial.point, ranges.train).figures;
    if (ranges.test) {
        TrialRun test = runner.run(trial.point, *ranges.test);
        row.test_shown = shown(goal, test.outcome.losses);
        row.falls_apart = daily_profit(row.train) > 0 && daily_profit(test.figures) < 0.25 * daily_profit(row.train);
        row.test = std::move(test.figures);
    }
    return row;
}

/// Tells what is known; trials of a generation that was cut short are only remembered.
/// With pruning, whose limits are set between generations, such a generation is made again.
std::size_t take_up(const StoredStudy& stored, const std::vector<Trial>& known,
                    std::vector<std::vector<double>> returns, bool prune, optimize::Study& study, TrialRunner& runner)
{
    const std::size_t used = study.resume(known);
    const std::size_t kept = prune ? used : known.size();
    for (std::size_t i = 0; i < kept; ++i) {
        TrialFigures figures = stored.trials[i].figures;
        figures.returns = std::move(returns[i]);
        runner.remember(known[i].point, std::move(figures));
    }
    study.remember(std::span(known).first(kept));
    return used;
}

/// Those of a generation that the journal has not got. It may have the front of one that was cut short; should its
/// points be others, nothing is written over them.
Result<std::span<const Trial>> not_yet_kept(std::span<const Trial> trials, const std::optional<StoredStudy>& stored)
{
    while (stored && !trials.empty() && trials.front().epoch < stored->trials.size()) {
        if (trials.front().point != stored->trials[trials.front().epoch].trial.point) {
            return Error{ErrorCode::config,
                         fmt::format("study {} cannot be gone on with: its trial {} was at another point than the "
                                     "sampler asks for now (a grid over continua depends on --epochs); begin a new "
                                     "study. Its trials are kept",
                                     stored->head.id, trials.front().epoch + 1)};
        }
        trials = trials.subspan(1);
    }
    return trials;
}

std::string_view name_of(Trial::State state)
{
    switch (state) {
        case Trial::State::complete: return "complete";
        case Trial::State::pruned: return "pruned";
        case Trial::State::failed: return "failed";
    }
    return "";
}

/// Puts the study into the state database, where SQL can ask about it.
Result<void> keep(const StudyHead& head, const std::vector<Trial>& trials, const SearchedStrategy& strategy,
                  const StudyJournal& journal, const std::string& user_data, core::Time now)
{
    std::vector<storage::StudyTrialRow> rows;
    for (const Trial& trial : trials) {
        std::string params;
        for (std::size_t i = 0; i < strategy.space().size(); ++i) {
            const optimize::Dimension& dimension = strategy.space()[i];
            params += fmt::format("{}{}={}", i == 0 ? "" : " ", dimension.name,
                                  dimension.decimal(trial.point[i]).to_string());
        }
        rows.push_back({static_cast<std::int64_t>(trial.epoch) + 1, std::string(name_of(trial.state)),
                        trial.losses.front(), trial.violation, std::move(params)});
    }
    auto state = storage::State::open(user_data);
    if (!state) return state.error();
    return state->save({head.id, now, head.strategy, head.sampler, fmt::format("{}", fmt::join(head.losses, ", ")),
                        head.seed, head.train, head.test, journal.path().string()},
                       rows);
}

}  // namespace

std::string setting_of(const HyperoptPlan& plan, const SearchedStrategy& strategy, const MarketData& data)
{
    const config::Settings& s = plan.settings;
    std::string text = fmt::format("exchange={} pairs=", data.exchange());
    for (const market::Pair& pair : strategy.strategy().pairs) text += pair.to_string() + ",";
    text += fmt::format(
        " timeframe={} wallet={} slippage={} spread={} fill_model={} latency={} population={} prune={} constraints={} "
        "sets={}",
        strategy.strategy().timeframe.name(), s.dry_run_wallet.value().to_string(), s.slippage.to_string(),
        s.spread.to_string(), s.fill_model == config::FillModel::freqtrade ? "freqtrade" : "honest", s.latency_candles,
        plan.population, plan.prune, fmt::join(plan.constraints, ","), fmt::join(plan.overrides, ","));
    if (s.fee) text += " fee=" + s.fee->to_string();
    if (s.max_open_trades) text += fmt::format(" max_open_trades={}", *s.max_open_trades);
    if (s.stake_amount)
        text += s.stake_amount->unlimited ? " stake=unlimited" : " stake=" + s.stake_amount->amount.value().to_string();
    for (const optimize::Dimension& d : strategy.space().dimensions()) {
        text += fmt::format(" {}:{}..{}/{}{}", d.name, d.low, d.high, d.step, d.log_scale ? " log" : "");
        for (const core::Decimal choice : d.choices) text += "," + choice.to_string();
    }
    return text;
}

Result<HyperoptResult> search(const HyperoptPlan& plan, SearchSetup& setup, const Split& ranges, core::StopFlag stop,
                              const HyperoptWatch& watch)
{
    const config::Settings& settings = plan.settings;
    const SearchedStrategy& strategy = setup.strategy;
    const SearchGoal& goal = setup.goal;
    MarketData& data = setup.data;
    TrialRunner runner(strategy, settings, goal, data, ranges.train, stop);
    if (plan.engine_alone) runner.use_engine_alone();
    const auto sampler =
        setup.sampler->make({strategy.space(), settings.seed, goal.objectives.size(), plan.epochs, plan.population,
                             [jobs = settings.jobs](std::size_t count, const std::function<void(std::size_t)>& work) {
                                 for_each_index(count, jobs, work);
                             }});
    std::optional<double> target = plan.target;
    if (target) target = goal.objectives.front().shown(*target);  // Its own inverse.
    optimize::Study study(*sampler, {plan.epochs, plan.patience, target});

    if (plan.prune) {
        const auto third = (*ranges.train.end - *ranges.train.begin) / 3;
        runner.prune_hopeless({ranges.train.begin, strategy.strategy().timeframe.open_of(*ranges.train.begin + third)});
    }
    if (plan.cv_groups > 0 && days_of(ranges.train) < plan.cv_groups) {
        return Error{ErrorCode::data, fmt::format("--cv: the {} days of training are too few for {} stretches",
                                                  days_of(ranges.train), plan.cv_groups)};
    }
    HyperoptResult result;
    if (const auto there = check_candles(plan, setup, ranges); !there) return there.error();
    StudyHead head = head_of(plan, strategy, goal, ranges, data);
    std::optional<StudyJournal> journal;
    std::optional<StudyReturns> returns;
    std::optional<StoredStudy> stored;
    if (!plan.resume.empty()) {
        auto read = StudyJournal::read(settings.user_data, plan.resume);
        if (!read) return read.error();
        stored = std::move(*read);
        if (const auto same = check_same(stored->head, head); !same) return same.error();
        if (plan.epochs < stored->trials.size()) {
            return Error{ErrorCode::usage, fmt::format("study {} has {} trials already; say --epochs with more",
                                                       stored->head.id, stored->trials.size())};
        }
        std::vector<Trial> known;
        for (const JournalledTrial& one : stored->trials) known.push_back(one.trial);
        const auto path = StudyJournal::path_of(settings.user_data, stored->head.id).replace_filename(returns_file);
        result.resumed = take_up(*stored, known, StudyReturns::read(path, known.size()), plan.prune, study, runner);
        auto kept = StudyReturns::append_to(path, known);
        if (!kept) return kept.error();
        returns = std::move(*kept);
        auto opened = StudyJournal::append_to(settings.user_data, *stored, strategy.space());
        if (!opened) return opened.error();
        journal = std::move(*opened);
    } else {
        auto created = StudyJournal::create(settings.user_data, head, strategy.space(), plan.now);
        if (!created) return created.error();
        journal = std::move(*created);
        auto kept = StudyReturns::create(std::filesystem::path(journal->path()).replace_filename(returns_file));
        if (!kept) return kept.error();
        returns = std::move(*kept);
    }

    // With other processes this one's part is run beside `runner`, which then learns of all trials in their order.
    TrialRunner local(strategy, settings, goal, data, ranges.train, stop);
    std::optional<CrewEvaluator> spread;
    if (plan.crew != nullptr) {
        auto identity = identity_of(plan, setup);
        if (!identity) return identity.error();
        plan.crew->begin(std::move(*identity), stop);
        spread.emplace(*plan.crew, runner, local, ranges.train, settings.jobs);
    }

    if (const std::string reason = runner.reason_for_engine(); watch.by_engine && !reason.empty()) {
        watch.by_engine(reason);
    }
    const auto began = watch.elapsed();
    Result<void> written;
    optimize::TrialEvaluator& evaluator = spread ? static_cast<optimize::TrialEvaluator&>(*spread) : runner;
    result.end = study.run(evaluator, [&](std::span<const Trial> trials) {
        const auto fresh = not_yet_kept(trials, stored);
        written = fresh ? journal->write(*fresh, runner, plan.now + watch.elapsed(), settings.jobs) : fresh.error();
        if (written && fresh) written = returns->write(*fresh, runner);
        if (!written) return false;
        if (watch.trials) watch.trials(trials, strategy, runner);
        if (watch.progress) {
            HyperoptProgress progress{study.trials().size(), plan.epochs, result.resumed, study.best(), 0};
            if (progress.best_epoch) {
                progress.best = goal.objectives.front().shown(study.trials()[*progress.best_epoch].losses.front());
            }
            watch.progress(progress);
        }
        result.out_of_time = plan.time_limit && watch.elapsed() >= *plan.time_limit;
        return !result.out_of_time && !stop.stopped();
    });
    if (!written) return written.error();

    head.id = journal->id();
    result.study = journal->id();
    result.journal = journal->path().string();
    result.strategy = strategy.strategy().spec.name;
    result.exchange = data.exchange();
    result.timeframe = strategy.strategy().timeframe.name();
    for (const market::Pair& pair : strategy.strategy().pairs) result.pairs.push_back(pair.to_string());
    result.sampler = plan.sampler;
    result.losses = head.losses;
    for (const optimize::Dimension& dimension : strategy.space().dimensions()) {
        result.dimensions.push_back(dimension.name);
    }
    result.train = ranges.train;
    result.test = ranges.test;
    result.seed = settings.seed;
    result.epochs = study.trials().size();
    result.planned = plan.epochs;
    result.elapsed = watch.elapsed() - began;
    result.interrupted = stop.stopped();
    for (const Trial& trial : study.trials()) {
        result.feasible += trial.state == Trial::State::complete && trial.violation <= 0 ? 1 : 0;
    }
    const bool all_failed = !study.trials().empty() && study.trials()[*study.best()].state == Trial::State::failed;
    const auto judge = [&] {
        for (const std::size_t i : ranking(study.trials(), goal.objectives.size(), plan.top)) {
            result.top.push_back(ranked(study.trials()[i], strategy, goal, runner, ranges));
        }
        if (!result.top.empty()) result.checks = check_search(plan, setup, ranges, result.top.front(), runner);
    };
    Result<void> kept;
    for_each_index(2, settings.jobs, [&](std::size_t i) {  // Each takes as long as the other.
        if (i == 0) kept = keep(head, study.trials(), strategy, *journal, settings.user_data, plan.now);
        if (i == 1 && !all_failed) judge();
    });
    if (!kept) return kept.error();
    if (all_failed) {
        return Error{ErrorCode::config, fmt::format("no trial could be run; the first said: {}",
                                                    runner.run(study.trials().front().point, ranges.train).failure)};
    }
    return result;
}

Result<HyperoptResult> hyperopt(const HyperoptPlan& plan, core::StopFlag stop, const HyperoptWatch& watch)
{
    const auto setup = SearchSetup::make(plan);
    if (!setup) return setup.error();
    const auto ranges = split((*setup)->range, plan.test_share, (*setup)->strategy.strategy().timeframe);
    if (!ranges) return ranges.error();
    return search(plan, **setup, *ranges, stop, watch);
}

}  // namespace cobot::app
