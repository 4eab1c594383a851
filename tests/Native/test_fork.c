/* A child made by fork() is told in words that the library does not work in it; the parent goes on. */
#include "check.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

void test_fork(void)
{
    static const double table[8] = {1, 0, 1, 0, 1, 0, 0, 1};
    pid_workspace *workspace = pid_workspace_create();
    pid_decomposition d;
    int status = -1;
    pid_t child;
    CHECK(pid_decompose(workspace, table, 2, 2, 2, 1e-9, &d) == PID_OK);
    fflush(stdout);
    child = fork();
    if (child == 0) {
        /* With the parent's workspace, with none, and a new one. */
        int refused = pid_decompose(workspace, table, 2, 2, 2, 1e-9, &d) == PID_ERROR_FORKED && unknown(d.synergy) && error_says("fork()")
            && pid_workspace_destroy(workspace) == PID_ERROR_FORKED && pid_workspace_create() == NULL;
        _exit(refused ? 0 : 1);
    }
    CHECK(child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CHECK(pid_decompose(workspace, table, 2, 2, 2, 1e-9, &d) == PID_OK && contains(d.synergy, 0.5));
    CHECK(pid_workspace_destroy(workspace) == PID_OK);
}
