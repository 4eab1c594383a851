"""Records of tables, counted into cells."""

from __future__ import annotations

import math
import os
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ._columns import Table, encode, is_absent, is_table, numbers_of, ranks, twins, values_of
from ._crosstab import is_cross_table
from ._crosstab import joint as crossed
from ._discretising import clusters_for
from ._library import FloatArray, are_counts, doubles
from ._library import weights as to_weights
from ._measured import LARGEST_TABLE, Read, is_whole, refuse_measured

_WEIGHT_LIKE = frozenset(
    "count counts weight weights wt sample_weight sampleweight p prob probability freq frequency".split()
)  # fmt: skip
ROLES = ("x1", "x2", "y")


@dataclass(frozen=True)
class Sample:
    """What was read from tables of records."""

    names: "tuple[str, str, str]"
    """Of x1, x2 and y."""
    labels: "tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]"
    """Of x1, x2 and y, in the order of the axes."""
    tables: "tuple[FloatArray, ...]"
    """The weights (x1, x2, y) of one table; of three those of (x1, y), (x2, y) and (x1, x2)."""
    weights: "tuple[str | None, ...]"
    """The weight of each table; None: every row is one record."""
    dropped: "tuple[int, ...]"
    """Rows of each table that were left out for want of a value."""
    discretisers: "Mapping[str, Any]"
    """The fitted estimators by role."""
    remarks: "tuple[str, ...]"
    """What must be known of the tables; each was a warning as well."""

    @property
    def are_counts(self) -> bool:
        """Whether every weight is a whole number of records."""
        return are_counts(self.tables)


def joint_of(
    data: Any, columns: "Mapping[str, Any]", weight: Any, missing: str, discretise: "Mapping[str, Any] | None"
) -> "tuple[FloatArray, Sample | None]":
    """The weights (x1, x2, y) of an array, a cross table, or records whose columns are named; of the last what was read as well."""
    if any(name is not None for name in columns.values()):
        sample = read((data,), ("the table",), columns, weight, missing, discretise)
        return sample.tables[0], sample
    refuse_unused(weight, missing, discretise)
    if is_cross_table(data):
        return np.ascontiguousarray(crossed(data, "the table")), None
    if is_table(data):
        raise ValueError("Nothing says which columns of the table are meant. Name them: x1=, x2= and y=.")
    return to_weights(data, 3, "joint"), None


def refuse_unused(weight: Any, missing: str, discretise: Any) -> None:
    """Refuses what says how records are read where there are none."""
    if weight is not None or missing != "refuse" or discretise is not None:
        raise ValueError("weight, missing and discretise are for tables of records: name the columns x1=, x2= and y= as well.")


def read(
    data: "tuple[Any, ...]",
    sources: "tuple[str, ...]",
    columns: "Mapping[str, Any]",
    weight: Any,
    missing: str,
    discretise: "Mapping[str, Any] | None",
) -> Sample:
    """Counts one table of (x1, x2, y), or three of (x1, y), (x2, y) and (x1, x2).

    Raises
    ------
    ValueError
        A column is not there, a value is missing, a column is measured, or the tables have no label in common.
    """
    if missing not in ("refuse", "drop"):
        raise ValueError(f"missing is {missing!r}; it must be 'refuse' or 'drop'.")
    plan = dict(discretise or {})
    for role in plan:
        if role not in ROLES:
            raise ValueError(f"discretise names {role!r}; it takes 'x1', 'x2' and 'y'.")
    parts = (ROLES,) if len(data) == 1 else (("x1", "y"), ("x2", "y"), ("x1", "x2"))
    tables = [Table(part, source) for part, source in zip(data, sources)]
    names = {role: _names(columns.get(role), role, tables) for role in ROLES}
    asked = list(weight) if isinstance(weight, (tuple, list)) else [weight] * len(data)
    if len(asked) != len(data):
        raise ValueError(f"weight names {len(asked)} columns for {len(data)} tables. Give one for each, or one for all.")
    reads = [
        _open(table, roles, names, ask, missing == "drop", plan) for table, roles, ask in zip(tables, parts, asked)
    ]
    for one in reads:
        _weigh(one, missing == "drop")
        _leave_out(one, missing == "drop")
    labels = {role: _symbols(role, reads) for role in ROLES if role not in plan}
    fitted: "dict[str, Any]" = {}
    of_rule = [role for role in plan if getattr(plan[role], "n_clusters", None) == "auto"]
    for role in sorted(plan, key=lambda role: (role in of_rule, role != "y")):  # the rule asks how many symbols the others have
        alike = [other for other in of_rule if role == "y" or other != "y"]
        others = math.prod(len(labels[other]) for other in ROLES if other in labels and other not in alike)
        records = min(int(one.keep.sum()) for one in reads)
        fitted[role] = _discretise(role, plan[role], reads, clusters_for(records, others, len(alike)) if role in of_rule else None)
        labels[role] = _symbols(role, reads)
    refuse_measured(reads, labels, fitted)
    spelt = [remark for role in labels if role not in fitted for remark in twins(_title(names[role]), labels[role])]
    remarks = [*spelt, *_weight_remarks(reads), *(_between(reads, labels, fitted) if len(data) > 1 else [])]
    for remark in remarks:
        warnings.warn(remark, stacklevel=4)
    return Sample(
        tuple(_title(names[role]) for role in ROLES),  # type: ignore[arg-type]
        tuple(tuple(labels[role]) for role in ROLES),  # type: ignore[arg-type]
        tuple(_count(one, labels) for one in reads),
        tuple(one.weight_name for one in reads),
        tuple(int(len(one.keep) - one.keep.sum()) for one in reads),
        fitted,
        tuple(remarks),
    )


def _title(names: "list[Any]") -> str:
    """What a variable of these columns is called: many of one stem by that."""
    if len(names) <= 3:
        return "|".join(map(str, names))
    stem = os.path.commonprefix([str(name) for name in names]).rstrip("0123456789")
    return f"{stem}*" if stem else f"{names[0]}|..|{names[-1]}"


def _names(asked: Any, role: str, tables: "list[Table]") -> "list[Any]":
    if asked is None:
        raise ValueError(f"{role} is not named. Say which column it is: {role}='...', or a list of columns.")
    if isinstance(asked, (set, frozenset)):
        raise ValueError(f"{role} is a set, which has no order. Give a list of columns.")
    one = isinstance(asked, tuple) and any(asked in table.names for table in tables)  # a name of several levels
    many = not one and not isinstance(asked, str) and hasattr(asked, "__len__")
    named = list(asked.tolist() if hasattr(asked, "tolist") else asked) if many else [asked]
    names: "list[Any]" = []
    for name in named:
        arrays = [table.groups[name] for table in tables if isinstance(name, str) and name in table.groups]
        if any(array != arrays[0] for array in arrays):
            raise ValueError(f"{role} is the array {name!r}, of {' and '.join(str(len(a)) for a in arrays)} columns. Give arrays of as many.")
        names += arrays[0] if arrays else [name]
    if not names or len(set(names)) < len(names):
        raise ValueError(f"{role} is {asked!r}; name one column or several, each once.")
    return names


def _open(table: Table, roles: "tuple[str, ...]", names: "dict[str, list[Any]]", weight: Any, drop: bool, plan: "dict[str, Any]") -> Read:
    if weight is True:
        raise ValueError("weight is True; it takes the name of a column, False (every row is one record) or None.")
    one = Read(table, roles, None if weight is False else weight)
    used = [name for role in roles for name in names[role]]
    if len(set(used)) < len(used):
        twice = next(name for name in used if used.count(name) > 1)
        raise ValueError(f"The column {twice!r} of {table.name} is asked for twice. A variable has columns of its own.")
    for role in roles:
        one.columns[role] = [table.column(name, role) for name in names[role]]
        if role not in plan:
            one.coded[role] = [
                encode(column, f"{table.title}, column {name!r}", drop) for name, column in zip(names[role], one.columns[role])
            ]
    if weight is None:
        free = [str(name) for name in table.names if isinstance(name, str) and name not in used]
        if "count" in free and is_whole(table.column("count", "weight")):
            one.weight_name = "count"
        else:
            one.not_taken = next((name for name in free if name.lower() in _WEIGHT_LIKE), "")
    elif weight is not False and weight in used:
        raise ValueError(f"The column {weight!r} of {table.name} cannot be a variable and the weight.")
    if one.weight_name is not None and plan:
        raise ValueError(
            f"The column {one.weight_name!r} of {table.name} is the weight, but measured values are put into classes record by record. "
            "Give a row a record; if that column is no weight, say weight=False."
        )
    return one


def _weigh(one: Read, drop: bool) -> None:
    if one.weight_name is None:
        return
    where = f"{one.table.title}, column {one.weight_name!r}"
    values = numbers_of(one.table.column(one.weight_name, "weight"))
    if values.dtype.kind == "O":
        values = np.array([math.nan if is_absent(v) else v for v in values.tolist()], dtype=object)
    found = doubles(values, where)
    right = (found >= 0) & np.isfinite(found)
    wrong = np.flatnonzero(~(right | np.isnan(found)) if drop else ~right)
    if len(wrong) > 0:
        if np.isnan(found[wrong[0]]):
            raise ValueError(f"{where}, row {wrong[0]} (counted from 0) has no weight. Leave such rows out with missing='drop'.")
        raise ValueError(f"{where}, row {wrong[0]} (counted from 0): the weight is {found[wrong[0]]}; it must be finite and not negative.")
    one.weights = found


def _leave_out(one: Read, drop: bool) -> None:
    rows = {len(values_of(column)) for columns in one.columns.values() for column in columns}
    if len(rows) != 1:
        raise ValueError(f"{one.table.title} has columns of {', '.join(map(str, sorted(rows)))} values. Give columns of the same length.")
    count = rows.pop()
    if count == 0:
        raise ValueError(f"{one.table.title} has no row. Give at least one record.")
    one.keep = np.ones(count, dtype=bool)
    for role in one.roles:
        for place, column in enumerate(one.columns[role]):
            there = one.coded[role][place].codes >= 0 if role in one.coded else _is_there(column)
            if not drop and not there.all():
                row, others = int(np.flatnonzero(~there)[0]), int((~there).sum()) - 1
                raise ValueError(
                    f"{one.table.title}, row {row} (counted from 0) has no value of {role}{f', nor have {others} others' if others else ''}. "
                    "Leave such rows out with missing='drop', or write a label for a missing value, such as 'NA'."
                )
            one.keep &= there
    if one.weights is not None:
        one.keep &= ~np.isnan(one.weights)
    if not one.keep.any():
        raise ValueError(f"Every one of the {count} rows of {one.table.name} lacks a value. Leave out columns that are empty.")


def _is_there(column: Any) -> "npt.NDArray[np.bool_]":
    values = values_of(column)
    if values.dtype.kind == "O":
        return np.array([not is_absent(value) for value in values.tolist()])
    return np.asarray(~np.isnan(values)) if values.dtype.kind == "f" else np.ones(len(values), dtype=bool)


def _discretise(role: str, estimator: Any, reads: "list[Read]", clusters: "int | None") -> Any:
    """A copy of the estimator, fitted to the labelled sample of the variable as the command does, gives every sample its symbols."""
    fitted = clone(estimator)
    if clusters is not None:
        fitted.set_params(n_clusters=clusters)
    having = [one for one in reads if role in one.roles]
    for i, one in enumerate(having):
        where = f"{one.table.title}, {role}"
        numbers = np.column_stack([doubles(numbers_of(column)[one.keep], where) for column in one.columns[role]])
        endless = np.flatnonzero(np.isinf(numbers).any(1))
        if len(endless) > 0:
            row = np.flatnonzero(one.keep)[endless[0]]
            raise ValueError(f"{where}, row {row} (counted from 0) is infinite, and has no class. Give a finite number, or leave that row out.")
        if i == 0:
            fitted.fit(numbers)
        found = np.asarray(fitted.transform(numbers))
        found = found.reshape(len(numbers), -1)
        one.coded[role] = [encode(_scatter(found[:, c], one.keep), f"{one.table.title}, classes of {role}", False) for c in range(found.shape[1])]
    return fitted


def clone(estimator: Any) -> Any:
    """A new estimator of the same parameters, by scikit-learn's convention."""
    if not all(hasattr(estimator, method) for method in ("get_params", "fit", "transform")):
        raise TypeError(f"{estimator!r} is no estimator with get_params, fit and transform, such as pid.QuantileBins(8).")
    return type(estimator)(**{name: value for name, value in estimator.get_params(deep=False).items()})


def _scatter(values: "np.ndarray[Any, Any]", keep: "npt.NDArray[np.bool_]") -> "list[Any]":
    whole: "list[Any]" = [None] * len(keep)
    for row, value in zip(np.flatnonzero(keep), values.tolist()):
        whole[row] = int(value) if isinstance(value, float) and value.is_integer() else value
    return whole


def _symbols(role: str, reads: "list[Read]") -> "list[str]":
    """Numbers the combinations of the labels that occur in any table, in the order of the command; writes them into the reads."""
    having = [one for one in reads if role in one.roles]
    width = len(having[0].coded[role])
    symbols: "list[tuple[str, ...]]" = [()]
    codes = np.zeros(sum(int(one.keep.sum()) for one in having), dtype=np.int64)
    for c in range(width):  # in the order of the command: the first column leads
        every = list(dict.fromkeys(label for one in having for label in one.coded[role][c].labels))
        order = ranks(every)
        labels = [label for _, label in sorted(zip(order.tolist(), every))]
        place = dict(zip(every, order.tolist()))
        own = [
            np.array([place[label] for label in one.coded[role][c].labels], dtype=np.int64)[one.coded[role][c].codes[one.keep]]
            for one in having
        ]
        different, codes = np.unique(codes * len(labels) + np.concatenate(own), return_inverse=True)
        symbols = [(*symbols[pair // len(labels)], labels[pair % len(labels)]) for pair in different.tolist()]
    start = 0
    for one in having:
        end = start + int(one.keep.sum())
        one.symbols[role], start = codes[start:end], end
    return ["|".join(_part(label, width) for label in symbol) for symbol in symbols]


def _part(label: str, width: int) -> str:
    return label if width == 1 or not set(label) & set('|"') else '"' + label.replace('"', '""') + '"'


def _weight_remarks(reads: "list[Read]") -> "list[str]":
    return [
        f"Every row of {one.table.name} counts one: the column {one.not_taken!r} is not taken for the weight unasked. "
        f"Say weight={one.not_taken!r} if it is, or weight=False if it is not."
        for one in reads
        if one.not_taken
    ]


def _between(reads: "list[Read]", labels: "dict[str, list[str]]", fitted: "dict[str, Any]") -> "list[str]":
    """What only one of two samples has; refused where they have nothing in common."""
    remarks = []
    for role in ROLES:
        if role in fitted:
            continue
        first, second = (one for one in reads if role in one.roles)
        have, others = ({labels[role][code] for code in np.unique(one.symbols[role]).tolist()} for one in (first, second))
        if not have & others:
            raise ValueError(
                f"{first.table.title} and {second.table.name} have no label of {role} in common: {_listed(have)} against {_listed(others)}. "
                "A label is what stands there, to the letter: 1 and 1.0 are different, and so are 'a' and 'A'."
            )
        for one, only in ((first, have - others), (second, others - have)):
            if only:
                remarks.append(f"Only {one.table.name} has {_listed(only)} of {role}.")
    return remarks


def _listed(labels: "set[str]") -> str:
    shown = sorted(labels)
    return ", ".join(map(repr, shown[:8])) + (f" and {len(shown) - 8} more" if len(shown) > 8 else "")


def _count(one: Read, labels: "dict[str, list[str]]") -> FloatArray:
    shape = [len(labels[role]) for role in one.roles]
    if math.prod(shape) > LARGEST_TABLE:
        raise ValueError(
            f"{one.table.title} makes a table of {' x '.join(map(str, shape))} = {math.prod(shape):,} cells; at most {LARGEST_TABLE:,} fit. "
            "Merge rare symbols or put measured values into classes first (discretise=); a column of identifiers is no variable."
        )
    cells = np.ravel_multi_index(tuple(one.symbols[role] for role in one.roles), tuple(shape))
    size = math.prod(shape)
    if one.weights is None:
        return np.bincount(cells, minlength=size).astype(np.float64).reshape(shape)
    weights = one.weights[one.keep]
    if not weights.any():
        raise ValueError(f"The weights of {one.table.name} are all zero. Give at least one that is positive.")
    if (weights == np.floor(weights)).all():
        return np.asarray(np.bincount(cells, weights, minlength=size).reshape(shape), dtype=np.float64)
    table, order = np.zeros(size), np.argsort(cells, kind="stable")  # sums that do not depend on the order of the rows
    starts = np.flatnonzero(np.diff(cells[order], prepend=-1))
    for start, end in zip(starts, [*starts[1:], len(order)]):
        table[cells[order[start]]] = math.fsum(weights[order[start:end]])
    return table.reshape(shape)
