"""Reference values for src/stats, computed by SciPy, independently of our own code.

    pip install scipy==1.17.1
    python tests/data/reference_statistics.py > tests/data/reference_statistics.csv
"""

from scipy.stats import binomtest

FROM_THE_DOMAIN_RESEARCH = [(12, 20), (9, 20), (0, 12), (65, 100), (13, 20), (20, 30)]
SMALL = [(part, whole) for whole in (1, 2, 3, 5, 8, 10, 13, 21, 34) for part in range(whole + 1)]
MEDIUM = [(part, 100) for part in range(0, 101, 5)] + [(part, 257) for part in range(0, 258, 16)]
LARGE = [(310, 1000), (329, 1000), (3000, 10000), (2900, 10000), (75000, 250000), (75700, 250000)]
BASELINES = (0.3, 0.5, 0.65, 0.05)


def main():
    print("part,whole,baseline,wilson_low,wilson_high,exact_low,exact_high,greater,less,two_sided")
    for part, whole in FROM_THE_DOMAIN_RESEARCH + SMALL + MEDIUM + LARGE:
        for baseline in BASELINES:
            print(",".join(map(str, row(part, whole, baseline))))


def row(part, whole, baseline):
    two_sided = binomtest(part, whole, baseline)
    wilson = two_sided.proportion_ci(0.95, "wilson")
    exact = two_sided.proportion_ci(0.95, "exact")
    greater = binomtest(part, whole, baseline, "greater").pvalue
    less = binomtest(part, whole, baseline, "less").pvalue
    figures = (*wilson, *exact, greater, less, two_sided.pvalue)
    return (part, whole, baseline, *(repr(float(figure)) for figure in figures))


if __name__ == "__main__":
    main()
