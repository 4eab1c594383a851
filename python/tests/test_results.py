"""Results as people look at them: tuples, frames, pages, pictures; and the examples of the documentation."""

import dataclasses
import doctest
import html.parser
import importlib
import importlib.util
import json
import os
import pkgutil
import re
import subprocess
import sys
import tempfile
import unittest
import unittest.mock
from pathlib import Path
from typing import Any

import numpy as np

import pid_toolkit as pid

try:
    import pandas
except ImportError:
    pandas = None
try:
    import matplotlib

    matplotlib.use("Agg")
except ImportError:
    matplotlib = None

TABLE = {"<b>a": ["u", "v"] * 40, "b & c": ["p", "p", "q", "q"] * 20, "y": ["s", "t", "t", "s"] * 20}
NAMES: "dict[str, Any]" = {"x1": "<b>a", "x2": "b & c", "y": "y"}
NOTEBOOKS = [
    notebook for notebook in sorted((Path(__file__).parents[2] / "docs" / "notebooks").glob("*.ipynb"))
    if json.loads(notebook.read_text("utf-8"))["metadata"]["language_info"]["name"] == "python"
]


def results() -> "list[pid.Result]":
    x1y, x2y, x1x2 = [[40, 12], [9, 41]], [[30, 20], [22, 28]], [[31, 19], [20, 30]]
    return [
        pid.decompose(TABLE, **NAMES, exact=True),
        pid.decompose(TABLE, **NAMES, confidence=0.95, method="profile"),
        pid.bounds(TABLE, **NAMES, confidence=0.9, method="profile"),
        pid.bounds(x1y, x2y, x1x2, exact=True),
        pid.bounds(np.eye(2), np.eye(2), [[0, 1], [1, 0]]),
        pid.decompose_pairs([[1, 0], [0, 1]], [[1, 0], [0, 1]]),
        pid.population(x1y, x2y, x1x2, method="profile"),
        pid.population(x1y, x2y, method="profile"),
    ]


class Reader(html.parser.HTMLParser):
    """The texts of a page, and whether its elements are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: "list[str]" = []
        self.texts: "list[str]" = []

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


class ResultTests(unittest.TestCase):
    def test_a_result_is_a_frozen_dataclass_and_the_tuple_of_its_fields(self) -> None:
        for result in results():
            names = [field.name for field in dataclasses.fields(result)]
            self.assertEqual(names, list(result._fields))
            self.assertEqual(len(result), len(names))
            for i, (name, value) in enumerate(zip(names, result)):
                self.assertIs(value, getattr(result, name))
                self.assertIs(result[i], value)
            with self.assertRaises(dataclasses.FrozenInstanceError):
                result.redundancy = None  # type: ignore[attr-defined]
            self.assertEqual(dataclasses.replace(result), result)

    def test_the_page_holds_every_number_outwards_and_no_markup_of_the_data(self) -> None:
        for result in results():
            reader = Reader()
            reader.feed(result._repr_html_())
            self.assertEqual(reader.open, [])
            text = " ".join(reader.texts)
            for name, found in result._ranges().items():
                for end, sign in ((found.lower, -1), (found.upper, 1)):
                    shown = [float(t) for t in reader.texts if t.replace(".", "").lstrip("-").isdigit()]
                    self.assertTrue(any(0 <= sign * (s - end) < 1.0001e-4 for s in shown), (name, end))
            if getattr(result, "sample", None) is not None:
                self.assertIn("only <b>a tells it", text)
        self.assertIn("No joint distribution", results()[4]._repr_html_())
        for i, question in {1: "Do both sources say more together", 2: "Are paired labels worth collecting?", 6: "Are paired labels"}.items():
            self.assertIn(question, results()[i]._repr_html_())
        self.assertIn("hold each at 90 % confidence; method profile.", results()[2]._repr_html_())
        self.assertIn("too narrow where cells have few records", results()[1]._repr_html_())

    def test_a_report_is_a_whole_page_or_leaves_the_old_one(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "page.html"
            for result in results():
                pid.report(result, path)
                page, reader = path.read_text("utf-8"), Reader()
                reader.feed(page)
                self.assertEqual(reader.open, [])
                for sentence in result._sentences():
                    self.assertIn(sentence, " ".join(reader.texts))
                self.assertIn(result._table(), page)
                drawn = ("redundancy", "unique1", "unique2", "synergy", "accuracy", "accuracy1", "accuracy2")
                parts = [n for n in drawn if n in {**result._ranges(), **result._population()}]
                for name in parts:
                    wide = result._population().get(name, result._ranges().get(name))
                    shown = [float(end) for end in re.findall(r"<div class='value'>([\d.]+) to ([\d.]+)", page)[parts.index(name)]]
                    self.assertTrue(0 <= wide.lower - shown[0] < 1.0001e-3 and 0 <= shown[1] - wide.upper < 1.0001e-3, (name, shown, wide))
                self.assertEqual(page.count("<svg"), len(parts))
            with unittest.mock.patch.object(os, "replace", side_effect=OSError), self.assertRaises(OSError):
                pid.report(results()[0], path)
            self.assertEqual((os.listdir(folder), path.read_text("utf-8")), (["page.html"], page))
            with self.assertRaises(TypeError):
                pid.report(3, path)  # type: ignore[arg-type]

    @unittest.skipIf(pandas is None, "optional: pandas is not installed")
    def test_a_frame_has_a_row_a_quantity(self) -> None:
        for result in results():
            frame = result.to_frame()
            for name, found in result._ranges().items():
                self.assertEqual(tuple(frame.loc[name, ["lower", "upper"]]), (found.lower, found.upper))
            population = getattr(result, "population", None)
            self.assertEqual("population_lower" in frame.columns, population is not None)
            if population is not None:
                self.assertEqual(frame.loc["synergy", "population_upper"], population.synergy.upper)

    @unittest.skipIf(matplotlib is None, "optional: matplotlib is not installed")
    def test_a_plot_has_a_bar_a_part(self) -> None:
        from matplotlib import pyplot

        for result in results():
            parts = [name for name in ("redundancy", "unique1", "unique2", "synergy") if name in result._ranges()]
            axes = result.plot()
            self.assertEqual(len(axes.patches), len(parts))
            for patch, name in zip(axes.patches, parts):
                self.assertEqual(patch.get_x(), getattr(result, name).lower)
                self.assertGreaterEqual(patch.get_width(), getattr(result, name).width)
            self.assertIs(result.plot(axes), axes)
            axes.figure.canvas.draw()
            pyplot.close(axes.figure)

    def test_without_the_library_the_remedy_is_said(self) -> None:
        result = results()[0]
        with unittest.mock.patch.dict(sys.modules, {"pandas": None, "matplotlib": None, "matplotlib.pyplot": None}):
            with self.assertRaisesRegex(ImportError, "pip install pandas"):
                result.to_frame()
            with self.assertRaisesRegex(ImportError, "pip install matplotlib"):
                result.plot()
            self.assertIn("<table>", result._repr_html_())
            self.assertEqual(pid.decompose(TABLE, **NAMES, exact=True), result)


class ExampleTests(unittest.TestCase):
    def test_the_examples_of_the_docstrings_run(self) -> None:
        tried = 0
        for module in pkgutil.iter_modules(pid.__path__):
            found = doctest.testmod(importlib.import_module(f"pid_toolkit.{module.name}"), extraglobs={"pid": pid, "np": np}, verbose=False)
            self.assertEqual(found.failed, 0, module.name)
            tried += found.attempted
        self.assertGreater(tried, 12)

    @unittest.skipIf(importlib.util.find_spec("mypy") is None, "optional: mypy is not installed")
    def test_the_type_hints_are_strict(self) -> None:
        with tempfile.TemporaryDirectory() as cache:
            done = subprocess.run(
                [sys.executable, "-m", "mypy", "--strict", "--ignore-missing-imports", "--cache-dir", cache, "-p", "pid_toolkit"],
                capture_output=True, text=True, timeout=300, env={**os.environ, "MYPYPATH": str(Path(pid.__file__).parents[1])},
            )  # fmt: skip
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_the_notebooks_run_cell_by_cell_and_print_what_they_show(self) -> None:
        self.assertGreater(len(NOTEBOOKS), 0)
        for notebook in NOTEBOOKS:
            names: "dict[str, Any]" = {}
            for number, cell in enumerate(json.loads(notebook.read_text(encoding="utf-8"))["cells"]):
                if cell["cell_type"] != "code":
                    continue
                with self.subTest(f"{notebook.name}, cell {number}"):
                    shown = self.run_cell("".join(cell["source"]), names)
                    kept = "".join("".join(output.get("text", output.get("data", {}).get("text/plain", ""))) for output in cell["outputs"])
                    self.assertEqual(shown.strip(), kept.strip())

    @staticmethod
    def run_cell(source: str, names: "dict[str, Any]") -> str:
        """What a notebook would show under the cell: what is printed, and the value of a last expression."""
        import ast
        import contextlib
        import io

        body = ast.parse(source)
        last = body.body.pop() if body.body and isinstance(body.body[-1], ast.Expr) else None
        text = io.StringIO()
        with contextlib.redirect_stdout(text):
            exec(compile(body, "cell", "exec"), names)
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if isinstance(last, ast.Expr) else None
            if value is not None:
                print(repr(value))
        return text.getvalue()


if __name__ == "__main__":
    unittest.main()
