/*
 * cpu.c - what the machine has.
 */
#include <sched.h>
#include <unistd.h>

#include "base/base.h"

long cpu_count(void)
{
    cpu_set_t ours;
    if (sched_getaffinity(0, sizeof ours, &ours) == 0 && CPU_COUNT(&ours) > 0)
        return CPU_COUNT(&ours);
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n;
}

bool stream_is_terminal(FILE *f) { return isatty(fileno(f)) == 1; }
