/* A solver of one pattern, and batches: the bits of the single call, whatever was solved before. */
#include "check.h"
#include "program.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int32_t update(pid_conic_solver *solver, const program *numbers)
{
    int32_t code = pid_conic_solver_update_quadratic(solver, numbers->quadratic, TRIANGLE);
    code = code < 0 ? code : pid_conic_solver_update_cost(solver, numbers->cost, N);
    code = code < 0 ? code : pid_conic_solver_update_matrix(solver, numbers->matrix, ENTRIES);
    return code < 0 ? code : pid_conic_solver_update_right_side(solver, numbers->right_side, M);
}

static int32_t solve(pid_conic_solver *solver, solution *found)
{
    return pid_conic_solver_solve(solver, &found->result, found->x, found->s, found->z);
}

/* Feasible, infeasible (s_2 = -1 - s_1), unbounded in no case (P is definite), and with rows that bind nothing. */
static void draw_kind(program *numbers, int kind)
{
    int j;
    draw(numbers);
    if (kind % 4 == 1) {
        for (j = 0; j < N; j++)
            numbers->matrix[j * M + 2] = -numbers->matrix[j * M + 1];
        numbers->right_side[2] = -1 - numbers->right_side[1];
    }
    if (kind % 4 == 2)
        numbers->right_side[1] = numbers->right_side[4] = INFINITY;
}

static void test_again(void)
{
    program *numbers = allocate(1, sizeof *numbers);
    solution *found = allocate(1, sizeof *found), *expected = allocate(1, sizeof *expected);
    pid_conic_problem problem;
    pid_conic_solver *solver;
    int k, solved = 0, infeasible = 0;
    draw(numbers);
    problem = problem_of(numbers);
    CHECK(pid_conic_solver_create(&problem, NULL, &solver) == PID_OK && solver != NULL);
    CHECK(pid_conic_solver_size(solver) > (int64_t)sizeof *numbers && pid_conic_solver_size(solver) < 1000000);
    CHECK(solve(solver, found) == PID_OK && solve_alone(numbers, expected) == PID_OK);
    CHECK(memcmp(found, expected, sizeof *found) == 0);
    for (k = 0; k < 60; k++) {
        int32_t code;
        draw_kind(numbers, k);
        CHECK(update(solver, numbers) == PID_OK);
        code = solve(solver, found);
        CHECK(code == solve_alone(numbers, expected) && memcmp(found, expected, sizeof *found) == 0);
        solved += found->result.status == PID_CONIC_OPTIMAL;
        infeasible += found->result.status == PID_CONIC_PRIMAL_INFEASIBLE;
        CHECK(solve(solver, expected) == code && memcmp(found, expected, sizeof *found) == 0);
    }
    CHECK(solved >= 40 && infeasible >= 12);
    CHECK(pid_conic_solver_solve(solver, &found->result, NULL, NULL, NULL) == PID_OK);
    CHECK(pid_conic_solver_destroy(solver) == PID_OK);
    free(numbers);
    free(found);
    free(expected);
}

/* What is refused leaves the numbers as they were. */
static void test_refusals(void)
{
    program numbers, other;
    solution before, after;
    pid_conic_problem problem;
    pid_conic_options options;
    pid_conic_solver *solver = NULL;
    draw(&numbers);
    draw(&other);
    problem = problem_of(&numbers);
    CHECK(pid_conic_solver_create(&problem, NULL, &solver) == PID_OK);
    CHECK(solve(solver, &before) == PID_OK);
    CHECK(pid_conic_solver_update_cost(solver, other.cost, N - 1) == PID_ERROR_ARGUMENT && error_says("5 values") && error_says("for 6"));
    CHECK(pid_conic_solver_update_cost(solver, other.cost, -1) == PID_ERROR_ARGUMENT);
    CHECK(pid_conic_solver_update_cost(solver, other.cost, INT64_MAX) == PID_ERROR_ARGUMENT);
    CHECK(pid_conic_solver_update_right_side(solver, other.right_side, N) == PID_ERROR_ARGUMENT);
    CHECK(pid_conic_solver_update_matrix(solver, other.matrix, ENTRIES + 1) == PID_ERROR_ARGUMENT);
    CHECK(pid_conic_solver_update_quadratic(solver, other.quadratic, N * N) == PID_ERROR_ARGUMENT);
    CHECK(pid_conic_solver_update_cost(solver, NULL, N) == PID_ERROR_NULL);
    other.cost[3] = NAN;
    CHECK(pid_conic_solver_update_cost(solver, other.cost, N) == PID_ERROR_DATA && error_says("q[3]"));
    other.matrix[7] = -INFINITY;
    CHECK(pid_conic_solver_update_matrix(solver, other.matrix, ENTRIES) == PID_ERROR_DATA);
    other.quadratic[0] = NAN;
    CHECK(pid_conic_solver_update_quadratic(solver, other.quadratic, TRIANGLE) == PID_ERROR_DATA);
    draw(&other);
    other.quadratic[0] = -1;
    CHECK(pid_conic_solver_update_quadratic(solver, other.quadratic, TRIANGLE) == PID_ERROR_NOT_CONVEX && error_says("d'Pd"));
    other.right_side[0] = INFINITY; /* an equation */
    CHECK(pid_conic_solver_update_right_side(solver, other.right_side, M) == PID_ERROR_DATA);
    CHECK(solve(solver, &after) == PID_OK && memcmp(&before, &after, sizeof before) == 0);
    CHECK(pid_conic_solver_solve(solver, NULL, after.x, after.s, after.z) == PID_ERROR_NULL);
    CHECK(pid_conic_solver_destroy(solver) == PID_OK);

    CHECK(pid_conic_solver_create(&problem, NULL, NULL) == PID_ERROR_NULL);
    CHECK(pid_conic_solver_create(NULL, NULL, &solver) == PID_ERROR_NULL && solver == NULL);
    pid_conic_defaults(&options);
    options.max_iterations = 2;
    CHECK(pid_conic_solver_create(&problem, &options, &solver) == PID_OK);
    CHECK(solve(solver, &after) == PID_INEXACT && after.result.exit == PID_EXIT_ITERATION_LIMIT && after.result.iterations == 2);
    pid_conic_solver_destroy(solver);
    options.max_iterations = INT32_MAX;
    CHECK(pid_conic_solver_create(&problem, &options, &solver) == PID_ERROR_ARGUMENT && solver == NULL && error_says("max_iterations"));
    CHECK(pid_conic_solve(&problem, &options, &after.result, NULL, NULL, NULL) == PID_ERROR_ARGUMENT);
}

static void test_batch(void)
{
    enum { COUNT = 16, BAD = 9 };
    program *numbers = allocate(COUNT, sizeof *numbers), *zeros = allocate(1, sizeof *zeros);
    double *quadratic = allocate(COUNT * TRIANGLE, sizeof *quadratic), *cost = allocate(COUNT * N, sizeof *cost);
    double *matrix = allocate(COUNT * ENTRIES, sizeof *matrix), *right_side = allocate(COUNT * M, sizeof *right_side);
    double *x = allocate(COUNT * N, sizeof *x), *s = allocate(COUNT * M, sizeof *s), *z = allocate(COUNT * M, sizeof *z);
    pid_conic_result *results = allocate(COUNT, sizeof *results);
    int32_t *codes = allocate(COUNT, sizeof *codes), i;
    pid_conic_numbers all, none;
    pid_conic_problem problem;
    solution one;
    for (i = 0; i < COUNT; i++) {
        draw_kind(numbers + i, i);
        if (i == BAD)
            numbers[i].cost[2] = NAN;
        memcpy(quadratic + i * TRIANGLE, numbers[i].quadratic, sizeof numbers->quadratic);
        memcpy(cost + i * N, numbers[i].cost, sizeof numbers->cost);
        memcpy(matrix + i * ENTRIES, numbers[i].matrix, sizeof numbers->matrix);
        memcpy(right_side + i * M, numbers[i].right_side, sizeof numbers->right_side);
    }
    all.quadratic = quadratic;
    all.cost = cost;
    all.matrix = matrix;
    all.right_side = right_side;
    memset(zeros, 0, sizeof *zeros);
    problem = problem_of(zeros);
    CHECK(pid_conic_solve_batch(&problem, &all, COUNT, NULL, results, x, s, z, codes) == PID_ERROR_DATA && error_says("Program 9: q[2]"));
    for (i = 0; i < COUNT; i++) {
        CHECK(codes[i] == (i == BAD ? PID_ERROR_DATA : PID_OK));
        CHECK(isnan(results[i].gap) == (i == BAD));
        if (i != BAD) {
            CHECK(solve_alone(numbers + i, &one) == PID_OK && memcmp(&one.result, results + i, sizeof one.result) == 0);
            CHECK(memcmp(one.x, x + i * N, sizeof one.x) == 0);
            CHECK(memcmp(one.s, s + i * M, sizeof one.s) == 0 && memcmp(one.z, z + i * M, sizeof one.z) == 0);
        }
    }
    /* Numbers that all share, and nothing but results wanted. */
    memset(&none, 0, sizeof none);
    problem = problem_of(numbers);
    CHECK(pid_conic_solve_batch(&problem, &none, 3, NULL, results, NULL, NULL, NULL, NULL) == PID_OK);
    CHECK(solve_alone(numbers, &one) == PID_OK && memcmp(&one.result, results + 2, sizeof one.result) == 0);
    codes[0] = 99;
    CHECK(pid_conic_solve_batch(&problem, &all, 0, NULL, results, x, s, z, codes) == PID_OK);
    CHECK(pid_conic_solve_batch(&problem, &all, -1, NULL, results, x, s, z, codes) == PID_ERROR_ARGUMENT);
    CHECK(pid_conic_solve_batch(&problem, &all, INT64_MAX, NULL, results, x, s, z, codes) == PID_ERROR_ARGUMENT);
    CHECK(pid_conic_solve_batch(&problem, NULL, 1, NULL, results, x, s, z, codes) == PID_ERROR_NULL);
    CHECK(pid_conic_solve_batch(NULL, &all, 1, NULL, results, x, s, z, codes) == PID_ERROR_NULL);
    CHECK(pid_conic_solve_batch(&problem, &all, 1, NULL, NULL, x, s, z, codes) == PID_ERROR_NULL);
    CHECK(codes[0] == 99);
    free(numbers);
    free(zeros);
    free(quadratic);
    free(cost);
    free(matrix);
    free(right_side);
    free(x);
    free(s);
    free(z);
    free(results);
    free(codes);
}

enum { ROUNDS = 200 };

struct job {
    pid_conic_solver *solver;
    const solution *expected;
    int wrong, done;
};

/* Every call gives the right bits or says that the solver is at work. */
static void *work(void *argument)
{
    struct job *job = argument;
    solution found;
    int i;
    for (i = 0; i < ROUNDS; i++) {
        int32_t code = solve(job->solver, &found);
        job->done += code == PID_OK;
        job->wrong += code == PID_OK ? memcmp(&found, job->expected, sizeof found) != 0 : code != PID_ERROR_BUSY || !error_says("another thread");
    }
    return NULL;
}

static void test_threads(void)
{
    program numbers;
    solution expected;
    pid_conic_problem problem;
    pid_conic_solver *solver;
    pthread_t threads[2];
    struct job jobs[2];
    int i;
    draw(&numbers);
    problem = problem_of(&numbers);
    CHECK(solve_alone(&numbers, &expected) == PID_OK && pid_conic_solver_create(&problem, NULL, &solver) == PID_OK);
    for (i = 0; i < 2; i++) {
        jobs[i].solver = solver;
        jobs[i].expected = &expected;
        jobs[i].wrong = jobs[i].done = 0;
        CHECK(pthread_create(threads + i, NULL, work, jobs + i) == 0);
    }
    for (i = 0; i < 2; i++)
        CHECK(pthread_join(threads[i], NULL) == 0 && jobs[i].wrong == 0);
    CHECK(jobs[0].done + jobs[1].done > 0);
    CHECK(pid_conic_solver_destroy(solver) == PID_OK);
}

void test_solver(void)
{
    test_again();
    test_refusals();
    test_batch();
    test_threads();
}
