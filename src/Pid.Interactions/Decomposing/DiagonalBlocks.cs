namespace Pid.Interactions.Decomposing;

/// <summary>The diagonal blocks A1(x1) and A2(x2), of order |Y|, of the Newton matrix; lower triangles, row-major.</summary>
internal static class DiagonalBlocks
{
    /// <summary>
    /// Sums w diag r + k r r' over the fibres of each symbol; the identity row where there is no potential; cancelled, it leaves off.
    /// </summary>
    public static void Assemble(UnionProblem problem, double[] r, double[] w, double[] k, double[] blocks1, double[] blocks2,
        CancellationToken cancellation)
    {
        int ny = problem.NY, yy = ny * ny;
        blocks1.AsSpan(0, problem.N1 * yy).Clear();
        blocks2.AsSpan(0, problem.N2 * yy).Clear();
        for (int i = 0, f = 0; i < problem.N1 && !cancellation.IsCancellationRequested; i++)
        {
            for (int j = 0; j < problem.N2; j++, f++)
            {
                AddFibre(r.AsSpan(f * ny, ny), w[f], k[f], blocks1.AsSpan(i * yy, yy), blocks2.AsSpan(j * yy, yy));
            }
        }

        FillInactive(problem.P1, problem.N1, ny, blocks1);
        FillInactive(problem.P2, problem.N2, ny, blocks2);
    }

    /// <summary>The diagonals alone of the same blocks.</summary>
    public static void AssembleDiagonals(UnionProblem problem, double[] r, double[] w, double[] k, double[] diagonal1, double[] diagonal2,
        CancellationToken cancellation)
    {
        int ny = problem.NY;
        diagonal1.AsSpan(0, problem.N1 * ny).Clear();
        diagonal2.AsSpan(0, problem.N2 * ny).Clear();
        for (int i = 0, f = 0; i < problem.N1 && !cancellation.IsCancellationRequested; i++)
        {
            for (int j = 0; j < problem.N2; j++, f++)
            {
                for (int y = 0; y < ny; y++)
                {
                    double probability = r[(f * ny) + y], v = ((k[f] * probability) + w[f]) * probability;
                    diagonal1[(i * ny) + y] += v;
                    diagonal2[(j * ny) + y] += v;
                }
            }
        }

        FillInactive(problem.P1, problem.N1 * ny, diagonal1);
        FillInactive(problem.P2, problem.N2 * ny, diagonal2);
    }

    /// <summary>Scales a symmetric block to a unit diagonal: a becomes s a s.</summary>
    public static void ScaleToUnitDiagonal(Span<double> block, int n, Span<double> scale)
    {
        for (int p = 0; p < n; p++)
        {
            scale[p] = 1 / Math.Sqrt(Math.Max(block[(p * n) + p], 1e-300));
        }

        for (int p = 0; p < n; p++)
        {
            for (int q = 0; q <= p; q++)
            {
                block[(p * n) + q] *= scale[p] * scale[q];
            }
        }
    }

    private static void AddFibre(ReadOnlySpan<double> r, double w, double k, Span<double> block1, Span<double> block2)
    {
        int ny = r.Length;
        for (int a = 0; a < ny; a++)
        {
            double kr = k * r[a];
            for (int b = 0; b <= a; b++)
            {
                double v = kr * r[b];
                block1[(a * ny) + b] += v;
                block2[(a * ny) + b] += v;
            }

            block1[(a * ny) + a] += w * r[a];
            block2[(a * ny) + a] += w * r[a];
        }
    }

    private static void FillInactive(double[] p, int n, double[] diagonal)
    {
        for (int i = 0; i < n; i++)
        {
            diagonal[i] = p[i] == 0 ? 1 : diagonal[i];
        }
    }

    private static void FillInactive(double[] p, int n, int ny, double[] blocks)
    {
        for (int i = 0; i < n * ny; i++)
        {
            if (p[i] == 0)
            {
                blocks[(i * ny) + (i % ny)] = 1;
            }
        }
    }
}
