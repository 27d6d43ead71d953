#!/usr/bin/env bash
# Runs the same strategies in freqtrade and in cobot and compares the trades one by one.
#
#   scripts/parity/compare_freqtrade.sh [--market simulated|bitfinex|bitfinex-winter] [--golden] [CASE ...]
#
# Cases and markets are those of scripts/parity/cases.json. The bitfinex markets need one-minute candles of 2018 in
# $COBOT_CANDLES (default: ../shared/data/bitfinex beside the project). --golden writes freqtrade's trades on the
# simulated market to tests/golden/freqtrade instead of comparing.
#
# COBOT            the program (default: build/release/cobot, else build/dev/cobot)
# COBOT_PEER_VENV  where Python environments live (default: ~/.cache/cobot/peers); freqtrade is installed there once
#
# Exit code: 0 all agree, 10 some trade differs, else something failed.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
market=simulated
golden=no
cases=()
while (($#)); do
    case $1 in
        --market) market=${2:?--market needs a name}; shift ;;
        --golden) golden=yes ;;
        -h | --help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0"; exit 0 ;;
        -*) echo "compare_freqtrade: unknown option $1 (see --help)" >&2; exit 2 ;;
        *) cases+=("$1") ;;
    esac
    shift
done

cobot=${COBOT:-$root/build/release/cobot}
[[ -x $cobot || -n ${COBOT:-} ]] || cobot=$root/build/dev/cobot
[[ -x $cobot ]] || { echo "compare_freqtrade: $cobot is not there; build it or set COBOT" >&2; exit 2; }

peers=${COBOT_PEER_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/cobot/peers}
python=$peers/freqtrade/bin/python
stamp=$peers/freqtrade/installed-requirements.txt
if ! cmp -s "$here/requirements.txt" "$stamp"; then
    echo "installing freqtrade into $peers/freqtrade" >&2
    python3 -m venv "$peers/freqtrade"
    "$python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt" >&2
    cp "$here/requirements.txt" "$stamp"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/candles"
setting() { "$python" "$here/cases.py" "$@"; }
exchange=$(setting market "$market" exchange)
timerange=$(setting market "$market" timerange)
mapfile -t pairs < <(setting market "$market" pairs)
((${#cases[@]})) || mapfile -t cases < <(setting names)

echo "candles: $exchange ${pairs[*]} $timerange" >&2
if [[ $exchange == simulated ]]; then
    "$cobot" download-data -q --exchange simulated --pairs "${pairs[@]}" --timeframes 5m --timerange "$timerange" \
        --user-data "$work/user_data"
else
    source=${COBOT_CANDLES:-$root/../shared/data/$exchange}
    [[ -d $source ]] || { echo "compare_freqtrade: no candles in $source; set COBOT_CANDLES" >&2; exit 4; }
    for pair in "${pairs[@]}"; do
        "$cobot" data import -q "$source/${pair/\//}-1m-2018.csv.gz" --user-data "$work/user_data" 2> /dev/null
    done
fi
for pair in "${pairs[@]}"; do
    "$cobot" data export -q --exchange "$exchange" --pair "$pair" --timeframe 5m --user-data "$work/user_data" \
        --output "$work/candles/${pair/\//_}-5m.csv"
done

"$python" "$here/freqtrade_backtest.py" --market "$market" --candles "$work/candles" --output "$work/freqtrade" \
    "${cases[@]}"
if [[ $golden == yes ]]; then
    "$python" "$here/make_golden.py" "$work/freqtrade" "$root/tests/golden/freqtrade"
    exit 0
fi

status=0
for name in "${cases[@]}"; do
    mapfile -t options < <(setting options "$name")
    "$cobot" backtest -q --json "${options[@]}" --exchange "$exchange" --pairs "${pairs[@]}" --timeframe 5m \
        --timerange "$timerange" --fill-model freqtrade --user-data "$work/user_data" > "$work/$name.json"
    "$python" "$here/compare_trades.py" "$work/freqtrade/$name.json" "$work/$name.json" || status=$?
done
exit "$status"
