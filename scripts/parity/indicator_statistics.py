"""Volatility, volume, statistics and regime of scripts/parity/indicators.py: (indicator, settings, {output: column}).

What TA-Lib has comes from TA-Lib. The rest comes from pandas' rolling windows, scipy, or the formula written out over
each window by itself, which is slow and has nothing in common with how the product computes it."""
import math

import numpy
import pandas
import talib
from scipy import stats

NAN = math.nan


def over_windows(function, period, *columns):
    """function(window of each column) for each candle that has a full window of defined values."""
    out = numpy.full(len(columns[0]), NAN)
    for i in range(period - 1, len(out)):
        windows = [column[i + 1 - period:i + 1] for column in columns]
        if not any(numpy.isnan(window).any() for window in windows):
            out[i] = function(*windows)
    return out


def before(column, count=1):
    return numpy.concatenate([numpy.full(count, NAN), column[:-count]])


def ago(column, index, period):
    """TA-Lib's index of an extreme as candles ago. Of equal values it takes the oldest or the newest, depending on how it
    came across them; here it is always the newest."""
    out = numpy.full(len(column), NAN)
    for i in range(period - 1, len(column)):
        out[i] = (column[i + 1 - period:i + 1][::-1] == column[index[i]]).argmax()
    return out


def ulcer(close, period):
    top = pandas.Series(close).rolling(period).max()
    return ((100 * (close - top) / top) ** 2).rolling(period).mean().pow(0.5).to_numpy()


def choppiness(high, low, close, period):
    path = over_windows(numpy.sum, period, talib.TRANGE(high, low, close))
    width = talib.MAX(high, period) - talib.MIN(low, period)
    return 100 * numpy.log10(path / width) / math.log10(period)


def historical_volatility(opened, high, low, close, period, method, annual):
    if method == 0:
        value = over_windows(lambda x: numpy.std(x, ddof=1), period, numpy.log(close / before(close)))
    else:
        square = numpy.log(high / low) ** 2
        term = square / (4 * math.log(2))
        if method == 2:
            term = square / 2 - (2 * math.log(2) - 1) * numpy.log(close / opened) ** 2
        value = numpy.sqrt(over_windows(numpy.mean, period, term))
    return value * math.sqrt(annual)


def ease_of_movement(high, low, volume, period, divisor):
    middle = (high + low) / 2
    return over_windows(numpy.mean, period, (middle - before(middle)) * (high - low) * divisor / volume)


def vwap_bands(high, low, close, volume, width):
    """Of candles that all lie within one day."""
    typical = (high + low + close) / 3
    middle, distance = numpy.empty_like(close), numpy.empty_like(close)
    for i in range(len(close)):
        prices, weights = typical[:i + 1], volume[:i + 1]
        middle[i] = numpy.average(prices, weights=weights)
        distance[i] = width * math.sqrt(numpy.average((prices - middle[i]) ** 2, weights=weights))
    return {"vwap": middle, "upper": middle + distance, "lower": middle - distance}


def by_day(function, day, high, low, close, volume, *settings):
    parts = [function(*(column[day == one] for column in (high, low, close, volume)), *settings)
             for one in numpy.unique(day)]
    return {name: numpy.concatenate([part[name] for part in parts]) for name in parts[0]}


def volume_profile(high, low, close, volume, period, rows, area):
    typical = (high + low + close) / 3

    def levels(highs, lows, prices, volumes):
        bottom, top = lows.min(), highs.max()
        counts, edges = numpy.histogram(prices, rows, (bottom, top), weights=volumes)
        first = last = int(counts.argmax())
        while counts[first:last + 1].sum() < area / 100 * counts.sum():
            above = counts[last + 1] if last + 1 < rows else -1
            under = counts[first - 1] if first > 0 else -1
            first, last = (first, last + 1) if above >= under else (first - 1, last)
        fullest = counts.argmax()
        return (edges[fullest] + edges[fullest + 1]) / 2, edges[last + 1], edges[first]

    columns = high, low, typical, volume
    return {name: over_windows(lambda *windows: levels(*windows)[k], period, *columns)
            for k, name in enumerate(("poc", "vah", "val"))}


def order_flow(high, low, close, volume, method, period):
    if method == 1:
        delta = ((close - low) - (high - close)) / (high - low) * volume
    else:
        change = close - before(close)
        deviation = over_windows(lambda x: numpy.std(x, ddof=1), period, change)
        delta = volume * (2 * stats.norm.cdf(change / deviation) - 1)
    return {"delta": delta, "cumulative": numpy.where(numpy.isnan(delta), NAN, numpy.nancumsum(delta)),
            "imbalance": over_windows(lambda flow, size: flow.sum() / size.sum(), period, delta, volume)}


def r_squared(close, period):
    return over_windows(lambda y: stats.linregress(numpy.arange(period), y).rvalue ** 2, period, close)


def entropy(close, period, bins):
    def of(window):
        counts, _ = numpy.histogram(window, bins)
        return stats.entropy(counts) / math.log(bins)
    return over_windows(of, period, numpy.log(close / before(close)))


def hurst(close, period, scales):
    deviations = [over_windows(numpy.std, period, close - before(close, 2 ** k)) for k in range(scales)]
    return over_windows(lambda *column: numpy.polyfit(numpy.arange(scales), numpy.log2([x[0] for x in column]), 1)[0],
                        1, *deviations)


def regime(high, low, close, period, trend_from, range_below, lookback, high_from, low_to):
    adx, up, down = (function(high, low, close, period) for function in (talib.ADX, talib.PLUS_DI, talib.MINUS_DI))
    trend = numpy.full(len(close), NAN)
    state = 0
    for i in range(len(close)):
        if numpy.isnan(adx[i]):
            continue
        direction = 1 if up[i] > down[i] else 2
        if adx[i] >= trend_from:
            state = direction
        elif adx[i] < range_below or state != direction:
            state = 0
        trend[i] = state
    natr = talib.ATR(high, low, close, period) / close

    def level(window):
        below = 100 * (window[:-1] < window[-1]).mean()
        return 2 if below >= high_from else 1 if below <= low_to else 0
    return {"trend": trend, "volatility": over_windows(level, lookback + 1, natr)}


def volatility(opened, high, low, close, volume):
    yield "trange", {}, {"trange": talib.TRANGE(high, low, close)}
    for period in (2, 14):
        yield "natr", {"period": period}, {"natr": talib.NATR(high, low, close, period)}
        yield "adr", {"period": period}, {"adr": talib.ADR(high, low, period)}
        yield "choppiness", {"period": period}, {"choppiness": choppiness(high, low, close, period)}
        yield "ulcer", {"period": period}, {"ulcer": ulcer(close, period)}
        yield "rvi", {"period": period, "stddev": 10}, {"rvi": talib.RVI(close, period, 10)}
        yield "cvi", {"period": period, "change": 10}, {"cvi": talib.CVI(high, low, period, 10)}
    for period in (5, 20):
        rolling = pandas.Series(close).rolling(period)
        yield "stddev", {"period": period, "deviation": 0}, {"stddev": talib.STDDEV(close, period)}
        yield "stddev", {"period": period, "deviation": 1}, {"stddev": rolling.std().to_numpy()}
        yield "var", {"period": period, "deviation": 0}, {"var": talib.VAR(close, period)}
        yield "var", {"period": period, "deviation": 1}, {"var": rolling.var().to_numpy()}
        for sample in (0, 1):
            score = ((close - rolling.mean()) / rolling.std(ddof=sample)).to_numpy()
            yield "zscore", {"period": period, "deviation": sample}, {"zscore": score}
        for method, annual in ((0, 1), (1, 365), (2, 1)):
            value = historical_volatility(opened, high, low, close, period, method, annual)
            yield "historical_volatility", {"period": period, "method": method, "annual": annual}, {
                "historical_volatility": value}
    yield "massi", {"fast": 9, "slow": 25}, {"massi": talib.MASSI(high, low, 9, 25)}


def volume(opened, high, low, close, traded):
    yield "obv", {}, {"obv": talib.OBV(close, traded)}
    yield "ad", {}, {"ad": talib.AD(high, low, close, traded)}
    yield "pvt", {}, {"pvt": talib.PVT(close, traded)}
    yield "nvi", {}, {"nvi": talib.NVI(close, traded)}
    yield "pvi", {}, {"pvi": talib.PVI(close, traded)}
    yield "marketfi", {}, {"marketfi": talib.MARKETFI(high, low, traded)}
    for fast, slow in ((3, 10), (12, 26)):
        yield "adosc", {"fast": fast, "slow": slow}, {"adosc": talib.ADOSC(high, low, close, traded, fast, slow)}
        yield "pvo", {"fast": fast, "slow": slow}, {"pvo": talib.PVO(traded, fast, slow, 1)}
    for period in (2, 13, 20):
        yield "cmf", {"period": period}, {"cmf": talib.CMF(high, low, close, traded, period)}
        yield "mfi", {"period": period}, {"mfi": talib.MFI(high, low, close, traded, period)}
        yield "efi", {"period": period}, {"efi": talib.EFI(close, traded, period)}
        yield "rvol", {"period": period}, {"rvol": talib.RVOL(traded, period)}
        yield "eom", {"period": period, "divisor": 1e8}, {"eom": ease_of_movement(high, low, traded, period, 1e8)}
    yield "vwap_bands", {"width": 2}, vwap_bands(high, low, close, traded, 2)
    for period, rows, area in ((100, 24, 70), (20, 10, 50)):
        yield "volume_profile", {"period": period, "rows": rows, "area": area}, volume_profile(
            high, low, close, traded, period, rows, area)
    for method, period in ((0, 20), (1, 20), (0, 5)):
        yield "order_flow", {"method": method, "period": period}, order_flow(high, low, close, traded, method, period)


def statistics(opened, high, low, close, volume):
    for period in (5, 30):
        rolling = pandas.Series(close).rolling(period)
        yield "correl", {"period": period}, {"correl": talib.CORREL(close, opened, period)}
        yield "beta", {"period": period}, {"beta": talib.BETA(opened, close, period)}
        yield "linreg_slope", {"period": period}, {"linreg_slope": talib.LINEARREG_SLOPE(close, period)}
        yield "linreg_r2", {"period": period}, {"linreg_r2": r_squared(close, period)}
        yield "sum", {"period": period}, {"sum": talib.SUM(close, period)}
        least, most = talib.MINMAX(close, period)
        yield "minmax", {"period": period}, {"min": least, "max": most}
        yield "maxindex", {"period": period}, {"maxindex": ago(close, talib.MAXINDEX(close, period), period)}
        yield "minindex", {"period": period}, {"minindex": ago(close, talib.MININDEX(close, period), period)}
        least, most = talib.MINMAXINDEX(close, period)
        yield "minmaxindex", {"period": period}, {
            "min": ago(close, least, period), "max": ago(close, most, period)}
        yield "median", {"period": period}, {"median": rolling.median().to_numpy()}
        yield "percentrank", {"period": period}, {"percentrank": talib.PERCENTRANK(close, period)}
        for share in (0.1, 0.75):
            yield "quantile", {"period": period, "share": share}, {"quantile": rolling.quantile(share).to_numpy()}
            yield "percentile", {"period": period, "percentile": 100 * share}, {
                "percentile": talib.PERCENTILE(close, period, 100 * share)}
        unbiased = {"bias": False}
        yield "skew", {"period": period}, {"skew": over_windows(lambda x: stats.skew(x, **unbiased), period, close)}
        yield "kurtosis", {"period": period}, {
            "kurtosis": over_windows(lambda x: stats.kurtosis(x, **unbiased), period, close)}
        for lag in (1, 3):
            value = over_windows(lambda x, y: stats.pearsonr(x, y).statistic, period, close, before(close, lag))
            yield "autocorrelation", {"period": period, "lag": lag}, {"autocorrelation": value}
    yield "cumsum", {}, {"cumsum": talib.CUMSUM(close)}
    for period, bins in ((50, 10), (20, 4)):
        yield "entropy", {"period": period, "bins": bins}, {"entropy": entropy(close, period, bins)}
    for period, scales in ((100, 5), (30, 3)):
        yield "hurst", {"period": period, "scales": scales}, {"hurst": hurst(close, period, scales)}
    ha_open, ha_high, ha_low, ha_close = talib.HA(opened, high, low, close)
    yield "heikin_ashi", {}, {"close": ha_close, "open": ha_open, "high": ha_high, "low": ha_low}
    for period, lookback in ((14, 100), (5, 50)):
        yield "regime", {"period": period, "trend_from": 25, "range_below": 20, "lookback": lookback, "high_from": 80,
                         "low_to": 20}, regime(high, low, close, period, 25, 20, lookback, 80, 20)
