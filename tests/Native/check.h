/* What the tests share. Every buffer comes from malloc with its exact size, so that valgrind sees one byte too many. */
#ifndef CHECK_H
#define CHECK_H

#include "pid.h"

#include <stddef.h>

extern int checks, failures;

#define CHECK(condition)                                                                   \
    do {                                                                                   \
        checks++;                                                                          \
        if (!(condition)) {                                                                \
            failures++;                                                                    \
            printf("%s:%d: %s\n", __FILE__, __LINE__, #condition);                         \
        }                                                                                  \
    } while (0)

void *allocate(size_t count, size_t size);
int contains(pid_interval interval, double value);
int narrow(pid_interval interval, double width);
int unknown(pid_interval interval);

/* A number of [0, 1); the same ones on every machine. */
double uniform(void);
double *random_tables(int64_t count, int cells);

/* Whether the last error of this thread contains the text. */
int error_says(const char *text);

void test_couple(void);
void test_population(void);
void test_screen(void);
void test_disagree(void);
void test_conic(void);
void test_solver(void);
void test_misuse(void);

/* Not under valgrind, and the first in a process of its own. */
void test_allocation(void);

/* Not under valgrind, which counts what a child leaves behind. */
void test_fork(void);

/* Not under valgrind. */
void test_arithmetic(void);

#endif
