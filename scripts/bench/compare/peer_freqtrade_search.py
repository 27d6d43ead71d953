#!/usr/bin/env python3
"""freqtrade's own optimiser over the space of B3, with the stub exchange of scripts/parity.

    peer_freqtrade_search.py FOLDER EPOCHS JOBS POINTS.json

Prints one JSON object: what each of POINTS gave, and how long EPOCHS of the optimiser's own choice took."""

import contextlib
import json
import logging
import os
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
PATHS = [str(HERE), str(HERE.parent.parent / "parity")]
sys.path[:0] = PATHS
os.environ["PYTHONPATH"] = os.pathsep.join(PATHS)  # For the worker processes.
logging.disable(logging.WARNING)

import freqtrade  # noqa: E402
from freqtrade.enums import RunMode  # noqa: E402
from freqtrade.optimize.hyperopt import hyperopt_optimizer  # noqa: E402
from freqtrade.optimize.hyperopt.hyperopt import Hyperopt  # noqa: E402

import freqtrade_backtest as parity  # noqa: E402
import peer_freqtrade as peer  # noqa: E402
import workload as w  # noqa: E402
from offline_exchange import OfflineExchange  # noqa: E402


def config_of(folder, epochs, jobs):
    config = peer.config_of("b3", folder / "freqtrade")
    (folder / "freqtrade" / "hyperopt_results").mkdir(parents=True, exist_ok=True)
    config.update({
        "runmode": RunMode.HYPEROPT, "epochs": epochs, "hyperopt_jobs": jobs, "hyperopt_random_state": 42,
        "spaces": ["buy", "sell", "roi", "stoploss"], "hyperopt_loss": "SharpeHyperOptLoss", "hyperopt_min_trades": 1,
        "verbosity": 0, "disableparamexport": True, "print_json": False, "print_all": False,
    })
    peer.stored(w.load(folder), config)
    return config


def offline(config):
    return parity.backtesting_class()(config, OfflineExchange(config, peer.RULES))


def params_of(point):
    params = {name: point[name] for name in ("rsi_period", "bb_period", "buy", "width", "sell", "target")}
    return {**params, "stoploss": -point["stop"]}


def main():
    folder, epochs, jobs = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    points = json.loads(Path(sys.argv[4]).read_text())
    hyperopt_optimizer.Backtesting = offline
    with contextlib.redirect_stdout(sys.stderr):
        begin = time.perf_counter()
        search = Hyperopt(config_of(folder, epochs, jobs))
        search.start()
        seconds = time.perf_counter() - begin
        given = Hyperopt(config_of(folder, epochs, 1))
        given.hyperopter.prepare_hyperopt()
        results = [given.hyperopter.generate_optimizer(params_of(point))["results_metrics"] for point in points]
    print(json.dumps({
        "version": freqtrade.__version__, "epochs": search.num_epochs_saved, "seconds": seconds,
        "points": [{"trades": one["total_trades"], "equity": float(one["final_balance"])} for one in results],
    }))


if __name__ == "__main__":
    main()
