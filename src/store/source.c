/*
 * source.c - what was handed in: one row a name and content, one event a time it was handed in.
 */
#include <stdlib.h>

#include "store/store_int.h"

long long source_put(struct store *s, const struct store_source *src, enum store_status status, const struct store_issue *first,
                     long long submission, int revision)
{
    /* A second look at a refused source may go better (its form has become known); a good verdict is not overwritten by "again". */
    db_run(
        s,
        "INSERT INTO source (sha256, name, kind, status, diagnosis, message, remedy, round, received_on, submission_id, revision)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, nullif(?10, 0), nullif(?11, 0))"
        " ON CONFLICT (sha256, name, round) DO UPDATE SET kind = excluded.kind, status = excluded.status, diagnosis = excluded.diagnosis,"
        " message = excluded.message, remedy = excluded.remedy, submission_id = excluded.submission_id, revision = excluded.revision"
        " WHERE source.submission_id IS NULL",
        "tttttttttin", src->sha256, src->name, src->kind, store_status_name(status), first ? first->code : "", first ? first->message : "",
        first ? first->remedy : "", src->round, src->received, submission, revision);
    return db_one(s, "SELECT id FROM source WHERE sha256 = ?1 AND name = ?2 AND round = ?3", "ttt", src->sha256, src->name, src->round);
}

char *source_detail(const struct store_source *src, enum store_status status, const char *extra)
{
    struct buf b = BUF_INIT;
    buf_adds(&b, "{\"name\":");
    json_add_string(&b, src->name);
    buf_printf(&b, ",\"sha256\":\"%s\",\"status\":\"%s\"%s}", src->sha256, store_status_name(status), extra);
    return buf_steal(&b);
}

bool store_find_bytes(struct store *s, const char *sha256, const char *round, struct store_outcome *out)
{
    sqlite3_stmt *st = db_query(s,
                                "SELECT m.application_id, m.id, v.revision, m.form, r.version FROM source v"
                                " JOIN submission m ON m.id = v.submission_id"
                                " JOIN revision r ON r.submission_id = v.submission_id AND r.revision = v.revision"
                                " WHERE v.sha256 = ?1 AND v.round = ?2 ORDER BY v.id LIMIT 1",
                                "tt", sha256, round);
    if (!db_step(s, st))
        return false;
    out->status = STORE_DUPLICATE;
    out->application = sqlite3_column_int64(st, 0);
    out->submission = sqlite3_column_int64(st, 1);
    out->revision = sqlite3_column_int(st, 2);
    snprintf(out->form, sizeof out->form, "%s", col_text(st, 3));
    snprintf(out->version, sizeof out->version, "%s", col_text(st, 4));
    db_done(st);
    return true;
}

/* The row and event of a source that is stored by itself; inside a transaction. */
static void put(struct store *s, const struct store_source *src, enum store_status status, const char *what, const struct store_issue *first,
                const struct store_outcome *same)
{
    char at[21];
    time_now_utc(at);
    long long submission = same ? same->submission : 0;
    int revision = same ? same->revision : 0;
    long long id = source_put(s, src, status, first, submission, revision);
    struct buf extra = BUF_INIT;
    if (first) {
        buf_adds(&extra, ",\"diagnosis\":");
        json_add_string(&extra, first->code);
    }
    char *detail = source_detail(src, status, extra.p);
    event_add(s, at,
              &(struct event){.what = what,
                              .by = src->by,
                              .detail = detail,
                              .source = id,
                              .application = same ? same->application : 0,
                              .submission = submission,
                              .revision = revision});
    free(detail);
    buf_clear(&extra);
}

static void put_alone(struct store *s, const struct store_source *src, enum store_status status, const char *what,
                      const struct store_issue *first, const struct store_outcome *same)
{
    db_begin(s);
    put(s, src, status, what, first, same);
    db_commit(s);
}

void store_repeat(struct store *s, const struct store_source *src, const struct store_outcome *same)
{
    put_alone(s, src, STORE_DUPLICATE, "repeated", NULL, same);
}

void store_refuse(struct store *s, const struct store_source *src, const struct store_issue *v, size_t n)
{
    put_alone(s, src, STORE_REFUSED, "refused", n ? v : NULL, NULL);
}

void store_container(struct store *s, const struct store_source *src)
{
    put_alone(s, src, STORE_OPENED, "opened", NULL, NULL);
}
