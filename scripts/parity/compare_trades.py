#!/usr/bin/env python3
"""Compares trades of freqtrade with those of cobot, one by one, in closing order.

    compare_trades.py FREQTRADE.json COBOT.json [--show N]

COBOT.json is what `cobot backtest --json` printed. Pair, direction, times and reason must be equal, prices exact,
amount and profit within 1e-8. Exit code 0: they agree; 10: they differ; 2: a file cannot be used."""

import argparse
import json
import sys
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

#: Of a trade: name, whether it must be exactly equal, and how far apart it may be otherwise.
EXACT = ["pair", "is_short", "open_time", "close_time", "exit_reason"]
DECIMALS = {"open_rate": Decimal(0), "close_rate": Decimal(0), "amount": Decimal("1e-8"), "profit_abs": Decimal("1e-8")}


def milliseconds(trade, which):
    if f"{which}_timestamp" in trade:
        return int(trade[f"{which}_timestamp"])
    return round(datetime.fromisoformat(trade[f"{which}_date"].replace("Z", "+00:00")).timestamp() * 1000)


def normal(trade):
    """The fields that count, with numbers as the decimals they were printed as."""
    return {
        "pair": trade["pair"],
        "is_short": bool(trade["is_short"]),
        "open_time": milliseconds(trade, "open"),
        "close_time": milliseconds(trade, "close"),
        "exit_reason": trade["exit_reason"],
        **{field: Decimal(str(trade[field])) for field in DECIMALS},
    }


def trades_of(path):
    result = json.loads(Path(path).read_text(), parse_float=Decimal)
    if "trades" not in result:
        raise KeyError(f"{path}: no trades in it")
    return [normal(trade) for trade in result["trades"]]


def differing(left, right):
    fields = [field for field in EXACT if left[field] != right[field]]
    fields += [field for field, limit in DECIMALS.items() if abs(left[field] - right[field]) > limit]
    return fields


def line(trade):
    if trade is None:
        return "(none)"
    times = " -> ".join(datetime.fromtimestamp(trade[key] / 1000, timezone.utc).strftime("%Y-%m-%d %H:%M")
                        for key in ("open_time", "close_time"))
    return (f"{trade['pair']} {'short' if trade['is_short'] else 'long'} {times} {trade['open_rate']} -> "
            f"{trade['close_rate']} x {trade['amount']} = {trade['profit_abs']} {trade['exit_reason']}")


def compare(reference, own, show):
    """Prints the first `show` differences and returns how many there are."""
    count = 0
    for number in range(max(len(reference), len(own))):
        left = reference[number] if number < len(reference) else None
        right = own[number] if number < len(own) else None
        fields = differing(left, right) if left and right else ["missing"]
        if not fields:
            continue
        count += 1
        if count <= show:
            print(f"trade {number + 1}: {', '.join(fields)}")
            print(f"  freqtrade  {line(left)}")
            print(f"  cobot      {line(right)}")
    return count


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("freqtrade", type=Path)
    parser.add_argument("cobot", type=Path)
    parser.add_argument("--show", type=int, default=5)
    arguments = parser.parse_args()
    try:
        reference, own = trades_of(arguments.freqtrade), trades_of(arguments.cobot)
    except (OSError, KeyError, ValueError) as problem:
        print(f"compare_trades: {problem}", file=sys.stderr)
        return 2
    differences = compare(reference, own, arguments.show)
    name = arguments.freqtrade.stem
    if not reference and not own:
        print(f"{name}: no trades on either side, nothing was compared")
        return 2
    if differences:
        print(f"{name}: {differences} of {max(len(reference), len(own))} trades differ "
              f"(freqtrade {len(reference)}, cobot {len(own)})")
        return 10
    profit = sum(trade["profit_abs"] for trade in own)
    print(f"{name}: {len(own)} trades agree, profit {profit}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
