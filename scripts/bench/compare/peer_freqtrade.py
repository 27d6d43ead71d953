#!/usr/bin/env python3
"""freqtrade: its own backtest, with the stub exchange of scripts/parity so that it needs no network."""

import logging
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "parity")]
logging.disable(logging.WARNING)

import freqtrade  # noqa: E402
import pandas as pd  # noqa: E402
from freqtrade.data.history import get_datahandler  # noqa: E402
from freqtrade.data.metrics import calculate_max_drawdown, calculate_sharpe, calculate_sortino  # noqa: E402

import freqtrade_backtest as parity  # noqa: E402
import workload as w  # noqa: E402
from offline_exchange import OfflineExchange, forbid_network  # noqa: E402

PAIR = "BTC/USD"
RULES = {PAIR: {"price_tick": 1e-8, "quantity_step": w.LOT}}


def config_of(workload, folder):
    case = {
        "pairs": [PAIR], "timeframe": "1m", "stake_currency": "USD", "wallet": w.WALLET, "stake_amount": w.STAKE,
        "max_open_trades": 1, "fee": w.FEE, "exits": {},
    }
    config = parity.freqtrade_config(case, folder, None)
    for key in parity.NEVER:
        del config[key]  # The strategies say so themselves.
    config["strategy"] = workload.upper()
    config["strategy_path"] = str(HERE / "freqtrade_strategies")
    return config


def prepare(columns):
    return columns


def stored(columns, config):
    """The candles as freqtrade keeps them, written once."""
    handler = get_datahandler(config["datadir"], "feather")
    if any(config["datadir"].glob("*.feather")):
        return
    frame = pd.DataFrame({name: columns[name] for name in ("open", "high", "low", "close", "volume")})
    frame.insert(0, "date", pd.to_datetime(columns["time"], unit="ms", utc=True))
    handler.ohlcv_store(PAIR, "1m", frame, candle_type=config["candle_type_def"])


def run(workload, columns, folder):
    config = config_of(workload, folder / "freqtrade")
    config["datadir"].mkdir(exist_ok=True)
    stored(columns, config)
    forbid_network()
    backtesting = parity.backtesting_class()(config, OfflineExchange(config, RULES))
    data, timerange = backtesting.load_bt_data()
    strategy = backtesting.strategylist[0]
    begin, end = backtesting.backtest_one_strategy(strategy, data, timerange)
    result = backtesting.all_bt_content[strategy.get_strategy_name()]
    trades = result["results"]
    calculate_sharpe(trades, begin, end, w.WALLET), calculate_sortino(trades, begin, end, w.WALLET)
    calculate_max_drawdown(trades, starting_balance=w.WALLET)
    trades.to_json(folder / "freqtrade-trades.json", orient="records", date_format="iso")
    return len(trades), result["final_balance"]


if __name__ == "__main__":
    w.main(freqtrade.__version__, prepare, run)
