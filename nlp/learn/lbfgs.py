"""The smallest value of a smooth convex function of very many variables.

scipy's L-BFGS-B keeps bounds in mind that a regression has not, and spends twenty times as long on its own matrices as
a sparse loss takes; this is the plain method (Nocedal 1980, "Updating quasi-Newton matrices with limited storage"),
with the line search for the weak Wolfe conditions by bisection (Lewis and Overton 2013).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np

Objective = Callable[[np.ndarray], tuple[float, np.ndarray]]

_HISTORY = 10  # steps that shape the next one
_DECREASE, _CURVATURE = 1e-4, 0.9  # of the Wolfe conditions
_TRIALS = 30  # of one line search: the step is then a billionth, and rounding decides


def smallest(objective: Objective, start: np.ndarray, tolerance: float, steps: int) -> np.ndarray:
    """Where `objective`, which gives a value and its gradient, is smallest.

    Ends where no part of the gradient is above `tolerance`, after so many `steps`, or where rounding leaves no way
    down. `start` and what is returned are flat float64 arrays.
    """
    place = start.astype(np.float64)
    value, slope = objective(place)
    history: deque[tuple[np.ndarray, np.ndarray, float]] = deque(maxlen=_HISTORY)
    for _ in range(steps):
        if np.abs(slope).max(initial=0.0) <= tolerance:
            break
        way = _direction(slope, history)
        found = _searched(objective, place, value, slope, way, 1.0 if history else 1 / float(np.linalg.norm(slope)))
        if found is None:
            break
        length, value, new = found
        place += length * way
        moved, turned = (length * way).astype(np.float32), (new - slope).astype(np.float32)
        slope = new
        if (product := _dot(moved, turned)) > 0:
            history.append((moved, turned, product))
    return place


def _dot(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.dot(one, other))


def _direction(slope: np.ndarray, history: deque[tuple[np.ndarray, np.ndarray, float]]) -> np.ndarray:
    """Minus the slope times the inverse curvature that the last steps showed (the two-loop recursion)."""
    way = -slope.astype(np.float32)
    shares = []
    for moved, turned, product in reversed(history):
        shares.append(_dot(moved, way) / product)
        way -= np.float32(shares[-1]) * turned
    if history:
        _, turned, product = history[-1]
        way *= np.float32(product / _dot(turned, turned))
    for (moved, turned, product), share in zip(history, reversed(shares), strict=True):
        way += np.float32(share - _dot(turned, way) / product) * moved
    return way.astype(np.float64)


def _searched(
    objective: Objective, place: np.ndarray, value: float, slope: np.ndarray, way: np.ndarray, length: float
) -> tuple[float, float, np.ndarray] | None:
    """How far to go the `way`, the value and the slope there; None where no step goes down."""
    downhill = _dot(slope, way)
    if downhill >= 0:
        return None
    least, most = 0.0, np.inf
    best: tuple[float, float, np.ndarray] | None = None
    for _ in range(_TRIALS):
        new, turned = objective(place + length * way)
        if not new <= value + _DECREASE * length * downhill:
            most = length
        elif _dot(turned, way) < _CURVATURE * downhill:
            least, best = length, (length, new, turned)
        else:
            return length, new, turned
        length = (least + most) / 2 if np.isfinite(most) else 2 * least
    return best
