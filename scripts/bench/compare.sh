#!/usr/bin/env bash
# Times cobot and the programs it is compared with, side by side, on the same candles.
#
#   scripts/bench/compare.sh [b1] [b2[:CANDLES]] [b3] [--peer NAME] [--runs N] [--peer-runs N] [--epochs N]
#                            [--peer-epochs N] [--points N] [--jobs N]
#
# b1 and b2 are backtests, b3 compares optimisers over one space: scripts/bench/compare/optimisers.py.
# Peers (freqtrade, vectorbt, backtesting.py, backtrader, manifoldbt) are installed from PyPI, each into an environment
# of its own outside the project. No time is printed for a program whose trade count or final equity differs from
# cobot's, and no rate for an optimiser that differs at any of the points that all are given. What is run, and by which
# rules: scripts/bench/compare/workload.py.
#
# COBOT            the program (default: build/release/cobot)
# COBOT_PEER_VENV  where Python environments live (default: ~/.cache/cobot/peers)
# COBOT_BENCH_DIR  where candles are kept between runs (default: ~/.cache/cobot/bench)
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cobot=${COBOT:-$root/build/release/cobot}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/cobot
if [[ ! -x $cobot ]]; then
    echo "compare: $cobot is not there: cmake --preset release && cmake --build --preset release" >&2
    exit 2
fi
exec python3 "$here/compare/harness.py" --cobot "$cobot" --venvs "${COBOT_PEER_VENV:-$cache/peers}" \
    --work "${COBOT_BENCH_DIR:-$cache/bench}" "$@"
