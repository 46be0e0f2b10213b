/*
 * aside.c - a function run in a process of its own, so that what ends the process does not end ours.
 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

int run_aside(int (*fn)(void *ctx), void *ctx, const char *log)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0)
        die_errno(program_name());
    if (pid == 0) {
        int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0 || dup2(fd, STDERR_FILENO) < 0)
            _exit(3);
        int status = fn(ctx);
        fflush(NULL);
        _exit(status);
    }
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            die_errno(program_name());
    return WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}

long aside_begin(int (*fn)(void *ctx), void *ctx)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0)
        die_errno(program_name());
    if (pid > 0)
        return (long)pid;
    int status = fn(ctx);
    fflush(NULL);
    _exit(status);
}

int aside_end(long child)
{
    int status;
    while (waitpid((pid_t)child, &status, 0) < 0)
        if (errno != EINTR)
            die_errno(program_name());
    return WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}
