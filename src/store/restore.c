/*
 * restore.c - a backup back in a place where nothing is: everything beside it first, looked through, then put there in two steps, of which the
 * database is the last.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "store/store_int.h"

struct restore {
    zip_t *z;
    char *part, *database, *files, *begun;                 /* the folder of the work; in it the database, its originals, and the mark that they are being moved */
    const char *to;
    char *to_files;
    struct store_counts counts;
    struct buf *why;
    store_progress_fn *progress; void *ctx;
    size_t done;
};

static bool fail_errno(struct restore *k, const char *path)
{
    const char *const args[] = {path, error_text(errno), NULL};
    msg_format(k->why, MSG_SYSTEM, args);
    return false;
}

static bool take_original(void *ctx, const char *sha256)
{
    struct restore *k = ctx;
    char hash[65], *name = xasprintf(BACKUP_FILES "%s", sha256), *dir = xasprintf("%s/%.2s", k->files, sha256),
                   *path = path_join(dir, sha256);
    file_mkdirs(dir);
    bool good = backup_extract(k->z, name, path, hash) && strcmp(hash, sha256) == 0;
    if (!good && errno)
        fail_errno(k, path);
    else if (!good)
        backup_fail(k->why, MSG_BACKUP_ORIGINAL, sha256);
    if (k->progress)
        k->progress(k->ctx, ++k->done, (size_t)k->counts.originals);
    free(name);
    free(dir);
    free(path);
    return good;
}

static void note_finding(void *ctx, const char *text)
{
    struct buf *b = ctx;
    buf_printf(b, "%s%s", b->n ? "\n" : "", text);
}

static bool same_counts(const struct store_counts *a, const struct store_counts *b)
{
    return a->applications == b->applications && a->submissions == b->submissions && a->revisions == b->revisions &&
           a->sources == b->sources && a->originals == b->originals && a->bytes == b->bytes && a->events == b->events;
}

/* The database with its originals, as verify looks at them. */
static bool look_through(struct restore *k, struct store *s)
{
    struct store_counts now;
    struct buf found = BUF_INIT;
    size_t files, submissions;
    bool good = store_verify(s, note_finding, &found, &files, &submissions) == 0 || backup_fail(k->why, MSG_BACKUP_DAMAGED, found.p);
    if (good) {
        store_count(s, &now);
        good = same_counts(&now, &k->counts) || backup_fail(k->why, MSG_BACKUP_COUNTS, NULL);
    }
    buf_clear(&found);
    return good;
}

static bool unpack(struct restore *k)
{
    char hash[65], want[65];
    if (!backup_manifest(k->z, &k->counts, want, k->why))
        return false;
    if (!backup_extract(k->z, BACKUP_DATABASE, k->database, hash) || strcmp(hash, want) != 0)
        return errno ? fail_errno(k, k->database) : backup_fail(k->why, MSG_BACKUP_DATABASE, "");
    file_mkdirs(k->files);
    file_make_private(k->files);
    struct store *s = store_open(k->database, STORE_WRITE, k->why);
    bool good = s && originals_each(s, take_original, k) && look_through(k, s);
    if (good)
        store_sync(s);
    store_close(s);                                        /* the last one to close it leaves one file */
    return good;
}

static bool sync_one(void *ctx, const char *rel, const char *path, bool is_error)
{
    bool *good = ctx;
    (void)rel;
    *good = !is_error && file_sync(path);
    return *good;
}

/* The bytes first, then the names. */
static bool make_durable(struct restore *k)
{
    int sync = file_sync_open(k->part);
    bool good = true;
    if (sync >= 0)
        good = file_sync_all(sync);
    else if (!file_walk(k->part, sync_one, &good))
        good = false;
    file_sync_close(sync);
    return good || fail_errno(k, k->part);
}

static bool put_in_place(struct restore *k)
{
    file_make_private(k->database);
    if (!make_durable(k))
        return false;
    file_write_atomic(k->begun, "", 0);
    if (!file_rename(k->files, k->to_files))
        return fail_errno(k, k->to_files);
    if (file_rename(k->database, k->to))
        return true;
    fail_errno(k, k->to);
    file_rename(k->to_files, k->files);
    return false;
}

/* Nothing may be there, but what a restore left that was killed. */
static bool clear_place(struct restore *k)
{
    char *wal = xasprintf("%s-wal", k->to);
    bool there = file_exists(k->to) || file_exists(wal);
    free(wal);
    if (there)
        return backup_fail(k->why, MSG_BACKUP_NOT_EMPTY, k->to);
    if (file_exists(k->begun) && !file_remove_tree(k->to_files))
        return fail_errno(k, k->to_files);
    if (file_exists(k->to_files))
        return backup_fail(k->why, MSG_BACKUP_NOT_EMPTY, k->to_files);
    return file_remove_tree(k->part) || fail_errno(k, k->part);
}

bool store_restore(const char *from, const char *db, struct store_counts *out, store_progress_fn *progress, void *ctx, struct buf *why)
{
    struct restore k = {.to = db, .why = why, .progress = progress, .ctx = ctx, .part = xasprintf("%s.part", db), .to_files = xasprintf("%s.files", db)};
    int error = 0;
    k.database = path_join(k.part, "restored.db");
    k.files = path_join(k.part, "restored.db.files");
    k.begun = path_join(k.part, "moving");
    bool good = !file_on_network_share(db) || backup_fail(why, MSG_STORE_OPEN_SHARE, NULL);
    good = good && clear_place(&k);
    if (good) {
        k.z = zip_open(from, ZIP_RDONLY, &error);
        good = k.z || backup_fail(why, file_exists(from) ? MSG_BACKUP_FOREIGN : MSG_BACKUP_NO_FILE, from);
    }
    if (good) {
        file_mkdirs(k.part);
        file_make_private(k.part);
        good = unpack(&k) && put_in_place(&k);
        file_remove_tree(k.part);
    }
    if (k.z)
        zip_discard(k.z);
    *out = k.counts;
    free(k.part);
    free(k.to_files);
    free(k.database);
    free(k.files);
    free(k.begun);
    return good;
}
