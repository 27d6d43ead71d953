"""Candle files as the parity scripts read them: one CSV per pair, `timestamp,open,high,low,close,volume` with the
opening time in milliseconds, as `cobot data export --format csv` writes and as plain one-minute dumps come."""

import hashlib

import numpy as np
import pandas as pd

COLUMNS = ["open", "high", "low", "close", "volume"]
MINUTES = {"1m": 1, "3m": 3, "5m": 5, "15m": 15, "30m": 30, "1h": 60, "4h": 240, "1d": 1440}


def file_name(pair, timeframe):
    return f"{pair.replace('/', '_')}-{timeframe}.csv"


def read(path):
    """Candles of one file in time order; rows of a gap (volume and range zero) are kept if the file has them."""
    frame = pd.read_csv(path, float_precision="round_trip")
    unknown = {"timestamp", *COLUMNS} - set(frame.columns)
    if unknown:
        raise SystemExit(f"{path}: columns missing: {', '.join(sorted(unknown))}")
    stamps = frame["timestamp"]
    if stamps.dtype == object or str(stamps.dtype).startswith("str"):
        frame["date"] = pd.to_datetime(stamps, utc=True)
    else:
        frame["date"] = pd.to_datetime(stamps, unit="ms", utc=True)
    frame = frame[["date", *COLUMNS]].astype({column: "float64" for column in COLUMNS})
    frame["date"] = frame["date"].astype("datetime64[ms, UTC]")
    return frame.sort_values("date").reset_index(drop=True)


def fill_gaps(frame, timeframe):
    """The same candles on a complete grid: a missing one stands flat at the close before it, with no volume."""
    grid = pd.date_range(frame["date"].iloc[0], frame["date"].iloc[-1], freq=f"{MINUTES[timeframe]}min", name="date")
    filled = frame.set_index("date").reindex(grid)
    filled["close"] = filled["close"].ffill()
    for column in ("open", "high", "low"):
        filled[column] = filled[column].fillna(filled["close"])
    filled["volume"] = filled["volume"].fillna(0.0)
    return filled.reset_index()


def resample(frame, finer, coarser):
    """Coarser candles joined from the minutes that traded; coarse candles cut off at either end are left out."""
    step = pd.Timedelta(minutes=MINUTES[coarser])
    first, last = frame["date"].iloc[0], frame["date"].iloc[-1] + pd.Timedelta(minutes=MINUTES[finer])
    joined = (
        frame.resample(step, on="date")
        .agg({"open": "first", "high": "max", "low": "min", "close": "last", "volume": "sum"})
        .dropna(subset=["open"])
        .reset_index()
    )
    whole = (joined["date"] >= first) & (joined["date"] + step <= last)
    return joined[whole].reset_index(drop=True)


def sha256(frame):
    """Of the candles themselves: for each one the opening time in milliseconds as a 64-bit integer, then open, high,
    low, close and volume as doubles, all little-endian."""
    rows = np.zeros(len(frame), dtype=[("time", "<i8"), *((column, "<f8") for column in COLUMNS)])
    rows["time"] = frame["date"].astype("datetime64[ms, UTC]").astype("int64")
    for column in COLUMNS:
        rows[column] = frame[column]
    return hashlib.sha256(rows.tobytes()).hexdigest()


def write(frame, path):
    """Writes the exact doubles: the shortest decimals that read back the same."""
    out = frame.copy()
    out.insert(0, "timestamp", out["date"].astype("datetime64[ms, UTC]").astype("int64"))
    out.drop(columns="date").to_csv(path, index=False)
