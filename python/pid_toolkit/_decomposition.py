"""Decomposition of joints and of pairs."""

from __future__ import annotations

import ctypes
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ._library import UNTOUCHED, FloatArray, IntArray, check, function, last_error, pointer, weights
from ._results import CInterval, Interval, Status

_INTERVALS = ("redundancy", "unique1", "unique2", "synergy", "total", "union_information", "information1", "information2")
_PAIR_INTERVALS = ("redundancy", "unique1", "unique2", "union_information")


class _Decomposition(ctypes.Structure):
    _fields_ = [(name, CInterval) for name in _INTERVALS] + [("iterations", ctypes.c_int64)]


class _SharedAndUnique(ctypes.Structure):
    _fields_ = [(name, CInterval) for name in _PAIR_INTERVALS]


_int, _pointer = ctypes.c_int32, ctypes.c_void_p
_size = function("pid_workspace_size", _int, _int, _int, result=ctypes.c_int64)
_create = function("pid_workspace_create", result=_pointer)
_destroy = function("pid_workspace_destroy", _pointer)
_decompose = function("pid_decompose", _pointer, _pointer, _int, _int, _int, ctypes.c_double, _pointer)
_batch = function("pid_decompose_batch", _pointer, _pointer, ctypes.c_int64, _int, _int, _int, ctypes.c_double, _pointer, _pointer)
_pairs = function("pid_decompose_pairs", _pointer, _pointer, _pointer, _int, _int, _int, ctypes.c_double, _pointer)


class Decomposition(NamedTuple):
    """I(X1,X2;Y) taken apart, in bits (Bertschinger et al. 2014)."""

    redundancy: Interval
    """R: in X1 as well as in X2."""
    unique1: Interval
    """U1: in X1 only."""
    unique2: Interval
    """U2: in X2 only."""
    synergy: Interval
    """S: in both together only."""
    total: Interval
    """I(X1,X2;Y) = R + U1 + U2 + S."""
    union_information: Interval
    """R + U1 + U2."""
    information1: Interval
    """I(X1;Y) = R + U1."""
    information2: Interval
    """I(X2;Y) = R + U2."""
    iterations: int
    """Interior-point iterations."""
    status: Status
    """CERTIFIED or WIDE."""


class DecompositionBatch(NamedTuple):
    """The same for many tables: arrays of shape (k, 2), lower and upper ends; NaN where the table was refused."""

    redundancy: FloatArray
    unique1: FloatArray
    unique2: FloatArray
    synergy: FloatArray
    total: FloatArray
    union_information: FloatArray
    information1: FloatArray
    information2: FloatArray
    iterations: npt.NDArray[np.int64]
    codes: IntArray
    """0 certified, 1 wide, below 0 refused (see pid.h)."""


class SharedAndUnique(NamedTuple):
    """What the two labelled modalities say without any pair."""

    redundancy: Interval
    unique1: Interval
    unique2: Interval
    union_information: Interval
    status: Status


def workspace_size(n1: int, n2: int, ny: int) -> int:
    """Bytes that a decomposer holds at most after decompositions of tables of at most this shape."""
    size: int = _size(n1, n2, ny)
    if size == 0:
        raise ValueError(last_error())
    return size


class Decomposer:
    """Decomposes many tables and keeps its memory from one to the next. Serves one thread at a time; two give the same bits."""

    def __init__(self) -> None:
        self._workspace = _create()
        if not self._workspace:
            raise MemoryError(last_error())

    def __del__(self) -> None:
        workspace, self._workspace = getattr(self, "_workspace", None), None
        if workspace:
            _destroy(workspace)

    def decompose(self, joint: npt.ArrayLike, tolerance: float = 1e-9) -> Decomposition:
        """Decomposes the joint weights w(x1, x2, y), an array of three axes.

        :param tolerance: width asked for, in bits.
        :raises ValueError: a weight is negative or not finite, or all are zero; the message names it.
        """
        table = weights(joint, 3, "joint")
        result = _Decomposition()
        code = check(_decompose(self._workspace, pointer(table), *table.shape, tolerance, ctypes.byref(result)))
        return Decomposition(*(getattr(result, name).to_tuple() for name in _INTERVALS), result.iterations, Status(code))

    def decompose_pairs(self, x1y: npt.ArrayLike, x2y: npt.ArrayLike, tolerance: float = 1e-9) -> SharedAndUnique:
        """R, U1 and U2 from the weights of (x1, y) and of (x2, y).

        Tables whose p(y) differ by rounding only (a relative 1e-6: single precision) are answered for every consistent pair near them, as much wider.

        :raises InconsistentMarginalsError: the two tables give y different distributions.
        """
        first, second = weights(x1y, 2, "x1y"), weights(x2y, 2, "x2y")
        if first.shape[1] != second.shape[1]:
            raise ValueError(f"y has {first.shape[1]} symbols in x1y and {second.shape[1]} in x2y.")
        result = _SharedAndUnique()
        code = check(
            _pairs(self._workspace, pointer(first), pointer(second), first.shape[0], second.shape[0], first.shape[1], tolerance, ctypes.byref(result))
        )
        return SharedAndUnique(*(getattr(result, name).to_tuple() for name in _PAIR_INTERVALS), Status(code))

    def _run(self, tables: FloatArray, tolerance: float, results: FloatArray, codes: IntArray) -> None:
        code = _batch(self._workspace, pointer(tables), *tables.shape, tolerance, pointer(results), pointer(codes))
        if (codes == UNTOUCHED).any():  # an error of the call as a whole; what became of each table its code says
            check(code)


def decompose(joint: npt.ArrayLike, tolerance: float = 1e-9) -> Decomposition:
    """Decomposes the joint weights w(x1, x2, y); see :meth:`Decomposer.decompose`."""
    return Decomposer().decompose(joint, tolerance)


def decompose_pairs(x1y: npt.ArrayLike, x2y: npt.ArrayLike, tolerance: float = 1e-9) -> SharedAndUnique:
    """R, U1 and U2 from the two labelled modalities alone."""
    return Decomposer().decompose_pairs(x1y, x2y, tolerance)


def decompose_batch(joints: npt.ArrayLike, tolerance: float = 1e-9, threads: int = 1) -> DecompositionBatch:
    """Decomposes k tables of one shape, an array of shape (k, n1, n2, ny).

    A bad table gives NaN and a code below 0, and the others are done all the same.

    :param threads: workers; the results do not depend on it.
    """
    if threads < 1:
        raise ValueError(f"threads is {threads}; it must be at least 1.")
    tables = weights(joints, 4, "joints")
    count, doubles = len(tables), ctypes.sizeof(_Decomposition) // 8
    raw, codes = np.full((count, doubles), np.nan), np.full(count, UNTOUCHED, dtype=np.int32)
    edges = np.linspace(0, count, min(threads, max(1, count)) + 1).astype(int)
    parts = [(tables[a:b], raw[a:b], codes[a:b]) for a, b in zip(edges, edges[1:])]

    def run(part: tuple[FloatArray, FloatArray, IntArray]) -> None:
        Decomposer()._run(part[0], tolerance, part[1], part[2])

    if len(parts) == 1:
        run(parts[0])
    else:
        with ThreadPoolExecutor(len(parts)) as pool:
            list(pool.map(run, parts))
    ends = {name: raw[:, 2 * i : 2 * i + 2] for i, name in enumerate(_INTERVALS)}
    return DecompositionBatch(**ends, iterations=raw[:, -1].copy().view(np.int64), codes=codes)
