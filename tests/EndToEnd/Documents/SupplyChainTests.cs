using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pid.Tests.EndToEnd;

/// <summary>What the command is made of is locked by hash and named with its licence beside the binary.</summary>
public sealed partial class SupplyChainTests
{
    private static string Beside(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, name));

    /// <summary>Every package in the binary, also those that packages bring; analysers stay at home.</summary>
    private static IEnumerable<(string Name, JsonElement Entry)> Packages() =>
        JsonDocument.Parse(Beside("packages.lock.json")).RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(framework =>
        framework.Value.EnumerateObject())
            .Where(p => p.Value.GetProperty("type").GetString() != "Project" && p.Name != "Microsoft.NET.ILLink.Tasks").Select(p =>
            (p.Name, p.Value));

    [Fact]
    public void Every_package_is_locked_by_hash_and_named_with_its_licence()
    {
        string[] named = [.. NamePattern().Matches(Beside("THIRD-PARTY-NOTICES.txt")).SelectMany(m => m.Value.Split(", "))];
        Assert.True(Packages().Count() > 8);
        Assert.All(Packages(), package =>
        {
            Assert.Contains(package.Name, named);
            Assert.Equal(64, Convert.FromBase64String(package.Entry.GetProperty("contentHash").GetString()!).Length);
        });
    }

    /// <summary>Lines of names: those before a line of a licence, which is indented.</summary>
    [GeneratedRegex(@"^\S.*(?=\n    \S)", RegexOptions.Multiline)]
    private static partial Regex NamePattern();
}
