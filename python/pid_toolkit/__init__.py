"""Certified partial information decomposition, synergy bounds, minimum-entropy couplings and conic programs.

Every quantity is an :class:`Interval` that provably contains the exact value for the given weights; information is in bits. Tables
are arrays of non-negative weights, axis order (x1, x2, y); the probabilities are p = w / sum w.
"""

from ._conic import Cone, ConicBatch, ConicSolution, solve_conic, solve_conic_batch
from ._coupling import Coupling, CouplingBatch, couple, couple_batch
from ._decomposition import (
    Decomposer,
    Decomposition,
    DecompositionBatch,
    SharedAndUnique,
    decompose,
    decompose_batch,
    decompose_pairs,
    workspace_size,
)
from ._bounds import Bounds, BoundsBatch, NamedBound, bounds, bounds_batch
from ._disagreement import ClassifierScores, Disagreement, disagree
from ._discretising import KMeansClusters, NotFittedError, QuantileBins
from ._library import InconsistentMarginalsError, LibraryNotFoundError, NotConvexError, PidError, library_version
from ._population import Advice, MoreRecords, PopulationLimits, Reconciliation, population, population_of_triples, reconcile
from ._records import Sample
from ._report import report
from ._results import Interval, Limits, Result, Status
from ._screen import Screen, ScreenedPair, screen
from ._solver import ConicSolver

__version__ = "0.1.0"

__all__ = [
    "Advice",
    "Bounds",
    "BoundsBatch",
    "ClassifierScores",
    "Cone",
    "ConicBatch",
    "ConicSolution",
    "ConicSolver",
    "Coupling",
    "CouplingBatch",
    "Decomposer",
    "Decomposition",
    "DecompositionBatch",
    "Disagreement",
    "InconsistentMarginalsError",
    "Interval",
    "KMeansClusters",
    "LibraryNotFoundError",
    "Limits",
    "MoreRecords",
    "NamedBound",
    "NotConvexError",
    "NotFittedError",
    "PidError",
    "PopulationLimits",
    "QuantileBins",
    "Reconciliation",
    "Result",
    "Sample",
    "Screen",
    "ScreenedPair",
    "SharedAndUnique",
    "Status",
    "bounds",
    "bounds_batch",
    "couple",
    "couple_batch",
    "decompose",
    "decompose_batch",
    "decompose_pairs",
    "disagree",
    "library_version",
    "population",
    "population_of_triples",
    "reconcile",
    "report",
    "screen",
    "solve_conic",
    "solve_conic_batch",
    "workspace_size",
]
