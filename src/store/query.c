/*
 * query.c - what reports and commands read: current submissions, applications, answers, issues, events, sources, definitions.
 */
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

/* All rows, or those of one application: two statements, for with "one or all" in a single one SQLite looks at every row. */
#define ROWS                                                                                                                             \
    "SELECT m.id, m.application_id, m.revision, m.form, m.version, f.title, a.procedure, a.round, a.person, a.name, m.status,"           \
    " m.received_on, r.digest, r.version, coalesce(a.number, ''), a.state FROM submission m JOIN application a ON a.id = m.application_id" \
    " JOIN revision r ON r.submission_id = m.id AND r.revision = m.revision"                                                             \
    " JOIN form f ON f.id = m.form AND f.version = m.version WHERE m.retracted_at IS NULL AND (?1 IS NULL OR m.form = ?1)"
#define IN_ORDER " ORDER BY m.form, a.round, a.person, r.digest"

void store_each_row(struct store *s, const char *form, long long application, store_row_fn *fn, void *ctx)
{
    sqlite3_stmt *st = application ? db_query(s, ROWS " AND m.application_id = ?2" IN_ORDER, "ti", form, application)
                                   : db_query(s, ROWS IN_ORDER, "t", form);
    while (db_step(s, st)) {
        struct store_row r = {
            .submission = sqlite3_column_int64(st, 0),
            .application = sqlite3_column_int64(st, 1),
            .revision = sqlite3_column_int(st, 2),
            .form = col_text(st, 3),
            .version = col_text(st, 4),
            .title = col_text(st, 5),
            .procedure = col_text(st, 6),
            .round = col_text(st, 7),
            .person = col_text(st, 8),
            .name = col_text(st, 9),
            .status = col_text(st, 10),
            .received = col_text(st, 11),
            .digest = col_text(st, 12),
            .stored = col_text(st, 13),
            .number = col_text(st, 14),
            .state = col_text(st, 15),
        };
        if (!fn(ctx, &r)) {
            db_done(st);
            return;
        }
    }
}

#define STATE_NAME ", coalesce((SELECT to_name FROM move WHERE application_id = application.id ORDER BY id DESC LIMIT 1)," \
    " (SELECT s.name FROM state s WHERE s.procedure = application.procedure AND s.id = application.state), '')"

void store_each_application(struct store *s, long long id, store_application_fn *fn, void *ctx)
{
    const char *all = "SELECT id, procedure, round, person, name, state, coalesce(number, '')" STATE_NAME
                      " FROM application WHERE state <> 'merged' ORDER BY id";
    const char *one = "SELECT id, procedure, round, person, name, state, coalesce(number, '')" STATE_NAME
                      " FROM application WHERE state <> 'merged' AND id = ?1";
    sqlite3_stmt *st = id ? db_query(s, one, "i", id) : db_query(s, all, "");
    while (db_step(s, st)) {
        struct store_application a = {sqlite3_column_int64(st, 0), col_text(st, 1), col_text(st, 2), col_text(st, 3),
                                      col_text(st, 4),             col_text(st, 5), col_text(st, 6), col_text(st, 7)};
        if (!fn(ctx, &a)) {
            db_done(st);
            return;
        }
    }
}

static size_t take_current(struct store *s, sqlite3_stmt *st, struct store_current *out)
{
    size_t n = 0;
    while (db_step(s, st)) {
        if (n++ > 0)
            continue;
        out->submission = sqlite3_column_int64(st, 0);
        out->revision = sqlite3_column_int(st, 1);
        snprintf(out->stored, sizeof out->stored, "%s", col_text(st, 2));
    }
    return n;
}

size_t store_current(struct store *s, const struct form *f, const char *round, const char *person, struct store_current *out)
{
    return take_current(
        s,
        db_query(s,
                 "SELECT m.id, m.revision, r.version FROM submission m JOIN application a ON a.id = m.application_id"
                 " JOIN revision r ON r.submission_id = m.id AND r.revision = m.revision"
                 " WHERE a.procedure = ?1 AND a.round = ?2 AND a.person = ?3 AND m.form = ?4 AND m.retracted_at IS NULL ORDER BY m.id",
                 "tttt", procedure_of(f), round, person, f->id),
        out);
}

bool store_current_of(struct store *s, long long submission, struct store_current *out)
{
    return take_current(s,
                        db_query(s,
                                 "SELECT m.id, m.revision, r.version FROM submission m"
                                 " JOIN revision r ON r.submission_id = m.id AND r.revision = m.revision WHERE m.id = ?1",
                                 "i", submission),
                        out) > 0;
}

void store_each_path(struct store *s, const char *form, store_path_fn *fn, void *ctx)
{
    sqlite3_stmt *st =
        db_query(s,
                 "SELECT DISTINCT n.field FROM submission m JOIN answer n ON n.submission_id = m.id AND n.revision = m.revision"
                 " WHERE m.form = ?1 AND m.retracted_at IS NULL ORDER BY n.field",
                 "t", form);
    while (db_step(s, st))
        fn(ctx, col_text(st, 0));
}

void store_answers(struct store *s, long long submission, int revision, struct answers *out)
{
    sqlite3_stmt *st = db_query(s, "SELECT field, value, mark FROM answer WHERE submission_id = ?1 AND revision = ?2", "in", submission,
                                revision);
    while (db_step(s, st)) {
        const char *mark = col_text(st, 2);
        unsigned flags = *mark == 'c' ? ANSWER_CALCULATED : *mark == 'd' ? ANSWER_DAMAGED : *mark == 'g' ? ANSWER_GUESSED : *mark == 'u' ? ANSWER_BAD : *mark == 'r' ? ANSWER_RECOVERED : 0;
        answers_set(out, col_text(st, 0), col_text(st, 1), flags);
    }
}

void store_each_issue(struct store *s, long long submission, bool open_only, store_issue_fn *fn, void *ctx)
{
    sqlite3_stmt *st = db_query(s,
                                "SELECT code, severity, section, field, label, value, message, remedy, row, revision, opened_at,"
                                " coalesce(closed_at, ''), id, origin, waived_by, waived_why FROM issue WHERE submission_id = ?1 AND (?2 = 0 OR closed_at IS NULL) ORDER BY id",
                                "in", submission, (int)open_only);
    while (db_step(s, st)) {
        struct store_kept_issue k = {
            .i = {.code = col_text(st, 0),
                  .severity = col_text(st, 1),
                  .section = col_text(st, 2),
                  .field = col_text(st, 3),
                  .label = col_text(st, 4),
                  .value = col_text(st, 5),
                  .message = col_text(st, 6),
                  .remedy = col_text(st, 7),
                  .row = sqlite3_column_int(st, 8)},
            .revision = sqlite3_column_int(st, 9),
            .opened_at = col_text(st, 10),
            .closed_at = col_text(st, 11),
            .id = sqlite3_column_int64(st, 12),
            .origin = col_text(st, 13),
            .waived_by = col_text(st, 14),
            .waived_why = col_text(st, 15),
        };
        if (!fn(ctx, &k)) {
            db_done(st);
            return;
        }
    }
}

void store_each_event(struct store *s, long long application, store_event_fn *fn, void *ctx)
{
    sqlite3_stmt *st = db_query(s,
                                "SELECT e.at, e.by, e.what, coalesce(v.name, ''), e.submission_id, e.revision FROM event e"
                                " LEFT JOIN source v ON v.id = e.source_id WHERE e.application_id = ?1 ORDER BY e.id",
                                "i", application);
    while (db_step(s, st)) {
        struct store_event e = {col_text(st, 0), col_text(st, 1),           col_text(st, 2),
                                col_text(st, 3), sqlite3_column_int64(st, 4), sqlite3_column_int(st, 5)};
        if (!fn(ctx, &e)) {
            db_done(st);
            return;
        }
    }
}

bool store_submission_status(struct store *s, long long submission, int revision, enum store_status *out)
{
    sqlite3_stmt *st = db_query(s, "SELECT status FROM submission WHERE id = ?1 AND revision = ?2", "in", submission, revision);
    bool found = db_step(s, st);
    bool known = found && store_status_from_name(col_text(st, 0), out);
    if (found)
        db_done(st);
    return known;
}

void store_each_source(struct store *s, const char *status, store_source_fn *fn, void *ctx)
{
    sqlite3_stmt *st = db_query(s,
                                "SELECT sha256, name, kind, status, diagnosis, message, received_on FROM source"
                                " WHERE (?1 IS NULL OR status = ?1) ORDER BY name, sha256",
                                "t", status);
    while (db_step(s, st)) {
        struct store_kept_source v = {col_text(st, 0), col_text(st, 1), col_text(st, 2), col_text(st, 3),
                                      col_text(st, 4), col_text(st, 5), col_text(st, 6)};
        if (!fn(ctx, &v)) {
            db_done(st);
            return;
        }
    }
}

static struct form *parse_definition(struct store *s, const char *text, struct arena *a)
{
    struct buf why = BUF_INIT;
    json_t *j = json_loads(text, 0, NULL);
    struct form *f = j ? form_from_json(j, a, &why) : NULL;
    json_decref(j);
    buf_clear(&why);
    if (!f)
        die(MSG_STORE_BROKEN, MSG_ARGS(s->path));
    return f;
}

static int later_first(const void *a, const void *b)
{
    const struct form *const *x = a, *const *y = b;
    return version_compare((*y)->version, (*x)->version);
}

struct form **store_form_versions(struct store *s, const char *id, struct arena *a, size_t *n)
{
    long long count = db_one(s, "SELECT count(*) FROM form WHERE id = ?1", "t", id);
    struct form **v = arena_alloc(a, ((size_t)count + 1) * sizeof *v);
    *n = 0;
    sqlite3_stmt *st = db_query(s, "SELECT definition FROM form WHERE id = ?1", "t", id);
    while (db_step(s, st)) {
        if (*n < (size_t)count)
            v[(*n)++] = parse_definition(s, col_text(st, 0), a);
    }
    qsort(v, *n, sizeof *v, later_first);
    return v;
}

struct form *store_form(struct store *s, const char *id, const char *version, struct arena *a)
{
    size_t n;
    struct form **v = store_form_versions(s, id, a, &n);
    for (size_t i = 0; i < n; i++)
        if (!version || strcmp(v[i]->version, version) == 0)
            return v[i];
    return NULL;
}
