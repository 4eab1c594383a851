"""What counts say about the population that they were drawn from."""

from __future__ import annotations

import ctypes
from typing import NamedTuple

import numpy.typing as npt

from ._library import check, function, pointer, weights

_QUANTITIES = (
    "redundancy", "unique1", "unique2", "synergy", "minimal_synergy", "maximal_synergy", "total", "information1", "information2",
    "accuracy", "accuracy1", "accuracy2", "target_entropy",
)  # fmt: skip
_METHODS = ("calibrated", "profile", "uniform", "finite")


class Limits(NamedTuple):
    """Limits of a quantity of the population, at a confidence; NaN where the samples do not say."""

    lower: float
    upper: float
    proven_lower: float
    """A bound that is proven for every population that the method admits: the limit is here or further in."""
    proven_upper: float

    @property
    def width(self) -> float:
        """upper - lower."""
        return self.upper - self.lower

    def __contains__(self, value: object) -> bool:
        return isinstance(value, (int, float)) and self.lower <= value <= self.upper


class PopulationLimits(NamedTuple):
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
    _fields_ = [(name, _CLimits) for name in _QUANTITIES] + [("note", ctypes.c_char * 256)]


_int, _pointer = ctypes.c_int32, ctypes.c_void_p
_samples = function("pid_population_of_samples", _pointer, _pointer, _pointer, _int, _int, _int, _pointer, _pointer)
_triples = function("pid_population_of_triples", _pointer, _int, _int, _int, _pointer, _pointer)
_pairs = function("pid_population_of_pairs_of_triples", _pointer, _int, _int, _int, _pointer, _pointer)


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

    :param x1x2: the unlabelled pairs; without them only R, U1, U2 and the single figures are known.
    :param confidence: of each quantity by itself.
    :param method: 'calibrated', 'profile', 'uniform' or 'finite' (docs/coverage.md).
    :param seed: of the simulated samples.
    :param threads: the same bits for any number.
    :param time_limit: seconds; 0: none, and the same bits on every run.
    """
    first, second = weights(x1y, 2, "x1y"), weights(x2y, 2, "x2y")
    (n1, ny), n2 = first.shape, second.shape[0]
    third = None if x1x2 is None else weights(x1x2, 2, "x1x2")
    if second.shape != (n2, ny) or (third is not None and third.shape != (n1, n2)):
        shape = "nothing" if third is None else third.shape
        raise ValueError(f"x1y is {first.shape}, x2y {second.shape}, x1x2 {shape}; they must be (n1, ny), (n2, ny), (n1, n2).")
    options, result = _options(confidence, method, seed, threads, time_limit), _Result()
    unlabelled = None if third is None else pointer(third)
    return _to_tuple(
        _samples(pointer(first), pointer(second), unlabelled, n1, n2, ny, ctypes.byref(options), ctypes.byref(result)), result
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

    :param pairs_only: what the three pairs alone leave open, as if x1, x2 and y had never been seen together.
    """
    table = weights(counts, 3, "counts")
    options, result = _options(confidence, method, seed, threads, time_limit), _Result()
    call = _pairs if pairs_only else _triples
    return _to_tuple(call(pointer(table), *table.shape, ctypes.byref(options), ctypes.byref(result)), result)


def _options(confidence: float, method: str, seed: int, threads: int, time_limit: float) -> _Options:
    if method not in _METHODS:
        raise ValueError(f"method is {method!r}; it must be one of {', '.join(map(repr, _METHODS))}.")
    return _Options(confidence, time_limit, seed, _METHODS.index(method), threads)


def _to_tuple(code: int, result: _Result) -> PopulationLimits:
    stopped = check(code) > 0
    ranges = (getattr(result, name) for name in _QUANTITIES)
    return PopulationLimits(*(Limits(*(getattr(r, end) for end in Limits._fields)) for r in ranges), result.note.decode(), stopped)
