#include "report/bot_result.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/sha256.hpp"
#include "report/number_text.hpp"

namespace cobot::report {
namespace {

constexpr int few_fills = 10;
constexpr double wide_interval = 0.01;  // Of the investment.

bool by_profit(const BotOutcome& a, const BotOutcome& b) { return a.profit < b.profit; }

double share(core::Money amount, const BotOutcome& outcome)
{
    return outcome.net_deposits.is_zero() ? 0 : amount.to_double() / outcome.net_deposits.to_double();
}

void check_paths(const BotResult& result, std::vector<std::string>& found)
{
    const BotOutcome& low = worst(result);
    const BotOutcome& high = best(result);
    if (share(high.profit - low.profit, low) > wide_interval) {
        found.push_back(fmt::format(
            "the order of prices inside a candle is worth {} {}: finer candles would narrow that (cobot download-data)",
            money((high.profit - low.profit).to_double()), result.currency));
    }
}

void check_outcome(const BotResult& result, std::vector<std::string>& found)
{
    const BotOutcome& low = worst(result);
    if (low.state == "armed") found.push_back("it never started: its trigger was not reached");
    if (low.state == "closed" && low.ended_at && result.period.end && *low.ended_at < *result.period.end) {
        found.push_back(
            fmt::format("it was over on {}: {}; what follows is flat", core::format_date(*low.ended_at), low.reason));
    }
    if (low.state != "armed" && low.fills < few_fills) {
        found.push_back("only " + counted(static_cast<std::uint64_t>(low.fills), "fill") +
                        ": chance explains a lot of any figure here");
    }
    if (low.time_in_range && *low.time_in_range < 0.5) {
        found.push_back(
            fmt::format("the price was inside its range for only {} of the time", percent(low.time_in_range, 0)));
    }
    const auto held = low.summary.number("market_change");
    if (held && share(low.profit, low) < *held) {
        found.push_back(fmt::format("holding the coins would have made {}, the bot {}", signed_percent(held),
                                    signed_percent(share(low.profit, low))));
    }
    for (const std::string& reason : low.degraded) found.push_back("degraded: " + reason);
}

}  // namespace

const BotOutcome& worst(const BotResult& result)
{
    return *std::min_element(result.outcomes.begin(), result.outcomes.end(), by_profit);
}

const BotOutcome& best(const BotResult& result)
{
    return *std::max_element(result.outcomes.begin(), result.outcomes.end(), by_profit);
}

std::string run_id(const BotResult& result)
{
    const Assumptions& a = result.assumptions;
    std::string identity = fmt::format("bot\n{}\n{}\n{}\n{}\n{}\n", result.name, result.type, result.hashes.strategy,
                                       result.hashes.data, result.hashes.binary);
    for (const auto& [name, value] : result.params) identity += fmt::format("{}={}\n", name, value.to_string());
    for (const std::string& listing : result.listings) identity += listing + "\n";
    identity += fmt::format("{}\n{}\n{}\n{}\n{}\n", a.exchange, a.timeframe.name(),
                            a.detail_timeframe ? a.detail_timeframe->name() : "", core::to_ms(*result.period.begin),
                            core::to_ms(*result.period.end));
    identity += fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n", a.fill_model, a.maker_fee.to_string(),
                            a.taker_fee.to_string(), a.slippage.to_string(), a.latency_candles, a.seed,
                            result.volume_share ? result.volume_share->to_string() : "", result.fee_in_base);
    if (!result.book.empty()) identity += result.book + "\n";
    return core::sha256_hex(identity).substr(0, 12);
}

std::vector<std::string> checks(const BotResult& result)
{
    std::vector<std::string> found = result.warnings;
    check_data(result.assumptions, found);
    if (result.grade != bots::Grade::a) {
        found.push_back(fmt::format("grade {}: {}", bots::name(result.grade), bots::meaning(result.grade)));
    }
    check_paths(result, found);
    check_outcome(result, found);
    return found;
}

std::string verdict(const BotResult& result)
{
    const BotOutcome& low = worst(result);
    const BotOutcome& high = best(result);
    const std::string much =
        low.profit == high.profit
            ? fmt::format("{} {} ({})", signed_money(low.profit.to_double()), result.currency,
                          signed_percent(share(low.profit, low)))
            : fmt::format("{} .. {} {} ({} .. {})", signed_money(low.profit.to_double()),
                          signed_money(high.profit.to_double()), result.currency,
                          signed_percent(share(low.profit, low)), signed_percent(share(high.profit, high)));
    const auto held = low.summary.number("market_change");
    if (!held) return much;
    const bool beat_low = share(low.profit, low) >= *held;
    const bool beat_high = share(high.profit, high) >= *held;
    const std::string_view against = beat_low && beat_high   ? "better than holding"
                                     : beat_low || beat_high ? "as good as holding, depending on the path"
                                                             : "worse than holding";
    return fmt::format("{}, {} ({})", much, against, signed_percent(held));
}

std::vector<std::string> assumption_phrases(const BotResult& result)
{
    const Assumptions& a = result.assumptions;
    std::vector<std::string> phrases;
    phrases.push_back(a.fill_model == "both" ? "path: both ways through each candle" : "path: " + a.fill_model);
    if (a.detail_timeframe) phrases.push_back("inside by " + a.detail_timeframe->name() + " candles");
    phrases.push_back("limits fill when traded through");
    phrases.push_back(a.maker_fee == a.taker_fee ? "fee " + basis_points(a.taker_fee)
                                                 : fmt::format("fee {} maker, {} taker", basis_points(a.maker_fee),
                                                               basis_points(a.taker_fee)));
    if (result.fee_in_base) phrases.push_back("buying fees in coins");
    phrases.push_back("slippage " + basis_points(a.slippage));
    if (result.volume_share) {
        phrases.push_back("at most " + percent(result.volume_share->to_double()) + " of a candle's volume");
    }
    if (!result.book.empty()) phrases.push_back("book: " + result.book);
    if (a.latency_candles > 0)
        phrases.push_back("latency " + counted(static_cast<std::uint64_t>(a.latency_candles), "candle"));
    if (result.leverage != core::Decimal(1)) phrases.push_back("leverage " + result.leverage.to_string());
    phrases.push_back(fmt::format("grade {}: {}", bots::name(result.grade), bots::meaning(result.grade)));
    return phrases;
}

std::vector<NamedPart> named_parts(const BotOutcome& outcome)
{
    constexpr std::string_view names[] = {"grid profit", "closed deals", "moving the range", "spread captured",
                                          "between legs"};
    std::vector<NamedPart> parts;
    for (std::size_t i = 0; i < outcome.parts.size(); ++i) {
        if (!outcome.parts[i].is_zero()) parts.push_back({names[i], outcome.parts[i]});
    }
    if (!outcome.funding.is_zero()) parts.push_back({"funding", outcome.funding});
    parts.push_back({"price of what is held", outcome.trend});
    return parts;
}

}  // namespace cobot::report
