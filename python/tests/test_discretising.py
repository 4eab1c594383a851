"""The discretisers, alone and as scikit-learn uses them."""

import unittest
from typing import Any

import numpy as np

import pid_toolkit as pid

try:
    import pandas
except ImportError:
    pandas = None
try:
    import sklearn
except ImportError:
    sklearn = None

ESTIMATORS = (pid.QuantileBins(5), pid.KMeansClusters(4, random_state=7), pid.KMeansClusters(3, n_components=2), pid.KMeansClusters())


def samples(count: int = 30) -> "list[np.ndarray[Any, Any]]":
    random = np.random.default_rng(1)
    found = []
    for i in range(count):
        rows, columns = int(random.integers(1, 60)), int(random.integers(1, 5))
        values = random.normal(size=(rows, columns)) * 10.0 ** random.integers(-6, 6, columns)
        found.append(values if i % 2 else values.round(int(random.integers(0, 2))))
    uneven = [np.array([[0.0]] * 50 + [[1.0]]), np.array([[3.0], [3.0], [3.0], [4.0], [5.0]]), np.array([[-1.0]] * 9 + [[7.0]] * 90)]
    return [*found, *uneven, np.zeros((5, 2)), np.array([[1.0]]), np.full((9, 1), 1e15) + np.arange(9).reshape(-1, 1)]


class QuantileTests(unittest.TestCase):
    def test_bins_are_in_the_order_of_the_values_and_none_is_empty(self) -> None:
        for values in samples():
            for bins in (1, 2, 3, 8, 100):
                estimator = pid.QuantileBins(bins)
                classes = estimator.fit_transform(values)
                for column, found, cuts in zip(values.T, classes.T, estimator.cuts_):
                    order = np.argsort(column, kind="stable")
                    self.assertTrue((np.diff(found[order]) >= 0).all())
                    self.assertTrue((np.diff(cuts) > 0).all())
                    np.testing.assert_array_equal(np.unique(found), np.arange(len(cuts) + 1))
                    self.assertLessEqual(len(cuts), min(bins, len(np.unique(column))) - 1 if bins > 1 else 0)
                    for value in np.unique(column):
                        self.assertEqual(len(set(found[column == value].tolist())), 1)
                    if bins > 1:
                        self.assertEqual(len(np.unique(column)) > 1, len(cuts) > 0)

    def test_bins_of_different_values_hold_as_many_records_each(self) -> None:
        random = np.random.default_rng(2)
        for rows, bins in ((100, 7), (64, 8), (33, 5)):
            classes = pid.QuantileBins(bins).fit_transform(random.permutation(rows).reshape(-1, 1) * 1.0)
            sizes = np.bincount(classes[:, 0])
            self.assertTrue(len(sizes) == bins and sizes.max() - sizes.min() <= 1)

    def test_values_beyond_the_fit_go_to_the_outer_bins_and_a_cut_goes_up(self) -> None:
        estimator = pid.QuantileBins(4).fit(np.arange(40.0).reshape(-1, 1))
        cuts = estimator.cuts_[0]
        self.assertEqual(estimator.transform(np.array([[-1e9], [1e9], [cuts[0]], [np.nextafter(cuts[0], -1)]]))[:, 0].tolist(), [0, 3, 1, 0])


class ClusterTests(unittest.TestCase):
    def test_every_record_is_in_the_nearest_cluster_and_none_is_empty(self) -> None:
        for values in samples():
            for clusters in (1, 2, 5):
                estimator = pid.KMeansClusters(clusters)
                found = estimator.fit_transform(values)[:, 0]
                points = (values - estimator.mean_) / estimator.scale_
                distances = ((points[:, None] - estimator.cluster_centers_) ** 2).sum(2)
                np.testing.assert_allclose(distances[np.arange(len(points)), found], distances.min(1), rtol=1e-9, atol=1e-12)
                self.assertEqual(len(np.unique(found)), len(estimator.cluster_centers_))
                self.assertLessEqual(len(estimator.cluster_centers_), min(clusters, len(np.unique(values, axis=0))))
                for k, centre in enumerate(estimator.cluster_centers_):
                    np.testing.assert_allclose(points[found == k].mean(0), centre, atol=1e-7)

    def test_clusters_that_are_far_apart_are_found(self) -> None:
        random = np.random.default_rng(3)
        for seed in range(10):
            truth = random.integers(0, 4, 200)
            values = np.array([[0, 0], [0, 90], [70, 0], [70, 90]])[truth] + random.normal(size=(200, 2))
            for components in (None, 2):
                found = pid.KMeansClusters(4, components, seed).fit_transform(values)[:, 0]
                pairs = set(zip(truth.tolist(), found.tolist()))
                self.assertEqual((len(pairs), len({k for _, k in pairs})), (len(set(truth.tolist())),) * 2)

    def test_a_scale_or_an_origin_changes_nothing(self) -> None:
        random = np.random.default_rng(4)
        values = random.normal(size=(80, 3))
        expected = pid.KMeansClusters(5).fit_transform(values)
        np.testing.assert_array_equal(pid.KMeansClusters(5).fit_transform(values * [2.0, 1024.0, 0.25]), expected)

    def test_components_are_the_directions_of_most_variance(self) -> None:
        random = np.random.default_rng(5)
        values = random.normal(size=(300, 1)) @ np.array([[1.0, -2.0, 0.5]]) + 0.01 * random.normal(size=(300, 3))
        axes = pid.KMeansClusters(2, n_components=1).fit(values).components_
        np.testing.assert_allclose(np.abs(axes), np.full((1, 3), 3**-0.5), atol=1e-3)
        self.assertGreater(axes[0, np.abs(axes[0]).argmax()], 0)

    def test_a_random_state_is_kept_and_makes_runs_repeat(self) -> None:
        values = np.random.default_rng(6).normal(size=(100, 2))
        first, again = (pid.KMeansClusters(6, random_state=11).fit(values).cluster_centers_ for _ in range(2))
        np.testing.assert_array_equal(first, again)
        shared = pid.KMeansClusters(6, random_state=np.random.RandomState(11)).fit(values).cluster_centers_
        np.testing.assert_array_equal(first, shared)


class ConventionTests(unittest.TestCase):
    def test_parameters_are_kept_as_given_and_make_the_same_estimator(self) -> None:
        for estimator in ESTIMATORS:
            same = type(estimator)(**estimator.get_params())
            self.assertEqual((repr(same), same.get_params()), (repr(estimator), estimator.get_params()))
            values = samples()[1]
            np.testing.assert_array_equal(same.fit_transform(values), estimator.fit(values).transform(values))
            self.assertEqual(estimator.n_features_in_, values.shape[1])
            with self.assertRaisesRegex(ValueError, "no parameter 'nbins'"):
                same.set_params(nbins=3)
            self.assertIs(same.set_params(**estimator.get_params()), same)

    def test_what_cannot_be_classed_is_refused(self) -> None:
        good = np.arange(12.0).reshape(6, 2)
        for make in (pid.QuantileBins, pid.KMeansClusters):
            for bad, words in (
                (good[:, 0], "axes"),
                (good[:0], "no record"),
                (np.where(good == 5, np.nan, good), "row 2, column 1"),
                (np.where(good == 4, np.inf, good), "row 2, column 0"),
                (good.astype(str), "no real numbers"),
            ):
                with self.subTest(words), self.assertRaisesRegex(ValueError, words):
                    make().fit(bad)
            with self.assertRaises(pid.NotFittedError):
                make().transform(good)
            with self.assertRaisesRegex(ValueError, "1 columns; .* fitted to 2"):
                make().fit(good).transform(good[:, :1])
        for estimator in (pid.QuantileBins(0), pid.QuantileBins(2.5), pid.KMeansClusters(0), pid.KMeansClusters("many"), pid.KMeansClusters(2, 0)):
            with self.assertRaisesRegex(ValueError, "at least 1"):
                estimator.fit(good)

    def test_columns_with_names_are_found_by_name(self) -> None:
        values = np.random.default_rng(7).normal(size=(40, 2))
        table = {"b": values[:, 0], "a": values[:, 1]}
        for estimator in ESTIMATORS:
            expected = estimator.fit_transform(values)
            self.assertFalse(hasattr(estimator, "feature_names_in_"))
            np.testing.assert_array_equal(estimator.fit_transform(table), expected)
            np.testing.assert_array_equal(estimator.transform({"other": values[:, 0], "a": table["a"], "b": table["b"]}), expected)
            self.assertEqual(estimator.feature_names_in_.tolist(), ["b", "a"])
            with self.assertRaisesRegex(ValueError, "no column 'a'"):
                estimator.transform({"b": values[:, 0]})
            if pandas is not None:
                np.testing.assert_array_equal(estimator.fit_transform(pandas.DataFrame(table)), expected)

    @unittest.skipIf(sklearn is None, "optional: scikit-learn is not installed")
    def test_scikit_learn_clones_and_chains_them(self) -> None:
        from sklearn.base import clone
        from sklearn.exceptions import NotFittedError
        from sklearn.preprocessing import KBinsDiscretizer

        values = np.random.default_rng(8).normal(size=(50, 2))
        for estimator in ESTIMATORS:
            copy = clone(estimator.fit(values))
            self.assertEqual(copy.get_params(), estimator.get_params())
            self.assertFalse(hasattr(copy, "n_features_in_"))
            np.testing.assert_array_equal(copy.fit_transform(values), estimator.transform(values))
            self.assertTrue(issubclass(pid.NotFittedError, NotFittedError.__mro__[1]))
        table = {"a": values[:, 0], "b": values[:, 1], "y": ["p", "q"] * 25}
        theirs = KBinsDiscretizer(3, encode="ordinal", strategy="uniform")
        found = pid.decompose(table, x1="a", x2="b", y="y", discretise={"x1": theirs, "x2": theirs}, exact=True).sample
        self.assertEqual(found.labels[0], ("0", "1", "2"))


if __name__ == "__main__":
    unittest.main()
