"""The space of B3 as a freqtrade strategy: what depends on a parameter is computed in every epoch, as freqtrade asks."""

import talib
from freqtrade.optimize.space import SKDecimal
from freqtrade.strategy import CategoricalParameter, DecimalParameter, IntParameter, IStrategy


class B3(IStrategy):
    INTERFACE_VERSION = 3
    can_short = False
    timeframe = "1m"
    stoploss = -0.02
    minimal_roi = {"0": 0.015}
    order_types = {"entry": "market", "exit": "market", "stoploss": "market", "stoploss_on_exchange": False}

    rsi_period = IntParameter(7, 21, default=14, space="buy")
    bb_period = CategoricalParameter([10, 15, 20, 25, 30], default=20, space="buy")
    buy = IntParameter(15, 40, default=30, space="buy")
    width = DecimalParameter(1.5, 3.0, decimals=1, default=2.0, space="buy")
    sell = IntParameter(55, 85, default=70, space="sell")

    class HyperOpt:
        @staticmethod
        def stoploss_space():
            return [SKDecimal(-0.05, -0.005, decimals=4, name="stoploss")]

        @staticmethod
        def roi_space():
            return [SKDecimal(0.005, 0.05, decimals=4, name="target")]

        @staticmethod
        def generate_roi_table(params):
            return {0: params["target"]}

    def populate_indicators(self, dataframe, metadata):
        return dataframe

    def populate_entry_trend(self, dataframe, metadata):
        rsi = talib.RSI(dataframe["close"], self.rsi_period.value)
        width = float(self.width.value)
        _, _, lower = talib.BBANDS(dataframe["close"], self.bb_period.value, width, width)
        dataframe["enter_long"] = ((rsi < self.buy.value) & (dataframe["close"] < lower)).astype(int)
        return dataframe

    def populate_exit_trend(self, dataframe, metadata):
        rsi = talib.RSI(dataframe["close"], self.rsi_period.value)
        dataframe["exit_long"] = (rsi > self.sell.value).astype(int)
        return dataframe
