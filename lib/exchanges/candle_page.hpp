#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exchanges/exchange.hpp"
#include "net/session.hpp"

namespace cobot::exchanges {

/// What was asked of a venue, to hold its reply against.
struct PageRules {
    market::Timeframe timeframe;
    core::Time begin;
    core::Time end;
    core::Time now;            ///< The venue's time, rather too early than too late.
    std::size_t rows_max = 0;  ///< Rows that the venue gives at most; a page of fewer is not cut off.
    bool idle_listed = false;  ///< The venue lists candles without trades: a missing one is suspicious.
};

/// A reply after it was put in order, before it is believed.
struct PageDraft {
    CandlePage page;
    std::vector<core::TimeRange> doubts;     ///< Stretches to ask for a second time: missing or impossible candles.
    std::vector<market::Candle> impossible;  ///< Taken out of the page.
    std::string flaw;                        ///< Why the whole reply cannot be an answer, if so.
};

/// Puts the rows of one reply in order: sorts them, drops what is outside the question, repeated or still forming,
/// moves candles that begin between two grid lines (Binance has some of 2017 and 2018) back to the line before, and
/// takes out impossible ones (high below low, a price that is not positive). See PageDraft for what remains doubtful.
PageDraft make_page(std::vector<market::Candle> rows, const PageRules& rules);

/// One venue's way of giving candles of one pair and timeframe.
struct PageSource {
    std::string_view venue;
    market::Timeframe timeframe;
    std::size_t rows_max = 0;
    bool idle_listed = false;
    net::RateLimiter* limiter = nullptr;
    double weight = 1;
    core::Duration timeout = std::chrono::seconds(60);
    std::function<std::string(core::Time begin, core::Time end)> url;
    std::function<std::optional<std::vector<market::Candle>>(std::string_view body)> parse;
    /// Judges everything but the rows: statuses and error objects.
    net::Session::Judge judge;
};

/// Asks for one page and, where the reply is doubtful, once more for the doubtful stretches. A reply that makes no
/// sense is asked for again, as patiently as the session is.
core::Result<CandlePage> fetch_page(net::Session& session, const PageSource& source, core::Time begin, core::Time end);

/// Asks once more for each doubtful stretch (the first fifty of them) and adds what comes. A reply that thereby proves
/// to have been wrong, and is not mended by one page, is shortened to what is sure.
core::Result<void> settle_doubts(net::Session& session, const PageSource& source, PageDraft& draft);

}  // namespace cobot::exchanges
