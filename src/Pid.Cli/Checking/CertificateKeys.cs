namespace Pid.Cli.Checking;

/// <summary>The keys that each kind of document, and each object in it, has: what is ignored in silence may be a word misspelt.</summary>
internal static class CertificateKeys
{
    public const string Tree = "tree", Matrix = "matrix", Proof = "proof";

    private static readonly Dictionary<string, string> s_keys = new(StringComparer.Ordinal)
    {
        [DecompositionCheck.Kind] = "shape weights potentials1 potentials2 joint",
        [BoundsCheck.Kind] = "shape weights x1y x2y x1x2 potentials1 potentials2 joint entropy least most trees separation",
        [CouplingCheck.Kind] = "marginals atoms",
        [ProgramCheck.Kind] = "cost offset right quadratic matrix cones sizes point multipliers squares",
        [ReductionCheck.Kind] = "clauses assignment splits",
        [FillingCheck.Kind] = "items bins binOf",
        [PopulationCheck.Kind] = "shape x1y x2y x1x2 x1x2y fit statement proofs",
        [Tree] = "cells steps",
        [Matrix] = "rows columns values",
        [Proof] = "multiplier reference at potentials1 potentials2",
    };

    // What has no meaning beside which.
    private static readonly Dictionary<string, string> s_beside = new(StringComparer.Ordinal)
    {
        ["x1y"] = "weights",
        ["x2y"] = "weights",
        ["x1x2"] = "weights",
        ["entropy"] = "separation",
        ["trees"] = "separation",
        ["fit"] = "x1x2y",
    };

    /// <summary>The document, or an object in it, if it has no other keys.</summary>
    /// <param name="document">The document.</param>
    /// <param name="kind">Its kind, or <see cref="Tree"/>, <see cref="Matrix"/>, <see cref="Proof"/>.</param>
    /// <param name="more">Keys that it has besides.</param>
    /// <exception cref="Data.TableFormatException">It has another.</exception>
    public static CertificateDocument Only(this CertificateDocument document, string kind, params string[] more)
    {
        string[] keys = [.. s_keys[kind].Split(' '), .. more];
        foreach (string key in document.Keys())
        {
            if (!keys.Contains(key))
            {
                throw document.Refused(key, $"{key} has no meaning in a {kind}, which has {string.Join(", ", keys)}.");
            }

            if (s_beside.TryGetValue(key, out string? other) && document.Find(other) is not null)
            {
                throw document.Refused(key, $"{key} has no meaning beside {other}.");
            }
        }

        return document;
    }
}
