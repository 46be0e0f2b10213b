/*
 * move.c - where applications stand: moves from state to state, which are only ever added, and bans. Knows no chain: whoever calls has looked
 * whether the procedure allows it; here only the state it starts from is made sure of, in the same transaction.
 */
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

static void log_move(struct store *s, const char *at, const struct store_move *m, const struct store_hand *h)
{
    const struct { const char *key, *value; } members[] = {{"move", m->move}, {"from", m->from}, {"to", m->to}, {"on", m->on}};
    struct buf b = BUF_INIT;
    buf_adds(&b, "{\"why\":");
    json_add_string(&b, h->why ? h->why : "");
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        buf_printf(&b, ",\"%s\":", members[i].key);
        json_add_string(&b, members[i].value);
    }
    buf_addc(&b, '}');
    event_add(s, at, &(struct event){"state", h->by, b.p, 0, m->application, 0, 0});
    buf_clear(&b);
}

void move_write(struct store *s, const char *at, const struct store_move *m, const struct store_hand *h)
{
    db_run(s,
           "INSERT INTO move (application_id, move, name, from_state, to_state, to_name, on_day, at, by, role, why, number, after)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, (SELECT coalesce(max(id), 0) FROM event))",
           "itttttttt"
           "ttt",
           m->application, m->move, m->name, m->from, m->to, m->to_name, m->on, at, h->by, m->role ? m->role : "", h->why ? h->why : "",
           m->number ? m->number : "");
    long long id = sqlite3_last_insert_rowid(s->db);
    for (size_t i = 0; i < m->nvalues; i++)
        db_run(s, "INSERT INTO move_value (move_id, ordinal, name, label, value) VALUES (?1, ?2, ?3, ?4, ?5)", "inttt", id, (int)i + 1,
               m->values[i].name, m->values[i].label, m->values[i].value);
    db_run(s, "UPDATE application SET state = ?2 WHERE id = ?1", "it", m->application, m->to);
    log_move(s, at, m, h);
}

bool store_state(struct store *s, long long application, char out[STORE_STATE_SIZE])
{
    sqlite3_stmt *st = db_query(s, "SELECT state FROM application WHERE id = ?1 AND state <> 'merged'", "i", application);
    if (!db_step(s, st))
        return false;
    snprintf(out, STORE_STATE_SIZE, "%s", col_text(st, 0));
    db_done(st);
    return true;
}

static enum store_done move_one(struct store *s, const char *at, struct store_move *m, const struct store_hand *h, struct buf *why)
{
    char state[STORE_STATE_SIZE];
    if (!store_state(s, m->application, state))
        return STORE_NO_SUCH;
    if (strcmp(state, m->from) != 0)
        return STORE_NOT_NOW;
    if (m->kind) {
        struct store_number_wish wish = {m->kind, m->office ? m->office : "", m->on, h->by, m->application};
        if (!number_draw(s, &wish, m->drawn, why))
            return STORE_OTHER;
        m->number = m->drawn;
    }
    move_write(s, at, m, h);
    return STORE_DONE;
}

enum store_done store_move_all(struct store *s, struct store_move *v, size_t n, const struct store_hand *h, size_t *failed, struct buf *why)
{
    char at[21];
    time_now_utc(at);
    db_begin(s);
    for (size_t i = 0; i < n; i++) {
        enum store_done done = move_one(s, at, &v[i], h, why);
        if (done != STORE_DONE) {
            db_run(s, "ROLLBACK", "");
            *failed = i;
            return done;
        }
        store_judge(s, at, h->by, h->judge, h->ctx, v[i].application);
    }
    db_commit(s);
    return STORE_DONE;
}

enum store_done store_move(struct store *s, struct store_move *m, const struct store_hand *h, struct buf *why)
{
    size_t failed;
    return store_move_all(s, m, 1, h, &failed, why);
}

void store_each_move(struct store *s, long long application, store_move_fn *fn, void *ctx)
{
    struct arena *a = arena_new();
    struct store_moved *v = NULL;
    size_t n = 0, cap = 0;
    /* Gathered first: fn may ask for values, and may look at moves itself. */
    sqlite3_stmt *st = db_query(s,
                                "SELECT id, move, name, from_state, to_state, to_name, on_day, at, by, role, why, number, after FROM move"
                                " WHERE application_id = ?1 ORDER BY id",
                                "i", application);
    while (db_step(s, st)) {
        const char *t[12];
        for (int i = 1; i < 12; i++)
            t[i] = arena_strdup(a, col_text(st, i));
        *VEC_ADD(v, n, cap) = (struct store_moved){sqlite3_column_int64(st, 0), application, t[1], t[2], t[3], t[4], t[5], t[6], t[7], t[8], t[9], t[10], t[11],
                                                    sqlite3_column_int64(st, 12)};
    }
    for (size_t i = 0; i < n && fn(ctx, &v[i]); i++)
        ;
    free(v);
    arena_free(a);
}

void store_each_move_value(struct store *s, long long move, store_move_value_fn *fn, void *ctx)
{
    sqlite3_stmt *st = db_query(s, "SELECT name, label, value FROM move_value WHERE move_id = ?1 ORDER BY ordinal", "i", move);
    while (db_step(s, st)) {
        struct store_move_value v = {col_text(st, 0), col_text(st, 1), col_text(st, 2)};
        fn(ctx, &v);
    }
}

void store_case(struct store *s, long long application, struct store_case *out)
{
    *out = (struct store_case){0};
    sqlite3_stmt *st = db_query(s,
                                "SELECT (SELECT count(*) FROM submission WHERE application_id = ?1 AND retracted_at IS NULL),"
                                " (SELECT count(*) FROM submission WHERE application_id = ?1 AND retracted_at IS NULL AND status = 'conflict'),"
                                " (SELECT count(*) FROM issue i JOIN submission m ON m.id = i.submission_id WHERE m.application_id = ?1"
                                "  AND m.retracted_at IS NULL AND i.closed_at IS NULL AND i.waived_at IS NULL AND i.severity = 'error'),"
                                " (SELECT count(*) FROM file WHERE application_id = ?1), (SELECT count(*) FROM move WHERE application_id = ?1),"
                                " (SELECT coalesce(sum(count), 0) FROM tick WHERE application_id = ?1 AND what = 'paper'),"
                                " (SELECT coalesce(min(r.received_on), '') FROM revision r JOIN submission m ON m.id = r.submission_id WHERE m.application_id = ?1),"
                                " (SELECT coalesce(max(r.received_on), '') FROM revision r JOIN submission m ON m.id = r.submission_id WHERE m.application_id = ?1),"
                                " (SELECT coalesce(max(e.id), 0) FROM event e WHERE e.application_id = ?1 AND e.what IN ('submitted', 'revised', 'retracted', 'chosen')),"
                                " (SELECT coalesce(max(on_day), '') FROM move WHERE id = (SELECT max(id) FROM move WHERE application_id = ?1)),"
                                " (SELECT coalesce(told_at, '') FROM notice WHERE application_id = ?1 AND told_at IS NOT NULL AND answered_at IS NULL ORDER BY id DESC LIMIT 1),"
                                " (SELECT coalesce(due_on, '') FROM notice WHERE application_id = ?1 AND told_at IS NOT NULL AND answered_at IS NULL ORDER BY id DESC LIMIT 1)",
                                "i", application);
    if (!db_step(s, st))
        db_die(s);
    out->forms = sqlite3_column_int(st, 0);
    out->conflicts = sqlite3_column_int(st, 1);
    out->errors = sqlite3_column_int(st, 2);
    out->files = sqlite3_column_int(st, 3);
    out->moves = sqlite3_column_int(st, 4);
    out->paper = sqlite3_column_int(st, 5);
    snprintf(out->received_on, sizeof out->received_on, "%.10s", col_text(st, 6));
    snprintf(out->changed_on, sizeof out->changed_on, "%.10s", col_text(st, 7));
    out->changed = sqlite3_column_int64(st, 8);
    snprintf(out->since, sizeof out->since, "%.10s", col_text(st, 9));
    snprintf(out->told_on, sizeof out->told_on, "%.10s", col_text(st, 10));
    snprintf(out->due_on, sizeof out->due_on, "%.10s", col_text(st, 11));
    db_done(st);
}

/* ---- names of states ---- */

static bool same_states(struct store *s, const char *procedure, const struct chain *c)
{
    size_t same = 0;
    for (size_t i = 0; i < c->nstates; i++)
        same += db_one(s, "SELECT count(*) FROM state WHERE procedure = ?1 AND id = ?2 AND ordinal = ?3 AND name = ?4 AND is_end = ?5",
                       "ttntn", procedure, c->states[i].id, (int)i + 1, c->states[i].name.s, (int)c->states[i].end) == 1;
    return same == c->nstates && db_one(s, "SELECT count(*) FROM state WHERE procedure = ?1", "t", procedure) == (long long)same;
}

void store_states(struct store *s, const char *procedure, const struct chain *c)
{
    if (same_states(s, procedure, c))
        return;
    db_begin(s);
    db_run(s, "DELETE FROM state WHERE procedure = ?1", "t", procedure);
    for (size_t i = 0; i < c->nstates; i++)
        db_run(s, "INSERT INTO state (procedure, id, ordinal, name, is_end) VALUES (?1, ?2, ?3, ?4, ?5)", "ttntn", procedure,
               c->states[i].id, (int)i + 1, c->states[i].name.s, (int)c->states[i].end);
    db_commit(s);
}

/* ---- bans ---- */

/* The table as it is, so that verify sees what was changed behind the log. */
void bans_digest(struct store *s, char out[65])
{
    struct buf b = BUF_INIT;
    sqlite3_stmt *st = db_query(
        s, "SELECT id, person, procedure, from_day, until_day, why, at, by, lifted_on, lifted_by, lifted_why FROM ban ORDER BY id", "");
    while (db_step(s, st)) {
        for (int i = 0; i < 11; i++)
            buf_printf(&b, "%s\x1f", col_text(st, i));
        buf_addc(&b, '\n');
    }
    sha256_hex(b.p, b.n, out);
    buf_clear(&b);
}

static void log_ban(struct store *s, const char *at, const char *what, long long id, const struct store_hand *h)
{
    char digest[65];
    struct buf b = BUF_INIT;
    bans_digest(s, digest);
    buf_printf(&b, "{\"ban\":%lld,\"bans\":\"%s\",\"why\":", id, digest);
    json_add_string(&b, h->why ? h->why : "");
    buf_addc(&b, '}');
    event_add(s, at, &(struct event){what, h->by, b.p, 0, 0, 0, 0});
    buf_clear(&b);
}

long long store_ban(struct store *s, const struct store_ban *b, const struct store_hand *h)
{
    char at[21];
    time_now_utc(at);
    db_begin(s);
    db_run(s, "INSERT INTO ban (person, procedure, from_day, until_day, why, at, by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", "ttttttt",
           b->person, b->procedure ? b->procedure : "", b->from, b->until, h->why, at, h->by);
    long long id = sqlite3_last_insert_rowid(s->db);
    log_ban(s, at, "banned", id, h);
    db_commit(s);
    return id;
}

enum store_done store_ban_lift(struct store *s, long long ban, const char *on, const struct store_hand *h)
{
    char at[21];
    time_now_utc(at);
    db_begin(s);
    enum store_done done = !db_one(s, "SELECT count(*) FROM ban WHERE id = ?1", "i", ban)                             ? STORE_NO_SUCH
                           : db_one(s, "SELECT count(*) FROM ban WHERE id = ?1 AND lifted_on IS NOT NULL", "i", ban) ? STORE_NOT_NOW
                                                                                                                       : STORE_DONE;
    if (done == STORE_DONE) {
        db_run(s, "UPDATE ban SET lifted_on = ?2, lifted_by = ?3, lifted_why = ?4 WHERE id = ?1", "ittt", ban, on, h->by, h->why);
        log_ban(s, at, "unbanned", ban, h);
    }
    db_commit(s);
    return done;
}

void store_each_ban(struct store *s, const char *person, const char *day, store_ban_fn *fn, void *ctx)
{
    sqlite3_stmt *st = db_query(
        s,
        "SELECT id, person, procedure, from_day, until_day, why, substr(at, 1, 10), by, coalesce(lifted_on, ''), lifted_by, lifted_why"
        " FROM ban WHERE (?1 IS NULL OR person = ?1) AND (?2 IS NULL OR (from_day <= ?2 AND (until_day = '' OR ?2 <= until_day)"
        " AND (lifted_on IS NULL OR ?2 < lifted_on))) ORDER BY id",
        "tt", person, day);
    while (db_step(s, st)) {
        struct store_ban b = {sqlite3_column_int64(st, 0), col_text(st, 1), col_text(st, 2), col_text(st, 3), col_text(st, 4), col_text(st, 5),
                              col_text(st, 6),             col_text(st, 7), col_text(st, 8), col_text(st, 9), col_text(st, 10)};
        if (!fn(ctx, &b)) {
            db_done(st);
            return;
        }
    }
}
