using Pid.Numerics.Certified;

namespace Pid.Interactions.Inference;

/// <content>
/// Lower ends of U1 and U2 that are 0: there what a source tells of y is what it tells through the other. g has kinks in every direction at
/// such joints, and tangents only creep to them; but they are known in closed form. So is the largest H(Y).
/// </content>
internal sealed partial class RegionEnds
{
    private const double SmallUnique = 0.02, None = 1e-6; // nats
    private const int Scalings = 200;
    private const double Share = 1e-3; // that keeps every cell positive which must be

    // H(Y) = ln |Y|, where the fit with its labels made equally many is in the region: next to it the slope is too small to lead on.
    private EndPoint? Balanced(Quantity quantity, double c)
    {
        if (quantity != Quantity.TargetEntropy || _o.Kind == ObservationKind.PairsOfTriples)
        {
            return null;
        }

        double[] labels = new double[_o.NY];
        for (int k = 0; k < Fit.Length; k++)
        {
            labels[k % _o.NY] += Fit[k];
        }

        double[] joint = [.. Fit.Select((v, k) => v / (_o.NY * labels[k % _o.NY]))];
        return labels.Min() > 0 && IsInside(joint, c) ? new EndPoint(CertifiedMath.Log(_o.NY), joint, joint, 0) : null;
    }

    // The fit, with y independent of the source given the other.
    private EndPoint? WithoutUnique(Quantity quantity, double c)
    {
        if (!IsUnique(quantity))
        {
            return null;
        }

        double[] joint = Through(quantity, Fit);
        return IsInside(joint, c) ? new EndPoint(0, joint, joint, 0) : null;
    }

    // A joint next to r in which the source tells of y what it tells through the other where g is attained: r's cells scaled to its pairs.
    private EndPoint? WithoutUnique(Quantity quantity, double c, double[] r, double value)
    {
        if (!IsUnique(quantity) || value > SmallUnique)
        {
            return null;
        }

        double[] through = Through(quantity, _oracle.WithoutSynergy(r)), wanted = _o.Gather(through);
        double[] joint = [.. r.Zip(through, (a, b) => a + (Share * (b - a)))];
        double[] rows = new double[_o.Rows];
        int first = _o.N1 * _o.NY;
        for (int round = 0; round < Scalings && Scale(joint, rows, wanted, 0, first) > 1e-13; round++)
        {
            Scale(joint, rows, wanted, first, _o.LabelledRows);
        }

        return IsInside(joint, c) && _oracle.Value(quantity, joint, _gradient) < None ? new EndPoint(0, joint, joint, 0) : null;
    }

    // Of a joint that is observed: elsewhere another one is behind it.
    private bool IsUnique(Quantity quantity) =>
        quantity is Quantity.Unique1 or Quantity.Unique2 && _o.Kind != ObservationKind.PairsOfTriples;

    // r(x1,x2) r(y|x2), in which x1 tells nothing given x2; or the other way round.
    private double[] Through(Quantity quantity, double[] r)
    {
        double[] rows = _o.Gather(r), joint = new double[r.Length];
        for (int f = 0; f < _o.N1 * _o.N2; f++)
        {
            ReadOnlySpan<double> labels = rows.AsSpan((quantity == Quantity.Unique1 ? _o.N1 + (f % _o.N2) : f / _o.N2) * _o.NY, _o.NY);
            double sum = RegionSolver.Sum(labels), fibre = rows[_o.LabelledRows + f];
            for (int y = 0; y < _o.NY && sum > 0; y++)
            {
                joint[(f * _o.NY) + y] = fibre * labels[y] / sum;
            }
        }

        return joint;
    }

    // Cells to the pairs of one source; returns how far off these were.
    private double Scale(double[] joint, double[] rows, double[] wanted, int from, int to)
    {
        _o.Gather(joint, rows);
        double off = 0;
        for (int k = from; k < to; k++)
        {
            off += Math.Abs(rows[k] - wanted[k]);
            rows[k] = rows[k] > 0 ? wanted[k] / rows[k] : 0;
        }

        for (int k = 0; k < joint.Length; k++)
        {
            int fibre = k / _o.NY, row = from == 0 ? fibre / _o.N2 : _o.N1 + (fibre % _o.N2);
            joint[k] *= rows[(row * _o.NY) + (k % _o.NY)];
        }

        return off;
    }
}
