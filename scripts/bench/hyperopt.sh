#!/usr/bin/env bash
# Benchmark B3: a search of seven parameters over a year of one-minute candles of a simulated pair, 525,600 candles.
# Prints epochs per second for one and two threads, the efficiency of the second, and the largest memory, for
#   masks    thresholds on a grid, whose conditions trials share (b3-search.yaml)
#   floats   continuous thresholds, of which no two trials share one (b3-floats.yaml)
# Each figure is the median of RUNS (5) whole processes, from exec to exit: loading and all caches included.
#
#   scripts/bench/hyperopt.sh [EPOCHS] [SAMPLER...]      10000 epochs of random, sobol, cmaes and tpe without
set -euo pipefail
cd "$(dirname "$0")/../.."
epochs=${1:-10000}
shift || true
samplers=("$@")
[ "${#samplers[@]}" -gt 0 ] || samplers=(random sobol cmaes tpe)
cobot=build/bench/cobot
[ -x "$cobot" ] || cobot=build/release/cobot
[ -x "$cobot" ] || { echo "hyperopt.sh: build it first: cmake --preset release && cmake --build --preset release" >&2; exit 1; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$cobot" -q download-data --user-data "$folder" --exchange simulated --pairs BTC/USDT --timeframes 1m --timerange 20210101-20220101

# SECONDS and the largest memory in kB of one process: CASE SAMPLER JOBS
search() {
    local begin end
    begin=$(date +%s%N)
    memory=$({ /usr/bin/time -f %M "$cobot" -q hyperopt --user-data "$folder" -s "scripts/bench/strategies/b3-$1.yaml" \
        -p BTC/USDT --timerange 2021 --epochs "$epochs" --sampler "$2" --jobs "$3" --test-share 0 --top 1 --json \
        > /dev/null; } 2>&1 | tail -1)
    end=$(date +%s%N)
    echo "$(((end - begin) / 1000)) $memory"
}
median() { sort -n | awk '{a[NR] = $0} END {print a[int((NR + 1) / 2)]}'; }

printf '%-8s %-8s %12s %12s %11s %10s\n' case sampler '1 thread' '2 threads' efficiency 'memory MB'
for case in search floats; do
    for sampler in "${samplers[@]}"; do
        : > "$folder/one"
        : > "$folder/two"
        for ((run = 0; run < ${RUNS:-5}; ++run)); do  # Interleaved, so that a noisy minute meets both.
            search "$case" "$sampler" 1 >> "$folder/one"
            search "$case" "$sampler" 2 >> "$folder/two"
        done
        one=$(cut -d' ' -f1 "$folder/one" | median)
        two=$(cut -d' ' -f1 "$folder/two" | median)
        memory=$(cut -d' ' -f2 "$folder/two" | sort -n | tail -1)
        awk -v c="${case/search/masks}" -v s="$sampler" -v n="$epochs" -v a="$one" -v b="$two" -v m="$memory" 'BEGIN {
            printf "%-8s %-8s %10.0f/s %10.0f/s %11.2f %10.0f\n", c, s, n * 1e6 / a, n * 1e6 / b, a / b / 2, m / 1024 }'
    done
done
