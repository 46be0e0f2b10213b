/*
 * hand.c - what a clerk changes by hand: choices, retractions, ticks, issues raised, settled and waived. Each is one transaction with its line
 * in the log; what follows from it for the application is judged in the same transaction.
 */
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

struct hand { struct store *s; char at[21]; const struct store_hand *h; };

static struct hand begin(struct store *s, const struct store_hand *h)
{
    struct hand w = {.s = s, .h = h};
    time_now_utc(w.at);
    db_begin(s);
    return w;
}

static void log_it(const struct hand *w, const char *what, const char *extra, long long application, long long submission, int revision)
{
    struct buf b = BUF_INIT;
    buf_adds(&b, "{\"why\":");
    json_add_string(&b, w->h->why ? w->h->why : "");
    buf_printf(&b, "%s}", extra);
    event_add(w->s, w->at, &(struct event){what, w->h->by, b.p, 0, application, submission, revision});
    buf_clear(&b);
}

/* Judges, brings the tasks in line and is done. */
static void end(const struct hand *w, long long application)
{
    store_judge(w->s, w->at, w->h->by, w->h->judge, w->h->ctx, application);
    tasks_settle(w->s, w->at, w->h->by, application);
    db_commit(w->s);
}

static void reckon(struct store *s, long long submission)
{
    db_run(s,
           "UPDATE submission SET status = CASE WHEN EXISTS (SELECT 1 FROM issue WHERE submission_id = ?1 AND closed_at IS NULL"
           " AND severity = 'error') THEN 'incomplete' ELSE 'accepted' END WHERE id = ?1",
           "i", submission);
}

/* One that no other of its kind is against any more waits for no choice. */
static void end_conflict(struct store *s, long long application, const char *form)
{
    if (db_one(s, "SELECT count(*) FROM submission WHERE application_id = ?1 AND form = ?2 AND retracted_at IS NULL", "it", application,
               form) == 1)
        reckon(s, db_one(s, "SELECT id FROM submission WHERE application_id = ?1 AND form = ?2 AND retracted_at IS NULL", "it", application,
                         form));
}

struct place_of { long long application; int revision; char form[128]; bool conflict; };

static bool find(struct store *s, long long submission, struct place_of *p)
{
    sqlite3_stmt *st =
        db_query(s, "SELECT application_id, revision, form, status = 'conflict' FROM submission WHERE id = ?1 AND retracted_at IS NULL",
                 "i", submission);
    if (!db_step(s, st))
        return false;
    p->application = sqlite3_column_int64(st, 0);
    p->revision = sqlite3_column_int(st, 1);
    snprintf(p->form, sizeof p->form, "%s", col_text(st, 2));
    p->conflict = sqlite3_column_int(st, 3);
    db_done(st);
    return true;
}

enum store_done store_retract(struct store *s, long long submission, const struct store_hand *h)
{
    struct hand w = begin(s, h);
    struct place_of p;
    if (!find(s, submission, &p)) {
        db_commit(s);
        return STORE_NO_SUCH;
    }
    db_run(s, "UPDATE submission SET retracted_at = ?2 WHERE id = ?1", "it", submission, w.at);
    db_run(s, "UPDATE issue SET closed_at = ?2 WHERE submission_id = ?1 AND closed_at IS NULL", "it", submission, w.at);
    end_conflict(s, p.application, p.form);
    log_it(&w, "retracted", "", p.application, submission, p.revision);
    end(&w, p.application);
    return STORE_DONE;
}

enum store_done store_choose(struct store *s, long long submission, int revision, const struct store_hand *h)
{
    struct hand w = begin(s, h);
    struct place_of p;
    enum store_done done = !find(s, submission, &p) ? STORE_NO_SUCH : !p.conflict ? STORE_NOT_NOW : p.revision != revision ? STORE_OTHER : STORE_DONE;
    if (done != STORE_DONE) {
        db_commit(s);
        return done;
    }
    db_run(
        s,
        "UPDATE issue SET closed_at = ?4 WHERE closed_at IS NULL AND submission_id IN (SELECT id FROM submission WHERE application_id = ?1"
        " AND form = ?2 AND id <> ?3 AND retracted_at IS NULL)",
        "itit", p.application, p.form, submission, w.at);
    db_run(s, "UPDATE submission SET retracted_at = ?4 WHERE application_id = ?1 AND form = ?2 AND id <> ?3 AND retracted_at IS NULL",
           "itit", p.application, p.form, submission, w.at);
    reckon(s, submission);
    log_it(&w, "chosen", "", p.application, submission, revision);
    end(&w, p.application);
    return STORE_DONE;
}

/* ---- ticks ---- */

bool store_last_print(struct store *s, long long application, const char *form, struct buf *check)
{
    sqlite3_stmt *st = db_query(s, "SELECT json_extract(e.detail, '$.check') FROM event e JOIN submission m ON m.id = e.submission_id"
                                   " WHERE e.application_id = ?1 AND m.form = ?2 AND e.what = 'printed' ORDER BY e.id DESC LIMIT 1",
                                "it", application, form);
    buf_reset(check);
    bool found = db_step(s, st);
    if (found) {
        buf_adds(check, col_text(st, 0));
        db_done(st);
    }
    return found;
}

void store_printed(struct store *s, long long application, long long submission, int revision, const char *check, const struct store_hand *h)
{
    struct place_of p;
    struct buf last = BUF_INIT, extra = BUF_INIT;
    struct hand w = begin(s, h);
    bool known = find(s, submission, &p) && store_last_print(s, application, p.form, &last) && strcmp(last.p, check) == 0;
    buf_adds(&extra, ",\"check\":");
    json_add_string(&extra, check);
    if (!known)
        log_it(&w, "printed", extra.p, application, submission, revision);
    db_commit(s);
    buf_clear(&last);
    buf_clear(&extra);
}

void store_tick(struct store *s, long long application, const char *material, const char *what, int count, const struct store_hand *h)
{
    struct hand w = begin(s, h);
    db_run(s, "DELETE FROM tick WHERE application_id = ?1 AND material = ?2 AND what = ?3", "itt", application, material, what);
    if (count > 0)
        db_run(s, "INSERT INTO tick (application_id, material, what, count, at, by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", "ittntt", application,
               material, what, count, w.at, h->by);
    struct buf extra = BUF_INIT;
    buf_adds(&extra, ",\"material\":");
    json_add_string(&extra, material);
    buf_printf(&extra, ",\"what\":\"%s\",\"count\":%d", what, count);
    log_it(&w, "ticked", extra.p, application, 0, 0);
    buf_clear(&extra);
    end(&w, application);
}

void store_each_tick(struct store *s, long long application, store_tick_fn *fn, void *ctx)
{
    sqlite3_stmt *st =
        db_query(s, "SELECT material, what, count, at, by FROM tick WHERE application_id = ?1 ORDER BY material, what", "i", application);
    while (db_step(s, st)) {
        struct store_ticked t = {col_text(st, 0), col_text(st, 1), col_text(st, 3), col_text(st, 4), sqlite3_column_int(st, 2)};
        fn(ctx, &t);
    }
}

/* ---- issues by hand ---- */

/* People were told what is wrong with these answers, and have not handed in others since. */
static bool was_told(struct store *s, const struct place_of *p, long long submission)
{
    return db_one(s,
                  "SELECT count(*) FROM notice WHERE application_id = ?1 AND told_at IS NOT NULL AND told_at >= (SELECT max(at) FROM event"
                  " WHERE submission_id = ?2 AND revision = ?3 AND what IN ('submitted', 'revised'))",
                  "iin", p->application, submission, p->revision) > 0;
}

enum store_done store_raise(struct store *s, long long submission, const struct store_issue *i, const struct store_hand *h)
{
    struct hand w = begin(s, h);
    struct place_of p;
    enum store_done done = !find(s, submission, &p) ? STORE_NO_SUCH : was_told(s, &p, submission) ? STORE_NOT_NOW : STORE_DONE;
    if (done != STORE_DONE) {
        db_commit(s);
        return done;
    }
    db_run(s,
           "INSERT INTO issue (submission_id, revision, code, severity, section, field, row, label, value, message, remedy, opened_at, origin, by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, 0), ?8, ?9, ?10, ?11, ?12, 'clerk', ?13)",
           "inttttntttttt", submission, p.revision, i->code, i->severity, i->section, i->field, i->row, i->label, i->value, i->message, i->remedy, w.at,
           h->by);
    if (!p.conflict)
        reckon(s, submission);
    struct buf extra = BUF_INIT;
    buf_adds(&extra, ",\"field\":");
    json_add_string(&extra, i->field);
    buf_adds(&extra, ",\"message\":");
    json_add_string(&extra, i->message);
    log_it(&w, "raised", extra.p, p.application, submission, p.revision);
    buf_clear(&extra);
    end(&w, p.application);
    return STORE_DONE;
}

struct issue_row { long long submission; bool clerk, warning, waived; };

static bool find_issue(struct store *s, long long issue, struct issue_row *r)
{
    sqlite3_stmt *st = db_query(s, "SELECT submission_id, origin = 'clerk', severity = 'warning', waived_at IS NOT NULL FROM issue WHERE id = ?1 AND closed_at IS NULL",
                                "i", issue);
    if (!db_step(s, st))
        return false;
    *r = (struct issue_row){sqlite3_column_int64(st, 0), sqlite3_column_int(st, 1), sqlite3_column_int(st, 2), sqlite3_column_int(st, 3)};
    db_done(st);
    return true;
}

static enum store_done change_issue(struct store *s, long long issue, bool waive, const struct store_hand *h)
{
    struct hand w = begin(s, h);
    struct issue_row r;
    struct place_of p;
    bool there = find_issue(s, issue, &r) && find(s, r.submission, &p);
    enum store_done done = !there ? STORE_NO_SUCH : (waive ? !r.warning || r.waived : !r.clerk) ? STORE_NOT_NOW : STORE_DONE;
    if (done != STORE_DONE) {
        db_commit(s);
        return done;
    }
    if (waive)
        db_run(s, "UPDATE issue SET waived_at = ?2, waived_by = ?3, waived_why = ?4 WHERE id = ?1", "ittt", issue, w.at, h->by, h->why);
    else
        db_run(s, "UPDATE issue SET closed_at = ?2 WHERE id = ?1", "it", issue, w.at);
    if (!p.conflict)
        reckon(s, r.submission);
    char *extra = xasprintf(",\"issue\":%lld", issue);
    log_it(&w, waive ? "waived" : "settled", extra, p.application, r.submission, p.revision);
    free(extra);
    end(&w, p.application);
    return STORE_DONE;
}

enum store_done store_waive(struct store *s, long long issue, const struct store_hand *h) { return change_issue(s, issue, true, h); }
enum store_done store_settle_issue(struct store *s, long long issue, const struct store_hand *h) { return change_issue(s, issue, false, h); }
