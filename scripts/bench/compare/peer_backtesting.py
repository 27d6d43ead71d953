#!/usr/bin/env python3
"""backtesting.py. It trades whole units only: prices are given for one lot of 1e-8."""

import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
import backtesting  # noqa: E402
from backtesting import Backtest, Strategy  # noqa: E402

import workload as w  # noqa: E402

backtesting.backtesting._tqdm = lambda sequence, **_options: sequence  # no progress bar


def prepare(columns):
    index = pd.to_datetime(columns["time"], unit="ms")
    frame = pd.DataFrame({name.capitalize(): columns[name] * w.LOT for name in ("open", "high", "low", "close")},
                         index=index)
    frame["Volume"] = columns["volume"]
    return columns, frame


def strategy(workload, columns):
    enter, leave = w.signals(workload, columns["close"])
    opens = np.append(columns["open"], np.nan)  # The open after each candle, which an entry order meets.
    size, stop = w.lots_at(opens[:-1]), w.stop_at(opens[:-1]) * w.LOT
    target = np.nextafter(w.target_at(opens[:-1]) * w.LOT, np.inf)  # A target needs a higher price than its own.

    class Given(Strategy):
        def init(self):
            pass

        def next(self):
            i = len(self.data) - 1
            if self.position:
                if leave[i]:
                    self.position.close()
            elif enter[i] and i + 1 < len(size):
                guards = {"sl": stop[i + 1], "tp": target[i + 1]} if workload == "b1" else {}
                self.buy(size=int(size[i + 1]), **guards)

    return Given


def run(workload, prepared, folder):
    columns, frame = prepared
    test = Backtest(frame, strategy(workload, columns), cash=w.WALLET, commission=w.FEE, finalize_trades=False)
    result = test.run()
    result._trades.to_csv(folder / "backtesting-trades.csv")
    return result["# Trades"], result["Equity Final [$]"]


if __name__ == "__main__":
    w.main(backtesting.__version__, prepare, run)
