/*
 * keep.c - originals, named by their hash, in a folder beside the database. Written durably before any row names them.
 */
#include <stdlib.h>

#include "store/store_int.h"

char *store_file_path(const struct store *s, const char *sha256)
{
    return xasprintf("%s/%.2s/%s", s->files, sha256, sha256);
}

static void make_folder(const struct store *s, const char *sha256)
{
    char *dir = xasprintf("%s/%.2s", s->files, sha256);
    if (!file_is_dir(dir))
        file_mkdirs(dir);
    free(dir);
}

void store_keep(struct store *s, const void *p, size_t n, char sha256[65])
{
    sha256_hex(p, n, sha256);
    char *path = store_file_path(s, sha256);
    if (!file_exists(path)) {
        make_folder(s, sha256);
        file_write_atomic(path, p, n);
    }
    free(path);
}

bool store_keep_file(struct store *s, const char *path, char sha256[65], unsigned long long *bytes)
{
    file_mkdirs(s->files);
    char *temp = file_copy_temporary(path, s->files, sha256, bytes);
    if (!temp)
        return false;
    char *kept = store_file_path(s, sha256);
    if (file_exists(kept)) {
        file_remove(temp);
    } else {
        make_folder(s, sha256);
        file_move(temp, kept);
    }
    free(kept);
    free(temp);
    return true;
}
