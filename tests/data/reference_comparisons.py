"""Reference values for what src/stats compares and foretells, computed by SciPy, independently of our
own code. Writes reference_{differences,country,power,forecast,shrinkage,funnel}.csv beside itself.

Fisher's test and the binomial test of a whole country are added up here outcome by outcome with forty
digits.

    pip install scipy==1.17.1 mpmath==1.3.0
    python tests/data/reference_comparisons.py
"""

from pathlib import Path

import numpy as np
from mpmath import mp, mpf
from scipy.optimize import minimize
from scipy.special import betaln
from scipy.stats import betabinom, binom, binomtest, fisher_exact, norm

HERE = Path(__file__).parent


def write(name, header, rows):
    lines = [",".join(repr(float(cell)) for cell in row) for row in rows]
    (HERE / f"reference_{name}.csv").write_text("\n".join([header, *lines]) + "\n")


def differences():
    pairs = [((13, 20), (6, 20)), ((18, 40), (12, 40)), ((0, 12), (5, 9)), ((7, 7), (3, 8))]
    draw = np.random.default_rng(20270112)
    for _ in range(120):
        n, m = draw.integers(1, 400, 2)
        pairs.append(((draw.integers(0, n + 1), n), (draw.integers(0, m + 1), m)))
    for (a, n), (b, m) in pairs:
        one = binomtest(int(a), int(n)).proportion_ci(0.95, "wilson")
        other = binomtest(int(b), int(m)).proportion_ci(0.95, "wilson")
        p, q = a / n, b / m
        low = p - q - np.sqrt((p - one.low) ** 2 + (other.high - q) ** 2)
        high = p - q + np.sqrt((one.high - p) ** 2 + (q - other.low) ** 2)
        fisher = fisher_exact([[a, n - a], [b, m - b]]).pvalue
        yield a, n, b, m, max(low, -1), min(high, 1), fisher


def as_unlikely(weights, counted):
    """What is no likelier than what was counted, of outcomes by their number."""
    limit = weights[counted] * (1 + mpf("1e-7"))
    return sum(weight for weight in weights.values() if weight <= limit) / sum(weights.values())


def outcomes(start, least, most, one_more):
    """Weights beside that of `start`, as far as they matter to forty digits."""
    weights, weight = {start: mpf(1)}, mpf(1)
    for at in range(start, most):
        weight *= one_more(at)
        if weight < mpf("1e-80"):
            break
        weights[at + 1] = weight
    weight = mpf(1)
    for at in range(start, least, -1):
        weight /= one_more(at - 1)
        if weight < mpf("1e-80"):
            break
        weights[at - 1] = weight
    return weights


def country():
    mp.dps = 40
    draw = np.random.default_rng(20281129)
    for n, m in ((120_000, 130_000), (400_000, 800_000), (1_000_000, 7_000), (9_000_000, 11_000_000)):
        for _ in range(4):
            a, b = (int(draw.binomial(of, 0.3)) for of in (n, m))
            # Two standard deviations apart, up or down, or as they fell.
            a += int(draw.integers(-1, 2)) * int(2 * (n * 0.21) ** 0.5)
            whole, baseline = n + m, mpf(3) / 10
            every = a + b
            likeliest = (every + 1) * (n + 1) // (n + m + 2)

            def one_more(at):
                return mpf(n - at) * (every - at) / (mpf(at + 1) * (m - every + at + 1))

            divisions = outcomes(likeliest, max(0, every - m), min(n, every), one_more)
            odds = baseline / (1 - baseline)
            binomial = outcomes(
                int((whole + 1) * baseline), 0, whole, lambda at: odds * (whole - at) / (at + 1)
            )
            yield a, n, b, m, as_unlikely(divisions, a), as_unlikely(binomial, every)


def power():
    level, enough = norm.ppf(0.975), norm.ppf(0.8)
    for base in (0.05, 0.1, 0.3, 0.5, 0.65):
        for rise in (0.014, 0.05, 0.1, 0.15, 0.3):
            other, middle = base + rise, base + rise / 2
            same = level * np.sqrt(2 * middle * (1 - middle))
            apart = enough * np.sqrt(base * (1 - base) + other * (1 - other))
            yield base, other, ((same + apart) / rise) ** 2


def forecast():
    for a, b in ((30, 70), (3, 7), (65, 35), (0.7, 1.4), (300, 700), (12.5, 4.5)):
        for invited in (1, 20, 46, 67, 200):
            for seats in (0, 12, 20, 60):
                like = betabinom(invited, a, b)
                low, high = like.ppf(0.1), like.ppf(0.9)
                yield a, b, invited, seats, like.sf(seats), low, high, like.mean()


def shrinkage():
    draw = np.random.default_rng(20270113)
    for a, b, groups in ((3, 7, 12), (12, 18, 8), (30, 70, 20), (1.5, 1.0, 15), (6, 14, 40)):
        n = draw.integers(10, 300, groups)
        k = draw.binomial(n, draw.beta(a, b, groups))

        def surprise(x):
            rate, weight = 1 / (1 + np.exp(-x[0])), np.exp(x[1])
            a, b = rate * weight, (1 - rate) * weight
            return -np.sum(betaln(a + k, b + n - k) - betaln(a, b))

        fit = minimize(surprise, [0, 2], method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-12})
        cells = [cell for pair in zip(k, n) for cell in pair]
        cells += [0] * (80 - len(cells))
        yield 1 / (1 + np.exp(-fit.x[0])), np.exp(fit.x[1]), *cells


def funnel():
    for rate in (0.05, 0.3, 0.65):
        for invited in (1, 5, 20, 47, 100, 333, 1000, 5000):
            of = binom(invited, rate)
            yield rate, invited, of.ppf(0.025), of.ppf(0.975), of.ppf(0.001), of.ppf(0.999)


def main():
    write("differences", "part,whole,other_part,other_whole,low,high,fisher", differences())
    write("country", "part,whole,other_part,other_whole,fisher,both_against_30_percent", country())
    write("power", "base,other,per_arm", power())
    write("forecast", "a,b,invited,seats,more_than,low,high,mean", forecast())
    write("shrinkage", "rate,weight,part and whole of each group", shrinkage())
    write("funnel", "rate,invited,warning_low,warning_high,alarm_low,alarm_high", funnel())


if __name__ == "__main__":
    main()
