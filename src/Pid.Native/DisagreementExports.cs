using System.Runtime.InteropServices;
using Pid.Interactions;

namespace Pid.Native;

/// <summary><c>pid_disagreement</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DisagreementResult
{
    public Enclosure Seen, Alpha, TotalVariation;
    public double SynergyLower, SynergyAsPublished;

    public static DisagreementResult Unknown => new()
    {
        Seen = Enclosure.Unknown,
        Alpha = Enclosure.Unknown,
        TotalVariation = Enclosure.Unknown,
        SynergyLower = double.NaN,
        SynergyAsPublished = double.NaN,
    };
}

/// <summary>What the disagreement of two classifiers proves about the synergy.</summary>
internal static unsafe class DisagreementExports
{
    [UnmanagedCallersOnly(EntryPoint = "pid_disagree")]
    public static ResultCode Disagree(double* first, double* second, long pairs, int classes, double excess1, double excess2,
        double unique1, double unique2, DisagreementResult* result)
    {
        try
        {
            Buffer.Required(result, "result");
            *result = DisagreementResult.Unknown;
            Arithmetic.Require();
            if (classes < 1 || pairs < 1)
            {
                throw new AbiException(ResultCode.Argument, $"There are {pairs} pairs of {classes} classes; give at least one of each.");
            }

            Buffer.Count(pairs, classes);
            ReadOnlySpan<double> f1 = Predictions(first, pairs, classes, "first"), f2 = Predictions(second, pairs, classes, "second");
            double most = Math.BitIncrement(Math.Log2(classes)), u1 = Bound(unique1, most, "unique1"), u2 = Bound(unique2, most, "unique2");
            // Two probability distributions are at most sqrt(2) apart, so a risk of 2 says nothing.
            Disagreement d = LearnedDisagreement.Of(f1, f2, classes, Bound(excess1, 2, "excess_risk1"), Bound(excess2, 2, "excess_risk2"));
            Disagreement seen = LearnedDisagreement.Of(f1, f2, classes);
            *result = new DisagreementResult
            {
                Seen = seen.Alpha,
                Alpha = d.Alpha,
                TotalVariation = d.TotalVariation,
                SynergyLower = d.ProvenLowerBound(u1, u2),
                SynergyAsPublished = seen.AsPublished(u1, u2),
            };
            return ResultCode.Ok;
        }
        catch (Exception e)
        {
            return LastError.Set(e);
        }
    }

    private static ReadOnlySpan<double> Predictions(double* values, long pairs, int classes, string name)
    {
        ReadOnlySpan<double> read = Buffer.Read(values, pairs * classes, name);
        for (int i = 0; i < read.Length; i++)
        {
            // Beside rounding, a class probability lies in [0, 1]: scores of other kinds would make a false disagreement.
            if (!(read[i] >= -1e-9 && read[i] <= 1 + 1e-9))
            {
                throw new AbiException(ResultCode.Data, FormattableString.Invariant(
                    $"{name}[{i / classes}][{i % classes}] is {read[i]:R}; a class probability lies in [0, 1]."));
            }
        }

        return read;
    }

    private static double Bound(double value, double unknown, string name) => double.IsNaN(value) ? unknown
        : value >= 0 && double.IsFinite(value) ? value
        : throw new AbiException(ResultCode.Argument, FormattableString.Invariant(
            $"{name} is {value:R}; it must be finite and not negative, or NaN where it is not known."));
}
