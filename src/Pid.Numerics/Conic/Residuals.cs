using Pid.Numerics.LinearAlgebra;

namespace Pid.Numerics.Conic;

/// <summary>
/// Residuals of the embedding at a point, in the scaled problem: X = P x + A'z + q tau, Z = A x + s - b tau, T = q'x + b'z + kappa + x'Px / tau;
/// and what the termination tests need of them in the original problem.
/// </summary>
internal sealed class Residuals
{
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

    public double Primal { get; private set; }

    public double Dual { get; private set; }

    /// <summary>||A'z|| at b'z = -1; infinite if b'z >= 0.</summary>
    public double PrimalInfeasibility { get; private set; }

    /// <summary>max(||P x||, ||A x + s|| / max(1, ||s||)) at q'x = -1; infinite if q'x >= 0.</summary>
    public double DualInfeasibility { get; private set; }

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
        CostX = cost / d.Objective;
        RightSideZ = right / d.Objective;
        Quadratic = quadratic / d.Objective;
        PrimalObjective = ((0.5 * Quadratic / tau) + CostX) / tau;
        DualObjective = ((-0.5 * Quadratic / tau) - RightSideZ) / tau;
        double difference = Math.Abs(PrimalObjective - DualObjective);
        Gap = difference / Math.Max(1, Math.Min(Math.Abs(PrimalObjective), Math.Abs(DualObjective)));
        MeasureColumns(tau);
        MeasureRows(point, tau);
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
            double scale = 1 / _data.Rows[i];
            residual = Math.Max(residual, scale * Math.Abs(Z[i]));
            ray = Math.Max(ray, scale * Math.Abs(sum));
            size = Math.Max(size, scale * point.S[i]);
            terms = Math.Max(terms, scale * Math.Max(Math.Abs(b), Math.Max(Math.Abs(Ax[i]), point.S[i])) / tau);
        }

        Primal = residual / tau / terms;
        DualInfeasibility = CostX < 0 ? Math.Max(DualInfeasibility, ray / Math.Max(-CostX, size)) : double.PositiveInfinity;
    }
}
