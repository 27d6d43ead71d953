#!/usr/bin/env python3
"""vectorbt. B1 needs two orders in one candle (in at the open, out inside), so it is given an order function."""

import numpy as np
import pandas as pd
import vectorbt as vbt
from numba import njit
from vectorbt.portfolio.nb import order_nb, order_nothing_nb

import workload as w


@njit(cache=True)
def b1_orders_nb(c, opens, high, low, enter, leave, size, stop, target, level):
    """`level` holds the stop and the target of the open position."""
    col, i = c.from_col, c.i
    position = c.last_position[col]
    if c.call_idx == 0 and i > 0:
        if position > 0 and leave[i - 1]:
            return col, order_nb(-position, opens[i], fees=w_fee)
        if position == 0 and enter[i - 1]:
            level[0], level[1] = stop[i], target[i]
            return col, order_nb(size[i], opens[i], fees=w_fee)
    if position > 0 and low[i] <= level[0]:
        return col, order_nb(-position, level[0], fees=w_fee)
    if position > 0 and high[i] > level[1]:
        return col, order_nb(-position, level[1], fees=w_fee)
    return -1, order_nothing_nb()


w_fee = w.FEE


def prepare(columns):
    index = pd.to_datetime(columns["time"], unit="ms", utc=True)
    return columns, pd.Series(columns["close"], index=index)


def portfolio(workload, columns, close):
    enter, leave = w.signals(workload, columns["close"])
    size = w.lots_at(columns["open"]) * w.LOT
    if workload == "b1":
        return vbt.Portfolio.from_order_func(
            close, b1_orders_nb, columns["open"], columns["high"], columns["low"], enter, leave, size,
            w.stop_at(columns["open"]), w.target_at(columns["open"]), np.zeros(2),
            flexible=True, init_cash=w.WALLET, freq="1min", max_orders=len(close) // 4)
    shift = lambda mask: np.concatenate([[False], mask[:-1]])  # noqa: E731
    return vbt.Portfolio.from_signals(close, shift(enter), shift(leave), price=columns["open"], size=size,
                                      fees=w.FEE, init_cash=w.WALLET, freq="1min")


def run(workload, prepared, folder):
    columns, close = prepared
    result = portfolio(workload, columns, close)
    result.sharpe_ratio(), result.sortino_ratio(), result.max_drawdown(), result.total_return()
    result.trades.win_rate(), result.trades.profit_factor(), result.trades.expectancy()
    result.trades.records_readable.to_csv(folder / "vectorbt-trades.csv")
    return result.trades.count(), result.final_value()


if __name__ == "__main__":
    w.main(vbt.__version__, prepare, run)
