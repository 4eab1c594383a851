"""Programs of one pattern with other numbers."""

import gc
import threading
import unittest

import numpy as np

import pid_toolkit as pid
from programs import CONES, Program, draw, pattern


class Compressed:
    """What SciPy's sparse matrices have, with stored zeros."""

    def __init__(self, dense: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> None:
        self.shape, self.data = dense.shape, dense.T.ravel()
        self.indptr, self.indices = np.arange(dense.shape[1] + 1) * dense.shape[0], np.tile(np.arange(dense.shape[0]), dense.shape[1])

    def tocsc(self, copy: bool = False) -> "Compressed":
        return self

    def sum_duplicates(self) -> None:
        pass


class ConicSolverTests(unittest.TestCase):
    def same(self, a: pid.ConicSolution, b: pid.ConicSolution) -> None:
        for x, y in zip(a, b):
            np.testing.assert_array_equal(x, y)

    def alone(self, program: Program, **options: float) -> pid.ConicSolution:
        return pid.solve_conic(program.cost, program.matrix, program.right_side, CONES, program.quadratic, presolve=False, **options)

    def test_the_bits_of_single_solves_whatever_was_solved_before(self) -> None:
        random = np.random.default_rng(5)
        places, outcomes = pattern(random), set()
        first = draw(random, places)
        with pid.ConicSolver(first.cost, first.matrix, first.right_side, CONES, first.quadratic) as solver:
            self.same(solver.solve(), self.alone(first))
            for k in range(30):
                program = draw(random, places, feasible=k % 3 != 1)
                solver.update(program.cost, program.matrix, program.right_side, np.triu(program.quadratic) if k % 2 else program.quadratic)
                found = solver.solve()
                self.same(found, self.alone(program))
                outcomes.add(found.solution)
        self.assertEqual(outcomes, {"optimal", "primal infeasible"})

    def test_what_is_not_given_stays(self) -> None:
        random = np.random.default_rng(6)
        places = pattern(random)
        program = draw(random, places)
        with pid.ConicSolver(*program[:3], CONES, program.quadratic) as solver:
            for name in ("right_side", "cost", "matrix", "quadratic"):
                program = program._replace(**{name: getattr(draw(random, places), name)})
                solver.update(**{name: getattr(program, name)})
                self.same(solver.solve(), self.alone(program))
            solver.update()
            self.same(solver.solve(), self.alone(program))

    def test_sparse_matrices_keep_their_zeros(self) -> None:
        random = np.random.default_rng(7)
        first, second = draw(random, pattern(random)), draw(random, pattern(random))
        with pid.ConicSolver(first.cost, Compressed(first.matrix), first.right_side, CONES) as solver:
            solver.update(second.cost, second.matrix, second.right_side)
            expected = pid.solve_conic(second.cost, Compressed(second.matrix), second.right_side, CONES, presolve=False)
            self.same(solver.solve(), expected)

    def test_results_belong_to_the_caller(self) -> None:
        random = np.random.default_rng(8)
        places = pattern(random)
        program = draw(random, places)
        with pid.ConicSolver(*program[:3], CONES) as solver:
            first = solver.solve()
            kept = first.x.copy()
            solver.update(cost=-program.cost)
            solver.solve()
            np.testing.assert_array_equal(first.x, kept)

    def test_refusals_leave_the_numbers(self) -> None:
        random = np.random.default_rng(9)
        program = draw(random, pattern(random))
        outside = program.matrix.copy()
        row, column = np.argwhere(outside == 0)[0]
        outside[row, column] = 1
        with pid.ConicSolver(*program[:3], CONES, program.quadratic) as solver:
            before = solver.solve()
            for arguments, message in [
                ({"matrix": outside}, f"row {row}, column {column}"),
                ({"matrix": program.matrix.T}, "6 x 14; the other arguments make it 14 x 6"),
                ({"cost": program.cost[1:]}, "5 values were given; the solver was made for 6"),
                ({"right_side": np.full(14, np.nan)}, r"b\[0\] is NaN"),
                ({"quadratic": np.tril(program.quadratic)}, "not symmetric"),
                ({"quadratic": np.ones((6, 6))}, "quadratic has an entry in row 0, column 2"),
            ]:
                with self.assertRaisesRegex(ValueError, message):
                    solver.update(**arguments)
            self.same(solver.solve(), before)
        with self.assertRaisesRegex(ValueError, "max_iterations is 1000000000"):
            pid.ConicSolver(*program[:3], CONES, max_iterations=10**9)
        with self.assertRaisesRegex(ValueError, "The cones have 4 rows; constraints is 14"):
            pid.ConicSolver(*program[:3], CONES[1:2])

    def test_a_closed_solver_says_so(self) -> None:
        random = np.random.default_rng(10)
        program = draw(random, pattern(random))
        solver = pid.ConicSolver(*program[:3], CONES)
        self.assertGreater(solver.size, program.matrix.nbytes)
        solver.close()
        solver.close()
        for use in (solver.solve, lambda: solver.update(cost=program.cost), lambda: solver.size, solver.__enter__().solve):
            with self.assertRaisesRegex(ValueError, "closed"):
                use()
        with self.assertRaises(KeyError):
            with pid.ConicSolver(*program[:3], CONES) as solver:
                raise KeyError
        with self.assertRaisesRegex(ValueError, "closed"):
            solver.solve()
        forgotten = pid.ConicSolver(*program[:3], CONES)
        del forgotten  # the destructor gives it back
        gc.collect()

    def test_two_threads_and_one_solver(self) -> None:
        random = np.random.default_rng(11)
        program = draw(random, pattern(random))
        expected, wrong, done = self.alone(program), [], []
        solver = pid.ConicSolver(*program[:3], CONES, program.quadratic)

        def work() -> None:
            for _ in range(50):
                try:
                    done.append(np.array_equal(solver.solve().x, expected.x))
                except pid.PidError as error:
                    if "another thread" not in str(error):
                        wrong.append(error)

        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        self.assertEqual(wrong, [])
        self.assertTrue(done and all(done))
        solver.close()


class ConicBatchTests(unittest.TestCase):
    def test_batch_is_the_single_calls(self) -> None:
        random = np.random.default_rng(12)
        shape = draw(random, pattern(random))
        programs = []
        for _ in range(8):
            x, z = random.uniform(-1, 1, 6), draw(random, np.ones((14, 6))).right_side
            programs.append(shape._replace(cost=shape.cost + 0.1 * x, right_side=shape.right_side + 0.1 * random.random(14) * (z != 0)))
        costs, right_sides = np.array([p.cost for p in programs]), np.array([p.right_side for p in programs])
        costs[3, 1] = np.inf
        batch = pid.solve_conic_batch(costs, shape.matrix, right_sides, CONES, shape.quadratic)
        self.assertEqual((batch.codes < 0).tolist(), [i == 3 for i in range(8)])
        self.assertTrue(np.isnan(batch.x[3]).all() and np.isnan(batch.gap[3]))
        for i in (0, 1, 2, 4, 5, 6, 7):
            one = pid.solve_conic(costs[i], shape.matrix, right_sides[i], CONES, shape.quadratic, presolve=False)
            for name in (field for field in one._fields if field != "status"):
                np.testing.assert_array_equal(getattr(batch, name)[i], getattr(one, name), name)
            self.assertEqual(batch.codes[i], one.status)

    def test_errors(self) -> None:
        random = np.random.default_rng(13)
        program = draw(random, pattern(random))
        none = pid.solve_conic_batch(np.zeros((0, 6)), program.matrix, np.zeros((0, 14)), CONES)
        self.assertEqual((none.x.shape, none.codes.shape), ((0, 6), (0,)))
        with self.assertRaisesRegex(ValueError, "2 costs and 3 right sides"):
            pid.solve_conic_batch(np.zeros((2, 6)), program.matrix, np.zeros((3, 14)), CONES)
        with self.assertRaisesRegex(ValueError, "tolerance is 0"):
            pid.solve_conic_batch(np.zeros((2, 6)), program.matrix, np.zeros((2, 14)), CONES, tolerance=0)


if __name__ == "__main__":
    unittest.main()
