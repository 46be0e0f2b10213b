/*
 * file.c - attachments: files that are no forms, with the application they were found to belong to or, until a person says so, with none.
 * Knows nothing of what a form wants of them: whoever calls lets the application be judged.
 */
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

/* ---- in ---- */

static long long bytes_of(struct store *s, const char *sha256)
{
    unsigned long long bytes = 0;
    char hash[65], *path = store_file_path(s, sha256);
    if (!file_sha256(path, hash, &bytes))
        die_errno(path);
    free(path);
    return (long long)bytes;
}

/* The row of these bytes: the application's own under this name, the one that waits for its application whatever it was called (people send a
 * file again by another way), or a new one. */
static long long put_row(struct store *s, const struct store_source *src, const struct store_file *f, long long source)
{
    long long id = db_one(s, "SELECT id FROM file WHERE sha256 = ?1 AND (application_id IS NULL OR (name = ?2 AND application_id = ?3))"
                          " ORDER BY application_id IS NULL, id LIMIT 1", "tti", src->sha256, src->name, f->application);
    if (!id) {
        db_run(s, "INSERT INTO file (name, kind, sha256, bytes, received_on) VALUES (?1, ?2, ?3, ?4, ?5)", "tttit", src->name, f->kind,
               src->sha256, f->bytes < 0 ? bytes_of(s, src->sha256) : f->bytes, src->received);
        id = sqlite3_last_insert_rowid(s->db);
    }
    db_run(s,
           "UPDATE file SET application_id = nullif(?2, 0), submission_id = nullif(?3, 0), slot = ?4, material = ?5, kind = ?6, width = ?7,"
           " height = ?8, pages = ?9, source_id = ?10 WHERE id = ?1",
           "iiitttnnni", id, f->application, f->submission, f->slot ? f->slot : "", f->material ? f->material : "", f->kind, f->width,
           f->height, f->pages, source);
    return id;
}

void store_judge(struct store *s, const char *at, const char *by, store_judge_fn *fn, void *ctx, long long application)
{
    struct judging judging = {at, by};
    if (!fn || !application)
        return;
    s->judging = &judging;
    fn(ctx, application);
    s->judging = NULL;
}

long long store_file(struct store *s, const struct store_source *src, const struct store_file *f, const struct store_issue *v, size_t n,
                     store_judge_fn *judge, void *ctx)
{
    char at[21];
    time_now_utc(at);
    bool filed = f->application && !n;
    enum store_status status = filed ? STORE_FILED : STORE_REFUSED;
    db_begin(s);
    long long source = source_put(s, src, status, n ? v : NULL, 0, 0), id = put_row(s, src, f, source);
    char *detail = source_detail(src, status, "");
    event_add(s, at, &(struct event){filed ? "filed" : "refused", src->by, detail, source, f->application, 0, 0});
    free(detail);
    if (f->application)
        task_close(s, at, src->by, "assign", 0, id);
    else if (!db_one(s, "SELECT count(*) FROM task WHERE closed_at IS NULL AND kind = 'assign' AND file_id = ?1", "i", id))
        task_open(s, at, &(struct task_row){.kind = "assign", .source = source, .file = id});
    store_judge(s, at, src->by, judge, ctx, f->application);
    db_commit(s);
    return id;
}

long long store_file_owner(struct store *s, const char *sha256, const char *round, long long application)
{
    return db_one(s,
                  "SELECT f.application_id FROM file f JOIN application a ON a.id = f.application_id WHERE f.sha256 = ?1 AND a.round = ?2"
                  " AND (?3 = 0 OR a.id = ?3) ORDER BY f.id LIMIT 1",
                  "tti", sha256, round, application);
}

/* ---- by hand ---- */

bool store_file_assign(struct store *s, long long file, const struct store_file *to, const char *by, store_judge_fn *judge, void *ctx)
{
    char at[21];
    time_now_utc(at);
    db_begin(s);
    long long source = db_one(s, "SELECT source_id FROM file WHERE id = ?1", "i", file);
    long long before = db_one(s, "SELECT application_id FROM file WHERE id = ?1", "i", file);
    db_run(s, "UPDATE file SET application_id = ?2, submission_id = nullif(?3, 0), slot = ?4, material = ?5 WHERE id = ?1", "iiitt", file,
           to->application, to->submission, to->slot ? to->slot : "", to->material ? to->material : "");
    db_run(s, "UPDATE source SET status = 'filed', diagnosis = '', message = '', remedy = '' WHERE id = ?1 AND submission_id IS NULL", "i",
           source);
    task_close(s, at, by, "assign", 0, file);
    char *detail = xasprintf("{\"file\":%lld,\"from\":%lld}", file, before);
    event_add(s, at, &(struct event){"assigned", by, detail, source, to->application, 0, 0});
    if (before && before != to->application) {
        event_add(s, at, &(struct event){"unassigned", by, detail, 0, before, 0, 0});
        store_judge(s, at, by, judge, ctx, before);
    }
    free(detail);
    store_judge(s, at, by, judge, ctx, to->application);
    db_commit(s);
    return true;
}

/* ---- out ---- */

void store_each_file(struct store *s, long long application, long long file, store_file_fn *fn, void *ctx)
{
    sqlite3_stmt *st =
        db_query(s,
                 "SELECT id, coalesce(application_id, 0), coalesce(submission_id, 0), slot, material, name, kind, sha256, bytes,"
                 " received_on, width, height, pages FROM file"
                 " WHERE (?1 = 0 OR application_id = ?1) AND (?2 = 0 OR id = ?2) ORDER BY id",
                 "ii", application, file);
    while (db_step(s, st)) {
        struct store_file f = {.id = sqlite3_column_int64(st, 0), .application = sqlite3_column_int64(st, 1), .submission = sqlite3_column_int64(st, 2),
                               .slot = col_text(st, 3), .material = col_text(st, 4), .name = col_text(st, 5), .kind = col_text(st, 6),
                               .sha256 = col_text(st, 7), .bytes = sqlite3_column_int64(st, 8), .received = col_text(st, 9),
                               .width = sqlite3_column_int(st, 10), .height = sqlite3_column_int(st, 11), .pages = sqlite3_column_int(st, 12)};
        if (!fn(ctx, &f)) {
            db_done(st);
            return;
        }
    }
}

bool store_has_tick(struct store *s, long long application, const char *material)
{
    return *material && db_one(s, "SELECT count(*) FROM tick WHERE application_id = ?1 AND material = ?2 AND count > 0", "it", application,
                               material) > 0;
}
