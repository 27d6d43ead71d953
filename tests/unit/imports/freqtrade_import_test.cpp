#include "imports/freqtrade_import.hpp"

#include "config/load_strategy.hpp"
#include "imports/python_token.hpp"

using namespace cobot;

namespace {

std::string strategy_with(const std::string& indicators, const std::string& entry, const std::string& attributes = "")
{
    return "class Mine(IStrategy):\n"
           "    timeframe = '5m'\n" +
           attributes + "    def populate_indicators(self, df, metadata):\n" + indicators +
           "        return df\n"
           "    def populate_entry_trend(self, df, metadata):\n" +
           entry + "        return df\n";
}

imports::Imported imported(const std::string& python)
{
    auto result = imports::import_freqtrade(python, "mine.py");
    REQUIRE_MESSAGE(result.has_value(), (result ? "" : result.error().message));
    const auto spec = config::load_strategy_text(result->yaml, "mine.yaml");
    REQUIRE_MESSAGE(spec.has_value(), (spec ? "" : spec.error().message + "\n" + result->yaml));
    return std::move(*result);
}

bool has(const imports::Imported& strategy, const std::string& text)
{
    CAPTURE(strategy.yaml);
    const bool found = strategy.yaml.find(text) != std::string::npos;
    CHECK_MESSAGE(found, text);
    return found;
}

const std::string always = "        df.loc[(df['volume'] > 0), 'enter_long'] = 1\n";

}  // namespace

TEST_CASE("import: indicators, crossings, shifts and tags are carried over")
{
    const auto mine =
        imported(strategy_with("        df['quick'] = ta.EMA(df, timeperiod=9)\n"
                               "        df['slow'] = ta.SMA(df['high'], timeperiod=self.n.value)\n"
                               "        m = ta.MACD(df, fastperiod=5)\n"
                               "        df['hist'] = m['macdhist']\n",
                               "        df.loc[\n"
                               "            (qtpylib.crossed_above(df['quick'], df['slow'])) &\n"
                               "            ((df['hist'].shift(2) < 0) | ~(df['close'] > 5)),\n"
                               "            ['enter_long', 'enter_tag']] = (1, 'go')\n",
                               "    n = IntParameter(5, 50, default=20, space='buy')\n"));
    CHECK(mine.left_out.empty());
    CHECK(mine.name == "mine");
    has(mine, "quick: {type: ema, period: 9}");
    has(mine, "slow: {type: sma, period: $n, source: \"high\"}");
    has(mine, "macd: {type: macd, fast: 5, slow: 26, signal: 9}");
    has(mine, "tag: \"go\"");
    has(mine, "- \"quick crosses_above slow\"");
    has(mine, "- \"(macd.histogram[2] < 0) or (not (close > 5))\"");
    has(mine, "n: {type: int, default: 20, min: 5, max: 50}");
}

TEST_CASE("import: exits from attributes")
{
    const auto mine = imported(strategy_with("", always,
                                             "    minimal_roi = {'60': 0.01, \"0\": 0.05}\n"
                                             "    stoploss: float = -0.1\n"
                                             "    trailing_stop = True\n"
                                             "    trailing_stop_positive = 0.02\n"
                                             "    trailing_stop_positive_offset = 0.03\n"
                                             "    trailing_only_offset_is_reached = True\n"));
    CHECK(mine.left_out.empty());
    has(mine, "roi: {0: 0.05, 60: 0.01}");
    has(mine, "stop_loss: {type: fixed, value: 0.1}");
    has(mine, "trailing_stop: {distance: 0.02, activation: 0.03, only_after_activation: true}");
}

TEST_CASE("import: a trailing stop without a distance of its own trails at the stop loss")
{
    has(imported(strategy_with("", always, "    stoploss = -0.1\n    trailing_stop = True\n")),
        "stop_loss: {type: trailing, value: 0.1}");
}

TEST_CASE("import: the bands of qtpylib are as wide as the deviation of a sample")
{
    const auto mine =
        imported(strategy_with("        bb = qtpylib.bollinger_bands(df['close'], window=10, stds=3)\n"
                               "        df['low_band'] = bb['lower']\n",
                               "        df.loc[df['close'] < df['low_band'], 'buy'] = 1\n"));
    CHECK(mine.left_out.empty());
    has(mine, "bb_deviation: {type: stddev, period: 10, deviation: sample}");
    has(mine, "\"close < (bb_middle - 3 * bb_deviation)\"");
}

TEST_CASE("import: conditions collected in a list, one of them switched by a parameter")
{
    const auto mine = imported(strategy_with("        df['rsi'] = ta.RSI(df)\n",
                                             "        conditions = []\n"
                                             "        conditions.append(df['rsi'] < 30)\n"
                                             "        if self.strict.value:\n"
                                             "            conditions.append(df['close'] > df['open'])\n"
                                             "        if conditions:\n"
                                             "            df.loc[reduce(lambda x, y: x & y, conditions), 'buy'] = 1\n",
                                             "    strict = BooleanParameter(default=True, space='buy')\n"));
    CHECK(mine.left_out.empty());
    has(mine, "- \"rsi < 30\"");
    has(mine, "- \"not ($strict) or (close > open)\"");
}

TEST_CASE("import: what is left out is named with its line, and the rest is kept")
{
    const auto mine = imported(strategy_with(
        "        df['x'] = np.exp(df['close'])\n"
        "        df['y'] = df['close'].shift(-1)\n",
        "        df.loc[(df['x'] > 1) & (df['close'] > 2), 'enter_long'] = 1\n", "    use_custom_stoploss = True\n"));
    REQUIRE(mine.left_out.size() == 4);
    CHECK(mine.left_out[0].line == 3);
    CHECK(mine.left_out[1].line == 5);
    CHECK(mine.left_out[2].what.find("looks ahead") != std::string::npos);
    CHECK(mine.left_out[3].line == 9);
    has(mine, "- \"close > 2\"");
}

TEST_CASE("import: callbacks are left out, short sides only count when the class may go short")
{
    const std::string shorts = "        df.loc[df['close'] < 1, 'enter_short'] = 1\n";
    const std::string callback = "    def custom_exit(self, pair, trade):\n        return 'x'\n";
    const auto mine = imported(strategy_with("", always + shorts) + callback);
    REQUIRE(mine.left_out.size() == 1);
    CHECK(mine.left_out[0].what.find("custom_exit") != std::string::npos);
    CHECK(mine.yaml.find("short:") == std::string::npos);
    has(imported(strategy_with("", always + shorts, "    can_short = True\n")), "  short:\n");
}

TEST_CASE("import: without a strategy or an entry nothing comes of it")
{
    CHECK(imports::import_freqtrade("x = 1\n", "mine.py").error().code == core::ErrorCode::config);
    const auto empty = imports::import_freqtrade(strategy_with("", "        df['buy'] = 0\n"), "mine.py");
    CHECK(empty.error().message == "mine.py: no entry could be carried over");
}

TEST_CASE("import: Python's tokens, with brackets over lines and strings of all kinds")
{
    std::string kinds;
    for (const auto& token : imports::tokenize("if a:\n  b = [1,\n 2] # c\n  s = '''x\ny''' + f'z'\n")) {
        kinds += "nNsf+|><."[static_cast<std::size_t>(token.kind)];
    }
    CHECK(kinds == "nn+|>n++N+N+|n+s+f|<.");
}
