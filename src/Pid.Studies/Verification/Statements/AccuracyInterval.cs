using Pid.Numerics.Certified;

namespace Pid.Studies.Verification.Statements;

/// <summary>The accuracy interval from the three pairs.</summary>
internal static class AccuracyInterval
{
    public static Statement Statement { get; } = new("accuracy-interval", "P_acc lies in the interval from the three pairs",
        "theorem 5 corrected, with the semi-supervised interval of S",
        Standing.Proved, "Fano, Feder-Merhav, Frechet and the unimodal accuracies, each on its safe side.", f =>
        Facts.Same("accuracy", f.Bounds.Accuracy, "P_acc", f.Plain.Accuracy));
}
