/* What a caller may do wrong: handles that do not exist, sizes that overflow, NULL, NaN, and programs that contradict themselves. */
#include "check.h"
#include "program.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double table[8] = {1, 1, 1, 1, 1, 1, 1, 1};

static void test_handles(void)
{
    pid_workspace *workspace = pid_workspace_create(), *other = pid_workspace_create();
    pid_conic_solver *solver;
    pid_decomposition d;
    pid_shared_and_unique parts;
    pid_conic_result result;
    program numbers;
    pid_conic_problem problem;
    double local[2] = {0, 0};
    int32_t code = 0;
    draw(&numbers);
    problem = problem_of(&numbers);
    CHECK(pid_conic_solver_create(&problem, NULL, &solver) == PID_OK);

    /* Destroyed, of another kind, no handle at all, no address at all. */
    CHECK(pid_workspace_destroy(other) == PID_OK);
    CHECK(pid_decompose(other, table, 2, 2, 2, 1e-9, &d) == PID_ERROR_ARGUMENT && unknown(d.synergy) && error_says("destroyed"));
    CHECK(pid_workspace_destroy(other) == PID_ERROR_ARGUMENT);
    CHECK(pid_decompose((pid_workspace *)solver, table, 2, 2, 2, 1e-9, &d) == PID_ERROR_ARGUMENT);
    CHECK(pid_decompose_batch((pid_workspace *)local, table, 1, 2, 2, 2, 1e-9, &d, &code) == PID_ERROR_ARGUMENT && code == 0);
    CHECK(pid_decompose_pairs((pid_workspace *)8, table, table, 2, 2, 2, 1e-9, &parts) == PID_ERROR_ARGUMENT && unknown(parts.redundancy));
    CHECK(pid_conic_solver_solve((pid_conic_solver *)workspace, &result, NULL, NULL, NULL) == PID_ERROR_ARGUMENT && isnan(result.gap));
    CHECK(pid_conic_solver_destroy((pid_conic_solver *)workspace) == PID_ERROR_ARGUMENT);
    CHECK(pid_workspace_destroy((pid_workspace *)solver) == PID_ERROR_ARGUMENT);
    CHECK(pid_decompose(workspace, table, 2, 2, 2, 1e-9, &d) == PID_OK);
    CHECK(pid_conic_solver_solve(solver, &result, NULL, NULL, NULL) == PID_OK);
    CHECK(pid_conic_solver_destroy(solver) == PID_OK && pid_conic_solver_destroy(solver) == PID_ERROR_ARGUMENT);
    CHECK(pid_conic_solver_solve(solver, &result, NULL, NULL, NULL) == PID_ERROR_ARGUMENT && pid_conic_solver_size(solver) == 0);
    CHECK(pid_conic_solver_update_cost(solver, numbers.cost, N) == PID_ERROR_ARGUMENT);
    CHECK(pid_workspace_destroy(workspace) == PID_OK);

    CHECK(pid_workspace_destroy(NULL) == PID_OK && pid_conic_solver_destroy(NULL) == PID_OK);
    CHECK(pid_conic_solver_solve(NULL, &result, NULL, NULL, NULL) == PID_ERROR_NULL && error_says("solver is NULL"));
    CHECK(pid_conic_solver_update_matrix(NULL, numbers.matrix, ENTRIES) == PID_ERROR_NULL && pid_conic_solver_size(NULL) == 0);
}

/* Sizes whose products overflow 32 or 64 bits are refused before anything is read. */
static void test_sizes(void)
{
    static const int32_t sizes[2] = {2, 2};
    pid_workspace *workspace = pid_workspace_create();
    pid_decomposition d;
    pid_shared_and_unique parts;
    pid_bounds_result b;
    pid_coupling c;
    int32_t code = 99, k;
    static const int32_t wrong[6][3] = {
        {0, 2, 2}, {2, -1, 2}, {65536, 65536, 1}, {1 << 16, 1 << 16, 1 << 16}, {INT32_MAX, INT32_MAX, INT32_MAX}, {INT32_MIN, INT32_MIN, 2},
    };
    for (k = 0; k < 6; k++) {
        const int32_t *w = wrong[k];
        CHECK(pid_workspace_size(w[0], w[1], w[2]) == 0);
        CHECK(pid_decompose(workspace, table, w[0], w[1], w[2], 1e-9, &d) == PID_ERROR_ARGUMENT);
        CHECK(pid_decompose_batch(workspace, table, 1, w[0], w[1], w[2], 1e-9, &d, &code) == PID_ERROR_ARGUMENT);
        CHECK(pid_bounds_joint(table, w[0], w[1], w[2], NULL, &b, NULL, 0) == PID_ERROR_ARGUMENT && unknown(b.synergy));
        CHECK(pid_bounds_tables(table, table, table, w[0], w[1], w[2], NULL, &b, NULL, 0) == PID_ERROR_ARGUMENT);
        CHECK(pid_bounds_batch(table, 1, w[0], w[1], w[2], NULL, &b, &code) == PID_ERROR_ARGUMENT);
    }
    CHECK(pid_decompose_pairs(workspace, table, table, 0, 2, 2, 1e-9, &parts) == PID_ERROR_ARGUMENT);
    CHECK(pid_decompose_pairs(workspace, table, table, 2, 65536, 65536, 1e-9, &parts) == PID_ERROR_ARGUMENT && unknown(parts.unique1));
    CHECK(pid_decompose_batch(workspace, table, INT64_MAX, 2, 2, 2, 1e-9, &d, &code) == PID_ERROR_ARGUMENT);
    CHECK(pid_bounds_batch(table, INT64_MAX, 2, 2, 2, NULL, &b, &code) == PID_ERROR_ARGUMENT);
    CHECK(pid_bounds_batch(table, -1, 2, 2, 2, NULL, &b, &code) == PID_ERROR_ARGUMENT);
    CHECK(pid_couple(table, sizes, -2, NULL, &c, NULL, NULL, 0) == PID_ERROR_ARGUMENT && unknown(c.entropy) && c.atoms == 0);
    CHECK(pid_couple_atoms(sizes, -2) == 0 && pid_couple_atoms(NULL, 2) == 0);
    CHECK(code == 99);
    CHECK(pid_workspace_size(1, 1, INT32_MAX - 56) > INT32_MAX); /* the largest table there is */
    pid_workspace_destroy(workspace);
}

static void test_nothing(void)
{
    static const int32_t sizes[2] = {2, 2};
    pid_workspace *workspace = pid_workspace_create();
    pid_bounds_result b;
    pid_coupling c;
    pid_couple_options couple;
    pid_bounds_options bounds;
    pid_named_bound named;
    double bad[8] = {1, 1, 1, NAN, 1, 1, 1, 1};
    int32_t code = 99;
    CHECK(pid_decompose_batch(workspace, NULL, 1, 2, 2, 2, 1e-9, NULL, &code) == PID_ERROR_NULL);
    CHECK(pid_decompose_pairs(workspace, table, table, 2, 2, 2, 1e-9, NULL) == PID_ERROR_NULL);
    CHECK(pid_bounds_joint(NULL, 2, 2, 2, NULL, &b, NULL, 0) == PID_ERROR_NULL && unknown(b.total));
    CHECK(pid_bounds_joint(table, 2, 2, 2, NULL, NULL, NULL, 0) == PID_ERROR_NULL);
    CHECK(pid_bounds_tables(table, table, table, 2, 2, 2, NULL, NULL, NULL, 0) == PID_ERROR_NULL);
    CHECK(pid_bounds_batch(NULL, 1, 2, 2, 2, NULL, &b, &code) == PID_ERROR_NULL);
    CHECK(pid_bounds_batch(table, 1, 2, 2, 2, NULL, NULL, &code) == PID_ERROR_NULL);
    CHECK(pid_couple(NULL, sizes, 2, NULL, &c, NULL, NULL, 0) == PID_ERROR_NULL && pid_couple(table, NULL, 2, NULL, &c, NULL, NULL, 0) == PID_ERROR_NULL);
    CHECK(pid_couple(table, sizes, 2, NULL, NULL, NULL, NULL, 0) == PID_ERROR_NULL);
    CHECK(pid_conic_solve(NULL, NULL, NULL, NULL, NULL, NULL) == PID_ERROR_NULL && code == 99);
    pid_bounds_defaults(NULL);
    pid_couple_defaults(NULL);
    pid_conic_defaults(NULL);
    CHECK(pid_last_error(NULL, -1) > 1);

    /* NaN, wherever a number is read. */
    CHECK(pid_bounds_joint(bad, 2, 2, 2, NULL, &b, NULL, 0) == PID_ERROR_DATA && unknown(b.synergy) && error_says("index 3"));
    CHECK(pid_bounds_tables(table, table, bad, 2, 2, 2, NULL, &b, NULL, 0) == PID_ERROR_DATA);
    CHECK(pid_couple(bad, sizes, 2, NULL, &c, NULL, NULL, 0) == PID_ERROR_DATA && c.exact == 0 && c.method[0] == 0);
    pid_couple_defaults(&couple);
    couple.tolerance = NAN;
    CHECK(pid_couple(table, sizes, 2, &couple, &c, NULL, NULL, 0) == PID_ERROR_ARGUMENT);
    pid_bounds_defaults(&bounds);
    bounds.search_tolerance = NAN;
    CHECK(pid_bounds_joint(table, 2, 2, 2, &bounds, &b, NULL, 0) == PID_ERROR_ARGUMENT);
    pid_bounds_defaults(&bounds);
    bounds.time_limit = NAN;
    CHECK(pid_bounds_joint(table, 2, 2, 2, &bounds, &b, NULL, 0) == PID_ERROR_ARGUMENT);
    CHECK(pid_bounds_joint(table, 2, 2, 2, NULL, &b, &named, -1) == PID_ERROR_CAPACITY && b.bound_count > 1);
    pid_workspace_destroy(workspace);
}

/* Contradictions of a program between its sizes, and a program without variables or rows. */
static void test_programs(void)
{
    program numbers;
    pid_conic_problem good, p;
    pid_conic_result result;
    pid_cone cones[2];
    int32_t zero = 0;
    draw(&numbers);
    good = problem_of(&numbers);
    memset(cones, 0, sizeof cones);
    cones[0].dimension = cones[1].dimension = INT32_MAX;
    p = good;
    p.cones = cones;
    p.cone_count = 2;
    CHECK(pid_conic_solve(&p, NULL, &result, NULL, NULL, NULL) == PID_ERROR_ARGUMENT && error_says("4294967294"));
    cones[0].dimension = -1;
    CHECK(pid_conic_solve(&p, NULL, &result, NULL, NULL, NULL) == PID_ERROR_ARGUMENT && isnan(result.primal_objective));
    p = good;
    p.cone_count = -1;
    CHECK(pid_conic_solve(&p, NULL, &result, NULL, NULL, NULL) == PID_ERROR_ARGUMENT);
    p = good;
    p.constraints = M - 1;
    CHECK(pid_conic_solve(&p, NULL, &result, NULL, NULL, NULL) == PID_ERROR_ARGUMENT && error_says("constraints is 13"));
    p = good;
    p.variables = -1;
    CHECK(pid_conic_solve(&p, NULL, &result, NULL, NULL, NULL) == PID_ERROR_ARGUMENT);
    p = good;
    p.right_side = NULL;
    CHECK(pid_conic_solve(&p, NULL, &result, NULL, NULL, NULL) == PID_ERROR_NULL);
    memset(&p, 0, sizeof p);
    p.matrix.pointers = &zero;
    CHECK(pid_conic_solve(&p, NULL, &result, NULL, NULL, NULL) == PID_OK && result.primal_objective == 0);
    zero = -5;
    CHECK(pid_conic_solve(&p, NULL, &result, NULL, NULL, NULL) < 0);
}

void test_misuse(void)
{
    test_handles();
    test_sizes();
    test_nothing();
    test_programs();
}
