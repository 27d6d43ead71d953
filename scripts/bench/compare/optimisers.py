"""B3: the optimisers of cobot and its peers over one space of seven parameters, and epochs per second of each.

The same points are first run in all of them: no rate is printed for a peer whose trades or final equity differ from
cobot's at any of them."""

import json
import random
import statistics

import harness

DRIVERS = {"freqtrade": "peer_freqtrade_search.py"}
SAMPLERS = ("random", "tpe")
LOSS = "SharpeHyperOptLoss"


def points_of(count):
    """Anywhere in the space of strategies/b3.yaml."""
    draw = random.Random(42)
    return [{
        "rsi_period": draw.randint(7, 21), "bb_period": draw.randrange(10, 31, 5), "buy": draw.randint(15, 40),
        "sell": draw.randint(55, 85), "width": draw.randint(15, 30) / 10, "stop": draw.randint(50, 500) / 10000,
        "target": draw.randint(50, 500) / 10000,
    } for _ in range(count)]


def shared_options(arguments, folder):
    return ["-q", "--strategy", harness.HERE / "strategies" / "b3.yaml", "--exchange", "bench", "--pairs", "BTC/USD",
            "--timeframe", "1m", "--fill-model", "freqtrade", "--fee", "0.001", "--wallet", "10000", "--stake-amount",
            "100", "--max-open-trades", "1", "--slippage", "0", "--user-data", folder / "user_data"]


def cobot_at(arguments, folder, point):
    sets = [word for name, value in point.items() for word in ("--set", f"params.{name}={value}")]
    export = folder / "cobot-point.json"
    harness.measured([arguments.cobot, "backtest", *shared_options(arguments, folder), "--no-save", "--export", export,
                      *sets], 600)
    result = json.loads(export.read_text())
    return {"trades": len(result["trades"]), "equity": float(result["metrics"]["final_balance"])}


def cobot_rate(arguments, folder, sampler, fills, epochs):
    """Epochs per second of whole processes, loading and caches included."""
    options = shared_options(arguments, folder)
    options[options.index("--fill-model") + 1] = fills
    command = [arguments.cobot, "hyperopt", *options, "--epochs", epochs, "--sampler", sampler, "--loss",
               LOSS, "--test-share", "0", "--top", "1", "--seed", "42", "--jobs", arguments.jobs, "--json"]
    seconds = [harness.measured(command, 900)[0] for _ in range(arguments.peer_runs)]
    return epochs / statistics.median(seconds)


def difference(peer_points, own_points):
    for number, (peer, own) in enumerate(zip(peer_points, own_points), 1):
        if peer["trades"] != own["trades"] or abs(peer["equity"] / own["equity"] - 1) > harness.TOLERANCE:
            return (f"no rate: at point {number} it made {peer['trades']} trades and ended with {peer['equity']:.8f}, "
                    f"cobot {own['trades']} and {own['equity']:.8f}")
    return ""


def peer_line(arguments, peer, folder, own_points, own_rate):
    """What the table says of a peer."""
    driver = DRIVERS.get(peer.name)
    if driver is None:
        return "not run: it has no optimiser over such a space"
    try:
        _, output = harness.measured([harness.python_of(peer, arguments.venvs), harness.HERE / driver, folder,
                                      arguments.peer_epochs, arguments.jobs, folder / "points.json"],
                                     arguments.time_limit)
        result = json.loads(output.splitlines()[-1])
    except (RuntimeError, ValueError, IndexError) as problem:
        return str(problem)
    problem = difference(result["points"], own_points)
    if problem:
        return problem
    rate = result["epochs"] / result["seconds"]
    return f"{result['epochs']:8,} {rate:14.3g} {own_rate / rate:12,.0f}x   {len(own_points)} points agree"


def compare(arguments, folder, count, failures):
    own_points = points_of(arguments.points)
    (folder / "points.json").write_text(json.dumps(own_points))
    harness.log(f"b3: cobot at {len(own_points)} points")
    results = [cobot_at(arguments, folder, point) for point in own_points]
    print(f"\nB3, seven parameters over {count:,} candles of one minute, {arguments.jobs} jobs\n{harness.machine()}")
    print(f"{'optimiser':24} {'epochs':>8} {'epochs/second':>14} {'cobot is':>13}")
    best = 0.0
    for fills in ("freqtrade", "honest"):
        # freqtrade's fill rules are run candle by candle, ours trade by trade.
        epochs = max(20, arguments.epochs // 50) if fills == "freqtrade" else arguments.epochs
        for sampler in SAMPLERS:
            rate = cobot_rate(arguments, folder, sampler, fills, epochs)
            print(f"{'cobot ' + sampler + ', ' + fills:24} {epochs:8,} {rate:14,.3g}", flush=True)
            if fills == "freqtrade" and sampler == "tpe":
                best = rate  # freqtrade's own rules and its own sampler.
    for peer in arguments.peers:
        if peer.name in DRIVERS or peer.name in failures:
            line = failures.get(peer.name) or peer_line(arguments, peer, folder, results, best)
            print(f"{peer.name:24} {line}", flush=True)
