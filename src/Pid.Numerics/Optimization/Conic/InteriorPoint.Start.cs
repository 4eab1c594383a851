using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Numerics.Optimization.Conic;

// Where the iteration starts.
internal sealed partial class InteriorPoint
{
    private const double Widest = 1e3; // kappa of a cold start beside the products of s and z
    private bool _mayMoveInside;

    /// <summary>The cold start: least squares for symmetric cones (CVXOPT), the central point otherwise.</summary>
    public bool Start(CancellationToken stop)
    {
        _kkt.Load();
        Point.X.AsSpan().Clear();
        (Point.Tau, Point.Kappa, Step, Sigma, _dualFirst, _centrings) = (1, 1, 0, 0, false, 0);
        _cones.Center(Point.S);
        _cones.Center(Point.Z);
        _mayMoveInside = _cones.AllSymmetric;
        if (!_cones.AllSymmetric)
        {
            return true;
        }

        // At s = z = centre every scaling is the identity.
        if (!_cones.UpdateScaling(Point.S, Point.Z, 1, false) || !_kkt.Factor(stop))
        {
            return false;
        }

        Negate(_data.Cost, _f);
        bool solved;
        if (_data.Quadratic.EntryCount == 0)
        {
            _f.AsSpan().Clear();
            solved = _kkt.Solve(_f, _data.RightSide, Point.X, Point.S);
            Negate(Point.S, Point.S);
            Negate(_data.Cost, _f);
            _g.AsSpan().Clear();
            solved &= _kkt.Solve(_f, _g, _affine.X, Point.Z);
        }
        else
        {
            solved = _kkt.Solve(_f, _data.RightSide, Point.X, Point.Z);
            Negate(Point.Z, Point.S);
        }

        _cones.ClearZeroRows(Point.S);
        _cones.ShiftInside(Point.S, _rows);
        _cones.ShiftInside(Point.Z, _rows);

        // Where b or q are far below A, s or z are, too: kappa is no further from them than a neighbourhood of the central path is wide.
        double mean = _cones.Degree == 0 ? 1 : DenseVector.Dot(Point.S, Point.Z) / _cones.Degree;
        Point.Kappa = Math.Clamp(1, mean / Widest, mean * Widest);
        return solved;
    }

    /// <summary>
    /// A warm start: the given point of the scaled problem, moved inside by (1 - w) times the central point (Skajaa, Andersen and Ye 2013).
    /// </summary>
    public void Start(ReadOnlySpan<double> x, ReadOnlySpan<double> s, ReadOnlySpan<double> z, double weight)
    {
        _kkt.Load();
        _cones.Center(Point.S);
        _cones.Center(Point.Z);
        (Point.Tau, Step, Sigma, _dualFirst, _centrings, _mayMoveInside) = (1, 0, 0, false, 0, false);
        for (int j = 0; j < x.Length; j++)
        {
            Point.X[j] = weight * x[j];
        }

        for (int i = 0; i < s.Length; i++)
        {
            Point.S[i] = (weight * s[i]) + ((1 - weight) * Point.S[i]);
            Point.Z[i] = (weight * z[i]) + ((1 - weight) * Point.Z[i]);
        }

        Point.Kappa = _cones.Degree == 0 ? 1 - weight : DenseVector.Dot(Point.S, Point.Z) / _cones.Degree;
    }

    // Least squares may end inside and so near to the boundary of a cone that no step leads on: then the central point is added.
    private bool MoveInside()
    {
        bool may = _mayMoveInside;
        _mayMoveInside = false;
        foreach (double[] v in may ? (double[][])[Point.S, Point.Z] : [])
        {
            double size = Math.Max(1, v.Max(Math.Abs));
            _cones.Center(_rows);
            DenseVector.AddScaled(v, _rows, size);
        }

        return may;
    }
}
