/*
 * accept.c - an application is accepted: it gets the next number of its window and year. And what it consists of, for receipts.
 */
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

static enum store_refusal refusal(struct store *s, long long application)
{
    if (!db_one(s, "SELECT count(*) FROM application WHERE id = ?1 AND state <> 'merged'", "i", application))
        return ACCEPT_GONE;
    if (!db_one(s, "SELECT count(*) FROM submission WHERE application_id = ?1 AND retracted_at IS NULL", "i", application))
        return ACCEPT_EMPTY;
    if (db_one(s, "SELECT count(*) FROM submission WHERE application_id = ?1 AND retracted_at IS NULL AND status = 'conflict'", "i",
               application))
        return ACCEPT_CONFLICT;
    if (db_one(s,
               "SELECT count(*) FROM issue i JOIN submission m ON m.id = i.submission_id WHERE m.application_id = ?1 AND m.retracted_at IS NULL"
               " AND i.closed_at IS NULL AND i.waived_at IS NULL AND i.severity = 'error'",
               "i", application))
        return ACCEPT_FAULTS;
    return ACCEPT_FINE;
}

/* What was said of it when it was accepted: a second print says the same. */
static bool accepted_before(struct store *s, long long application, struct store_acceptance *out)
{
    sqlite3_stmt *st =
        db_query(s,
                 "SELECT a.number, coalesce(json_extract(e.detail, '$.on'), ''), coalesce(e.by, '') FROM application a LEFT JOIN event e"
                 " ON e.application_id = a.id AND e.what = 'accepted' WHERE a.id = ?1 AND a.number IS NOT NULL ORDER BY e.id LIMIT 1",
                 "i", application);
    if (!db_step(s, st))
        return false;
    snprintf(out->number, sizeof out->number, "%s", col_text(st, 0));
    snprintf(out->on, sizeof out->on, "%.10s", col_text(st, 1));
    snprintf(out->by, sizeof out->by, "%s", col_text(st, 2));
    db_done(st);
    return true;
}

static void give_number(struct store *s, const struct store_move *as, const char *window, const char *day, const struct store_hand *h,
                        struct store_acceptance *out)
{
    const char *by = h->by;
    long long application = as->application;
    struct store_move move = *as;
    char at[21];
    time_now_utc(at);
    if (!number_draw(s, &(struct store_number_wish){"accept", window, day, by, application}, out->number, &out->why)) {
        out->refusal = ACCEPT_NUMBER;
        return;
    }
    snprintf(out->on, sizeof out->on, "%.10s", day);
    snprintf(out->by, sizeof out->by, "%s", by);
    db_run(s, "UPDATE application SET number = ?2 WHERE id = ?1", "it", application, out->number);
    move.on = day;
    move.number = out->number;
    move_write(s, at, &move, h);
    struct buf detail = BUF_INIT;
    buf_printf(&detail, "{\"on\":\"%s\",\"number\":", day);
    json_add_string(&detail, out->number);
    buf_addc(&detail, '}');
    event_add(s, at, &(struct event){"accepted", by, detail.p, 0, application, 0, 0});
    buf_clear(&detail);
}

bool store_accept(struct store *s, const struct store_move *as, const char *window, const char *day, const struct store_hand *h,
                  struct store_acceptance *out)
{
    char state[STORE_STATE_SIZE];
    *out = (struct store_acceptance){0};
    db_begin(s);
    out->refusal = refusal(s, as->application);
    if (out->refusal == ACCEPT_FINE && !accepted_before(s, as->application, out)) {
        if (store_state(s, as->application, state) && strcmp(state, as->from) == 0)
            give_number(s, as, window, day, h, out);
        else
            out->refusal = ACCEPT_STATE;
    }
    db_commit(s);
    return out->refusal == ACCEPT_FINE;
}

bool store_form_elsewhere(struct store *s, long long application, const char *form)
{
    return db_one(s,
                  "SELECT count(*) FROM application a JOIN application b ON b.procedure = a.procedure AND b.round = a.round AND b.id <> a.id"
                  " AND b.name = a.name AND a.name <> '' AND (a.person LIKE '?%' OR b.person LIKE '?%' OR (SELECT count(DISTINCT n.application_id)"
                  " FROM issue i JOIN submission n ON n.id = i.submission_id WHERE n.application_id IN (a.id, b.id) AND i.closed_at IS NULL"
                  " AND i.code = 'R-PERSON') = 2)"
                  " JOIN submission m ON m.application_id = b.id AND m.form = ?2 AND m.retracted_at IS NULL WHERE a.id = ?1",
                  "it", application, form) > 0;
}

void store_each_item(struct store *s, long long application, store_item_fn *fn, void *ctx)
{
    sqlite3_stmt *st =
        db_query(s,
                 "SELECT m.form, 'form', d.title, 0, 1 FROM submission m JOIN form d ON d.id = m.form AND d.version = m.version"
                 " WHERE m.application_id = ?1 AND m.retracted_at IS NULL"
                 " UNION ALL SELECT material, 'file', name, 0, 2 FROM file WHERE application_id = ?1"
                 " UNION ALL SELECT material, what, '', count, 3 FROM tick WHERE application_id = ?1 ORDER BY 5, 1, 3",
                 "i", application);
    while (db_step(s, st)) {
        struct store_item i = {.material = col_text(st, 0), .kind = col_text(st, 1), .name = col_text(st, 2), .copies = sqlite3_column_int(st, 3)};
        fn(ctx, &i);
    }
}
