/*
 * unit_find.c - units as they are found: by number, code or name, with what depends on them; and which unit an application is filed under.
 */
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

static const char list_sql[] =
    "SELECT u.id, coalesce(u.parent_id, 0), u.name, u.department, u.kind, u.licence, u.legal_person, u.address, u.phone, u.origin,"
    " coalesce(u.application_id, 0), coalesce(p.name, ''), coalesce(d.name, u.department), u.made_on, coalesce(u.cancelled_on, ''), u.cancelled_why,"
    " (SELECT count(*) FROM unit c WHERE c.parent_id = u.id AND c.cancelled_on IS NULL),"
    " (SELECT count(*) FROM unit_staff f WHERE f.unit_id = u.id AND f.until_on IS NULL),"
    " (SELECT count(*) FROM pack k WHERE k.unit_id = u.id AND k.state <> 'deleted'),"
    " (SELECT count(*) FROM application a WHERE a.unit_id = u.id AND a.state <> 'merged'),"
    " coalesce((SELECT code FROM unit_code WHERE unit_id = u.id AND kind = 'credit'), ''),"
    " coalesce((SELECT code FROM unit_code WHERE unit_id = u.id AND kind = 'org'), ''),"
    " coalesce((SELECT code FROM unit_code WHERE unit_id = u.id AND kind = 'own'), '') AS own,"
    " coalesce((SELECT code FROM unit_code WHERE unit_id = u.id AND kind = 'auth'), '')"
    " FROM unit u LEFT JOIN unit p ON p.id = u.parent_id LEFT JOIN department d ON d.id = u.department";

static struct store_unit row(sqlite3_stmt *st)
{
    return (struct store_unit){
        .id = sqlite3_column_int64(st, 0), .parent = sqlite3_column_int64(st, 1), .name = col_text(st, 2), .department = col_text(st, 3),
        .kind = col_text(st, 4), .licence = col_text(st, 5), .legal_person = col_text(st, 6), .address = col_text(st, 7), .phone = col_text(st, 8),
        .origin = col_text(st, 9), .application = sqlite3_column_int64(st, 10), .parent_name = col_text(st, 11), .department_name = col_text(st, 12),
        .made_on = col_text(st, 13), .cancelled_on = col_text(st, 14), .cancelled_why = col_text(st, 15), .children = sqlite3_column_int(st, 16),
        .staff = sqlite3_column_int(st, 17), .packs = sqlite3_column_int(st, 18), .applications = sqlite3_column_int(st, 19),
        .credit = col_text(st, 20), .org = col_text(st, 21), .own = col_text(st, 22), .auth = col_text(st, 23)};
}

/* One statement each, so that a unit by its number needs no look at all of them. The callback may ask the store for more: rows are copied. */
void store_each_unit(struct store *s, long long unit, const char *department, store_unit_fn *fn, void *ctx)
{
    static char *one, *all;                                /* the texts stay: statements are kept by their addresses */
    if (!one) {
        one = xasprintf("%s WHERE u.id = ?1 AND (?2 IS NULL OR u.department = ?2)", list_sql);
        all = xasprintf("%s WHERE ?2 IS NULL OR u.department = ?2 ORDER BY u.department, own, u.name, u.id", list_sql);
    }
    sqlite3_stmt *st = db_query(s, unit ? one : all, "it", unit, department);
    while (db_step(s, st)) {
        struct store_unit u = row(st);
        if (!fn(ctx, &u)) {
            db_done(st);
            return;
        }
    }
}

long long *store_units_named(struct store *s, const char *name, const char *code, size_t *n)
{
    long long *v = NULL;
    size_t cap = 0;
    *n = 0;
    sqlite3_stmt *st = code ? db_query(s, "SELECT DISTINCT unit_id FROM unit_code WHERE code = ?1 ORDER BY unit_id", "t", code)
                            : db_query(s, "SELECT id FROM unit WHERE name = ?1 UNION SELECT unit_id FROM unit_name WHERE name = ?1 ORDER BY 1", "t", name);
    while (db_step(s, st))
        *VEC_ADD(v, *n, cap) = sqlite3_column_int64(st, 0);
    return v;
}

bool store_has_units(struct store *s) { return db_one(s, "SELECT 1 FROM unit LIMIT 1", "") > 0; }

void store_each_unit_name(struct store *s, long long unit, store_unit_name_fn *fn, void *ctx)
{
    sqlite3_stmt *st = db_query(s, "SELECT name, until_on, why, by FROM unit_name WHERE unit_id = ?1 ORDER BY id", "i", unit);
    while (db_step(s, st)) {
        struct store_unit_name n = {col_text(st, 0), col_text(st, 1), col_text(st, 2), col_text(st, 3)};
        fn(ctx, &n);
    }
}

void store_each_staff(struct store *s, long long unit, store_staff_fn *fn, void *ctx)
{
    sqlite3_stmt *st = db_query(s, "SELECT id, unit_id, digit, name, person, phone, roles, since, coalesce(until_on, '') FROM unit_staff WHERE unit_id = ?1"
                                   " ORDER BY until_on IS NOT NULL, digit, id", "i", unit);
    while (db_step(s, st)) {
        struct store_staff f = {sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1), sqlite3_column_int(st, 2), col_text(st, 3), col_text(st, 4),
                                col_text(st, 5), col_text(st, 6), col_text(st, 7), col_text(st, 8)};
        fn(ctx, &f);
    }
}

/* ---- applications ---- */

static bool file_under(struct store *s, long long application, long long unit, const char *at, const char *by)
{
    if (!db_one(s, "SELECT count(*) FROM application WHERE id = ?1 AND unit_id IS NOT nullif(?2, 0)", "ii", application, unit))
        return false;
    db_run(s, "UPDATE application SET unit_id = nullif(?2, 0) WHERE id = ?1", "ii", application, unit);
    char *detail = xasprintf("{\"unit\":%lld}", unit);
    event_add(s, at, &(struct event){"unit_filed", by, detail, 0, application, 0, 0});
    free(detail);
    return true;
}

bool store_unit_file(struct store *s, long long application, long long unit, const char *by)
{
    if (s->judging)
        return file_under(s, application, unit, s->judging->at, s->judging->by);
    char at[21];
    time_now_utc(at);
    db_begin(s);
    bool changed = file_under(s, application, unit, at, by);
    db_commit(s);
    return changed;
}

long long store_unit_of(struct store *s, long long application)
{
    return db_one(s, "SELECT coalesce(unit_id, 0) FROM application WHERE id = ?1", "i", application);
}

void store_each_of_unit(struct store *s, long long unit, store_id_fn *fn, void *ctx)
{
    sqlite3_stmt *st = db_query(s, "SELECT id FROM application WHERE unit_id = ?1 AND state <> 'merged' ORDER BY id", "i", unit);
    while (db_step(s, st))
        fn(ctx, sqlite3_column_int64(st, 0));
}
