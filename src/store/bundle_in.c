/*
 * bundle_in.c - applications that come from another office: new, going on where they were, the same again, changed on both sides, or refused.
 *
 * No clock decides: each application counts how often it was handed on (turn), and knows which office has it (away). Revisions are the same
 * where their answers are. What was changed on both sides is put side by side for a person to choose from; nothing is overwritten.
 */
#include <stdlib.h>
#include <string.h>

#include "store/bundle_int.h"

/* ---- the whole bundle, in one transaction ---- */

bool store_receive_begin(struct store *s, const char *id)
{
    db_exec(s, "CREATE TEMP TABLE IF NOT EXISTS answered (id TEXT PRIMARY KEY) WITHOUT ROWID; DELETE FROM answered");
    db_begin(s);
    if (!db_one(s, "SELECT count(*) FROM bundle WHERE id = ?1 AND direction = 'received'", "t", id))
        return true;
    db_commit(s);
    return false;
}

void store_receive_give_up(struct store *s) { db_run(s, "ROLLBACK", ""); }

void store_receive_bundle(struct store *s, const struct store_bundle *b) { bundle_put(s, b); }

void store_receive_part(struct store *s, const struct store_bundle *b, int ordinal, const char *name, const void *p, size_t n)
{
    char hash[65];
    store_keep(s, p, n, hash);
    bundle_put_part(s, b->id, "received", ordinal, name, hash);
}

/* Bundles whose items came back get one line each, however many items that were. */
void store_receive_end(struct store *s, const struct store_bundle *b)
{
    struct touched { char id[33]; } *v = NULL;
    size_t n = 0, cap = 0;
    sqlite3_stmt *st = db_query(s, "SELECT id FROM answered ORDER BY id", "");
    while (db_step(s, st))
        snprintf(VEC_ADD(v, n, cap)->id, sizeof v->id, "%s", col_text(st, 0));
    for (size_t i = 0; i < n; i++)
        bundle_log(s, b->at, b->by, v[i].id, "sent");
    free(v);
    bundle_log(s, b->at, b->by, b->id, "received");
    db_commit(s);
}

bool store_receive_form(struct store *s, const char *line, size_t n)
{
    struct arena *a = arena_new();
    struct buf why = BUF_INIT;
    json_t *in = json_loadb(line, n, 0, NULL), *definition = NULL;
    const char *id = json_string_value(json_object_get(in, "id")), *version = json_string_value(json_object_get(in, "version")),
               *text = json_string_value(json_object_get(in, "definition"));
    bool good = id && version && text;
    if (good && !db_one(s, "SELECT count(*) FROM form WHERE id = ?1 AND version = ?2", "tt", id, version)) {
        definition = json_loads(text, 0, NULL);
        struct form *f = definition ? form_from_json(definition, a, &why) : NULL;
        good = f && strcmp(f->id, id) == 0 && strcmp(f->version, version) == 0;
        if (good)
            form_register(s, f, NULL, NULL);
    }
    json_decref(definition);
    json_decref(in);
    buf_clear(&why);
    arena_free(a);
    return good;
}

/* ---- pairs of submissions ---- */

static bool has_digest(struct merge *m, long long submission, size_t revision, json_t *in)
{
    json_t *r = json_array_get(json_object_get(in, "revisions"), revision - 1);
    const char *digest = json_string_value(json_object_get(r, "digest"));
    return digest && db_one(m->s, "SELECT count(*) FROM revision WHERE submission_id = ?1 AND revision = ?2 AND digest = ?3", "iit",
                            submission, (long long)revision, digest) > 0;
}

static void measure(struct merge *m, struct pairing *p, long long local)
{
    p->local = local;
    p->local_n = (size_t)db_one(m->s, "SELECT revision FROM submission WHERE id = ?1", "i", local);
    for (p->common = 0; p->common < p->local_n && p->common < p->n && has_digest(m, local, p->common + 1, p->in);)
        p->common++;
}

static bool is_taken(const struct merge *m, long long local)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->v[i].local == local)
            return true;
    return false;
}

/* How well a local submission fits: the same answers in all revisions, or one goes on where the other ends; by the same name rather than not. */
static int fit(struct merge *m, const struct pairing *p)
{
    bool named = db_one(m->s, "SELECT count(*) FROM submission WHERE id = ?1 AND uid = ?2", "it", p->local, in_text(m, p->in, "uid")) > 0;
    if (p->common == 0 || (p->common < p->n && p->common < p->local_n))
        return 0;
    return (p->n == p->local_n ? 4 : 2) + named;
}

static void pair_one(struct merge *m, size_t at, int least)
{
    long long *ids = NULL;
    size_t n = 0, cap = 0;
    int best = least - 1;
    struct pairing found = m->v[at];
    sqlite3_stmt *st = db_query(m->s, "SELECT id FROM submission WHERE application_id = ?1 AND form = ?2 ORDER BY id", "it", m->application,
                                in_text(m, found.in, "form"));
    while (db_step(m->s, st))
        *VEC_ADD(ids, n, cap) = sqlite3_column_int64(st, 0);
    for (size_t i = 0; i < n; i++) {
        struct pairing try = m->v[at];
        if (is_taken(m, ids[i]))
            continue;
        measure(m, &try, ids[i]);
        int fits = fit(m, &try);
        if (fits > best) {
            best = fits;
            found = try;
        }
    }
    m->v[at] = found;
    free(ids);
}

/* Looks for each incoming submission whether it is here already, or a part of it is: the surest ones first, those that count before others. */
static void pair(struct merge *m)
{
    json_t *l = in_list(m, m->in, "submissions"), *in;
    size_t i;
    m->n = 0;
    m->v = arena_alloc(m->arena, (json_array_size(l) + 1) * sizeof *m->v);
    json_array_foreach(l, i, in) {
        struct pairing *p = &m->v[m->n++];
        *p = (struct pairing){.in = in, .n = json_array_size(in_list(m, in, "revisions")), .retracted = in_text_or_null(m, in, "retracted_at") != NULL};
        m->bad = m->bad || p->n == 0 || (long long)p->n != in_number(m, in, "revision", 1000000);
    }
    for (int pass = 0; pass < 4 && !m->bad && m->application; pass++)
        for (i = 0; i < m->n; i++)
            if (!m->v[i].local && m->v[i].retracted == (pass % 2 == 1))
                pair_one(m, i, pass < 2 ? 4 : 2);
}

/* All that came is here. */
static bool brings_nothing(const struct merge *m)
{
    for (size_t i = 0; i < m->n; i++)
        if (!m->v[i].local || m->v[i].common < m->v[i].n)
            return false;
    return true;
}

/* All that counts here came along. */
static bool goes_on(struct merge *m)
{
    bool all = true;
    sqlite3_stmt *st =
        db_query(m->s, "SELECT id, revision FROM submission WHERE application_id = ?1 AND retracted_at IS NULL", "i", m->application);
    while (db_step(m->s, st)) {
        bool found = false;
        for (size_t i = 0; i < m->n; i++)
            found = found || (m->v[i].local == sqlite3_column_int64(st, 0) && m->v[i].common == (size_t)sqlite3_column_int64(st, 1));
        all = all && found;
    }
    return all;
}

/* ---- what is done with an application ---- */

enum course { COURSE_NEW, COURSE_ON, COURSE_SAME, COURSE_BOTH, COURSE_REFUSE };
static const char *const courses[] = {"new", "updated", "same", "conflict", "refused"};

static enum course refuse(struct merge *m, struct store_received *out, enum msg id, const char *const *args)
{
    struct buf b = BUF_INIT;
    msg_format(&b, id, args);
    out->why = arena_strdup(m->arena, b.p);
    buf_clear(&b);
    return COURSE_REFUSE;
}

static bool comes_back(const struct merge *m) { return strcmp(m->b->kind, "back") == 0 || strcmp(m->b->kind, "result") == 0; }

/* Another application that has what must be one here: the person in this procedure and round, or the number. */
static enum course clash(struct merge *m, struct store_received *out)
{
    char text[24];
    long long other = db_one(m->s, "SELECT id FROM application WHERE procedure = ?1 AND round = ?2 AND person = ?3 AND id <> ?4", "ttti",
                             in_text(m, m->in, "procedure"), m->round, in_text(m, m->in, "person"), m->application);
    const char *number = in_text_or_null(m, m->in, "number");
    snprintf(text, sizeof text, "%lld", other);
    if (other)
        return refuse(m, out, MSG_BUNDLE_DUP, MSG_ARGS(text));
    other = number ? db_one(m->s, "SELECT id FROM application WHERE number = ?1 AND id <> ?2", "ti", number, m->application) : 0;
    snprintf(text, sizeof text, "%lld", other);
    if (other)
        return refuse(m, out, MSG_BUNDLE_NUMBER, MSG_ARGS(number, text));
    struct buf why = BUF_INIT;
    bool free_ones = numbers_are_free(m, &why);
    if (!free_ones)
        out->why = arena_strdup(m->arena, why.p);
    buf_clear(&why);
    return free_ones ? COURSE_ON : COURSE_REFUSE;
}

static enum course course_of(struct merge *m, const char *away, int here, int turn, struct store_received *out)
{
    bool copy = strcmp(m->b->kind, "person") == 0;
    if (!m->application)
        return comes_back(m) ? refuse(m, out, MSG_BUNDLE_UNKNOWN, MSG_NONE) : clash(m, out) == COURSE_REFUSE ? COURSE_REFUSE : COURSE_NEW;
    if ((copy || turn <= here) && brings_nothing(m))
        return COURSE_SAME;
    if (*away && strcmp(away, m->b->office) != 0)
        return refuse(m, out, MSG_BUNDLE_ELSEWHERE, MSG_ARGS(away));
    if (clash(m, out) == COURSE_REFUSE)
        return COURSE_REFUSE;
    return (copy || turn > here) && goes_on(m) ? COURSE_ON : COURSE_BOTH;
}

static void new_application(struct merge *m, int turn)
{
    db_run(m->s,
           "INSERT INTO application (uid, turn, procedure, round, person, name, state, number) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
           "tntttttt", in_text(m, m->in, "uid"), turn, in_text(m, m->in, "procedure"), m->round, in_text(m, m->in, "person"),
           in_text(m, m->in, "name"), in_text(m, m->in, "state"), in_text_or_null(m, m->in, "number"));
    m->application = sqlite3_last_insert_rowid(m->s->db);
}

static const char *version_for_row(struct merge *m, json_t *in)
{
    const char *version = in_text(m, in, "version");
    m->bad = m->bad || !db_one(m->s, "SELECT count(*) FROM form WHERE id = ?1 AND version = ?2", "tt", in_text(m, in, "form"), version);
    return version;
}

static long long new_submission(struct merge *m, json_t *in, const char *uid)
{
    const char *form = in_text(m, in, "form"), *version = version_for_row(m, in), *status = in_text(m, in, "status"),
               *received = in_text(m, in, "received_on"), *retracted = in_text_or_null(m, in, "retracted_at");
    in_word(m, status, "accepted incomplete conflict");
    bool taken = uid && db_one(m->s, "SELECT count(*) FROM submission WHERE uid = ?1", "t", uid) > 0;
    if (m->bad)
        return 0;
    db_run(m->s,
           "INSERT INTO submission (application_id, uid, form, version, revision, status, received_on, retracted_at)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
           "itttnttt", m->application, taken ? NULL : uid, form, version, 0, status, received, retracted);
    return sqlite3_last_insert_rowid(m->s->db);
}

static void take_submission(struct merge *m, struct pairing *p, const char *uid)
{
    size_t from = p->common + 1;
    if (!p->local) {
        p->local = new_submission(m, p->in, uid);
        from = 1;
    }
    if (m->bad)
        return;
    db_run(m->s, "UPDATE submission SET revision = ?2 WHERE id = ?1", "ii", p->local, (long long)p->n);
    merge_revisions(m, p->in, p->local, (long long)from);
    if (m->bad)
        return;
    const char *status = in_text(m, p->in, "status"), *retracted = in_text_or_null(m, p->in, "retracted_at"),
               *version = version_for_row(m, p->in);
    if (in_word(m, status, "accepted incomplete conflict") && !m->bad)
        db_run(m->s, "UPDATE submission SET status = ?2, retracted_at = ?3, version = ?4 WHERE id = ?1", "ittt", p->local, status,
               retracted, version);
}

/* What parted ways stands beside what is here until a person chooses. */
static void put_side_by_side(struct merge *m)
{
    for (size_t i = 0; i < m->n && !m->bad; i++) {
        struct pairing *p = &m->v[i];
        if ((p->local && p->common == p->n && p->common == p->local_n) || p->retracted)
            continue;
        const char *form = in_text(m, p->in, "form");
        p->local = 0;
        take_submission(m, p, NULL);
        if (m->bad)
            return;
        if (db_one(m->s, "SELECT count(*) FROM submission WHERE application_id = ?1 AND form = ?2 AND retracted_at IS NULL", "it",
                   m->application, form) > 1)
            db_run(m->s, "UPDATE submission SET status = 'conflict' WHERE application_id = ?1 AND form = ?2 AND retracted_at IS NULL", "it",
                   m->application, form);
    }
}

static void take_head(struct merge *m)
{
    db_run(m->s, "UPDATE application SET person = ?2, name = ?3, state = ?4, number = ?5 WHERE id = ?1", "itttt", m->application,
           in_text(m, m->in, "person"), in_text(m, m->in, "name"), in_text(m, m->in, "state"), in_text_or_null(m, m->in, "number"));
}

static void follow(struct merge *m, enum course course, bool theirs, int turn)
{
    if (course == COURSE_NEW)
        new_application(m, turn);
    if (course == COURSE_BOTH)
        put_side_by_side(m);
    for (size_t i = 0; i < m->n && !m->bad && course != COURSE_BOTH; i++)
        take_submission(m, &m->v[i], in_text(m, m->v[i].in, "uid"));
    if (!m->bad)
        merge_units(m);
    if (!m->bad && theirs)
        merge_numbers(m);
    if (!m->bad)
        merge_papers(m, theirs);
    if (!m->bad && theirs && course != COURSE_NEW)
        take_head(m);
    if (!m->bad)
        db_run(m->s, "UPDATE application SET turn = max(turn, ?2), away = '' WHERE id = ?1", "in", m->application, turn);
}

/* What was sent and has come back now. */
static void settle_sent(struct merge *m, const char *uid, const char *verdict, const char *why)
{
    char id[33] = "";
    int ordinal = 0;
    sqlite3_stmt *st = db_query(m->s,
                                "SELECT i.bundle_id, i.ordinal FROM bundle_item i JOIN bundle b ON b.id = i.bundle_id AND b.direction = i.direction WHERE i.direction = 'sent'"
                                " AND i.uid = ?1 AND b.office = ?2 AND i.status = 'sent' ORDER BY i.turn DESC, b.ordinal DESC LIMIT 1",
                                "tt", uid, m->b->office);
    if (db_step(m->s, st)) {
        snprintf(id, sizeof id, "%s", col_text(st, 0));
        ordinal = sqlite3_column_int(st, 1);
        db_done(st);
    }
    if (!*id)
        return;
    db_run(m->s, "UPDATE bundle_item SET status = ?3, why = ?4, answer = ?5 WHERE bundle_id = ?1 AND direction = 'sent' AND ordinal = ?2",
           "tnttt", id, ordinal, *verdict ? verdict : "returned", why, m->b->id);
    db_run(m->s, "INSERT OR IGNORE INTO answered (id) VALUES (?1)", "t", id);
}

static void log_received(struct merge *m, const struct store_received *out, int turn)
{
    struct buf b = BUF_INIT;
    buf_printf(&b, "{\"bundle\":\"%s\",\"kind\":\"%s\",\"uid\":\"%s\",\"turn\":%d,\"status\":\"%s\",\"verdict\":\"%s\",\"from\":", m->b->id,
               m->b->kind, out->uid, turn, out->status, out->verdict);
    json_add_string(&b, m->b->office);
    buf_adds(&b, ",\"why\":");
    json_add_string(&b, out->why);
    buf_addc(&b, '}');
    event_add(m->s, m->b->at, &(struct event){"received", m->b->by, b.p, 0, m->application, 0, 0});
    buf_clear(&b);
}

/* A line that brings no application, only word of one that was not taken: it stays with us. */
static bool take_word(struct merge *m, struct store_received *out, int turn)
{
    if (strcmp(out->verdict, "refused") != 0)
        return false;
    struct buf away = BUF_INIT;
    out->status = "same";
    if (m->application && store_away(m->s, m->application, &away) && strcmp(away.p, m->b->office) == 0) {
        db_run(m->s, "UPDATE application SET away = '', turn = max(turn, ?2) WHERE id = ?1", "in", m->application, turn);
        out->status = "updated";
        log_received(m, out, turn);
        settle_sent(m, out->uid, "refused", out->why);
    }
    buf_clear(&away);
    return true;
}

static void take_line(struct merge *m, struct store_received *out, store_judge_fn *judge, void *ctx)
{
    int turn = (int)in_number(m, m->in, "turn", 1000000), here = 0;
    struct buf away = BUF_INIT;
    out->uid = in_text(m, m->in, "uid");
    out->verdict = in_text(m, m->in, "verdict");
    out->why = in_text(m, m->in, "why");
    out->name = in_text(m, m->in, "name");
    out->procedure = in_text(m, m->in, "procedure");
    m->bad = m->bad || strlen(out->uid) != 32 || (*out->verdict && !in_word(m, out->verdict, "accepted returned result refused"));
    m->application = m->bad ? 0 : db_one(m->s, "SELECT id FROM application WHERE uid = ?1", "t", out->uid);
    if (m->bad || take_word(m, out, turn))
        return;
    m->round = in_text(m, m->in, "round");
    pair(m);
    if (m->application) {
        here = (int)db_one(m->s, "SELECT turn FROM application WHERE id = ?1", "i", m->application);
        store_away(m->s, m->application, &away);
    }
    if (m->bad)
        return;
    enum course course = course_of(m, away.p, here, turn, out);
    out->status = courses[course];
    if (course != COURSE_SAME && course != COURSE_REFUSE) {
        bool theirs = course != COURSE_BOTH || *away.p;    /* who had it by right says where it stands */
        follow(m, course, theirs && !(course == COURSE_ON && strcmp(m->b->kind, "person") == 0), turn);
        if (!m->bad) {
            log_received(m, out, turn);
            settle_sent(m, out->uid, out->verdict, out->why);
            store_judge(m->s, m->b->at, m->b->by, judge, ctx, m->application);
            tasks_settle(m->s, m->b->at, m->b->by, m->application);
        }
    }
    buf_clear(&away);
}

bool store_receive_line(struct store *s, const struct store_bundle *b, const char *line, size_t n, int ordinal, struct store_received *out,
                        struct arena *a, store_judge_fn *judge, void *ctx)
{
    struct merge m = {.s = s, .b = b, .arena = a, .round = ""};
    m.in = json_loadb(line, n, JSON_REJECT_DUPLICATES, NULL);
    *out = (struct store_received){.status = "refused", .why = "", .verdict = ""};
    m.bad = !json_is_object(m.in);
    if (!m.bad)
        take_line(&m, out, judge, ctx);
    out->application = m.application;
    if (!m.bad) {
        bool refused = strcmp(out->status, "refused") == 0;
        bundle_put_item(s, b->id, "received", &(struct store_bundle_item){.ordinal = ordinal, .uid = out->uid, .turn = (int)json_integer_value(json_object_get(m.in, "turn")),
                                                                         .application = refused ? 0 : m.application, .name = out->name, .procedure = out->procedure,
                                                                         .status = out->status, .verdict = out->verdict, .why = out->why});
        out->name = arena_strdup(a, out->name);
        out->uid = arena_strdup(a, out->uid);
        out->procedure = arena_strdup(a, out->procedure);
        out->verdict = arena_strdup(a, out->verdict);
        out->why = arena_strdup(a, out->why);
    }
    free(m.issues);
    json_decref(m.in);
    return !m.bad;
}
