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

void test_population(void)
{
    static const double x1y[4] = {40, 12, 9, 41}, x2y[4] = {30, 20, 22, 28}, x1x2[4] = {31, 19, 20, 30}, broken[4] = {.5, 1, 1, 1};
    static const double parity[8] = {50, 2, 1, 49, 3, 50, 48, 2};
    pid_population_options options;
    pid_population *p = allocate(1, sizeof *p), *other = allocate(1, sizeof *other);
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
}
