using Pid.Numerics.Certified;

namespace Pid.Interactions.Decomposing;

/// <summary>
/// The union problem of two binary sources and any number of targets, as one equation in one unknown. Like every solver here it only
/// proposes; <see cref="UnionCertificate"/> proves.
/// </summary>
/// <remarks>
/// <para>Given y, the joint has one free number t_y (its cell (0,0)), so f(q) = sum_y phi_y(t_y) - Phi(sum_y t_y) with phi_y and Phi the
/// convex sum of z ln z over a 2x2 table of fixed margins; its derivative is the logarithm of the table's odds ratio. At the optimum
/// all tables share the odds ratio of their sum: with t_y(v) the cell of odds ratio e^v, ln OR(sum_y t_y(v)) = v. Minimising f over the
/// t_y of a given sum leaves a convex function of that sum, and the sum grows with v: the left side less the right one, the excess,
/// changes its sign once, from + to -.</para>
/// <para>Where a fibre is to vanish the root is at infinity and the gap decays like e^-|v|: the search ends at v = +-45.
/// The potentials are ln q(y|x1,x2), which splits into l + m because the conditionals have odds ratio 1; the smallest fibre, which may
/// have slack, is left to follow from the other three.</para>
/// </remarks>
internal static class BinarySources
{
    private const double Farthest = 45;

    // Steps so short leave errors of rounding, of the order of their squares (and of the one before, for cubics): they are the last.
    private const double LastStep = 1e-7, LastCubicStep = 1e-5;
    private const int EvaluationLimit = 80;

    /// <summary>Whether the problem has two sources of two symbols each.</summary>
    public static bool Fits(UnionProblem problem) => problem is { N1: 2, N2: 2 };

    /// <summary>Solves the equation; writes a joint and potentials into the bounds. Returns how often the excess was evaluated.</summary>
    public static int Solve(UnionProblem problem, UnionBounds bounds)
    {
        (double low, double high, double v) = (-Farthest, Farthest, 0);
        (double V, double Excess, double Slope) before = default;
        for (int evaluations = 1; ; evaluations++)
        {
            (double excess, double slope) = Excess(problem, v);
            (low, high) = excess > 0 ? (v, high) : (low, v);
            double next = v - (excess / slope), last = LastStep;
            if (evaluations > 1 && Inverse(before, (v, excess, slope)) is double better && better > low && better < high)
            {
                (next, last) = (better, LastCubicStep);
            }

            before = (v, excess, slope);
            if (!(next > low && next < high))
            {
                last = 1e-13;

                // Newton's step leaves the bracket: the root is far out, perhaps at infinity, or rounding rules.
                next = excess > 0 && high == Farthest ? high : excess < 0 && low == -Farthest ? low : 0.5 * (low + high);
            }

            if (excess == 0 || Math.Abs(next - v) <= last * (1 + Math.Abs(v)) || evaluations == EvaluationLimit || double.IsNaN(excess))
            {
                Write(problem, excess == 0 || double.IsNaN(next) ? v : next, bounds);
                return evaluations;
            }

            v = next;
        }
    }

    // The cubic through two points with their slopes, v as a function of the excess, where that is 0: of order 2.7, Newton's of 2.
    private static double Inverse((double V, double Excess, double Slope) a, (double V, double Excess, double Slope) b)
    {
        double span = b.Excess - a.Excess, t = -b.Excess / span, step = (b.V - a.V) / span;
        double first = (1 / b.Slope) - step, second = first + (1 / a.Slope) - step;
        return b.V - (b.Excess / b.Slope) + (t * t * span * ((2 * first) + (1 / a.Slope) - step + (t * second)));
    }

    // ln OR(sum_y t_y(v)) - v and its derivative, Phi'' sum_y 1/phi_y'' - 1.
    private static (double Excess, double Slope) Excess(UnionProblem problem, double v)
    {
        double ratio = CertifiedMath.Exp(Math.Abs(v));
        (Table sum, double spread) = (default, 0);
        for (int y = 0; y < problem.NY; y++)
        {
            Table table = Table.Of(problem, y, ratio, v < 0);
            sum += table;
            spread += table.Spread;
        }

        return (sum.LogOddsRatio - v, (spread / sum.Spread) - 1);
    }

    private static void Write(UnionProblem problem, double v, UnionBounds bounds)
    {
        int ny = problem.NY;
        double ratio = CertifiedMath.Exp(Math.Abs(v));
        Table sum = default;
        for (int y = 0; y < ny; y++)
        {
            Table table = Table.Of(problem, y, ratio, v < 0);
            sum += table;
            for (int f = 0; f < 4; f++)
            {
                bounds.Q[(f * ny) + y] = table[f];
            }
        }

        int smallest = sum.Smallest;
        (int i, int j) = (1 - (smallest >> 1), 1 - (smallest & 1)); // the fibre opposite to the smallest
        for (int y = 0; y < ny; y++)
        {
            WritePotentials(problem, y, i, j, sum, bounds);
        }
    }

    // l + m = ln r on the three fibres in row i or column j, as far as they are active, with m(j,y) = 0.
    private static void WritePotentials(UnionProblem problem, int y, int i, int j, Table sum, UnionBounds bounds)
    {
        int ny = problem.NY, row = (i * ny) + y, otherRow = ((1 - i) * ny) + y, column = (j * ny) + y, otherColumn = ((1 - j) * ny) + y;
        bool hasRow = problem.P1[row] > 0, hasColumn = problem.P2[column] > 0;
        int pivot = hasColumn ? j : 1 - j;
        bounds.M[column] = 0;
        bounds.L[row] = hasRow ? Log(i, pivot) : 0;
        bounds.L[otherRow] = problem.P1[otherRow] > 0 ? Log(1 - i, pivot) : 0;
        bounds.M[otherColumn] = hasColumn && problem.P2[otherColumn] > 0
            ? hasRow ? Log(i, 1 - j) - bounds.L[row] : Log(1 - i, 1 - j) - bounds.L[otherRow]
            : 0;

        double Log(int x1, int x2)
        {
            int fibre = (2 * x1) + x2;
            // a cell of two positive marginals may underflow; its potential must stay a number
            return CertifiedMath.Log(Math.Max(bounds.Q[(fibre * ny) + y], double.Epsilon) / Math.Max(sum[fibre], double.Epsilon));
        }
    }

    /// <summary>A 2x2 table of masses.</summary>
    private readonly record struct Table(double Q00, double Q01, double Q10, double Q11)
    {
        private const double SmallestMass = 1e-90, ScaleUp = 4.149515568880993e180; // 2^600

        public double this[int fibre] => fibre switch { 0 => Q00, 1 => Q01, 2 => Q10, _ => Q11 };

        /// <summary>1 / sum 1/q: the inverse second derivative of sum q ln q along the free direction; 0 for a table with a zero.</summary>
        public double Spread => 1 / ((1 / Q00) + (1 / Q01) + (1 / Q10) + (1 / Q11));

        /// <summary>ln Q00 Q11 / (Q01 Q10), as one logarithm where no quotient comes near the ends of the doubles.</summary>
        public double LogOddsRatio
        {
            get
            {
                double first = Q00 / Q01, second = Q11 / Q10, both = first * second;
                return both is > 1e-290 and < 1e290 ? CertifiedMath.Log(both) : CertifiedMath.Log(first) + CertifiedMath.Log(second);
            }
        }

        public int Smallest
        {
            get
            {
                int smallest = 0;
                for (int f = 1; f < 4; f++)
                {
                    smallest = this[f] < this[smallest] ? f : smallest;
                }

                return smallest;
            }
        }

        public static Table operator +(Table a, Table b) => new(a.Q00 + b.Q00, a.Q01 + b.Q01, a.Q10 + b.Q10, a.Q11 + b.Q11);

        /// <summary>The table of p(x1,y), p(x2,y) with an odds ratio of at least 1, or of its inverse.</summary>
        public static Table Of(UnionProblem problem, int y, double ratio, bool inverse)
        {
            int ny = problem.NY;
            (double row, double otherRow) = (problem.P1[y], problem.P1[ny + y]);
            (double column, double otherColumn) = (problem.P2[y], problem.P2[ny + y]);
            if (!inverse)
            {
                return WithOddsRatio(row, otherRow, column, otherColumn, ratio);
            }

            Table swapped = WithOddsRatio(row, otherRow, otherColumn, column, ratio);
            return new Table(swapped.Q01, swapped.Q00, swapped.Q11, swapped.Q10);
        }

        /// <remarks>
        /// With margins (a, a'), (b, b') of total m and k = ratio - 1 >= 0, D = m^2 + 2k(ab' + a'b) + k^2 (a - b)^2 and s = sqrt D:
        /// q00 = 2 ratio ab / (m + k(a + b) + s), q11 = 2 ratio a'b' / (m + k(a' + b') + s), q01 = 2 ab' / (m + k(b - a) + s),
        /// q10 = 2 a'b / (m + k(a - b) + s). Nothing cancels but in one of the last two denominators, where
        /// m - x + s = 2k(ab' + a'b + m|a - b|) / (x - m + s) with x = k|a - b|: every cell has its relative accuracy.
        /// </remarks>
        private static Table WithOddsRatio(double a, double a1, double b, double b1, double ratio)
        {
            double k = ratio - 1, m = a + a1;
            if (m < SmallestMass)
            {
                // products of two masses would underflow: the table is homogeneous in them, and powers of two are exact
                Table large = WithOddsRatio(a * ScaleUp, a1 * ScaleUp, b * ScaleUp, b1 * ScaleUp, ratio);
                return new Table(large.Q00 / ScaleUp, large.Q01 / ScaleUp, large.Q10 / ScaleUp, large.Q11 / ScaleUp);
            }

            double cross = (a * b1) + (a1 * b), x = k * Math.Abs(a - b);
            double s = Math.Sqrt((m * m) + (2 * k * cross) + (x * x));
            double far = m + x + s;
            double near = x <= m ? m - x + s : 2 * k * (cross + (m * Math.Abs(a - b))) / (x - m + s);
            (double of01, double of10) = b >= a ? (far, near) : (near, far);
            return new Table(
                2 * ratio * a * b / (m + (k * (a + b)) + s), 2 * a * b1 / of01, 2 * a1 * b / of10,
                2 * ratio * a1 * b1 / (m + (k * (a1 + b1)) + s));
        }
    }
}
