/*
 * file.c - whole files in and out, folders made and removed. See path.c for names and walk.c for trees.
 */
#include "base/base.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/base_int.h"

#define TEMPORARY_PREFIX ".shenbao-"
#define TEMPORARY_SUFFIX ".tmp"

static int64_t nanoseconds(struct timespec t) { return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec; }

struct stamp file_stamp_from(const struct stat *st)
{
    return (struct stamp){.size = S_ISDIR(st->st_mode) ? 0 : (int64_t)st->st_size, .written = nanoseconds(st->st_mtim),
                          .changed = nanoseconds(st->st_ctim), .inode = (uint64_t)st->st_ino, .links = (uint64_t)st->st_nlink};
}

void file_stamp_of(const char *path, struct stamp *out)
{
    struct stat st;
    *out = stat(path, &st) < 0 ? (struct stamp){.size = -1} : file_stamp_from(&st);
}

static void stamp_fd(int fd, struct stamp *out)
{
    struct stat st;
    *out = fstat(fd, &st) < 0 ? (struct stamp){.size = -2} : file_stamp_from(&st);
}

/* How many bytes to ask for: of a plain file all there are and one more: where that many come, and not that one, it is read in one call. */
static size_t read_size(const struct stat *st, size_t *whole)
{
    bool plain = S_ISREG(st->st_mode) && st->st_size > 0 && st->st_size < 1 << 20;
    *whole = plain ? (size_t)st->st_size : SIZE_MAX;
    return plain ? (size_t)st->st_size + 1 : 64 * 1024;
}

/* at NULL: nobody asks for the stamp. */
static bool read_open(int fd, struct buf *out, size_t max, struct stamp *at)
{
    struct stat st = {0};
    bool known = fstat(fd, &st) == 0;
    size_t whole, before = out->n, ask = read_size(&st, &whole);
    if (at)
        *at = known ? file_stamp_from(&st) : (struct stamp){.size = -2};
    int err = 0;
    for (;;) {
        buf_reserve(out, ask);
        ssize_t n = read(fd, out->p + out->n, ask);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            err = errno;
        if (n <= 0)
            break;
        out->n += (size_t)n;
        if (max && out->n - before > max) {
            err = EFBIG;
            break;
        }
        if ((size_t)n == whole)
            break;
    }
    if (err)
        out->n = before;
    if (out->cap)
        out->p[out->n] = '\0';
    errno = err ? err : errno;
    return !err;
}

bool file_read_fd(int fd, struct buf *out, size_t max) { return read_open(fd, out, max, NULL); }

bool file_read_stamped(const char *path, struct buf *out, size_t max, struct stamp *at)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool good = read_open(fd, out, max, at);
    int err = errno;
    close(fd);
    errno = err;
    return good;
}

bool file_read(const char *path, struct buf *out, size_t max) { return file_read_stamped(path, out, max, NULL); }

/* All at once where it can be had, as nearly always: the file is a plain one and as long as it says. */
static bool read_whole(int fd, struct arena *a, size_t max, char **text, size_t *n, struct stamp *at)
{
    struct stat st;
    if (fstat(fd, &st) < 0)
        return false;
    size_t ask = read_size(&st, n);
    if (*n > max)
        return false;
    *at = file_stamp_from(&st);
    *text = arena_alloc(a, *n + FILE_BEHIND);
    return read(fd, *text, ask) == (ssize_t)*n;
}

bool file_read_arena(const char *path, struct arena *a, size_t max, char **text, size_t *n, struct stamp *at)
{
    struct buf b = BUF_INIT;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool good = read_whole(fd, a, max, text, n, at);
    close(fd);
    if (good)
        return true;
    good = file_read_stamped(path, &b, max, at);
    int err = errno;
    if (good) {
        *n = b.n;
        *text = arena_alloc(a, *n + FILE_BEHIND);
        memcpy(*text, b.p, *n);
    }
    buf_clear(&b);
    errno = err;
    return good;
}

bool file_write_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t w = write(fd, p, n);
        if (w < 0) {
            if (errno == EINTR)
                continue;
            return false;
        }
        p += w;
        n -= (size_t)w;
    }
    return true;
}

/* Marks an open temporary file as somebody's: the lock lives as long as its owner. False when a sweeper has it, or had it just now.
 * Where there are no locks (ENOLCK and the like) there is no sweeping either. */
static bool claim(int fd)
{
    struct stat st;
    return (flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) && fstat(fd, &st) == 0 && st.st_nlink > 0;
}

int file_open_temporary(const char *dir, char **path)
{
    static _Atomic unsigned counter;
    for (;;) {
        char *name = xasprintf(TEMPORARY_PREFIX "%ld-%u" TEMPORARY_SUFFIX, (long)getpid(), counter++);
        *path = path_join(dir, name);
        free(name);
        int fd = open(*path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0 && errno != EEXIST)
            return fd;
        if (fd >= 0 && claim(fd))
            return fd;
        if (fd >= 0)
            close(fd);
        free(*path); /* left over from a crashed process with our number, or swept as we made it */
    }
}

/* Removes one temporary file unless its owner lives. */
static void sweep(const char *path)
{
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        unlink(path);
    close(fd);
}

void file_sweep_temporaries(const char *dir)
{
    DIR *d = opendir(dir);
    if (!d)
        return;
    for (const struct dirent *e; (e = readdir(d)) != NULL;) {
        size_t n = strlen(e->d_name), end = sizeof TEMPORARY_SUFFIX - 1;
        if (strncmp(e->d_name, TEMPORARY_PREFIX, sizeof TEMPORARY_PREFIX - 1) != 0 || n < end ||
            strcmp(e->d_name + n - end, TEMPORARY_SUFFIX) != 0)
            continue;
        char *path = path_join(dir, e->d_name);
        sweep(path);
        free(path);
    }
    closedir(d);
}

/* Some file systems have no fsync for folders and say EINVAL. */
bool file_sync_dir(const char *dir)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool good = fsync(fd) == 0 || errno == EINVAL;
    int err = errno;
    close(fd);
    errno = err;
    return good;
}

/* Fills a new file and closes it; one that is to replace a file gets its rights. False with errno set. */
static bool fill(int fd, const char *replaced, const void *p, size_t n, bool durable)
{
    struct stat st;
    bool good = file_write_all(fd, p, n);
    if (good && stat(replaced, &st) == 0 && S_ISREG(st.st_mode))
        good = fchmod(fd, st.st_mode & 07777) == 0 || errno == EPERM;
    if (good && durable)
        good = fsync(fd) == 0;
    int err = errno;
    bool closed = close(fd) == 0;
    if (!good)
        errno = err; /* the first failure is the one to tell */
    return good && closed;
}

/* Puts the bytes in place in one step: whoever opens path sees the old file or the new one. Dies on failure, nothing left behind. */
static void replace(const char *path, const void *p, size_t n, bool durable)
{
    char *dir = path_dir(path), *temporary;
    int fd = file_open_temporary(dir, &temporary);
    if (fd < 0)
        die_errno(path);
    if (!fill(fd, path, p, n, durable) || rename(temporary, path) < 0) {
        int err = errno;
        unlink(temporary);
        errno = err;
        die_errno(path);
    }
    if (durable && !file_sync_dir(dir))
        die_errno(dir);
    free(temporary);
    free(dir);
}

void file_write_atomic(const char *path, const void *p, size_t n) { replace(path, p, n, true); }

/* Has the file exactly these bytes? The size is asked first, so that large files are seldom read in vain. */
static bool same_bytes(const char *path, const void *p, size_t n)
{
    struct stat st;
    if (stat(path, &st) < 0 || !S_ISREG(st.st_mode) || (uintmax_t)st.st_size != n)
        return false;
    struct buf old = BUF_INIT;
    bool same = file_read(path, &old, 0) && old.n == n && (n == 0 || memcmp(old.p, p, n) == 0);
    buf_clear(&old);
    return same;
}

bool file_write_changed(const char *path, const void *p, size_t n)
{
    if (same_bytes(path, p, n))
        return false;
    replace(path, p, n, false);
    return true;
}

/* A new file; its folder is made when it is not there. -1 with errno set, EEXIST when something stands there. */
static int create(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd >= 0 || errno != ENOENT)
        return fd;
    char *dir = path_dir(path);
    file_mkdirs(dir);
    free(dir);
    return open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

bool file_write_over(const char *path, const void *p, size_t n)
{
    struct stamp at;
    return file_write_over_stamped(path, p, n, &at);
}

bool file_write_over_stamped(const char *path, const void *p, size_t n, struct stamp *at)
{
    struct stat st;
    int fd = create(path);
    if (fd < 0 && errno == EEXIST) {
        if (same_bytes(path, p, n)) {
            file_stamp_of(path, at);
            return false;
        }
        fd = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        bool plain = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink == 1;
        if (!plain) {
            if (fd >= 0)
                close(fd);
            replace(path, p, n, false);
            file_stamp_of(path, at);
            return true;
        }
        if (st.st_size > (off_t)n && ftruncate(fd, (off_t)n) < 0)
            die_errno(path);
    }
    if (fd < 0 || !file_write_all(fd, p, n))
        die_errno(path);
    stamp_fd(fd, at);                                 /* while it is open, it need not be looked for */
    if (close(fd) < 0)
        die_errno(path);
    return true;
}

/* Others may make the same folder at the same time; what counts is that it is there. False with errno set, ENOENT when the one above is not. */
static bool make_dir(const char *path) { return mkdir(path, 0777) == 0 || (errno != ENOENT && file_is_dir(path)); }

/* From its end: most often only the last folder is missing, or none. Where a file is in the way, that file is what is named. */
void file_mkdirs(const char *path)
{
    if (*path == '\0' || make_dir(path))
        return;
    int err = errno;
    char *above = path_dir(path);
    if ((err != ENOENT && err != ENOTDIR) || strlen(above) >= strlen(path) || strcmp(above, ".") == 0) {
        errno = err;
        die_errno(path);
    }
    file_mkdirs(above);
    free(above);
    if (!make_dir(path))
        die_errno(path);
}

void file_stamp(const char *path, char out[FILE_STAMP_SIZE])
{
    struct stat st;
    *out = '\0';
    if (stat(path, &st) < 0)
        return;
    snprintf(out, FILE_STAMP_SIZE, "%jd %jd.%09ld %ju", (intmax_t)st.st_size, (intmax_t)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
             (uintmax_t)st.st_ino);
}

int64_t file_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME_COARSE, &now);            /* the one that the kernel stamps files by */
    return nanoseconds(now);
}

bool file_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

bool file_is_dir(const char *path)
{
    int err = errno; /* asked after a failure, it must not hide its cause */
    struct stat st;
    bool is = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
    errno = err;
    return is;
}

bool file_same(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

bool file_remove(const char *path) { return unlink(path) == 0; }

bool file_remove_empty_dir(const char *path) { return rmdir(path) == 0; }
