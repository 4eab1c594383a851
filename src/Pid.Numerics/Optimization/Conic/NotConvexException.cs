using System.Globalization;

namespace Pid.Numerics.Optimization.Conic;

/// <summary>The quadratic form P of a problem is not positive semidefinite: along a direction d the objective curves downwards.</summary>
internal sealed class NotConvexException : ArgumentException
{
    internal NotConvexException(double[] direction, double curvature)
        : base(string.Create(CultureInfo.InvariantCulture,
            $"The quadratic objective is not convex: d'Pd <= {curvature:0.###e+0} along d = ({Describe(direction)}). P must be positive "
                + $"semidefinite (negative semidefinite to maximise)."))
    {
        (Direction, Curvature) = (direction, curvature);
    }

    /// <summary>The same where rounding of the data may be the reason.</summary>
    public string AsDoubt => string.Create(CultureInfo.InvariantCulture,
        $"The quadratic objective is convex but for what rounding of its numbers may leave: d'Pd <= {Curvature:0.###e+0} along d = "
            + $"({Describe([.. Direction])}). If that is meant, points far along d may be better than the one given.");

    /// <summary>d, n values; the largest is 1 in size.</summary>
    public IReadOnlyList<double> Direction { get; }

    /// <summary>An upper bound on d'Pd, negative, outward-rounded.</summary>
    public double Curvature { get; }

    private static string Describe(double[] direction)
    {
        const int Shown = 6;
        IEnumerable<string> parts = Enumerable.Range(0, direction.Length).Where(j => direction[j] != 0).OrderByDescending(j =>
            Math.Abs(direction[j])).ThenBy(j => j)
            .Take(Shown).Select(j => string.Create(CultureInfo.InvariantCulture, $"x[{j}]: {direction[j]:0.####}"));
        return string.Join(", ", parts) + (direction.Count(v => v != 0) > Shown ? ", .." : "");
    }
}
