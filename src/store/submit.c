/*
 * submit.c - the one decision on a form's answers: new, the same again, a revision, a conflict, or refused.
 */
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

struct intake {
    struct store *s;
    const struct store_source *src;
    const struct store_submission *in;
    char at[21], digest[65], person[96];                   /* person: key of the application; "?" and the digest when unknown */
    const char *what;                                      /* word of the event */
    bool carried;                                          /* nobody handed it in: it is no answer to what was told */
    struct store_outcome *out;
    char state[STORE_STATE_SIZE];                          /* of the application that is about to change */
    struct store_gate gate;
};

static int by_path(const void *a, const void *b)
{
    const struct answer *const *x = a, *const *y = b;
    return strcmp((*x)->path, (*y)->path);
}

static void add_answer(struct buf *b, const struct answer *a)
{
    buf_adds(b, a->path);
    buf_addc(b, '\x1f');
    buf_adds(b, a->value);
    buf_addc(b, '\x1e');
}

void store_digest(const struct form *f, const struct answers *a, char out[65])
{
    const struct answer **v = xcalloc(a->n + 1, sizeof *v);
    for (size_t i = 0; i < a->n; i++)
        v[i] = &a->v[i];
    qsort(v, a->n, sizeof *v, by_path);
    struct buf b = BUF_INIT;
    buf_printf(&b, "%s@%s\n", f->id, f->version);
    for (size_t i = 0; i < a->n; i++)
        if (*v[i]->value && !(v[i]->flags & ANSWER_CALCULATED))
            add_answer(&b, v[i]);
    sha256_hex(b.p, b.n, out);
    buf_clear(&b);
    free(v);
}

/* The number by which the person is known was wrong on that revision, here or compared with another form of the application. */
static bool person_was_wrong(struct store *s, long long id, int revision, const struct form *f)
{
    return f->person && db_one(s,
                               "SELECT count(*) FROM issue i JOIN submission n ON n.id = i.submission_id JOIN submission m ON m.id = ?1"
                               " WHERE n.application_id = m.application_id AND i.severity = 'error' AND i.field = ?2"
                               " AND (n.id <> m.id OR i.revision <= ?3) AND (i.closed_at IS NULL OR ?3 < m.revision)",
                               "itn", id, f->person, revision) > 0;
}

enum store_base store_base(struct store *s, long long id, int revision, const struct form *f, const char *person, const char *round)
{
    if (!db_one(s,
                "SELECT count(*) FROM submission m JOIN application a ON a.id = m.application_id WHERE m.id = ?1 AND m.form = ?2"
                " AND m.retracted_at IS NULL AND ?3 BETWEEN 1 AND m.revision AND a.round = ?4",
                "itnt", id, f->id, revision, round))
        return STORE_BASE_NONE;
    if (db_one(s,
               "SELECT count(*) FROM submission m JOIN application a ON a.id = m.application_id WHERE m.id = ?1"
               " AND (a.person = ?2 OR a.person LIKE '?%')",
               "it", id, person) || person_was_wrong(s, id, revision, f))
        return STORE_BASE_FITS;
    return person ? STORE_BASE_CHANGED : STORE_BASE_NONE;
}

void store_first_received(struct store *s, long long submission, char out[11])
{
    *out = '\0';
    sqlite3_stmt *st = db_query(s, "SELECT received_on FROM revision WHERE submission_id = ?1 ORDER BY revision LIMIT 1", "i", submission);
    if (db_step(s, st)) {
        snprintf(out, 11, "%s", col_text(st, 0));
        db_done(st);
    }
}

/* A stored revision with this digest: fills out and returns true. */
static bool find_digest(struct intake *k, const char *digest)
{
    /* In the order of the index, which has the key of the table behind the digest: of the first form its last revision. */
    sqlite3_stmt *st =
        db_query(k->s,
                 "SELECT m.application_id, m.id, r.revision FROM revision r JOIN submission m ON m.id = r.submission_id"
                 " JOIN application a ON a.id = m.application_id WHERE r.digest = ?1 AND a.round = ?2 AND m.retracted_at IS NULL"
                 " ORDER BY r.submission_id, r.revision",
                 "tt", digest, k->src->round);
    bool found = false;
    while (db_step(k->s, st)) {
        if (found && sqlite3_column_int64(st, 1) != k->out->submission) {
            db_done(st);
            break;
        }
        k->out->application = sqlite3_column_int64(st, 0);
        k->out->submission = sqlite3_column_int64(st, 1);
        k->out->revision = sqlite3_column_int(st, 2);
        found = true;
    }
    return found;
}

/* The same answers may have come in before a newer version was there. */
static bool find_same(struct intake *k)
{
    bool found = find_digest(k, k->digest);
    for (size_t i = 0; !found && i < k->in->nearlier; i++)
        found = find_digest(k, k->in->digests[i]);
    return found;
}

static long long find_application(struct intake *k, const char *person)
{
    return db_one(k->s, "SELECT id FROM application WHERE procedure = ?1 AND round = ?2 AND person = ?3", "ttt", procedure_of(k->in->form),
                  k->src->round, person);
}

static long long rivals(struct intake *k, long long application)
{
    return db_one(k->s, "SELECT count(*) FROM submission WHERE application_id = ?1 AND form = ?2 AND retracted_at IS NULL", "it",
                  application, k->in->form->id);
}

static size_t errors(const struct store_submission *in)
{
    size_t n = 0;
    for (size_t i = 0; i < in->nissues; i++)
        n += strcmp(in->issues[i].severity, "error") == 0;
    return n;
}

static enum store_status verdict(const struct store_submission *in) { return errors(in) ? STORE_INCOMPLETE : STORE_ACCEPTED; }

static long long new_application(struct intake *k)
{
    db_run(k->s,
           "INSERT INTO application (procedure, round, person, name, state, uid)"
           " VALUES (?1, ?2, ?3, ?4, 'received', lower(hex(randomblob(16))))",
           "tttt", procedure_of(k->in->form), k->src->round, k->person, k->in->name ? k->in->name : "");
    return sqlite3_last_insert_rowid(k->s->db);
}

static const char *handed_version(const struct store_submission *in) { return in->nearlier ? in->earlier[0]->version : in->form->version; }

static void new_submission(struct intake *k, long long application, enum store_status status)
{
    db_run(k->s, "INSERT INTO submission (application_id, form, version, revision, status, received_on, uid)"
           " VALUES (?1, ?2, ?3, 1, ?4, ?5, lower(hex(randomblob(16))))",
           "itttt", application, k->in->form->id, handed_version(k->in), store_status_name(status), k->src->received);
    k->out->application = application;
    k->out->submission = sqlite3_last_insert_rowid(k->s->db);
    k->out->revision = 1;
    k->out->status = status;
}

/* Writes the revision that out names: its answers, its issues, its event. */
static void write_revision(struct intake *k)
{
    const struct store_outcome *o = k->out;
    const struct store_submission *in = k->in;
    long long source = source_put(k->s, k->src, o->status, in->nissues ? in->issues : NULL, o->submission, o->revision);
    db_run(k->s, "INSERT INTO revision (submission_id, revision, version, digest, received_on, source_id, origin, by, why)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
           "inttti" "ttt", o->submission, o->revision, in->form->version, k->digest, k->src->received, source, in->origin ? in->origin : "file",
           in->origin ? k->src->by : "", in->origin && in->why ? in->why : "");
    answers_put(k->s, o->submission, o->revision, in->answers);
    issues_put(k->s, o->submission, o->revision, false, in->issues, in->nissues, k->at);
    if (in->name && *in->name)
        db_run(k->s, "UPDATE application SET name = ?2 WHERE id = ?1 AND name <> ?2", "it", o->application, in->name);
    if (!k->carried)
        notices_answered(k->s, o->application, k->src->received);
    char issues[65];
    issues_digest(k->s, o->submission, o->revision, issues);
    struct buf extra = BUF_INIT;
    buf_printf(&extra, ",\"form\":\"%s\",\"version\":\"%s\",\"digest\":\"%s\",\"issues\":\"%s\",\"person\":", in->form->id,
               in->form->version, k->digest, issues);
    json_add_string(&extra, k->person);
    char *detail = source_detail(k->src, o->status, extra.p);
    event_add(k->s, k->at,
              &(struct event){k->what, k->src->by, detail, source, o->application, o->submission, o->revision});
    free(detail);
    buf_clear(&extra);
}

/* Every form of this kind in the application waits for a person's choice, whichever came first. */
static void mark_conflict(struct intake *k, long long application)
{
    db_run(k->s, "UPDATE submission SET status = 'conflict' WHERE application_id = ?1 AND form = ?2 AND retracted_at IS NULL", "it",
           application, k->in->form->id);
    k->out->status = STORE_CONFLICT;
}

/* The person has become known, or another one, on a corrected form: the application gets the name, or the form moves to the person's application. */
static void settle_person(struct intake *k)
{
    long long app = k->out->application;
    if (!k->in->person || db_one(k->s, "SELECT count(*) FROM application WHERE id = ?1 AND person = ?2", "it", app, k->person))
        return;
    long long other = find_application(k, k->person);
    if (!other) {
        db_run(k->s, "UPDATE application SET person = ?2 WHERE id = ?1", "it", app, k->person);
        return;
    }
    bool rival = rivals(k, other) > 0;
    db_run(k->s, "UPDATE submission SET application_id = ?2 WHERE id = ?1", "ii", k->out->submission, other);
    db_run(k->s,
           "UPDATE application SET state = 'merged' WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM submission WHERE application_id = ?1)", "i",
           app);
    k->out->application = other;
    if (rival)
        mark_conflict(k, other);
    char *detail = xasprintf("{\"to\":%lld}", other);
    event_add(k->s, k->at, &(struct event){"moved", k->src->by, detail, 0, app, k->out->submission, 0});
    free(detail);
}

/* What a clerk raised is not closed by a new revision. */
static enum store_status verdict_of_revision(struct intake *k)
{
    bool raised =
        db_one(k->s,
               "SELECT count(*) FROM issue WHERE submission_id = ?1 AND origin = 'clerk' AND severity = 'error' AND closed_at IS NULL", "i",
               k->in->base) > 0;
    return raised ? STORE_INCOMPLETE : verdict(k->in);
}

/* A form made from revision base_revision of submission base. */
static void revise(struct intake *k)
{
    const struct store_submission *in = k->in;
    struct store_outcome *o = k->out;
    o->submission = in->base;
    o->application = db_one(k->s, "SELECT application_id FROM submission WHERE id = ?1", "i", in->base);
    o->revision = in->base_revision + 1;
    o->status = rivals(k, o->application) > 1 ? STORE_CONFLICT : verdict_of_revision(k);
    k->what = "revised";
    db_run(k->s, "UPDATE submission SET revision = ?2, version = ?3, status = ?4 WHERE id = ?1", "intt", in->base, o->revision,
           handed_version(in), store_status_name(o->status));
    settle_person(k);
    write_revision(k);
}

/* What the answers of the base's current revision are; false when base_revision is not the current one. */
static bool base_is_current(struct intake *k, char digest[65])
{
    sqlite3_stmt *st = db_query(k->s,
                                "SELECT r.digest FROM submission m JOIN revision r ON r.submission_id = m.id AND r.revision = m.revision"
                                " WHERE m.id = ?1 AND m.revision = ?2",
                                "in", k->in->base, k->in->base_revision);
    if (!db_step(k->s, st))
        return false;
    snprintf(digest, 65, "%s", col_text(st, 0));
    db_done(st);
    return true;
}

static bool is_same(const struct intake *k, const char *digest)
{
    bool same = strcmp(digest, k->digest) == 0;
    for (size_t i = 0; i < k->in->nearlier; i++)
        same = same || strcmp(digest, k->in->digests[i]) == 0;
    return same;
}

static void refuse(struct intake *k, const struct store_issue *why)
{
    long long id = source_put(k->s, k->src, STORE_REFUSED, why, 0, 0);
    char *extra = xasprintf(",\"diagnosis\":\"%s\"", why->code);
    char *detail = source_detail(k->src, STORE_REFUSED, extra);
    free(extra);
    event_add(k->s, k->at, &(struct event){"refused", k->src->by, detail, id, 0, 0, 0});
    free(detail);
    k->out->status = STORE_REFUSED;
}

static void same_again(struct intake *k)
{
    k->out->status = STORE_DUPLICATE;
    long long id = source_put(k->s, k->src, STORE_DUPLICATE, NULL, k->out->submission, k->out->revision);
    char *detail = source_detail(k->src, STORE_DUPLICATE, "");
    event_add(k->s, k->at,
              &(struct event){"repeated", k->src->by, detail, id, k->out->application, k->out->submission, k->out->revision});
    free(detail);
}

/* Another office has it: nothing changes here until it is back. */
static bool is_away(struct intake *k, long long application)
{
    struct buf office = BUF_INIT, words = BUF_INIT;
    bool away = application && store_away(k->s, application, &office);
    if (away) {
        snprintf(k->out->away, sizeof k->out->away, "%s", office.p);
        msg_format(&words, MSG_STORE_AWAY, MSG_ARGS(office.p));
        refuse(k, &(struct store_issue){.code = "R-STATE", .message = words.p, .remedy = msg_pattern(MSG_STORE_AWAY_DO)});
    }
    buf_clear(&words);
    buf_clear(&office);
    return away;
}

/* Whether the state of the application lets its answers change; where it does, what follows from it is kept for after_change. */
static bool may_change(struct intake *k, long long application)
{
    if (is_away(k, application) || (k->in->person && is_away(k, find_application(k, k->in->person))))
        return false;
    if (!application || !k->in->gate || !store_state(k->s, application, k->state))
        return true;
    k->gate = k->in->gate(k->in->gate_ctx, k->state);
    if (k->gate.refused)
        refuse(k, k->gate.refused);
    return !k->gate.refused;
}

/* The state that the change brings the application to. */
static void after_change(struct intake *k)
{
    if (!k->gate.to || k->out->status == STORE_REFUSED || strcmp(k->gate.to, k->state) == 0)
        return;
    struct store_hand h = {.by = k->src->by};
    move_write(k->s, k->at,
               &(struct store_move){.application = k->out->application, .move = "changed", .name = k->gate.name, .from = k->state, .to = k->gate.to,
                                    .to_name = k->gate.to_name, .on = k->src->received},
               &h);
}

static void decide(struct intake *k)
{
    const struct store_submission *in = k->in;
    enum store_base base = in->base ? store_base(k->s, in->base, in->base_revision, in->form, in->person, k->src->round) : STORE_BASE_NONE;
    /* A clerk who looks at the page may find that another number stands there. */
    bool based = base == STORE_BASE_FITS || (base == STORE_BASE_CHANGED && in->origin && strcmp(in->origin, "confirm") == 0);
    char current[65] = "";
    /* What a clerk says of it is news even when it is what was there. */
    if (based && base_is_current(k, current) && (in->origin || !is_same(k, current))) {
        if (may_change(k, db_one(k->s, "SELECT application_id FROM submission WHERE id = ?1", "i", in->base))) {
            revise(k);
            after_change(k);
        }
        return;
    }
    if (find_same(k)) {
        same_again(k);
        return;
    }
    k->what = "submitted";
    long long app =
        based ? db_one(k->s, "SELECT application_id FROM submission WHERE id = ?1", "i", in->base) : find_application(k, k->person);
    bool rival = app && rivals(k, app) > 0;
    if (rival && in->if_repeated && !based) {
        refuse(k, in->if_repeated);
        return;
    }
    if (!may_change(k, app))
        return;
    new_submission(k, app ? app : new_application(k), verdict(in));
    if (rival)
        mark_conflict(k, app);
    write_revision(k);
    after_change(k);
}

/* The application of what was stored, and the one that it was moved from. */
static void judge_across(struct intake *k, long long before)
{
    struct judging judging = {k->at, k->src->by};
    struct store_outcome *o = k->out;
    bool stored = o->status == STORE_ACCEPTED || o->status == STORE_INCOMPLETE || o->status == STORE_CONFLICT;
    if (!k->in->judge || !stored)
        return;
    k->s->judging = &judging;
    if (before && before != o->application)
        k->in->judge(k->in->judge_ctx, before);
    k->in->judge(k->in->judge_ctx, o->application);
    k->s->judging = NULL;
    sqlite3_stmt *st = db_query(k->s, "SELECT status FROM submission WHERE id = ?1", "i", o->submission);
    if (db_step(k->s, st)) {
        store_status_from_name(col_text(st, 0), &o->status);
        db_done(st);
    }
}

void store_submit(struct store *s, const struct store_source *src, const struct store_submission *in, struct store_outcome *out)
{
    struct intake k = {.s = s, .src = src, .in = in, .out = out};
    time_now_utc(k.at);
    memset(out, 0, sizeof *out);
    snprintf(out->form, sizeof out->form, "%s", in->form->id);
    snprintf(out->version, sizeof out->version, "%s", handed_version(in));
    store_digest(in->form, in->answers, k.digest);
    if (in->person)
        snprintf(k.person, sizeof k.person, "%s", in->person);
    else
        snprintf(k.person, sizeof k.person, "?%s", k.digest);
    db_begin(s);
    for (size_t i = 0; i < in->nearlier; i++)
        form_register(s, in->earlier[i], NULL, NULL);
    form_register(s, in->form, in->definition, in->definition_sha256);
    long long before = db_one(s, "SELECT application_id FROM submission WHERE id = ?1", "i", in->base);
    decide(&k);
    judge_across(&k, before);
    if (before && before != out->application)
        tasks_settle(s, k.at, src->by, before);
    tasks_settle(s, k.at, src->by, out->application);
    db_commit(s);
}

void store_carry(struct store *s, const char *at, const char *by, const struct store_submission *in, struct store_outcome *out)
{
    struct arena *a = arena_new();
    sqlite3_stmt *st =
        db_query(s,
                 "SELECT v.sha256, v.name, v.kind, r.received_on, v.round FROM revision r JOIN source v ON v.id = r.source_id"
                 " WHERE r.submission_id = ?1 AND r.revision = ?2",
                 "in", in->base, in->base_revision);
    if (!db_step(s, st))
        db_die(s);
    struct store_source src = {arena_strdup(a, col_text(st, 0)), arena_strdup(a, col_text(st, 1)), arena_strdup(a, col_text(st, 2)),
                               arena_strdup(a, col_text(st, 3)), by, arena_strdup(a, col_text(st, 4))};
    struct intake k = {.s = s, .src = &src, .in = in, .out = out, .carried = true};
    db_done(st);
    memset(out, 0, sizeof *out);
    snprintf(k.at, sizeof k.at, "%s", at);
    store_digest(in->form, in->answers, k.digest);
    for (size_t i = 0; i < in->nearlier; i++)
        form_register(s, in->earlier[i], NULL, NULL);
    form_register(s, in->form, in->definition, in->definition_sha256);
    revise(&k);
    arena_free(a);
}
