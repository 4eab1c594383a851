using System.Globalization;
using System.Text;

namespace Pid.Data;

/// <summary>
/// A file is not what it is to be: a table, a program, an instance, a model, a certificate. The message says where (file, line, column),
/// what was found, what is allowed and what to do;
/// the parts are also there one by one.
/// </summary>
public sealed class TableFormatException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">The file as the user wrote it, or "standard input".</param>
    /// <param name="problem">What is wrong, a sentence without place.</param>
    /// <param name="remedy">What is allowed and what to do, a sentence.</param>
    public TableFormatException(string file, string problem, string remedy)
    {
        (File, Problem, Remedy) = (file, problem, remedy);
    }

    /// <summary>Creates the exception with its cause.</summary>
    public TableFormatException(string problem, Exception? innerException)
        : base(problem, innerException)
    {
        (File, Problem, Remedy) = ("", problem, "");
    }

    /// <summary>Creates the exception without a place.</summary>
    public TableFormatException(string problem)
        : this(problem, null)
    {
    }

    /// <summary>Creates the exception without details.</summary>
    public TableFormatException()
        : this("The file is no table of weights.")
    {
    }

    /// <summary>The file as the user wrote it, or "standard input".</summary>
    public string File { get; }

    /// <summary>The line, from 1, comments and blank lines counted; null where no line is to blame.</summary>
    public long? Line { get; init; }

    /// <summary>The record, from 1, of a file that has no lines; null where none is to blame.</summary>
    public long? Record { get; init; }

    /// <summary>The name of the column, the JSON property such as <c>p[7]</c>, or <c>byte 7</c> of a line that is no text.</summary>
    public string? Column
    {
        get => field ?? (Byte is { } place ? FormattableString.Invariant($"byte {place}") : null);
        init;
    }

    /// <summary>The place in the line, from 1, in bytes, where it is no column that is to blame.</summary>
    internal long? Byte { get; init; }

    /// <summary>The offending text.</summary>
    public string? Value { get; init; }

    /// <summary>Whether a column that was asked for is not there.</summary>
    internal bool IsMissingColumn { get; private init; }

    /// <summary>The same, about a column that is not there.</summary>
    internal TableFormatException OfMissingColumn() =>
        new(File, Problem, Remedy) { Line = Line, Record = Record, Column = Column, Value = Value, IsMissingColumn = true };

    /// <summary>What is wrong.</summary>
    public string Problem { get; }

    /// <summary>What is allowed and what to do.</summary>
    public string Remedy { get; }

    /// <summary>"file, line n, record r, column c: problem remedy".</summary>
    public override string Message
    {
        get
        {
            StringBuilder text = new(File);
            if (Line is { } line)
            {
                text.Append(CultureInfo.InvariantCulture, $", line {line}");
            }

            if (Record is { } record)
            {
                text.Append(CultureInfo.InvariantCulture, $", record {record}");
            }

            if (Column is { } column)
            {
                text.Append(CultureInfo.InvariantCulture, $", {(Byte is null ? "column " : "")}{column}");
            }

            return text.Append(text.Length > 0 ? ": " : "").Append(Problem).Append(Remedy.Length > 0 ? " " : "").Append(Remedy).ToString();
        }
    }
}
