/* Random conic programs of one pattern with every cone: an equation, inequalities, a second-order, an exponential and a power cone. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include "pid.h"

enum { N = 6, M = 14, ENTRIES = N * M, TRIANGLE = N * (N + 1) / 2, CONES = 5 };

typedef struct program {
    double quadratic[TRIANGLE], cost[N], matrix[ENTRIES], right_side[M];
} program;

/* A problem with an optimal solution: x, s and z are drawn first, and the numbers after them. */
void draw(program *numbers);

/* The problem of these numbers, which it points to. */
pid_conic_problem problem_of(const program *numbers);

typedef struct solution {
    pid_conic_result result;
    double x[N], s[M], z[M];
} solution;

/* Solves without presolve by the single call. */
int32_t solve_alone(const program *numbers, solution *found);

#endif
