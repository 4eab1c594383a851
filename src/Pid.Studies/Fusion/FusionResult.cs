using Pid.Interactions;
using Pid.Numerics.Distributions;

namespace Pid.Studies.Fusion;

/// <summary>What a model, or the model chosen for a family, had right of the records held out.</summary>
/// <param name="Name">The model or the family.</param>
/// <param name="Family">Its family.</param>
/// <param name="Accuracy">The share of the records that it had right.</param>
/// <param name="Models">Of a family the models that stood for it, each once.</param>
public sealed record FusionScore(string Name, FusionFamily Family, Proportion Accuracy, IReadOnlyList<string> Models);

/// <summary>How the families did on records held out.</summary>
/// <param name="Records">The records that were held out once.</param>
/// <param name="Models">Every model.</param>
/// <param name="Families">One modality, simple fusion, complex fusion: in each fold the model that was best without it.</param>
/// <param name="Multimodal">What the better fusion of both families wins over the better single modality.</param>
/// <param name="Complex">What complex fusion wins over simple fusion.</param>
/// <param name="Oracle">The accuracy of the best rule for this very table: no rule on its symbols can have more of it right.</param>
/// <param name="Folds">The folds that were done.</param>
/// <param name="FoldsAsked">The folds that were asked for.</param>
public sealed record FusionResult(
    double Records, IReadOnlyList<FusionScore> Models, IReadOnlyList<FusionScore> Families, Proportion Multimodal, Proportion Complex,
    double Oracle, int Folds, int FoldsAsked)
{
    private static readonly string[] s_names = ["single", "simple", "complex"];

    /// <summary>Why no boosted trees were tried; null where they were.</summary>
    public string? LeftOut { get; init; }

    /// <summary>Whether it was stopped before all folds were done.</summary>
    public bool IsPartial => Folds < FoldsAsked;

    /// <summary>Whether records with both modalities paid: fusion wins more than its standard error.</summary>
    public Decision Collect => Multimodal.Value > Multimodal.Error ? Decision.Yes : Decision.No;

    /// <summary>
    /// One modality where the fusion that was chosen in the other folds wins no more than a standard error over it; else complex where that
    /// wins more than one over simple; else simple.
    /// </summary>
    public FusionFamily Winner => Collect == Decision.No ? FusionFamily.None
        : Complex.Value > Complex.Error ? FusionFamily.Complex : FusionFamily.Simple;

    internal static FusionResult Of(Joint joint, FusionModels models, Fold[] folds, int asked)
    {
        int classes = joint.Y.Size;
        double records = folds.Sum(f => f.Held.Sum()), best = 0;
        for (int cell = 0; cell < joint.X1.Size * joint.X2.Size; cell++)
        {
            best += joint.Weights.Slice(cell * classes, classes).ToArray().Max();
        }

        return new FusionResult(records,
            [.. models.Names.Select((model, m) => Score(model.Name, model.Family, _ => m, []))],
            [.. s_names.Select((name, k) => Score(name, (FusionFamily)(k + 1), fold => fold.Chosen[k],
                [.. folds.Select(f => f.Chosen[k]).Distinct().Order().Select(m => models.Names[m].Name)]))],
            Gain(3, 0), Gain(2, 1), best / joint.Total().Midpoint, folds.Length, asked)
        {
            LeftOut = models.LeftOut,
        };

        FusionScore Score(string name, FusionFamily family, Func<Fold, int> model, string[] stood) => new(name, family,
            Proportion.Of(folds.Sum(f => Fold.Right(f.Decisions[model(f)], f.Held, classes)), records), stood);

        Proportion Gain(int one, int other)
        {
            (double first, double second) = (0, 0);
            foreach (Fold fold in folds)
            {
                (int[] a, int[] b) = (fold.Decisions[fold.Chosen[one]], fold.Decisions[fold.Chosen[other]]);
                for (int cell = 0; cell < a.Length; cell++)
                {
                    first += a[cell] != b[cell] ? fold.Held[(cell * classes) + a[cell]] : 0;
                    second += a[cell] != b[cell] ? fold.Held[(cell * classes) + b[cell]] : 0;
                }
            }

            return Proportion.Difference(first, second, records);
        }
    }
}
