/*
 * bundle_rows.c - the rows of an application that came from another office. What is here stays; what is new is added; issues follow theirs.
 */
#include <stdlib.h>
#include <string.h>

#include "store/bundle_int.h"

/* ---- members ---- */

const char *in_text_or_null(struct merge *m, const json_t *o, const char *key)
{
    const json_t *v = json_object_get(o, key);
    if (json_is_null(v))
        return NULL;
    if (!json_is_string(v) || strlen(json_string_value(v)) != json_string_length(v)) {
        m->bad = true;
        return NULL;
    }
    return json_string_value(v);
}

const char *in_text(struct merge *m, const json_t *o, const char *key)
{
    const char *s = in_text_or_null(m, o, key);
    m->bad = m->bad || !s;
    return s ? s : "";
}

long long in_number(struct merge *m, const json_t *o, const char *key, long long most)
{
    const json_t *v = json_object_get(o, key);
    json_int_t n = json_integer_value(v);
    if (json_is_null(v))
        return 0;
    m->bad = m->bad || !json_is_integer(v) || n < 0 || n > most;
    return m->bad ? 0 : n;
}

json_t *in_list(struct merge *m, const json_t *o, const char *key)
{
    json_t *v = json_object_get(o, key);
    m->bad = m->bad || !json_is_array(v);
    return v;
}

bool in_word(struct merge *m, const char *word, const char *words)
{
    size_t n = strlen(word);
    for (const char *p = words; *p; p += strcspn(p, " "), p += *p == ' ')
        if (strcspn(p, " ") == n && strncmp(p, word, n) == 0)
            return true;
    m->bad = true;
    return false;
}

/* ---- where it came from ---- */

/* The row of a source, or 0. */
static long long merge_source(struct merge *m, const json_t *in, long long submission, long long revision)
{
    const char *hash = in_text(m, in, "sha256");
    const char *status = in_text(m, in, "status");
    enum store_status known = STORE_REFUSED;
    struct store_source src = {hash, in_text(m, in, "name"), in_text(m, in, "kind"), in_text(m, in, "received_on"), m->b->by, m->round};
    struct store_issue first = {.code = in_text(m, in, "diagnosis"), .message = in_text(m, in, "message"), .remedy = in_text(m, in, "remedy")};
    m->bad = m->bad || !store_status_from_name(status, &known) || (*hash && !store_has_original(m->s, hash));
    return m->bad ? 0 : source_put(m->s, &src, known, &first, submission, (int)revision);
}

/* ---- answers ---- */

/* The digest of answers as they are stored, by the text that store_digest makes. */
static void stored_digest(struct store *s, long long submission, long long revision, const char *form, const char *version, char out[65])
{
    struct buf b = BUF_INIT;
    buf_printf(&b, "%s@%s\n", form, version);
    sqlite3_stmt *st =
        db_query(s, "SELECT field, value FROM answer WHERE submission_id = ?1 AND revision = ?2 AND mark <> 'calculated' ORDER BY field",
                 "ii", submission, revision);
    while (db_step(s, st))
        buf_printf(&b, "%s\x1f%s\x1e", col_text(st, 0), col_text(st, 1));
    sha256_hex(b.p, b.n, out);
    buf_clear(&b);
}

static void merge_answers(struct merge *m, const json_t *in, long long submission, long long from)
{
    json_t *l = in_list(m, in, "answers"), *a;
    size_t i;
    json_array_foreach(l, i, a) {
        const char *v[3] = {0};
        json_int_t revision = json_integer_value(json_array_get(a, 0));
        for (size_t k = 0; k < 3; k++)
            v[k] = json_string_value(json_array_get(a, k + 1));
        m->bad = m->bad || !v[0] || !v[1] || !v[2] || (*v[2] && !in_word(m, v[2], "calculated damaged guessed unread recovered"));
        if (m->bad)
            return;
        if (revision >= from)
            db_run(m->s, "INSERT OR IGNORE INTO answer (submission_id, revision, field, value, mark) SELECT ?1, ?2, ?3, ?4, ?5"
                         " WHERE EXISTS (SELECT 1 FROM revision WHERE submission_id = ?1 AND revision = ?2)",
                   "iittt", submission, (long long)revision, v[0], v[1], v[2]);
    }
}

/* ---- issues ---- */

static void put_issue(struct merge *m, const json_t *i, long long submission, long long revision)
{
    const char *severity = in_text(m, i, "severity"), *origin = in_text(m, i, "origin");
    long long across = in_number(m, i, "across", 1), row = in_number(m, i, "row", 1000000);
    if (!in_word(m, severity, "error warning") || !in_word(m, origin, "rule clerk"))
        return;
    const char *code = in_text(m, i, "code"), *section = in_text(m, i, "section"), *field = in_text(m, i, "field"),
               *label = in_text(m, i, "label"), *value = in_text(m, i, "value"), *message = in_text(m, i, "message"),
               *remedy = in_text(m, i, "remedy"), *opened = in_text(m, i, "opened_at"), *by = in_text(m, i, "by");
    if (m->bad)
        return;
    db_run(m->s,
           "INSERT INTO issue (submission_id, revision, code, severity, section, field, row, label, value, message, remedy, across, opened_at, origin, by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, 0), ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
           "iittttitttti" "ttt", submission, revision, code, severity, section, field, row, label, value, message, remedy, across, opened, origin, by);
}

static long long same_issue(struct merge *m, const json_t *i, long long submission, long long revision)
{
    return db_one(
        m->s,
        "SELECT id FROM issue WHERE submission_id = ?1 AND revision = ?2 AND code = ?3 AND field = ?4 AND message = ?5 AND opened_at = ?6"
        " AND across = ?7 AND origin = ?8 AND coalesce(row, 0) = ?9 ORDER BY id LIMIT 1",
        "iittttiti", submission, revision, in_text(m, i, "code"), in_text(m, i, "field"), in_text(m, i, "message"),
        in_text(m, i, "opened_at"), in_number(m, i, "across", 1), in_text(m, i, "origin"), in_number(m, i, "row", 1000000));
}

/* Revision of each new issue that counts in the digest of one; 0 in the list stands for those across forms. */
struct changed { long long *v; size_t n, cap; };

static void note_changed(struct changed *c, long long revision)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->v[i] == revision)
            return;
    *VEC_ADD(c->v, c->n, c->cap) = revision;
}

static void merge_issues(struct merge *m, const json_t *in, long long submission, struct changed *changed)
{
    json_t *l = in_list(m, in, "issues"), *i;
    size_t k;
    db_run(m->s, "UPDATE issue SET closed_at = ?2 WHERE submission_id = ?1 AND closed_at IS NULL", "it", submission, m->b->at);
    json_array_foreach(l, k, i) {
        long long revision = in_number(m, i, "revision", 1000000), id = m->bad ? 0 : same_issue(m, i, submission, revision);
        m->bad =
            m->bad || !db_one(m->s, "SELECT count(*) FROM revision WHERE submission_id = ?1 AND revision = ?2", "ii", submission, revision);
        if (m->bad)
            return;
        if (!id) {
            put_issue(m, i, submission, revision);
            id = sqlite3_last_insert_rowid(m->s->db);
            if (json_integer_value(json_object_get(i, "across")))
                note_changed(changed, 0);
            else if (strcmp(in_text(m, i, "origin"), "rule") == 0)
                note_changed(changed, revision);
        }
        const char *closed = in_text_or_null(m, i, "closed_at"), *waived = in_text_or_null(m, i, "waived_at"),
                   *by = in_text(m, i, "waived_by"), *why = in_text(m, i, "waived_why");
        if (m->bad)
            return;
        db_run(m->s, "UPDATE issue SET closed_at = ?2, waived_at = ?3, waived_by = ?4, waived_why = ?5 WHERE id = ?1", "itttt", id, closed,
               waived, by, why);
        *VEC_ADD(m->issues, m->nissues, m->cissues) = (struct issue_id){json_integer_value(json_object_get(i, "id")), id};
    }
}

/* ---- revisions ---- */

static void log_revision(struct merge *m, const json_t *r, long long submission, long long source, const char *form, enum store_status status)
{
    char issues[65];
    int revision = (int)json_integer_value(json_object_get(r, "revision"));
    const json_t *v = json_object_get(r, "source");
    struct store_source src = {.sha256 = in_text(m, v, "sha256"), .name = in_text(m, v, "name")};
    issues_digest(m->s, submission, revision, issues);
    struct buf extra = BUF_INIT;
    buf_printf(&extra, ",\"form\":\"%s\",\"version\":\"%s\",\"digest\":\"%s\",\"issues\":\"%s\",\"bundle\":\"%s\"", form,
               in_text(m, r, "version"), in_text(m, r, "digest"), issues, m->b->id);
    char *detail = source_detail(&src, status, extra.p);
    event_add(m->s, m->b->at,
              &(struct event){revision == 1 ? "submitted" : "revised", m->b->by, detail, source, m->application, submission, revision});
    free(detail);
    buf_clear(&extra);
}

static long long put_revision(struct merge *m, const json_t *r, long long submission, const char *form)
{
    long long revision = in_number(m, r, "revision", 1000000);
    const char *version = in_text(m, r, "version"), *digest = in_text(m, r, "digest"), *received = in_text(m, r, "received_on"),
               *origin = in_text(m, r, "origin"), *by = in_text(m, r, "by"), *why = in_text(m, r, "why");
    in_word(m, origin, "file amend key confirm");
    m->bad = m->bad || !db_one(m->s, "SELECT count(*) FROM form WHERE id = ?1 AND version = ?2", "tt", form, version);
    long long source = m->bad ? 0 : merge_source(m, json_object_get(r, "source"), submission, revision);
    if (m->bad)
        return 0;
    db_run(m->s,
           "INSERT INTO revision (submission_id, revision, version, digest, received_on, source_id, origin, by, why) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
           "iitttittt", submission, revision, version, digest, received, source, origin, by, why);
    return source;
}

/* Answers that are not what their digest says were damaged where they were kept. */
static void check_digests(struct merge *m, json_t *revisions, long long submission, const char *form, long long from)
{
    json_t *r;
    size_t i;
    json_array_foreach(revisions, i, r) {
        char digest[65];
        if ((long long)i + 1 < from || m->bad)
            continue;
        stored_digest(m->s, submission, (long long)i + 1, form, in_text(m, r, "version"), digest);
        m->bad = m->bad || strcmp(digest, in_text(m, r, "digest")) != 0;
    }
}

static void log_changed(struct merge *m, const struct changed *c, long long submission, long long from)
{
    for (size_t i = 0; i < c->n; i++) {
        char seal[65];
        long long revision =
            c->v[i] ? c->v[i] : db_one(m->s, "SELECT max(revision) FROM revision WHERE submission_id = ?1", "i", submission);
        long long source =
            db_one(m->s, "SELECT source_id FROM revision WHERE submission_id = ?1 AND revision = ?2", "ii", submission, revision);
        if (c->v[i] >= from)
            continue;                                      /* said with the revision itself */
        if (c->v[i])
            issues_digest(m->s, submission, (int)revision, seal);
        else
            across_digest(m->s, submission, seal);
        char *detail = xasprintf("{\"%s\":\"%s\"}", c->v[i] ? "issues" : "across", seal);
        event_add(m->s, m->b->at,
                  &(struct event){c->v[i] ? "rechecked" : "judged", m->b->by, detail, source, m->application, submission, (int)revision});
        free(detail);
    }
}

void merge_revisions(struct merge *m, json_t *in, long long submission, long long from)
{
    const char *form = in_text(m, in, "form");
    json_t *revisions = in_list(m, in, "revisions"), *r;
    size_t i, n = json_array_size(revisions);
    long long *sources = xcalloc(n + 1, sizeof *sources);
    struct changed changed = {0};
    enum store_status status = STORE_INCOMPLETE;
    store_status_from_name(in_text(m, in, "status"), &status);
    json_array_foreach(revisions, i, r)
        if (!m->bad && (long long)i + 1 >= from)
            sources[i] = put_revision(m, r, submission, form);
    if (!m->bad)
        merge_answers(m, in, submission, from);
    check_digests(m, revisions, submission, form, from);
    if (!m->bad)
        merge_issues(m, in, submission, &changed);
    json_array_foreach(revisions, i, r)
        if (!m->bad && (long long)i + 1 >= from)
            log_revision(m, r, submission, sources[i], form, status);
    if (!m->bad)
        log_changed(m, &changed, submission, from);
    free(changed.v);
    free(sources);
}

/* ---- papers ---- */

static void merge_file(struct merge *m, const json_t *f)
{
    const char *uid = in_text_or_null(m, f, "submission"), *hash = in_text(m, f, "sha256"), *name = in_text(m, f, "name"),
               *kind = in_text(m, f, "kind"), *received = in_text(m, f, "received_on"), *slot = in_text(m, f, "slot"),
               *material = in_text(m, f, "material");
    long long bytes = in_number(m, f, "bytes", 1LL << 40), width = in_number(m, f, "width", 1000000),
              height = in_number(m, f, "height", 1000000), pages = in_number(m, f, "pages", 1000000);
    m->bad = m->bad || !store_has_original(m->s, hash);
    if (m->bad)
        return;
    long long submission =
        uid ? db_one(m->s, "SELECT id FROM submission WHERE uid = ?1 AND application_id = ?2", "ti", uid, m->application) : 0;
    long long id =
        db_one(m->s, "SELECT id FROM file WHERE application_id = ?1 AND sha256 = ?2 AND name = ?3", "itt", m->application, hash, name);
    if (!id) {
        const json_t *v = json_object_get(f, "source");
        long long source = json_is_object(v) ? merge_source(m, v, 0, 0) : 0;
        db_run(m->s, "INSERT INTO file (application_id, name, kind, sha256, bytes, received_on, source_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, 0))",
               "itttiti", m->application, name, kind, hash, bytes, received, source);
        id = sqlite3_last_insert_rowid(m->s->db);
        if (source) {
            char *detail = xasprintf("{\"file\":%lld,\"sha256\":\"%s\",\"bundle\":\"%s\"}", id, hash, m->b->id);
            event_add(m->s, m->b->at, &(struct event){"filed", m->b->by, detail, source, m->application, 0, 0});
            free(detail);
        }
    }
    db_run(m->s,
           "UPDATE file SET submission_id = nullif(?2, 0), slot = ?3, material = ?4, width = ?5, height = ?6, pages = ?7 WHERE id = ?1",
           "iittiii", id, submission, slot, material, width, height, pages);
}

static void merge_tick(struct merge *m, const json_t *t)
{
    const char *material = in_text(m, t, "material"), *what = in_text(m, t, "what"), *at = in_text(m, t, "at"), *by = in_text(m, t, "by");
    long long count = in_number(m, t, "count", 999);
    if (in_word(m, what, "original copy verified sign seal paper") && !m->bad)
        db_run(m->s,
               "INSERT INTO tick (application_id, material, what, count, at, by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
               " ON CONFLICT (application_id, material, what) DO UPDATE SET count = excluded.count, at = excluded.at, by = excluded.by",
               "ittitt", m->application, material, what, count, at, by);
}

static long long ours(const struct merge *m, long long theirs)
{
    for (size_t i = 0; i < m->nissues; i++)
        if (m->issues[i].theirs == theirs)
            return m->issues[i].ours;
    return 0;
}

/* Two offices may have numbered alike: the number of the one that came gets its office behind it. */
static long long put_notice(struct merge *m, const json_t *t, const char *number)
{
    const char *kind = in_text(m, t, "kind"), *made = in_text(m, t, "made_at"), *by = in_text(m, t, "made_by");
    if (m->bad)
        return 0;
    bool taken = db_one(m->s, "SELECT count(*) FROM notice WHERE number = ?1", "t", number) > 0;
    char *own = taken ? xasprintf("%s@%s", number, m->b->office) : xstrdup(number);
    if (db_one(m->s, "SELECT count(*) FROM notice WHERE number = ?1", "t", own)) {
        free(own);
        return 0;
    }
    db_run(m->s, "INSERT INTO notice (application_id, kind, number, made_at, made_by) VALUES (?1, ?2, ?3, ?4, ?5)", "itttt", m->application,
           kind, own, made, by);
    free(own);
    long long id = sqlite3_last_insert_rowid(m->s->db);
    json_t *l = in_list(m, t, "issues"), *i;
    size_t k;
    json_array_foreach(l, k, i) if (ours(m, json_integer_value(i)))
        db_run(m->s, "INSERT INTO notice_issue (notice_id, ordinal, issue_id) VALUES (?1, ?2, ?3)", "iii", id, (long long)k + 1,
               ours(m, json_integer_value(i)));
    return id;
}

static void merge_notice(struct merge *m, const json_t *t)
{
    const char *number = in_text(m, t, "number");
    char *own = xasprintf("%s@%s", number, m->b->office);
    long long id = db_one(m->s, "SELECT id FROM notice WHERE application_id = ?1 AND (number = ?2 OR number = ?3)", "itt", m->application,
                          number, own);
    free(own);
    if (!id)
        id = put_notice(m, t, number);
    const char *due = in_text_or_null(m, t, "due_on"), *told = in_text_or_null(m, t, "told_at"), *by = in_text(m, t, "told_by"),
               *how = in_text(m, t, "told_how"), *whom = in_text(m, t, "told_whom"), *answered = in_text_or_null(m, t, "answered_at");
    if (!m->bad && id)
        db_run(m->s,
               "UPDATE notice SET due_on = ?2, told_at = ?3, told_by = ?4, told_how = ?5, told_whom = ?6, answered_at = ?7 WHERE id = ?1",
               "itttttt", id, due, told, by, how, whom, answered);
}

static void put_move(struct merge *m, const json_t *v)
{
    static const char *const keys[] = {"move", "name", "from_state", "to_state", "to_name", "on_day", "at", "by", "role", "why", "number"};
    const char *t[11];
    for (size_t i = 0; i < 11; i++)
        t[i] = in_text(m, v, keys[i]);
    long long changed = in_number(m, v, "changed", 1);     /* whether the forms changed after it */
    if (m->bad)
        return;
    db_run(m->s,
           "INSERT INTO move (application_id, move, name, from_state, to_state, to_name, on_day, at, by, role, why, number, after)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, CASE WHEN ?13 THEN 0 ELSE (SELECT coalesce(max(id), 0) FROM event) END)",
           "ittttttttttti", m->application, t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7], t[8], t[9], t[10], changed);
    long long id = sqlite3_last_insert_rowid(m->s->db);
    json_t *l = in_list(m, v, "values"), *x;
    size_t i;
    json_array_foreach(l, i, x) {
        const char *name = json_string_value(json_array_get(x, 0)), *label = json_string_value(json_array_get(x, 1)),
                   *value = json_string_value(json_array_get(x, 2));
        m->bad = m->bad || !name || !label || !value;
        if (!m->bad)
            db_run(m->s, "INSERT INTO move_value (move_id, ordinal, name, label, value) VALUES (?1, ?2, ?3, ?4, ?5)", "iittt", id,
                   (long long)i + 1, name, label, value);
    }
}

/* Steps that were taken while it was away come after those that are known here. */
static void merge_moves(struct merge *m)
{
    json_t *l = in_list(m, m->in, "moves"), *v;
    size_t i, here = (size_t)db_one(m->s, "SELECT count(*) FROM move WHERE application_id = ?1", "i", m->application);
    json_array_foreach(l, i, v)
        if (i >= here && !m->bad)
            put_move(m, v);
}

static void merge_ban(struct merge *m, const json_t *b)
{
    const char *t[8];
    static const char *const keys[] = {"procedure", "from_day", "until_day", "why", "at", "by", "lifted_by", "lifted_why"};
    for (size_t i = 0; i < 8; i++)
        t[i] = in_text(m, b, keys[i]);
    const char *lifted = in_text_or_null(m, b, "lifted_on");
    if (m->bad)
        return;
    db_run(m->s,
           "INSERT INTO ban (person, procedure, from_day, until_day, why, at, by, lifted_on, lifted_by, lifted_why)"
           " SELECT a.person, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 FROM application a WHERE a.id = ?1 AND NOT EXISTS (SELECT 1 FROM ban b"
           " WHERE b.person = a.person AND b.procedure = ?2 AND b.from_day = ?3 AND b.until_day = ?4 AND b.at = ?6)",
           "ittttttttt", m->application, t[0], t[1], t[2], t[3], t[4], t[5], lifted, t[6], t[7]);
    if (sqlite3_changes(m->s->db) == 0)
        return;
    char digest[65];
    bans_digest(m->s, digest);
    char *detail = xasprintf("{\"bundle\":\"%s\",\"bans\":\"%s\"}", m->b->id, digest);
    event_add(m->s, m->b->at, &(struct event){"banned", m->b->by, detail, 0, 0, 0, 0});
    free(detail);
}

static void merge_acceptance(struct merge *m, const json_t *a)
{
    if (db_one(m->s, "SELECT count(*) FROM event WHERE application_id = ?1 AND what = 'accepted'", "i", m->application))
        return;
    const char *by = in_text(m, a, "by"), *detail = in_text(m, a, "detail");
    json_t *whole = json_loads(detail, 0, NULL);
    m->bad = m->bad || !json_is_object(whole);
    json_decref(whole);
    if (!m->bad)
        event_add(m->s, m->b->at, &(struct event){"accepted", by, detail, 0, m->application, 0, 0});
}

static void each(struct merge *m, const char *key, void (*fn)(struct merge *, const json_t *))
{
    json_t *l = in_list(m, m->in, key), *v;
    size_t i;
    json_array_foreach(l, i, v)
        if (!m->bad)
            fn(m, v);
}

void merge_papers(struct merge *m, bool with_state)
{
    each(m, "files", merge_file);
    each(m, "ticks", merge_tick);
    each(m, "notices", merge_notice);
    each(m, "bans", merge_ban);
    if (with_state) {
        each(m, "accepted", merge_acceptance);
        merge_moves(m);
    }
}
