/*
 * The C interface as a C program uses it.
 *
 *   test_pid              runs the tests; prints what fails and `N checks, N failed`
 *   test_pid decompose    reads tables "n1 n2 ny w .." from standard input and prints their decompositions, to compare with another program
 *   test_pid native       runs the tests that need the processor itself: of allocation, and of arithmetic, whose modes valgrind leaves out
 *   test_pid forget       forgets a workspace and a solver, which a leak checker must report
 */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "program.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static void test_library(void)
{
    char text[8];
    int32_t needed;
    CHECK(pid_abi_version() == PID_ABI_VERSION);
    CHECK(strlen(pid_version()) >= 5 && strchr(pid_version(), '.') != NULL);
    CHECK(strstr(pid_result_text(PID_OK), "done") != NULL);
    CHECK(strstr(pid_result_text(PID_ERROR_BUSY), "workspace") != NULL);
    CHECK(strstr(pid_result_text(PID_ERROR_ARITHMETIC), "nearest") != NULL);
    CHECK(strcmp(pid_result_text(77), "not a result code") == 0);

    /* No error yet in this thread; then one whose text is cut to the buffer and terminated. */
    CHECK(pid_last_error(text, (int32_t)sizeof text) == 1 && text[0] == 0);
    CHECK(pid_decompose(NULL, NULL, 2, 2, 2, 1e-9, NULL) == PID_ERROR_NULL);
    needed = pid_last_error(NULL, 0);
    CHECK(needed > (int32_t)sizeof text);
    memset(text, 'x', sizeof text);
    CHECK(pid_last_error(text, (int32_t)sizeof text) == needed);
    CHECK(strlen(text) == sizeof text - 1 && strncmp("result is NULL.", text, sizeof text - 1) == 0);
}

static void test_decompose(void)
{
    /* y = x1 and x2 of fair bits: R = 1.5 - .75 log2 3, U = 0, S = 1/2 */
    static const double conjunction[8] = {1, 0, 1, 0, 1, 0, 0, 1}, parity[8] = {1, 0, 0, 1, 0, 1, 1, 0};
    pid_workspace *workspace = pid_workspace_create();
    pid_decomposition *d = allocate(1, sizeof *d);
    CHECK(workspace != NULL);
    CHECK(pid_decompose(workspace, conjunction, 2, 2, 2, 1e-9, d) == PID_OK);
    CHECK(contains(d->redundancy, 1.5 - 0.75 * log2(3)) && narrow(d->redundancy, 1e-9));
    CHECK(contains(d->unique1, 0) && contains(d->unique2, 0));
    CHECK(contains(d->synergy, 0.5) && narrow(d->synergy, 1e-9));
    CHECK(contains(d->total, 2 - 0.75 * log2(3)) && contains(d->information1, 1.5 - 0.75 * log2(3)));
    CHECK(pid_decompose(workspace, parity, 2, 2, 2, 1e-9, d) == PID_OK);
    CHECK(contains(d->synergy, 1) && contains(d->redundancy, 0) && contains(d->union_information, 0));
    CHECK(pid_decompose(workspace, parity, 1, 2, 4, 1e-9, d) == PID_OK && d->iterations >= 0);

    /* A tolerance below the rounding of the sums cannot be met: valid results, and the code says so. */
    {
        double *table = random_tables(1, 27);
        CHECK(pid_decompose(workspace, table, 3, 3, 3, 1e-18, d) == PID_INEXACT);
        CHECK(narrow(d->synergy, 1e-9) && d->synergy.lower >= 0);
        free(table);
    }

    free(d);
    pid_workspace_destroy(workspace);
    pid_workspace_destroy(NULL);
    CHECK(pid_workspace_size(10, 10, 10) > 8000 && pid_workspace_size(10, 10, 10) < 1000000);
    CHECK(pid_workspace_size(20, 20, 10) > pid_workspace_size(10, 10, 10));
    CHECK(pid_workspace_size(0, 1, 1) == 0 && pid_workspace_size(65536, 65536, 2) == 0);
}

static void test_pairs(void)
{
    double *table = random_tables(1, 60), *x1y = allocate(15, sizeof *x1y), *x2y = allocate(20, sizeof *x2y);
    pid_workspace *workspace = pid_workspace_create();
    pid_decomposition whole;
    pid_shared_and_unique parts;
    int i, j, y;
    for (i = 0; i < 15; i++)
        x1y[i] = 0;
    for (j = 0; j < 20; j++)
        x2y[j] = 0;
    for (i = 0; i < 3; i++)
        for (j = 0; j < 4; j++)
            for (y = 0; y < 5; y++) {
                x1y[i * 5 + y] += table[(i * 4 + j) * 5 + y];
                x2y[j * 5 + y] += table[(i * 4 + j) * 5 + y];
            }
    CHECK(pid_decompose(workspace, table, 3, 4, 5, 1e-9, &whole) == PID_OK);
    CHECK(pid_decompose_pairs(workspace, x1y, x2y, 3, 4, 5, 1e-9, &parts) == PID_OK);
    CHECK(fabs(whole.redundancy.lower - parts.redundancy.lower) < 2e-9);
    CHECK(fabs(whole.unique1.upper - parts.unique1.upper) < 2e-9 && fabs(whole.unique2.upper - parts.unique2.upper) < 2e-9);
    CHECK(fabs(whole.union_information.lower - parts.union_information.lower) < 2e-9);
    CHECK(pid_decompose_pairs(workspace, x1y, NULL, 3, 4, 5, 1e-9, &parts) == PID_ERROR_NULL && unknown(parts.redundancy));
    pid_workspace_destroy(workspace);
    free(table);
    free(x1y);
    free(x2y);
}

/* Tables given apart, by both functions that take them: the answer of the joint, one that holds it, or a refusal. */
static void test_agreement(void)
{
    enum { N1 = 2, N2 = 3, NY = 2, CELLS = N1 * N2 * NY };
    pid_workspace *workspace = pid_workspace_create();
    int t, i, j, y, way, k;
    for (t = 0; t < 30; t++) {
        double *table = random_tables(1, CELLS), pairs[3][N1 * NY + N2 * NY + N1 * N2];
        pid_decomposition whole;
        memset(pairs, 0, sizeof pairs);
        for (i = 0; i < N1; i++)
            for (j = 0; j < N2; j++)
                for (y = 0; y < NY; y++) {
                    double w = table[(i * N2 + j) * NY + y];
                    pairs[0][i * NY + y] += w;
                    pairs[0][N1 * NY + j * NY + y] += w;
                    pairs[0][N1 * NY + N2 * NY + i * N2 + j] += w;
                }
        /* As they are; in single precision; one class of x2's table a hundredth too heavy. */
        for (k = 0; k < N1 * NY + N2 * NY + N1 * N2; k++) {
            pairs[1][k] = (float)(pairs[0][k] / 7);
            pairs[2][k] = pairs[0][k] * (k >= N1 * NY && k < N1 * NY + N2 * NY && k % NY == 0 ? 1.01 : 1);
        }
        CHECK(pid_decompose(workspace, table, N1, N2, NY, 1e-9, &whole) == PID_OK);
        for (way = 0; way < 3; way++) {
            double *x1y = pairs[way], *x2y = x1y + N1 * NY, *x1x2 = x2y + N2 * NY;
            pid_shared_and_unique parts;
            pid_bounds_result b;
            int32_t apart = pid_decompose_pairs(workspace, x1y, x2y, N1, N2, NY, 1e-9, &parts);
            int32_t three = pid_bounds_tables(x1y, x2y, x1x2, N1, N2, NY, NULL, &b, NULL, 0);
            if (way == 2) {
                CHECK(apart == PID_ERROR_INCONSISTENT && unknown(parts.redundancy));
                CHECK(three == PID_ERROR_INCONSISTENT && unknown(b.redundancy));
            } else {
                CHECK(apart == PID_OK || (apart == PID_INEXACT && way == 1));
                CHECK(three == PID_OK || three == PID_INEXACT);
                if (way == 1 && apart == PID_OK) /* rounded tables that agree exactly, by luck, are taken as they stand */
                    continue;
                CHECK(parts.redundancy.lower <= whole.redundancy.upper && whole.redundancy.lower <= parts.redundancy.upper);
                CHECK(parts.unique1.lower <= whole.unique1.upper && whole.unique1.lower <= parts.unique1.upper);
                CHECK(b.redundancy.lower <= whole.redundancy.upper && whole.redundancy.lower <= b.redundancy.upper);
                CHECK(b.synergy.lower <= whole.synergy.upper && whole.synergy.lower <= b.synergy.upper);
                CHECK(narrow(parts.redundancy, way == 1 ? 1e-4 : 1e-8) && narrow(b.redundancy, way == 1 ? 1e-4 : 1e-8));
            }
        }
        free(table);
    }
    pid_workspace_destroy(workspace);
}

static void test_errors(void)
{
    static const double table[8] = {1, 1, 1, 1, 1, 1, 1, 1}, none[8] = {0};
    static const double negative[8] = {1, 1, 1, -2, 1, 1, 1, 1};
    double bad[8] = {1, 1, 1, 1, 1, 1, 1, 1};
    char text[256];
    pid_workspace *workspace = pid_workspace_create();
    pid_decomposition d;
    CHECK(pid_decompose(NULL, table, 2, 2, 2, 1e-9, &d) == PID_ERROR_NULL && unknown(d.redundancy) && unknown(d.total));
    CHECK(pid_decompose(workspace, NULL, 2, 2, 2, 1e-9, &d) == PID_ERROR_NULL);
    CHECK(pid_decompose(workspace, table, 2, 2, 0, 1e-9, &d) == PID_ERROR_ARGUMENT);
    CHECK(pid_decompose(workspace, table, -2, -2, 2, 1e-9, &d) == PID_ERROR_ARGUMENT);
    CHECK(pid_decompose(workspace, table, INT32_MAX, INT32_MAX, INT32_MAX, 1e-9, &d) == PID_ERROR_ARGUMENT);
    CHECK(pid_decompose(workspace, table, 2, 2, 2, 0, &d) == PID_ERROR_ARGUMENT);
    CHECK(pid_decompose(workspace, table, 2, 2, 2, NAN, &d) == PID_ERROR_ARGUMENT);
    CHECK(pid_decompose(workspace, none, 2, 2, 2, 1e-9, &d) == PID_ERROR_DATA && unknown(d.synergy));
    CHECK(pid_decompose(workspace, negative, 2, 2, 2, 1e-9, &d) == PID_ERROR_DATA);
    CHECK(pid_last_error(text, (int32_t)sizeof text) > 1);
    CHECK(strstr(text, "index 3") != NULL && strstr(text, "-2") != NULL);
    bad[5] = INFINITY;
    CHECK(pid_decompose(workspace, bad, 2, 2, 2, 1e-9, &d) == PID_ERROR_DATA);
    bad[5] = NAN;
    CHECK(pid_decompose(workspace, bad, 2, 2, 2, 1e-9, &d) == PID_ERROR_DATA);
    /* The workspace is none the worse for it. */
    CHECK(pid_decompose(workspace, table, 2, 2, 2, 1e-9, &d) == PID_OK && contains(d.total, 0));
    pid_workspace_destroy(workspace);
}

static void test_batch(void)
{
    enum { COUNT = 40, BAD = 17 };
    double *tables = random_tables(COUNT, 27);
    pid_workspace *workspace = pid_workspace_create();
    pid_decomposition *all = allocate(COUNT, sizeof *all), one;
    int32_t *codes = allocate(COUNT, sizeof *codes), i;
    char text[256];
    CHECK(pid_decompose_batch(workspace, tables, COUNT, 3, 3, 3, 1e-9, all, NULL) == PID_OK);
    for (i = 0; i < COUNT; i++) {
        CHECK(pid_decompose(workspace, tables + 27 * i, 3, 3, 3, 1e-9, &one) == PID_OK);
        CHECK(memcmp(&one, all + i, sizeof one) == 0);
    }
    tables[27 * BAD + 4] = -1;
    CHECK(pid_decompose_batch(workspace, tables, COUNT, 3, 3, 3, 1e-9, all, codes) == PID_ERROR_DATA);
    CHECK(pid_last_error(text, (int32_t)sizeof text) > 1 && strstr(text, "Table 17") != NULL);
    for (i = 0; i < COUNT; i++) {
        CHECK(codes[i] == (i == BAD ? PID_ERROR_DATA : PID_OK));
        CHECK(unknown(all[i].synergy) == (i == BAD));
    }
    CHECK(pid_decompose_batch(workspace, tables, 0, 3, 3, 3, 1e-9, all, codes) == PID_OK);
    codes[0] = 99;
    CHECK(pid_decompose_batch(workspace, tables, COUNT, 3, 3, 3, -1, all, codes) == PID_ERROR_ARGUMENT && codes[0] == 99);
    CHECK(pid_decompose_batch(workspace, tables, -1, 3, 3, 3, 1e-9, all, codes) == PID_ERROR_ARGUMENT);
    pid_workspace_destroy(workspace);
    free(tables);
    free(all);
    free(codes);
}

static void test_bounds(void)
{
    double *tables = random_tables(6, 8);
    pid_bounds_options options;
    pid_bounds_result *b = allocate(1, sizeof *b), *all = allocate(6, sizeof *all);
    pid_named_bound *named = allocate(32, sizeof *named);
    pid_workspace *workspace = pid_workspace_create();
    pid_decomposition d;
    int32_t codes[6], i, k;
    pid_bounds_defaults(&options);
    CHECK(options.tolerance == 1e-9 && options.nodes == 4000 && options.time_limit == 0 && options.memory == 1 << 28);
    CHECK(pid_bounds_batch(tables, 6, 2, 2, 2, NULL, all, codes) == PID_OK);
    for (i = 0; i < 6; i++) {
        double *table = tables + 8 * i;
        CHECK(pid_bounds_joint(table, 2, 2, 2, &options, b, named, 32) == PID_OK && codes[i] == PID_OK);
        CHECK(memcmp(b, all + i, sizeof *b) == 0);
        CHECK(pid_decompose(workspace, table, 2, 2, 2, 1e-9, &d) == PID_OK);
        CHECK(b->synergy.lower <= d.synergy.upper && d.synergy.lower <= b->synergy.upper);
        CHECK(b->minimal_synergy.lower <= d.synergy.upper && d.synergy.lower <= b->maximal_synergy.upper);
        CHECK(narrow(b->maximal_synergy, 1e-9) && b->search_end == PID_SEARCH_CLOSED);
        CHECK(b->compatibility == PID_COMPATIBLE && b->bound_count > 5 && b->bound_count <= 32);
        CHECK(b->accuracy.lower >= b->accuracy1.lower && b->accuracy.upper <= 1);
        for (k = 0; k < b->bound_count; k++) {
            CHECK(strlen(named[k].name) > 0 && strlen(named[k].name) < sizeof named[k].name);
            CHECK(strlen(named[k].source) > 0 && strlen(named[k].source) < sizeof named[k].source);
            if (named[k].is_proven)
                CHECK(named[k].is_upper ? d.synergy.lower <= named[k].value : named[k].value <= d.synergy.upper);
        }
    }
    CHECK(pid_bounds_joint(tables, 2, 2, 2, &options, b, named, 3) == PID_ERROR_CAPACITY);
    CHECK(b->bound_count > 3 && unknown(b->synergy));
    options.nodes = 0;
    CHECK(pid_bounds_joint(tables, 2, 2, 2, &options, b, NULL, 0) == PID_OK);
    CHECK(b->search_end == PID_SEARCH_NONE && unknown(b->maximal_synergy) && !unknown(b->synergy));
    options.nodes = -1;
    CHECK(pid_bounds_joint(tables, 2, 2, 2, &options, b, NULL, 0) == PID_ERROR_ARGUMENT && unknown(b->redundancy));
    options.nodes = 100;
    options.time_limit = -1;
    CHECK(pid_bounds_joint(tables, 2, 2, 2, &options, b, NULL, 0) == PID_ERROR_ARGUMENT);
    options.time_limit = 60;
    options.memory = -1;
    CHECK(pid_bounds_joint(tables, 2, 2, 2, &options, b, NULL, 0) == PID_ERROR_ARGUMENT);
    options.memory = 0;
    CHECK(pid_bounds_joint(tables, 2, 2, 2, &options, b, NULL, 0) == PID_OK);
    pid_workspace_destroy(workspace);
    free(tables);
    free(b);
    free(all);
    free(named);
}

static void test_tables(void)
{
    /* x1 = y, x2 = y, and x1 = not x2: every two agree, no joint has all three */
    static const double equal[4] = {1, 0, 0, 1}, opposite[4] = {0, 1, 1, 0}, skew[4] = {3, 0, 0, 1};
    pid_bounds_result b;
    CHECK(pid_bounds_tables(equal, equal, opposite, 2, 2, 2, NULL, &b, NULL, 0) == PID_IMPOSSIBLE);
    CHECK(b.compatibility == PID_NO_JOINT && unknown(b.synergy) && contains(b.redundancy, 1) && contains(b.information1, 1));
    CHECK(pid_bounds_tables(equal, skew, equal, 2, 2, 2, NULL, &b, NULL, 0) == PID_ERROR_INCONSISTENT && unknown(b.redundancy));
    CHECK(pid_bounds_tables(equal, equal, equal, 2, 2, 2, NULL, &b, NULL, 0) == PID_OK);
    CHECK(contains(b.synergy, 0) && contains(b.redundancy, 1));
    CHECK(pid_bounds_tables(equal, equal, NULL, 2, 2, 2, NULL, &b, NULL, 0) == PID_ERROR_NULL);
}

enum { THREADS = 4, TABLES = 60 };

struct job {
    const double *tables;
    pid_workspace *shared;
    pid_decomposition results[TABLES];
    int failed, busy;
};

/* Each thread decomposes all tables in a workspace of its own, knocks at a shared one, and looks at its own last error. */
static void *work(void *argument)
{
    struct job *job = argument;
    pid_workspace *own = pid_workspace_create();
    pid_decomposition d;
    char text[128];
    int i;
    job->failed += pid_last_error(NULL, 0) != 1;
    job->failed += pid_decompose_batch(own, job->tables, TABLES, 4, 4, 4, 1e-9, job->results, NULL) != PID_OK;
    for (i = 0; i < TABLES; i++) {
        int32_t code = pid_decompose(job->shared, job->tables + 64 * i, 4, 4, 4, 1e-9, &d);
        job->busy += code == PID_ERROR_BUSY;
        if (code == PID_OK)
            job->failed += memcmp(&d, job->results + i, sizeof d) != 0;
        else
            job->failed += code != PID_ERROR_BUSY || pid_last_error(text, (int32_t)sizeof text) < 2 || strstr(text, "another thread") == NULL;
    }
    pid_workspace_destroy(own);
    return NULL;
}

static void test_threads(void)
{
    double *tables = random_tables(TABLES, 64);
    struct job *jobs = allocate(THREADS, sizeof *jobs);
    pthread_t threads[THREADS];
    pid_workspace *shared = pid_workspace_create();
    int i;
    for (i = 0; i < THREADS; i++) {
        jobs[i].tables = tables;
        jobs[i].shared = shared;
        jobs[i].failed = jobs[i].busy = 0;
        CHECK(pthread_create(threads + i, NULL, work, jobs + i) == 0);
    }
    for (i = 0; i < THREADS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
        CHECK(jobs[i].failed == 0);
        CHECK(memcmp(jobs[i].results, jobs[0].results, sizeof jobs[i].results) == 0);
    }
    pid_workspace_destroy(shared);
    free(tables);
    free(jobs);
}

/* A workspace of this shape holds some hundreds of kB; 3000 of them leave nothing behind. How far the collector lets its heap grow depends on the load of
   the machine (it was seen to reach 100 MB, slowly, under valgrind beside other work), so the first 1000 are its own affair. */
static void test_memory(void)
{
    double *table = random_tables(1, 12 * 12 * 8);
    struct rusage before, after;
    pid_decomposition d;
    int i, failed = 0;
    for (i = 0; i < 4000; i++) {
        pid_workspace *workspace;
        if (i == 1000) {
            CHECK(getrusage(RUSAGE_SELF, &before) == 0);
        }
        workspace = pid_workspace_create();
        failed += pid_decompose(workspace, table, 12, 12, 8, 0.5, &d) != PID_OK;
        pid_workspace_destroy(workspace);
    }
    CHECK(getrusage(RUSAGE_SELF, &after) == 0 && failed == 0);
    CHECK(after.ru_maxrss - before.ru_maxrss < 100 * 1024); /* kB; 300 MB were seen when they were kept */
    printf("%ld kB more at the most after 3000 workspaces of %ld kB\n", after.ru_maxrss - before.ru_maxrss,
           (long)(pid_workspace_size(12, 12, 8) / 1024));
    free(table);
}

static void print(pid_interval interval)
{
    printf(" %.17g %.17g", interval.lower, interval.upper);
}

static int decompose_input(void)
{
    pid_workspace *workspace = pid_workspace_create();
    int n1, n2, ny, i;
    while (scanf("%d %d %d", &n1, &n2, &ny) == 3) {
        pid_decomposition d;
        double *weights = allocate((size_t)(n1 * n2 * ny), sizeof *weights);
        for (i = 0; i < n1 * n2 * ny; i++)
            if (scanf("%lf", weights + i) != 1)
                return 2;
        printf("%d", (int)pid_decompose(workspace, weights, n1, n2, ny, 1e-9, &d));
        print(d.redundancy);
        print(d.unique1);
        print(d.unique2);
        print(d.synergy);
        print(d.total);
        putchar('\n');
        free(weights);
    }
    pid_workspace_destroy(workspace);
    return 0;
}

/* Copies of a pointer that dead frames have left on the stack would count as the program's. */
static void wipe_stack(void)
{
    volatile char stack[65536];
    size_t i;
    for (i = 0; i < sizeof stack; i++)
        stack[i] = 0;
}

static int forget(void)
{
    static pid_conic_solver *solver;
    static pid_workspace *workspace;
    program numbers;
    pid_conic_problem problem;
    draw(&numbers);
    problem = problem_of(&numbers);
    workspace = pid_workspace_create();
    if (workspace == NULL || pid_conic_solver_create(&problem, NULL, &solver) != PID_OK)
        return 2;
    workspace = NULL;
    solver = NULL;
    wipe_stack();
    return 0;
}

int main(int count, char **arguments)
{
    if (count > 1 && strcmp(arguments[1], "forget") == 0)
        return forget();
    if (count > 1 && strcmp(arguments[1], "native") == 0) {
        test_allocation();
        test_arithmetic();
        test_fork();
        return failures == 0 ? 0 : 1;
    }
    if (count > 1 && strcmp(arguments[1], "decompose") == 0)
        return decompose_input();
    test_library();
    test_decompose();
    test_pairs();
    test_agreement();
    test_errors();
    test_batch();
    test_bounds();
    test_tables();
    test_population();
    test_screen();
    test_disagree();
    test_couple();
    test_conic();
    test_solver();
    test_misuse();
    test_threads();
    test_memory();
    printf("%d checks, %d failed\n", checks, failures);
    return failures == 0 ? 0 : 1;
}
