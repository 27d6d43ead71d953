"""Overlays and averages of scripts/parity/indicators.py: (indicator, settings, {output: column})."""
import numpy
import talib

from indicator_formulas import alma, delayed, line_of_least_squares, volume_weighted


def averages(opened, high, low, close, volume):
    for period in (4, 15):
        single = {"dema": talib.DEMA, "tema": talib.TEMA, "trima": talib.TRIMA, "hma": talib.HMA, "zlema": talib.ZLEMA,
                  "rma": talib.RMA, "linreg": talib.LINEARREG, "linreg_intercept": talib.LINEARREG_INTERCEPT,
                  "tsf": talib.TSF, "midpoint": talib.MIDPOINT, "highest": talib.MAX, "lowest": talib.MIN}
        for name, function in single.items():
            yield name, {"period": period}, {name: function(close, period)}
        # TA-Lib's own angle is off by 1e-8 where the line is flat, since its sums are of the prices themselves.
        slope, _ = line_of_least_squares(close, period)
        yield "linreg_angle", {"period": period}, {"linreg_angle": numpy.degrees(numpy.arctan(slope))}
        yield "vwma", {"period": period}, {"vwma": volume_weighted(close, volume, period)}
        yield "midprice", {"period": period}, {"midprice": talib.MIDPRICE(high, low, period)}
        typical = talib.TYPPRICE(high, low, close)
        yield "rolling_vwap", {"period": period}, {"rolling_vwap": volume_weighted(typical, volume, period)}
        yield "alma", {"period": period, "offset": 0.85, "sigma": 6}, {"alma": alma(close, period, 0.85, 6)}
        upper, middle, lower = talib.DONCHIAN(high, low, period)
        yield "donchian", {"period": period}, {"upper": upper, "middle": middle, "lower": lower}
        upper, middle, lower = talib.ACCBANDS(high, low, close, period)
        yield "accbands", {"period": period}, {"middle": middle, "upper": upper, "lower": lower}
        middle = talib.SMA(close, period)
        yield "envelopes", {"period": period, "percent": 2.5}, {
            "middle": middle, "upper": middle * 1.025, "lower": middle * 0.975}
        distance = 3 * talib.ATR(high, low, close, period)
        yield "chandelier", {"period": period, "multiplier": 3}, {
            "long": talib.MAX(high, period) - distance, "short": talib.MIN(low, period) + distance}
    yield "kama", {"period": 10, "fast": 2, "slow": 30}, {"kama": talib.KAMA(close, 10)}
    yield "t3", {"period": 5, "factor": 0.7}, {"t3": talib.T3(close, 5, 0.7)}
    # TA-Lib's KC has an EMA of the typical price in the middle.
    middle, distance = talib.EMA(close, 20), 2 * talib.ATR(high, low, close, 10)
    yield "keltner", {"period": 20, "atr_period": 10, "multiplier": 2}, {
        "middle": middle, "upper": middle + distance, "lower": middle - distance}
    yield "avgprice", {}, {"avgprice": talib.AVGPRICE(opened, high, low, close)}
    yield "medprice", {}, {"medprice": talib.MEDPRICE(high, low)}
    yield "typprice", {}, {"typprice": talib.TYPPRICE(high, low, close)}
    yield "wclprice", {}, {"wclprice": talib.WCLPRICE(high, low, close)}
    for acceleration, maximum in ((0.02, 0.2), (0.1, 0.15)):
        yield "psar", {"acceleration": acceleration, "maximum": maximum}, {
            "sar": talib.SAR(high, low, acceleration, maximum)}
    for start, offset, up, down in ((0, 0, (0.02, 0.02, 0.2), (0.02, 0.02, 0.2)), (0, 0.001, (0.03, 0.01, 0.1), (0.02, 0.04, 0.3)),
                                    (low[1] * 0.99, 0.002, (0.02, 0.02, 0.2), (0.02, 0.02, 0.2)),
                                    (high[1] * -1.01, 0, (0.02, 0.02, 0.2), (0.02, 0.02, 0.2))):
        start = round(start)
        signed = talib.SAREXT(high, low, start, offset, *up, *down)
        yield "sarext", {"start": start, "offset": offset, "up_first": up[0], "up_step": up[1], "up_maximum": up[2],
                         "down_first": down[0], "down_step": down[1], "down_maximum": down[2]}, {
            "sar": numpy.abs(signed), "direction": numpy.where(numpy.isnan(signed), numpy.nan, (signed > 0) * 1.0)}
    for average in (0, 1):
        yield "mavp", {"min": 2, "max": 12, "average": average}, {
            "mavp": talib.MAVP(close, opened, 2, 12, average)}
    for signal in (9, 4):
        macd, line, histogram = talib.MACDFIX(close, signal)
        yield "macdfix", {"signal": signal}, {"macd": macd, "signal": line, "histogram": histogram}
    for period, multiplier in ((10, 3.0), (4, 1.0)):
        line, trend = talib.SUPERTREND(high, low, close, period, multiplier)
        direction = numpy.where(numpy.isnan(line), numpy.nan, (trend + 1) / 2)
        yield "supertrend", {"period": period, "multiplier": multiplier}, {"supertrend": line, "direction": direction}
    tenkan, kijun, lead_b = (talib.MIDPRICE(high, low, period) for period in (9, 26, 52))
    lead_a = (tenkan + kijun) / 2
    yield "ichimoku", {"conversion": 9, "base": 26, "span": 52, "displacement": 26}, {
        "tenkan": tenkan, "kijun": kijun, "senkou_a": delayed(lead_a, 26), "senkou_b": delayed(lead_b, 26),
        "chikou": close, "lead_a": lead_a, "lead_b": lead_b}
