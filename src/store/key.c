/*
 * key.c - what a person reads from paper or from a copy: the tasks for it, and the word by which a page that was made for one is known when it
 * comes back. A stranger cannot know the word.
 */
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

void store_paper(struct store *s, const struct store_source *src, const struct store_issue *v, size_t n, const struct store_paper_of *of)
{
    char at[21];
    struct buf detail = BUF_INIT;
    time_now_utc(at);
    db_begin(s);
    long long source = source_put(s, src, STORE_REFUSED, n ? v : NULL, 0, 0);
    char *told = source_detail(src, STORE_REFUSED, ",\"diagnosis\":\"S-PAPER\"");
    event_add(s, at, &(struct event){"refused", src->by, told, source, of->application, 0, 0});
    task_open(s, at, &(struct task_row){"key", of->application, 0, 0, source, 0});
    buf_adds(&detail, "{\"form\":");
    json_add_string(&detail, of->form);
    buf_adds(&detail, ",\"title\":");
    json_add_string(&detail, of->title);
    buf_addc(&detail, '}');
    db_run(s, "UPDATE task SET detail = ?2 WHERE kind = 'key' AND source_id = ?1 AND closed_at IS NULL AND detail = '{}'", "it", source,
           detail.p);
    db_commit(s);
    free(told);
    buf_clear(&detail);
}

/* ---- words ---- */

void store_task_word(struct store *s, long long task, char out[STORE_TASK_WORD])
{
    *out = '\0';
    db_begin(s);
    db_run(s, "UPDATE task SET detail = json_set(detail, '$.word', lower(hex(randomblob(8)))) WHERE id = ?1 AND json_extract(detail, '$.word') IS NULL",
           "i", task);
    db_commit(s);
    sqlite3_stmt *st = db_query(s, "SELECT 'task-' || id || '-' || json_extract(detail, '$.word') FROM task WHERE id = ?1", "i", task);
    if (db_step(s, st)) {
        snprintf(out, STORE_TASK_WORD, "%s", col_text(st, 0));
        db_done(st);
    }
}

static long long standing(struct store *s, const char *form)
{
    return db_one(
        s,
        "SELECT coalesce(max(id), 0) FROM task WHERE kind = 'key' AND source_id IS NULL AND json_extract(detail, '$.standing') = 1"
        " AND json_extract(detail, '$.form') = ?1",
        "t", form);
}

long long store_key_page(struct store *s, const char *form, const char *by)
{
    char at[21];
    struct buf detail = BUF_INIT;
    long long task = standing(s, form);
    if (task)
        return task;
    time_now_utc(at);
    buf_adds(&detail, "{\"standing\":1,\"form\":");
    json_add_string(&detail, form);
    buf_addc(&detail, '}');
    db_begin(s);
    db_run(s, "INSERT INTO task (kind, detail, opened_at, closed_at, closed_by) VALUES ('key', ?1, ?2, ?2, ?3)", "ttt", detail.p, at, by);
    task = sqlite3_last_insert_rowid(s->db);
    db_commit(s);
    buf_clear(&detail);
    return task;
}

bool store_task_by_word(struct store *s, const char *word, struct store_task_found *out)
{
    memset(out, 0, sizeof *out);
    sqlite3_stmt *st = db_query(s,
                                "SELECT t.id, t.kind, coalesce(t.submission_id, 0), coalesce(json_extract(t.detail, '$.standing'), 0),"
                                " coalesce(json_extract(t.detail, '$.form'), '') FROM task t"
                                " WHERE 'task-' || t.id || '-' || json_extract(t.detail, '$.word') = ?1"
                                " AND (t.closed_at IS NULL OR json_extract(t.detail, '$.standing') = 1)",
                                "t", word);
    if (!db_step(s, st))
        return false;
    out->task = sqlite3_column_int64(st, 0);
    out->origin = strcmp(col_text(st, 1), "key") == 0 ? "key" : "confirm";
    out->submission = sqlite3_column_int64(st, 2);
    out->standing = sqlite3_column_int(st, 3) != 0;
    snprintf(out->form, sizeof out->form, "%s", col_text(st, 4));
    db_done(st);
    return true;
}

/* ---- done ---- */

/* The paper that was keyed lies with the application from now on, and has been seen. */
static void file_paper(struct store *s, long long task, const char *by, const struct store_outcome *o)
{
    sqlite3_stmt *st = db_query(
        s, "SELECT v.sha256, v.name, v.kind, v.received_on, v.round FROM task t JOIN source v ON v.id = t.source_id WHERE t.id = ?1", "i",
        task);
    if (!db_step(s, st))
        return;
    char *words[5];
    for (int i = 0; i < 5; i++)
        words[i] = xstrdup(col_text(st, i));
    db_done(st);
    struct store_source paper = {words[0], words[1], words[2], words[3], by, words[4]};
    store_scan(s, &paper, o, 0, true);
    for (int i = 0; i < 5; i++)
        free(words[i]);
}

void store_task_done(struct store *s, const struct store_task_found *t, const char *by, const struct store_outcome *o)
{
    char at[21];
    if (t->standing)
        return;
    time_now_utc(at);
    db_begin(s);
    db_run(s,
           "UPDATE task SET closed_at = coalesce(closed_at, ?2), closed_by = ?3, application_id = ?4, submission_id = ?5, revision = ?6 WHERE id = ?1",
           "ittiin", t->task, at, by, o->application, o->submission, o->revision);
    db_commit(s);
    file_paper(s, t->task, by, o);
}
