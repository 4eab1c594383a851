namespace Pid.Studies.Experiments;

/// <summary>
/// Two views of one thing: both see a shared sign z, each a private sign s of its own, in noise. View i is (z, z, s_i, s_i) + noise; masked
/// is one coordinate z + s_i + noise.
/// </summary>
internal sealed class TwoViews
{
    /// <summary>Visible coordinates of a view.</summary>
    public const int Visible = 4;

    private const double Noise = 0.7;

    /// <summary>Draws examples.</summary>
    public TwoViews(int count, ref SeededDraw random)
    {
        (Count, Inputs, Masked) = (count, [new double[count * Visible], new double[count * Visible]],
            [new double[count], new double[count]]);
        (Shared, Differ) = (new bool[count], new bool[count]);
        for (int n = 0; n < count; n++)
        {
            Span<int> own = [Sign(ref random), Sign(ref random)];
            int shared = Sign(ref random);
            (Shared[n], Differ[n]) = (shared > 0, own[0] != own[1]);
            for (int view = 0; view < 2; view++)
            {
                for (int k = 0; k < Visible; k++)
                {
                    Inputs[view][(n * Visible) + k] = (k < Visible / 2 ? shared : own[view]) + (Noise * random.Normal());
                }

                Masked[view][n] = shared + own[view] + (Noise * random.Normal());
            }
        }
    }

    /// <summary>The number of examples.</summary>
    public int Count { get; }

    /// <summary>For each view the visible coordinates, <see cref="Visible"/> an example.</summary>
    public double[][] Inputs { get; }

    /// <summary>For each view the masked coordinate.</summary>
    public double[][] Masked { get; }

    /// <summary>Whether z = 1: what the views agree on.</summary>
    public bool[] Shared { get; }

    /// <summary>Whether s_1 differs from s_2: what only their disagreement tells.</summary>
    public bool[] Differ { get; }

    private static int Sign(ref SeededDraw random) => random.Below(2) == 0 ? -1 : 1;
}
