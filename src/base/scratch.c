/*
 * scratch.c - a folder that is gone when the program ends, for work that is to leave nothing behind.
 */
#include "base/base.h"

#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

static char *scratch;

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

static void remove_scratch(void) { nftw(scratch, remove_one, 16, FTW_DEPTH | FTW_PHYS); }

const char *scratch_dir(void)
{
    if (scratch)
        return scratch;
    const char *top = getenv("TMPDIR");
    scratch = xasprintf("%s/shenbao-XXXXXX", top && *top ? top : "/tmp");
    if (!mkdtemp(scratch))
        die_errno(scratch);
    if (atexit(remove_scratch) != 0)
        die(MSG_NO_MEMORY, MSG_NONE);
    return scratch;
}
