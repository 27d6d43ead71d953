"""What every driver needs to know of the two workloads, and how it reports.

B1: one pair, a year of one-minute candles. Buy at the next open when RSI(14) < 30 and the close is under the lower
    Bollinger band (20, 2); leave at the next open when RSI(14) > 70, at a stop 2 % under the entry, or at a target 1.5 %
    over it. A candle that reaches both takes the stop; a target needs a higher price than its own.
B2: long while SMA(30) is above SMA(150), from the open after the cross.

Money: 10,000; each entry spends 100 before fees, in lots of 1e-8; fee 0.1 % of every fill.
A driver is called as `driver.py WORKLOAD FOLDER RUNS` and prints one JSON object."""

import json
import sys
import time
from pathlib import Path

import numpy as np

WALLET = 10_000.0
STAKE = 100.0
FEE = 0.001
LOT = 1e-8
STOP = 0.02
TARGET = 0.015
RSI, RSI_LOW, RSI_HIGH = 14, 30, 70
BAND, WIDTH = 20, 2.0
FAST, SLOW = 30, 150


def load(folder):
    with np.load(Path(folder) / "candles.npz") as file:
        return {name: file[name] for name in file.files}


def lots_at(price):
    """The quantity that STAKE buys at each price, in lots: whole numbers."""
    return np.floor(STAKE / np.asarray(price) / LOT + 1e-6)


def stop_at(price):
    """2 % under the entry, up to the next 1e-8."""
    return np.ceil(np.asarray(price) * (1 - STOP) * 1e8 - 1e-3) / 1e8


def target_at(price):
    """1.5 % over the entry, up to the next 1e-8."""
    return np.ceil(np.asarray(price) * (1 + TARGET) * 1e8 - 1e-3) / 1e8


def crossed(fast, slow):
    """Where `fast` rises over `slow`, and where it falls under it."""
    above = np.zeros(len(fast), dtype=bool)
    below = np.zeros(len(fast), dtype=bool)
    above[1:] = (fast[:-1] <= slow[:-1]) & (fast[1:] > slow[1:])
    below[1:] = (fast[:-1] >= slow[:-1]) & (fast[1:] < slow[1:])
    return above, below


def signals(workload, close):
    """Entry and exit at each close, by TA-Lib."""
    import talib

    if workload == "b1":
        rsi = talib.RSI(close, RSI)
        _, _, lower = talib.BBANDS(close, BAND, WIDTH, WIDTH)
        return (rsi < RSI_LOW) & (close < lower), rsi > RSI_HIGH
    return crossed(talib.SMA(close, FAST), talib.SMA(close, SLOW))


def main(version, prepare, run):
    """`prepare(columns)` is done once and not timed; `run(workload, prepared, folder)` gives (trades, final equity)
    after computing metrics and writing a trades file, and is timed RUNS times."""
    workload, folder, runs = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    prepared = prepare(load(folder))
    seconds = []
    for _ in range(runs):
        begin = time.perf_counter()
        trades, equity = run(workload, prepared, folder)
        seconds.append(time.perf_counter() - begin)
    print(json.dumps({"version": version, "trades": int(trades), "final_equity": float(equity), "seconds": seconds}))
