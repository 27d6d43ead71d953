"""Strategies whose signals were computed elsewhere: freqtrade only trades them."""

from freqtrade.strategy import IStrategy
from pandas import DataFrame

#: Set by the driver before freqtrade loads this file: a function from (pair, candles) to a frame of signal columns.
SIGNALS = "parity_signals"


class GivenSignals(IStrategy):
    INTERFACE_VERSION = 3
    can_short = False
    order_types = {"entry": "market", "exit": "market", "stoploss": "market", "stoploss_on_exchange": False}

    def populate_indicators(self, dataframe: DataFrame, metadata: dict) -> DataFrame:
        return dataframe

    def populate_entry_trend(self, dataframe: DataFrame, metadata: dict) -> DataFrame:
        given = self.config[SIGNALS](metadata["pair"], dataframe)
        columns = ["enter_long", "enter_short"] if self.can_short else ["enter_long"]
        for column in columns:
            dataframe[column] = given[column].to_numpy()
        return dataframe

    def populate_exit_trend(self, dataframe: DataFrame, metadata: dict) -> DataFrame:
        given = self.config[SIGNALS](metadata["pair"], dataframe)
        columns = ["exit_long", "exit_short"] if self.can_short else ["exit_long"]
        for column in columns:
            dataframe[column] = given[column].to_numpy()
        return dataframe


class GivenSignalsBothWays(GivenSignals):
    can_short = True
