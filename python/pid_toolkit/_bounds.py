"""Bounds from the three pairwise marginals."""

from __future__ import annotations

import ctypes
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ._library import UNTOUCHED, FloatArray, InconsistentMarginalsError, IntArray, are_counts, check, function, pointer, weights
from ._population import (
    OF_THE_TABLE,
    UNDECIDED,
    Advice,
    MoreRecords,
    PopulationLimits,
    Reconciliation,
    entropy,
    more_records,
    population,
    population_of_triples,
    reconcile,
    sentences,
    too_few,
    triple,
    wanted,
)
from ._population import advice as to_advice
from ._records import Sample, joint_of, read, refuse_unused
from ._results import CInterval, Interval, Result, Status

_INTERVALS = (
    "redundancy", "unique1", "unique2", "synergy", "minimal_synergy", "maximal_synergy", "total", "information1", "information2",
    "accuracy", "accuracy1", "accuracy2", "disagreement",
)  # fmt: skip
_COMPATIBILITY = ("compatible", "impossible", "undecided")
_SEARCH_END = ("none", "closed", "nodes", "stopped", "too large")
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


@dataclass(frozen=True)
class Bounds(Result):
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
    """Of counts what the limits of their population support; of other weights, or with exact=True, what the tables' intervals do."""
    bounds: tuple[NamedBound, ...]
    status: Status
    population: "PopulationLimits | None" = None
    """Limits of the population behind counts; None: no counts, exact=True, or what ``no_limits`` says."""
    reconciliation: "Reconciliation | None" = field(default=None, compare=False, repr=False)
    """How three samples that differ were made consistent; None: they agreed, or there was one table."""
    sample: "Sample | None" = field(default=None, compare=False, repr=False)
    """What was read, where tables of records were given."""
    no_limits: str = ""
    """Why there are no limits of the population behind counts; empty where there are, or none were to be found."""

    more_records: "MoreRecords | None" = None
    """What would decide whether paired labels pay, where the limits of the population leave it open."""

    def _sentences(self) -> "list[str]":
        said = {"impossible": ["No joint distribution has these tables."], "undecided": ["Whether any joint has these tables is open."]}
        contradiction = [CONTRADICTION] if self.reconciliation is not None and self.reconciliation.contradicts else []
        rest = [*sentences(self.advice), self.no_limits or OF_THE_TABLE]
        advice = self.population._sentences(self.more_records) if self.population is not None else rest
        return [*said.get(self.compatibility, []), *contradiction, *advice]


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


CONTRADICTION = "The three samples contradict each other: they are not of one population, or not labelled alike."


def bounds(
    joint: Any,
    labelled2: Any = None,
    unlabelled: Any = None,
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
    tolerance: float = 1e-9,
    search_tolerance: float = 1e-6,
    nodes: int = 4000,
    time_limit: float = 0,
    memory: int = 1 << 28,
) -> Bounds:
    """What pairs of variables say, where x1, x2 and y were never seen together.

    Parameters
    ----------
    joint : array_like, DataFrame, dict or list of records
        Alone: weights w(x1, x2, y) or a table of records, of which the pairs are used. With two others: the labelled records of the
        first source, (x1, y).
    labelled2 : the same, optional
        The labelled records of the second source, (x2, y).
    unlabelled : the same, optional
        The unlabelled pairs (x1, x2).
    x1, x2, y, weight, missing, discretise
        As for :func:`decompose`; ``weight`` may be three, one for each table. Three tables without names of columns are arrays of
        weights, or cross tables, matched by their labels.
    exact : bool
        True: the counts are everything there is, not a sample. Then no limits of a population are found, and the advice is of the tables.
    confidence : float
        Of each limit of the population behind counts, on which the advice rests. Weights that are no whole numbers have none.
    method, seed, threads
        Of these limits, as for :func:`population`: they take seconds to minutes, with ``method="profile"`` much less.
    tolerance : float
        Width asked for R, U1, U2 and S_min, in bits.
    search_tolerance : float
        Width at which the search for S_max stops.
    nodes : int
        Most nodes of that search; 0: no search.
    time_limit : float
        Seconds, for each of search, reconciliation and limits; 0: none, and the same bits on every run.
    memory : int
        Most bytes of what that search keeps to choose from; beyond, it goes depth first, which needs little.

    Returns
    -------
    Bounds
        Three samples of different records never agree to the last record: where counts differ, they are reconciled first
        (:func:`reconcile`), and a contradiction is a warning.

    Raises
    ------
    ValueError
        Of the data; the message names table, row or label, and what to do.
    InconsistentMarginalsError
        Tables that are no counts disagree on the variable that they share.

    Examples
    --------
    >>> voice = [{"voice": v, "mood": m} for v, m in [("high", "glad"), ("high", "glad"), ("low", "sad"), ("low", "glad")]]
    >>> face = {"face": ["smile", "smile", "frown", "frown"], "mood": ["glad", "glad", "sad", "glad"]}
    >>> both = {"voice": ["high", "low", "high", "low"], "face": ["smile", "frown", "frown", "smile"]}
    >>> b = pid.bounds(voice, face, both, x1="voice", x2="face", y="mood")
    >>> b.sample.names, b.synergy.lower <= b.synergy.upper
    (('voice', 'face', 'mood'), True)
    """
    options = _Options(tolerance, search_tolerance, nodes, time_limit, memory)
    columns = {"x1": x1, "x2": x2, "y": y}
    if isinstance(labelled2, (int, float)):
        raise TypeError(f"The second argument is {labelled2!r}; it is a table. Give the tolerance by its name: tolerance={labelled2!r}.")
    if (labelled2 is None) != (unlabelled is None):
        raise TypeError("Give one table, or three: the labelled records of each source and the unlabelled pairs.")
    if labelled2 is None:
        table, sample = joint_of(joint, columns, weight, missing, discretise)
        found, limits, why = _of_joint(table, options), None, ""
        if wanted((table,), exact, confidence, method) and not (why := too_few(table.sum(), table.shape, False)):
            limits = population_of_triples(table, True, confidence, method, seed, threads, time_limit)
        return _answered(found, limits, why, (table,), table.sum((0, 1)), sample=sample)
    if any(name is not None for name in columns.values()):
        sources = ("the first labelled table", "the second labelled table", "the unlabelled table")
        sample = read((joint, labelled2, unlabelled), sources, columns, weight, missing, discretise)
        first, second, third, shape = triple(*sample.tables)
    else:
        refuse_unused(weight, missing, discretise)
        sample = None
        first, second, third, shape = triple(joint, labelled2, unlabelled)
    tables = (first, second, third)
    sampled = wanted(tables, exact, confidence, method)
    reconciled = None
    try:
        found = _of_tables(first, second, third, shape, options)
    except InconsistentMarginalsError:
        if not are_counts(tables):
            raise
        reconciled = reconcile(first, second, third, seed, threads, time_limit)
        found = _of_joint(reconciled.joint, options)
        if reconciled.contradicts:
            warnings.warn(CONTRADICTION, stacklevel=2)
    limits, why = None, too_few(min(table.sum() for table in tables), shape, False) if sampled else ""
    if sampled and not why and found.compatibility != "impossible":
        limits = population(first, second, third, confidence, method, seed, threads, time_limit)
        if reconciled is not None and reconciled.contradicts:
            limits = replace(limits, advice=UNDECIDED)
    target = first.sum(0) if reconciled is None else reconciled.joint.sum((0, 1))
    contradicts = reconciled is not None and reconciled.contradicts
    return _answered(found, limits, why, () if contradicts else tables, target, reconciliation=reconciled, sample=sample)


def _answered(
    found: Bounds, limits: "PopulationLimits | None", no_limits: str, samples: "tuple[FloatArray, ...]", target: FloatArray, **besides: Any
) -> Bounds:
    """With the advice to act on, and what would decide; samples that contradict each other are none to project from."""
    if limits is None:
        return replace(found, advice=UNDECIDED if no_limits else found.advice, no_limits=no_limits, **besides)
    further = None
    if samples and not limits.sparse:
        own = {"target_entropy": entropy(target), **{name: getattr(found, name) for name in _INTERVALS}}
        further = more_records(limits, own, tuple(float(table.sum()) for table in samples))
    return replace(found, advice=limits.advice, population=limits, more_records=further, **besides)


def _of_joint(table: FloatArray, options: _Options) -> Bounds:
    result, named = _Result(), (_NamedBound * _CAPACITY)()
    code = _joint(pointer(table), *table.shape, ctypes.byref(options), ctypes.byref(result), named, _CAPACITY)
    return _to_tuple(check(code), result, named)


def _of_tables(first: FloatArray, second: FloatArray, third: FloatArray, shape: "tuple[int, int, int]", options: _Options) -> Bounds:
    result, named = _Result(), (_NamedBound * _CAPACITY)()
    code = _tables(
        pointer(first), pointer(second), pointer(third), *shape, ctypes.byref(options), ctypes.byref(result), named, _CAPACITY
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
    """Intervals of k tables of one shape, an array of shape (k, n1, n2, ny); a bad table gives NaN and a code below 0.

    Each table is taken for everything there is, as by :func:`bounds` with ``exact=True``.
    """
    tables = weights(joints, 4, "joints")
    count, doubles = len(tables), ctypes.sizeof(_Result) // 8
    raw, codes = np.full((count, doubles), np.nan), np.full(count, UNTOUCHED, dtype=np.int32)
    options = _Options(tolerance, search_tolerance, nodes, time_limit, memory)
    code = _batch(pointer(tables), *tables.shape, ctypes.byref(options), pointer(raw), pointer(codes))
    if (codes == UNTOUCHED).any():
        check(code)
    return BoundsBatch(**{name: raw[:, 2 * i : 2 * i + 2] for i, name in enumerate(_INTERVALS)}, codes=codes)


def _to_tuple(code: int, result: _Result, named: ctypes.Array[_NamedBound]) -> Bounds:
    intervals: "dict[str, Any]" = {name: getattr(result, name).to_tuple() for name in _INTERVALS}
    return Bounds(
        **intervals,
        attained=result.attained,
        nodes=result.nodes,
        compatibility=_COMPATIBILITY[result.compatibility],
        search_end=_SEARCH_END[result.search_end],
        advice=to_advice(result.dominant, result.collect, result.fusion),
        bounds=tuple(
            NamedBound(b.name.decode(), "upper" if b.is_upper else "lower", b.value, bool(b.is_proven), b.source.decode())
            for b in named[: result.bound_count]
        ),
        status=Status(code),
    )
