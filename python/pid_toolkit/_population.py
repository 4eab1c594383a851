"""What counts say about the population that they were drawn from."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ._crosstab import aligned, is_cross_table, joint
from ._library import FloatArray, are_counts, check, function, pointer, weights
from ._results import CInterval, Interval, Limits, Result

_QUANTITIES = (
    "redundancy", "unique1", "unique2", "synergy", "minimal_synergy", "maximal_synergy", "total", "information1", "information2",
    "accuracy", "accuracy1", "accuracy2", "target_entropy",
)  # fmt: skip
_METHODS = ("calibrated", "profile", "uniform", "finite")


class Advice(NamedTuple):
    """What the intervals or limits support, and no more."""

    dominant: str
    """'redundancy', 'unique1', 'unique2', 'synergy' or 'undecided'."""
    collect: str
    """'yes', 'no' or 'undecided': whether paired labels are worth collecting."""
    fusion: str
    """'none', 'simple' or 'undecided': the family of fusion models to try; pairs cannot show that 'complex' is needed."""


_DOMINANT = ("undecided", "redundancy", "unique1", "unique2", "synergy")
_COLLECT = ("undecided", "yes", "no")
_FUSION = ("undecided", "none", "simple", "complex")
OF_THE_TABLE = "Of this table, taken for everything there is: nothing is said of a population behind it."
_MOST_CELLS = 5000  # as the command: a simulated sample of more costs minutes
UNDECIDED = Advice("undecided", "undecided", "undecided")


def advice(dominant: int, collect: int, fusion: int) -> Advice:
    """The answers of the library by name."""
    return Advice(_DOMINANT[dominant], _COLLECT[collect], _FUSION[fusion])


@dataclass(frozen=True)
class PopulationLimits(Result):
    """Limits of the quantities of a population, each by itself at the confidence; in bits, accuracies in [0, 1]."""

    redundancy: Limits
    unique1: Limits
    unique2: Limits
    synergy: Limits
    minimal_synergy: Limits
    """The least S that the pairs of the population allow; NaN where S itself was observed."""
    maximal_synergy: Limits
    """The largest."""
    total: Limits
    information1: Limits
    information2: Limits
    accuracy: Limits
    """Of the best classifier on (X1, X2)."""
    accuracy1: Limits
    accuracy2: Limits
    target_entropy: Limits
    note: str
    """What must be known of these limits, such as a method that had to be replaced; empty: nothing."""
    stopped: bool
    """Whether the time limit came first: limits that were not found are the widest possible."""
    advice: Advice = UNDECIDED
    """What the limits support."""
    sparse: bool = False
    """Whether there are more cells than records: then no advice rests on them."""
    confidence: float = math.nan
    """Of each limit by itself."""
    method: str = ""
    """How the radius was found: 'calibrated', 'profile', 'uniform' or 'finite'."""

    def _sentences(self, further: "MoreRecords | None" = None) -> "list[str]":
        quick = self.method == "profile" and self.advice.collect != "undecided"
        found = [f"Limits of the population hold each at {100 * self.confidence:.4g} % confidence; method {self.method}."]
        found += ["It is quick, and too narrow where cells have few records: the answer stands where 'calibrated' says the same."] if quick else []
        notes = [f"{self.note.rstrip('.')}."] if self.note else []
        sparse = ["There are more cells than records: merge labels, or collect more."] if self.sparse else []
        paired = math.isnan(self.minimal_synergy.lower) and not math.isnan(self.synergy.lower)
        decide = [] if further is None else [further._sentence()]
        low, high = self.synergy.lower, self.synergy.upper
        span = [] if math.isnan(low) else [f"Synergy: {math.floor(low * 1e3) / 1e3:.3f} to {math.ceil(high * 1e3) / 1e3:.3f} bit."]
        answer, *rest = sentences(self.advice, paired)
        return [answer, *span, *decide, *rest, *sparse, *found, *notes, *(["The time limit came first."] if self.stopped else [])]


def sentences(of: Advice, paired: bool = False) -> "list[str]":
    """The answers in words, about records that show all three or do not."""
    question = "Do both sources say more together than each alone?" if paired else "Are paired labels worth collecting?"
    return [f"{question} {of.collect.capitalize()}.", f"Largest part: {of.dominant}. Fusion to try: {of.fusion}."]


def wanted(tables: "tuple[FloatArray, ...]", exact: bool, confidence: float, method: str) -> bool:
    """Whether limits of a population are to be found: of counts, unless they are everything there is."""
    if confidence is None:
        raise TypeError("confidence is None; it is a number such as 0.95. Say exact=True if the counts are everything there is.")
    asked = [f"{name}={value!r}" for name, value, usual in (("confidence", confidence, 0.95), ("method", method, "calibrated")) if value != usual]
    if exact and asked:
        raise ValueError(f"exact=True says that the counts are everything there is; {asked[0]} is about a population. Leave one of them out.")
    _options(confidence, method, 0, 1, 0)
    counts = are_counts(tables)
    if asked and not counts:
        raise ValueError(
            f"The weights are no counts, so there is no sample to draw from. Give whole numbers of records, or leave out {asked[0]}."
        )
    return counts and not exact


def too_few(records: float, shape: "tuple[int, ...]", paired: bool) -> str:
    """Why no limits are looked for, by the rules of the command; empty: they are. paired: records that show all three."""
    cells, sizes = math.prod(shape), " x ".join(map(str, shape))
    if (2 * max(shape) > records >= 50) or (paired and records < cells):
        return (
            f"The alphabets are too large for the sample: {records:.0f} records for {sizes} = {cells} cells. "
            "Merge symbols, or say exact=True if the counts are everything there is."
        )
    if cells > _MOST_CELLS:
        return (
            f"The table has {cells} cells, more than the {_MOST_CELLS} for which limits of the population are found. "
            "Merge symbols, or say exact=True if the counts are everything there is."
        )
    return ""


class _CLimits(ctypes.Structure):
    _fields_ = [(name, ctypes.c_double) for name in Limits._fields]


class _Options(ctypes.Structure):
    _fields_ = [
        ("confidence", ctypes.c_double),
        ("time_limit", ctypes.c_double),
        ("seed", ctypes.c_int64),
        ("method", ctypes.c_int32),
        ("threads", ctypes.c_int32),
    ]


class _Result(ctypes.Structure):
    _fields_ = [(name, _CLimits) for name in _QUANTITIES] + [("note", ctypes.c_char * 256)] + [
        (name, ctypes.c_int32) for name in ("dominant", "collect", "fusion", "sparse")
    ]


_int, _pointer = ctypes.c_int32, ctypes.c_void_p
_samples = function("pid_population_of_samples", _pointer, _pointer, _pointer, _int, _int, _int, _pointer, _pointer)
_triples = function("pid_population_of_triples", _pointer, _int, _int, _int, _pointer, _pointer)
_pairs = function("pid_population_of_pairs_of_triples", _pointer, _int, _int, _int, _pointer, _pointer)
_times = function("pid_times_that_decide", _pointer, _pointer, _int, _pointer)
_DECIDING = ("redundancy", "unique1", "unique2", "synergy", "target_entropy", "accuracy", "accuracy1", "accuracy2")


class MoreRecords(NamedTuple):
    """What would decide whether paired labels pay, where limits of the population leave it open: a rough projection."""

    times: float
    """So many times the records of every sample, if the table is near the truth; infinite: no number of records of the same kind."""
    ranges: "tuple[tuple[int, int], ...]"
    """From how many to how many records to add to each table, the smallest ones first (0 to others): a fifth of the projection to five times
    as many (docs/reading.md)."""

    def _sentence(self) -> str:
        if not self.ranges:
            return "More records of the same kind would not decide, if these are near the truth."
        words = [f"{_rounded(low, down=True)} to {_rounded(high, down=False)}" for low, high in self.ranges]
        each = f"{words[0]} more records" if len(words) == 1 else f"{words[0]} more records of each table" if len(set(words)) == 1 else ""
        return f"Roughly {each or ', '.join(words) + ' more records of the tables'} would decide, if these are near the truth."


def more_records(
    limits: PopulationLimits, table: "Mapping[str, tuple[float, float]]", records: "tuple[float, ...]", all_seen: bool = False
) -> "MoreRecords | None":
    """What would decide; None: it is decided, or limits that were stopped are too wide to project from. all_seen: records of everything."""
    if limits.stopped:
        return None
    now, own = (np.array([of[name] for name in _DECIDING], dtype=np.float64) for of in ({n: getattr(limits, n)[:2] for n in _DECIDING}, table))
    found = np.empty(2)
    check(_times(pointer(now), pointer(own), int(all_seen), pointer(found)))
    times = float(found[0])
    if math.isnan(times):
        return None
    size = 0.0 if math.isinf(times) else _enlarged(records, times)
    further = [] if math.isinf(times) else [max(0.0, size - count) for count in records]
    return MoreRecords(times, tuple((math.ceil(n / 5 - 1e-6), math.ceil(n * 5 - 1e-6)) for n in further))


def _enlarged(records: "tuple[float, ...]", times: float) -> float:
    """The size that the smallest tables grow to, so that the sum of 1 / n is what so many times the records of every table leave."""
    left = sum(1 / n for n in records) / times
    for larger, largest in sorted(enumerate(sorted(records), 1), reverse=True):
        if larger / left >= largest:
            return larger / left
        left -= 1 / largest
    return 0.0


def entropy(weights: FloatArray) -> "tuple[float, float]":
    """Of a target, in bits, as a range of no width."""
    shares = weights[weights > 0] / weights.sum()
    bits = float(-(shares * np.log2(shares)).sum())
    return bits, bits


def _rounded(count: int, down: bool) -> int:
    """To one figure, away from the middle."""
    unit = int(10 ** (len(str(count)) - 1))
    return (count if down else count + unit - 1) // unit * unit


def population(
    x1y: npt.ArrayLike,
    x2y: npt.ArrayLike,
    x1x2: npt.ArrayLike | None = None,
    confidence: float = 0.95,
    method: str = "calibrated",
    seed: int = 0,
    threads: int = 1,
    time_limit: float = 0,
) -> PopulationLimits:
    """Limits for the population behind samples of different records: counts of (x1, y), (x2, y) and (x1, x2).

    The samples need not agree on anything; whether they contradict each other is not asked.

    Parameters
    ----------
    x1x2 : array_like, optional
        The unlabelled pairs; without them only R, U1, U2 and the single figures are known.
    confidence : float
        Of each quantity by itself.
    method : str
        'calibrated', 'profile', 'uniform' or 'finite' (docs/coverage.md).
    seed : int
        Of the simulated samples.
    threads : int
        The same bits for any number.
    time_limit : float
        Seconds; 0: none, and the same bits on every run.

    Examples
    --------
    >>> limits = pid.population([[40, 12], [9, 41]], [[30, 20], [22, 28]], [[31, 19], [20, 30]], method="profile")
    >>> limits.information1.lower > 0.1, limits.advice.collect
    (True, 'undecided')
    """
    first, second, third, shape = triple(x1y, x2y, x1x2)
    options, result = _options(confidence, method, seed, threads, time_limit), _Result()
    unlabelled = None if third is None else pointer(third)
    return _to_tuple(
        _samples(pointer(first), pointer(second), unlabelled, *shape, ctypes.byref(options), ctypes.byref(result)), result, options
    )


def population_of_triples(
    counts: npt.ArrayLike,
    pairs_only: bool = False,
    confidence: float = 0.95,
    method: str = "calibrated",
    seed: int = 0,
    threads: int = 1,
    time_limit: float = 0,
) -> PopulationLimits:
    """Limits for the population behind one sample of counts of (x1, x2, y); the parameters besides as for :func:`population`.

    Parameters
    ----------
    pairs_only : bool
        What the three pairs alone leave open, as if x1, x2 and y had never been seen together.
    """
    table = np.ascontiguousarray(joint(counts, "counts")) if is_cross_table(counts) else weights(counts, 3, "counts")
    options, result = _options(confidence, method, seed, threads, time_limit), _Result()
    call = _pairs if pairs_only else _triples
    return _to_tuple(call(pointer(table), *table.shape, ctypes.byref(options), ctypes.byref(result)), result, options)


def _options(confidence: float, method: str, seed: int, threads: int, time_limit: float) -> _Options:
    if method not in _METHODS:
        raise ValueError(f"method is {method!r}; it must be one of {', '.join(map(repr, _METHODS))}.")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is {confidence!r}; it must lie above 0 and below 1.")
    return _Options(confidence, time_limit, seed, _METHODS.index(method), threads)


class Reconciliation(NamedTuple):
    """Three samples of different records made consistent, by the joint of the greatest likelihood."""

    joint: FloatArray
    """Its probabilities (x1, x2, y)."""
    log_likelihood: Interval
    """The greatest of any joint, in nats."""
    statistic: Interval
    """Of the likelihood-ratio test; 0 where the samples agree."""
    p_value: float
    """How often consistent samples differ so much; NaN where that is too much work to simulate, or the time limit came first."""
    degrees_of_freedom: int
    rounds: int
    """Samples that were simulated."""

    @property
    def contradicts(self) -> bool:
        """Whether the samples contradict each other: one in a hundred triples of consistent samples is called contradictory."""
        return self.p_value <= 0.01


class _CReconciliation(ctypes.Structure):
    _fields_ = [
        ("log_likelihood", CInterval),
        ("statistic", CInterval),
        ("p_value", ctypes.c_double),
        ("degrees_of_freedom", ctypes.c_int32),
        ("rounds", ctypes.c_int32),
    ]


_reconcile = function("pid_reconcile", _pointer, _pointer, _pointer, _int, _int, _int, _pointer, _pointer, _pointer)


def reconcile(
    x1y: npt.ArrayLike, x2y: npt.ArrayLike, x1x2: npt.ArrayLike, seed: int = 0, threads: int = 1, time_limit: float = 0
) -> Reconciliation:
    """The consistent tables nearest to three samples of different records, and whether the samples contradict each other.

    Parameters
    ----------
    x1y, x2y, x1x2 : array_like or DataFrame
        Counts: whole numbers of records. Cross tables are matched by their labels.
    seed : int
        Of the simulated samples.
    threads : int
        The same bits for any number.
    time_limit : float
        Seconds; 0: none, and the same bits on every run.

    Examples
    --------
    >>> found = pid.reconcile([[40, 12], [9, 41]], [[30, 20], [22, 28]], [[31, 19], [20, 30]])
    >>> found.joint.shape, found.contradicts
    ((2, 2, 2), False)
    """
    first, second, third, shape = triple(x1y, x2y, x1x2)
    fitted, result = np.empty(shape), _CReconciliation()
    options = _options(0.95, "calibrated", seed, threads, time_limit)
    check(_reconcile(pointer(first), pointer(second), pointer(third), *shape, ctypes.byref(options), ctypes.byref(result), pointer(fitted)))
    return Reconciliation(
        fitted, result.log_likelihood.to_tuple(), result.statistic.to_tuple(), result.p_value, result.degrees_of_freedom, result.rounds
    )


def triple(x1y: Any, x2y: Any, x1x2: Any) -> "tuple[FloatArray, FloatArray, Any, tuple[int, int, int]]":
    """Three tables that fit together; the third may be None. Cross tables are matched by their labels."""
    tables = aligned({"x1y": (x1y, "x1", "y"), "x2y": (x2y, "x2", "y"), "x1x2": (x1x2, "x1", "x2")})
    first, second = weights(tables["x1y"], 2, "x1y"), weights(tables["x2y"], 2, "x2y")
    third = None if x1x2 is None else weights(tables["x1x2"], 2, "x1x2")
    (n1, ny), n2 = first.shape, second.shape[0]
    if second.shape != (n2, ny) or (third is not None and third.shape != (n1, n2)):
        shape = "nothing" if third is None else third.shape
        raise ValueError(f"x1y is {first.shape}, x2y {second.shape}, x1x2 {shape}; they must be (n1, ny), (n2, ny), (n1, n2).")
    return first, second, third, (n1, n2, ny)


def _to_tuple(code: int, result: _Result, options: _Options) -> PopulationLimits:
    stopped = check(code) > 0
    ranges = (getattr(result, name) for name in _QUANTITIES)
    ends = ((name, (getattr(r, end) for end in Limits._fields)) for name, r in zip(_QUANTITIES, ranges))
    limits: "dict[str, Any]" = {name: Limits(*(math.nan if v != v else v for v in of)) for name, of in ends}  # one NaN: equal to itself
    return PopulationLimits(
        **limits,
        note=result.note.decode(),
        stopped=stopped,
        advice=advice(result.dominant, result.collect, result.fusion),
        sparse=bool(result.sparse),
        confidence=options.confidence,
        method=_METHODS[options.method],
    )
