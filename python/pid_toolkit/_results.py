"""What results are made of."""

from __future__ import annotations

import ctypes
import enum
from typing import NamedTuple


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
