using System.Numerics;
using Pid.Cli.Output;

namespace Pid.Cli.Checking;

/// <summary>
/// Whether items fill bins exactly: subset sums and partitions. Put in one after the other, each where it is said to be, or in all ways;
/// of the ways those that leave the same room are one.
/// </summary>
internal static class FillingCheck
{
    public const string Kind = "filling";

    /// <summary>Ways at which a checker gives up.</summary>
    private const int MostWays = 100_000;

    /// <summary>Checks a certificate.</summary>
    /// <exception cref="Data.TableFormatException">It is none.</exception>
    public static CertificateReport Check(CertificateDocument document)
    {
        string claim = ReductionCheck.ClaimOf(document);
        BigInteger[] items = document.Whole("items", 0), bins = document.Whole("bins", 0);
        int[]? binOf = claim != ReductionCheck.Claim ? null
            : Array.ConvertAll(document.Whole("binOf", 0, items.Length), k => document.Index("binOf", k, bins.Length));
        bool? fills = Fills(items, bins, binOf);
        return new CertificateReport(Kind, $"{items.Length} items and {bins.Length} bins", [items.Length, bins.Length],
            [new CheckedStatement(claim, fills == (binOf is not null) && (binOf is not null || claim == ReductionCheck.Opposite))]);
    }

    /// <summary>Whether the bins can be filled, or are; null where there are too many ways.</summary>
    /// <param name="items">The size of each.</param>
    /// <param name="bins">The size of each.</param>
    /// <param name="binOf">The bin of each item; null for any.</param>
    public static bool? Fills(BigInteger[] items, BigInteger[] bins, int[]? binOf)
    {
        Dictionary<string, BigInteger[]> ways = new(StringComparer.Ordinal) { [""] = bins };
        for (int i = 0; i < items.Length; i++)
        {
            long choices = binOf is null ? bins.Length : 1;
            if (ways.Count * Math.Max(1, choices * bins.Length / 100) > MostWays)
            {
                return null; // or more numbers than memory holds
            }

            Dictionary<string, BigInteger[]> next = new(StringComparer.Ordinal);
            foreach (BigInteger[] way in ways.Values)
            {
                foreach (int k in binOf is null ? Enumerable.Range(0, bins.Length) : [binOf[i]])
                {
                    if (way[k] >= items[i])
                    {
                        BigInteger[] left = [.. way];
                        left[k] -= items[i];
                        next[string.Join(',', left)] = left;
                    }
                }
            }

            ways = next;
        }

        return ways.Values.Any(way => Array.TrueForAll(way, room => room.IsZero));
    }
}
