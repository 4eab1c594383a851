/*
 * Solving again, and decomposing again, allocates nothing. New memory of the library's heap is touched for the first time, which the system counts
 * as page faults; a process of its own, so that no memory is used a second time. 24 bytes a call are 58 pages here.
 */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { WARM = 500, CALLS = 10000, FEW = 20, TABLES = 50 };

static pid_conic_solver *solver;
static pid_workspace *workspace;
static program numbers[2];
static double *tables;
static int failed;

static void solve_again(int i)
{
    pid_conic_result result;
    double x[N], s[M], z[M];
    failed += pid_conic_solver_update_quadratic(solver, numbers[i % 2].quadratic, TRIANGLE) != PID_OK;
    failed += pid_conic_solver_update_cost(solver, numbers[i % 2].cost, N) != PID_OK;
    failed += pid_conic_solver_update_matrix(solver, numbers[i % 2].matrix, ENTRIES) != PID_OK;
    failed += pid_conic_solver_update_right_side(solver, numbers[i % 2].right_side, M) != PID_OK;
    failed += pid_conic_solver_solve(solver, &result, x, s, z) != PID_OK;
}

static void decompose_again(int i)
{
    pid_decomposition d;
    failed += pid_decompose(workspace, tables + 27 * (i % TABLES), 3, 3, 3, 1e-9, &d) != PID_OK;
}

/* For contrast: something small that does allocate. */
static void refuse(int i)
{
    pid_decomposition d;
    failed += pid_decompose(workspace, tables, 0 * i, 3, 3, 1e-9, &d) != PID_ERROR_ARGUMENT;
}

static long faults(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt;
}

static long faults_of(void (*call)(int))
{
    long before;
    int i;
    for (i = 0; i < WARM; i++)
        call(i);
    before = faults();
    for (i = 0; i < CALLS; i++)
        call(i);
    return faults() - before;
}

void test_allocation(void)
{
    pid_conic_problem problem;
    long solving, decomposing, refusing;
    draw(numbers);
    draw(numbers + 1);
    tables = random_tables(TABLES, 27);
    problem = problem_of(numbers);
    workspace = pid_workspace_create();
    CHECK(pid_conic_solver_create(&problem, NULL, &solver) == PID_OK && workspace != NULL);
    solving = faults_of(solve_again);
    decomposing = faults_of(decompose_again);
    refusing = faults_of(refuse);
    printf("page faults of %d calls: %ld solving, %ld decomposing, %ld for contrast\n", CALLS, solving, decomposing, refusing);
    CHECK(failed == 0 && solving < FEW && decomposing < FEW && refusing > 4 * FEW);
    pid_conic_solver_destroy(solver);
    pid_workspace_destroy(workspace);
    free(tables);
}
