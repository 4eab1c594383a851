using System.Globalization;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Data.Programs;

/// <summary>
/// The Conic Benchmark Format, versions 1 to 4 (cblib.zib.de), for continuous problems. Its exponential cone is written (w, v, u) with w
/// &gt;= v exp(u / v), the reverse of ours; dual exponential and power cones and rotated cones are mapped linearly to primal ones.
/// </summary>
internal sealed partial class CbfReader
{
    // A section of two lines may announce any number of rows; each takes memory before the first entry is read.
    internal const int LargestSize = 2_000_000;
    // Rows and variables that a section counts and no entry names: their number is bounded by nothing that the file holds.
    internal const int MostUnnamed = 100_000;

    private readonly TextReader _reader;
    private readonly string _file;
    private readonly string _name;
    private readonly ConeRows _rows = new();
    private readonly List<double[]> _powers = [];
    private readonly List<double[]> _dualPowers = [];
    private readonly List<(string Cone, int Size)> _variableCones = [];
    private readonly List<(string Cone, int Size)> _constraintCones = [];
    private readonly List<string> _warnings = [];
    private readonly HashSet<string> _begun = new(StringComparer.Ordinal);
    private int _line;
    private string _text = "";
    private bool _maximize;
    private double _offset;
    private double[] _cost = [];
    private bool[] _isNamed = []; // variables
    private AffineRow?[] _constraints = []; // null where nothing names them

    private CbfReader(TextReader reader, string file, string name)
    {
        _reader = reader;
        _file = file;
        _name = name;
    }

    public static ConicFile Read(TextReader reader, string file, string name)
    {
        CbfReader cbf = new(reader, file, name);
        cbf.ReadSections();
        return cbf.Finish();
    }

    private void ReadSections()
    {
        string? keyword = NextLine();
        if (keyword != "VER")
        {
            throw keyword is null
                ? Error("The file is empty.", "Give a file that starts with the section VER.")
                : Error($"The file starts with '{keyword}'.", "A file of the format starts with the section VER.");
        }

        for (; keyword is not null; keyword = NextLine())
        {
            if (!_begun.Add(keyword))
            {
                throw Error($"Section {keyword} stands twice.", "Put its lines into one section, and correct its counts.");
            }

            switch (keyword)
            {
                case "VER":
                    int version = Integer(Fields(1)[0]);
                    if (version is < 1 or > 4)
                    {
                        throw Error($"Version {version} of the format.", "Versions 1 to 4 are read.");
                    }

                    break;
                case "OBJSENSE":
                    string sense = Fields(1)[0];
                    _maximize = sense == "MAX" || (sense == "MIN" ? false
                        : throw Error($"The sense is '{sense}'.", "It must be MIN or MAX."));
                    break;
                case "VAR":
                    RequireBeforeMatrices();
                    ReadCones(_variableCones, out int variables);
                    _cost = new double[variables];
                    _isNamed = new bool[variables];
                    break;
                case "CON":
                    ReadCones(_constraintCones, out int constraints);
                    _constraints = new AffineRow?[constraints];
                    break;
                case "POWCONES":
                    ReadPowers(_powers);
                    break;
                case "POW*CONES":
                    ReadPowers(_dualPowers);
                    break;
                case "OBJACOORD":
                    Entries(keyword, 1, (at, value) => _cost[Variable(at[0])] += value);
                    break;
                case "OBJBCOORD":
                    _offset += Number(Fields(1)[0]);
                    break;
                case "ACOORD":
                    Entries(keyword, 2, (at, value) => Constraint(at[0]).Terms.Add((Variable(at[1]), value)));
                    break;
                case "BCOORD":
                    Entries(keyword, 1, (at, value) => Constraint(at[0]).Constant += value);
                    break;
                case "PSDVAR" or "PSDCON" or "OBJFCOORD" or "FCOORD" or "HCOORD" or "DCOORD":
                    ReadMatrices(keyword);
                    break;
                case "INT" when IsEmptySection():
                    break;
                case "INT":
                    throw Error("Section INT: integer variables are not solved here.",
                        "Remove the section to solve the continuous relaxation.");
                case "CHANGE":
                    throw Error("Section CHANGE: sequences of problems are not read.", "Save each problem in a file of its own.");
                default:
                    throw Error($"'{keyword}' is no section of the format.",
                        "See the description of the format at cblib.zib.de; a .mps or .qps file needs that extension.");
            }
        }
    }

    // An error about a section that has data names the line of its keyword.
    private bool IsEmptySection()
    {
        (int line, string text) = (_line, _text);
        bool empty = Integer(Fields(1)[0]) == 0;
        if (!empty)
        {
            (_line, _text) = (line, text);
        }

        return empty;
    }

    private ConicFile Finish()
    {
        RequireNamed("variables", _isNamed.Count(named => !named), _cost.Length);
        RequireNamed("rows", _constraints.Count(row => row is null), _constraints.Length);
        _rows.Variables = _cost.Length + _matrixCost.Count;
        int at = 0;
        foreach ((string cone, int size) in _variableCones)
        {
            AddCone(cone, [.. Enumerable.Range(at, size).Select(j => AffineRow.Of(j))]);
            at += size;
        }

        at = 0;
        foreach ((string cone, int size) in _constraintCones)
        {
            AddCone(cone, [.. Enumerable.Range(at, size).Select(Constraint)]);
            at += size;
        }

        AddMatrixCones();
        double[] cost = [.. _cost, .. _matrixCost];
        ConicProblem problem = _rows.Build(null, _maximize ? Array.ConvertAll(cost, c => -c) : cost, _file);
        return new ConicFile(_name, problem, _maximize, _offset, MatrixNames(), _warnings) { VariableCount = cost.Length };
    }

    private void RequireNamed(string what, int unnamed, int count)
    {
        if (unnamed > MostUnnamed)
        {
            throw new TableFormatException(_file, $"No entry of the file names {unnamed} of its {count} {what}.",
                $"At most {MostUnnamed} are read that stand in no entry: leave the others out, and correct the counts.");
        }
    }

    private void Entries(string section, int indices, Action<int[], double> add)
    {
        int[] at = new int[indices];
        HashSet<(int, int, int, int)> seen = [];
        bool noticed = false;
        for (int k = Integer(Fields(1)[0]); k > 0; k--)
        {
            string[] fields = Fields(indices + 1);
            for (int i = 0; i < indices; i++)
            {
                at[i] = Integer(fields[i]);
            }

            if (!seen.Add((at[0], at[^1], indices > 2 ? at[1] : 0, indices > 3 ? at[2] : 0)) && !noticed)
            {
                noticed = true;
                _warnings.Add($"Line {_line}: an entry of {section} stands twice; the values are added, here and wherever else that "
                    + $"happens.");
            }

            add(at, Number(fields[indices]));
        }
    }

    private int Index(int value, int count) => (uint)value < (uint)count
        ? value
        : throw Error(
            count == 0 ? $"Index {value}, but there is nothing to index." : $"Index {value} lies outside 0 .. {count - 1}.",
            "Indices count from 0, and sections VAR, CON, PSDVAR and PSDCON come before the data.");

    private int Variable(int index)
    {
        _isNamed[Index(index, _cost.Length)] = true;
        return index;
    }

    private AffineRow Constraint(int index) => _constraints[Index(index, _constraints.Length)] ??= new AffineRow();

    private string[] Fields(int count)
    {
        string line = NextLine() ?? throw Error($"The file ends where {count} value(s) were expected.",
            "The file is incomplete: get it again, or correct the counts.");
        string[] fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == count ? fields : throw Error($"{count} value(s) were expected, '{line}' has {fields.Length}.",
            "Correct the line, or the count of the section that it belongs to.");
    }

    private int Integer(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
        ? value
        : throw Error($"'{text}' is no count or index.", "Write a whole number, at least 0.");

    private double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        && double.IsFinite(value)
        ? value
        : throw Error($"'{text}' is no finite number.", "Write a number such as -1.5e3.");

    private string? NextLine()
    {
        while (_reader.ReadLine() is { } line)
        {
            _line++;
            int comment = line.IndexOf('#', StringComparison.Ordinal);
            line = (comment < 0 ? line : line[..comment]).Trim();
            if (line.Length > 0)
            {
                _text = line;
                return line;
            }
        }

        return null;
    }

    private TableFormatException Error(string problem, string remedy) =>
        new(_file, problem, remedy) { Line = _line > 0 ? _line : null, Value = _text };
}
