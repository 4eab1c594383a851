"""What results are made of."""

from __future__ import annotations

import ctypes
import enum
import html
import math
from typing import Any, ClassVar, Iterator, NamedTuple


class Interval(NamedTuple):
    """[lower, upper]: the exact value is certainly inside. NaN where there is no value."""

    lower: float
    upper: float

    @property
    def width(self) -> float:
        """upper - lower."""
        return self.upper - self.lower

    @property
    def midpoint(self) -> float:
        """A number near the middle: for display, not a bound."""
        return self.lower + 0.5 * (self.upper - self.lower)

    def __contains__(self, value: object) -> bool:
        return isinstance(value, (int, float)) and self.lower <= value <= self.upper


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


class Status(enum.IntEnum):
    """What a result is."""

    CERTIFIED = 0
    """Every interval is as narrow as asked."""
    WIDE = 1
    """Every interval contains the truth, but at least one is wider than asked."""
    IMPOSSIBLE = 2
    """Proven: no joint distribution has the three tables."""


class CInterval(ctypes.Structure):
    """pid_interval."""

    _fields_ = [("lower", ctypes.c_double), ("upper", ctypes.c_double)]

    def to_tuple(self) -> Interval:
        """The named tuple."""
        return Interval(self.lower, self.upper)


_WORDS = {
    "redundancy": "R: {x1} and {x2} each tell it",
    "unique1": "U1: only {x1} tells it",
    "unique2": "U2: only {x2} tells it",
    "synergy": "S: only both together tell it",
    "minimal_synergy": "least S of these pairs",
    "maximal_synergy": "largest S of these pairs",
    "total": "I({x1}, {x2}; {y})",
    "union_information": "R + U1 + U2",
    "information1": "I({x1}; {y})",
    "information2": "I({x2}; {y})",
    "accuracy": "accuracy of the best classifier on both",
    "accuracy1": "on {x1} alone",
    "accuracy2": "on {x2} alone",
    "disagreement": "disagreement of the sources",
    "target_entropy": "H({y})",
    "seen": "squared distance of the predictions, in [0, 2]",
    "alpha": "the same of the true posteriors",
    "total_variation": "their total variation, in [0, 1]",
}
_PARTS = ("redundancy", "unique1", "unique2", "synergy")


class Result:
    """What results have in common. Each is a frozen dataclass that may also be read as the tuple of its fields."""

    _fields: ClassVar["tuple[str, ...]"] = ()

    def __init_subclass__(cls) -> None:
        cls._fields = tuple(cls.__annotations__)

    def __iter__(self) -> Iterator[Any]:
        return (getattr(self, name) for name in self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __getitem__(self, index: Any) -> Any:
        return tuple(self)[index]

    def _ranges(self) -> "dict[str, Interval | Limits]":
        """The quantities that have a value."""
        values = {name: getattr(self, name) for name in self._fields}
        return {name: v for name, v in values.items() if isinstance(v, (Interval, Limits)) and not math.isnan(v.lower)}

    def _population(self) -> "dict[str, Interval | Limits]":
        population = getattr(self, "population", None)
        return population._ranges() if isinstance(population, Result) else {}

    def _names(self) -> "dict[str, str]":
        sample = getattr(self, "sample", None)
        return dict(zip(("x1", "x2", "y"), sample.names if sample is not None else ("X1", "X2", "Y")))

    def _sentences(self) -> "list[str]":
        return []

    def to_frame(self) -> Any:
        """The quantities as a DataFrame of pandas.

        Returns
        -------
        pandas.DataFrame
            A row a quantity, with the columns ``lower`` and ``upper``, in bits (accuracies in [0, 1]); for results with limits of the
            population ``population_lower`` and ``population_upper`` as well.

        Raises
        ------
        ImportError
            Pandas is not installed.
        """
        try:
            import pandas
        except ImportError:
            raise ImportError("to_frame() needs pandas: pip install pandas. The numbers are the fields of the result.") from None
        ranges, limits = self._ranges(), self._population()
        rows = {name: {"lower": r.lower, "upper": r.upper} for name, r in ranges.items()}
        for name, r in limits.items():
            rows.setdefault(name, {}).update(population_lower=r.lower, population_upper=r.upper)
        return pandas.DataFrame.from_dict(rows, orient="index").rename_axis("quantity")

    def plot(self, ax: Any = None) -> Any:
        """Draws R, U1, U2 and S from limit to limit, in bits; those of the population as thin lines.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; by default new axes.

        Returns
        -------
        matplotlib.axes.Axes
            The axes.

        Raises
        ------
        ImportError
            Matplotlib is not installed.
        """
        if ax is None:
            try:
                import matplotlib.pyplot as pyplot
            except ImportError:
                raise ImportError("plot() needs matplotlib: pip install matplotlib. The numbers are the fields of the result.") from None
            ax = pyplot.subplots(figsize=(6, 2.4), layout="constrained")[1]
        ranges, limits, names = self._ranges(), self._population(), self._names()
        parts = [name for name in _PARTS if name in ranges or name in limits]
        least = 0.006 * max([of[name].upper for of in (ranges, limits) for name in parts if name in of], default=1.0)  # to be seen
        for row, name in enumerate(parts):
            if name in limits:
                ax.hlines(row, limits[name].lower, limits[name].upper, color="0.45", linewidth=1.5)
            if name in ranges:
                ax.barh(row, max(ranges[name].width, least), left=ranges[name].lower, height=0.5, color="#2a6f97")
        ax.set_yticks(range(len(parts)), [_WORDS[name].format(**names) for name in parts])
        ax.set_ylim(len(parts) - 0.5, -0.5)
        ax.set_xlim(left=0)
        ax.set_xlabel("bits")
        return ax

    def _repr_html_(self) -> str:
        said = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in self._sentences())
        return f"<div>{said}{self._table()}</div>"

    def _table(self) -> str:
        ranges, limits, names = self._ranges(), self._population(), self._names()
        head = "<th>from</th><th>to</th>" + ("<th>population from</th><th>to</th>" if limits else "")
        rows = []
        for name in dict.fromkeys((*ranges, *limits)):
            cells = "".join(_cells(of.get(name)) for of in ((ranges, limits) if limits else (ranges,)))
            rows.append(f"<tr><td style='text-align:left'>{html.escape(_WORDS[name].format(**names))}</td>{cells}</tr>")
        return f"<table><thead><tr><th style='text-align:left'>bits</th>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _cells(found: "Interval | Limits | None") -> str:
    if found is None:
        return "<td></td><td></td>"
    return f"<td>{_down(found.lower):.4f}</td><td>{_up(found.upper):.4f}</td>"


def _down(value: float) -> float:
    """Four places, away from the inside of the interval."""
    return math.floor(value * 1e4) / 1e4 if math.isfinite(value) else value


def _up(value: float) -> float:
    return math.ceil(value * 1e4) / 1e4 if math.isfinite(value) else value
