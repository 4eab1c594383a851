namespace Pid.Data.Programs;

/// <content>The sections of the quadratic objective.</content>
internal sealed partial class MpsReader
{
    private void BeginQuadratic(string section, string[] head)
    {
        if (section == "QSECTION" && head.Length > 1 && head[1] != _objective)
        {
            throw Error($"QSECTION of '{head[1]}', which is not the objective: quadratic constraints are not solved here.",
                "Write them as second-order cones in a .cbf file.");
        }

        _quadraticSection = _quadraticSection is null ? section
            : throw Error($"Section {section} after {_quadraticSection}: the objective has two quadratic parts.",
            "Keep one of the two sections.");
    }

    // QMATRIX holds both triangles: its entries come in equal pairs.
    private void ThrowIfAsymmetric()
    {
        if (_quadraticSection != "QMATRIX")
        {
            return;
        }

        Dictionary<(int, int), double> entries = [];
        foreach ((int i, int j, double value) in _quadratic)
        {
            entries[(i, j)] = entries.GetValueOrDefault((i, j)) + value;
        }

        foreach (((int i, int j), double value) in entries)
        {
            if (entries.GetValueOrDefault((j, i)) != value)
            {
                throw Error($"QMATRIX is not symmetric: the entry of '{_columns[i]}', '{_columns[j]}' differs from that of "
                    + $"'{_columns[j]}', '{_columns[i]}'.",
                    "Write both triangles in QMATRIX, or one of them in QUADOBJ.");
            }
        }

        _quadratic.RemoveAll(entry => entry.Row > entry.Column);
    }

    private void ReadQuadratic(string[] fields, bool full)
    {
        if (fields.Length is not (3 or 5))
        {
            throw Error($"{fields.Length} fields in a line of the quadratic objective.",
                "It is a column and one or two pairs of column and value.");
        }

        for (int k = 1; k < fields.Length; k += 2)
        {
            if (!_columnIndex.TryGetValue(fields[0], out int i) || !_columnIndex.TryGetValue(fields[k], out int j))
            {
                throw Error($"'{fields[0]}' or '{fields[k]}' is no column.", "Columns are named in the section COLUMNS.");
            }

            double value = Finite(fields[k + 1]);
            if (!full && i != j && _seen.Contains((_quadraticSection!, j, i)))
            {
                throw Error($"'{fields[0]}', '{fields[k]}' stands in both triangles of {_quadraticSection}, which holds one.",
                    "Keep one of the two entries, or write QMATRIX.");
            }

            NoticeIfSeen(_quadraticSection!, i, j, "the values are added");
            _quadratic.Add(full ? (i, j, value) : (Math.Min(i, j), Math.Max(i, j), value));
        }
    }
}
