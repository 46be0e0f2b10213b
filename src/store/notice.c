/*
 * notice.c - what people were told of their application: notices, the issues in them, when and how they were told, and when they answered.
 */
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

long long sequence_next(struct store *s, const char *name)
{
    db_run(s, "INSERT INTO sequence (name, next) VALUES (?1, 1) ON CONFLICT (name) DO NOTHING", "t", name);
    long long n = db_one(s, "SELECT next FROM sequence WHERE name = ?1", "t", name);
    db_run(s, "UPDATE sequence SET next = next + 1 WHERE name = ?1", "t", name);
    return n;
}

void store_each_fault(struct store *s, long long application, store_fault_fn *fn, void *ctx)
{
    sqlite3_stmt *st = db_query(
        s,
        "SELECT i.id, i.submission_id, i.across, m.form, i.code, i.severity, i.section, i.field, i.row, i.label, i.value, i.message,"
        " i.remedy FROM issue i JOIN submission m ON m.id = i.submission_id WHERE m.application_id = ?1 AND m.retracted_at IS NULL"
        " AND i.closed_at IS NULL AND i.waived_at IS NULL AND i.severity = 'error'"
        /* What waits for a clerk is nothing that people have to mend. */
        " AND i.code NOT IN ('S-RECOVERED', 'S-UNREAD') ORDER BY m.form, m.id, i.across, i.id",
        "i", application);
    while (db_step(s, st)) {
        struct store_fault f = {.id = sqlite3_column_int64(st, 0), .submission = sqlite3_column_int64(st, 1), .across = sqlite3_column_int(st, 2) != 0,
                                .form = col_text(st, 3)};
        f.i = (struct store_issue){.code = col_text(st, 4), .severity = col_text(st, 5), .section = col_text(st, 6), .field = col_text(st, 7),
                                   .row = sqlite3_column_int(st, 8), .label = col_text(st, 9), .value = col_text(st, 10),
                                   .message = col_text(st, 11), .remedy = col_text(st, 12)};
        if (!fn(ctx, &f)) {
            db_done(st);
            return;
        }
    }
}

/* ---- notices ---- */

static struct store_notice notice_row(sqlite3_stmt *st)
{
    return (struct store_notice){sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1), col_text(st, 2), col_text(st, 3), col_text(st, 4), col_text(st, 5),
                                 col_text(st, 6), col_text(st, 7), col_text(st, 8), col_text(st, 9), col_text(st, 10)};
}

void store_each_notice(struct store *s, long long application, store_notice_fn *fn, void *ctx)
{
    sqlite3_stmt *st = db_query(
        s,
        "SELECT id, application_id, number, made_at, made_by, due_on, told_at, told_by, told_how, told_whom, answered_at FROM notice"
        " WHERE kind = 'correction' AND (?1 = 0 OR application_id = ?1) ORDER BY id",
        "i", application);
    while (db_step(s, st)) {
        struct store_notice n = notice_row(st);
        if (!fn(ctx, &n)) {
            db_done(st);
            return;
        }
    }
}

static struct store_notice in_arena(const struct store_notice *n, struct arena *a)
{
    return (struct store_notice){n->id, n->application, arena_strdup(a, n->number), arena_strdup(a, n->made_on), arena_strdup(a, n->made_by),
                                 arena_strdup(a, n->due_on), arena_strdup(a, n->told_on), arena_strdup(a, n->told_by), arena_strdup(a, n->told_how),
                                 arena_strdup(a, n->told_whom), arena_strdup(a, n->answered_on)};
}

struct latest { struct arena *a; struct store_notice n; };

static bool keep_latest(void *ctx, const struct store_notice *n)
{
    struct latest *l = ctx;
    l->n = in_arena(n, l->a);
    return true;
}

/* The issues a notice lists, and the forms it misses, as one text. */
static void told_by_notice(struct store *s, long long notice, struct buf *out)
{
    sqlite3_stmt *st = db_query(s, "SELECT issue_id FROM notice_issue WHERE notice_id = ?1 ORDER BY ordinal", "i", notice);
    while (db_step(s, st))
        buf_printf(out, "%lld ", sqlite3_column_int64(st, 0));
    st = db_query(s, "SELECT json_extract(detail, '$.missing') FROM event WHERE what = 'noticed' AND json_extract(detail, '$.notice') = ?1",
                  "i", notice);
    if (db_step(s, st)) {
        buf_adds(out, col_text(st, 0));
        db_done(st);
    }
}

static bool tells_the_same(struct store *s, long long notice, const struct store_telling *t)
{
    struct buf before = BUF_INIT, now = BUF_INIT;
    told_by_notice(s, notice, &before);
    for (size_t i = 0; i < t->nissues; i++)
        buf_printf(&now, "%lld ", t->issues[i]);
    buf_adds(&now, t->missing);
    bool same = strcmp(before.p, now.p) == 0;
    buf_clear(&before);
    buf_clear(&now);
    return same;
}

static void write_notice(struct store *s, const struct store_telling *t)
{
    char at[21], *name = xasprintf("notice/%.4s", t->day);
    time_now_utc(at);
    char *number = xasprintf("BZ%.4s-%04lld", t->day, sequence_next(s, name));
    db_run(s, "INSERT INTO notice (application_id, kind, number, made_at, made_by, due_on) VALUES (?1, 'correction', ?2, ?3, ?4, ?5)",
           "itttt", t->application, number, t->day, t->by, t->due);
    long long id = sqlite3_last_insert_rowid(s->db);
    for (size_t i = 0; i < t->nissues; i++)
        db_run(s, "INSERT INTO notice_issue (notice_id, ordinal, issue_id) VALUES (?1, ?2, ?3)", "ini", id, (int)i + 1, t->issues[i]);
    struct buf detail = BUF_INIT;
    buf_printf(&detail, "{\"notice\":%lld,\"number\":\"%s\",\"issues\":%zu,\"missing\":", id, number, t->nissues);
    json_add_string(&detail, t->missing);
    buf_addc(&detail, '}');
    event_add(s, at, &(struct event){"noticed", t->by, detail.p, 0, t->application, 0, 0});
    buf_clear(&detail);
    free(number);
    free(name);
}

void store_notice_make(struct store *s, const struct store_telling *t, struct arena *a, struct store_notice *out)
{
    struct latest l = {.a = a};
    db_begin(s);
    store_each_notice(s, t->application, keep_latest, &l);
    if (!l.n.id || *l.n.answered_on || !tells_the_same(s, l.n.id, t)) {
        write_notice(s, t);
        store_each_notice(s, t->application, keep_latest, &l);
    }
    db_commit(s);
    *out = l.n;
}

void store_notice_told(struct store *s, long long notice, const struct store_told *t)
{
    char at[21];
    time_now_utc(at);
    db_begin(s);
    db_run(s,
           "UPDATE notice SET told_at = ?2, told_by = ?3, told_how = ?4, told_whom = ?5, due_on = nullif(?6, '') WHERE id = ?1 AND told_at IS NULL",
           "ittttt", notice, t->on, t->by, t->how, t->whom, t->due);
    long long application = db_one(s, "SELECT application_id FROM notice WHERE id = ?1", "i", notice);
    struct buf detail = BUF_INIT;
    buf_printf(&detail, "{\"notice\":%lld,\"on\":\"%s\",\"how\":", notice, t->on);
    json_add_string(&detail, t->how);
    buf_adds(&detail, ",\"whom\":");
    json_add_string(&detail, t->whom);
    buf_addc(&detail, '}');
    event_add(s, at, &(struct event){"told", t->by, detail.p, 0, application, 0, 0});
    buf_clear(&detail);
    db_commit(s);
}

void notices_answered(struct store *s, long long application, const char *day)
{
    db_run(s, "UPDATE notice SET answered_at = ?2 WHERE application_id = ?1 AND answered_at IS NULL", "it", application, day);
}

void store_note(struct store *s, long long application, const char *what, const char *by, const char *detail)
{
    char at[21];
    time_now_utc(at);
    db_begin(s);
    event_add(s, at, &(struct event){what, by, detail, 0, application, 0, 0});
    db_commit(s);
}
