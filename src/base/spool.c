/*
 * spool.c - bytes set aside on the disk: a file that has lost its name, written at its end by whoever has something, read anywhere.
 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/base_int.h"

struct spool { int fd; atomic_ullong end; char *dir; };

struct spool *spool_new(const char *dir)
{
    struct spool *s = xcalloc(1, sizeof *s);
    char *path;
    int named = file_open_temporary(dir, &path);
    s->fd = named < 0 ? -1 : open(path, O_RDWR | O_CLOEXEC);
    if (s->fd < 0 || unlink(path) < 0)
        die_errno(dir);
    close(named);
    free(path);
    s->dir = xstrdup(dir);
    return s;
}

unsigned long long spool_add(struct spool *s, const void *p, size_t n)
{
    unsigned long long start = atomic_fetch_add(&s->end, n), at = start;
    for (const char *from = p; n > 0;) {
        ssize_t k = pwrite(s->fd, from, n, (off_t)at);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            die_errno(s->dir);
        from += k;
        at += (unsigned long long)k;
        n -= (size_t)k;
    }
    return start;
}

void spool_read(const struct spool *s, unsigned long long at, size_t n, struct buf *out)
{
    char block[65536];
    buf_reserve(out, n);
    while (n > 0) {
        ssize_t k = pread(s->fd, block, n < sizeof block ? n : sizeof block, (off_t)at);
        if (k < 0 && errno == EINTR)
            continue;
        if (k == 0)
            errno = EIO;                           /* the disk has lost what was written */
        if (k <= 0)
            die_errno(s->dir);
        buf_add(out, block, (size_t)k);
        at += (unsigned long long)k;
        n -= (size_t)k;
    }
}

void spool_free(struct spool *s)
{
    if (!s)
        return;
    close(s->fd);
    free(s->dir);
    free(s);
}
