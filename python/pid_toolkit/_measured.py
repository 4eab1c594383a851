"""One table as it was read, and which of its columns are measured values, by the rules of the command (docs/tables.md)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from ._columns import Coded, Table, is_absent, is_number, numbers_of
from ._library import FloatArray

LARGEST_TABLE = 1 << 24
_FEW_NUMBERS = 32  # so many numbers are symbols in a table of any length
_CELLS_A_ROW = 16


class Read:
    """One table as it was read: a matrix of codes and weights."""

    def __init__(self, table: Table, roles: "tuple[str, ...]", weight: Any) -> None:
        self.table, self.roles = table, roles
        self.columns: "dict[str, list[Any]]" = {}
        self.coded: "dict[str, list[Coded]]" = {}
        self.weight_name, self.not_taken = weight, ""
        self.weights: "FloatArray | None" = None
        self.keep: "npt.NDArray[np.bool_]" = np.zeros(0, dtype=bool)
        self.symbols: "dict[str, npt.NDArray[np.int64]]" = {}


def is_whole(column: Any) -> bool:
    """Whether every value that is there is a whole number."""
    values = numbers_of(column)
    if values.dtype.kind == "O":
        return all(isinstance(v, (int, float, np.number)) and float(v).is_integer() for v in values.tolist() if not is_absent(v))
    return values.dtype.kind in "iu" or (values.dtype.kind == "f" and bool((np.mod(values[np.isfinite(values)], 1) == 0).all()))


def refuse_measured(reads: "list[Read]", labels: "dict[str, list[str]]", fitted: "dict[str, Any]") -> None:
    found: "dict[str, str]" = {}
    for one in reads:
        rows = int(one.keep.sum())
        sizes = [len(labels[role]) for role in one.roles]
        if max(sizes) <= _FEW_NUMBERS:
            continue
        whole = one.weights is None or bool((one.weights[one.keep] == np.floor(one.weights[one.keep])).all())
        asks = one.not_taken != "" and _is_a_cell_a_row(one)
        spread = (one.weights is not None or asks) and _is_a_cell_a_row(one) and math.prod(sizes) <= _CELLS_A_ROW * rows
        cells = (one.weights is not None and whole) or spread
        records = None if asks or not whole else float(rows if one.weights is None else one.weights[one.keep].sum())
        for role in one.roles:
            if role in fitted or role in found or not is_measured(len(labels[role]), len(labels[role]), rows, records, cells):
                continue
            measured = 0
            for coded in one.coded[role]:
                own = [coded.labels[code] for code in np.unique(coded.codes[one.keep]).tolist()]
                measured += is_measured(sum(map(is_number, own)), len(own), rows, records, cells)
            if measured > 0:
                several, different = len(one.coded[role]), len(np.unique(one.symbols[role]))
                what = "The column holds" if several == 1 else f"{measured} of the {several} columns hold"
                kind = "numbers" if several == 1 else "combinations"
                found[role] = f"{one.table.title}, {role}: {what} measured values, not symbols: {different} different {kind} in {rows} rows."
    if found:
        plan = ", ".join(
            f"{role!r}: {'pid.QuantileBins(8)' if len(next(o for o in reads if role in o.roles).coded[role]) == 1 else 'pid.KMeansClusters()'}"
            for role in found
        )
        raise ValueError(
            f"{' '.join(found.values())} Put them into classes: discretise={{{plan}}}. Where such numbers are names of categories, "
            "write them as text, such as 'n17' for 17."
        )
    for one in reads:
        if one.not_taken and _is_a_cell_a_row(one):
            raise ValueError(
                f"Every row of {one.table.name} is a cell of its own, as in a table of weights, and the column {one.not_taken!r} is called like "
                f"a weight, but only one called 'count' is taken for it unasked. Say weight={one.not_taken!r} if it is the weight, or "
                "weight=False if every row is one record."
            )


def is_measured(values: int, symbols: int, rows: int, records: "float | None", cells: bool) -> bool:
    """Whether values are measured, by the rule of the command (docs/tables.md)."""
    return (
        values > _FEW_NUMBERS
        and 2 * values > symbols
        and (2 * values > rows or (not cells and values > rows // 10) or (records is not None and values > math.floor(records / 10)))
    )


def _is_a_cell_a_row(one: Read) -> bool:
    cells = np.zeros(int(one.keep.sum()), dtype=np.int64)
    for role in one.roles:
        different, cells = np.unique(cells * (int(one.symbols[role].max()) + 1) + one.symbols[role], return_inverse=True)
    return len(different) == len(cells) > 1
