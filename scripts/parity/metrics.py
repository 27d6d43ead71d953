#!/usr/bin/env python3
"""Computes the metrics of a finished run without cobot, and writes them where a C++ test compares them.

    python3 -m venv /tmp/oracle && /tmp/oracle/bin/pip install -r scripts/parity/requirements.txt
    /tmp/oracle/bin/python scripts/parity/metrics.py tests/golden/metrics/run.json > tests/golden/metrics/expected.json

The figures that freqtrade shares come from freqtrade's own functions, those of daily returns from empyrical, scipy
and numpy. The account is marked to market here by a plain loop over trades and candles. The candles are those of
tests/support/results.hpp, made again from their formula.
"""
import json
import sys

import empyrical
import numpy as np
import pandas as pd
from freqtrade.data import metrics as ft
from freqtrade.optimize.optimize_reports import optimize_reports as reports
from scipy import stats

YEAR = 365


def candles():
    hours = np.arange(90 * 24)
    away_from_zero = lambda x: np.sign(x) * np.floor(np.abs(x) + 0.5)
    return {
        "BTC/USD": 10_000 + away_from_zero(1500 * np.sin(hours * 0.011) + 220 * np.sin(hours * 0.37)),
        "ETH/USD": 800 + away_from_zero(90 * np.cos(hours * 0.013) + 14 * np.sin(hours * 0.51)),
    }


def marked_to_market(trades, closes, begin, start):
    """The account's value at every hourly close."""
    values = []
    for hour in range(len(closes["BTC/USD"])):
        close_time = begin + pd.Timedelta(hours=hour + 1)
        value = start
        for trade in trades:
            if pd.Timestamp(trade["close_date"]) < close_time:
                value += trade["profit_abs"]
            elif pd.Timestamp(trade["open_date"]) < close_time:
                sign = -1 if trade["is_short"] else 1
                price = closes[trade["pair"]][hour]
                value += sign * trade["amount"] * (price - trade["open_rate"]) - trade["fee_open_cost"]
        values.append(value)
    index = [begin + pd.Timedelta(hours=hour + 1) for hour in range(len(values))]
    return pd.Series(values, index=index)


def freqtrade_figures(frame, start, begin, last_open):
    drawdown = ft.calculate_max_drawdown(frame, value_col="profit_abs", starting_balance=start)
    underwater = ft.calculate_max_drawdown(frame, value_col="profit_abs", starting_balance=start, relative=True)
    low, high = ft.calculate_csum(frame, start)
    expectancy, expectancy_ratio = ft.calculate_expectancy(frame)
    days = (last_open - begin).days
    figures = {
        "cagr": ft.calculate_cagr(days, start, start + frame["profit_abs"].sum()),
        "expectancy": expectancy,
        "expectancy_ratio": expectancy_ratio,
        "sharpe": ft.calculate_sharpe(frame, begin, last_open, start),
        "sortino": ft.calculate_sortino(frame, begin, last_open, start),
        "calmar": ft.calculate_calmar(frame, begin, last_open, start),
        "sqn": ft.calculate_sqn(frame, start),
        "csum_min": low,
        "csum_max": high,
        "max_drawdown_abs": drawdown.drawdown_abs,
        "max_drawdown_account": drawdown.relative_account_drawdown,
        "max_relative_drawdown": underwater.relative_account_drawdown,
        "max_drawdown_high": drawdown.high_value,
        "max_drawdown_low": drawdown.low_value,
        "drawdown_start": drawdown.high_date.timestamp() * 1000,
        "drawdown_end": drawdown.low_date.timestamp() * 1000,
        "drawdown_duration": (drawdown.low_date - drawdown.high_date).total_seconds(),
        "current_drawdown_abs": drawdown.current_drawdown_abs,
        "current_drawdown_account": drawdown.current_relative_account_drawdown,
        "backtest_days": days,
        "trades_per_day": round(len(frame) / days, 2),
    }
    trading = reports.generate_trading_stats(frame)
    for name in ("wins", "losses", "draws", "winrate", "max_consecutive_wins", "max_consecutive_losses"):
        figures[name] = trading[name]
    figures["holding_avg"] = trading["holding_avg_s"]
    for side in ("winner", "loser"):
        for kind in ("avg", "min", "max"):
            figures[f"{side}_holding_{kind}"] = trading[f"{side}_holding_{kind}_s"]
    daily = reports.generate_daily_stats(frame)
    for name in ("backtest_best_day", "backtest_worst_day", "backtest_best_day_abs", "backtest_worst_day_abs",
                 "winning_days", "draw_days", "losing_days"):
        figures[name] = daily[name]
    longs, shorts = frame[~frame["is_short"]], frame[frame["is_short"]]
    wins = frame.loc[frame["profit_abs"] > 0, "profit_abs"].sum()
    losses = frame.loc[frame["profit_abs"] < 0, "profit_abs"].sum()
    figures |= {
        "total_trades": len(frame),
        "trade_count_long": len(longs),
        "trade_count_short": len(shorts),
        "total_volume": frame["stake_amount"].sum(),
        "avg_stake_amount": frame["stake_amount"].mean(),
        "profit_mean": frame["profit_ratio"].mean(),
        "profit_median": frame["profit_ratio"].median(),
        "profit_total_abs": frame["profit_abs"].sum(),
        "profit_total": frame["profit_abs"].sum() / start,
        "profit_total_long_abs": longs["profit_abs"].sum(),
        "profit_total_long": longs["profit_abs"].sum() / start,
        "profit_total_short_abs": shorts["profit_abs"].sum(),
        "profit_total_short": shorts["profit_abs"].sum() / start,
        "profit_factor": wins / abs(losses),
    }
    return figures


def drawdown_figures(hourly, start, begin):
    """Marked to market; the starting balance counts as a value at the beginning."""
    values = pd.concat([pd.Series([start], index=[begin]), hourly])
    depth = 1 - values / values.cummax()
    trough = depth.idxmax()
    before = values[:trough]
    peak_value = before.max()
    peak = before[before == peak_value].index[-1]
    after = values[trough:]
    regained = after[after >= peak_value]
    figures = {
        "max_drawdown": -empyrical.max_drawdown(values.pct_change().dropna()),
        "max_drawdown_money": (values.cummax() - values).max(),
        "max_drawdown_start": peak.timestamp() * 1000,
        "max_drawdown_trough": trough.timestamp() * 1000,
        "current_drawdown": depth.iloc[-1],
    }
    end = regained.index[0] if len(regained) else values.index[-1]
    figures["max_drawdown_duration"] = (end - peak).total_seconds()
    if len(regained):
        figures["max_drawdown_end"] = end.timestamp() * 1000
        figures["max_drawdown_recovery"] = (end - trough).total_seconds()
    else:
        figures["max_drawdown_end"] = None
        figures["max_drawdown_recovery"] = None
    return figures


def daily_figures(hourly, closes, start, begin, last_open):
    # A value at midnight belongs to the day that it ends.
    ends = hourly.copy()
    ends.index = ends.index - pd.Timedelta(milliseconds=1)
    daily = ends.resample("1D").last()
    returns = pd.concat([pd.Series([start]), daily]).pct_change().dropna()
    hold = sum(prices[23::24] / prices[0] for prices in closes.values()) / len(closes)
    market = pd.Series(np.concatenate([[1.0], hold])).pct_change().dropna()
    returns.index = market.index = daily.index
    var = np.quantile(returns, 0.05)
    line = stats.linregress(market, returns)
    days = len(daily)
    ratio = returns.mean() / returns.std(ddof=1)
    error = np.sqrt((1 - stats.skew(returns) * ratio + (stats.kurtosis(returns, fisher=False) - 1) / 4 * ratio**2)
                    / (days - 1)) * np.sqrt(YEAR)
    sharpe = empyrical.sharpe_ratio(returns, annualization=YEAR)
    depth = 1 - daily / np.maximum(daily.cummax(), start)
    growth = (daily.iloc[-1] / start) ** (YEAR / days) - 1
    wallet = pd.DataFrame({"date": daily.index, "total_quote": daily.to_numpy()})
    # freqtrade's ratio wants every balance and the first one; its own sampling to days takes the last of each.
    balances = pd.concat([pd.Series([start], index=[begin]), ends])
    every = pd.DataFrame({"date": balances.index, "total_quote": balances.to_numpy()})
    fall = ft.calculate_max_drawdown_from_balance(every)
    calmar_days = max(1, (last_open - begin).days)
    return {
        "annualised_return": growth,
        "annualised_volatility": empyrical.annual_volatility(returns, annualization=YEAR),
        "sharpe_daily": sharpe,
        "sharpe_daily_low": sharpe - stats.norm.ppf(0.975) * error,
        "sharpe_daily_high": sharpe + stats.norm.ppf(0.975) * error,
        "sortino_daily": empyrical.sortino_ratio(returns, annualization=YEAR),
        "calmar_daily": growth / -empyrical.max_drawdown(balances.pct_change().dropna()),
        "omega": empyrical.omega_ratio(returns),
        "var_95": empyrical.value_at_risk(returns, 0.05),
        "cvar_95": returns[returns <= var].mean(),
        "skew_daily": stats.skew(returns),
        "kurtosis_daily": stats.kurtosis(returns, fisher=False),
        "ulcer_index": np.sqrt((depth**2).mean()),
        "beta": empyrical.beta(returns, market),
        "alpha": line.intercept * YEAR,
        "market_change": np.mean([prices[-1] / prices[0] - 1 for prices in closes.values()]),
        "wallet_sharpe": ft.calculate_sharpe_from_balance(wallet),
        "wallet_sortino": ft.calculate_sortino_from_balance(wallet),
        "wallet_calmar": (daily.iloc[-1] / start - 1) / calmar_days * 100 / fall.relative_account_drawdown * np.sqrt(YEAR),
    }


def excursion_figures(frame):
    sign = np.where(frame["is_short"], -1, 1)
    low = sign * (frame["min_rate"] / frame["open_rate"] - 1)
    high = sign * (frame["max_rate"] / frame["open_rate"] - 1)
    adverse = np.minimum(0, np.minimum(low, high))
    favourable = np.maximum(0, np.maximum(low, high))
    return {
        "mae_mean": adverse.mean(), "mae_p95": np.quantile(adverse, 0.05), "mae_worst": adverse.min(),
        "mfe_mean": favourable.mean(), "mfe_p95": np.quantile(favourable, 0.95), "mfe_best": favourable.max(),
        "fees_paid": (frame["fee_open_cost"] + frame["fee_close_cost"]).sum(),
    }


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        result = json.load(file)
    trades = result["trades"]
    start = float(result["metrics"]["starting_balance"])
    begin = pd.Timestamp(result["assumptions"]["from"])
    last_open = pd.Timestamp(result["assumptions"]["to"]) - pd.Timedelta(hours=1)
    frame = pd.DataFrame(trades)
    frame["open_date"] = pd.to_datetime(frame["open_date"])
    frame["close_date"] = pd.to_datetime(frame["close_date"])
    closes = candles()
    hourly = marked_to_market(trades, closes, begin, start)
    figures = freqtrade_figures(frame, start, begin, last_open)
    figures |= drawdown_figures(hourly, start, begin)
    figures |= daily_figures(hourly, closes, start, begin, last_open)
    figures |= excursion_figures(frame)
    plain = {name: None if value is None else float(value) for name, value in figures.items()}
    json.dump(plain, sys.stdout, indent=1, sort_keys=True)
    print()


if __name__ == "__main__":
    main()
