#include "app/download.hpp"

#include <algorithm>
#include <atomic>

#include "net/http_client.hpp"
#include "net/session.hpp"
#include "support/candle_venue.hpp"
#include "support/made_up_candles.hpp"
#include "support/manual_clock.hpp"
#include "support/shell.hpp"

using namespace cobot;
using core::ErrorCode;
using core::Time;
using market::Candle;
using tests::CandleVenue;
using tests::ServerReply;
using tests::VenueFault;
using Language = CandleVenue::Language;
using Wire = ServerReply::Wire;

namespace {

const Time first = *core::parse_time("2024-03-01");
constexpr int minutes_in_truth = 3500;

/// Minutes with a hole (the venue was closed), and with idle minutes where the venue leaves those out.
std::vector<Candle> truth_of(Language language)
{
    auto candles = tests::made_up_candles(minutes_in_truth, 7, 0, market::Timeframe::minutes(1), first);
    std::erase_if(candles, [&](const Candle& candle) {
        const auto minute = (candle.open_time - first) / std::chrono::minutes(1);
        const bool closed = minute >= 1210 && minute < 1230;
        return closed || (language == Language::bitfinex && minute % 7 == 3 && minute > 0);
    });
    return candles;
}

/// A user with a folder, downloading from a venue on this machine.
struct Desk {
    explicit Desk(const CandleVenue& venue, core::Duration timeout = std::chrono::seconds(5))
        : venue_(venue), definition(*exchanges::find(venue.name())), store(folder.path(), venue.name())
    {
        settings.rest_url = venue.url();
        settings.archive = false;
        settings.timeout = timeout;
    }

    core::Result<std::vector<app::DownloadOutcome>> download(const core::TimeRange& range)
    {
        net::HttpClient client{core::StopFlag(stop)};
        net::Session session(client, clock, core::StopFlag(stop), {.attempts = 4});
        const auto data = definition.connect(settings, session);
        app::DownloadRequest request;
        request.pairs = {venue_.pair().to_string()};
        request.timeframes = {market::Timeframe::minutes(1)};
        request.range = range;
        const auto jobs = app::plan_download(request, definition, *data, store, clock.now());
        if (!jobs) return jobs.error();
        return app::run_download(*jobs, definition, *data, store, clock, core::StopFlag(stop), observer);
    }
    core::Result<std::vector<app::DownloadOutcome>> download() { return download({first, first + whole}); }

    /// What is stored, without the gaps.
    std::vector<Candle> stored()
    {
        std::vector<Candle> candles;
        const auto series = store.read(venue_.pair(), market::Timeframe::minutes(1), {});
        if (!series) return candles;
        for (std::size_t i = 0; i < series->size(); ++i) {
            if (series->traded(i)) candles.push_back((*series)[i]);
        }
        return candles;
    }
    bool complete()
    {
        const auto missing = store.missing(venue_.pair(), market::Timeframe::minutes(1), {first, first + whole});
        return missing && missing->empty();
    }

    static constexpr core::Duration whole = std::chrono::minutes(minutes_in_truth);

    const CandleVenue& venue_;
    const exchanges::Definition& definition;
    exchanges::Settings settings;
    tests::TemporaryFolder folder;
    storage::CandleStore store;
    tests::ManualClock clock{first + std::chrono::days(30)};
    std::atomic<bool> stop{false};
    app::DownloadObserver observer;
};

/// One fault of a reply at the second candle request.
VenueFault once(std::function<void(ServerReply&)> spoil)
{
    return {{}, [spoil](ServerReply& reply, int number) {
                if (number == 1) spoil(reply);
            }};
}
VenueFault once_rows(std::function<void(std::vector<Candle>&)> spoil)
{
    return {[spoil](std::vector<Candle>& rows, int number) {
                if (number == 1) spoil(rows);
            },
            {}};
}

void check_truth_in_the_end(const VenueFault& fault, core::Duration timeout = std::chrono::seconds(5))
{
    for (const Language language : {Language::binance, Language::bitfinex}) {
        const CandleVenue venue(language, truth_of(language), fault);
        CAPTURE(venue.name());
        Desk desk(venue, timeout);
        const auto outcomes = desk.download();
        REQUIRE_MESSAGE(outcomes.has_value(), outcomes.error().message);
        CHECK(desk.stored() == truth_of(language));
        CHECK(desk.complete());
        CHECK(outcomes->front().added == truth_of(language).size());
        CHECK(outcomes->front().absent == minutes_in_truth - truth_of(language).size());
    }
}

}  // namespace

TEST_CASE("candles are fetched page by page, and gaps are known to be gaps") { check_truth_in_the_end({}); }

TEST_CASE("an overloaded venue is waited for")
{
    for (const int status : {429, 500, 502, 503, 418}) {
        check_truth_in_the_end(once([&](ServerReply& reply) { reply = {status, "busy", {{"Retry-After", "3"}}}; }));
    }
}

TEST_CASE("a web page, nothing, half a text and other nonsense are asked for again")
{
    check_truth_in_the_end(once([](ServerReply& reply) { reply.body = "<html><body>Please wait</body></html>"; }));
    check_truth_in_the_end(once([](ServerReply& reply) { reply.body.clear(); }));
    check_truth_in_the_end(once([](ServerReply& reply) { reply.body.resize(reply.body.size() / 2); }));
    check_truth_in_the_end(once([](ServerReply& reply) { reply.body = "{\"candles\":[]}"; }));
    check_truth_in_the_end(once([](ServerReply& reply) { reply.body = "[[1,2,3]]"; }));
}

TEST_CASE("a broken connection is made again")
{
    check_truth_in_the_end(once([](ServerReply& reply) { reply.wire = Wire::cut_half_way; }));
    check_truth_in_the_end(once([](ServerReply& reply) { reply.wire = Wire::slam; }));
}

TEST_CASE("a reply that trickles is given up and asked for again")
{
    check_truth_in_the_end(once([](ServerReply& reply) { reply.wire = Wire::drip; }), std::chrono::milliseconds(250));
}

TEST_CASE("a page cut short, doubled, turned round or shuffled comes right")
{
    check_truth_in_the_end(once_rows([](std::vector<Candle>& rows) { rows.resize(rows.size() / 2); }));
    check_truth_in_the_end(once_rows([](std::vector<Candle>& rows) { rows.resize(1); }));
    check_truth_in_the_end(once_rows([](std::vector<Candle>& rows) {
        const std::vector<Candle> again = rows;
        rows.insert(rows.end(), again.begin(), again.end());
    }));
    check_truth_in_the_end(once_rows([](std::vector<Candle>& rows) { std::reverse(rows.begin(), rows.end()); }));
    check_truth_in_the_end(once_rows([](std::vector<Candle>& rows) {
        std::rotate(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(rows.size() / 3), rows.end());
    }));
}

TEST_CASE("an empty page in between is not believed at once")
{
    check_truth_in_the_end(once_rows([](std::vector<Candle>& rows) { rows.clear(); }));
}

TEST_CASE("holes in a page of a venue that lists every candle are asked for again")
{
    const auto fault = once_rows([](std::vector<Candle>& rows) {
        for (const std::ptrdiff_t at : {700, 500, 0}) rows.erase(rows.begin() + at, rows.begin() + at + 5);
    });
    const CandleVenue venue(Language::binance, truth_of(Language::binance), fault);
    Desk desk(venue);
    REQUIRE(desk.download().has_value());
    CHECK(desk.stored() == truth_of(Language::binance));
    CHECK(desk.complete());
}

TEST_CASE("pages that overlap and the page before again come right")
{
    for (const Language language : {Language::binance, Language::bitfinex}) {
        const auto truth = truth_of(language);
        check_truth_in_the_end(once_rows([truth](std::vector<Candle>& rows) {
            const Time begin = rows.empty() ? truth.back().open_time : rows.front().open_time;
            for (const Candle& candle : truth) {
                if (candle.open_time < begin && candle.open_time >= begin - std::chrono::minutes(30)) {
                    rows.insert(rows.begin(), candle);
                }
            }
        }));
    }
    const auto truth = truth_of(Language::binance);
    const std::vector<Candle> page(truth.begin(), truth.begin() + 1000);
    const CandleVenue venue(Language::binance, truth, once_rows([&](std::vector<Candle>& rows) { rows = page; }));
    Desk desk(venue);
    REQUIRE(desk.download().has_value());
    CHECK(desk.stored() == truth);
}

TEST_CASE("the candle still forming is never stored, and comes when it has closed")
{
    for (const Language language : {Language::binance, Language::bitfinex}) {
        const auto truth = truth_of(language);
        VenueFault forming;
        std::atomic<bool> closed{false};
        const Time last = truth.back().open_time;
        forming.rows = [&](std::vector<Candle>& rows, int) {
            // Until it closes the last candle has other values.
            if (!closed && !rows.empty() && rows.back().open_time == last) rows.back().volume /= 2;
        };
        const CandleVenue venue(language, truth, forming);
        Desk desk(venue);
        desk.clock = tests::ManualClock(last + std::chrono::seconds(30));
        REQUIRE(desk.download({first, std::nullopt}).has_value());
        CHECK(desk.stored() == std::vector<Candle>(truth.begin(), truth.end() - 1));
        closed = true;
        desk.clock.advance(std::chrono::minutes(2));
        REQUIRE(desk.download({first, std::nullopt}).has_value());
        CHECK(desk.stored() == truth);
    }
}

TEST_CASE("a venue that gives the same page for ever ends the command, and the rest stays")
{
    for (const Language language : {Language::binance, Language::bitfinex}) {
        const auto truth = truth_of(language);
        const std::vector<Candle> page(truth.begin(), truth.begin() + 900);
        const CandleVenue venue(language, truth, {[&](std::vector<Candle>& rows, int) { rows = page; }, {}});
        Desk desk(venue);
        const auto outcomes = desk.download();
        REQUIRE_FALSE(outcomes.has_value());
        CHECK(outcomes.error().code == ErrorCode::exchange);
        CHECK(outcomes.error().message.find("again, although later ones were asked for") != std::string::npos);
        CHECK(outcomes.error().message.find("900 candles up to ") != std::string::npos);
        CHECK(desk.stored() == page);
        CHECK(venue.candle_requests() < 20);
    }
}

TEST_CASE("a venue that stays broken ends the command, what came stays, and the next run goes on from there")
{
    const std::vector<std::function<void(ServerReply&)>> faults{
        [](ServerReply& reply) {
            reply = {500, "broken"};
        },
        [](ServerReply& reply) {
            reply = {451, "no"};
        },
        [](ServerReply& reply) {
            reply = {403, "no"};
        },
        [](ServerReply& reply) { reply.body = "<html>"; },
        [](ServerReply& reply) { reply.wire = Wire::slam; },
        [](ServerReply& reply) { reply.body = std::string(70'000'000, ' '); },
        [](ServerReply& reply) {
            reply = {429, "", {{"Retry-After", "100000"}}};
        },
    };
    for (const auto& spoil : faults) {
        std::atomic<bool> broken{true};
        const auto truth = truth_of(Language::binance);
        const CandleVenue venue(Language::binance, truth, {{}, [&](ServerReply& reply, int number) {
                                                               if (broken && number >= 1) spoil(reply);
                                                           }});
        Desk desk(venue);
        const auto outcomes = desk.download();
        REQUIRE_FALSE(outcomes.has_value());
        CHECK(outcomes.error().code == ErrorCode::exchange);
        CHECK(desk.stored() == std::vector<Candle>(truth.begin(), truth.begin() + 1000));

        broken = false;
        const int before = venue.candle_requests();
        REQUIRE(desk.download().has_value());
        CHECK(desk.stored() == truth);
        CHECK(venue.candle_requests() - before <= 6);
    }
}

TEST_CASE("what is stored is not asked for again, gaps included")
{
    for (const Language language : {Language::binance, Language::bitfinex}) {
        const CandleVenue venue(language, truth_of(language));
        Desk desk(venue);
        REQUIRE(desk.download().has_value());
        const int before = venue.candle_requests();
        const auto outcomes = desk.download();
        REQUIRE(outcomes.has_value());
        CHECK(outcomes->front().added == 0);
        CHECK_FALSE(outcomes->front().begin.has_value());
        CHECK(venue.candle_requests() == before);
    }
}

TEST_CASE("a stretch in the middle and one at either end are filled in")
{
    const auto truth = truth_of(Language::binance);
    const CandleVenue venue(Language::binance, truth);
    Desk desk(venue);
    const auto minute = [](int i) { return first + std::chrono::minutes(i); };
    REQUIRE(desk.download({minute(500), minute(600)}).has_value());
    REQUIRE(desk.download({minute(2000), minute(2100)}).has_value());
    CHECK(desk.stored().size() == 200);
    REQUIRE(desk.download().has_value());
    CHECK(desk.stored() == truth);
    CHECK(desk.complete());
}

TEST_CASE("asking from before the first candle there is does no harm")
{
    const auto truth = truth_of(Language::binance);
    const CandleVenue venue(Language::binance, truth);
    Desk desk(venue);
    const auto outcomes = desk.download({std::nullopt, first + Desk::whole});
    REQUIRE(outcomes.has_value());
    CHECK(desk.stored() == truth);
    CHECK(outcomes->front().absent == 20);
}

TEST_CASE("stopping stores what has come and says so")
{
    for (const Language language : {Language::binance, Language::bitfinex}) {
        std::atomic<bool>* stop = nullptr;
        const CandleVenue venue(language, truth_of(language),
                                {[&](std::vector<Candle>& rows, int number) {
                                     if (rows.size() > 400) rows.resize(400);
                                     if (number == 2) *stop = true;
                                 },
                                 {}});
        Desk desk(venue);
        stop = &desk.stop;
        const auto outcomes = desk.download();
        REQUIRE_FALSE(outcomes.has_value());
        CHECK(outcomes.error().code == ErrorCode::interrupted);
        const auto stored = desk.stored();
        CHECK(stored.size() >= 800);
        CHECK(outcomes.error().message.find(fmt::format("{} candles up to", stored.size())) != std::string::npos);
        desk.stop = false;
        REQUIRE(desk.download().has_value());
        CHECK(desk.stored() == truth_of(language));
    }
}

TEST_CASE("progress never goes back and ends at the whole")
{
    const CandleVenue venue(Language::binance, truth_of(Language::binance));
    Desk desk(venue);
    std::vector<std::uint64_t> done;
    desk.observer.progress = [&](const app::DownloadProgress& now) {
        CHECK(now.wanted == minutes_in_truth);
        CHECK(now.name == "BTC/USDT 1m");
        done.push_back(now.done);
    };
    REQUIRE(desk.download().has_value());
    CHECK(std::is_sorted(done.begin(), done.end()));
    CHECK(done.back() == minutes_in_truth);
}

TEST_CASE("without a range the stored candles are brought up to date")
{
    const auto truth = truth_of(Language::binance);
    const CandleVenue venue(Language::binance, truth);
    Desk desk(venue);
    REQUIRE(desk.download({first, first + std::chrono::minutes(1000)}).has_value());

    net::HttpClient client{core::StopFlag()};
    net::Session session(client, desk.clock, {}, {.attempts = 2});
    const auto data = desk.definition.connect(desk.settings, session);
    app::DownloadRequest request;
    request.pairs = {"BTC/USDT"};
    request.timeframes = {market::Timeframe::minutes(1), market::Timeframe::minutes(5)};
    request.recent = std::chrono::days(1);
    const Time now = first + std::chrono::minutes(3000);
    const auto jobs = app::plan_download(request, desk.definition, *data, desk.store, now);
    REQUIRE(jobs.has_value());
    REQUIRE(jobs->size() == 2);
    CHECK((*jobs)[0].missing == std::vector<core::TimeRange>{{first + std::chrono::minutes(1000), now}});
    CHECK((*jobs)[1].missing == std::vector<core::TimeRange>{{now - std::chrono::days(1), now}});
    CHECK((*jobs)[0].candles() == 2000);
}
