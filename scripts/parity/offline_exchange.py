"""The exchange that freqtrade's backtest asks for market rules: it knows them from the case file and has no network."""

import socket

from freqtrade.exchange import Exchange
from freqtrade.exchange.exchange import TICK_SIZE


def forbid_network():
    """Any attempt to open a connection from here on fails: what the backtest uses is what it was given."""

    def refuse(*_arguments, **_options):
        raise ConnectionError("the parity driver works without a network")

    socket.socket.connect = refuse
    socket.create_connection = refuse


def _market(pair, instrument, futures):
    base, quote = pair.split("/")
    return {
        "id": base + quote,
        "symbol": pair,
        "base": base,
        "quote": quote,
        "settle": quote if futures else None,
        "active": True,
        "spot": not futures,
        "swap": futures,
        "type": "swap" if futures else "spot",
        "linear": futures,
        "contractSize": 1 if futures else None,
        "precision": {"price": instrument["price_tick"], "amount": instrument["quantity_step"]},
        "limits": {
            "amount": {"min": instrument.get("quantity_min") or None, "max": None},
            "cost": {"min": instrument.get("notional_min") or None, "max": None},
            "price": {"min": None, "max": None},
            "leverage": {"min": None, "max": None},
        },
        "maker": instrument.get("maker_fee"),
        "taker": instrument.get("taker_fee"),
    }


class OfflineExchange(Exchange):
    """freqtrade's generic exchange with markets from a case file. Futures carry no funding and cannot be liquidated,
    so that a short at leverage 1 differs from a long in direction only."""

    def __init__(self, config, instruments):
        super().__init__(config, validate=False)
        futures = config.get("trading_mode") == "futures"
        self._markets = {pair: _market(pair, rules, futures) for pair, rules in instruments.items()}

    def reload_markets(self, *_arguments, **_options):
        """Markets never change."""

    def market_is_tradable(self, market):
        return market is not None

    @property
    def precisionMode(self):
        return TICK_SIZE

    @property
    def precision_mode_price(self):
        return TICK_SIZE

    def get_max_leverage(self, pair, stake_amount):
        return 1.0

    def _get_max_notional_from_tiers(self, pair, leverage):
        return None

    def get_liquidation_price(self, *_arguments, **_options):
        return None

    def calculate_funding_fees(self, *_arguments, **_options):
        return 0.0

    def validate_required_startup_candles(self, startup_candles, timeframe):
        return 1
