"""Decomposition of joints and of pairs."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ._crosstab import aligned
from ._library import UNTOUCHED, FloatArray, IntArray, check, function, last_error, pointer, weights
from ._population import OF_THE_TABLE, MoreRecords, PopulationLimits, entropy, more_records, population_of_triples, too_few, wanted
from ._records import Sample, joint_of
from ._results import CInterval, Interval, Result, Status

_INTERVALS = ("redundancy", "unique1", "unique2", "synergy", "total", "union_information", "information1", "information2")
_PAIR_INTERVALS = ("redundancy", "unique1", "unique2", "union_information")


class CDecomposition(ctypes.Structure):
    """pid_decomposition."""

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


@dataclass(frozen=True)
class Decomposition(Result):
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
    population: "PopulationLimits | None" = None
    """Limits of the population behind a table of counts; None: no counts, exact=True, or what ``no_limits`` says."""
    sample: "Sample | None" = field(default=None, compare=False, repr=False)
    """What was read, where a table of records was given."""
    no_limits: str = ""
    """Why there are no limits of the population behind counts; empty where there are, or none were to be found."""

    more_records: "MoreRecords | None" = None
    """What would decide whether both sources say more together than each alone, where the limits of the population leave it open."""

    def _sentences(self) -> "list[str]":
        return self.population._sentences(self.more_records) if self.population is not None else [self.no_limits or OF_THE_TABLE]


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


def to_dataclass(result: CDecomposition, status: Status) -> Decomposition:
    """What the library wrote."""
    found: "dict[str, Any]" = {name: getattr(result, name).to_tuple() for name in _INTERVALS}
    return Decomposition(**found, iterations=result.iterations, status=status)


@dataclass(frozen=True)
class SharedAndUnique(Result):
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

        Parameters
        ----------
        tolerance : float
            Width asked for, in bits.

        Raises
        ------
        ValueError
            A weight is negative or not finite, or all are zero; the message names it.
        """
        table = weights(joint, 3, "joint")
        result = CDecomposition()
        code = check(_decompose(self._workspace, pointer(table), *table.shape, tolerance, ctypes.byref(result)))
        return to_dataclass(result, Status(code))

    def decompose_pairs(self, x1y: npt.ArrayLike, x2y: npt.ArrayLike, tolerance: float = 1e-9) -> SharedAndUnique:
        """R, U1 and U2 from the weights of (x1, y) and of (x2, y).

        Tables whose p(y) differ by rounding only (a relative 1e-6: single precision) are answered for every consistent pair near them, as much wider.

        Raises
        ------
        InconsistentMarginalsError
            The two tables give y different distributions.
        """
        tables = aligned({"x1y": (x1y, "x1", "y"), "x2y": (x2y, "x2", "y")})
        first, second = weights(tables["x1y"], 2, "x1y"), weights(tables["x2y"], 2, "x2y")
        if first.shape[1] != second.shape[1]:
            raise ValueError(f"y has {first.shape[1]} symbols in x1y and {second.shape[1]} in x2y.")
        result = _SharedAndUnique()
        code = check(
            _pairs(self._workspace, pointer(first), pointer(second), first.shape[0], second.shape[0], first.shape[1], tolerance, ctypes.byref(result))
        )
        found: "dict[str, Any]" = {name: getattr(result, name).to_tuple() for name in _PAIR_INTERVALS}
        return SharedAndUnique(**found, status=Status(code))

    def _run(self, tables: FloatArray, tolerance: float, results: FloatArray, codes: IntArray) -> None:
        code = _batch(self._workspace, pointer(tables), *tables.shape, tolerance, pointer(results), pointer(codes))
        if (codes == UNTOUCHED).any():  # an error of the call as a whole; what became of each table its code says
            check(code)


def decompose(
    joint: Any,
    tolerance: float = 1e-9,
    *,
    x1: Any = None,
    x2: Any = None,
    y: Any = None,
    weight: Any = None,
    missing: str = "refuse",
    discretise: "Mapping[str, Any] | None" = None,
    exact: bool = False,
    confidence: float = 0.95,
    method: str = "calibrated",
    seed: int = 0,
    threads: int = 1,
    time_limit: float = 0,
) -> Decomposition:
    """Takes I(X1,X2;Y) apart into redundancy, unique parts and synergy.

    Parameters
    ----------
    joint : array_like, DataFrame, dict or list of records
        Weights w(x1, x2, y), an array of three axes or ``pandas.crosstab([x1, x2], y)``; or a table with a record a row, whose
        columns ``x1``, ``x2`` and ``y`` name: a frame of pandas or polars, a table of Arrow, a dict of sequences, a list of dicts or
        named tuples, an array with a column for each number.
    tolerance : float
        Width asked for, in bits.
    x1, x2, y : column name or list of column names
        The symbols of several columns are their combinations.
    weight : column name, False or None
        Records or weight of each row. None: the column ``count``, if its values are whole; False: every row is one record.
    missing : {'refuse', 'drop'}
        What becomes of rows without a value: refused with their number, or left out (as those with NA, null and the like).
    discretise : dict
        For 'x1', 'x2' or 'y' an estimator such as :class:`QuantileBins` that puts measured values into classes; a copy is fitted.
    exact : bool
        True: the counts are everything there is, not a sample, and no limits of a population are found.
    confidence : float
        Of each limit of the population behind counts. Weights that are no whole numbers have none.
    method, seed, threads, time_limit
        Of these limits, as for :func:`population_of_triples`: they take seconds to minutes, with ``method="profile"`` much less.

    Returns
    -------
    Decomposition
        Intervals that contain the exact values for the weights, and in ``population`` limits for what the counts are a sample of, on
        which its ``advice`` rests.

    Raises
    ------
    ValueError
        A weight is negative or not finite, all are zero, a value is missing, or a column is measured; the message says where.

    Examples
    --------
    >>> rows = {"voice": [0, 0, 1, 1], "face": [0, 1, 0, 1], "mood": ["calm", "angry", "angry", "calm"]}
    >>> d = pid.decompose(rows, x1="voice", x2="face", y="mood", exact=True)
    >>> round(d.synergy.midpoint, 6), d.sample.labels[2]
    (1.0, ('angry', 'calm'))
    >>> round(pid.decompose([[[0.25, 0], [0, 0.25]], [[0, 0.25], [0.25, 0]]]).synergy.midpoint, 6)
    1.0
    """
    table, sample = joint_of(joint, {"x1": x1, "x2": x2, "y": y}, weight, missing, discretise)
    found, limits, why, further = Decomposer().decompose(table, tolerance), None, "", None
    if wanted((table,), exact, confidence, method) and not (why := too_few(table.sum(), table.shape, True)):
        limits = population_of_triples(table, False, confidence, method, seed, threads, time_limit)
        right = {name: of.max(-1).sum() / table.sum() for name, of in (("", table), ("1", table.sum(1)), ("2", table.sum(0)))}
        own = {"target_entropy": entropy(table.sum((0, 1))), **{name: getattr(found, name) for name in _INTERVALS}}
        own.update({f"accuracy{name}": (share, share) for name, share in right.items()})
        further = more_records(limits, own, (float(table.sum()),), all_seen=True)
    return replace(found, population=limits, sample=sample, no_limits=why, more_records=further)


def decompose_pairs(x1y: npt.ArrayLike, x2y: npt.ArrayLike, tolerance: float = 1e-9) -> SharedAndUnique:
    """R, U1 and U2 from the two labelled modalities alone; cross tables are matched by their labels."""
    return Decomposer().decompose_pairs(x1y, x2y, tolerance)


def decompose_batch(joints: npt.ArrayLike, tolerance: float = 1e-9, threads: int = 1) -> DecompositionBatch:
    """Decomposes k tables of one shape, an array of shape (k, n1, n2, ny).

    A bad table gives NaN and a code below 0, and the others are done all the same.

    Parameters
    ----------
    threads : int
        Workers; the results do not depend on it.
    """
    if threads < 1:
        raise ValueError(f"threads is {threads}; it must be at least 1.")
    tables = weights(joints, 4, "joints")
    count, doubles = len(tables), ctypes.sizeof(CDecomposition) // 8
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
