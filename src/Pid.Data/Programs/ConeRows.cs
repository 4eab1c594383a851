using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Data.Programs;

/// <summary>One affine row: sum of coefficient * variable + constant.</summary>
internal sealed class AffineRow
{
    public List<(int Variable, double Coefficient)> Terms { get; private init; } = [];

    public double Constant { get; set; }

    public static AffineRow Of(int variable, double coefficient = 1, double constant = 0) =>
        new() { Constant = constant, Terms = new(1) { (variable, coefficient) } };

    /// <summary>factor * this + otherFactor * other.</summary>
    public AffineRow Combine(double factor, AffineRow? other = null, double otherFactor = 0)
    {
        AffineRow row = new() { Constant = factor * Constant };
        row.Terms.AddRange(Terms.Select(t => (t.Variable, factor * t.Coefficient)));
        if (other is not null)
        {
            row.Constant += otherFactor * other.Constant;
            row.Terms.AddRange(other.Terms.Select(t => (t.Variable, otherFactor * t.Coefficient)));
        }

        return row;
    }
}

/// <summary>
/// Collects affine rows that shall lie in cones, and lays them out: equations first, then inequalities, then the other cones.
/// </summary>
internal sealed class ConeRows
{
    private readonly List<AffineRow> _zero = [];
    private readonly List<AffineRow> _nonnegative = [];
    private readonly List<(ConeSpec Cone, AffineRow[] Rows)> _cones = [];

    /// <summary>Variables beyond those of the file, made where a cone must be split.</summary>
    public int Variables { get; set; }

    public void Zero(AffineRow row) => _zero.Add(row);

    public void Nonnegative(AffineRow row) => _nonnegative.Add(row);

    public void InCone(ConeSpec cone, params AffineRow[] rows) => _cones.Add((cone, rows));

    /// <exception cref="TableFormatException">The numbers of the file make none, as coefficients that add up to infinity.</exception>
    public ConicProblem Build(SparseMatrix? quadratic, double[] cost, string file)
    {
        Array.Resize(ref cost, Variables);
        List<ConeSpec> specs = [];
        if (_zero.Count > 0)
        {
            specs.Add(ConeSpec.Zero(_zero.Count));
        }

        if (_nonnegative.Count > 0)
        {
            specs.Add(ConeSpec.Nonnegative(_nonnegative.Count));
        }

        specs.AddRange(_cones.Select(c => c.Cone));
        List<AffineRow> all = [.. _zero, .. _nonnegative, .. _cones.SelectMany(c => c.Rows)];
        SparseMatrixBuilder matrix = new(all.Count, Variables);
        double[] right = new double[all.Count];
        for (int i = 0; i < all.Count; i++)
        {
            right[i] = all[i].Constant;
            foreach ((int variable, double coefficient) in all[i].Terms)
            {
                matrix.Add(i, variable, -coefficient);
            }
        }

        try
        {
            return new ConicProblem(quadratic, cost, matrix.Build(), right, specs.ToArray());
        }
        catch (ArgumentException e) when (e is not NotConvexException)
        {
            throw new TableFormatException(file, $"The numbers of the file make no program: {e.Message}",
                "Here A x + s = b with s in the cones, minimise 1/2 x'Px + q'x.");
        }
    }
}
