"""Candles for the comparison: one random walk, written once for every program.

They are made so that programs with different rules can agree. Every candle opens at the close before it, so that no
price is ever jumped over; volumes are never short; and the last 600 candles rise and then sink steadily, which leaves
every strategy here without a position."""

import sys
from pathlib import Path

import numpy as np

START_MS = 1_672_531_200_000  # 2023-01-01
MINUTE_MS = 60_000
TAIL = np.concatenate([np.full(200, 4), np.full(400, -1)])  # In cents a candle.


def make(count, seed=42):
    """Columns of `count` one-minute candles in dollars, on a tick of a cent."""
    random = np.random.default_rng(seed)
    body = count - len(TAIL)
    steps = random.standard_normal(body) * 0.0007
    pull = 0.0
    cents = np.empty(count, dtype=np.int64)
    level = np.cumsum(steps)
    level -= np.linspace(0, level[-1] + pull, body)  # Ends where it began: no run-away prices however long.
    cents[:body] = np.rint(3_000_000 * np.exp(level))
    cents[body:] = cents[body - 1] + np.cumsum(TAIL)
    opens = np.concatenate([[3_000_000], cents[:-1]])
    reach = np.rint(np.abs(random.standard_normal((2, count))) * 900).astype(np.int64)
    reach[:, body:] = 0
    high = np.maximum(opens, cents) + reach[0]
    low = np.minimum(opens, cents) - reach[1]
    volume = np.rint(random.uniform(1, 50, count) * 1000) / 1000
    return {
        "time": START_MS + MINUTE_MS * np.arange(count, dtype=np.int64),
        "open": opens / 100,
        "high": high / 100,
        "low": low / 100,
        "close": cents / 100,
        "volume": volume,
    }


def write(folder, count):
    """candles.csv for cobot, candles.npz for programs that take columns."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    columns = make(count)
    np.savez(folder / "candles.npz", **columns)
    with open(folder / "candles.csv", "w") as file:
        file.write("timestamp,open,high,low,close,volume\n")
        names = ["open", "high", "low", "close", "volume"]
        for begin in range(0, count, 100_000):
            part = slice(begin, begin + 100_000)
            rows = zip(columns["time"][part].tolist(), *(columns[name][part].tolist() for name in names))
            file.writelines("%d,%.2f,%.2f,%.2f,%.2f,%.3f\n" % row for row in rows)


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]))
