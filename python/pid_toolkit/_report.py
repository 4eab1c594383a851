"""A result as a page."""

from __future__ import annotations

import html
import os
import tempfile
from typing import Any

from ._results import Interval, Limits, Result, _PARTS, _WORDS

_STYLE = """
:root{color-scheme:light dark;--paper:#fff;--ink:#1d2330;--soft:#586174;--grid:#d5dae3;--panel:#f4f6fa;--bar:#1f5fbf;--limits:#b3541e}
@media (prefers-color-scheme:dark){:root{--paper:#14171e;--ink:#e8ebf2;--soft:#a3adbf;--grid:#3a4252;--panel:#1d222c;
--bar:#78aaff;--limits:#ffa263}}
body{margin:0 auto;padding:1rem;max-width:52rem;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.35rem}.verdict{padding:.6rem 1.2rem;background:var(--panel);border-left:6px solid var(--bar)}.note{color:var(--soft)}
svg{width:100%;height:1.2rem;background:var(--panel)}svg *{print-color-adjust:exact}.part{margin:.6rem 0}
table{border-collapse:collapse;width:100%;font-size:.9rem}th{overflow-wrap:normal}
th,td{border-bottom:1px solid var(--grid);text-align:right;padding:.2rem .3rem}td+td{white-space:nowrap}
.verdict p:first-child{font-size:1.5rem;font-weight:700;margin:.4rem 0}
"""


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
    said = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in result._sentences())
    sample: Any = getattr(result, "sample", None)
    remarks = "".join(f"<p class='note'>{html.escape(remark)}</p>" for remark in sample.remarks) if sample is not None else ""
    return (
        f"<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'><meta name='viewport' content='width=device-width,initial-scale=1'>"
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>"
        + (f"<div class='verdict'>{said}</div>" if said else "")
        + f"{_bars(result)}<h2>Every number, in bits</h2>{result._table()}{remarks}</body></html>\n"
    )


def _bars(result: Result) -> str:
    ranges, limits, names = result._ranges(), result._population(), result._names()
    parts = [name for name in _PARTS if name in ranges or name in limits]
    most = max([of[name].upper for of in (ranges, limits) for name in parts if name in of], default=0.0) or 1.0
    rows = []
    for name in parts:
        drawn = "".join(_bar(of[name], most, kind) for of, kind in ((limits, "limits"), (ranges, "bar")) if name in of)
        words = html.escape(_WORDS[name].format(**names))
        drawing = f"<svg viewBox='0 0 100 10' preserveAspectRatio='none' role='img'><title>{words}</title>{drawn}</svg>"
        rows.append(f"<div class='part'>{words}{drawing}</div>")
    whiskers = " Thick: of these records. Thin: limits of the population they come from." if limits else ""
    return "".join(rows) + (f"<p class='note'>From 0 to {most:.3f} bit.{whiskers}</p>" if rows else "")


def _bar(of: "Interval | Limits", most: float, kind: str) -> str:
    start, width = 100 * of.lower / most, max(100 * of.width / most, 0.5)
    thin = kind == "limits"
    return f"<rect x='{min(start, 99.5):.3f}' y='{4 if thin else 1}' width='{width:.3f}' height='{2 if thin else 8}' fill='var(--{kind})'/>"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
