namespace Pid.Studies.Verification.Statements;

/// <summary>The greedy coupling is one.</summary>
internal static class GreedyIsCoupling
{
    public static Statement Statement { get; } = new("coupling-marginals",
        "the greedy coupling has exactly the given marginals, and at most n1 + n2 - 1 atoms",
        "Kocaoglu et al. 2017", Standing.Proved, "Every atom uses up a state of a marginal; integer masses leave no remainder.", f =>
    {
        Coupling.Marginals m = f.SourcesAndTarget();
        ulong[] first = new ulong[m[0].Length], second = new ulong[m[1].Length];
        foreach ((int i, int j, ulong mass) in f.Coupling.Atoms)
        {
            first[i] += mass;
            second[j] += mass;
        }

        return !m[0].SequenceEqual(first) || !m[1].SequenceEqual(second) ? "the atoms have other marginals than those given"
            : f.Coupling.Atoms.Count > first.Length + second.Length - 1
            ? FormattableString.Invariant($"{f.Coupling.Atoms.Count} atoms") : null;
    });
}
