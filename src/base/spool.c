/*
 * spool.c - bytes set aside on the disk: a file that has lost its name, written at its end by whoever has something, read anywhere. Knows nothing
 * of what they are.
 */
#include "base/base.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/base_int.h"

/* What is small waits in memory until there is a block of it: threads that write one file wait for each other in the system. */
enum { BLOCK = 256 * 1024 };

struct spool {
    int fd;
    char *dir;
    pthread_mutex_t lock;
    struct buf tail;                                       /* the bytes from `start` on */
    unsigned long long start;
};

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
    s->tail = (struct buf)BUF_INIT;
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

static void write_at_end(struct spool *s, const char *from, size_t n)
{
    while (n > 0) {
        ssize_t k = pwrite(s->fd, from, n, (off_t)s->start);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            die_errno(s->dir);
        from += k;
        s->start += (unsigned long long)k;
        n -= (size_t)k;
    }
}

unsigned long long spool_add(struct spool *s, const void *p, size_t n)
{
    pthread_mutex_lock(&s->lock);
    unsigned long long at = s->start + s->tail.n;
    if (s->tail.n + n > BLOCK) {
        write_at_end(s, s->tail.p, s->tail.n);
        buf_reset(&s->tail);
    }
    if (n > BLOCK)
        write_at_end(s, p, n);
    else
        buf_add(&s->tail, p, n);
    pthread_mutex_unlock(&s->lock);
    return at;
}

/* Whether it is still in memory, and taken from there. A piece is never parted. */
static bool take_tail(struct spool *s, unsigned long long at, size_t n, struct buf *out)
{
    pthread_mutex_lock(&s->lock);
    bool waits = at >= s->start;
    if (waits) {
        assert(at + n <= s->start + s->tail.n);
        buf_add(out, s->tail.p + (at - s->start), n);
    }
    pthread_mutex_unlock(&s->lock);
    return waits;
}

void spool_read(struct spool *s, unsigned long long at, size_t n, struct buf *out)
{
    buf_reserve(out, n);
    if (take_tail(s, at, n, out))
        return;
    while (n > 0) {
        ssize_t k = pread(s->fd, out->p + out->n, n, (off_t)at);
        if (k < 0 && errno == EINTR)
            continue;
        if (k == 0)
            errno = EIO;                           /* the disk has lost what was written */
        if (k <= 0)
            die_errno(s->dir);
        out->n += (size_t)k;
        at += (unsigned long long)k;
        n -= (size_t)k;
    }
    out->p[out->n] = '\0';
}

void spool_free(struct spool *s)
{
    if (!s)
        return;
    close(s->fd);
    pthread_mutex_destroy(&s->lock);
    buf_clear(&s->tail);
    free(s->dir);
    free(s);
}
