"""Cross tables, as pandas.crosstab makes them, put side by side by their labels."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ._columns import is_table
from ._library import FloatArray, doubles


_TOTAL = "All"  # what pandas calls them


class _Axis(NamedTuple):
    role: str
    table: str
    name: Any
    labels: "list[Any]"


def is_cross_table(data: Any) -> bool:
    """Whether rows and columns have labels: a DataFrame of pandas."""
    return hasattr(data, "index") and hasattr(data, "columns") and hasattr(data, "to_numpy")


def aligned(tables: "dict[str, tuple[Any, str, str]]") -> "dict[str, Any]":
    """The weights of the tables, each by its name, with the labels of every variable in one order.

    Parameters
    ----------
    tables : dict
        By name the table and the roles of its rows and columns. None stays None; arrays have no labels, and are as they are.

    Raises
    ------
    ValueError
        The labels of a variable differ between two tables, occur twice, or some tables have labels and others have none.
    """
    given = {name: table for name, (table, _, _) in tables.items() if table is not None}
    for name, table in given.items():
        if is_table(table) and (not is_cross_table(table) or table.to_numpy().dtype.kind not in "biuf"):
            raise ValueError(
                f"{name} is a table, but no cross table of weights, and nothing says which columns are meant. For records name them: "
                "pid.bounds(labelled1, labelled2, unlabelled, x1=..., x2=..., y=...)."
            )
    if not any(is_cross_table(table) for table in given.values()):
        return {name: table for name, (table, _, _) in tables.items()}
    bare = [name for name, table in given.items() if not is_cross_table(table)]
    if bare:
        raise ValueError(
            f"{' and '.join(bare)} has no labels, and the other tables have: nothing says which row goes with which. "
            "Give cross tables with labels only, or arrays only (.to_numpy())."
        )
    orders: "dict[str, _Axis]" = {}
    result: "dict[str, Any]" = {name: None for name in tables}
    for name, (table, rows, columns) in tables.items():
        if table is None:
            continue
        weights = _weights(table, name)
        axes = (_axis(table.index, rows, name), _axis(table.columns, columns, name))
        if axes[0].labels[-1:] == axes[1].labels[-1:] == [_TOTAL] and _are_totals(weights):
            raise ValueError(
                f"The last row and column of {name}, {_TOTAL!r}, are the totals of the others: they would count every record "
                "again. Leave them out: pandas.crosstab(..., margins=False)."
            )
        place = [_places(orders.setdefault(axis.role, axis), axis) for axis in axes]
        result[name] = weights[np.ix_(*place)]
    return result


def joint(table: Any, name: str) -> FloatArray:
    """The weights (x1, x2, y) of a cross table whose rows have two levels, x1 and x2; pairs that never occurred weigh 0."""
    if getattr(table.index, "nlevels", 1) != 2 or getattr(table.columns, "nlevels", 1) != 1:
        raise ValueError(
            f"{name} is a DataFrame, and nothing says which columns are meant. Name them, x1=, x2= and y=; a cross table of three variables "
            "is pandas.crosstab([x1, x2], y)."
        )
    weights = _weights(table, name)
    first, second = (list(dict.fromkeys(table.index.get_level_values(level).tolist())) for level in (0, 1))
    _axis(table.columns, "y", name)
    pairs = table.index.tolist()
    if len(set(pairs)) < len(pairs):
        raise ValueError(f"{name} has the row {next(p for p in pairs if pairs.count(p) > 1)!r} twice. Add such rows up first.")
    if pairs and pairs[-1][0] == table.columns.tolist()[-1] == _TOTAL and _are_totals(weights):
        raise ValueError(f"The last row and column of {name} are the totals of the others. Leave them out: pandas.crosstab(..., margins=False).")
    result = np.zeros((len(first), len(second), weights.shape[1]))
    for row, (a, b) in enumerate(pairs):
        result[first.index(a), second.index(b)] = weights[row]
    return result


def _weights(table: Any, name: str) -> FloatArray:
    weights = doubles(table.to_numpy(), name)
    gaps = np.argwhere(np.isnan(weights))
    if len(gaps) > 0:
        row, column = gaps[0].tolist()
        raise ValueError(
            f"{name} has no weight for ({table.index[row]!r}, {table.columns[column]!r}). If no record has these labels, say so: .fillna(0)."
        )
    return weights


def _axis(index: Any, role: str, table: str) -> _Axis:
    labels = index.tolist()
    if len(set(labels)) < len(labels):
        twice = next(label for label in labels if labels.count(label) > 1)
        raise ValueError(f"{table} has the label {twice!r} of {role} twice. Add these up first.")
    return _Axis(role, table, index.name, labels)


def _places(known: _Axis, axis: _Axis) -> "list[int]":
    """Where each label of the first table stands in this one."""
    if known.name is not None and axis.name is not None and known.name != axis.name:
        raise ValueError(
            f"{axis.role} is {known.name!r} in {known.table} and {axis.name!r} in {axis.table}. Where rows and columns are exchanged, "
            "give the transpose (.T); where only the names differ, rename one (.rename_axis)."
        )
    kinds = {(type(label), label): place for place, label in enumerate(axis.labels)}
    only = [label for label in known.labels if (type(label), label) not in kinds]
    there = {(type(label), label) for label in known.labels}
    other = [label for label in axis.labels if (type(label), label) not in there]
    if only or other:
        said = [f"only {table} has {', '.join(map(repr, labels[:8]))}" for table, labels in ((known.table, only), (axis.table, other)) if labels]
        raise ValueError(
            f"The labels of {axis.role} differ: {'; '.join(said)}. Cross tables are matched by their labels. If no record of a table has "
            "such a label, say so: .reindex(..., fill_value=0)."
        )
    return [kinds[type(label), label] for label in known.labels]


def _are_totals(weights: FloatArray) -> bool:
    inner = weights[:-1, :-1]
    return (
        min(weights.shape) > 1
        and bool(weights[-1, -1] > 0)
        and bool(np.allclose(inner.sum(0), weights[-1, :-1], rtol=1e-12, atol=0))
        and bool(np.allclose(inner.sum(1), weights[:-1, -1], rtol=1e-12, atol=0))
        and bool(np.isclose(inner.sum(), weights[-1, -1], rtol=1e-12, atol=0))
    )
