"""Conic programs: minimise 1/2 x'Px + q'x subject to A x + s = b, s in K."""

from __future__ import annotations

import ctypes
from typing import Any, Callable, NamedTuple, Sequence

import numpy as np
import numpy.typing as npt

from ._library import UNTOUCHED, FloatArray, IntArray, check, doubles, function, pointer, weights
from ._results import Status

_KINDS = {"zero": 0, "nonnegative": 1, "second-order": 2, "exponential": 3, "power": 4, "semidefinite": 5}
_STATUS = (
    "unknown", "optimal", "near optimal", "primal infeasible", "dual infeasible", "near primal infeasible", "near dual infeasible", "ill posed",
)  # fmt: skip
_NUMBERS = ("primal_objective", "dual_objective", "primal_residual", "dual_residual", "gap", "infeasibility_radius")
_MORE_NUMBERS = ("relative_gap", "objective_error")
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


class Options(ctypes.Structure):
    _fields_ = [
        ("tolerance", ctypes.c_double),
        ("near_tolerance", ctypes.c_double),
        ("time_limit", ctypes.c_double),
        ("max_iterations", ctypes.c_int32),
        ("presolve", ctypes.c_int32),
    ]


class _Result(ctypes.Structure):
    _fields_ = [(name, ctypes.c_double) for name in _NUMBERS] + [
        ("status", ctypes.c_int32),
        ("exit", ctypes.c_int32),
        ("iterations", ctypes.c_int64),
    ] + [(name, ctypes.c_double) for name in _MORE_NUMBERS] + [("perhaps_not_attained", ctypes.c_int32)]


class _Numbers(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in ("quadratic", "cost", "matrix", "right_side")]


_pointer = ctypes.c_void_p
_solve = function("pid_conic_solve", _pointer, _pointer, _pointer, _pointer, _pointer, _pointer)
_batch = function(
    "pid_conic_solve_batch", _pointer, _pointer, ctypes.c_int64, _pointer, _pointer, _pointer, _pointer, _pointer, _pointer
)


class Cone(NamedTuple):
    """One cone, over consecutive rows of A."""

    kind: str
    """'zero', 'nonnegative', 'second-order', 'exponential' ((u, v, w): w >= v exp(u/v)), 'power' (x^alpha y^(1-alpha) >= |t|) or 'semidefinite':
    a symmetric matrix of order n in n (n + 1) / 2 rows, its lower triangle by columns, what is off the diagonal times the square root of 2."""
    dimension: int = 3
    alpha: float = 0.0


class ConicSolution(NamedTuple):
    """The best point found, or a certificate; not an enclosure: its residuals say how good it is.

    At an optimum -z is the price of b: the optimal value V changes by dV/db = -z. z >= 0 on an inequality a'x <= b, either sign on an equation.
    The dual objective is a lower bound only as far as z is feasible for the dual, to the dual residual.
    """

    x: FloatArray
    s: FloatArray
    z: FloatArray
    primal_objective: float
    dual_objective: float
    primal_residual: float
    dual_residual: float
    gap: float
    infeasibility_radius: float
    """Proven: no feasible x has |x|_1 below this; infinite if primal infeasible, 0 if nothing of the kind was proven."""
    solution: str
    """'optimal', 'near optimal', 'primal infeasible' (proven exactly; z, rounded, is the certificate), 'dual infeasible' (x is), 'ill posed' or 'unknown'."""
    exit: str
    """'converged', 'iteration limit', 'time limit', 'stalled' or 'numerical error'."""
    iterations: int
    status: Status
    """CERTIFIED: solved to the tolerance or proven infeasible; else WIDE."""
    relative_gap: float
    """Between the objectives, beside the larger of them however small that is; 1 and more: the objective is not told from 0."""
    objective_error: float
    """How far the residuals can move the objective, to first order, beside it as in ``relative_gap``."""
    perhaps_not_attained: bool
    """x still grew as the gap closed: a sign, no proof, that the infimum is approached at infinity and no x attains it."""


class ConicBatch(NamedTuple):
    """The same for k programs: arrays of k rows; NaN where a program was refused."""

    x: FloatArray
    s: FloatArray
    z: FloatArray
    primal_objective: FloatArray
    dual_objective: FloatArray
    primal_residual: FloatArray
    dual_residual: FloatArray
    gap: FloatArray
    infeasibility_radius: FloatArray
    solution: tuple[str, ...]
    exit: tuple[str, ...]
    iterations: npt.NDArray[np.int64]
    codes: IntArray
    """0 solved or proven infeasible, 1 not to the tolerance, below 0 refused (see pid.h)."""
    relative_gap: FloatArray
    objective_error: FloatArray
    perhaps_not_attained: npt.NDArray[np.bool_]


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

    Parameters
    ----------
    matrix : array_like
        A, and likewise ``quadratic``: a dense array, or anything with ``tocsc()`` as SciPy's sparse matrices have.
    right_side : array_like
        b. From 1e20 on, infinity included, an inequality counts as absent; -1e20 and below are refused.

    Raises
    ------
    NotConvexError
        P has a direction of negative curvature; the message names it.
    ValueError
        Shapes disagree, a number is not finite, P is not symmetric; the message names it.

    Examples
    --------
    >>> one = pid.solve_conic([1, 2], [[1, 1], [-1, 0], [0, -1]], [1, 0, 0], [pid.Cone("zero", 1), pid.Cone("nonnegative", 2)])
    >>> one.solution, (one.x.round(6) + 0).tolist()
    ('optimal', [1.0, 0.0])
    """
    program = Program(cost, matrix, right_side, cones, quadratic)
    options = Options(tolerance, near_tolerance, time_limit, max_iterations, int(presolve))
    return answer(program.n, program.m, lambda *results: _solve(ctypes.byref(program.problem), ctypes.byref(options), *results))


def solve_conic_batch(
    costs: npt.ArrayLike,
    matrix: Any,
    right_sides: npt.ArrayLike,
    cones: Sequence[Cone],
    quadratic: Any = None,
    tolerance: float = 1e-8,
    near_tolerance: float = 1e-5,
    max_iterations: int = 200,
    time_limit: float = 0,
) -> ConicBatch:
    """:func:`solve_conic` without presolve of k programs that differ in q and b; a bad program gives NaN and a code below 0.

    Parameters
    ----------
    costs : array_like
        Shape (k, n).
    right_sides : array_like
        Shape (k, m).
    """
    q, b = weights(costs, 2, "costs"), weights(right_sides, 2, "right_sides")
    count = len(q)
    if len(b) != count:
        raise ValueError(f"There are {count} costs and {len(b)} right sides; every program has one of each.")
    program = Program(np.zeros(q.shape[1]), matrix, np.zeros(b.shape[1]), cones, quadratic)
    options = Options(tolerance, near_tolerance, time_limit, max_iterations, 0)
    numbers = _Numbers(cost=q.ctypes.data, right_side=b.ctypes.data)
    results: Any = np.zeros(count, dtype=np.dtype(_Result))
    codes = np.full(count, UNTOUCHED, dtype=np.int32)
    x, s, z = np.full(q.shape, np.nan), np.full(b.shape, np.nan), np.full(b.shape, np.nan)
    code = _batch(
        ctypes.byref(program.problem), ctypes.byref(numbers), count, ctypes.byref(options),
        pointer(results), pointer(x), pointer(s), pointer(z), pointer(codes),
    )  # fmt: skip
    if code < 0 and (count == 0 or (codes == UNTOUCHED).any()):  # an error of the call as a whole
        check(code)
    fields: "tuple[Any, ...]" = (
        x, s, z, *(results[name].copy() for name in _NUMBERS),
        tuple(_STATUS[k] for k in results["status"]), tuple(_EXIT[k] for k in results["exit"]), results["iterations"].copy(), codes,
        *(results[name].copy() for name in _MORE_NUMBERS), results["perhaps_not_attained"] != 0,
    )  # fmt: skip
    return ConicBatch(*fields)


class Program:
    """A program for the library, and the arrays behind its pointers."""

    def __init__(self, cost: npt.ArrayLike, matrix: Any, right_side: npt.ArrayLike, cones: Sequence[Cone], quadratic: Any) -> None:
        q, b = weights(cost, 1, "cost"), weights(right_side, 1, "right_side")
        self.n, self.m = len(q), len(b)
        self.matrix = compress(matrix, (self.m, self.n), "matrix")
        self.quadratic = None if quadratic is None else compress(quadratic, (self.n, self.n), "quadratic")
        unknown = [cone.kind for cone in cones if cone.kind not in _KINDS]
        if unknown:
            raise ValueError(f"'{unknown[0]}' is no cone; there are {', '.join(_KINDS)}.")
        array = (_Cone * len(cones))(*(_Cone(cone.alpha, _KINDS[cone.kind], cone.dimension) for cone in cones))
        p = None if self.quadratic is None else ctypes.pointer(_sparse(self.quadratic))
        self.problem = _Problem(
            self.n, self.m, p, q.ctypes.data, _sparse(self.matrix), b.ctypes.data, ctypes.addressof(array), len(cones)
        )
        self._kept = (q, b, array)


def answer(n: int, m: int, solve: Callable[..., int]) -> ConicSolution:
    """What a call that takes the pointers of a result, x, s and z says."""
    x, s, z, result = np.zeros(n), np.zeros(m), np.zeros(m), _Result()
    code = check(solve(ctypes.byref(result), pointer(x), pointer(s), pointer(z)))
    fields: "tuple[Any, ...]" = (
        x, s, z, *(getattr(result, name) for name in _NUMBERS), _STATUS[result.status], _EXIT[result.exit], result.iterations, Status(code),
        *(getattr(result, name) for name in _MORE_NUMBERS), bool(result.perhaps_not_attained),
    )  # fmt: skip
    return ConicSolution(*fields)


class Compressed(NamedTuple):
    """A sparse matrix by columns, as the library wants it."""

    pointers: IntArray
    rows: IntArray
    values: FloatArray

    def keys(self, rows: int) -> npt.NDArray[np.int64]:
        """A number for the place of every entry, ascending."""
        columns = np.repeat(np.arange(len(self.pointers) - 1, dtype=np.int64), np.diff(self.pointers))
        return columns * rows + self.rows


def compress(matrix: Any, shape: tuple[int, int], name: str) -> Compressed:
    """The matrix by columns."""
    if hasattr(matrix, "tocsc"):
        sparse = _copied(matrix)
        sparse.sum_duplicates()
        found, pointers, rows, values = sparse.shape, sparse.indptr, sparse.indices, doubles(sparse.data, name)
        if len(values) > np.iinfo(np.int32).max:
            raise ValueError(f"{name} has {len(values)} entries; at most {np.iinfo(np.int32).max} are possible.")
    else:
        dense = doubles(matrix, name)
        found = dense.shape
        if len(found) != 2:
            raise ValueError(f"{name} has {len(found)} axes; it needs 2.")
        columns, rows = np.nonzero(dense.T)
        pointers, values = np.searchsorted(columns, np.arange(found[1] + 1)), dense.T[columns, rows]
    if tuple(found) != shape:
        raise ValueError(f"{name} is {found[0]} x {found[1]}; the other arguments make it {shape[0]} x {shape[1]}.")
    return Compressed(
        np.ascontiguousarray(pointers, dtype=np.int32),
        np.ascontiguousarray(rows, dtype=np.int32),
        np.ascontiguousarray(values, dtype=np.float64),
    )


def _copied(matrix: Any) -> Any:
    """The matrix by columns, never the caller's own: bringing it into order is done in place."""
    try:
        return matrix.tocsc(copy=True)
    except TypeError:
        return matrix.tocsc().copy()


def _sparse(matrix: Compressed) -> _Sparse:
    return _Sparse(matrix.pointers.ctypes.data, matrix.rows.ctypes.data, matrix.values.ctypes.data)
