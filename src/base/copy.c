/*
 * copy.c - files of any size, read once and block by block: their hash, and a copy of them made on the way.
 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/base_int.h"

/* Reads fd to its end; hashes, counts, and copies to `to` unless that is -1. A copy that cannot be written dies naming to_path. */
static bool pump(int fd, int to, const char *to_path, char sha256[65], unsigned long long *bytes) {
    crypto_hash_sha256_state hash;
    crypto_hash_sha256_init(&hash);
    unsigned char sum[crypto_hash_sha256_BYTES], block[64 * 1024];
    *bytes = 0;
    for (ssize_t n; (n = read(fd, block, sizeof block)) != 0;) {
        if (n < 0) {
            if (errno == EINTR) continue;
            return false;
        }
        crypto_hash_sha256_update(&hash, block, (size_t)n);
        *bytes += (unsigned long long)n;
        if (to >= 0 && !file_write_all(to, (const char *)block, (size_t)n)) {
            int err = errno;
            unlink(to_path);
            errno = err;
            die_errno(to_path);
        }
    }
    crypto_hash_sha256_final(&hash, sum);
    sodium_bin2hex(sha256, 65, sum, sizeof sum);
    return true;
}

bool file_sha256(const char *path, char sha256[65], unsigned long long *bytes) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    bool good = pump(fd, -1, NULL, sha256, bytes);
    int err = errno;
    close(fd);
    errno = err;
    return good;
}

char *file_copy_temporary(const char *path, const char *dir, char sha256[65], unsigned long long *bytes) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return NULL;
    char *copy;
    int to = file_open_temporary(dir, &copy);
    if (to < 0) die_errno(dir);

    bool good = pump(fd, to, copy, sha256, bytes);
    int err = errno;
    close(fd);
    bool safe = !good || fsync(to) == 0; /* what could not be read is thrown away */
    int write_err = errno;
    if (close(to) < 0 && safe && good) {
        safe = false;
        write_err = errno;
    }
    if (good && safe) return copy;

    unlink(copy);
    errno = good ? write_err : err;
    if (!safe) die_errno(copy);
    free(copy);
    errno = err;
    return NULL;
}
