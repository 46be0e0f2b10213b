/*
 * task.c - what waits for a person. A task is opened by what needs one and closed when that is gone, whoever made it go.
 */
#include <stdlib.h>

#include "store/store_int.h"

void task_open(struct store *s, const char *at, const struct task_row *t)
{
    if (db_one(s,
               "SELECT count(*) FROM task WHERE closed_at IS NULL AND kind = ?1 AND coalesce(submission_id, 0) = ?2 AND coalesce(file_id, 0) = ?3"
               " AND coalesce(source_id, 0) = ?4",
               "tiii", t->kind, t->submission, t->file, t->source))
        return;
    db_run(s,
           "INSERT INTO task (kind, application_id, submission_id, revision, source_id, file_id, opened_at)"
           " VALUES (?1, nullif(?2, 0), nullif(?3, 0), nullif(?4, 0), nullif(?5, 0), nullif(?6, 0), ?7)",
           "tiiniit", t->kind, t->application, t->submission, t->revision, t->source, t->file, at);
}

void task_close(struct store *s, const char *at, const char *by, const char *kind, long long submission, long long file)
{
    db_run(s,
           "UPDATE task SET closed_at = ?4, closed_by = ?5 WHERE closed_at IS NULL AND kind = ?1 AND (?2 = 0 OR submission_id = ?2)"
           " AND (?3 = 0 OR file_id = ?3)",
           "tiitt", kind, submission, file, at, by);
}

/* What a submission waits for, and what is already open about it. */
struct wait { long long id; int revision; bool wanted[3], open[3]; };
static const char *const kinds[3] = {"choose", "damaged", "confirm"};

static size_t list_waits(struct store *s, long long application, struct wait **out)
{
    size_t n = 0, cap = 0;
    sqlite3_stmt *st =
        db_query(s,
                 "SELECT m.id, m.revision, m.status = 'conflict' AND m.retracted_at IS NULL,"
                 " m.retracted_at IS NULL AND EXISTS (SELECT 1 FROM answer n WHERE n.submission_id = m.id AND n.revision = m.revision"
                 " AND n.mark = 'damaged'),"
                 " m.retracted_at IS NULL AND EXISTS (SELECT 1 FROM issue i WHERE i.submission_id = m.id AND i.code = 'S-RECOVERED'"
                 " AND i.closed_at IS NULL),"
                 " EXISTS (SELECT 1 FROM task t WHERE t.submission_id = m.id AND t.kind = 'choose' AND t.closed_at IS NULL),"
                 " EXISTS (SELECT 1 FROM task t WHERE t.submission_id = m.id AND t.kind = 'damaged' AND t.closed_at IS NULL),"
                 " EXISTS (SELECT 1 FROM task t WHERE t.submission_id = m.id AND t.kind = 'confirm' AND t.closed_at IS NULL)"
                 " FROM submission m WHERE m.application_id = ?1",
                 "i", application);
    while (db_step(s, st)) {
        struct wait *w = VEC_ADD(*out, n, cap);
        w->id = sqlite3_column_int64(st, 0);
        w->revision = sqlite3_column_int(st, 1);
        for (int k = 0; k < 3; k++) {
            w->wanted[k] = sqlite3_column_int(st, 2 + k) != 0;
            w->open[k] = sqlite3_column_int(st, 5 + k) != 0;
        }
    }
    return n;
}

/* Forms of an application that wait for a choice, those with damaged text and those read from copies, against the tasks about them. Looked at
 * first: nearly every form that comes in waits for nothing. */
void tasks_settle(struct store *s, const char *at, const char *by, long long application)
{
    struct wait *v = NULL;
    size_t n = list_waits(s, application, &v);
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < n; i++) {
            if (v[i].wanted[k] && !v[i].open[k])
                task_open(s, at, &(struct task_row){.kind = kinds[k], .application = application, .submission = v[i].id, .revision = v[i].revision});
            else if (v[i].open[k] && !v[i].wanted[k])
                task_close(s, at, by, kinds[k], v[i].id, 0);
        }
    free(v);
}

void store_each_task(struct store *s, store_task_fn *fn, void *ctx)
{
    sqlite3_stmt *st = db_query(
        s,
        "SELECT t.id, t.kind, coalesce(t.application_id, f.application_id, 0), coalesce(t.submission_id, 0), coalesce(t.revision, 0),"
        " coalesce(t.file_id, 0), coalesce(v.name, ''), coalesce(a.name, ''), coalesce(a.person, ''),"
        " coalesce((SELECT title FROM form WHERE id = m.form ORDER BY rowid DESC LIMIT 1), ''), coalesce(r.received_on, v.received_on, ''),"
        " t.opened_at, coalesce(v.message, ''), coalesce(f.kind, v.kind, ''), coalesce(m.form || '@' || r.version,"
        " json_extract(t.detail, '$.form'), ''), coalesce(v.sha256, ''), coalesce(json_extract(t.detail, '$.title'), '')"
        " FROM task t LEFT JOIN file f ON f.id = t.file_id LEFT JOIN submission m ON m.id = t.submission_id"
        " LEFT JOIN revision r ON r.submission_id = m.id AND r.revision = m.revision"
        " LEFT JOIN source v ON v.id = coalesce(t.source_id, r.source_id)"
        " LEFT JOIN application a ON a.id = coalesce(t.application_id, m.application_id)"
        " WHERE t.closed_at IS NULL ORDER BY t.kind, a.procedure, a.name, t.id",
        "");
    while (db_step(s, st)) {
        struct store_task t = {.id = sqlite3_column_int64(st, 0), .kind = col_text(st, 1), .application = sqlite3_column_int64(st, 2),
                               .submission = sqlite3_column_int64(st, 3), .revision = sqlite3_column_int(st, 4), .file = sqlite3_column_int64(st, 5),
                               .source = col_text(st, 6), .name = col_text(st, 7), .person = col_text(st, 8), .title = col_text(st, 9),
                               .received = col_text(st, 10), .opened_at = col_text(st, 11), .message = col_text(st, 12), .source_kind = col_text(st, 13),
                               .form = col_text(st, 14), .sha256 = col_text(st, 15)};
        if (!*t.title)
            t.title = col_text(st, 16);
        if (!fn(ctx, &t)) {
            db_done(st);
            return;
        }
    }
}

long long store_task_file(struct store *s, long long task)
{
    return db_one(s, "SELECT file_id FROM task WHERE id = ?1 AND kind = 'assign'", "i", task);
}
