/*
 * tree.c - folders of work in progress: made durable, put in place in one step, and removed with all in them.
 */
#include "base/base.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nettle/sha2.h>

#include "base/base_int.h"

struct file_out { int fd; struct sha256_ctx hash; };

struct file_out *file_out_open(const char *path)
{
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
    if (path && fd < 0)
        return NULL;
    struct file_out *o = xcalloc(1, sizeof *o);
    o->fd = fd;
    sha256_init(&o->hash);
    return o;
}

bool file_out_add(struct file_out *o, const void *p, size_t n)
{
    sha256_update(&o->hash, n, p);
    return o->fd < 0 || file_write_all(o->fd, p, n);
}

bool file_out_close(struct file_out *o, bool durable, char sha256[65])
{
    bool good = o->fd < 0 || !durable || fsync(o->fd) == 0;
    int err = errno;
    sha256_end(&o->hash, sha256);
    if (o->fd >= 0 && close(o->fd) != 0 && good)
        good = false, err = errno;
    free(o);
    errno = err;
    return good;
}

long long file_size(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? (long long)st.st_size : 0;
}

bool file_sync(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool good = fsync(fd) == 0;
    int err = errno;
    close(fd);
    errno = err;
    return good;
}

bool file_rename(const char *from, const char *to)
{
    char *dir = path_dir(to);
    bool good = rename(from, to) == 0 && file_sync_dir(dir);
    int err = errno;
    free(dir);
    errno = err;
    return good;
}

bool file_remove_tree(const char *path)
{
    struct stat st;
    if (lstat(path, &st) != 0)
        return errno == ENOENT;
    if (!S_ISDIR(st.st_mode))
        return unlink(path) == 0;
    DIR *d = opendir(path);
    bool good = d != NULL;
    for (const struct dirent *e; good && (e = readdir(d)) != NULL;) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        char *inner = path_join(path, e->d_name);
        good = file_remove_tree(inner);
        free(inner);
    }
    int err = errno;
    if (d)
        closedir(d);
    errno = err;
    return good && rmdir(path) == 0;
}
