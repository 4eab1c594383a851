using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pid.Tests.EndToEnd;

/// <summary>The two checkers of certificates, and documents that were tampered with.</summary>
internal static class Checkers
{
    /// <summary>PID_TEST_CERTIFICATES=N: how many documents of a kind a sweep tries in place of a few.</summary>
    public static int Draws(int few) => Environment.GetEnvironmentVariable("PID_TEST_CERTIFICATES") is { } asked
        ? int.Parse(asked, CultureInfo.InvariantCulture) : few;

    /// <summary>The text of checker/check.py.</summary>
    public static string Source => File.ReadAllText(s_script);

    /// <summary>What checker/check.py says of a file, or another script.</summary>
    public static (int Exit, string Said) Check(string file, string? script = null)
    {
        Assert.SkipUnless(s_hasPython.Value, "Needs python3.");
        return Python(script ?? s_script, file);
    }

    /// <summary>What a script says of files.</summary>
    public static (int Exit, string Said) Run(params string[] scriptAndFiles)
    {
        Assert.SkipUnless(s_hasPython.Value, "Needs python3.");
        return Python(scriptAndFiles);
    }

    /// <summary>Whether both say that all claims of a document are proved; null where it is none. They agree.</summary>
    public static bool?[] Judge(TempFiles files, IReadOnlyList<string> documents) =>
        [.. Claims(files, documents).Select(claims => claims?.All(claim => claim.Value.GetProperty("follows").GetBoolean()))];

    /// <summary>What is said of every claim of documents; null where one is none. Both checkers agree.</summary>
    public static JsonProperty[]?[] Claims(TempFiles files, IReadOnlyList<string> documents)
    {
        string file = files.Write("documents.jsonl", string.Concat(documents.Select(d => d.Trim() + "\n")));
        Queue<string> said = new(Check(file).Said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        JsonElement[] own = Invocation.Run("check", file).JsonLines;
        Assert.Equal(documents.Count, own.Length);
        JsonProperty[]?[] claims = Array.ConvertAll(own, line => line.TryGetProperty("error", out _) ? null
            : line.GetProperty("claims").EnumerateObject().ToArray());
        for (int i = 0; i < claims.Length; i++)
        {
            foreach (bool? follows in claims[i] is { } known
                ? known.Select(c => (bool?)c.Value.GetProperty("follows").GetBoolean()) : [null])
            {
                string line = said.Dequeue();
                bool? other = line.Contains("no certificate", StringComparison.Ordinal) ? null
                    : !line.Contains("NOT PROVED", StringComparison.Ordinal) && line.EndsWith(" proved", StringComparison.Ordinal);
                Assert.True(follows == other, $"check.py: {line}, pid check: {follows}, of {documents[i]}");
            }
        }

        Assert.Empty(said);
        return claims;
    }

    /// <summary>A document with one thing changed: a digit, a sign, a number, an element, a list or a key.</summary>
    public static JsonNode Tampered(JsonNode document, Random random)
    {
        JsonNode copy = document.DeepClone();
        List<JsonArray> lists = [];
        Gather(copy, lists);
        JsonArray[] claims = [.. lists.Where(l => l.GetPath().Contains("claims", StringComparison.Ordinal))];
        JsonArray list = claims.Length > 0 && random.Next(3) == 0 ? claims[0] : lists[random.Next(lists.Count)];
        if (list.Count == 0 || random.Next(12) == 0)
        {
            (JsonObject owner, string key) = list.Parent is JsonObject o ? (o, list.GetPropertyName()) : ((JsonObject)copy, "claims");
            owner.Remove(key);
            return copy;
        }

        int at = random.Next(list.Count), other = random.Next(list.Count);
        switch (random.Next(8))
        {
            case 0:
                list.RemoveAt(at);
                break;
            case 1:
                list.Insert(at, list[other]?.DeepClone());
                break;
            case 2:
                list[at] = list[other]?.DeepClone();
                break;
            case 3:
                list[at] = null;
                break;
            default:
                list[at] = list[at] is JsonValue number && number.GetValueKind() == JsonValueKind.Number
                    ? JsonNode.Parse(Changed(number.ToJsonString(), random)) : list[other]?.DeepClone();
                break;
        }

        return copy;
    }

    private static string Changed(string number, Random random)
    {
        int digit = random.Next(number.Length);
        string changed = random.Next(4) switch
        {
            0 => number[0] == '-' ? number[1..] : "-" + number,
            1 => ((double.Parse(number, CultureInfo.InvariantCulture) * 2) + 1).ToString("R", CultureInfo.InvariantCulture),
            2 => (double.Parse(number, CultureInfo.InvariantCulture) + Math.Pow(10, -random.Next(9))).ToString("R",
                CultureInfo.InvariantCulture),
            _ => number[..digit] + (char.IsAsciiDigit(number[digit]) ? (char)('0' + random.Next(10)) : number[digit])
                + number[(digit + 1)..],
        };
        try
        {
            using JsonDocument parsed = JsonDocument.Parse(changed);
            return changed;
        }
        catch (JsonException)
        {
            return "0"; // a zero ahead of digits
        }
    }

    private static void Gather(JsonNode? node, List<JsonArray> lists)
    {
        if (node is JsonArray list)
        {
            lists.Add(list);
        }

        foreach (JsonNode? child in node switch
        {
            JsonArray a => a,
            JsonObject o => o.Select(p => p.Value),
            _ => Enumerable.Empty<JsonNode?>(),
        })
        {
            Gather(child, lists);
        }
    }

    private static readonly string s_script = Path.Combine(AppContext.BaseDirectory, "checker", "check.py");

    private static readonly Lazy<bool> s_hasPython = new(() =>
    {
        try
        {
            return Python("-c", "").Exit == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    });

    private static (int Exit, string Said) Python(params string[] arguments)
    {
        ProcessStartInfo start = new("python3", arguments) { RedirectStandardOutput = true };
        start.Environment["PYTHONPATH"] = Path.GetDirectoryName(s_script); // of a script made of check.py
        using Process python = Process.Start(start)!;
        string said = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        return (python.ExitCode, said);
    }
}
