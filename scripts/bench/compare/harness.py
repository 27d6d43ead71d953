"""Runs one workload in cobot and in each peer, and prints a table. Called by compare.sh; needs no packages.

A time is printed only if the program made as many trades as cobot and ended with the same equity (1e-9 relative)."""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Peer:
    name: str
    packages: tuple
    driver: str | None  # None: listed, but there is nothing to run it with.
    fills: str          # Which of cobot's fill models it is held against.
    most_candles: int   # More would take minutes.


PEERS = [
    Peer("freqtrade", ("freqtrade[hyperopt]==2026.9", "PyYAML"), "peer_freqtrade.py", "freqtrade", 600_000),
    Peer("vectorbt", ("vectorbt==1.2.0", "TA-Lib"), "peer_vectorbt.py", "honest", 20_000_000),
    Peer("backtesting.py", ("backtesting==0.6.6", "TA-Lib"), "peer_backtesting.py", "honest", 2_000_000),
    Peer("backtrader", ("backtrader==1.9.78.123", "TA-Lib", "pandas"), "peer_backtrader.py", "honest", 600_000),
    Peer("manifoldbt", ("manifoldbt",), None, "honest", 20_000_000),
]
WORKLOADS = {"b1": 525_600, "b2": 1_000_000, "b3": 525_600}


@dataclass
class Outcome:
    trades: int = 0
    equity: float = 0.0
    version: str = ""
    fresh: list = field(default_factory=list)  # Seconds of whole processes.
    warm: list = field(default_factory=list)   # Seconds inside one process, the first run left out.
    peak_mb: float = 0.0
    problem: str = ""


def log(text):
    print(text, file=sys.stderr, flush=True)


def python_of(peer, venvs):
    return venvs / peer.name.replace(".py", "") / "bin" / "python"


def install(peer, venvs):
    """An environment of the peer's own. Returns what went wrong, if anything."""
    home = venvs / peer.name.replace(".py", "")
    stamp = home / "installed-packages.txt"
    wanted = " ".join(peer.packages)
    if stamp.exists() and stamp.read_text() == wanted:
        return ""
    log(f"installing {wanted} into {home}")
    if not python_of(peer, venvs).exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    pip = subprocess.run([str(python_of(peer, venvs)), "-m", "pip", "install", "--quiet",
                          "--disable-pip-version-check", *peer.packages], capture_output=True, text=True)
    if pip.returncode != 0:
        lines = [line for line in pip.stderr.splitlines() if line.startswith("ERROR")]
        return (lines or pip.stderr.splitlines() or ["pip failed"])[-1].removeprefix("ERROR: ")
    stamp.write_text(wanted)
    return ""


def measured(command, time_limit):
    """(seconds, peak MB, standard output) of a process."""
    begin = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        output, errors = process.communicate(timeout=time_limit)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise RuntimeError(f"not done in {time_limit:g} s") from None
    seconds = time.perf_counter() - begin
    if process.returncode != 0:
        last = (errors.strip().splitlines() or ["no message"])[-1]
        raise RuntimeError(f"exit code {process.returncode}: {last}")
    return seconds, output


def peak_mb(command):
    """Peak memory of one run, measured alone: children of this process share one counter."""
    script = ("import resource,subprocess,sys\n"
              "done=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL)\n"
              "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss/1024)")
    done = subprocess.run([sys.executable, "-c", script, *[str(part) for part in command]],
                          capture_output=True, text=True)
    return float(done.stdout)


def run_peer(peer, workload, folder, runs, venvs, time_limit):
    outcome = Outcome()
    driver = [python_of(peer, venvs), HERE / peer.driver, workload, folder]
    try:
        _, output = measured([*driver, 1 + runs], time_limit)  # Also fills caches of compiled code.
        result = json.loads(output.splitlines()[-1])
        outcome.version, outcome.trades = result["version"], result["trades"]
        outcome.equity, outcome.warm = result["final_equity"], result["seconds"][1:]
        for _ in range(runs):
            outcome.fresh.append(measured([*driver, 1], time_limit)[0])
        outcome.peak_mb = peak_mb([*driver, 1])
    except (RuntimeError, ValueError, KeyError, IndexError) as problem:
        outcome.problem = str(problem)
    return outcome


def cobot_command(cobot, workload, fills, folder):
    strategy = "b1-roi" if (workload, fills) == ("b1", "freqtrade") else workload
    return [cobot, "backtest", "-q", "--strategy", HERE / "strategies" / f"{strategy}.yaml", "--exchange", "bench",
            "--pairs", "BTC/USD", "--timeframe", "1m", "--fill-model", fills, "--fee", "0.001", "--wallet", "10000",
            "--stake-amount", "100", "--max-open-trades", "1", "--slippage", "0", "--user-data", folder / "user_data", "--no-save",
            "--export", folder / f"cobot-{fills}.json"]


def run_cobot(cobot, workload, fills, folder, runs):
    outcome = Outcome(version=measured([cobot, "version"], 10)[1].split()[-1])
    command = cobot_command(cobot, workload, fills, folder)
    measured(command, 600)
    for _ in range(runs):
        outcome.fresh.append(measured(command, 600)[0])
    outcome.peak_mb = peak_mb(command)
    result = json.loads((folder / f"cobot-{fills}.json").read_text())
    outcome.trades = len(result["trades"])
    outcome.equity = float(result["metrics"]["final_balance"])
    return outcome


def agree(outcome, reference):
    return outcome.trades == reference.trades and abs(outcome.equity / reference.equity - 1) <= TOLERANCE


def seconds_text(values):
    """Median and the middle half of the runs."""
    if not values:
        return "-"
    middle = statistics.median(values)
    unit, scale = ("s", 1) if middle >= 1 else ("ms", 1000)
    if len(values) < 4:
        return f"{middle * scale:.3g} {unit}"
    low, _, high = statistics.quantiles(values, n=4)
    return f"{middle * scale:.3g} {unit} ({low * scale:.3g}-{high * scale:.3g})"


def row(name, outcome, reference, fresh_of_cobot):
    if outcome.problem:
        return f"{name:24} {outcome.problem}"
    head = f"{name:24} {outcome.trades:7d} {outcome.equity:16.8f} "
    if not agree(outcome, reference):
        return head + (f"no time: cobot made {reference.trades} trades and ended with {reference.equity:.8f}")
    ratio = statistics.median(outcome.fresh) / fresh_of_cobot
    return head + f"{seconds_text(outcome.fresh):>24} {seconds_text(outcome.warm):>24} {outcome.peak_mb:8.0f} {ratio:9.1f}x"


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    return f"{model}, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"


def prepare(arguments, folder, count):
    """Makes the candles once, and gives them to cobot in its own format."""
    if (folder / "candles.npz").exists() and (folder / "user_data").exists():
        return
    log(f"making {count:,} candles in {folder}")
    helper = next((python_of(peer, arguments.venvs) for peer in PEERS
                   if python_of(peer, arguments.venvs).exists() and peer.driver), None)
    if helper is None:
        raise SystemExit("compare: no peer could be installed, so there is no numpy to make candles with")
    subprocess.run([str(helper), str(HERE / "generate.py"), str(folder), str(count)], check=True)
    subprocess.run([str(arguments.cobot), "data", "import", "-q", str(folder / "candles.csv"), "--exchange", "bench",
                    "--pair", "BTC/USD", "--timeframe", "1m", "--user-data", str(folder / "user_data")],
                   check=True, stderr=subprocess.DEVNULL)


def compare(arguments, workload, count, failures):
    folder = arguments.work / f"{workload}-{count}"
    prepare(arguments, folder, count)
    if workload == "b3":
        import optimisers

        optimisers.compare(arguments, folder, count, failures)
        return
    print(f"\n{workload.upper()}, {count:,} candles of one minute\n{machine()}")
    print(f"{'program':24} {'trades':>7} {'final equity':>16} {'fresh process':>24} {'warm, in process':>24} "
          f"{'peak MB':>8} {'fresh/cobot':>10}")
    references = {}
    for fills in ("honest", "freqtrade"):
        log(f"{workload}: cobot, {fills} fills")
        references[fills] = run_cobot(arguments.cobot, workload, fills, folder, arguments.runs)
        own = references[fills]
        print(row(f"cobot {own.version} {fills}", own, own, statistics.median(own.fresh)), flush=True)
    for peer in arguments.peers:
        if peer.name in failures:
            print(f"{peer.name:24} {failures[peer.name]}", flush=True)
        elif count > peer.most_candles:
            print(f"{peer.name:24} not run: more than {peer.most_candles:,} candles take it minutes", flush=True)
        else:
            log(f"{workload}: {peer.name}")
            outcome = run_peer(peer, workload, folder, arguments.peer_runs, arguments.venvs, arguments.time_limit)
            reference = references[peer.fills]
            print(row(f"{peer.name} {outcome.version}", outcome, reference, statistics.median(reference.fresh)),
                  flush=True)


def main():
    parser = argparse.ArgumentParser(prog="compare.sh", description=__doc__.splitlines()[0])
    parser.add_argument("workloads", nargs="*", help="b1, b2, b3 or b2:CANDLES; all when none is named")
    parser.add_argument("--peer", action="append", help="only this one; may be repeated")
    parser.add_argument("--runs", type=int, default=11, help="of cobot (default 11)")
    parser.add_argument("--peer-runs", type=int, default=3, help="of each peer, fresh and warm (default 3)")
    parser.add_argument("--time-limit", type=float, default=900, help="seconds for one process of a peer (default 900)")
    parser.add_argument("--epochs", type=int, default=10_000, help="of cobot's searches in b3 (default 10000)")
    parser.add_argument("--peer-epochs", type=int, default=30, help="of each peer's search in b3 (default 30)")
    parser.add_argument("--points", type=int, default=5, help="at which searches must agree in b3 (default 5)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="of searches in b3 (default: all processors)")
    parser.add_argument("--cobot", type=Path, required=True)
    parser.add_argument("--venvs", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    arguments = parser.parse_args()
    known = [peer.name for peer in PEERS]
    for name in arguments.peer or []:
        if name not in known:
            parser.error(f"no peer {name}; there are: {', '.join(known)}")
    arguments.peers = [peer for peer in PEERS if not arguments.peer or peer.name in arguments.peer]

    jobs = []
    for text in arguments.workloads or WORKLOADS:
        name, _, count = text.partition(":")
        if name not in WORKLOADS:
            parser.error(f"no workload {name}; there are: {', '.join(WORKLOADS)}")
        jobs.append((name, int(count) if count else WORKLOADS[name]))

    failures = {}
    for peer in arguments.peers:
        problem = install(peer, arguments.venvs)
        if problem:
            failures[peer.name] = f"could not be installed: {problem}"
        elif peer.driver is None:
            failures[peer.name] = "installed, but not run: there is no driver for it, since it could not be had when this was written"
    arguments.work.mkdir(parents=True, exist_ok=True)
    for workload, count in jobs:
        compare(arguments, workload, count, failures)


if __name__ == "__main__":
    main()
