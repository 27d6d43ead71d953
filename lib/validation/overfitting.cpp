#include "validation/overfitting.hpp"

#include <algorithm>
#include <cmath>

#include "core/random.hpp"

namespace cobot::validation {
namespace {

/// Sums over one group of days, of each trial: the Sharpe ratio of any set of groups follows at once.
struct GroupSums {
    std::vector<double> sum, square;
};

double sharpe(double sum, double square, double count)
{
    const double mean = sum / count;
    const double variance = std::max(0.0, (square - sum * mean) / (count - 1));
    // Without variance: nothing happened (zero), or the same every day.
    if (variance <= 1e-30) return mean > 0 ? 1e9 : mean < 0 ? -1e9 : 0;
    return mean / std::sqrt(variance);
}

/// What the trials made in the groups of one half.
struct Half {
    explicit Half(std::size_t trials) : ratios(trials), sums(trials), squares(trials) {}

    /// Group after group, all trials at once.
    void measure(const std::vector<GroupSums>& groups, const std::vector<bool>& chosen, bool wanted, std::size_t width)
    {
        std::ranges::fill(sums, 0.0);
        std::ranges::fill(squares, 0.0);
        double count = 0;
        for (std::size_t g = 0; g < chosen.size(); ++g) {
            if (chosen[g] != wanted) continue;
            count += static_cast<double>(width);
            for (std::size_t t = 0; t < sums.size(); ++t) sums[t] += groups[g].sum[t];
            for (std::size_t t = 0; t < sums.size(); ++t) squares[t] += groups[g].square[t];
        }
        for (std::size_t t = 0; t < sums.size(); ++t) ratios[t] = sharpe(sums[t], squares[t], count);
    }

    std::vector<double> ratios, sums, squares;  ///< Of each trial.
};

std::vector<GroupSums> group_sums(const ReturnTable& returns, std::size_t groups, std::size_t width)
{
    const std::vector<double> zeros(returns.size());
    std::vector<GroupSums> all(groups, GroupSums{zeros, zeros});
    for (std::size_t t = 0; t < returns.size(); ++t) {
        for (std::size_t i = 0; i < groups * width; ++i) {
            const double x = returns[t][i];
            all[i / width].sum[t] += x;
            all[i / width].square[t] += x * x;
        }
    }
    return all;
}

/// In how many ways half of an even number of groups can be chosen.
std::size_t ways_to_halve(std::size_t groups)
{
    std::size_t ways = 1;
    for (std::size_t i = 1; i <= groups / 2; ++i) ways = ways * (groups / 2 + i) / i;
    return ways;
}

double slope_of(const std::vector<double>& x, const std::vector<double>& y)
{
    double mean_x = 0;
    double mean_y = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        mean_x += x[i] / static_cast<double>(x.size());
        mean_y += y[i] / static_cast<double>(x.size());
    }
    double both = 0;
    double square = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        both += (x[i] - mean_x) * (y[i] - mean_y);
        square += (x[i] - mean_x) * (x[i] - mean_x);
    }
    return square > 0 ? both / square : 0;
}

/// Positions of one stationary bootstrap sample: blocks of geometric length, wrapped round at the end.
std::vector<std::size_t> resampled(std::size_t size, double block, const core::CounterRandom& random)
{
    std::vector<std::size_t> places(size);
    for (std::size_t i = 0; i < size; ++i) {
        const bool anew = i == 0 || random.uniform(2 * i) < 1 / block;
        places[i] = anew ? static_cast<std::size_t>(random.uniform(2 * i + 1) * static_cast<double>(size))
                         : (places[i - 1] + 1) % size;
    }
    return places;
}

}  // namespace

std::optional<OverfittingProbability> overfitting_probability(const ReturnTable& returns, std::size_t groups)
{
    if (returns.size() < 2 || groups < 2 || groups % 2 != 0) return std::nullopt;
    const std::size_t width = returns.front().size() / groups;
    if (width < 2) return std::nullopt;
    const std::vector<GroupSums> of_groups = group_sums(returns, groups, width);
    Half one(returns.size());
    Half other(returns.size());
    const std::size_t count = ways_to_halve(groups);
    OverfittingProbability result;
    result.logits.resize(count);
    std::vector<double> train_ratios(count);
    std::vector<double> test_ratios(count);
    std::size_t below = 0;
    std::size_t losing = 0;
    const auto judge = [&](std::size_t split, const Half& train, const Half& test) {
        const auto best = static_cast<std::size_t>(std::ranges::max_element(train.ratios) - train.ratios.begin());
        // The middle of equal ranks, so that trials that are all alike are at the median.
        double rank = 0.5;
        for (const double ratio : test.ratios) {
            rank += ratio < test.ratios[best] ? 1 : ratio <= test.ratios[best] ? 0.5 : 0;
        }
        const double relative = rank / (static_cast<double>(returns.size()) + 1);
        result.logits[split] = std::log(relative / (1 - relative));
        below += result.logits[split] <= 0 ? 1 : 0;
        losing += test.sums[best] < 0 ? 1 : 0;
        train_ratios[split] = train.ratios[best];
        test_ratios[split] = test.ratios[best];
    };
    std::vector<bool> chosen(groups);
    std::fill_n(chosen.begin(), groups / 2, true);
    // What is trained on in one split is tested on in another, the same number of splits from the end.
    for (std::size_t split = 0; 2 * split < count; ++split) {
        one.measure(of_groups, chosen, true, width);
        other.measure(of_groups, chosen, false, width);
        judge(split, one, other);
        judge(count - 1 - split, other, one);
        std::prev_permutation(chosen.begin(), chosen.end());
    }
    const auto splits = static_cast<double>(count);
    result.probability = static_cast<double>(below) / splits;
    result.loss_probability = static_cast<double>(losing) / splits;
    result.slope = slope_of(train_ratios, test_ratios);
    return result;
}

std::vector<FoldResult> cross_validate(std::size_t trials, std::span<const Fold> folds, const TrialScore& score)
{
    std::vector<FoldResult> results;
    for (std::size_t k = 0; k < folds.size(); ++k) {
        const Fold& fold = folds[k];
        std::optional<FoldResult> best;
        for (std::size_t trial = 0; trial < trials; ++trial) {
            const auto train = score(trial, fold.train);
            if (train && (!best || *train > best->train)) best = FoldResult{k, trial, *train, {}};
        }
        if (!best) continue;
        best->test = score(best->chosen, fold.test);
        results.push_back(*best);
    }
    return results;
}

std::optional<double> mean_over(const std::vector<Stretch>& stretches,
                                const std::function<std::optional<double>(const Stretch&)>& score)
{
    double sum = 0;
    double counted = 0;
    double all = 0;
    for (const Stretch& stretch : stretches) {
        const auto length = static_cast<double>(stretch.size());
        all += length;
        if (const auto one = score(stretch)) {
            sum += *one * length;
            counted += length;
        }
    }
    return counted > 0 && counted >= all / 2 ? std::optional(sum / counted) : std::nullopt;
}

std::optional<double> reality_check(const ReturnTable& returns, std::size_t resamples, double block, std::uint64_t seed)
{
    if (returns.empty() || returns.front().size() < 2 || resamples == 0) return std::nullopt;
    const std::size_t size = returns.front().size();
    const auto count = static_cast<double>(size);
    std::vector<double> means;
    for (const std::vector<double>& row : returns) {
        double sum = 0;
        for (const double one : row) sum += one;
        means.push_back(sum / count);
    }
    const double best = *std::ranges::max_element(means);
    std::size_t as_good = 0;
    for (std::size_t b = 0; b < resamples; ++b) {
        const auto places = resampled(size, block, core::CounterRandom(seed, b));
        double most = -INFINITY;
        for (std::size_t k = 0; k < returns.size(); ++k) {
            double sum = 0;
            for (const std::size_t place : places) sum += returns[k][place];
            most = std::max(most, sum / count - means[k]);
        }
        as_good += most >= best ? 1 : 0;
    }
    return (static_cast<double>(as_good) + 1) / (static_cast<double>(resamples) + 1);
}

std::optional<double> plateau(double best, std::span<const double> neighbours, double tolerance)
{
    if (neighbours.empty()) return std::nullopt;
    const double least = best - tolerance * std::abs(best);
    const auto near = std::ranges::count_if(neighbours, [&](double value) { return value >= least; });
    return static_cast<double>(near) / static_cast<double>(neighbours.size());
}

}  // namespace cobot::validation
