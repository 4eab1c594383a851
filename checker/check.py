#!/usr/bin/env python3
"""Checks certificates of pid by exact rational arithmetic, with nothing but the standard library: python3 check.py FILE..

A line of a file is one certificate (docs/certificates.md): what it is about, what it claims of that, and what may prove it. This proves
enclosures of what it is about, whatever the rest says: a bad proof only makes them wider. Exit code 0: every claim follows; 4: one does
not; 3: something is no certificate; 2: a file cannot be read. To be trusted: this file, and the integers of Python.
"""

import json
import re
import sys
from collections import defaultdict
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, product
from math import inf, lcm
from operator import mul

BITS = 160  # of the numbers that are rounded, which is always outward
GRID, TINY = 1 << BITS, Fraction(1, 1 << (BITS - 8))
LARGEST = 1 << 18  # cells
NODES, STATES, WORK, DEPTH = 50000, 256, 100000, 100  # where a search, an elimination or splits within each other are given up
CONES = ("zero", "nonnegative", "second-order", "exponential")
SPLIT = 48  # bits of the probabilities at which boxes are divided

class Refused(Exception):
    """What makes a text no certificate."""

def rounded(x, upward):
    return Fraction(-(-(x.numerator << BITS) // x.denominator) if upward else (x.numerator << BITS) // x.denominator, GRID)

def twice_artanh(n, d, upward):
    """2 artanh n/d, 0 <= n/d <= 1/3, in units of 1/GRID: of the series every term lacks less than three units, and the rest is no more."""
    power = (n << BITS) // d
    total, square, k = 0, power * power >> BITS, 1
    while power:
        total, power, k = total + power // k, power * square >> BITS, k + 2
    return 2 * total + (3 * k + 9 if upward and n else 0)

LN2_UNITS = twice_artanh(1, 3, False), twice_artanh(1, 3, True)
LN2 = tuple(Fraction(units, GRID) for units in LN2_UNITS)

def log_units(n, d, upward):
    """A bound of ln n/d, n, d > 0, in units of 1/GRID: n/d = 2^k (1 + t) / (1 - t) with 0 <= t < 1/3."""
    k = n.bit_length() - d.bit_length()
    n, d = (n, d << k) if k >= 0 else (n << -k, d)
    n, k = (n, k) if n >= d else (2 * n, k - 1)
    return twice_artanh(n - d, n + d, upward) + k * LN2_UNITS[(k >= 0) == upward]

@lru_cache(None)
def log(x, upward):
    if x <= 0:
        raise Refused("A number that must be positive is not.")
    return Fraction(log_units(x.numerator, x.denominator, upward), GRID)

def exp_up(x):
    """At least exp x = 2^n exp r, 0 <= r = x - n ln 2 < 1, by the series of exp r, whose rest is less than its last term."""
    if x > 800:
        raise Refused("A sum of potentials is above 800.")
    x = max(x, -800)
    n = x // LN2[True]
    total, term, k, r = 1, Fraction(1), 1, rounded(x - n * LN2[n < 0], True)
    while term > TINY:
        term = rounded(term * r / k, True)
        total, k = total + term, k + 1
    return rounded((total + term) * Fraction(2) ** n, True)

def entropies(upward, constant, *parts):
    """An end of the constant and the sum of times x entropy of parts (times, probabilities), in nats; what is equal cancels exactly."""
    times = defaultdict(int)
    for factor, p in ((factor, p) for factor, probabilities in parts for p in probabilities):
        times[p] += factor
    return constant - sum(n * p * log(p, upward != (n > 0)) for p, n in times.items() if n and p > 0)

def rows_of(shape):
    """For every cell its places in the pairs (x1,y), (x2,y) and (x1,x2), row-major one after the other."""
    (n1, n2, ny), (r1, r2, ry) = shape, map(range, shape)
    return [(i * ny + y, (n1 + j) * ny + y, (n1 + n2) * ny + i * n2 + j) for i in r1 for j in r2 for y in ry]

def pairs_of(shape, p):
    sums = defaultdict(list)
    for r, x in ((r, x) for x, rows in zip(p, rows_of(shape)) for r in rows):
        sums[r].append(x)
    return [sum(sums[r]) for r in sorted(sums)]

def margins(p, n):
    """Sums of the rows of length n, and of the columns."""
    return [sum(p[k:k + n]) for k in range(0, len(p), n)], [sum(p[k::n]) for k in range(n)]

def transport(q, rows, columns):
    """A table of exactly these margins near q, whose entries are not negative: scaled below them, and what lacks added in proportion."""
    for _ in range(2):
        q = [list(line) for line in zip(*([rounded(x * most / total, False) if total > most else x for x in row]
                                          for row, most, total in zip(q, rows, map(sum, q))))]
        rows, columns = columns, rows
    lack1, lack2 = ([most - sum(row) for most, row in zip(*margin)] for margin in ((rows, q), (columns, zip(*q))))
    lacking = sum(lack1) or 1
    return [[x + lack1[i] * lack2[j] / lacking for j, x in enumerate(row)] for i, row in enumerate(q)]

def union_ends(shape, p1, p2, l, m, joint):
    """
    Of the least f of -H_q(Y|X1,X2), in nats, over all q with the pairs p1 of (x1,y) and p2 of (x2,y): what it is not below, and such a q.
    By Gibbs' inequality f is at least sum p1 l + sum p2 m where sum_y exp(l + m) <= 1 on every (x1,x2): c1(x1) and c2(x2) are taken off.
    """
    (_, n2, ny), (r1, r2, ry) = shape, map(range, shape)
    live = {(i, j): {y for y in ry if p1[i * ny + y] and p2[j * ny + y]} for i in r1 for j in r2}
    log_sum = {(i, j): log(sum(exp_up(l[i * ny + y] + m[j * ny + y]) for y in ys), True) for (i, j), ys in live.items() if ys}
    c1 = [max((log_sum[i, j] for j in r2 if (i, j) in log_sum), default=0) for i in r1]
    c2 = [max((log_sum[i, j] - c1[i] for i in r1 if (i, j) in log_sum), default=0) for j in r2]
    least = sum(p * (s[k] - c[k // ny]) for pair, s, c in ((p1, l, c1), (p2, m, c2)) for k, p in enumerate(pair))
    tables = [transport([[joint[(i * n2 + j) * ny + y] if y in live[i, j] else 0 for j in r2] for i in r1], p1[y::ny], p2[y::ny])
              for y in ry]
    return least, [tables[y][i][j] for i in r1 for j in r2 for y in ry]

def information(p, ny):
    """I(..;Y) as parts of a sum of entropies, the first of them H(Y); y is the last index of p."""
    rows, columns = margins(p, ny)
    return [(1, columns), (1, rows), (-1, p)]

def enclose(rests, sign, bounds):
    """In bits what is not below 0 and is r + sign x u, r between rests and u between bounds: those below it, and those above, in nats."""
    lower, upper = ([entropies(end, k + sign * c, *rest, *((sign * n, p) for n, p in parts))
                     for k, rest in rests[end] for c, parts in bounds[end == (sign > 0)]] for end in (False, True))
    return max(0, *lower) / LN2[True], max(0, min(upper)) / LN2[False]

def exactly(parts):
    return [(0, parts)], [(0, parts)]

def shared_and_unique(shape, p1, p2, document, totals=()):
    """
    R, U1, U2, and bounds of R + U1 + U2 = H(Y) + f from below and above. U1 and U2 are not below 0, as a condition more leaves no more
    entropy; nor is R (Bertschinger et al. 2014). Totals: I(X1,X2;Y) of joints with both pairs.
    """
    potentials = numbers(document, "potentials1", len(p1)), numbers(document, "potentials2", len(p2))
    least, q = union_ends(shape, p1, p2, *potentials, numbers(document, "joint", shape[0] * len(p2), 0))
    i1, i2, iq = (information(p, shape[2]) for p in (p1, p2, q))
    bounds = [(least, i1[:1]), (0, i1), (0, i2)], [(0, iq), (0, i1 + i2), *((0, total) for total in totals)]
    unique1, unique2 = (enclose(exactly([(-n, p) for n, p in i]), 1, bounds) for i in (i2, i1))
    return {"redundancy": enclose(exactly(i1 + i2), -1, bounds), "unique1": unique1, "unique2": unique2}, bounds

def table(document, key, count):
    weights = numbers(document, key, count, 0)
    if not any(weights):
        raise Refused(f"All {key} are 0.")
    return [w / total for total in [sum(weights)] for w in weights]

def shape_of(document):
    shape = numbers(document, "shape", 3, 1, whole=True)
    if shape[0] * shape[1] * shape[2] > LARGEST:
        raise Refused(f"The product of shape is above {LARGEST}.")
    return shape

def decomposition(document):
    """R, U1, U2 and S = I(X1,X2;Y) - (R + U1 + U2) of a table of weights."""
    n1, n2, ny = shape = shape_of(document)
    p = table(document, "weights", n1 * n2 * ny)
    b = pairs_of(shape, p)
    total = information(p, ny)
    parts, bounds = shared_and_unique(shape, b[:n1 * ny], b[n1 * ny:(n1 + n2) * ny], document, [total])
    return claims(document, {**parts, "synergy": enclose(exactly(total), -1, bounds)}, "bits")

class Joints:
    """The joints with three pairs of marginals, rows of cells that add up to them, in units of which each has a whole number."""

    def __init__(self, shape, b):
        self.unit = lcm(*(p.denominator for p in b)) << SPLIT
        self.b = [int(p * self.unit) for p in b]
        self.of = {c: rows for c, rows in enumerate(rows_of(shape)) if all(b[r] > 0 for r in rows)}
        self.rows = [[] for _ in b]
        for c, r in ((c, r) for c, rows in self.of.items() for r in rows):
            self.rows[r].append(c)
        self.height = lru_cache(None)(lambda p: p and -p * log_units(p, self.unit, True))  # at most -p ln p of a unit, in 1/GRID

    def narrow(self, box, cell, dirty, sweeps):
        """A box, made smaller by what its rows say, with the cells that changed, and the one that did before; None where it is empty."""
        (lo, up), changed = box, {*cell}
        while dirty and sweeps:
            again, sweeps = set(), sweeps - 1
            for r in sorted(dirty):
                low, high = self.b[r] - sum(up[c] for c in self.rows[r]), self.b[r] - sum(lo[c] for c in self.rows[r])
                for c in self.rows[r]:
                    least, most = up[c] + low, lo[c] + high
                    if least > lo[c] or most < up[c]:
                        lo[c], up[c] = max(lo[c], least), min(up[c], most)
                        changed.add(c)
                        again.update(self.of[c])
                if low > 0 or high < 0 or any(lo[c] > up[c] for c in self.rows[r]):
                    return None
            dirty = again
        return lo, up, changed

    def part(self, box, cell, at, above):
        """What of a box, if anything, has a cell of at least, or at most, this."""
        ends = tuple(map(dict, box[:2]))
        ends[not above][cell] = (max if above else min)(ends[not above][cell], at * (self.unit >> SPLIT))
        return self.narrow(ends, [cell], self.of[cell], 6)

    def sums(self, t):
        """The sum of t on every cell, and its mean."""
        return [sum(t[r] for r in rows) for rows in self.of.values()], sum(map(mul, t, self.b)) / self.unit

    def least_entropy(self, trees):
        """No joint has less entropy, in nats: independent sets of cells, each by a tree of boxes."""
        lo, up = {c: 0 for c in self.of}, {c: min(self.b[r] for r in rows) for c, rows in self.of.items()}
        root, rest, total = self.narrow((lo, up), [], range(len(self.b)), 100), set(self.of), 0
        if root is None:
            raise Refused("No joint has these pairs.")
        for tree in trees if isinstance(trees, list) else [None]:
            cells, steps = (tree.get(key) for key in ("cells", "steps")) if isinstance(tree, dict) else (None, None)
            if not whole_list(cells) or not isinstance(steps, list) or len(set(cells)) < len(cells) or not rest.issuperset(cells):
                raise Refused("trees must have cells, each once, and steps.")
            rest = rest.difference(cells)
            total += self.least_of(set(cells), [root], steps)
        return Fraction(total + sum(min(self.height(end[c]) for end in root[:2]) for c in rest), self.unit * GRID)

    def least_of(self, cells, boxes, steps):
        """
        Of every box -p ln p of these cells less any multipliers' sum over their rows is concave cell by cell, so least at an end, and the
        multipliers' mean is known. A step divides a box [cell, at], or bounds it [k, multipliers x 2^k ..], or bounds what it cuts from it
        [.., cell, least, ~cell, most ..], and goes on with what is left.
        """
        found, head = [], len(self.b) + 1

        def least(c, box):
            return min((self.height(end[c]) if c in cells else 0) - slope[c] * end[c] for end in box[:2])

        for step in steps:
            if not boxes or not whole_list(step):
                raise Refused("A step has no box, or is no list of whole numbers.")
            box, divides = boxes.pop(), len(step) == 2
            cuts = [(max(c, c if divides else ~c), at, c < 0) for c, at in zip(*[iter(step if divides else step[head:])] * 2)]
            if any(c not in self.of for c, _, _ in cuts) or not divides and (
                    len(step) != head + 2 * len(cuts) or not 0 <= step[0] <= BITS):
                raise Refused("A step has another length, or a cell that it cannot have.")
            if divides:
                boxes += [box and self.part(box, *step, above) for above in (True, False)]
                continue
            if box:
                slope = {c: sum(step[r + 1] for r in rows) << BITS - step[0] for c, rows in self.of.items()}
                values = {c: least(c, box) for c in self.of}
                bound = sum(values.values()) + (sum(map(mul, step[1:], self.b)) << BITS - step[0])
                regions = filter(None, [self.part(box, *cut) for cut in cuts])
                found += [bound + sum(least(c, region) - values[c] for c in region[2]) for region in regions]
                found += [] if cuts else [bound]
            for cell, at, above in cuts:
                box = box and self.part(box, cell, at, not above)
            boxes += [box] if cuts else []
        if boxes:
            raise Refused("Boxes are left.")
        return min(found, default=0)

def bounds(document):
    """What three pairs of marginals, of a table or given as such, say."""
    n1, n2, ny = shape = shape_of(document)
    own = [table(document, "weights", n1 * n2 * ny)] if "weights" in document else []
    b = pairs_of(shape, *own) if own else [p for key, n in (("x1y", n1 * ny), ("x2y", n2 * ny), ("x1x2", n1 * n2))
                                               for p in table(document, key, n)]
    p1, p2, p12 = b[:n1 * ny], b[n1 * ny:(n1 + n2) * ny], b[(n1 + n2) * ny:]
    joints, nothing = Joints(shape, b), exactly([])
    t, mean = joints.sums(numbers(document, "separation" if "separation" in document else "entropy", len(b)))
    if "separation" in document:
        return [("No joint has these pairs.", "", mean > max(t, default=0), None),
                *claims(document, shared_and_unique(shape, p1, p2, document)[0], "bits")]
    (x1, y1), (x2, y2) = margins(p1, ny), margins(p2, ny)
    if (x1, x2) != margins(p12, n2) or y1 != y2 or not t:
        raise Refused("Two of the pairs disagree on a variable, or no joint has them.")
    given = [table(document, key, n1 * n2 * ny) for key in ("least", "most") if key in document]
    i1, i2, *known = (information(q, ny) for q in (p1, p2, *own, *(q for q in given if pairs_of(shape, q) == b)))
    parts, union = shared_and_unique(shape, p1, p2, document, known)
    free, totals = [(1, p12), i1[0]], [(0, i) for i in known]
    low = [(mean - log(sum(map(exp_up, t)), True), free), (0, i1), (0, i2)]
    high = [(0, i1[:1]), (0, free + [(-1, p1)]), (0, free + [(-1, p2)]), (-joints.least_entropy(document.get("trees")), free)]
    return claims(document, {
        **parts, "minimalSynergy": enclose((low, totals + high), -1, union), "maximalSynergy": enclose((low + totals, high), -1, union),
        "synergy": enclose((low, high), -1, union), "total": enclose((low, high), 0, nothing),
        "information1": enclose(exactly(i1), 0, nothing), "information2": enclose(exactly(i2), 0, nothing)}, "bits")

def rows(document, key, width=None):
    return [numbers({key: row}, key, width) for row in (document[key] if isinstance(document.get(key), list) else [None])]

def index(x, count):
    if x not in range(count):
        raise Refused(f"{x} is no whole number from 0 on below {count}.")
    return int(x)

def majorant(marginals, cap):
    """What majorises all couplings with atoms up to cap: atoms as large as the states allow that they end in or before (Compton 2023)."""
    used, at, ends = 0, [0] * len(marginals), [list(accumulate(m)) for m in marginals]
    while used < ends[0][-1]:
        atom = cap
        for k, (m, end) in enumerate(zip(marginals, ends)):
            while at[k] < len(m) and end[at[k]] - used < m[at[k]]:
                at[k] += 1
            atom = min(atom, max(m[at[k]] if at[k] < len(m) else 0, end[at[k] - 1] - used if at[k] else 0))
        used += atom
        yield atom

def no_less(a, b, cap, spent, target, price, done):
    """Whether no coupling of what is left, atoms up to cap, takes what is spent below the target: the largest of some best one uses up a
    state, as mass moved onto it majorises, and so do the others of what is left then."""
    done[0] += 1
    if len(a) < 2 or len(b) < 2 or done[0] > NODES:
        return done[0] <= NODES and spent + sum(map(price, max(a, b, key=len))) >= target
    cap, seen = min(cap, a[0], b[0]), done.setdefault((a, b), [])
    for m in [] if any(cap <= c and spent >= s for c, s in seen) else sorted({x for x in a + b if x <= cap}, reverse=True):
        if m * (len(a) + len(b) - 1) < sum(a) or spent + sum(map(price, majorant((a, b), m))) >= target:
            break
        for at in {(a.index(x), b.index(y)) for x in a for y in b if min(x, y) == m}:
            left = (tuple(sorted(filter(None, (*t[:k], t[k] - m, *t[k + 1:])), reverse=True)) for t, k in zip((a, b), at))
            if not no_less(*left, m, spent + price(m), target, price, done):
                return False
    seen.append((cap, spent))
    return True

def coupling(document):
    """The least entropy of a coupling: at most that of the atoms; at least that of the majorant, or what a search finds nothing below."""
    left, masses = rows(document, "marginals"), []
    sizes = [tuple(sorted((int(x) for x in m if x > 0), reverse=True)) for m in left]
    for *states, mass in rows(document, "atoms", len(left) + 1):
        masses.append(mass)
        for m, state in zip(left, states):
            m[index(state, len(m))] -= mass
    if not left or not masses or any(map(any, left)) or any(x.denominator != 1 or x <= 0 for x in masses):
        raise Refused("The masses of the atoms are not whole and positive, or their marginals are others.")
    ends = [entropies(up, 0, (1, [Fraction(m, sum(sizes[0])) for m in atoms])) / LN2[not up]
            for up, atoms in ((False, majorant(sizes, sum(sizes[0]))), (True, masses))]
    lower = claims(document, {"entropy": ends}, "bits")[0][3][0]
    if lower > ends[0] and len(sizes) == 2 and len(sizes[0] + sizes[1]) <= STATES and no_less(*sizes, inf, 0, lower * LN2[True] * GRID,
            lru_cache(None)(lambda m: -m * log_units(m, sum(sizes[0]), True) // sum(sizes[0])), {0: 0}):
        ends[0] = lower
    return claims(document, {"entropy": ends}, "bits")

def inside(kind, v, dual):
    """Whether v is in a cone or its dual: of exponential ones w >= v exp(u / v), and w >= -u exp(v / u - 1)."""
    if kind == "exponential":
        scale, other = (-v[0], -v[1]) if dual else (v[1], v[0])
        return v[2] > 0 and log(v[2] / scale, False) >= other / scale - dual if scale > 0 else scale == 0 and other <= 0 <= v[2]
    if kind == "second-order":
        return v[0] >= 0 and v[0] ** 2 >= sum(x * x for x in v[1:])
    return dual if kind == "zero" and any(v) else min(v) >= 0

def times(entries, v, size):
    result = [0] * size
    for i, j, a in entries:
        result[i] += a * v[j]
    return result

def convex(entries):
    """Whether elimination sees no negative curvature of a symmetric matrix: no negative pivot, nor anything beside one of zero."""
    table, work = defaultdict(lambda: defaultdict(Fraction)), 0
    for i, j, a in entries:
        table[i][j] += a
    for i in sorted(table):
        row = {j: a for j, a in table[i].items() if a and j > i}
        work += len(row) ** 2
        if table[i][i] < 0 or row and not table[i][i] or work > WORK:
            return False
        for j, k in product(row, row):
            table[j][k] -= row[j] * row[k] / table[i][i]
    return True

def program(document):
    """The least of offset + c'x + x'Qx/2 over Ax + s = b, s in cones: at most that of a point and at least that of multipliers."""
    c, b, sizes, kinds = *(numbers(document, key) for key in ("cost", "right", "sizes")), document.get("cones")
    n, m, ends, (offset,) = len(c), len(b), list(accumulate(map(int, sizes), initial=0)), numbers(document, "offset", 1)
    if not isinstance(kinds, list) or len(kinds) != len(sizes) or ends[-1] != m or any(
            s < 1 or s.denominator != 1 or k not in CONES or k == CONES[3] and s != 3 for k, s in zip(kinds, sizes)):
        raise Refused("These are no cones of so many rows.")
    q, a = ([(index(i, k), index(j, n), v) for i, j, v in rows(document, key, 3)] for key, k in (("quadratic", n), ("matrix", m)))
    q, turned = q + [(j, i, v) for i, j, v in q if i != j], [(j, i, v) for i, j, v in a]
    def given(key, size):
        *v, over = numbers(document, key, size + 1) if key in document else [None]
        return None if over is None else [x / over for x in v]
    def admits(v, dual):
        return all(inside(kind, v[start:end], dual) for kind, start, end in zip(kinds, ends, ends[1:]))
    def dot(u, v):
        return sum(map(mul, u, v), Fraction())
    x, w, ray, z = given("point", n), given("touch", n) or [0] * n, given("ray", n), given("multipliers", m)
    if repr(document.get("claims")) == "{'infeasible': True}":
        return [("infeasible", "", z and not any(times(turned, z, n)) and dot(b, z) < 0 and admits(z, True), None)]
    if repr(document.get("claims")) == "{'unbounded if feasible': True}":
        return [("unbounded if feasible", "", ray and dot(c, ray) < 0 and not any(times(q, ray, n) + [
            not admits([-v for v in times(a, ray, m)], False)]), None)]
    curved = times(q, w, n)
    proven = z is not None and not any(map(sum, zip(curved, c, times(turned, z, n)))) and admits(z, True) and convex(q)
    fits = x is not None and admits([r - s for r, s in zip(b, times(a, x, m))], False)
    return claims(document, {"minimum": (offset - dot(w, curved) / 2 - dot(b, z) if proven else -inf,
                                         offset + dot(c, x) + dot(x, times(q, x, n)) / 2 if fits else inf)}, "")

def refuted(clauses, known, splits, depth=0):
    """Whether unit clauses lead to a contradiction, or do so for both values of the next of the splits."""
    units = [known]
    while units:
        known = known.union(*units)
        open_ = [{literal for literal in clause if -literal not in known} for clause in clauses if known.isdisjoint(clause)]
        units = [literals for literals in open_ if len(literals) == 1]
        if not all(open_) or not known.isdisjoint([-literal for literal in known]):
            return True
    x = next(splits, 0) if depth < DEPTH else 0
    return x != 0 and all(refuted(clauses, known | {v}, splits, depth + 1) for v in (x, -x))

def reduction(document):
    """Whether clauses can be satisfied: so an assignment does, or splits lead to contradictions only."""
    answers = {repr({"satisfiable": x}): (x, name) for x, name in ((True, "satisfiable"), (False, "not satisfiable"), (None, "undecided"))}
    if repr(document.get("claims")) not in answers:
        raise Refused("claims must say whether it is satisfiable.")
    answer, name = answers[repr(document["claims"])]
    clauses, known = rows(document, "clauses"), [] if answer is None else numbers(document, "assignment" if answer else "splits")
    if any(x.denominator != 1 or not x or abs(x) >= 1 << 31 for row in (*clauses, known) for x in row):
        raise Refused("A literal is no variable from 1 on, or its opposite.")
    holds = answer and {*known}.isdisjoint(-x for x in known) and not any({*known}.isdisjoint(clause) for clause in clauses)
    return [(name, "", holds or answer is False and refuted(clauses, frozenset(), iter(known)), None)]

# Ends that have a proof, sign x quantity: entropies, + or -, of y, x1, x2, (x1,y), (x2,y), (x1,x2), (x1,x2,y) and g = max H(Y|X1,X2) over
# the joints with both labelled pairs; and how often the likelihoods of (x1,y), (x2,y), (x1,x2,y) pay for what of it is convex.
PARTS = (2,), (0,), (1,), (0, 2), (1, 2), (0, 1), (0, 1, 2)
ENDS = {end: ([{"+": 1, "-": -1, ".": 0}[s] for s in signs], list(map(int, paid))) for end, signs, paid in map(str.split, (
    "redundancy+ +++--..+ 110", "unique1- ..+.-..+ 010", "unique2- .+.-...+ 100", "synergy+ .....+-+ 001", "equivocation- .....+-. 001",
    "total+ +....+-. 001", "total- -....-+. 100", "information1+ ++.-.... 100", "information1- --.+.... 100", "information2+ +.+.-... 010",
    "information2- -.-.+... 010", "targetEntropy+ +....... 000", "targetEntropy- -....... 100",
    "accuracy- ........ 000", "accuracy1- ........ 000", "accuracy2- ........ 000"))}

def summed(cells, part, q):
    """Sums of q over the cells with the same symbols of some variables, row-major, and of all."""
    sums = defaultdict(int)
    for cell, x in zip(cells, q):
        sums[tuple(cell[i] for i in part)] += x
    return sums, sum(sums.values())

def line(n, w, v0, u, most):
    """A line not below w v ln(v / v0) + n ln v for 0 < v <= most: a tangent where that is concave, and no lower at its convex end."""
    u = min(u, n / (2 * w)) if w else u
    at = n * (log(u, True) - 1) - w * u if n else 0
    slopes = [w * (log(u / v0, True) + 1) + n / u] if n else []
    return at, max(slopes + ([w * log(most / v0, True) + (n * log(most, True) - at) / most] if w else []), default=0)

def region_bound(cells, counts, observed, likelihood, shared, proof):
    """
    Sign x quantity, in nats, is at most this for all joints whose likelihood is at most c/2 below the largest. Entropies lie below tangents
    at a reference but for a divergence, which the likelihood pays; or, of cells that nobody saw, below ln of the most that they can be.
    g lies below its dual, and n ln v below a line. What is left is linear, and largest at a cell.
    """
    end, (c, factor), (n1, n2, ny) = proof["end"], numbers(proof, "multiplier", 2, 0), (x + 1 for x in cells[-1])
    (signs, paid), parted = ENDS[end], shared and end[:-1] in ("synergy", "total", "equivocation", "accuracy")  # of who shares the pairs
    unseen, lost = paid[2] * (parted or 6 not in counts), c / 2 + likelihood[True] - likelihood[False]
    joint, source = (numbers(proof, key, len(cells), 0) for key in ("reference", "source" if parted else "reference"))
    refs = [summed(cells, part, source if k < 5 else joint) for k, part in enumerate(PARTS)]
    if not all(joint + source):
        raise Refused("A reference has a zero.")
    def given(name, parts):
        keys = [(k, key) for k in parts for key in counts[k][0]]
        return dict(zip(keys, numbers(proof, name, len(keys))))
    at, most, moved = given("at", observed), given("most", counts), given("moved", (3, 4, 5)) if parted else {}
    def cap(k, key):  # what this part is at most: more would cost too much of even the binomial likelihood of it and the rest
        (n, size), v = (counts[k][0][key], counts[k][1]), most[k, key]
        return v if n < v * size < size and lost <= sum(x * log(x / p / size, False) for x, p in ((n, v), (size - n, 1 - v)) if x) else 1
    total, beta = factor * (c / 2 - likelihood[False]), {}
    for k in observed:
        w, (ref, size) = sum(paid) - unseen if k == 6 else (paid[0], paid[1], 0)[k - 3], summed(cells, PARTS[k], source)
        for key, n in counts[k][0].items():
            alpha, beta[k, key] = line(factor * n, w, ref[key] / size, at[k, key], cap(k, key) if w else 1)
            total += alpha
    l, m = (numbers(proof, key, n * ny) if signs[7] else [0] * (n * ny) for key, n in (("potentials1", n1), ("potentials2", n2)))
    over = signs[7] and log(max(sum(exp_up(l[i * ny + y] + m[j * ny + y]) for y in range(ny)) for i in range(n1) for j in range(n2)), True)
    label, tops = numbers(proof, "label", n1 * n2) if end[:3] == "acc" else [ny] * (n1 * n2), []
    for i, j, y in cells:
        keys = [tuple((i, j, y)[v] for v in part) for part in PARTS]
        a = sum(-s * log(ref[key] / size, s < 0) for s, key, (ref, size) in zip(signs[:7 - unseen], keys, refs) if s)
        a += (log(min(cap(k, keys[k]) for k in (3, 4, 5)), True) if unseen else 0) + over - l[i * ny + y] - m[j * ny + y]
        a -= label[i * n2 if end == "accuracy1-" else j if end == "accuracy2-" else i * n2 + j] == y
        b, by = sum(beta[k, keys[k]] for k in observed), sum(moved[k, keys[k]] for k in (3, 4, 5)) if parted else 0
        tops.append((a + by, b - by) if parted else (a + b, 0))
    return total + sum(map(max, zip(*tops)))

def known(proved, ny, c):
    """Ends of quantities, in bits, from what is proved of regions that are no smaller: directly, or by sums and differences."""
    accuracies, upper = ("accuracy", "accuracy1", "accuracy2"), log(Fraction(ny), True) / LN2[False]
    low, high = defaultdict(int, dict.fromkeys(accuracies, Fraction(1, ny))), defaultdict(lambda: upper, dict.fromkeys(accuracies, 1))
    for name, up, x in [(end[:-1], end[-1] == "+", x) for end, radius, x in proved if radius >= c]:
        low[name], high[name] = (low[name], min(high[name], x)) if up else (max(low[name], -x), high[name])
    def cut(name, least, most):
        low[name], high[name] = max(low[name], least), min(high[name], most)
    i, j, h, r = "information1", "information2", "targetEntropy", "redundancy"
    cut("accuracy", max(low["accuracy1"], low["accuracy2"]), 1)
    cut("accuracy1", 0, high["accuracy"])
    cut("accuracy2", 0, high["accuracy"])
    cut(r, low[i] + low[j] - high[h], min(high[i], high[j]))
    cut("unique1", low[i] - high[r], high[i] - low[r])
    cut("unique2", low[j] - high[r], high[j] - low[r])
    cut("total", max(low[i], low[j]), high[h])
    cut("synergy", low["total"] - min(high[h], high[i] + high[j]), high["total"] - max(low[i], low[j]))
    return low, high

def population(document):
    """Ends of quantities of all joints whose likelihood, of samples of pairs or of triples, is at most half a radius below the largest."""
    (n1, n2, ny), triples, shared = shape_of(document), "x1x2y" in document, document.get("of") == "pairs"
    cells, observed = list(product(range(n1), range(n2), range(ny))), [6] if triples else [3, 4, 5]
    fit = numbers(document, "x1x2y" if triples else "fit", len(cells), 0)
    counts = {k: summed(cells, PARTS[k], fit) for k in (3, 4, 5, 6)[:3 + triples]}
    fits = {k: counts[k] for k in observed}
    for k, key in () if triples else ((3, "x1y"), (4, "x2y"), (5, "x1x2")):
        n = numbers(document, key, len(fits[k][0]), 0) if k < 5 or key in document else [0] * (n1 * n2)
        counts[k] = dict(zip(fits[k][0], n)), sum(n)
    likelihood = [sum(n * log(q[k][0][key] / q[k][1], up) for k in observed for key, n in counts[k][0].items() if n)
                  for up, q in ((False, fits), (True, counts))]
    proved, radii = [], document.get("radii")
    for proof in document["proofs"] if isinstance(document.get("proofs"), list) else [None]:
        if not isinstance(proof, dict) or str(proof.get("end")) not in ENDS:
            raise Refused("A proof is of no end.")
        x = region_bound(cells, counts, observed, likelihood, shared, proof)
        proved.append((proof["end"], numbers(proof, "multiplier", 2)[0], x if proof["end"][:3] == "acc" else x / LN2[x < 0]))
        a, error = [(x, 1 - x) for x in numbers(proof, "accuracy", 1)][0] if proof["end"] == "equivocation-" else (1, 0)
        if Fraction(1, ny) <= a < 1 and entropies(True, error * log(Fraction(ny - 1), True), (1, [a, error])) <= -x:
            proved.append(("accuracy+", proved[-1][1], a))
    names = ["redundancy", "unique1", "unique2", "synergy", "total", "information1", "information2", "targetEntropy",
             "accuracy", "accuracy1", "accuracy2"] + ["minimalSynergy", "maximalSynergy"] * (shared or not triples)
    if not isinstance(radii, dict) or not set(radii) <= set(names):
        raise Refused("radii must be of quantities.")
    proven = {name: [known(proved, ny, c)[k][name.replace("minimalS", "s").replace("maximalS", "s")]
                     for k, c in enumerate(numbers(radii, name, 2, 0))] for name in radii}
    return [(f"population {name}", *rest) for name, *rest in claims(document, proven, "")]

KINDS = {"decomposition": decomposition, "bounds": bounds, "coupling": coupling, "program": program, "reduction": reduction,
         "population": population}

def number(text):
    """A decimal as it stands."""
    if not re.fullmatch(r"-?\d{1,400}(\.\d{1,400})?([eE][+-]?\d{1,3})?", text):
        raise Refused(f"A number reads {text[:40]!r}.")
    return Fraction(text)

def once(items):
    if len({key for key, _ in items}) != len(items):
        raise Refused("A key stands twice.")
    return dict(items)

def numbers(document, key, count=None, least=None, whole=False):
    found = document.get(key)
    if not isinstance(found, list) or count not in (None, len(found)) or any(type(x) not in (int, Fraction) for x in found):
        raise Refused(f"{key} must be {'' if count is None else count} numbers.")
    if any(least is not None and x < least or whole and x.denominator != 1 for x in found):
        raise Refused(f"A number of {key} is below {least}, or not whole.")
    return list(map(int if whole else Fraction, found))

def whole_list(found):
    return isinstance(found, list) and all(type(x) is int for x in found)

def claims(document, proven, unit):
    """What is proved, by name, beside what is claimed of it: ends are the doubles nearest to what is written, or null."""
    claimed = document.get("claims")
    if not isinstance(claimed, dict) or set(claimed) != set(proven):
        raise Refused(f"claims must be of {', '.join(proven)}.")
    shut = {name: [0 if x is None else x for x in ends] if isinstance(ends, list) else ends for name, ends in claimed.items()}
    ends = {name: tuple(unbounded if claimed[name][unbounded > 0] is None else Fraction(float(end))
                        for unbounded, end in zip((-inf, inf), numbers(shut, name, 2))) for name in proven}
    if any(lower > upper for lower, upper in ends.values()):
        raise Refused("The ends of a claim are not in order.")
    return [(name, unit, proven[name], ends[name]) for name in proven]

def check(text):
    """Lines to print, and whether what is claimed was proved; a kind gives (name, unit, proven, claimed) or (name, "", proved, None)."""
    document = json.loads(text, parse_float=number, parse_int=lambda digits: int(digits) if len(digits) <= 400 else number(digits),
                          parse_constant=number, object_pairs_hook=once)
    if not isinstance(document, dict) or document.get("schema") != "pid-certificate/1" or str(document.get("kind")) not in KINDS:
        raise Refused(f"The schema is not pid-certificate/1, or the kind is none of {', '.join(KINDS)}.")
    log.cache_clear()
    for name, unit, proven, claimed in KINDS[document["kind"]](document):
        follows = proven if claimed is None else claimed[0] <= proven[0] and proven[1] <= claimed[1]
        said, known = ("", "") if claimed is None else (f" [{float(ends[0]):.15g}, {float(ends[1]):.15g}]" for ends in (claimed, proven))
        verdict = "proved" if follows else "NOT PROVED" + (known and f"; proved is{known}, rounded")
        yield f"{name:10}{said} {verdict}", follows

def examine(path):
    """Prints what is said of every certificate of a file; the exit codes."""
    with open(path, encoding="utf-8") as file:
        lines = [(line, text) for line, text in enumerate(file, 1) if text.strip()]
    if not lines:
        print(f"{path}: no certificate is in it")
        yield 3
    for line, text in lines:
        try:
            for said, follows in list(check(text)):
                print(said)
                yield 0 if follows else 4
        except (Refused, ValueError, ArithmeticError, RecursionError) as refusal:
            print(f"{path}, line {line}: no certificate: {refusal}")
            yield 3

def main(paths):
    found = set()
    for path in paths:
        try:
            found.update(examine(path))
        except (OSError, UnicodeDecodeError) as failure:
            print(f"{path}: cannot be read: {failure}")
            return 2
    return 3 if 3 in found else max(found)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) if sys.argv[1:] else print(__doc__) or 2)
