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
    [InlineData("{\"schema\":\"pid-model/2\",\"x1\":{\"kind\":\"bins\",\"columns\":[\"a\"],\"cuts\":[null]}}")]
    [InlineData("{\"schema\":\"pid-model/2\",\"x1\":{\"kind\":\"bins\",\"columns\":[null],\"cuts\":[[1]]}}")]
    [InlineData("{\"schema\":\"pid-model/2\",\"x1\":{\"kind\":\"bins\",\"columns\":[\"a\"],\"cuts\":[[1e999]]}}")]
    [InlineData("{\"schema\":\"pid-model/2\",\"x1\":{\"kind\":\"clusters\",\"columns\":[\"a\"],\"mean\":[0],\"scale\":[1],\"components\":[null],\"centroids\":[[0]]}}")]
    [InlineData("{\"schema\":\"pid-model/2\",\"x1\":{\"kind\":\"clusters\",\"columns\":[\"a\"],\"mean\":[0],\"scale\":[1],\"components\":[],\"centroids\":[null]}}")]
    [InlineData("{\"schema\":\"pid-model/2\",\"x1\":{\"kind\":\"clusters\",\"columns\":[\"a\"],\"mean\":[0],\"scale\":[0],\"components\":[],\"centroids\":[[0]]}}")]
    [InlineData("{\"schema\":\"pid-model/2\",\"x1\":{\"kind\":\"bins\",\"columns\":[\"a\"],\"cuts\":[[0.5]]}}")]
    [InlineData("{\"schema\":\"pid-model/1\"}")]
    [InlineData("null")]
    public void A_model_that_is_broken_is_refused(string model) =>
        AssertRefused(["decompose", _records, "--x1", "a", "--x2", "b", "--model", _files.Write("model.json", model)], "model.json");

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
                AssertRefused([.. command, "--model", _files.Write("other.json", string.Concat(text[..i], text[i] == '1' ? "2" : "1", text[(i + 1)..]))], "other.json");
            }
        }

        Assert.True(tried > 5);
    }

    private static string Checksum(JsonObject d)
    {
        string pairs = string.Join(' ', d["best"]!.AsArray().Select(p => $"{p![0]},{p[1]}"));
        string text = string.Create(CultureInfo.InvariantCulture, $"{d["schema"]} {d["fingerprint"]} {d["nextTile"]} {pairs} {d["elsewhere"]!.GetValue<double>():R} {d["decomposed"]}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static void AssertRefused(string[] command, string file)
    {
        Outcome run = Invocation.Run(command);
        Assert.Equal((3, ""), (run.Exit, run.Out));
        Assert.Contains(file, run.Error, StringComparison.Ordinal);
    }
}
