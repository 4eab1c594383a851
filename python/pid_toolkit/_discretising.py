"""Measured values put into classes: estimators in the conventions of scikit-learn, which is not needed for them."""

from __future__ import annotations

import inspect
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from ._columns import Table, is_table, values_of
from ._library import FloatArray, doubles

_Self = TypeVar("_Self", bound="_Discretiser")
_LONGEST_FIT = 50_000  # longer samples are clustered by so many of their records, taken evenly
_STARTS = 10
_MOST_ITERATIONS = 100


class NotFittedError(ValueError, AttributeError):
    """The estimator was asked before it was fitted."""


class _Discretiser:
    """Parameters, names of columns, and the checks that both estimators share."""

    n_features_in_: int

    @classmethod
    def _parameters(cls) -> "list[str]":
        return list(inspect.signature(cls).parameters)

    def get_params(self, deep: bool = True) -> "dict[str, Any]":
        """The parameters of the constructor by name."""
        return {name: getattr(self, name) for name in self._parameters()}

    def set_params(self: _Self, **params: Any) -> _Self:
        """Sets parameters of the constructor."""
        for name, value in params.items():
            if name not in self._parameters():
                raise ValueError(f"{type(self).__name__} has no parameter {name!r}; it has {', '.join(self._parameters())}.")
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.get_params().items())})"

    def fit(self: _Self, X: Any, y: Any = None) -> _Self:
        """Finds the classes.

        Parameters
        ----------
        X : array_like or DataFrame of shape (records, columns)
            Finite numbers.
        y : ignored
            Taken for the sake of pipelines.
        """
        for name in [name for name in vars(self) if name.endswith("_") and not name.startswith("_")]:
            delattr(self, name)
        names = np.array(Table(X, "X").names, dtype=object) if is_table(X) else None
        values = self._read(X, names)
        self._fit(values)
        self.n_features_in_ = values.shape[1]
        if names is not None and all(isinstance(name, str) for name in names):
            self.feature_names_in_ = names
        return self

    def transform(self, X: Any) -> "npt.NDArray[np.int64]":
        """The classes of records: an array of whole numbers with a row a record. Columns of a frame are found by their names."""
        if not hasattr(self, "n_features_in_"):
            raise NotFittedError(f"This {type(self).__name__} is not fitted. Call fit first.")
        names = getattr(self, "feature_names_in_", None)
        values = self._read(X, names if names is not None and is_table(X) else np.array(Table(X, "X").names, dtype=object) if is_table(X) else None)
        if values.shape[1] != self.n_features_in_:
            raise ValueError(f"X has {values.shape[1]} columns; this {type(self).__name__} was fitted to {self.n_features_in_}.")
        return self._apply(values)

    def fit_transform(self, X: Any, y: Any = None, **fit_params: Any) -> "npt.NDArray[np.int64]":
        """``fit(X).transform(X)``."""
        return self.fit(X, y, **fit_params).transform(X)

    @staticmethod
    def _read(X: Any, names: Any) -> FloatArray:
        if names is not None:
            table = Table(X, "X")
            X = np.column_stack([doubles(values_of(table.column(name, "the estimator")), f"X, column {name!r}") for name in names])
        values = doubles(X, "X")
        if values.ndim != 2:
            raise ValueError(f"X has {values.ndim} axes; it needs two: a row a record, a column a feature. One column is X.reshape(-1, 1) or frame[['x']].")
        if values.size == 0:
            raise ValueError("X has no record or no column. Give at least one of each.")
        wrong = np.argwhere(~np.isfinite(values))
        if len(wrong) > 0:
            row, column = wrong[0].tolist()
            raise ValueError(f"X, row {row}, column {column} (counted from 0) is {values[row, column]}; only finite numbers have a class. Leave such rows out.")
        return values

    def _fit(self, values: FloatArray) -> None:
        raise NotImplementedError

    def _apply(self, values: FloatArray) -> "npt.NDArray[np.int64]":
        raise NotImplementedError


class QuantileBins(_Discretiser):
    """Bins of about as many records each, column by column, by the rule of the command's ``--bins`` and with its cuts to the bit.

    Parameters
    ----------
    bins : int
        Bins of each column. Equal values share a bin, so a column of few values gets fewer; a cut that falls on the least value is
        raised to the next one, so that two values are always two bins.

    Attributes
    ----------
    cuts_ : list of ndarray
        For each column the cuts between its bins, increasing. A value on a cut belongs above it; values beyond those of the fit belong
        to the first and the last bin.
    n_features_in_ : int
        Columns of the fit.
    feature_names_in_ : ndarray of str
        Their names, where X was a table whose columns have names.

    Examples
    --------
    >>> pid.QuantileBins(3).fit_transform([[0.1], [0.2], [0.3], [0.4], [0.5], [9.9]]).ravel().tolist()
    [0, 0, 1, 1, 2, 2]
    """

    def __init__(self, bins: int = 8) -> None:
        self.bins = bins

    def _fit(self, values: FloatArray) -> None:
        if not isinstance(self.bins, (int, np.integer)) or self.bins < 1:
            raise ValueError(f"bins is {self.bins!r}; it must be a whole number of at least 1.")
        self.cuts_ = [_cuts(np.sort(column), int(self.bins)) for column in values.T]

    def _apply(self, values: FloatArray) -> "npt.NDArray[np.int64]":
        return np.column_stack([np.searchsorted(cuts, column, side="right") for cuts, column in zip(self.cuts_, values.T)])


def _cuts(ordered: FloatArray, bins: int) -> FloatArray:
    above = ordered[np.searchsorted(ordered, ordered[0], side="right") :]
    if len(above) == 0:
        return np.zeros(0)
    quantiles = [_quantile(ordered, j / bins) for j in range(1, bins)]
    cuts = np.sort(np.array([cut if cut > ordered[0] else float(above[0]) for cut in quantiles], dtype=np.float64))
    _, first = np.unique(np.searchsorted(ordered, cuts, side="left"), return_index=True)
    return np.asarray(cuts[first])  # of cuts with no value between them one is kept


def _quantile(ordered: FloatArray, share: float) -> float:
    """By linear interpolation between order statistics (type 7 of Hyndman and Fan 1996)."""
    position = share * (len(ordered) - 1)
    below = int(position)
    a, b, rest = float(ordered[below]), float(ordered[min(below + 1, len(ordered) - 1)]), position - below
    return a if rest == 0 or a == b else a * (1 - rest) + b * rest


class KMeansClusters(_Discretiser):
    """Clusters of records by k-means, over all columns together, by the rule of the command's ``--clusters``.

    Each column is standardised, projected onto the leading principal components where asked, and the best of ten runs of Lloyd's
    iteration from k-means++ starts (Arthur and Vassilvitskii 2007) is kept; samples of more than 50 000 records are fitted by as many of
    them, taken evenly. The random numbers are NumPy's and not the command's, so the clusters may differ from those of the command.

    Parameters
    ----------
    n_clusters : int or 'auto'
        Clusters; fewer where fewer records differ. 'auto': so many that the cells of the three variables hold five records on average,
        from 2 to 32; by itself an estimator counts all three variables as clustered so, and ``discretise=`` knows the others.
    n_components : int, optional
        Principal components that are kept; None: the standardised values themselves are clustered.
    random_state : int, numpy.random.RandomState or None
        Of the starts; the same int gives the same clusters on every run. None: others on each run.

    Attributes
    ----------
    mean_, scale_ : ndarray of shape (columns,)
        Mean and standard deviation of each column; the scale of a constant one is 1.
    components_ : ndarray of shape (n_components, columns)
        The principal components as rows; none where the standardised values are clustered.
    cluster_centers_ : ndarray of shape (clusters, dimensions)
        The centres, ordered by their coordinates, in standardised or projected values.
    n_features_in_, feature_names_in_
        As for :class:`QuantileBins`.

    Examples
    --------
    >>> pid.KMeansClusters(2).fit_transform([[0, 0.1], [0.1, 0], [5, 5.1], [5.1, 5]]).ravel().tolist()
    [0, 0, 1, 1]
    """

    def __init__(self, n_clusters: "int | str" = "auto", n_components: "int | None" = None, random_state: Any = 0) -> None:
        self.n_clusters = n_clusters
        self.n_components = n_components
        self.random_state = random_state

    def _fit(self, values: FloatArray) -> None:
        clusters = clusters_for(len(values), 1, 3) if self.n_clusters == "auto" else self.n_clusters
        for name, number in (("n_clusters", clusters), ("n_components", 1 if self.n_components is None else self.n_components)):
            if not isinstance(number, (int, np.integer)) or number < 1:
                raise ValueError(f"{name} is {number!r}; it must be a whole number of at least 1.")
        random = self.random_state if isinstance(self.random_state, np.random.RandomState) else np.random.RandomState(self.random_state)
        if len(values) > _LONGEST_FIT:
            values = values[np.arange(_LONGEST_FIT) * len(values) // _LONGEST_FIT]
        self.mean_ = values.mean(0)
        deviation, largest = values.std(0), np.abs(values).max(0)
        self.scale_ = np.where(deviation > 1e-12 * largest, deviation, 1.0)  # a spread that is the rounding of the mean is none
        points = (values - self.mean_) / self.scale_
        kept = self.n_components
        self.components_ = _principal_axes(points, int(kept)) if kept is not None and kept < points.shape[1] else np.zeros((0, points.shape[1]))
        self.cluster_centers_ = _k_means(self._project(points), int(clusters), random)

    def _apply(self, values: FloatArray) -> "npt.NDArray[np.int64]":
        return _nearest(self._project((values - self.mean_) / self.scale_), self.cluster_centers_).reshape(-1, 1)

    def predict(self, X: Any) -> "npt.NDArray[np.int64]":
        """The cluster of each record, an array of one axis."""
        return self.transform(X)[:, 0]

    def _project(self, points: FloatArray) -> FloatArray:
        return points @ self.components_.T if len(self.components_) > 0 else points


def clusters_for(records: int, others: int, alike: int) -> int:
    """The clusters that a sample can bear: five records a cell (Cochran's rule), where ``alike`` variables are clustered so."""
    return int(min(32, max(2, (records / (5 * max(1, others))) ** (1 / alike) + 1e-9)))


def _principal_axes(points: FloatArray, kept: int) -> FloatArray:
    axes = np.linalg.eigh(points.T @ points)[1][:, ::-1].T[:kept]
    largest = axes[np.arange(len(axes)), np.abs(axes).argmax(1)]
    return np.asarray(axes * np.where(largest < 0, -1.0, 1.0)[:, None])


def _k_means(points: FloatArray, clusters: int, random: np.random.RandomState) -> FloatArray:
    best, least, squares = np.zeros((0, points.shape[1])), np.inf, (points**2).sum(1)
    for _ in range(_STARTS):
        centres = _starts(points, min(clusters, len(points)), random)
        owner = np.full(len(points), -1)
        for _ in range(_MOST_ITERATIONS):
            # |p - c|^2 = |p|^2 - 2 p.c + |c|^2: standardised points are near the origin, so that little cancels.
            distances = squares[:, None] - 2 * (points @ centres.T) + (centres**2).sum(1)
            nearest = distances.argmin(1)
            distance = np.maximum(distances[np.arange(len(points)), nearest], 0)
            if (nearest == owner).all():
                break
            owner = nearest
            centres = _means(points, owner, distance, len(centres))
        if distance.sum() < least:
            best, least = centres, distance.sum()
    return np.asarray(best[np.lexsort(best.T[::-1])], dtype=np.float64)


def _starts(points: FloatArray, clusters: int, random: np.random.RandomState) -> FloatArray:
    """Each is drawn in proportion to its squared distance from those before; points that coincide with these are never drawn."""
    chosen = [int(random.randint(len(points)))]
    distance = np.full(len(points), np.inf)
    while len(chosen) < clusters:
        distance = np.minimum(distance, ((points - points[chosen[-1]]) ** 2).sum(1))
        far = np.flatnonzero(distance > 0)
        if len(far) == 0:
            break
        sums = np.cumsum(distance[far])
        chosen.append(int(far[min(len(far) - 1, np.searchsorted(sums, random.random_sample() * sums[-1], side="right"))]))
    return np.asarray(points[chosen], dtype=np.float64)


def _nearest(points: FloatArray, centres: FloatArray) -> "npt.NDArray[np.int64]":
    """The nearest centre of each point, the first on a tie."""
    nearest, least = np.zeros(len(points), dtype=np.int64), np.full(len(points), np.inf)
    for k, centre in enumerate(centres):
        distance = ((points - centre) ** 2).sum(1)
        closer = distance < least
        nearest[closer], least[closer] = k, distance[closer]
    return nearest


def _means(points: FloatArray, owner: "npt.NDArray[np.int64]", distance: FloatArray, clusters: int) -> FloatArray:
    """The mean of each centre's points; one without points goes to the point that is farthest from its own centre."""
    sizes = np.bincount(owner, minlength=clusters)
    sums = np.column_stack([np.bincount(owner, column, minlength=clusters) for column in points.T])
    centres = sums / np.maximum(sizes, 1)[:, None]
    for k in np.flatnonzero(sizes == 0):
        farthest = int(distance.argmax())
        centres[k], distance[farthest] = points[farthest], 0
    return np.asarray(centres)
