using Pid.Data;
using Pid.Data.Programs;
using Pid.Numerics.Optimization.Conic;
using Pid.Tests.Properties.Numerics.Optimization;

namespace Pid.Tests.Properties.Data.Programs;

/// <summary>Signs that readers could get wrong in silence: the cone L- with a right side, and ranges on equations.</summary>
public sealed class ReaderSignTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("signs").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    // max x with x - 3 in L-.
    [Fact]
    public void The_cone_L_minus_holds_numbers_below_zero() => Assert.Equal(3, Optimum("a.cbf",
        "VER\n3\n\nOBJSENSE\nMAX\n\nVAR\n1 1\nF 1\n\nCON\n1 1\nL- 1\n\nOBJACOORD\n1\n0 1.0\n\nACOORD\n1\n0 0 "
            + "1.0\n\nBCOORD\n1\n0 -3.0\n"), 1e-6);

    // An equation x = 4 with a range R: [4, 4 + R] for R > 0, [4 + R, 4] for R < 0.
    [Theory]
    [InlineData(1, 2, 4)]
    [InlineData(-1, 2, -6)]
    [InlineData(1, -2, 2)]
    [InlineData(-1, -2, -4)]
    public void Ranges_on_equations_go_the_way_of_their_sign(int cost, int range, double optimum) => Assert.Equal(optimum, Optimum("a.mps",
        $"NAME T\nROWS\n N C\n E R1\nCOLUMNS\n X C {cost} R1 1\nRHS\n RHS R1 4\nRANGES\n RNG R1 {range}\nENDATA\n"), 1e-6);

    // x^.2 y^.3 z^.5 >= |t| on x + y + z = 1, t as large as can be: .2^.2 .3^.3 .5^.5; and x + y + z over the dual cone at t = 1 is 1.
    [Theory]
    [InlineData("POWCONES", "@0:POW", 0.35713085845668)]
    [InlineData("POW*CONES", "@0:POW*", 1)]
    public void A_power_cone_of_three_exponents(string section, string cone, double optimum)
    {
        bool dual = cone.EndsWith('*');
        string objective = dual ? "OBJSENSE\nMIN\n" : "OBJSENSE\nMAX\n";
        string cost = dual ? "OBJACOORD\n3\n0 1\n1 1\n2 1\n" : "OBJACOORD\n1\n3 1\n";
        string rows = dual ? "ACOORD\n1\n0 3 1\n" : "ACOORD\n3\n0 0 1\n0 1 1\n0 2 1\n";
        Assert.Equal(optimum, Optimum("p.cbf",
            $"VER\n4\n{section}\n1 3\n3\n2\n3\n5\n{objective}VAR\n4 1\n{cone} 4\nCON\n1 1\nL= 1\n{cost}{rows}BCOORD\n1\n0 -1\n"), 1e-6);
    }

    // max 7 - 3 x with x >= 2, and its constant.
    [Fact]
    public void A_constant_and_a_maximum_have_their_sign() => Assert.Equal(1, Optimum("c.cbf",
        "VER\n1\nOBJSENSE\nMAX\nVAR\n1 1\nF 1\nCON\n1 1\nL+ 1\nOBJACOORD\n1\n0 -3\nOBJBCOORD\n7\nACOORD\n1\n0 0 "
            + "1\nBCOORD\n1\n0 -2\n"), 1e-6);

    // min x^2 + y^2 - x y (or the maximum of minus that) with x + y = 2: both triangles of QMATRIX are one matrix, its sign goes with the
    // sense.
    [Theory]
    [InlineData("MAX", -1, -1)]
    [InlineData("MIN", 1, 1)]
    public void A_quadratic_part_goes_with_the_sense(string sense, int sign, double optimum) => Assert.Equal(optimum, Optimum("q.qps",
        $"NAME Q\nOBJSENSE {sense}\nROWS\n N C\n E R\nCOLUMNS\n X R 1\n Y R 1\nRHS\n S R 2\nQMATRIX\n X X {2 * sign}\n Y Y {2 * sign}\n "
            + $"X Y {-sign}\n Y X {-sign}\nENDATA\n"), 1e-6);

    // A zero that is written in one triangle only is no entry that the other lacks.
    [Theory]
    [InlineData(" X Y 0\n")]
    [InlineData(" Y X 0\n")]
    [InlineData(" X Y 1\n Y X 1\n Y X 0\n")]
    public void A_zero_in_one_triangle_is_symmetric(string entries) => Assert.Equal(-1, Optimum("z.qps",
        $"NAME Q\nROWS\n N C\n G R\nCOLUMNS\n X R 1\n Y R 1 C -2\nRHS\n S R -9\nQMATRIX\n X X 2\n Y Y 2\n{entries}ENDATA\n"), 1e-6);

    // A lower bound that was given stays where the upper bound is below zero.
    [Theory]
    [InlineData(" LO B X -5\n UP B X -2\n", -5)]
    [InlineData(" UP B X -2\n LO B X -5\n", -5)]
    public void A_negative_upper_bound_leaves_a_given_lower_bound(string bounds, double optimum) =>
        Assert.Equal(optimum, Optimum("b.mps", $"NAME B\nROWS\n N C\nCOLUMNS\n X C 1\nBOUNDS\n{bounds}ENDATA\n"), 1e-6);

    // max x, x - 6 in L-, with one number in two parts: they are added, and a notice says so.
    [Theory]
    [InlineData("1\n0 1", "1\n0 0 1", "1\n0 -6", 0)]
    [InlineData("2\n0 0.5\n0 0.5", "1\n0 0 1", "1\n0 -6", 1)]
    [InlineData("1\n0 1", "2\n0 0 0.5\n0 0 0.5", "1\n0 -6", 1)]
    [InlineData("1\n0 1", "1\n0 0 1", "3\n0 -2\n0 -2\n0 -2", 1)]
    public void What_stands_twice_in_cbf_is_added_and_said(string cost, string matrix, string right, int notices)
    {
        string path = Path.Combine(_folder, "t.cbf");
        File.WriteAllText(path, $"VER\n2\nOBJSENSE\nMAX\nVAR\n1 1\nF 1\nCON\n1 1\nL- "
            + $"1\nOBJACOORD\n{cost}\nACOORD\n{matrix}\nBCOORD\n{right}\n");
        Assert.Equal(notices, ConicFile.Read(path).Warnings.Count);
        Assert.Equal(6, Optimum("t.cbf", File.ReadAllText(path)), 1e-6);
    }

    // A number that reaches beyond its fixed columns is not cut off, and nothing between them is passed over.
    [Theory]
    [InlineData("    X         COST       -1.00000000000000000E00")]
    [InlineData("    X         COST              -1.0 9 R 1                1.0")]
    [InlineData(" N  X         COST              -1.0")]
    public void What_stands_between_fixed_columns_is_refused(string column) => Assert.Throws<TableFormatException>(() => Optimum("f.mps",
        $"NAME          F\nROWS\n N  COST\n L  R 1\nCOLUMNS\n    X         R 1                1.0\n{column}\nRHS\n    RHS       R 1     "
            + $"           4.0\nENDATA\n"));

    [Theory]
    [InlineData("E", "1e20")]
    [InlineData("E", "-1e30")]
    [InlineData("G", "inf")]
    [InlineData("L", "-inf")]
    public void An_infinite_right_side_that_nothing_meets_is_refused(string type, string right) => Assert.Contains("nothing meets",
        Assert.Throws<TableFormatException>(() =>
        Optimum("i.mps", $"NAME I\nROWS\n N C\n {type} R\nCOLUMNS\n X C 1 R 1\nRHS\n S R {right}\nENDATA\n")).Message,
        StringComparison.Ordinal);

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
