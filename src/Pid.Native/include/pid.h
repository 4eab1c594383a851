/*
 * pid.h - certified partial information decomposition, synergy bounds, minimum-entropy couplings and conic programs.
 *
 * Every quantity is an interval [lower, upper] that provably contains the exact value for the given weights; information is in bits.
 *
 * Memory.   Inputs and results live in buffers of the caller; the library reads the first during a call, writes the second, and keeps
 *           neither. What a computation needs in between comes from the library's own heap, which grows and is collected by itself. A
 *           pid_workspace keeps that memory from one decomposition to the next, so that from the second call of a shape on nothing is
 *           allocated (only tables on which the structured solver stalls allocate for the call, about one of a thousand of
 *           those whose weights span many orders of magnitude); pid_workspace_size() says beforehand how much that can be.
 * Threads.  Every function may be called from any thread at any time. A workspace serves one call at a time: a second one gets
 *           PID_ERROR_BUSY and changes nothing. No call starts a thread, except that a time limit starts the runtime's timer. The same
 *           inputs give the same bits on every thread, and the same as the .NET library, unless a time limit ended the work.
 * Errors.   Functions return a code of enum pid_result: 0 or more, the results are valid; below 0, nothing was computed, every interval of
 *           the results is NaN, and pid_last_error() has the reason in words. No exception leaves the library.
 * Layout.   Tables are row-major, the last index fastest. Sizes count symbols. Weights are finite, not negative, of positive finite sum
 *           and stand for the probabilities p = w / sum w.
 * Process.  The runtime starts with the first call and stays: the library cannot be unloaded, and a child made by fork() must not use it.
 *           x86-64 builds use AVX2 and FMA unless made without (docs/embedding.md): where these are missing the first call aborts the process.
 */
#ifndef PID_H
#define PID_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Grows when a structure or the meaning of a function changes; pid_abi_version() is that of the library. */
#define PID_ABI_VERSION 1

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
    /* A size, count, tolerance, budget or enumeration value is out of range. */
    PID_ERROR_ARGUMENT = -2,
    /* The data are bad: a weight is negative or not finite, all are zero, a matrix contradicts itself. */
    PID_ERROR_DATA = -3,
    /* Two tables give the variable that they share different distributions. */
    PID_ERROR_INCONSISTENT = -4,
    /* A buffer of the caller is too small; the count that it needs was written. */
    PID_ERROR_CAPACITY = -5,
    /* The workspace is at work in another thread. */
    PID_ERROR_BUSY = -6,
    /* Out of memory. */
    PID_ERROR_MEMORY = -7,
    /* A defect of the library; please report the text of pid_last_error(). */
    PID_ERROR_INTERNAL = -8
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
 * the table has more than 2^31 - 57 cells.
 */
int64_t pid_workspace_size(int32_t n1, int32_t n2, int32_t ny);

/* A workspace, empty; NULL if out of memory. */
pid_workspace *pid_workspace_create(void);

/* Gives a workspace up. NULL is allowed; a workspace at work, or one given up before, is not. */
void pid_workspace_destroy(pid_workspace *workspace);

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

/* R, U1, U2 from the two labelled modalities alone: weights of (x1,y), n1 ny, and of (x2,y), n2 ny. */
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

/* Advice: what the intervals support, and no more. */
enum pid_dominant {
    PID_DOMINANT_UNDECIDED = 0,
    PID_DOMINANT_REDUNDANCY = 1,
    PID_DOMINANT_UNIQUE1 = 2,
    PID_DOMINANT_UNIQUE2 = 3,
    PID_DOMINANT_SYNERGY = 4
};
enum pid_collect { PID_COLLECT_UNDECIDED = 0, PID_COLLECT_YES = 1, PID_COLLECT_NO = 2 };
enum pid_fusion { PID_FUSION_UNDECIDED = 0, PID_FUSION_NONE = 1, PID_FUSION_SIMPLE = 2, PID_FUSION_COMPLEX = 3 };

typedef struct pid_bounds_options {
    double tolerance;        /* width asked for R, U1, U2 and S_min, in bits */
    double search_tolerance; /* width at which the search for S_max stops */
    int64_t nodes;           /* most nodes of that search; 0: no search */
    double time_limit;       /* seconds for the whole; 0: none, and the same bits on every run */
} pid_bounds_options;

/* The defaults: 1e-9, 1e-6, 4000 and 0. */
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

/* ---- Minimum-entropy couplings ---- */

typedef struct pid_couple_options {
    double tolerance;  /* gap in bits at which the search stops */
    int64_t nodes;     /* most nodes of the exact search; 0: the constructions alone, in time near linear in the states */
    double time_limit; /* seconds; 0: none, and the same bits on every run */
} pid_couple_options;

/* The defaults: 1e-9, 100000 and 0. */
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

/* ---- Conic programs: minimise 1/2 x'Px + q'x subject to A x + s = b, s in K ---- */

enum pid_cone_kind {
    PID_CONE_ZERO = 0,         /* s = 0 */
    PID_CONE_NONNEGATIVE = 1,  /* s >= 0; a row with b = +infinity binds nothing */
    PID_CONE_SECOND_ORDER = 2, /* s_0 >= ||(s_1, .., s_k-1)|| */
    PID_CONE_EXPONENTIAL = 3,  /* 3 rows (u, v, w): w >= v exp(u / v), v > 0, closed */
    PID_CONE_POWER = 4         /* 3 rows (x, y, t): x^alpha y^(1 - alpha) >= |t|, x, y >= 0 */
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
    const pid_sparse *quadratic;   /* P, n x n, whole or its upper triangle, positive semidefinite; NULL for none */
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
    int32_t max_iterations;
    int32_t presolve;       /* 1: remove redundant rows and fixed variables first */
} pid_conic_options;

/* The defaults: 1e-8, 1e-5, 0, 200 and 1. */
void pid_conic_defaults(pid_conic_options *options);

enum pid_conic_status {
    PID_CONIC_UNKNOWN = 0,
    PID_CONIC_OPTIMAL = 1,
    PID_CONIC_NEAR_OPTIMAL = 2,
    PID_CONIC_PRIMAL_INFEASIBLE = 3, /* z is the certificate: b'z = -1, A'z = 0, z in K* */
    PID_CONIC_DUAL_INFEASIBLE = 4,   /* x is the certificate: q'x = -1, P x = 0, s = -A x in K */
    PID_CONIC_NEAR_PRIMAL_INFEASIBLE = 5,
    PID_CONIC_NEAR_DUAL_INFEASIBLE = 6,
    PID_CONIC_ILL_POSED = 7
};

enum pid_conic_exit {
    PID_EXIT_CONVERGED = 0,
    PID_EXIT_ITERATION_LIMIT = 1,
    PID_EXIT_TIME_LIMIT = 2,
    PID_EXIT_STALLED = 3,
    PID_EXIT_NUMERICAL_ERROR = 4
};

typedef struct pid_conic_result {
    double primal_objective;     /* +infinity if primal infeasible, -infinity if dual infeasible */
    double dual_objective;
    double primal_residual;
    double dual_residual;
    double gap;
    double infeasibility_radius; /* with a primal certificate: no feasible x has |x|_1 below this */
    int32_t status;              /* enum pid_conic_status */
    int32_t exit;                /* enum pid_conic_exit */
    int64_t iterations;
} pid_conic_result;

/* Solves. x has n values, s and z have m; each may be NULL if not wanted. Options NULL: the defaults. */
int32_t pid_conic_solve(const pid_conic_problem *problem, const pid_conic_options *options, pid_conic_result *result, double *x,
                        double *s, double *z);

#ifdef __cplusplus
}
#endif

#endif
