"""The signals of the strategies in strategies/*.yaml, computed with TA-Lib: a second opinion on cobot's own.

Comparisons with an undefined indicator are false."""

import numpy as np
import pandas as pd
import talib


def crosses_above(left, right):
    left, right = np.asarray(left), np.broadcast_to(right, np.shape(left))
    result = np.zeros(len(left), dtype=bool)
    result[1:] = (left[:-1] <= right[:-1]) & (left[1:] > right[1:])
    return result


def crosses_below(left, right):
    left, right = np.asarray(left), np.broadcast_to(right, np.shape(left))
    result = np.zeros(len(left), dtype=bool)
    result[1:] = (left[:-1] >= right[:-1]) & (left[1:] < right[1:])
    return result


def ema_cross(candles):
    fast = talib.EMA(candles["close"].to_numpy(), 12)
    slow = talib.EMA(candles["close"].to_numpy(), 26)
    return {"enter_long": crosses_above(fast, slow), "exit_long": crosses_below(fast, slow)}


def ema_cross_both_ways(candles):
    long_side = ema_cross(candles)
    return {**long_side, "enter_short": long_side["exit_long"], "exit_short": long_side["enter_long"]}


def rsi_oversold(candles):
    return {"enter_long": talib.RSI(candles["close"].to_numpy(), 14) < 30}


def rsi_recovering(candles):
    rsi = talib.RSI(candles["close"].to_numpy(), 14)
    return {"enter_long": crosses_above(rsi, 30.0), "exit_long": crosses_above(rsi, 75.0)}


STRATEGIES = {
    "ema-cross": ema_cross,
    "both-ways": ema_cross_both_ways,
    "both-ways-trailing": ema_cross_both_ways,
    "rsi-roi": rsi_oversold,
    "roi-leave-now": rsi_oversold,
    "trailing-at-once": rsi_oversold,
    "trailing": rsi_recovering,
    "trailing-from-start": rsi_recovering,
    "trailing-stop-only": rsi_recovering,
}


def compute(case, frames):
    """Signal columns by pair, indexed by candle opening time."""
    rules = STRATEGIES[case["strategy"]]
    return {
        pair: pd.DataFrame({name: column.astype("int64") for name, column in rules(frame).items()},
                           index=frame["date"].astype("datetime64[ms, UTC]"))
        for pair, frame in frames.items()
        if pair in case["pairs"]
    }
