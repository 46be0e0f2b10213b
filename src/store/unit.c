/*
 * unit.c - the dictionary of units: who stands under whom, by which codes and names, in which department. Each change is a line of the log.
 * Knows nothing of forms, nor of what a kind of unit may bring as its licence.
 */
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

bool store_deny(struct store_reason *r, const char *code, enum msg id, const char *const *args)
{
    r->code = code;
    msg_format(&r->why, id, args);
    return false;
}

static const char *or_empty(const char *s) { return s ? s : ""; }

/* SHA-256 over all that is known of a unit; lines of the log carry it. */
const char *unit_digest(struct store *s, long long unit, char out[65])
{
    struct buf b = BUF_INIT;
    if (!unit)
        return NULL;
    digest_rows(
        s,
        db_query(s,
                 "SELECT id, name, parent_id, department, kind, licence, legal_person, address, phone, origin, application_id, made_on, by,"
                 " cancelled_on, cancelled_why FROM unit WHERE id = ?1",
                 "i", unit),
        &b);
    digest_rows(s, db_query(s, "SELECT kind, code FROM unit_code WHERE unit_id = ?1 ORDER BY kind", "i", unit), &b);
    digest_rows(s, db_query(s, "SELECT id, name, until_on, why, by FROM unit_name WHERE unit_id = ?1 ORDER BY id", "i", unit), &b);
    digest_rows(s, db_query(s, "SELECT id, digit, name, person, phone, roles, since, until_on, by FROM unit_staff WHERE unit_id = ?1 ORDER BY id", "i", unit),
                &b);
    sha256_hex(b.p, b.n, out);
    buf_clear(&b);
    return out;
}

static void log_unit(struct store *s, const char *what, long long unit, const char *by, const char *why, const char *text)
{
    char at[21], digest[65];
    struct buf b = BUF_INIT;
    time_now_utc(at);
    buf_printf(&b, "{\"unit\":%lld,\"digest\":\"%s\",\"why\":", unit, unit_digest(s, unit, digest));
    json_add_string(&b, or_empty(why));
    buf_adds(&b, ",\"text\":");
    json_add_string(&b, or_empty(text));
    buf_addc(&b, '}');
    event_add(s, at, &(struct event){what, by, b.p, 0, 0, 0, 0});
    buf_clear(&b);
}

/* ---- departments ---- */

void department_put(struct store *s, const char *id, const char *name, const char *by)
{
    char at[21];
    struct buf b = BUF_INIT;
    if (db_one(s, "SELECT count(*) FROM department WHERE id = ?1 AND name = ?2", "tt", id, name))
        return;
    time_now_utc(at);
    buf_adds(&b, "{\"id\":");
    json_add_string(&b, id);
    buf_adds(&b, ",\"name\":");
    json_add_string(&b, name);
    db_run(s, "INSERT INTO department VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET name = ?2", "tt", id, name);
    register_add(s, REGISTER_DEPARTMENT, id, "", &b);
    buf_addc(&b, '}');
    event_add(s, at, &(struct event){"department", by, b.p, 0, 0, 0, 0});
    buf_clear(&b);
}

void store_department(struct store *s, const char *id, const char *name, const char *by)
{
    db_begin(s);
    department_put(s, id, name, by);
    db_commit(s);
}

void store_department_new(struct store *s, const char *word, const char *by)
{
    if (!db_one(s, "SELECT count(*) FROM department WHERE id = ?1 OR name = ?1", "t", word))
        store_department(s, word, word, by);
}

void store_each_department(struct store *s, store_department_fn *fn, void *ctx)
{
    sqlite3_stmt *st =
        db_query(s,
                 "SELECT d.id, d.name, (SELECT count(*) FROM unit u WHERE u.department = d.id AND u.cancelled_on IS NULL) FROM department d"
                 " ORDER BY d.id",
                 "");
    while (db_step(s, st))
        fn(ctx, col_text(st, 0), col_text(st, 1), sqlite3_column_int(st, 2));
}

/* Its code, by code or name; false (told) when there is none. None at all is right, too. */
static bool department_of(struct store *s, const char *word, const char *listed, struct buf *out, struct store_reason *r)
{
    if (!word || !*word)
        return true;
    sqlite3_stmt *st = db_query(s, "SELECT id FROM department WHERE id = ?1 OR name = ?1 ORDER BY id = ?1 DESC LIMIT 1", "t", word);
    if (!db_step(s, st)) {
        buf_adds(out, listed ? word : "");
        return listed || store_deny(r, "R-CODE", MSG_UNIT_NO_DEPARTMENT, MSG_ARGS(word));
    }
    buf_adds(out, col_text(st, 0));
    db_done(st);
    return true;
}

/* ---- what must hold ---- */

struct unit_code { const char *kind, *value; };

static void codes_of(const struct store_unit *u, struct unit_code out[4])
{
    const struct unit_code v[4] = {{"credit", u->credit}, {"org", u->org}, {"own", u->own}, {"auth", u->auth}};
    memcpy(out, v, sizeof v);
}

/* Another unit of the department that has the code. A 授权码 stands for one unit anywhere. */
static bool code_is_free(struct store *s, const struct unit_code *c, const char *department, long long but, struct store_reason *r)
{
    sqlite3_stmt *st = db_query(
        s,
        "SELECT u.name FROM unit_code c JOIN unit u ON u.id = c.unit_id WHERE c.code = ?1 AND u.id <> ?2 AND u.cancelled_on IS NULL"
        " AND (u.department = ?3 OR c.kind = 'auth' OR ?4 = 'auth') LIMIT 1",
        "titt", c->value, but, department, c->kind);
    if (!db_step(s, st))
        return true;
    store_deny(r, "R-DUP", MSG_UNIT_CODE_TWICE, MSG_ARGS(c->value, col_text(st, 0)));
    db_done(st);
    return false;
}

static bool codes_are_free(struct store *s, const struct store_unit *u, const char *department, long long but, struct store_reason *r)
{
    struct unit_code v[4];
    codes_of(u, v);
    for (size_t i = 0; i < 4; i++)
        if (v[i].value && *v[i].value && !code_is_free(s, &v[i], department, but, r))
            return false;
    return true;
}

static bool name_is_free(struct store *s, const char *name, const char *department, long long but, struct store_reason *r)
{
    if (!db_one(s, "SELECT count(*) FROM unit WHERE name = ?1 AND department = ?2 AND id <> ?3 AND cancelled_on IS NULL", "tti", name,
                department, but))
        return true;
    return store_deny(r, "R-DUP", MSG_UNIT_NAME_TWICE, MSG_ARGS(name));
}

/* A parent that is there, and is not below the unit itself. */
static bool parent_is_fine(struct store *s, long long parent, long long unit, struct store_reason *r)
{
    char n[24];
    if (!parent)
        return true;
    snprintf(n, sizeof n, "%lld", parent);
    if (!db_one(s, "SELECT count(*) FROM unit WHERE id = ?1 AND cancelled_on IS NULL", "i", parent))
        return store_deny(r, "R-UNIT", MSG_UNIT_NO_PARENT, MSG_ARGS(n));
    if (unit && db_one(s,
                       "WITH RECURSIVE up (id) AS (SELECT ?1 UNION SELECT u.parent_id FROM unit u JOIN up ON u.id = up.id WHERE u.parent_id IS NOT NULL)"
                       " SELECT count(*) FROM up WHERE id = ?2",
                       "ii", parent, unit))
        return store_deny(r, "R-UNIT", MSG_UNIT_LOOP, MSG_NONE);
    return true;
}

static void put_codes(struct store *s, const struct store_unit *u, long long unit)
{
    struct unit_code v[4];
    codes_of(u, v);
    for (size_t i = 0; i < 4; i++) {
        if (!v[i].value)
            continue;
        db_run(s, "DELETE FROM unit_code WHERE unit_id = ?1 AND kind = ?2", "it", unit, v[i].kind);
        if (*v[i].value)
            db_run(s, "INSERT INTO unit_code VALUES (?1, ?2, ?3)", "itt", unit, v[i].kind, v[i].value);
    }
}

/* ---- changes ---- */

static bool may_add(struct store *s, const struct store_unit *u, struct buf *department, struct store_reason *r)
{
    if (!u->name || !*u->name)
        return store_deny(r, "R-REQ", MSG_UNIT_NO_NAME, MSG_NONE);
    if (!department_of(s, u->department, u->department_listed, department, r))
        return false;
    const char *d = department->p ? department->p : "";
    return parent_is_fine(s, u->parent, 0, r) && codes_are_free(s, u, d, 0, r) && name_is_free(s, u->name, d, 0, r);
}

bool unit_put(struct store *s, struct store_unit *u, const char *by, const char *on, struct store_reason *r)
{
    struct buf d = BUF_INIT;
    bool fine = may_add(s, u, &d, r);
    const char *department = d.p ? d.p : "";
    if (fine) {
        if (u->department_listed && *department && !db_one(s, "SELECT count(*) FROM department WHERE id = ?1", "t", department))
            department_put(s, department, u->department_listed, by);
        db_run(s,
               "INSERT INTO unit (name, parent_id, department, kind, licence, legal_person, address, phone, origin, application_id, made_on, by)"
               " VALUES (?1, nullif(?2, 0), ?3, ?4, ?5, ?6, ?7, ?8, ?9, nullif(?10, 0), ?11, ?12)",
               "tittttttt" "itt", u->name, u->parent, department, or_empty(u->kind), or_empty(u->licence), or_empty(u->legal_person), or_empty(u->address),
               or_empty(u->phone), u->origin ? u->origin : "typed", u->application, on, by);
        u->id = sqlite3_last_insert_rowid(s->db);
        put_codes(s, u, u->id);
        log_unit(s, "unit", u->id, by, "", u->name);
    }
    buf_clear(&d);
    return fine;
}

bool store_unit_add(struct store *s, struct store_unit *u, const char *by, const char *on, struct store_reason *r)
{
    db_begin(s);
    bool done = unit_put(s, u, by, on, r);
    db_commit(s);
    return done;
}

/* What one column of a unit's row says; "" (told) when there is no such unit, or it is cancelled. */
static bool open_unit(struct store *s, long long unit, struct buf *name, struct buf *department, struct store_reason *r)
{
    char n[24];
    snprintf(n, sizeof n, "%lld", unit);
    sqlite3_stmt *st = db_query(s, "SELECT name, department, cancelled_on FROM unit WHERE id = ?1", "i", unit);
    if (!db_step(s, st))
        return store_deny(r, "R-UNIT", MSG_UNIT_NONE, MSG_ARGS(n));
    buf_adds(name, col_text(st, 0));
    buf_adds(department, col_text(st, 1));
    bool cancelled = *col_text(st, 2);
    db_done(st);
    return !cancelled || store_deny(r, "R-STATE", MSG_UNIT_CANCELLED, MSG_ARGS(name->p));
}

static void put_texts(struct store *s, const struct store_unit *u)
{
    db_run(s,
           "UPDATE unit SET kind = coalesce(?2, kind), licence = coalesce(?3, licence), legal_person = coalesce(?4, legal_person),"
           " address = coalesce(?5, address), phone = coalesce(?6, phone), parent_id = CASE ?7 WHEN 0 THEN parent_id ELSE ?7 END WHERE id = ?1",
           "ittttti", u->id, u->kind, u->licence, u->legal_person, u->address, u->phone, u->parent);
}

static bool change(struct store *s, const struct store_unit *u, const char *by, const char *name, const char *department,
                   struct store_reason *r)
{
    if (!parent_is_fine(s, u->parent, u->id, r) || !codes_are_free(s, u, department, u->id, r))
        return false;
    put_texts(s, u);
    put_codes(s, u, u->id);
    log_unit(s, "unit_changed", u->id, by, "", name);
    return true;
}

bool store_unit_change(struct store *s, const struct store_unit *u, const char *by, struct store_reason *r)
{
    struct buf name = BUF_INIT, department = BUF_INIT;
    db_begin(s);
    bool done = open_unit(s, u->id, &name, &department, r) && change(s, u, by, name.p, or_empty(department.p), r);
    db_commit(s);
    buf_clear(&name);
    buf_clear(&department);
    return done;
}

static bool rename_to(struct store *s, long long unit, const char *old, const char *name, const char *department, const char *on,
                      const struct store_hand *h, struct store_reason *r)
{
    if (!name_is_free(s, name, department, unit, r))
        return false;
    db_run(s, "INSERT INTO unit_name (unit_id, name, until_on, why, by) VALUES (?1, ?2, ?3, ?4, ?5)", "itttt", unit, old, on,
           or_empty(h->why), h->by);
    db_run(s, "UPDATE unit SET name = ?2 WHERE id = ?1", "it", unit, name);
    log_unit(s, "unit_renamed", unit, h->by, h->why, name);
    return true;
}

bool store_unit_rename(struct store *s, long long unit, const char *name, const char *on, const struct store_hand *h,
                       struct store_reason *r)
{
    struct buf old = BUF_INIT, department = BUF_INIT;
    db_begin(s);
    bool done = (*name || store_deny(r, "R-REQ", MSG_UNIT_NO_NAME, MSG_NONE)) && open_unit(s, unit, &old, &department, r);
    if (done && strcmp(old.p, name) == 0)
        done = store_deny(r, "R-DUP", MSG_UNIT_SAME_NAME, MSG_ARGS(name));
    done = done && rename_to(s, unit, old.p, name, or_empty(department.p), on, h, r);
    db_commit(s);
    buf_clear(&old);
    buf_clear(&department);
    return done;
}

/* ---- by a form ---- */

bool store_unit_would(struct store *s, const struct store_unit *u, struct store_reason *r)
{
    struct buf name = BUF_INIT, d = BUF_INIT;
    bool fine = !u->id ? may_add(s, u, &d, r)
                       : open_unit(s, u->id, &name, &d, r) && parent_is_fine(s, u->parent, u->id, r) && codes_are_free(s, u, or_empty(d.p), u->id, r) &&
                             (!u->name || strcmp(u->name, name.p) == 0 || name_is_free(s, u->name, or_empty(d.p), u->id, r));
    buf_clear(&name);
    buf_clear(&d);
    return fine;
}

static bool follow(struct store *s, struct store_unit *u, const char *on, const struct store_hand *h, struct store_reason *r)
{
    struct buf name = BUF_INIT, d = BUF_INIT;
    bool done = store_unit_would(s, u, r);
    if (done && !u->id) {
        done = unit_put(s, u, h->by, on, r);
    } else if (done) {
        done = open_unit(s, u->id, &name, &d, r) && change(s, u, h->by, name.p, or_empty(d.p), r);
        if (done && u->name && strcmp(u->name, name.p) != 0)
            done = rename_to(s, u->id, name.p, u->name, or_empty(d.p), on, h, r);
    }
    buf_clear(&name);
    buf_clear(&d);
    return done;
}

bool store_unit_follow(struct store *s, struct store_unit *u, const struct store_unit_form *by, const char *on, const struct store_hand *h,
                       struct store_reason *r)
{
    char at[21];
    time_now_utc(at);
    db_begin(s);
    bool done = follow(s, u, on, h, r);
    if (done) {
        char *detail = xasprintf("{\"followed\":%lld}", u->id);
        event_add(s, at, &(struct event){"unit_by_form", h->by, detail, 0, by->application, by->submission, by->revision});
        free(detail);
    }
    db_commit(s);
    return done;
}

bool store_unit_form_followed(struct store *s, const struct store_unit_form *by)
{
    return db_one(s, "SELECT count(*) FROM event WHERE submission_id = ?1 AND revision = ?2 AND what = 'unit_by_form'", "ii",
                  by->submission, (long long)by->revision) > 0;
}

bool store_unit_followed(struct store *s, long long application)
{
    return db_one(s, "SELECT count(*) FROM submission m JOIN event e ON e.submission_id = m.id AND e.revision = m.revision AND e.what = 'unit_by_form'"
                     " WHERE m.application_id = ?1", "i", application) > 0;
}

/* Every code the unit has must be free in the other department, too. */
static bool codes_may_move(struct store *s, long long unit, const char *department, struct store_reason *r)
{
    struct unit_code v[4];
    char *kept[8];
    size_t n = 0;
    bool free_there = true;
    sqlite3_stmt *st = db_query(s, "SELECT kind, code FROM unit_code WHERE unit_id = ?1", "i", unit);
    while (n < 4 && db_step(s, st)) {
        kept[2 * n] = xstrdup(col_text(st, 0));
        kept[2 * n + 1] = xstrdup(col_text(st, 1));
        v[n] = (struct unit_code){kept[2 * n], kept[2 * n + 1]};
        n++;
    }
    db_done(st);
    for (size_t i = 0; i < n; i++) {
        free_there = free_there && code_is_free(s, &v[i], department, unit, r);
        free(kept[2 * i]);
        free(kept[2 * i + 1]);
    }
    return free_there;
}

/* Nothing has happened yet when one of them does not stand where it did. */
static bool make_moves(struct store *s, struct store_move *v, size_t n, const struct store_hand *h, struct store_reason *r)
{
    char at[21], state[STORE_STATE_SIZE];
    time_now_utc(at);
    for (size_t i = 0; i < n; i++)
        if (!store_state(s, v[i].application, state) || strcmp(state, v[i].from) != 0)
            return store_deny(r, "R-STATE", MSG_UNIT_MOVED_ON, MSG_NONE);
    for (size_t i = 0; i < n; i++)
        move_write(s, at, &v[i], h);
    return true;
}

bool store_unit_department(struct store *s, long long unit, const char *department, const struct store_hand *h, struct store_move *moves,
                           size_t n, struct store_reason *r)
{
    struct buf name = BUF_INIT, old = BUF_INIT, to = BUF_INIT;
    db_begin(s);
    bool done = open_unit(s, unit, &name, &old, r) && department_of(s, department, NULL, &to, r);
    const char *now = to.p ? to.p : "";
    if (done && strcmp(old.p ? old.p : "", now) == 0)
        done = store_deny(r, "R-DUP", MSG_UNIT_SAME_DEPARTMENT, MSG_ARGS(name.p));
    done = done && name_is_free(s, name.p, now, unit, r) && codes_may_move(s, unit, now, r) && make_moves(s, moves, n, h, r);
    if (done) {
        db_run(s, "UPDATE unit SET department = ?2 WHERE id = ?1", "it", unit, now);
        log_unit(s, "unit_department", unit, h->by, h->why, now);
    }
    db_commit(s);
    buf_clear(&name);
    buf_clear(&old);
    buf_clear(&to);
    return done;
}

/* What a unit must not have any more to be cancelled. */
static bool is_empty(struct store *s, long long unit, const char *name, struct store_reason *r)
{
    static const struct { const char *sql; enum msg msg; } v[] = {
        {"SELECT count(*) FROM unit WHERE parent_id = ?1 AND cancelled_on IS NULL", MSG_UNIT_HAS_LOWER},
        {"SELECT count(*) FROM unit_staff WHERE unit_id = ?1 AND until_on IS NULL", MSG_UNIT_HAS_STAFF},
        {"SELECT count(*) FROM application WHERE unit_id = ?1 AND state <> 'merged'", MSG_UNIT_HAS_APPLICATIONS},
    };
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        char n[24];
        long long count = db_one(s, v[i].sql, "i", unit);
        snprintf(n, sizeof n, "%lld", count);
        if (count)
            return store_deny(r, "R-STATE", v[i].msg, MSG_ARGS(name, n));
    }
    return true;
}

bool store_unit_cancel(struct store *s, long long unit, const char *on, const struct store_hand *h, struct store_reason *r)
{
    struct buf name = BUF_INIT, department = BUF_INIT;
    db_begin(s);
    bool done = open_unit(s, unit, &name, &department, r) && is_empty(s, unit, name.p, r);
    if (done) {
        db_run(s, "UPDATE unit SET cancelled_on = ?2, cancelled_why = ?3 WHERE id = ?1", "itt", unit, on, or_empty(h->why));
        packs_block(s, unit, h);
        log_unit(s, "unit_cancelled", unit, h->by, h->why, name.p);
    }
    db_commit(s);
    buf_clear(&name);
    buf_clear(&department);
    return done;
}

/* ---- staff: who they are and what they do there is recorded, nobody is let in by it ---- */

static bool add_staff(struct store *s, struct store_staff *f, const char *by, struct store_reason *r)
{
    char n[24];
    for (int d = 1; d <= 99 && f->digit == 0; d++)
        if (!db_one(s, "SELECT count(*) FROM unit_staff WHERE unit_id = ?1 AND digit = ?2 AND until_on IS NULL", "in", f->unit, d))
            f->digit = d;
    snprintf(n, sizeof n, "%d", f->digit);
    if (db_one(s, "SELECT count(*) FROM unit_staff WHERE unit_id = ?1 AND digit = ?2 AND until_on IS NULL", "in", f->unit, f->digit))
        return store_deny(r, "R-DUP", MSG_UNIT_DIGIT, MSG_ARGS(n));
    if (f->person && *f->person && !db_one(s, "SELECT count(*) FROM application WHERE person = ?1", "t", f->person))
        return store_deny(r, "R-UNIT", MSG_UNIT_NO_PERSON, MSG_ARGS(f->name));
    db_run(s, "INSERT INTO unit_staff (unit_id, digit, name, person, phone, roles, since, by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
           "inttttt"
           "t",
           f->unit, f->digit, f->name, or_empty(f->person), or_empty(f->phone), or_empty(f->roles), f->since, by);
    f->id = sqlite3_last_insert_rowid(s->db);
    log_unit(s, "staff", f->unit, by, "", f->name);
    return true;
}

bool store_staff_add(struct store *s, struct store_staff *f, const char *by, struct store_reason *r)
{
    struct buf name = BUF_INIT, department = BUF_INIT;
    db_begin(s);
    bool done = open_unit(s, f->unit, &name, &department, r) && add_staff(s, f, by, r);
    db_commit(s);
    buf_clear(&name);
    buf_clear(&department);
    return done;
}

bool store_staff_end(struct store *s, long long unit, int digit, const char *on, const char *by, struct store_reason *r)
{
    char n[24];
    snprintf(n, sizeof n, "%d", digit);
    db_begin(s);
    bool done = db_one(s, "SELECT count(*) FROM unit_staff WHERE unit_id = ?1 AND digit = ?2 AND until_on IS NULL", "in", unit, digit) > 0;
    if (done) {
        db_run(s, "UPDATE unit_staff SET until_on = ?3 WHERE unit_id = ?1 AND digit = ?2 AND until_on IS NULL", "int", unit, digit, on);
        log_unit(s, "staff_ended", unit, by, "", n);
    } else {
        store_deny(r, "R-UNIT", MSG_UNIT_NO_STAFF, MSG_ARGS(n));
    }
    db_commit(s);
    return done;
}
