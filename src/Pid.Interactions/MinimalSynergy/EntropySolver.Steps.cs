using Pid.Interactions.Decomposing;
using Pid.Numerics.Certified;

namespace Pid.Interactions.MinimalSynergy;

// One iteration: a Newton step, or a sweep of proportional fitting where the system would be too large.
internal sealed partial class EntropySolver
{
    // One step; false when its direction separates p from every joint.
    private bool Step(double violation, CancellationToken cancellation)
    {
        if (_system is null)
        {
            Sweep();
            return true;
        }

        _system.Factor(_r, cancellation);
        if (cancellation.IsCancellationRequested)
        {
            return true; // the iterate stands
        }

        _system.Solve(_miss, _r, _g, _step);
        if (violation > 1e-9 && ProvesEmpty(_step))
        {
            return false;
        }

        for (int a = 0, t = 0; a < _p.NA; a++)
        {
            _p.Pass.ThrowIfCancellationRequested();
            for (int b = 0; b < _p.NB; b++)
            {
                for (int c = 0; c < _p.NC; c++, t++)
                {
                    if (_active[t])
                    {
                        double factor = LogStep.Growth(_step.At(a, b, c) + _g[t]);
                        _r[t] = Math.Max(_r[t] * factor, double.Epsilon);
                    }
                }
            }
        }

        // Where zeros are forced t tends to -infinity; it need not arrive there at once and lose all digits of the others.
        _t.AddScaled(_step, Math.Min(1, LongestStep / _step.Largest()));
        return true;
    }

    // One sweep of iterative proportional fitting (Deming and Stephan): exact ascent of the dual in each table of potentials in turn.
    private void Sweep()
    {
        for (int pair = 0; pair < 3; pair++)
        {
            _miss.SetMiss(_r);
            (double[] p, double[] miss, double[] t) = pair switch
            {
                0 => (_p.AB, _miss.AB, _t.AB),
                1 => (_p.AC, _miss.AC, _t.AC),
                _ => (_p.BC, _miss.BC, _t.BC),
            };
            for (int i = 0; i < p.Length; i++)
            {
                double sum = p[i] - miss[i];
                miss[i] = p[i] > 0 && sum > 0 ? p[i] / sum : 1;
                t[i] += CertifiedMath.Log(miss[i]);
            }

            for (int a = 0, cell = 0; a < _p.NA; a++)
            {
                _p.Pass.ThrowIfCancellationRequested();
                for (int b = 0; b < _p.NB; b++)
                {
                    for (int c = 0; c < _p.NC; c++, cell++)
                    {
                        int at = pair switch { 0 => (a * _p.NB) + b, 1 => (a * _p.NC) + c, _ => (b * _p.NC) + c };
                        _r[cell] = _active[cell] ? Math.Max(_r[cell] * miss[at], double.Epsilon) : 0;
                    }
                }
            }
        }
    }
}
