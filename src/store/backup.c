/*
 * backup.c - everything that is stored as one file: the database as of one moment, and the originals that it names, in a ZIP. It is looked
 * through before it gets its name.
 */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "store/store_int.h"

enum { BACKUP_BUFFER = 1 << 16, BACKUP_LEVEL = 6 };

bool backup_fail(struct buf *why, enum msg id, const char *arg)
{
    msg_format(why, id, MSG_ARGS(arg ? arg : ""));
    return false;
}

static bool fail_errno(struct buf *why, const char *path)
{
    const char *const args[] = {path, error_text(errno), NULL};
    msg_format(why, MSG_SYSTEM, args);
    return false;
}

/* ---- what there is ---- */

bool originals_each(struct store *s, original_fn *fn, void *ctx)
{
    bool on = true;
    sqlite3_stmt *st = db_query(s, "SELECT sha256 FROM source WHERE sha256 <> '' UNION SELECT sha256 FROM file WHERE sha256 <> ''"
                                   " UNION SELECT sha256 FROM bundle_part ORDER BY 1", "");
    while (on && db_step(s, st))
        on = fn(ctx, col_text(st, 0));
    if (!on)
        db_done(st);
    return on;
}

struct counting { struct store *s; struct store_counts *c; };

static bool count_one(void *ctx, const char *sha256)
{
    struct counting *k = ctx;
    char *path = store_file_path(k->s, sha256);
    k->c->originals++;
    k->c->bytes += file_size(path);
    free(path);
    return true;
}

void store_count(struct store *s, struct store_counts *out)
{
    struct counting k = {s, out};
    *out = (struct store_counts){
        .applications = db_one(s, "SELECT count(*) FROM application WHERE state <> 'merged'", ""),
        .submissions = db_one(s, "SELECT count(*) FROM submission", ""),
        .revisions = db_one(s, "SELECT count(*) FROM revision", ""),
        .sources = db_one(s, "SELECT count(*) FROM source", ""),
        .events = db_one(s, "SELECT count(*) FROM event", ""),
    };
    originals_each(s, count_one, &k);
}

/* ---- the manifest ---- */

static char *manifest(const struct store_counts *c, const char *database)
{
    char at[21];
    time_now_utc(at);
    return xasprintf(
        "{\"shouli_backup\":%d,\"schema\":%d,\"made_at\":\"%s\",\"database\":\"%s\",\"applications\":%lld,\"submissions\":%lld,"
        "\"revisions\":%lld,\"sources\":%lld,\"originals\":%lld,\"bytes\":%lld,\"events\":%lld}\n",
        BACKUP_FORMAT, STORE_SCHEMA_VERSION, at, database, c->applications, c->submissions, c->revisions, c->sources, c->originals,
        c->bytes, c->events);
}

static long long number_of(const json_t *m, const char *key) { return json_integer_value(json_object_get(m, key)); }

bool backup_manifest(struct zip *z, struct store_counts *out, char database[65], struct buf *why)
{
    char text[2048];
    zip_file_t *f = zip_fopen(z, BACKUP_MANIFEST, 0);
    zip_int64_t n = f ? zip_fread(f, text, sizeof text) : -1;
    if (f)
        zip_fclose(f);
    json_t *m = n > 0 ? json_loadb(text, (size_t)n, 0, NULL) : NULL;
    const char *hash = json_string_value(json_object_get(m, "database"));
    bool ours = number_of(m, "shouli_backup") > 0 && hash && strlen(hash) == 64;
    if (!ours)
        backup_fail(why, MSG_BACKUP_FOREIGN, NULL);
    else if (number_of(m, "shouli_backup") > BACKUP_FORMAT || number_of(m, "schema") > STORE_SCHEMA_VERSION)
        ours = backup_fail(why, MSG_BACKUP_NEWER, NULL);
    if (ours) {
        snprintf(database, 65, "%s", hash);
        *out = (struct store_counts){number_of(m, "applications"), number_of(m, "submissions"), number_of(m, "revisions"), number_of(m, "sources"),
                                     number_of(m, "originals"), number_of(m, "bytes"), number_of(m, "events")};
    }
    json_decref(m);
    return ours;
}

bool backup_extract(struct zip *z, const char *name, const char *to, char sha256[65])
{
    char *buffer = xcalloc(1, BACKUP_BUFFER);
    zip_file_t *f = zip_fopen(z, name, 0);
    struct file_out *o = f ? file_out_open(to) : NULL;
    zip_int64_t n = 0;
    bool good = o != NULL;
    int err = f && !o ? errno : 0;
    while (good && (n = zip_fread(f, buffer, BACKUP_BUFFER)) > 0) {
        good = file_out_add(o, buffer, (size_t)n);
        err = good ? 0 : errno;
    }
    if (o && !file_out_close(o, false, sha256) && good) {
        good = false;
        err = errno;
    }
    if (f)
        zip_fclose(f);
    free(buffer);
    errno = err;
    return good && n == 0;
}

/* ---- making it ---- */

struct backup {
    struct store *s;
    char *part, *database, *zip_path, *check;              /* the folder of the work, and what lies there */
    zip_t *z;
    struct store_counts *counts;
    struct buf *why;
    store_progress_fn *progress; void *ctx;
    size_t done;
};

/* The database of this moment: SQLite goes on from page to page while others write, and sees none of it. */
static bool snapshot(struct backup *k)
{
    sqlite3 *to = NULL;
    bool good = sqlite3_open(k->database, &to) == SQLITE_OK;
    sqlite3_backup *b = good ? sqlite3_backup_init(to, "main", k->s->db, "main") : NULL;
    int rc = b ? sqlite3_backup_step(b, -1) : SQLITE_ERROR;
    good = b && sqlite3_backup_finish(b) == SQLITE_OK && rc == SQLITE_DONE;
    if (good)                                              /* one file, not three */
        good = sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) == SQLITE_OK;
    if (!good)
        backup_fail(k->why, MSG_BACKUP_DATABASE, sqlite3_errmsg(to));
    sqlite3_close(to);
    return good;
}

static bool add_entry(struct backup *k, const char *name, zip_source_t *from)
{
    zip_int64_t i = from ? zip_file_add(k->z, name, from, ZIP_FL_ENC_UTF_8) : -1;
    if (i < 0) {
        zip_source_free(from);
        return backup_fail(k->why, MSG_BACKUP_WRITE, zip_strerror(k->z));
    }
    zip_set_file_compression(k->z, (zip_uint64_t)i, ZIP_CM_DEFLATE, BACKUP_LEVEL);
    return true;
}

static bool add_original(void *ctx, const char *sha256)
{
    struct backup *k = ctx;
    char *path = store_file_path(k->s, sha256), *name = xasprintf(BACKUP_FILES "%s", sha256);
    bool good = file_exists(path) ? add_entry(k, name, zip_source_file(k->z, path, 0, -1)) : backup_fail(k->why, MSG_BACKUP_MISSING, path);
    free(path);
    free(name);
    return good;
}

static void on_progress(zip_t *z, double share, void *ctx)
{
    struct backup *k = ctx;
    (void)z;
    if (k->progress)
        k->progress(k->ctx, (size_t)(share * (double)k->counts->originals), 2 * (size_t)k->counts->originals);
}

/* What the snapshot says of itself and which originals it names: asked of the snapshot, for the database goes on. */
static bool write_zip(struct backup *k, struct store *of)
{
    char hash[65];
    unsigned long long bytes;
    if (!file_sha256(k->database, hash, &bytes))
        return fail_errno(k->why, k->database);
    free(of->files);
    of->files = xstrdup(k->s->files);
    store_count(of, k->counts);
    char *text = manifest(k->counts, hash);
    int error = 0;
    k->z = zip_open(k->zip_path, ZIP_CREATE | ZIP_EXCL, &error);
    bool good = k->z && add_entry(k, BACKUP_MANIFEST, zip_source_buffer(k->z, text, strlen(text), 0)) &&
                add_entry(k, BACKUP_DATABASE, zip_source_file(k->z, k->database, 0, -1)) && originals_each(of, add_original, k);
    if (!k->z)
        backup_fail(k->why, MSG_BACKUP_WRITE, k->zip_path);
    if (good)
        zip_register_progress_callback_with_state(k->z, 0.01, on_progress, NULL, k);
    bool closed = good && zip_close(k->z) == 0;
    if (good && !closed)
        good = backup_fail(k->why, MSG_BACKUP_WRITE, zip_strerror(k->z));
    if (k->z && !closed)
        zip_discard(k->z);
    k->z = NULL;
    free(text);
    return good;
}

/* ---- looking through it ---- */

static bool check_original(void *ctx, const char *sha256)
{
    struct backup *k = ctx;
    char hash[65], *name = xasprintf(BACKUP_FILES "%s", sha256);
    bool good = backup_extract(k->z, name, NULL, hash) && strcmp(hash, sha256) == 0;
    if (!good)
        backup_fail(k->why, MSG_BACKUP_ORIGINAL, sha256);
    if (k->progress)
        k->progress(k->ctx, (size_t)k->counts->originals + ++k->done, 2 * (size_t)k->counts->originals);
    free(name);
    return good;
}

static void note_finding(void *ctx, const char *text)
{
    struct buf *b = ctx;
    buf_printf(b, "%s%s", b->n ? "\n" : "", text);
}

/* The database as it lies in the ZIP, and every original there. */
static bool check_zip(struct backup *k)
{
    struct store_counts told;
    struct buf found = BUF_INIT;
    char hash[65], want[65];
    size_t n;
    int error = 0;
    k->z = zip_open(k->zip_path, ZIP_RDONLY, &error);
    bool good = k->z && backup_manifest(k->z, &told, want, k->why);
    if (good && (!backup_extract(k->z, BACKUP_DATABASE, k->check, hash) || strcmp(hash, want) != 0))
        good = backup_fail(k->why, MSG_BACKUP_DATABASE, errno ? error_text(errno) : "");
    struct store *s = good ? store_open(k->check, STORE_READ, k->why) : NULL;
    good = s != NULL;
    if (good && store_verify(s, note_finding, &found, NULL, &n) > 0)
        good = backup_fail(k->why, MSG_BACKUP_DAMAGED, found.p);
    good = good && originals_each(s, check_original, k);
    store_close(s);
    if (k->z)
        zip_discard(k->z);
    buf_clear(&found);
    return good;
}

/* Something else of that name is never written over. */
static bool may_replace(const char *to, struct buf *why)
{
    struct store_counts c;
    char hash[65];
    int error = 0;
    if (!file_exists(to))
        return true;
    zip_t *z = file_is_dir(to) ? NULL : zip_open(to, ZIP_RDONLY, &error);
    struct buf ignored = BUF_INIT;
    bool ours = z && backup_manifest(z, &c, hash, &ignored);
    buf_clear(&ignored);
    if (z)
        zip_discard(z);
    return ours || backup_fail(why, MSG_BACKUP_IN_WAY, to);
}

static bool make(struct backup *k)
{
    if (!snapshot(k))
        return false;
    struct store *of = store_open(k->database, STORE_READ, k->why);
    bool good = of && write_zip(k, of);
    store_close(of);
    return good && check_zip(k);
}

bool store_backup(struct store *s, const char *to, struct store_counts *out, store_progress_fn *progress, void *ctx, struct buf *why)
{
    struct backup k = {.s = s, .counts = out, .why = why, .progress = progress, .ctx = ctx, .part = xasprintf("%s.part", to)};
    k.database = path_join(k.part, "snapshot.db");
    k.zip_path = path_join(k.part, "backup.zip");
    k.check = path_join(k.part, "check.db");
    bool good = may_replace(to, why);
    if (good) {
        if (!file_remove_tree(k.part))                     /* left by one that was killed */
            good = fail_errno(why, k.part);
        else
            file_mkdirs(k.part);
        good = good && make(&k);
        if (good)
            file_make_private(k.zip_path);
        if (good && (!file_sync(k.zip_path) || !file_rename(k.zip_path, to)))
            good = fail_errno(why, to);
        file_remove_tree(k.part);
    }
    free(k.part);
    free(k.database);
    free(k.zip_path);
    free(k.check);
    return good;
}
