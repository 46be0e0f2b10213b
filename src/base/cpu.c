/*
 * cpu.c - what the machine has.
 */
#include <unistd.h>

#include "base/base.h"

long cpu_count(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n;
}

bool stream_is_terminal(FILE *f) { return isatty(fileno(f)) == 1; }
