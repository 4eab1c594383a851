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
    private const int MostStates = 256;
    private const int Bits = 192; // behind the point of nats

    private readonly BigInteger _total;
    private readonly BigInteger _target; // in nats, as all entropies here
    private readonly CancellationToken _stop;
    private readonly Dictionary<BigInteger, BigInteger> _surprisals = [];
    private readonly Dictionary<string, List<(BigInteger Cap, BigInteger Spent)>> _done = [];
    private int _nodes;

    private CouplingCheck(BigInteger total, Rational target, CancellationToken stop) =>
        (_total, _target, _stop) = (total, Units(target) + 1, stop);

    /// <summary>Checks a certificate.</summary>
    /// <exception cref="Data.TableFormatException">It is none.</exception>
    public static CertificateReport Check(CertificateDocument document)
    {
        Rational[][] left = document.Rows("marginals");
        BigInteger[][] marginals = Array.ConvertAll(left, masses => Array.ConvertAll(masses, m => m.Numerator));
        Rational[][] atoms = document.Rows("atoms", left.Length + 1);
        foreach (Rational[] atom in atoms)
        {
            for (int k = 0; k < left.Length; k++)
            {
                left[k][document.Index("atoms", atom[k], left[k].Length)] -= atom[^1];
            }
        }

        // What is left is nothing, so the marginals are whole and of one total, too.
        if (left.Length == 0 || atoms.Length == 0 || left.Any(masses => masses.Any(m => m.Sign != 0))
            || atoms.Any(atom => atom[^1].Sign <= 0 || !atom[^1].Denominator.IsOne))
        {
            throw document.Refused("atoms", "The masses of the atoms are not whole and positive, or their marginals are others.");
        }

        Claim claim = Of(null);
        return new CertificateReport(Kind, $"A coupling of {left.Length} marginals", Array.ConvertAll(left, masses => masses.Length),
            [claim.Follows ? claim : Of(claim.Lower)]);

        Claim Of(double? claimed)
        {
            (Rational lower, Rational upper) = Prove(marginals, Array.ConvertAll(atoms, atom => atom[^1].Numerator),
                claimed is { } end && double.IsFinite(end) ? Rational.Of(end) : null, document.Stop);
            return (Claim)document.Claims("bits", (Claimed, lower, upper)).Single();
        }
    }

    /// <summary>Both ends, in bits.</summary>
    /// <param name="marginals">The masses of each marginal, all of one total.</param>
    /// <param name="atoms">The masses of a coupling.</param>
    /// <param name="claimed">What is claimed to be the lower end; null for nothing that is to be searched for.</param>
    /// <param name="stop">Gives up.</param>
    public static (Rational Lower, Rational Upper) Prove(
        BigInteger[][] marginals, BigInteger[] atoms, Rational? claimed, CancellationToken stop)
    {
        BigInteger[][] sorted = Array.ConvertAll(marginals, masses => (BigInteger[])[.. masses.Where(m => m.Sign > 0).OrderDescending()]);
        BigInteger total = Majorant.Sum(sorted[0]);
        Rational lower = Entropy(Majorant.Of(sorted, total), upward: false);
        if (claimed is { } target && lower < target && sorted.Length == 2 && sorted[0].Length + sorted[1].Length <= MostStates)
        {
            CouplingCheck search = new(total, target * RationalLog.Two.Upper, stop);
            lower = search.HasNoLess(sorted[0], sorted[1], total, 0) ? target : lower;
        }

        return (lower, Entropy(atoms, upward: true));

        Rational Entropy(IEnumerable<BigInteger> masses, bool upward)
        {
            Rational nats = EntropySum.Of(masses.Select(m => (Rational)m / total)).End(upward, (p, up) =>
            {
                stop.ThrowIfCancellationRequested();
                return RationalLog.Units(p, up);
            });
            return nats.Sign <= 0 ? 0 : nats / (upward ? RationalLog.Two.Lower : RationalLog.Two.Upper);
        }
    }

    /// <summary>Whether no coupling of what is left, its atoms at most the cap, takes the entropy spent to less than the target.</summary>
    private bool HasNoLess(BigInteger[] a, BigInteger[] b, BigInteger cap, BigInteger spent)
    {
        _stop.ThrowIfCancellationRequested();
        if (++_nodes > MostNodes)
        {
            return false;
        }

        if (a.Length <= 1 || b.Length <= 1)
        {
            return Reaches(spent, a.Length > 1 ? a : b);
        }

        cap = BigInteger.Min(cap, BigInteger.Min(a[0], b[0]));
        string left = $"{string.Join(',', a)};{string.Join(',', b)}";
        if (!_done.TryGetValue(left, out List<(BigInteger Cap, BigInteger Spent)>? done))
        {
            _done[left] = done = [];
        }

        if (done.Exists(other => cap <= other.Cap && spent >= other.Spent))
        {
            return true;
        }

        foreach (BigInteger atom in a.Concat(b).Where(m => m <= cap).Distinct().OrderDescending())
        {
            // Such a coupling has fewer atoms than states, and they only get smaller.
            if (atom * (a.Length + b.Length - 1) < Majorant.Sum(a) || Reaches(spent, Majorant.Of([a, b], atom)))
            {
                break;
            }

            foreach (BigInteger row in a.Where(m => m >= atom).Distinct())
            {
                foreach (BigInteger column in b.Where(m => m >= atom && (m == atom || row == atom)).Distinct())
                {
                    if (!HasNoLess(Without(a, row, atom), Without(b, column, atom), atom, spent + Surprisal(atom)))
                    {
                        return false;
                    }
                }
            }
        }

        done.Add((cap, spent));
        return true;
    }

    private bool Reaches(BigInteger spent, IEnumerable<BigInteger> atoms)
    {
        foreach (BigInteger atom in atoms)
        {
            if (spent >= _target)
            {
                break;
            }

            spent += Surprisal(atom);
        }

        return spent >= _target;
    }

    /// <summary>At most -p ln p.</summary>
    private BigInteger Surprisal(BigInteger mass)
    {
        if (!_surprisals.TryGetValue(mass, out BigInteger nats))
        {
            Rational p = (Rational)mass / _total;
            _surprisals[mass] = nats = Units(-p * RationalLog.Log(p, upward: true));
        }

        return nats;
    }

    /// <summary>Of a number that is not negative, rounded down.</summary>
    private static BigInteger Units(Rational value) => (value.Numerator << Bits) / value.Denominator;

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
