using Pid.Cli.Output;

namespace Pid.Cli.Checking;

/// <summary>
/// What a certificate of a decomposition proves, in exact arithmetic and without anything of the libraries: R, U1, U2 and
/// S = I(X1,X2;Y) - (R + U1 + U2) of p = w / sum w.
/// </summary>
internal static class DecompositionCheck
{
    public const string Kind = "decomposition";

    /// <summary>Checks.</summary>
    /// <exception cref="Data.TableFormatException">It is no certificate.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static CertificateReport Check(CertificateDocument document)
    {
        int[] shape = document.Shape();
        Rational[] p = document.Distribution("weights", shape[0] * shape[1] * shape[2]);
        (Rational[][] p1, Rational[][] p2, _) = UnionCheck.Pairs(shape, p);
        EntropySum total = UnionCheck.Information(document.Logarithms, p, shape[2]);
        UnionCheck union = new(p1, p2, document);
        return new CertificateReport(Kind, $"A decomposition of {shape[0]} x {shape[1]} x {shape[2]} weights",
            shape, document.Claims("bits",
            [.. union.Parts(), union.Part("synergy", total, -1)]));
    }
}
