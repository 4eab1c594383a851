#!/usr/bin/env python3
"""Checks certificates of pid by exact rational arithmetic, with nothing but the standard library: python3 check.py FILE

A line of the file is one (docs/certificates.md): what it is about, what it claims of that, and what may prove it; a bad proof only proves
less. Exit code 0: every claim follows; 4: one does not; 3: something is no certificate. To be trusted: it, whole_rows.py, and integers."""

import json
import math
import re
import sys
from collections import defaultdict
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, chain, count, product
from whole_rows import bound_by_rows

BITS, SPLIT = 160, 48  # of the numbers that are rounded, which is always outward; and of the probabilities at which boxes are divided
GRID = 1 << BITS
CONES = ("zero", "nonnegative", "second-order", "exponential")
NODES, WAYS = 50000, 100000  # where a search is given up
sys.setrecursionlimit(5000)  # some 1,500 splits one below the other

def refuse(wrong, why):
    if wrong:
        raise ValueError(why)

def twice_artanh(n, d, upward):
    """A bound of 2 artanh n/d, 0 <= n/d <= 1/3: of the series every term lacks less than three units of 1/GRID, and the rest no more."""
    power = (n << BITS) // d
    total, square, k = 0, power * power >> BITS, 1
    while power:
        total, power, k = total + power // k, power * square >> BITS, k + 2
    return Fraction(2 * total + (3 * k + 9 if upward and n else 0), GRID)

LN2 = twice_artanh(1, 3, False), twice_artanh(1, 3, True)

@lru_cache(1 << 20)
def log(x, upward):
    """A bound of ln x in whole 1/GRID, x = n/d > 0, by n/d = 2^k (1 + t) / (1 - t) with 0 <= t < 1/3."""
    n, d = x.numerator, x.denominator
    refuse(n <= 0, "A number that must be positive is not.")
    k = n.bit_length() - d.bit_length()
    n, d = (n, d << k) if k >= 0 else (n << -k, d)
    n, k = (n, k) if n >= d else (2 * n, k - 1)
    return twice_artanh(n - d, n + d, upward) + k * LN2[(k >= 0) == upward]

def exp_up(x):
    """At least exp x, x <= 700, which is at most g / (1 + ln g - x) for any g near it."""
    g = Fraction(math.exp(max(x, -700)))
    return Fraction(math.ceil(g / (1 + log(g, False) - x) * GRID), GRID)

def gathered(terms):  # what belongs to each key, added up
    sums = defaultdict(int)
    for key, x in terms:
        sums[key] += x
    return sums

def entropies(upward, parts):
    """An end of the sum of times x entropy of parts (times, probabilities), in nats, and of constants (them, None)."""
    times = gathered((p, factor) for factor, probabilities in parts for p in probabilities or ())  # so what is equal cancels
    return sum(c for c, p in parts if p is None) - sum(n * p * log(p, upward != (n > 0)) for p, n in times.items() if n and p > 0)

def dot(u, v):
    return sum(x * y for x, y in zip(u, v))

def rows_of(shape):  # for every cell its places in the pairs (x1,y), (x2,y) and (x1,x2), row-major one after the other
    (n1, n2, ny), (r1, r2, ry) = shape, map(range, shape)
    return [(i * ny + y, (n1 + j) * ny + y, (n1 + n2) * ny + i * n2 + j) for i in r1 for j in r2 for y in ry]

def pairs_of(shape, p):
    sums = gathered((r, x) for x, places in zip(p, rows_of(shape)) for r in places)
    return [sums[r] for r in sorted(sums)]

def margins(p, n):  # sums of the rows of length n, and of the columns
    return [sum(p[k:k + n]) for k in range(0, len(p), n)], [sum(p[k::n]) for k in range(n)]

def information(p, ny):  # I(..;Y) as parts of a sum of entropies, the first of them H(Y); y is the last index of p
    return [(1, margins(p, ny)[1]), (1, margins(p, ny)[0]), (-1, p)]

def enclose(low, high, sign=0, union=([[]], [[]])):
    """In bits what is not below 0 and is r + sign x u, r between sums low and high, u between those of union."""
    lower, upper = ([entropies(end, rest + [(sign * n, p) for n, p in u]) for rest in rests for u in union[end == (sign > 0)]]
                    for end, rests in ((False, low), (True, high)))
    return max(0, *lower) / LN2[True], max(0, min(upper)) / LN2[False]

def table(document, key, count):
    weights = numbers(document, key, count, 0)
    return [w / total for total in [sum(weights)] for w in weights]

def shared_and_unique(document, shape, p1, p2):
    """R, U1, U2, none below 0 (Bertschinger et al. 2014), sums that R + U1 + U2 = H(Y) + f is between, and the joints with pairs p1, p2:
    f is the least of their -H(Y|X1,X2), by Gibbs' inequality at least sum p1 l + sum p2 m - max ln sum_y exp(l + m), whatever l and m."""
    (n1, n2, ny), l, m = shape, numbers(document, "potentials1", len(p1)), numbers(document, "potentials2", len(p2))
    largest = max(sum(exp_up(l[i + y] + m[j + y]) for y in range(ny) if p1[i + y] and p2[j + y])
                  for i in range(0, n1 * ny, ny) for j in range(0, n2 * ny, ny))
    given = [table(document, key, n1 * n2 * ny) for key in ("weights", "joint", "least", "most") if key in document]
    joints = [q for q in given if pairs_of(shape, q)[:len(p1 + p2)] == p1 + p2]
    i1, i2, *known = (information(q, ny) for q in (p1, p2, *joints))
    union = [[(dot(p1, l) + dot(p2, m) - log(largest or 1, True), None), i1[0]], i1, i2], [i1 + i2, *known]
    unique1, unique2 = (enclose([less], [less], 1, union) for less in ([(-n, p) for n, p in i] for i in (i2, i1)))
    return {"redundancy": enclose([i1 + i2], [i1 + i2], -1, union), "unique1": unique1, "unique2": unique2}, union, joints

class Joints:
    """The joints with three pairs of marginals, rows of cells that add up to them, in units of which each has a whole number."""
    def __init__(self, shape, b):
        self.unit = math.lcm(*(p.denominator for p in b)) << SPLIT
        self.b = [int(p * self.unit) for p in b]
        self.of = {c: rows for c, rows in enumerate(rows_of(shape)) if all(b[r] > 0 for r in rows)}
        self.rows = [[c for c in self.of if r in self.of[c]] for r in range(len(b))]
        self.height = lru_cache(None)(lambda p: p and -p * int(log(Fraction(p, self.unit), True) * GRID))  # at most -p ln p, in 1/GRID

    def narrow(self, box, cell, at, above, dirty, sweeps=6):
        """What of a box, if anything, has a cell of at least, or at most, this, its ends made narrower by what the rows say."""
        lo, up = map(dict, box)
        lo[cell], up[cell] = (max(lo[cell], at), up[cell]) if above else (lo[cell], min(up[cell], at))
        for _ in range(sweeps):
            now, dirty = sorted(dirty), set()
            for r in now:
                low, high = self.b[r] - sum(up[c] for c in self.rows[r]), self.b[r] - sum(lo[c] for c in self.rows[r])
                for c in self.rows[r]:
                    least, most = up[c] + low, lo[c] + high
                    if least > lo[c] or most < up[c]:
                        lo[c], up[c] = max(lo[c], least), min(up[c], most)
                        dirty.update(self.of[c])
                if any(lo[c] > up[c] for c in self.rows[r]):
                    return None
        return lo, up

    def least_entropy(self, trees):
        """No joint has less entropy, in nats: sets of cells, each by a tree of boxes. Of a box, -p ln p of these less any multipliers' sum
        over their rows is concave cell by cell, so least at an end, and the multipliers' mean is known. A step is [k, m..], multipliers
        m / 2^k from there on, or [~k, ..] of whole rows; [], which bounds the next box; or [cell, at] or [~cell, at], which divides it."""
        full = dict.fromkeys(self.of, 0), {c: min(self.b[r] for r in rows) for c, rows in self.of.items()}
        root, rest, total = self.narrow(full, min(self.of), 0, True, range(len(self.b)), 100), set(self.of), 0
        refuse(root is None, "No joint has these pairs.")
        for tree in (only(tree, "tree") for tree in trees):
            cells, boxes, found, mean, slope, bound = {*numbers(tree, "cells", whole=True)}, [root], [], 0, full[0], None
            refuse(not rest.issuperset(cells), "A cell stands in two trees, or a pair is 0 there.")
            rest -= cells
            for step in rows(tree, "steps", whole=True):
                if len(step) % 2 and step[0] < 0:
                    bound = bound_by_rows(self, step, cells, GRID)
                elif len(step) == len(self.b) + 1:
                    m, bound = [x << BITS >> step[0] for x in step[1:]], None
                    mean, slope = dot(m, self.b), {c: sum(m[r] for r in rows) for c, rows in self.of.items()}
                elif step:
                    (first, at), cell, box = step, max(step[0], ~step[0]), boxes.pop()
                    boxes += [box and self.narrow(box, cell, at * (self.unit >> SPLIT), above, self.of[cell])
                              for above in (first >= 0, first < 0)]
                elif box := boxes.pop():
                    found.append(bound(box) if bound else mean + sum(
                        min((self.height(end[c]) if c in cells else 0) - slope[c] * end[c] for end in box) for c in self.of))
            refuse(boxes, "Boxes are left.")
            total += min(found, default=0)
        return Fraction(total + sum(min(self.height(end[c]) for end in root) for c in rest), self.unit * GRID)

def bounds(document):
    """What a table says, a decomposition, or only its three pairs of marginals, or three that are given."""
    n1, n2, ny = shape = numbers(document, "shape", 3, 1, whole=True)
    own = [table(document, "weights", n1 * n2 * ny)] if "weights" in document else []
    b = pairs_of(shape, own[0]) if own else [
        p for key, n in (("x1y", n1 * ny), ("x2y", n2 * ny), ("x1x2", n1 * n2)) for p in table(document, key, n)]
    p1, p2, p12 = b[:n1 * ny], b[n1 * ny:(n1 + n2) * ny], b[(n1 + n2) * ny:]
    parts, union, known = shared_and_unique(document, shape, p1, p2)
    if document["kind"] == "decomposition":
        total = information(own[0], ny)
        return claims(document, {**parts, "synergy": enclose([total], [total], -1, union)})
    potentials, joints = numbers(document, "separation" if "separation" in document else "entropy", len(b)), Joints(shape, b)
    t, mean = [sum(potentials[r] for r in rows) for rows in joints.of.values()], dot(potentials, b)
    (x1, y1), (x2, y2) = margins(p1, ny), margins(p2, ny)
    if "separation" in document:
        parts = parts if y1 == y2 else dict.fromkeys(parts, (-math.inf, math.inf))  # R, U1 and U2 are of joints with the first two
        return [("No joint has these pairs.", mean > max(t, default=0)), *claims(document, parts)]
    refuse((x1, x2) != margins(p12, n2) or y1 != y2, "Two of the pairs disagree on a variable.")
    i1, i2, free = information(p1, ny), information(p2, ny), [(1, p12), (1, y1)]
    totals = [information(q, ny) for q in known if pairs_of(shape, q) == b]
    low = [[(mean - log(sum(map(exp_up, t)) or 1, True), None), *free], i1, i2]
    high = [[(1, y1)], free + [(-1, p1)], free + [(-1, p2)], [(-joints.least_entropy([] + document["trees"]), None), *free]]
    best1, best2 = (sum(max(p[k:k + ny]) for k in range(0, len(p), ny)) for p in (p1, p2))
    posterior1, posterior2 = ([[x / (sum(p[k:k + ny]) or 1) for x in p[k:k + ny]] for k in range(0, len(p), ny)] for p in (p1, p2))
    squares = [p * sum((u - v) ** 2 for u, v in zip(*both)) for p, both in zip(p12, product(posterior1, posterior2))]
    alpha = tuple(Fraction(sum(map(end, (x * GRID for x in squares))), GRID) for end in (math.floor, math.ceil))
    most = sum(max(min(p1[i * ny + y], p2[j * ny + y], p12[i * n2 + j]) for y in range(ny)) for i in range(n1) for j in range(n2))
    return [("Some joint has these pairs.", False)] * (not totals) + [*claims(document, {
        **parts, "minimalSynergy": enclose(low, totals + high, -1, union), "maximalSynergy": enclose(low + totals, high, -1, union),
        "synergy": enclose(low, high, -1, union), "total": enclose(low, high), "disagreement": alpha, "information1": enclose([i1], [i1]),
        "information2": enclose([i2], [i2]), "accuracy": (max(best1, best2), most), "accuracy1": (best1,) * 2, "accuracy2": (best2,) * 2})]

def majorant(marginals, cap):
    """What majorises couplings of atoms up to cap, size and number: as large as states allow that they end in or before (Compton 2023)."""
    used, left = 0, [[*zip(m, accumulate(m))][::-1] for m in marginals]
    def room(state):
        return min(state[0], state[1] - used)
    while used < left[0][0][1]:
        for states in left:
            while len(states) > 1 and room(states[-2]) >= room(states[-1]):
                states.pop()
        atom = min(cap, *(room(states[-1]) for states in left))
        often = min((states[-1][1] - used) // atom for states in left) if atom == cap else 1
        used += atom * often
        yield atom, often

def no_less(a, b, cap, left, price, nodes):
    """Whether all couplings with atoms up to cap have that entropy left: of some best one a largest atom uses up a state (majorisation)."""
    if not a or next(nodes) >= NODES:
        return left <= 0
    for m in sorted({x for x in a + b if x <= cap}, reverse=True):
        if sum(often * price(atom) for atom, often in majorant((a, b), m)) >= left:
            return True
        for at in {(a.index(x), b.index(y)) for x in a for y in b if min(x, y) == m}:
            rest = (tuple(sorted(filter(None, (*t[:k], t[k] - m, *t[k + 1:])), reverse=True)) for t, k in zip((a, b), at))
            if not no_less(*rest, m, left - price(m), price, nodes):
                return False
    return True

def coupling(document):
    """The least entropy of a coupling: at most that of the atoms; at least that of the majorant, or what a search finds nothing below."""
    left, atoms = rows(document, "marginals", least=0, whole=True), rows(document, "atoms", least=0, whole=True)
    sizes = [tuple(sorted(filter(None, m), reverse=True)) for m in left]
    for m, state, mass in ((m, state, mass) for *states, mass in atoms for m, state in zip(left, states, strict=True)):
        m[state] -= mass
    refuse(not any(sizes) or any(map(any, left)), "The atoms have other marginals.")
    total, claimed = sum(sizes[0]), Fraction(float(numbers(document["claims"], "entropy", 2)[0]))
    lower, upper = (entropies(up, [(1, [Fraction(m, total) for m in masses])]) / LN2[not up]
                    for up, masses in ((False, [atom for atom, _ in majorant(sizes, total)]), (True, [atom[-1] for atom in atoms])))
    price = lru_cache(None)(lambda m: -m * int(log(Fraction(m, total), True) * GRID) // total)
    if lower < claimed and len(sizes) == 2 and no_less(*sizes, total, claimed * LN2[True] * GRID, price, count()):
        lower = claimed
    return claims(document, {"entropy": (lower, upper)})

def inside(kind, v, dual):
    """Whether v is in a cone or its dual: of exponential ones w >= v exp(u / v), and w >= -u exp(v / u - 1)."""
    if kind == "exponential":
        scale, other, w = (-v[0], -v[1], v[2]) if dual else (v[1], v[0], v[2])
        return w > 0 and log(w / scale, False) >= other / scale - dual if scale > 0 else scale == 0 and other <= 0 <= w
    if kind == "second-order":
        return v[0] >= 0 and v[0] ** 2 >= dot(v[1:], v[1:])
    return dual or not any(v) if kind == "zero" else min(v) >= 0

def times(entries, v, size):
    result = [0] * size
    for i, j, a in entries:
        result[i] += a * v[j]
    return result

def convex(q, squares):
    """Whether Q is the sum of vv' / |d| of [d, row, value, row, value, ..]."""
    sums = gathered(((i, j, abs(d)), x * y) for d, *v in squares for (i, x), (j, y) in product(zip(v[::2], v[1::2]), repeat=2))
    rest = gathered(chain((((i, j), x) for i, j, x in q), (((i, j), -Fraction(x, d)) for (i, j, d), x in sums.items())))
    return not any(rest.values())

def program(document):
    """The least of offset + c'x + x'Qx/2 over Ax + s = b, s in cones: at most that of a point x / over; at least offset - w'Qw/2 - b'z of
    w and z / over, Qw + c + A'z = 0, z in the duals. Where over is 0, the point is a direction to fall in, and z such that none is."""
    c, b, (offset,), kinds = *(numbers(document, key) for key in ("cost", "right", "offset")), document["cones"]
    n, m, sizes = len(c), len(b), numbers(document, "sizes", len(kinds), 1, whole=True)
    refuse(sum(sizes) != m or any(k not in CONES or s != 3 and k == CONES[3] for k, s in zip(kinds, sizes)), "No cones of so many rows.")
    q, a = (list(zip(*(numbers(only(document[key], "matrix"), part, None, 0, whole=True) for part in ("rows", "columns")),
                     numbers(document[key], "values"), strict=True)) for key in ("quadratic", "matrix"))
    q, turned = q + [(j, i, v) for i, j, v in q if i != j], [(j, i, v) for i, j, v in a]
    def admits(v, dual):
        return all(inside(kind, v[end - size:end], dual) for kind, size, end in zip(kinds, sizes, accumulate(sizes)))
    *x, over = numbers(document, "point", n + 1) if "point" in document else [-1] * (n + 1)
    curved, fits = times(q, x, n), over >= 0 and admits([over * r - s for r, s in zip(b, times(a, x, m))], False)
    if document["claims"] == "unbounded if feasible":
        return [("unbounded if feasible", fits and over == 0 and not any(curved) and dot(c, x) < 0)]
    upper = offset + (dot(c, x) + dot(x, curved) / over / 2) / over if fits and over else math.inf
    *wz, over = numbers(document, "multipliers", n + m + 1) if "multipliers" in document else [-1] * (n + m + 1)
    curved, slope = times(q, wz, n), times(turned, z := wz[n:], n)
    if document["claims"] == "infeasible":
        return [("infeasible", not any(slope) and dot(b, z) < 0 and admits(z, True))]
    holds = over > 0 and not any(u + over * v + t for u, v, t in zip(curved, c, slope)) and admits(z, True)
    holds = holds and convex(q, rows(document, "squares", whole=True))
    lower = offset - (dot(wz, curved) / over / 2 + dot(b, z)) / over if holds else -math.inf
    return claims(document, {"minimum": (lower, upper)})

def refuted(clauses, known, splits):
    """Whether the literals known leave none of a clause, or lead there with either value of the next of the splits."""
    return any(all(-literal in known for literal in clause) for clause in clauses) or (
        (x := next(splits, 0)) != 0 and all(refuted(clauses, known | {v}, splits) for v in (x, -x)))

def reduction(document):
    """Whether clauses can be satisfied: so an assignment does, or splits lead to contradictions only."""
    claimed, clauses = document["claims"], rows(document, "clauses", whole=True)
    if claimed == "satisfiable":
        known = {*numbers(document, "assignment", whole=True)}
        return [(claimed, known.isdisjoint(-x for x in known) and not any(known.isdisjoint(clause) for clause in clauses))]
    return [(claimed, claimed == "not satisfiable" and refuted(clauses, frozenset(), iter(numbers(document, "splits", whole=True))))]

def filling(document):
    """Whether items fill bins, put in one after the other: each where binOf says, or in all ways."""
    claimed, items, bins = document["claims"], *(numbers(document, key, least=0, whole=True) for key in ("items", "bins"))
    fills, ways = claimed == "satisfiable", {tuple(bins)}
    places = [[k] for k in numbers(document, "binOf", len(items), 0, whole=True)] if fills else [range(len(bins))] * len(items)
    for item, free in zip(items, places):
        if len(ways) * max(1, len(free) * len(bins) // 100) > WAYS:  # or more numbers than memory holds
            return [(claimed, False)]
        ways = {(*way[:k], way[k] - item, *way[k + 1:]) for way in ways for k in free if way[k] >= item}
    return [(claimed, ((0,) * len(bins) in ways) == fills and (fills or claimed == "not satisfiable"))]

# Signs of entropies of y, x1, x2, (x1,y), (x2,y), (x1,x2), (x1,x2,y), and g; and how often (x1,y), (x2,y), (x1,x2,y) pay what is convex.
ENDS = {"redundancy+": "+++--..+110", "unique1-": "..+.-..+010", "unique2-": ".+.-...+100", "synergy+": ".....+-+001",
        "total+": "+....+-.001", "total-": "-....-+.100", "information1+": "++.-....100", "information1-": "--.+....100",
        "information2+": "+.+.-...010", "information2-": "-.-.+...010", "targetEntropy+": "+.......000", "targetEntropy-": "-.......100"}

def parts_of(shape, q):  # what a joint says of y, x1, x2, the three pairs and the cells
    (n1, n2, ny), b = shape, pairs_of(shape, q)
    p1, p2, p12 = b[:n1 * ny], b[n1 * ny:(n1 + n2) * ny], b[(n1 + n2) * ny:]
    return margins(p1, ny)[1], *margins(p12, n2), p1, p2, p12, q

def line(n, w, v0, u):
    """At 0, and the slope: no lower than w v ln(v / v0) + n ln v, v <= 1, by a tangent where that is concave, and by its end at 1."""
    u = min(u, n / (2 * w)) if w else u
    at = n * (log(u, True) - 1) - w * u if n else 0
    slopes = [w * log(1 / v0, True) - at] if w else []
    return at, max(slopes + [(w and w * (log(u / v0, True) + 1)) + n / u] if n else slopes, default=0)

def population(document):
    """Ends of quantities of all joints whose log-likelihood is at most c/2 below that of a fit. Entropies lie below tangents at a reference
    but for what the likelihood pays, g below its dual, n ln v below a line; what is left is linear, and so largest at a cell."""
    n1, n2, ny = shape = numbers(document, "shape", 3, 1, whole=True)
    refuse(not document["proofs"], "Nothing is claimed.")
    counts = {k: numbers(document, key, None, 0) for k, key in enumerate(("x1y", "x2y", "x1x2", "x1x2y"), 3) if key in document}
    fit, proven = parts_of(shape, table(document, "x1x2y" if 6 in counts else "fit", n1 * n2 * ny)), {}
    fitted = sum(n * log(p, False) for k in counts for n, p in zip(counts[k], fit[k], strict=True) if n)
    for end, proof in document["proofs"].items():
        (c, factor), signs, paid = numbers(only(proof, "proof"), "multiplier", 2, 0), ENDS[end][:8], [int(x) for x in ENDS[end][8:]]
        weights = {k: sum(paid) if k == 6 else [*paid[:2], 0][k - 3] for k in counts}
        refuse(sum(weights.values()) < sum(paid), f"No sample pays for {end}.")
        refs, at = parts_of(shape, table(proof, "reference", n1 * n2 * ny)), iter(numbers(proof, "at", sum(map(len, counts.values()))))
        lines = {k: [line(factor * n, weights[k], v0, next(at)) for n, v0 in zip(counts[k], refs[k])] for k in counts}
        l, m = (numbers(proof, key, n * ny) if "+" in signs[7] else [0] * n * ny for key, n in (("potentials1", n1), ("potentials2", n2)))
        slopes, sums = [], []
        for cell, (r1, r2, r12) in enumerate(rows_of(shape)):
            places = r1 % ny, r1 // ny, r2 // ny - n1, r1, r2 - n1 * ny, r12 - (n1 + n2) * ny, cell
            slopes.append(sum(lines[k][places[k]][1] for k in counts) - l[places[3]] - m[places[4]] + sum(
                -log(p[x], False) if s == "+" else log(p[x], True) for s, p, x in zip(signs, refs, places) if s != "."))
            sums.append(exp_up(l[places[3]] + m[places[4]]))
        over = log(max(sum(sums[k:k + ny]) for k in range(0, len(sums), ny)), True) if "+" in signs[7] else 0
        bound = factor * (c / 2 - fitted) + sum(at for k in counts for at, _ in lines[k]) + max(slopes) + over
        proven[end] = (-math.inf, bound / LN2[bound < 0]) if end[-1] == "+" else (-bound / LN2[bound < 0], math.inf)
    return [(f"{said} in radius {shown(c if float(c) <= c else math.nextafter(float(c), 0))}", follows)  # which is rounded down
            for (said, follows), c in zip(claims(document, proven), (p["multiplier"][0] for p in document["proofs"].values()))]

KINDS = {"decomposition": bounds} | {kind.__name__: kind for kind in (bounds, coupling, program, reduction, filling, population)}
KEYS = {"decomposition": "shape weights potentials1 potentials2 joint", "coupling": "marginals atoms", "filling": "items bins binOf",
        "bounds": "shape weights x1y x2y x1x2 potentials1 potentials2 joint entropy least most trees separation", "tree": "cells steps",
        "program": "cost offset right quadratic matrix cones sizes point multipliers squares", "matrix": "rows columns values",
        "population": "shape x1y x2y x1x2 x1x2y fit statement proofs", "proof": "multiplier reference at potentials1 potentials2",
        "reduction": "clauses assignment splits"}  # what each has, and what has no meaning beside which
BESIDE = {"x1y": "weights", "x2y": "weights", "x1x2": "weights", "entropy": "separation", "trees": "separation", "fit": "x1x2y"}

def only(document, kind, *more):
    for key in document:
        refuse(key not in KEYS[kind].split() + [*more] or BESIDE.get(key) in document, f"{key} says nothing here.")
    return document

def once(items):
    refuse(len({key for key, _ in items}) != len(items), "A key stands twice.")
    return dict(items)

def numbers(document, key, count=None, least=-math.inf, whole=False):
    found = document[key]
    if type(found) is not list or count not in (None, len(found)) or any(
            type(x) not in (int, Fraction)[:2 - whole] or x < least for x in found):
        raise ValueError(f"{key} must be {'' if count is None else count} numbers from {least} on{', whole ones' if whole else ''}.")
    return found if whole else [Fraction(x) for x in found]

def rows(document, key, **kind):
    return [numbers({key: row}, key, **kind) for row in [] + document[key]]

def shown(end):  # in digits that are no other double
    return "open" if end is None else repr(float(end)).removesuffix(".0")

def claims(document, proven):
    """Of every interval what is claimed, and whether it is proved: ends are the doubles nearest to what is written, null is open."""
    for name in {**proven, **document["claims"]}:
        (lower, upper), written = proven[name], document["claims"][name]
        least, most = (float(end) for end in numbers({name: [0 if end is None else end for end in written]}, name, 2))
        refuse(least > most and None not in written or lower > upper, f"The ends of {name} are out of order, or nothing can be there.")
        follows = (written[0] is None or least <= lower) and (written[1] is None or upper <= most)
        yield f"{name:10} [{', '.join(map(shown, written))}]", follows

def main(path):  # prints what every certificate of a file says, and whether it is proved; the exit code
    codes, lines = set(), [(line, text) for line, text in enumerate(open(path, "rb"), 1) if text.strip()]
    for line, text in lines or [(1, b"")]:
        try:
            refuse(re.search(rb"[eE][-+]?0*[1-9]\d{3}", text), "An exponent has more than three digits.")
            document = json.loads(text.decode("utf-8-sig"), parse_float=Fraction, parse_constant=Fraction, object_pairs_hook=once)
            refuse(document["schema"] != "pid-certificate/1" or document["kind"] not in KINDS, f"No pid-certificate/1 of {list(KINDS)}.")
            for said, follows in list(KINDS[document["kind"]](only(document, document["kind"], "schema", "kind", "claims"))):
                print(repr(str(said))[1:-1], "proved" if follows else "NOT PROVED")
                codes.add(0 if follows else 4)
        except (ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError) as refusal:
            print(f"{path}, line {line}: no certificate: {repr(str(refusal))[1:-1]}")
            codes.add(3)
    return 3 if 3 in codes else max(codes)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else print(__doc__) or 2)
