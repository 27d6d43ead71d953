#include <rapidcheck.h>

#include <algorithm>

#include "core/random.hpp"
#include "exchanges/binance.hpp"
#include "exchanges/bitfinex.hpp"
#include "exchanges/candle_page.hpp"
#include "net/session.hpp"
#include "support/candle_venue.hpp"
#include "support/made_up_candles.hpp"
#include "support/manual_clock.hpp"

using namespace cobot;
using core::Time;
using market::Candle;
using market::Timeframe;
using tests::ServerReply;
using tests::VenueLanguage;

namespace {

const Time first = *core::parse_time("2024-03-01");

/// Minutes of which some are missing.
std::vector<Candle> with_gaps(std::uint64_t seed, int minutes)
{
    const core::CounterRandom random(seed, 1);
    auto candles = tests::made_up_candles(static_cast<std::size_t>(minutes), seed, 2, Timeframe::minutes(1), first);
    std::uint64_t i = 0;
    std::erase_if(candles, [&](const Candle&) { return random.uniform(i++) < 0.02; });
    return candles;
}

/// Spoils every other request at most, in one of many ways.
tests::VenueFault faults(std::uint64_t seed)
{
    const core::CounterRandom random(seed, 3);
    const auto kind = [random](int number) {
        const auto n = static_cast<std::uint64_t>(number);
        return number % 2 == 1 && random.uniform(2 * n) < 0.7 ? static_cast<int>(random.uniform(2 * n + 1) * 14) : -1;
    };
    tests::VenueFault fault;
    fault.rows = [kind](std::vector<Candle>& rows, int number) {
        const auto half = static_cast<std::ptrdiff_t>(rows.size() / 2);
        switch (kind(number)) {
            case 0: rows.resize(rows.size() / 2); break;
            case 1: std::reverse(rows.begin(), rows.end()); break;
            case 2: std::rotate(rows.begin(), rows.begin() + half, rows.end()); break;
            case 3: {
                const std::vector<Candle> again = rows;
                rows.insert(rows.begin() + half, again.begin(), again.end());
                break;
            }
            case 4: rows.clear(); break;
            case 5: rows.resize(std::min<std::size_t>(rows.size(), 1)); break;
            case 6:
                if (!rows.empty()) rows.insert(rows.begin(), tests::made_up_candles(1, 1, 1, {}, first).front());
                break;
            default: break;
        }
    };
    fault.reply = [kind](ServerReply& reply, int number) {
        switch (kind(number)) {
            case 7: reply = {429, "", {{"retry-after", "5"}}}; break;
            case 8: reply = {503, "<html>"}; break;
            case 9: reply.body = "<html>"; break;
            case 10: reply.body.resize(reply.body.size() / 2); break;
            case 11: reply.body.clear(); break;
            case 12: reply.wire = ServerReply::Wire::slam; break;
            case 13: reply.wire = ServerReply::Wire::drip; break;
            default: break;
        }
    };
    return fault;
}

/// The venue without a network between.
class InMemory : public net::HttpTransport {
public:
    explicit InMemory(tests::VenueAnswers& venue) : venue_(venue) {}

    net::Reply get(const net::Request& request) override
    {
        const ServerReply reply = venue_.answer(request.url.substr(std::string_view("http://venue").size()));
        switch (reply.wire) {
            case ServerReply::Wire::whole: break;
            case ServerReply::Wire::cut_half_way:
            case ServerReply::Wire::slam: return net::Failure{net::Failure::Kind::lost, "broken"};
            case ServerReply::Wire::drip: return net::Failure{net::Failure::Kind::timed_out, "slow"};
        }
        return net::Response{reply.status, reply.headers, reply.body};
    }

private:
    tests::VenueAnswers& venue_;
};

/// All pages of [begin, end), as the download loop asks for them.
std::vector<Candle> fetch(tests::VenueAnswers& venue, Time begin, Time end)
{
    InMemory wire(venue);
    tests::ManualClock clock(first + std::chrono::days(300));
    net::Session session(wire, clock, {}, {});
    const auto data = exchanges::find(venue.name())->connect({.rest_url = "http://venue", .archive = false}, session);
    const auto listings = data->listings();
    RC_ASSERT(listings.has_value());
    std::vector<Candle> all;
    while (begin < end) {
        const auto page = data->candles(listings->front(), Timeframe::minutes(1), begin, end);
        RC_ASSERT(page.has_value());
        RC_ASSERT(page->known_until > begin);
        all.insert(all.end(), page->candles.begin(), page->candles.end());
        begin = page->known_until;
    }
    return all;
}

}  // namespace

TEST_CASE("whatever goes wrong every other time, the candles are the truth")
{
    const bool holds = rc::check([] {
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();
        const int minutes = *rc::gen::inRange(1, 6000);
        for (const VenueLanguage language : {VenueLanguage::binance, VenueLanguage::bitfinex}) {
            const auto truth = with_gaps(seed, minutes);
            tests::VenueAnswers venue(language, truth, faults(seed));
            RC_ASSERT(fetch(venue, first, first + std::chrono::minutes(minutes)) == truth);
        }
    });
    CHECK(holds);
}

TEST_CASE("a page is the same in whatever order and however often its rows come")
{
    const bool holds = rc::check([] {
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();
        const core::CounterRandom random(seed, 5);
        const auto rows = with_gaps(seed, 300);
        std::vector<Candle> mixed = rows;
        for (std::size_t i = 0; i < rows.size(); i += 3) mixed.push_back(rows[i]);
        for (std::size_t i = mixed.size() - 1; i > 0; --i) {
            std::swap(mixed[i], mixed[random.bits(i) % (i + 1)]);
        }
        const exchanges::PageRules rules{.timeframe = Timeframe::minutes(1),
                                         .begin = first + std::chrono::minutes(20),
                                         .end = first + std::chrono::minutes(280),
                                         .now = first + std::chrono::minutes(250),
                                         .rows_max = 1000,
                                         .idle_listed = true};
        const auto straight = exchanges::make_page(rows, rules);
        const auto other = exchanges::make_page(mixed, rules);
        RC_ASSERT(straight.page.candles == other.page.candles);
        RC_ASSERT(straight.page.known_until == other.page.known_until);
        RC_ASSERT(straight.doubts == other.doubts);
        RC_ASSERT(other.flaw.empty());
    });
    CHECK(holds);
}

TEST_CASE("no bytes, however bent, are taken for more than rows")
{
    const std::string page = R"([[1735689660000,"1","4","0.50","2.25","10.0"],[1735689720000,1,4,0.5,2.25,10,"x"]])";
    const bool holds = rc::check([&] {
        std::string bent = page;
        const int edits = *rc::gen::inRange(1, 6);
        for (int i = 0; i < edits; ++i) {
            const auto at = *rc::gen::inRange<std::size_t>(0, bent.size());
            const auto byte = static_cast<char>(*rc::gen::inRange(0, 256));
            if (*rc::gen::arbitrary<bool>())
                bent.insert(at, 1, byte);
            else
                bent[at] = byte;
        }
        for (const std::string_view text :
             {std::string_view(bent), std::string_view(bent).substr(0, bent.size() / 2)}) {
            const auto rows = exchanges::parse_json_rows(text, {});
            if (rows) RC_ASSERT(rows->size() <= 2);
            (void)exchanges::parse_csv_rows(text, {});
            (void)exchanges::binance::parse_markets(text);
            (void)exchanges::bitfinex::parse_markets(text);
            (void)exchanges::binance::parse_checksum(text);
            (void)net::parse_http_date(text);
        }
    });
    CHECK(holds);
}
