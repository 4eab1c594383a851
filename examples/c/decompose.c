/*
 * Decomposes a table of counts that is read from standard input: n1 n2 ny, then n1 n2 ny weights w(x1,x2,y), y fastest.
 *
 *     dotnet publish src/Pid.Native -c Release --use-current-runtime -o artifacts/native
 *     gcc examples/c/decompose.c -Iartifacts/native -Lartifacts/native -lpid -Wl,-rpath,artifacts/native -o decompose
 *     echo '2 2 2  1 0 1 0 1 0 0 1' | ./decompose
 */
#include "pid.h"
#include <stdio.h>
#include <stdlib.h>

static void print(const char *name, pid_interval value) { printf("%-10s [%.9f, %.9f]\n", name, value.lower, value.upper); }

int main(void)
{
    int n1, n2, ny, i, code = 3;
    if (scanf("%d %d %d", &n1, &n2, &ny) != 3 || n1 < 1 || n2 < 1 || ny < 1 || n1 > 100 || n2 > 100 || ny > 100) {
        fprintf(stderr, "decompose: the first three numbers are the sizes n1 n2 ny, each from 1 to 100.\n");
        return 3;
    }
    double *weights = malloc(sizeof *weights * n1 * n2 * ny);
    pid_workspace *workspace = pid_workspace_create();
    for (i = 0; weights && i < n1 * n2 * ny && scanf("%lf", &weights[i]) == 1; i++) {}
    if (workspace && i == n1 * n2 * ny) {
        pid_decomposition d;
        int32_t result = pid_decompose(workspace, weights, n1, n2, ny, 1e-9, &d);
        if (result >= 0) {
            print("redundancy", d.redundancy);
            print("unique1", d.unique1);
            print("unique2", d.unique2);
            print("synergy", d.synergy);
            code = 0;
        } else {
            char text[256];
            pid_last_error(text, sizeof text);
            fprintf(stderr, "decompose: %s: %s\n", pid_result_text(result), text);
        }
    } else {
        fprintf(stderr, "decompose: %d weights were expected, the one after %d is missing or no number.\n", n1 * n2 * ny, i);
    }
    pid_workspace_destroy(workspace);
    free(weights);
    return code;
}
