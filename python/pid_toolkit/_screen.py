"""Every pair of columns against a target."""

from __future__ import annotations

import ctypes
import math
import warnings
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Sequence

import numpy as np
import numpy.typing as npt

from ._columns import Coded, Table, encode, is_number, ranks
from ._decomposition import CDecomposition, Decomposition, to_dataclass
from ._library import check, function, pointer
from ._measured import LARGEST_TABLE, is_measured, is_whole
from ._results import CInterval, Interval, Status

_CRITERIA = ("synergy", "redundancy", "unique", "total")


class _Options(ctypes.Structure):
    _fields_ = [
        ("tolerance", ctypes.c_double),
        ("time_limit", ctypes.c_double),
        ("seed", ctypes.c_int64),
        ("criterion", ctypes.c_int32),
        ("top", ctypes.c_int32),
        ("permutations", ctypes.c_int32),
        ("threads", ctypes.c_int32),
    ]


class _Pair(ctypes.Structure):
    _fields_ = [
        ("value", CInterval),
        ("decomposition", CDecomposition),
        ("p_value", ctypes.c_double),
        ("first", ctypes.c_int32),
        ("second", ctypes.c_int32),
    ]


class _Summary(ctypes.Structure):
    _fields_ = [
        ("elsewhere", ctypes.c_double),
        ("pairs", ctypes.c_int64),
        ("examined", ctypes.c_int64),
        ("decomposed", ctypes.c_int64),
        ("count", ctypes.c_int32),
        ("permutations", ctypes.c_int32),
    ]


_int, _pointer = ctypes.c_int32, ctypes.c_void_p
_screen = function("pid_screen_pairs", _pointer, _pointer, _int, _pointer, _int, ctypes.c_int64, _pointer, _pointer, _pointer)


class ScreenedPair(NamedTuple):
    """A pair of columns and its decomposition."""

    x1: Any
    """The name of the first column."""
    x2: Any
    value: Interval
    """Of the criterion, in bits."""
    decomposition: Decomposition
    p_value: "float | None"
    """Adjusted for having looked at all pairs (Westfall and Young 1993); None where no shuffles were asked for, or there was no time."""


@dataclass(frozen=True)
class Screen:
    """The best pairs, and a proof that there are no better ones."""

    pairs: "tuple[ScreenedPair, ...]"
    """Largest value first."""
    elsewhere: float
    """No pair that is not listed has a larger value, in bits; infinite where the time limit came first."""
    columns: "tuple[Any, ...]"
    """The columns that were screened."""
    left_out: "dict[Any, str]" = field(hash=False)
    """Those that are no features, and why."""
    examined: int
    """Pairs examined."""
    permutations: int
    """Shuffles done."""
    status: Status

    def to_frame(self) -> Any:
        """The pairs as a DataFrame of pandas: a row a pair, its names, value, R, U1, U2, S and p-value; midpoints, in bits."""
        try:
            import pandas
        except ImportError:
            raise ImportError("to_frame() needs pandas: pip install pandas. The pairs are in .pairs.") from None
        parts = ("redundancy", "unique1", "unique2", "synergy")
        return pandas.DataFrame(
            [
                [p.x1, p.x2, p.value.midpoint, *(getattr(p.decomposition, part).midpoint for part in parts), p.p_value]
                for p in self.pairs
            ],
            columns=["x1", "x2", "value", *parts, "p_value"],
        )


def screen(
    data: Any,
    y: Any,
    columns: "Sequence[Any] | None" = None,
    by: str = "synergy",
    top: int = 20,
    permutations: int = 0,
    missing: str = "refuse",
    seed: int = 0,
    threads: int = 1,
    time_limit: float = 0,
    tolerance: float = 1e-9,
) -> Screen:
    """The pairs of columns of a table that say most about a target, and a proof that no other pair says more.

    Parameters
    ----------
    data : DataFrame, dict, list of records or ndarray
        A table with a record a row, as for :func:`decompose`.
    y : column name
        The target.
    columns : sequence of column names, optional
        What to screen; None: every column that is a feature. Measured values, columns in which hardly any value recurs, and columns of
        too many symbols are left out with a reason; those that are named are refused instead. Put measured values into classes first,
        for example by :class:`QuantileBins`.
    by : {'synergy', 'redundancy', 'unique', 'total'}
        S, R, max(U1, U2) or I(X1,X2;Y).
    top : int
        Pairs to list.
    permutations : int
        Shuffles of the target for p-values; 0: none.
    missing : {'refuse', 'drop'}
        What becomes of rows without a value in a column that is screened: refused with their number, or left out.
    seed, threads, time_limit
        Of the shuffles; the same bits for any number; seconds, 0: none.
    tolerance : float
        Width of every interval, in bits.

    Returns
    -------
    Screen
        The pairs, largest value first.

    Examples
    --------
    >>> table = {"a": [0, 0, 1, 1] * 5, "b": [0, 1, 0, 1] * 5, "c": [0] * 10 + [1] * 10, "y": [0, 1, 1, 0] * 5}
    >>> best = pid.screen(table, "y").pairs[0]
    >>> best.x1, best.x2, round(best.value.midpoint, 6)
    ('a', 'b', 1.0)
    """
    if by not in _CRITERIA:
        raise ValueError(f"by is {by!r}; it must be one of {', '.join(map(repr, _CRITERIA))}.")
    if missing not in ("refuse", "drop"):
        raise ValueError(f"missing is {missing!r}; it must be 'refuse' or 'drop'.")
    if top < 1:
        raise ValueError(f"top is {top}; it must be at least 1.")
    table = Table(data, "the table")
    if isinstance(columns, str) or (columns is not None and len(set(columns)) < len(columns)):
        raise ValueError(f"columns is {columns!r}; give a list of names, each once.")
    names = [name for name in table.names if name != y] if columns is None else list(columns)
    if columns is None and "count" in names and is_whole(table.column("count", "screen")):
        raise ValueError(
            "The column 'count' says how many records a row stands for, and a screen takes rows that are records. Repeat the rows "
            "(frame.loc[frame.index.repeat(frame['count'])]), or name the columns to screen."
        )
    if y in names:
        raise ValueError(f"The column {y!r} cannot be the target and screened as well.")
    drop = missing == "drop"
    coded = {name: encode(table.column(name, "screen"), f"The table, column {name!r}", drop) for name in dict.fromkeys([y, *names])}
    rows = {len(one.codes) for one in coded.values()}
    if len(rows) != 1 or 0 in rows:
        raise ValueError(f"The table has columns of {', '.join(map(str, sorted(rows)))} values. Give columns of the same length, and a row.")
    left_out: "dict[Any, str]" = {}
    for name in names:
        one = coded[name]
        reason = _no_feature(one.labels, _rows_of(one.codes), len(coded[y].labels), chosen=columns is not None)
        if reason and columns is not None:
            raise ValueError(f"The column {name!r} is no feature: {reason}. Put its values into classes (pid.QuantileBins), or leave it out.")
        if reason:
            left_out[name] = reason
    kept = [name for name in names if name not in left_out]
    there = np.logical_and.reduce([coded[name].codes >= 0 for name in [y, *kept]])
    if not drop and not there.all():
        row = int(np.flatnonzero(~there)[0])
        gap = next(name for name in [y, *kept] if coded[name].codes[row] < 0)
        raise ValueError(f"Row {row} (counted from 0) has no value of {gap!r}. Leave such rows out with missing='drop', or that column out.")
    if not there.any():
        raise ValueError("Every row lacks a value. Leave out columns that are empty.")
    for name, reason in left_out.items():
        warnings.warn(f"The column {name!r} was not screened: {reason}.", stacklevel=2)
    built = [_symbols(coded[name], there) for name in (*kept, y)]
    matrix = np.array([codes for codes, _ in built[:-1]], dtype=np.uint16).reshape(len(kept), int(there.sum()))
    sizes = np.array([size for _, size in built[:-1]], dtype=np.int32)
    target, targets = built[-1]
    most = min(top, max(1, len(kept) * (len(kept) - 1) // 2))
    options = _Options(tolerance, time_limit, seed, _CRITERIA.index(by), most, permutations, threads)
    summary, pairs = _Summary(), (_Pair * most)()
    code = check(
        _screen(
            pointer(matrix), pointer(sizes), len(kept), pointer(target), targets, len(target),
            ctypes.byref(options), ctypes.byref(summary), pairs,
        )
    )  # fmt: skip
    found = tuple(
        ScreenedPair(
            kept[p.first],
            kept[p.second],
            p.value.to_tuple(),
            _with_status(p.decomposition, tolerance),
            None if math.isnan(p.p_value) else p.p_value,
        )
        for p in pairs[: summary.count]
    )
    return Screen(found, summary.elsewhere, tuple(kept), left_out, summary.examined, summary.permutations, Status(code))


def _with_status(found: CDecomposition, tolerance: float) -> Decomposition:
    result = to_dataclass(found, Status.CERTIFIED)
    widest = max(getattr(result, name).width for name in ("redundancy", "unique1", "unique2", "synergy"))
    return result if widest <= tolerance else replace(result, status=Status.WIDE)


def _symbols(one: Coded, there: "np.ndarray[Any, Any]") -> "tuple[npt.NDArray[np.uint16], int]":
    """The codes of the rows that are there, in the order of the command, and how many there are."""
    used, codes = np.unique(one.codes[there], return_inverse=True)
    place = ranks([one.labels[code] for code in used.tolist()])
    return place[codes].astype(np.uint16), len(used)


def _rows_of(codes: "np.ndarray[Any, Any]") -> int:
    """Rows that have a value."""
    return int((codes >= 0).sum())


def _no_feature(labels: "list[str]", rows: int, targets: int, chosen: bool) -> str:
    """Why a column is not screened, by the rules of the command; empty where it is."""
    numbers = sum(map(is_number, labels))
    if is_measured(numbers, len(labels), rows, float(rows), False):
        return f"{numbers} different numbers in {rows} records: measured values"
    if not chosen and len(labels) > 4 and 2 * len(labels) >= rows:
        return f"{len(labels)} different values in {rows} records: identifiers"
    if len(labels) > 1 << 16 or math.prod((len(labels), 2, targets)) > LARGEST_TABLE:
        return f"{len(labels)} different values, too many for a table"
    return ""
