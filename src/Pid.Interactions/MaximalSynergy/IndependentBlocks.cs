using Pid.Numerics.Certified;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>sum coefficient t = right over variables.</summary>
/// <param name="Terms">The variables, each once, with coefficients that are not zero.</param>
/// <param name="Right">Encloses the right side.</param>
/// <param name="Row">The row that it was made from.</param>
internal sealed record Equation((int Variable, int Coefficient)[] Terms, Interval Right, int Row);

/// <summary>
/// The parts into which variables fall whose equations do not link them. Their minima add up, and each is far easier to find than that of
/// the whole: the boxes of a search multiply, those of two searches add.
/// </summary>
internal static class IndependentBlocks
{
    /// <summary>The blocks, by their first variable.</summary>
    /// <param name="equations">The equations.</param>
    /// <param name="members">The cells of each variable; none where it has gone.</param>
    /// <param name="sign">Of each cell: cell = sign t + offset.</param>
    /// <param name="offset">Of each cell.</param>
    /// <param name="box">What each variable can be.</param>
    /// <param name="within">Looked at between the passes over the cells.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SeparableProgram[] Of(List<Equation> equations, List<int>[] members, int[] sign, Interval[] offset, Interval[] box,
        CancellationToken within)
    {
        int[] parent = [.. Enumerable.Range(0, box.Length)];
        foreach (Equation equation in equations)
        {
            within.ThrowIfCancellationRequested();
            foreach ((int v, _) in equation.Terms)
            {
                parent[Root(v)] = Root(equation.Terms[0].Variable);
            }
        }

        ILookup<int, int> variables = Enumerable.Range(0, box.Length).Where(v => members[v].Count > 0).ToLookup(Looked);
        ILookup<int, Equation> rows = equations.ToLookup(e => Root(e.Terms[0].Variable));
        return [.. variables.Select(group => Block([.. group], [.. rows[group.Key]]))];

        int Looked(int v)
        {
            within.ThrowIfCancellationRequested();
            return Root(v);
        }

        int Root(int v)
        {
            while (parent[v] != v)
            {
                v = parent[v] = parent[parent[v]];
            }

            return v;
        }

        SeparableProgram Block(int[] own, Equation[] ownRows)
        {
            Dictionary<int, int> position = own.Index().ToDictionary(v => v.Item, v => v.Index);
            List<int> start = [0], cells = [];
            foreach (int v in own)
            {
                within.ThrowIfCancellationRequested();
                cells.AddRange(members[v]);
                start.Add(cells.Count);
            }

            Interval[] offsets = [.. cells.Select(c => offset[c])];
            within.ThrowIfCancellationRequested();
            return new SeparableProgram(
                [.. start], [.. cells], [.. cells.Select(c => sign[c])], offsets, [.. own.Select(v => box[v])],
                Array.ConvertAll(ownRows, r => Positions(r)),
                Array.ConvertAll(ownRows, r => r.Right))
            {
                Origin = Array.ConvertAll(ownRows, r => r.Row),
            };

            (int, int)[] Positions(Equation r)
            {
                within.ThrowIfCancellationRequested();
                return Array.ConvertAll(r.Terms, t => (position[t.Variable], t.Coefficient));
            }
        }
    }
}
