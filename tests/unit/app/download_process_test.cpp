// The command itself, as a process that somebody stops or kills, against a venue on this machine.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

#include "storage/candle_store.hpp"
#include "support/candle_venue.hpp"
#include "support/made_up_candles.hpp"
#include "support/shell.hpp"

using namespace cobot;
using market::Candle;
using tests::CandleVenue;
using tests::VenueFault;

namespace {

const core::Time first = *core::parse_time("2024-03-01");
constexpr int minutes_in_truth = 5000;

std::vector<Candle> truth()
{
    return tests::made_up_candles(minutes_in_truth, 11, 0, market::Timeframe::minutes(1), first);
}

/// A venue with small pages that says, by a file named "now", when so many were asked for, and answers no more before
/// the signal was sent, as a file named "sent" says.
class Signal {
public:
    explicit Signal(const tests::TemporaryFolder& folder) : folder_(folder) {}

    void after(int pages)
    {
        for (const char* name : {"now", "sent"}) std::filesystem::remove(folder_ / name);
        left_ = pages;
    }
    VenueFault fault()
    {
        return {[this](std::vector<Candle>& rows, int) {
                    if (rows.size() > 250) rows.resize(250);
                    if (--left_ != 0) return;
                    folder_.write("now", "");
                    for (int i = 0; i < 2000 && !std::filesystem::exists(folder_ / "sent"); ++i) {
                        std::this_thread::sleep_for(std::chrono::milliseconds(5));
                    }
                },
                {}};
    }

private:
    const tests::TemporaryFolder& folder_;
    std::atomic<int> left_{0};
};

/// Runs the command until the file is there, and then sends it a signal.
std::string signalled(const std::string& command, const std::string& signal)
{
    return fmt::format("set -m\n{} &\nuntil [ -e now ]; do sleep 0.01; done\nkill -{} $!\ntouch sent\nwait $!", command,
                       signal);
}

std::string command(const CandleVenue& venue, const std::string& options = "")
{
    return fmt::format(
        "export COBOT__EXCHANGES__BINANCE__REST_URL={0} COBOT__EXCHANGES__BINANCE__ARCHIVE_URL={0} "
        "COBOT__EXCHANGES__BINANCE__RATE_LIMIT_PER_MINUTE=100000\n"
        "cobot download-data --exchange binance --pairs BTC/USDT --timeframes 1m "
        "--timerange 2024-03-01..2024-03-04T11:20 {1}",
        venue.url(), options);
}

std::vector<Candle> stored(const tests::TemporaryFolder& folder)
{
    storage::CandleStore store(folder / "user_data" / "data", "binance");
    std::vector<Candle> candles;
    const auto series = store.read({"BTC", "USDT"}, market::Timeframe::minutes(1), {});
    for (std::size_t i = 0; series && i < series->size(); ++i) {
        if (series->traded(i)) candles.push_back((*series)[i]);
    }
    return candles;
}

bool is_beginning_of(const std::vector<Candle>& part, const std::vector<Candle>& whole)
{
    return part.size() <= whole.size() && std::equal(part.begin(), part.end(), whole.begin());
}

}  // namespace

TEST_CASE("Ctrl-C stores what came, says so and ends with 130")
{
    for (const std::string signal : {"INT", "TERM"}) {
        const tests::TemporaryFolder folder;
        Signal now(folder);
        const CandleVenue venue(CandleVenue::Language::binance, truth(), now.fault());
        now.after(7);
        const auto stopped = tests::run_in_shell(signalled(command(venue), signal), folder.path());
        CHECK(stopped.exit_code == (signal == "INT" ? 130 : 143));
        CHECK(stopped.out.empty());
        CHECK(stopped.err.find("candles up to 2024-03-0") != std::string::npos);
        CHECK(stopped.err.find("the same command goes on from there") != std::string::npos);
        CHECK(stored(folder).size() >= 6 * 250);
        CHECK(is_beginning_of(stored(folder), truth()));
    }
}

TEST_CASE("a download that is killed again and again ends with the truth")
{
    const tests::TemporaryFolder folder;
    Signal now(folder);
    const CandleVenue venue(CandleVenue::Language::binance, truth(), now.fault());
    for (const int pages : {1, 2, 10, 20}) {
        now.after(pages);
        const auto killed = tests::run_in_shell(signalled(command(venue), "KILL"), folder.path());
        // After the last page it may have been quicker than the signal.
        if (pages < 20) CHECK(killed.exit_code == 128 + 9);
        CHECK(is_beginning_of(stored(folder), truth()));
    }
    const auto finished = tests::run_in_shell(command(venue, "-q"), folder.path());
    CHECK(finished.exit_code == 0);
    CHECK(finished.out.empty());
    CHECK(finished.err.empty());
    CHECK(stored(folder) == truth());
}

TEST_CASE("the command says what it did, and what went wrong on the way")
{
    const CandleVenue venue(CandleVenue::Language::binance, truth(), {{}, [](tests::ServerReply& reply, int number) {
                                                                          if (number == 1) reply = {503, "busy"};
                                                                      }});
    const tests::TemporaryFolder folder;
    const auto outcome = tests::run_in_shell(command(venue), folder.path());
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out == "binance BTC/USDT 1m: 5,000 candles added, 2024-03-01..2024-03-04T11:20:00Z\n");
    CHECK(outcome.err.starts_with("binance: HTTP 503: busy; trying again in "));
    CHECK(tests::run_in_shell(command(venue), folder.path()).out == "binance BTC/USDT 1m: nothing to fetch\n");
}

TEST_CASE("a host that cannot prove its name is not spoken to")
{
    const tests::TemporaryFolder folder;
    const auto outcome = tests::run_in_shell(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key -out certificate "
        "-days 2 -subj /CN=localhost 2>/dev/null || exit 77\n"
        "openssl s_server -accept 127.0.0.1:0 -cert certificate -key key -www >log 2>&1 </dev/null &\n"
        "until grep -q ^ACCEPT log; do sleep 0.05; done\n"
        "export COBOT__EXCHANGES__BINANCE__REST_URL=https://localhost:$(sed -n 's/^ACCEPT.*://p' log)\n"
        "cobot -q download-data --exchange binance --pairs BTC/USDT\n"
        "code=$?; kill $!; exit $code",
        folder.path(), 30);
    if (outcome.exit_code == 77) {
        MESSAGE("SKIPPED: openssl is not there");
        return;
    }
    CHECK(outcome.exit_code == 5);
    CHECK(outcome.err.find("certificate does not prove the host's name") != std::string::npos);
}

TEST_CASE("a venue that is out of order ends the command with exit code 5")
{
    const CandleVenue venue(CandleVenue::Language::binance, truth(), {{}, [](tests::ServerReply& reply, int number) {
                                                                          if (number >= 2) reply = {451, "no"};
                                                                      }});
    const tests::TemporaryFolder folder;
    const auto outcome = tests::run_in_shell(command(venue), folder.path());
    CHECK(outcome.exit_code == 5);
    CHECK(outcome.out.empty());
    CHECK(outcome.err.starts_with("cobot: BTC/USDT 1m: binance: Binance does not answer to this part of the world"));
    CHECK(outcome.err.find("2000 candles up to 2024-03-02T09:20:00Z are stored") != std::string::npos);
    CHECK(stored(folder).size() == 2000);
}
