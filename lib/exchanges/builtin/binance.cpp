// Binance spot, public data: klines page by page, and whole months from data.binance.vision where many pages would
// be needed. Facts: developers.binance.com (spot REST), github.com/binance/binance-public-data.

#include <charconv>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/sha256.hpp"
#include "exchanges/binance.hpp"
#include "exchanges/candle_page.hpp"

namespace cobot::exchanges {
namespace {

using net::Judgement;
using Verdict = Judgement::Verdict;
using std::chrono::year_month;

constexpr std::string_view rest_url = "https://api.binance.com";
constexpr std::string_view archive_url = "https://data.binance.vision";
constexpr std::size_t rows_max = 1000;
/// From so many pages on, a month is taken as one file.
constexpr std::int64_t archive_pages_min = 5;
constexpr double klines_weight = 2;
constexpr double markets_weight = 20;
/// The share of the granted weight that is used; other programs behind the same address want some too.
constexpr double weight_share = 0.7;
constexpr double weight_per_minute = 6000;

constexpr std::string_view blocked_advice =
    "Binance does not answer to this part of the world (HTTP 451). Its public candles may be had from another "
    "address: set COBOT__EXCHANGES__BINANCE__REST_URL=https://data-api.binance.vision, or take another exchange, "
    "for example --exchange bitfinex";

/// Errors come as {"code": -1121, "msg": "Invalid symbol."} with a status of their own.
Judgement judge(const net::Response& response)
{
    constexpr int too_many_requests = -1003;
    constexpr int overloaded = -1008;
    if (response.status == 451) return {Verdict::refused, std::string(blocked_advice)};
    Judgement by_status = net::judge_status(response);
    if (by_status.verdict == Verdict::accepted) return by_status;
    const auto body = nlohmann::json::parse(response.body, nullptr, false);
    if (!body.is_object() || !body.contains("code") || !body["code"].is_number_integer()) return by_status;
    const int code = body["code"].get<int>();
    by_status.why = fmt::format("HTTP {}, error {}: {}", response.status, code, net::excerpt(body.value("msg", "")));
    if (code == too_many_requests) by_status.verdict = Verdict::limited;
    if (code == overloaded) by_status.verdict = Verdict::flawed;
    return by_status;
}

year_month month_of(core::Time time)
{
    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
    return date.year() / date.month();
}

core::Time begin_of(year_month month) { return core::Time(std::chrono::sys_days(month / 1)); }

class BinanceData : public MarketData {
public:
    BinanceData(const Settings& settings, net::Session& session)
        : rest_(settings.rest_url.empty() ? rest_url : settings.rest_url),
          archive_(settings.archive_url.empty() ? archive_url : settings.archive_url),
          archive_wanted_(settings.archive),
          timeout_(settings.timeout.value_or(std::chrono::seconds(60))),
          paced_by_user_(settings.requests_per_minute.has_value()),
          session_(session)
    {
        if (paced_by_user_) limiter_.pace(*settings.requests_per_minute);
    }

    core::Result<std::vector<Listing>> listings() override;
    core::Result<CandlePage> candles(const Listing& listing, market::Timeframe timeframe, core::Time begin,
                                     core::Time end) override;

private:
    /// A month as the archive has it. `remark` says why it does not, where that is worth saying.
    struct Month {
        std::vector<market::Candle> rows;
        bool found = false;
        std::string remark;
    };

    PageSource klines(const Listing& listing, market::Timeframe timeframe);
    bool worth_a_file(market::Timeframe timeframe, core::Time begin, core::Time end);
    /// Absent: the archive cannot answer; `remarks` may say why.
    core::Result<std::optional<CandlePage>> archived(const Listing& listing, market::Timeframe timeframe,
                                                     core::Time begin, core::Time end,
                                                     std::vector<std::string>& remarks);
    core::Result<Month> fetch_month(const std::string& path);
    core::Result<std::optional<std::string>> fetch_file(const std::string& path);
    void slow_down(const net::Response& response);

    std::string rest_;
    std::string archive_;
    bool archive_wanted_;
    core::Duration timeout_;
    bool paced_by_user_;
    net::Session& session_;
    double granted_ = weight_per_minute;
    net::RateLimiter limiter_{{.burst = 500, .per_minute = weight_per_minute * weight_share}};
    std::set<std::string> unavailable_;  ///< Paths of months that the archive could not give.
    std::string last_path_;              ///< The month that last_rows_ holds.
    std::vector<market::Candle> last_rows_;
};

/// The venue counts for all programs behind this address; when its count nears the limit, wait for the next minute.
void BinanceData::slow_down(const net::Response& response)
{
    const auto used = response.header("x-mbx-used-weight-1m");
    double weight = 0;
    if (used) std::from_chars(used->data(), used->data() + used->size(), weight);
    if (weight < granted_ * 0.9) return;
    const auto now = session_.clock().now();
    const auto next_minute = std::chrono::ceil<std::chrono::minutes>(now + core::Duration(1));
    limiter_.hold_until(session_.clock().uptime() + (next_minute - now));
}

core::Result<std::vector<Listing>> BinanceData::listings()
{
    binance::Markets markets;
    net::Session::Call call;
    call.request.url = binance::markets_url(rest_);
    call.request.timeout = timeout_;
    call.venue = "binance";
    call.limiter = &limiter_;
    call.weight = markets_weight;
    call.judge = [&](const net::Response& response) -> Judgement {
        if (Judgement judged = judge(response); judged.verdict != Verdict::accepted) return judged;
        auto parsed = binance::parse_markets(response.body);
        if (!parsed) return {Verdict::flawed, "no list of pairs but " + net::excerpt(response.body)};
        markets = std::move(*parsed);
        return {};
    };
    if (const auto reply = session_.fetch(call); !reply) return reply.error();
    if (markets.weight_per_minute) {
        granted_ = *markets.weight_per_minute;
        if (!paced_by_user_) limiter_.pace(granted_ * weight_share);
    }
    return std::move(markets.listings);
}

PageSource BinanceData::klines(const Listing& listing, market::Timeframe timeframe)
{
    PageSource source;
    source.venue = "binance";
    source.timeframe = timeframe;
    source.rows_max = rows_max;
    source.idle_listed = true;
    source.limiter = &limiter_;
    source.weight = klines_weight;
    source.timeout = timeout_;
    source.url = [this, symbol = listing.symbol, timeframe](core::Time begin, core::Time end) {
        return binance::klines_url(rest_, symbol, timeframe,
                                   {.limit = rows_max, .start = begin, .end = end - core::Duration(1)});
    };
    source.parse = binance::parse_klines;
    source.judge = [this](const net::Response& response) {
        slow_down(response);
        return judge(response);
    };
    return source;
}

bool BinanceData::worth_a_file(market::Timeframe timeframe, core::Time begin, core::Time end)
{
    const core::Time month_end = begin_of(month_of(begin) + std::chrono::months(1));
    if (!archive_wanted_ || month_end > session_.cautious_now()) return false;
    const std::int64_t wanted = (std::min(end, month_end) - begin) / timeframe.duration();
    return wanted >= archive_pages_min * static_cast<std::int64_t>(rows_max);
}

/// The bytes of a file of the archive, or absent when there is none of that name.
core::Result<std::optional<std::string>> BinanceData::fetch_file(const std::string& path)
{
    net::Session::Call call;
    call.request.url = archive_ + path;
    call.request.timeout = std::chrono::minutes(15);
    call.venue = "binance";
    call.judge = [](const net::Response& response) {
        return response.status == 404 ? Judgement{} : net::judge_status(response);
    };
    auto reply = session_.fetch(call);
    if (!reply) return reply.error();
    if (reply->status == 404) return std::optional<std::string>();
    return std::optional(std::move(reply->body));
}

core::Result<BinanceData::Month> BinanceData::fetch_month(const std::string& path)
{
    Month month;
    // Twice, because a file may be replaced between its checksum and itself.
    for (int attempt = 0; attempt < 2; ++attempt) {
        const auto checksum = fetch_file(path + ".CHECKSUM");
        if (!checksum) return checksum.error();
        if (!*checksum) return month;
        const auto zip = fetch_file(path);
        if (!zip) return zip.error();
        if (!*zip) return month;
        const auto expected = binance::parse_checksum(**checksum);
        if (!expected || core::sha256_hex(**zip) != *expected) continue;
        auto rows = binance::parse_archive(**zip);
        if (rows) return Month{std::move(*rows), true, {}};
        month.remark = fmt::format("{}{}: {}; asked page by page instead", archive_, path, rows.error().message);
        return month;
    }
    month.remark = fmt::format("{}{} does not match its checksum; asked page by page instead", archive_, path);
    return month;
}

core::Result<std::optional<CandlePage>> BinanceData::archived(const Listing& listing, market::Timeframe timeframe,
                                                              core::Time begin, core::Time end,
                                                              std::vector<std::string>& remarks)
{
    const year_month month = month_of(begin);
    const std::string path = binance::archive_path(listing.symbol, timeframe, month);
    if (unavailable_.contains(path)) return std::optional<CandlePage>();
    if (path != last_path_) {
        auto fetched = fetch_month(path);
        if (!fetched) {
            if (fetched.error().code == core::ErrorCode::interrupted) return fetched.error();
            archive_wanted_ = false;
            remarks.push_back(fetched.error().message + "\n  asked page by page instead");
            return std::optional<CandlePage>();
        }
        if (!fetched->remark.empty()) remarks.push_back(fetched->remark);
        if (!fetched->found) {
            unavailable_.insert(path);
            return std::optional<CandlePage>();
        }
        last_path_ = path;
        last_rows_ = std::move(fetched->rows);
    }
    PageDraft draft = make_page(last_rows_, {.timeframe = timeframe,
                                             .begin = begin,
                                             .end = std::min(end, begin_of(month + std::chrono::months(1))),
                                             .now = session_.cautious_now(),
                                             .rows_max = static_cast<std::size_t>(-1),
                                             .idle_listed = true});
    if (!draft.flaw.empty()) {
        unavailable_.insert(path);
        remarks.push_back(fmt::format("{}{} has {}; asked page by page instead", archive_, path, draft.flaw));
        return std::optional<CandlePage>();
    }
    if (const auto settled = settle_doubts(session_, klines(listing, timeframe), draft); !settled)
        return settled.error();
    return std::optional(std::move(draft.page));
}

core::Result<CandlePage> BinanceData::candles(const Listing& listing, market::Timeframe timeframe, core::Time begin,
                                              core::Time end)
{
    std::vector<std::string> remarks;
    if (worth_a_file(timeframe, begin, end)) {
        auto page = archived(listing, timeframe, begin, end, remarks);
        if (!page) return page.error();
        if (*page) return std::move(**page);
    }
    auto page = fetch_page(session_, klines(listing, timeframe), begin, end);
    if (page) page->remarks.insert(page->remarks.begin(), remarks.begin(), remarks.end());
    return page;
}

}  // namespace

namespace builtin {

extern const Definition binance;
const Definition binance{
    .name = "binance",
    .summary = "Public spot candles of Binance since 2017, whole months from its archive of files",
    .timeframes = {"1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "1w"},
    .maker_fee = core::Decimal::from_raw(core::Decimal::unit / 1000),
    .taker_fee = core::Decimal::from_raw(core::Decimal::unit / 1000),
    .connect = [](const Settings& settings, net::Session& session) -> std::unique_ptr<MarketData> {
        return std::make_unique<BinanceData>(settings, session);
    }};

}  // namespace builtin
}  // namespace cobot::exchanges
