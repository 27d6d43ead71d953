#!/usr/bin/env python3
"""backtrader, with orders placed at the open ("cheat on open") so that a stop can be hit in the candle of entry.
At that moment the candle has begun but the indicators still stand at the close before it: indicator[0], close[-1]."""

import csv

import backtrader as bt
import numpy as np
import pandas as pd

import workload as w


def prepare(columns):
    index = pd.to_datetime(columns["time"], unit="ms")
    return pd.DataFrame({name: columns[name] for name in ("open", "high", "low", "close", "volume")}, index=index)


class Base(bt.Strategy):
    def __init__(self):
        self.closed = []
        self.waiting = []

    def notify_trade(self, trade):
        if trade.isclosed:
            self.closed.append((bt.num2date(trade.dtopen), bt.num2date(trade.dtclose), trade.price, trade.pnlcomm))

    def next_open(self):
        if len(self) < 2:
            return
        if self.position:
            if self.leaves():
                for order in self.waiting:
                    self.cancel(order)
                self.sell(size=self.position.size)
            return
        if self.enters():
            self.enter(self.data.open[0])


class B1(Base):
    def __init__(self):
        super().__init__()
        self.rsi = bt.talib.RSI(self.data.close, timeperiod=w.RSI)
        self.bands = bt.talib.BBANDS(self.data.close, timeperiod=w.BAND, nbdevup=w.WIDTH, nbdevdn=w.WIDTH)

    def enters(self):
        return self.rsi[0] < w.RSI_LOW and self.data.close[-1] < self.bands.lowerband[0]

    def leaves(self):
        return self.rsi[0] > w.RSI_HIGH

    def enter(self, price):
        size = float(w.lots_at(price)) * w.LOT
        self.buy(size=size)
        stop = self.sell(size=size, exectype=bt.Order.Stop, price=float(w.stop_at(price)))
        target = np.nextafter(float(w.target_at(price)), np.inf)  # A target needs a higher price than its own.
        limit = self.sell(size=size, exectype=bt.Order.Limit, price=float(target), oco=stop)
        self.waiting = [stop, limit]


class B2(Base):
    def __init__(self):
        super().__init__()
        self.fast = bt.talib.SMA(self.data.close, timeperiod=w.FAST)
        self.slow = bt.talib.SMA(self.data.close, timeperiod=w.SLOW)

    def enters(self):
        return self.fast[-1] <= self.slow[-1] and self.fast[0] > self.slow[0]

    def leaves(self):
        return self.fast[-1] >= self.slow[-1] and self.fast[0] < self.slow[0]

    def enter(self, price):
        self.buy(size=float(w.lots_at(price)) * w.LOT)


def run(workload, frame, folder):
    engine = bt.Cerebro(cheat_on_open=True, stdstats=False)
    engine.adddata(bt.feeds.PandasData(dataname=frame))
    engine.addstrategy({"b1": B1, "b2": B2}[workload])
    engine.broker.setcash(w.WALLET)
    engine.broker.setcommission(commission=w.FEE)
    engine.addanalyzer(bt.analyzers.SharpeRatio, timeframe=bt.TimeFrame.Days)
    engine.addanalyzer(bt.analyzers.DrawDown)
    engine.addanalyzer(bt.analyzers.TradeAnalyzer)
    (strategy,) = engine.run()
    with open(folder / "backtrader-trades.csv", "w", newline="") as file:
        csv.writer(file).writerows(strategy.closed)
    return len(strategy.closed), engine.broker.getvalue()


if __name__ == "__main__":
    w.main(bt.__version__, prepare, run)
