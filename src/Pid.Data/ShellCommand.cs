using System.Text.RegularExpressions;
using Pid.Data.Binary;
using Pid.Data.Columns;

namespace Pid.Data;

/// <summary>Commands that messages say to type, for the file that they are about and whatever it is called.</summary>
internal static partial class ShellCommand
{
    private const string Placeholder = "FILE";

    /// <summary>A file passed through a filter into one beside it, unpacked where it is packed.</summary>
    /// <param name="name">The file, or what a stream is called.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="what">What the result is called by, before the ending.</param>
    public static string Filter(string name, string filter, string what)
    {
        if (!File.Exists(name))
        {
            return $"{filter} < {Placeholder} > {Placeholder}.{what}";
        }

        string inner = Compression.Inner(name), made = Path.ChangeExtension(inner, what + Path.GetExtension(inner));
        return Compression.IsNamed(name)
            ? (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? "gunzip" : "unzstd")
                + $" -c {ColumnHints.Quoted(name)} | {filter} > {ColumnHints.Quoted(made)}"
            : $"{filter} < {ColumnHints.Quoted(name)} > {ColumnHints.Quoted(made)}";
    }

    /// <summary>How text of another encoding is made UTF-8.</summary>
    public static string ToUtf8(string name) => Filter(name, "iconv -f latin1 -t utf-8", "utf8");

    /// <summary>A command with FILE in place of the name, of which scripts in quotes have it in quotes of their own.</summary>
    public static string Of(string command, string name)
    {
        int script = command.IndexOf('"', StringComparison.Ordinal), end = command.LastIndexOf('"');
        return NamePattern().Replace(command, place => script >= 0 && place.Index > script && place.Index < end
            ? InScript(name) + place.Groups[1].Value : ColumnHints.Quoted(name + place.Groups[1].Value));
    }

    /// <summary>A query as a shell takes it, which every command that reads tables has in place of a file.</summary>
    public static string Query(string sql) => $"\"{SpecialPattern().Replace(sql, "\\$0")}\"";

    /// <summary>The name of a column in a query.</summary>
    public static string SqlName(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // Within "" the shell, and within '' Python and R, take a \ and what is after it for one character.
    private static string InScript(string name) => name.Replace("\\", "\\\\\\\\", StringComparison.Ordinal)
        .Replace("'", "\\\\'", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("$", "\\$", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal);

    // A \ before any other character is itself.
    [GeneratedRegex("[\"$`]|\\\\(?=[\"$`\\\\]|$)")]
    private static partial Regex SpecialPattern();

    [GeneratedRegex("FILE((?:\\.[a-z]+)*)")]
    private static partial Regex NamePattern();
}
