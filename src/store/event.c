/*
 * event.c - the log: lines are only added, and each carries a hash over itself and the hash of the line before it,
 * so that a changed or missing line shows.
 */
#include <stdlib.h>

#include "store/store_int.h"

void event_seal(const char *before, sqlite3_stmt *st, char out[65])
{
    struct buf b = BUF_INIT;
    buf_adds(&b, before);
    for (int i = 0; i < 8; i++) {
        buf_addc(&b, '\x1f');
        buf_adds(&b, col_text(st, i));
    }
    sha256_hex(b.p, b.n, out);
    buf_clear(&b);
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
    char seal[65];
    /* Selected rather than formatted here, so that the seal is over the very texts that SQLite gives back on verifying. */
    sqlite3_stmt *st = db_query(s, "SELECT ?1, ?2, ?3, nullif(?4, 0), nullif(?5, 0), nullif(?6, 0), nullif(?7, 0), ?8", "tttiiint", at,
                                e->by, e->what, e->source, e->application, e->submission, e->revision, e->detail);
    if (!db_step(s, st))
        db_die(s);
    event_seal(last_seal(s, &before), st, seal);
    db_done(st);
    buf_clear(&before);
    db_run(s,
           "INSERT INTO event (at, by, what, source_id, application_id, submission_id, revision, detail, seal)"
           " VALUES (?1, ?2, ?3, nullif(?4, 0), nullif(?5, 0), nullif(?6, 0), nullif(?7, 0), ?8, ?9)",
           "tttiiintt", at, e->by, e->what, e->source, e->application, e->submission, e->revision, e->detail, seal);
}
