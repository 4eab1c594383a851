using System.Globalization;

namespace Pid.Data.Programs;

/// <summary>
/// Linear programs in MPS and quadratic programs in QPS: sections NAME, OBJSENSE, ROWS, COLUMNS, RHS, RANGES, BOUNDS, QUADOBJ, QMATRIX,
/// ENDATA. Fields are separated by blanks; if a file cannot be read so, the fixed columns of the original format are tried (names with
/// blanks).
/// </summary>
/// <remarks>
/// Customs followed: the first N row is the objective, others are dropped; a right side of the objective is the negated constant; an upper
/// bound below zero on a variable without lower bound removes the lower bound 0 (and is reported). QUADOBJ holds one triangle of P, QMATRIX
/// all of it. Of several sets of right sides, ranges or bounds the first is taken, and a notice says so; numbers of 1e20 and more are
/// infinite there, and a notice says that, too (so in CPLEX and SCIP; in GLPK only the largest double is). A line that begins with an
/// asterisk is a comment, and so is what follows a dollar sign that begins field 3 or 5.
/// </remarks>
internal sealed partial class MpsReader
{
    private static readonly int[] s_fixedStarts = [1, 4, 14, 24, 39, 49];
    private static readonly int[] s_fixedLengths = [2, 8, 8, 12, 8, 12];

    private const double Infinite = 1e20;
    private static readonly string[] s_sections = ["NAME", "OBJSENSE", "OBJNAME", "ROWS", "COLUMNS", "RHS", "RANGES", "BOUNDS", "QUADOBJ",
        "QMATRIX", "QSECTION"];
    private static readonly string[] s_unsolved = ["SOS", "SETS", "INDICATORS", "CSECTION", "QCMATRIX", "LAZYCONS", "USERCUTS",
        "PWLOBJ", "GENCONS"];

    private readonly string _file;
    private readonly bool _fixed;
    private readonly Dictionary<string, int> _rowIndex = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _columnIndex = new(StringComparer.Ordinal);
    private readonly List<(char Type, AffineRow Row, double Right, double? Range)> _rows = [];
    private readonly List<string> _columns = [];
    private readonly List<double> _cost = [];
    private readonly List<double> _lower = [];
    private readonly List<double> _upper = [];
    private readonly List<bool> _lowerGiven = [];
    private readonly HashSet<int> _lowered = []; // columns whose negative upper bound moved the lower one
    private readonly List<(int Row, int Column, double Value)> _quadratic = [];
    private readonly List<string> _warnings = [];
    private string _name;
    private readonly Dictionary<string, string> _sets = new(StringComparer.Ordinal);
    private readonly HashSet<string> _noticed = new(StringComparer.Ordinal);
    private readonly HashSet<(string Kind, int First, int Second)> _seen = [];
    private readonly HashSet<string> _begun = new(StringComparer.Ordinal);
    private string? _objective;
    private string? _wanted;
    private string? _quadraticSection;
    private bool? _maximize;
    private double _offset;
    private int _line;
    private string _text = "";

    private MpsReader(string file, string name, bool fixedColumns)
    {
        _file = file;
        _fixed = fixedColumns;
        _name = name;
    }

    public static ConicFile Read(TextReader reader, string file, string name)
    {
        List<string> lines = [];
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line.TrimEnd());
        }

        try
        {
            return new MpsReader(file, name, fixedColumns: false).Parse(lines);
        }
        catch (TableFormatException free)
        {
            try
            {
                return new MpsReader(file, name, fixedColumns: true).Parse(lines);
            }
            catch (TableFormatException)
            {
                throw free;
            }
        }
    }

    private ConicFile Parse(List<string> lines)
    {
        string section = "";
        foreach (string line in lines)
        {
            _line++;
            _text = line.Trim();
            if (line.Length == 0 || line[0] == '*')
            {
                continue;
            }

            if (line[0] is ' ' or '\t')
            {
                string[] fields = Fields(line, section);
                if (fields.Length > 0)
                {
                    ReadLine(section, fields);
                }

                continue;
            }

            string[] head = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            string keyword = head[0].ToUpperInvariant();
            if (keyword == "ENDATA")
            {
                NoticeWhatFollows(lines);
                return Finish();
            }

            // Free files write the data of these two sections in the first column too.
            if (head.Length == 1 && section == "OBJSENSE" && IsSense(keyword))
            {
                ReadSense([keyword]);
                continue;
            }

            section = keyword == "OBJ_SENSE" ? "OBJSENSE" : keyword;
            BeginSection(section, head);
        }

        throw lines.TrueForAll(line => line.Length == 0)
            ? Error("The file is empty.", "Give a file with the sections ROWS, COLUMNS and ENDATA.")
            : Error("The file ends without ENDATA.", "The file is incomplete: get it again, or add the line ENDATA.");
    }

    private void ReadLine(string section, string[] fields)
    {
        switch (section)
        {
            case "ROWS":
                ReadRow(fields);
                break;
            case "COLUMNS":
                ReadColumn(fields);
                break;
            case "RHS":
                ForPairs(fields, section, (row, value) =>
                {
                    if (row == -1)
                    {
                        _offset = double.IsFinite(value) ? -value : throw Error("The constant of the objective is infinite.",
                            "Write a number below 1e20.");
                    }
                    else if (row >= 0)
                    {
                        _rows[row] = _rows[row] with { Right = value };
                    }
                });
                break;
            case "RANGES":
                ForPairs(fields, section, (row, value) =>
                {
                    if (row >= 0)
                    {
                        _rows[row] = _rows[row] with { Range = value };
                    }
                });
                break;
            case "BOUNDS":
                ReadBound(fields);
                break;
            case "QUADOBJ" or "QMATRIX" or "QSECTION":
                ReadQuadratic(fields, section == "QMATRIX");
                break;
            case "OBJSENSE":
                ReadSense(fields);
                break;
            case "OBJNAME":
                ReadObjectiveName(fields);
                break;
            case not "" when s_unsolved.Contains(section):
                throw Error($"Section {section} is not solved here.", "Linear constraints and one convex quadratic objective are.");
            default:
                throw Error(
                    section.Length == 0 ? "Data before the first section."
                    : $"Data in section '{section}', which is no section of the format.",
                    "Sections are NAME, OBJSENSE, ROWS, COLUMNS, RHS, RANGES, BOUNDS, QUADOBJ, QMATRIX and ENDATA; they start in the "
                        + "first column.");
        }
    }

    private int Row(string name) => _rowIndex.TryGetValue(name, out int row) ? row
        : throw Error($"'{name}' is no row.", "Rows are named in the section ROWS.");

    // Numbers of Fortran have a D for the exponent; infinity is written in many ways, and as any number from 1e20 on. Of the last there is
    // a notice: other codes begin elsewhere.
    private double Number(string text)
    {
        string plain = text.TrimStart('+', '-').ToUpperInvariant();
        bool inWords = plain is "INF" or "INFTY" or "INFINITY";
        double value = inWords ? text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity
            : double.TryParse(plain.Length > 0 && (char.IsAsciiDigit(plain[0]) || plain[0] == '.')
            ? text.Replace('D', 'E').Replace('d', 'e') : text,
                NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) ? parsed : double.NaN;
        if (!inWords && Math.Abs(value) >= Infinite && _noticed.Add("infinite"))
        {
            _warnings.Add($"Line {_line}: {text} counts as infinite, as does every number of 1e20 and more in right sides, ranges and "
                + "bounds.");
        }

        return double.IsNaN(value) ? throw Error($"'{text}' is no number.",
            "Write a number such as -1.5e3; 1e20 and more mean infinity in a bound or right side.")
            : Math.Abs(value) >= Infinite ? double.CopySign(double.PositiveInfinity, value) : value;
    }

    private double Finite(string text) => Number(text) is var value && double.IsFinite(value)
        ? value
        : throw Error($"'{text}' is no finite number.", "Write a coefficient or fixed value below 1e20.");

    private TableFormatException Error(string problem, string remedy) =>
        new(_file, problem, remedy) { Line = _line > 0 ? _line : null, Value = _text };
}
