using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Pid.Tests.EndToEnd;

/// <summary>What a run keeps for a later one is not trusted: what was changed is refused, whatever was changed.</summary>
public sealed class StateFileTests : IDisposable
{
    private readonly TempFiles _files = new();
    private readonly string _records;

    public StateFileTests() => _records = _files.Write("records.csv", "a,b,c,y\n0,0,0,0\n0,1,1,1\n1,0,0,1\n1,1,1,0\n1,1,0,0\n");

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("best", "[]")]
    [InlineData("best", "[[0,0]]")]
    [InlineData("best", "[[-1,3]]")]
    [InlineData("best", "[[0,1000000]]")]
    [InlineData("best", "[[0,1],[0,1]]")]
    [InlineData("best", "[[0]]")]
    [InlineData("best", "null")]
    [InlineData("nextTile", "-1")]
    [InlineData("nextTile", "-2147483648")]
    [InlineData("nextTile", "1000000000000000000")]
    [InlineData("nextTile", "0")]
    [InlineData("elsewhere", "0.25")]
    [InlineData("elsewhere", "-1")]
    [InlineData("decomposed", "-5")]
    [InlineData("decomposed", "1")]
    [InlineData("fingerprint", "\"00\"")]
    [InlineData("schema", "\"pid-screen/1\"")]
    [InlineData("sha256", "\"00\"")]
    [InlineData("sha256", "null")]
    public void A_checkpoint_that_was_changed_is_refused(string property, string value)
    {
        string state = Path.Combine(_files.Directory, "state");
        string[] command = ["screen", _records, "--y", "y", "--checkpoint", state];
        Assert.Equal(0, Invocation.Run(command).Exit);
        JsonObject document = JsonNode.Parse(File.ReadAllText(state))!.AsObject();
        document[property] = JsonNode.Parse(value);
        File.WriteAllText(state, document.ToJsonString());
        AssertRefused(command, state);

        // The same with the right checksum: a state that no screen could have written.
        if (property is "best" or "nextTile" or "elsewhere" or "decomposed" && value is not ("null" or "[[0]]" or "0" or "0.25" or "1"))
        {
            document["sha256"] = Checksum(document);
            File.WriteAllText(state, document.ToJsonString());
            AssertRefused(command, state);
        }
    }

    [Theory]
    [InlineData("\"x1\":{\"kind\":\"bins\",\"columns\":[\"a\"],\"cuts\":[null]}", "model of x1 is broken")]
    [InlineData("\"x1\":{\"kind\":\"bins\",\"columns\":[null],\"cuts\":[[1]]}", "model of x1 is broken")]
    [InlineData("\"x1\":{\"kind\":\"bins\",\"columns\":[\"a\"],\"cuts\":[[1e999]]}", "model of x1 is broken")]
    [InlineData("\"y\":{\"kind\":\"clusters\",\"columns\":[\"a\"],\"mean\":[0],\"scale\":[1],\"components\":[null],\"centroids\":[[0]]}",
        "model of y is broken")]
    [InlineData("\"x2\":{\"kind\":\"clusters\",\"columns\":[\"a\"],\"mean\":[0],\"scale\":[1],\"components\":[],\"centroids\":[null]}",
    "model of x2 is broken")]
    [InlineData("\"x1\":{\"kind\":\"clusters\",\"columns\":[\"a\"],\"mean\":[0],\"scale\":[0],\"components\":[],\"centroids\":[[0]]}",
    "model of x1 is broken")]
    [InlineData("\"x1\":{\"kind\":\"bins\",\"columns\":[\"a\"],\"cuts\":[[0.5]]}", "checksum")]
    public void A_model_that_is_broken_is_refused(string variable, string words) =>
        AssertRefused(Model($"{{\"schema\":\"pid-model/2\",\"data\":\"{new string('0', 64)}\",{variable}}}"), "model.json", words);

    [Theory]
    [InlineData("{\"schema\":\"pid-model/1\"}", "schema is not pid-model/2")]
    [InlineData("null", "null")]
    [InlineData("{\"schema\":\"pid-model/2\",\"x1\":null}", "what data it was fitted on")]
    [InlineData("{\"schema\":\"pid-model/2\",\"data\":\"0123\"}", "what data it was fitted on")]
    public void What_is_no_model_of_this_version_is_refused(string model, string words) => AssertRefused(Model(model), "model.json", words);

    [Fact]
    public void A_model_knows_the_data_of_its_fit()
    {
        string model = Path.Combine(_files.Directory, "model.json");
        string[] options = ["--x1", "a", "--x2", "b", "--json"];
        Assert.Equal(0, Invocation.Run(["decompose", _records, .. options, "--bins", "x1=2", "--save-model", model]).Exit);
        string other = _files.Write("other.csv", File.ReadAllText(_records) + "1,0,1,0\n");
        string renamed = _files.Write("renamed.csv", File.ReadAllText(_records).Replace("\n1,1,0,0", "\n0,1,0,0",
            StringComparison.Ordinal));
        foreach ((string records, bool same) in ((string, bool)[])[(_records, true), (other, false), (renamed, false)])
        {
            Outcome run = Invocation.Run(["decompose", records, .. options, "--model", model]);
            Assert.Equal(same, run.Json.GetProperty("model").GetProperty("fittedOnThese").GetBoolean());
            Assert.Contains(run.Json.GetProperty("model").GetProperty("data").GetString()!, File.ReadAllText(model),
                StringComparison.Ordinal);
            string text = Invocation.Run(["decompose", records, .. options[..4], "--model", model]).Out;
            Assert.Contains(same ? "fitted on these very values" : "fitted on other values",
                string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_model_is_read_as_it_was_written_and_refused_with_any_digit_changed()
    {
        string model = Path.Combine(_files.Directory, "model.json");
        string[] command = ["decompose", _records, "--x1", "a", "--x2", "b"];
        Assert.Equal(0, Invocation.Run([.. command, "--bins", "2", "--save-model", model]).Exit);
        Assert.Equal(0, Invocation.Run([.. command, "--model", model]).Exit);
        string text = File.ReadAllText(model);
        int tried = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                tried++;
                AssertRefused([.. command, "--model",
                    _files.Write("other.json", string.Concat(text[..i], text[i] == '1' ? "2" : "1", text[(i + 1)..]))], "other.json");
            }
        }

        Assert.True(tried > 5);
    }

    private static string Checksum(JsonObject d)
    {
        string pairs = string.Join(' ', d["best"]!.AsArray().Select(p => $"{p![0]},{p[1]}"));
        string text = string.Create(CultureInfo.InvariantCulture,
            $"{d["schema"]} {d["fingerprint"]} {d["nextTile"]} {pairs} {d["elsewhere"]!.GetValue<double>():R} {d["decomposed"]}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private string[] Model(string content) => ["decompose", _records, "--x1", "a", "--x2", "b", "--model",
        _files.Write("model.json", content)];

    private static void AssertRefused(string[] command, string file, string words = "")
    {
        Outcome run = Invocation.Run(command);
        Assert.Equal((3, ""), (run.Exit, run.Out));
        Assert.Contains(file, run.Error, StringComparison.Ordinal);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }
}
