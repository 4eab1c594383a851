using System.Diagnostics;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Cli.Output;

/// <summary>What the cones of a program are called in reports.</summary>
internal static class ConeNames
{
    /// <summary>The kind of a cone.</summary>
    public static string Of(ConeKind kind) => kind switch
    {
        ConeKind.Zero => "equation",
        ConeKind.Nonnegative => "inequality",
        ConeKind.SecondOrder => "second-order",
        ConeKind.Exponential => "exponential",
        ConeKind.Power => "power",
        ConeKind.Semidefinite => "semidefinite",
        _ => throw new UnreachableException(),
    };

    /// <summary>How many there are: "10 equations, 1 inequality, 3 exponential cones".</summary>
    public static string Count(IEnumerable<ConeSpec> cones) => string.Join(", ", cones.Where(cone => cone.Dimension > 0)
        .GroupBy(cone => cone.Kind).Select(group => group.Key switch
        {
            ConeKind.Zero => Text(group.Sum(cone => cone.Dimension), "equation", "equations"),
            ConeKind.Nonnegative => Text(group.Sum(cone => cone.Dimension), "inequality", "inequalities"),
            var kind => Text(group.Count(), $"{Of(kind)} cone", $"{Of(kind)} cones"),
        })) is { Length: > 0 } text ? text : "none";

    private static string Text(int count, string one, string several) =>
        FormattableString.Invariant($"{count} {(count == 1 ? one : several)}");
}
