"""Cycles and the rest of TA-Lib, of scripts/parity/indicators.py: (indicator, settings, {output: column})."""
import numpy
import talib


def as_shares(trend):
    """TA-Lib's whole numbers as a column that is undefined while they are not there yet."""
    column = trend.astype(float)
    column[:63] = numpy.nan
    return column


def cycles(opened, high, low, close, volume):
    yield "ht_dcperiod", {}, {"ht_dcperiod": talib.HT_DCPERIOD(close)}
    yield "ht_dcphase", {}, {"ht_dcphase": talib.HT_DCPHASE(close)}
    in_phase, quadrature = talib.HT_PHASOR(close)
    yield "ht_phasor", {}, {"in_phase": in_phase, "quadrature": quadrature}
    sine, lead_sine = talib.HT_SINE(close)
    yield "ht_sine", {}, {"sine": sine, "lead_sine": lead_sine}
    yield "ht_trendline", {}, {"ht_trendline": talib.HT_TRENDLINE(close)}
    yield "ht_trendmode", {}, {"mode": as_shares(talib.HT_TRENDMODE(close))}
    average, following = talib.MAMA(close, 0.5, 0.05)
    yield "mama", {"fast": 0.5, "slow": 0.05}, {"mama": average, "fama": following}
    for index, kind in ((0, 1), (1, 0)):
        value, signal, histogram = talib.MACDEXT(close, 12, kind, 26, kind, 9, kind)
        yield "macdext", {"fast": 12, "slow": 26, "signal": 9, "average": index, "signal_average": index}, {
            "macd": value, "signal": signal, "histogram": histogram}
    for period in (5, 14):
        yield "fosc", {"period": period}, {"fosc": talib.FOSC(close, period)}
        yield "cmou", {"period": period}, {"cmou": talib.CMOU(close, period)}
