/* The population behind counts. */
#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int ordered(pid_limits l, double most)
{
    return 0 <= l.proven_lower && l.proven_lower <= l.lower && l.lower <= l.upper && l.upper <= l.proven_upper && l.proven_upper <= most;
}

static int missing(pid_limits l)
{
    return isnan(l.lower) && isnan(l.upper) && isnan(l.proven_lower) && isnan(l.proven_upper);
}

static void test_reconciliation(void)
{
    static const double agreeing1[4] = {40, 10, 20, 30}, agreeing2[4] = {25, 15, 35, 25}, agreeing3[4] = {20, 30, 20, 30};
    static const double x1y[4] = {40, 12, 9, 41}, x2y[4] = {30, 20, 22, 28}, x1x2[4] = {31, 19, 20, 30}, other[4] = {2, 98, 3, 97};
    double joint[8], again[8], sum = 0;
    int i;
    pid_population_options options;
    pid_reconciliation *r = allocate(1, sizeof *r);
    pid_bounds_result *b = allocate(1, sizeof *b);
    pid_population_defaults(&options);
    CHECK(pid_reconcile(agreeing1, agreeing2, agreeing3, 2, 2, 2, NULL, r, joint) == PID_OK);
    CHECK(r->statistic.lower == 0 && r->statistic.upper < 1e-6 && r->degrees_of_freedom == 3 && r->p_value > 0.5);
    for (i = 0; i < 8; i++) {
        CHECK(joint[i] >= 0);
        sum += joint[i];
    }
    CHECK(fabs(sum - 1) < 1e-12 && fabs(joint[0] + joint[2] - 0.4) < 1e-6 && fabs(joint[0] + joint[4] - 0.25) < 1e-6);

    CHECK(pid_bounds_tables(x1y, x2y, x1x2, 2, 2, 2, NULL, b, NULL, 0) == PID_ERROR_INCONSISTENT);
    CHECK(pid_reconcile(x1y, x2y, x1x2, 2, 2, 2, &options, r, joint) == PID_OK);
    CHECK(r->statistic.lower > 0 && r->p_value > 0.01 && r->p_value <= 1 && r->rounds > 0 && r->log_likelihood.lower <= r->log_likelihood.upper);
    CHECK(pid_bounds_joint(joint, 2, 2, 2, NULL, b, NULL, 0) == PID_OK && b->information1.lower > 0.1);
    options.threads = 2;
    CHECK(pid_reconcile(x1y, x2y, x1x2, 2, 2, 2, &options, r, again) == PID_OK && memcmp(joint, again, sizeof joint) == 0);
    CHECK(pid_reconcile(x1y, other, x1x2, 2, 2, 2, &options, r, joint) == PID_OK && r->p_value <= 0.01);

    CHECK(pid_reconcile(x1y, NULL, x1x2, 2, 2, 2, &options, r, joint) == PID_ERROR_NULL && isnan(r->p_value));
    CHECK(pid_reconcile(x1y, x2y, x1x2, 2, 2, 2, &options, r, NULL) == PID_ERROR_NULL && isnan(r->statistic.lower));
    CHECK(pid_reconcile(x1y, x2y, x1x2, 2, 2, 2, &options, NULL, joint) == PID_ERROR_NULL);
    joint[0] = 7;
    CHECK(pid_reconcile(x1y, (const double[4]){.5, 1, 1, 1}, x1x2, 2, 2, 2, &options, r, joint) == PID_ERROR_DATA && error_says("counts") && joint[0] == 7);
    CHECK(pid_reconcile(x1y, x2y, x1x2, 2, 0, 2, &options, r, joint) == PID_ERROR_ARGUMENT);
    options.threads = 0;
    CHECK(pid_reconcile(x1y, x2y, x1x2, 2, 2, 2, &options, r, joint) == PID_ERROR_ARGUMENT && error_says("threads"));
    free(r);
    free(b);
}

static void test_advice(void)
{
    static const double parity[8] = {500, 2, 1, 490, 3, 500, 480, 2}, few[8] = {2, 0, 0, 1, 0, 2, 1, 0};
    pid_population_options options;
    pid_population *p = allocate(1, sizeof *p);
    pid_population_defaults(&options);
    options.method = PID_METHOD_PROFILE;
    CHECK(pid_population_of_triples(parity, 2, 2, 2, &options, p) == PID_OK);
    CHECK(p->dominant == PID_DOMINANT_SYNERGY && p->collect == PID_COLLECT_YES && p->fusion == PID_FUSION_UNDECIDED && p->sparse == 0);
    CHECK(pid_population_of_triples(few, 2, 2, 2, &options, p) == PID_OK && p->sparse == 1 && p->dominant == 0 && p->collect == 0 && p->fusion == 0);
    CHECK(pid_population_of_triples(few, 2, 2, 0, &options, p) == PID_ERROR_ARGUMENT && p->sparse == 0);
    free(p);
}

static void what_would_decide(void)
{
    /* .2 bit beyond the better source, and .1 of H(Y) = 1 is much: four times the records bring the lower limit, at 0 now, there. */
    pid_interval limits[8] = {{0, .2}, {0, .2}, {0, .2}, {0, .2}, {1, 1}, {.5, .9}, {.5, .8}, {.5, .8}};
    pid_interval table[8] = {{.1, .1}, {.1, .1}, {.1, .1}, {.1, .1}, {1, 1}, {.7, .7}, {.7, .7}, {.7, .7}};
    double times[2];
    CHECK(pid_times_that_decide(limits, table, 0, times) == PID_OK && times[0] >= 4 && times[0] < 4.5 && times[1] == times[0]);
    table[1].lower = table[1].upper = 0;
    table[3].lower = table[3].upper = .03; /* neither little nor much */
    CHECK(pid_times_that_decide(limits, table, 0, times) == PID_OK && isinf(times[0]) && times[1] < 5);
    table[3].lower = table[3].upper = .2; /* known, it is no bound of what interactions add */
    CHECK(pid_times_that_decide(limits, table, 1, times) == PID_OK && times[0] < 5 && isinf(times[1]));
    limits[3].lower = .12;
    CHECK(pid_times_that_decide(limits, table, 0, times) == PID_OK && isnan(times[0]) && isnan(times[1]));
    limits[5].upper = NAN;
    CHECK(pid_times_that_decide(limits, table, 0, times) == PID_ERROR_ARGUMENT && error_says("limits[5]"));
    CHECK(pid_times_that_decide(limits, NULL, 0, times) == PID_ERROR_NULL);
}

void test_population(void)
{
    static const double x1y[4] = {40, 12, 9, 41}, x2y[4] = {30, 20, 22, 28}, x1x2[4] = {31, 19, 20, 30}, broken[4] = {.5, 1, 1, 1};
    static const double parity[8] = {50, 2, 1, 49, 3, 50, 48, 2};
    pid_population_options options;
    pid_population *p = allocate(1, sizeof *p), *other = allocate(1, sizeof *other);
    what_would_decide();
    pid_population_defaults(&options);
    CHECK(options.confidence == 0.95 && options.method == PID_METHOD_CALIBRATED && options.threads == 1 && options.time_limit == 0);

    options.method = PID_METHOD_PROFILE;
    CHECK(pid_population_of_samples(x1y, x2y, x1x2, 2, 2, 2, &options, p) == PID_OK);
    CHECK(ordered(p->synergy, 1.0000001) && ordered(p->information1, 1.0000001) && p->information1.lower > 0.1 && p->note[0] == 0);
    options.threads = 2;
    CHECK(pid_population_of_samples(x1y, x2y, x1x2, 2, 2, 2, &options, other) == PID_OK && memcmp(p, other, sizeof *p) == 0);
    options.confidence = 0.5;
    CHECK(pid_population_of_samples(x1y, x2y, x1x2, 2, 2, 2, &options, other) == PID_OK);
    CHECK(other->synergy.upper - other->synergy.lower < p->synergy.upper - p->synergy.lower);
    options.method = PID_METHOD_FINITE;
    CHECK(pid_population_of_samples(x1y, x2y, x1x2, 2, 2, 2, &options, p) == PID_OK && p->synergy.upper == p->synergy.proven_upper);

    /* Two labelled samples do not say how the sources go together. */
    CHECK(pid_population_of_samples(x1y, x2y, NULL, 2, 2, 2, &options, p) == PID_OK);
    CHECK(missing(p->synergy) && missing(p->accuracy) && ordered(p->redundancy, 1.0000001));

    options.method = PID_METHOD_PROFILE;
    CHECK(pid_population_of_triples(parity, 2, 2, 2, &options, p) == PID_OK && p->synergy.lower > 0.5 && missing(p->minimal_synergy));
    CHECK(pid_population_of_pairs_of_triples(parity, 2, 2, 2, &options, p) == PID_OK && p->synergy.lower < 0.01 && p->synergy.upper > 0.9);

    CHECK(pid_population_of_samples(x1y, broken, x1x2, 2, 2, 2, &options, p) == PID_ERROR_DATA && missing(p->redundancy) && error_says("counts"));
    CHECK(pid_population_of_samples(x1y, NULL, x1x2, 2, 2, 2, &options, p) == PID_ERROR_NULL);
    CHECK(pid_population_of_triples(parity, 2, 0, 2, &options, p) == PID_ERROR_ARGUMENT);
    CHECK(pid_population_of_triples(parity, 2, 2, 2, &options, NULL) == PID_ERROR_NULL);
    options.confidence = NAN;
    CHECK(pid_population_of_triples(parity, 2, 2, 2, &options, p) == PID_ERROR_ARGUMENT && error_says("confidence"));
    options.confidence = 0.95;
    options.method = 9;
    CHECK(pid_population_of_triples(parity, 2, 2, 2, &options, p) == PID_ERROR_ARGUMENT && error_says("method"));
    free(p);
    free(other);
    test_reconciliation();
    test_advice();
}
