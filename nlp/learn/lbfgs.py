"""The smallest value of a smooth convex function of very many variables, by scipy."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import minimize

Objective = Callable[[np.ndarray], tuple[float, np.ndarray]]


def smallest(objective: Objective, start: np.ndarray, tolerance: float, steps: int) -> np.ndarray:
    """Where `objective`, which gives a value and its gradient, is smallest.

    Ends where no part of the gradient is above `tolerance`, after so many `steps`, or where rounding leaves no way
    down (L-BFGS: Nocedal 1980). `start` and what is returned are flat float64 arrays.
    """
    options = {"maxiter": steps, "maxfun": 2 * steps, "gtol": tolerance, "ftol": 0.0}
    found: np.ndarray = minimize(objective, start, jac=True, method="L-BFGS-B", options=options).x
    return found
