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


def document(table: "np.ndarray[Any, Any]") -> "dict[str, Any]":
    return {"shape": list(table.shape), "p": table.ravel().tolist()}


def ends(interval: "dict[str, float]") -> "tuple[float, float]":
    return interval["lower"], interval["upper"]


@unittest.skipIf(COMMAND is None, "PID_COMMAND is not set")
class SameBits(unittest.TestCase):
    def test_decompose(self) -> None:
        tables = random_tables()
        for table, theirs in zip(tables, managed("decompose", [document(t) for t in tables])):
            ours = pid.decompose(table)
            for name in ("redundancy", "unique1", "unique2", "synergy", "total", "information1", "information2"):
                self.assertEqual(tuple(getattr(ours, name)), ends(theirs[name]), f"{name} of {table.shape}")
            self.assertEqual(ours.iterations, theirs["iterations"])
            self.assertEqual(ours.status.name.lower(), theirs["status"])

    def test_bounds(self) -> None:
        tables = [t for t in random_tables() if t.size <= 30]
        for table, theirs in zip(tables, managed("bounds", [document(t) for t in tables], "--time-limit", "600")):
            ours = pid.bounds(table, nodes=UNLIMITED)
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
