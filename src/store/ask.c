/*
 * ask.c - a question in SQL from outside. Only reading is allowed, and only in this database: SQLite asks here before each step.
 */
#include <stdlib.h>

#include "store/store_int.h"

static int allow(void *ctx, int action, const char *a, const char *b, const char *database, const char *trigger)
{
    (void)ctx, (void)a, (void)b, (void)database, (void)trigger;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    default:
        return SQLITE_DENY;
    }
}

static bool fail(struct store *s, struct buf *why)
{
    buf_adds(why, sqlite3_errcode(s->db) == SQLITE_AUTH ? msg_pattern(MSG_STORE_READ_ONLY) : sqlite3_errmsg(s->db));
    return false;
}

static bool rows(struct store *s, sqlite3_stmt *st, store_query_fn *fn, void *ctx, struct buf *why)
{
    size_t n = (size_t)sqlite3_column_count(st);
    const char **names = xcalloc(n + 1, sizeof *names), **values = xcalloc(n + 1, sizeof *values);
    bool *numbers = xcalloc(n + 1, sizeof *numbers);
    int rc;
    while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
        for (size_t i = 0; i < n; i++) {
            int type = sqlite3_column_type(st, (int)i);
            names[i] = sqlite3_column_name(st, (int)i);
            numbers[i] = type == SQLITE_INTEGER || type == SQLITE_FLOAT;
            values[i] = (const char *)sqlite3_column_text(st, (int)i);
        }
        if (!fn(ctx, &(struct store_query_row){names, values, numbers, n})) {
            rc = SQLITE_DONE;
            break;
        }
    }
    free(names);
    free(values);
    free(numbers);
    return rc == SQLITE_DONE || fail(s, why);
}

bool store_query(struct store *s, const char *sql, store_query_fn *fn, void *ctx, struct buf *why)
{
    sqlite3_stmt *st = NULL;
    const char *rest = NULL;
    sqlite3_set_authorizer(s->db, allow, NULL);
    bool ok = sqlite3_prepare_v2(s->db, sql, -1, &st, &rest) == SQLITE_OK || fail(s, why);
    while (ok && rest && (*rest == ' ' || *rest == '\n' || *rest == '\t' || *rest == ';'))
        rest++;
    if (ok && (!st || (rest && *rest))) {
        buf_adds(why, msg_pattern(MSG_STORE_ONE_QUESTION));
        ok = false;
    }
    ok = ok && rows(s, st, fn, ctx, why);
    sqlite3_finalize(st);
    sqlite3_set_authorizer(s->db, NULL, NULL);
    return ok;
}
