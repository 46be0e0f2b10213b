/*
 * people.c - who may be the same person as whom: applications of one name, and of one number. Nothing is decided here.
 */
#include "store/store_int.h"

/* One that has a form which counts. */
#define ALIVE " AND b.state <> 'merged' AND EXISTS (SELECT 1 FROM submission m WHERE m.application_id = b.id AND m.retracted_at IS NULL)"

static size_t ids(struct store *s, sqlite3_stmt *st, long long *out)
{
    size_t n = 0;
    while (db_step(s, st))
        out[n++] = sqlite3_column_int64(st, 0);
    return n;
}

static bool one_text(struct store *s, sqlite3_stmt *st, struct buf *out)
{
    bool found = db_step(s, st);
    if (found) {
        buf_adds(out, col_text(st, 0));
        db_done(st);
    }
    return found;
}

size_t store_namesakes(struct store *s, long long application, size_t max, long long *out)
{
    sqlite3_stmt *st =
        db_query(s,
                 "SELECT b.id FROM application a JOIN application b ON b.name = a.name AND b.id <> a.id AND b.round = a.round"
                 " AND b.person <> a.person WHERE a.id = ?1 AND a.name <> ''" ALIVE " ORDER BY b.id LIMIT ?2",
                 "ii", application, (long long)max);
    return ids(s, st, out);
}

bool store_other_name(struct store *s, long long application, struct buf *name)
{
    sqlite3_stmt *st =
        db_query(s,
                 "SELECT b.name FROM application a JOIN application b ON b.person = a.person AND b.id <> a.id AND b.name <> a.name"
                 " WHERE a.id = ?1 AND a.name <> '' AND b.name <> ''" ALIVE " ORDER BY b.name LIMIT 1",
                 "i", application);
    return one_text(s, st, name);
}

size_t store_same_number(struct store *s, long long application, size_t max, long long *out)
{
    sqlite3_stmt *st =
        db_query(s,
                 "SELECT b.id FROM application a JOIN application b ON b.person = a.person AND b.id <> a.id WHERE a.id = ?1" ALIVE
                 " ORDER BY b.id LIMIT ?2",
                 "ii", application, (long long)max);
    return ids(s, st, out);
}

size_t store_with_doubts(struct store *s, const char *round, size_t max, long long *out)
{
    sqlite3_stmt *st = db_query(
        s,
        "SELECT DISTINCT m.application_id FROM issue i JOIN submission m ON m.id = i.submission_id JOIN application a ON"
        " a.id = m.application_id WHERE i.closed_at IS NULL AND (i.code = 'R-PERSON' OR i.code = 'W-PERSON' OR i.code = 'W-NUMBER')"
        " AND (?1 IS NULL OR a.round = ?1) ORDER BY 1 LIMIT ?2",
        "ti", round, (long long)max);
    return ids(s, st, out);
}

bool store_round_of(struct store *s, long long application, struct buf *round)
{
    sqlite3_stmt *st = db_query(s, "SELECT round FROM application WHERE id = ?1", "i", application);
    return one_text(s, st, round);
}

void store_source_name(struct store *s, long long submission, int revision, struct buf *name)
{
    sqlite3_stmt *st =
        db_query(s, "SELECT v.name FROM revision r JOIN source v ON v.id = r.source_id WHERE r.submission_id = ?1 AND r.revision = ?2",
                 "in", submission, revision);
    one_text(s, st, name);
}
