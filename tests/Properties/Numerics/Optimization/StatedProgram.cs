using System.Diagnostics;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>What was planted in a program.</summary>
internal enum Planted
{
    Optimum,
    Infeasible,
    Unbounded,
}

/// <summary>A small program whose answer was put in, with whole or real numbers, and the same program in other units.</summary>
internal sealed class StatedProgram
{
    private readonly Random _random;
    private readonly ConeSpec[] _cones;
    private readonly bool _whole;
    private readonly int _n;
    private readonly int _m;
    private readonly double[,] _a;
    private readonly double[,] _p;
    private double[] _q;
    private double[] _b;

    public StatedProgram(int seed)
    {
        _random = new Random(seed);
        Kind = _random.Next(4);
        Answer = (Planted)_random.Next(3);
        _whole = _random.Next(2) == 0 && (Kind < 2 || Answer != Planted.Optimum);
        _cones = Shape();
        _m = _cones.Sum(c => c.Dimension);
        _n = Answer == Planted.Infeasible ? 1 + _random.Next(Math.Max(1, _m - 1)) : 1 + _random.Next(7);
        _a = new double[_m, _n];
        _p = new double[_n, _n];
        (_q, _b) = (new double[_n], new double[_m]);
        FillMatrix();
        switch (Answer)
        {
            case Planted.Optimum:
                PlantOptimum();
                break;
            case Planted.Infeasible:
                PlantInfeasibility();
                break;
            default:
                PlantRay();
                break;
        }
    }

    /// <summary>0 linear, 1 quadratic, 2 second-order and semidefinite, 3 exponential.</summary>
    public int Kind { get; }

    public Planted Answer { get; }

    public double Optimum { get; private set; }

    /// <summary>|q|'|x| + |b|'|z|: what an optimum near 0 is a difference of.</summary>
    public double Terms { get; private set; }

    public ConicProblem Problem => InUnits(Ones(_m), Ones(_n), 1);

    /// <summary>
    /// The same with every row, every column and the objective measured in powers of ten up to 10^reach, and the factor of the objective.
    /// </summary>
    public (ConicProblem Problem, double Factor) InOtherUnits(int seed, int reach)
    {
        Random random = new(seed);
        double Unit() => Math.Pow(10, random.Next(-reach, reach + 1));
        double[] columns = Ones(_n);
        double[] rows = Ones(_m);
        double factor = 1;
        int what = random.Next(4); // one unit for all variables, for all rows, for the objective; or all of these, one by one
        if (what is 0 or 3)
        {
            double all = Unit();
            columns = [.. columns.Select(_ => what == 0 ? all : Unit())];
        }

        if (what is 1 or 3)
        {
            double all = Unit();
            int row = 0;
            foreach (ConeSpec cone in _cones)
            {
                double shared = Unit();
                for (int end = row + cone.Dimension; row < end; row++)
                {
                    rows[row] = what == 1 ? all : cone.Kind is ConeKind.Zero or ConeKind.Nonnegative ? Unit() : shared;
                }
            }
        }

        if (what is 2 or 3)
        {
            factor = Unit();
        }

        return (InUnits(rows, columns, factor), factor);
    }

    private static double[] Ones(int n) => [.. Enumerable.Repeat(1.0, n)];

    private ConicProblem InUnits(double[] rows, double[] columns, double factor)
    {
        double[] a = new double[_m * _n];
        double[] p = new double[_n * _n];
        for (int j = 0; j < _n; j++)
        {
            for (int i = 0; i < _m; i++)
            {
                a[(i * _n) + j] = rows[i] * columns[j] * _a[i, j];
            }

            for (int k = 0; k < _n; k++)
            {
                p[(Math.Min(j, k) * _n) + Math.Max(j, k)] = factor * columns[j] * columns[k] * _p[Math.Min(j, k), Math.Max(j, k)];
            }
        }

        return new ConicProblem(Kind == 1 ? SparseMatrix.FromDense(_n, _n, p) : null, [.. _q.Select((v, j) => factor * columns[j] * v)],
            SparseMatrix.FromDense(_m, _n, a), [.. _b.Select((v, i) => rows[i] * v)], _cones);
    }

    private double Number() => _whole ? _random.Next(-3, 4) : Normal();

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private ConeSpec[] Shape()
    {
        List<ConeSpec> cones = [ConeSpec.Zero(_random.Next(3)), ConeSpec.Nonnegative(1 + _random.Next(8))];
        for (int k = 0, n = Kind < 2 ? 0 : 1 + _random.Next(3); k < n; k++)
        {
            cones.Add(Kind == 3 ? ConeSpec.Exponential : _random.Next(3) == 0 ? ConeSpec.Semidefinite(1 + _random.Next(3))
                : ConeSpec.SecondOrder(1 + _random.Next(5)));
        }

        return [.. cones];
    }

    // Half of them sparse, with rows of one variable.
    private void FillMatrix()
    {
        bool sparse = _random.Next(2) == 0;
        for (int i = 0; i < _m; i++)
        {
            int only = sparse && _random.Next(3) == 0 ? _random.Next(_n) : -1;
            for (int j = 0; j < _n; j++)
            {
                bool absent = only >= 0 ? j != only : sparse && _random.Next(3) == 0;
                _a[i, j] = absent ? 0 : Number();
            }
        }
    }

    // s and z on the boundaries with s'z = 0; x any; b and q follow.
    private void PlantOptimum()
    {
        double[] x = [.. Enumerable.Range(0, _n).Select(_ => Number())];
        (double[] s, double[] z) = (new double[_m], new double[_m]);
        int row = 0;
        foreach (ConeSpec cone in _cones)
        {
            Complement(cone, s.AsSpan(row, cone.Dimension), z.AsSpan(row, cone.Dimension));
            row += cone.Dimension;
        }

        FillQuadratic();
        for (int i = 0; i < _m; i++)
        {
            _b[i] = s[i] + Enumerable.Range(0, _n).Sum(j => _a[i, j] * x[j]);
        }

        double[] px = [.. Enumerable.Range(0, _n).Select(j => Enumerable.Range(0, _n).Sum(k => _p[j, k] * x[k]))];
        for (int j = 0; j < _n; j++)
        {
            _q[j] = -px[j] - Enumerable.Range(0, _m).Sum(i => _a[i, j] * z[i]);
        }

        Optimum = Enumerable.Range(0, _n).Sum(j => ((0.5 * px[j]) + _q[j]) * x[j]);
        Terms = Enumerable.Range(0, _n).Sum(j => Math.Abs(_q[j] * x[j])) + Enumerable.Range(0, _m).Sum(i => Math.Abs(_b[i] * z[i]));
    }

    private void FillQuadratic()
    {
        int rank = Kind == 1 ? 1 + _random.Next(_n) : 0;
        for (int r = 0; r < rank; r++)
        {
            double[] f = [.. Enumerable.Range(0, _n).Select(_ => Number())];
            for (int j = 0; j < _n; j++)
            {
                for (int k = 0; k < _n; k++)
                {
                    _p[j, k] += f[j] * f[k];
                }
            }
        }
    }

    private void Complement(ConeSpec cone, Span<double> s, Span<double> z)
    {
        for (int i = 0; i < s.Length; i++)
        {
            double v = Number();
            (s[i], z[i]) = cone.Kind == ConeKind.Zero ? (0, v) : (Math.Max(v, 0), Math.Max(-v, 0));
        }

        if (cone.Kind == ConeKind.SecondOrder)
        {
            s[0] = z[0] = 0;
            for (int i = 1; i < s.Length; i++)
            {
                s[i] = Normal();
                z[i] = -2 * s[i];
                s[0] += s[i] * s[i];
            }

            s[0] = Math.Sqrt(s[0]);
            z[0] = 2 * s[0];
        }
        else if (cone.Kind == ConeKind.Semidefinite)
        {
            double[] f = [.. Enumerable.Range(0, cone.Order).Select(_ => Normal())];
            double[] g = [.. f.Select((t, i) => i == 0 && f.Length > 1 ? f[1] : i == 1 ? -f[0] : 0)]; // orthogonal; 0 of order 1
            SymmetricMatrices.Square(f).CopyTo(s);
            SymmetricMatrices.Square(g).CopyTo(z);
        }
        else if (cone.Kind == ConeKind.Exponential)
        {
            (double u, double v) = (Normal(), Math.Exp(0.5 * Normal()));
            double e = Math.Exp(u / v);
            (s[0], s[1], s[2]) = (u, v, v * e);
            (z[0], z[1], z[2]) = (-e, -e * (1 - (u / v)), 1);
        }
        else if (cone.Kind is not (ConeKind.Zero or ConeKind.Nonnegative))
        {
            throw new UnreachableException($"Nothing is planted in a cone of kind {cone.Kind}.");
        }
    }

    // Inside the cone or its dual.
    private void Inside(ConeSpec cone, Span<double> v, bool dual)
    {
        for (int i = 0; i < v.Length; i++)
        {
            v[i] = cone.Kind == ConeKind.Zero ? (dual ? Number() : 0) : _whole ? _random.Next(1, 4) : Math.Exp(Normal());
        }

        if (cone.Kind == ConeKind.SecondOrder)
        {
            v[0] = 1;
            for (int i = 1; i < v.Length; i++)
            {
                v[i] = Number();
                v[0] += Math.Abs(v[i]);
            }
        }
        else if (cone.Kind == ConeKind.Semidefinite)
        {
            // More on the diagonal than beside it.
            for (int j = 0, at = 0; j < cone.Order; j++)
            {
                v[at] = 1 + (3 * cone.Order);
                for (int i = at + 1; i < at + cone.Order - j; i++)
                {
                    v[i] = Math.Clamp(Number(), -3, 3);
                }

                at += cone.Order - j;
            }
        }
        else if (cone.Kind == ConeKind.Exponential)
        {
            double t = Number();
            (v[0], v[1], v[2]) = dual ? (-1.0, t, 1 + Math.Exp(-1 - t)) : (t, 1.0, 1 + Math.Exp(t));
        }
        else if (cone.Kind is not (ConeKind.Zero or ConeKind.Nonnegative))
        {
            throw new UnreachableException($"Nothing is planted in a cone of kind {cone.Kind}.");
        }
    }

    private void Dual(double[] z)
    {
        int row = 0;
        foreach (ConeSpec cone in _cones)
        {
            Inside(cone, z.AsSpan(row, cone.Dimension), dual: true);
            row += cone.Dimension;
        }
    }

    // A row of the orthant is minus the sum of the others with weights z, and asks for more than they allow: A'z = 0, b'z < 0.
    private void PlantInfeasibility()
    {
        double[] z = new double[_m];
        Dual(z);
        int last = _cones[0].Dimension;
        for (int i = 0; i < _m && _whole && Kind < 2; i++)
        {
            z[i] = i != last && _random.Next(2) == 0 ? 0 : z[i];
        }

        z[last] = 1;
        for (int i = 0; i < _m; i++)
        {
            _b[i] = Number();
        }

        _b[last] = -1 - _random.Next(3);
        for (int j = 0; j < _n; j++)
        {
            _a[last, j] = 0;
            _q[j] = Number();
        }

        for (int i = 0; i < _m; i++)
        {
            _b[last] -= i == last ? 0 : z[i] * _b[i];
            for (int j = 0; j < _n && i != last; j++)
            {
                _a[last, j] -= z[i] * _a[i, j];
            }
        }

        FillQuadratic();
    }

    // A variable whose column is -(s + the other columns): d = 1 everywhere is a ray with -A d = s, and q'd < 0; some point is feasible.
    private void PlantRay()
    {
        double[] s = new double[_m];
        double[] x = [.. Enumerable.Range(0, _n).Select(_ => Number())];
        int row = 0;
        foreach (ConeSpec cone in _cones)
        {
            Inside(cone, s.AsSpan(row, cone.Dimension), dual: false);
            row += cone.Dimension;
        }

        for (int i = 0; i < _m; i++)
        {
            _a[i, _n - 1] = -s[i] - Enumerable.Range(0, _n - 1).Sum(j => _a[i, j]);
        }

        for (int j = 0; j < _n; j++)
        {
            _q[j] = Number();
        }

        _q[_n - 1] = -1 - _random.Next(3) - _q[..(_n - 1)].Sum();
        row = 0;
        foreach (ConeSpec cone in _cones)
        {
            Inside(cone, s.AsSpan(row, cone.Dimension), dual: false);
            row += cone.Dimension;
        }

        for (int i = 0; i < _m; i++)
        {
            _b[i] = s[i] + Enumerable.Range(0, _n).Sum(j => _a[i, j] * x[j]);
        }
    }
}
