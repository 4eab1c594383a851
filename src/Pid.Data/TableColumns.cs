namespace Pid.Data;

/// <summary>
/// Which columns of a table form which variable. Each of X1, X2, Y is the name of one column, or of several joined by commas that
/// together form one variable; null stands for the column of that name (x1, x2, y). Names are matched to the letter, with regard
/// to case where only one column is meant. A=B says that tables call the variable A or B. A null weight stands for the column called count,
/// whose values must then be whole, and where there is none for weight 1 a row; <see cref="NoWeight"/> stands for weight 1 a row whatever
/// the columns are called.
/// </summary>
/// <param name="X1">Column or columns of the first source.</param>
/// <param name="X2">Column or columns of the second source.</param>
/// <param name="Y">Column or columns of the target.</param>
/// <param name="Weight">Column of the weights.</param>
public sealed record TableColumns(string? X1 = null, string? X2 = null, string? Y = null, string? Weight = null)
{
    /// <summary>The weight that says that no column is one.</summary>
    public const string NoWeight = "none";

    /// <summary>What to call the first source; null for the names of its columns.</summary>
    public string? X1Name { get; init; }

    /// <summary>What to call the second source; null for the names of its columns.</summary>
    public string? X2Name { get; init; }

    /// <summary>Whether nothing was asked.</summary>
    internal bool AreDefault => X1 is null && X2 is null && Y is null && Weight is null;

    internal string? NameOf(Role role) => role switch { Role.X1 => X1Name, Role.X2 => X2Name, _ => null };

    internal string? Of(Role role) => role switch { Role.X1 => X1, Role.X2 => X2, _ => Y };
}

/// <summary>The part that a variable plays.</summary>
internal enum Role
{
    X1,
    X2,
    Y,
}

/// <summary>Columns found in a header: for each role the column indices and the name of the variable; the weight column or -1.</summary>
internal sealed record ResolvedColumns(int[][] Variables, string[] Names, int Weight)
{
    /// <summary>What a person must be told of how they were found, in sentences.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}
