/*
 * purge.c - what is kept no longer: applications go with everything that hangs on them, originals that nothing else names too. The log keeps its
 * chain: lines about them are emptied, and a line of the purge seals which ones.
 */
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

/* ---- what goes ---- */

static const char gather_sql[] =
    "DROP TABLE IF EXISTS temp.gone_submission; DROP TABLE IF EXISTS temp.gone_source; DROP TABLE IF EXISTS temp.gone_event;"
    /* Applications that were merged into one that goes are of the same person. */
    "INSERT OR IGNORE INTO temp.gone SELECT e.application_id FROM event e JOIN application a ON a.id = e.application_id"
    " WHERE a.state = 'merged' AND e.what = 'moved' AND json_extract(e.detail, '$.to') IN (SELECT id FROM temp.gone);"
    "CREATE TEMP TABLE gone_submission AS SELECT id FROM submission WHERE application_id IN (SELECT id FROM temp.gone);"
    "CREATE TEMP TABLE gone_source AS SELECT id FROM source WHERE submission_id IN (SELECT id FROM temp.gone_submission)"
    " UNION SELECT source_id FROM revision WHERE submission_id IN (SELECT id FROM temp.gone_submission)"
    " UNION SELECT source_id FROM file WHERE source_id IS NOT NULL AND application_id IN (SELECT id FROM temp.gone);"
    "DELETE FROM temp.gone_source WHERE id IN (SELECT source_id FROM revision WHERE submission_id NOT IN (SELECT id FROM temp.gone_submission))"
    " OR id IN (SELECT source_id FROM file WHERE source_id IS NOT NULL AND coalesce(application_id, 0) NOT IN (SELECT id FROM temp.gone));"
    /* A ZIP or roster goes with the last of what came in it. */
    "INSERT INTO temp.gone_source SELECT c.id FROM source c WHERE c.status = 'opened' AND EXISTS (SELECT 1 FROM source g WHERE"
    " g.id IN (SELECT id FROM temp.gone_source) AND substr(g.name, 1, length(c.name) + 1) = c.name || '!' AND g.round = c.round)"
    " AND NOT EXISTS (SELECT 1 FROM source g WHERE g.id NOT IN (SELECT id FROM temp.gone_source) AND g.id <> c.id"
    " AND substr(g.name, 1, length(c.name) + 1) = c.name || '!' AND g.round = c.round AND g.kind <> 'system');"
    "CREATE TEMP TABLE gone_event AS SELECT id FROM event WHERE application_id IN (SELECT id FROM temp.gone)"
    " OR submission_id IN (SELECT id FROM temp.gone_submission) OR source_id IN (SELECT id FROM temp.gone_source);"
    "INSERT OR IGNORE INTO purge_file SELECT sha256 FROM source WHERE sha256 <> '' AND id IN (SELECT id FROM temp.gone_source)"
    " UNION SELECT sha256 FROM file WHERE application_id IN (SELECT id FROM temp.gone);"
    "DELETE FROM purge_file WHERE sha256 IN (SELECT sha256 FROM source WHERE id NOT IN (SELECT id FROM temp.gone_source))"
    " OR sha256 IN (SELECT sha256 FROM file WHERE coalesce(application_id, 0) NOT IN (SELECT id FROM temp.gone))"
    " OR sha256 IN (SELECT sha256 FROM bundle_part);";

static void gather(struct store *s, const long long *ids, size_t n)
{
    db_exec(s, "DROP TABLE IF EXISTS temp.gone; CREATE TEMP TABLE gone (id INTEGER PRIMARY KEY)");
    for (size_t i = 0; i < n; i++)
        db_run(s, "INSERT OR IGNORE INTO temp.gone VALUES (?1)", "i", ids[i]);
    db_exec(s, gather_sql);
}

static void count(struct store *s, struct store_purged *out)
{
    *out = (struct store_purged){
        .applications = db_one(s, "SELECT count(*) FROM temp.gone", ""),
        .forms = db_one(s, "SELECT count(*) FROM temp.gone_submission", ""),
        .sources = db_one(s, "SELECT count(*) FROM temp.gone_source", ""),
        .originals = db_one(s, "SELECT count(*) FROM purge_file", ""),
        .events = db_one(s, "SELECT count(*) FROM temp.gone_event", ""),
        .bundles = db_one(s, "SELECT count(DISTINCT bundle_id) FROM bundle_item WHERE application_id IN (SELECT id FROM temp.gone)", ""),
    };
}

void store_purge_look(struct store *s, const long long *ids, size_t n, struct store_purged *out)
{
    db_begin(s);
    gather(s, ids, n);
    count(s, out);
    db_exec(s, "ROLLBACK");
}

/* ---- the log ---- */

void purge_digest(struct store *s, long long purge, char out[65])
{
    struct buf b = BUF_INIT;
    sqlite3_stmt *st =
        db_query(s, "SELECT id, seal FROM event WHERE what = 'emptied' AND json_extract(detail, '$.purge') = ?1 ORDER BY id", "i", purge);
    while (db_step(s, st))
        buf_printf(&b, "%s %s\n", col_text(st, 0), col_text(st, 1));
    sha256_hex(b.p, b.n, out);
    buf_clear(&b);
}

/* Lines are only added, but for this: what they say of people goes, their seals stay, so that the chain holds. */
static void empty_events(struct store *s, long long purge)
{
    struct buf trigger = BUF_INIT;
    sqlite3_stmt *st = db_query(s, "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = 'event_no_update'", "");
    if (db_step(s, st)) {
        buf_adds(&trigger, col_text(st, 0));
        db_done(st);
    }
    db_exec(s, "DROP TRIGGER event_no_update");
    char *sql = xasprintf("UPDATE event SET what = 'emptied', detail = '{\"purge\":%lld}', by = '', source_id = NULL, application_id = NULL,"
                          " submission_id = NULL, revision = NULL, source_digest = NULL, application_digest = NULL WHERE id IN (SELECT id FROM temp.gone_event)",
                          purge);
    db_exec(s, sql);
    db_exec(s, trigger.p);
    free(sql);
    buf_clear(&trigger);
}

/* ---- rows ---- */

/* Tables whose rows say something by themselves: they only forget whose it was. */
static bool only_forgets(const char *table)
{
    static const char *const names[] = {"number_used", "bundle_item", "pack", "unit"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], table) == 0)
            return true;
    return false;
}

struct reference { char *table, *parent; struct buf set, known, same; };

static void reference_clear(struct reference *r)
{
    free(r->table);
    free(r->parent);
    buf_clear(&r->set);
    buf_clear(&r->known);
    buf_clear(&r->same);
}

/* Rows of a table whose parent is gone. */
static void forget(struct store *s, const struct reference *r)
{
    char *where = xasprintf("%s AND NOT EXISTS (SELECT 1 FROM \"%s\" parent WHERE %s)", r->known.p, r->parent, r->same.p);
    char *sql = only_forgets(r->table) ? xasprintf("UPDATE \"%s\" AS child SET %s WHERE %s", r->table, r->set.p, where)
                                       : xasprintf("DELETE FROM \"%s\" AS child WHERE %s", r->table, where);
    db_exec(s, sql);
    free(sql);
    free(where);
}

/* Every reference that the schema states, its columns together. */
static size_t references(struct store *s, struct reference **out)
{
    size_t n = 0, cap = 0;
    struct reference *v = NULL;
    char last[160] = "";
    sqlite3_stmt *st = db_query(s,
                                "SELECT m.name, f.id, f.\"table\", f.\"from\", coalesce(f.\"to\", (SELECT p.name FROM pragma_table_info(f.\"table\") p WHERE p.pk = f.seq + 1)) FROM sqlite_schema m, pragma_foreign_key_list(m.name) f"
                                " WHERE m.type = 'table' AND m.name <> 'event' ORDER BY m.name, f.id, f.seq", "");
    while (db_step(s, st)) {
        char key[160];
        snprintf(key, sizeof key, "%.100s/%s", col_text(st, 0), col_text(st, 1));
        bool fresh = strcmp(key, last) != 0;
        struct reference *r = fresh ? VEC_ADD(v, n, cap) : &v[n - 1];
        if (fresh)
            *r = (struct reference){xstrdup(col_text(st, 0)), xstrdup(col_text(st, 2)), BUF_INIT, BUF_INIT, BUF_INIT};
        memcpy(last, key, sizeof last);
        const char *from = col_text(st, 3), *and = r->known.n ? " AND " : "";
        buf_printf(&r->set, "%s\"%s\" = NULL", r->set.n ? ", " : "", from);
        buf_printf(&r->known, "%schild.\"%s\" IS NOT NULL", and, from);
        buf_printf(&r->same, "%sparent.\"%s\" = child.\"%s\"", and, col_text(st, 4), from);
    }
    *out = v;
    return n;
}

/* What bundles say of those that go is emptied, too; a new line of the log seals each bundle as it is then. */
static void note_bundles(struct store *s)
{
    db_exec(s,
            "DROP TABLE IF EXISTS temp.gone_bundle; CREATE TEMP TABLE gone_bundle AS SELECT DISTINCT bundle_id, direction FROM bundle_item"
            " WHERE application_id IN (SELECT id FROM temp.gone)");
    db_exec(s, "DROP TABLE IF EXISTS temp.gone_unit; CREATE TEMP TABLE gone_unit AS SELECT id FROM unit WHERE application_id IN (SELECT id FROM temp.gone)");
}

/* Units that were known by the form of one that goes. */
static void seal_units(struct store *s, const char *at, const char *by)
{
    char digest[65];
    for (long long id = 0; (id = db_one(s, "SELECT min(id) FROM temp.gone_unit WHERE id > ?1", "i", id)) > 0;) {
        char *detail = xasprintf("{\"unit\":%lld,\"digest\":\"%s\",\"why\":\"\",\"text\":\"\"}", id, unit_digest(s, id, digest));
        event_add(s, at, &(struct event){"unit_changed", by, detail, 0, 0, 0, 0});
        free(detail);
    }
}

static void seal_bundles(struct store *s, const char *at, const char *by)
{
    struct buf all = BUF_INIT;
    sqlite3_stmt *st = db_query(s, "SELECT bundle_id, direction FROM temp.gone_bundle ORDER BY 1, 2", "");
    while (db_step(s, st))
        buf_printf(&all, "%s\n%s\n", col_text(st, 0), col_text(st, 1));
    for (char *p = all.p; *p;) {
        char *id = p, *direction = strchr(p, '\n') + 1;
        direction[-1] = '\0';
        p = strchr(direction, '\n') + 1;
        p[-1] = '\0';
        bundle_log(s, at, by, id, direction);
    }
    buf_clear(&all);
}

static void delete_rows(struct store *s)
{
    struct reference *v;
    size_t n = references(s, &v);
    db_exec(s, "UPDATE bundle_item SET name = '' WHERE application_id IN (SELECT id FROM temp.gone);"
               "DELETE FROM application WHERE id IN (SELECT id FROM temp.gone);"
               "DELETE FROM source WHERE id IN (SELECT id FROM temp.gone_source)");
    for (int before = -1; before != sqlite3_total_changes(s->db);) {
        before = sqlite3_total_changes(s->db);
        for (size_t i = 0; i < n; i++)
            forget(s, &v[i]);
    }
    for (size_t i = 0; i < n; i++)
        reference_clear(&v[i]);
    free(v);
}

/* ---- originals ---- */

void store_purge_files(struct store *s)
{
    struct buf all = BUF_INIT;
    sqlite3_stmt *st = db_query(s, "SELECT sha256 FROM purge_file ORDER BY sha256", "");
    while (db_step(s, st))
        buf_printf(&all, "%s\n", col_text(st, 0));
    for (const char *p = all.p; *p; p += 65) {
        char hash[65];
        snprintf(hash, sizeof hash, "%.64s", p);
        bool named = db_one(s, "SELECT count(*) FROM " ORIGINALS_NAMED " WHERE sha256 = ?1", "t", hash) > 0;
        char *path = store_file_path(s, hash);
        if (!named && file_exists(path) && !file_remove(path))
            die_errno(path);
        free(path);
        db_run(s, "DELETE FROM purge_file WHERE sha256 = ?1", "t", hash);
    }
    buf_clear(&all);
}

long long store_purge(struct store *s, const struct store_purge *p, struct store_purged *out)
{
    char at[21], digest[65];
    time_now_utc(at);
    store_purge_files(s);                                  /* what one left that was killed */
    db_exec(s, "PRAGMA secure_delete = ON");
    db_begin(s);
    db_exec(s, "PRAGMA defer_foreign_keys = ON");
    gather(s, p->ids, p->n);
    count(s, out);
    db_run(s, "INSERT INTO purge (at, by, why, applications, forms, sources, originals, events) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
           "tttiiiii", at, p->by, p->why, out->applications, out->forms, out->sources, out->originals, out->events);
    long long id = sqlite3_last_insert_rowid(s->db);
    for (size_t i = 0; i < p->n; i++)
        db_run(s, "INSERT INTO purged (purge_id, ordinal, procedure, round, number, rule, ended_on) SELECT ?1, ?2, procedure, round, coalesce(number, ''), ?4, ?5"
               " FROM application WHERE id = ?3", "iiitt", id, (long long)i + 1, p->ids[i], p->rules[i], p->ends[i]);
    empty_events(s, id);
    note_bundles(s);
    registers_note_gone(s);
    delete_rows(s);
    seal_bundles(s, at, p->by);
    seal_units(s, at, p->by);
    registers_seal_gone(s, at, p->by);
    purge_digest(s, id, digest);
    char *detail = xasprintf("{\"purge\":%lld,\"applications\":%lld,\"digest\":\"%s\"}", id, out->applications, digest);
    event_add(s, at, &(struct event){"purged", p->by, detail, 0, 0, 0, 0});
    free(detail);
    db_commit(s);
    store_purge_files(s);
    if (sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) == SQLITE_OK)   /* old pages lie in the log of changes, too */
        db_exec(s, "PRAGMA secure_delete = OFF");
    return id;
}

void store_last_day(struct store *s, long long application, bool receipt, char out[11])
{
    const char *last = "SELECT max(received_on) FROM submission WHERE application_id = ?1 AND retracted_at IS NULL";
    const char *end = "SELECT coalesce((SELECT max(on_day) FROM move WHERE application_id = ?1),"
                      " (SELECT substr(max(at), 1, 10) FROM event WHERE application_id = ?1 AND what = 'accepted'))";
    sqlite3_stmt *st = receipt ? db_query(s, last, "i", application) : db_query(s, end, "i", application);
    *out = '\0';
    if (db_step(s, st)) {
        snprintf(out, 11, "%s", col_text(st, 0));
        db_done(st);
    }
}
