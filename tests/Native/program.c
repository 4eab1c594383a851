#include "program.h"
#include "check.h"

#include <string.h>

static const pid_cone cones[CONES] = {
    {0, PID_CONE_ZERO, 1}, {0, PID_CONE_NONNEGATIVE, 4}, {0, PID_CONE_SECOND_ORDER, 3}, {0, PID_CONE_EXPONENTIAL, 3}, {0.3, PID_CONE_POWER, 3},
};
/* Inside the cones and their duals: the exponential one has (-1, 1, 1), its dual (-1, 1, 1) too. */
static const double inside[M] = {0, 1, 1, 1, 1, 2, 0.5, -1, -1, 1, 1, 1, 1, 0.2};

static int32_t pointers[N + 1], rows[ENTRIES], triangle_pointers[N + 1], triangle_rows[TRIANGLE];
static pid_sparse quadratic;

void draw(program *numbers)
{
    double x[N], s[M], z[M], primal = 1, dual = 1;
    int i, j, k = 0;
    memset(numbers, 0, sizeof *numbers);
    for (i = 0; i < M; i++) {
        if (i < 6 || i == 8 || i == 11) { /* one factor for the rows of a cone, so that they stay inside */
            primal = 0.5 + uniform();
            dual = 0.5 + uniform();
        }
        s[i] = inside[i] * primal;
        z[i] = i == 0 ? 1 - 2 * uniform() : inside[i] * dual; /* the multiplier of an equation is free */
    }
    for (j = 0; j < N; j++)
        x[j] = 2 * uniform() - 1;
    for (j = 0; j < N; j++)
        for (i = 0; i <= j; i++, k++) {
            numbers->quadratic[k] = i == j ? 1 + uniform() : 0.2 * (uniform() - 0.5); /* the diagonal dominates */
            numbers->cost[j] -= numbers->quadratic[k] * x[i];
            if (i != j)
                numbers->cost[i] -= numbers->quadratic[k] * x[j];
        }
    memcpy(numbers->right_side, s, sizeof s);
    for (j = 0; j < N; j++)
        for (i = 0; i < M; i++) {
            double a = 2 * uniform() - 1;
            numbers->matrix[j * M + i] = a;
            numbers->right_side[i] += a * x[j];
            numbers->cost[j] -= a * z[i];
        }
}

pid_conic_problem problem_of(const program *numbers)
{
    pid_conic_problem problem;
    int i, j, k = 0;
    for (j = 0; j < N; j++) {
        pointers[j + 1] = (j + 1) * M;
        for (i = 0; i < M; i++)
            rows[j * M + i] = i;
        for (i = 0; i <= j; i++)
            triangle_rows[k++] = i;
        triangle_pointers[j + 1] = k;
    }
    memset(&problem, 0, sizeof problem);
    quadratic.pointers = triangle_pointers;
    quadratic.rows = triangle_rows;
    quadratic.values = numbers->quadratic;
    problem.variables = N;
    problem.constraints = M;
    problem.quadratic = &quadratic;
    problem.cost = numbers->cost;
    problem.matrix.pointers = pointers;
    problem.matrix.rows = rows;
    problem.matrix.values = numbers->matrix;
    problem.right_side = numbers->right_side;
    problem.cones = cones;
    problem.cone_count = CONES;
    return problem;
}

int32_t solve_alone(const program *numbers, solution *found)
{
    pid_conic_problem problem = problem_of(numbers);
    pid_conic_options options;
    pid_conic_defaults(&options);
    options.presolve = 0;
    return pid_conic_solve(&problem, &options, &found->result, found->x, found->s, found->z);
}
