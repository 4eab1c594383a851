using System.CommandLine;
using Pid.Data;

namespace Pid.Cli.Commands;

/// <summary>The options that say which columns of a table form which variable.</summary>
internal sealed class TableOptions
{
    private readonly Option<string> _x1 = Columns("--x1", "the first source");
    private readonly Option<string> _x2 = Columns("--x2", "the second source");
    private readonly Option<string> _y = Columns("--y", "the target");

    private readonly Option<string> _weight = new("--weight")
    {
        Description = "Column of the weights. Default: the column count, weight or p; where there is none every row counts 1.",
        HelpName = "COL",
    };

    public void AddTo(Command command)
    {
        command.Add(_x1);
        command.Add(_x2);
        command.Add(_y);
        command.Add(_weight);
    }

    public TableColumns Read(ParseResult parsed) =>
        new(parsed.GetValue(_x1), parsed.GetValue(_x2), parsed.GetValue(_y), parsed.GetValue(_weight));

    /// <summary>The table that an argument names; - is standard input.</summary>
    public static TableSource Source(string file, Terminal terminal, RunState run)
    {
        run.Inputs.Add(file);
        return file == "-" ? TableSource.FromStream(new InterruptibleStream(terminal.Input, run.Stop)) : TableSource.FromFile(file);
    }

    private static Option<string> Columns(string name, string what) => new(name)
    {
        Description = $"Column of {what}; several, separated by commas, form one variable. Default: the column {name[2..]}.",
        HelpName = "COL[,COL..]",
    };
}
