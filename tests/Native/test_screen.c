/* Every pair of columns against a target. */
#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECORDS = 200, COLUMNS = 5 };

void test_screen(void)
{
    uint16_t codes[COLUMNS * RECORDS], target[RECORDS];
    const int32_t sizes[COLUMNS] = {2, 3, 2, 2, 2}, huge[COLUMNS] = {65536, 65536, 2, 2, 2};
    uint32_t state = 1;
    int c, r;
    pid_screen_options options;
    pid_screen summary;
    pid_screened_pair *pairs = allocate(20, sizeof *pairs), *again = allocate(20, sizeof *again);
    for (c = 0; c < COLUMNS; c++) {
        for (r = 0; r < RECORDS; r++) {
            state = state * 1664525u + 1013904223u;
            codes[c * RECORDS + r] = (uint16_t)((state >> 16) % (uint32_t)sizes[c]);
        }
    }
    for (r = 0; r < RECORDS; r++) {
        target[r] = codes[2 * RECORDS + r] ^ codes[4 * RECORDS + r];
    }

    pid_screen_defaults(&options);
    CHECK(options.tolerance == 1e-9 && options.top == 20 && options.threads == 1 && options.criterion == PID_CRITERION_SYNERGY && options.permutations == 0);
    CHECK(pid_screen_pairs(codes, sizes, COLUMNS, target, 2, RECORDS, NULL, &summary, pairs) == PID_OK);
    CHECK(summary.count == 10 && summary.pairs == 10 && summary.examined == 10);
    CHECK(pairs[0].first == 2 && pairs[0].second == 4 && pairs[0].value.lower > 0.8 && isnan(pairs[0].p_value));
    for (r = 1; r < summary.count; r++) {
        CHECK(pairs[r].value.lower <= pairs[r - 1].value.lower && pairs[r].first < pairs[r].second);
    }

    options.top = 3;
    options.permutations = 39;
    CHECK(pid_screen_pairs(codes, sizes, COLUMNS, target, 2, RECORDS, &options, &summary, pairs) == PID_OK);
    CHECK(summary.count == 3 && summary.permutations == 39 && pairs[0].p_value == 1.0 / 40 && pairs[2].p_value > 0.1 && summary.elsewhere <= pairs[2].value.upper);
    options.threads = 2;
    CHECK(pid_screen_pairs(codes, sizes, COLUMNS, target, 2, RECORDS, &options, &summary, again) == PID_OK && memcmp(pairs, again, 3 * sizeof *pairs) == 0);

    CHECK(pid_screen_pairs(NULL, sizes, COLUMNS, target, 2, RECORDS, &options, &summary, pairs) == PID_ERROR_NULL && isnan(summary.elsewhere));
    CHECK(pid_screen_pairs(codes, sizes, COLUMNS, target, 2, RECORDS, &options, &summary, NULL) == PID_ERROR_NULL);
    CHECK(pid_screen_pairs(codes, sizes, COLUMNS, target, 2, RECORDS, &options, NULL, pairs) == PID_ERROR_NULL);
    CHECK(pid_screen_pairs(codes, huge, COLUMNS, target, 2, RECORDS, &options, &summary, pairs) == PID_ERROR_ARGUMENT && error_says("cells"));
    CHECK(pid_screen_pairs(codes, sizes, COLUMNS, target, 1, RECORDS, &options, &summary, pairs) == PID_ERROR_DATA && error_says("the target"));
    CHECK(pid_screen_pairs(codes, sizes, COLUMNS, target, 0, RECORDS, &options, &summary, pairs) == PID_ERROR_ARGUMENT);
    CHECK(pid_screen_pairs(codes, sizes, -1, target, 2, RECORDS, &options, &summary, pairs) == PID_ERROR_ARGUMENT);
    CHECK(pid_screen_pairs(codes, sizes, COLUMNS, target, 2, 0, &options, &summary, pairs) < 0);
    CHECK(pid_screen_pairs(codes, sizes, COLUMNS, target, 2, -1, &options, &summary, pairs) == PID_ERROR_ARGUMENT);
    options.top = 0;
    CHECK(pid_screen_pairs(codes, sizes, COLUMNS, target, 2, RECORDS, &options, &summary, pairs) == PID_ERROR_ARGUMENT && error_says("top"));
    options.top = 3;
    options.criterion = 4;
    CHECK(pid_screen_pairs(codes, sizes, COLUMNS, target, 2, RECORDS, &options, &summary, pairs) == PID_ERROR_ARGUMENT && error_says("criterion"));
    free(pairs);
    free(again);
}
