#include "exchanges/candle_page.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace cobot::exchanges {
namespace {

using market::Candle;
using net::Judgement;

/// A candle missing at the very end may only be late; until this has passed it is not taken to be absent.
constexpr core::Duration lateness_max = std::chrono::minutes(5);
/// So many stretches are asked for a second time; a page with more holes is believed about the others.
constexpr std::size_t doubts_max = 50;

bool opens_before(const Candle& a, const Candle& b) { return a.open_time < b.open_time; }

bool possible(const Candle& candle)
{
    for (const double price : {candle.open, candle.high, candle.low, candle.close}) {
        if (!std::isfinite(price) || price <= 0) return false;
    }
    return std::isfinite(candle.volume) && candle.volume >= 0 && candle.high >= std::max(candle.open, candle.close) &&
           candle.low <= std::min(candle.open, candle.close);
}

/// Two parts of one candle, the earlier first.
Candle joined(const Candle& first, const Candle& second)
{
    Candle whole = first;
    whole.high = std::max(first.high, second.high);
    whole.low = std::min(first.low, second.low);
    whole.close = second.close;
    whole.volume = first.volume + second.volume;
    return whole;
}

/// Moves rows to the grid and joins those that meet on one line; how many were moved, or the time of two rows that
/// contradict each other.
struct OnGrid {
    std::vector<Candle> candles;
    std::size_t moved = 0;
    std::optional<core::Time> contradiction;
};

OnGrid put_on_grid(const std::vector<Candle>& rows, market::Timeframe timeframe)
{
    OnGrid grid;
    bool last_moved = false;
    std::optional<Candle> last_row;
    for (const Candle& row : rows) {
        if (last_row && *last_row == row) continue;
        last_row = row;
        Candle candle = row;
        candle.open_time = timeframe.open_of(row.open_time);
        const bool moved = candle.open_time != row.open_time;
        if (moved) ++grid.moved;
        if (!grid.candles.empty() && grid.candles.back().open_time == candle.open_time) {
            if (!moved && !last_moved) grid.contradiction = candle.open_time;
            grid.candles.back() = joined(grid.candles.back(), candle);
        } else {
            grid.candles.push_back(candle);
        }
        last_moved = moved;
    }
    return grid;
}

/// How far the reply answers. `seen_later`: it goes on past the closed candles.
core::Time known_until(const std::vector<Candle>& candles, const PageRules& rules, core::Time closed, bool seen_later)
{
    if (seen_later) return closed;
    if (!candles.empty()) return candles.back().open_time + rules.timeframe.duration();
    const core::Time settled = rules.timeframe.open_of(rules.now - lateness_max);
    return std::max(rules.begin, std::min(closed, settled));
}

void add_gaps(PageDraft& draft, const PageRules& rules)
{
    core::Time next = rules.begin;
    for (const Candle& candle : draft.page.candles) {
        if (candle.open_time > next) draft.doubts.push_back({next, candle.open_time});
        next = candle.open_time + rules.timeframe.duration();
    }
    if (next < draft.page.known_until) draft.doubts.push_back({next, draft.page.known_until});
}

/// Takes impossible candles out of the page.
void remove_impossible(PageDraft& draft, const PageRules& rules)
{
    std::erase_if(draft.page.candles, [&](const Candle& candle) {
        if (possible(candle)) return false;
        if (!rules.idle_listed) {
            draft.doubts.push_back({candle.open_time, candle.open_time + rules.timeframe.duration()});
        }
        draft.impossible.push_back(candle);
        return true;
    });
}

}  // namespace

PageDraft make_page(std::vector<Candle> rows, const PageRules& rules)
{
    PageDraft draft;
    draft.page.known_until = rules.begin;
    const core::Time closed = std::min(rules.end, rules.timeframe.open_of(rules.now));
    const bool ordered = std::is_sorted(rows.begin(), rows.end(), opens_before);
    if (!ordered && rows.size() >= rules.rows_max) {
        draft.flaw = "a full page that does not begin with the oldest candle";
        return draft;
    }
    std::stable_sort(rows.begin(), rows.end(), opens_before);
    OnGrid grid = put_on_grid(rows, rules.timeframe);
    if (grid.contradiction) {
        draft.flaw = fmt::format("two different candles of {}", core::format_time(*grid.contradiction));
        return draft;
    }
    std::vector<Candle>& candles = grid.candles;
    const bool seen_later = !candles.empty() && candles.back().open_time >= closed;
    if (!candles.empty() && candles.back().open_time < rules.begin) {
        draft.flaw = fmt::format("candles up to {} again, although later ones were asked for",
                                 core::format_time(candles.back().open_time));
        return draft;
    }
    if (!candles.empty() && candles.front().open_time >= rules.end) {
        draft.flaw = fmt::format("candles from {} on, although earlier ones were asked for",
                                 core::format_time(candles.front().open_time));
        return draft;
    }
    std::erase_if(candles, [&](const Candle& c) { return c.open_time < rules.begin || c.open_time >= closed; });
    draft.page.known_until = known_until(candles, rules, std::max(closed, rules.begin), seen_later);
    if (grid.moved != 0) {
        draft.page.remarks.push_back(
            fmt::format("{} candles that begin between two steps of {} were moved back to the "
                        "step before; the first is that of {}",
                        grid.moved, rules.timeframe.name(),
                        core::format_time(grid.candles.empty() ? rules.begin : candles.front().open_time)));
    }
    draft.page.candles = std::move(candles);
    const bool empty = draft.page.candles.empty();
    remove_impossible(draft, rules);
    if (rules.idle_listed || empty) add_gaps(draft, rules);
    return draft;
}

namespace {

/// Adds what a second asking brought. Of two candles of one time the page's own stands.
void add_candles(CandlePage& page, const std::vector<Candle>& more)
{
    page.candles.insert(page.candles.end(), more.begin(), more.end());
    std::stable_sort(page.candles.begin(), page.candles.end(), opens_before);
    const auto same_time = [](const Candle& a, const Candle& b) { return a.open_time == b.open_time; };
    page.candles.erase(std::unique(page.candles.begin(), page.candles.end(), same_time), page.candles.end());
}

void shorten(CandlePage& page, core::Time end)
{
    page.known_until = end;
    std::erase_if(page.candles, [&](const Candle& candle) { return candle.open_time >= end; });
}

core::Result<PageDraft> ask(net::Session& session, const PageSource& source, core::Time begin, core::Time end)
{
    using Verdict = Judgement::Verdict;
    PageDraft draft;
    net::Session::Call call;
    call.request.url = source.url(begin, end);
    call.request.timeout = source.timeout;
    call.venue = source.venue;
    call.limiter = source.limiter;
    call.weight = source.weight;
    call.judge = [&](const net::Response& response) -> Judgement {
        if (Judgement judged = source.judge(response); judged.verdict != Verdict::accepted) return judged;
        auto rows = source.parse(response.body);
        if (!rows) return {Verdict::flawed, "no candles but " + net::excerpt(response.body)};
        draft = make_page(std::move(*rows), {.timeframe = source.timeframe,
                                             .begin = begin,
                                             .end = end,
                                             .now = session.cautious_now(),
                                             .rows_max = source.rows_max,
                                             .idle_listed = source.idle_listed});
        if (!draft.flaw.empty()) return {Verdict::flawed, draft.flaw};
        return {};
    };
    if (const auto reply = session.fetch(call); !reply) return reply.error();
    return draft;
}

void remark_on_impossible(PageDraft& draft)
{
    for (const Candle& candle : draft.impossible) {
        const bool mended =
            std::binary_search(draft.page.candles.begin(), draft.page.candles.end(), candle, opens_before);
        if (mended || candle.open_time >= draft.page.known_until) continue;
        draft.page.remarks.push_back(fmt::format(
            "the candle of {} is impossible (open {}, high {}, low {}, close {}, volume {}) and was left out",
            core::format_time(candle.open_time), candle.open, candle.high, candle.low, candle.close, candle.volume));
    }
}

}  // namespace

core::Result<void> settle_doubts(net::Session& session, const PageSource& source, PageDraft& draft)
{
    for (std::size_t i = 0; i < std::min(draft.doubts.size(), doubts_max); ++i) {
        const core::Time begin = *draft.doubts[i].begin;
        const core::Time end = *draft.doubts[i].end;
        const auto second = ask(session, source, begin, end);
        if (!second) return second.error();
        add_candles(draft.page, second->page.candles);
        if (!second->page.candles.empty() && second->page.known_until < end) {
            shorten(draft.page, second->page.known_until);
            break;
        }
    }
    remark_on_impossible(draft);
    return {};
}

core::Result<CandlePage> fetch_page(net::Session& session, const PageSource& source, core::Time begin, core::Time end)
{
    if (source.timeframe.open_of(session.clock().now()) <= begin) return CandlePage{{}, begin, {}};
    auto draft = ask(session, source, begin, end);
    if (!draft) return draft.error();
    if (const auto settled = settle_doubts(session, source, *draft); !settled) return settled.error();
    return std::move(draft->page);
}

}  // namespace cobot::exchanges
