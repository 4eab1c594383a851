"""A conic solver for programs of one pattern."""

from __future__ import annotations

import ctypes
from types import TracebackType
from typing import Any, Optional, Sequence

import numpy as np
import numpy.typing as npt

from ._conic import Cone, Compressed, ConicSolution, Options, Program, answer, compress
from ._library import FloatArray, check, function, last_error, pointer, weights

_pointer = ctypes.c_void_p
_create = function("pid_conic_solver_create", _pointer, _pointer, _pointer)
_destroy = function("pid_conic_solver_destroy", _pointer)
_size = function("pid_conic_solver_size", _pointer, result=ctypes.c_int64)
_solve = function("pid_conic_solver_solve", _pointer, _pointer, _pointer, _pointer, _pointer)
_update_cost, _update_right_side, _update_matrix, _update_quadratic = (
    function(f"pid_conic_solver_update_{part}", _pointer, _pointer, ctypes.c_int64) for part in ("cost", "right_side", "matrix", "quadratic")
)


class ConicSolver:
    """Solves programs that differ in their numbers only: ordering and symbolic factor are made once.

    The results are, bit for bit, those of :func:`solve_conic` with ``presolve=False``, whatever was solved before. Serves one thread at a time.
    A context manager; outside a ``with`` statement, :meth:`close` or the garbage collector gives its memory back::

        with pid.ConicSolver(cost, matrix, right_side, cones) as solver:
            for b in right_sides:
                solver.update(right_side=b)
                print(solver.solve().primal_objective)
    """

    def __init__(
        self,
        cost: npt.ArrayLike,
        matrix: Any,
        right_side: npt.ArrayLike,
        cones: Sequence[Cone],
        quadratic: Any = None,
        tolerance: float = 1e-8,
        near_tolerance: float = 1e-5,
        max_iterations: int = 200,
        time_limit: float = 0,
    ) -> None:
        """Analyses a program; its numbers are copied.

        The pattern of A is the entries of ``matrix`` that are not zero (of a sparse one, all that are stored), and likewise that of P. Where a later
        program has an entry, this one must have one too: any number, replaced before the first solve.

        Parameters
        ----------
        time_limit : float
            Seconds for each solve; 0: none.

        Raises
        ------
        ValueError
            As :func:`solve_conic`.
        """
        self._solver: Optional[int] = None
        program = Program(cost, matrix, right_side, cones, quadratic)
        self._n, self._m = program.n, program.m
        self._matrix = program.matrix.keys(self._m)
        self._quadratic = np.zeros(0, dtype=np.int64) if program.quadratic is None else _triangle(program.quadratic, self._n)[0]
        handle = ctypes.c_void_p()
        options = Options(tolerance, near_tolerance, time_limit, max_iterations, 0)
        check(_create(ctypes.byref(program.problem), ctypes.byref(options), ctypes.byref(handle)))
        self._solver = handle.value

    def update(
        self,
        cost: Optional[npt.ArrayLike] = None,
        matrix: Any = None,
        right_side: Optional[npt.ArrayLike] = None,
        quadratic: Any = None,
    ) -> None:
        """Replaces numbers; what is not given stays. Shapes and forms are those of the constructor.

        Raises
        ------
        ValueError
            A shape is another, an entry lies outside the pattern, or a number is not finite; that argument changes nothing.
        """
        solver = self._open()
        if quadratic is not None:
            keys, values = _triangle(compress(quadratic, (self._n, self._n), "quadratic"), self._n)
            _pass(_update_quadratic, solver, _spread(keys, values, self._quadratic, self._n, "quadratic"))
        if cost is not None:
            _pass(_update_cost, solver, weights(cost, 1, "cost"))
        if matrix is not None:
            found = compress(matrix, (self._m, self._n), "matrix")
            _pass(_update_matrix, solver, _spread(found.keys(self._m), found.values, self._matrix, self._m, "matrix"))
        if right_side is not None:
            _pass(_update_right_side, solver, weights(right_side, 1, "right_side"))

    def solve(self) -> ConicSolution:
        """Solves the program as it now stands."""
        solver = self._open()
        return answer(self._n, self._m, lambda *results: _solve(solver, *results))

    @property
    def size(self) -> int:
        """Bytes that the library holds for this solver at most."""
        size: int = _size(self._open())
        if size == 0:
            raise ValueError(last_error())
        return size

    def close(self) -> None:
        """Gives the memory back; a second time is allowed."""
        if self._solver is not None:
            check(_destroy(self._solver))
            self._solver = None

    def __enter__(self) -> ConicSolver:
        return self

    def __exit__(self, kind: Optional[type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_solver", None) is not None:
            _destroy(self._solver)

    def _open(self) -> int:
        if self._solver is None:
            raise ValueError("The solver is closed.")
        return self._solver


def _pass(update: Any, solver: int, values: FloatArray) -> None:
    check(update(solver, pointer(values), len(values)))


def _triangle(matrix: Compressed, n: int) -> tuple[npt.NDArray[np.int64], FloatArray]:
    """Places and values of the upper triangle of a symmetric matrix that is given whole or by that triangle."""
    keys = matrix.keys(n)
    columns, rows = np.divmod(keys, max(1, n))
    upper, lower = rows <= columns, rows > columns
    if lower.any():
        mirrored = rows * n + columns
        order = np.argsort(mirrored)
        if not (np.array_equal(mirrored[order], keys) and np.array_equal(matrix.values[order], matrix.values)):
            raise ValueError("quadratic has entries below the diagonal and is not symmetric. Give the full symmetric matrix or its upper triangle.")
    return keys[upper], matrix.values[upper]


def _spread(keys: npt.NDArray[np.int64], values: FloatArray, pattern: npt.NDArray[np.int64], rows: int, name: str) -> FloatArray:
    """The values in the order of the pattern, zero where there is none."""
    places = np.searchsorted(pattern, keys)
    outside = (places == len(pattern)) | (np.append(pattern, -1)[places] != keys)
    if outside.any():
        column, row = divmod(int(keys[outside][0]), rows)
        raise ValueError(f"{name} has an entry in row {row}, column {column}, where the first had none. Make a new solver for another pattern.")
    result = np.zeros(len(pattern))
    result[places] = values
    return result
