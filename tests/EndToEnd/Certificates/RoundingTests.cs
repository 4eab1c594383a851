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
