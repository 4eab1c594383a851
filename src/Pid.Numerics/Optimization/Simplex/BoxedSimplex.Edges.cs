namespace Pid.Numerics.Optimization.Simplex;

// Walking from vertex to vertex, whatever the cost.
internal sealed partial class BoxedSimplex
{
    /// <summary>Number of edges that leave the solution's basis: one for each non-basic column.</summary>
    public int Edges => _nonbasic.Length;

    /// <summary>
    /// The neighbour of the solution along an edge: its columns that move and where they move to. Returns their number, or 0 where a basic
    /// variable at its end blocks the edge.
    /// </summary>
    /// <param name="edge">The edge.</param>
    /// <param name="columns">Room for rank + 1 columns.</param>
    /// <param name="values">Room for their new values.</param>
    public int Neighbour(int edge, Span<int> columns, Span<double> values)
    {
        int entering = _nonbasic[edge];
        double step = EdgeStep(edge, out _);
        if (Math.Abs(step) < 1e-11)
        {
            return 0;
        }

        (columns[0], values[0]) = (entering, X[entering] + step);
        int count = 1;
        for (int i = 0; i < Rank; i++)
        {
            double a = _tableau[(i * _stride) + edge];
            if (a != 0)
            {
                int v = _basic[i];
                (columns[count], values[count++]) = (v, Math.Clamp(X[v] - (a * step), Lower[v], Upper[v]));
            }
        }

        return count;
    }

    /// <summary>Goes to the neighbour along an edge.</summary>
    public void MoveTo(int edge)
    {
        int entering = _nonbasic[edge];
        double step = EdgeStep(edge, out int row);
        bool up = step > 0;
        Shift(edge, step);
        X[entering] = row < 0 ? (up ? Upper[entering] : Lower[entering]) : X[entering] + step;
        if (row >= 0)
        {
            int leaving = _basic[row];
            double a = _tableau[(row * _stride) + edge];
            X[leaving] = a > 0 == up ? Lower[leaving] : Upper[leaving];
            Pivot(row, edge);
            TotalPivots++;
        }
    }

    // How far the non-basic variable can go, with its sign, and the row that stops it (-1: its own other end).
    private double EdgeStep(int edge, out int row)
    {
        int v = _nonbasic[edge];
        double sign = X[v] == Lower[v] ? 1 : -1, step = Upper[v] - Lower[v], size = 0;
        row = -1;
        for (int i = 0; i < Rank; i++)
        {
            double a = sign * _tableau[(i * _stride) + edge];
            if (Math.Abs(a) > PivotSize)
            {
                int b = _basic[i];
                double room = Math.Max(0, a > 0 ? X[b] - Lower[b] : Upper[b] - X[b]) / Math.Abs(a);
                if (room < step - 1e-13 || (room <= step + 1e-13 && Math.Abs(a) > size && row >= 0))
                {
                    (step, row, size) = (Math.Min(step, room), i, Math.Abs(a));
                }
            }
        }

        return sign * step;
    }
}
