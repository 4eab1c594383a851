"""Bounds from the three pairwise marginals."""

from __future__ import annotations

import ctypes
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ._library import UNTOUCHED, FloatArray, IntArray, check, function, pointer, weights
from ._results import CInterval, Interval, Status

_INTERVALS = (
    "redundancy", "unique1", "unique2", "synergy", "minimal_synergy", "maximal_synergy", "total", "information1", "information2",
    "accuracy", "accuracy1", "accuracy2", "disagreement",
)  # fmt: skip
_COMPATIBILITY = ("compatible", "impossible", "undecided")
_SEARCH_END = ("none", "closed", "nodes", "stopped", "too large")
_DOMINANT = ("undecided", "redundancy", "unique1", "unique2", "synergy")
_COLLECT = ("undecided", "yes", "no")
_FUSION = ("undecided", "none", "simple", "complex")
_CAPACITY = 32


class _Options(ctypes.Structure):
    _fields_ = [
        ("tolerance", ctypes.c_double),
        ("search_tolerance", ctypes.c_double),
        ("nodes", ctypes.c_int64),
        ("time_limit", ctypes.c_double),
        ("memory", ctypes.c_int64),
    ]


class _Result(ctypes.Structure):
    _fields_ = [(name, CInterval) for name in _INTERVALS] + [
        ("attained", ctypes.c_double),
        ("nodes", ctypes.c_int64),
        ("compatibility", ctypes.c_int32),
        ("search_end", ctypes.c_int32),
        ("dominant", ctypes.c_int32),
        ("collect", ctypes.c_int32),
        ("fusion", ctypes.c_int32),
        ("bound_count", ctypes.c_int32),
    ]


class _NamedBound(ctypes.Structure):
    _fields_ = [
        ("value", ctypes.c_double),
        ("is_upper", ctypes.c_int32),
        ("is_proven", ctypes.c_int32),
        ("name", ctypes.c_char * 64),
        ("source", ctypes.c_char * 192),
    ]


_int, _pointer = ctypes.c_int32, ctypes.c_void_p
_joint = function("pid_bounds_joint", _pointer, _int, _int, _int, _pointer, _pointer, _pointer, _int)
_tables = function("pid_bounds_tables", _pointer, _pointer, _pointer, _int, _int, _int, _pointer, _pointer, _pointer, _int)
_batch = function("pid_bounds_batch", _pointer, ctypes.c_int64, _int, _int, _int, _pointer, _pointer, _pointer)


class NamedBound(NamedTuple):
    """A bound on the synergy by name."""

    name: str
    side: str
    """'lower' or 'upper'."""
    value: float
    """Bits; a proven one rounded to its safe side."""
    proven: bool
    """False: a heuristic, for comparison only."""
    source: str


class Advice(NamedTuple):
    """What the intervals support, and no more."""

    dominant: str
    """'redundancy', 'unique1', 'unique2', 'synergy' or 'undecided'."""
    collect: str
    """'yes', 'no' or 'undecided': whether paired labels are worth collecting."""
    fusion: str
    """'none', 'simple', 'complex' or 'undecided': the family of fusion models to try."""


class Bounds(NamedTuple):
    """What the three pairwise marginals say; NaN where there is no joint distribution or no search was made."""

    redundancy: Interval
    unique1: Interval
    unique2: Interval
    synergy: Interval
    """Every joint with these pairs has its S in here."""
    minimal_synergy: Interval
    """The least S of any joint with these pairs."""
    maximal_synergy: Interval
    """The largest."""
    total: Interval
    """What I(X1,X2;Y) can be."""
    information1: Interval
    information2: Interval
    accuracy: Interval
    """What the accuracy of the best classifier on (X1,X2) can be."""
    accuracy1: Interval
    accuracy2: Interval
    disagreement: Interval
    attained: float
    """S of the best joint found: computed, not proven."""
    nodes: int
    compatibility: str
    """'compatible' (no contradiction was found), 'impossible' or 'undecided'."""
    search_end: str
    """'none', 'closed', 'nodes', 'stopped' or 'too large'."""
    advice: Advice
    bounds: tuple[NamedBound, ...]
    status: Status


class BoundsBatch(NamedTuple):
    """The intervals of many tables: arrays of shape (k, 2), lower and upper ends; NaN where the table was refused."""

    redundancy: FloatArray
    unique1: FloatArray
    unique2: FloatArray
    synergy: FloatArray
    minimal_synergy: FloatArray
    maximal_synergy: FloatArray
    total: FloatArray
    information1: FloatArray
    information2: FloatArray
    accuracy: FloatArray
    accuracy1: FloatArray
    accuracy2: FloatArray
    disagreement: FloatArray
    codes: IntArray
    """0 certified, 1 wide, 2 impossible, below 0 refused (see pid.h)."""


def bounds(
    joint: npt.ArrayLike,
    tolerance: float = 1e-9,
    search_tolerance: float = 1e-6,
    nodes: int = 4000,
    time_limit: float = 0,
    memory: int = 1 << 28,
) -> Bounds:
    """What the three pairwise marginals of the joint weights w(x1, x2, y) say.

    :param tolerance: width asked for R, U1, U2 and S_min, in bits.
    :param search_tolerance: width at which the search for S_max stops.
    :param nodes: most nodes of that search; 0: no search.
    :param time_limit: seconds; 0: none, and the same bits on every run.
    :param memory: most bytes of what that search keeps to choose from; beyond, it goes depth first, which needs little.
    """
    table = weights(joint, 3, "joint")
    options = _Options(tolerance, search_tolerance, nodes, time_limit, memory)
    result, named = _Result(), (_NamedBound * _CAPACITY)()
    code = _joint(pointer(table), *table.shape, ctypes.byref(options), ctypes.byref(result), named, _CAPACITY)
    return _to_tuple(check(code), result, named)


def bounds_from_tables(
    x1y: npt.ArrayLike,
    x2y: npt.ArrayLike,
    x1x2: npt.ArrayLike,
    tolerance: float = 1e-9,
    search_tolerance: float = 1e-6,
    nodes: int = 4000,
    time_limit: float = 0,
    memory: int = 1 << 28,
) -> Bounds:
    """The same from three separate tables of weights, of (x1, y), (x2, y) and (x1, x2); their totals may differ.

    :raises InconsistentMarginalsError: two tables disagree on the variable that they share.
    """
    first, second, third = weights(x1y, 2, "x1y"), weights(x2y, 2, "x2y"), weights(x1x2, 2, "x1x2")
    (n1, ny), n2 = first.shape, second.shape[0]
    if second.shape != (n2, ny) or third.shape != (n1, n2):
        raise ValueError(f"x1y is {first.shape}, x2y {second.shape}, x1x2 {third.shape}; they must be (n1, ny), (n2, ny), (n1, n2).")
    options = _Options(tolerance, search_tolerance, nodes, time_limit, memory)
    result, named = _Result(), (_NamedBound * _CAPACITY)()
    code = _tables(
        pointer(first), pointer(second), pointer(third), n1, n2, ny, ctypes.byref(options), ctypes.byref(result), named, _CAPACITY
    )
    return _to_tuple(check(code), result, named)


def bounds_batch(
    joints: npt.ArrayLike,
    tolerance: float = 1e-9,
    search_tolerance: float = 1e-6,
    nodes: int = 4000,
    time_limit: float = 0,
    memory: int = 1 << 28,
) -> BoundsBatch:
    """:func:`bounds` of k tables of one shape, an array of shape (k, n1, n2, ny); a bad table gives NaN and a code below 0."""
    tables = weights(joints, 4, "joints")
    count, doubles = len(tables), ctypes.sizeof(_Result) // 8
    raw, codes = np.full((count, doubles), np.nan), np.full(count, UNTOUCHED, dtype=np.int32)
    options = _Options(tolerance, search_tolerance, nodes, time_limit, memory)
    code = _batch(pointer(tables), *tables.shape, ctypes.byref(options), pointer(raw), pointer(codes))
    if (codes == UNTOUCHED).any():
        check(code)
    return BoundsBatch(**{name: raw[:, 2 * i : 2 * i + 2] for i, name in enumerate(_INTERVALS)}, codes=codes)


def _to_tuple(code: int, result: _Result, named: ctypes.Array[_NamedBound]) -> Bounds:
    return Bounds(
        *(getattr(result, name).to_tuple() for name in _INTERVALS),
        result.attained,
        result.nodes,
        _COMPATIBILITY[result.compatibility],
        _SEARCH_END[result.search_end],
        Advice(_DOMINANT[result.dominant], _COLLECT[result.collect], _FUSION[result.fusion]),
        tuple(
            NamedBound(b.name.decode(), "upper" if b.is_upper else "lower", b.value, bool(b.is_proven), b.source.decode())
            for b in named[: result.bound_count]
        ),
        Status(code),
    )
