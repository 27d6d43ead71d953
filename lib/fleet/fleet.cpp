#include "fleet/fleet.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "config/load_bot.hpp"
#include "engine/bot_setup.hpp"
#include "fleet/strategy_member.hpp"
#include "simulation/bot_session.hpp"

namespace cobot::fleet {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;
using simulation::PathExchange;
using storage::JournalEvent;
using storage::JournalFill;
using storage::JournalStep;

JournalFill fill_of(const std::string& bot, std::int64_t number, const orders::Report& report,
                    const bots::ListingName& listing)
{
    return {bot,
            number,
            fmt::format("cobot-{}-{}-{}", report.id.bot, report.slot, report.id.sequence),
            report.time,
            listing.to_string(),
            std::string(orders::name(report.side)),
            report.fill.price,
            report.fill.quantity,
            report.fill.fee,
            report.fill.liquidity == orders::Liquidity::maker ? "maker" : "taker"};
}

engine::Command command_of(const std::string& kind)
{
    if (kind == "pause") return engine::Command::pause;
    if (kind == "resume") return engine::Command::resume;
    return engine::Command::stop;
}

bool is_command(const std::string& kind) { return kind == "pause" || kind == "resume" || kind == "stop"; }

constexpr core::Duration hour = std::chrono::hours(1);
constexpr core::Duration day = std::chrono::days(1);

bool is_whole(core::Time time, core::Duration unit) { return time.time_since_epoch() % unit == core::Duration(0); }

/// What is wrong with a bot's settings, as far as the context tells.
std::vector<std::string> problems_of(const bots::Spec& spec, const bots::Context& context)
{
    return spec.type->check ? spec.type->check(spec.settings, context) : std::vector<std::string>();
}

bool hears_messages(const bots::Spec& spec)
{
    const auto& all = spec.type->parameters;
    return std::any_of(all.begin(), all.end(), [](const bots::Parameter& one) { return one.name == "feed"; });
}

}  // namespace

std::vector<std::string> pair_names(const std::vector<market::Instrument>& instruments)
{
    std::vector<std::string> names;
    for (const market::Instrument& it : instruments) {
        std::string name = it.pair.to_string();
        if (std::find(names.begin(), names.end(), name) != names.end()) name += "@" + it.exchange;
        names.push_back(std::move(name));
    }
    return names;
}

// -- Candles --

void Fleet::step(const JournalStep& step)
{
    told_.resize(market_.instruments.size());
    present_.assign(market_.instruments.size(), nullptr);
    for (const auto& [pair, candle] : step.candles) {
        told_[pair] = {candle, market_.decimals[pair], {}};
        present_[pair] = &told_[pair];
    }
    for (const auto& [pair, mark] : step.marks) told_[pair].mark = &mark;
    now_ = step.open_time + market_.timeframe.duration();
    for (auto& [name, member] : members_) tell(member, step);
}

void Fleet::tell(Member& member, const JournalStep& step)
{
    if (member.session->is_over()) return;
    constexpr std::size_t few = 8;
    const PathExchange::Told* on_stack[few];
    std::vector<const PathExchange::Told*> on_heap;
    const std::size_t count = member.pairs.size();
    if (count > few) on_heap.resize(count);
    const PathExchange::Told** const mine = count > few ? on_heap.data() : on_stack;
    bool any = false;
    for (std::size_t i = 0; i < count; ++i) {
        mine[i] = present_[member.pairs[i]];
        any = any || mine[i] != nullptr;
    }
    if (!any) return;
    if (!member.is_vetted && mine[0] != nullptr) vet(member, *mine[0]);
    member.session->step(step.open_time, {mine, count});
    // A thousand bots are not asked every minute what they are worth.
    if (!is_whole(now_, hour)) return;
    const core::Money equity = member.session->equity();
    member.equity_peak = std::max(member.equity_peak, equity);
    if (is_whole(now_, day)) member.equity_at_midnight = equity;
}

// -- Events --

Result<bots::Spec> Fleet::spec_of(const JournalEvent& event) const
{
    // The first line of the body names the file that the rest was read from.
    const auto end = event.body.find('\n');
    return config::load_bot_text(std::string_view(event.body).substr(end + 1), event.body.substr(0, end), {},
                                 market_.user_data);
}

/// Which pair of the feed a bot means.
Result<std::uint32_t> Fleet::find(const bots::ListingName& listing, const bots::Spec& spec) const
{
    const auto found = std::find_if(market_.instruments.begin(), market_.instruments.end(), [&](const auto& it) {
        return it.pair == listing.pair && (listing.exchange.empty() || listing.exchange == it.exchange);
    });
    if (found != market_.instruments.end()) return static_cast<std::uint32_t>(found - market_.instruments.begin());
    const std::vector<std::string> known = pair_names(market_.instruments);
    return Error{ErrorCode::config, fmt::format("{}: the feed has no {}; it has {}", spec.path, listing.to_string(),
                                                fmt::join(known, ", "))};
}

/// Those it trades, then those that it only looks at.
Result<std::vector<std::uint32_t>> Fleet::pairs_of(const bots::Spec& spec) const
{
    std::vector<bots::ListingName> wanted = spec.listings;
    if (spec.strategy) {
        const auto others = others_of(spec);
        wanted.insert(wanted.end(), others.begin(), others.end());
    }
    std::vector<std::uint32_t> pairs;
    for (const bots::ListingName& listing : wanted) {
        const auto pair = find(listing, spec);
        if (!pair) return pair.error();
        pairs.push_back(*pair);
    }
    return pairs;
}

Result<Fleet::PastWanted> Fleet::past_wanted(const JournalEvent& add) const
{
    const auto spec = spec_of(add);
    if (!spec) return spec.error();
    if (!spec->strategy) return PastWanted();
    auto pairs = pairs_of(*spec);
    if (!pairs) return pairs.error();
    return PastWanted{std::move(*pairs), *spec->timeframe, lead_of(*spec)};
}

std::vector<market::Instrument> Fleet::instruments_of(const std::vector<std::uint32_t>& pairs) const
{
    std::vector<market::Instrument> instruments;
    for (const std::uint32_t pair : pairs) instruments.push_back(market_.instruments[pair]);
    return instruments;
}

/// A bot is checked again when its price is known: steps may be smaller than the venue takes.
void Fleet::vet(Member& member, const PathExchange::Told& first) const
{
    const bots::Spec& spec = member.spec;
    member.is_vetted = true;
    member.troubles.clear();
    if (spec.strategy) return;
    const auto setup = engine::setup_of(spec, instruments_of(member.pairs), market_.rules.fee_in_base, member.id);
    bots::Context context = engine::context_of(spec, setup, timeframe_of(spec).duration());
    context.price = core::Price(core::Decimal::from_double(first.candle.open, first.decimals));
    member.troubles = problems_of(spec, context);
}

Result<Fleet::Member> Fleet::make(const bots::Spec& spec, const std::string& text) const
{
    Member member;
    auto pairs = pairs_of(spec);
    if (!pairs) return pairs.error();
    member.pairs = std::move(*pairs);
    std::vector<market::Instrument> instruments = instruments_of(member.pairs);
    const market::Timeframe timeframe = timeframe_of(spec);
    if (timeframe < market_.timeframe || timeframe.ms() % market_.timeframe.ms() != 0) {
        return Error{ErrorCode::config, fmt::format("{}: candles of {} cannot be made of the feed's {}", spec.path,
                                                    timeframe.name(), market_.timeframe.name())};
    }
    const auto past = pasts_.find(spec.name);
    auto session = spec.strategy ? strategy_session(spec, std::move(instruments), market_, next_id_,
                                                    past != pasts_.end() ? past->second : std::string())
                                 : bot_session(spec, std::move(instruments), timeframe);
    if (!session) return session.error();
    member.session = std::move(*session);
    member.spec = spec;
    member.text = text;
    return member;
}

Result<std::unique_ptr<simulation::Session>> Fleet::bot_session(const bots::Spec& spec,
                                                                std::vector<market::Instrument> instruments,
                                                                market::Timeframe timeframe) const
{
    auto setup = engine::setup_of(spec, std::move(instruments), market_.rules.fee_in_base, next_id_);
    const bots::Context context = engine::context_of(spec, setup, timeframe.duration());
    // Once more, now that ticks and fees are known.
    const auto problems = problems_of(spec, context);
    if (!problems.empty()) return Error{ErrorCode::config, fmt::format("{}: {}", spec.path, problems.front())};
    return std::unique_ptr<simulation::Session>(std::make_unique<simulation::BotSession>(
        std::move(setup), spec.type->make(spec.settings, context), market_.rules, market_.timeframe, timeframe));
}

Result<void> Fleet::check_limits(const bots::Spec& spec) const
{
    for (const auto& [currency, limit] : limits_) {
        core::Decimal sum;
        const auto add = [&](const bots::Spec& one) {
            if (one.listings.front().pair.quote == currency) sum += one.investment.value();
        };
        for (const auto& [name, member] : members_) {
            if (!member.session->is_over() && name != spec.name) add(member.spec);
        }
        const core::Decimal others = sum;
        add(spec);
        if (sum > limit) {
            return Error{
                ErrorCode::config,
                fmt::format("{}: investment: {} {} are left of the wallet's {}, and it asks for {}", spec.path,
                            (limit - others).to_string(), currency, limit.to_string(), spec.investment.to_string())};
        }
    }
    return {};
}

Result<void> Fleet::check_change(const Member& member, const bots::Spec& spec) const
{
    std::vector<std::string> fixed;
    const bots::Spec& was = member.spec;
    if (spec.type != was.type) fixed.emplace_back("type");
    if (spec.listings != was.listings) fixed.emplace_back("pair");
    if (spec.timeframe != was.timeframe) fixed.emplace_back("timeframe");
    if (spec.investment != was.investment || spec.investment_base != was.investment_base)
        fixed.emplace_back("investment");
    if (spec.leverage != was.leverage) fixed.emplace_back("leverage");
    if (spec.margin_mode != was.margin_mode) fixed.emplace_back("margin_mode");
    if (spec.terms.trigger != was.terms.trigger) fixed.emplace_back("trigger");
    const auto words = [](const bots::Spec& one) {
        const std::string text = one.strategy ? one.strategy->text : std::string();
        return text.substr(std::min(text.find_first_not_of('\n'), text.size()));  // Wherever it stands in the file.
    };
    if (words(spec) != words(was)) fixed.push_back("the strategy");
    for (const std::string& name : bots::Settings::differences(was.settings, spec.settings)) {
        const auto& all = was.type->parameters;
        const auto found = std::find_if(all.begin(), all.end(), [&](const auto& p) { return p.name == name; });
        if (found == all.end() || !found->live) fixed.push_back(name);
    }
    if (fixed.empty()) return {};
    return Error{
        ErrorCode::config,
        fmt::format("{}: {} cannot change while the bot runs; the running bot keeps the old values. To use the "
                    "new ones: cobot bots stop {} and cobot bots start {}",
                    spec.path, fmt::join(fixed, ", "), spec.name, spec.name)};
}

Result<void> Fleet::check(const JournalEvent& event) const
{
    const auto found = members_.find(event.bot);
    if (event.kind == "past") return {};
    const bool is_there = found != members_.end();
    const bool is_running = is_there && !found->second.session->is_over();
    if (event.kind == "add" || event.kind == "change") {
        const auto spec = spec_of(event);
        if (!spec) return spec.error();
        if (spec->name != event.bot) {
            return Error{ErrorCode::config,
                         fmt::format("{}: name: it was {} and is {} now", spec->path, event.bot, spec->name)};
        }
        if (event.kind == "change") return check_change(found->second, *spec);
        if (is_running) {
            return Error{ErrorCode::usage, fmt::format("{} runs already ({})", event.bot, found->second.spec.path)};
        }
        if (const auto fits = check_limits(*spec); !fits) return fits.error();
        const auto made = make(*spec, event.body);
        return made ? Result<void>() : Result<void>(made.error());
    }
    if (!is_there) {
        std::vector<std::string> names;
        for (const auto& [name, member] : members_) names.push_back(name);
        return Error{ErrorCode::usage, fmt::format("there is no bot \"{}\" here; there {} {}", event.bot,
                                                   names.size() == 1 ? "is" : "are",
                                                   names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", ")))};
    }
    if (event.kind == "remove" && is_running) {
        return Error{ErrorCode::usage, fmt::format("{0} is running; stop it first: cobot bots stop {0}", event.bot)};
    }
    if (event.kind != "remove" && !is_running) {
        return Error{ErrorCode::usage,
                     fmt::format("{} is closed; start it again: cobot bots start {}", event.bot, event.bot)};
    }
    if (event.kind == "message" && !hears_messages(found->second.spec)) {
        return Error{ErrorCode::usage,
                     fmt::format("{} is a {} bot, which listens to nobody; bots with a feed do: signal, copy, news, "
                                 "whale, index_basket",
                                 event.bot, found->second.spec.type->name)};
    }
    const auto state = found->second.session->state();
    if (event.kind == "resume" && state != simulation::Session::State::paused) {
        return Error{ErrorCode::usage, fmt::format("{} is not paused", event.bot)};
    }
    if (event.kind == "pause" && state == simulation::Session::State::paused) {
        return Error{ErrorCode::usage, fmt::format("{} is paused already", event.bot)};
    }
    return {};
}

Result<void> Fleet::apply(const JournalEvent& event)
{
    if (const auto fits = check(event); !fits) return fits.error();
    now_ = std::max(now_, event.time);
    if (event.kind == "add") {
        auto made = make(*spec_of(event), event.body);
        if (!made) return made.error();
        pasts_.erase(event.bot);
        launch(std::move(*made));
    } else if (event.kind == "past") {
        pasts_[event.bot] = event.body;
    } else if (event.kind == "change") {
        Member& member = members_.at(event.bot);
        const auto spec = spec_of(event);
        member.session->change(spec->terms, spec->settings, event.time);
        member.spec = *spec;
        member.text = event.body;
        member.is_vetted = false;
    } else if (event.kind == "remove") {
        members_.erase(event.bot);
    } else if (event.kind == "message") {
        members_.at(event.bot).session->tell(bots::Message{event.time, event.body});
    } else if (is_command(event.kind)) {
        members_.at(event.bot).session->tell(command_of(event.kind), event.time);
    }
    return {};
}

void Fleet::launch(Member member)
{
    member.id = next_id_++;
    member.equity_at_midnight = member.spec.investment;
    member.equity_peak = member.spec.investment;
    const std::string name = member.spec.name;
    if (const auto before = members_.find(name); before != members_.end()) {
        member.fills = before->second.fills;  // Its fills go on being counted.
        members_.erase(before);
    }
    auto& placed = members_.emplace(name, std::move(member)).first->second;
    placed.session->watch_fills([this, &placed](const orders::Report& report) {
        ++placed.fills;
        if (!on_fill) return;
        on_fill(fill_of(placed.spec.name, placed.fills, report, placed.spec.listings[report.instrument]));
    });
}

// -- What it looks like --

std::vector<Standing> Fleet::standings() const
{
    std::vector<Standing> all;
    for (const auto& [name, member] : members_) {
        Standing standing;
        standing.name = name;
        standing.spec = &member.spec;
        standing.session = member.session.get();
        standing.troubles = member.troubles;
        standing.equity_at_midnight = member.equity_at_midnight;
        standing.equity_peak = member.equity_peak;
        all.push_back(std::move(standing));
    }
    return all;
}

}  // namespace cobot::fleet
