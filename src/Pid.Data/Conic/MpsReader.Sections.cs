namespace Pid.Data.Conic;

// The lines of each section.
internal sealed partial class MpsReader
{
    private void ReadSense(string sense) => _maximize = sense.ToUpperInvariant() switch
    {
        "MAX" or "MAXIMIZE" or "MAXIMISE" => true,
        "MIN" or "MINIMIZE" or "MINIMISE" => false,
        _ => throw Error($"The sense is '{sense}'.", "It must be MIN or MAX."),
    };

    private void ReadRow(string[] fields)
    {
        if (fields.Length != 2 || fields[0].Length != 1 || !"NGLE".Contains(char.ToUpperInvariant(fields[0][0]), StringComparison.Ordinal))
        {
            throw Error("This is no row.", "A row is a type N, G, L or E and a name.");
        }

        char type = char.ToUpperInvariant(fields[0][0]);
        int index = type == 'N' ? -1 : _rows.Count;
        if (!_rowIndex.TryAdd(fields[1], type == 'N' && _objective is not null ? -2 : index))
        {
            throw Error($"Row '{fields[1]}' is named twice.", "Give every row a name of its own.");
        }

        if (type == 'N')
        {
            _objective ??= fields[1];
        }
        else
        {
            _rows.Add((type, new AffineRow(), 0, null));
        }
    }

    private void ReadColumn(string[] fields)
    {
        if (fields.Length >= 2 && fields[1] == "'MARKER'")
        {
            throw Error("Integer variables are not solved here.", "Remove the markers to solve the continuous relaxation.");
        }

        if (fields.Length is not (3 or 5))
        {
            throw Error($"{fields.Length} fields in a line of COLUMNS.", "It is a column and one or two pairs of row and value.");
        }

        if (!_columnIndex.TryGetValue(fields[0], out int column))
        {
            column = _columns.Count;
            _columnIndex.Add(fields[0], column);
            _columns.Add(fields[0]);
            _cost.Add(0);
            _lower.Add(0);
            _upper.Add(double.PositiveInfinity);
            _lowerGiven.Add(false);
        }

        for (int k = 1; k < fields.Length; k += 2)
        {
            int row = Row(fields[k]);
            double value = Finite(fields[k + 1]);
            if (row == -1)
            {
                _cost[column] += value;
            }
            else if (row >= 0)
            {
                _rows[row].Row.Terms.Add((column, value));
            }
        }
    }

    // With or without the name of the set: an odd number of fields has one.
    private void ForPairs(string[] fields, Action<int, double> set)
    {
        for (int k = fields.Length % 2; k < fields.Length; k += 2)
        {
            set(Row(fields[k]), Number(fields[k + 1]));
        }
    }

    private void ReadBound(string[] fields)
    {
        string type = fields[0].ToUpperInvariant();
        bool valueless = type is "FR" or "MI" or "PL" or "BV";
        int nameAt = fields.Length - (valueless && fields.Length < 4 ? 1 : 2);
        if (nameAt is < 1 or > 2 || !_columnIndex.TryGetValue(fields[nameAt], out int j))
        {
            throw Error($"'{(nameAt >= 1 && nameAt < fields.Length ? fields[nameAt] : "")}' is no column.", "A bound is a type, a set name (which may be missing), a column and a value.");
        }

        double value = valueless ? 0 : type == "FX" ? Finite(fields[nameAt + 1]) : Number(fields[nameAt + 1]);
        switch (type)
        {
            case "LO":
                (_lower[j], _lowerGiven[j]) = (value, true);
                break;
            case "UP":
                _upper[j] = value;
                if (value < 0 && !_lowerGiven[j])
                {
                    _lower[j] = double.NegativeInfinity;
                    _warnings.Add($"Column '{_columns[j]}' has a negative upper bound and no lower bound: its lower bound is taken as -infinity.");
                }

                break;
            case "FX":
                (_lower[j], _upper[j], _lowerGiven[j]) = (value, value, true);
                break;
            case "FR":
                (_lower[j], _upper[j], _lowerGiven[j]) = (double.NegativeInfinity, double.PositiveInfinity, true);
                break;
            case "MI":
                (_lower[j], _lowerGiven[j]) = (double.NegativeInfinity, true);
                break;
            case "PL":
                _upper[j] = double.PositiveInfinity;
                break;
            case "BV" or "LI" or "UI" or "SC":
                throw Error($"Bound {type}: integer and semicontinuous variables are not solved here.", "Use LO and UP to solve the continuous relaxation.");
            default:
                throw Error($"'{type}' is no bound.", "Use LO, UP, FX, FR, MI or PL.");
        }
    }

    private void ReadQuadratic(string[] fields, bool full)
    {
        if (fields.Length is not (3 or 5))
        {
            throw Error($"{fields.Length} fields in a line of the quadratic objective.", "It is a column and one or two pairs of column and value.");
        }

        for (int k = 1; k < fields.Length; k += 2)
        {
            if (!_columnIndex.TryGetValue(fields[0], out int i) || !_columnIndex.TryGetValue(fields[k], out int j))
            {
                throw Error($"'{fields[0]}' or '{fields[k]}' is no column.", "Columns are named in the section COLUMNS.");
            }

            double value = Finite(fields[k + 1]);
            if (!full || i <= j)
            {
                _quadratic.Add((Math.Min(i, j), Math.Max(i, j), value));
            }
        }
    }
}
