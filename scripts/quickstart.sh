#!/usr/bin/env bash
# From nothing to a report: installs packages, builds cobot, fetches candles, backtests a strategy on them and writes an
# HTML report. Safe to run again.
#
#   scripts/quickstart.sh                       on the built-in simulated market: no network but the package registries
#   scripts/quickstart.sh --exchange binance    on real candles
set -euo pipefail
cd "$(dirname "$0")/.."

exchange=simulated
while [ "$#" -gt 0 ]; do
    case "$1" in
        --exchange) exchange=${2:?quickstart.sh: --exchange needs a name: simulated, binance or bitfinex}; shift 2 ;;
        --exchange=*) exchange=${1#*=}; shift ;;
        *) echo "quickstart.sh: unknown option $1; known: --exchange NAME" >&2; exit 2 ;;
    esac
done
case "$exchange" in
    bitfinex) pairs=(BTC/USD ETH/USD) ;;
    *) pairs=(BTC/USDT ETH/USDT) ;;
esac
timerange=20240101-20240701
strategy=ema-crossover

step() { printf '\n== %s\n' "$*"; }
show() { echo "\$ $*"; "$@"; }

step "1/5 installing packages"
scripts/install-deps.sh
step "2/5 building cobot"
cmake --preset release >/dev/null
cmake --build --preset release -j "$(nproc)"
cobot=build/release/cobot
step "3/5 fetching candles from $exchange"
show $cobot download-data --exchange "$exchange" --pairs "${pairs[@]}" --timeframes 5m --timerange "$timerange"
step "4/5 backtesting $strategy"
show $cobot backtest --strategy "$strategy" --exchange "$exchange" --pairs "${pairs[@]}" --timerange "$timerange"
step "5/5 writing the report"
show $cobot report --format html
printf '\nNext: docs/tutorials/first-backtest.md, or change strategies/%s.yaml and run step 4 again.\n' "$strategy"
