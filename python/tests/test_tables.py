"""Tables as Python has them: every form gives the same answer, and what is doubtful is refused in words."""

import collections
import itertools
import json
import math
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
needs_pandas = unittest.skipIf(pandas is None, "optional: pandas is not installed")
COMMAND = os.environ.get("PID_COMMAND")


class Series:
    """What a column of polars can do of what is asked of it: an array turns whole numbers beside a null into floats."""

    def __init__(self, values: "list[Any]") -> None:
        self._values = values

    def null_count(self) -> int:
        return sum(value is None for value in self._values)

    def to_list(self) -> "list[Any]":
        return list(self._values)

    def __array__(self, dtype: Any = None, copy: Any = None) -> "np.ndarray[Any, Any]":
        return np.array([math.nan if value is None else value for value in self._values])

    def __len__(self) -> int:
        return len(self._values)


class Frame:
    """A frame of polars, or a table of Arrow."""

    def __init__(self, columns: "dict[str, list[Any]]", arrow: bool) -> None:
        self._columns = columns
        if arrow:
            self.column_names, self.columns = list(columns), list(columns.values())
        else:
            self.columns = list(columns)  # type: ignore[assignment]

    def __getitem__(self, name: str) -> Series:
        return Series(self._columns[name])

    def column(self, name: str) -> Any:
        found = Series(self._columns[name])
        found.to_pylist = found.to_list  # type: ignore[attr-defined]
        return found


def records(random: np.random.Generator, rows: int) -> "dict[str, list[Any]]":
    return {
        "a": random.integers(0, 3, rows).tolist(),
        "b": random.choice(["left", "right", "the|middle"], rows).tolist(),
        "y": random.choice(["no", "yes"], rows).tolist(),
    }


COLUMNS: "dict[str, Any]" = {"x1": "a", "x2": "b", "y": "y"}
NAMES = {**COLUMNS, "exact": True}  # the tests here are of what is read


def forms(table: "dict[str, list[Any]]") -> "dict[str, Any]":
    rows = list(zip(*table.values()))
    row = collections.namedtuple("row", list(table))  # type: ignore[misc]
    found: "dict[str, Any]" = {
        "dict": table,
        "dict of tuples": {name: tuple(column) for name, column in table.items()},
        "dict of arrays": {name: np.array(column) for name, column in table.items()},
        "dicts": [dict(zip(table, values)) for values in rows],
        "named tuples": [row(*values) for values in rows],
        "structured": np.array(rows, dtype=[("a", object), ("b", object), ("y", object)]),
        "polars": Frame(table, arrow=False),
        "arrow": Frame(table, arrow=True),
    }
    if pandas is not None:
        frame = pandas.DataFrame(table)
        found["pandas"] = frame
        found["pandas by another index"] = frame.set_index(np.arange(len(rows))[::-1] * 7)
        found["pandas with its own types"] = frame.convert_dtypes()
        found["pandas categories"] = frame.astype("category")
    return found


class FormTests(unittest.TestCase):
    def test_labels_that_are_spelt_differently_are_named(self) -> None:
        for labels, named in {
            ("x", "X", "z"): "'X' and 'x'|'x' and 'X'", ("a", "a ", "b"): "'a' and 'a '", (1, "1.0", "2"): "'1' and '1.0'",
            ("\u00e9", "e\u0301", "f"): "form of letters", ("a", "b", "c"): "",
        }.items():  # fmt: skip
            table = {"v": list(labels) * 4, "w": ["p", "q"] * 6, "y": ["s", "s", "t", "t"] * 3}
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                d = pid.decompose(table, x1="v", x2="w", y="y", exact=True)
            self.assertEqual(len(caught), 1 if named else 0, labels)
            remarks = " ".join(d.sample.remarks)
            self.assertRegex(remarks, named or "^$", labels)
            self.assertEqual(3, len(d.sample.labels[0]))

    def test_every_form_of_a_table_gives_the_same_bits(self) -> None:
        random = np.random.default_rng(1)
        for rows in (1, 7, 200):
            table = records(random, rows)
            expected = pid.decompose(table, **NAMES)
            for name, form in forms(table).items():
                with self.subTest(name):
                    found = pid.decompose(form, **NAMES)
                    self.assertEqual(found, expected)
                    self.assertEqual(found.sample.labels, expected.sample.labels)

    def test_an_array_has_columns_by_number(self) -> None:
        array = np.random.default_rng(2).integers(0, 3, (50, 4))
        self.assertEqual(pid.decompose(array, x1=np.int64(0), x2=np.array([1, 3]), y=2, exact=True), pid.decompose(array, x1=0, x2=[1, 3], y=2, exact=True))
        by_name = pid.decompose({str(c): array[:, c] for c in range(4)}, x1="0", x2=["1", "3"], y="2", exact=True)
        self.assertEqual(pid.decompose(array, x1=0, x2=[1, 3], y=2, exact=True), by_name)

    def test_counts_are_those_of_the_records(self) -> None:
        random = np.random.default_rng(3)
        table = records(random, 100)
        found = pid.decompose(table, **NAMES).sample
        for index in itertools.product(*(range(len(labels)) for labels in found.labels)):
            labels = [of[i] for of, i in zip(found.labels, index)]
            self.assertEqual(found.tables[0][index], sum([str(a), b, y] == labels for a, b, y in zip(*table.values())))

    def test_the_order_of_the_rows_does_not_matter(self) -> None:
        random = np.random.default_rng(4)
        table = records(random, 60)
        table["w"] = random.uniform(0, 1, 60).tolist()
        expected = pid.bounds(table, **NAMES, weight="w")
        order = random.permutation(60)
        self.assertEqual(pid.bounds({name: [column[i] for i in order] for name, column in table.items()}, **NAMES, weight="w"), expected)

    def test_cells_with_a_count_are_the_records(self) -> None:
        table = records(np.random.default_rng(5), 300)
        cells = collections.Counter(zip(*table.values()))
        compact = {name: [cell[i] for cell in cells] for i, name in enumerate(table)}
        expected = pid.decompose(table, **NAMES)
        self.assertEqual(pid.decompose({**compact, "count": list(cells.values())}, **NAMES), expected)
        self.assertEqual(pid.decompose({**compact, "n": list(cells.values())}, **NAMES, weight="n"), expected)
        written = {**compact, "count": [str(count) for count in cells.values()]}  # as the csv module reads it
        self.assertEqual(pid.decompose(written, **NAMES), expected)
        self.assertEqual(pid.decompose({**written, "count": np.array(written["count"])}, **NAMES), expected)
        with self.assertRaisesRegex(ValueError, "'some', which is no number"):
            pid.decompose({**written, "n": ["some"] * len(cells)}, **NAMES, weight="n")
        with self.assertRaisesRegex(ValueError, "row 1 .*no weight"):
            pid.decompose({**written, "n": ["1", "", *["3"] * (len(cells) - 2)]}, **NAMES, weight="n")
        self.assertEqual(pid.decompose({**compact, "count": list(cells.values())}, **NAMES, weight=False), pid.decompose(compact, **NAMES))
        with self.assertRaisesRegex(ValueError, "a cell of its own.*weight='weight'"):
            pid.decompose({**compact, "weight": list(cells.values())}, **NAMES)
        with self.assertWarnsRegex(UserWarning, "not taken for the weight"):
            pid.decompose({**table, "weight": [1] * 300}, **NAMES)
        with self.assertRaisesRegex(ValueError, "row 1 .*-2.0; it must be finite"):
            pid.decompose({**compact, "n": [1, -2, *[3] * (len(cells) - 2)]}, **NAMES, weight="n")

    def test_an_array_of_two_axes_in_a_dict_is_its_columns(self) -> None:
        random = np.random.default_rng(13)
        image, label = random.normal(size=(80, 5)), random.integers(0, 2, 80)
        table = {"img": image, "word": ["p", "q"] * 40, "y": label}
        plan: "dict[str, Any]" = {"discretise": {"x1": pid.KMeansClusters(3, random_state=1)}}
        found = pid.decompose(table, x1="img", x2="word", y="y", exact=True, **plan)
        apart = {f"img_{k}": image[:, k] for k in range(5)} | {"word": table["word"], "y": label}
        self.assertEqual(pid.decompose(apart, x1=[f"img_{k}" for k in range(5)], x2="word", y="y", exact=True, **plan), found)
        self.assertEqual(found.sample.names, ("img_*", "word", "y"))
        self.assertEqual(pid.decompose(table, x1=["img_0", "img_2"], x2="word", y="y", exact=True, **plan).sample.names[0], "img_0|img_2")
        with self.assertRaisesRegex(ValueError, "has no column 'imh'.*'img_0', 'img_1'"):
            pid.decompose(table, x1="imh", x2="word", y="y", exact=True, **plan)
        with self.assertRaisesRegex(ValueError, "of 5 and 4 columns"):
            labelled = {"img": image, "y": label}, {"word": table["word"], "y": label}, {"img": image[:, :4], "word": table["word"]}
            pid.bounds(*labelled, x1="img", x2="word", y="y", exact=True, **plan)

    def test_several_columns_are_their_combinations(self) -> None:
        table = records(np.random.default_rng(6), 120)
        both = {"ab": [f"{a}/{b}" for a, b in zip(table["a"], table["b"])], "c": ["x"] * 60 + ["z"] * 60, "y": table["y"]}
        found = pid.decompose({**table, "c": both["c"]}, x1=["a", "b"], x2="c", y="y", exact=True)
        expected = pid.decompose(both, x1="ab", x2="c", y="y", exact=True)
        self.assertEqual(found.sample.labels[0][:3], ("0|left", "0|right", '0|"the|middle"'))
        for part in ("redundancy", "unique1", "unique2", "synergy"):
            self.assertAlmostEqual(getattr(found, part).midpoint, getattr(expected, part).midpoint, 8)

    def test_labels_are_told_apart_to_the_letter(self) -> None:
        different = [1, 1.0, True, "01", " 1", "One", "one", 0.5, np.float32(0.1), 1e-7, math.inf]
        labels = ("1", "1.0", "true", "01", " 1", "One", "one", "0.5", "0.1", "1e-07", "inf")
        table = {"a": different, "b": ["b"] * 11, "y": ["u", "v"] * 5 + ["u"]}
        self.assertEqual(set(pid.decompose(table, **NAMES).sample.labels[0]), set(labels))
        same = {"a": ["true", True, np.True_, 1, np.int8(1), "1", -0.0, 0.0], "b": ["b"] * 8, "y": ["u", "v"] * 4}
        self.assertEqual(pid.decompose(same, **NAMES).sample.labels[0], ("0.0", "1", "true"))

    def test_a_column_that_is_not_there_or_no_label_is_named(self) -> None:
        table = records(np.random.default_rng(7), 10)
        for bad, words in (
            ({"x1": "A"}, "no column 'A', which x1 asks for; did you mean 'a'"),
            ({"x1": ["b", "a"]}, "'b' .* asked for twice"),
            ({"x1": None}, "x1 is not named"),
            ({"weight": "y"}, "a variable and the weight"),
            ({"missing": "ignore"}, "'refuse' or 'drop'"),
            ({"discretise": {"z": pid.QuantileBins()}}, "'z'"),
        ):
            with self.subTest(words), self.assertRaisesRegex(ValueError, words):
                pid.decompose(table, **{**NAMES, **bad})
        for bad, words in (
            ({"x1": {"a"}}, "x1 is a set"),
            ({"x1": []}, "one column or several"),
            ({"weight": True}, "weight is True"),
            ({"weight": "gap"}, "row 2 .* has no weight.*missing='drop'"),
            ({"x1": "gap", "discretise": {"x1": pid.QuantileBins()}}, "The table, row 2 .* no value of x1"),
            ({"x1": "far", "discretise": {"x1": pid.QuantileBins()}}, "The table, x1, row 3 .* is infinite"),
        ):
            numbers = {"gap": [1.0, 2, math.nan, *range(7)], "far": [0.0, 1, 2, math.inf, *range(6)]}
            with self.subTest(words), self.assertRaisesRegex(ValueError, words):
                pid.decompose({**table, **numbers}, **{**NAMES, **bad})
        for value in ([1], b"a", 1j, np.timedelta64(1, "s")):
            with self.subTest(value), self.assertRaisesRegex(ValueError, "label|real"):
                pid.decompose({**table, "a": [value] * 10}, **NAMES)
        with self.assertRaisesRegex(ValueError, "3, 10 values"):
            pid.decompose({**table, "a": [1, 2, 3]}, **NAMES)
        with self.assertRaisesRegex(ValueError, "Name them"):
            pid.decompose(table)
        with self.assertRaisesRegex(ValueError, "for tables of records"):
            pid.decompose(np.ones((2, 2, 2)), missing="drop")
        with self.assertRaisesRegex(TypeError, "no table"):
            pid.decompose(7, **NAMES)

    @needs_pandas
    def test_frames_that_speak_the_protocol_only(self) -> None:
        table = records(np.random.default_rng(8), 30)

        class Opaque:
            def __dataframe__(self, **options: Any) -> Any:
                return pandas.DataFrame(table).__dataframe__(**options)

        self.assertEqual(pid.decompose(Opaque(), **NAMES), pid.decompose(table, **NAMES))

    @needs_pandas
    def test_what_pandas_makes_of_values(self) -> None:
        table = records(np.random.default_rng(9), 40)
        frame = pandas.DataFrame(table)
        frame["cut"] = pandas.cut(np.arange(40), 2)
        frame["day"] = pandas.to_datetime(["2020-01-01", "2020-01-02"] * 20)
        self.assertEqual(pid.decompose(frame, x1="cut", x2="b", y="y", exact=True).sample.labels[0], ("(-0.039, 19.5]", "(19.5, 39.0]"))
        self.assertEqual(pid.decompose(frame, x1="day", x2="b", y="y", exact=True).sample.labels[0], ("2020-01-01", "2020-01-02"))
        levels = pandas.concat({"q": pandas.DataFrame(table)}, axis=1)
        self.assertEqual(pid.decompose(levels, x1=("q", "a"), x2=[("q", "b")], y=("q", "y"), exact=True), pid.decompose(table, **NAMES))
        frame.columns = ["a", "b", "y", "a", "day"]
        with self.assertRaisesRegex(ValueError, "2 columns named 'a'"):
            pid.decompose(frame, **NAMES)


class MissingTests(unittest.TestCase):
    def test_a_missing_value_is_refused_with_its_row_or_left_out(self) -> None:
        random = np.random.default_rng(10)
        for gap in (None, math.nan, np.nan, "", "  "):
            table = records(random, 40)
            rows = sorted(random.choice(40, 3, replace=False).tolist())
            for row, name in zip(rows, table):
                table[name][row] = gap
            kept = {name: [value for i, value in enumerate(column) if i not in rows] for name, column in table.items()}
            expected = pid.decompose(kept, **NAMES)
            for name, form in forms(table).items():
                if name == "dict of arrays" and gap is not None:
                    continue  # NumPy has no gaps in columns of whole numbers or text, and would write one as text
                with self.subTest(f"{name}, {gap!r}"):
                    with self.assertRaisesRegex(ValueError, f"row {rows[0]} .*missing='drop'"):
                        pid.decompose(form, **{**NAMES, "x2": "b"})
                    if "pandas" in name and "types" not in name or (name == "polars" and gap is not None):
                        continue  # a float column of whole numbers has the labels of floats
                    found = pid.decompose(form, **NAMES, missing="drop")
                    self.assertEqual((found, found.sample.dropped), (expected, (3,)))
                    self.assertEqual(found.sample.labels, expected.sample.labels)

    def test_words_for_no_value_are_labels_unless_left_out(self) -> None:
        table = {"a": ["u", "v", "NA", " n/a ", "?", "v"], "b": list("pqpqpq"), "y": list("ststts")}
        self.assertEqual(len(pid.decompose(table, **NAMES).sample.labels[0]), 5)
        self.assertEqual(pid.decompose(table, **NAMES, missing="drop").sample.labels[0], ("u", "v"))
        with self.assertRaisesRegex(ValueError, "lacks a value"):
            pid.decompose({**table, "a": [None] * 6}, **NAMES, missing="drop")

    def test_masked_values_are_missing(self) -> None:
        table: "dict[str, Any]" = records(np.random.default_rng(11), 9)
        table["a"] = np.ma.masked_array(np.arange(9) % 2, mask=[0, 0, 1, 0, 0, 0, 0, 0, 0])
        with self.assertRaisesRegex(ValueError, "row 2 "):
            pid.decompose(table, **NAMES)
        found = pid.decompose(table, **NAMES, missing="drop").sample
        self.assertEqual((found.dropped, found.labels[0]), ((1,), ("0", "1")))


class MeasuredTests(unittest.TestCase):
    def test_measured_columns_are_refused_with_the_remedy_that_works(self) -> None:
        random = np.random.default_rng(12)
        table: "dict[str, Any]" = records(random, 400)
        table["m"], table["n"] = random.normal(size=400), random.normal(size=400)
        with self.assertRaisesRegex(ValueError, r"discretise=\{'x1': pid.QuantileBins\(8\)\}"):
            pid.decompose(table, x1="m", x2="b", y="y", exact=True)
        with self.assertRaisesRegex(ValueError, r"'x1': pid.KMeansClusters\(\), 'x2': pid.QuantileBins\(8\)"):
            pid.decompose({**table, "k": table["n"]}, x1=["m", "n"], x2="k", y="y", exact=True)
        bins, clusters = pid.QuantileBins(4), pid.KMeansClusters(random_state=3)
        found = pid.decompose(table, x1=["m", "n"], x2="b", y="y", exact=True, discretise={"x1": clusters})
        self.assertEqual(len(found.sample.labels[0]), int((400 / (5 * 6)) + 1e-9))  # five records a cell
        self.assertFalse(hasattr(clusters, "mean_"))
        found = pid.decompose(table, x1="m", x2="n", y="y", exact=True, discretise={"x1": bins, "x2": bins})
        self.assertEqual(found.sample.tables[0].shape, (4, 4, 2))
        np.testing.assert_array_equal(found.sample.tables[0].sum((1, 2)), [100] * 4)
        classes = [bins.fit_transform(table[name].reshape(-1, 1))[:, 0] for name in "mn"]
        self.assertEqual(found, pid.decompose({"a": classes[0], "b": classes[1], "y": table["y"]}, **NAMES))

    def test_the_rule_of_few_and_of_recurring_numbers(self) -> None:
        for different, rows, measured in ((32, 100, False), (33, 100, True), (33, 330, False), (33, 329, True), (50, 1000, False)):
            table = {"a": [i % different for i in range(rows)], "b": ["p", "q"] * (rows // 2) + ["p"] * (rows % 2), "y": ["s"] * rows}
            with self.subTest((different, rows)):
                if measured:
                    self.assertRaisesRegex(ValueError, "measured", pid.decompose, table, **NAMES)
                else:
                    pid.decompose(table, **NAMES)
                pid.decompose({**table, "a": [f"n{a}" for a in table["a"]]}, **NAMES)

    def test_a_table_with_weights_is_judged_by_its_rows(self) -> None:
        for rows, measured in ((329, True), (330, False)):
            table = {"a": [i % 33 for i in range(rows)], "b": ["p"] * rows, "y": ["s"] * rows, "w": [0.5] * rows}
            with self.subTest(rows):
                if measured:
                    self.assertRaisesRegex(ValueError, "measured", pid.decompose, table, **NAMES, weight="w")
                else:
                    pid.decompose(table, **NAMES, weight="w")

    def test_automatic_clusters_leave_five_records_a_cell(self) -> None:
        random = np.random.default_rng(19)
        table = {"a": random.normal(size=400), "b": ["p", "q", "r", "r"] * 100, "y": random.normal(size=400)}
        plan = {"x1": pid.KMeansClusters(), "y": pid.KMeansClusters()}
        found = pid.decompose(table, **NAMES, discretise=plan).sample
        target = math.floor((400 / (5 * 3)) ** 0.5)
        self.assertEqual((len(found.labels[2]), len(found.labels[0])), (target, 400 // (5 * 3 * target)))

    def test_numbers_that_are_text_are_put_into_the_classes_of_the_numbers(self) -> None:
        random = np.random.default_rng(12)
        table = {"v": random.normal(size=60).round(3).tolist(), "w": ["p", "q"] * 30, "y": ["s", "t", "t"] * 20}
        named: "dict[str, Any]" = {"x1": "v", "x2": "w", "y": "y", "discretise": {"x1": pid.QuantileBins(3)}, "exact": True}
        self.assertEqual(pid.decompose({**table, "v": [repr(v) for v in table["v"]]}, **named), pid.decompose(table, **named))

    def test_weights_and_measured_values_do_not_go_together(self) -> None:
        table = {"a": np.linspace(0, 1, 50), "b": ["p"] * 50, "y": ["s", "t"] * 25, "count": [2] * 50}
        with self.assertRaisesRegex(ValueError, "weight=False"):
            pid.decompose(table, **NAMES, discretise={"x1": pid.QuantileBins(2)})


class ThreeTableTests(unittest.TestCase):
    def samples(self, seed: int, rows: int = 300) -> "tuple[Any, Any, Any]":
        random = np.random.default_rng(seed)

        def draw(keep: str) -> "dict[str, list[Any]]":
            a, b = random.integers(0, 2, (2, rows))
            noisy = (a ^ b) ^ (random.uniform(size=rows) < 0.1)
            columns = {"a": a.tolist(), "b": [f"s{v}" for v in b.tolist()], "y": [f"c{v}" for v in noisy.tolist()]}
            return {name: columns[name] for name in keep}

        return draw("ay"), draw("by"), draw("ab")

    def test_samples_of_different_records_are_reconciled(self) -> None:
        for seed in range(4):
            first, second, both = self.samples(seed)
            found = pid.bounds(first, second, both, **NAMES)
            one, two, three = found.sample.tables
            self.assertEqual((one.sum(), two.sum(), three.sum()), (300, 300, 300))
            fitted = found.reconciliation.joint
            self.assertFalse(found.reconciliation.contradicts)
            expected = pid.bounds(fitted)
            self.assertEqual((found.synergy, found.redundancy, found.advice), (expected.synergy, expected.redundancy, expected.advice))
            self.assertEqual(found, pid.bounds(one, two, three, exact=True))
            # No joint near the fitted one is likelier.
            random = np.random.default_rng(seed)
            for _ in range(20):
                other = 0.99 * fitted + 0.01 * random.dirichlet(np.ones(fitted.size)).reshape(fitted.shape)
                value = sum((n * np.log(p)).sum() for n, p in zip((one, two, three), (other.sum(1), other.sum(0), other.sum(2))))
                self.assertLessEqual(value, found.reconciliation.log_likelihood.upper)

    def test_contradicting_samples_are_said_to_be(self) -> None:
        first = {"a": [0, 1] * 200, "y": ["c0", "c1"] * 200}
        second = {"b": ["s0", "s1"] * 200 + ["s0"] * 9, "y": ["c0", "c1"] * 200 + ["c0"] * 9}
        both = {"a": [0, 1] * 200, "b": ["s1", "s0"] * 150 + ["s0", "s1"] * 50}
        with self.assertWarnsRegex(UserWarning, "contradict"):
            found = pid.bounds(first, second, both, **COLUMNS, confidence=0.95, method="profile")
        self.assertNotEqual(set(pid.population(*found.sample.tables, method="profile").advice), {"undecided"})
        self.assertTrue(found.reconciliation.contradicts)
        self.assertEqual(set(found.population.advice), {"undecided"})
        self.assertIn("contradict", found._repr_html_())

    def test_the_pairs_of_one_table_are_that_table(self) -> None:
        table = records(np.random.default_rng(13), 150)
        one = pid.bounds(table, **NAMES)
        three = pid.bounds(
            {"a": table["a"], "y": table["y"]}, {"b": table["b"], "y": table["y"]}, {"a": table["a"], "b": table["b"]}, **NAMES
        )
        self.assertIsNone(three.reconciliation)
        for name in ("redundancy", "unique1", "unique2", "minimal_synergy"):
            x, z = getattr(one, name), getattr(three, name)
            self.assertTrue(x.lower <= z.upper and z.lower <= x.upper, name)

    def test_labels_that_only_one_sample_has(self) -> None:
        first, second, both = self.samples(6)
        with self.assertRaisesRegex(ValueError, "no label of x1 in common.*'0', '1' against '0.0', '1.0'"):
            pid.bounds(first, second, {**both, "a": [float(a) for a in both["a"]]}, **NAMES)
        with self.assertWarnsRegex(UserWarning, "Only the second labelled table has 'never' of y"):
            pid.bounds(first, {**second, "y": ["never", *second["y"][1:]]}, both, **NAMES)
        with self.assertRaisesRegex(ValueError, "second labelled table has no column 'b'"):
            pid.bounds(first, first, both, **NAMES)

    def test_measured_values_are_classed_by_the_labelled_sample(self) -> None:
        random = np.random.default_rng(14)
        v = random.normal(size=(3, 200, 2))
        y = ["p", "q"] * 100
        tables = [{"a": v[0, :, 0], "y": y}, {"b": v[1, :, 0], "y": y}, {"a": v[2, :, 0], "b": v[2, :, 1]}]
        plan = {"x1": pid.QuantileBins(3), "x2": pid.QuantileBins(2)}
        found = pid.bounds(*tables, **NAMES, discretise=plan).sample
        np.testing.assert_array_equal(found.discretisers["x1"].cuts_[0], pid.QuantileBins(3).fit(v[0, :, :1]).cuts_[0])
        self.assertEqual([table.shape for table in found.tables], [(3, 2), (2, 2), (3, 2)])

    def test_calls_that_are_no_calls(self) -> None:
        first, second, both = self.samples(7)
        with self.assertRaisesRegex(TypeError, "one table, or three"):
            pid.bounds(first, second, **NAMES)
        with self.assertRaisesRegex(TypeError, "tolerance=1e-06"):
            pid.bounds(np.ones((2, 2, 2)), 1e-6)
        with self.assertRaisesRegex(ValueError, "2 columns for 3 tables"):
            pid.bounds(first, second, both, **NAMES, weight=(None, None))
        with self.assertRaisesRegex(ValueError, "For records name them"):
            pid.bounds(first, second, both)
        with self.assertRaises(pid.InconsistentMarginalsError):
            pid.bounds([[0.5, 0], [0, 0.5]], [[0.2, 0], [0, 0.8]], [[0.5, 0], [0, 0.5]])


@needs_pandas
class CrossTableTests(unittest.TestCase):
    def setUp(self) -> None:
        self.frame = pandas.DataFrame(records(np.random.default_rng(15), 400))
        f = self.frame
        self.tables = pandas.crosstab(f["a"], f["y"]), pandas.crosstab(f["b"], f["y"]), pandas.crosstab(f["a"], f["b"])

    def test_labels_and_not_places_match(self) -> None:
        random = np.random.default_rng(16)
        first, second, both = self.tables
        for _ in range(5):
            shuffled = second.iloc[random.permutation(3), random.permutation(2)], both.iloc[random.permutation(3), random.permutation(3)]
            arrays = [t.to_numpy() for t in (first, second.loc[shuffled[0].index], both[shuffled[0].index])]
            self.assertEqual(pid.bounds(first, *shuffled, exact=True), pid.bounds(*arrays, exact=True))
            self.assertEqual(
                pid.decompose_pairs(first, shuffled[0]), pid.decompose_pairs(first.to_numpy(), second.loc[shuffled[0].index].to_numpy())
            )
            limits = pid.population(first, *shuffled, method="profile")
            self.assertEqual(limits, pid.population(first.to_numpy(), *(t.to_numpy() for t in (second.loc[shuffled[0].index], both[shuffled[0].index])), method="profile"))

    def test_labels_that_differ_are_refused(self) -> None:
        first, second, both = self.tables
        for bad, words in (
            ((first, second.rename(columns={"no": "No"}), both), "labels of y differ: only x1y has 'no'; only x2y has 'No'"),
            ((first, second, both.drop(index=2)), "labels of x1 differ: only x1y has 2"),
            ((first, second, both.rename(index=str)), "only x1y has 0, 1, 2"),
            ((first, second, both.T), "'a' in x1y and 'b' in x1x2.*transpose"),
            ((first, second.to_numpy(), both), "x2y has no labels"),
            ((first, second, pandas.concat([both, both])), "twice"),
            ((first, second, both.where(both != both.iloc[0, 0])), r"no weight for \(0, 'left'\).*fillna"),
            ((pandas.crosstab(self.frame["a"], self.frame["y"], margins=True), second, both), "totals.*margins=False"),
        ):
            for call in (pid.bounds, pid.population, pid.reconcile):
                with self.subTest(words), self.assertRaisesRegex(ValueError, words):
                    call(*bad)

    def test_a_cross_table_of_three_variables_is_its_records(self) -> None:
        f = self.frame.drop(self.frame[(self.frame["a"] == 1) & (self.frame["b"] == "left")].index)
        table = pandas.crosstab([f["a"], f["b"]], f["y"])
        self.assertEqual(len(table), 8)
        self.assertEqual(pid.decompose(table, exact=True), pid.decompose(f, **NAMES))
        self.assertEqual(pid.bounds(table, exact=True), pid.bounds(f, **NAMES))
        counts = pid.decompose(f, **NAMES).sample.tables[0]
        self.assertEqual(repr(pid.population_of_triples(table, method="profile")), repr(pid.population_of_triples(counts, method="profile")))
        with self.assertRaisesRegex(ValueError, "totals"):
            pid.decompose(pandas.crosstab([f["a"], f["b"]], f["y"], margins=True))
        with self.assertRaisesRegex(ValueError, "x1=, x2= and y="):
            pid.decompose(f)
        with self.assertRaisesRegex(ValueError, "For records name them"):
            pid.bounds(f[["a", "y"]], f[["b", "y"]], f[["a", "b"]])


class PopulationTests(unittest.TestCase):
    def test_a_confidence_gives_the_limits_of_the_population(self) -> None:
        table = records(np.random.default_rng(17), 200)
        d = pid.decompose(table, **COLUMNS, confidence=0.9, method="profile")
        self.assertEqual(repr(d.population), repr(pid.population_of_triples(d.sample.tables[0], confidence=0.9, method="profile")))  # NaN too
        b = pid.bounds(table, **COLUMNS, confidence=0.9, method="profile")
        self.assertEqual(b.population, pid.population_of_triples(d.sample.tables[0], True, 0.9, "profile"))
        with self.assertRaisesRegex(ValueError, "no counts"):
            pid.decompose(np.full((2, 2, 2), 0.125), confidence=0.9)

    def test_counts_are_a_sample_unless_they_are_said_to_be_everything(self) -> None:
        counts, bolder = np.array([[[9.0, 0], [8, 1]], [[8, 0], [0, 9]]]), 0
        tables = counts.sum(1), counts.sum(0), counts.sum(2)
        for call, limits in (
            (lambda **o: pid.decompose(counts, **o), pid.population_of_triples(counts)),
            (lambda **o: pid.bounds(counts, **o), pid.population_of_triples(counts, pairs_only=True)),
            (lambda **o: pid.bounds(*tables, **o), pid.population(*tables)),
        ):
            found, alone = call(), call(exact=True)
            self.assertEqual((found.population, found.population.confidence), (limits, 0.95))
            self.assertEqual((alone.population, alone.synergy), (None, found.synergy))
            self.assertIn("taken for everything there is", alone._repr_html_())
            with self.assertRaisesRegex(TypeError, "exact=True"):
                call(confidence=None)
            for other in ({"confidence": 0.9}, {"method": "profile"}):
                with self.assertRaisesRegex(ValueError, f"{list(other)[0]}=.* is about a population"):
                    call(exact=True, **other)
            with self.assertRaisesRegex(ValueError, "above 0 and below 1"):
                call(confidence=95)
            if isinstance(found, pid.Bounds):
                self.assertEqual(found.advice, limits.advice)
                bolder += found.advice != alone.advice
        self.assertEqual(bolder, 2)
        of_shares = pid.bounds(counts / 3)
        self.assertEqual((of_shares.population, of_shares.no_limits, of_shares.advice), (None, "", pid.bounds(counts, exact=True).advice))
        with self.assertRaisesRegex(ValueError, "no counts.*leave out confidence=0.9"):
            pid.bounds(counts / 3, confidence=0.9)

    def test_no_limits_are_looked_for_where_symbols_hardly_recur(self) -> None:
        few, many = np.zeros((50, 50, 2)), np.ones((18, 18, 18))
        few[range(50), range(50), [0, 1] * 25] = 1
        for call, why in (
            (lambda **o: pid.bounds(few, **o), "50 records for 50 x 50 x 2 = 5000 cells"),
            (lambda **o: pid.decompose(few, **o), "50 records for 50 x 50 x 2"),
            (lambda **o: pid.decompose(np.ones((2, 2, 2)) - np.eye(2), **o), "4 records for 2 x 2 x 2 = 8 cells"),
            (lambda **o: pid.bounds(many, nodes=0, **o), "5832 cells, more than the 5000"),
        ):
            found = call()
            self.assertIsNone(found.population)
            self.assertIn(why, found.no_limits)
            self.assertIn(why, found._repr_html_())
            self.assertEqual(call(exact=True).no_limits, "")
        self.assertEqual(set(pid.bounds(few).advice), {"undecided"})
        self.assertNotEqual(set(pid.bounds(few, exact=True).advice), {"undecided"})

    def test_advice_of_the_population_is_no_bolder_than_of_the_table(self) -> None:
        # The limits hold the table, so what they decide the table decides alike; where none is needed, simple fusion is enough.
        decided = 0
        for seed in range(12):
            random = np.random.default_rng(seed)
            counts = random.multinomial(4000, random.dirichlet(np.full(8, 0.3))).reshape(2, 2, 2).astype(float)
            limits = pid.population_of_triples(counts, pairs_only=True, method="profile")
            table = pid.bounds(counts, exact=True).advice
            # The accuracy of a table is proven, and so may be less than what an optimiser finds in all of the region.
            gains = limits.accuracy[0] - max(limits.accuracy1[1], limits.accuracy2[1]) >= 0.01
            for ours, its in zip(limits.advice, table):
                decided += ours != "undecided"
                if gains and (ours, its) == ("yes", "undecided"):
                    continue
                self.assertIn(ours, ("undecided", its, "simple" if its == "none" else its))
        self.assertGreater(decided, 5)

    def test_no_advice_rests_on_more_cells_than_records(self) -> None:
        counts = np.zeros((3, 3, 3))
        counts[[0, 1, 2], [0, 1, 2], [0, 1, 2]] = 8
        found = pid.population_of_triples(counts, method="profile")
        self.assertTrue(found.sparse and set(found.advice) == {"undecided"})
        self.assertFalse(pid.population_of_triples(counts * 4, method="profile").sparse)


@unittest.skipIf(COMMAND is None, "PID_COMMAND is not set")
class CommandTests(unittest.TestCase):
    """The same file gives the command's bits."""

    def run_command(self, *arguments: str) -> Any:
        done = subprocess.run([*shlex.split(COMMAND or ""), *arguments, "--json"], capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_records_and_bins(self) -> None:
        random = np.random.default_rng(18)
        table: "dict[str, Any]" = records(random, 250)
        table["m"], table["k"] = random.normal(size=250).round(1), np.exp(random.normal(size=250))
        rows = ["\t".join(table)] + ["\t".join(map(str, row)) for row in zip(*table.values())]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "t.tsv"
            file.write_text("\n".join(rows) + "\n", encoding="utf-8")
            plain = self.run_command("decompose", str(file), "--x1", "a", "--x2", "b", "--y", "y", "--exact")
            binned = self.run_command("decompose", str(file), "--x1", "m", "--x2", "k", "--y", "y", "--bins", "x1=7", "--bins", "x2=5", "--exact")
            answered, decomposed = (
                self.run_command(command, str(file), "--x1", "a", "--x2", "b", "--y", "y", "--seed", "3") for command in ("bounds", "decompose")
            )
        b = pid.bounds(table, **COLUMNS, seed=3)
        self.assertEqual(tuple(b.advice), tuple(answered["advice"][question] for question in ("dominant", "collect", "fusion")))
        finite = 0
        for ours, said in ((b, answered), (pid.decompose(table, **COLUMNS, seed=3), decomposed)):
            question = said["advice"]["questions"]["collect"]
            self.assertEqual(ours.more_records is not None, "recordsTimes" in question)
            if ours.more_records is not None:  # null: no number of records of the same kind
                times = question["recordsTimes"]
                self.assertEqual(ours.more_records.times, math.inf if times is None else times)
                ends = [tuple(question[f"furtherRecords{end}"].values()) for end in ("From", "To")]
                self.assertEqual(ours.more_records.ranges, tuple(zip(*ends)))
                finite += times is not None
        self.assertEqual(finite, 1)
        theirs = answered["population"]["synergy"]
        self.assertEqual(b.population.synergy[:2], (theirs["lower"], theirs["upper"]))
        plan = {"x1": pid.QuantileBins(7), "x2": pid.QuantileBins(5)}
        for ours, theirs in (
            (pid.decompose(table, **NAMES), plain),
            (pid.decompose(table, x1="m", x2="k", y="y", exact=True, discretise=plan), binned),
        ):
            for part in ("redundancy", "unique1", "unique2", "synergy"):
                self.assertEqual(tuple(getattr(ours, part)), (theirs[part]["lower"], theirs[part]["upper"]), part)


if __name__ == "__main__":
    warnings.simplefilter("error")
    unittest.main()
