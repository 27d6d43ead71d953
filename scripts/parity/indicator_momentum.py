"""Momentum of scripts/parity/indicators.py: (indicator, settings, {output: column})."""
import talib

from indicator_formulas import connors_rsi, delayed, fisher, kst, padded, squeeze, stochastic_rsi


def momentum(opened, high, low, close, volume):
    for period in (3, 14):
        single = {"mom": talib.MOM, "roc": talib.ROC, "rocp": talib.ROCP, "rocr": talib.ROCR, "rocr100": talib.ROCR100,
                  "avgdev": talib.AVGDEV, "cmo": talib.CMO, "dpo": talib.DPO, "er": talib.ER, "vhf": talib.VHF}
        for name, function in single.items():
            yield name, {"period": period}, {name: function(close, period)}
        of_three = {"willr": talib.WILLR, "plus_di": talib.PLUS_DI, "minus_di": talib.MINUS_DI, "dx": talib.DX,
                    "adxr": talib.ADXR, "cci": talib.CCI}
        for name, function in of_three.items():
            yield name, {"period": period}, {name: function(high, low, close, period)}
        yield "plus_dm", {"period": period}, {"plus_dm": talib.PLUS_DM(high, low, period)}
        yield "minus_dm", {"period": period}, {"minus_dm": talib.MINUS_DM(high, low, period)}
        down, up = talib.AROON(high, low, period)
        oscillator = talib.AROONOSC(high, low, period)
        yield "aroon", {"period": period}, {"up": up, "down": down, "oscillator": oscillator}
        yield "aroonosc", {"period": period}, {"aroonosc": oscillator}
        yield "imi", {"period": period}, {"imi": talib.IMI(opened, close, period)}
        yield "qstick", {"period": period}, {"qstick": talib.QSTICK(opened, close, period)}
        plus, minus = talib.VORTEX(high, low, close, period)
        yield "vortex", {"period": period}, {"plus": plus, "minus": minus}
        bull, bear = talib.ERI(high, low, close, period)
        yield "elder_ray", {"period": period}, {"bull": bull, "bear": bear}
        transformed = fisher(high, low, period)
        yield "fisher", {"period": period}, {"fisher": transformed, "trigger": delayed(transformed, 1)}
    yield "bop", {}, {"bop": talib.BOP(opened, high, low, close)}
    k, d = talib.STOCHF(high, low, close, 5, 3, 0)
    yield "stochf", {"period": 5, "signal": 3}, {"k": k, "d": d}
    k, d = stochastic_rsi(close, 14, 5, 3)
    yield "stochrsi", {"rsi_period": 14, "period": 5, "smooth": 1, "signal": 3}, {"k": k, "d": d}
    k, d, j = talib.KDJ(high, low, close, 9, 3, 13, 3, 13)
    yield "kdj", {"period": 9, "smooth": 3, "signal": 3}, {"k": k, "d": d, "j": j}
    for index, kind in ((0, 1), (1, 0)):
        for name, function in (("apo", talib.APO), ("ppo", talib.PPO)):
            value = function(close, 12, 26, kind)
            signal = padded(talib.EMA, value, 9)
            yield name, {"fast": 12, "slow": 26, "signal": 9, "average": index}, {
                name: value, "signal": signal, "histogram": value - signal}
    yield "ao", {"fast": 5, "slow": 34}, {"ao": talib.AO(high, low)}
    yield "ac", {"fast": 5, "slow": 34, "signal": 5}, {"ac": talib.AC(high, low)}
    value = talib.TRIX(close, 15)
    yield "trix", {"period": 15, "signal": 9}, {"trix": value, "signal": padded(talib.EMA, value, 9)}
    value = talib.TSI(close, 25, 13)
    yield "tsi", {"slow": 25, "fast": 13, "signal": 13}, {"tsi": value, "signal": padded(talib.EMA, value, 13)}
    value, signal = talib.SMI(high, low, close, 13, 2, 25, 9)
    yield "smi", {"period": 13, "fast": 2, "slow": 25, "signal": 9}, {"smi": value, "signal": signal}
    yield "ultosc", {"fast": 7, "middle": 14, "slow": 28}, {"ultosc": talib.ULTOSC(high, low, close, 7, 14, 28)}
    yield "coppock", {"period": 10, "fast": 11, "slow": 14}, {"coppock": talib.COPPOCK(close, 10, 11, 14)}
    yield "connors_rsi", {"period": 3, "streak": 2, "rank": 100}, {"connors_rsi": connors_rsi(close, 3, 2, 100)}
    value, state = squeeze(high, low, close, 20, 2.0, 1.5)
    yield "squeeze", {"period": 20, "stddev": 2, "multiplier": 1.5}, {"momentum": value, "state": state}
    rates, means = (10, 15, 20, 30), (10, 10, 10, 15)
    value, signal = kst(close, rates, means, 9)
    names = {f"roc{k + 1}": rates[k] for k in range(4)} | {f"sma{k + 1}": means[k] for k in range(4)} | {"signal": 9}
    yield "kst", names, {"kst": value, "signal": signal}
