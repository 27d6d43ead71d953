"""B1 and B2 as freqtrade strategies. freqtrade has no target but its table of profits, which counts fees."""

import talib
from freqtrade.strategy import IStrategy

import workload as w


class Bench(IStrategy):
    INTERFACE_VERSION = 3
    can_short = False
    timeframe = "1m"
    order_types = {"entry": "market", "exit": "market", "stoploss": "market", "stoploss_on_exchange": False}

    def populate_indicators(self, dataframe, metadata):
        return dataframe


class B1(Bench):
    stoploss = -w.STOP
    minimal_roi = {"0": w.TARGET}

    def populate_indicators(self, dataframe, metadata):
        dataframe["rsi"] = talib.RSI(dataframe["close"], w.RSI)
        _, _, dataframe["lower"] = talib.BBANDS(dataframe["close"], w.BAND, w.WIDTH, w.WIDTH)
        return dataframe

    def populate_entry_trend(self, dataframe, metadata):
        wanted = (dataframe["rsi"] < w.RSI_LOW) & (dataframe["close"] < dataframe["lower"])
        dataframe["enter_long"] = wanted.astype(int)
        return dataframe

    def populate_exit_trend(self, dataframe, metadata):
        dataframe["exit_long"] = (dataframe["rsi"] > w.RSI_HIGH).astype(int)
        return dataframe


class B2(Bench):
    stoploss = -0.999999
    minimal_roi = {"0": 1e9}

    def populate_indicators(self, dataframe, metadata):
        fast = talib.SMA(dataframe["close"].to_numpy(), w.FAST)
        slow = talib.SMA(dataframe["close"].to_numpy(), w.SLOW)
        dataframe["above"], dataframe["below"] = w.crossed(fast, slow)
        return dataframe

    def populate_entry_trend(self, dataframe, metadata):
        dataframe["enter_long"] = dataframe["above"].astype(int)
        return dataframe

    def populate_exit_trend(self, dataframe, metadata):
        dataframe["exit_long"] = dataframe["below"].astype(int)
        return dataframe
