"""Tables as Python has them, and their columns as labels.

Frames of pandas and polars, tables of Arrow, dicts of sequences, arrays, lists of records: none of the libraries is needed, only what
its tables can do. A label is what the command makes of the same value in a file (docs/tables.md).
"""

from __future__ import annotations

import datetime
import decimal
import difflib
import numbers
import re
import unicodedata
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ._library import IntArray

_MOST_COMPARED = 10_000
"""Spellings are compared of categories that a person can look at, not of millions of identifiers."""

ABSENT = frozenset(("na", "n/a", "nan", "nat", "null", "none", "<na>", "#n/a", "?", "."))
"""Texts that many write for no value: labels, unless records without a value are left out."""


class Table:
    """The columns of one table by name.

    Parameters
    ----------
    data : Any
        A table in one of the forms of this module.
    name : str
        What messages call it.
    """

    def __init__(self, data: Any, name: str) -> None:
        self.name = name
        self.groups: "dict[Any, list[Any]]" = {}
        """Arrays of two axes by name, whose columns are called after them: img_0, img_1, .."""
        if isinstance(data, Mapping):
            data = self._flat(data)
        self._columns, self.names = _columns(data, self.title)
        lengths = {len(self._columns(column)) for column in self.names} if isinstance(data, Mapping) else set()
        if len(lengths) > 1:
            raise ValueError(f"{self.title} has columns of {', '.join(map(str, sorted(lengths)))} values. Give columns of the same length.")

    def _flat(self, data: "Mapping[Any, Any]") -> "dict[Any, Any]":
        flat: "dict[Any, Any]" = {}
        for name, values in data.items():
            if getattr(values, "ndim", 1) == 2:
                array = np.asarray(values)
                self.groups[name] = [f"{name}_{k}" for k in range(array.shape[1])]
                flat.update((column, array[:, k]) for k, column in enumerate(self.groups[name]) if column not in data)
            else:
                flat[name] = values
        return flat

    @property
    def title(self) -> str:
        """Its name at the start of a sentence."""
        return self.name[0].upper() + self.name[1:]

    def column(self, name: Any, role: str) -> Any:
        """The values of the column that ``role`` asks for."""
        found = sum(1 for other in self.names if isinstance(other, bool) is isinstance(name, bool) and other == name)
        if found == 0:
            spelt = {str(other).lower(): other for other in self.names}
            near = difflib.get_close_matches(str(name).lower(), list(spelt), 1)
            listed = ", ".join(map(repr, self.names[:20])) + (", ..." if len(self.names) > 20 else "")
            raise ValueError(
                f"{self.title} has no column {name!r}, which {role} asks for"
                + (f"; did you mean {spelt[near[0]]!r}?" if near else ".")
                + f" Its columns are {listed}."
            )
        if found > 1:
            raise ValueError(f"{self.title} has {found} columns named {name!r}. Give each that is used a name of its own.")
        return self._columns(name)


def is_table(data: Any) -> bool:
    """Whether columns can be asked for by name: anything but a plain array of weights."""
    return (
        isinstance(data, Mapping) or hasattr(data, "__dataframe__") or hasattr(data, "column_names") or hasattr(data, "columns")
        or (isinstance(data, np.ndarray) and data.dtype.names is not None)
        or (isinstance(data, (list, tuple)) and len(data) > 0 and (isinstance(data[0], Mapping) or hasattr(data[0], "_fields")))
    )  # fmt: skip


def _columns(data: Any, name: str) -> "tuple[Any, list[Any]]":
    if isinstance(data, np.ndarray):
        if data.dtype.names is not None and data.ndim == 1:
            return data.__getitem__, list(data.dtype.names)
        if data.ndim == 2 and data.dtype.names is None:
            return lambda column: data[:, column], list(range(data.shape[1]))
        raise ValueError(f"{name} is an array of {data.ndim} axes; a table of records has two: a row a record, and a column by its number.")
    if isinstance(data, Mapping):
        return data.__getitem__, list(data)
    if hasattr(data, "column_names") and hasattr(data, "column"):
        return data.column, list(data.column_names)
    if hasattr(data, "collect") and not hasattr(data, "__len__"):
        raise TypeError(f"{name} is lazy, and its rows are not there yet. Give its .collect().")
    if hasattr(data, "columns") and hasattr(data, "__getitem__"):
        return data.__getitem__, list(data.columns)
    if hasattr(data, "__dataframe__"):
        return _interchanged(data, name)
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes)) and len(data) > 0:
        return _of_records(data, name)
    raise TypeError(
        f"{name} is of type {type(data).__name__}, which is no table. Give a DataFrame, a dict of sequences, a list of dicts, "
        "or an array with a row a record."
    )


def _interchanged(data: Any, name: str) -> "tuple[Any, list[Any]]":
    try:
        from pandas.api.interchange import from_dataframe
    except ImportError:
        raise TypeError(
            f"{name} is of type {type(data).__name__}, which only pandas 1.5 or later can read here, and it is not installed. "
            "Give a dict of its columns."
        ) from None
    frame = from_dataframe(data)
    return frame.__getitem__, list(frame.columns)


def _of_records(data: Sequence[Any], name: str) -> "tuple[Any, list[Any]]":
    if all(isinstance(record, Mapping) for record in data):
        names = list(dict.fromkeys(key for record in data for key in record))
        return lambda column: [record.get(column) for record in data], names
    fields = getattr(data[0], "_fields", None)
    if fields is not None and all(getattr(record, "_fields", None) == fields for record in data):
        return lambda column: [getattr(record, column) for record in data], list(fields)
    raise TypeError(f"{name} is a sequence, but not of dicts or named tuples of one kind. Give those, or numpy.array(...) of the rows.")


class Coded(NamedTuple):
    """A column of labels."""

    codes: "npt.NDArray[np.int64]"
    """The index of each row's label; -1 where there is no value."""
    labels: "list[str]"


def values_of(column: Any) -> "np.ndarray[Any, Any]":
    """
    The values of a column as an array of its own, which nobody else changes, each as it stands: nothing becomes a float because its neighbour is missing.
    """
    if hasattr(column, "to_pylist"):  # Arrow
        return _objects(column.to_pylist())
    if callable(getattr(column, "null_count", None)):  # polars
        return _objects(column.to_list()) if column.null_count() > 0 else np.array(column)
    if isinstance(column, np.ma.MaskedArray):
        values: Any = column
        return _objects(values.tolist())  # None behind the mask
    if isinstance(column, np.ndarray) or hasattr(column, "__array__"):
        return np.array(column)
    return _objects(list(column))


def numbers_of(column: Any) -> "np.ndarray[Any, Any]":
    """The values of a column that is asked for as numbers: text that is a number, as the csv module reads it, is that number."""
    values = values_of(column)
    if values.dtype.kind not in "OU":
        return values
    return _objects([_of_text(value) if isinstance(value, str) else value for value in values.tolist()])


def _of_text(text: str) -> Any:
    """Its number, whole where it is written so; None where nothing is written, and other text as it stands."""
    text = text.strip(" \t\n\r\v\f")
    number = _number(text)
    if number is None:
        return text or None
    return number if set(text) & set(".eE") else int(text)


def encode(column: Any, where: str, drop: bool) -> Coded:
    """The labels of a column; ``drop``: texts such as NA are no values."""
    values = values_of(column)
    if values.ndim != 1:
        raise ValueError(f"{where} has {values.ndim} axes; a column has one.")
    kind = values.dtype.kind
    if kind in "biuf" and values.dtype.itemsize <= 8:
        return _of_numbers(values)
    if kind == "M":
        return _merge([_date(value) for value in values], where, drop)
    if kind in "OU":
        return _merge(values.tolist(), where, drop)
    raise ValueError(f"{where} holds values of type {values.dtype}, of which no labels are made. Write them as text.")


def _objects(values: "list[Any]") -> "np.ndarray[Any, Any]":
    array = np.empty(len(values), dtype=object)
    for i, value in enumerate(values):
        array[i] = value
    return array


def _of_numbers(values: "np.ndarray[Any, Any]") -> Coded:
    there = ~np.isnan(values) if values.dtype.kind == "f" else np.ones(len(values), dtype=bool)
    different, inverse = np.unique(values[there], return_inverse=True)
    codes = np.full(len(values), -1, dtype=np.int64)
    codes[there] = inverse
    return Coded(codes, [_label(value) for value in different])


def _merge(values: "list[Any]", where: str, drop: bool) -> Coded:
    codes = np.empty(len(values), dtype=np.int64)
    known: "dict[tuple[type, Hashable], int]" = {}  # 1, 1.0 and True are equal, and have labels of their own
    of_label: "dict[str, int]" = {}
    for row, value in enumerate(values):
        try:
            code = known.get((type(value), value), None)
        except TypeError:
            raise ValueError(f"{where}, row {row} (counted from 0) holds {value!r:.80}, which is no label. Write it as text.") from None
        if code is None:
            label = _label(value)
            if label is None:
                raise ValueError(
                    f"{where}, row {row} (counted from 0) holds {value!r:.80} of type {type(value).__name__}, which is no label. "
                    "Write it as text."
                )
            absent = not label.strip() or (drop and isinstance(value, str) and label.strip().lower() in ABSENT)
            code = -1 if absent else of_label.setdefault(label, len(of_label))
            known[type(value), value] = code
        codes[row] = code
    return Coded(codes, list(of_label))


def is_absent(value: Any) -> bool:
    """Whether it stands for no value: None, NaN, and what pandas has for it."""
    return value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, (float, np.floating)) and bool(value != value))


def _date(value: "np.datetime64") -> "str | None":
    return None if np.isnat(value) else str(np.datetime_as_string(value, unit="auto"))


def _label(value: Any) -> Any:
    """The label of a value; empty: there is none; None: it is nothing that has one."""
    if isinstance(value, str):
        return str(value)
    if is_absent(value):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, numbers.Integral) and not isinstance(value, np.timedelta64):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        return "0.0" if value == 0 else str(value)
    if isinstance(value, decimal.Decimal):
        return "" if value.is_nan() else str(value)
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, np.datetime64):
        return _date(value) or ""
    # What pandas.cut and to_period make of measured values and dates.
    return str(value) if type(value).__module__.startswith("pandas.") and type(value).__name__ in ("Interval", "Period") else None


def ranks(labels: "list[str]") -> IntArray:
    """The place of each label in the order of the command: by number where all are numbers, else by character."""
    values = [_number(label) for label in labels]
    by_number = all(value is not None for value in values)
    keys = [(value if by_number else 0.0, label.encode("utf-16-be", "surrogatepass")) for value, label in zip(values, labels)]
    place = np.empty(len(labels), dtype=np.int32)
    place[sorted(range(len(labels)), key=keys.__getitem__)] = np.arange(len(labels))
    return place


def _number(label: str) -> "float | None":
    """The finite number that a label is, in the digits that .NET takes for one."""
    text = label.strip(" \t\n\r\v\f")
    if not text or not set(text) <= set("0123456789+-.eE"):
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def is_number(label: str) -> bool:
    """Whether a label is a number."""
    return _number(label) is not None


def twins(name: Any, labels: "list[str]") -> "list[str]":
    """That labels differ by case, blanks, a trailing .0 or the Unicode form of their letters only, in a sentence; nothing where none do."""
    if len(labels) > _MOST_COMPARED:
        return []
    groups: "dict[str, list[str]]" = {}
    for label in labels:
        key = re.sub(r"^([+-]?\d+)\.0*$", r"\1", unicodedata.normalize("NFC", label).strip().casefold())
        groups.setdefault("0" if re.fullmatch(r"[+-]0+", key) else key, []).append(label)
    alike = [group for group in groups.values() if len(group) > 1]
    if not alike:
        return []
    listed = "; ".join(" and ".join(map(repr, group)) for group in alike[:6]) + ("; .." if len(alike) > 6 else "")
    return [
        f"{name} has labels that differ by case, blanks, a trailing .0 or the form of letters only: {listed}. They are different symbols; "
        "make them one first if they are one (in pandas: column.str.strip().str.lower())."
    ]
