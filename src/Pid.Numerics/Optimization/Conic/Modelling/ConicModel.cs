using Pid.Numerics.LinearAlgebra.Sparse;

namespace Pid.Numerics.Optimization.Conic.Modelling;

/// <summary>
/// Writes a conic problem as one would on paper: variables, linear expressions, the cones they shall lie in, and the convex functions of
/// information theory by name. <see cref="Build"/> turns it into a <see cref="ConicProblem"/> whose x are the variables in the order of
/// their making.
/// </summary>
/// <example>
/// The distribution of greatest entropy on {0, 1, 2} with mean 1.2, in nats:
/// <code>
/// ConicModel model = new();
/// ModelVariable[] p = model.AddVariables(3);
/// model.Equal(LinearExpression.Sum(p), 1);
/// model.Equal(LinearExpression.Dot([0, 1, 2], p), 1.2);
/// model.Maximize(model.EntropyTerm(p[0]) + model.EntropyTerm(p[1]) + model.EntropyTerm(p[2]));
/// ConicSolution solution = model.Solve();
/// </code>
/// </example>
public sealed class ConicModel
{
    private readonly List<LinearExpression> _zero = [];
    private readonly List<LinearExpression> _nonnegative = [];
    private readonly List<(ConeSpec Cone, LinearExpression[] Rows)> _cones = [];
    private readonly List<(int I, int J, double Value)> _quadratic = [];
    private LinearExpression _objective = 0;
    private int _variables;

    /// <summary>Number of variables so far, auxiliary ones included.</summary>
    public int VariableCount => _variables;

    /// <summary>Whether the objective is maximised; the problem then holds its negative.</summary>
    public bool IsMaximized { get; private set; }

    /// <summary>A new free variable.</summary>
    public ModelVariable AddVariable() => new(_variables++);

    /// <summary>New free variables.</summary>
    public ModelVariable[] AddVariables(int count)
    {
        ModelVariable[] variables = new ModelVariable[count];
        for (int i = 0; i < count; i++)
        {
            variables[i] = AddVariable();
        }

        return variables;
    }

    /// <summary>Minimises an expression, in place of any objective before.</summary>
    public void Minimize(LinearExpression objective) => (_objective, IsMaximized) = (objective, false);

    /// <summary>Maximises an expression, in place of any objective before.</summary>
    public void Maximize(LinearExpression objective) => (_objective, IsMaximized) = (objective, true);

    /// <summary>
    /// Adds coefficient * a * b to what is minimised (or takes it from what is maximised); the sum of all such terms must be convex.
    /// </summary>
    public void AddQuadratic(ModelVariable a, ModelVariable b, double coefficient) =>
        _quadratic.Add((Math.Min(a.Index, b.Index), Math.Max(a.Index, b.Index), a == b ? 2 * coefficient : coefficient));

    /// <summary>a = b.</summary>
    public void Equal(LinearExpression a, LinearExpression b) => _zero.Add(a - b);

    /// <summary>a &gt;= b.</summary>
    public void AtLeast(LinearExpression a, LinearExpression b) => _nonnegative.Add(a - b);

    /// <summary>a &lt;= b.</summary>
    public void AtMost(LinearExpression a, LinearExpression b) => _nonnegative.Add(b - a);

    /// <summary>bound &gt;= ||(v_1, .., v_k)||_2.</summary>
    public void NormAtMost(LinearExpression bound, params ReadOnlySpan<LinearExpression> v) =>
        _cones.Add((ConeSpec.SecondOrder(v.Length + 1), [bound, .. v]));

    /// <summary>w &gt;= v exp(u / v), v &gt; 0, closed: the one order of the exponential cone here.</summary>
    public void InExponentialCone(LinearExpression u, LinearExpression v, LinearExpression w) =>
        _cones.Add((ConeSpec.Exponential, [u, v, w]));

    /// <summary>
    /// The dual cone: c &gt;= -a exp(b / a - 1), a &lt; 0, closed. (a, b, c) lies in it iff (a - b, -a, c) lies in the primal one.
    /// </summary>
    public void InDualExponentialCone(LinearExpression a, LinearExpression b, LinearExpression c) => InExponentialCone(a - b, -a, c);

    /// <summary>x^alpha y^(1 - alpha) &gt;= |t|, x, y &gt;= 0.</summary>
    public void InPowerCone(double alpha, LinearExpression x, LinearExpression y, LinearExpression t) =>
        _cones.Add((ConeSpec.Power(alpha), [x, y, t]));

    /// <summary>The symmetric matrix whose lower triangle is given, row by row, is positive semidefinite.</summary>
    /// <param name="rows">Row i has its i + 1 entries up to the diagonal, as they stand in the matrix, without a factor.</param>
    /// <exception cref="ArgumentException">A row has another length.</exception>
    public void IsSemidefinite(IReadOnlyList<IReadOnlyList<LinearExpression>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        List<LinearExpression> members = [];
        for (int j = 0; j < rows.Count; j++)
        {
            for (int i = j; i < rows.Count; i++)
            {
                members.Add(rows[i].Count == i + 1 ? (i == j ? 1 : Cones.Svec.Root2) * rows[i][j] : throw new ArgumentException(
                    $"Row {i} of the lower triangle has {rows[i].Count} entries; give {i + 1}, up to the diagonal.", nameof(rows)));
            }
        }

        _cones.Add((ConeSpec.Semidefinite(rows.Count), [.. members]));
    }

    /// <summary>
    /// A variable t &lt;= log det X in nats of the symmetric matrix X whose lower triangle is given, which is made positive semidefinite;
    /// at an optimum that wants it large it is log det X. It is made of a semidefinite cone of twice the order and an exponential cone for
    /// each row: [X Z; Z' diag Z] is semidefinite with Z lower triangular, and t the sum of the logarithms of its diagonal.
    /// </summary>
    /// <param name="rows">As for <see cref="IsSemidefinite"/>.</param>
    public LinearExpression LogDeterminant(IReadOnlyList<IReadOnlyList<LinearExpression>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int n = rows.Count;
        ModelVariable[][] z = [.. Enumerable.Range(1, n).Select(AddVariables)];
        LinearExpression[][] all = [.. rows.Select(row => row.ToArray()), .. new LinearExpression[n][]];
        LinearExpression sum = 0;
        for (int k = 0; k < n; k++)
        {
            all[n + k] = [.. Enumerable.Repeat<LinearExpression>(0, n + k), z[k][k]];
            for (int i = k; i < n; i++)
            {
                all[n + k][i] = z[i][k];
            }

            ModelVariable t = AddVariable();
            InExponentialCone(t, 1, z[k][k]);
            sum += t;
        }

        IsSemidefinite(all);
        return sum;
    }

    /// <summary>A variable t &lt;= -p log p in nats, p &gt;= 0; at an optimum that wants it large it is the entropy term itself.</summary>
    public ModelVariable EntropyTerm(LinearExpression p)
    {
        ModelVariable t = AddVariable();
        InExponentialCone(t, p, 1);
        return t;
    }

    /// <summary>A variable t &gt;= sum_i p_i log(p_i / q_i) in nats, p, q &gt;= 0.</summary>
    public LinearExpression RelativeEntropy(ReadOnlySpan<LinearExpression> p, ReadOnlySpan<LinearExpression> q)
    {
        if (p.Length != q.Length)
        {
            throw new ArgumentException($"Relative entropy of {p.Length} terms against {q.Length}; give as many of either.");
        }

        LinearExpression sum = 0;
        for (int i = 0; i < p.Length; i++)
        {
            // q >= p exp(-t / p), that is t >= p log(p / q).
            ModelVariable t = AddVariable();
            InExponentialCone(-t, p[i], q[i]);
            sum += t;
        }

        return sum;
    }

    /// <summary>A variable t &gt;= log sum_i exp(a_i).</summary>
    public ModelVariable LogSumExp(params ReadOnlySpan<LinearExpression> a)
    {
        ModelVariable t = AddVariable();
        LinearExpression sum = 0;
        foreach (LinearExpression term in a)
        {
            ModelVariable share = AddVariable();
            InExponentialCone(term - t, 1, share);
            sum += share;
        }

        AtMost(sum, 1);
        return t;
    }

    /// <summary>A variable t &gt;= exp(a).</summary>
    public ModelVariable Exp(LinearExpression a)
    {
        ModelVariable t = AddVariable();
        InExponentialCone(a, 1, t);
        return t;
    }

    /// <summary>The problem: equations first, then inequalities, then the other cones, each in the order given.</summary>
    public ConicProblem Build()
    {
        List<ConeSpec> cones = [ConeSpec.Zero(_zero.Count), ConeSpec.Nonnegative(_nonnegative.Count)];
        List<LinearExpression> rows = [.. _zero, .. _nonnegative];
        foreach ((ConeSpec cone, LinearExpression[] members) in _cones)
        {
            cones.Add(cone);
            rows.AddRange(members);
        }

        SparseMatrixBuilder matrix = new(rows.Count, _variables);
        double[] right = new double[rows.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            right[i] = rows[i].Constant;
            foreach ((int variable, double coefficient) in rows[i].Terms)
            {
                matrix.Add(i, variable, -coefficient);
            }
        }

        double[] cost = new double[_variables];
        foreach ((int variable, double coefficient) in _objective.Terms)
        {
            cost[variable] += IsMaximized ? -coefficient : coefficient;
        }

        SparseMatrixBuilder quadratic = new(_variables, _variables);
        foreach ((int i, int j, double value) in _quadratic)
        {
            quadratic.Add(i, j, value);
        }

        return new ConicProblem(quadratic.Build(), cost, matrix.Build(), right, cones.ToArray());
    }

    /// <summary>Builds and solves.</summary>
    public ConicSolution Solve(ConicSettings? settings = null, CancellationToken cancellation = default) =>
        ConicSolver.Solve(Build(), settings, cancellation);

    /// <summary>The objective as it was written (sign and constant) at a solution.</summary>
    public double Objective(ConicSolution solution)
    {
        ArgumentNullException.ThrowIfNull(solution);
        return (IsMaximized ? -solution.PrimalObjective : solution.PrimalObjective) + _objective.Constant;
    }
}
