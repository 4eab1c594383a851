using Pid.Data.Conic;
using Pid.Numerics.Conic;

namespace Pid.Tests.Properties.Conic;

/// <summary>Signs that readers could get wrong in silence: the cone L- with a right side, and ranges on equations.</summary>
public sealed class ReaderSignTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("signs").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    // max x with x - 3 in L-.
    [Fact]
    public void The_cone_L_minus_holds_numbers_below_zero() => Assert.Equal(3, Optimum("a.cbf",
        "VER\n3\n\nOBJSENSE\nMAX\n\nVAR\n1 1\nF 1\n\nCON\n1 1\nL- 1\n\nOBJACOORD\n1\n0 1.0\n\nACOORD\n1\n0 0 1.0\n\nBCOORD\n1\n0 -3.0\n"), 6);

    // An equation x = 4 with a range R: [4, 4 + R] for R > 0, [4 + R, 4] for R < 0.
    [Theory]
    [InlineData(1, 2, 4)]
    [InlineData(-1, 2, -6)]
    [InlineData(1, -2, 2)]
    [InlineData(-1, -2, -4)]
    public void Ranges_on_equations_go_the_way_of_their_sign(int cost, int range, double optimum) => Assert.Equal(optimum, Optimum("a.mps",
        $"NAME T\nROWS\n N C\n E R1\nCOLUMNS\n X C {cost} R1 1\nRHS\n RHS R1 4\nRANGES\n RNG R1 {range}\nENDATA\n"), 6);

    private double Optimum(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        ConicFile file = ConicFile.Read(path);
        ConicSolution solution = ConicChecker.Solve(file.Problem);
        Assert.Equal(SolutionStatus.Optimal, solution.Status);
        return file.ToFileObjective(solution.PrimalObjective);
    }
}
