#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int checks, failures;

void *allocate(size_t count, size_t size)
{
    void *memory = malloc(count * size);
    if (memory == NULL) {
        fputs("out of memory\n", stderr);
        exit(2);
    }
    return memory;
}

int contains(pid_interval interval, double value)
{
    return interval.lower <= value && value <= interval.upper;
}

int narrow(pid_interval interval, double width)
{
    return interval.lower <= interval.upper && interval.upper - interval.lower <= width;
}

int unknown(pid_interval interval)
{
    return isnan(interval.lower) && isnan(interval.upper);
}

/* xorshift64*: the same tables on every machine */
static uint64_t state = 88172645463325252u;

double uniform(void)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (double)((state * 2685821657736338717u) >> 11) / 9007199254740992.0;
}

double *random_tables(int64_t count, int cells)
{
    double *weights = allocate((size_t)count * (size_t)cells, sizeof *weights);
    int64_t i;
    for (i = 0; i < count * cells; i++)
        weights[i] = -log(1 - uniform());
    return weights;
}

int error_says(const char *text)
{
    char found[512];
    return pid_last_error(found, (int32_t)sizeof found) > 1 && strstr(found, text) != NULL;
}
