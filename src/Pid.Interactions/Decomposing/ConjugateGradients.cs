using Pid.Interactions.Memory;
using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Interactions.Decomposing;

/// <summary>
/// Newton systems by conjugate gradients on the fibre form, preconditioned by another system: directions are inexact, bounds stay proven.
/// </summary>
/// <param name="preconditioner">Positive definite, and not far from the matrix.</param>
/// <param name="matrix">Where the products are made.</param>
internal sealed class ConjugateGradients(INewtonSystem preconditioner, FibreRows matrix) : INewtonSystem
{
    private const int UsualLimit = 400;
    private const double UsualTolerance = 1e-9;
    private UnionProblem _problem = new();
    private CancellationToken _cancellation;
    private double[] _residual = [], _preconditioned = [], _direction = [], _product = [], _solution = [];

    private int Size1 => _problem.N1 * _problem.NY;

    private int Size => (_problem.N1 + _problem.N2) * _problem.NY;

    /// <inheritdoc/>
    public void Factor(UnionProblem problem, double[] r, double[] w, double[] k, CancellationToken cancellation)
    {
        (_problem, _cancellation) = (problem, cancellation);
        Buffers.Grow(ref _residual, Size);
        Buffers.Grow(ref _preconditioned, Size);
        Buffers.Grow(ref _direction, Size);
        Buffers.Grow(ref _product, Size);
        Buffers.Grow(ref _solution, Size);
        matrix.Load(problem, r, w, k, cancellation);
        preconditioner.Factor(problem, r, w, k, cancellation);
    }

    /// <inheritdoc/>
    public void Solve(ReadOnlySpan<double> g1, ReadOnlySpan<double> g2, Span<double> dl, Span<double> dm) =>
        Solve(g1, g2, dl, dm, UsualTolerance, UsualLimit);

    /// <summary>Solves to a tolerance.</summary>
    /// <param name="g1">The right side of l.</param>
    /// <param name="g2">The right side of m.</param>
    /// <param name="dl">Becomes the direction of l.</param>
    /// <param name="dm">Becomes the direction of m.</param>
    /// <param name="tolerance">The residual to reach, beside the right side, in the norm of the preconditioner.</param>
    /// <param name="limit">Iterations at most.</param>
    /// <returns>Whether it was reached.</returns>
    public bool Solve(
        ReadOnlySpan<double> g1, ReadOnlySpan<double> g2, Span<double> dl, Span<double> dm, double tolerance, int limit)
    {
        Span<double> x = _solution.AsSpan(0, Size), residual = _residual.AsSpan(0, Size), z = _preconditioned.AsSpan(0, Size);
        Span<double> p = _direction.AsSpan(0, Size), q = _product.AsSpan(0, Size);
        x.Clear();
        g1[..Size1].CopyTo(residual);
        g2[..(Size - Size1)].CopyTo(residual[Size1..]);
        RemoveGauge(residual);
        Precondition(residual, z);
        z.CopyTo(p);
        double rho = DenseVector.Dot(residual, z), enough = tolerance * tolerance * rho;
        for (int i = 0; i < limit && rho > enough && !_cancellation.IsCancellationRequested; i++)
        {
            matrix.Multiply(p[..Size1], p[Size1..], q[..Size1], q[Size1..]);
            double curvature = DenseVector.Dot(p, q);
            if (!(curvature > 0))
            {
                break; // the direction has shrunk into the gauge: nothing left to gain
            }

            double step = rho / curvature;
            DenseVector.AddScaled(x, p, step);
            DenseVector.AddScaled(residual, q, -step);
            Precondition(residual, z);
            double next = DenseVector.Dot(residual, z), factor = next / rho;
            rho = next;
            for (int t = 0; t < p.Length; t++)
            {
                p[t] = z[t] + (factor * p[t]);
            }
        }

        x[..Size1].CopyTo(dl);
        x[Size1..].CopyTo(dm);
        return rho <= enough;
    }

    // Rounding leaves a part of the right-hand side in the null space, where no step can reduce it and iterations would run away.
    private void RemoveGauge(Span<double> residual)
    {
        for (int y = 0; y < _problem.NY; y++)
        {
            double sum = 0;
            int active = 0;
            for (int i = y; i < residual.Length; i += _problem.NY)
            {
                bool first = i < Size1;
                if ((first ? _problem.P1[i] : _problem.P2[i - Size1]) > 0)
                {
                    sum += first ? residual[i] : -residual[i];
                    active++;
                }
            }

            for (int i = y; i < residual.Length && active > 0; i += _problem.NY)
            {
                bool first = i < Size1;
                if ((first ? _problem.P1[i] : _problem.P2[i - Size1]) > 0)
                {
                    residual[i] -= (first ? sum : -sum) / active;
                }
            }
        }
    }

    // A factor pins the gauge by little: of the rounding in its direction nothing may come back.
    private void Precondition(ReadOnlySpan<double> residual, Span<double> z)
    {
        preconditioner.Solve(residual[..Size1], residual[Size1..], z[..Size1], z[Size1..]);
        RemoveGauge(z);
    }
}
