/*
 * register.c - rows that stand by themselves and not under an application: departments, units, packs, kinds and ranges of numbers, numbers that
 * were given to nobody here. Each line of the log about one carries a digest of it; here the last line is compared with the row.
 */
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

/* rows: the columns that count, given the key; all: every key, a second one where the first is not enough (else ''). first, second: the key in a
 * line of the log; words: of such lines. */
static const struct registered {
    const char *rows, *all, *first, *second, *words;
    enum msg msg;
} registers[] = {
    [REGISTER_DEPARTMENT] = {"SELECT id, name FROM department WHERE id = ?1 AND ?2 = ''", "SELECT id, '' FROM department", "json_extract(detail, '$.id')", "''", "'department'",
                             MSG_STORE_FOUND_DEPARTMENT},
    [REGISTER_PACK] = {"SELECT number, unit_id, batch, state, replaced_by, why, made_on, by, application_id FROM pack WHERE number = ?1 AND ?2 = ''",
                       "SELECT number, '' FROM pack", "json_extract(detail, '$.pack')", "''",
                       "'pack', 'pack_blocked', 'pack_opened', 'pack_replaced', 'pack_deleted', 'pack_used', 'pack_kept'", MSG_STORE_FOUND_PACK},
    [REGISTER_KIND] = {"SELECT id, title, pattern, ranges FROM number_kind WHERE id = ?1 AND ?2 = ''",
                       "SELECT id, '' FROM number_kind WHERE id <> 'accept' OR title <> '受理号' OR pattern <> '{office}-{year}-{seq:5}' OR ranges <> 0",
                       "json_extract(detail, '$.kind')", "''", "'number_kind'", MSG_STORE_FOUND_KIND},
    [REGISTER_RANGE] = {"SELECT id, kind, office, year, first, last, parent, given_on, by FROM number_range WHERE id = ?1 AND ?2 = ''",
                        "SELECT id, '' FROM number_range", "json_extract(detail, '$.range')", "''", "'range'", MSG_STORE_FOUND_RANGE},
    [REGISTER_NUMBER] = {"SELECT kind, number, office, year, seq, origin, note, on_day, by, void_at, void_why FROM number_used"
                         " WHERE kind = ?1 AND number = ?2 AND application_id IS NULL",
                         "SELECT kind, number FROM number_used WHERE application_id IS NULL", "json_extract(detail, '$.kind')", "json_extract(detail, '$.number')",
                         "'number', 'number_brought', 'number_void', 'number_kept'", MSG_STORE_FOUND_NUMBER},
};

void register_digest(struct store *s, enum store_register r, const char *key, const char *second, char out[65])
{
    struct buf b = BUF_INIT;
    digest_rows(s, db_query(s, registers[r].rows, "tt", key, second), &b);
    sha256_hex(b.p ? b.p : "", b.n, out);
    buf_clear(&b);
}

void register_add(struct store *s, enum store_register r, const char *key, const char *second, struct buf *detail)
{
    char digest[65];
    register_digest(s, r, key, second, digest);
    buf_printf(detail, ",\"digest\":\"%s\"", digest);
}

/* What differs of one register. One pass over the log, however many rows there are. */
static void verify_one(struct store *s, enum store_register r, store_register_fn *tell, void *ctx)
{
    const struct registered *g = &registers[r];
    char *sql = xasprintf("WITH row (a, b) AS (%s), said (a, b, digest, line) AS (SELECT %s, %s, json_extract(detail, '$.digest'), max(id)"
                          " FROM event WHERE what IN (%s) GROUP BY 1, 2)"
                          " SELECT row.a, row.b, said.digest FROM row LEFT JOIN said ON said.a = row.a AND said.b = row.b ORDER BY 1, 2",
                          g->all, g->first, g->second, g->words);
    char digest[65];
    sqlite3_stmt *st = db_query(s, sql, "");
    while (db_step(s, st)) {
        register_digest(s, r, col_text(st, 0), col_text(st, 1), digest);
        if (strcmp(digest, col_text(st, 2)) != 0)
            tell(ctx, g->msg, *col_text(st, 1) ? col_text(st, 1) : col_text(st, 0));
    }
    free(sql);
}

/* Units, whose lines say which by number; their codes, names and staff are under the same digest. */
static void verify_units(struct store *s, store_register_fn *tell, void *ctx)
{
    char digest[65];
    sqlite3_stmt *st = db_query(
        s,
        "WITH said (unit, digest, line) AS (SELECT json_extract(detail, '$.unit'), json_extract(detail, '$.digest'), max(id) FROM event"
        " WHERE what IN ('unit', 'unit_changed', 'unit_renamed', 'unit_department', 'unit_cancelled', 'staff', 'staff_ended') GROUP BY 1)"
        " SELECT u.id, u.name, said.digest FROM unit u LEFT JOIN said ON said.unit = u.id ORDER BY u.id",
        "");
    while (db_step(s, st))
        if (strcmp(unit_digest(s, sqlite3_column_int64(st, 0), digest), col_text(st, 2)) != 0)
            tell(ctx, MSG_STORE_FOUND_UNIT, col_text(st, 1));
}

/* What the log speaks of is there. */
static void verify_gone(struct store *s, store_register_fn *tell, void *ctx)
{
    sqlite3_stmt *st = db_query(s, "SELECT DISTINCT json_extract(detail, '$.text') FROM event WHERE what = 'unit' AND NOT EXISTS (SELECT 1 FROM unit"
                     " WHERE id = json_extract(detail, '$.unit'))", "");
    while (db_step(s, st))
        tell(ctx, MSG_STORE_FOUND_UNIT, col_text(st, 0));
    st = db_query(s, "SELECT json_extract(detail, '$.pack') FROM event WHERE what = 'pack' AND NOT EXISTS (SELECT 1 FROM pack"
                     " WHERE number = json_extract(detail, '$.pack'))", "");
    while (db_step(s, st))
        tell(ctx, MSG_STORE_FOUND_PACK, col_text(st, 0));
    st = db_query(s, "SELECT DISTINCT json_extract(detail, '$.number') FROM event WHERE what IN ('number', 'number_brought', 'number_void', 'number_kept')"
                     " AND NOT EXISTS (SELECT 1 FROM number_used u WHERE u.kind = json_extract(detail, '$.kind') AND u.number = json_extract(detail, '$.number'))", "");
    while (db_step(s, st))
        tell(ctx, MSG_STORE_FOUND_NUMBER, col_text(st, 0));
}

/* The next number of a range comes behind one that was used or handed on; numbers of acceptance are those of their applications. */
static void verify_numbers(struct store *s, store_register_fn *tell, void *ctx)
{
    sqlite3_stmt *st = db_query(
        s,
        "SELECT r.id FROM number_range r WHERE r.next <> r.first AND (r.next NOT BETWEEN r.first AND r.last + 1"
        " OR NOT (EXISTS (SELECT 1 FROM number_used u WHERE u.kind = r.kind AND u.year = r.year AND u.seq = r.next - 1)"
        " OR EXISTS (SELECT 1 FROM number_range c WHERE c.parent = r.id AND r.next - 1 BETWEEN c.first AND c.last))) ORDER BY r.id",
        "");
    while (db_step(s, st))
        tell(ctx, MSG_STORE_FOUND_RANGE, col_text(st, 0));
    st = db_query(
        s,
        "SELECT u.number FROM number_used u JOIN application a ON a.id = u.application_id WHERE u.kind = 'accept' AND u.origin = 'drawn'"
        " AND u.void_at IS NULL AND a.number IS NOT u.number AND a.state <> 'merged' ORDER BY 1",
        "");
    while (db_step(s, st))
        tell(ctx, MSG_STORE_FOUND_NUMBER, col_text(st, 0));
}

void registers_verify(struct store *s, store_register_fn *tell, void *ctx)
{
    verify_units(s, tell, ctx);
    verify_gone(s, tell, ctx);
    for (size_t r = 0; r < sizeof registers / sizeof *registers; r++)
        verify_one(s, (enum store_register)r, tell, ctx);
    verify_numbers(s, tell, ctx);
}

/* ---- a purge: packs and numbers forget whose they were ---- */

void registers_note_gone(struct store *s)
{
    db_exec(s, "DROP TABLE IF EXISTS temp.gone_row; CREATE TEMP TABLE gone_row AS"
               " SELECT 'pack' AS what, number AS a, '' AS b FROM pack WHERE application_id IN (SELECT id FROM temp.gone)"
               " UNION ALL SELECT 'number', kind, number FROM number_used WHERE application_id IN (SELECT id FROM temp.gone)");
}

void registers_seal_gone(struct store *s, const char *at, const char *by)
{
    static const char *const sql = "SELECT what, a, b FROM temp.gone_row WHERE rowid = ?1";
    for (long long row = 0; (row = db_one(s, "SELECT min(rowid) FROM temp.gone_row WHERE rowid > ?1", "i", row)) > 0;) {
        struct buf b = BUF_INIT, key = BUF_INIT, second = BUF_INIT;
        sqlite3_stmt *st = db_query(s, sql, "i", row);
        if (!db_step(s, st))
            db_die(s);
        bool pack = strcmp(col_text(st, 0), "pack") == 0;
        buf_adds(&key, col_text(st, 1));
        buf_adds(&second, col_text(st, 2));
        db_done(st);
        buf_adds(&b, pack ? "{\"pack\":" : "{\"kind\":");
        json_add_string(&b, key.p);
        if (!pack) {
            buf_adds(&b, ",\"number\":");
            json_add_string(&b, second.p);
        }
        register_add(s, pack ? REGISTER_PACK : REGISTER_NUMBER, key.p, pack ? "" : second.p, &b);
        buf_addc(&b, '}');
        event_add(s, at, &(struct event){pack ? "pack_kept" : "number_kept", by, b.p, 0, 0, 0, 0});
        buf_clear(&second);
        buf_clear(&key);
        buf_clear(&b);
    }
}
