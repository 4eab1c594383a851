using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Modelling;
using Pid.Numerics.Optimization.Conic.Presolving;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// Small problems whose answers are known in closed form or published to all digits by the authors of other solvers; every answer is
/// verified too.
/// </summary>
public class KnownOptima
{
    private static ConicSolution Solved(ConicModel model, SolutionStatus status = SolutionStatus.Optimal)
    {
        ConicProblem problem = model.Build();
        foreach (bool presolve in new[] { false, true })
        {
            foreach (KktBackendKind backend in new[] { KktBackendKind.SparseLdl, KktBackendKind.DenseSchur })
            {
                ConicSolution solution = ConicChecker.Solve(problem, new ConicSettings { Presolve = presolve, Backend = backend });
                Assert.Equal(status, solution.Status);
                ConicChecker.Verify(problem, solution);
            }
        }

        return ConicChecker.Solve(problem);
    }

    [Fact]
    public void Largest_exponent_below_e_to_the_5()
    {
        ConicModel model = new();
        ModelVariable[] v = model.AddVariables(3);
        model.InExponentialCone(v[0], v[1], v[2]);
        model.Equal(v[1], 1);
        model.Equal(v[2], Math.Exp(5));
        model.Maximize(v[0]);
        Assert.Equal(5, model.Objective(Solved(model)), 1e-6);
    }

    [Fact]
    public void A_negative_value_of_an_exponential_is_infeasible_and_a_free_one_unbounded()
    {
        ConicModel infeasible = new();
        ModelVariable[] v = infeasible.AddVariables(3);
        infeasible.InExponentialCone(v[0], v[1], v[2]);
        infeasible.Equal(v[1], 1);
        infeasible.Equal(v[2], -1);
        infeasible.Maximize(v[0]);
        Solved(infeasible, SolutionStatus.PrimalInfeasible);

        ConicModel unbounded = new();
        v = unbounded.AddVariables(3);
        unbounded.InExponentialCone(v[0], v[1], v[2]);
        unbounded.Maximize(v[0]);
        Solved(unbounded, SolutionStatus.DualInfeasible);
    }

    [Fact]
    public void Dual_exponential_cone()
    {
        ConicModel model = new();
        ModelVariable w = model.AddVariable();
        model.InDualExponentialCone(-1, 1, w);
        model.Minimize(w);
        Assert.Equal(Math.Exp(-2), model.Objective(Solved(model)), 1e-7);
    }

    // Published to 6 or 7 digits with the projections of SCS.
    [Theory]
    [InlineData(1, 2, 3, 0.8899428, 1.9404188, 3.0695723)]
    [InlineData(-0.78301134, 1.82790084, -1.05417044, -1.17415616, 0.9567094, 0.280399)]
    [InlineData(0.50210027, 0.12314491, -1.77568921, 0, 0, 0)]
    public void Projections_on_the_exponential_cone(double a, double b, double c, double u, double v, double w)
    {
        ConicModel model = new();
        ModelVariable[] x = model.AddVariables(3);
        model.InExponentialCone(x[0], x[1], x[2]);
        model.Minimize((-a * x[0]) + (-b * x[1]) + (-c * x[2]));
        foreach (ModelVariable t in x)
        {
            model.AddQuadratic(t, t, 0.5);
        }

        Solved(model);

        // Half the squared distance at 1e-12 gives the point to 1e-6.
        ConicSolution solution = ConicChecker.Solve(model.Build(), new ConicSettings { Tolerance = 1e-12 });
        Assert.True(solution.Status is SolutionStatus.Optimal or SolutionStatus.NearOptimal);
        Assert.Equal(u, solution.X[0], 2e-6);
        Assert.Equal(v, solution.X[1], 2e-6);
        Assert.Equal(w, solution.X[2], 2e-6);
    }

    [Fact]
    public void Linear_program_in_a_box_and_what_becomes_of_it()
    {
        static ConicModel Box(double upper1, double cost1, double cost2, double cost3, double lowerCoefficient)
        {
            ConicModel model = new();
            ModelVariable[] x = model.AddVariables(3);
            model.Minimize((cost1 * x[0]) + (cost2 * x[1]) + (cost3 * x[2]));
            model.AtMost(2 * x[0], 2 * upper1);
            model.AtLeast(lowerCoefficient * x[0], -1);
            foreach (ModelVariable t in x[1..])
            {
                model.AtMost(2 * t, 1);
                model.AtLeast(2 * t, -1);
            }

            return model;
        }

        ConicModel lp = Box(0.5, 3, -2, 1, 2);
        Assert.Equal(-3, lp.Objective(Solved(lp)), 1e-7);
        Solved(Box(-1, 3, -2, 1, 2), SolutionStatus.PrimalInfeasible);
        Solved(Box(0.5, 1, 0, 0, -2), SolutionStatus.DualInfeasible);
        Solved(Box(0.5, 1, 0, 0, -2.2e-16), SolutionStatus.DualInfeasible);
    }

    [Fact]
    public void Quadratic_program()
    {
        ConicModel model = new();
        ModelVariable[] x = model.AddVariables(2);
        model.AddQuadratic(x[0], x[0], 2);
        model.AddQuadratic(x[0], x[1], 1);
        model.AddQuadratic(x[1], x[1], 1);
        model.Minimize(x[0] + x[1]);
        model.Equal(x[0] + x[1], 1);
        foreach (ModelVariable t in x)
        {
            model.AtLeast(t, 0);
            model.AtMost(t, 0.7);
        }

        ConicSolution solution = Solved(model);
        Assert.Equal(1.88, model.Objective(solution), 1e-7);
        Assert.Equal(0.3, solution.X[0], 1e-6);
        Assert.Equal(0.7, solution.X[1], 1e-6);
    }

    [Fact]
    public void Quadratic_objective_over_a_second_order_cone()
    {
        // From Clarabel's tests (basic_socp), restated.
        double[] p = [1.4652521089139698, 0.6137176286085666, -1.1527861771130112, 2.219109946678485, -1.4400420548730628,
            1.6014483534926371];
        ConicModel model = new();
        ModelVariable[] x = model.AddVariables(3);
        model.Minimize((0.1 * x[0]) + (-2 * x[1]) + x[2]);
        model.AddQuadratic(x[0], x[0], 0.5 * p[0]);
        model.AddQuadratic(x[0], x[1], p[1]);
        model.AddQuadratic(x[0], x[2], p[2]);
        model.AddQuadratic(x[1], x[1], 0.5 * p[3]);
        model.AddQuadratic(x[1], x[2], p[4]);
        model.AddQuadratic(x[2], x[2], 0.5 * p[5]);
        foreach (ModelVariable t in x)
        {
            model.AtLeast(t, -0.5);
            model.AtMost(t, 0.5);
        }

        model.NormAtMost(-x[0], x[1], x[2]);
        ConicSolution solution = Solved(model);
        Assert.Equal(-0.8459, model.Objective(solution), 1e-4);
        Assert.Equal(-0.5, solution.X[0], 1e-5);
        Assert.Equal(0.435603, solution.X[1], 1e-5);
        Assert.Equal(-0.245459, solution.X[2], 1e-5);
    }

    [Fact]
    public void Power_cones()
    {
        ConicModel mean = new();
        ModelVariable[] x = mean.AddVariables(3);
        mean.InPowerCone(0.5, x[0], x[1], x[2]);
        mean.Equal(x[0] + x[1], 4);
        mean.Maximize(x[2]);
        Assert.Equal(2, mean.Objective(Solved(mean)), 1e-7);

        ConicModel two = new();
        ModelVariable[] y = two.AddVariables(5);
        two.InPowerCone(0.6, y[0], y[1], y[2]);
        two.InPowerCone(0.1, y[3], 1, y[4]);
        two.Equal(y[0] + (2 * y[1]) + (3 * y[3]), 3);
        two.Maximize(y[2] + y[4]);

        // In closed form: a budget B earns .6^.6 .2^.4 B in the first cone, the rest x = (3 - B) / 3 earns x^.1.
        double rate = Math.Pow(0.6, 0.6) * Math.Pow(0.2, 0.4);
        double rest = Math.Pow(0.1 / (3 * rate), 1 / 0.9);
        Assert.Equal((rate * (3 - (3 * rest))) + Math.Pow(rest, 0.1), two.Objective(Solved(two)), 1e-7);
    }

    [Fact]
    public void Exponentials_in_closed_form()
    {
        ConicModel smooth = new();
        ModelVariable x = smooth.AddVariable();
        smooth.Minimize(smooth.Exp(0.3 * x) - x);
        double best = -Math.Log(0.3) / 0.3;
        ConicSolution flat = Solved(smooth);
        Assert.Equal((1 / 0.3) - best, smooth.Objective(flat), 1e-7);
        Assert.Equal(best, flat.X[0], 1e-3); // the objective is flat there: 1e-7 in it is 1e-3 in x

        // At the boundary face v = 0 of the cone: the answer that a solver without care calls 0.
        ConicModel face = new();
        ModelVariable a = face.AddVariable();
        ModelVariable b = face.AddVariable();
        face.InExponentialCone(a, b, 1);
        face.Maximize(a + b);
        face.AtLeast(b, 0);
        ConicSolution solution = Solved(face);
        Assert.Equal(1, face.Objective(solution), 1e-6);
        Assert.Equal(0, solution.X[0], 1e-3);

        ConicModel degenerate = new();
        ModelVariable[] v = degenerate.AddVariables(3);
        degenerate.InExponentialCone(v[0], v[1], v[2]);
        degenerate.AtLeast(v[0], 0);
        degenerate.Minimize(v[0] + v[1] + v[2]);
        Assert.Equal(0, degenerate.Objective(Solved(degenerate)), 1e-7);

        ConicModel fixedTwo = new();
        ModelVariable w = fixedTwo.AddVariable();
        fixedTwo.InExponentialCone(1, 2, w);
        fixedTwo.Minimize(w + 3);
        Assert.Equal((2 * Math.Exp(0.5)) + 3, fixedTwo.Objective(Solved(fixedTwo)), 1e-7);
    }

    [Fact]
    public void Functions_of_information_by_name()
    {
        // Largest entropy: uniform. Log-sum-exp of equal terms: log k. Relative entropy to q with p free on the simplex: 0 at p = q.
        ConicModel entropy = new();
        ModelVariable[] p = entropy.AddVariables(5);
        entropy.Equal(LinearExpression.Sum(p), 1);
        LinearExpression sum = 0;
        foreach (ModelVariable t in p)
        {
            sum += entropy.EntropyTerm(t);
        }

        entropy.Maximize(sum);
        ConicSolution solution = Solved(entropy);
        Assert.Equal(Math.Log(5), entropy.Objective(solution), 1e-7);
        Assert.All(solution.X[..5].ToArray(), t => Assert.Equal(0.2, t, 1e-4));

        ConicModel soft = new();
        ModelVariable[] a = soft.AddVariables(3);
        soft.Minimize(soft.LogSumExp(a[0], a[1], a[2]));
        soft.Equal(a[0] + a[1] + a[2], 6);
        Assert.Equal(2 + Math.Log(3), soft.Objective(Solved(soft)), 1e-7);

        ConicModel divergence = new();
        ModelVariable[] r = divergence.AddVariables(3);
        divergence.Equal(LinearExpression.Sum(r), 1);
        divergence.AtLeast(r[0], 0.5);
        divergence.Minimize(divergence.RelativeEntropy([r[0], r[1], r[2]], [0.25, 0.25, 0.5]));
        double expected = (0.5 * Math.Log(0.5 / 0.25)) + (0.5 * Math.Log(0.5 / 0.75));
        Assert.Equal(expected, divergence.Objective(Solved(divergence)), 1e-7);
    }

    [Fact]
    public void Degenerate_shapes()
    {
        // No rows; no variables; empty cones; a zero matrix; only an equation.
        ConicModel free = new();
        ModelVariable x = free.AddVariable();
        free.AddQuadratic(x, x, 1);
        free.Minimize(-2 * x);
        Assert.Equal(-1, free.Objective(Solved(free)), 1e-7);

        ConicModel linear = new();
        linear.Minimize(linear.AddVariable());
        Solved(linear, SolutionStatus.DualInfeasible);

        ConicProblem none = new(null, [], SparseMatrix.Zero(2, 0), [1, 0],
            [ConeSpec.Nonnegative(1), ConeSpec.Zero(1), ConeSpec.Nonnegative(0)]);
        ConicChecker.Verify(none, ConicChecker.Solve(none));
        ConicProblem contradiction = new(null, [], SparseMatrix.Zero(2, 0), [1, 2], [ConeSpec.Nonnegative(1), ConeSpec.Zero(1)]);
        Assert.Equal(SolutionStatus.PrimalInfeasible, ConicChecker.Solve(contradiction).Status);
        Assert.Equal(SolutionStatus.PrimalInfeasible, ConicChecker.SolveAsIs(contradiction).Status);
        ConicChecker.Verify(contradiction, ConicChecker.Solve(contradiction));

        ConicProblem zero = new(null, [0, 0], SparseMatrix.Zero(2, 2), [1, 1], [ConeSpec.Nonnegative(2)]);
        ConicChecker.Verify(zero, ConicChecker.SolveAsIs(zero));
        Assert.Equal(0, ConicChecker.Solve(zero).PrimalObjective, 1e-9);
    }

    [Fact]
    public void A_row_with_infinite_right_side_binds_nothing()
    {
        ConicProblem problem = new(null, [-1], SparseMatrix.FromDense(2, 1, [1, 1]), [3, double.PositiveInfinity],
            [ConeSpec.Nonnegative(2)]);
        foreach (ConicSolution solution in new[] { ConicChecker.Solve(problem), ConicChecker.SolveAsIs(problem) })
        {
            ConicChecker.Verify(problem, solution);
            Assert.Equal(3, solution.X[0], 1e-6);
            Assert.Equal(0, solution.Z[1]);
            Assert.Equal(double.PositiveInfinity, solution.S[1]);
        }
    }

    [Fact]
    public void Bad_input_is_refused_before_any_work_and_names_the_place()
    {
        SparseMatrix a = SparseMatrix.FromDense(1, 2, [1, 1]);
        Assert.Contains("q[1] is NaN",
            Assert.Throws<ArgumentException>(() => new ConicProblem(null, [1, double.NaN], a, [1], [ConeSpec.Zero(1)])).Message,
            StringComparison.Ordinal);
        Assert.Contains("b[0] is Infinity, in a Zero row",
            Assert.Throws<ArgumentException>(() => new ConicProblem(null, [1, 1], a, [double.PositiveInfinity],
            [ConeSpec.Zero(1)])).Message, StringComparison.Ordinal);
        Assert.Contains("the cones have 2 rows",
            Assert.Throws<ArgumentException>(() => new ConicProblem(null, [1, 1], a, [1], [ConeSpec.Zero(2)])).Message,
            StringComparison.Ordinal);
        Assert.Contains("not symmetric",
            Assert.Throws<ArgumentException>(() => new ConicProblem(SparseMatrix.FromDense(2, 2, [1, 2, 3, 4]), [1, 1], a, [1],
            [ConeSpec.Zero(1)])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ConeSpec.Power(1));
        Assert.Throws<ArgumentException>(() =>
            new ConicSolver(new ConicProblem(null, [1, 1], a, [1], [ConeSpec.Zero(1)])).UpdateRightSide([1, 2]));
    }

    // So many cones and so few equations that some cone is far from the central path after a step: strictly feasible on both sides by
    // construction. Of twenty such none was solved by dual scaling towards the centre alone, and long steps alone from there.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Hundreds_of_exponential_cones_and_few_equations_are_solved(int seed)
    {
        const int Cones = 400, Equations = 5;
        Random random = new(seed);
        double[] inside = new double[3 * Cones], dual = new double[3 * Cones], cost = new double[3 * Cones], right = new double[Equations];
        SparseMatrixBuilder matrix = new(Equations + (3 * Cones), 3 * Cones);
        for (int k = 0; k < Cones; k++)
        {
            (double u, double a, double v) = ((4 * random.NextDouble()) - 2, 0.2 + random.NextDouble(), (4 * random.NextDouble()) - 2);
            (inside[3 * k], inside[(3 * k) + 1], inside[(3 * k) + 2]) = (u, 1, Math.Exp(u) * (1.1 + random.NextDouble()));
            (dual[3 * k], dual[(3 * k) + 1], dual[(3 * k) + 2]) = (-a, v, a * Math.Exp((-v / a) - 1) * (1.1 + random.NextDouble()));
        }

        double[] multipliers = [.. Enumerable.Range(0, Equations).Select(_ => (2 * random.NextDouble()) - 1)];
        dual.CopyTo(cost, 0);
        for (int i = 0; i < Equations; i++)
        {
            for (int j = 0; j < 3 * Cones; j++)
            {
                double value = random.Next(10) == 0 ? Math.Round((2 * random.NextDouble()) - 1, 3) : 0;
                right[i] += value * inside[j];
                cost[j] -= value * multipliers[i];
                matrix.Add(i, j, value);
            }
        }

        for (int j = 0; j < 3 * Cones; j++)
        {
            matrix.Add(Equations + j, j, -1);
        }

        ConicSolution found = ConicSolver.Solve(new ConicProblem(null, cost, matrix.Build(), [.. right, .. new double[3 * Cones]],
            [ConeSpec.Zero(Equations), .. Enumerable.Repeat(ConeSpec.Exponential, Cones)]));
        Assert.Equal(SolutionStatus.Optimal, found.Status);
    }
}
