using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Numerics.Optimization.Conic;

/// <summary>
/// Residuals of the embedding at a point, in the scaled problem: X = P x + A'z + q tau, Z = A x + s - b tau, T = q'x + b'z + kappa + x'Px /
/// tau; and what the termination tests need of them in the original problem.
/// </summary>
internal sealed class Residuals
{
    // A gap is absolute below an objective of 1, or what is nearest to 1 within this of the problem's own unit.
    private const double UnitRange = 100;

    private readonly Equilibration _data;

    public Residuals(Equilibration data)
    {
        _data = data;
        X = new double[data.Cost.Length];
        Px = new double[data.Cost.Length];
        Atz = new double[data.Cost.Length];
        Z = new double[data.RightSide.Length];
        Ax = new double[data.RightSide.Length];
    }

    /// <summary>The problem's unit of the objective where the data are not those that were scaled; 0 where they are.</summary>
    public double ObjectiveUnit { get; init; }

    public double[] X { get; }

    public double[] Z { get; }

    public double T { get; private set; }

    public double[] Px { get; }

    public double[] Ax { get; }

    public double[] Atz { get; }

    /// <summary>q'x, b'z and x'Px, original units of the objective times tau, tau, tau^2.</summary>
    public double CostX { get; private set; }

    public double RightSideZ { get; private set; }

    public double Quadratic { get; private set; }

    public double PrimalObjective { get; private set; }

    public double DualObjective { get; private set; }

    public double Gap { get; private set; }

    /// <summary>The gap beside the objective itself, however small that is.</summary>
    public double RelativeGap => PrimalObjective == DualObjective ? 0
        : Math.Abs(PrimalObjective - DualObjective) / Math.Max(Math.Abs(PrimalObjective), Math.Abs(DualObjective));

    /// <summary>
    /// How far the residuals can move the objective to first order, |z|'|Z| + |x|'|X|, beside the objective itself (its unit if it is 0):
    /// small ones can with large multipliers.
    /// </summary>
    public double Doubt { get; private set; }

    public double Primal { get; private set; }

    public double Dual { get; private set; }

    /// <summary>||A'z|| at b'z = -1; infinite if b'z >= 0.</summary>
    public double PrimalInfeasibility { get; private set; }

    /// <summary>max(||P x||, ||A x + s|| / max(1, ||s||)) at q'x = -1; infinite if q'x >= 0.</summary>
    public double DualInfeasibility { get; private set; }

    /// <summary>
    /// The residuals of the scaled problem beside its largest terms: there no row or column is small because of its unit.
    /// </summary>
    public double PrimalScaled { get; private set; }

    public double DualScaled { get; private set; }

    /// <summary>||x|| of the scaled problem.</summary>
    public double PointSize { get; private set; }

    /// <summary>
    /// ||A'z|| beside ||z||, and max(||A x + s||, ||P x||) beside the largest of x and s, scaled: what makes z or x look like a ray.
    /// </summary>
    public double PrimalRay { get; private set; }

    public double DualRay { get; private set; }

    public double Mu { get; private set; }

    public void Compute(Iterate point, int degree)
    {
        Equilibration d = _data;
        Px.AsSpan().Clear();
        Ax.AsSpan().Clear();
        Atz.AsSpan().Clear();
        d.Quadratic.SymmetricMultiplyAdd(point.X, Px);
        d.Matrix.MultiplyAdd(point.X, Ax);
        d.Matrix.TransposeMultiplyAdd(point.Z, Atz);
        double tau = point.Tau;
        double quadratic = DenseVector.Dot(point.X, Px);
        double cost = DenseVector.Dot(d.Cost, point.X);
        double right = DenseVector.Dot(d.RightSide, point.Z);
        T = cost + right + point.Kappa + (quadratic / tau);
        Mu = (DenseVector.Dot(point.S, point.Z) + (tau * point.Kappa)) / (degree + 1);
        double unit = d.Size / d.Objective;
        CostX = cost * unit;
        RightSideZ = right * unit;
        Quadratic = quadratic * unit;
        PrimalObjective = ((0.5 * Quadratic / tau) + CostX) / tau;
        DualObjective = ((-0.5 * Quadratic / tau) - RightSideZ) / tau;
        double difference = Math.Abs(PrimalObjective - DualObjective);
        double stated = ObjectiveUnit == 0 ? unit : ObjectiveUnit;
        double least = Math.Clamp(1, stated / UnitRange, stated * UnitRange);
        Gap = difference / Math.Max(least, Math.Min(Math.Abs(PrimalObjective), Math.Abs(DualObjective)));
        MeasureColumns(tau);
        MeasureRows(point, tau);
        MeasureRays(point);
        PrimalScaled = Largest(Z) / Math.Max(OneIfZero(Largest(d.RightSide)) * tau, Math.Max(Largest(Ax), Largest(point.S)));
        DualScaled = Largest(X) / Math.Max(OneIfZero(Largest(d.Cost)) * tau, Math.Max(Largest(Px), Largest(Atz)));
        PointSize = Largest(point.X) / tau;
        double moved = (DotOfMagnitudes(Z, point.Z) + DotOfMagnitudes(X, point.X)) * unit / (tau * tau);
        double larger = Math.Max(Math.Abs(PrimalObjective), Math.Abs(DualObjective));
        Doubt = moved / (larger == 0 ? least : larger);
    }

    private static double OneIfZero(double size) => size == 0 ? 1 : size;

    private void MeasureRays(Iterate point)
    {
        double sum = 0;
        for (int i = 0; i < Ax.Length; i++)
        {
            sum = Math.Max(sum, Math.Abs(Ax[i] + point.S[i]));
        }

        PrimalRay = RightSideZ < 0 ? Largest(Atz) / Largest(point.Z) : double.PositiveInfinity;
        DualRay = CostX < 0 ? Math.Max(sum, Largest(Px)) / Math.Max(Largest(point.X), Largest(point.S)) : double.PositiveInfinity;
    }

    private static double DotOfMagnitudes(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += Math.Abs(a[i] * b[i]);
        }

        return sum;
    }

    private static double Largest(double[] v)
    {
        double largest = 0;
        foreach (double t in v)
        {
            largest = Math.Max(largest, Math.Abs(t));
        }

        return largest;
    }

    private void MeasureColumns(double tau)
    {
        double residual = 0;
        double terms = 1;
        double px = 0;
        double atz = 0;
        for (int j = 0; j < X.Length; j++)
        {
            double q = tau * _data.Cost[j];
            X[j] = Px[j] + Atz[j] + q;
            double scale = 1 / (_data.Columns[j] * _data.Objective);
            residual = Math.Max(residual, scale * Math.Abs(X[j]));
            px = Math.Max(px, scale * Math.Abs(Px[j]));
            atz = Math.Max(atz, scale * Math.Abs(Atz[j]));
            terms = Math.Max(terms, scale * Math.Abs(q) / tau);
        }

        Dual = residual / tau / Math.Max(terms, Math.Max(px, atz) / tau);
        PrimalInfeasibility = RightSideZ < 0 ? atz / -RightSideZ : double.PositiveInfinity;
        DualInfeasibility = CostX < 0 ? px / -CostX : double.PositiveInfinity;
    }

    private void MeasureRows(Iterate point, double tau)
    {
        double residual = 0;
        double terms = 1;
        double ray = 0;
        double size = 0;
        for (int i = 0; i < Z.Length; i++)
        {
            double b = tau * _data.RightSide[i];
            double sum = Ax[i] + point.S[i];
            Z[i] = sum - b;
            double scale = _data.Size / _data.Rows[i];
            residual = Math.Max(residual, scale * Math.Abs(Z[i]));
            ray = Math.Max(ray, scale * Math.Abs(sum));
            size = Math.Max(size, scale * point.S[i]);
            terms = Math.Max(terms, scale * Math.Max(Math.Abs(b), Math.Max(Math.Abs(Ax[i]), point.S[i])) / tau);
        }

        Primal = residual / tau / terms;
        DualInfeasibility = CostX < 0 ? Math.Max(DualInfeasibility, ray / Math.Max(-CostX, size)) : double.PositiveInfinity;
    }
}
