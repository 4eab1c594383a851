namespace Pid.Interactions.MaximalSynergy;

/// <content>Steps towards better shares and multipliers.</content>
internal sealed partial class RowBound
{
    // Towards agreement: lengths in units of the box and of what f_v lies above its chord in the middle, so that all weigh alike.
    private bool Step(double step)
    {
        bool disagree = false;
        for (int v = 0; v < _entries.Length; v++)
        {
            int[] of = _entries[v];
            double width = _box.Upper[v] - _box.Lower[v], bulge = _box.Bulge(v);
            if (of.Length < 2 || !(width > 1e-12))
            {
                continue;
            }

            double point = 0, above = 0;
            foreach (int e in of)
            {
                point += (_point[e] - _box.Lower[v]) / width / of.Length;
                above += (_entropy[e] - _box.Chord(v, _point[e])) / bulge / of.Length;
            }

            foreach (int e in of)
            {
                double slope = ((_point[e] - _box.Lower[v]) / width) - point;
                double share = ((_entropy[e] - _box.Chord(v, _point[e])) / bulge) - above;
                disagree |= Math.Abs(slope) > 1e-9 || Math.Abs(share) > 1e-9;
                _alongSlope[e] = (Kept * _alongSlope[e]) + ((1 - Kept) * slope);
                _alongShare[e] = (Kept * _alongShare[e]) + ((1 - Kept) * share);
            }

            Move(of, step, bulge / width, _box.ChordSlope(v));
        }

        Balance();
        return disagree;
    }

    // Shares move along f_v less its chord, and back to a sum of one in proportion.
    private void Move(int[] of, double step, double unit, double chord)
    {
        double sum = 0, mean = 0;
        foreach (int e in of)
        {
            double share = Math.Max(0, _share[e] + (step * _alongShare[e]));
            _slope[e] += ((share - _share[e]) * chord) - (step * unit * _alongSlope[e]);
            _share[e] = share;
            sum += share;
        }

        foreach (int e in of)
        {
            double share = _share[e] / sum;
            _slope[e] += (share - _share[e]) * chord;
            _share[e] = share;
            mean += _slope[e] / of.Length;
        }

        foreach (int e in of)
        {
            _slope[e] -= mean;
        }
    }
}
