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

/* Forms of an application that wait for a choice, those with damaged text and those read from copies, against the tasks about them. */
void tasks_settle(struct store *s, const char *at, const char *by, long long application)
{
    db_run(s,
           "INSERT INTO task (kind, application_id, submission_id, revision, opened_at) SELECT 'choose', application_id, id, revision, ?2"
           " FROM submission WHERE application_id = ?1 AND status = 'conflict' AND retracted_at IS NULL"
           " AND NOT EXISTS (SELECT 1 FROM task t WHERE t.submission_id = submission.id AND t.kind = 'choose' AND t.closed_at IS NULL)",
           "it", application, at);
    db_run(s,
           "INSERT INTO task (kind, application_id, submission_id, revision, opened_at) SELECT DISTINCT 'damaged', m.application_id, m.id, m.revision, ?2"
           " FROM submission m JOIN answer n ON n.submission_id = m.id AND n.revision = m.revision AND n.mark = 'damaged'"
           " WHERE m.application_id = ?1 AND m.retracted_at IS NULL"
           " AND NOT EXISTS (SELECT 1 FROM task t WHERE t.submission_id = m.id AND t.kind = 'damaged' AND t.closed_at IS NULL)",
           "it", application, at);
    db_run(s,
           "INSERT INTO task (kind, application_id, submission_id, revision, opened_at) SELECT DISTINCT 'confirm', m.application_id, m.id, m.revision, ?2"
           " FROM submission m JOIN issue i ON i.submission_id = m.id AND i.code = 'S-RECOVERED' AND i.closed_at IS NULL"
           " WHERE m.application_id = ?1 AND m.retracted_at IS NULL"
           " AND NOT EXISTS (SELECT 1 FROM task t WHERE t.submission_id = m.id AND t.kind = 'confirm' AND t.closed_at IS NULL)",
           "it", application, at);
    db_run(s,
           "UPDATE task SET closed_at = ?2, closed_by = ?3 WHERE closed_at IS NULL AND kind = 'confirm' AND submission_id IN"
           " (SELECT m.id FROM submission m WHERE m.application_id = ?1 AND (m.retracted_at IS NOT NULL OR NOT EXISTS"
           " (SELECT 1 FROM issue i WHERE i.submission_id = m.id AND i.code = 'S-RECOVERED' AND i.closed_at IS NULL)))",
           "itt", application, at, by);
    db_run(s,
           "UPDATE task SET closed_at = ?2, closed_by = ?3 WHERE closed_at IS NULL AND kind = 'choose' AND submission_id IN"
           " (SELECT id FROM submission WHERE application_id = ?1 AND (status <> 'conflict' OR retracted_at IS NOT NULL))",
           "itt", application, at, by);
    db_run(s,
           "UPDATE task SET closed_at = ?2, closed_by = ?3 WHERE closed_at IS NULL AND kind = 'damaged' AND submission_id IN"
           " (SELECT m.id FROM submission m WHERE m.application_id = ?1 AND (m.retracted_at IS NOT NULL OR NOT EXISTS"
           " (SELECT 1 FROM answer n WHERE n.submission_id = m.id AND n.revision = m.revision AND n.mark = 'damaged')))",
           "itt", application, at, by);
}

void store_each_task(struct store *s, store_task_fn *fn, void *ctx)
{
    sqlite3_stmt *st = db_query(s,
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
