"""Intervals and tests for shares of reports."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
SMALL = 10  # reports
_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


def wilson(count: int, reports: int) -> tuple[float, float]:
    """The score interval of the share `count` / `reports`; (0, 1) where there are no reports.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927), 209-212; as
    `scipy.stats.binomtest` has it, which takes a hundred times as long.
    """
    if not reports:
        return 0.0, 1.0
    share, weight = count / reports, _Z**2 / reports
    middle = share + weight / 2
    half = _Z * sqrt((share * (1 - share) + weight / 4) / reports)
    low = (middle - half) / (1 + weight) if count else 0.0
    return low, (middle + half) / (1 + weight) if count < reports else 1.0


def difference(before: tuple[int, int], after: tuple[int, int]) -> tuple[float, float, float]:
    """The difference of two shares, each ``(count, reports)``, and its interval.

    Method 10 (hybrid score) of R. G. Newcombe, Interval estimation for the difference between independent proportions,
    Statistics in Medicine 17 (1998), 873-890.
    """
    (low1, high1), (low2, high2) = wilson(*before), wilson(*after)
    share1, share2 = before[0] / before[1], after[0] / after[1]
    gap = share2 - share1
    return gap, gap - hypot(share2 - low2, high1 - share1), gap + hypot(high2 - share2, share1 - low1)


def standing_out(tests: Sequence[tuple[int, int, int, int]]) -> list[bool]:
    """Whether each group, ``(count, reports, count of all, reports of all)``, differs from the rest beyond chance.

    Fisher's exact test, two-sided by doubling the smaller tail, at the false discovery rate of `beyond_chance`.
    """
    return beyond_chance(fisher(tests))


def fisher(tests: Sequence[tuple[int, int, int, int]]) -> list[float]:
    """The p of Fisher's exact test, two-sided by doubling the smaller tail, of each; see `standing_out`.

    The same as by `scipy.stats.hypergeom`, whose import takes longer than all that a summary of a county computes.
    """
    if not tests:
        return []
    import numpy as np
    from scipy.special import gammaln

    different, place = np.unique(np.array(tests), axis=0, return_inverse=True)
    counts, of = different[:, 0], different[:, 1:]
    margins, margin = np.unique(of, axis=0, return_inverse=True)
    logs = gammaln(np.arange(margins[:, 2].max(initial=0) + 1) + 1.0)  # of factorials
    order = np.argsort(margin.ravel(), kind="stable")
    chances = np.empty(len(counts))
    bounds = np.searchsorted(margin.ravel()[order], np.arange(len(margins) + 1))
    for number, (reports, all_count, all_reports) in enumerate(margins.tolist()):
        mine = order[bounds[number] : bounds[number + 1]]
        least, most = max(0, reports + all_count - all_reports), min(reports, all_count)
        k = np.arange(least, most + 1)
        chosen = logs[all_count] - logs[k] - logs[all_count - k]
        rest = all_reports - all_count
        others = logs[rest] - logs[reports - k] - logs[rest - reports + k]
        chance = np.exp(chosen + others - logs[all_reports] + logs[reports] + logs[all_reports - reports])
        at = counts[mine] - least
        tails = np.cumsum(chance[::-1])[::-1][at], np.cumsum(chance)[at]
        chances[mine] = np.clip(2 * np.minimum(*tails), 0, 1)
    found: list[float] = chances[place.ravel()].tolist()
    return found


def sign_chances(tests: Sequence[tuple[int, int]]) -> list[float]:
    """The p of the two-sided sign test of each, ``(number that rose, number that fell)``."""
    if not tests:
        return []
    import numpy as np
    from scipy.special import bdtr

    rose, fell = np.array(tests).T
    chances: list[float] = np.clip(2 * bdtr(np.minimum(rose, fell), rose + fell, 0.5), 0, 1).tolist()
    return chances


def beyond_chance(chances: Sequence[float]) -> list[bool]:
    """Which of these p are beyond chance at a false discovery rate of 5 % over all of them.

    Y. Benjamini and Y. Hochberg, Controlling the false discovery rate, JRSS B 57 (1995), 289-300.
    """
    if not chances:
        return []
    import numpy as np

    ordered = np.sort(chances)
    allowed = (1 - CONFIDENCE) * np.arange(1, len(ordered) + 1) / len(ordered)
    passed = np.flatnonzero(ordered <= allowed)
    most = ordered[passed[-1]] if len(passed) else -1.0
    return [chance <= most for chance in chances]
