#!/usr/bin/env bash
# Measures cobot and prints tables: B1, B2, B4, B5 and B6 of docs/explanation/performance.md, in process and as a whole
# process. Run by hand on a quiet machine; no figure here decides a test.
#
#   scripts/bench/run.sh            everything
#   scripts/bench/run.sh --process  only the whole process
set -euo pipefail
cd "$(dirname "$0")/../.."
scripts/install-deps.sh --dev >/dev/null
cmake --preset bench >/dev/null
cmake --build --preset bench -j "$(nproc)" | tail -n 1

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cobot=$PWD/build/bench/cobot
"$cobot" download-data -q --user-data "$folder/data" --exchange simulated --pairs BTC/USDT --timeframes 1m \
    --timerange 20220101-20230101
cat >"$folder/b1.yaml" <<'YAML'
kind: strategy
version: 1
name: b1
description: RSI and Bollinger bands with a stop and a target
timeframe: 1m
indicators:
  rsi: {type: rsi, period: 14}
  bands: {type: bbands, period: 20, stddev: 2.0}
entry_conditions: {long: {all: [rsi < 30, close < bands.lower]}}
exit_conditions:
  long: {any: [rsi > 70]}
  stop_loss: {type: fixed, value: 0.02}
  take_profit: {type: fixed, value: 0.015}
risk_management: {position_size: {type: fixed, value: 10}}
YAML

echo
echo "B1, whole process: 525,600 candles in the store to figures and trades as JSON"
hyperfine --warmup 3 --runs 31 --style basic --export-json "$folder/times.json" --shell=none \
    "$cobot backtest -s $folder/b1.yaml -p BTC/USDT --json --no-save --user-data $folder/data" >/dev/null
jq -r '.results[0] | "  median \(.median * 1000 | . * 100 | round / 100) ms, least \(.min * 1000 | . * 100 | round / 100) ms, most \(.max * 1000 | . * 100 | round / 100) ms"' "$folder/times.json"
"$cobot" backtest -s "$folder/b1.yaml" -p BTC/USDT --json --no-save --user-data "$folder/data" |
    jq -r '"  \(.metrics.total_trades) trades"'
/usr/bin/time -f "  peak memory %M KB, of which the mapped candles are about 25,000" \
    "$cobot" backtest -s "$folder/b1.yaml" -p BTC/USDT --json --no-save --user-data "$folder/data" >/dev/null
[ "${1:-}" = --process ] && exit

for bench in candles backtest engine signals grids journal; do
    echo
    "build/bench/${bench}_bench" --benchmark_repetitions=5 --benchmark_report_aggregates_only=true 2>/dev/null |
        grep -E "median|Benchmark"
done
