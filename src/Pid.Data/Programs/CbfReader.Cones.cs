using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Cones;

namespace Pid.Data.Programs;

/// <content>The cones of the format: how a file lists them, and what each is among ours.</content>
internal sealed partial class CbfReader
{
    private static readonly string[] s_cones = ["F", "L+", "L-", "L=", "Q", "QR", "EXP", "EXP*", "SVECPSD"];

    private void AddCone(string cone, AffineRow[] rows)
    {
        switch (cone)
        {
            case "F":
                return;
            case "L+":
                Array.ForEach(rows, _rows.Nonnegative);
                return;
            case "L-":
                Array.ForEach(rows, r => _rows.Nonnegative(r.Combine(-1)));
                return;
            case "L=":
                Array.ForEach(rows, _rows.Zero);
                return;
            case "Q":
                _rows.InCone(ConeSpec.SecondOrder(rows.Length), rows);
                return;
            case "QR":
                // 2 x y >= ||r||^2: ((x + y), (x - y), sqrt 2 r) / sqrt 2 in the cone.
                double half = Math.Sqrt(0.5);
                _rows.InCone(ConeSpec.SecondOrder(rows.Length),
                    [rows[0].Combine(half, rows[1], half), rows[0].Combine(half, rows[1], -half), .. rows[2..]]);
                return;
            case "EXP":
                _rows.InCone(ConeSpec.Exponential, rows[2], rows[1], rows[0]);
                return;
            case "EXP*":
                // (a, b, c) in K* iff (a - b, -a, c) in K.
                _rows.InCone(ConeSpec.Exponential, rows[2].Combine(1, rows[1], -1), rows[2].Combine(-1), rows[0]);
                return;
            case "SVECPSD":
                AddSemidefinite(rows); // scaled and in the order of ours already, and its own dual
                return;
            default:
                AddPower(cone, rows);
                return;
        }
    }

    private void AddPower(string cone, AffineRow[] rows)
    {
        bool dual = cone.EndsWith('*');
        List<double[]> table = dual ? _dualPowers : _powers;
        int colon = cone.IndexOf(':', StringComparison.Ordinal);
        int which = colon > 1 && cone[0] == '@' ? Integer(cone[1..colon]) : -1;
        if (which < 0 || which >= table.Count || cone[(colon + 1)..] != (dual ? "POW*" : "POW"))
        {
            throw UnknownCone(cone);
        }

        double[] alpha = table[which];
        double total = alpha.Sum();
        if (dual)
        {
            rows = [.. rows.Select((r, i) => i < alpha.Length ? r.Combine(total / alpha[i]) : r)];
        }

        if (rows.Length <= alpha.Length)
        {
            throw Error($"A power cone of {rows.Length} rows with {alpha.Length} exponents.", "It needs more rows than exponents.");
        }

        AffineRow bound = rows.Length == alpha.Length + 1 ? rows[alpha.Length] : NewVariable();
        if (rows.Length > alpha.Length + 1)
        {
            _rows.InCone(ConeSpec.SecondOrder(rows.Length - alpha.Length + 1), [bound, .. rows[alpha.Length..]]);
        }

        // x_0^(a_0) .. x_k^(a_k) >= |t| by a chain: x_0^(a_0 / A) u^(1 - a_0 / A) >= |t| with u for the rest.
        double rest = total;
        for (int i = 0; i < alpha.Length - 1; i++)
        {
            AffineRow other = i == alpha.Length - 2 ? rows[^(rows.Length - alpha.Length + 1)] : NewVariable();
            double share = alpha[i] / rest;
            _rows.InCone(share is > 0 and < 1 ? ConeSpec.Power(share)
                : throw Error("The exponents of a power cone are too far apart: beside the sum of the others one vanishes.",
                "Leave out the factor whose exponent is next to none."),
                rows[i], other, bound);
            rest -= alpha[i];
            bound = other;
        }
    }

    private TableFormatException UnknownCone(string cone) => Error(
        $"'{cone}' is no cone of the format that is solved here.",
        "Use F, L+, L-, L=, Q, QR, EXP, EXP*, SVECPSD, @k:POW or @k:POW*, k a row of POWCONES or POW*CONES.");

    private AffineRow NewVariable() => AffineRow.Of(_rows.Variables++);

    private void ReadCones(List<(string Cone, int Size)> cones, out int total)
    {
        string[] head = Fields(2);
        total = Integer(head[0]);
        long sum = 0;
        for (int k = Integer(head[1]); k > 0; k--)
        {
            string[] fields = Fields(2);
            int size = Integer(fields[1]);
            if (!s_cones.Contains(fields[0]) && !(fields[0][0] == '@' && fields[0].Contains(":POW", StringComparison.Ordinal)))
            {
                throw UnknownCone(fields[0]);
            }

            if (fields[0] == "SVECPSD")
            {
                RequireTriangle(size);
            }

            bool wrong = fields[0] is "EXP" or "EXP*" ? size != 3 : fields[0] == "QR" ? size < 2 : fields[0] == "Q" && size < 1;
            if (wrong)
            {
                throw Error($"A cone {fields[0]} of {size} rows.", "EXP needs 3, QR at least 2, Q at least 1.");
            }

            cones.Add((fields[0], size));
            sum += size;
        }

        if (sum > LargestSize)
        {
            throw Error($"{sum} rows or variables.", $"At most {LargestSize} are read.");
        }

        if (sum != total)
        {
            throw Error($"The cones have {sum} rows together, the section announces {total}.",
                "The first number of the section is the sum of the sizes of its cones.");
        }
    }

    private void RequireTriangle(int size)
    {
        int order = Svec.Order(size);
        RequireOrder(order);
        if (Svec.Length(order) != size)
        {
            throw Error($"A cone SVECPSD of {size} rows.",
                $"It has n (n + 1) / 2, the lower triangle of a matrix of order n: {Svec.Length(order)} or {Svec.Length(order + 1)}.");
        }
    }

    private void ReadPowers(List<double[]> powers)
    {
        string[] head = Fields(2);
        for (int k = Integer(head[0]); k > 0; k--)
        {
            List<double> alpha = [];
            for (int i = Integer(Fields(1)[0]); i > 0; i--)
            {
                alpha.Add(Number(Fields(1)[0]));
                if (!(alpha[^1] > 0))
                {
                    throw Error("An exponent of a power cone is not positive.", "It must be above 0.");
                }
            }

            powers.Add(alpha.Count >= 2 ? [.. alpha] : throw Error($"A power cone of {alpha.Count} exponents.", "It needs at least two."));
        }
    }
}
