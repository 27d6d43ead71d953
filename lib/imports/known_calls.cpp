#include "imports/known_calls.hpp"

#include <algorithm>

namespace cobot::imports {
namespace {

KnownCall periodic(std::string_view function, std::string_view type, std::string_view period)
{
    return {function, type, {{"timeperiod", "period", period}}};
}

std::vector<KnownCall> all_calls()
{
    return {
        periodic("EMA", "ema", "30"),
        periodic("SMA", "sma", "30"),
        periodic("WMA", "wma", "30"),
        periodic("DEMA", "dema", "30"),
        periodic("TEMA", "tema", "30"),
        periodic("TRIMA", "trima", "30"),
        periodic("KAMA", "kama", "30"),
        periodic("RSI", "rsi", "14"),
        periodic("CMO", "cmo", "14"),
        periodic("MOM", "mom", "10"),
        periodic("ROC", "roc", "10"),
        periodic("ROCP", "rocp", "10"),
        periodic("ROCR", "rocr", "10"),
        periodic("ROCR100", "rocr100", "10"),
        periodic("TRIX", "trix", "30"),
        periodic("LINEARREG", "linreg", "14"),
        periodic("LINEARREG_SLOPE", "linreg_slope", "14"),
        periodic("LINEARREG_ANGLE", "linreg_angle", "14"),
        periodic("LINEARREG_INTERCEPT", "linreg_intercept", "14"),
        periodic("TSF", "tsf", "14"),
        periodic("ADX", "adx", "14"),
        periodic("ADXR", "adxr", "14"),
        periodic("DX", "dx", "14"),
        periodic("PLUS_DI", "plus_di", "14"),
        periodic("MINUS_DI", "minus_di", "14"),
        periodic("PLUS_DM", "plus_dm", "14"),
        periodic("MINUS_DM", "minus_dm", "14"),
        periodic("ATR", "atr", "14"),
        periodic("NATR", "natr", "14"),
        periodic("CCI", "cci", "14"),
        periodic("WILLR", "willr", "14"),
        periodic("MFI", "mfi", "14"),
        periodic("AROONOSC", "aroonosc", "14"),
        periodic("MIDPOINT", "midpoint", "14"),
        periodic("MIDPRICE", "midprice", "14"),
        periodic("MAX", "highest", "30"),
        periodic("MIN", "lowest", "30"),
        periodic("SUM", "sum", "30"),
        {"OBV", "obv"},
        {"AD", "ad"},
        {"TRANGE", "trange"},
        {"BOP", "bop"},
        {"AVGPRICE", "avgprice"},
        {"MEDPRICE", "medprice"},
        {"TYPPRICE", "typprice"},
        {"WCLPRICE", "wclprice"},
        {"HT_TRENDLINE", "ht_trendline"},
        {"HT_DCPERIOD", "ht_dcperiod"},
        {"HT_SINE", "ht_sine", {}, {{"sine", "sine"}, {"leadsine", "lead_sine"}}},
        {"T3", "t3", {{"timeperiod", "period", "5"}, {"vfactor", "factor", "0.7"}}},
        {"STDDEV", "stddev", {{"timeperiod", "period", "5"}}, {}, {}, {{"nbdev", "1"}}},
        {"ADOSC", "adosc", {{"fastperiod", "fast", "3"}, {"slowperiod", "slow", "10"}}},
        {"ULTOSC",
         "ultosc",
         {{"timeperiod1", "fast", "7"}, {"timeperiod2", "middle", "14"}, {"timeperiod3", "slow", "28"}}},
        {"SAR", "psar", {{"acceleration", "acceleration", "0.02"}, {"maximum", "maximum", "0.2"}}},
        {"AROON", "aroon", {{"timeperiod", "period", "14"}}, {{"aroondown", "down"}, {"aroonup", "up"}}},
        {"STOCHF",
         "stochf",
         {{"fastk_period", "period", "5"}, {"fastd_period", "signal", "3"}},
         {{"fastk", "k"}, {"fastd", "d"}},
         {},
         {{"fastd_matype", "0"}}},
        {"STOCH",
         "stochastic",
         {{"fastk_period", "period", "5"}, {"slowk_period", "smooth", "3"}, {"slowd_period", "signal", "3"}},
         {{"slowk", "k"}, {"slowd", "d"}},
         {},
         {{"slowk_matype", "0"}, {"slowd_matype", "0"}}},
        {"STOCHRSI",
         "stochrsi",
         {{"timeperiod", "rsi_period", "14"}, {"fastk_period", "period", "5"}, {"fastd_period", "signal", "3"}},
         {{"fastk", "k"}, {"fastd", "d"}},
         {{"smooth", "1"}},
         {{"fastd_matype", "0"}}},
        {"MACD",
         "macd",
         {{"fastperiod", "fast", "12"}, {"slowperiod", "slow", "26"}, {"signalperiod", "signal", "9"}},
         {{"macd", "macd"}, {"macdsignal", "signal"}, {"macdhist", "histogram"}}},
        {"PPO",
         "ppo",
         {{"fastperiod", "fast", "12"}, {"slowperiod", "slow", "26"}},
         {},
         {{"average", "sma"}},
         {{"matype", "0"}}},
        {"APO",
         "apo",
         {{"fastperiod", "fast", "12"}, {"slowperiod", "slow", "26"}},
         {},
         {{"average", "sma"}},
         {{"matype", "0"}}},
        {"BBANDS",
         "bbands",
         {{"timeperiod", "period", "5"}, {"nbdevup", "stddev", "2"}},
         {{"upperband", "upper"}, {"middleband", "middle"}, {"lowerband", "lower"}},
         {},
         {{"matype", "0"}}},
    };
}

}  // namespace

const KnownCall* find_known_call(std::string_view function)
{
    static const std::vector<KnownCall> calls = all_calls();
    const auto found = std::ranges::find(calls, function, &KnownCall::function);
    return found == calls.end() ? nullptr : &*found;
}

}  // namespace cobot::imports
