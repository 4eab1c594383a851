using Pid.Numerics.Distributions;

namespace Pid.Studies.Verification;

/// <summary>What is known of a statement.</summary>
public enum Standing
{
    /// <summary>It has a proof; a violation is a defect of the software.</summary>
    Proved,

    /// <summary>Two independent computations agree to a stated tolerance; a violation is a defect of one of them.</summary>
    Checked,

    /// <summary>It is in the paper or its code, and a counterexample is known.</summary>
    FalseAsPublished,
}

/// <summary>A statement about every joint distribution, and the function that looks for a contradiction in one.</summary>
/// <param name="Name">Short name, unique in the catalogue.</param>
/// <param name="Claim">The statement as a formula, in bits.</param>
/// <param name="Source">Where it is stated.</param>
/// <param name="Standing">What is known of it.</param>
/// <param name="Why">The idea of the proof, or what is true instead.</param>
/// <param name="Check">
/// What contradicts the statement in the facts of one distribution, a sentence with the numbers; null where nothing does.
/// </param>
public sealed record Statement(string Name, string Claim, string Source, Standing Standing, string Why, Func<Facts, string?> Check)
{
    /// <summary>The smallest counterexample known, for a statement that is false as published.</summary>
    public Joint? Refutation { get; init; }

    /// <summary>What contradicts the statement; an implementation that breaks off with an exception contradicts it too.</summary>
    public string? Violation(Facts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        try
        {
            return Check(facts);
        }
        catch (Exception e) when (e is ArgumentException or ArithmeticException or InvalidOperationException or IndexOutOfRangeException)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }
}
