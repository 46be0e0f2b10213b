/*
 * copy.c - files of any size, read once and block by block: their hash, and a copy of them made on the way. A copy gets its place in
 * three steps (copied, on the disk, under its name), so that many can go through each step together.
 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base_int.h"

enum { BLOCK = 256 * 1024, SMALL = 64 * 1024 };

/* Where the bytes of a file go: through the hash and, unless fd is -1, into the copy. */
struct sink {
    struct sha256_ctx hash;
    unsigned long long bytes;
    unsigned char head[FILE_COPY_HEAD];
    int fd;
};

static void sink_open(struct sink *s, int fd)
{
    *s = (struct sink){.fd = fd};
    sha256_init(&s->hash);
}

static bool sink_add(struct sink *s, const unsigned char *p, size_t n)
{
    if (s->bytes < sizeof s->head) {
        size_t room = sizeof s->head - (size_t)s->bytes;
        memcpy(s->head + s->bytes, p, n < room ? n : room);
    }
    sha256_update(&s->hash, n, p);
    s->bytes += n;
    return s->fd < 0 || file_write_all(s->fd, (const char *)p, n);
}

/* Reads fd to its end. */
static enum file_copy_end pump(int fd, struct sink *s)
{
    static _Thread_local unsigned char block[BLOCK];
    for (ssize_t n; (n = read(fd, block, sizeof block)) != 0;) {
        if (n > 0) {
            if (!sink_add(s, block, (size_t)n))
                return FILE_UNWRITABLE;
        } else if (errno != EINTR) {
            return FILE_UNREADABLE;
        }
    }
    return FILE_COPIED;
}

bool file_sha256(const char *path, char sha256[65], unsigned long long *bytes)
{
    struct sink s;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    sink_open(&s, -1);
    bool good = pump(fd, &s) == FILE_COPIED;
    int err = errno;
    close(fd);
    errno = err;
    sha256_end(&s.hash, sha256);
    *bytes = s.bytes;
    return good;
}

/* The copy is whole and can be read from now on. A large one begins its way to the disk without anybody waiting; small ones go together
 * when the disk is waited for. */
static enum file_copy_end finish(struct file_copy *c, struct sink *s)
{
    sha256_end(&s->hash, c->sha256);
    c->bytes = s->bytes;
    memcpy(c->head, s->head, sizeof c->head);
    if (c->bytes > SMALL)
        sync_file_range(c->written, 0, 0, SYNC_FILE_RANGE_WRITE);
    if (c->fd < 0)
        c->fd = open(c->path, O_RDONLY | O_CLOEXEC);
    return c->fd < 0 ? FILE_UNWRITABLE : FILE_COPIED;
}

/* Where the file system can (XFS, Btrfs) the copy shares the blocks of the file until either is changed: nothing is written. What is hashed is
 * then read from the copy, so that it is the copy's hash whatever becomes of the file meanwhile. False, and nothing done, anywhere else. */
static bool share_blocks(int from, struct file_copy *c)
{
    if (ioctl(c->written, FICLONE, from) != 0)
        return false;
    c->fd = open(c->path, O_RDONLY | O_CLOEXEC);
    return c->fd >= 0;
}

static enum file_copy_end copy_all(int fd, struct file_copy *c, struct sink *s)
{
    if (!share_blocks(fd, c))
        return pump(fd, s);
    s->fd = -1;
    enum file_copy_end end = pump(c->fd, s);
    lseek(c->fd, 0, SEEK_SET);
    return end;
}

static enum file_copy_end given_up(struct file_copy *c, enum file_copy_end end)
{
    int err = errno;
    file_copy_clear(c);
    errno = err;
    return end;
}

static bool begin(const char *dir, struct file_copy *c, struct sink *s)
{
    *c = (struct file_copy){.fd = -1};
    c->written = file_open_temporary(dir, &c->path);
    sink_open(s, c->written);
    if (c->written >= 0)
        return true;
    free(c->path);
    c->path = NULL;
    return false;
}

enum file_copy_end file_copy(const char *path, const char *dir, struct file_copy *c)
{
    struct sink s;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    *c = (struct file_copy){.fd = -1, .written = -1};
    if (fd < 0)
        return FILE_UNREADABLE;
    enum file_copy_end end = begin(dir, c, &s) ? copy_all(fd, c, &s) : FILE_UNWRITABLE;
    int err = errno;
    close(fd);
    errno = err;
    if (end == FILE_COPIED)
        end = finish(c, &s);
    return end == FILE_COPIED ? end : given_up(c, end);
}

enum file_copy_end file_copy_bytes(const void *p, size_t n, const char *dir, struct file_copy *c)
{
    struct sink s;
    enum file_copy_end end = begin(dir, c, &s) && sink_add(&s, p, n) ? finish(c, &s) : FILE_UNWRITABLE;
    return end == FILE_COPIED ? end : given_up(c, end);
}

bool file_copy_sync(const struct file_copy *c) { return fsync(c->written) == 0; }

bool file_copy_place(struct file_copy *c, const char *to)
{
    if (rename(c->path, to) < 0)
        return false;
    free(c->path);
    c->path = NULL;
    return true;
}

void file_copy_clear(struct file_copy *c)
{
    if (c->path)
        unlink(c->path);
    free(c->path);
    if (c->fd >= 0)
        close(c->fd);
    if (c->written >= 0)
        close(c->written);
    *c = (struct file_copy){.fd = -1, .written = -1};
}
