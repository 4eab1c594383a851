"""Conic programs: minimise 1/2 x'Px + q'x subject to A x + s = b, s in K."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple, Optional, Sequence

import numpy as np
import numpy.typing as npt

from ._library import FloatArray, check, function, pointer, weights
from ._results import Status

_KINDS = {"zero": 0, "nonnegative": 1, "second-order": 2, "exponential": 3, "power": 4}
_STATUS = (
    "unknown", "optimal", "near optimal", "primal infeasible", "dual infeasible", "near primal infeasible", "near dual infeasible", "ill posed",
)  # fmt: skip
_EXIT = ("converged", "iteration limit", "time limit", "stalled", "numerical error", "cancelled")


class _Cone(ctypes.Structure):
    _fields_ = [("alpha", ctypes.c_double), ("kind", ctypes.c_int32), ("dimension", ctypes.c_int32)]


class _Sparse(ctypes.Structure):
    _fields_ = [("pointers", ctypes.c_void_p), ("rows", ctypes.c_void_p), ("values", ctypes.c_void_p)]


class _Problem(ctypes.Structure):
    _fields_ = [
        ("variables", ctypes.c_int32),
        ("constraints", ctypes.c_int32),
        ("quadratic", ctypes.POINTER(_Sparse)),
        ("cost", ctypes.c_void_p),
        ("matrix", _Sparse),
        ("right_side", ctypes.c_void_p),
        ("cones", ctypes.c_void_p),
        ("cone_count", ctypes.c_int64),
    ]


class _Options(ctypes.Structure):
    _fields_ = [
        ("tolerance", ctypes.c_double),
        ("near_tolerance", ctypes.c_double),
        ("time_limit", ctypes.c_double),
        ("max_iterations", ctypes.c_int32),
        ("presolve", ctypes.c_int32),
    ]


class _Result(ctypes.Structure):
    _fields_ = [
        ("primal_objective", ctypes.c_double),
        ("dual_objective", ctypes.c_double),
        ("primal_residual", ctypes.c_double),
        ("dual_residual", ctypes.c_double),
        ("gap", ctypes.c_double),
        ("infeasibility_radius", ctypes.c_double),
        ("status", ctypes.c_int32),
        ("exit", ctypes.c_int32),
        ("iterations", ctypes.c_int64),
    ]


_pointer = ctypes.c_void_p
_solve = function("pid_conic_solve", _pointer, _pointer, _pointer, _pointer, _pointer, _pointer)


class Cone(NamedTuple):
    """One cone, over consecutive rows of A."""

    kind: str
    """'zero', 'nonnegative', 'second-order', 'exponential' ((u, v, w): w >= v exp(u/v)) or 'power' (x^alpha y^(1-alpha) >= |t|)."""
    dimension: int = 3
    alpha: float = 0.0


class ConicSolution(NamedTuple):
    """The best point found, or a certificate; not an enclosure: its residuals say how good it is."""

    x: FloatArray
    s: FloatArray
    z: FloatArray
    primal_objective: float
    dual_objective: float
    primal_residual: float
    dual_residual: float
    gap: float
    infeasibility_radius: float
    solution: str
    """'optimal', 'primal infeasible' (z is the certificate), 'dual infeasible' (x is), 'near ..', 'ill posed' or 'unknown'."""
    exit: str
    """'converged', 'iteration limit', 'time limit', 'stalled' or 'numerical error'."""
    iterations: int
    status: Status
    """CERTIFIED: solved to the tolerance or proven infeasible; else WIDE."""


def solve_conic(
    cost: npt.ArrayLike,
    matrix: Any,
    right_side: npt.ArrayLike,
    cones: Sequence[Cone],
    quadratic: Any = None,
    tolerance: float = 1e-8,
    near_tolerance: float = 1e-5,
    max_iterations: int = 200,
    time_limit: float = 0,
    presolve: bool = True,
) -> ConicSolution:
    """Solves a conic program.

    :param matrix: A, and likewise ``quadratic``: a dense array, or anything with ``tocsc()`` as SciPy's sparse matrices have.
    :raises ValueError: shapes disagree, a number is not finite, P is not symmetric; the message names it.
    """
    q, b = weights(cost, 1, "cost"), weights(right_side, 1, "right_side")
    a, a_arrays = _compress(matrix, (len(b), len(q)), "matrix")
    p, p_arrays = (None, ()) if quadratic is None else _compress(quadratic, (len(q), len(q)), "quadratic")
    unknown = [cone.kind for cone in cones if cone.kind not in _KINDS]
    if unknown:
        raise ValueError(f"'{unknown[0]}' is no cone; there are {', '.join(_KINDS)}.")
    array = (_Cone * len(cones))(*(_Cone(cone.alpha, _KINDS[cone.kind], cone.dimension) for cone in cones))
    problem = _Problem(
        len(q), len(b), None if p is None else ctypes.pointer(p), q.ctypes.data, a, b.ctypes.data, ctypes.addressof(array), len(cones)
    )
    options = _Options(tolerance, near_tolerance, time_limit, max_iterations, int(presolve))
    x, s, z, result = np.zeros(len(q)), np.zeros(len(b)), np.zeros(len(b)), _Result()
    code = check(_solve(ctypes.byref(problem), ctypes.byref(options), ctypes.byref(result), pointer(x), pointer(s), pointer(z)))
    del a_arrays, p_arrays  # the buffers behind the pointers live until here
    return ConicSolution(
        x, s, z,
        result.primal_objective, result.dual_objective, result.primal_residual, result.dual_residual, result.gap, result.infeasibility_radius,
        _STATUS[result.status], _EXIT[result.exit], result.iterations, Status(code),
    )  # fmt: skip


def _compress(matrix: Any, shape: tuple[int, int], name: str) -> tuple[_Sparse, tuple[Any, ...]]:
    if hasattr(matrix, "tocsc"):
        sparse = matrix.tocsc()
        sparse.sum_duplicates()
        found, pointers, rows, values = sparse.shape, sparse.indptr, sparse.indices, sparse.data
    else:
        dense = np.asarray(matrix, dtype=np.float64)
        found = dense.shape
        if len(found) != 2:
            raise ValueError(f"{name} has {len(found)} axes; it needs 2.")
        columns, rows = np.nonzero(dense.T)
        pointers, values = np.searchsorted(columns, np.arange(found[1] + 1)), dense.T[columns, rows]
    if tuple(found) != shape:
        raise ValueError(f"{name} is {found[0]} x {found[1]}; the other arguments make it {shape[0]} x {shape[1]}.")
    arrays: tuple[Optional[np.ndarray[Any, Any]], ...] = (
        np.ascontiguousarray(pointers, dtype=np.int32),
        np.ascontiguousarray(rows, dtype=np.int32),
        np.ascontiguousarray(values, dtype=np.float64),
    )
    return _Sparse(*(array.ctypes.data for array in arrays if array is not None)), arrays
