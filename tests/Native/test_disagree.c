/* The disagreement of two classifiers. */
#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void test_disagree(void)
{
    /* Two bits of which the first classifier knows nothing and the second all: |f1 - f2|^2 = 1/2 for each pair. */
    const double rows1[4] = {.5, .5, .5, .5}, rows2[4] = {1, 0, 0, 1};
    double *first = allocate(4, sizeof *first), *second = allocate(4, sizeof *second);
    pid_disagreement d, worse;
    memcpy(first, rows1, sizeof rows1);
    memcpy(second, rows2, sizeof rows2);
    CHECK(pid_disagree(first, second, 2, 2, 0, 0, 0, 0, &d) == PID_OK);
    CHECK(contains(d.seen, .5) && contains(d.alpha, .5) && narrow(d.alpha, 1e-12) && contains(d.total_variation, .5));
    CHECK(d.synergy_lower > 0.15 && fabs(d.synergy_as_published - .5) < 1e-12);

    /* Less is known, less follows. */
    CHECK(pid_disagree(first, second, 2, 2, .01, .01, 0, 0, &worse) == PID_OK && worse.alpha.lower < .5 && worse.alpha.upper > .5);
    CHECK(contains(worse.seen, .5) && worse.synergy_lower < d.synergy_lower);
    CHECK(pid_disagree(first, second, 2, 2, 0, 0, .1, 0, &worse) == PID_OK && worse.synergy_lower < d.synergy_lower);
    CHECK(pid_disagree(first, second, 2, 2, NAN, NAN, 0, 0, &worse) == PID_OK);
    CHECK(worse.alpha.lower == 0 && worse.alpha.upper == 2 && worse.synergy_lower == 0);
    CHECK(pid_disagree(first, second, 2, 2, 0, 0, NAN, NAN, &worse) == PID_OK && worse.synergy_lower == 0);

    CHECK(pid_disagree(first, second, 2, 2, 0, 0, 0, 0, NULL) == PID_ERROR_NULL);
    CHECK(pid_disagree(NULL, second, 2, 2, 0, 0, 0, 0, &d) == PID_ERROR_NULL && unknown(d.alpha) && isnan(d.synergy_lower));
    CHECK(pid_disagree(first, second, 0, 2, 0, 0, 0, 0, &d) == PID_ERROR_ARGUMENT);
    CHECK(pid_disagree(first, second, 2, 0, 0, 0, 0, 0, &d) == PID_ERROR_ARGUMENT);
    CHECK(pid_disagree(first, second, INT64_MAX, 2, 0, 0, 0, 0, &d) == PID_ERROR_ARGUMENT);
    CHECK(pid_disagree(first, second, 2, 2, -1, 0, 0, 0, &d) == PID_ERROR_ARGUMENT && error_says("excess_risk1"));
    CHECK(pid_disagree(first, second, 2, 2, 0, 0, 0, INFINITY, &d) == PID_ERROR_ARGUMENT && error_says("unique2"));
    second[3] = 2;
    CHECK(pid_disagree(first, second, 2, 2, 0, 0, 0, 0, &d) == PID_ERROR_DATA && error_says("second[1][1] is 2"));
    second[3] = NAN;
    CHECK(pid_disagree(first, second, 2, 2, 0, 0, 0, 0, &d) == PID_ERROR_DATA);
    free(first);
    free(second);
}
