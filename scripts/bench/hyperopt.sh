#!/usr/bin/env bash
# Benchmark B3: a search of seven parameters over a year of one-minute candles of a simulated pair, 525,600 candles.
# Prints epochs per second for one and two threads, the efficiency of the second, and the largest memory.
#
#   scripts/bench/hyperopt.sh [EPOCHS] [SAMPLER...]      1000 epochs of random, sobol, cmaes and tpe without
set -euo pipefail
cd "$(dirname "$0")/../.."
epochs=${1:-1000}
shift || true
samplers=("$@")
[ "${#samplers[@]}" -gt 0 ] || samplers=(random sobol cmaes tpe)
cobot=build/bench/cobot
[ -x "$cobot" ] || cobot=build/release/cobot
[ -x "$cobot" ] || { echo "hyperopt.sh: build it first: cmake --preset release && cmake --build --preset release" >&2; exit 1; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$cobot" -q download-data --user-data "$folder" --exchange simulated --pairs BTC/USDT --timeframes 1m --timerange 20210101-20220101

search() { # SAMPLER JOBS
    "$cobot" -q hyperopt --user-data "$folder" -s scripts/bench/strategies/b3-search.yaml -p BTC/USDT --timerange 2021 \
        --epochs "$epochs" --sampler "$1" --jobs "$2" --test-share 0 --top 1 --json
}

printf '%-8s %12s %12s %12s %10s\n' sampler '1 thread' '2 threads' efficiency 'memory MB'
for sampler in "${samplers[@]}"; do
    one=$(search "$sampler" 1 | jq .epochs_per_second)
    two=$(search "$sampler" 2 | jq .epochs_per_second)
    memory=n/a
    if [ -x /usr/bin/time ]; then
        memory=$(export -f search; export cobot folder epochs
                 /usr/bin/time -f %M bash -c "search $sampler 2 >/dev/null" 2>&1 | awk '{printf "%d", $1 / 1024}')
    fi
    jq -rn --arg s "$sampler" --argjson a "$one" --argjson b "$two" --arg m "$memory" \
        '[$s, ($a | floor), ($b | floor), ($b / $a / 2 * 100 | floor / 100), $m] | @tsv' |
        awk -F '\t' '{printf "%-8s %10s/s %10s/s %12s %10s\n", $1, $2, $3, $4, $5}'
done
