// Candle files that must be refused, each with its message.

#include "storage/candle_import.hpp"
#include "storage/gzip.hpp"
#include "support/made_up_candles.hpp"
#include "support/pattern.hpp"
#include "support/zip_file.hpp"

using namespace cobot;
using storage::ImportHints;

namespace {

const ImportHints told{"venue", market::Pair{"BTC", "USD"}, market::Timeframe::minutes(60)};

core::Error refusal(const std::string& text, const std::string& name = "f", const ImportHints& hints = told)
{
    const auto candles = storage::import_candles({name, text}, hints);
    if (candles) FAIL("was accepted: " << text);
    return candles.error();
}

struct BadFile {
    std::string text;
    std::string message;
};

/// Behind these lines a row stands on line 3, column 1.
std::string after_header(const std::string& row)
{
    return "time,open,high,low,close,volume\n2018-03-01 00:00,100,110,90,105,12.5\n" + row;
}

std::string after_row(const std::string& row) { return "[[1519862400000,100,110,90,105,12.5]," + row; }

const std::string hour_two = "2018-03-01 01:00,";

}  // namespace

TEST_CASE("a bad row of CSV is named by line and column, with what was expected")
{
    for (const auto& [text, message] : std::vector<BadFile>{
             {after_header(hour_two + "x,110,90,105,1\n"),
              "f:3:18: error: \"x\" where a number for the open of 2018-03-01T01:00:00Z was expected"},
             {after_header(hour_two + "100,1O1,90,105,1\n"),
              "f:3:22: error: \"1O1\" where a number for the high of 2018-03-01T01:00:00Z was expected"},
             {after_header(hour_two + "100,110,,105,1\n"),
              "f:3:26: error: \"\" where a number for the low of 2018-03-01T01:00:00Z was expected"},
             {after_header(hour_two + "100,110,90,105,\n"),
              "f:3:33: error: \"\" where a number for the volume of 2018-03-01T01:00:00Z was expected"},
             {after_header(hour_two + "NaN,110,90,105,1\n"),
              "f:3:18: error: \"NaN\" where a number for the open of ..."},
             {after_header(hour_two + "100,inf,90,105,1\n"),
              "f:3:22: error: \"inf\" where a number for the high of ..."},
             {after_header(hour_two + "100,110,90,null,1\n"),
              "f:3:29: error: \"null\" where a number for the close ..."},
             {after_header(hour_two + "1e400,110,90,105,1\n"),
              "f:3:18: error: \"1e400\" where a number for the open ..."},
             {after_header(hour_two + "0x64,110,90,105,1\n"),
              "f:3:18: error: \"0x64\" where a number for the open of ..."},
             {after_header(hour_two + "100,110,90,105\n"), "f:3:1: error: the row has 5 columns where 6 were expected"},
             {after_header(hour_two + "100,110,90,105,1,2\n"),
              "f:3:1: error: the row has 7 columns where 6 were expected"},
             {after_header("2018-03-01 01:00\n"), "f:3:1: error: the row has 1 columns where 6 were expected"},
             {after_header("total: 2 rows\n"), "f:3:1: error: the row has 1 columns where 6 were expected"},
             {after_header(hour_two + "\"100,110,90,105,1\n"),
              "f:3:1: error: the row has 2 columns where 6 were expected"},
             {after_header("yesterday,100,110,90,105,1\n"),
              "f:3:1: error: \"yesterday\" where a time between 2009 and 2199 (2018-03-01 12:30, or seconds to "
              "nanoseconds since 1970) was expected"},
             {after_header("01/03/2018 01:00,100,110,90,105,1\n"),
              "f:3:1: error: \"01/03/2018 01:00\" where a time ..."},
             {after_header("2018-02-30 01:00,100,110,90,105,1\n"),
              "f:3:1: error: \"2018-02-30 01:00\" where a time ..."},
             {after_header("0,100,110,90,105,1\n"), "f:3:1: error: \"0\" where a time ..."},
             {after_header("-1519866000,100,110,90,105,1\n"), "f:3:1: error: \"-1519866000\" where a time ..."},
             {after_header("1970-01-01,100,110,90,105,1\n"), "f:3:1: error: \"1970-01-01\" where a time ..."},
             {after_header(",100,110,90,105,1\n"), "f:3:1: error: \"\" where a time ..."},
         }) {
        const core::Error error = refusal(text);
        CHECK(tests::matches(error.message, message));
        if (!tests::matches(error.message, message)) MESSAGE(error.message << "  <-  " << text);
        CHECK(error.code == core::ErrorCode::data);
    }
}

TEST_CASE("a candle that no market can make is named by line and time")
{
    const std::string where = "f:3:1: error: the candle of 2018-03-01T01:00:00Z has ";
    for (const auto& [cells, why] : std::vector<BadFile>{
             {"100,80,90,85,1", "a high below its low"},
             {"100,99,90,95,1", "a high below its open or close"},
             {"100,110,90,111,1", "a high below its open or close"},
             {"100,110,101,105,1", "a low above its open or close"},
             {"100,110,99,98,1", "a low above its open or close"},
             {"0,110,0,105,1", "a price that is not above zero"},
             {"100,110,0,105,1", "a price that is not above zero"},
             {"-100,110,-100,105,1", "a price that is not above zero"},
             {"100,110,90,105,-1", "a negative volume"},
             {"1e308,1e308,1e308,1e308,1", "a value that is not a finite number"},
         }) {
        CHECK(refusal(after_header(hour_two + cells + "\n")).message == where + why);
    }
}

TEST_CASE("a file whose columns cannot be known is refused with what would help")
{
    for (const auto& [text, message] : std::vector<BadFile>{
             {"", "f: error: the file is empty"},
             {" \r\n\t\n", "f: error: the file is empty"},
             {"time,open,high,low,close,volume\n", "f: error: there are no candles in it"},
             {"hello\nworld\n", "f:1:1: error: this is no candle file that can be recognised; expected lines of ..."},
             {"<html><body>404 Not Found</body></html>",
              "f:1:1: error: this is no candle file that can be recognised; ..."},
             {"\nid,price,qty,quote_qty,time,maker\n1,100,2,200,1519862400000,True\n",
              "f:3:1: error: no four columns side by side can be open, high, low and close; ..."},
             {"time,open,high,low,close\n1519862400,1,1,1,1\n", "f:1:1: error: this is no candle file ..."},
             {"time,open,high,low,close,trades\n1519862400,1,1,1,1,1\n",
              "f:1:1: error: no column is named as the volume; the columns are: time, open, high, low, close, trades"},
             {"day,open,high,low,close,volume\n1519862400,1,1,1,1,1\n",
              "f:1:1: error: no column is named as the time; the columns are: day, open, high, low, close, volume"},
             {"time,open,high,low,last,volume\n1519862400,1,1,1,1,1\n",
              "f:1:1: error: no column is named as the close; ..."},
             {"time,open,high,open,low,close,volume\n1519862400,1,1,1,1,1,1\n",
              "f:1:1: error: two columns are named \"open\""},
             {"time,open,high,low,close,Volume AAA,Volume BBB\n1519862400,1,1,1,1,1,1\n",
              "f:1:1: error: no column is named as the volume; ..."},
             {"1519862400,100,110,90,105,1,2,3\n1519866000,100,110,90,105,1,2,3\n",
              "f:1:1: error: which of 3 columns is the volume in the base asset cannot be told; add a header line that "
              "names time, open, high, low, close and volume"},
             {"1519862400,100,90,105,110,1\n", "f:1:1: error: open and close cannot be told apart; add a header ..."},
             {"1519862400,100,110,90,105,x\n", "f:1:1: error: there is no column left for the volume; ..."},
             {"1,2,3,4,5,6\n2,3,4,5,6,7\n", "f:1:1: error: this is no candle file ..."},
             {"1519862400,1,2,3,4,5\n1519862400,1,2,3,4,5\n",
              "f:1:1: error: no column holds times in whole minutes between 2009 and 2199; ..."},
             {"1519862400,9,1,5,6,9\n1519866000,1,9,6,5,9\n",
              "f:1:1: error: no four columns side by side can be open, ..."},
             {std::string("time,open\0,high", 15),
              "f: error: this is not text; candle files are CSV or JSON, also packed ..."},
             {"ARROW1" + std::string(3, '\0'),
              "f: error: this is not text; candle files are CSV or JSON, also packed ..."},
         }) {
        const core::Error error = refusal(text);
        CHECK(tests::matches(error.message, message));
        if (!tests::matches(error.message, message)) MESSAGE(error.message << "  <-  " << text);
        CHECK(error.code == core::ErrorCode::data);
    }
}

TEST_CASE("JSON that is not rows of candles is named by line and column")
{
    for (const auto& [text, message] : std::vector<BadFile>{
             {"[]", "f: error: there are no candles in it"},
             {"[", "f:1:2: error: the file ends in the middle of the list"},
             {"[[", "f:1:3: error: the file ends in the middle of a row"},
             {"[[1519862400000", "f:1:16: error: the file ends in the middle of a row"},
             {"{\"error\":\"rate limit\"}", "f:1:1: error: a JSON object where rows were expected: [[time, open, ..."},
             {"[\"error\",10020,\"symbol: invalid\"]",
              "f:1:2: error: \"\"\" where a row was expected: [time, open, ..."},
             {"[{\"t\":1}]", "f:1:2: error: \"{\" where a row was expected: ..."},
             {"[[]]", "f:1:3: error: \"]\" where a number was expected"},
             {"[[1519862400000,100,110,90,105]]", "f:1:1: error: rows of 5 columns are too short for candles; ..."},
             {after_row(""), "f:1:38: error: the file ends in the middle of the list"},
             {after_row("]"), "f:1:38: error: \"]\" where a row was expected: ..."},
             {after_row("[1519866000000,100,110,90,105,1]"), "f:1:70: error: the file ends in the middle of the list"},
             {after_row("[1519866000000,100,110,90,105,1]] x"), "f:1:72: error: something follows the end of the list"},
             {after_row("[1519866000000,100,110,90,105,1];"), "f:1:70: error: \";\" where , or ] was expected"},
             {after_row("[1519866000000,100,110,90,105]]"),
              "f:1:38: error: the row has 5 columns where 6 were expected"},
             {after_row("[1519866000000,100,110,90,105,null]]"),
              "f:1:68: error: \"null\" where a number for the volume ..."},
             {after_row("[1519866000000,100,110,90,105,NaN]]"),
              "f:1:68: error: \"NaN\" where a number for the volume ..."},
             {after_row("[1519866000000,100,110,90,\"105,1]]"), "f:1:64: error: a string that does not end"},
             {after_row("[1519866000000,100,110,90,\"1\\u0030\",1]]"), "f:1:64: error: a string that does not end"},
             {after_row("[1519866000000,100,110,90,[105],1]]"), "f:1:64: error: \"[\" where a number was expected"},
             {after_row("[1519866000000,100,110,90 105,1]]"), "f:1:64: error: \"1\" where , or ] was expected"},
             {after_row("[true,100,110,90,105,1]]"), "f:1:39: error: \"true\" where a time between 2009 and 2199 ..."},
             {after_row("[1519866000000,100,80,90,85,1]]"),
              "f:1:38: error: the candle of 2018-03-01T01:00:00Z has a high below its low"},
             {"[[1519862400000,100,110,90,105,12.5],\n[1519866000000,x,110,90,105,1]]",
              "f:2:16: error: \"x\" where a number for the open of 2018-03-01T01:00:00Z was expected"},
         }) {
        const core::Error error = refusal(text);
        CHECK(tests::matches(error.message, message));
        if (!tests::matches(error.message, message)) MESSAGE(error.message << "  <-  " << text);
        CHECK(error.code == core::ErrorCode::data);
    }
}

TEST_CASE("rows that contradict each other are refused")
{
    CHECK(refusal(after_header("2018-03-01 00:00,100,110,90,105,13\n")).message ==
          "f:3:1: error: a second candle of 2018-03-01T00:00:00Z with other values; remove the wrong one");
    CHECK(refusal(after_header("2018-03-01 01:30,100,110,90,105,13\n")).message ==
          "f:3:1: error: no candle of 1h opens at 2018-03-01T01:30:00Z");
    CHECK(refusal(after_header("2018-03-01 00:05,100,110,90,105,13\n")).message ==
          "f:3:1: error: no candle of 1h opens at 2018-03-01T00:05:00Z; the candles are 5m apart");
    CHECK(refusal("time,symbol,open,high,low,close,volume\n1519862400,BTCUSD,1,1,1,1,1\n1519866000,ETHUSD,1,1,1,1,1\n")
              .message == "f:3:12: error: candles of \"ETHUSD\" after candles of \"BTCUSD\"; only one pair to a file");
}

TEST_CASE("what neither the file nor the user tells must be told")
{
    const std::string text = "1519862400,100,110,90,105,1\n1519866120,100,110,90,105,1\n";
    const auto message = [&](const ImportHints& hints) {
        const core::Error error = refusal(text, "c.csv", hints);
        CHECK(error.code == core::ErrorCode::usage);
        return error.message;
    };
    CHECK(message({}) == "c.csv: neither its name nor its content tells the pair; add --pair BASE/QUOTE");
    CHECK(message({std::nullopt, told.pair, std::nullopt}) ==
          "c.csv: neither its name nor its content tells the exchange; add --exchange NAME");
    const std::string one_row = "1519862400,100,110,90,105,1\n";
    CHECK(refusal(one_row, "c.csv", {told.exchange, told.pair, std::nullopt}).message ==
          "c.csv: neither its name nor its content tells the timeframe; add --timeframe");
}

TEST_CASE("a candle file cut short at any byte is read or refused, and never a crash")
{
    const auto candles = tests::made_up_candles(20, 7, 0, market::Timeframe::minutes(60), core::from_ms(1519862400000));
    std::string csv = "banner\ntimestamp,open,high,low,close,volume\n";
    std::string json = "[";
    for (const auto& candle : candles) {
        const std::string row = fmt::format("{},{},{},{},{},{}", core::to_ms(candle.open_time), candle.open,
                                            candle.high, candle.low, candle.close, candle.volume);
        csv += row + "\n";
        json += (json.size() > 1 ? ",[" : "[") + row + "]";
    }
    json += "]";
    for (const std::string& whole : {csv, json}) {
        for (std::size_t length = 0; length < whole.size(); ++length) {
            const auto part = storage::import_candles({"f", whole.substr(0, length)}, told);
            if (part) {
                CHECK(part->candles.size() <= candles.size());
            } else {
                CHECK(part.error().message.starts_with("f:"));
            }
            // A list without its end is no list, wherever it is cut.
            CHECK_FALSE((part.has_value() && &whole == &json));
        }
    }
}

TEST_CASE("gzip that is damaged or cut short at any byte is refused; members in a row are one file")
{
    const std::string text = "1519862400,100,110,90,105,1\n1519866000,100,110,90,105,1\n";
    const std::string packed = tests::gzip_of(text);
    CHECK(storage::is_gzip(packed));
    CHECK(*storage::unpack_gzip(packed, "f") == text);
    CHECK(*storage::unpack_gzip(packed + packed, "f") == text + text);
    for (std::size_t length = 0; length < packed.size(); ++length) {
        const auto part = storage::unpack_gzip(packed.substr(0, length), "f");
        REQUIRE_FALSE(part.has_value());
        CHECK(part.error().message == "f: error: the gzip data end too early; the file is cut short");
    }
    for (std::size_t i = 0; i < packed.size(); ++i) {
        std::string flipped = packed;
        flipped[i] = static_cast<char>(flipped[i] ^ 0x10);
        const auto part = storage::unpack_gzip(flipped, "f");
        // Some bits of the header mean nothing (the time, the operating system); all others are noticed.
        if (part) CHECK(*part == text);
    }
    const auto bomb = storage::unpack_gzip(tests::gzip_of(std::string(1 << 20, 'x')), "f", 1000);
    REQUIRE_FALSE(bomb.has_value());
    CHECK(bomb.error().message == "f: error: it unpacks to more than 1000 bytes");
}
