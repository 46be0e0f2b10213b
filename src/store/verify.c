/*
 * verify.c - looks for damage: a flipped bit in the database or in an original. Never ends the program over what it finds.
 */
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

struct search {
    struct store *s;
    store_finding_fn *tell;
    void *ctx;
    size_t found;
};

static void found(struct search *v, enum msg id, const char *const *args)
{
    struct buf b = BUF_INIT;
    msg_format(&b, id, args);
    v->tell(v->ctx, b.p);
    v->found++;
    buf_clear(&b);
}

/* Steps a statement of our own; what SQLite itself stumbles over is a finding. */
static bool step(struct search *v, sqlite3_stmt *st)
{
    int rc = sqlite3_step(st);
    if (rc == SQLITE_ROW)
        return true;
    if (rc != SQLITE_DONE)
        found(v, MSG_STORE_FOUND_STRUCTURE, MSG_ARGS(sqlite3_errmsg(v->s->db)));
    sqlite3_finalize(st);
    return false;
}

static sqlite3_stmt *prepare(struct search *v, const char *sql)
{
    sqlite3_stmt *st = NULL;
    if (sqlite3_prepare_v2(v->s->db, sql, -1, &st, NULL) != SQLITE_OK)
        found(v, MSG_STORE_FOUND_STRUCTURE, MSG_ARGS(sqlite3_errmsg(v->s->db)));
    return st;
}

static void structure(struct search *v)
{
    sqlite3_stmt *st = prepare(v, "PRAGMA integrity_check");
    while (st && step(v, st))
        if (strcmp(col_text(st, 0), "ok") != 0)
            found(v, MSG_STORE_FOUND_STRUCTURE, MSG_ARGS(col_text(st, 0)));
    st = prepare(v, "PRAGMA foreign_key_check");
    while (st && step(v, st))
        found(v, MSG_STORE_FOUND_REFERENCE, MSG_ARGS(col_text(st, 0), col_text(st, 1), col_text(st, 2)));
}

static void events(struct search *v)
{
    sqlite3_stmt *st = prepare(v, "SELECT at, by, what, source_id, application_id, submission_id, revision, detail,"
                                  " source_digest, application_digest, seal, id FROM event ORDER BY id");
    char before[65] = "", seal[65];
    while (st && step(v, st)) {
        event_seal(before, st, seal);
        bool emptied = strcmp(col_text(st, 2), "emptied") == 0;    /* by a purge, which seals it: see below */
        if (!emptied && strcmp(seal, col_text(st, 10)) != 0)
            found(v, MSG_STORE_FOUND_EVENT, MSG_ARGS(col_text(st, 11)));
        snprintf(before, sizeof before, "%s", col_text(st, 10));
    }
    /* A chain does not miss its own end: SQLite's counter does. */
    st = prepare(v, "SELECT seq FROM sqlite_sequence WHERE name = 'event' AND seq <> (SELECT coalesce(max(id), 0) FROM event)");
    while (st && step(v, st))
        found(v, MSG_STORE_FOUND_EVENT, MSG_ARGS(col_text(st, 0)));
}

/* Lines that were emptied are those of purges, all of them and no others. */
static void emptied_events(struct search *v)
{
    sqlite3_stmt *st =
        prepare(v, "SELECT json_extract(detail, '$.purge'), json_extract(detail, '$.digest'), id FROM event WHERE what = 'purged'");
    char digest[65];
    while (st && step(v, st)) {
        purge_digest(v->s, sqlite3_column_int64(st, 0), digest);
        if (strcmp(digest, col_text(st, 1)) != 0)
            found(v, MSG_STORE_FOUND_EVENT, MSG_ARGS(col_text(st, 2)));
    }
    st = prepare(v, "SELECT e.id FROM event e WHERE e.what = 'emptied' AND NOT EXISTS (SELECT 1 FROM event p WHERE p.what = 'purged'"
                    " AND json_extract(p.detail, '$.purge') = json_extract(e.detail, '$.purge'))");
    while (st && step(v, st))
        found(v, MSG_STORE_FOUND_EVENT, MSG_ARGS(col_text(st, 0)));
    st = prepare(v, "SELECT sha256 FROM purge_file");
    while (st && step(v, st))
        found(v, MSG_STORE_FOUND_PURGE, MSG_ARGS(col_text(st, 0)));
}

static void view_agrees(void *ctx, struct store *s, const char *name, const char *sql)
{
    if (!db_one(s, "SELECT count(*) FROM sqlite_schema WHERE type = 'view' AND '\"' || name || '\"' = ?1 AND sql = ?2", "tt", name, sql))
        found(ctx, MSG_STORE_FOUND_FORM, MSG_ARGS(name));
}

/* Definitions against their hash, and views against the definitions once these are known to be sound. */
static void forms(struct search *v)
{
    size_t before = v->found;
    sqlite3_stmt *st = prepare(v, "SELECT id, version, definition, sha256 FROM form");
    char hash[65];
    while (st && step(v, st)) {
        const char *text = col_text(st, 2);
        sha256_hex(text, strlen(text), hash);
        if (strcmp(hash, col_text(st, 3)) != 0)
            found(v, MSG_STORE_FOUND_FORM, MSG_ARGS(col_text(st, 0)));
    }
    st = v->found == before ? prepare(v, "SELECT DISTINCT id FROM form") : NULL;
    while (st && step(v, st))
        form_views(v->s, col_text(st, 0), view_agrees, v);
}

/* The digest of stored answers, by the same text as store_digest. */
static void answers_of(struct search *v, sqlite3_stmt *answers, long long submission, int revision, const char *head, char out[65])
{
    struct buf b = BUF_INIT;
    buf_printf(&b, "%s\n", head);
    sqlite3_bind_int64(answers, 1, submission);
    sqlite3_bind_int(answers, 2, revision);
    int rc;
    while ((rc = sqlite3_step(answers)) == SQLITE_ROW)
        buf_printf(&b, "%s\x1f%s\x1e", col_text(answers, 0), col_text(answers, 1));
    if (rc != SQLITE_DONE)
        found(v, MSG_STORE_FOUND_STRUCTURE, MSG_ARGS(sqlite3_errmsg(v->s->db)));
    sqlite3_reset(answers);
    sha256_hex(b.p, b.n, out);
    buf_clear(&b);
}

/* Each revision against its own digest and against what the log says of it. */
static size_t revisions(struct search *v)
{
    size_t n = 0;
    sqlite3_stmt *answers =
        prepare(v, "SELECT field, value FROM answer WHERE submission_id = ?1 AND revision = ?2 AND mark <> 'calculated' ORDER BY field");
    sqlite3_stmt *st = prepare(
        v, "SELECT r.submission_id, r.revision, m.form || '@' || r.version, r.digest, json_extract(e.detail, '$.digest'),"
           " coalesce((SELECT json_extract(a.detail, '$.issues') FROM event a WHERE a.application_id IS NOT NULL"
           " AND a.submission_id = r.submission_id AND a.revision = r.revision AND a.what = 'rechecked' ORDER BY a.id DESC LIMIT 1),"
           " json_extract(e.detail, '$.issues')) FROM revision r JOIN submission m ON m.id = r.submission_id"
           " LEFT JOIN event e ON e.application_id IS NOT NULL AND e.submission_id = r.submission_id"
           " AND e.revision = r.revision AND e.what IN ('submitted', 'revised')");
    while (st && answers && step(v, st)) {
        char digest[65], issues[65];
        long long id = sqlite3_column_int64(st, 0);
        int revision = sqlite3_column_int(st, 1);
        n++;
        answers_of(v, answers, id, revision, col_text(st, 2), digest);
        if (sqlite3_column_type(st, 4) == SQLITE_NULL) {
            found(v, MSG_STORE_FOUND_LOG, MSG_ARGS(col_text(st, 0), col_text(st, 1)));
            continue;
        }
        if (strcmp(digest, col_text(st, 3)) != 0 || strcmp(digest, col_text(st, 4)) != 0)
            found(v, MSG_STORE_FOUND_ANSWERS, MSG_ARGS(col_text(st, 0), col_text(st, 1)));
        issues_digest(v->s, id, revision, issues);
        if (strcmp(issues, col_text(st, 5)) != 0)
            found(v, MSG_STORE_FOUND_ISSUES, MSG_ARGS(col_text(st, 0), col_text(st, 1)));
    }
    sqlite3_finalize(answers);
    return n;
}

/* Issues across forms against the last time they were judged. */
static void across_forms(struct search *v)
{
    sqlite3_stmt *st =
        prepare(v, "SELECT m.id, m.revision, (SELECT json_extract(detail, '$.across') FROM event WHERE application_id IS NOT NULL"
                   " AND submission_id = m.id AND what = 'judged' ORDER BY id DESC LIMIT 1) FROM submission m"
                   " WHERE EXISTS (SELECT 1 FROM issue WHERE submission_id = m.id AND across = 1)"
                   " OR EXISTS (SELECT 1 FROM event WHERE submission_id = m.id AND what = 'judged')");
    char now[65];
    while (st && step(v, st)) {
        across_digest(v->s, sqlite3_column_int64(st, 0), now);
        if (strcmp(now, col_text(st, 2)) != 0)
            found(v, MSG_STORE_FOUND_ISSUES, MSG_ARGS(col_text(st, 0), col_text(st, 1)));
    }
}

/* Rows that change are compared with what the last event about them saw. */
static void rows_of_log(struct search *v, const char *sql, const char *(*digest)(struct store *, long long, char[65]), enum msg id)
{
    sqlite3_stmt *st = prepare(v, sql);
    char now[65];
    while (st && step(v, st))
        if (strcmp(digest(v->s, sqlite3_column_int64(st, 0), now), col_text(st, 2)) != 0)
            found(v, id, MSG_ARGS(col_text(st, 1)));
}

static void log_agrees(struct search *v)
{
    rows_of_log(v,
                "SELECT v.id, v.name, (SELECT source_digest FROM event WHERE source_id = v.id ORDER BY id DESC LIMIT 1) FROM source v",
                source_digest, MSG_STORE_FOUND_SOURCE);
    rows_of_log(v,
                "SELECT a.id, a.id, (SELECT application_digest FROM event WHERE application_id = a.id ORDER BY id DESC LIMIT 1)"
                " FROM application a",
                application_digest, MSG_STORE_FOUND_APPLICATION);
}

/* Bans against what the log saw of them last. */
static void bans(struct search *v)
{
    char now[65];
    sqlite3_stmt *st =
        prepare(v, "SELECT json_extract(detail, '$.bans') FROM event WHERE what IN ('banned', 'unbanned') ORDER BY id DESC LIMIT 1");
    bans_digest(v->s, now);
    bool logged = false;
    while (st && step(v, st)) {
        logged = true;
        if (strcmp(now, col_text(st, 0)) != 0)
            found(v, MSG_STORE_FOUND_BANS, MSG_NONE);
    }
    if (!logged && db_one(v->s, "SELECT count(*) FROM ban", ""))
        found(v, MSG_STORE_FOUND_BANS, MSG_NONE);
}
static void bad_bundle(void *ctx, const char *id) { found(ctx, MSG_STORE_FOUND_BUNDLE, MSG_ARGS(id)); }
static void bad_office(void *ctx, const char *name) { found(ctx, MSG_STORE_FOUND_OFFICE, MSG_ARGS(name)); }

static void bad_row(void *ctx, enum msg id, const char *what) { found(ctx, id, MSG_ARGS(what)); }

/* Tables, indices and triggers as this version of the schema has them. */
static void schema(struct search *v)
{
    sqlite3 *fresh = NULL;
    sqlite3_stmt *want = NULL, *st = prepare(v, "SELECT name, sql FROM sqlite_schema WHERE type <> 'view' AND sql IS NOT NULL"
                                                " AND name NOT LIKE 'sqlite%' ORDER BY name");
    bool made = sqlite3_open(":memory:", &fresh) == SQLITE_OK;
    for (size_t i = 0; i < SCHEMA_STEPS; i++)
        made = made && sqlite3_exec(fresh, schema_steps[i].sql, NULL, NULL, NULL) == SQLITE_OK;
    if (!made ||
        sqlite3_prepare_v2(fresh, "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY name", -1,
                           &want, NULL) != SQLITE_OK)
        die(MSG_NO_MEMORY, MSG_NONE);
    bool same = true;
    while (st && step(v, st))
        same = sqlite3_step(want) == SQLITE_ROW && strcmp(col_text(st, 0), col_text(want, 0)) == 0 &&
               strcmp(col_text(st, 1), col_text(want, 1)) == 0 && same;
    if (!same || sqlite3_step(want) == SQLITE_ROW)
        found(v, MSG_STORE_FOUND_SCHEMA, MSG_NONE);
    sqlite3_finalize(want);
    sqlite3_close(fresh);
}

static size_t originals(struct search *v)
{
    size_t n = 0;
    sqlite3_stmt *st = prepare(v, "SELECT sha256, min(name) FROM " ORIGINALS_NAMED " GROUP BY sha256 ORDER BY 2");
    while (st && step(v, st)) {
        char hash[65];
        char *path = store_file_path(v->s, col_text(st, 0));
        unsigned long long bytes;
        n++;
        if (!file_sha256(path, hash, &bytes))
            found(v, MSG_STORE_FILE_MISSING, MSG_ARGS(col_text(st, 1), path));
        else if (strcmp(hash, col_text(st, 0)) != 0)
            found(v, MSG_STORE_FILE_CHANGED, MSG_ARGS(col_text(st, 1), path));
        free(path);
    }
    return n;
}

size_t store_verify(struct store *s, store_finding_fn *tell, void *ctx, size_t *files, size_t *submissions)
{
    struct search v = {s, tell, ctx, 0};
    *submissions = 0;
    if (files)
        *files = 0;
    structure(&v);
    if (v.found == 0) {
        schema(&v);
        events(&v);
        emptied_events(&v);
        forms(&v);
        *submissions = revisions(&v);
        across_forms(&v);
        log_agrees(&v);
        bans(&v);
        bundles_verify(s, bad_bundle, &v);
        offices_verify(s, bad_office, &v);
        registers_verify(s, bad_row, &v);
    }
    if (files)
        *files = originals(&v);
    return v.found;
}
