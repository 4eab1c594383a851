using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pid.Tests.EndToEnd;

/// <summary>
/// That checker/check.py rounds outward wherever it rounds: with few bits it proves no end that is as tight as the proofs of pid check, so
/// that a number rounded inward shows.
/// </summary>
public sealed class RoundingTests : IDisposable
{
    private const string Bits = "BITS, SPLIT = 160, ";

    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void With_few_bits_no_tight_end_is_proved()
    {
        string table = _files.Write("t.csv", "x1,x2,y,n\n0,0,0,7\n0,0,1,3\n0,1,0,2\n0,1,1,11\n1,0,0,5\n1,0,1,8\n"
            + "1,1,0,13\n1,1,1,1\n1,2,0,4\n");
        string couple = _files.Write("c.json", "[[7,5,3],[6,5,4]]");
        string[] columns = [table, "--x1", "x1", "--x2", "x2", "--y", "y", "--weight", "n", "--exact"];
        List<string> documents = [];
        foreach (string[] asked in (string[][])[["decompose", .. columns], ["bounds", .. columns], ["couple", couple],
            ["solve", Invocation.Sample("dice.cbf")]])
        {
            string file = Path.Combine(_files.Directory, "proof.json");
            Assert.Equal(0, Invocation.Run([.. asked, "--certificate", file]).Exit);
            JsonNode certificate = JsonNode.Parse(File.ReadAllText(file))!;
            Add(certificate);
            if (asked[0] == "bounds")
            {
                certificate["trees"] = new JsonArray(); // what the pairs say without a search
                Add(certificate);
            }
        }

        Assert.True(documents.Count > 20);
        string all = _files.Write("ends.jsonl", string.Join('\n', documents) + "\n");
        string source = Checkers.Source,
            coarse = _files.Write("coarse.py", source.Replace(Bits, "BITS, SPLIT = 20, ", StringComparison.Ordinal));
        Assert.Contains(Bits, source, StringComparison.Ordinal);
        Assert.Equal((0, documents.Count), (Unproved(Checkers.Check(all).Said), Unproved(Checkers.Check(all, coarse).Said)));

        void Add(JsonNode certificate)
        {
            string file = _files.Write("one.json", certificate.ToJsonString() + "\n");
            documents.AddRange(TightEnds(certificate, Invocation.Run("check", file, "--json").Json.GetProperty("claims")));
        }
    }

    /// <summary>
    /// One rounding after the other made coarse, to 20 bits in the direction that it has, while all others stay fine: no end that is false
    /// by 1e-9 is proved. And where the direction is turned, one is.
    /// </summary>
    [Fact]
    public void No_rounding_by_itself_proves_what_is_false()
    {
        string table = _files.Write("t.csv", "x1,x2,y,n\n0,0,0,260\n0,0,1,20\n0,1,0,140\n0,1,1,160\n1,0,0,100\n1,0,1,180\n1,1,0,20\n"
            + "1,1,1,300\n");
        string[] columns = [table, "--x1", "x1", "--x2", "x2", "--y", "y", "--weight", "n"];
        List<string> documents = [Cone.ReplaceLineEndings("")];
        foreach (string[] asked in (string[][])[["decompose", .. columns], ["bounds", .. columns, "--exact"],
            ["couple", _files.Write("c.json", "[[7,5,3],[6,5,4]]")], ["solve", Invocation.Sample("dice.cbf")]])
        {
            string file = Path.Combine(_files.Directory, "proof.json");
            Assert.Equal(0, Invocation.Run([.. asked, "--certificate", file]).Exit);
            foreach (string line in File.ReadLines(file))
            {
                JsonNode certificate = JsonNode.Parse(line)!;
                documents.AddRange(FalseEnds(certificate));
                if (certificate["trees"] is not null)
                {
                    certificate["trees"] = new JsonArray();
                    documents.AddRange(FalseEnds(certificate));
                }
            }
        }

        string all = _files.Write("false.jsonl", string.Join('\n', documents) + "\n"), source = _files.Write("source.py", Checkers.Source);
        (int exit, string said) = Checkers.Run(_files.Write("rough.py", Rough), source, all);
        Assert.Equal((0, "24 roundings, 22 turned"), (exit, said.Trim()));
    }

    // A point outside of an exponential cone by 1e-8: e is more than 2.7182818.
    private const string Cone = """
        {"schema":"pid-certificate/1","kind":"program","cost":[1],"offset":[0],"right":[1,1,0],"cones":["exponential"],"sizes":[3],
        "quadratic":{"rows":[],"columns":[],"values":[]},"matrix":{"rows":[2],"columns":[0],"values":[-1]},"point":[27182818,10000000],
        "claims":{"minimum":[null,3]}}
        """;

    private const string Rough = """"
        import contextlib, io, re, sys
        SITE = re.compile(r"(?<![\w.])(?:log(?=\()|int(?=\(log)|math\.(?:ceil|floor)(?=\()|LN2(?=\[))")
        COARSE = """
        def rough_log(x, upward):
            return log(x, upward) + Fraction(1 if upward else -1, 1 << 20)
        def rough_of(end, x):
            return end(x / (GRID >> 20)) * (GRID >> 20)
        def rough_ceil(x):
            return rough_of(math.ceil, x)
        def rough_floor(x):
            return rough_of(math.floor, x)
        def rough_int(x):
            return rough_of(int, x)
        rough_LN2 = LN2[0] - Fraction(1, 1 << 20), LN2[1] + Fraction(1, 1 << 20)
        KINDS ="""
        TURNED = [("LN2[(k >= 0) == upward]", "LN2[(k >= 0) != upward]"), ("math.ceil(g", "math.floor(g"),
            ("log(g, False)", "log(g, True)"), ("upward != (n > 0)", "upward == (n > 0)"), ("*lower) / LN2[True]", "*lower) / LN2[False]"),
            ("min(upper)) / LN2[False]", "min(upper)) / LN2[True]"), ("log(largest or 1, True)", "log(largest or 1, False)"),
            ("log(Fraction(p, self.unit), True)", "log(Fraction(p, self.unit), False)"), ("-p * int(", "-p * math.floor("),
            ("log(sum(map(exp_up, t)) or 1, True)", "log(sum(map(exp_up, t)) or 1, False)"), ("/ LN2[not up]", "/ LN2[up]"),
            ("log(Fraction(m, total), True)", "log(Fraction(m, total), False)"), ("-m * int(", "-m * math.floor("),
            ("claimed * LN2[True]", "claimed * LN2[False]"), ("log(w / scale, False)", "log(w / scale, True)"),
            ("(log(u, True) - 1)", "(log(u, False) - 1)"), ("log(u / v0, True)", "log(u / v0, False)"),
            ("n * log(p, False)", "n * log(p, True)"), ("-log(p[x], False)", "-log(p[x], True)"),
            ("else log(p[x], True)", "else log(p[x], False)"), ("inf, bound / LN2[bound < 0]", "inf, bound / LN2[bound >= 0]"),
            ("(-bound / LN2[bound < 0]", "(-bound / LN2[bound >= 0]")]
        def proved(source):
            names, said = {"__name__": "checker"}, io.StringIO()
            exec(source, names)
            with contextlib.redirect_stdout(said):
                names["main"](sys.argv[2])
            return [line for line in said.getvalue().splitlines() if not line.endswith("NOT PROVED")]
        def rough(source, first, last):
            for site in SITE.finditer(source):
                if first <= site.start() < last and not source.startswith("def ", site.start() - 4):
                    yield source[:site.start()] + "rough_" + site[0].split(".")[-1] + source[site.end():].replace("\nKINDS =", COARSE, 1)
        source = open(sys.argv[1]).read()
        right, sites, turned = proved(source), [*rough(source, 0, len(source))], 0
        for number, site in enumerate(sites):
            if proved(site) != right:
                print("rounding", number, "proves what is false")
        for said, opposite in TURNED:
            assert source.count(said) == 1, said
            wrong, at = source.replace(said, opposite), source.index(said)
            line = wrong.rindex("\n", 0, at), wrong.index("\n", at)
            if all(proved(site) == right for site in rough(wrong, *line)):
                print(said, "may be turned")
            turned += 1
        print(f"{len(sites)} roundings, {turned} turned")
        """";

    // Of all claims one end is false by 1e-9; the other is as wide as can be, and so are ends of which nothing is proved.
    private IEnumerable<string> FalseEnds(JsonNode certificate)
    {
        JsonElement proven = Invocation.Run("check", _files.Write("one.json", certificate.ToJsonString() + "\n"), "--json").Json
            .GetProperty("claims");
        foreach (int end in (int[])[0, 1])
        {
            JsonNode copy = certificate.DeepClone();
            foreach (JsonProperty claim in proven.EnumerateObject())
            {
                string name = claim.Name.Split(' ')[0];
                JsonArray ends = copy["claims"]![name]!.AsArray();
                for (int other = 0; other < 2; other++)
                {
                    ends[other] = ends[other] is null ? null : other == 0 ? -1e3 : 1e3;
                }

                JsonElement known = claim.Value.GetProperty("proven").GetProperty(end == 0 ? "lower" : "upper");
                if (ends[end] is not null && known.GetDouble() != 0 && !name.StartsWith("accuracy", StringComparison.Ordinal))
                {
                    ends[end] = known.GetDouble() + (end == 0 ? 1e-9 : -1e-9);
                }
            }

            yield return copy.ToJsonString();
        }
    }

    private static int Unproved(string said) => said.Split("NOT PROVED").Length - 1;

    // A document an end, the other end of its claim and all other claims as wide as can be.
    private static IEnumerable<string> TightEnds(JsonNode certificate, JsonElement proven)
    {
        foreach (JsonProperty claim in proven.EnumerateObject())
        {
            (double lower, double upper) = claim.Value.Interval("proven");
            foreach (int end in (int[])[0, 1])
            {
                // What is 0 or an accuracy needs no rounding.
                if (claim.Name.StartsWith("accuracy", StringComparison.Ordinal) || (end == 0 ? lower : upper) is 0)
                {
                    continue;
                }

                JsonNode copy = certificate.DeepClone();
                foreach (string name in copy["claims"]!.AsObject().Select(c => c.Key).ToArray())
                {
                    copy["claims"]![name] = new JsonArray(-1e3, 1e3);
                }

                copy["claims"]![claim.Name]![end] = end == 0 ? lower : upper;
                yield return copy.ToJsonString();
            }
        }
    }
}
