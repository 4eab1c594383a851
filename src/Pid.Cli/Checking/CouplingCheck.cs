using System.Numerics;
using Pid.Cli.Output;

namespace Pid.Cli.Checking;

/// <summary>
/// The least entropy of a coupling: at most that of the atoms given, and at least that of the vector that majorises every coupling
/// (<see cref="Majorant"/>) or, of two marginals, what a search for less did not find.
/// </summary>
/// <remarks>
/// The search: of two marginals, some coupling of the least entropy has a largest atom that uses up a state of either, and so has what is
/// left when it is taken away (else mass could be moved onto it, which majorises). So the atoms are tried in the order of their size.
/// </remarks>
internal sealed class CouplingCheck
{
    public const string Kind = "coupling";
    public const string Claimed = "entropy";

    // Where a checker gives up a search.
    private const int MostNodes = 50_000;

    private readonly BigInteger _total;
    private readonly CancellationToken _stop;
    private readonly Dictionary<BigInteger, BigInteger> _surprisals = [];
    private int _nodes;

    private CouplingCheck(BigInteger total, CancellationToken stop) => (_total, _stop) = (total, stop);

    /// <summary>Checks a certificate.</summary>
    /// <exception cref="Data.TableFormatException">It is none.</exception>
    public static CertificateReport Check(CertificateDocument document)
    {
        BigInteger[][] marginals = document.WholeRows("marginals", 0), atoms = document.WholeRows("atoms", 0);
        BigInteger[][] left = Array.ConvertAll(marginals, masses => (BigInteger[])[.. masses]);
        foreach (BigInteger[] atom in atoms)
        {
            for (int k = 0; k < left.Length && atom.Length == left.Length + 1; k++)
            {
                left[k][document.Index("atoms", atom[k], left[k].Length)] -= atom[^1];
            }
        }

        // What is left is nothing, so the marginals are of one total, too.
        if (!marginals.Any(masses => masses.Any(m => !m.IsZero)) || left.Any(masses => masses.Any(m => !m.IsZero))
            || atoms.Any(atom => atom.Length != left.Length + 1))
        {
            throw document.Refused("atoms", "The atoms have other marginals.");
        }

        document.Numbers("claims", Claimed, 2);
        BigInteger total = Majorant.Sum(marginals[0]);
        Rational upper = Entropy(atoms.Select(atom => atom[^1]), total, upward: true, document.Stop);
        Claim claim = Of(Entropy(Majorant.Of(Sorted(marginals), total).Select(a => a.Atom), total, upward: false, document.Stop));
        return new CertificateReport(Kind, $"A coupling of {left.Length} marginals", Array.ConvertAll(left, masses => masses.Length),
            [claim.Lower is { } lower && claim.ProvenLower < Rational.Of(lower) && Reaches(marginals, Rational.Of(lower), document.Stop)
                ? Of(Rational.Of(lower)) : claim]);

        Claim Of(Rational lower) => document.Claims("bits", (Claimed, lower, upper)).Single();
    }

    /// <summary>Whether a search shows that no coupling of two marginals has less entropy.</summary>
    /// <param name="marginals">The masses of each marginal, all of one total.</param>
    /// <param name="bits">The entropy.</param>
    /// <param name="stop">Gives up.</param>
    public static bool Reaches(BigInteger[][] marginals, Rational bits, CancellationToken stop)
    {
        BigInteger[][] sorted = Sorted(marginals);
        if (sorted.Length != 2)
        {
            return false;
        }

        BigInteger total = Majorant.Sum(sorted[0]);
        return new CouplingCheck(total, stop).HasNoLess(sorted[0], sorted[1], total, (bits * RationalLog.Two.Upper).Units(upward: true));
    }

    private static BigInteger[][] Sorted(BigInteger[][] marginals) =>
        Array.ConvertAll(marginals, masses => (BigInteger[])[.. masses.Where(m => m.Sign > 0).OrderDescending()]);

    private static Rational Entropy(IEnumerable<BigInteger> masses, BigInteger total, bool upward, CancellationToken stop) =>
        EntropySum.Bits(EntropySum.Of(new Logarithms(isDraft: false, stop), masses.Select(m => (Rational)m / total)).End(upward), upward);

    /// <summary>Whether every coupling, its atoms at most the cap, has that much entropy left or more.</summary>
    private bool HasNoLess(BigInteger[] a, BigInteger[] b, BigInteger cap, BigInteger left)
    {
        _stop.ThrowIfCancellationRequested();
        if (a.Length == 0 || _nodes++ >= MostNodes)
        {
            return left.Sign <= 0;
        }

        foreach (BigInteger atom in a.Concat(b).Where(m => m <= cap).Distinct().OrderDescending())
        {
            if (Reaches(left, Majorant.Of([a, b], atom)))
            {
                return true;
            }

            foreach (BigInteger row in a.Where(m => m >= atom).Distinct())
            {
                foreach (BigInteger column in b.Where(m => m >= atom && (m == atom || row == atom)).Distinct())
                {
                    if (!HasNoLess(Without(a, row, atom), Without(b, column, atom), atom, left - Surprisal(atom)))
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    private bool Reaches(BigInteger left, IEnumerable<(BigInteger Atom, BigInteger Times)> atoms)
    {
        foreach ((BigInteger atom, BigInteger times) in atoms)
        {
            if (left.Sign <= 0)
            {
                break;
            }

            left -= times * Surprisal(atom);
        }

        return left.Sign <= 0;
    }

    /// <summary>At most -p ln p.</summary>
    private BigInteger Surprisal(BigInteger mass)
    {
        if (!_surprisals.TryGetValue(mass, out BigInteger nats))
        {
            Rational p = (Rational)mass / _total;
            _surprisals[mass] = nats = (-p * RationalLog.Log(p, upward: true)).Units(upward: false);
        }

        return nats;
    }

    private static BigInteger[] Without(BigInteger[] masses, BigInteger mass, BigInteger atom)
    {
        List<BigInteger> left = [.. masses];
        left.Remove(mass);
        if (mass > atom)
        {
            left.Insert(left.FindIndex(m => m < mass - atom) is >= 0 and int at ? at : left.Count, mass - atom);
        }

        return [.. left];
    }
}
