"""The screen of pairs of columns."""

import itertools
import json
import os
import shlex
import subprocess
import tempfile
import unittest
import warnings
from pathlib import Path
from typing import Any

import numpy as np

import pid_toolkit as pid

try:
    import pandas
except ImportError:
    pandas = None
COMMAND = os.environ.get("PID_COMMAND")


def table(seed: int, rows: int = 120, columns: int = 6) -> "dict[str, Any]":
    random = np.random.default_rng(seed)
    found: "dict[str, Any]" = {f"c{i}": random.integers(0, 2 + i % 3, rows).tolist() for i in range(columns)}
    found["y"] = [f"t{(a + b) % 2}" if r < 0.8 else "t0" for a, b, r in zip(found["c1"], found["c4"], random.uniform(size=rows))]
    return found


def criterion(d: pid.Decomposition, by: str) -> float:
    return max(d.unique1.midpoint, d.unique2.midpoint) if by == "unique" else float(getattr(d, by).midpoint)


class ScreenTests(unittest.TestCase):
    def test_the_list_is_that_of_all_pairs_decomposed(self) -> None:
        for seed, by in itertools.product(range(3), ("synergy", "redundancy", "unique", "total")):
            data = table(seed)
            names = [name for name in data if name != "y"]
            every = {pair: criterion(pid.decompose(data, x1=pair[0], x2=pair[1], y="y", exact=True), by) for pair in itertools.combinations(names, 2)}
            found = pid.screen(data, "y", by=by, top=4)
            self.assertEqual((found.examined, len(found.pairs), found.columns), (15, 4, tuple(names)))
            ranked = sorted(every.values(), reverse=True)
            for place, pair in enumerate(found.pairs):
                self.assertAlmostEqual(every[pair.x1, pair.x2], pair.value.midpoint, 8)
                self.assertAlmostEqual(ranked[place], pair.value.midpoint, 8)
                self.assertAlmostEqual(criterion(pair.decomposition, by), pair.value.midpoint, 8)
            self.assertGreaterEqual(found.elsewhere, ranked[4] - 1e-8)

    def test_threads_and_order_of_rows_change_no_bit(self) -> None:
        data, order = table(4), np.random.default_rng(4).permutation(120)
        expected = pid.screen(data, "y", permutations=19, seed=3)
        self.assertEqual(repr(pid.screen(data, "y", permutations=19, seed=3, threads=2)), repr(expected))
        shuffled = pid.screen({name: [column[i] for i in order] for name, column in data.items()}, "y")
        self.assertEqual([p.value for p in shuffled.pairs], [p.value for p in expected.pairs])

    def test_p_values_account_for_having_looked(self) -> None:
        found = pid.screen(table(5, rows=400), "y", top=15, permutations=99)
        self.assertEqual((found.pairs[0].x1, found.pairs[0].x2, found.pairs[0].p_value), ("c1", "c4", 0.01))
        self.assertEqual(found.permutations, 99)
        p = [pair.p_value for pair in found.pairs]
        self.assertEqual(p, sorted(p))
        self.assertIsNone(pid.screen(table(5), "y").pairs[0].p_value)

    def test_what_is_no_feature_is_left_out_or_refused_by_name(self) -> None:
        data = table(6)
        data["id"], data["m"] = [f"r{i}" for i in range(120)], np.random.default_rng(6).normal(size=120)
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            found = pid.screen(data, "y")
        self.assertEqual(set(found.left_out), {"id", "m"})
        self.assertEqual(len(said), 2)
        self.assertEqual(found.pairs, pid.screen(table(6), "y").pairs)
        with self.assertRaisesRegex(ValueError, "'m' is no feature: 120 different numbers in 120 records: measured"):
            pid.screen(data, "y", columns=["c1", "m"])
        self.assertEqual(pid.screen(data, "y", columns=["c1", "id"]).examined, 1)
        for bad, words in (
            ({"y": "Y"}, "no column 'Y'.*did you mean 'y'"),
            ({"columns": ["c1", "y"]}, "cannot be the target"),
            ({"columns": "c1"}, "list of names, each once"),
            ({"columns": ["c1", "c1"]}, "list of names, each once"),
            ({"by": "S"}, "'synergy', 'redundancy'"),
            ({"top": 0}, "top is 0"),
            ({"missing": "skip"}, "'refuse' or 'drop'"),
            ({"threads": 0}, "threads is 0"),
        ):
            with self.subTest(words), self.assertRaisesRegex(ValueError, words):
                pid.screen(table(6), **{"y": "y", **bad})
        with self.assertRaisesRegex(ValueError, "'count' says how many"):
            pid.screen({**table(6), "count": [1, 2] * 60}, "y")

    def test_numbers_are_measured_from_33_different_ones_on(self) -> None:
        data = table(11)
        for different in (32, 33):
            data["n"] = [i % different for i in range(120)]
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self.assertEqual("n" in pid.screen(data, "y").left_out, different == 33)

    def test_missing_values(self) -> None:
        data = table(7)
        data["c2"][5] = None
        with self.assertRaisesRegex(ValueError, "Row 5 .*'c2'.*missing='drop'"):
            pid.screen(data, "y")
        kept = {name: [v for i, v in enumerate(column) if i != 5] for name, column in data.items()}
        self.assertEqual(pid.screen(data, "y", missing="drop").pairs, pid.screen(kept, "y").pairs)
        others = ["c1", "c3", "c4"]
        self.assertEqual(pid.screen(data, "y", others).pairs, pid.screen(table(7), "y", others).pairs)

    def test_few_columns_make_few_pairs(self) -> None:
        for columns in ([], ["c1"]):
            self.assertEqual(pid.screen(table(8), "y", columns).pairs, ())

    @unittest.skipIf(pandas is None, "optional: pandas is not installed")
    def test_a_frame_has_a_row_a_pair(self) -> None:
        found = pid.screen(pandas.DataFrame(table(9)), "y")
        self.assertEqual(found.pairs, pid.screen(table(9), "y").pairs)
        frame = found.to_frame()
        self.assertEqual(len(frame), 15)
        self.assertEqual(frame["synergy"].tolist(), [p.decomposition.synergy.midpoint for p in found.pairs])

    @unittest.skipIf(COMMAND is None, "PID_COMMAND is not set")
    def test_the_command_gives_the_same_bits(self) -> None:
        data = table(10)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "t.csv"
            file.write_text("\n".join([",".join(data), *(",".join(map(str, row)) for row in zip(*data.values()))]) + "\n")
            arguments = ["screen", str(file), "--y", "y", "--top", "5", "--json"]
            done = subprocess.run([*shlex.split(COMMAND or ""), *arguments], capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        theirs = json.loads(done.stdout)["top"]
        ours = pid.screen(data, "y", top=5)
        self.assertEqual(len(theirs), 5)
        for one, other in zip(ours.pairs, theirs):
            self.assertEqual((one.x1, one.x2), (other["x1"], other["x2"]))
            self.assertEqual(tuple(one.decomposition.synergy), (other["synergy"]["lower"], other["synergy"]["upper"]))


if __name__ == "__main__":
    unittest.main()
