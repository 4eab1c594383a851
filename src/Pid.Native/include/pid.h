/*
 * pid.h - certified partial information decomposition, synergy bounds, minimum-entropy couplings and conic programs.
 *
 * Every quantity is an interval [lower, upper] that provably contains the exact value for the given weights; information is in bits.
 * Limits of the population behind a sample are no proofs: they hold at a confidence. A conic solution is no interval: its residuals
 * say how good it is.
 *
 * Calls.    Decompose:  pid_decompose(), pid_decompose_batch(); from two tables pid_decompose_pairs().
 *           Bounds:     pid_bounds_joint(), pid_bounds_batch(); from three tables pid_bounds_tables().
 *           Population: pid_population_of_samples(), pid_population_of_triples(), pid_population_of_pairs_of_triples().
 *           Samples:    pid_reconcile(): the consistent tables nearest to three samples that differ.
 *           Screen:     pid_screen_pairs(): every pair of many columns against a target.
 *           Disagree:   pid_disagree(): two classifiers on unlabelled pairs.
 *           Couple:     pid_couple(), pid_couple_batch().
 *           Conic:      pid_conic_solve(), pid_conic_solve_batch(); again and again with other numbers, pid_conic_solver_create() and on.
 * Memory.   Inputs and results live in buffers of the caller; the library reads the first during a call, writes the second, and keeps
 *           neither. What a computation needs in between comes from the library's own heap, which grows and is collected by itself. A
 *           pid_workspace keeps that memory from one decomposition to the next, so that from the second call of a shape on nothing is
 *           allocated (only tables on which the structured solver stalls allocate for the call, about one of a thousand of
 *           those whose weights span many orders of magnitude); pid_workspace_size() says beforehand how much that can be. A
 *           pid_conic_solver keeps everything, and a solve after new numbers allocates nothing; pid_conic_solver_size() says how much it
 *           keeps. The other functions keep nothing, and need no workspace.
 * Handles.  A pid_workspace and a pid_conic_solver belong to the caller from create to destroy. Each is the address of a small block from
 *           malloc(), so that valgrind and the leak sanitizer report one that was forgotten. The library looks the address up and
 *           never follows it: for NULL the answer is PID_ERROR_NULL, for one that was destroyed or never created PID_ERROR_ARGUMENT - unless
 *           a later create was given the same address, which no one can tell.
 * Threads.  Every function may be called from any thread at any time. A workspace or solver serves one call at a time: a second one gets
 *           PID_ERROR_BUSY and changes nothing, destroy included; it may move from thread to thread between calls. No call starts a
 *           thread, except that a time limit starts the runtime's timer, and that the population's limits and the screen take the threads that they are
 *           given. The same inputs give the same bits on every thread, and the same as the .NET library, unless a time limit ended the work.
 * Errors.   Functions return a code of enum pid_result: 0 or more, the results are valid; below 0, nothing was computed, every interval and
 *           residual of the results is NaN, their other members are 0 (but for the count of PID_ERROR_CAPACITY), buffers besides are as they
 *           were, and pid_last_error() has the reason in words. Where the result itself is NULL, nothing is written. A batch tries every item, and each gets the code that the
 *           single call would return. No exception leaves the library.
 * Layout.   Tables are row-major, the last index fastest. Sizes count symbols. Weights are finite, not negative, of positive finite sum
 *           and stand for the probabilities p = w / sum w. NaN is refused wherever a number is read. Buffers are aligned as their type
 *           asks (malloc() does), do not overlap, and are as long as the sizes say: the library cannot see the length of a buffer.
 * Process.  The runtime starts with the first call and stays: the library cannot be unloaded, and a child made by fork()
 *           after that cannot use it: its calls return PID_ERROR_FORKED.
 *           On Linux the first call installs handlers for SIGSEGV and SIGFPE, which pass on what is not the library's, and for signal 34,
 *           and ignores SIGPIPE; a program that wants SIGPIPE sets it after that call.
 *           x86-64 builds use AVX2 and FMA unless made without (docs/embedding.md): where these are missing the first call aborts the process.
 *           Proofs count on the arithmetic that C programs start with: a thread that rounds otherwise than to nearest, or flushes subnormal
 *           numbers to zero (a program linked with -ffast-math), gets PID_ERROR_ARITHMETIC.
 *
 * A complete program:
 *
 *     #include "pid.h"
 *     #include <stdio.h>
 *
 *     int main(void)
 *     {
 *         const double weights[8] = {1, 0, 1, 0, 1, 0, 0, 1};   y = x1 and x2: w(x1,x2,y), y fastest
 *         pid_decomposition d;
 *         pid_workspace *workspace = pid_workspace_create();
 *         int32_t code = pid_decompose(workspace, weights, 2, 2, 2, 1e-9, &d);
 *         if (code < 0) {
 *             char text[256];
 *             pid_last_error(text, sizeof text);
 *             fprintf(stderr, "%s: %s\n", pid_result_text(code), text);
 *         } else {
 *             printf("S in [%.12f, %.12f]\n", d.synergy.lower, d.synergy.upper);
 *         }
 *         pid_workspace_destroy(workspace);
 *         return code < 0;
 *     }
 */
#ifndef PID_H
#define PID_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Grows when a structure or the meaning of a function changes; pid_abi_version() is that of the library, to be compared at start. */
#define PID_ABI_VERSION 7

enum pid_result {
    /* Done, and every interval is as narrow as asked (a conic program: solved, or proven infeasible). */
    PID_OK = 0,
    /* Done, and every result is valid, but wider than asked: a hard table, a budget or a time limit (a conic program: not to the asked
       tolerance; see its status). */
    PID_INEXACT = 1,
    /* Proven: no joint distribution has the three tables. What needs no joint (R, U1, U2 and the unimodal figures) is valid, the rest NaN. */
    PID_IMPOSSIBLE = 2,

    /* A pointer that must not be NULL is NULL. */
    PID_ERROR_NULL = -1,
    /* A size, count, tolerance, budget or enumeration value is out of range, sizes contradict each other, or a handle does not exist. */
    PID_ERROR_ARGUMENT = -2,
    /* The data are bad: a weight is negative or not finite, all are zero, a number of a conic program is not finite, a matrix contradicts itself. */
    PID_ERROR_DATA = -3,
    /* Two tables give the variable that they share different distributions. */
    PID_ERROR_INCONSISTENT = -4,
    /* A buffer of the caller is too small; the count that it needs was written into the result (bound_count, atoms). */
    PID_ERROR_CAPACITY = -5,
    /* The workspace or solver is at work in another thread. */
    PID_ERROR_BUSY = -6,
    /* Out of memory; what there was is as it was. */
    PID_ERROR_MEMORY = -7,
    /* A defect of the library; please report the text of pid_last_error(). */
    PID_ERROR_INTERNAL = -8,
    /* The calling thread does not round to nearest, or flushes subnormal numbers to zero: fesetenv(FE_DFL_ENV) mends both. */
    PID_ERROR_ARITHMETIC = -9,
    /* P of a conic program is not positive semidefinite; pid_last_error() has a direction d and a negative bound on d'Pd. */
    PID_ERROR_NOT_CONVEX = -10,
    /* The process was made by fork() after the library was used: fork before the first call, or start the process anew with exec. */
    PID_ERROR_FORKED = -11
};

typedef struct pid_interval {
    double lower;
    double upper;
} pid_interval;

/* ---- The library ---- */

/* The version as text, such as "0.1.0"; constant. */
const char *pid_version(void);

/* The PID_ABI_VERSION that the library was built with. */
int32_t pid_abi_version(void);

/* A code of enum pid_result in words; constant, never NULL. */
const char *pid_result_text(int32_t code);

/*
 * The reason of the last error of the calling thread, in UTF-8, always terminated, cut to the capacity. Returns the bytes that the whole
 * text needs, with its terminator; 1 (an empty text) if there was no error. With text NULL or capacity 0 only the count. Successful calls leave
 * the text as it is.
 */
int32_t pid_last_error(char *text, int32_t capacity);

/* ---- Decomposition of a joint distribution (Bertschinger et al. 2014) ---- */

typedef struct pid_workspace pid_workspace;

/*
 * Bytes of the library's heap that a workspace holds at most after decompositions of tables of at most this shape; 0 if a size is below 1 or
 * the table has more than 2^31 - 57 cells (pid_last_error() has the reason).
 */
int64_t pid_workspace_size(int32_t n1, int32_t n2, int32_t ny);

/* A workspace, empty, to be destroyed by the caller; NULL if out of memory. */
pid_workspace *pid_workspace_create(void);

/* Gives a workspace up. NULL is allowed, and PID_OK; PID_ERROR_BUSY leaves a workspace that is at work, PID_ERROR_ARGUMENT is for what is none. */
int32_t pid_workspace_destroy(pid_workspace *workspace);

typedef struct pid_decomposition {
    pid_interval redundancy;        /* R */
    pid_interval unique1;           /* U1 */
    pid_interval unique2;           /* U2 */
    pid_interval synergy;           /* S */
    pid_interval total;             /* I(X1,X2;Y) = R + U1 + U2 + S */
    pid_interval union_information; /* R + U1 + U2 */
    pid_interval information1;      /* I(X1;Y) = R + U1 */
    pid_interval information2;      /* I(X2;Y) = R + U2 */
    int64_t iterations;             /* of the interior-point method */
} pid_decomposition;

/* Decomposes the weights w(x1,x2,y), n1 n2 ny of them. The tolerance is the width asked for, in bits, above 0; 1e-9 is usual. */
int32_t pid_decompose(pid_workspace *workspace, const double *weights, int32_t n1, int32_t n2, int32_t ny, double tolerance,
                      pid_decomposition *result);

/*
 * Decomposes many tables of one shape, one after the other in memory. Every table is tried: codes[i], where codes is not NULL, is what
 * pid_decompose() would return for table i. Returns the code of the first table with an error if there is one, else PID_INEXACT if any table has
 * that, else PID_OK. An error of the call as a whole (an argument, a workspace at work) touches neither results nor codes. To use several
 * cores, share the tables out among threads with a workspace each.
 */
int32_t pid_decompose_batch(pid_workspace *workspace, const double *weights, int64_t count, int32_t n1, int32_t n2, int32_t ny,
                            double tolerance, pid_decomposition *results, int32_t *codes);

typedef struct pid_shared_and_unique {
    pid_interval redundancy;
    pid_interval unique1;
    pid_interval unique2;
    pid_interval union_information;
} pid_shared_and_unique;

/* R, U1, U2 from the two labelled modalities alone: weights of (x1,y), n1 ny, and of (x2,y), n2 ny. Tables that give y distributions further apart
 * than a relative 1e-6 (counts: 1e-9) are PID_ERROR_INCONSISTENT. Nearer ones (single precision, seven digits) are answered for every consistent pair
 * within four times that gap, as much wider, with PID_INEXACT. */
int32_t pid_decompose_pairs(pid_workspace *workspace, const double *x1y, const double *x2y, int32_t n1, int32_t n2, int32_t ny,
                            double tolerance, pid_shared_and_unique *result);

/* ---- Bounds from the three pairwise marginals ---- */

enum pid_compatibility {
    PID_COMPATIBLE = 0, /* no contradiction was found */
    PID_NO_JOINT = 1,   /* proven impossible together */
    PID_UNDECIDED = 2   /* neither a joint nor a proof was found */
};

enum pid_search_end {
    PID_SEARCH_NONE = 0,     /* no search was asked for, or the tables are impossible together */
    PID_SEARCH_CLOSED = 1,   /* as narrow as asked, or as rounding allows */
    PID_SEARCH_NODES = 2,    /* the budget of nodes was spent */
    PID_SEARCH_STOPPED = 3,  /* the time limit */
    PID_SEARCH_TOO_LARGE = 4 /* the table is too large for more */
};

/*
 * Advice: what the intervals support, and no more. That of pid_bounds_result is about the very tables given, as if they were everything there is;
 * of counts that are a sample, pid_population has the advice for what they were drawn from, and is often undecided where the table is not.
 */
enum pid_dominant {
    PID_DOMINANT_UNDECIDED = 0,
    PID_DOMINANT_REDUNDANCY = 1,
    PID_DOMINANT_UNIQUE1 = 2,
    PID_DOMINANT_UNIQUE2 = 3,
    PID_DOMINANT_SYNERGY = 4
};
enum pid_collect { PID_COLLECT_UNDECIDED = 0, PID_COLLECT_YES = 1, PID_COLLECT_NO = 2 };
/* Pairs cannot show that complex fusion is needed: it is never advised. */
enum pid_fusion { PID_FUSION_UNDECIDED = 0, PID_FUSION_NONE = 1, PID_FUSION_SIMPLE = 2, PID_FUSION_COMPLEX = 3 };

typedef struct pid_bounds_options {
    double tolerance;        /* width asked for R, U1, U2 and S_min, in bits */
    double search_tolerance; /* width at which the search for S_max stops */
    int64_t nodes;           /* most nodes of that search; 0: no search */
    double time_limit;       /* seconds for the whole; 0: none, and the same bits on every run */
    int64_t memory;          /* most bytes of what that search keeps to choose from; beyond, it goes depth first, which needs little */
} pid_bounds_options;

/* The defaults: 1e-9, 1e-6, 4000, 0 and 2^28. */
void pid_bounds_defaults(pid_bounds_options *options);

typedef struct pid_bounds_result {
    pid_interval redundancy;
    pid_interval unique1;
    pid_interval unique2;
    pid_interval synergy;         /* every joint with these pairs has its S in here */
    pid_interval minimal_synergy; /* S_min, the least S of any joint with these pairs */
    pid_interval maximal_synergy; /* S_max, the largest; NaN without a search */
    pid_interval total;           /* what I(X1,X2;Y) can be */
    pid_interval information1;    /* I(X1;Y) */
    pid_interval information2;    /* I(X2;Y) */
    pid_interval accuracy;        /* what the accuracy of the best classifier on (X1,X2) can be, in [0,1] */
    pid_interval accuracy1;       /* accuracy of the best classifier on X1 alone */
    pid_interval accuracy2;       /* accuracy of the best classifier on X2 alone */
    pid_interval disagreement;    /* alpha = E || p(y|x1) - p(y|x2) ||^2 over p(x1,x2) */
    double attained;              /* S of the best joint that the search found, computed, not proven; NaN without one */
    int64_t nodes;                /* nodes searched */
    int32_t compatibility;        /* enum pid_compatibility */
    int32_t search_end;           /* enum pid_search_end */
    int32_t dominant;             /* enum pid_dominant: the interaction that is largest for certain */
    int32_t collect;              /* enum pid_collect: whether paired labels are worth collecting */
    int32_t fusion;               /* enum pid_fusion: the family of fusion models to try */
    int32_t bound_count;          /* how many bounds by name there are */
} pid_bounds_result;

/* A bound on S by name. */
typedef struct pid_named_bound {
    double value;      /* bits; a proven one rounded to its safe side */
    int32_t is_upper;  /* 1: S <= value; 0: S >= value */
    int32_t is_proven; /* 1: certain; 0: a heuristic, for comparison only */
    char name[64];
    char source[192];
} pid_named_bound;

/*
 * Bounds from a joint table of weights w(x1,x2,y), of which only the three pairwise marginals are used. Options NULL: the defaults. With
 * bounds not NULL, capacity of them, the bounds by name are written, lower ones first; 32 are always enough.
 */
int32_t pid_bounds_joint(const double *weights, int32_t n1, int32_t n2, int32_t ny, const pid_bounds_options *options,
                         pid_bounds_result *result, pid_named_bound *bounds, int32_t capacity);

/* The same from three separate tables: weights of (x1,y), n1 ny; (x2,y), n2 ny; (x1,x2), n1 n2. Their totals may differ. */
int32_t pid_bounds_tables(const double *x1y, const double *x2y, const double *x1x2, int32_t n1, int32_t n2, int32_t ny,
                          const pid_bounds_options *options, pid_bounds_result *result, pid_named_bound *bounds, int32_t capacity);

/* pid_bounds_joint() of many tables of one shape; codes and the returned code as for pid_decompose_batch(). The time limit is that of a table. */
int32_t pid_bounds_batch(const double *weights, int64_t count, int32_t n1, int32_t n2, int32_t ny, const pid_bounds_options *options,
                         pid_bounds_result *results, int32_t *codes);

/* ---- The population behind counts ---- */

/* How far a population may be from the sample (docs/coverage.md). */
enum pid_method {
    PID_METHOD_CALIBRATED = 0, /* simulated at the limits themselves */
    PID_METHOD_PROFILE = 1,    /* chi-square with one degree of freedom: fast, too narrow for sparse tables */
    PID_METHOD_UNIFORM = 2,    /* chi-square with all degrees of freedom: wide */
    PID_METHOD_FINITE = 3      /* valid for every number of records, with proven limits: a guarantee, and the widest */
};

typedef struct pid_population_options {
    double confidence; /* of each quantity by itself, in (0,1) */
    double time_limit; /* seconds; 0: none, and the same bits on every run */
    int64_t seed;      /* of the simulated samples */
    int32_t method;    /* enum pid_method */
    int32_t threads;   /* at least 1; the same bits for any number */
} pid_population_options;

/* The defaults: .95, 0, 0, PID_METHOD_CALIBRATED and 1. */
void pid_population_defaults(pid_population_options *options);

/*
 * Limits of a quantity of the population, in bits (accuracies in [0,1]). Those that are proven hold for every population that the method
 * admits; between them and the limits is what the search for the limits may have missed. NaN where the samples do not say.
 */
typedef struct pid_limits {
    double lower;
    double upper;
    double proven_lower;
    double proven_upper;
} pid_limits;

typedef struct pid_population {
    pid_limits redundancy;
    pid_limits unique1;
    pid_limits unique2;
    pid_limits synergy;
    pid_limits minimal_synergy; /* the least S that the pairs of the population allow; NaN for triples */
    pid_limits maximal_synergy; /* the largest */
    pid_limits total;           /* I(X1,X2;Y) */
    pid_limits information1;
    pid_limits information2;
    pid_limits accuracy;        /* of the best classifier on (X1,X2) */
    pid_limits accuracy1;
    pid_limits accuracy2;
    pid_limits target_entropy;  /* H(Y) */
    char note[256];             /* what must be known of these limits, such as a method that had to be replaced; empty: nothing */
    int32_t dominant;           /* advice that the limits support: the enumerations of pid_bounds_result; 0 is undecided */
    int32_t collect;
    int32_t fusion;
    int32_t sparse;             /* 1: there are more cells than records, and so no advice */
} pid_population;

/*
 * From samples of different records: counts of (x1,y), (x2,y) and (x1,x2), whole numbers. They need not agree on anything; whether they contradict
 * each other is not asked. With x1x2 NULL what the two labelled samples say: R, U1, U2 and the single figures; the rest is NaN. Options
 * NULL: the defaults. PID_INEXACT: the time limit came first, and limits that were not found are the widest possible.
 */
int32_t pid_population_of_samples(const double *x1y, const double *x2y, const double *x1x2, int32_t n1, int32_t n2, int32_t ny,
                                  const pid_population_options *options, pid_population *result);

/* From one sample of counts of (x1,x2,y), of which everything is observed, and so S as well. */
int32_t pid_population_of_triples(const double *counts, int32_t n1, int32_t n2, int32_t ny, const pid_population_options *options,
                                  pid_population *result);

/* From the pairs of one sample of triples alone: what p(x1,y), p(x2,y) and p(x1,x2) of the population leave open. */
int32_t pid_population_of_pairs_of_triples(const double *counts, int32_t n1, int32_t n2, int32_t ny, const pid_population_options *options,
                                           pid_population *result);

/*
 * How many times the records would decide what limits of a population leave open: times[0] whether paired labels are worth collecting, times[1] the
 * family of fusion models; NaN: it is decided; infinite: no number of records of the same kind (up to a thousand times). Eight ranges each, of
 * the limits and of the table's own bounds, in this order: redundancy, unique1, unique2, synergy, H(Y), accuracy, accuracy1, accuracy2;
 * all_seen is 1 where they are of records that show x1, x2 and y together, 0 where they are of pairs. A
 * rough projection: about three in four are within a factor of five of the further records that decide (docs/reading.md).
 */
int32_t pid_times_that_decide(const pid_interval *limits, const pid_interval *table, int32_t all_seen, double *times);

typedef struct pid_reconciliation {
    pid_interval log_likelihood; /* the greatest of any joint, in nats */
    pid_interval statistic;      /* of the likelihood-ratio test, 0 where the samples agree */
    double p_value;              /* how often consistent samples differ so much; NaN: too large to simulate, or out of time */
    int32_t degrees_of_freedom;
    int32_t rounds;              /* samples that were simulated; a p_value of at most .01 is called a contradiction */
} pid_reconciliation;

/*
 * Makes three samples of different records consistent: joint, of n1 * n2 * ny cells, gets the joint distribution of the greatest likelihood,
 * whose pairs pid_bounds_joint() bounds as the tables of the samples; and whether the samples contradict each other is tested. Counts are
 * whole numbers. Of the options seed, threads and time_limit are used. PID_INEXACT: the time limit came first.
 */
int32_t pid_reconcile(const double *x1y, const double *x2y, const double *x1x2, int32_t n1, int32_t n2, int32_t ny,
                      const pid_population_options *options, pid_reconciliation *result, double *joint);

/* ---- Every pair of columns against a target ---- */

/* What pairs are ranked by: S, R, max(U1, U2) or I(X1,X2;Y). */
enum pid_criterion { PID_CRITERION_SYNERGY = 0, PID_CRITERION_REDUNDANCY = 1, PID_CRITERION_UNIQUE = 2, PID_CRITERION_TOTAL = 3 };

typedef struct pid_screen_options {
    double tolerance;     /* width of every interval of a listed pair, in bits */
    double time_limit;    /* seconds; 0: none, and the same bits on every run */
    int64_t seed;         /* of the shuffles */
    int32_t criterion;    /* enum pid_criterion */
    int32_t top;          /* pairs to list, at least 1: what the buffer of pairs must hold */
    int32_t permutations; /* shuffles of the target for p-values; 0: none */
    int32_t threads;      /* at least 1; the same bits for any number */
} pid_screen_options;

/* The defaults: 1e-9, 0, 0, PID_CRITERION_SYNERGY, 20, 0 and 1. */
void pid_screen_defaults(pid_screen_options *options);

typedef struct pid_screened_pair {
    pid_interval value;              /* of the criterion, in bits */
    pid_decomposition decomposition; /* of the records' own distribution */
    double p_value;                  /* adjusted for having looked at all pairs (Westfall and Young 1993); NaN: not asked for, or out of time */
    int32_t first;                   /* indices of the columns, first < second */
    int32_t second;
} pid_screened_pair;

typedef struct pid_screen {
    double elsewhere;     /* no pair that is not listed has a larger value; infinite where the time limit came first */
    int64_t pairs;
    int64_t examined;     /* all of them, unless the time limit came first */
    int64_t decomposed;   /* bounds excluded the others */
    int32_t count;        /* pairs listed, largest value first */
    int32_t permutations; /* shuffles done */
} pid_screen;

/*
 * Screens the pairs of columns: codes[c * records + r] is the symbol of record r in column c, below sizes[c]; target[r] that of the target,
 * below target_size. Sizes are at most 65536, and a table of two columns and the target has at most 2^24 cells. PID_INEXACT: the time
 * limit came first.
 */
int32_t pid_screen_pairs(const uint16_t *codes, const int32_t *sizes, int32_t columns, const uint16_t *target, int32_t target_size,
                         int64_t records, const pid_screen_options *options, pid_screen *result, pid_screened_pair *pairs);

/* ---- The disagreement of two classifiers ---- */

typedef struct pid_disagreement {
    pid_interval seen;            /* E |f1 - f2|^2 of the predictions, in [0, 2] */
    pid_interval alpha;           /* the same of the true posteriors, given the excess risks */
    pid_interval total_variation; /* E |p1 - p2|_1 / 2 of the true posteriors, in [0, 1] */
    double synergy_lower;         /* proven: S is at least this, in bits; 0 where nothing follows */
    double synergy_as_published;  /* Theorem 2 as published, predictions for posteriors: a heuristic, and false in general */
} pid_disagreement;

/*
 * What the predictions of two classifiers on the same pairs, taken as the whole population, prove about the synergy where x1 and x2 are
 * too rich for tables. first and second hold a row of class probabilities for each pair. Upper bounds, NaN where none is known: the
 * excess Brier risks of the classifiers over the best ones (at most their whole Brier risks), and the unique informations in bits (U1 is
 * at most H(Y), and at most the log loss of the other classifier).
 */
int32_t pid_disagree(const double *first, const double *second, int64_t pairs, int32_t classes, double excess_risk1, double excess_risk2,
                     double unique1, double unique2, pid_disagreement *result);

/* ---- Minimum-entropy couplings ---- */

typedef struct pid_couple_options {
    double tolerance;  /* gap in bits at which the search stops */
    int64_t nodes;     /* most nodes of the exact search; 0: the constructions alone, in time near linear in the states */
    double time_limit; /* seconds; 0: none, and the same bits on every run */
    int64_t greedy;    /* 1: the greedy coupling alone, whatever the others say; 0: the best that is found */
} pid_couple_options;

/* The defaults: 1e-9, 100000, 0 and 0. */
void pid_couple_defaults(pid_couple_options *options);

typedef struct pid_coupling {
    pid_interval entropy; /* contains the least entropy of a coupling, in bits; the coupling given has at most the upper end */
    int64_t atoms;        /* atoms of the coupling */
    int64_t exact;        /* 1: no better coupling exists, up to rounding; 0: not known */
    char method[64];      /* the construction that won */
} pid_coupling;

/* Atoms that a coupling of marginals of these sizes has at most: what the buffers of pid_couple() must hold. 0 if a size or count is below 1. */
int64_t pid_couple_atoms(const int32_t *sizes, int32_t count);

/*
 * Couples count marginals, their weights one after the other, sizes[k] of marginal k. Atom a, largest first, has probability masses[a] and is in
 * state states[a * count + k] of marginal k. Options NULL: the defaults. With states and masses both NULL the coupling itself is not written.
 */
int32_t pid_couple(const double *weights, const int32_t *sizes, int32_t count, const pid_couple_options *options, pid_coupling *result,
                   int32_t *states, double *masses, int64_t capacity);

/*
 * Couples many sets of marginals of the same sizes, the weights of one set after those of the other: items of them. Set i writes its atoms
 * from states[i * capacity * count] and masses[i * capacity] on; what lies behind them is as it was. Capacity is that of one set; codes and
 * the returned code as for pid_decompose_batch(). The time limit is that of a set.
 */
int32_t pid_couple_batch(const double *weights, int64_t items, const int32_t *sizes, int32_t count, const pid_couple_options *options,
                         pid_coupling *results, int32_t *states, double *masses, int64_t capacity, int32_t *codes);

/* ---- Conic programs: minimise 1/2 x'Px + q'x subject to A x + s = b, s in K ---- */

enum pid_cone_kind {
    PID_CONE_ZERO = 0,         /* s = 0 */
    PID_CONE_NONNEGATIVE = 1,  /* s >= 0; a row with b >= 1e20, infinity included, is treated as absent; b <= -1e20 is refused */
    PID_CONE_SECOND_ORDER = 2, /* s_0 >= ||(s_1, .., s_k-1)|| */
    PID_CONE_EXPONENTIAL = 3,  /* 3 rows (u, v, w): w >= v exp(u / v), v > 0, closed */
    PID_CONE_POWER = 4,        /* 3 rows (x, y, t): x^alpha y^(1 - alpha) >= |t|, x, y >= 0 */
    PID_CONE_SEMIDEFINITE = 5  /* n (n + 1) / 2 rows, n at most 200: a symmetric positive semidefinite matrix of order n, its lower triangle by
                                  columns, what is off the diagonal times sqrt 2: (s_00, sqrt 2 s_10, .., s_11, sqrt 2 s_21, ..) */
};

typedef struct pid_cone {
    double alpha;      /* of a power cone, strictly between 0 and 1; ignored for the others */
    int32_t kind;      /* enum pid_cone_kind */
    int32_t dimension; /* rows */
} pid_cone;

/* A sparse matrix by columns: column j has the entries pointers[j] .. pointers[j + 1] - 1, its rows strictly ascending. */
typedef struct pid_sparse {
    const int32_t *pointers; /* columns + 1, from 0 */
    const int32_t *rows;
    const double *values;
} pid_sparse;

typedef struct pid_conic_problem {
    int32_t variables;             /* n */
    int32_t constraints;           /* m, the rows of all cones */
    const pid_sparse *quadratic;   /* P, n x n, whole or its upper triangle; NULL for none. Not convex: PID_ERROR_NOT_CONVEX */
    const double *cost;            /* q, n */
    pid_sparse matrix;             /* A, m x n */
    const double *right_side;      /* b, m */
    const pid_cone *cones;
    int64_t cone_count;
} pid_conic_problem;

typedef struct pid_conic_options {
    double tolerance;       /* relative residuals, and absolute or relative gap */
    double near_tolerance;  /* the same for the statuses called near */
    double time_limit;      /* seconds; 0: none, and the same bits on every run */
    int32_t max_iterations; /* 0 to 100000 */
    int32_t presolve;       /* 1: reduce first, and take linear programs to a vertex for digits in doubt; only in pid_conic_solve() */
} pid_conic_options;

/* The defaults: 1e-8, 1e-5, 0, 200 and 1. */
void pid_conic_defaults(pid_conic_options *options);

enum pid_conic_status {
    PID_CONIC_UNKNOWN = 0,           /* nothing was proven; x, s, z are the best point found */
    PID_CONIC_OPTIMAL = 1,           /* to the tolerance */
    PID_CONIC_NEAR_OPTIMAL = 2,      /* to the near tolerance */
    PID_CONIC_PRIMAL_INFEASIBLE = 3, /* proven exactly: z, rounded, is the certificate: b'z = -1, A'z = 0, z in K* */
    PID_CONIC_DUAL_INFEASIBLE = 4,   /* proven exactly: x, rounded, is the certificate: q'x = -1, P x = 0, s = -A x in K */
    PID_CONIC_NEAR_PRIMAL_INFEASIBLE = 5, /* these two are never returned: what is not proven is unknown */
    PID_CONIC_NEAR_DUAL_INFEASIBLE = 6,
    PID_CONIC_ILL_POSED = 7          /* neither a solution nor a certificate is near */
};

enum pid_conic_exit {
    PID_EXIT_CONVERGED = 0,       /* the tolerance was met */
    PID_EXIT_ITERATION_LIMIT = 1,
    PID_EXIT_TIME_LIMIT = 2,
    PID_EXIT_STALLED = 3,         /* no step made progress any more */
    PID_EXIT_NUMERICAL_ERROR = 4  /* a linear system could not be solved */
};

typedef struct pid_conic_result {
    double primal_objective;     /* +infinity if primal infeasible, -infinity if dual infeasible */
    double dual_objective;       /* -1/2 x'Px - b'z; infinite as the primal one */
    double primal_residual;      /* of A x + s = b, relative; of a dual certificate, what rounding it to doubles leaves */
    double dual_residual;        /* of P x + q + A'z = 0, relative; of a primal certificate, what rounding leaves of A'z */
    double gap;                  /* between the objectives, relative above 1 (or what is near 1 in the objective's unit) */
    double infeasibility_radius; /* proven: no feasible x has |x|_1 below this; +infinity if primal infeasible, 0 if nothing of the kind was proven */
    int32_t status;              /* enum pid_conic_status */
    int32_t exit;                /* enum pid_conic_exit */
    int64_t iterations;
    double relative_gap;         /* between the objectives, beside the larger of them however small that is; 1 and more: not told from 0 */
    double objective_error;      /* how far the residuals can move the objective, to first order, beside it as in relative_gap */
    int32_t perhaps_not_attained; /* 1: x still grew as the gap closed; a sign, no proof, that the infimum is approached at infinity and no x attains it */
} pid_conic_result;

/*
 * Solves. x has n values, s and z have m; each may be NULL if not wanted. Options NULL: the defaults. At an optimum -z is the price of b: the optimal
 * value V changes by dV/db = -z; z >= 0 on an inequality a'x <= b, either sign on an equation. The dual objective is a lower bound only as far as z is
 * feasible for the dual, to the dual residual.
 */
int32_t pid_conic_solve(const pid_conic_problem *problem, const pid_conic_options *options, pid_conic_result *result, double *x,
                        double *s, double *z);

/* The numbers of many programs of one pattern, those of a program after those of the other; NULL for what all share with the problem. */
typedef struct pid_conic_numbers {
    const double *quadratic;  /* the upper triangle of P: its entries in the order of the columns */
    const double *cost;       /* q, n a program */
    const double *matrix;     /* A: its entries in the order of the columns */
    const double *right_side; /* b, m a program */
} pid_conic_numbers;

/*
 * Solves count programs with the pattern, the cones and, where numbers has NULL, the numbers of problem; the others of its numbers are not used,
 * but must be finite. Program i writes x + i * n, s + i * m and z + i * m. Each is solved as by pid_conic_solve() without presolve, to the same
 * bits; codes and the returned code as for pid_decompose_batch(). The time limit is that of a program.
 */
int32_t pid_conic_solve_batch(const pid_conic_problem *problem, const pid_conic_numbers *numbers, int64_t count,
                              const pid_conic_options *options, pid_conic_result *results, double *x, double *s, double *z, int32_t *codes);

/*
 * A program that is solved again and again with other numbers, as in control or in a search: ordering and symbolic factor are made once.
 *
 *     pid_conic_solver *solver;
 *     code = pid_conic_solver_create(&problem, NULL, &solver);
 *     while (code >= 0 && next(q, b)) {
 *         pid_conic_solver_update_cost(solver, q, n);
 *         pid_conic_solver_update_right_side(solver, b, m);
 *         code = pid_conic_solver_solve(solver, &result, x, NULL, NULL);
 *     }
 *     pid_conic_solver_destroy(solver);
 */
typedef struct pid_conic_solver pid_conic_solver;

/*
 * Makes a solver of a problem, whose data and options are copied; nothing of them need live on. Entries of A and P that are zero now and may be
 * another number later must be stored. The solver is written to *solver and is the caller's to destroy; after an error it is NULL.
 */
int32_t pid_conic_solver_create(const pid_conic_problem *problem, const pid_conic_options *options, pid_conic_solver **solver);

/* Bytes of the library's heap that the solver holds at most; solving needs no more. 0 and a last error for what is no solver, or is at work. */
int64_t pid_conic_solver_size(pid_conic_solver *solver);

/*
 * New numbers: n of q, m of b, the entries of A, or the entries of the upper triangle of P (i <= j also where the whole was given), each in the
 * order of the columns. Another count is PID_ERROR_ARGUMENT, a number that is not finite PID_ERROR_DATA, a P that
 * is not convex PID_ERROR_NOT_CONVEX; after an error the old ones stand. b may be infinite where an inequality is to be absent.
 */
int32_t pid_conic_solver_update_cost(pid_conic_solver *solver, const double *values, int64_t count);
int32_t pid_conic_solver_update_right_side(pid_conic_solver *solver, const double *values, int64_t count);
int32_t pid_conic_solver_update_matrix(pid_conic_solver *solver, const double *values, int64_t count);
int32_t pid_conic_solver_update_quadratic(pid_conic_solver *solver, const double *values, int64_t count);

/*
 * Solves the program as it now stands, to the bits of pid_conic_solve() without presolve, whatever was solved before. Allocates nothing, but for
 * the exact arithmetic of a proof that a program is infeasible or unbounded. x has n values, s and z have m; each may be NULL if not wanted.
 */
int32_t pid_conic_solver_solve(pid_conic_solver *solver, pid_conic_result *result, double *x, double *s, double *z);

/* Gives a solver up; as pid_workspace_destroy(). */
int32_t pid_conic_solver_destroy(pid_conic_solver *solver);

#ifdef __cplusplus
}
#endif

#endif
