#!/usr/bin/env python3
"""Writes tests/golden/indicators/*.csv: what TA-Lib says of a made-up series.

A development tool. It needs `pip install TA-Lib numpy pandas scipy`; the test that reads its files needs no Python.
The series is the one of tests/support/made_up_candles.hpp: integers only, so that both sides have it exactly.

    python3 scripts/parity/indicators.py            # writes the files
    python3 scripts/parity/indicators.py --check    # says whether they are as TA-Lib has them
    python3 scripts/parity/indicators.py --candles candles.csv    # compares on other candles, without files
"""
import argparse
import pathlib
import subprocess
import sys

import numpy
import talib

from indicator_averages import averages
from indicator_cycles import cycles
from indicator_momentum import momentum
from indicator_statistics import by_day, statistics, volatility, volume, vwap_bands

COUNT = 300
MASK = (1 << 64) - 1
FOLDER = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "indicators"


def mix64(x):
    x = (x + 0x9E3779B97F4A7C15) & MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
    return x ^ (x >> 31)


def made_up_candles(count, seed=7, stream=0):
    key = mix64(seed ^ mix64(stream))
    bits = lambda index: mix64(key ^ mix64(index))
    rows = []
    close = 1_000_000
    for i in range(count):
        opened = close
        step = bits(4 * i) % 401 - 200
        close = max(10_000, opened + (5 * step if i % 97 == 96 else step))
        high = max(opened, close) + bits(4 * i + 1) % 150
        low = min(opened, close) - bits(4 * i + 2) % 150
        rows.append((opened / 100, high / 100, low / 100, close / 100, bits(4 * i + 3) % 5000 / 1000))
    return [numpy.array(column) for column in zip(*rows)]


def first_cases(opened, high, low, close, volume):
    """(indicator, settings, {output: column})"""
    for period in (2, 14, 30):
        yield "sma", {"period": period}, {"sma": talib.SMA(close, period)}
        yield "ema", {"period": period}, {"ema": talib.EMA(close, period)}
        yield "wma", {"period": period}, {"wma": talib.WMA(close, period)}
        yield "rsi", {"period": period}, {"rsi": talib.RSI(close, period)}
        yield "atr", {"period": period}, {"atr": talib.ATR(high, low, close, period)}
        yield "adx", {"period": period}, {
            "adx": talib.ADX(high, low, close, period),
            "plus_di": talib.PLUS_DI(high, low, close, period),
            "minus_di": talib.MINUS_DI(high, low, close, period),
        }
    for fast, slow, signal in ((12, 26, 9), (3, 10, 16)):
        macd, line, histogram = talib.MACD(close, fast, slow, signal)
        yield "macd", {"fast": fast, "slow": slow, "signal": signal}, {
            "macd": macd, "signal": line, "histogram": histogram}
    for period, stddev in ((20, 2.0), (5, 2.5)):
        upper, middle, lower = talib.BBANDS(close, period, stddev, stddev)
        yield "bbands", {"period": period, "stddev": stddev}, {"middle": middle, "upper": upper, "lower": lower}
    for period, smooth, signal in ((14, 3, 3), (5, 1, 4)):
        k, d = talib.STOCH(high, low, close, period, smooth, 0, signal, 0)
        fast_k, fast_d = talib.STOCHF(high, low, close, period, signal, 0)
        yield "stochastic", {"period": period, "smooth": smooth, "signal": signal}, {
            "k": k, "d": d, "fast_k": fast_k, "fast_d": fast_d}


def cases(candles):
    for part in (first_cases, averages, momentum, volatility, volume, statistics, cycles):
        yield from part(*candles)


def write_golden(check):
    files = {}
    for name, settings, outputs in cases(made_up_candles(COUNT)):
        key = ";".join(f"{setting}={value:g}" for setting, value in settings.items())
        for output, column in outputs.items():
            files.setdefault(name, {})[f"{output}@{key}"] = column
    wrong = []
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, columns in sorted(files.items()):
        lines = [",".join(columns)]
        for row in zip(*columns.values()):
            lines.append(",".join("" if numpy.isnan(value) else f"{value:.13g}" for value in row))
        text = "\n".join(lines) + "\n"
        path = FOLDER / f"{name}.csv"
        if check:
            if not path.exists() or path.read_text() != text:
                wrong.append(path.name)
        else:
            path.write_text(text)
    print(f"TA-Lib {talib.__version__}:", "differs: " + " ".join(wrong) if wrong else f"{len(files)} files")
    return 1 if wrong else 0


# Where theirs is the less exact one, or a last bit decides between two answers: docs/reference/indicators.md says why.
EXPLAINED = {"mfi", "stddev", "var", "volume_profile", "zscore"}


def compare(program, path):
    """Holds what the program says of candles (a CSV file of `cobot data export`) against the same formulas."""
    with open(path) as file:
        rows = [[float(cell) for cell in line.split(",")[:6]] for line in file.read().splitlines()[1:]]
    columns = [numpy.array(column) for column in zip(*rows)]
    day = numpy.floor_divide(columns[0], 86_400_000)
    whole = [case for case in cases(columns[1:]) if case[0] != "vwap_bands"]
    known = whole + [("vwap_bands", {"width": 2}, by_day(vwap_bands, day, *columns[2:6], 2))]
    asked = [" ".join(repr(value) for value in row) for row in rows]
    asked += [f"{name} " + " ".join(f"{value:g}" for value in settings.values()) for name, settings, _ in known]
    said = subprocess.run([program], input="\n".join(asked) + "\n", capture_output=True, text=True, check=True).stdout
    answers = (block.splitlines() for block in said.split("\n\n"))
    worst = {}
    undefined = {}
    for name, settings, outputs in known:
        ours = {}
        for line in next(answers):
            output, warmup, values = line.split(" ", 2)
            ours[output] = (int(warmup), numpy.array(values.split(), dtype=float))
        for output, theirs in outputs.items():
            warmup, values = ours[output]
            begin = max(warmup - 1, int(numpy.argmax(~numpy.isnan(theirs))))
            scale = numpy.maximum(1, numpy.abs(theirs[begin:]))
            differences = numpy.abs(values[begin:] - theirs[begin:]) / scale
            undefined[name] = undefined.get(name, 0) + int(numpy.isnan(differences).sum())
            worst[name] = max(worst.get(name, 0), float(numpy.nanmax(differences)))
    for name, difference in sorted(worst.items(), key=lambda item: -item[1]):
        more = ""
        if difference > 1e-9:
            more = "  more than 1e-9" + (", as explained" if name in EXPLAINED else "")
        missing = f"  {undefined[name]} candles without a value of theirs" if undefined[name] else ""
        print(f"{name:<18} {difference:.1e}{more}{missing}")
    return 1 if any(difference > 1e-9 for name, difference in worst.items() if name not in EXPLAINED) else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="say whether the files are as TA-Lib has them")
    parser.add_argument("--candles", metavar="CSV", help="compare on these candles instead")
    parser.add_argument("--program", default="build/bench/indicator_columns", help="the program to compare")
    options = parser.parse_args()
    return compare(options.program, options.candles) if options.candles else write_golden(options.check)


if __name__ == "__main__":
    sys.exit(main())
