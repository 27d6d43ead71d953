#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/searched_bot.hpp"
#include "app/strategy_task.hpp"
#include "optimize/space.hpp"

namespace cobot::app {

/// A strategy made ready to be searched: what `--spaces` names has become parameters beside its own.
class SearchedStrategy {
public:
    /// `spaces` as typed; empty: params. An unknown space, or one that leaves nothing to search, is an error.
    static core::Result<SearchedStrategy> make(LoadedStrategy strategy, const std::vector<std::string>& spaces);

    /// A bot in the place of a strategy, of which name, file, pairs and timeframe are known; its params are searched.
    static core::Result<SearchedStrategy> of_bot(std::shared_ptr<const SearchedBot> bot);

    /// Null for a strategy.
    const SearchedBot* bot() const { return bot_.get(); }
    const LoadedStrategy& strategy() const { return strategy_; }
    const optimize::Space& space() const { return space_; }

    /// The run that a point means. The task refers to this object.
    StrategyTask task(const optimize::Point& point) const;
    /// What `--set` takes to get the point: {"params.fast", "9"}, {"exit_conditions.roi", "{0: 0.1}"}.
    std::vector<std::pair<std::string, std::string>> overrides(const optimize::Point& point) const;

private:
    bool can_apply(const strategy::Parameter& parameter) const;
    void add_params();
    void add_stop();
    void add_target();
    void add_trailing();
    void add_roi();
    void add_risk();
    std::size_t add(optimize::Dimension dimension);
    strategy::Number parameter(std::string name, const char* initial, const char* low, const char* high, bool whole);
    std::vector<strategy::ExitRules::RoiStep> roi(const optimize::Point& point) const;
    std::string text(const optimize::Point& point, const strategy::Number& number) const;

    LoadedStrategy strategy_;
    std::shared_ptr<const SearchedBot> bot_;
    optimize::Space space_;
    std::vector<optimize::Dimension> dimensions_;
    std::vector<std::string> own_;    ///< The strategy's own parameters that are searched.
    std::vector<std::string> made_;   ///< Spaces that were turned into parameters.
    std::optional<std::size_t> roi_;  ///< The first of its six dimensions.
};

}  // namespace cobot::app
