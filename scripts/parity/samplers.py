"""Holds cobot's TPE against Optuna's: the best values of many seeds on test functions must come from one distribution.

    build/bench/sampler_bench trace tpe 100 30 > ours.txt
    python scripts/parity/samplers.py ours.txt 100 30

Needs optuna, numpy and scipy. Exit code 1 when a two-sided Kolmogorov-Smirnov test at 1 % says that ours are worse.
"""

import math
import sys

import numpy
import optuna
from scipy import stats

optuna.logging.set_verbosity(optuna.logging.ERROR)


def sphere(trial):
    return sum((trial.suggest_float(f"x{i}", -5, 5) - 1) ** 2 for i in range(4))


def rosenbrock(trial):
    x = [trial.suggest_float(f"x{i}", -2, 2) for i in range(3)]
    return sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(2))


def rastrigin(trial):
    x = [trial.suggest_float(f"x{i}", -5.12, 5.12) for i in range(3)]
    return sum(v * v - 10 * math.cos(2 * math.pi * v) + 10 for v in x)


def mixed(trial):
    a = trial.suggest_int("a", 1, 50)
    b = trial.suggest_int("b", 0, 20)
    c = trial.suggest_categorical("c", [1, 2, 3, 4])
    d = trial.suggest_float("d", 0, 1)
    return abs(a - 17) / 10 + abs(b - 3) / 5 + (0 if c == 3 else 1) + (d - 0.3) ** 2


def theirs(function, epochs, seeds):
    bests = []
    for seed in range(seeds):
        sampler = optuna.samplers.TPESampler(seed=seed, multivariate=True)
        study = optuna.create_study(sampler=sampler)
        study.optimize(function, n_trials=epochs)
        bests.append(study.best_value)
    return numpy.array(bests)


def main():
    path, epochs, seeds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    worse = False
    print(f"{'function':12} {'ours, median':>14} {'optuna, median':>14} {'KS p':>8}")
    for line in open(path):
        name, *values = line.split()
        ours = numpy.array([float(v) for v in values])
        other = theirs(globals()[name], epochs, seeds)
        p = stats.ks_2samp(ours, other).pvalue
        print(f"{name:12} {numpy.median(ours):14.5g} {numpy.median(other):14.5g} {p:8.3f}", flush=True)
        worse = worse or (p < 0.01 and numpy.median(ours) > numpy.median(other))
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
