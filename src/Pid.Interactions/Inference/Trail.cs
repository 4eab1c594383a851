namespace Pid.Interactions.Inference;

/// <summary>
/// Where the searches for one end came by: one that comes next to it, with the same smoothing, would go on as the earlier one did.
/// </summary>
internal sealed class Trail
{
    private const int Most = 1 << 22; // probabilities, 32 MiB: beyond, searches are run in full
    private const double Near = 0.01; // beside how far the joint is from the fit
    private readonly List<(double Smoothing, double[] Joint)> _passed = [];

    /// <summary>Whether an earlier search came by; otherwise the joint is noted for later ones.</summary>
    public bool Meets(double[] joint, double smoothing, double[] fit)
    {
        double near = Near * RegionEnds.Distance(joint, fit);
        foreach ((double other, double[] passed) in _passed)
        {
            if (Math.Abs(other - smoothing) <= 0.01 * smoothing && RegionEnds.Distance(joint, passed) <= near)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Notes where a search came by.</summary>
    public void Add(IEnumerable<(double Smoothing, double[] Joint)> search)
    {
        foreach ((double smoothing, double[] joint) in search)
        {
            if ((_passed.Count + 1L) * joint.Length <= Most)
            {
                _passed.Add((smoothing, joint));
            }
        }
    }
}
