using System.Reflection;
using Pid.Coupling;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Reductions;
using Pid.Reductions.Timetables;
using Pid.Studies.Verification;

namespace Pid.Tests.Properties.Studies;

/// <summary>The catalogue: what it says holds, and each of its checks can fail.</summary>
public class CatalogueTests
{
    private static readonly Implementation s_library = Implementation.Library;

    // For each statement an implementation that breaks it.
    private static readonly Dictionary<string, Implementation> s_broken = new()
    {
        ["identity-1"] = Parts(d => d with { Unique1 = d.Unique1 + 0.01 }),
        ["identity-2"] = Parts(d => d with { Redundancy = d.Redundancy + 1e-6 }),
        ["identity-1-given-2"] = Parts(d => d with { Synergy = d.Synergy + 1e-6 }),
        ["identity-2-given-1"] = Parts(d => d with { Unique2 = d.Unique2 - 1e-6 }),
        ["identity-total"] = Parts(d => d with { Synergy = d.Synergy * 1.001 }),
        ["identity-coinformation"] = Parts(d => d with { Redundancy = d.Synergy, Synergy = d.Redundancy }),
        ["ranges"] = Parts(d => d with { Redundancy = d.Information.I1 + 1e-6 }),
        ["symmetry"] = Parts(d => d with { Unique2 = d.Unique1 }),
        ["only-pairs"] = Parts(d => d with { Redundancy = d.Redundancy + (d.Synergy * 0.1) }),
        ["measures-ordered"] = Parts(d => d with { Redundancy = d.Redundancy + 1e-3 }),
        ["theorem-1"] = Bounds(b => b with { MinimalSynergy = b.MinimalSynergy + 0.05 }),
        ["theorem-1-tight-at-xor"] = s_library,
        ["lower-bounds-below-s-min"] = Bounds(b =>
        b with { Bounds = [new NamedBound("broken", BoundSide.Lower, b.MinimalSynergy.Upper + 1e-9, true, "")] }),
        ["disagreement"] = Disagree(d => d with { Alpha = d.Alpha * 1.0001 }),
        ["theorem-2-as-published"] = s_library,
        ["theorem-2"] = Disagree(d => d with { Alpha = d.Alpha * 4 }),
        ["theorem-2-sharper"] = Disagree(d => d with { Alpha = d.Alpha * 4 }),
        ["theorem-2-total-variation"] = Disagree(d => d with { TotalVariation = d.TotalVariation * 2 }),
        ["theorem-3-partition"] = Sharp(s => s with { MinimalEntropy = s.MinimalEntropy + 1e-9 }),
        ["theorem-3-timetable"] = s_library with { Timetable = _ => new TimetableAnswer(Verdict.Feasible, null, 0) },
        ["theorem-3-encoding"] = s_library with
        {
            EncodeTimetable = _ => TimetableReduction.Encode(
                new Schedule(new RestrictedTimetable(2, [1, 2], [(0, 0), (1, 0)]), [new Lesson(0, 0, 1), new Lesson(1, 0, 2)])),
        },
        ["theorem-4"] = Bounds(b => b with { Bounds = [.. b.Bounds.Select(n => n with { Value = n.Value - 0.05 })] }),
        ["theorem-4-greedy"] = s_library,
        ["s-max"] = Sharp(s => s with { MaximalSynergy = s.MaximalSynergy * 0.9 }),
        ["s-max-attained"] = Sharp(s => s with { Witness = [.. s.Witness.Reverse()] }),
        ["theorem-5-upper-as-published"] = s_library,
        ["theorem-5-lower"] = Parts(d => d with { Information = d.Information with { HY = d.Information.I12 } }),
        ["fano"] = s_library with { Fano = (h, n) => s_library.Fano(h * 1.01, n) - 1e-9 },
        ["feder-merhav"] = s_library with { FederMerhav = (h, n) => s_library.FederMerhav(h * 0.5, n) },
        ["accuracy-interval"] = Bounds(b => b with { Accuracy = b.UnimodalAccuracy1 }),
        ["compatible"] = Bounds(b => b with { Compatibility = Compatibility.Impossible }),
        ["certificate"] = Parts(d => d with { UnionInformation = d.UnionInformation + 1e-8 }),
        ["conic"] = s_library with { ReferenceUnion = (j, stop) => s_library.ReferenceUnion(j, stop) + 2e-6 },
        ["coupling-order"] = Couple(c => c with { MajorizeProfile = c.Greedy + 1e-9 }),
        ["coupling-guarantees"] = Couple(c => c with { MeetCoupling = c.Meet + 1.1 }),
        ["coupling-marginals"] = Couple(c => c with { Atoms = [.. c.Atoms.Select(a => (a.First, 0, a.Mass))] }),
    };

    public static TheoryData<string> Names => [.. Catalogue.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_check_objects_to_a_broken_implementation(string name)
    {
        Statement statement = Catalogue.All.Single(s => s.Name == name);
        Assert.True(s_broken.TryGetValue(name, out Implementation? broken), $"s_broken has no implementation that breaks {name}");
        Finding finding = CounterexampleSearch.Run([statement], new CounterexampleSettings(Draws: 4000), broken).Single();
        Assert.True(finding.First is not null, $"{name} did not notice");
    }

    [Fact]
    public void The_library_contradicts_nothing_that_is_proved_or_checked()
    {
        Statement[] sound = [.. Catalogue.All.Where(s => s.Standing != Standing.FalseAsPublished)];
        foreach (long seed in (long[])[1, 2])
        {
            foreach (Finding finding in CounterexampleSearch.Run(sound, new CounterexampleSettings(seed, 300, Largest: 4)))
            {
                Assert.True(finding.First is null && finding.Tried == 300,
                    $"{finding.Statement.Name}, seed {seed}: {finding.First?.Violation} {finding.First?.Draw}");
            }
        }
    }

    [Fact]
    public void Every_false_statement_has_a_counterexample_in_whole_numbers()
    {
        foreach (Statement statement in Catalogue.All)
        {
            Assert.Equal(statement.Standing == Standing.FalseAsPublished, statement.Refutation is not null);
            if (statement.Refutation is { } joint)
            {
                Assert.True(joint.IsCounts);
                Assert.NotNull(statement.Violation(new Facts(joint, s_library)));
            }
        }
    }

    [Fact]
    public void A_found_counterexample_is_small_in_whole_numbers_and_found_again_from_its_seed()
    {
        Statement published = Catalogue.All.Single(s => s.Name == "theorem-2-as-published");
        Finding a = CounterexampleSearch.Run([published], new CounterexampleSettings(3, 4000)).Single();
        Finding b = CounterexampleSearch.Run([published], new CounterexampleSettings(3, 4000, MaxDegreeOfParallelism: 2)).Single();
        Counterexample first = a.First!;
        Assert.Equal((first.Draw, a.Tried, first.Violation), (b.First!.Draw, b.Tried, b.First.Violation));
        Assert.Equal(first.Found.Weights.ToArray(), TableGenerator.Draw(3, first.Draw, 3).Weights.ToArray());
        Assert.True(first.Smallest.IsCounts && first.Smallest.Weights.Length <= 8 && first.Smallest.Weights.ToArray().Sum() <= 4,
            VerifiedDocument.Cells(first.Smallest));
        Assert.NotNull(published.Violation(new Facts(first.Smallest, s_library)));
    }

    // A stopped solver answers too, with what would contradict anything.
    [Fact]
    public void A_statement_that_a_stop_met_is_not_tried()
    {
        Statement[] two = [.. Catalogue.All.Where(s => s.Name is "disagreement" or "identity-1")
            .OrderBy(s => s.Name, StringComparer.Ordinal)];
        using CancellationTokenSource stop = new();
        Implementation stopped = s_broken["identity-1"] with
        {
            Decompose = (joint, token) =>
            {
                stop.Cancel();
                return s_broken["identity-1"].Decompose(joint, token);
            },
        };
        Joint table = TableGenerator.Draw(1, 0, 3);
        Assert.Equal([1, 0], CounterexampleSearch.Try(two, table, stopped, stop.Token).Select(f => f.Tried));
        Assert.Equal([0, 0], CounterexampleSearch.Try(two, table, stopped, stop.Token).Select(f => f.Tried));
        Assert.NotNull(CounterexampleSearch.Try(two, table, stopped)[1].First);
    }

    [Fact]
    public void A_counterexample_is_as_small_as_it_was_when_a_stop_came()
    {
        Statement statement = Catalogue.All.Single(s => s.Name == "identity-1");
        Implementation broken = s_broken["identity-1"];
        foreach (int calls in (int[])[1, 2, 4])
        {
            using CancellationTokenSource stop = new();
            int made = 0;
            Implementation stopped = broken with
            {
                Decompose = (joint, _) =>
                {
                    if (made++ == calls)
                    {
                        stop.Cancel();
                    }

                    return broken.Decompose(joint, default);
                },
            };
            Finding finding = CounterexampleSearch.Run([statement], new CounterexampleSettings(5, 1), stopped, stop.Token).Single();
            Assert.Equal((1L, calls == 1), (finding.Tried, ReferenceEquals(finding.First!.Found, finding.First.Smallest)));
            Assert.Equal(statement.Violation(new Facts(finding.First.Smallest, broken)), finding.First.Violation);
        }
    }

    [Fact]
    public void Nothing_in_the_folder_of_statements_is_missing_from_the_catalogue()
    {
        const BindingFlags Static = BindingFlags.Static | BindingFlags.Public;
        Type[] types = [.. typeof(Catalogue).Assembly.GetTypes().Where(t => t.Namespace == "Pid.Studies.Verification.Statements")];
        IEnumerable<Statement> one = types.Select(t => t.GetProperty("Statement", Static)?.GetValue(null)).OfType<Statement>();
        IEnumerable<Statement> many = types.Select(t => t.GetProperty("All", Static)?.GetValue(null)).OfType<IEnumerable<Statement>>()
            .SelectMany(s => s);
        string[] written = [.. one.Concat(many).Select(s => s.Name).Order(StringComparer.Ordinal)];
        Assert.Equal(written, Catalogue.All.Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.Equal(written.Distinct(), written);
        Assert.Equal(written, s_broken.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_document_is_that_of_the_catalogue() =>
        Assert.Equal(
            VerifiedDocument.ToMarkdown(),
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "verified.md")).ReplaceLineEndings("\n"));

    private static Implementation Parts(Func<Decomposition, Decomposition> change) => s_library with
    {
        Decompose = (joint, stop) => s_library.Decompose(joint, stop) is var (parts, proof) ? (change(parts), proof) : default,
    };

    private static Implementation Bounds(Func<InteractionBounds, InteractionBounds> change) =>
        s_library with { Bounds = (m, stop) => change(s_library.Bounds(m, stop)) };

    private static Implementation Sharp(Func<SynergyMaximum, SynergyMaximum> change) =>
        s_library with { Sharp = (m, stop) => change(s_library.Sharp(m, stop)) };

    private static Implementation Disagree(Func<Disagreement, Disagreement> change) =>
        s_library with { Disagree = (m, stop) => change(s_library.Disagree(m, stop)) };

    private static Implementation Couple(Func<CouplingFacts, CouplingFacts> change) =>
        s_library with { Couple = (m, stop) => change(s_library.Couple(m, stop)) };
}
