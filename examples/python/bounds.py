"""What labelled single modalities and unlabelled pairs say about the synergy, from three arrays of counts.

    dotnet publish src/Pid.Native -c Release --use-current-runtime -o artifacts/native
    PID_LIBRARY=artifacts/native/libpid.so PYTHONPATH=python python3 examples/python/bounds.py samples/crema-d-votes.csv voice face emotion
"""
import csv
import sys

import numpy as np
import pid_toolkit as pid


def read(path, names):
    """Counts w(x1, x2, y) of a table in long form, and the symbols of each variable."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    symbols = [sorted({row[name] for row in rows}) for name in names]
    counts = np.zeros([len(s) for s in symbols])
    for row in rows:
        counts[tuple(s.index(row[name]) for s, name in zip(symbols, names))] += float(row["count"])
    return counts, symbols


def main(path, *names):
    counts, symbols = read(path, names)
    print(f"{counts.sum():.0f} records,", " x ".join(f"{len(s)} {n}" for s, n in zip(symbols, names)))

    # Only these three tables are used; each could come from a project of its own, over the same symbols.
    b = pid.bounds(counts.sum(1), counts.sum(0), counts.sum(2), method="profile")
    print("S of any joint with these pairs:", b.synergy)
    print("accuracy of the best classifier:", b.accuracy)
    print("S of the population that the records are a sample of:", b.population.synergy[:2], "- paired labels?", b.advice.collect)

    # With the paired labels S of this table is known.
    d = pid.decompose(counts, exact=True)
    print("S of this table:", d.synergy)
    assert b.synergy.lower <= d.synergy.upper and d.synergy.lower <= b.synergy.upper


if __name__ == "__main__":
    main(*sys.argv[1:])
