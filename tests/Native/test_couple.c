/* Minimum-entropy couplings. */
#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void test_one(void)
{
    /* The greedy coupling has 1.75 bits here, the least entropy is 1.7489992 (Cicalese et al.) */
    static const double weights[6] = {6, 2, 5, 3, 4, 4};
    static const int32_t sizes[3] = {2, 2, 2}, wrong[3] = {2, 0, 2};
    int64_t most = pid_couple_atoms(sizes, 3), a;
    int32_t *states = allocate((size_t)most * 3, sizeof *states), k;
    double *masses = allocate((size_t)most, sizeof *masses), sums[6] = {0}, entropy = 0;
    pid_couple_options options;
    pid_coupling c;
    CHECK(pid_couple(weights, sizes, 3, NULL, &c, states, masses, most) == PID_OK);
    CHECK(c.exact == 1 && c.atoms >= 3 && c.atoms <= most && narrow(c.entropy, 1e-9));
    CHECK(fabs(c.entropy.upper - 1.7489992) < 1e-6 && strlen(c.method) > 0 && strlen(c.method) < sizeof c.method);
    for (a = 0; a < c.atoms; a++) {
        entropy -= masses[a] * log2(masses[a]);
        CHECK(a == 0 || masses[a] <= masses[a - 1]);
        for (k = 0; k < 3; k++)
            sums[2 * k + states[3 * a + k]] += masses[a];
    }
    for (k = 0; k < 6; k++)
        CHECK(fabs(sums[k] - weights[k] / 8) < 1e-15);
    CHECK(fabs(entropy - c.entropy.upper) < 1e-12);

    CHECK(pid_couple(weights, sizes, 3, NULL, &c, NULL, NULL, 0) == PID_OK);
    CHECK(pid_couple(weights, sizes, 3, NULL, &c, states, masses, 2) == PID_ERROR_CAPACITY && c.atoms > 2 && unknown(c.entropy));
    CHECK(pid_couple(weights, sizes, 3, NULL, &c, states, NULL, most) == PID_ERROR_NULL);
    CHECK(pid_couple(weights, wrong, 3, NULL, &c, NULL, NULL, 0) == PID_ERROR_ARGUMENT && pid_couple_atoms(wrong, 3) == 0);
    CHECK(pid_couple(weights, sizes, 0, NULL, &c, NULL, NULL, 0) == PID_ERROR_ARGUMENT);
    pid_couple_defaults(&options);
    options.nodes = 0;
    CHECK(pid_couple(weights, sizes, 3, &options, &c, states, masses, most) == PID_INEXACT);
    CHECK(contains(c.entropy, 1.748999) && c.exact == 0);

    /* Greedy alone: its atoms are 4/8, 2/8, 1/8, 1/8, where another construction and the search find less. */
    pid_couple_defaults(&options);
    CHECK(options.greedy == 0);
    options.greedy = 1;
    CHECK(pid_couple(weights, sizes, 3, &options, &c, states, masses, most) == PID_INEXACT);
    CHECK(strcmp(c.method, "greedy") == 0 && c.exact == 0 && c.atoms == 4 && contains(c.entropy, 1.748999) && fabs(c.entropy.upper - 1.75) < 1e-12);
    CHECK(masses[0] == .5 && masses[1] == .25 && masses[2] == .125 && masses[3] == .125);
    options.greedy = 2;
    CHECK(pid_couple(weights, sizes, 3, &options, &c, NULL, NULL, 0) == PID_ERROR_ARGUMENT && error_says("greedy is 2; it must be 0 or 1"));
    free(states);
    free(masses);
}

/* Sets of marginals of 3 and 4 states: every item of a batch has the bits of the single call, whatever became of the others. */
static void test_batch(void)
{
    enum { ITEMS = 12, BAD = 5, STATES = 7, MARGINALS = 2 };
    static const int32_t sizes[MARGINALS] = {3, 4};
    int64_t most = pid_couple_atoms(sizes, MARGINALS), i;
    double *weights = random_tables(ITEMS, STATES), *masses = allocate((size_t)(ITEMS * most), sizeof *masses);
    double *one_masses = allocate((size_t)most, sizeof *one_masses);
    int32_t *states = allocate((size_t)(ITEMS * most * MARGINALS), sizeof *states), *codes = allocate(ITEMS, sizeof *codes);
    int32_t *one_states = allocate((size_t)(most * MARGINALS), sizeof *one_states);
    pid_coupling *all = allocate(ITEMS, sizeof *all), one;
    weights[STATES * BAD + 6] = -1;
    for (i = 0; i < ITEMS * most; i++)
        masses[i] = -1;
    CHECK(pid_couple_batch(weights, ITEMS, sizes, MARGINALS, NULL, all, states, masses, most, codes) == PID_ERROR_DATA);
    CHECK(error_says("Item 5: Marginal 1") && error_says("index 3"));
    for (i = 0; i < ITEMS; i++) {
        int32_t code = pid_couple(weights + STATES * i, sizes, MARGINALS, NULL, &one, one_states, one_masses, most);
        CHECK(code == codes[i] && (code < 0) == (i == BAD));
        CHECK(memcmp(&one, all + i, sizeof one) == 0);
        CHECK(unknown(one.entropy) == (i == BAD) && (one.atoms == 0) == (i == BAD));
        CHECK(memcmp(one_states, states + i * most * MARGINALS, (size_t)(one.atoms * MARGINALS) * sizeof *states) == 0);
        CHECK(memcmp(one_masses, masses + i * most, (size_t)one.atoms * sizeof *masses) == 0);
        CHECK(one.atoms == most || masses[i * most + one.atoms] == -1);
    }
    /* Without the couplings, and without codes; an item whose atoms do not fit says how many there are. */
    weights[STATES * BAD + 6] = 1;
    CHECK(pid_couple_batch(weights, ITEMS, sizes, MARGINALS, NULL, all, NULL, NULL, 0, NULL) == PID_OK);
    CHECK(pid_couple_batch(weights, ITEMS, sizes, MARGINALS, NULL, all, states, masses, 1, codes) == PID_ERROR_CAPACITY);
    CHECK(codes[ITEMS - 1] == PID_ERROR_CAPACITY && all[ITEMS - 1].atoms > 3 && unknown(all[ITEMS - 1].entropy));

    /* An error of the whole touches nothing. */
    codes[0] = 99;
    CHECK(pid_couple_batch(weights, 0, sizes, MARGINALS, NULL, all, states, masses, most, codes) == PID_OK);
    CHECK(pid_couple_batch(weights, -1, sizes, MARGINALS, NULL, all, states, masses, most, codes) == PID_ERROR_ARGUMENT);
    CHECK(pid_couple_batch(weights, INT64_MAX, sizes, MARGINALS, NULL, all, NULL, NULL, 0, codes) == PID_ERROR_ARGUMENT);
    CHECK(pid_couple_batch(weights, 2, sizes, MARGINALS, NULL, all, states, masses, INT64_MAX, codes) == PID_ERROR_ARGUMENT);
    CHECK(pid_couple_batch(weights, ITEMS, sizes, MARGINALS, NULL, all, states, masses, -1, codes) == PID_ERROR_ARGUMENT);
    CHECK(pid_couple_batch(weights, ITEMS, sizes, 0, NULL, all, states, masses, most, codes) == PID_ERROR_ARGUMENT);
    CHECK(pid_couple_batch(weights, ITEMS, sizes, MARGINALS, NULL, all, NULL, masses, most, codes) == PID_ERROR_NULL);
    CHECK(pid_couple_batch(weights, ITEMS, sizes, MARGINALS, NULL, NULL, states, masses, most, codes) == PID_ERROR_NULL);
    CHECK(pid_couple_batch(weights, ITEMS, NULL, MARGINALS, NULL, all, states, masses, most, codes) == PID_ERROR_NULL);
    CHECK(pid_couple_batch(NULL, ITEMS, sizes, MARGINALS, NULL, all, states, masses, most, codes) == PID_ERROR_NULL);
    CHECK(codes[0] == 99);
    free(weights);
    free(masses);
    free(one_masses);
    free(states);
    free(one_states);
    free(codes);
    free(all);
}

void test_couple(void)
{
    test_one();
    test_batch();
}
