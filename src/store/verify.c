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
    sqlite3_stmt *st = prepare(v, "SELECT at, by, what, source_id, application_id, submission_id, revision, detail, seal, id FROM event ORDER BY id");
    char before[65] = "", seal[65];
    while (st && step(v, st)) {
        event_seal(before, st, seal);
        if (strcmp(seal, col_text(st, 8)) != 0)
            found(v, MSG_STORE_FOUND_EVENT, MSG_ARGS(col_text(st, 9)));
        snprintf(before, sizeof before, "%s", col_text(st, 8));
    }
}

static void forms(struct search *v)
{
    sqlite3_stmt *st = prepare(v, "SELECT id, version, definition, sha256 FROM form");
    char hash[65];
    while (st && step(v, st)) {
        const char *text = col_text(st, 2);
        sha256_hex(text, strlen(text), hash);
        if (strcmp(hash, col_text(st, 3)) != 0)
            found(v, MSG_STORE_FOUND_FORM, MSG_ARGS(col_text(st, 0)));
    }
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
    sqlite3_stmt *answers = prepare(v, "SELECT field, value FROM answer WHERE submission_id = ?1 AND revision = ?2 ORDER BY field");
    sqlite3_stmt *st = prepare(v, "SELECT r.submission_id, r.revision, m.form || '@' || r.version, r.digest, json_extract(e.detail, '$.digest'),"
                                  " json_extract(e.detail, '$.issues') FROM revision r JOIN submission m ON m.id = r.submission_id"
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

static void log_agrees(struct search *v)
{
    sqlite3_stmt *st = prepare(v, "SELECT name FROM source v WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.source_id = v.id"
                                  " AND json_extract(e.detail, '$.name') = v.name AND json_extract(e.detail, '$.sha256') = v.sha256"
                                  " AND json_extract(e.detail, '$.status') = v.status)");
    while (st && step(v, st))
        found(v, MSG_STORE_FOUND_SOURCE, MSG_ARGS(col_text(st, 0)));
    st = prepare(v, "SELECT a.id FROM application a WHERE a.state <> 'merged' AND NOT EXISTS (SELECT 1 FROM event e"
                    " WHERE e.application_id = a.id AND json_extract(e.detail, '$.person') = a.person)");
    while (st && step(v, st))
        found(v, MSG_STORE_FOUND_PERSON, MSG_ARGS(col_text(st, 0)));
}

static size_t originals(struct search *v)
{
    size_t n = 0;
    sqlite3_stmt *st = prepare(v, "SELECT sha256, min(name) FROM (SELECT sha256, name FROM source WHERE sha256 <> ''"
                                  " UNION ALL SELECT sha256, name FROM file)"
                                  " GROUP BY sha256 ORDER BY 2");
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
    *files = *submissions = 0;
    structure(&v);
    if (v.found == 0) {
        events(&v);
        forms(&v);
        *submissions = revisions(&v);
        log_agrees(&v);
    }
    *files = originals(&v);
    return v.found;
}
