"""What TA-Lib lacks, as formulas over whole columns. Used by scripts/parity/indicators.py."""
import numpy
import talib


def padded(function, column, *settings):
    """`function` of a column that begins undefined."""
    first = int(numpy.argmax(~numpy.isnan(column)))
    return numpy.concatenate((column[:first], function(column[first:], *settings)))


def windows(column, period):
    """The last `period` values at each candle, a row each, from the first full one on."""
    return numpy.lib.stride_tricks.sliding_window_view(column, period)


def from_windows(values, period):
    return numpy.concatenate((numpy.full(period - 1, numpy.nan), values))


def line_of_least_squares(column, period):
    """(slope, end) of the straight line through the last values, with sums in extended precision."""
    rows = windows(column, period).astype(numpy.longdouble)
    x = numpy.arange(period, dtype=numpy.longdouble) - (period - 1) / 2
    slope = (rows * x).sum(axis=1) / (x * x).sum()
    end = rows.mean(axis=1) + slope * (period - 1) / 2
    return from_windows(slope, period).astype(float), from_windows(end, period).astype(float)


def alma(column, period, offset, sigma):
    weights = numpy.exp(-((numpy.arange(period) - offset * (period - 1)) ** 2) / (2 * (period / sigma) ** 2))
    return from_windows(windows(column, period) @ (weights / weights.sum()), period)


def fisher(high, low, period):
    middle = (high + low) / 2
    top, bottom = talib.MAX(middle, period), talib.MIN(middle, period)
    values = numpy.full(len(middle), numpy.nan)
    values[period - 1] = 0
    place = 0
    for i in range(period, len(middle)):
        where = (middle[i] - bottom[i]) / (top[i] - bottom[i]) if top[i] > bottom[i] else 0.5
        place = 0.66 * (where - 0.5) + 0.67 * place
        if abs(place) > 0.99:
            place = numpy.copysign(0.999, place)
        values[i] = 0.5 * numpy.log((1 + place) / (1 - place)) + 0.5 * values[i - 1]
    return values


def volume_weighted(price, volume, period):
    """TA-Lib's VWMA, and the plain average where nothing has traded."""
    traded = talib.SUM(volume, period)
    plain = talib.SMA(price, period)
    # A running sum leaves something of its rounding behind.
    quiet = talib.MAX(volume, period) == 0
    return numpy.where(quiet, plain, talib.SUM(price * volume, period) / numpy.where(quiet, 1, traded))


def stochastic_rsi(close, rsi_period, period, signal):
    """TA-Lib's STOCHRSI, which makes noise of the last bits of the RSI while the price stands still; here 0."""
    rsi = talib.RSI(close, rsi_period)
    top, bottom = padded(talib.MAX, rsi, period), padded(talib.MIN, rsi, period)
    moved = ~(top - bottom <= 1e-9)
    k = numpy.where(moved, 100 * (rsi - bottom) / numpy.where(moved, top - bottom, 1), 0)
    return k, padded(talib.SMA, k, signal)


def connors_rsi(close, period, streak_period, rank_period):
    streak = numpy.zeros(len(close))
    for i in range(1, len(close)):
        sign = numpy.sign(close[i] - close[i - 1])
        streak[i] = sign if sign == 0 or streak[i - 1] * sign <= 0 else streak[i - 1] + sign
    changes = talib.ROCP(close, 1)
    rank = numpy.full(len(close), numpy.nan)
    for i in range(rank_period + 1, len(close)):
        rank[i] = 100 * (changes[i - rank_period:i] < changes[i]).mean()
    return (talib.RSI(close, period) + talib.RSI(streak, streak_period) + rank) / 3


def delayed(column, by):
    return numpy.concatenate((numpy.full(by, numpy.nan), column[:len(column) - by]))


def squeeze(high, low, close, period, stddev, multiplier):
    true_range = talib.TRANGE(high, low, close)
    true_range[0] = high[0] - low[0]
    upper, middle, lower = talib.BBANDS(close, period, stddev, stddev)
    distance = multiplier * talib.SMA(true_range, period)
    state = ((lower > middle - distance) & (upper < middle + distance)).astype(float)
    state[:period - 1] = numpy.nan
    centre = (talib.MIDPRICE(high, low, period) + middle) / 2
    return padded(lambda column: line_of_least_squares(column, period)[1], close - centre), state


def kst(close, rates, means, signal):
    total = sum((k + 1) * padded(talib.SMA, talib.ROC(close, rates[k]), means[k]) for k in range(4))
    return total, padded(talib.SMA, total, signal)
