"""What two classifiers say where x1 and x2 are too rich for tables."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from typing import Any, NamedTuple, Sequence

import numpy as np
import numpy.typing as npt

from ._columns import Table, is_absent, is_table
from ._library import FloatArray, check, function, pointer, weights
from ._results import CInterval, Interval, Result

_SUM_TOLERANCE = 1e-3


class ClassifierScores(NamedTuple):
    """How well class probabilities foretell labels: means over the labelled records."""

    records: int
    accuracy: float
    """The share of records whose most probable class is theirs; the first of equally probable ones."""
    brier_risk: float
    """The mean of |f - e_y|^2."""
    log_loss: float
    """The mean of -log2 f_y, in bits; infinite where a label was held impossible."""
    target_entropy: float
    """H(Y) of the labels, in bits."""


@dataclass(frozen=True)
class Disagreement(Result):
    """How far two classifiers are apart on the same pairs, and what that proves of these pairs, taken as the whole population."""

    seen: Interval
    """E |f1 - f2|^2 of the predictions."""
    alpha: Interval
    """The same of the true posteriors, given the excess risks."""
    total_variation: Interval
    """E |p1 - p2|_1 / 2 of the true posteriors."""
    synergy_lower: float
    """Proven: S is at least this, in bits; 0 where nothing follows."""
    synergy_as_published: float
    """Theorem 2 as published, predictions for posteriors: a heuristic, and false in general."""
    classes: "tuple[Any, ...]"
    """The classes, in the order of the columns."""
    scores: "tuple[ClassifierScores, ClassifierScores] | None"
    """How good the classifiers are; None without labels."""

    def _sentences(self) -> "list[str]":
        proven = f"S is at least {self.synergy_lower:.4f} bit." if self.synergy_lower > 0 else "Nothing follows for S."
        return [proven, "This is proven of these pairs, taken as the whole population, for the risks and unique informations given."]


class _Result(ctypes.Structure):
    _fields_ = [
        ("seen", CInterval),
        ("alpha", CInterval),
        ("total_variation", CInterval),
        ("synergy_lower", ctypes.c_double),
        ("synergy_as_published", ctypes.c_double),
    ]


_pointer, _double = ctypes.c_void_p, ctypes.c_double
_disagree = function(
    "pid_disagree", _pointer, _pointer, ctypes.c_int64, ctypes.c_int32, _double, _double, _double, _double, ctypes.POINTER(_Result)
)


def disagree(
    first: Any,
    second: Any,
    y: Any = None,
    *,
    classes: "Sequence[Any] | None" = None,
    excess_risk: "tuple[float, float] | None" = None,
    unique: "tuple[float, float] | None" = None,
) -> Disagreement:
    """What the disagreement of two classifiers on the same pairs proves about the synergy (Theorem 2, corrected).

    Parameters
    ----------
    first, second : array_like or table
        Class probabilities, a row a pair: arrays of a column for each class in the same order, or tables (DataFrames, dicts) with a
        column for each class, called like it, which are matched by name.
    y : array_like, optional
        The labels of the pairs; None or NaN where there is none.
    classes : sequence, optional
        The classes in the order of the columns of arrays; by default 0, 1, 2 and on.
    excess_risk : (float, float), optional
        Upper bounds on the excess Brier risks of the two over the best classifiers; by default their whole Brier risks, where there
        are labels, and else nothing is known.
    unique : (float, float), optional
        Upper bounds on U1 and U2, in bits; by default what the labels say: H(Y), or the log loss of the other classifier.

    Returns
    -------
    Disagreement
        Intervals and a proven lower bound on S.

    Raises
    ------
    ValueError
        A row is no distribution, or classes and labels do not match.

    Examples
    --------
    >>> import pid_toolkit as pid
    >>> d = pid.disagree([[0.5, 0.5], [0.5, 0.5]], [[1, 0], [0, 1]], excess_risk=(0, 0), unique=(0, 0))
    >>> 0.5 in d.alpha, d.synergy_lower > 0.15
    (True, True)
    """
    names, (p1, p2) = _classes(first, second, classes)
    scores = None if y is None else _scores(y, names, p1, p2)
    unknown = (math.nan, math.nan)
    risks = excess_risk or ((scores[0].brier_risk, scores[1].brier_risk) if scores else unknown)
    limits = unique or ((_most_unique(scores[1]), _most_unique(scores[0])) if scores else unknown)
    result = _Result()
    check(_disagree(pointer(p1), pointer(p2), len(p1), len(names), *map(float, risks), *map(float, limits), ctypes.byref(result)))
    return Disagreement(
        result.seen.to_tuple(), result.alpha.to_tuple(), result.total_variation.to_tuple(),
        result.synergy_lower, result.synergy_as_published, names, scores,
    )  # fmt: skip


def _most_unique(other: ClassifierScores) -> float:
    """What is unique to a source is at most H(Y), and at most what the other classifier does not tell."""
    return min(other.log_loss, other.target_entropy)


def _classes(first: Any, second: Any, classes: "Sequence[Any] | None") -> "tuple[tuple[Any, ...], tuple[FloatArray, FloatArray]]":
    if is_table(first) != is_table(second):
        raise ValueError(
            "One of first and second is a table with names and the other is not, so their classes cannot be matched. "
            "Give both with names, or both without."
        )
    if is_table(first):
        if classes is not None:
            raise ValueError("classes is for arrays; tables have the names of their columns.")
        tables = Table(first, "first"), Table(second, "second")
        names = tuple(tables[0].names)
        if set(names) != set(tables[1].names) or len(names) != len(tables[1].names):
            raise ValueError(
                f"first has the columns {list(names)} and second {list(tables[1].names)}. "
                "Give both a column for each class, called like it."
            )
        read = tuple(
            _rows(np.column_stack([np.asarray(table.column(name, "a class")) for name in names]), table.name) for table in tables
        )
        return names, (read[0], read[1])
    p1, p2 = _rows(first, "first"), _rows(second, "second")
    if p1.shape != p2.shape:
        raise ValueError(
            f"first has the shape {p1.shape} and second {p2.shape}. Give both a row for each pair and a column for each class."
        )
    names = tuple(range(p1.shape[1])) if classes is None else tuple(classes)
    if len(set(names)) != len(names) or len(names) != p1.shape[1]:
        raise ValueError(f"classes has {len(names)} names for {p1.shape[1]} columns. Give each column a name of its own.")
    return names, (p1, p2)


def _rows(values: npt.ArrayLike, name: str) -> FloatArray:
    rows = weights(values, 2, name)
    sums = rows.sum(axis=1)
    wrong = np.flatnonzero(~(np.abs(sums - 1) <= _SUM_TOLERANCE) | (rows < 0).any(axis=1))
    if wrong.size:
        row = int(wrong[0])
        raise ValueError(
            f"{name}[{row}] is {rows[row].tolist()}, which is no distribution over the classes. Give probabilities that sum to 1."
        )
    return np.ascontiguousarray(rows / sums[:, None])


def _scores(y: Any, names: "tuple[Any, ...]", p1: FloatArray, p2: FloatArray) -> "tuple[ClassifierScores, ClassifierScores] | None":
    labels = list(y)
    if len(labels) != len(p1):
        raise ValueError(f"y has {len(labels)} labels for {len(p1)} pairs. Give one for each pair, None where there is none.")
    index = {name: k for k, name in enumerate(names)}
    there = [i for i, label in enumerate(labels) if not is_absent(label)]
    for i in there:
        if labels[i] not in index:
            raise ValueError(f"y[{i}] is {labels[i]!r}, which is none of the classes {list(names)}.")
    if not there:
        return None
    codes = np.array([index[labels[i]] for i in there])
    share = np.bincount(codes) / len(codes)
    entropy = float(-sum(p * math.log2(p) for p in share if p > 0))
    return _score(p1[there], codes, entropy), _score(p2[there], codes, entropy)


def _score(p: FloatArray, codes: Any, entropy: float) -> ClassifierScores:
    own = p[np.arange(len(p)), codes]
    with np.errstate(divide="ignore"):
        loss = float(-np.log2(own).mean())
    brier = float(((p**2).sum(axis=1) - 2 * own + 1).mean())
    return ClassifierScores(len(p), float((p.argmax(axis=1) == codes).mean()), brier, loss, entropy)
