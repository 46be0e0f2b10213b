/*
 * spill.c - text that waits on disk, in a file without a name, and is read by pieces: what is long does not stay in memory.
 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

struct spill { int fd; };

struct spill *spill_new(const void *p, size_t n)
{
    struct spill *s = xcalloc(1, sizeof *s);
    char *path = xasprintf("%s/spill-XXXXXX", scratch_dir());
    s->fd = mkostemp(path, O_CLOEXEC);
    if (s->fd < 0 || unlink(path) != 0)
        die_errno(path);
    for (size_t at = 0; at < n;) {
        ssize_t wrote = write(s->fd, (const char *)p + at, n - at);
        if (wrote < 0 && errno != EINTR)
            die_errno(path);
        at += wrote > 0 ? (size_t)wrote : 0;
    }
    free(path);
    return s;
}

void spill_read(const struct spill *s, size_t at, size_t n, char *out)
{
    for (size_t have = 0; have < n;) {
        ssize_t got = pread(s->fd, out + have, n - have, (off_t)(at + have));
        if (got == 0 || (got < 0 && errno != EINTR))
            die_errno(scratch_dir());
        have += got > 0 ? (size_t)got : 0;
    }
}

void spill_free(struct spill *s)
{
    if (!s)
        return;
    close(s->fd);
    free(s);
}
