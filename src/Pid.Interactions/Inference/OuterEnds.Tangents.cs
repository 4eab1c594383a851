using Pid.Numerics.Certified;

namespace Pid.Interactions.Inference;

/// <content>The linear function of the cells that bounds a quantity.</content>
internal sealed partial class OuterEnds
{
    // The reference points of the tangents: positive, so that every slope is finite; valid whatever they are.
    private void Refer(EndPoint point)
    {
        double eps = 0.1 / (_o.SmallestSample * Math.Max(_o.N1, _o.N2)), scale = 1 / (1 + (eps * _o.Cells));
        for (int k = 0; k < _cells.Length; k++)
        {
            _cells[k] = (point.Joint[k] + eps) * scale;
            _source[k] = (point.Source[k] + eps) * scale;
        }

        _o.Gather(_source, _rows);
    }

    // Fills a; the weights of v ln(v / v0) are those of the rows (x1,y) and (x2,y).
    private bool Tangents(Quantity quantity, int sign, bool unseen, out double first, out double second)
    {
        Array.Clear(_a);
        (first, second) = (0, 0);
        bool lower = sign < 0;
        switch (quantity)
        {
            case Quantity.Redundancy when !lower:
                (first, second) = (1, 1);
                Add(Quantity.TargetEntropy, 1);
                AddKnowledge(1, -1);
                AddKnowledge(2, -1);
                AddUnion();
                return true;
            case Quantity.Unique1 when lower:
                second = 1;
                AddUnion();
                AddKnowledge(2, -1);
                return true;
            case Quantity.Unique2 when lower:
                first = 1;
                AddUnion();
                AddKnowledge(1, -1);
                return true;
            case Quantity.Synergy when !lower:
                AddUnion();
                AddCertainty(unseen, ref first);
                return true;
            case Quantity.Total when !lower:
                Add(Quantity.TargetEntropy, 1);
                AddCertainty(unseen, ref first);
                return true;
            case Quantity.Certainty when !lower:
                AddCertainty(unseen, ref first);
                return true;
            case Quantity.Total:
                first = 1;
                Add(Quantity.TargetEntropy, -1);
                Add(Quantity.Certainty, -1);
                return true;
            case Quantity.Information1 or Quantity.Information2:
                (first, second) = quantity == Quantity.Information1 ? (1, 0) : (0, 1);
                Add(Quantity.TargetEntropy, sign);
                AddKnowledge(quantity == Quantity.Information1 ? 1 : 2, -sign);
                return true;
            case Quantity.TargetEntropy:
                first = lower ? 1 : 0;
                Add(Quantity.TargetEntropy, sign);
                return true;
            case Quantity.Accuracy or Quantity.Accuracy1 or Quantity.Accuracy2 when lower:
                Add(quantity, -1); // that of one classifier is no larger
                return true;
            default:
                return false;
        }
    }

    private void Add(Quantity quantity, double factor)
    {
        ends.Oracle.Gradient(quantity, quantity == Quantity.Certainty ? _cells : _source, 0, _tangent);
        AddScaled(factor);
    }

    // H(Y|X1) or H(Y|X2) at the reference.
    private void AddKnowledge(int source, double factor)
    {
        Add(Quantity.TargetEntropy, factor);
        Add(source == 1 ? Quantity.Information1 : Quantity.Information2, -factor);
    }

    private void AddUnion()
    {
        ends.Oracle.UnionGradient(_source, 0, _tangent);
        (_first, _second) = ends.Oracle.Potentials();
        double over = 0;
        for (int f = 0; f < _tangent.Length; f += _o.NY)
        {
            double sum = 0;
            for (int y = 0; y < _o.NY; y++)
            {
                sum += CertifiedMath.Exp(-_tangent[f + y]);
            }

            over = Math.Max(over, sum);
        }

        // -(l + m) is feasible for the dual of g where sum over y of exp(l + m) is at most 1 for all (x1,x2).
        double shift = CertifiedMath.Log(over);
        for (int k = 0; k < _tangent.Length; k++)
        {
            _tangent[k] += shift;
        }

        AddScaled(1);
    }

    // -H(Y|X1,X2) from above.
    private void AddCertainty(bool unseen, ref double weight)
    {
        ends.Oracle.Gradient(Quantity.Certainty, _cells, 0, _tangent);
        weight += unseen ? 0 : 1;
        for (int k = 0; k < _tangent.Length && unseen; k++)
        {
            _tangent[k] += CertifiedMath.Log(MostOfCell(k) / _cells[k]);
        }

        AddScaled(1);
    }

    private double MostOfCell(int k)
    {
        int f = k / _o.NY, y = k % _o.NY, i = f / _o.N2, j = f % _o.N2;
        return Math.Min(Math.Min(_most[(i * _o.NY) + y], _most[((_o.N1 + j) * _o.NY) + y]), _most[_o.LabelledRows + f]);
    }

    private void AddScaled(double factor)
    {
        for (int k = 0; k < _a.Length; k++)
        {
            _a[k] += factor * _tangent[k];
        }
    }
}
