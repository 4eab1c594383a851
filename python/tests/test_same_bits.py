"""The numbers are those of the .NET library, bit for bit: against the managed `pid` command, and the C test program against both.

PID_COMMAND is the command line of the managed pid; PID_C_PROGRAM the C test program.
"""

import json
import os
import shlex
import subprocess
import tempfile
import unittest
from typing import Any

import numpy as np

import pid_toolkit as pid
from programs import CONES, INSIDE, Program, draw, pattern

COMMAND, C_PROGRAM = os.environ.get("PID_COMMAND"), os.environ.get("PID_C_PROGRAM")
UNLIMITED = 2**62


def random_tables() -> "list[np.ndarray[Any, Any]]":
    """Dense and sparse tables of several shapes, counts, and weights that span many orders of magnitude."""
    random = np.random.default_rng(20260301)
    tables = []
    for shape in [(2, 2, 2), (2, 3, 4), (3, 3, 3), (5, 2, 3), (1, 4, 3), (4, 4, 1), (2, 2, 12), (10, 10, 10)]:
        for _ in range(4):
            tables.append(random.dirichlet(np.ones(np.prod(shape))).reshape(shape))
        sparse = random.integers(0, 4, shape).astype(float)
        sparse.flat[0] += 1
        tables.append(sparse)
        tables.append(np.exp(random.uniform(-40, 0, shape)))
    return tables


def managed(command: str, documents: "list[Any]", *options: str) -> "list[dict[str, Any]]":
    """What the managed command says of a batch."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as batch:
        batch.write("\n".join(json.dumps(document) for document in documents) + "\n")
        batch.flush()
        done = subprocess.run([*shlex.split(COMMAND or ""), command, batch.name, *options], capture_output=True, text=True, timeout=300)
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) == len(documents), done.stderr
    return results


def managed_solve(program: Program) -> "dict[str, Any]":
    """What the managed command says of a program without P, given in the Conic Benchmark Format: A x + s = b, s in K, is b - A x in K there."""
    rows = list(range(8)) + [10, 9, 8] + list(range(11, 14))  # its exponential cone has the reverse order
    a, b = -program.matrix[rows], program.right_side[rows]
    entries = [f"{i} {j} {a[i, j]!r}" for i, j in np.argwhere(a != 0).tolist()]
    lines = ["VER", "3", "POWCONES", "1 2", "2", "0.3", "0.7", "OBJSENSE", "MIN", "VAR", f"{a.shape[1]} 1", f"F {a.shape[1]}"]
    lines += ["CON", "14 5", "L= 1", "L+ 4", "Q 3", "EXP 3", "@0:POW 3"]
    lines += ["OBJACOORD", f"{len(program.cost)}"] + [f"{j} {value!r}" for j, value in enumerate(program.cost.tolist())]
    lines += ["ACOORD", f"{len(entries)}"] + entries + ["BCOORD", f"{len(b)}"] + [f"{i} {value!r}" for i, value in enumerate(b.tolist())]
    with tempfile.NamedTemporaryFile("w", suffix=".cbf") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        done = subprocess.run([*shlex.split(COMMAND or ""), "solve", file.name, "--json", "--solution"], capture_output=True, text=True, timeout=300)
    return json.loads(done.stdout)


def document(table: "np.ndarray[Any, Any]") -> "dict[str, Any]":
    return {"shape": list(table.shape), "p": table.ravel().tolist()}


def ends(interval: "dict[str, float]") -> "tuple[float, float]":
    return interval["lower"], interval["upper"]


@unittest.skipIf(COMMAND is None, "PID_COMMAND is not set")
class SameBits(unittest.TestCase):
    def test_decompose(self) -> None:
        tables = random_tables()
        for table, theirs in zip(tables, managed("decompose", [document(t) for t in tables])):
            ours = pid.decompose(table, exact=True)
            for name in ("redundancy", "unique1", "unique2", "synergy", "total", "information1", "information2"):
                self.assertEqual(tuple(getattr(ours, name)), ends(theirs[name]), f"{name} of {table.shape}")
            self.assertEqual(ours.iterations, theirs["iterations"])
            self.assertEqual(ours.status.name.lower(), theirs["status"])

    def test_bounds(self) -> None:
        tables = [t for t in random_tables() if t.size <= 30]
        for table, theirs in zip(tables, managed("bounds", [document(t) for t in tables], "--time-limit", "600")):
            ours = pid.bounds(table, nodes=UNLIMITED, exact=True)
            for name, key in {
                "redundancy": "redundancy", "unique1": "unique1", "unique2": "unique2", "synergy": "synergy", "total": "total",
                "minimal_synergy": "minimalSynergy", "maximal_synergy": "maximalSynergy", "accuracy": "accuracy", "accuracy1": "accuracy1",
                "accuracy2": "accuracy2", "disagreement": "disagreement",
            }.items():  # fmt: skip
                self.assertEqual(tuple(getattr(ours, name)), ends(theirs[key]), f"{name} of {table.shape}")
            self.assertEqual((ours.compatibility, ours.search_end, ours.nodes), (theirs["compatibility"], theirs["search"]["end"], theirs["search"]["nodes"]))
            self.assertEqual(tuple(ours.advice), tuple(theirs["advice"][key] for key in ("dominant", "collect", "fusion")))
            self.assertEqual(
                [(b.name, b.side, b.value, b.proven, b.source) for b in ours.bounds],
                [(b["name"], b["side"], b["value"], b["proven"], b["source"]) for b in theirs["bounds"]],
            )

    def test_couple(self) -> None:
        random = np.random.default_rng(7)
        small = [[random.dirichlet(np.ones(n)).tolist() for n in sizes] for sizes in [(2, 2), (3, 4), (5, 5), (6, 3), (2, 2, 2), (3, 2, 3)]]
        large = [[random.dirichlet(np.ones(n)).tolist() for n in sizes] for sizes in [(100, 100), (300, 40)]]
        theirs = managed("couple", small, "--time-limit", "600") + managed("couple", large)
        for marginals, nodes, other in zip(small + large, [UNLIMITED] * len(small) + [0] * len(large), theirs):
            ours = pid.couple(marginals, nodes=nodes)
            self.assertEqual((ours.entropy.lower, ours.entropy.upper, ours.exact, ours.method), (other["lower"], other["upper"], other["exact"], other["method"]))
            self.assertEqual([[*states, mass] for states, mass in zip(ours.states.tolist(), ours.masses.tolist())], other["atoms"])

    def test_couple_batch(self) -> None:
        random = np.random.default_rng(8)
        for sizes in [(2, 3), (4, 5), (2, 2, 3)]:
            marginals = [random.dirichlet(np.ones(n), 5) for n in sizes]
            batch = pid.couple_batch(marginals, nodes=UNLIMITED)
            theirs = managed("couple", [[m[i].tolist() for m in marginals] for i in range(5)], "--time-limit", "600")
            for i, other in enumerate(theirs):
                count = len(other["atoms"])
                self.assertEqual((*batch.entropy[i], batch.exact[i], batch.method[i], batch.atoms[i]), (other["lower"], other["upper"], other["exact"], other["method"], count))
                self.assertEqual([[*states, mass] for states, mass in zip(batch.states[i, :count].tolist(), batch.masses[i].tolist())], other["atoms"])

    def test_conic(self) -> None:
        # The solver and the batch do not presolve; the command does, but finds nothing to remove in these programs, so that the bits are the same.
        random = np.random.default_rng(9)
        places = pattern(random)
        programs = [draw(random, places)._replace(quadratic=np.zeros((6, 6))) for _ in range(4)]
        programs = [p._replace(cost=-p.matrix.T @ INSIDE) for p in programs]
        theirs = [managed_solve(program) for program in programs]
        ones = [pid.solve_conic(*program[:3], CONES) for program in programs]
        with pid.ConicSolver(*draw(random, places)[:3], CONES) as solver:
            again = []
            for program in programs:
                solver.update(*program[:3])
                again.append(solver.solve())
        for program, other, one, second in zip(programs, theirs, ones, again):
            batch = pid.solve_conic_batch(program.cost[None], program.matrix, program.right_side[None], CONES)
            self.assertEqual(other["status"], "optimal")
            for ours in (one, second):
                self.assertEqual(ours.x.tolist(), other["x"])
                self.assertEqual((ours.primal_objective, ours.dual_objective, ours.iterations), (other["primalObjective"], other["dualObjective"], other["iterations"]))
                self.assertEqual((ours.primal_residual, ours.dual_residual, ours.gap), tuple(other["residuals"][key] for key in ("primal", "dual", "gap")))
            self.assertEqual(batch.x[0].tolist(), other["x"])

    def test_conic_certificates(self) -> None:
        random = np.random.default_rng(10)
        program = draw(random, pattern(random), feasible=False)._replace(quadratic=None)
        ours, other = pid.solve_conic(*program[:3], CONES), managed_solve(program)
        self.assertEqual((ours.solution, other["status"]), ("primal infeasible", "primal-infeasible"))
        self.assertEqual((ours.dual_residual, ours.iterations), (other["residuals"]["dual"], other["iterations"]))

    @unittest.skipIf(C_PROGRAM is None, "PID_C_PROGRAM is not set")
    def test_c_program(self) -> None:
        tables = random_tables()
        text = "\n".join(" ".join(map(repr, [*table.shape, *table.ravel().tolist()])) for table in tables)
        done = subprocess.run([C_PROGRAM or "", "decompose"], input=text, capture_output=True, text=True, timeout=300, check=True)
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), len(tables))
        for line, theirs in zip(lines, managed("decompose", [document(t) for t in tables])):
            numbers = [float(word) for word in line.split()[1:]]
            self.assertEqual(numbers, [end for name in ("redundancy", "unique1", "unique2", "synergy", "total") for end in ends(theirs[name])])


if __name__ == "__main__":
    unittest.main()
