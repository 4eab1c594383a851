namespace Pid.Coupling;

/// <summary>
/// The atoms of a coupling of two marginals as the monotone searches find them: they know a row and a column only by the mass
/// left in it, because equal ones are interchangeable.
/// </summary>
internal static class MonotonePath
{
    /// <summary>Checks that there are two marginals.</summary>
    public static void RequireTwo(Marginals marginals)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        if (marginals.Count != 2)
        {
            throw new ArgumentException($"The monotone search couples two marginals; {marginals.Count} were given.", nameof(marginals));
        }
    }

    /// <summary>Turns the atoms, in their order, into a coupling of states.</summary>
    public static SparseCoupling Replay(string method, Marginals marginals, IReadOnlyCollection<Step> path)
    {
        ulong[] rows = marginals[0].ToArray();
        ulong[] columns = marginals[1].ToArray();
        AtomList atoms = new(2, path.Count);
        foreach (Step step in path)
        {
            int row = rows.AsSpan().IndexOf(step.RowLeft);
            int column = columns.AsSpan().IndexOf(step.ColumnLeft);
            rows[row] -= step.Mass;
            columns[column] -= step.Mass;
            Span<int> atom = atoms.Add(step.Mass);
            (atom[0], atom[1]) = (row, column);
        }

        return new SparseCoupling(method, marginals, atoms);
    }

    /// <summary>An atom, and what was left in its row and its column before it.</summary>
    public readonly record struct Step(ulong Mass, ulong RowLeft, ulong ColumnLeft);
}
