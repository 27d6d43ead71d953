#include "app/searched_bot.hpp"

#include "app/bot_recorder.hpp"
#include "config/load_bot.hpp"
#include "storage/result_files.hpp"

namespace cobot::app {

using core::Result;

Result<std::shared_ptr<SearchedBot>> SearchedBot::make(const config::Settings& settings, const std::string& name,
                                                       const std::vector<std::string>& overrides, core::Time now)
{
    auto bot = std::make_shared<SearchedBot>();
    bot->plan_.settings = settings;
    bot->plan_.bots = {name};
    bot->plan_.overrides = overrides;
    bot->plan_.now = now;
    const auto path = config::find_bot(name, settings.user_data);
    if (!path) return path.error();
    auto text = storage::read_text(*path);
    if (!text) return text.error();
    auto spec = config::load_bot_text(*text, *path, overrides);
    if (!spec) return spec.error();
    bot->path_ = *path;
    bot->text_ = std::move(*text);
    bot->spec_ = std::move(*spec);
    const auto range = chosen_range(settings, now);
    if (!range) return range.error();
    const auto first = prepare_bot(bot->spec_, bot->plan_, *range, bot->data_);
    if (!first) return first.error();
    bot->exchange_ = first->exchange;
    bot->timeframe_ = first->timeframe;
    return bot;
}

Result<std::shared_ptr<const PreparedBot>> SearchedBot::prepared(const core::TimeRange& range) const
{
    const std::lock_guard lock(mutex_);
    for (const auto& [known, bot] : prepared_) {
        if (known == range) return bot;
    }
    auto bot = prepare_bot(spec_, plan_, range, data_);
    if (!bot) return bot.error();
    return prepared_.emplace_back(range, std::make_shared<const PreparedBot>(std::move(*bot))).second;
}

Result<void> SearchedBot::run(const Params& params, const core::TimeRange& range, const Use& use) const
{
    const auto candles = prepared(range);
    if (!candles) return candles.error();
    std::vector<std::string> overrides = plan_.overrides;
    for (const auto& [key, value] : params) overrides.push_back(key + "=" + value);
    auto spec = config::load_bot_text(text_, path_, overrides);
    if (!spec) return spec.error();
    const auto bot = with_spec(**candles, std::move(*spec), plan_.settings.fee_in_base);
    if (!bot) return bot.error();
    for (const simulation::Path path : {simulation::Path::olhc, simulation::Path::ohlc}) {
        BotRecorder recorder(*bot);
        simulation::BotRun run = bot->run;
        run.rules.path = path;
        recorder.listen(run);
        const auto engine = simulation::run_bot(run, bot->spec.type->make(bot->spec.settings, bot->context()));
        recorder.facts(*engine, [&](const metrics::Facts& facts) { use(facts, engine->fills()); });
    }
    return {};
}

}  // namespace cobot::app
