namespace Pid.Numerics.Optimization.Conic;

/// <summary>A point (or direction) of the embedding: x, s, z, tau, kappa.</summary>
internal sealed class Iterate(int variables, int rows)
{
    public double[] X { get; } = new double[variables];

    public double[] S { get; } = new double[rows];

    public double[] Z { get; } = new double[rows];

    public double Tau { get; set; }

    public double Kappa { get; set; }

    public void CopyFrom(Iterate other)
    {
        other.X.CopyTo(X, 0);
        other.S.CopyTo(S, 0);
        other.Z.CopyTo(Z, 0);
        Tau = other.Tau;
        Kappa = other.Kappa;
    }

    public void Move(Iterate direction, double step)
    {
        Kkt.KktSystem.Add(X, direction.X, step);
        Kkt.KktSystem.Add(S, direction.S, step);
        Kkt.KktSystem.Add(Z, direction.Z, step);
        Tau += step * direction.Tau;
        Kappa += step * direction.Kappa;
    }

    // The embedding is a cone: its points may be shrunk together without changing what they say.
    public void Scale(double factor)
    {
        Multiply(X, factor);
        Multiply(S, factor);
        Multiply(Z, factor);
        Tau *= factor;
        Kappa *= factor;
    }

    private static void Multiply(double[] v, double factor)
    {
        for (int i = 0; i < v.Length; i++)
        {
            v[i] *= factor;
        }
    }
}
