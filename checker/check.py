#!/usr/bin/env python3
"""Checks certificates of pid by exact rational arithmetic, with nothing but the standard library: python3 check.py FILE..

A line of a file is one certificate (docs/certificates.md). Of the distribution p = w / sum w of its weights it proves enclosures of R, U1,
U2 and S of Bertschinger et al. (2014), whatever the rest of the certificate says: wrong potentials or a wrong joint only make them wider.
Exit code 0: every claim follows; 4: one does not; 3: something is no certificate; 2: a file cannot be read. To be trusted: this file, and
the integers of Python.
"""

import json
import re
import sys
from fractions import Fraction

BITS = 160  # of the numbers that are rounded, which is always outward
GRID = 1 << BITS
TINY = Fraction(1, 1 << (BITS - 8))
PARTS = ("redundancy", "unique1", "unique2", "synergy")
LARGEST = 1 << 18  # cells


class Refused(Exception):
    """What makes a text no certificate."""


def down(x):
    return Fraction((x.numerator << BITS) // x.denominator, GRID)


def up(x):
    return -down(-x)


def twice_artanh(t, upward):
    """2 artanh t for 0 <= t <= 1/3: a partial sum of its series, and for the upper end a bound of the rest."""
    total, power, square, k = Fraction(0), t, t * t, 1
    while power > TINY:
        total += up(power / k) if upward else down(power / k)
        power = up(power * square) if upward else down(power * square)
        k += 2
    return up(2 * (total + power / (k * (1 - square)))) if upward else down(2 * total)


def log(x, upward):
    """ln x for x > 0, from x = 2^k (1 + t) / (1 - t)."""
    k = x.numerator.bit_length() - x.denominator.bit_length()
    y = x * Fraction(1, 1 << k) if k >= 0 else x * (1 << -k)
    if y < 1:
        y, k = 2 * y, k - 1
    t = (y - 1) / (y + 1)
    return twice_artanh(up(t) if upward else down(t), upward) + k * (LN2_UP if (k >= 0) == upward else LN2_DOWN)


LN2_DOWN, LN2_UP = twice_artanh(Fraction(1, 3), False), twice_artanh(Fraction(1, 3), True)


def exp_up(x):
    """At least exp x: the series at x / 2^n, squared n times."""
    if x < -800:
        x = Fraction(-800)
    if x > 800:
        raise Refused("A sum of potentials is above 800.")
    halvings, x = 0, up(x)
    while abs(x) > Fraction(1, 2):
        halvings, x = halvings + 1, x / 2
    total, term, k = Fraction(1), Fraction(1), 1
    while abs(term) > TINY:
        term = term * x / k
        term = up(term) if term > 0 else down(term)
        total, k = total + term, k + 1
    total = up(total + 2 * abs(term) + k * Fraction(2, GRID))
    for _ in range(halvings):
        total = up(total * total)
    return total


class Entropies:
    """A sum of entropies and a number, in nats: coefficients of -p ln p, where what is equal cancels exactly."""

    logs = {}

    def __init__(self, probabilities=(), constant=Fraction(0)):
        self.constant, self.terms = constant, {}
        for p in probabilities:
            self.terms[p] = self.terms.get(p, 0) + 1

    def __add__(self, other):
        total = Entropies(constant=self.constant + other.constant)
        total.terms = {p: self.terms.get(p, 0) + other.terms.get(p, 0) for p in (*self.terms, *other.terms)}
        return total

    def __neg__(self):
        opposite = Entropies(constant=-self.constant)
        opposite.terms = {p: -times for p, times in self.terms.items()}
        return opposite

    def __sub__(self, other):
        return self + -other

    def end(self, upward):
        """The upper or the lower end."""
        total = self.constant
        for p, times in self.terms.items():
            if p > 0 and times != 0:
                key = (p, upward != (times > 0))
                if key not in self.logs:
                    self.logs[key] = log(*key)
                total -= times * p * self.logs[key]
        return total


def bits(lower, upper):
    return (lower / (LN2_UP if lower > 0 else LN2_DOWN), upper / (LN2_DOWN if upper > 0 else LN2_UP))


def transport(q, rows, columns):
    """A table of exactly these margins near q, whose entries are not negative: scaled below them, and what lacks added in proportion."""
    for i, row in enumerate(q):
        total = sum(row)
        if total > rows[i]:
            q[i] = [down(x * rows[i] / total) for x in row]
    for j, most in enumerate(columns):
        total = sum(row[j] for row in q)
        if total > most:
            for row in q:
                row[j] = down(row[j] * most / total)
    lack1 = [most - sum(row) for most, row in zip(rows, q)]
    lack2 = [most - sum(row[j] for row in q) for j, most in enumerate(columns)]
    lacking = sum(lack1)
    return [[x + (lack1[i] * lack2[j] / lacking if lacking > 0 else 0) for j, x in enumerate(row)] for i, row in enumerate(q)]


class Table:
    """The distribution of a certificate."""

    def __init__(self, shape, weights):
        self.n1, self.n2, self.ny = shape
        total = sum(weights)
        self.p = [w / total for w in weights]
        r1, r2, ry = range(self.n1), range(self.n2), range(self.ny)
        self.p1 = [[sum(self.p[self.at(i, j, y)] for j in r2) for y in ry] for i in r1]
        self.p2 = [[sum(self.p[self.at(i, j, y)] for i in r1) for y in ry] for j in r2]
        self.p12 = [sum(self.p[self.at(i, j, y)] for y in ry) for i in r1 for j in r2]
        self.py = [sum(row[y] for row in self.p1) for y in ry]

    def at(self, i, j, y):
        return (i * self.n2 + j) * self.ny + y

    def is_live(self, i, j, y):
        """Whether a joint with the marginals of (x1,y) and (x2,y) may have mass there."""
        return self.p1[i][y] > 0 and self.p2[j][y] > 0


def union_lower(table, l, m):
    """
    At most min over q of -H_q(Y|X1,X2), in nats, of all q with the marginals p(x1,y), p(x2,y). By Gibbs' inequality sum p1 l + sum p2 m is
    at most that where sum_y exp(l + m) <= 1 on every (x1,x2), so c1(x1) and c2(x2) are taken off, whose sum is at least ln of it.
    """
    n1, n2, ny = range(table.n1), range(table.n2), range(table.ny)
    excess = {}
    for i in n1:
        for j in n2:
            live = [exp_up(l[i * table.ny + y] + m[j * table.ny + y]) for y in ny if table.is_live(i, j, y)]
            if live:
                excess[i, j] = log(sum(live), True)
    c1 = [max((excess[i, j] for j in n2 if (i, j) in excess), default=Fraction(0)) for i in n1]
    c2 = [max((excess[i, j] - c1[i] for i in n1 if (i, j) in excess), default=Fraction(0)) for j in n2]
    return sum(p * (l[i * table.ny + y] - c1[i]) for i, row in enumerate(table.p1) for y, p in enumerate(row)) + sum(
        p * (m[j * table.ny + y] - c2[j]) for j, row in enumerate(table.p2) for y, p in enumerate(row))


def near_joint(table, joint):
    """A joint with exactly the marginals p(x1,y), p(x2,y), near the one given: of it -H_q(Y|X1,X2) is at least the least."""
    q = [Fraction(0)] * len(table.p)
    for y in range(table.ny):
        near = [[joint[table.at(i, j, y)] if table.is_live(i, j, y) else Fraction(0) for j in range(table.n2)] for i in range(table.n1)]
        exact = transport(near, [row[y] for row in table.p1], [row[y] for row in table.p2])
        for i, row in enumerate(exact):
            for j, x in enumerate(row):
                q[table.at(i, j, y)] = x
    return q


def decomposition(table, dual, joint):
    """R, U1, U2 and S in bits, from R + U1 + U2 = H(Y) + f, f the least of -H_q(Y|X1,X2), and the entropies of the table."""

    def conditional(p, ny, count):
        return Entropies([sum(p[i * ny:(i + 1) * ny]) for i in range(count)]) - Entropies(p)  # -H(Y|..)

    f1 = conditional([p for row in table.p1 for p in row], table.ny, table.n1)
    f2 = conditional([p for row in table.p2 for p in row], table.ny, table.n2)
    f12, fq = (conditional(p, table.ny, table.n1 * table.n2) for p in (table.p, joint))
    hy = Entropies(table.py)
    # U1 and U2 are not below 0, as a condition more leaves no more entropy; nor is R (Bertschinger et al. 2014); p is one of the joints.
    below, above = (Entropies(constant=dual), f1, f2), (fq, f12, hy + f1 + f2)
    found = {}
    for part, rest, sign in (("redundancy", hy + f1 + f2, -1), ("unique1", -f2, 1), ("unique2", -f1, 1), ("synergy", f12, -1)):
        lower = max((rest + f if sign > 0 else rest - f).end(False) for f in (below if sign > 0 else above))
        upper = min((rest + f if sign > 0 else rest - f).end(True) for f in (above if sign > 0 else below))
        found[part] = bits(max(lower, Fraction(0)), max(upper, Fraction(0)))
    return found


def number(text):
    """A decimal as it stands."""
    if not re.fullmatch(r"-?\d{1,400}(\.\d{1,400})?([eE][+-]?\d{1,3})?", text):
        raise Refused(f"A number reads {text[:40]!r}.")
    return Fraction(text)


def constant(text):
    raise Refused(f"{text} is no number.")


def pairs_of(items):
    if len({key for key, _ in items}) != len(items):
        raise Refused("A key stands twice.")
    return dict(items)


def numbers(certificate, key, count, least=None):
    found = certificate.get(key)
    if not isinstance(found, list) or len(found) != count or not all(isinstance(x, Fraction) for x in found):
        raise Refused(f"{key} must be {count} numbers.")
    if least is not None and any(x < least for x in found):
        raise Refused(f"A number of {key} is below {least}.")
    return found


def check(text):
    """What a certificate proves, and what it claims: a dict of (lower, upper) in bits each."""
    certificate = json.loads(text, parse_float=number, parse_int=number, parse_constant=constant, object_pairs_hook=pairs_of)
    if not isinstance(certificate, dict) or certificate.get("schema") != "pid-certificate/1" or certificate.get("kind") != "decomposition":
        raise Refused("The schema is not pid-certificate/1, or the kind is not decomposition.")
    shape = numbers(certificate, "shape", 3, 1)
    if any(n.denominator != 1 for n in shape) or shape[0] * shape[1] * shape[2] > LARGEST:
        raise Refused(f"shape must be three whole numbers whose product is at most {LARGEST}.")
    n1, n2, ny = map(int, shape)
    weights = numbers(certificate, "weights", n1 * n2 * ny, 0)
    if not any(weights):
        raise Refused("All weights are 0.")
    Entropies.logs.clear()
    table = Table((n1, n2, ny), weights)
    dual = union_lower(table, numbers(certificate, "potentials1", n1 * ny), numbers(certificate, "potentials2", n2 * ny))
    proven = decomposition(table, dual, near_joint(table, numbers(certificate, "joint", n1 * n2 * ny, 0)))
    claims = certificate.get("claims")
    if not isinstance(claims, dict) or set(claims) != set(PARTS):
        raise Refused(f"claims must be of {', '.join(PARTS)}.")
    ends = {part: tuple(Fraction(float(end)) for end in numbers(claims, part, 2)) for part in PARTS}
    if any(lower > upper for lower, upper in ends.values()):
        raise Refused("The ends of a claim are not in order.")
    return proven, ends


def main(paths):
    worst = 0
    for path in paths:
        try:
            with open(path, encoding="utf-8") as file:
                lines = [(line, text) for line, text in enumerate(file, 1) if text.strip()]
        except (OSError, UnicodeDecodeError) as failure:
            print(f"{path}: cannot be read: {failure}")
            return 2
        if not lines:
            print(f"{path}: no certificate is in it")
            worst = 3
        for line, text in lines:
            try:
                proven, claims = check(text)
            except (Refused, ValueError, OverflowError, RecursionError) as refusal:
                print(f"{path}, line {line}: no certificate: {refusal}")
                worst = 3
                continue
            for part in PARTS:
                (a, b), (lower, upper) = proven[part], claims[part]
                follows = lower <= a and b <= upper
                print(f"{part:10} [{float(lower):.15g}, {float(upper):.15g}] {'proved' if follows else 'NOT PROVED'}"
                      + ("" if follows else f"; proved is [{float(a):.15g}, {float(b):.15g}], rounded"))
                worst = max(worst, 0 if follows else 4) if worst != 3 else 3
    return worst


if __name__ == "__main__":
    if len(sys.argv) < 2:
        print(__doc__)
        sys.exit(2)
    sys.exit(main(sys.argv[1:]))
