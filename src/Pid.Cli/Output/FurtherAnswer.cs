using System.Globalization;
using System.Text.Json;
using Pid.Cli.Commands;
using Pid.Data.Classifying;
using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>
/// What is said where the disagreement of two classifiers proves nothing: the bounds that their scores put into classes give, where labels
/// go with them, and the command that says more.
/// </summary>
/// <param name="Bounds">The bounds; null without labels, or where they were stopped.</param>
/// <param name="Classes">The classes of the scores of each classifier.</param>
/// <param name="Next">The command.</param>
/// <param name="Target">What the target is called, and what else was counted than its labels.</param>
internal sealed record FurtherAnswer(InteractionBounds? Bounds, (int First, int Second) Classes, string Next, string Target)
{
    /// <summary>Finds it.</summary>
    /// <param name="pair">The classifiers.</param>
    /// <param name="seed">Seed of the classes.</param>
    /// <param name="next">The command.</param>
    /// <param name="run">Told what is being done, and stops it.</param>
    public static FurtherAnswer Of(ClassifierPair pair, int seed, string next, RunState run)
    {
        run.HasSomethingToGive = true;
        run.Activity = "What the scores put into classes say";
        try
        {
            if (PosteriorPairs.Of(pair, seed, run.Stop) is not var (x1y, x2y, x1x2))
            {
                return new FurtherAnswer(null, default, next, pair.Target);
            }

            // Where pairs without a label were counted too, the tables are those of different samples.
            PairwiseMarginals marginals = pair.Labels.Contains(-1)
                ? Reconciliation.Of(PairCounts.FromTables(x1y, x2y, x1x2), run.Stop).Marginals
                : PairwiseMarginals.FromTables(x1y, x2y, x1x2);
            return new FurtherAnswer(FusionCommand.Bounds(marginals, run.ThreadsOfTable, run.Tolerance, run.Stop),
                (x1y.Rows.Size, x2y.Rows.Size), next, pair.Target
                + (pair.Labels.Contains(-1) ? ", pairs without a label counted too," : ""));
        }
        catch (OperationCanceledException) when (run.Stop.IsCancellationRequested)
        {
            return new FurtherAnswer(null, default, next, pair.Target);
        }
    }

    /// <summary>The same in sentences.</summary>
    public IEnumerable<string> Sentences()
    {
        if (Bounds is { } bounds)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"Put into {Classes.First} and {Classes.Second} classes, the scores say more: of the "
                + $"{CertifiedNumber.Text(bounds.Information.HY, 4)} bit of {Target} their pairs tell R "
                + $"{CertifiedNumber.Text(bounds.Redundancy, 4)}, U1 {CertifiedNumber.Text(bounds.Unique1, 4)}, U2 "
                + $"{CertifiedNumber.Text(bounds.Unique2, 4)}, and S in [{CertifiedNumber.Down(bounds.Synergy.Lower, 4)}, "
                + $"{CertifiedNumber.Up(bounds.Synergy.Upper, 4)}] bit.");
            yield return $"Of records that show both scores and the label S itself is known, with its limits: {Next}";
        }
        else
        {
            yield return $"What says more, where at least 40 records have a label: {Next}";
        }
    }

    /// <summary>The same in the document.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteString("next", Next);
        if (Bounds is { } bounds)
        {
            json.WriteStartObject("posteriors");
            json.WriteNumber("classes1", Classes.First);
            json.WriteNumber("classes2", Classes.Second);
            JsonReport.WriteInterval(json, ResultValue.TargetEntropy.Name, bounds.Information.HY);
            JsonReport.WriteValues(json, [.. ResultValue.Parts, ResultValue.Accuracy], value => value.OfPairs!(bounds));
            json.WriteEndObject();
        }
    }
}
