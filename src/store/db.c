/*
 * db.c - statements and transactions over SQLite. Knows no table.
 */
#include <assert.h>
#include <string.h>

#include "store/store_int.h"

_Noreturn void db_die(struct store *s)
{
    files_give_up(s);
    switch (sqlite3_errcode(s->db)) {
    case SQLITE_FULL:
        die(MSG_STORE_FULL, MSG_ARGS(s->path));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        die(MSG_STORE_LOCKED, MSG_ARGS(s->path));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        die(MSG_STORE_BROKEN, MSG_ARGS(s->path));
    default:
        die(MSG_STORE_FAILED, MSG_ARGS(s->path, sqlite3_errmsg(s->db)));
    }
}

/* Statements are known by where their text stands, which is quick. A text that was made at run time may stand where another stood before: so
 * what is found is compared. */
static sqlite3_stmt *prepared(struct store *s, const char *sql)
{
    size_t i = 0;
    while (i < s->nprepared && s->prepared[i].sql != sql)
        i++;
    if (i < s->nprepared && strcmp(sqlite3_sql(s->prepared[i].st), sql) == 0)
        return s->prepared[i].st;
    sqlite3_stmt *st;
    if (sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL) != SQLITE_OK)
        db_die(s);
    if (i < s->nprepared) {
        sqlite3_finalize(s->prepared[i].st);
    } else {
        assert(s->nprepared < STORE_MAX_STATEMENTS);
        s->nprepared++;
    }
    s->prepared[i] = (struct prepared){sql, st};
    return st;
}

/* texts: how long SQLite may go on looking at them: SQLITE_STATIC where the statement is through before the caller goes on. */
static sqlite3_stmt *query(struct store *s, const char *sql, const char *fmt, sqlite3_destructor_type texts, va_list ap)
{
    sqlite3_stmt *st = prepared(s, sql);
    assert(!sqlite3_stmt_busy(st));
    for (int i = 0; fmt[i]; i++) {
        int rc;
        if (fmt[i] == 't')
            rc = sqlite3_bind_text(st, i + 1, va_arg(ap, const char *), -1, texts);
        else if (fmt[i] == 'i')
            rc = sqlite3_bind_int64(st, i + 1, va_arg(ap, long long));
        else
            rc = sqlite3_bind_int(st, i + 1, va_arg(ap, int));
        if (rc != SQLITE_OK)
            db_die(s);
    }
    return st;
}

sqlite3_stmt *db_query(struct store *s, const char *sql, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    sqlite3_stmt *st = query(s, sql, fmt, SQLITE_TRANSIENT, ap);
    va_end(ap);
    return st;
}

void db_bind_text(struct store *s, sqlite3_stmt *st, int i, const char *text)
{
    if (sqlite3_bind_text(st, i, text, -1, SQLITE_STATIC) != SQLITE_OK)
        db_die(s);
}

bool db_step(struct store *s, sqlite3_stmt *st)
{
    int rc = sqlite3_step(st);
    if (rc == SQLITE_ROW)
        return true;
    if (rc != SQLITE_DONE)
        db_die(s);
    sqlite3_reset(st);
    return false;
}

void db_done(sqlite3_stmt *st) { sqlite3_reset(st); }

void db_run(struct store *s, const char *sql, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    sqlite3_stmt *st = query(s, sql, fmt, SQLITE_STATIC, ap);
    va_end(ap);
    while (db_step(s, st))
        ;
}

void db_exec(struct store *s, const char *sql)
{
    if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        db_die(s);
}

long long db_one(struct store *s, const char *sql, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    sqlite3_stmt *st = query(s, sql, fmt, SQLITE_STATIC, ap);
    va_end(ap);
    long long v = 0;
    if (db_step(s, st)) {
        v = sqlite3_column_int64(st, 0);
        db_done(st);
    }
    return v;
}

const char *col_text(sqlite3_stmt *st, int i)
{
    const char *p = (const char *)sqlite3_column_text(st, i);
    return p ? p : "";
}

/* IMMEDIATE: a decision is made on what is read, so nobody may write in between. */
void db_begin(struct store *s)
{
    if (!s->begun)
        db_run(s, "BEGIN IMMEDIATE", "");
    s->begun = false;
}

void store_begin(struct store *s)
{
    db_begin(s);
    s->begun = true;
}

void db_commit(struct store *s) { db_run(s, "COMMIT", ""); }
