/*
 * issue.c - issues follow from rules: what came again stays open, what did not is closed, what is new is opened.
 */
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

void issues_digest(struct store *s, long long submission, int revision, char out[65])
{
    struct buf b = BUF_INIT;
    sqlite3_stmt *st = db_query(s,
                                "SELECT code, severity, section, field, row, label, value, message, remedy, opened_at FROM issue"
                                " WHERE submission_id = ?1 AND revision = ?2 ORDER BY id",
                                "in", submission, revision);
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

static bool same_issue(sqlite3_stmt *st, const struct store_issue *i)
{
    return strcmp(col_text(st, 1), i->code) == 0 && strcmp(col_text(st, 2), i->severity) == 0 && strcmp(col_text(st, 3), i->field) == 0 &&
           strcmp(col_text(st, 4), i->value) == 0 && strcmp(col_text(st, 5), i->message) == 0;
}

void issues_put(struct store *s, long long submission, int revision, const struct store_issue *v, size_t n, const char *at)
{
    bool *again = xcalloc(n + 1, sizeof *again);
    long long *gone = NULL;
    size_t ngone = 0, cgone = 0;
    sqlite3_stmt *st = db_query(
        s, "SELECT id, code, severity, field, value, message FROM issue WHERE submission_id = ?1 AND closed_at IS NULL", "i", submission);
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
    for (size_t i = 0; i < n; i++)
        if (!again[i])
            db_run(s,
                   "INSERT INTO issue (submission_id, revision, code, severity, section, field, row, label, value, message, remedy, opened_at)"
                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, 0), ?8, ?9, ?10, ?11, ?12)",
                   "inttttnttttt", submission, revision, v[i].code, v[i].severity, v[i].section, v[i].field, v[i].row, v[i].label,
                   v[i].value, v[i].message, v[i].remedy, at);
    free(gone);
    free(again);
}
