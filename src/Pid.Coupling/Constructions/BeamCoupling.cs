namespace Pid.Coupling;

/// <summary>
/// Beam search over the monotone couplings of two marginals: the tree of <see cref="MonotoneSearch"/>, one atom a level, of which only
/// the most promising nodes are kept: those with the least entropy spent plus capped majorize-profile of what is left.
/// </summary>
/// <remarks>
/// A heuristic: what is dropped is lost. Time grows with the square of the width and of the number of states.
/// </remarks>
internal static class BeamCoupling
{
    /// <summary>The name under which the coupling is reported.</summary>
    public const string Name = "beam search";

    /// <summary>Builds the coupling.</summary>
    /// <param name="marginals">Two marginals.</param>
    /// <param name="width">The number of nodes kept on a level, and of the largest atoms tried from each.</param>
    /// <exception cref="ArgumentException">There are not two marginals.</exception>
    public static SparseCoupling Build(Marginals marginals, int width)
    {
        MonotonePath.RequireTwo(marginals);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        return MonotonePath.Replay(Name, marginals, new Search(marginals, width).Run());
    }

    private sealed class Search(Marginals marginals, int width)
    {
        private readonly ResidualBound _bound = new(marginals.Total, marginals[0].Length + marginals[1].Length);
        private List<Node> _children = [];

        public Stack<MonotonePath.Step> Run()
        {
            Node[] level = [new Node(null, default, MassSort.Descending(marginals[0]), MassSort.Descending(marginals[1]),
                marginals.Total, 0, 0)];
            while (level[0].Left > 0)
            {
                _children = [];
                ResidualMemo seen = new(int.MaxValue);
                foreach (Node node in level)
                {
                    Branch(node, seen);
                }

                // Couplings end at different levels: one with nothing left competes by its entropy. Where every node is a dead end
                // the order of the atoms is given up, not the coupling.
                level = [.. _children.OrderBy(node => node.IsDeadEnd).ThenBy(node => node.Promise).Take(width)];
                if (!level[0].IsDeadEnd)
                {
                    level = Array.FindAll(level, node => !node.IsDeadEnd);
                }
            }

            Stack<MonotonePath.Step> path = new();
            for (Node node = level[0]; node.Parent is not null; node = node.Parent)
            {
                if (node.Step.Mass > 0)
                {
                    path.Push(node.Step);
                }
            }

            return path;
        }

        private void Branch(Node node, ResidualMemo seen)
        {
            if (node.Left == 0)
            {
                _children.Add(node);
                return;
            }

            (ulong[] a, ulong[] b) = (node.Rows, node.Columns);
            ulong cap = node.IsDeadEnd ? ulong.MaxValue : node.Step.Mass;
            int room = width;
            for (int i = 0, j = 0; (i < a.Length || j < b.Length) && room > 0;)
            {
                ulong mass = Math.Max(i < a.Length ? a[i] : 0, j < b.Length ? b[j] : 0);
                bool inRows = i < a.Length && a[i] == mass;
                bool inColumns = j < b.Length && b[j] == mass;
                for (int k = 0; mass <= cap && inRows && k < b.Length && b[k] >= mass && room > 0; k = ResidualBound.Next(b, k), room--)
                {
                    Emit(node, i, k, mass, seen);
                }

                for (int k = 0; mass <= cap && inColumns && k < a.Length && a[k] > mass && room > 0; k = ResidualBound.Next(a, k), room--)
                {
                    Emit(node, k, j, mass, seen);
                }

                i = inRows ? ResidualBound.Next(a, i) : i;
                j = inColumns ? ResidualBound.Next(b, j) : j;
            }
        }

        private void Emit(Node node, int row, int column, ulong mass, ResidualMemo seen)
        {
            ulong[] rows = new ulong[node.Rows.Length];
            ulong[] columns = new ulong[node.Columns.Length];
            rows = rows[..ResidualBound.Subtract(node.Rows, row, mass, rows)];
            columns = columns[..ResidualBound.Subtract(node.Columns, column, mass, columns)];
            double spent = node.Spent + _bound.Surprisal(mass);
            if (!seen.Dominates(rows, columns, spent, mass, 0))
            {
                ulong left = node.Left - mass;
                double promise = spent + (left == 0 ? 0 : _bound.Bits(rows, columns, left, mass, double.PositiveInfinity));
                _children.Add(new Node(node, new MonotonePath.Step(mass, node.Rows[row], node.Columns[column]), rows, columns, left,
                    spent, promise));
            }
        }

        private sealed record Node(Node? Parent, MonotonePath.Step Step, ulong[] Rows, ulong[] Columns, ulong Left, double Spent,
            double Promise)
        {
            // Whether every mass left exceeds the last atom.
            public bool IsDeadEnd => Left > 0 && Math.Min(Rows[^1], Columns[^1]) > Step.Mass;
        }
    }
}
