using System.Globalization;
using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Cones;

namespace Pid.Data.Programs;

/// <content>
/// Matrix variables and semidefinite constraints. The variables of the problem are the scalar ones of the file, then the entries of the
/// matrix variables, as they stand in the matrix, the lower triangle by columns; an entry of data counts for both triangles.
/// </content>
internal sealed partial class CbfReader
{
    // Numbers that the systems of all semidefinite cones hold, n^4 / 8 each: some gigabytes.
    private const long LargestSystems = 25_000_000;

    private readonly List<(int Order, int First)> _matrices = []; // PSDVAR, and where its entries begin
    private readonly List<(int Order, AffineRow?[] Entries)> _matrixRows = []; // PSDCON; null where nothing names an entry
    private readonly List<double> _matrixCost = [];
    private double _systems;

    private void ReadMatrices(string section)
    {
        switch (section)
        {
            case "PSDVAR":
                ReadOrders(order =>
                {
                    _matrices.Add((order, _matrixCost.Count));
                    _matrixCost.AddRange(new double[Svec.Length(order)]);
                });
                break;
            case "PSDCON":
                ReadOrders(order => _matrixRows.Add((order, new AffineRow?[Svec.Length(order)])));
                break;
            case "OBJFCOORD":
                Entries(section, 3, (at, value) => _matrixCost[MatrixEntry(at)] += Twice(at, value));
                break;
            case "FCOORD":
                Entries(section, 4, (at, value) =>
                    Constraint(at[0]).Terms.Add((_cost.Length + MatrixEntry(at[1..]), Twice(at, value))));
                break;
            case "HCOORD":
                Entries(section, 4, (at, value) => ConstraintEntry(at[0], at[2..]).Terms.Add((Variable(at[1]), value)));
                break;
            default:
                Entries(section, 3, (at, value) => ConstraintEntry(at[0], at[1..]).Constant += value);
                break;
        }
    }

    private void ReadOrders(Action<int> add)
    {
        for (int k = Integer(Fields(1)[0]); k > 0; k--)
        {
            int order = Integer(Fields(1)[0]);
            RequireOrder(order);
            add(order);
        }
    }

    private void RequireOrder(int order)
    {
        _systems += Math.Pow(order, 2) * Math.Pow(order + 1, 2) / 8;
        if (order < 1 || _systems > LargestSystems)
        {
            throw order < 1 ? Error("A matrix of order 0.", "An order is at least 1: leave the matrix out, and correct the counts.")
                : Error($"With a matrix of order {order} the systems of the semidefinite cones hold more than {LargestSystems:N0} "
                    + "numbers, about n^4 / 8 for order n: one of order 118 at most.",
                    "Split large matrices where they are sparse: that is not done here.");
        }
    }

    // The entries of matrices are counted from the last scalar variable.
    private void RequireBeforeMatrices()
    {
        if (_begun.Contains("FCOORD"))
        {
            throw Error("Section VAR stands behind FCOORD.", "Sections VAR, CON, PSDVAR and PSDCON come before the data.");
        }
    }

    private static double Twice(int[] at, double value) => at[^1] == at[^2] ? value : 2 * value;

    private int MatrixEntry(int[] at)
    {
        (int order, int first) = _matrices[Index(at[0], _matrices.Count)];
        return first + Place(order, at[1], at[2]);
    }

    private AffineRow ConstraintEntry(int constraint, int[] at)
    {
        (int order, AffineRow?[] entries) = _matrixRows[Index(constraint, _matrixRows.Count)];
        return entries[Place(order, at[0], at[1])] ??= new AffineRow();
    }

    private int Place(int order, int row, int column) => Index(row, order) >= Index(column, order)
        ? Svec.Place(order, row, column)
        : throw Error($"Entry ({row}, {column}) stands above the diagonal.",
            $"Only the lower triangle is written, where row >= column: ({column}, {row}), which counts for both.");

    private void AddMatrixCones()
    {
        foreach ((int order, int first) in _matrices)
        {
            AddMatrixCone(order, [.. Enumerable.Range(_cost.Length + first, Svec.Length(order)).Select(j => AffineRow.Of(j))]);
        }

        foreach ((int order, AffineRow?[] entries) in _matrixRows)
        {
            AddMatrixCone(order, Array.ConvertAll(entries, entry => entry ?? new AffineRow()));
        }
    }

    private void AddMatrixCone(int order, AffineRow[] rows)
    {
        for (int j = 0; j < order; j++)
        {
            for (int i = j + 1; i < order; i++)
            {
                int place = Svec.Place(order, i, j);
                rows[place] = rows[place].Combine(Svec.Root2);
            }
        }

        AddSemidefinite(rows);
    }

    // The scaled lower triangle of a matrix, by columns.
    private void AddSemidefinite(AffineRow[] rows)
    {
        if (rows.Length == 1)
        {
            _rows.Nonnegative(rows[0]);
        }
        else
        {
            _rows.InCone(ConeSpec.Semidefinite(Svec.Order(rows.Length)), rows);
        }
    }

    // The scalar variables by their numbers, then X0[0,0], X0[1,0] and so on; no names where there are no matrices.
    private string[] MatrixNames()
    {
        if (_matrices.Count == 0)
        {
            return [];
        }

        List<string> names = [.. Enumerable.Range(0, _cost.Length).Select(j => j.ToString(CultureInfo.InvariantCulture))];
        for (int k = 0; k < _matrices.Count; k++)
        {
            for (int j = 0; j < _matrices[k].Order; j++)
            {
                for (int i = j; i < _matrices[k].Order; i++)
                {
                    names.Add(string.Create(CultureInfo.InvariantCulture, $"X{k}[{i},{j}]"));
                }
            }
        }

        return [.. names];
    }
}
