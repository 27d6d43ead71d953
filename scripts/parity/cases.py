"""The parity cases: cases.json joined with the strategy files, in the words of freqtrade's configuration."""

import json
import sys
from pathlib import Path

import yaml

HERE = Path(__file__).parent
WALLET = 1000


def _definitions():
    return json.loads((HERE / "cases.json").read_text())


def names():
    return list(_definitions()["cases"])


def markets():
    return _definitions()["markets"]


def strategy_path(name):
    return HERE / "strategies" / f"{name}.yaml"


def freqtrade_exits(strategy):
    """What a strategy file says about exits, as freqtrade settings."""
    rules = strategy.get("exit_conditions", {})
    settings = {"use_exit_signal": "long" in rules or "short" in rules}
    if stop := rules.get("stop_loss"):
        if stop["type"] not in ("fixed", "trailing"):
            raise SystemExit(f"freqtrade has no stop of type {stop['type']}")
        settings["stoploss"] = -stop["value"]
        if stop["type"] == "trailing":
            settings["trailing_stop"] = True
    if trailing := rules.get("trailing_stop"):
        settings["trailing_stop"] = True
        settings["trailing_stop_positive"] = trailing["distance"]
        settings["trailing_stop_positive_offset"] = float(trailing.get("activation", 0))
        settings["trailing_only_offset_is_reached"] = trailing.get("only_after_activation", True)
    if roi := rules.get("roi"):
        settings["minimal_roi"] = {str(minutes): ratio for minutes, ratio in roi.items()}
    return settings


def load(name, market_name):
    definitions = _definitions()
    if name not in definitions["cases"]:
        raise SystemExit(f"no case {name}; there are: {', '.join(definitions['cases'])}")
    case = dict(definitions["cases"][name])
    market = definitions["markets"][market_name]
    strategy = yaml.safe_load(strategy_path(case["strategy"]).read_text())
    return {
        "name": name,
        **case,
        **market,
        "pairs": list(market["instruments"]),
        "timeframe": strategy["timeframe"],
        "wallet": WALLET,
        "can_short": "short" in strategy["entry_conditions"],
        "exits": freqtrade_exits(strategy),
    }


def cobot_options(name):
    """The command line of `cobot backtest` for a case, an argument a line."""
    case = _definitions()["cases"][name]
    return ["--strategy", str(strategy_path(case["strategy"])), "--stake-amount", str(case["stake_amount"]),
            "--max-open-trades", str(case["max_open_trades"]), "--fee", str(case["fee"]), "--wallet", str(WALLET)]


def main(what, *arguments):
    """`names`, `market NAME KEY` and `options CASE`, for the shell."""
    if what == "names":
        return names()
    if what == "options":
        return cobot_options(*arguments)
    name, key = arguments
    if name not in markets():
        raise SystemExit(f"no market {name}; there are: {', '.join(markets())}")
    market = markets()[name]
    return list(market["instruments"]) if key == "pairs" else [market[key]]


if __name__ == "__main__":
    print("\n".join(main(*sys.argv[1:])))
