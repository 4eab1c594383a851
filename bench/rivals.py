"""Solves one program with the other codes that are on the machine, for `bench -- rivals`: rivals.py PROGRAM.json [PROGRAM.mps].

A line a code: its name, objective, seconds of the processor (the least of up to five runs) and what they are of; or its name and why it was not run. Objectives are
those of the point that the code gives, worked out from the program itself, so that a program that was handed over wrongly shows.
"""
import importlib, json, os, resource, shutil, subprocess, sys, tempfile, time

import numpy as np
import scipy.sparse as sp

TOLERANCE = 1e-8


class Program:
    def __init__(self, data):
        self.q, b = np.array(data["q"]), np.array([np.inf if v is None else v for v in data["b"]], dtype=float)
        n, kept = len(self.q), np.isfinite(b)
        upper = sp.csc_matrix((data["p"][2], (data["p"][0], data["p"][1])), shape=(n, n))
        self.p = (upper + sp.triu(upper, 1).T).tocsc()
        self.a = sp.csr_matrix((data["a"][2], (data["a"][0], data["a"][1])), shape=(len(b), n))
        self.b, self.blocks, row = b, [], 0
        for kind, rows, alpha in data["cones"]:
            place = np.arange(row, row + rows)
            self.blocks.append((kind, place[kept[place]], alpha))  # a row with b = infinity binds nothing
            row += rows

    def rows(self, kind):
        return [(place, alpha) for k, place, alpha in self.blocks if k == kind and len(place)]

    def has_only(self, *kinds):
        return all(kind in kinds or len(place) == 0 for kind, place, _ in self.blocks)

    def objective(self, x):
        return float(self.q @ x + 0.5 * x @ (self.p @ x))


def joined(parts):
    return np.concatenate([place for place, _ in parts]) if parts else np.zeros(0, dtype=int)


def least(run):
    """What a run gives, and the least processor time of up to five within two seconds."""
    best, total, found = float("inf"), 0.0, None
    for _ in range(5):
        start = time.process_time()
        found = run()
        best, total = min(best, time.process_time() - start), total + time.process_time() - start
        if total > 2:
            break
    return found, best


def highs(p):
    optimize = importlib.import_module("scipy.optimize")
    if p.p.nnz or not p.has_only("Zero", "Nonnegative"):
        return "linear programs only"
    equal, less = joined(p.rows("Zero")), joined(p.rows("Nonnegative"))
    found, seconds = least(lambda: optimize.linprog(p.q, p.a[less], p.b[less], p.a[equal], p.b[equal], (None, None), method="highs"))
    return (p.objective(found.x), seconds, "solve") if found.status == 0 else f"status {found.status}"


def ecos(p):
    module = importlib.import_module("ecos")
    if p.p.nnz or not p.has_only("Zero", "Nonnegative", "SecondOrder", "Exponential"):
        return "no quadratic objective, power or semidefinite cone"
    equal, second, exponential = joined(p.rows("Zero")), p.rows("SecondOrder"), p.rows("Exponential")
    linear = joined(p.rows("Nonnegative"))
    rows = np.concatenate([linear, joined(second), *(place[[0, 2, 1]] for place, _ in exponential)]).astype(int)  # (u, w, v)
    dims = {"l": len(linear), "q": [len(place) for place, _ in second], "e": len(exponential)}
    more = {"A": p.a[equal].tocsc(), "b": p.b[equal]} if len(equal) else {}
    found, seconds = least(lambda: module.solve(
        p.q, p.a[rows].tocsc(), p.b[rows], dims, verbose=False, abstol=TOLERANCE, reltol=TOLERANCE, feastol=TOLERANCE, **more))
    return (p.objective(found["x"]), seconds, "solve") if found["info"]["exitFlag"] == 0 else f"flag {found['info']['exitFlag']}"


def scs(p):
    module = importlib.import_module("scs")
    parts = [p.rows(kind) for kind in ("Zero", "Nonnegative", "SecondOrder", "Semidefinite", "Exponential", "Power")]
    rows = np.concatenate([joined(part) for part in parts]).astype(int)
    cone = {"z": len(joined(parts[0])), "l": len(joined(parts[1])), "q": [len(place) for place, _ in parts[2]],
            "s": [order(place) for place, _ in parts[3]], "ep": len(parts[4]), "p": [alpha for _, alpha in parts[5]]}
    data = {"P": sp.triu(p.p).tocsc(), "A": p.a[rows].tocsc(), "b": p.b[rows], "c": p.q}
    found, seconds = least(lambda: module.SCS(data, cone, verbose=False, eps_abs=TOLERANCE, eps_rel=TOLERANCE).solve())
    return (p.objective(found["x"]), seconds, "solve") if found["info"]["status_val"] == 1 else found["info"]["status"]


def clarabel(p):
    module = importlib.import_module("clarabel")
    cones, rows = [], []
    for kind, place, alpha in p.blocks:
        if len(place):
            rows.append(place[upper_triangle(place)] if kind == "Semidefinite" else place)
            cones.append({"Zero": module.ZeroConeT, "Nonnegative": module.NonnegativeConeT, "SecondOrder": module.SecondOrderConeT,
                          "Exponential": lambda _: module.ExponentialConeT(), "Power": lambda _: module.PowerConeT(alpha),
                          "Semidefinite": lambda _: module.PSDTriangleConeT(order(place))}[kind](len(place)))
    settings = module.DefaultSettings()
    settings.verbose = False
    rows = np.concatenate(rows).astype(int) if rows else np.zeros(0, dtype=int)
    found, seconds = least(lambda: module.DefaultSolver(sp.triu(p.p).tocsc(), p.q, p.a[rows].tocsc(), p.b[rows], cones, settings).solve())
    return (p.objective(np.array(found.x)), seconds, "solve") if str(found.status) == "Solved" else str(found.status)


def order(place):
    return int((np.sqrt(8 * len(place) + 1) - 1) / 2)


def upper_triangle(place):
    """The rows of our lower triangle by columns in the order of the upper triangle by columns."""
    n, at = order(place), {}
    for j in range(n):
        for i in range(j, n):
            at[i, j] = len(at)
    return [at[i, j] for i in range(n) for j in range(i + 1)]


def command(name, file, arguments, read):
    """A program on PATH, as a whole process, reading included."""
    if not shutil.which(name):
        return "not on PATH"
    if file is None:
        return "reads MPS only"
    with tempfile.TemporaryDirectory() as folder:
        answer = os.path.join(folder, "answer")

        def run():
            start = resource.getrusage(resource.RUSAGE_CHILDREN)
            done = subprocess.run([name, *arguments(file, answer)], capture_output=True, text=True, timeout=300)
            end = resource.getrusage(resource.RUSAGE_CHILDREN)
            return read(done.stdout, answer), end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime

        runs = [run() for _ in range(3)]
        return (runs[0][0], min(seconds for _, seconds in runs), "process") if runs[0][0] is not None else "gave no optimum of this file"


def of_glpsol(_, answer):
    lines = open(answer).read().splitlines() if os.path.exists(answer) else []
    found = [line.split("=")[1].split()[0] for line in lines if line.startswith("Objective:")]
    return float(found[0]) if found and any(line.split()[1:] == ["OPTIMAL"] for line in lines if line.startswith("Status:")) else None


def of_clp(text, _):
    found = [line.split("Optimal objective")[1].split()[0] for line in text.splitlines() if line.startswith("Optimal objective")]
    return float(found[0]) if found else None


def main():
    program, mps = Program(json.load(open(sys.argv[1]))), sys.argv[2] if len(sys.argv) > 2 else None
    codes = {
        "HiGHS (scipy)": lambda: highs(program), "ECOS": lambda: ecos(program), "SCS": lambda: scs(program), "Clarabel": lambda: clarabel(program),
        "glpsol": lambda: command("glpsol", mps, lambda file, answer: ["--freemps", file, "-o", answer], of_glpsol),
        "clp": lambda: command("clp", mps, lambda file, answer: [file, "-solve"], of_clp),
    }
    for name, run in codes.items():
        try:
            found = run()
        except ImportError as missing:
            found = f"not on this machine ({missing.name})"
        except Exception as failed:  # a code that refuses is told of; the others go on
            found = f"failed: {type(failed).__name__}: {failed}"
        print(f"{name}\t{found}" if isinstance(found, str) else "\t".join([name, *map(repr, found[:2]), found[2]]))


main()
