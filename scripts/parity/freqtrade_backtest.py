#!/usr/bin/env python3
"""Runs freqtrade's own backtest on given candles and given signals, without a network.

    freqtrade_backtest.py --market simulated --candles FOLDER --output FOLDER [--signals FOLDER] [CASE ...]

Cases and markets are those of cases.json (all cases when none is named). Candles are read from
FOLDER/<BASE>_<QUOTE>-<TIMEFRAME>.csv, signals from FOLDER/<BASE>_<QUOTE>-signals.csv (`timestamp` and any of enter_long,
exit_long, enter_short, exit_short; a signal stands on the candle at whose close it is known); without --signals they are
computed with TA-Lib. The trades of a case go to FOLDER/<CASE>.json with freqtrade's field names.
"""

import argparse
import json
import logging
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pandas as pd  # noqa: E402

import candles as candle_files  # noqa: E402
import cases as case_files  # noqa: E402

SIGNAL_COLUMNS = ["enter_long", "exit_long", "enter_short", "exit_short"]
#: What a case may say about exits: passed to freqtrade under the same name.
EXIT_KEYS = [
    "stoploss", "minimal_roi", "trailing_stop", "trailing_stop_positive", "trailing_stop_positive_offset",
    "trailing_only_offset_is_reached", "use_exit_signal", "exit_profit_only", "exit_profit_offset",
    "ignore_roi_if_entry_signal",
]
#: freqtrade always has a ROI table and a stop: these never act.
NEVER = {"minimal_roi": {"0": 1e9}, "stoploss": -0.999999}
TRADE_FIELDS = [
    "pair", "stake_amount", "max_stake_amount", "amount", "open_date", "close_date", "open_rate", "close_rate",
    "fee_open", "fee_close", "trade_duration", "profit_ratio", "profit_abs", "exit_reason", "initial_stop_loss_abs",
    "initial_stop_loss_ratio", "stop_loss_abs", "stop_loss_ratio", "min_rate", "max_rate", "is_open", "enter_tag",
    "leverage", "is_short", "open_timestamp", "close_timestamp",
]


def freqtrade_config(case, data_folder, signals):
    from freqtrade.enums import CandleType, RunMode

    both_ways = bool(case.get("can_short"))
    return {
        "strategy": "GivenSignalsBothWays" if both_ways else "GivenSignals",
        "strategy_path": str(Path(__file__).parent / "freqtrade_strategies"),
        "user_data_dir": Path(data_folder),
        "datadir": Path(data_folder),
        "runmode": RunMode.BACKTEST,
        "dry_run": True,
        "dry_run_wallet": case["wallet"],
        "stake_currency": case["stake_currency"],
        "stake_amount": case["stake_amount"],
        "tradable_balance_ratio": case.get("tradable_balance_ratio", 0.99),
        "amend_last_stake_amount": False,
        "last_stake_amount_min_ratio": 0.5,
        "max_open_trades": case["max_open_trades"] if case["max_open_trades"] > 0 else float("inf"),
        "fee": case["fee"],
        "timeframe": case["timeframe"],
        "timerange": case.get("timerange"),  # Its end is inclusive: a candle that opens then takes part.
        "startup_candle_count": case.get("startup_candles", 0),
        "trading_mode": "futures" if both_ways else "spot",
        "margin_mode": "isolated" if both_ways else "",
        "candle_type_def": CandleType.FUTURES if both_ways else CandleType.SPOT,
        "dataformat_ohlcv": "feather",
        "export": "none",
        "backtest_cache": "none",
        "pairlists": [{"method": "StaticPairList"}],
        "exchange": {"name": "binance", "pair_whitelist": case["pairs"], "pair_blacklist": []},
        "entry_pricing": {"price_side": "other"},
        "exit_pricing": {"price_side": "other"},
        "parity_signals": signals,
        "original_config": {},
        **NEVER,
        **{key: case["exits"][key] for key in EXIT_KEYS if key in case["exits"]},
    }


def backtesting_class():
    from freqtrade.optimize.backtesting import Backtesting

    class OfflineBacktesting(Backtesting):
        """Without the funding and mark price files that freqtrade wants for futures."""

        def _load_bt_data_detail(self):
            self.detail_data = {}
            self.futures_data = {pair: None for pair in self.pairlists.whitelist}
            self.funding_fee_timeframe_secs = 8 * 3600

    return OfflineBacktesting


def store_candles(frames, case, config):
    from freqtrade.data.history import get_datahandler

    handler = get_datahandler(config["datadir"], "feather")
    for pair, frame in frames.items():
        handler.ohlcv_store(pair, case["timeframe"], frame, candle_type=config["candle_type_def"])


def read_signals(folder, pairs):
    """Signal columns by pair, indexed by candle opening time."""
    given = {}
    for pair in pairs:
        frame = pd.read_csv(Path(folder) / f"{pair.replace('/', '_')}-signals.csv")
        frame["date"] = pd.to_datetime(frame["timestamp"], unit="ms", utc=True).astype("datetime64[ms, UTC]")
        given[pair] = frame.set_index("date")
    return given


def given_signals(by_pair):
    """The function that the strategy asks: signal columns for exactly the candles of `frame`."""

    def signals(pair, frame):
        given = by_pair[pair].reindex(frame["date"].astype("datetime64[ms, UTC]"))
        for column in SIGNAL_COLUMNS:
            if column not in given:
                given[column] = 0
        return given[SIGNAL_COLUMNS].fillna(0).astype("int64")

    return signals


def run(case, frames, signals):
    """Backtests and returns {"freqtrade": version, "trades": [...], ...}."""
    from offline_exchange import OfflineExchange, forbid_network

    import freqtrade

    forbid_network()
    with tempfile.TemporaryDirectory() as folder:
        config = freqtrade_config(case, folder, given_signals(signals))
        store_candles(frames, case, config)
        exchange = OfflineExchange(config, case["instruments"])
        backtesting = backtesting_class()(config, exchange)
        backtesting._can_short = bool(case.get("can_short"))
        data, timerange = backtesting.load_bt_data()
        strategy = backtesting.strategylist[0]
        backtesting.backtest_one_strategy(strategy, data, timerange)
        result = backtesting.all_bt_content[strategy.get_strategy_name()]
        return {
            "freqtrade": freqtrade.__version__,
            "rejected_signals": result["rejected_signals"],
            "final_balance": result["final_balance"],
            "trades": trade_rows(result["results"]),
        }


def trade_rows(frame):
    rows = []
    for record in frame.to_dict("records"):
        row = {}
        for field in TRADE_FIELDS:
            value = record[field]
            if isinstance(value, pd.Timestamp):
                value = value.isoformat()
            elif hasattr(value, "item"):
                value = value.item()
            row[field] = value
        rows.append(row)
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("case", nargs="*")
    parser.add_argument("--market", required=True, choices=list(case_files.markets()))
    parser.add_argument("--candles", type=Path, required=True)
    parser.add_argument("--signals", type=Path, help="computed with TA-Lib when not given")
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)

    arguments.output.mkdir(parents=True, exist_ok=True)
    frames = {}
    for name in arguments.case or case_files.names():
        case = case_files.load(name, arguments.market)
        for pair in case["pairs"]:
            if pair not in frames:
                path = arguments.candles / candle_files.file_name(pair, case["timeframe"])
                frames[pair] = candle_files.fill_gaps(candle_files.read(path), case["timeframe"])
        if arguments.signals:
            signals = read_signals(arguments.signals, case["pairs"])
        else:
            import talib_signals

            signals = talib_signals.compute(case, frames)
        result = run(case, {pair: frames[pair] for pair in case["pairs"]}, signals)
        result["case"] = case
        result["candles"] = {pair: candle_files.sha256(frames[pair]) for pair in case["pairs"]}
        (arguments.output / f"{name}.json").write_text(json.dumps(result, indent=1) + "\n")
        print(f"{name}: {len(result['trades'])} trades from freqtrade {result['freqtrade']}", file=sys.stderr)


if __name__ == "__main__":
    main()
