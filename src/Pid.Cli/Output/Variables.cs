using System.Text.RegularExpressions;
using Pid.Interactions;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>The two sources and the target, in whose names people are told what a value is.</summary>
internal sealed partial record Variables(Variable X1, Variable X2, Variable Y)
{
    public (string X1, string X2, string Y) Names => (X1.Name, X2.Name, Y.Name);

    /// <summary>What a value is.</summary>
    public string Meaning(ResultValue value) => Named(value.What);

    /// <summary>The same for those who never heard of it.</summary>
    public string Explained(ResultValue value) => Named(value.Explained ?? value.What);

    private string Named(string text) => Word.Replace(text, word => (word.Value switch { "x1" => X1, "x2" => X2, _ => Y }).Name);

    [GeneratedRegex(@"\b(x1|x2|y)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Word { get; }
}
