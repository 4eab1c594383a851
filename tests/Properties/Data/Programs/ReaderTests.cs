using System.IO.Compression;
using Pid.Data;
using Pid.Data.Programs;
using Pid.Numerics.Optimization.Conic;
using Pid.Tests.Properties.Numerics.Optimization;

namespace Pid.Tests.Properties.Data.Programs;

/// <summary>The readers of the Conic Benchmark Format, MPS and QPS, by solving what they read.</summary>
public sealed class ReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("conic").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    private ConicFile Read(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        if (name.EndsWith(".gz", StringComparison.Ordinal))
        {
            using GZipStream stream = new(File.Create(path), CompressionLevel.Fastest);
            using StreamWriter writer = new(stream);
            writer.Write(text);
        }
        else
        {
            File.WriteAllText(path, text);
        }

        return ConicFile.Read(path);
    }

    private static double Optimum(ConicFile file)
    {
        ConicSolution solution = ConicChecker.Solve(file.Problem);
        Assert.Equal(SolutionStatus.Optimal, solution.Status);
        ConicChecker.Verify(file.Problem, solution);
        return file.ToFileObjective(solution.PrimalObjective);
    }

    private const string Rows = "NAME t\nROWS\n N c\n N d\n L r\nCOLUMNS\n x c -1 r 1\n x d 1\n";

    [Theory]
    [InlineData("RHS\n A r 4\n B r 9\n", -4, 1)]
    [InlineData("RHS\n A r 4\nBOUNDS\n UP A x 3\n UP B x 9\n", -3, 1)]
    [InlineData("RHS\n A r 4\nRANGES\n A r 1\n B r 9\n", -4, 1)]
    [InlineData("RHS\n A r 9\n A r 4\n", -4, 1)]
    [InlineData("RHS\n A r 4\nBOUNDS\n LO A x 1\n UP x 3\n", -3, 0)]
    [InlineData("RHS\n r 4\nBOUNDS\n UP x 3\n LO A x 1\n UP B x 2\n", -3, 1)]
    [InlineData("RHS\n A r 4D+00\n", -4, 0)]
    [InlineData("RHS\n A r 4\nBOUNDS\n UP A x 1e20\n", -4, 1)]
    [InlineData("RHS\n A r 4\nBOUNDS\n LO A x -1D+30\n UP A x 1e999\n", -4, 1)]
    [InlineData("RHS\n A r 4\nRANGES\n A r 1e30\n", -4, 1)]
    [InlineData("RHS\n A r 4\nBOUNDS\n UP A x 9.99e19\n", -4, 0)]
    [InlineData("RHS\n A r 4\nBOUNDS\n UP A x INF\n", -4, 0)]
    [InlineData("RHS\n A r 4\nBOUNDS\n LO A x -inf\n UP A x +inf\n", -4, 0)]
    [InlineData("RHS\n A r 4\nOBJSENSE\n MINIMUM\n", -4, 0)]
    [InlineData("RHS\n A r 4\nOBJSENSE\nMIN\n", -4, 0)]
    [InlineData("RHS\n A r 4\nOBJSENSE\n MIN\n MINIMIZE\n", -4, 0)]
    [InlineData("RHS\n A r 4\nBOUNDS\n UP A x -1\n", 1, 1)]
    [InlineData("RHS\n A r 4\nBOUNDS\n UP A x -1\n LO A x -3\n", 1, 0)]
    [InlineData("RHS\n A r 4\nQUADOBJ\n x x 1\n x x 1\n", -0.25, 1)]
    [InlineData("RHS\n A r 4\nQMATRIX\n x x 1\n x x 1\n", -0.25, 1)]
    public void Dialects_of_mps_have_one_meaning_and_what_is_left_out_is_said(string rest, double optimum, int notices)
    {
        ConicFile file = Read("d.mps", Rows + rest + "ENDATA\n");
        Assert.Equal(optimum, Optimum(file), 1e-6);
        Assert.Equal(notices, file.Warnings.Count);
    }

    // A dollar sign that begins field 3 or 5 begins a comment, in every section, in free and in fixed columns (where names have blanks).
    [Theory]
    [InlineData("""
        NAME t
        ROWS
         N c $ cost
         L r $
         L s $note
        COLUMNS
         x c -1 $ here
         x r 1 s 2 $ and here
         y c -2 $r 1
        RHS
         A r 4 $ with a set
         s 5 $ without
        RANGES
         A r 3 $ r
        BOUNDS
         UP A x 3 $ u
         UP y 9 $ v
         FR x $ w
        OBJSENSE
         MIN $ m
        QUADOBJ
         x x 2 y 1 $ q
         y y 3 $ q
        ENDATA
        """)]
    [InlineData("""
        NAME          t
        ROWS
         N  c         $ cost
         L  r r       $
         L  s
        COLUMNS
            x         c                  -1.   $ here
            x         r r                 1.   s                   2.
                      $ alone
            y         c                  -2.   r r                 1.
        RHS
            A         r r                 4.   $ r
            A         s                   5.   $
        RANGES
            A         r r                 3.   $ r
        BOUNDS
         UP A         x                   3.   $ u
         UP A         y                   9.
         FR A         x                        $ w
        QUADOBJ
            x         x                   2.   $ q
            x         y                   1.
            y         y                   3.
        ENDATA
        """)]
    public void What_a_dollar_sign_begins_is_a_comment(string text)
    {
        ConicFile file = Read("a.mps", text);
        ConicProblem plain = Read("b.mps", string.Join('\n', text.Split('\n').Select(line => line.Split('$')[0].TrimEnd()))).Problem;
        Assert.Empty(file.Warnings);
        Assert.Equal(plain.Cones, file.Problem.Cones);
        Assert.Equal(plain.Cost.ToArray(), file.Problem.Cost.ToArray());
        Assert.Equal(plain.RightSide.ToArray(), file.Problem.RightSide.ToArray());
        Assert.Equal(plain.Matrix.Values, file.Problem.Matrix.Values);
        Assert.Equal(plain.Quadratic.Values, file.Problem.Quadratic.Values);
    }

    // Names that begin with it stand in fields 1 and 2 by the format, elsewhere by mistake: they are read, and that is said.
    [Fact]
    public void A_name_that_begins_with_a_dollar_sign_is_no_comment()
    {
        ConicFile file = Read("n.mps", "ROWS\n N c\n L $r\nCOLUMNS\n $x c -1 $r 1 $ a row\nRHS\n A $r 4\nBOUNDS\n UP $b $x 3\nENDATA\n");
        Assert.Equal(-3, Optimum(file), 1e-6);
        Assert.Contains("Line 5: '$r' is taken for the name", Assert.Single(file.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OBJSENSE\nMAX\n", true)]
    [InlineData("OBJSENSE MAXIMIZE\n", true)]
    [InlineData("OBJ_SENSE\n    max\n", true)]
    [InlineData("OBJSENSE\n    MIN\n", false)]
    public void The_sense_of_the_objective_in_its_spellings(string sense, bool maximize) =>
        Assert.Equal(maximize, Read("s.mps", sense + Rows + "ENDATA\n").Maximize);

    [Theory]
    [InlineData("OBJNAME d\n")]
    [InlineData("OBJNAME\n d\n")]
    public void The_objective_by_its_name(string name) =>
        Assert.Equal(0, Optimum(Read("o.mps", name + Rows + "RHS\n A r 4\nENDATA\n")), 1e-6);

    [Theory]
    [InlineData("RHS\nA r 4\n", "no section")]
    [InlineData("RHS A r 4\n", "More than the name")]
    [InlineData("RANGE\n A r 4\n", "no section")]
    [InlineData("OBJSENSE_MAX\n", "no section")]
    [InlineData("RHS\n A r 4\nRHS\n A r 5\n", "stands twice")]
    [InlineData("QMATRIX\n x x 1\nQUADOBJ\n x x 1\n", "two quadratic parts")]
    [InlineData("QSECTION r\n x x 1\n", "not the objective")]
    [InlineData(" y c 1\nQMATRIX\n x y 1\n", "not symmetric")]
    [InlineData(" y c 1\nQMATRIX\n y x 1\n", "not symmetric")]
    [InlineData(" y c 1\nQMATRIX\n x y 1\n y x 2\n", "not symmetric")]
    [InlineData(" y c 1\nQUADOBJ\n x y 1\n y x 1\n", "both triangles")]
    [InlineData(" y c 1\nQSECTION c\n y x 1\n x y 1\n", "both triangles")]
    [InlineData("RHS\n A\n", "One field")]
    [InlineData("RHS\n A r 4\nRANGES\n A\n", "One field")]
    [InlineData("OBJSENSE\n", "without a sense")]
    [InlineData("OBJSENSE\n MAX\n MIN\n", "twice")]
    [InlineData("OBJSENSE MAX\nOBJSENSE MIN\n", "twice")]
    [InlineData("OBJSENSE MAX x\n", "The sense is 'MAX x'")]
    public void What_is_not_understood_in_mps_is_refused(string rest, string problem) =>
        Assert.Contains(problem, Assert.Throws<TableFormatException>(() => Read("r.mps", Rows + rest + "ENDATA\n")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void What_follows_the_end_is_left_out_and_said()
    {
        Assert.Empty(Read("e.mps", Rows + "ENDATA\n\n  \n* a comment\n").Warnings);
        Assert.EndsWith("what follows ENDATA is left out.", Assert.Single(Read("e.mps", Rows + "ENDATA\n\nBOUNDS\n UP B x 1\n").Warnings),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("VAR\n1 1\nF 1\n")]
    [InlineData("CON\n1 1\nL= 1\n")]
    [InlineData("OBJACOORD\n1\n0 1\n")]
    [InlineData("OBJBCOORD\n1\n")]
    [InlineData("OBJSENSE\nMIN\n")]
    public void A_section_twice_in_cbf_is_refused(string section)
    {
        string start = "VER\n2\n" + (section.StartsWith("VAR", StringComparison.Ordinal) ? "" : "VAR\n1 1\nF 1\n") + section;
        Assert.Equal(1, Read("once.cbf",
            start + "INT\n0\nPSDVAR\n0\nPSDCON\n0\nOBJFCOORD\n0\nFCOORD\n0\nHCOORD\n0\nDCOORD\n0\n").VariableCount);
        Assert.Contains("twice", Assert.Throws<TableFormatException>(() => Read("twice.cbf", start + section)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.cbf")]
    [InlineData("a.cbf.gz")]
    public void An_exponential_cone_in_the_order_of_the_format(string name)
    {
        // maximise u + 1/2 with (w, v, u) in EXP, w = e^5, v = 1.
        ConicFile file = Read(name, """
            # comment
            VER
            2

            OBJSENSE
            MAX

            VAR
            3 1
            EXP 3

            CON
            2 1
            L= 2

            OBJACOORD
            1
            2 1.0

            OBJBCOORD
            0.5

            ACOORD
            2
            0 0 1.0
            1 1 1.0

            BCOORD
            2
            0 -148.413159102576603
            1 -1
            """);
        Assert.True(file.Maximize);
        Assert.Equal(5.5, Optimum(file), 1e-6);
    }

    [Fact]
    public void Every_other_cone_of_the_format()
    {
        // Each line of objective is independent: min t0 with (t0, 3, 4) in Q -> 5; min x1 with 2 x1 (1/2) >= 2^2 -> 4; max t, (2, 2, t) in
        // POW .5 -> 2; EXP*: min c with c >= -a exp(b / a - 1), a = -1, b = 1 -> e^-2; POW*: min u, (2u)^.5 (2)^.5 >= 1 -> 1/4.
        ConicFile file = Read("b.cbf", """
            VER
            4
            POWCONES
            1 2
            2
            1.0
            1.0
            POW*CONES
            1 2
            2
            1.0
            1.0
            OBJSENSE
            MIN
            VAR
            5 4
            F 3
            L+ 1
            L- 0
            F 1
            CON
            16 6
            Q 3
            QR 3
            @0:POW 3
            EXP* 3
            @0:POW* 3
            L+ 1
            OBJACOORD
            5
            0 1
            1 1
            2 -1
            3 1
            4 1
            ACOORD
            5
            0 0 1
            3 1 1
            8 2 1
            9 3 1
            12 4 1
            BCOORD
            9
            1 3
            2 4
            4 0.5
            5 2
            6 2
            7 2
            10 1
            11 -1
            13 1
            """.Replace("14 1\n", "", StringComparison.Ordinal).Replace("BCOORD\n9\n", "BCOORD\n11\n", StringComparison.Ordinal)
            .Replace("13 1", "13 1\n14 1\n15 1", StringComparison.Ordinal));
        Assert.Equal(5 + 4 - 2 + Math.Exp(-2) + 0.25, Optimum(file), 1e-6);
    }

    [Theory]
    [InlineData("VER\n2\nVAR\n1 1\nF 1\nINT\n1\n0\n", 6, "integer")]
    [InlineData("VER\n9\n", 2, "Version 9")]
    [InlineData("VER\n2\nVAR\n3 1\nL+ 2\n", 5, "2 rows together, the section announces 3")]
    [InlineData("VER\n2\nVAR\n1 1\nF 1\nOBJACOORD\n1\n7 1\n", 8, "outside 0 .. 0")]
    [InlineData("VER\n2\nVAR\n1 1\nF 1\nOBJACOORD\n1\n0 x\n", 8, "'x' is no finite number")]
    [InlineData("VER\n2\nVAR\n1 1\nF 1\nOBJACOORD\n2\n0 1\n", 8, "The file ends")]
    [InlineData("VER\n2\nVAR\n1 1\nF 1\nCON\n1 1\nL- 1\nBCOORD\n1\n0 1e20\n", 0, "make no program")]
    [InlineData("VER\n4\nPOWCONES\n1 2\n2\n1\n1e-300\nVAR\n3 1\n@0:POW 3\n", 10, "too far apart")]
    [InlineData("VER\n4\nPOWCONES\n1 2\n2\n1e-300\n1e300\nVAR\n3 1\n@0:POW 3\n", 10, "too far apart")]
    public void What_cannot_be_read_is_refused_in_words_at_its_line(string text, int line, string words)
    {
        TableFormatException error = Assert.Throws<TableFormatException>(() => Read("c.cbf", text));
        Assert.Equal(line, error.Line ?? 0);
        Assert.Equal(Path.Combine(_folder, "c.cbf"), error.File);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_linear_program_with_every_bound_and_range()
    {
        // min -x - y + z + 2 w - v + 7: x + y <= 4 (range: >= 1), x in [0, 3], y in [-1, 2.5], z >= -2 (MI then LO), w = 1.5, v free with v
        // + w <= 2, -1 <= z (G row).
        ConicFile file = Read("d.mps", """
            NAME          TEST
            ROWS
             N  COST
             N  OTHER
             L  LIM
             G  LOW
             L  VW
            COLUMNS
                X         COST              -1.0   LIM                1.0
                X         OTHER              9.0
                Y         COST              -1.0   LIM                1.0
                Z         COST               1.0   LOW                1.0
                W         COST               2.0   VW                 1.0
                V         COST              -1.0   VW                 1.0
            RHS
                RHS       LIM                4.0   LOW               -1.0
                RHS       VW                 2.0   COST              -7.0
            RANGES
                RNG       LIM                3.0
            BOUNDS
             UP BND       X                  3.0
             LO BND       Y                 -1.0
             UP BND       Y                  2.5
             MI BND       Z
             FX BND       W                  1.5
             FR BND       V
            ENDATA
            """);
        // x + y = 4, z = -1, w = 1.5, v = .5.
        Assert.Equal(-4 - 1 + 3 - 0.5 + 7, Optimum(file), 1e-6);
        Assert.Equal(["X", "Y", "Z", "W", "V"], file.VariableNames);
    }

    [Fact]
    public void A_quadratic_program_of_the_published_form_and_names_with_blanks()
    {
        // From the description of the format: optimum 4.37187500.
        const string Text = """
            NAME          QP example
            ROWS
             N  obj
             G  r 1
             L  r 2
            COLUMNS
                c 1       r 1                2.0   r 2               -1.0
                c 1       obj                1.5
                c 2       r 1                1.0   r 2                2.0
                c 2       obj               -2.0
            RHS
                rhs1      r 1                2.0   r 2                6.0
            BOUNDS
             UP bnd1      c 1               20.0
            QUADOBJ
                c 1       c 1                8.0
                c 1       c 2                2.0
                c 2       c 2               10.0
            ENDATA
            """;
        Assert.Equal(4.371875, Optimum(Read("e.qps", Text)), 1e-7);
        Assert.Equal(4.371875, Optimum(Read("f.qps.gz", Text.Replace("c ", "c", StringComparison.Ordinal).Replace("r ", "r",
            StringComparison.Ordinal))), 1e-7);
    }

    [Fact]
    public void Bad_linear_programs_are_refused_at_their_line()
    {
        TableFormatException error = Assert.Throws<TableFormatException>(() =>
            Read("g.mps", "NAME T\nROWS\n N C\n L R\nCOLUMNS\n X C 1 Q 2\nENDATA\n"));
        Assert.Equal(6, error.Line);
        Assert.Contains("'Q' is no row", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<TableFormatException>(() => Read("h.mps", "NAME T\nROWS\n N C\nCOLUMNS\n M1 'MARKER' 'INTORG'\nENDATA\n"));
        Assert.Contains("Integer variables", error.Message, StringComparison.Ordinal);
        Assert.Contains(".cbf, .mps or .qps", Assert.Throws<TableFormatException>(() => Read("i.txt", "")).Message,
            StringComparison.Ordinal);
    }
}
