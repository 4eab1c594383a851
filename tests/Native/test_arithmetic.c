/* A thread whose floating-point environment is not the usual one. */
#include "check.h"
#include "program.h"

#include <fenv.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#ifdef __SSE2__
#include <xmmintrin.h>
#endif

static const double table[8] = {1, 1, 1, 1, 1, 1, 1, 1};

/* Every function that computes refuses arithmetic on which no proof holds, and works again after it. */
static int all_refuse(void)
{
    static const int32_t sizes[2] = {2, 2};
    pid_workspace *workspace = pid_workspace_create();
    pid_conic_solver *solver = NULL;
    pid_decomposition d;
    pid_shared_and_unique parts;
    pid_bounds_result b;
    pid_coupling c;
    pid_conic_result result;
    pid_conic_numbers none;
    program numbers;
    pid_conic_problem problem;
    int right;
    memset(&none, 0, sizeof none);
    draw(&numbers);
    problem = problem_of(&numbers);
    right = pid_decompose(workspace, table, 2, 2, 2, 1e-9, &d) == PID_ERROR_ARITHMETIC && error_says("fesetenv")
        && pid_decompose_batch(workspace, table, 1, 2, 2, 2, 1e-9, &d, NULL) == PID_ERROR_ARITHMETIC
        && pid_decompose_pairs(workspace, table, table, 2, 2, 2, 1e-9, &parts) == PID_ERROR_ARITHMETIC
        && pid_bounds_joint(table, 2, 2, 2, NULL, &b, NULL, 0) == PID_ERROR_ARITHMETIC
        && pid_bounds_tables(table, table, table, 2, 2, 2, NULL, &b, NULL, 0) == PID_ERROR_ARITHMETIC
        && pid_bounds_batch(table, 1, 2, 2, 2, NULL, &b, NULL) == PID_ERROR_ARITHMETIC
        && pid_couple(table, sizes, 2, NULL, &c, NULL, NULL, 0) == PID_ERROR_ARITHMETIC
        && pid_couple_batch(table, 1, sizes, 2, NULL, &c, NULL, NULL, 0, NULL) == PID_ERROR_ARITHMETIC
        && pid_conic_solve(&problem, NULL, &result, NULL, NULL, NULL) == PID_ERROR_ARITHMETIC
        && pid_conic_solve_batch(&problem, &none, 1, NULL, &result, NULL, NULL, NULL, NULL) == PID_ERROR_ARITHMETIC
        && pid_conic_solver_create(&problem, NULL, &solver) == PID_ERROR_ARITHMETIC && solver == NULL;
    pid_workspace_destroy(workspace);
    return right && unknown(d.synergy) && unknown(parts.redundancy) && unknown(b.synergy) && unknown(c.entropy) && isnan(result.gap);
}

void test_arithmetic(void)
{
    static const int modes[3] = {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
    pid_workspace *workspace = pid_workspace_create();
    pid_decomposition d;
    int k;
    for (k = 0; k < 3; k++) {
        CHECK(fesetround(modes[k]) == 0);
        CHECK(all_refuse());
        fesetround(FE_TONEAREST);
    }
#ifdef __SSE2__
    _mm_setcsr(_mm_getcsr() | 0x8000); /* flush results to zero */
    CHECK(all_refuse());
    _mm_setcsr((_mm_getcsr() & ~0x8000u) | 0x40); /* read subnormal numbers as zero */
    CHECK(all_refuse());
    _mm_setcsr(_mm_getcsr() & ~0x40u);
#endif
    CHECK(pid_decompose(workspace, table, 2, 2, 2, 1e-9, &d) == PID_OK);
    pid_workspace_destroy(workspace);
}
