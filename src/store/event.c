/*
 * event.c - the log: lines are only added, and each carries a hash over itself and the hash of the line before it,
 * so that a changed or missing line shows.
 */
#include <stdlib.h>

#include "store/store_int.h"

enum { SEALED_COLUMNS = 10 };

void event_seal(const char *before, sqlite3_stmt *st, char out[65])
{
    struct buf b = BUF_INIT;
    buf_adds(&b, before);
    for (int i = 0; i < SEALED_COLUMNS; i++) {
        buf_addc(&b, '\x1f');
        buf_adds(&b, col_text(st, i));
    }
    sha256_hex(b.p, b.n, out);
    buf_clear(&b);
}

void digest_rows(struct store *s, sqlite3_stmt *st, struct buf *b)
{
    while (db_step(s, st)) {
        for (int i = 0; i < sqlite3_column_count(st); i++) {
            buf_adds(b, col_text(st, i));
            buf_addc(b, '\x1f');
        }
        buf_addc(b, '\n');
    }
}

const char *source_digest(struct store *s, long long id, char out[65])
{
    struct buf b = BUF_INIT;
    if (!id)
        return NULL;
    digest_rows(s,
             db_query(s,
                      "SELECT id, sha256, name, kind, status, diagnosis, message, remedy, round, received_on, submission_id, revision"
                      " FROM source WHERE id = ?1",
                      "i", id),
             &b);
    sha256_hex(b.p, b.n, out);
    buf_clear(&b);
    return out;
}

/* All that an application has, in this order: what each has, then what later versions added, which counts only where there is some of it, so
 * that digests made before stay what they were. */
enum { ROWS_OF_ALL = 4 };
static const char *const application_rows[] = {
    "SELECT id, procedure, round, person, name, state, number FROM application WHERE id = ?1",
    "SELECT id, form, version, revision, status, received_on FROM submission WHERE application_id = ?1 ORDER BY id",
    "SELECT i.id, i.closed_at FROM issue i JOIN submission m ON m.id = i.submission_id WHERE m.application_id = ?1 ORDER BY i.id",
    "SELECT r.submission_id, r.revision, r.version, r.digest, r.received_on, r.source_id FROM revision r"
    " JOIN submission m ON m.id = r.submission_id WHERE m.application_id = ?1 ORDER BY 1, 2",
    "SELECT i.id, i.origin, i.by, i.waived_at, i.waived_by, i.waived_why FROM issue i JOIN submission m ON m.id = i.submission_id"
    " WHERE m.application_id = ?1 AND (i.origin <> 'rule' OR i.waived_at IS NOT NULL) ORDER BY i.id",
    "SELECT r.submission_id, r.revision, r.origin, r.by, r.why FROM revision r JOIN submission m ON m.id = r.submission_id"
    " WHERE m.application_id = ?1 AND r.origin <> 'file' ORDER BY 1, 2",
    "SELECT id, retracted_at FROM submission WHERE application_id = ?1 AND retracted_at IS NOT NULL ORDER BY id",
    "SELECT material, what, count, at, by FROM tick WHERE application_id = ?1 ORDER BY 1, 2",
    "SELECT id, kind, number, made_at, made_by, due_on, told_at, told_by, told_how, told_whom, answered_at FROM notice"
    " WHERE application_id = ?1 ORDER BY id",
    "SELECT id, move, name, from_state, to_state, to_name, on_day, at, by, role, why, number, after FROM move WHERE application_id = ?1 ORDER BY id",
    "SELECT v.move_id, v.ordinal, v.name, v.label, v.value FROM move_value v JOIN move m ON m.id = v.move_id"
    " WHERE m.application_id = ?1 ORDER BY 1, 2",
    "SELECT uid, turn, away FROM application WHERE id = ?1 AND (turn > 0 OR away <> '')",
    "SELECT unit_id FROM application WHERE id = ?1 AND unit_id IS NOT NULL",
    "SELECT kind, number, office, year, seq, origin, note, on_day, by, void_at, void_why FROM number_used"
    " WHERE application_id = ?1 ORDER BY 1, 2",
};

/* Most have nothing of it: one question instead of ten. (A recorded value belongs to a move.) */
static bool has_more(struct store *s, long long id)
{
    return db_one(s,
                  "SELECT EXISTS (SELECT 1 FROM issue i JOIN submission m ON m.id = i.submission_id WHERE m.application_id = ?1"
                  " AND (i.origin <> 'rule' OR i.waived_at IS NOT NULL))"
                  " OR EXISTS (SELECT 1 FROM revision r JOIN submission m ON m.id = r.submission_id WHERE m.application_id = ?1"
                  " AND r.origin <> 'file')"
                  " OR EXISTS (SELECT 1 FROM submission WHERE application_id = ?1 AND retracted_at IS NOT NULL)"
                  " OR EXISTS (SELECT 1 FROM tick WHERE application_id = ?1) OR EXISTS (SELECT 1 FROM notice WHERE application_id = ?1)"
                  " OR EXISTS (SELECT 1 FROM move WHERE application_id = ?1) OR EXISTS (SELECT 1 FROM number_used WHERE application_id = ?1)"
                  " OR EXISTS (SELECT 1 FROM application WHERE id = ?1 AND (turn > 0 OR away <> '' OR unit_id IS NOT NULL))",
                  "i", id) > 0;
}

const char *application_digest(struct store *s, long long id, char out[65])
{
    struct buf b = BUF_INIT;
    if (!id)
        return NULL;
    size_t n = has_more(s, id) ? sizeof application_rows / sizeof *application_rows : ROWS_OF_ALL;
    for (size_t i = 0; i < n; i++)
        digest_rows(s, db_query(s, application_rows[i], "i", id), &b);
    sha256_hex(b.p, b.n, out);
    buf_clear(&b);
    return out;
}

static const char *last_seal(struct store *s, struct buf *out)
{
    sqlite3_stmt *st = db_query(s, "SELECT seal FROM event ORDER BY id DESC LIMIT 1", "");
    if (db_step(s, st)) {
        buf_adds(out, col_text(st, 0));
        db_done(st);
    }
    return out->p;
}

void event_add(struct store *s, const char *at, const struct event *e)
{
    struct buf before = BUF_INIT;
    char seal[65], source[65], application[65];
    const char *sd = source_digest(s, e->source, source), *ad = application_digest(s, e->application, application);
    /* Selected rather than formatted here, so that the seal is over the very texts that SQLite gives back on verifying. */
    sqlite3_stmt *st = db_query(s, "SELECT ?1, ?2, ?3, nullif(?4, 0), nullif(?5, 0), nullif(?6, 0), nullif(?7, 0), ?8, ?9, ?10",
                                "tttiiinttt", at, e->by, e->what, e->source, e->application, e->submission, e->revision, e->detail, sd, ad);
    if (!db_step(s, st))
        db_die(s);
    event_seal(last_seal(s, &before), st, seal);
    db_done(st);
    buf_clear(&before);
    db_run(s,
           "INSERT INTO event (at, by, what, source_id, application_id, submission_id, revision, detail, source_digest, application_digest, seal)"
           " VALUES (?1, ?2, ?3, nullif(?4, 0), nullif(?5, 0), nullif(?6, 0), nullif(?7, 0), ?8, ?9, ?10, ?11)",
           "tttiiintttt", at, e->by, e->what, e->source, e->application, e->submission, e->revision, e->detail, sd, ad, seal);
}
