"""Minimum-entropy couplings."""

from __future__ import annotations

import ctypes
from typing import NamedTuple, Sequence

import numpy as np
import numpy.typing as npt

from ._library import UNTOUCHED, FloatArray, IntArray, check, function, pointer, weights
from ._results import CInterval, Interval, Status


class _Options(ctypes.Structure):
    _fields_ = [("tolerance", ctypes.c_double), ("nodes", ctypes.c_int64), ("time_limit", ctypes.c_double), ("greedy", ctypes.c_int64)]


class _Coupling(ctypes.Structure):
    _fields_ = [("entropy", CInterval), ("atoms", ctypes.c_int64), ("exact", ctypes.c_int64), ("method", ctypes.c_char * 64)]


_int, _pointer = ctypes.c_int32, ctypes.c_void_p
_atoms = function("pid_couple_atoms", _pointer, _int, result=ctypes.c_int64)
_couple = function("pid_couple", _pointer, _pointer, _int, _pointer, _pointer, _pointer, _pointer, ctypes.c_int64)
_batch = function(
    "pid_couple_batch", _pointer, ctypes.c_int64, _pointer, _int, _pointer, _pointer, _pointer, _pointer, ctypes.c_int64, _pointer
)


class Coupling(NamedTuple):
    """What is known of the least entropy of a coupling."""

    entropy: Interval
    """Contains the least entropy, in bits; the coupling given has at most the upper end."""
    exact: bool
    """Whether no better coupling exists, up to rounding."""
    method: str
    """The construction that won."""
    states: IntArray
    """A row an atom, a column a marginal: the state of each."""
    masses: FloatArray
    """The probability of each atom, largest first."""
    status: Status


class CouplingBatch(NamedTuple):
    """The same for k sets of marginals; NaN and no atoms where a set was refused."""

    entropy: FloatArray
    """Lower and upper ends, shape (k, 2)."""
    exact: npt.NDArray[np.bool_]
    method: tuple[str, ...]
    atoms: npt.NDArray[np.int64]
    """How many atoms each coupling has."""
    states: IntArray
    """The states of atom a of coupling i are states[i, a]; zeros behind the last atom."""
    masses: FloatArray
    """Its probability is masses[i, a]; zeros behind the last atom."""
    codes: IntArray
    """0 certified, 1 wide, below 0 refused (see pid.h)."""


def couple(
    marginals: Sequence[npt.ArrayLike], tolerance: float = 1e-9, nodes: int = 100_000, time_limit: float = 0, *, greedy: bool = False
) -> Coupling:
    """A minimum-entropy coupling of weight vectors.

    Parameters
    ----------
    tolerance : float
        Gap, in bits, at which the search stops.
    nodes : int
        Most nodes of the exact search; 0: the constructions alone.
    time_limit : float
        Seconds; 0: none, and the same bits on every run.
    greedy : bool
        The greedy coupling alone, as published: no other construction and no search. The lower end of the entropy is as ever.

    Examples
    --------
    >>> c = pid.couple([[6, 2], [5, 3], [4, 4]])
    >>> c.exact, c.states.shape, round(float(c.masses.sum()), 12)
    (True, (4, 3), 1.0)
    >>> pid.couple([[6, 2], [5, 3], [4, 4]], greedy=True).method
    'greedy'
    """
    vectors = [weights(values, 1, f"marginal {k}") for k, values in enumerate(marginals)]
    sizes = np.array([len(vector) for vector in vectors], dtype=np.int32)
    flat = np.concatenate(vectors) if vectors else np.zeros(0)
    most = max(0, _atoms(pointer(sizes), len(sizes)))
    states, masses = np.zeros((most, len(sizes)), dtype=np.int32), np.zeros(most)
    options, result = _Options(tolerance, nodes, time_limit, greedy), _Coupling()
    code = check(
        _couple(pointer(flat), pointer(sizes), len(sizes), ctypes.byref(options), ctypes.byref(result), pointer(states), pointer(masses), most)
    )
    count = result.atoms
    return Coupling(result.entropy.to_tuple(), bool(result.exact), result.method.decode(), states[:count].copy(), masses[:count].copy(), Status(code))


def couple_batch(
    marginals: Sequence[npt.ArrayLike], tolerance: float = 1e-9, nodes: int = 100_000, time_limit: float = 0, *, greedy: bool = False
) -> CouplingBatch:
    """:func:`couple` of k sets of marginals of the same sizes; a bad set gives NaN and a code below 0.

    Parameters
    ----------
    marginals : sequence of array_like
        An array for each marginal, of shape (k, states): its weights in each of the sets.
    """
    arrays = [weights(values, 2, f"marginal {j}") for j, values in enumerate(marginals)]
    counts = {len(array) for array in arrays}
    if len(counts) > 1:
        raise ValueError(f"The marginals have {', '.join(map(str, sorted(counts)))} sets; they must have the same number.")
    sizes = np.array([array.shape[1] for array in arrays], dtype=np.int32)
    flat = np.concatenate(arrays, axis=1) if arrays else np.zeros((0, 0))
    count, most = len(flat), max(0, _atoms(pointer(sizes), len(sizes)))
    states, masses = np.zeros((count, most, len(sizes)), dtype=np.int32), np.zeros((count, most))
    options, results = _Options(tolerance, nodes, time_limit, greedy), (_Coupling * count)()
    codes = np.full(count, UNTOUCHED, dtype=np.int32)
    code = _batch(
        pointer(flat), count, pointer(sizes), len(sizes), ctypes.byref(options), results, pointer(states), pointer(masses), most, pointer(codes)
    )
    if code < 0 and (count == 0 or (codes == UNTOUCHED).any()):  # an error of the call as a whole
        check(code)
    return CouplingBatch(
        np.array([result.entropy.to_tuple() for result in results]).reshape(count, 2),
        np.array([bool(result.exact) for result in results], dtype=np.bool_),
        tuple(result.method.decode() for result in results),
        np.array([result.atoms for result in results], dtype=np.int64),
        states, masses, codes,
    )  # fmt: skip
