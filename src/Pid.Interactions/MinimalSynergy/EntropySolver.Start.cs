using Pid.Numerics.Certified;

namespace Pid.Interactions.MinimalSynergy;

// Where the solver starts, and whether it can.
internal sealed partial class EntropySolver
{
    // A pair of positive probability in no active cell: its indicator separates p from every joint.
    private bool MissingSupport()
    {
        bool[] ab = new bool[_p.AB.Length], ac = new bool[_p.AC.Length], bc = new bool[_p.BC.Length];
        for (int a = 0, t = 0; a < _p.NA; a++)
        {
            _p.Pass.ThrowIfCancellationRequested();
            for (int b = 0; b < _p.NB; b++)
            {
                for (int c = 0; c < _p.NC; c++, t++)
                {
                    _active[t] = _p.IsActive(a, b, c);
                    ab[(a * _p.NB) + b] |= _active[t];
                    ac[(a * _p.NC) + c] |= _active[t];
                    bc[(b * _p.NC) + c] |= _active[t];
                }
            }
        }

        Mark(_p.AB, ab, _t.AB);
        Mark(_p.AC, ac, _t.AC);
        Mark(_p.BC, bc, _t.BC);
        return ProvesEmpty(_t);

        static void Mark(double[] p, bool[] covered, double[] t)
        {
            for (int i = 0; i < p.Length; i++)
            {
                t[i] = p[i] > 0 && !covered[i] ? 1 : 0;
            }
        }
    }

    // Kirkwood's superposition p(a,b) p(a,c) p(b,c) / (p(a) p(b) p(c)), normalised.
    private void Start()
    {
        double[] pa = new double[_p.NA], pb = new double[_p.NB], pc = new double[_p.NC];
        for (int i = 0; i < _p.AC.Length; i++)
        {
            pa[i / _p.NC] += _p.AC[i];
            pc[i % _p.NC] += _p.AC[i];
        }

        for (int i = 0; i < _p.BC.Length; i++)
        {
            pb[i / _p.NC] += _p.BC[i];
        }

        LogRatio(_p.AB, pa, _p.NB, _t.AB);
        LogRatio(_p.BC, pb, _p.NC, _t.BC);
        for (int i = 0; i < _p.AC.Length; i++)
        {
            _t.AC[i] = _p.AC[i] > 0 ? CertifiedMath.Log(_p.AC[i]) - CertifiedMath.Log(pc[i % _p.NC]) : 0;
        }

        double total = 0;
        for (int a = 0, t = 0; a < _p.NA; a++)
        {
            _p.Pass.ThrowIfCancellationRequested();
            for (int b = 0; b < _p.NB; b++)
            {
                for (int c = 0; c < _p.NC; c++, t++)
                {
                    _r[t] = _active[t] ? Math.Max(CertifiedMath.Exp(_t.At(a, b, c)), double.Epsilon) : 0;
                    total += _r[t];
                }
            }
        }

        double log = CertifiedMath.Log(total);
        for (int i = 0; i < _t.AB.Length; i++)
        {
            _t.AB[i] -= log;
        }

        for (int i = 0; i < _r.Length; i++)
        {
            _r[i] = _active[i] ? Math.Max(_r[i] / total, double.Epsilon) : 0;
        }

        static void LogRatio(double[] p, double[] marginal, int columns, double[] t)
        {
            for (int i = 0; i < p.Length; i++)
            {
                t[i] = p[i] > 0 ? CertifiedMath.Log(p[i]) - CertifiedMath.Log(marginal[i / columns]) : 0;
            }
        }
    }
}
