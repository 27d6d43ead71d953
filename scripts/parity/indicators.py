#!/usr/bin/env python3
"""Writes tests/golden/indicators/*.csv: what TA-Lib says of a made-up series.

A development tool. It needs `pip install TA-Lib numpy`; the test that reads its files needs no Python.
The series is the one of tests/support/made_up_candles.hpp: integers only, so that both sides have it exactly.

    python3 scripts/parity/indicators.py            # writes the files
    python3 scripts/parity/indicators.py --check    # says whether they are as TA-Lib has them
"""
import pathlib
import sys

import numpy
import talib

COUNT = 400
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


def cases(opened, high, low, close, volume):
    """(indicator, parameters, {output: column})"""
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


def main():
    files = {}
    for name, parameters, outputs in cases(*made_up_candles(COUNT)):
        key = ";".join(f"{parameter}={value:g}" for parameter, value in parameters.items())
        for output, column in outputs.items():
            files.setdefault(name, {})[f"{output}@{key}"] = column
    wrong = []
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, columns in sorted(files.items()):
        lines = [",".join(columns)]
        for row in zip(*columns.values()):
            lines.append(",".join("" if numpy.isnan(value) else repr(float(value)) for value in row))
        text = "\n".join(lines) + "\n"
        path = FOLDER / f"{name}.csv"
        if "--check" in sys.argv:
            if not path.exists() or path.read_text() != text:
                wrong.append(path.name)
        else:
            path.write_text(text)
    print(f"TA-Lib {talib.__version__}:", "differs: " + " ".join(wrong) if wrong else f"{len(files)} files")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
