"""Random conic programs with every cone."""

from typing import Any, NamedTuple

import numpy as np

import pid_toolkit as pid

CONES = [pid.Cone("zero", 1), pid.Cone("nonnegative", 4), pid.Cone("second-order", 3), pid.Cone("exponential"), pid.Cone("power", 3, 0.3)]
INSIDE = np.array([0, 1, 1, 1, 1, 2, 0.5, -1, -1, 1, 1, 1, 1, 0.2])
"""Inside the cones and inside their duals."""


class Program(NamedTuple):
    cost: "np.ndarray[Any, Any]"
    matrix: "np.ndarray[Any, Any]"
    right_side: "np.ndarray[Any, Any]"
    quadratic: "np.ndarray[Any, Any]"


def draw(random: np.random.Generator, pattern: "np.ndarray[Any, Any]", feasible: bool = True) -> Program:
    """A program with A on the pattern, bounded; x, s and z are drawn first, and the numbers after them."""
    rows, n = pattern.shape
    factor = np.concatenate([np.full(cone.dimension, random.uniform(0.5, 1.5)) for cone in CONES])
    x, s, z = random.uniform(-1, 1, n), INSIDE * factor, INSIDE * factor[::-1].mean()
    a = random.uniform(-1, 1, (rows, n)) * pattern
    p = np.diag(random.uniform(1, 2, n))
    p[0, 1] = p[1, 0] = random.uniform(-0.3, 0.3)
    b = a @ x + s
    if not feasible:  # s_2 = -1 - s_1
        a[2], b[2] = -a[1], -1 - b[1]
    return Program(-p @ x - a.T @ z, a, b, p)


def pattern(random: np.random.Generator, n: int = 6) -> "np.ndarray[Any, Any]":
    """Places of A: two thirds of all, some in every row; rows 1 and 2 share theirs."""
    places = random.random((len(INSIDE), n)) < 0.67
    places[:, 0] = True
    places[0] = True
    places[2] = places[1]
    return places
