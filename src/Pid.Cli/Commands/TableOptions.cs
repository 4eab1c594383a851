using System.CommandLine;
using System.CommandLine.Parsing;
using Pid.Data;
using Pid.Data.Columns;
using Pid.Data.Discretising;

namespace Pid.Cli.Commands;

/// <summary>The options that say what the table is and which of its columns form which variable.</summary>
internal sealed class TableOptions
{
    private readonly Option<string> _x1 = Columns("--x1", "the first source");
    private readonly Option<string> _x2 = Columns("--x2", "the second source");
    private readonly Option<string> _y = Columns("--y", "the target");

    private readonly Option<string> _weight = new("--weight")
    {
        Description = "Column of the weights; none: every row counts 1; A=B: tables call it A or B, A=none: those without it count "
            + "rows. Default: the column called count, whose values are then whole, or none.",
        HelpName = "COL",
    };

    private readonly Option<string> _sql = new("--sql")
    {
        Description = "Query whose result is the table, in place of FILE; it names files: SELECT a, b, y FROM 'part-*.parquet'. A CSV "
            + "file as it stands: FROM read_csv('FILE', header = true, all_varchar = true).",
        HelpName = "QUERY",
    };

    private readonly Option<string> _missing = Missing();

    private readonly Option<string> _decimal = Decimal();

    private readonly Option<bool> _ignoreCase = IgnoreCase(), _trim = Trim();

    private readonly DiscretisingOptions _discretising = new();

    /// <summary>The same where every row must be one record: all that is left to say is that no column is a weight.</summary>
    public void AddColumnsOfRecordsTo(Command command)
    {
        _weight.Description = "none: the column called count is no weight. Every row is one record: weights are not read here.";
        _weight.HelpName = "none";
        AddColumnsTo(command);
    }

    /// <summary>Adds what every table needs: its columns, and what to do about missing values.</summary>
    public void AddColumnsTo(Command command)
    {
        command.Add(_x1);
        command.Add(_x2);
        command.Add(_y);
        command.Add(_weight);
        command.Add(_missing);
        command.Add(_decimal);
        command.Add(_ignoreCase);
        command.Add(_trim);
    }

    public void AddTo(Command command, Argument<string?> file) => AddTo(command, result => result.GetValue(file) is not null);

    /// <summary>The same where FILE is given in another way.</summary>
    public void AddTo(Command command, Func<SymbolResult, bool> isFileGiven)
    {
        AddColumnsTo(command);
        command.Add(_sql);
        _discretising.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.Given(_sql) is { } query && !IsQuery(query))
            {
                result.AddError("--sql needs a query: one that starts with SELECT, WITH or FROM.");
            }
            else if (result.Given(_sql) is not null && isFileGiven(result))
            {
                result.AddError("Give either FILE or --sql.");
            }
        });
    }

    public TableColumns Read(ParseResult parsed) =>
        new(parsed.GetValue(_x1), parsed.GetValue(_x2), parsed.GetValue(_y), parsed.GetValue(_weight));

    /// <summary>The options about columns and their reading as they were given, for a command that a person is to type.</summary>
    public string AsTyped(ParseResult parsed) => string.Concat(
        ((Option[])[_x1, _x2, _y, _weight, _missing, _decimal, _ignoreCase, _trim])
        .Where(option => parsed.GetResult(option) is { Implicit: false })
        .Select(option => $" {option.Name}"
            + string.Concat(parsed.GetResult(option)!.Tokens.Select(t => $" {ColumnHints.Quoted(t.Value)}"))));

    /// <summary>The options that are about one pair of sources.</summary>
    public IEnumerable<Option> OfOnePair(CommandResult result) => [_x1, _x2, .. _discretising.OfOnePair(result)];

    /// <summary>The table given as FILE or as a query; null where neither is.</summary>
    public string? Table(SymbolResult result, Argument<string?> file) => result.GetValue(file) ?? result.Given(_sql);

    /// <summary>The query; null where there is none.</summary>
    public string? Query(SymbolResult result) => result.Given(_sql);

    /// <summary>Reads the joint distribution of x1, x2 and y.</summary>
    public JointTable ReadJoint(ParseResult parsed, TableSource source, RunState run) => ReadJoint(parsed, source, Read(parsed), run);

    /// <summary>The same for given columns.</summary>
    public JointTable ReadJoint(ParseResult parsed, TableSource source, TableColumns columns, RunState run)
    {
        DiscretisingPlan plan = _discretising.Plan(parsed, columns, run);
        JointTable table = plan.IsEmpty ? TableReader.ReadJoint(source, columns, Settings(parsed), run.Stop)
            : DiscretisedReader.ReadJoint(source, columns, plan, Settings(parsed), run.Stop);
        _discretising.Save(run, table.Discretisation);
        run.Remark([.. table.Remarks, .. LongWork.Remarks(table.Joint.X1, table.Joint.X2, table.Joint.Y)]);
        return table;
    }

    /// <summary>Reads the tables of (x1, y), (x2, y) and (x1, x2).</summary>
    public PairTables ReadPairs(ParseResult parsed, TableSource[] sources, RunState run)
    {
        DiscretisingPlan plan = _discretising.Plan(parsed, Read(parsed), run);
        PairTables tables = plan.IsEmpty ? TableReader.ReadPairs(sources[0], sources[1], sources[2], Read(parsed),
            Settings(parsed), run.Stop)
            : DiscretisedReader.ReadPairs(sources[0], sources[1], sources[2], Read(parsed), plan, Settings(parsed), run.Stop);
        _discretising.Save(run, tables.Discretisation);
        run.Remark([.. tables.Remarks, .. LongWork.Remarks(tables.X1Y.Rows, tables.X2Y.Rows, tables.X1Y.Columns)]);
        return tables;
    }

    /// <summary>How tables are read.</summary>
    public ReadSettings Settings(ParseResult parsed) =>
        new(Threads: parsed.Number(GlobalOptions.Threads), DropMissing: parsed.GetValue(_missing) is not null)
        {
            IgnoreCase = parsed.GetValue(_ignoreCase),
            Trim = parsed.GetValue(_trim),
            DecimalComma = parsed.GetValue(_decimal) == ",",
        };

    /// <summary>The table that an argument names; - is standard input, and what reads like a query is one.</summary>
    public static TableSource Source(string file, Terminal terminal, RunState run)
    {
        TableSource source = SourceOf(file, terminal, run);
        IReadOnlyList<string> files = source.Files();
        foreach (string input in files)
        {
            run.Outputs.KeepFromOverwriting(input);
        }

        if (source.IsStream)
        {
            run.Outputs.KeepFromOverwriting(Descriptors.StandardInput);
        }

        run.Outputs.KeepFromOverwriting(source);
        run.Inputs.Add(InputStamp.Of(source, files));

        return source;
    }

    private static TableSource SourceOf(string file, Terminal terminal, RunState run) =>
        file == "-" ? TableSource.FromStream(new InterruptibleStream(() => terminal.Input, run.Stop))
            : IsQuery(file) ? TableSource.FromQuery(file)
            : IsPipeOfLines(file) ? TableSource.FromStream(new InterruptibleStream(() => File.OpenRead(file), run.Stop), file)
            : TableSource.FromFile(file);

    // To look whether lines are a batch takes the first ones away from a pipe: it is read once, as standard input is.
    private static bool IsPipeOfLines(string file) => Path.GetExtension(file).ToUpperInvariant() is ".JSONL" or ".NDJSON"
        && File.Exists(file) && !TableSource.IsOrdinaryFile(file);

    /// <summary>Whether labels that differ by case only are one.</summary>
    public static Option<bool> IgnoreCase() => new("--ignore-case") { Description = "Take labels that differ by case only for one." };

    /// <summary>Whether blanks around labels and zeros behind the point count.</summary>
    public static Option<bool> Trim() =>
        new("--trim") { Description = "Drop blanks around labels, and zeros at the end of a decimal fraction: 1.0 is 1." };

    /// <summary>What to do about missing values.</summary>
    public static Option<string> Missing() => new Option<string>("--missing")
    {
        Description = "drop: leave out records without a value (an empty field, NA, N/A, n.a., k.A., NaN, NaT, null, None, <NA>, #N/A, "
            + "#DIV/0! .., ?, .) in a used column, and say how many. Default: an empty field is an error, NA or ? a symbol.",
        HelpName = "drop",
    }.OneOf("drop");

    /// <summary>The decimal sign of delimited text.</summary>
    public static Option<string> Decimal() => new Option<string>("--decimal")
    {
        Description = "The decimal sign of numbers in CSV and TSV: , reads 0,5 as 0.5, and a point is none then.",
        HelpName = ",",
    }.OneOf(",", ".");

    private static bool IsQuery(string text) =>
        text.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries) is [string word, _]
        && word.ToUpperInvariant() is ("SELECT" or "WITH" or "FROM");

    private static Option<string> Columns(string name, string what) => new(name)
    {
        Description = $"Column of {what}; several (A,B or A..D or 'f*'; :3 is the third) form one variable; A=B: tables call it A or B. "
            + $"Default: the column {name[2..]}.",
        HelpName = "COLS",
    };
}
