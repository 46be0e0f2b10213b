/*
 * issue.c - issues follow from rules: what came again stays open, what did not is closed, what is new is opened.
 *
 * Issues across the forms of an application are kept apart from those of one form: they come and go with its other forms.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

static void digest(struct store *s, sqlite3_stmt *st, char out[65])
{
    struct buf b = BUF_INIT;
    while (db_step(s, st)) {
        for (int i = 0; i < 10; i++) {
            buf_adds(&b, col_text(st, i));
            buf_addc(&b, '\x1f');
        }
        buf_addc(&b, '\n');
    }
    sha256_hex(b.p, b.n, out);
    buf_clear(&b);
}

void issues_digest(struct store *s, long long submission, int revision, char out[65])
{
    digest(s,
           db_query(s,
                    "SELECT code, severity, section, field, row, label, value, message, remedy, opened_at FROM issue"
                    " WHERE submission_id = ?1 AND revision = ?2 AND across = 0 AND origin = 'rule' ORDER BY id",
                    "in", submission, revision),
           out);
}

void across_digest(struct store *s, long long submission, char out[65])
{
    digest(s,
           db_query(s,
                    "SELECT code, severity, section, field, row, label, value, message, remedy, opened_at FROM issue"
                    " WHERE submission_id = ?1 AND across = 1 ORDER BY id",
                    "i", submission),
           out);
}

static bool same_issue(sqlite3_stmt *st, const struct store_issue *i)
{
    return strcmp(col_text(st, 1), i->code) == 0 && strcmp(col_text(st, 2), i->severity) == 0 && strcmp(col_text(st, 3), i->field) == 0 &&
           strcmp(col_text(st, 4), i->value) == 0 && strcmp(col_text(st, 5), i->message) == 0;
}

bool issues_put(struct store *s, long long submission, int revision, bool across, const struct store_issue *v, size_t n, const char *at)
{
    bool *again = xcalloc(n + 1, sizeof *again);
    long long *gone = NULL;
    size_t ngone = 0, cgone = 0;
    sqlite3_stmt *st = db_query(
        s, "SELECT id, code, severity, field, value, message FROM issue WHERE submission_id = ?1 AND across = ?2 AND closed_at IS NULL"
           " AND origin = 'rule'", "in",
        submission, (int)across);
    while (db_step(s, st)) {
        size_t k = 0;
        while (k < n && (again[k] || !same_issue(st, &v[k])))
            k++;
        if (k < n)
            again[k] = true;
        else
            *VEC_ADD(gone, ngone, cgone) = sqlite3_column_int64(st, 0);
    }
    for (size_t i = 0; i < ngone; i++)
        db_run(s, "UPDATE issue SET closed_at = ?2 WHERE id = ?1", "it", gone[i], at);
    bool changed = ngone > 0;
    for (size_t i = 0; i < n; i++) {
        if (again[i])
            continue;
        changed = true;
        db_run(s,
               "INSERT INTO issue (submission_id, revision, code, severity, section, field, row, label, value, message, remedy, across, opened_at)"
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, 0), ?8, ?9, ?10, ?11, ?12, ?13)",
               "inttttnttttnt", submission, revision, v[i].code, v[i].severity, v[i].section, v[i].field, v[i].row, v[i].label, v[i].value,
               v[i].message, v[i].remedy, (int)across, at);
    }
    free(gone);
    free(again);
    return changed;
}

/* ---- across the forms of an application ---- */

/* Accepted or not follows from the open errors; a conflict is left to a person. The source says the same as what it became. */
static void settle_status(struct store *s, long long submission)
{
    db_run(s,
           "UPDATE submission SET status = CASE WHEN EXISTS (SELECT 1 FROM issue WHERE submission_id = ?1 AND closed_at IS NULL"
           " AND severity = 'error') THEN 'incomplete' ELSE 'accepted' END WHERE id = ?1 AND status <> 'conflict'",
           "i", submission);
    db_run(s,
           "UPDATE source SET status = (SELECT status FROM submission WHERE id = ?1) WHERE submission_id = ?1 AND status IN ('accepted', 'incomplete')"
           " AND id = (SELECT source_id FROM revision WHERE submission_id = ?1 AND revision = (SELECT revision FROM submission WHERE id = ?1))",
           "i", submission);
}

bool store_judged(struct store *s, long long submission, const struct store_issue *v, size_t n)
{
    const struct judging *j = s->judging;
    assert(j);
    int revision = (int)db_one(s, "SELECT revision FROM submission WHERE id = ?1", "i", submission);
    if (!issues_put(s, submission, revision, true, v, n, j->at))
        return false;
    settle_status(s, submission);
    char seal[65];
    across_digest(s, submission, seal);
    char *detail = xasprintf("{\"across\":\"%s\"}", seal);
    long long source = db_one(s, "SELECT source_id FROM revision WHERE submission_id = ?1 AND revision = ?2", "in", submission, revision);
    long long application = db_one(s, "SELECT application_id FROM submission WHERE id = ?1", "i", submission);
    event_add(s, j->at, &(struct event){"judged", j->by, detail, source, application, submission, revision});
    free(detail);
    return true;
}

/* ---- judging again what is stored ---- */

/* True when some value differs from the stored one. */
static bool put_calculated(struct store *s, const struct store_alone *in)
{
    bool changed = false;
    for (size_t i = 0; i < in->calculated->n; i++) {
        const struct answer *a = &in->calculated->v[i];
        if (*a->value && db_one(s,
                                "SELECT count(*) FROM answer WHERE submission_id = ?1 AND revision = ?2 AND field = ?3 AND value = ?4"
                                " AND mark = 'calculated'",
                                "intt", in->submission, in->revision, a->path, a->value))
            continue;
        if (!*a->value && !db_one(s, "SELECT count(*) FROM answer WHERE submission_id = ?1 AND revision = ?2 AND field = ?3", "int",
                                  in->submission, in->revision, a->path))
            continue;
        changed = true;
        db_run(s, "DELETE FROM answer WHERE submission_id = ?1 AND revision = ?2 AND field = ?3", "int", in->submission, in->revision,
               a->path);
        if (*a->value)
            db_run(s, "INSERT INTO answer (submission_id, revision, field, value, mark) VALUES (?1, ?2, ?3, ?4, 'calculated')", "intt",
                   in->submission, in->revision, a->path, a->value);
    }
    return changed;
}

bool store_judged_alone(struct store *s, const struct store_alone *in)
{
    const struct judging *j = s->judging;
    assert(j);
    form_register(s, in->form, in->definition, in->definition_sha256);
    bool values = put_calculated(s, in);
    bool changed = issues_put(s, in->submission, in->revision, false, in->v, in->n, j->at) || values;
    if (!changed)
        return false;
    settle_status(s, in->submission);
    char seal[65];
    issues_digest(s, in->submission, in->revision, seal);
    char *detail = xasprintf("{\"issues\":\"%s\"}", seal);
    long long source =
        db_one(s, "SELECT source_id FROM revision WHERE submission_id = ?1 AND revision = ?2", "in", in->submission, in->revision);
    long long application = db_one(s, "SELECT application_id FROM submission WHERE id = ?1", "i", in->submission);
    event_add(s, j->at, &(struct event){"rechecked", j->by, detail, source, application, in->submission, in->revision});
    free(detail);
    return true;
}

void store_recheck(struct store *s, long long application, const char *by, store_judge_fn *fn, void *ctx)
{
    char at[21];
    time_now_utc(at);
    struct judging judging = {at, by};
    db_begin(s);
    s->judging = &judging;
    fn(ctx, application);
    s->judging = NULL;
    db_commit(s);
}
