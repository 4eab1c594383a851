using System.Text.Json;
using Pid.Cli.Checking;
using Pid.Cli.Output;
using Pid.Coupling;
using Pid.Numerics.Certified;

namespace Pid.Cli.Certifying;

/// <summary>What proves the least entropy of a coupling: its marginals in whole masses, and the atoms of the best coupling found.</summary>
internal static class CouplingCertificate
{
    /// <summary>Nodes of a search that a checker repeats in seconds.</summary>
    private const int MostNodes = 10_000;

    /// <summary>The lower end that a checker can prove.</summary>
    /// <param name="result">What was found.</param>
    public static double Lower(MinimumEntropy result)
    {
        double vector = CouplingLowerBound.MajorizeProfile(result.Coupling.Marginals).Bits;
        return result.LowerName == MonotoneCoupling.Name && result.Nodes <= MostNodes ? Math.Max(vector, result.Lower) : vector;
    }

    /// <summary>The document.</summary>
    public static byte[] Of(MinimumEntropy result)
    {
        SparseCoupling coupling = result.Coupling;
        return CertificateFile.Of(CouplingCheck.Kind, json =>
        {
            json.WriteStartArray("marginals");
            for (int k = 0; k < coupling.Marginals.Count; k++)
            {
                json.WriteStartArray();
                foreach (ulong mass in coupling.Marginals[k])
                {
                    json.WriteNumberValue(mass);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteStartArray("atoms");
            foreach (int atom in coupling.LargestFirst())
            {
                json.WriteStartArray();
                foreach (int state in coupling.States(atom))
                {
                    json.WriteNumberValue(state);
                }

                json.WriteNumberValue(coupling.Masses[atom]);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }, (CouplingCheck.Claimed, new Interval(Lower(result), result.Upper)));
    }
}
