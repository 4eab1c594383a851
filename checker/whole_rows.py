"""The bound of check.py that keeps rows of a joint whole (docs/certificates.md): whole numbers alone, and logarithms of check.py."""

import math
from collections import defaultdict
from functools import cache, lru_cache

MOST, BITS = 10, 100  # so many numbers of a row are tried at either end, and so fine are shares

def least(terms, left):
    """The least sum of concave functions, (width, at 0, at the width, function), of numbers from 0 to widths that add up to what is left:
    there all are at an end but one. By a slope of the sum it is told what it costs to be at the other end than the chords say; those of
    which it costs most are not tried there where they are many, and count by that."""
    slope = max(((v - u) // (width or 1) for width, u, v, _ in terms),
                key=lambda m: m * left + sum(min(u, v - m * width) for width, u, v, _ in terms))
    terms = sorted(((abs(v - u - slope * width), v - u < slope * width, width, min(u, v - slope * width), f) for width, u, v, f in terms),
                   key=lambda term: term[0])
    gap, best = left - sum(width for _, high, width, *_ in terms if high), min((cost for cost, *_ in terms[MOST:]), default=math.inf)
    for i, (_, high, width, low, f) in enumerate(terms):
        ways = [(0, gap)]
        for j, (cost, up, other, *_) in enumerate(terms[:MOST]):
            ways += [(v + cost, at + (other if up else -other)) for v, at in ways if i != j and v + cost < best]
        for v, at in ((v, at + width * high) for v, at in ways):
            if 0 <= at <= width and v < best:
                best = min(best, v + f(at) - slope * at - low)
    return slope * left + sum(low for *_, low, _ in terms) + best

@lru_cache(1)
def free(joints):
    """The cells that the rows leave free: of two in a row, each once, the last follows from the first; one alone is known. Of these all
    cells that it says, as (cell, sign, offset), and of each row those that are in it, how often, and what they add up to."""
    forms, more, said = {c: (c, 1, 0) for c in joints.of}, True, defaultdict(list)
    while more:
        more, rows = False, []
        for row, left in zip(joints.rows, joints.b):
            times = defaultdict(int)
            for first, sign, offset in map(forms.get, row):
                times[first], left = times[first] + sign, left - offset
            times = {c: n for c, n in sorted(times.items()) if n}
            rows.append((times, left))
            if 0 < len(times) < 3 and {1, -1}.issuperset(times.values()):
                (first, n), (last, m), more = min(times.items()), max(times.items()), True
                forms.update({c: (first, -n * m * sign * (first < last), offset + m * sign * left)
                              for c, (of, sign, offset) in forms.items() if of == last})
    for c, (first, sign, offset) in forms.items():
        said[first].append((c, sign, offset))
    return said, rows

def bound_by_rows(joints, step, cells, one):
    """What bounds the entropy of cells in a box by [~k, w, a, ..], of each free cell of them and each row of it but the last: a share
    w / 2^k of all -p ln p that it says, and a multiplier a / 2^k of it. The last row has what the others leave of 1 and of 0."""
    (said, rows), k, given, shares = free(joints), ~step[0], iter(step[1:]), {}
    for c in sorted(cells.intersection(said)) if k <= BITS else ():
        places = [r for r, (times, _) in enumerate(rows) if c in times]
        pairs = [(next(given, -1), next(given, 0)) for _ in places[1:]]
        pairs.append(((1 << k) - sum(w for w, _ in pairs), -sum(a for _, a in pairs)))
        shares.update({(r, c): pair for r, pair in zip(places, pairs)})
    if k > BITS or next(given, None) is not None or any(w < 0 or rows[r][0][c] not in (1, -1) for (r, c), (w, _) in shares.items()):
        raise ValueError("Shares are below 0 or above 1, too fine, or not of the rows of the cells.")
    def bound(box):
        """Of each row what is least by itself; infinite where the box has no joint."""
        spans = {c: [*zip(*(sorted(sign * (end[d] - offset) for end in box) for d, sign, offset in of))] for c, of in said.items()}
        spans, total = {c: (max(low), min(high)) for c, (low, high) in spans.items()}, 0
        if any(low > high for low, high in spans.values()):
            return math.inf
        @cache
        def entropy(c, t):
            return sum(joints.height(sign * t + offset) for d, sign, offset in said[c] if d in cells)
        def term(r, c, n):
            (start, end), (w, a) = spans[c][::1 if n > 0 else -1], shares.get((r, c), (0, 0))
            def f(at):
                return w * entropy(c, start + n * at) - a * (start + n * at) * one >> k if w or a else 0
            return n * (end - start), f(0), f(n * (end - start)), f
        for r in sorted({r for r, _ in shares}):
            times, left = rows[r]
            terms, left = [term(r, c, n) for c, n in times.items()], left - sum(n * spans[c][n < 0] for c, n in times.items())
            total += least(terms, left) if 0 <= left <= sum(width for width, *_ in terms) else math.inf
        return total
    return bound
