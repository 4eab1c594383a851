"""The package as a user calls it."""

import math
import multiprocessing
import os
import re
import threading
import unittest
import unittest.mock
import warnings
from pathlib import Path
from typing import Any

import numpy as np

import pid_toolkit as pid
from pid_toolkit import _bounds, _columns, _conic, _coupling, _decomposition, _population
from pid_toolkit._library import pointer

AND = np.array([1, 0, 1, 0, 1, 0, 0, 1]).reshape(2, 2, 2)
README = Path(__file__).parent.parent / "README.md"


def random_tables(count: int, *shape: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    return np.random.default_rng(1).dirichlet(np.ones(math.prod(shape)), count).reshape(count, *shape)


class MisuseTests(unittest.TestCase):
    def test_arrays_that_are_no_real_numbers_are_refused_in_words(self) -> None:
        for bad, words in (
            (np.ma.masked_array(AND, mask=AND == 1), "masked"),
            (AND * (1 + 0j), "complex128"),
            (AND.astype("datetime64[s]"), "datetime64"),
            (AND.astype("timedelta64[s]"), "timedelta64"),
            (AND.astype(str), "no real numbers"),
            (AND.astype(str).astype(object), "no number"),
            (AND.astype(object) + 1j, "no number"),
            (np.full((2, 2, 2), None), "None"),
            (AND * (2**53 + 1), "2^53"),
            (AND.astype(np.uint64) * np.uint64(2**63 + 1), "2^53"),
            (AND.astype(object) * (2**70 + 1), "2^53"),
            (AND.astype(object) * 10**400, "2^53"),
        ):
            with self.subTest(words), self.assertRaises(ValueError) as refused:
                pid.decompose(bad)
            self.assertIn(words, str(refused.exception))
            with self.assertRaises(ValueError):
                pid.solve_conic([1, 1], np.reshape(bad, (4, 2)), np.zeros(4), [pid.Cone("nonnegative", 4)])

    def test_arrays_that_hold_exact_numbers_in_another_form_are_taken(self) -> None:
        for good in (np.ma.masked_array(AND, mask=False), AND.astype(object), AND == 1, AND * 2**60, AND.astype(object) * 2**70, AND.astype(np.float16)):
            self.assertIn(0.5, pid.decompose(good).synergy)

    def test_an_argument_of_the_wrong_type_is_named(self) -> None:
        with self.assertRaisesRegex(TypeError, "wrong type"):
            pid.decompose(AND, tolerance="x")  # type: ignore[arg-type]

    def test_a_matrix_of_the_caller_is_never_written(self) -> None:
        columns = ColumnMatrix()
        before = [array.copy() for array in (columns.indptr, columns.indices, columns.data)]
        x = pid.solve_conic([1, 1], columns, [-1, -2, 0, 0], [pid.Cone("nonnegative", 4)]).x
        np.testing.assert_allclose(x, [1, 2], atol=1e-6)
        for array, kept in zip((columns.indptr, columns.indices, columns.data), before):
            np.testing.assert_array_equal(array, kept)

    def test_what_was_checked_is_what_is_used_whatever_happens_to_the_array_of_the_caller(self) -> None:
        for module, call in (
            (_decomposition, lambda a: pid.decompose(a, exact=True).synergy),
            (_decomposition, lambda a: pid.decompose_batch([a]).synergy.tolist()),
            (_bounds, lambda a: pid.bounds(a, exact=True).synergy),
            (_population, lambda a: pid.population_of_triples(a).synergy),
            (_coupling, lambda a: pid.couple([a[0, 0], a[0, 1]]).entropy),
            (_conic, lambda a: pid.solve_conic(a[0, 0], a[:, 0], a[0, 1], [pid.Cone("nonnegative", 2)]).x.tolist()),
        ):
            array = np.array(AND, dtype=np.float64)
            expected = call(array)

            def changed(given: Any, array: Any = array) -> Any:
                array[...] = math.nan  # as another thread may, between the checks and the use
                return pointer(given)

            with unittest.mock.patch.object(module, "pointer", changed):
                self.assertEqual(call(array), expected)
            self.assertTrue(np.isnan(array).all())
        column = np.arange(3.0)
        self.assertFalse(np.shares_memory(_columns.values_of(column), column))

    @unittest.skipUnless(hasattr(os, "fork"), "needs fork")
    def test_a_forked_child_is_refused_in_words(self) -> None:
        pid.decompose(AND, exact=True)
        reading, writing = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            child = os.fork()
        if child == 0:
            text = "no error"
            try:
                pid.bounds(AND, exact=True)
            except pid.PidError as error:
                text = str(error)
            os.write(writing, text.encode())
            os._exit(0)
        os.close(writing)
        os.waitpid(child, 0)
        self.assertIn("spawn", os.read(reading, 1000).decode())
        os.close(reading)

    @unittest.skipUnless("fork" in multiprocessing.get_all_start_methods(), "needs fork")
    def test_workers_of_a_forked_pool_are_refused_and_those_of_a_new_one_answer(self) -> None:
        pid.bounds(AND, exact=True, time_limit=0.5)  # a limit has a thread of its own, which no child has
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with multiprocessing.get_context("fork").Pool(2) as forked:
                for call in (pid.decompose, pid.bounds, pid.Decomposer):
                    arguments = () if call is pid.Decomposer else (AND,)
                    with self.subTest(call.__name__), self.assertRaisesRegex(pid.PidError, "spawn"):
                        forked.apply_async(call, arguments).get(timeout=20)
        with multiprocessing.get_context("spawn").Pool(1) as fresh:
            self.assertIn(0.5, fresh.apply_async(pid.decompose, (AND,)).get(timeout=60).synergy)


class ColumnMatrix:
    """-I of 2 x 2 over its negative in duplicates and out of order, as SciPy's matrices are: ``tocsc()`` of one that is by columns is itself."""

    shape = (4, 2)

    def __init__(self) -> None:
        self.indptr = np.array([0, 3, 6], dtype=np.int32)
        self.indices = np.array([2, 0, 0, 3, 1, 1], dtype=np.int32)
        self.data = np.array([-1.0, -0.5, -0.5, -1.0, -0.25, -0.75])

    def copy(self) -> "ColumnMatrix":
        other = ColumnMatrix()
        other.indptr, other.indices, other.data = self.indptr.copy(), self.indices.copy(), self.data.copy()
        return other

    def tocsc(self, copy: bool = False) -> "ColumnMatrix":
        return self.copy() if copy else self

    def sum_duplicates(self) -> None:
        self.indptr[:] = [0, 2, 4]
        self.indices[:4], self.data[:4] = [0, 2, 1, 3], [-1.0] * 4
        self.indices, self.data = self.indices[:4], self.data[:4]


class DecompositionTests(unittest.TestCase):
    def test_known_values(self) -> None:
        d = pid.decompose(AND, exact=True)
        self.assertIn(1.5 - 0.75 * math.log2(3), d.redundancy)
        self.assertIn(0.5, d.synergy)
        self.assertLess(max(i.width for i in d[:8]), 1e-9)
        self.assertIs(d.status, pid.Status.CERTIFIED)

    def test_any_array_of_numbers_will_do(self) -> None:
        table = random_tables(1, 3, 4, 2)[0]
        expected = pid.decompose(table)
        self.assertEqual(pid.decompose(table.tolist()), expected)
        self.assertEqual(pid.decompose(np.asfortranarray(table)), expected)
        self.assertEqual(pid.decompose(np.repeat(table, 2, axis=0)[::2]), expected)
        self.assertEqual(pid.decompose(AND.astype(np.int8), exact=True), pid.decompose(AND, exact=True))

    def test_exchanged_sources(self) -> None:
        for table in random_tables(20, 3, 2, 3):
            d, e = pid.decompose(table), pid.decompose(table.transpose(1, 0, 2))
            for a, b in ((d.redundancy, e.redundancy), (d.unique1, e.unique2), (d.unique2, e.unique1), (d.synergy, e.synergy)):
                self.assertTrue(a.lower <= b.upper and b.lower <= a.upper)

    def test_batch_is_the_single_calls_on_any_number_of_threads(self) -> None:
        tables = random_tables(101, 3, 3, 3)
        single = [pid.decompose(table) for table in tables]
        for threads in (1, 2, 5, 200):
            batch = pid.decompose_batch(tables, threads=threads)
            self.assertTrue((batch.codes == 0).all())
            for name in ("redundancy", "unique1", "unique2", "synergy", "total", "union_information", "information1", "information2"):
                np.testing.assert_array_equal(getattr(batch, name), [getattr(d, name) for d in single])
            np.testing.assert_array_equal(batch.iterations, [d.iterations for d in single])

    def test_a_bad_table_does_not_stop_a_batch(self) -> None:
        tables = random_tables(5, 2, 2, 2)
        tables[3, 1, 1, 1] = -1
        batch = pid.decompose_batch(tables)
        self.assertEqual((batch.codes < 0).tolist(), [False, False, False, True, False])
        np.testing.assert_array_equal(np.isnan(batch.synergy).any(1), batch.codes < 0)
        self.assertEqual(len(pid.decompose_batch(np.zeros((0, 2, 2, 2))).codes), 0)

    def test_pairs(self) -> None:
        table = random_tables(1, 3, 4, 5)[0]
        d, parts = pid.decompose(table), pid.decompose_pairs(table.sum(1), table.sum(0))
        self.assertLess(abs(d.redundancy.midpoint - parts.redundancy.midpoint), 1e-9)
        self.assertLess(abs(d.unique1.midpoint - parts.unique1.midpoint), 1e-9)

    def test_tables_given_apart_agree_or_nearly_or_contradict(self) -> None:
        # Every entry that takes tables apart: the answer of the joint, one that holds for what single precision was rounded from, or a refusal.
        entries = (
            lambda a, b, c: pid.decompose_pairs(a, b),
            lambda a, b, c: pid.Decomposer().decompose_pairs(a, b),
            lambda a, b, c: pid.bounds(a, b, c, nodes=4),
        )
        parts = ("redundancy", "unique1", "unique2")
        for table in random_tables(20, 3, 4, 3):
            exact, pairs = pid.decompose(table), (table.sum(1), table.sum(0), table.sum(2))
            single = tuple(pair.astype(np.float32) for pair in pairs)
            rounded = tuple(np.round(pair / pair.sum(), 4) for pair in pairs)
            contradicting = (pairs[0], pairs[1] * np.array([1, 1, 1.01]), pairs[2])
            gap = np.abs(rounded[0].sum(0) - rounded[1].sum(0)).max()
            for entry in entries:
                for given, width in ((pairs, 1e-8), (single, 1e-4)):
                    found = entry(*given)
                    for part in parts:
                        there, truth = getattr(found, part), getattr(exact, part)
                        self.assertLessEqual(there.lower, truth.upper)
                        self.assertGreaterEqual(there.upper, truth.lower)
                        self.assertLess(there.width, width)
                with self.assertRaises(pid.InconsistentMarginalsError):
                    entry(*contradicting)
                if gap > 1e-5:
                    with self.assertRaises(pid.InconsistentMarginalsError):
                        entry(*rounded)

    def test_errors(self) -> None:
        with self.assertRaisesRegex(ValueError, "index 5 is -3"):
            pid.decompose([[[1, 1], [1, 1]], [[1, -3], [1, 1]]])
        with self.assertRaisesRegex(ValueError, "sum to 0"):
            pid.decompose(np.zeros((2, 2, 2)))
        with self.assertRaisesRegex(ValueError, "2 axes"):
            pid.decompose(np.ones((2, 2)))
        with self.assertRaisesRegex(ValueError, "tolerance is 0"):
            pid.decompose(AND, tolerance=0)
        with self.assertRaisesRegex(ValueError, "at least 1 symbol"):
            pid.decompose(np.ones((2, 0, 2)))
        with self.assertRaisesRegex(ValueError, "tolerance is -1"):
            pid.decompose_batch(random_tables(3, 2, 2, 2), tolerance=-1)
        with self.assertRaisesRegex(ValueError, "threads is 0"):
            pid.decompose_batch(random_tables(3, 2, 2, 2), threads=0)

    def test_a_decomposer_at_work_refuses_a_second_call(self) -> None:
        # Two threads and one decomposer: every call gives the right bits or says that it is busy, never anything else.
        table = random_tables(1, 6, 6, 6)[0]
        expected, decomposer, wrong, done = pid.decompose(table), pid.Decomposer(), [], []

        def work() -> None:
            for _ in range(50):
                try:
                    result = decomposer.decompose(table)
                    done.append(1)
                    if result != expected:
                        wrong.append(result)
                except pid.PidError as error:
                    if "another thread" not in str(error):
                        wrong.append(error)

        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        self.assertEqual(wrong, [])
        self.assertTrue(done)

    def test_workspace_size(self) -> None:
        self.assertGreater(pid.workspace_size(10, 10, 10), pid.workspace_size(5, 5, 5))
        with self.assertRaisesRegex(ValueError, "at least 1 symbol"):
            pid.workspace_size(0, 1, 1)


class BoundsTests(unittest.TestCase):
    def test_the_truth_is_inside(self) -> None:
        for table in random_tables(10, 2, 2, 3):
            d, b = pid.decompose(table), pid.bounds(table)
            self.assertTrue(b.synergy.lower <= d.synergy.upper and d.synergy.lower <= b.synergy.upper)
            self.assertTrue(b.total.lower <= d.total.upper and d.total.lower <= b.total.upper)
            accuracy = table.max(axis=2).sum() / table.sum()
            self.assertTrue(b.accuracy.lower - 1e-12 <= accuracy <= b.accuracy.upper + 1e-12)
            for bound in b.bounds:
                if bound.proven:
                    self.assertTrue(bound.value <= d.synergy.upper if bound.side == "lower" else d.synergy.lower <= bound.value, bound)

    def test_separate_tables(self) -> None:
        table = random_tables(1, 3, 2, 2)[0]
        joint, tables = pid.bounds(table), pid.bounds(7 * table.sum(1), table.sum(0), table.sum(2))
        self.assertLess(abs(joint.synergy.lower - tables.synergy.lower), 1e-8)
        self.assertLess(abs(joint.redundancy.upper - tables.redundancy.upper), 1e-8)
        with self.assertRaisesRegex(ValueError, "must be"):
            pid.bounds(table.sum(1), table.sum(0), table.sum(2).T)
        with self.assertRaises(pid.InconsistentMarginalsError):
            pid.bounds([[0.75, 0], [0, 0.25]], [[1, 0], [0, 1]], [[1, 0], [0, 1]])

    def test_impossible_tables(self) -> None:
        b = pid.bounds(np.eye(2), np.eye(2), [[0, 1], [1, 0]])
        self.assertEqual((b.status, b.compatibility), (pid.Status.IMPOSSIBLE, "impossible"))
        self.assertTrue(math.isnan(b.synergy.lower))
        self.assertIn(1.0, b.redundancy)

    def test_batch(self) -> None:
        tables = random_tables(6, 2, 2, 2)
        tables[2, 0, 0, 0] = np.inf
        batch = pid.bounds_batch(tables)
        self.assertEqual((batch.codes < 0).tolist(), [False, False, True, False, False, False])
        for i in (0, 1, 3, 4, 5):
            self.assertEqual(tuple(batch.synergy[i]), tuple(pid.bounds(tables[i]).synergy))
        with self.assertRaisesRegex(ValueError, "nodes is -1"):
            pid.bounds_batch(tables[:1], nodes=-1)


class PopulationTests(unittest.TestCase):
    X1Y, X2Y, X1X2 = [[40, 12], [9, 41]], [[30, 20], [22, 28]], [[31, 19], [20, 30]]

    def test_samples_of_different_records(self) -> None:
        limits = pid.population(self.X1Y, self.X2Y, self.X1X2)
        self.assertTrue(limits.note == "" and not limits.stopped)
        for name in pid.PopulationLimits._fields[:13]:
            r = getattr(limits, name)
            self.assertTrue(0 <= r.proven_lower <= r.lower <= r.upper <= r.proven_upper <= 1.0000001, (name, r))
        self.assertGreater(limits.information1.lower, 0.1)
        self.assertEqual(limits, pid.population(self.X1Y, self.X2Y, self.X1X2, threads=2))
        fast, guaranteed = (pid.population(self.X1Y, self.X2Y, self.X1X2, method=m) for m in ("profile", "finite"))
        self.assertTrue(fast.synergy.width < guaranteed.synergy.width and guaranteed.synergy[:2] == guaranteed.synergy[2:])
        self.assertLess(pid.population(self.X1Y, self.X2Y, self.X1X2, confidence=0.5, method="profile").synergy.width, fast.synergy.width)

    def test_what_was_not_observed_is_nan(self) -> None:
        limits = pid.population(self.X1Y, self.X2Y, method="profile")
        self.assertTrue(math.isnan(limits.synergy.lower) and math.isnan(limits.accuracy.proven_upper) and limits.redundancy.upper > 0)

    def test_triples_and_their_pairs(self) -> None:
        parity = [[[50, 2], [1, 49]], [[3, 50], [48, 2]]]
        whole, pairs = pid.population_of_triples(parity), pid.population_of_triples(parity, pairs_only=True)
        self.assertTrue(whole.synergy.lower > 0.5 and pairs.synergy.lower < 0.01 and pairs.synergy.upper > 0.9)
        self.assertTrue(math.isnan(whole.minimal_synergy.lower) and pairs.minimal_synergy.upper < 0.3)

    def test_errors(self) -> None:
        with self.assertRaisesRegex(ValueError, "no counts"):
            pid.population([[0.5, 0.5], [1, 2]], self.X2Y, self.X1X2)
        with self.assertRaisesRegex(ValueError, "confidence is 95"):
            pid.population(self.X1Y, self.X2Y, self.X1X2, confidence=95)
        with self.assertRaisesRegex(ValueError, "must be one of 'calibrated'"):
            pid.population(self.X1Y, self.X2Y, method="bootstrap")
        with self.assertRaisesRegex(ValueError, "must be"):
            pid.population(self.X1Y, self.X2Y, [[1, 2, 3], [4, 5, 6]])
        with self.assertRaisesRegex(ValueError, "threads is 0"):
            pid.population_of_triples([[[1, 2]]], threads=0)


class CouplingTests(unittest.TestCase):
    def test_marginals_and_entropy(self) -> None:
        random = np.random.default_rng(3)
        for sizes in [(1,), (2, 2), (4, 7), (40, 90), (3, 3, 3), (2, 5, 2, 4)]:
            marginals = [random.dirichlet(np.ones(n)) for n in sizes]
            c = pid.couple(marginals, nodes=1000)
            for k, marginal in enumerate(marginals):
                np.testing.assert_allclose(np.bincount(c.states[:, k], c.masses, len(marginal)), marginal, atol=1e-15)
            entropy = -(c.masses * np.log2(c.masses)).sum()
            self.assertLessEqual(entropy, c.entropy.upper + 1e-12)
            self.assertLessEqual(max(-(p * np.log2(p)).sum() for p in marginals), c.entropy.upper + 1e-12)

    def test_greedy_alone(self) -> None:
        # The algorithm as it is published, in whole numbers: the masses do not depend on ties.
        random, better = np.random.default_rng(5), 0
        for sizes in [(3,), (2, 2), (4, 7), (12, 9), (40, 90), (3, 3, 3), (2, 5, 2, 4)]:
            counts = [random.multinomial(1 << 20, random.dirichlet(np.ones(n))) for n in sizes]
            left, masses = [m.copy() for m in counts], []
            while left[0].any():
                masses.append(min(m.max() for m in left))
                for m in left:
                    m[m.argmax()] -= masses[-1]
            c, best = pid.couple(counts, greedy=True), pid.couple(counts)
            self.assertEqual(c.method, "greedy")
            np.testing.assert_array_equal(c.masses, np.sort(masses)[::-1] / (1 << 20))
            for k, marginal in enumerate(counts):
                np.testing.assert_array_equal(np.bincount(c.states[:, k], c.masses, len(marginal)), marginal / (1 << 20))
            self.assertLessEqual(best.entropy.upper, c.entropy.upper)
            self.assertLessEqual(c.entropy.lower, best.entropy.upper)
            better += best.entropy.upper < c.entropy.upper
            batch = pid.couple_batch([np.array([m, m]) for m in counts], greedy=True)
            self.assertEqual((batch.method, tuple(batch.entropy[1])), (("greedy", "greedy"), tuple(c.entropy)))
        self.assertGreater(better, 2)  # so that "greedy" is not what is done anyway

    def test_errors(self) -> None:
        with self.assertRaisesRegex(ValueError, "at least 1 is needed"):
            pid.couple([])
        with self.assertRaisesRegex(ValueError, r"sizes\[1\] is 0"):
            pid.couple([[1, 2], []])
        with self.assertRaisesRegex(ValueError, "Marginal 1: the weight at index 0"):
            pid.couple([[1, 2], [math.nan, 1]])


class CouplingBatchTests(unittest.TestCase):
    def test_batch_is_the_single_calls(self) -> None:
        for sizes in [(2, 2), (3, 4), (2, 3, 2)]:
            marginals = [np.random.default_rng(4).dirichlet(np.ones(n), 9) for n in sizes]
            marginals[1][5, 0] = -1
            batch = pid.couple_batch(marginals, nodes=1000)
            for i in range(9):
                if i == 5:
                    self.assertTrue(batch.codes[i] < 0 and np.isnan(batch.entropy[i]).all() and batch.atoms[i] == 0 and not batch.masses[i].any())
                    continue
                c, count = pid.couple([m[i] for m in marginals], nodes=1000), batch.atoms[i]
                self.assertEqual((tuple(batch.entropy[i]), batch.exact[i], batch.method[i], batch.codes[i]), (tuple(c.entropy), c.exact, c.method, c.status))
                np.testing.assert_array_equal(batch.states[i, :count], c.states)
                np.testing.assert_array_equal(batch.masses[i, :count], c.masses)
                self.assertFalse(batch.masses[i, count:].any())

    def test_errors(self) -> None:
        self.assertEqual(len(pid.couple_batch([np.zeros((0, 2)), np.zeros((0, 3))]).codes), 0)
        with self.assertRaisesRegex(ValueError, "3, 4 sets"):
            pid.couple_batch([np.ones((3, 2)), np.ones((4, 2))])
        with self.assertRaisesRegex(ValueError, "nodes is -1"):
            pid.couple_batch([np.ones((3, 2)), np.ones((3, 2))], nodes=-1)
        with self.assertRaisesRegex(ValueError, "at least 1 is needed"):
            pid.couple_batch([])
        with self.assertRaisesRegex(ValueError, "1 axes"):
            pid.couple_batch([[1, 2], [1, 2]])


class ConicTests(unittest.TestCase):
    def test_exponential_cone(self) -> None:
        # max x, y = 1, z = e^5, (x, y, z) in the exponential cone: 5
        a = np.vstack([np.eye(3)[1:], -np.eye(3)])
        cones = [pid.Cone("zero", 2), pid.Cone("exponential")]
        solved = pid.solve_conic([-1, 0, 0], a, [1, math.exp(5), 0, 0, 0], cones)
        self.assertEqual((solved.solution, solved.status), ("optimal", pid.Status.CERTIFIED))
        self.assertAlmostEqual(solved.x[0], 5, 6)
        self.assertEqual(solved.infeasibility_radius, 0)
        self.assertLessEqual(solved.relative_gap, 1e-8)
        self.assertLessEqual(solved.objective_error, 1e-6)
        infeasible = pid.solve_conic([-1, 0, 0], a, [1, -1, 0, 0, 0], cones)
        self.assertEqual((infeasible.solution, infeasible.infeasibility_radius), ("primal infeasible", math.inf))
        np.testing.assert_allclose(a.T @ infeasible.z, 0, atol=1e-6)
        self.assertLess(infeasible.z @ [1, -1, 0, 0, 0], 0)

    def test_semidefinite_cone(self) -> None:
        # The least t with t I - C semidefinite is the largest eigenvalue of C; z is the square of its eigenvector.
        random = np.random.default_rng(6)
        for n in [1, 2, 5]:
            c = random.normal(size=(n, n))
            c += c.T
            scale = np.where(np.eye(n), 1, np.sqrt(2))
            column, row = np.triu_indices(n)  # the lower triangle by columns
            svec = lambda m: (scale * m)[row, column]  # noqa: E731
            solved = pid.solve_conic([1], -svec(np.eye(n))[:, None], -svec(c), [pid.Cone("semidefinite", n * (n + 1) // 2)])
            values, vectors = np.linalg.eigh(c)
            self.assertEqual(solved.solution, "optimal")
            self.assertAlmostEqual(solved.x[0], values[-1], 6)
            np.testing.assert_allclose(solved.z, svec(np.outer(vectors[:, -1], vectors[:, -1])), atol=1e-4)
        with self.assertRaisesRegex(ValueError, "Cone 0 is semidefinite and has 4 rows"):
            pid.solve_conic([1], np.ones((4, 1)), np.ones(4), [pid.Cone("semidefinite", 4)])

    def test_an_infimum_at_infinity_is_said(self) -> None:
        # min w, w >= exp(u), u free: 0, which no u attains; with u >= 0 it is 1.
        a, cones = np.array([[-1, 0], [0, 0], [0, -1]]), [pid.Cone("exponential")]
        self.assertTrue(pid.solve_conic([0, 1], a, [0, 1, 0], cones).perhaps_not_attained)
        bounded = pid.solve_conic([0, 1], np.vstack([[[-1, 0]], a]), [0, 0, 1, 0], [pid.Cone("nonnegative", 1), *cones])
        self.assertFalse(bounded.perhaps_not_attained)
        self.assertAlmostEqual(bounded.primal_objective, 1, 6)

    def test_quadratic_program(self) -> None:
        a = np.array([[1, 1], [-1, 0], [0, -1], [1, 0], [0, 1]])
        solved = pid.solve_conic([1, 1], a, [1, 0, 0, 0.7, 0.7], [pid.Cone("zero", 1), pid.Cone("nonnegative", 4)], quadratic=[[4, 1], [1, 2]])
        np.testing.assert_allclose(solved.x, [0.3, 0.7], atol=1e-6)
        self.assertAlmostEqual(solved.primal_objective, 1.88, 7)

    def test_errors(self) -> None:
        with self.assertRaisesRegex(ValueError, "no cone"):
            pid.solve_conic([1], [[1]], [1], [pid.Cone("cubic", 1)])
        with self.assertRaisesRegex(ValueError, "2 x 1; the other arguments make it 1 x 1"):
            pid.solve_conic([1], [[1], [2]], [1], [pid.Cone("zero", 1)])
        with self.assertRaisesRegex(ValueError, "not symmetric"):
            pid.solve_conic([1, 1], [[1, 1]], [1], [pid.Cone("zero", 1)], quadratic=[[1, 2], [3, 4]])


class PackageTests(unittest.TestCase):
    def test_the_readme_runs(self) -> None:
        code = re.findall(r"```python\n(.*?)```", README.read_text(), re.S)
        self.assertEqual(len(code), 2)
        names: "dict[str, Any]" = {}
        for block in code:
            exec(block, names)
        self.assertEqual(names["d"], pid.decompose(AND, exact=True))
        np.testing.assert_allclose(names["x"], [1, 2], atol=1e-6)

    def test_versions_agree(self) -> None:
        self.assertEqual(pid.library_version(), pid.__version__)


if __name__ == "__main__":
    unittest.main()
