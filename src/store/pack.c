/*
 * pack.c - numbered packs: what an account was elsewhere. A number says whose form it is and whether it may come in; it proves nothing of the
 * person who hands it in.
 */
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

static void log_pack(struct store *s, const char *at, const char *what, const char *number, long long application, const char *by,
                     const char *why)
{
    struct buf b = BUF_INIT;
    buf_printf(&b, "{\"pack\":\"%s\",\"why\":", number);
    json_add_string(&b, why ? why : "");
    register_add(s, REGISTER_PACK, number, "", &b);
    buf_addc(&b, '}');
    event_add(s, at, &(struct event){what, by, b.p, 0, application, 0, 0});
    buf_clear(&b);
}

/* As shenbao prefill numbers its forms: BATCH-0001 and a check sign. */
static void issue(struct store *s, const char *at, const char *batch, long long unit, const char *on, const char *by, char out[PACK_NUMBER])
{
    char bare[PACK_NUMBER - 2], *name = xasprintf("pack/%s", batch);
    snprintf(bare, sizeof bare, "%.20s-%04lld", batch, sequence_next(s, name));
    snprintf(out, PACK_NUMBER, "%s-%c", bare, number_check_sign(bare));
    free(name);
    db_run(s, "INSERT INTO pack (number, unit_id, batch, state, made_on, by) VALUES (?1, nullif(?2, 0), ?3, 'open', ?4, ?5)",
           "titt"
           "t",
           out, unit, batch, on, by);
    log_pack(s, at, "pack", out, 0, by, "");
}

void store_pack_issue(struct store *s, const char *batch, long long unit, const char *on, const char *by, char out[PACK_NUMBER])
{
    char at[21];
    time_now_utc(at);
    db_begin(s);
    issue(s, at, batch, unit, on, by, out);
    db_commit(s);
}

struct pack_row { char state[16], batch[32]; long long unit, application; };

static bool find(struct store *s, const char *number, struct pack_row *out, struct store_reason *r)
{
    sqlite3_stmt *st =
        db_query(s, "SELECT state, batch, coalesce(unit_id, 0), coalesce(application_id, 0) FROM pack WHERE number = ?1", "t", number);
    if (!db_step(s, st))
        return store_deny(r, "R-PACK", MSG_PACK_NONE, MSG_ARGS(number));
    snprintf(out->state, sizeof out->state, "%s", col_text(st, 0));
    snprintf(out->batch, sizeof out->batch, "%s", col_text(st, 1));
    out->unit = sqlite3_column_int64(st, 2);
    out->application = sqlite3_column_int64(st, 3);
    db_done(st);
    return true;
}

static void set_state(struct store *s, const char *at, const char *number, const char *state, const char *what, const struct store_hand *h)
{
    db_run(s, "UPDATE pack SET state = ?2, why = ?3 WHERE number = ?1", "ttt", number, state, h->why ? h->why : "");
    log_pack(s, at, what, number, 0, h->by, h->why);
}

static bool act_on(struct store *s, const char *at, const char *number, enum store_pack_act act, const char *on, const struct store_hand *h,
                   char out[PACK_NUMBER], struct store_reason *r)
{
    struct pack_row p;
    if (!find(s, number, &p, r))
        return false;
    bool ended = strcmp(p.state, "replaced") == 0 || strcmp(p.state, "deleted") == 0;
    if (ended)
        return store_deny(r, "R-PACK", MSG_PACK_ENDED, MSG_ARGS(number));
    switch (act) {
    case PACK_BLOCK: set_state(s, at, number, "blocked", "pack_blocked", h); break;
    case PACK_OPEN: set_state(s, at, number, "open", "pack_opened", h); break;
    case PACK_REPLACE:
        issue(s, at, p.batch, p.unit, on, h->by, out);
        db_run(s, "UPDATE pack SET replaced_by = ?2 WHERE number = ?1", "tt", number, out);
        set_state(s, at, number, "replaced", "pack_replaced", h);
        break;
    case PACK_DELETE:
        if (p.application) {
            r->code = "R-STATE";
            msg_format(&r->why, MSG_PACK_USED, MSG_ARGS(number));
            return false;
        }
        set_state(s, at, number, "deleted", "pack_deleted", h);
        break;
    }
    return true;
}

bool store_pack_act(struct store *s, const char *number, enum store_pack_act act, const char *on, const struct store_hand *h, char out[PACK_NUMBER],
                    struct store_reason *r)
{
    char at[21];
    time_now_utc(at);
    db_begin(s);
    bool done = act_on(s, at, number, act, on, h, out, r);
    db_commit(s);
    return done;
}

void packs_block(struct store *s, long long unit, const struct store_hand *h)
{
    char at[21], number[PACK_NUMBER] = "";
    time_now_utc(at);
    for (;;) {
        sqlite3_stmt *st = db_query(s, "SELECT number FROM pack WHERE unit_id = ?1 AND state = 'open' ORDER BY number LIMIT 1", "i", unit);
        if (!db_step(s, st))
            return;
        snprintf(number, sizeof number, "%s", col_text(st, 0));
        db_done(st);
        set_state(s, at, number, "blocked", "pack_blocked", h);
    }
}

bool store_pack_admits(struct store *s, const char *number, struct store_reason *r)
{
    if (!number_is_sound(number))
        return store_deny(r, "R-PACK", MSG_PACK_UNSOUND, MSG_ARGS(number));
    sqlite3_stmt *st = db_query(s, "SELECT state, why, coalesce(replaced_by, '') FROM pack WHERE number = ?1", "t", number);
    if (db_step(s, st)) {
        const char *state = col_text(st, 0);
        bool open = strcmp(state, "open") == 0;
        if (strcmp(state, "replaced") == 0)
            store_deny(r, "R-PACK", MSG_PACK_REPLACED, MSG_ARGS(number, col_text(st, 2)));
        else if (!open)
            store_deny(r, "R-PACK", *col_text(st, 1) ? MSG_PACK_BLOCKED_WHY : MSG_PACK_BLOCKED, MSG_ARGS(number, col_text(st, 1)));
        db_done(st);
        return open;
    }
    /* Of a batch that is issued here it would be known. */
    if (db_one(s, "SELECT count(*) FROM pack WHERE substr(?1, 1, length(batch) + 1) = batch || '-' LIMIT 1", "t", number))
        return store_deny(r, "R-PACK", MSG_PACK_UNKNOWN, MSG_ARGS(number));
    return true;
}

enum store_done store_pack_used(struct store *s, const char *number, long long application, const char *by)
{
    struct store_reason r = {.code = NULL};
    struct pack_row p;
    enum store_done done = STORE_NO_SUCH;
    char at[21];
    time_now_utc(at);
    db_begin(s);
    if (find(s, number, &p, &r)) {
        done = p.application && p.application != application ? STORE_OTHER : STORE_DONE;
        if (!p.application) {
            db_run(s, "UPDATE pack SET application_id = ?2 WHERE number = ?1", "ti", number, application);
            log_pack(s, at, "pack_used", number, application, by, "");
        }
    }
    db_commit(s);
    buf_clear(&r.why);
    return done;
}

void store_each_pack(struct store *s, const char *number, long long unit, store_pack_fn *fn, void *ctx)
{
    sqlite3_stmt *st = db_query(
        s,
        "SELECT k.number, k.batch, k.state, coalesce(k.replaced_by, ''), k.why, k.made_on, k.by, coalesce(u.name, ''),"
        " coalesce(a.name, ''), coalesce(k.unit_id, 0), coalesce(k.application_id, 0) FROM pack k LEFT JOIN unit u ON u.id = k.unit_id"
        " LEFT JOIN application a ON a.id = k.application_id WHERE (?1 IS NULL OR k.number = ?1) AND (?2 = 0 OR k.unit_id = ?2)"
        " ORDER BY k.batch, length(k.number), k.number",
        "ti", number, unit);
    while (db_step(s, st)) {
        struct store_pack p = {col_text(st, 0), col_text(st, 1), col_text(st, 2), col_text(st, 3), col_text(st, 4), col_text(st, 5), col_text(st, 6),
                               col_text(st, 7), col_text(st, 8), sqlite3_column_int64(st, 9), sqlite3_column_int64(st, 10)};
        if (!fn(ctx, &p)) {
            db_done(st);
            return;
        }
    }
}
