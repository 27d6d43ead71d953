#!/usr/bin/env bash
# Is the cost of searches linear in candles and in epochs? Runs 500 searches of one day, 50 of three months and 5 of a
# year, one-minute candles, on one thread, and 1,000 to 16,000 epochs over a year. Prints nanoseconds per candle and
# epoch, and the slope of log(time) over log(size): 1 is linear, below it the fixed costs show.
#
#   scripts/bench/hyperopt_linear.sh [EPOCHS]            100 epochs a problem without
set -euo pipefail
cd "$(dirname "$0")/../.."
epochs=${1:-100}
cobot=build/bench/cobot
[ -x "$cobot" ] || cobot=build/release/cobot
[ -x "$cobot" ] || { echo "hyperopt_linear.sh: build it first: cmake --preset release && cmake --build --preset release" >&2; exit 1; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$cobot" -q download-data --user-data "$folder" --exchange simulated --pairs BTC/USDT --timeframes 1m --timerange 20210101-20220101
begin=$(date -ud 2021-01-01 +%s)

# Microseconds that the searches themselves took: FIRST_DAY DAYS EPOCHS
search() {
    local from to
    from=$(date -ud "@$((begin + $1 * 86400))" +%Y%m%d)
    to=$(date -ud "@$((begin + ($1 + $2) * 86400))" +%Y%m%d)
    "$cobot" -q hyperopt --user-data "$folder" -s scripts/bench/strategies/b3-search.yaml -p BTC/USDT \
        --timerange "$from-$to" --epochs "$3" --sampler random --jobs 1 --test-share 0 --top 1 --json |
        jq '.epochs / .epochs_per_second * 1e6 | floor'
}

row() { # LABEL PROBLEMS CANDLES EPOCHS MICROSECONDS
    awk -v l="$1" -v p="$2" -v c="$3" -v e="$4" -v t="$5" \
        'BEGIN {printf "%-10s %8d %8d %7d %10.0f %14.3f\n", l, p, c, e, t / 1e3, t * 1e3 / p / c / e}'
    echo "$3 $4 $(awk -v t="$5" -v p="$2" 'BEGIN {print t / p}')" >> "$folder/points"
}
slope() { # COLUMN: of log(time) over log(that column), by least squares
    awk -v k="$1" '{x = log($k); y = log($3); n++; a += x; b += y; c += x * x; d += x * y}
        END {printf "%.3f\n", (n * d - a * b) / (n * c - a * a)}' "$folder/points"
}

printf '%-10s %8s %8s %7s %10s %14s\n' length problems candles epochs 'total ms' 'ns/candle-epoch'
: > "$folder/points"
for size in '1d 500 1' '3mo 50 90' '1y 5 365'; do
    read -r label problems days <<< "$size"
    total=0
    for ((k = 0; k < problems; ++k)); do
        total=$((total + $(search $((k % (366 - days))) "$days" "$epochs")))
    done
    row "$label" "$problems" $((days * 1440)) "$epochs" "$total"
done
echo "slope in candles: $(slope 1)"
: > "$folder/points"
for count in 1000 2000 4000 8000 16000; do row 1y 1 525600 "$count" "$(search 0 365 "$count")"; done
echo "slope in epochs: $(slope 2)"
