#!/usr/bin/env python3
"""Writes tests/golden/candlesticks.csv: what TA-Lib's 61 candlestick patterns say of one simulated series.

A development tool. It needs `pip install TA-Lib numpy`; the test that reads its file needs no Python. Most patterns are
rare, so the series is put together from stretches of long random walks in which each signal occurs. Prices are whole
numbers of hundredths. The same comparison over years of candles and with other settings, also for real ones, is
scripts/bench/candlestick_bench.cpp.

    python3 scripts/parity/candlesticks.py            # writes the file
    python3 scripts/parity/candlesticks.py --check    # says whether it is as TA-Lib has it
"""
import pathlib
import sys

import numpy
import talib

PATTERNS = talib.get_function_groups()["Pattern Recognition"]
FILE = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "candlesticks.csv"
WALK = 400_000
STRETCH = 24  # Candles up to a signal: the longest average and pattern, and some.


def walk(seed):
    """Candles in hundredths, with gaps, runs in one direction, and shadows that are often missing."""
    random = numpy.random.default_rng(seed)
    size = random.choice([2, 5, 12, 40], WALK) + random.integers(0, 3, WALK)
    direction = numpy.repeat(random.choice([-1, 1], WALK // 4), 4) * random.choice([1, 1, 1, -1], WALK)
    gap = random.choice([0, 0, 1, -1], WALK) * random.integers(0, 30, WALK)
    body = direction * size
    close = 100_000 + numpy.cumsum(body + gap) % 40_000
    opened = close - body
    shadow = lambda: random.choice([0, 0, 1, 8, 30], WALK) * random.integers(0, 2, WALK)
    return opened, numpy.maximum(opened, close) + shadow(), numpy.minimum(opened, close) - shadow(), close


def signals(columns):
    prices = [column / 100 for column in columns]
    return {name: getattr(talib, name)(*prices) for name in PATTERNS}


def stretches():
    wanted = {}
    for seed in range(12):
        columns = walk(seed)
        for name, signal in signals(columns).items():
            for value in numpy.unique(signal[signal != 0]):
                places = numpy.flatnonzero(signal == value)
                places = places[places >= STRETCH]
                if (name, value) not in wanted and len(places):
                    end = places[0] + 1
                    wanted[name, value] = [column[end - STRETCH : end] for column in columns]
    return [wanted[key] for key in sorted(wanted)]


def main():
    columns = [numpy.concatenate(parts) for parts in zip(*stretches())]
    found = signals(columns)
    silent = [name for name in PATTERNS if not found[name].any()]
    if silent:
        raise SystemExit(f"no signal of {' '.join(silent)}")
    lines = ["open,high,low,close,signals"]
    for i, candle in enumerate(zip(*columns)):
        said = " ".join(f"{name[3:]}={found[name][i]}" for name in PATTERNS if found[name][i])
        lines.append(",".join(map(str, candle)) + "," + said)
    text = "\n".join(lines) + "\n"
    same = FILE.exists() and FILE.read_text() == text
    if "--check" not in sys.argv:
        FILE.write_text(text)
    count = sum(numpy.count_nonzero(column) for column in found.values())
    print(f"TA-Lib {talib.__version__}: {len(columns[0])} candles, {count} signals of {len(PATTERNS)} patterns",
          "(as in the file)" if same else "(the file differed)")
    return 1 if "--check" in sys.argv and not same else 0


if __name__ == "__main__":
    sys.exit(main())
