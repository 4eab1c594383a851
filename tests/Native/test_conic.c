/* Conic programs, one or many at once. */
#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void test_exponential(void)
{
    /* max x, y = 1, z = e^5, (x,y,z) in the exponential cone: 5; with z = -1 infeasible */
    int32_t pointers[4] = {0, 1, 3, 5}, rows[5] = {2, 0, 3, 1, 4};
    double values[5] = {-1, 1, -1, 1, -1}, cost[3] = {-1, 0, 0}, right[5] = {1, 0, 0, 0, 0}, x[3], s[5], z[5];
    pid_cone cones[2];
    pid_conic_problem problem;
    pid_conic_result result;
    pid_conic_options options;
    memset(cones, 0, sizeof cones);
    cones[0].kind = PID_CONE_ZERO;
    cones[0].dimension = 2;
    cones[1].kind = PID_CONE_EXPONENTIAL;
    cones[1].dimension = 3;
    memset(&problem, 0, sizeof problem);
    problem.variables = 3;
    problem.constraints = 5;
    problem.cost = cost;
    problem.matrix.pointers = pointers;
    problem.matrix.rows = rows;
    problem.matrix.values = values;
    problem.right_side = right;
    problem.cones = cones;
    problem.cone_count = 2;
    right[1] = exp(5);
    CHECK(pid_conic_solve(&problem, NULL, &result, x, s, z) == PID_OK);
    CHECK(result.status == PID_CONIC_OPTIMAL && result.exit == PID_EXIT_CONVERGED && fabs(result.primal_objective + 5) < 1e-6);
    CHECK(fabs(x[0] - 5) < 1e-6 && fabs(x[1] - 1) < 1e-6 && result.iterations > 0);
    CHECK(result.relative_gap <= 1e-8 && result.objective_error <= 1e-6 && result.infeasibility_radius == 0 && result.perhaps_not_attained == 0);
    right[1] = -1;
    CHECK(pid_conic_solve(&problem, NULL, &result, x, s, z) == PID_OK);
    CHECK(result.status == PID_CONIC_PRIMAL_INFEASIBLE && result.primal_objective == INFINITY && result.infeasibility_radius == INFINITY);
    CHECK(z[0] * right[0] + z[1] * right[1] < 0); /* b'z < 0 = A'z: the certificate */
    right[1] = exp(5);
    pid_conic_defaults(&options);
    CHECK(options.tolerance == 1e-8 && options.max_iterations == 200 && options.presolve == 1);
    options.max_iterations = 2;
    CHECK(pid_conic_solve(&problem, &options, &result, NULL, NULL, NULL) == PID_INEXACT && result.exit == PID_EXIT_ITERATION_LIMIT);
    rows[1] = 9;
    CHECK(pid_conic_solve(&problem, NULL, &result, x, s, z) == PID_ERROR_DATA && isnan(result.gap) && isnan(result.relative_gap) && isnan(result.objective_error));
    rows[1] = 0;
    cones[1].kind = 12;
    CHECK(pid_conic_solve(&problem, NULL, &result, x, s, z) == PID_ERROR_ARGUMENT);
    cones[1].kind = PID_CONE_EXPONENTIAL;
    cost[1] = NAN;
    CHECK(pid_conic_solve(&problem, NULL, &result, x, s, z) == PID_ERROR_DATA);
    cost[1] = 0;
    problem.matrix.pointers = NULL;
    CHECK(pid_conic_solve(&problem, NULL, &result, x, s, z) == PID_ERROR_NULL);
}

/* The least t with t I - [1 2; 2 -1] semidefinite is sqrt 5, its largest eigenvalue; rows of no triangle are refused. */
static void test_semidefinite(void)
{
    static const int32_t pointers[2] = {0, 2}, rows[2] = {0, 2};
    static const double values[2] = {-1, -1}, cost[1] = {1};
    const double right[3] = {-1, -2 * sqrt(2), 1};
    pid_cone cone = {0, PID_CONE_SEMIDEFINITE, 3};
    pid_conic_problem problem;
    pid_conic_result result;
    double x[1], s[3];
    memset(&problem, 0, sizeof problem);
    problem.variables = 1;
    problem.constraints = 3;
    problem.cost = cost;
    problem.matrix.pointers = pointers;
    problem.matrix.rows = rows;
    problem.matrix.values = values;
    problem.right_side = right;
    problem.cones = &cone;
    problem.cone_count = 1;
    CHECK(pid_conic_solve(&problem, NULL, &result, x, s, NULL) == PID_OK && result.status == PID_CONIC_OPTIMAL);
    CHECK(fabs(x[0] - sqrt(5)) < 1e-6 && fabs(s[1] + 2 * sqrt(2)) < 1e-6);
    cone.dimension = 2;
    problem.constraints = 2;
    CHECK(pid_conic_solve(&problem, NULL, &result, x, s, NULL) == PID_ERROR_ARGUMENT && error_says("semidefinite and has 2 rows"));
}

static void test_quadratic(void)
{
    /* P = [[4,1],[1,2]], q = (1,1), x1 + x2 = 1, 0 <= x <= .7: x = (.3,.7), 1.88 */
    static const int32_t upper[3] = {0, 1, 3}, upper_rows[3] = {0, 0, 1}, pointers[3] = {0, 3, 6}, rows[6] = {0, 1, 3, 0, 2, 4};
    static const double upper_values[3] = {4, 1, 2}, values[6] = {1, -1, 1, 1, -1, 1}, cost[2] = {1, 1}, right[5] = {1, 0, 0, 0.7, 0.7};
    pid_sparse quadratic;
    pid_cone cones[2];
    pid_conic_problem problem;
    pid_conic_result result;
    double x[2];
    memset(cones, 0, sizeof cones);
    cones[0].kind = PID_CONE_ZERO;
    cones[0].dimension = 1;
    cones[1].kind = PID_CONE_NONNEGATIVE;
    cones[1].dimension = 4;
    quadratic.pointers = upper;
    quadratic.rows = upper_rows;
    quadratic.values = upper_values;
    problem.variables = 2;
    problem.constraints = 5;
    problem.quadratic = &quadratic;
    problem.cost = cost;
    problem.matrix.pointers = pointers;
    problem.matrix.rows = rows;
    problem.matrix.values = values;
    problem.right_side = right;
    problem.cones = cones;
    problem.cone_count = 2;
    CHECK(pid_conic_solve(&problem, NULL, &result, x, NULL, NULL) == PID_OK);
    CHECK(fabs(result.primal_objective - 1.88) < 1e-7 && fabs(x[0] - 0.3) < 1e-6 && fabs(x[1] - 0.7) < 1e-6);
}

void test_conic(void)
{
    test_exponential();
    test_semidefinite();
    test_quadratic();
}
