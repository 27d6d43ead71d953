#include <rapidcheck.h>

#include "imports/freqtrade_import.hpp"

using namespace cobot;

namespace {

const std::string sample = R"(class Mine(IStrategy):
    timeframe = '5m'
    minimal_roi = {"0": 0.1, "30": 0.02}
    stoploss = -0.1
    n = IntParameter(5, 50, default=20)
    def populate_indicators(self, df, metadata):
        df['quick'] = ta.EMA(df, timeperiod=self.n.value)
        df['wide'] = df['close'].rolling(20).std()
        return df
    def populate_entry_trend(self, df, metadata):
        conditions = [df['quick'] > 1]
        conditions.append(~(df['wide'].shift(1) < df['quick'] * 2))
        if conditions:
            df.loc[reduce(lambda x, y: x & y, conditions), ['enter_long', 'enter_tag']] = (1, 'go')
        return df
)";

/// Whatever comes back is a strategy or says why not.
void import_any(const std::string& text)
{
    const auto result = imports::import_freqtrade(text, "mine.py");
    if (result)
        RC_ASSERT(!result->yaml.empty());
    else
        RC_ASSERT(!result.error().message.empty());
}

}  // namespace

TEST_CASE("property: any bytes are imported or refused")
{
    CHECK(rc::check([](const std::string& text) { import_any(text); }));
    CHECK(rc::check([] {
        const auto words = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
            "class A:", "def populate_indicators(self, df):", "\n", "\n    ", "\n        ", "(", ")", "[", "]", "{",
            "}", "df", ".loc", "'buy'", "=", "1", "&", "|", "~", "-", "lambda", ":", ",", "if ", "else",
            "elif x:", "@x", "\"", "'''", ".shift", "not ", "**", "return"));
        std::string text;
        for (const std::string& word : words) text += word;
        import_any(text);
    }));
}

TEST_CASE("property: a strategy with any of its bytes changed or cut is imported or refused")
{
    CHECK(imports::import_freqtrade(sample, "mine.py").has_value());
    CHECK(rc::check([] {
        std::string text = sample;
        const auto changes = *rc::gen::inRange(1, 6);
        for (int i = 0; i < changes; ++i) {
            const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
            text[at] = *rc::gen::arbitrary<char>();
        }
        text.resize(*rc::gen::inRange<std::size_t>(text.size() / 2, text.size() + 1));
        import_any(text);
    }));
}

TEST_CASE("property: deep and long expressions are refused, not followed")
{
    for (const char* piece : {"(", "-", "not ", "a+", "a.", "x[", "lambda:", "a if b else ", "f(", "~", "2**"}) {
        std::string deep;
        for (int i = 0; i < 50'000; ++i) deep += piece;
        import_any("class A:\n    def populate_indicators(self, df):\n        df['x'] = " + deep + "\n");
    }
}
