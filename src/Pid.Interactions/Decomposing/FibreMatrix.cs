namespace Pid.Interactions.Decomposing;

/// <summary>Products with the Newton matrix of <see cref="INewtonSystem"/> in its fibre form: O(|X1| |X2| |Y|), nothing stored.</summary>
internal readonly ref struct FibreMatrix(UnionProblem problem, double[] r, double[] w, double[] k)
{
    /// <summary>(out1, out2) = M (x1, x2); inactive variables map to themselves.</summary>
    public void Multiply(ReadOnlySpan<double> x1, ReadOnlySpan<double> x2, Span<double> out1, Span<double> out2)
    {
        int ny = problem.NY;
        for (int i = 0; i < problem.N1 * ny; i++)
        {
            out1[i] = problem.P1[i] == 0 ? x1[i] : 0;
        }

        for (int i = 0; i < problem.N2 * ny; i++)
        {
            out2[i] = problem.P2[i] == 0 ? x2[i] : 0;
        }

        for (int i = 0, f = 0; i < problem.N1; i++)
        {
            ReadOnlySpan<double> a = x1.Slice(i * ny, ny);
            Span<double> o1 = out1.Slice(i * ny, ny);
            for (int j = 0; j < problem.N2; j++, f++)
            {
                ReadOnlySpan<double> b = x2.Slice(j * ny, ny);
                Span<double> o2 = out2.Slice(j * ny, ny);
                ReadOnlySpan<double> rf = r.AsSpan(f * ny, ny);
                double mean = 0;
                for (int y = 0; y < rf.Length; y++)
                {
                    mean += rf[y] * (a[y] + b[y]);
                }

                mean *= k[f];
                double wf = w[f];
                for (int y = 0; y < rf.Length; y++)
                {
                    double v = rf[y] * ((wf * (a[y] + b[y])) + mean);
                    o1[y] += v;
                    o2[y] += v;
                }
            }
        }
    }

    /// <summary>out1 -= B x2, the off-diagonal block.</summary>
    public void SubtractForward(ReadOnlySpan<double> x2, Span<double> out1)
    {
        int ny = problem.NY;
        for (int i = 0, f = 0; i < problem.N1; i++)
        {
            for (int j = 0; j < problem.N2; j++, f++)
            {
                SubtractFibre(f, x2.Slice(j * ny, ny), out1.Slice(i * ny, ny));
            }
        }
    }

    /// <summary>out2 -= B' x1.</summary>
    public void SubtractTransposed(ReadOnlySpan<double> x1, Span<double> out2)
    {
        int ny = problem.NY;
        for (int i = 0, f = 0; i < problem.N1; i++)
        {
            for (int j = 0; j < problem.N2; j++, f++)
            {
                SubtractFibre(f, x1.Slice(i * ny, ny), out2.Slice(j * ny, ny));
            }
        }
    }

    private void SubtractFibre(int f, ReadOnlySpan<double> x, Span<double> target)
    {
        ReadOnlySpan<double> rf = r.AsSpan(f * problem.NY, x.Length);
        double mean = 0;
        for (int y = 0; y < rf.Length; y++)
        {
            mean += rf[y] * x[y];
        }

        mean *= k[f];
        double wf = w[f];
        for (int y = 0; y < rf.Length; y++)
        {
            target[y] -= rf[y] * ((wf * x[y]) + mean);
        }
    }
}
