#!/usr/bin/env python3
"""Turns freqtrade's results on the simulated market into the files that the golden test reads.

    make_golden.py RESULTS_FOLDER GOLDEN_FOLDER
"""

import json
import sys
from pathlib import Path

COLUMNS = ["pair", "is_short", "open_timestamp", "close_timestamp", "open_rate", "close_rate", "amount", "profit_abs",
           "profit_ratio", "exit_reason", "initial_stop_loss_abs", "stop_loss_abs"]
CASE = ["strategy", "exchange", "seed", "pairs", "timeframe", "timerange", "stake_currency", "wallet", "stake_amount",
        "max_open_trades", "fee"]


def golden_text(result):
    case = result["case"]
    if case["exchange"] != "simulated":
        raise SystemExit("golden files are made of the simulated market only")
    head = {
        "about": "Trades of freqtrade's own backtest; made by scripts/parity/compare_freqtrade.sh --golden",
        "freqtrade": result["freqtrade"],
        "case": {key: case[key] for key in CASE},
        "candles_sha256": result["candles"],
        "rejected_signals": result["rejected_signals"],
        "final_balance": round(result["final_balance"], 8),
        "columns": COLUMNS,
    }
    rows = ",\n".join("  " + json.dumps([trade[column] for column in COLUMNS]) for trade in result["trades"])
    return json.dumps(head, indent=1)[:-2] + f',\n "trades": [\n{rows}\n ]\n}}\n'


def main():
    results, golden = Path(sys.argv[1]), Path(sys.argv[2])
    golden.mkdir(parents=True, exist_ok=True)
    for path in sorted(results.glob("*.json")):
        text = golden_text(json.loads(path.read_text()))
        json.loads(text)
        (golden / path.name).write_text(text)


if __name__ == "__main__":
    main()
