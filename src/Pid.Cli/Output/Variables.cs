using System.Text;
using Pid.Interactions;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>The two sources and the target, in whose names people are told what a value is.</summary>
internal sealed record Variables(Variable X1, Variable X2, Variable Y)
{
    public (string X1, string X2, string Y) Names => (X1.Name, X2.Name, Y.Name);

    /// <summary>What a value is.</summary>
    public string Meaning(ResultValue value) => Named(value.What);

    /// <summary>The same for those who never heard of it.</summary>
    public string Explained(ResultValue value) => Named(value.Explained ?? value.What);

    // A word is letters and digits; x1, x2 and y give way to the names.
    private string Named(string text)
    {
        StringBuilder named = new();
        for (int start = 0, end; start < text.Length; start = end)
        {
            for (end = start + 1; end < text.Length && char.IsLetterOrDigit(text[start]) && char.IsLetterOrDigit(text[end]); end++)
            {
            }

            named.Append(text[start..end] switch { "x1" => X1.Name, "x2" => X2.Name, "y" => Y.Name, var other => other });
        }

        return named.ToString();
    }
}
