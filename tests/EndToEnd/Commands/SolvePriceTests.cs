using System.Globalization;
using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary>What a unit more of a right side is worth, by the multiplier of its row and by solving again.</summary>
public sealed class SolvePriceTests : IDisposable
{
    private const double Step = 1e-3;
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    // Strictly convex (concave to maximise), so that the optimum is a smooth function of the right sides, but for where a row begins to
    // bind: differences on either side show it, and such rows are left out.
    [Theory]
    [InlineData("MIN")]
    [InlineData("MAX")]
    public void A_multiplier_is_the_price_of_its_row_with_the_sign_that_the_documents_say(string sense)
    {
        int sign = sense == "MIN" ? 1 : -1, priced = 0;
        for (int seed = 0; seed < 12; seed++)
        {
            double[] right = [4, 3, 2];
            JsonElement solved = Solve(sense, seed, right);
            double[] z = [.. solved.GetProperty("z").EnumerateArray().Select(v => v.GetDouble())];
            double here = Optimum(solved);

            // The equation (of the file, so -a'x = -b in the program), the row of type L and the one of type G, in this order.
            foreach ((int row, double price) in ((int, double)[])[(0, z[0]), (1, -z[1]), (2, z[2])])
            {
                double up = (Optimum(Solve(sense, seed, Moved(right, row, Step))) - here) / Step,
                    down = (here - Optimum(Solve(sense, seed, Moved(right, row, -Step)))) / Step;
                if (Math.Abs(up - down) < 0.02)
                {
                    Assert.Equal(sign * price, 0.5 * (up + down), 0.02);
                    priced += Math.Abs(price) > 0.1 ? 1 : 0;
                }
            }
        }

        Assert.True(priced > 12, $"{priced} rows had a price.");
    }

    private static double[] Moved(double[] right, int row, double step) => [.. right.Select((v, k) => k == row ? v + step : v)];

    private static double Optimum(JsonElement solved) => solved.GetProperty("primalObjective").GetDouble();

    private JsonElement Solve(string sense, int seed, double[] right)
    {
        Random random = new(seed);
        int sign = sense == "MIN" ? 1 : -1;
        List<string> columns = [], free = [], quadratic = [];
        for (int k = 0; k < 4; k++)
        {
            foreach ((string row, double value) in ((string, double)[])[("C", random.Next(-5, 6)), ("E", random.Next(1, 5)),
                ("L", random.Next(1, 4)), ("G", random.Next(1, 4))])
            {
                columns.Add(string.Create(CultureInfo.InvariantCulture, $" X{k} {row} {value}"));
            }

            free.Add($" FR BND X{k}");
            quadratic.Add(string.Create(CultureInfo.InvariantCulture, $" X{k} X{k} {sign * random.Next(1, 4)}"));
        }

        string text = string.Create(CultureInfo.InvariantCulture, $"""
            NAME PRICES
            OBJSENSE
             {sense}
            ROWS
             N C
             E E
             L L
             G G
            COLUMNS
            {string.Join('\n', columns)}
            RHS
             RHS E {right[0]:R} L {right[1]:R}
             RHS G {right[2]:R}
            BOUNDS
            {string.Join('\n', free)}
            QUADOBJ
            {string.Join('\n', quadratic)}
            ENDATA
            """);
        Outcome run = Invocation.Run("solve", _files.Write("prices.qps", text), "--json", "--solution", "--tol", "1e-9");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.Equal("optimal", run.Json.GetProperty("status").GetString());
        return run.Json;
    }
}
