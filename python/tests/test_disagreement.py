"""The disagreement of two classifiers: the command's bits, and refusals in words."""

import json
import os
import shlex
import subprocess
import tempfile
import unittest

import numpy as np

import pid_toolkit as pid

COMMAND = os.environ.get("PID_COMMAND")
EMOTIONS = ["glad", "sad", "cross"]


class DisagreementTests(unittest.TestCase):
    def setUp(self) -> None:
        random = np.random.default_rng(5)
        self.first, self.second = random.dirichlet(np.ones(3), 40), random.dirichlet(np.full(3, 0.3), 40)
        self.labels = [EMOTIONS[k] if i % 4 else None for i, k in enumerate(random.integers(0, 3, 40))]

    def tables(self) -> "tuple[dict, dict]":
        order = [2, 0, 1]
        second = {EMOTIONS[k]: self.second[:, k] for k in order}
        return {name: self.first[:, k] for k, name in enumerate(EMOTIONS)}, second

    @unittest.skipUnless(COMMAND, "PID_COMMAND is not set")
    def test_the_bits_are_those_of_the_command(self) -> None:
        with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
            file.write(",".join([f"v_{e}" for e in EMOTIONS] + [f"f_{e}" for e in EMOTIONS] + ["mood"]) + "\n")
            for a, b, label in zip(self.first, self.second, self.labels):
                file.write(",".join([*(repr(float(x)) for x in (*a, *b)), label or ""]) + "\n")
            file.flush()
            for options in ([], ["--excess-risk", "0.001,0.002"], ["--excess-risk", "0,0", "--unique", "0,0.05"]):
                done = subprocess.run(
                    [*shlex.split(COMMAND or ""), "disagree", file.name, "--x1", "v_*", "--x2", "f_*", "--y", "mood", "--json", *options],
                    capture_output=True, text=True, timeout=120,
                )  # fmt: skip
                told = json.loads(done.stdout)
                given = dict(zip(options[::2], [tuple(map(float, o.split(","))) for o in options[1::2]]))
                d = pid.disagree(
                    *self.tables(), y=self.labels, excess_risk=given.get("--excess-risk"), unique=given.get("--unique")
                )
                self.assertEqual((told["disagreement"]["lower"], told["disagreement"]["upper"]), d.alpha)
                self.assertEqual(told["synergyLowerBound"], d.synergy_lower)

    def test_names_match_whatever_their_order(self) -> None:
        self.assertEqual(pid.disagree(*self.tables()).seen, pid.disagree(self.first, self.second).seen)
        d = pid.disagree(*self.tables(), y=self.labels)
        assert d.scores is not None
        self.assertEqual(30, d.scores[0].records)
        self.assertIn("Nothing follows", d._repr_html_())
        self.assertEqual(0, pid.disagree(self.first, self.second).synergy_lower)

    def test_less_knowledge_proves_less(self) -> None:
        best = pid.disagree(self.first, self.second, excess_risk=(0, 0), unique=(0, 0))
        self.assertGreater(best.synergy_lower, 0)
        for risk in (1e-4, 1e-2, 1.0):
            worse = pid.disagree(self.first, self.second, excess_risk=(risk, risk), unique=(0, 0))
            self.assertTrue(worse.alpha.lower <= best.alpha.lower and worse.alpha.upper >= best.alpha.upper)
            self.assertLessEqual(worse.synergy_lower, best.synergy_lower)

    def test_what_is_no_prediction_is_refused_in_words(self) -> None:
        named, other = self.tables()
        wrong = self.first.copy()
        wrong[7, 1] += 0.5
        for said, call in {
            r"first\[7\]": lambda: pid.disagree(wrong, self.second),
            r"shape": lambda: pid.disagree(self.first, self.second[:-1]),
            r"cannot be matched": lambda: pid.disagree(named, self.second),
            r"a column for each class": lambda: pid.disagree(named, {**other, "more": other["sad"]}),
            r"none of the classes": lambda: pid.disagree(named, other, y=["happy"] * 40),
            r"39 labels": lambda: pid.disagree(named, other, y=self.labels[:-1]),
            r"excess_risk1": lambda: pid.disagree(named, other, excess_risk=(-1, 0)),
            r"2 names": lambda: pid.disagree(self.first, self.second, classes=["a", "b"]),
        }.items():
            with self.assertRaisesRegex(ValueError, said):
                call()


if __name__ == "__main__":
    unittest.main()
