/*
 * office.c - the keys of offices: the own one, and those that are believed. Each change is a line in the log. The secret is not in here.
 */
#include <stdlib.h>

#include "store/store_int.h"

static void log_key(struct store *s, const char *at, const char *by, const char *what, const char *public, const char *name)
{
    struct buf b = BUF_INIT;
    buf_printf(&b, "{\"key\":\"%s\",\"name\":", public);
    json_add_string(&b, name);
    buf_addc(&b, '}');
    event_add(s, at, &(struct event){what, by, b.p, 0, 0, 0, 0});
    buf_clear(&b);
}

static void drop(struct store *s, const char *at, const char *by, const char *public)
{
    char *name = NULL;
    sqlite3_stmt *st = db_query(s, "SELECT name FROM office_key WHERE public = ?1 AND dropped_at IS NULL", "t", public);
    if (!db_step(s, st))
        return;
    name = xstrdup(col_text(st, 0));
    db_done(st);
    db_run(s, "UPDATE office_key SET dropped_at = ?2 WHERE public = ?1", "tt", public, at);
    log_key(s, at, by, "distrusted", public, name);
    free(name);
}

/* The key that stands in the way of a new one: of the same name, or the own one. */
static char *rival(struct store *s, const char *public, const char *name, bool own)
{
    char *found = NULL;
    sqlite3_stmt *st =
        db_query(s, "SELECT public FROM office_key WHERE dropped_at IS NULL AND public <> ?1 AND (name = ?2 OR (own = 1 AND ?3 = 1))",
                 "ttn", public, name, (int)own);
    if (db_step(s, st)) {
        found = xstrdup(col_text(st, 0));
        db_done(st);
    }
    return found;
}

void store_office_put(struct store *s, const char *public, const char *name, bool own, const char *by)
{
    char at[21];
    time_now_utc(at);
    db_begin(s);
    for (char *other; (other = rival(s, public, name, own)) != NULL; free(other))
        drop(s, at, by, other);
    db_run(s,
           "INSERT INTO office_key (public, name, own, at, by) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (public) DO UPDATE SET name = excluded.name,"
           " own = excluded.own, at = excluded.at, by = excluded.by, dropped_at = NULL",
           "ttntt", public, name, (int)own, at, by);
    log_key(s, at, by, own ? "keyed" : "trusted", public, name);
    db_commit(s);
}

void store_office_drop(struct store *s, const char *public, const char *by)
{
    char at[21];
    time_now_utc(at);
    db_begin(s);
    drop(s, at, by, public);
    db_commit(s);
}

void store_each_office(struct store *s, store_office_fn *fn, void *ctx)
{
    sqlite3_stmt *st = db_query(s, "SELECT name, public, at, by, coalesce(dropped_at, ''), own FROM office_key"
                                   " ORDER BY dropped_at IS NOT NULL, own DESC, name, public", "");
    while (db_step(s, st)) {
        struct store_office o = {col_text(st, 0), col_text(st, 1), col_text(st, 2), col_text(st, 3), col_text(st, 4), sqlite3_column_int(st, 5)};
        if (!fn(ctx, &o)) {
            db_done(st);
            return;
        }
    }
}

/* Name and standing of a key against the last line of the log about it. */
void offices_verify(struct store *s, void (*tell)(void *ctx, const char *name), void *ctx)
{
    sqlite3_stmt *st =
        db_query(s,
                 "SELECT k.name FROM office_key k LEFT JOIN event e ON e.id = (SELECT max(id) FROM event WHERE what IN ('keyed', 'trusted',"
                 " 'distrusted') AND json_extract(detail, '$.key') = k.public)"
                 " WHERE e.id IS NULL OR json_extract(e.detail, '$.name') IS NOT k.name OR e.at IS NOT coalesce(k.dropped_at, k.at)"
                 " OR e.what IS NOT CASE WHEN k.dropped_at IS NOT NULL THEN 'distrusted' WHEN k.own = 1 THEN 'keyed' ELSE 'trusted' END",
                 "");
    while (db_step(s, st))
        tell(ctx, col_text(st, 0));
}
