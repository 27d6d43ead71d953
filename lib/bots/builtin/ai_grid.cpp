#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "bots/grid_bot.hpp"
#include "bots/grid_fit.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Price;

constexpr std::array widths{0.02, 0.03, 0.05, 0.08, 0.12, 0.18, 0.25};
constexpr std::array counts{5, 8, 12, 20, 32, 50};

/// A search's answer: the best in sample, and what it would have made where it was not chosen.
struct Fit {
    GridTrial trial;
    TrialResult in_sample, out_of_sample;
    int trials = 0;
};

/// A grid whose width and number of steps are searched again and again:
///
///   collecting ─lookback─▶ fit (two thirds) ─▶ validate (the rest) ─▶ running ─refit_every─▶ fit ...
class AiGrid : public GridBot {
public:
    AiGrid(const Settings& settings, const Context& context)
        : GridBot({}),
          settings_(settings),
          fee_(context.listings.front().instrument.maker_fee.to_double()),
          wanted_(static_cast<std::size_t>(settings.duration("lookback") / context.timeframe))
    {
    }

    void start(Desk&) override {}
    bool reads_candles() const override { return true; }

    void on_candle(const market::CandleClosed& candle, Desk& desk) override
    {
        seen_.push_back({candle.candle.open, candle.candle.high, candle.candle.low, candle.candle.close});
        // Old ones are dropped many at a time.
        if (seen_.size() >= 2 * wanted_) {
            seen_.erase(seen_.begin(), seen_.end() - static_cast<std::ptrdiff_t>(wanted_));
        }
        if (seen_.size() < wanted_ || candle.close_time < next_fit_) return;
        next_fit_ = candle.close_time + settings_.duration("refit_every");
        refit(desk);
    }

    Picture picture(const Desk& desk) const override
    {
        Picture picture = GridBot::picture(desk);
        if (steps().empty()) {
            picture.summary = fits_ == 0
                                  ? fmt::format("collects candles: {} of {}", std::min(seen_.size(), wanted_), wanted_)
                                  : "waits: the last search earned nothing out of sample";
        }
        const auto percent = [](double ratio) { return fmt::format("{:+.2f} %", ratio * 100); };
        picture.figures.push_back({"searches", std::to_string(fits_)});
        if (fits_ == 0) return picture;
        picture.figures.push_back({"trials in all", std::to_string(trials_)});
        picture.figures.push_back({"last in sample", percent(last_.in_sample.profit)});
        picture.figures.push_back({"last out of sample", percent(last_.out_of_sample.profit)});
        picture.figures.push_back({"walk-forward, mean", percent(walk_forward_ / fits_)});
        picture.figures.push_back({"searches refused", std::to_string(refused_)});
        return picture;
    }

private:
    void refit(Desk& desk)
    {
        last_ = search();
        ++fits_;
        trials_ += last_.trials;
        walk_forward_ += last_.out_of_sample.profit;
        if (settings_.flag("validate") && last_.out_of_sample.profit <= 0) {
            ++refused_;
            return;  // What was chosen by luck is not traded; a grid that runs goes on.
        }
        const GridTerms wanted = terms_for(last_.trial, desk);
        const bool differs = wanted.lower != terms().lower || wanted.intervals != terms().intervals;
        if (steps().empty() || differs) lay_again(wanted, desk);
    }

    Fit search() const
    {
        const std::span all = std::span(seen_).last(wanted_);
        const std::size_t cut = all.size() * 2 / 3;
        Fit best;
        double most = -1e9;
        for (const double width : widths) {
            if (!fits_profile(width)) continue;
            for (const int grids : counts) {
                const GridTrial trial{width, grids};
                if (!pays(trial)) continue;
                const TrialResult result = try_grid(all.first(cut), trial, fee_);
                ++best.trials;
                if (const double value = value_of(result); value > most) {
                    most = value;
                    best.trial = trial;
                    best.in_sample = result;
                }
            }
        }
        best.out_of_sample = try_grid(all.subspan(cut), best.trial, fee_);
        return best;
    }

    bool fits_profile(double width) const
    {
        const std::string& profile = settings_.text("risk_profile");
        return profile == "conservative" ? width >= 0.08 : profile == "aggressive" ? width <= 0.08 : true;
    }

    /// A step earns at least as much again as its two fees.
    bool pays(const GridTrial& trial) const { return step_ratio(trial) - 1 > 4 * fee_; }

    double value_of(const TrialResult& result) const
    {
        if (settings_.text("objective") == "profit") return result.profit;
        return result.profit / (result.drawdown + 0.005);
    }

    GridTerms terms_for(const GridTrial& trial, const Desk& desk)
    {
        Decimal middle = desk.price().value();
        if (!steps().empty()) {
            // A range that runs after the price sells what has just fallen: it moves by so much at most.
            const Decimal most = settings_.number("max_shift");
            const Decimal was = middle_;
            middle = std::clamp(middle, was * (Decimal(1) - most), was * (Decimal(1) + most));
        }
        middle_ = middle;
        const Decimal factor = Decimal(1) + Decimal::from_double(trial.width, 4);
        const Decimal tick = desk.instrument().price_tick.value();
        GridTerms terms;
        terms.lower = Price((middle / factor).round_nearest_to(tick));
        terms.upper = Price((middle * factor).round_nearest_to(tick));
        terms.intervals = trial.grids;
        return terms;
    }

    Settings settings_;
    double fee_;
    std::size_t wanted_;  ///< Candles of the lookback.
    std::vector<FitCandle> seen_;
    core::Time next_fit_{};
    Decimal middle_;
    Fit last_;
    int fits_ = 0, refused_ = 0;
    long trials_ = 0;
    double walk_forward_ = 0;  ///< Sum of what each search made out of its sample.
};

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems;
    if (settings.duration("refit_every").count() <= 0) problems.emplace_back("'refit_every' must be above 0");
    if (context.timeframe.count() > 0 && settings.duration("lookback") < context.timeframe * 30) {
        problems.emplace_back("'lookback' must be at least 30 candles");
    }
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<AiGrid>(settings, context);
}

}  // namespace

namespace builtin {

using Kind = Parameter::Kind;

extern const Definition ai_grid;
const Definition ai_grid{
    .name = "ai_grid",
    .summary = "a grid whose width and steps are searched on recent candles, again and again",
    .grade = Grade::a,
    .parameters =
        {
            {.name = "lookback",
             .kind = Kind::duration,
             .summary = "candles that a search sees: two thirds to choose, the rest to check",
             .fallback = "7d",
             .asked = true},
            {.name = "refit_every",
             .kind = Kind::duration,
             .summary = "time between two searches",
             .fallback = "7d",
             .asked = true},
            {.name = "objective",
             .kind = Kind::choice,
             .summary = "what is searched for: profit, or profit over the largest fall",
             .fallback = "profit_to_drawdown",
             .choices = {"profit", "profit_to_drawdown"}},
            {.name = "risk_profile",
             .kind = Kind::choice,
             .summary = "wide ranges only, any, or narrow ones",
             .fallback = "balanced",
             .choices = {"conservative", "balanced", "aggressive"},
             .asked = true},
            {.name = "max_shift",
             .kind = Kind::ratio,
             .summary = "how far the middle of the range moves at one search, at most",
             .fallback = "10%",
             .min = "0",
             .max = "1"},
            {.name = "validate",
             .kind = Kind::boolean,
             .summary = "trade an answer only if it earned out of sample too",
             .fallback = "true"},
        },
    .check = check,
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
