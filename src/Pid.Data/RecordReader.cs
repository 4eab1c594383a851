using System.Globalization;

namespace Pid.Data;

/// <summary>The records of a table with named columns, one at a time, wherever they come from.</summary>
internal abstract class RecordReader : IDisposable
{
    /// <summary>So many texts of a column may have a number.</summary>
    public const int Numbers = 4096;

    /// <summary>The names of the columns.</summary>
    public abstract string[] Header { get; }

    /// <summary>How often a record like the current one occurs: a source that counts gives equal records once.</summary>
    public virtual long Repeats => 1;

    /// <summary>What was passed over or chosen, in words for a report; null where nothing was.</summary>
    public virtual string? Note => null;

    /// <summary>The text of the current record in that column; empty where there is no value.</summary>
    public abstract string this[int column] { get; }

    /// <summary>
    /// Numbers that stand for the texts of the current record in these columns as long as this table is read, below <see cref="Numbers"/>;
    /// -1 where one has none.
    /// </summary>
    public virtual void NumbersOf(ReadOnlySpan<int> columns, Span<int> numbers) => numbers.Fill(-1);

    /// <summary>Whether columns that were not selected can be read too, at no cost.</summary>
    public virtual bool ShowsAllColumns => false;

    /// <summary>
    /// Goes back to the first record with one column selected, whatever was before; false where that cannot be, or its values are no
    /// numbers.
    /// </summary>
    public virtual bool TryAgain(int column) => false;

    /// <summary>States which columns are going to be used, before the first <see cref="Read"/>.</summary>
    /// <param name="columns">The columns; asking for others afterwards is an error of the caller.</param>
    /// <param name="counted">Whether equal records may be given once, in any order, with their number in <see cref="Repeats"/>.</param>
    public virtual void Select(IReadOnlyList<int> columns, bool counted)
    {
    }

    /// <summary>Moves to the next record. False at the end.</summary>
    /// <exception cref="TableFormatException">The record cannot be read.</exception>
    public abstract bool Read();

    /// <summary>Whether the current record has a finite number in that column.</summary>
    public virtual bool TryNumber(int column, out double value) =>
        double.TryParse(this[column], NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>Whether a text of the current record may be a number, as far as the decimal sign of the table says.</summary>
    public virtual bool IsNumberText(int column) => true;

    /// <summary>What is said of a field without a value.</summary>
    public virtual string EmptyField => "The field is empty.";

    /// <summary>Whether a comma is the decimal sign of its numbers.</summary>
    public virtual bool HasDecimalComma => false;

    /// <summary>Refuses a record that holds the names of the columns once more, as where files were put together.</summary>
    /// <param name="column">A column whose name the record has.</param>
    /// <exception cref="TableFormatException">It does.</exception>
    public virtual void RefuseNames(int column)
    {
    }

    /// <summary>Whether the table is delimited text, whose decimal sign an option gives.</summary>
    public virtual bool IsDelimited => false;

    /// <summary>A failure at a field of the current record.</summary>
    public abstract TableFormatException Error(int column, string problem, string remedy);

    /// <summary>A failure of the header.</summary>
    public abstract TableFormatException HeaderError(string problem, string remedy, string? column = null);

    /// <summary>A failure of the whole table.</summary>
    public abstract TableFormatException TableError(string problem, string remedy, int? column = null, string? value = null);

    public abstract void Dispose();
}
