#:project ../../src/Pid.Data/Pid.Data.csproj
#:project ../../src/Pid.Interactions/Pid.Interactions.csproj
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

// From three samples of different records to a verdict, as `pid bounds` does: dotnet run examples/csharp/verdict.cs [FOLDER OF THE SAMPLES]
using Pid.Data;
using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Numerics.Distributions;

string samples = args.Length > 0 ? args[0] : "samples";
TableSource Table(string name) => TableSource.FromFile(Path.Combine(samples, name));

// Counts of (voice, emotion), (face, emotion) and (voice, face): a symbol has the same index in every table that has its variable.
PairTables tables = TableReader.ReadPairs(
    Table("crema-d-voice.csv"), Table("crema-d-face.csv"), Table("crema-d-unlabelled.csv"), new TableColumns("voice", "face", "emotion"));
PairCounts counts = PairCounts.FromTables(tables.X1Y, tables.X2Y, tables.X1X2);

// What the samples say about the population: limits at a stated confidence.
PopulationLimits limits = PopulationInference.OfPairs(counts, new PopulationSettings { Method = RadiusMethod.Profile });
Console.WriteLine($"S of the population: {limits.Synergy!.Value.Lower.Value:F3} to {limits.Synergy.Value.Upper.Value:F3} bit");

// What the most likely consistent tables say, proven: intervals, and the advice that they support.
InteractionBounds bounds = InteractionBounds.Of(Reconciliation.Of(counts).Marginals);
Console.WriteLine($"S_min of the reconciled table: {bounds.MinimalSynergy}");

PopulationAdvice advice = PopulationAdvice.Of(limits, bounds, "voice", "face");
Console.WriteLine($"Are paired labels worth collecting? {advice.Advice.Collect}");
