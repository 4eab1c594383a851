"""A result as a page."""

from __future__ import annotations

import html
import math
import os
import tempfile
from typing import Any

from ._results import Interval, Limits, Result, _PARTS, _WORDS

_STYLE = """
:root{color-scheme:light dark;--paper:#fff;--ink:#1d2330;--soft:#586174;--grid:#d5dae3;--panel:#f4f6fa;--bar:#1f5fbf;--table:#b3541e;
--redundancy:#4c5bc4;--unique1:#0d7f74;--unique2:#a8650a;--synergy:#b92c76}
@media (prefers-color-scheme:dark){:root{--paper:#14171e;--ink:#e8ebf2;--soft:#a3adbf;--grid:#3a4252;--panel:#1d222c;--bar:#78aaff;
--table:#ffa263;--redundancy:#9aa5ff;--unique1:#4fc9b8;--unique2:#f0b04f;--synergy:#ff7fb8}}
@media print{:root{color-scheme:light;--paper:#fff;--ink:#000;--soft:#444;--grid:#c8c8c8;--panel:#fff;--bar:#1f5fbf;--table:#b3541e;
--redundancy:#4c5bc4;--unique1:#0d7f74;--unique2:#a8650a;--synergy:#b92c76}}
body{margin:0 auto;padding:1rem;max-width:62rem;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.35rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}p{max-width:46rem}.note,small{color:var(--soft);font-size:.9rem}
.verdict{padding:1rem 1.2rem;background:var(--panel);border:1px solid var(--grid);border-left:6px solid var(--bar);border-radius:4px}
.verdict p{margin:.5rem 0}.verdict .question{font-size:1.1rem;margin:0}.verdict .word{font-size:2.4rem;line-height:1.1;font-weight:700}
.row{display:grid;grid-template-columns:minmax(0,17rem) minmax(0,1fr) 13.5rem;gap:0 1.2rem;align-items:center;padding:.55rem 0;
border-bottom:1px solid var(--grid);break-inside:avoid}.row b,.row small{display:block}.value{text-align:right;font-variant-numeric:tabular-nums}
@media (max-width:42rem){.row{grid-template-columns:minmax(0,1fr) auto}.row svg{grid-row:2;grid-column:1/-1}}
svg{width:100%;height:1.4rem;background:var(--panel)}svg *{print-color-adjust:exact}
table{border-collapse:collapse;width:100%;font-size:.9rem}th{overflow-wrap:normal}
th,td{border-bottom:1px solid var(--grid);text-align:right;padding:.2rem .3rem}td+td{white-space:nowrap;font-variant-numeric:tabular-nums}
"""
_SHARES = ("accuracy", "accuracy1", "accuracy2")


def report(result: Result, path: "str | os.PathLike[str]") -> None:
    """Writes a result as one page of HTML that needs nothing else: the answer, R, U1, U2 and S from limit to limit, every number.

    Parameters
    ----------
    result : Result
        Of :func:`decompose`, :func:`bounds`, :func:`population` or :func:`disagree`.
    path : str or path
        The file. It is written whole or not at all; what it held before stays where it cannot be written.

    Raises
    ------
    TypeError
        The result is none of these.
    OSError
        The file cannot be written.

    Examples
    --------
    >>> import os, tempfile
    >>> d = pid.decompose([[[1, 0], [1, 0]], [[1, 0], [0, 1]]])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     pid.report(d, os.path.join(folder, "answer.html"))
    ...     os.listdir(folder)
    ['answer.html']
    """
    if not isinstance(result, Result):
        raise TypeError(f"A report is of a result of decompose, bounds, population or disagree, not of {type(result).__name__}.")
    target = os.path.realpath(path)
    try:
        descriptor, made = tempfile.mkstemp(dir=os.path.dirname(target), suffix=".html")
    except OSError as cause:
        raise type(cause)(cause.errno, cause.strerror, os.fspath(path)) from None
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(page(result))
        os.chmod(made, os.stat(target).st_mode if os.path.exists(target) else 0o666 & ~_umask())
        os.replace(made, target)
    except BaseException:
        os.unlink(made)
        raise


def page(result: Result) -> str:
    """The page."""
    names = result._names()
    title = html.escape("How {x1} and {x2} tell {y}".format(**names))
    sample: Any = getattr(result, "sample", None)
    of = "" if sample is None else f"{', '.join(f'{t.sum():.12g}' for t in sample.tables)} {'records' if sample.are_counts else 'of weight'}; "
    sizes = "" if sample is None else " x ".join(str(len(labels)) for labels in sample.labels) + " symbols"
    remarks = "".join(f"<p class='note'>{html.escape(remark)}</p>" for remark in sample.remarks) if sample is not None else ""
    most = max((r.upper for n, r in _drawn(result, _PARTS)), default=0.0) or 1.0
    return (
        f"<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'><meta name='viewport' content='width=device-width,initial-scale=1'>"
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1><p class='note'>{of}{sizes}</p>"
        f"{_verdict(result)}{_bars(result, _PARTS, 'The four parts', most, f'From 0 to {most:.3f} bit.')}"
        f"{_bars(result, _SHARES, 'How often a classifier can be right', 1.0, 'From 0 to 1, always right.')}"
        f"<h2>Every number, in bits</h2>{result._table()}{remarks}</body></html>\n"
    )


def _verdict(result: Result) -> str:
    """What is said, its first answer large."""
    said = [html.escape(sentence) for sentence in result._sentences()]
    lines = [f"<p>{sentence}</p>" for sentence in said]
    for i, sentence in enumerate(said):
        question, asked, answer = sentence.partition("? ")
        if asked:
            lines[i] = f"<p class='question'>{question}?</p><p class='word'>{answer}</p>"
            break
    return f"<div class='verdict'>{''.join(lines)}</div>" if lines else ""


def _drawn(result: Result, quantities: "tuple[str, ...]") -> "list[tuple[str, Interval | Limits]]":
    return [(n, of[n]) for of in (result._ranges(), result._population()) for n in quantities if n in of]


def _bars(result: Result, quantities: "tuple[str, ...]", heading: str, most: float, scale: str) -> str:
    ranges, limits, names = result._ranges(), result._population(), result._names()
    rows = []
    for name in (n for n in quantities if n in ranges or n in limits):
        of_table = ranges.get(name)
        wide = limits[name] if name in limits else ranges[name]
        label, _, words = html.escape(_WORDS[name].format(**names)).rpartition(": ")
        bars = _bar(wide, most, 3, 11, name if name in _PARTS else "bar")
        values = f"{_down(wide.lower):.3f} to {_up(wide.upper):.3f}"
        if name in limits and of_table is not None:
            bars += _bar(of_table, most, 17, 4, "table")
            values += f"<small>this table: {_down(of_table.lower):.3f} to {_up(of_table.upper):.3f}</small>"
        drawing = f"<svg viewBox='0 0 100 24' preserveAspectRatio='none' role='img'><title>{label or words}</title>{bars}</svg>"
        rows.append(f"<div class='row'><div><b>{label}</b><small>{words}</small></div>{drawing}<div class='value'>{values}</div></div>")
    legend = " Wide bars: limits of the population. Thin bars below them: this table alone." if limits else ""
    return f"<h2>{heading}</h2>{''.join(rows)}<p class='note'>{scale}{legend}</p>" if rows else ""


def _bar(of: "Interval | Limits", most: float, top: int, height: int, colour: str) -> str:
    start, width = 100 * of.lower / most, max(100 * of.width / most, 0.5)
    return f"<rect x='{min(start, 99.5):.3f}' y='{top}' width='{width:.3f}' height='{height}' fill='var(--{colour})'/>"


def _down(value: float) -> float:
    return math.floor(value * 1e3) / 1e3


def _up(value: float) -> float:
    return math.ceil(value * 1e3) / 1e3


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
