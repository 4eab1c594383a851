namespace Pid.Data.Programs;

// The lines of each section.
internal sealed partial class MpsReader
{
    private void BeginSection(string section, string[] head)
    {
        bool unsolved = s_unsolved.Contains(section);
        if (!unsolved && !s_sections.Contains(section))
        {
            throw Error($"'{head[0]}' in the first column is no section of the format.",
                $"Sections are {string.Join(", ", s_sections)} and ENDATA; a line of data starts with a blank.");
        }

        if (head.Length > 1 && !unsolved && section is not ("NAME" or "OBJSENSE" or "OBJNAME" or "QSECTION"))
        {
            throw Error($"More than the name of section {section} in its line.",
                "A line of data starts with a blank, the name of a section stands alone.");
        }

        if (section is "NAME" && head.Length > 1)
        {
            _name = string.Join(' ', head[1..]);
        }
        else if (section is "OBJSENSE" && head.Length > 1)
        {
            _begun.Add(section);
            ReadSense(head[1..]);
        }
        else if (section is "OBJNAME" && head.Length > 1)
        {
            ReadObjectiveName(head[1..]);
        }
        else if (section is "QUADOBJ" or "QMATRIX" or "QSECTION")
        {
            BeginQuadratic(section, head);
        }
        else if (!_begun.Add(section))
        {
            throw Error($"Section {section} stands twice.", "Put its lines into one section.");
        }
    }

    private void ReadObjectiveName(string[] fields)
    {
        if (_begun.Contains("ROWS") || _wanted is not null || fields.Length != 1)
        {
            throw Error("OBJNAME must name one row, once, before the section ROWS.", "Move the section above ROWS.");
        }

        _wanted = fields[0];
    }

    // Whether the set is the first that is named in its section, which is the one taken; a line that names none belongs to it.
    private bool IsFirstSet(string section, string name)
    {
        if (name.Length == 0 || _sets.TryAdd(section, name) || _sets[section] == name)
        {
            return true;
        }

        if (_noticed.Add($"{section} {name}"))
        {
            _warnings.Add($"Line {_line}: a second set '{name}' in section {section} is left out; the first, '{_sets[section]}', "
                + $"is taken.");
        }

        return false;
    }

    private void NoticeIfSeen(string kind, int first, int second, string custom)
    {
        if (!_seen.Add((kind, first, second)) && _noticed.Add(kind))
        {
            _warnings.Add($"Line {_line}: an entry of {kind} stands twice; {custom}, here and wherever else that happens.");
        }
    }

    private void NoticeWhatFollows(List<string> lines)
    {
        int next = lines.FindIndex(_line, line => line.Length > 0 && line[0] != '*' && !string.IsNullOrWhiteSpace(line));
        if (next >= 0)
        {
            _warnings.Add($"Line {next + 1}: what follows ENDATA is left out.");
        }
    }

    private static bool IsSense(string word) =>
        word.ToUpperInvariant() is "MAX" or "MAXIMIZE" or "MAXIMISE" or "MAXIMUM" or "MIN" or "MINIMIZE" or "MINIMISE" or "MINIMUM";

    private void ReadSense(string[] words)
    {
        bool maximize = words.Length == 1 && IsSense(words[0]) ? char.ToUpperInvariant(words[0][1]) == 'A'
            : throw Error($"The sense is '{string.Join(' ', words)}'.", "It must be MIN or MAX.");
        _maximize = _maximize is null || _maximize == maximize ? maximize
            : throw Error("The sense of the objective is given twice, as MIN and as MAX.", "Keep one of the two.");
    }

    private void ReadRow(string[] fields)
    {
        if (fields.Length != 2 || fields[0].Length != 1 || !"NGLE".Contains(char.ToUpperInvariant(fields[0][0]), StringComparison.Ordinal))
        {
            throw Error("This is no row.", "A row is a type N, G, L or E and a name.");
        }

        if (_rowIndex.Count == CbfReader.LargestSize)
        {
            throw Error($"There are more than {CbfReader.LargestSize} rows.", $"At most {CbfReader.LargestSize} are read.");
        }

        char type = char.ToUpperInvariant(fields[0][0]);
        int index = type == 'N' ? -1 : _rows.Count;
        if (!_rowIndex.TryAdd(fields[1], type == 'N' && (_objective is not null || (_wanted ?? fields[1]) != fields[1]) ? -2 : index))
        {
            throw Error($"Row '{fields[1]}' is named twice.", "Give every row a name of its own.");
        }

        if (type == 'N')
        {
            _objective ??= (_wanted ?? fields[1]) == fields[1] ? fields[1] : null;
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
            if (row != -2)
            {
                NoticeIfSeen("COLUMNS", row, column, "the values are added");
            }

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
    private void ForPairs(string[] fields, string section, Action<int, double> set)
    {
        if (fields.Length < 2)
        {
            throw Error($"One field in a line of {section}.", "It is the name of a set, which may be missing, and pairs of row and value.");
        }

        if (!IsFirstSet(section, fields.Length % 2 == 1 ? fields[0] : ""))
        {
            return;
        }

        for (int k = fields.Length % 2; k < fields.Length; k += 2)
        {
            int row = Row(fields[k]);
            if (row != -2)
            {
                NoticeIfSeen(section, row, 0, "the last value is taken");
            }

            set(row, Number(fields[k + 1]));
        }
    }

    private void ReadBound(string[] fields)
    {
        string type = fields[0].ToUpperInvariant();
        bool valueless = type is "FR" or "MI" or "PL" or "BV";
        int nameAt = fields.Length - (valueless && fields.Length < 4 ? 1 : 2);
        if (nameAt is < 1 or > 2 || !_columnIndex.TryGetValue(fields[nameAt], out int j))
        {
            throw Error($"'{(nameAt >= 1 && nameAt < fields.Length ? fields[nameAt] : "")}' is no column.",
                "A bound is a type, a set name (which may be missing), a column and a value.");
        }

        if (!IsFirstSet("BOUNDS", nameAt == 2 ? fields[1] : ""))
        {
            return;
        }

        NoticeIfSeen($"BOUNDS ({type})", j, 0, "the last value is taken");
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
                    _lowered.Add(j);
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
                throw Error($"Bound {type}: integer and semicontinuous variables are not solved here.",
                    "Use LO and UP to solve the continuous relaxation.");
            default:
                throw Error($"'{type}' is no bound.", "Use LO, UP, FX, FR, MI or PL.");
        }
    }
}
