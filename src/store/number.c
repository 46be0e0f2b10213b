/*
 * number.c - numbers given out: certificates, documents, acceptances. No number twice, none left out, and only out of the ranges that an
 * office was handed. Knows nothing of what a number is for.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

struct kind { char title[128], pattern[96]; bool ranges, has_office, has_year; };

static bool no(struct buf *why, enum msg id, const char *const *args)
{
    msg_format(why, id, args);
    return false;
}

static bool kind_of(struct store *s, const char *id, struct kind *out, struct buf *why)
{
    sqlite3_stmt *st = db_query(s, "SELECT title, pattern, ranges FROM number_kind WHERE id = ?1", "t", id);
    *out = (struct kind){.ranges = false};
    if (!db_step(s, st))
        return no(why, MSG_NUMBER_NO_KIND, MSG_ARGS(id));
    snprintf(out->title, sizeof out->title, "%s", col_text(st, 0));
    snprintf(out->pattern, sizeof out->pattern, "%s", col_text(st, 1));
    out->ranges = sqlite3_column_int(st, 2) != 0;
    db_done(st);
    out->has_office = number_pattern_has(out->pattern, "office");
    out->has_year = number_pattern_has(out->pattern, "year");
    return true;
}

bool number_kind_put(struct store *s, const struct store_number_kind *k)
{
    assert(number_pattern_ok(k->pattern) && strlen(k->title) < sizeof ((struct kind *)NULL)->title);
    if (db_one(s, "SELECT count(*) FROM number_kind WHERE id = ?1 AND title = ?2 AND pattern = ?3 AND ranges = ?4", "tttn", k->id, k->title,
               k->pattern, (int)k->ranges))
        return false;
    char at[21];
    struct buf detail = BUF_INIT;
    time_now_utc(at);
    buf_adds(&detail, "{\"kind\":");
    json_add_string(&detail, k->id);
    buf_adds(&detail, ",\"pattern\":");
    json_add_string(&detail, k->pattern);
    buf_printf(&detail, ",\"ranges\":%s", k->ranges ? "true" : "false");
    db_run(s,
           "INSERT INTO number_kind VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) DO UPDATE SET title = ?2, pattern = ?3, ranges = ?4", "tttn", k->id,
           k->title, k->pattern, (int)k->ranges);
    register_add(s, REGISTER_KIND, k->id, "", &detail);
    buf_addc(&detail, '}');
    event_add(s, at, &(struct event){"number_kind", "", detail.p, 0, 0, 0, 0});
    buf_clear(&detail);
    return true;
}

bool store_number_kind(struct store *s, const struct store_number_kind *k)
{
    db_begin(s);
    bool changed = number_kind_put(s, k);
    db_commit(s);
    return changed;
}

/* ---- ranges ---- */

static const char *decimal(char out[24], long long n)
{
    snprintf(out, 24, "%lld", n);
    return out;
}

/* Among the ranges that were split from the same one, or from none. An office that is part of the number has rows of its own. */
static bool overlaps(struct store *s, const struct store_range *r, const struct kind *k, struct buf *why)
{
    sqlite3_stmt *st = db_query(s,
                                "SELECT office, first, last FROM number_range WHERE kind = ?1 AND year = ?2 AND (?3 = 0 OR office = ?4)"
                                " AND first <= ?6 AND last >= ?5 AND coalesce(parent, 0) = ?7 ORDER BY first LIMIT 1",
                                "tnntiii", r->kind, r->year, (int)k->has_office, r->office, r->first, r->last, r->parent);
    if (!db_step(s, st))
        return false;
    no(why, MSG_NUMBER_OVERLAP, MSG_ARGS(col_text(st, 0), col_text(st, 1), col_text(st, 2)));
    db_done(st);
    return true;
}

static long long used_between(struct store *s, const struct store_range *r, const struct kind *k)
{
    return db_one(s, "SELECT count(*) FROM number_used WHERE kind = ?1 AND year = ?2 AND (?3 = 0 OR office = ?4) AND seq BETWEEN ?5 AND ?6",
                  "tnntii", r->kind, r->year, (int)k->has_office, r->office, r->first, r->last);
}

/* A part of what an office has goes to another one: only what nobody has used or been given. */
static bool may_split(struct store *s, const struct store_range *r, const struct kind *k, struct buf *why)
{
    char n[24];
    if (k->has_office)
        return no(why, MSG_NUMBER_SPLIT_OFFICE, MSG_ARGS(k->title));
    sqlite3_stmt *st = db_query(s, "SELECT kind, year, first, last FROM number_range WHERE id = ?1", "i", r->parent);
    if (!db_step(s, st))
        return no(why, MSG_NUMBER_NO_RANGE_ID, MSG_ARGS(decimal(n, r->parent)));
    bool inside = strcmp(col_text(st, 0), r->kind) == 0 && sqlite3_column_int(st, 1) == r->year &&
                  sqlite3_column_int64(st, 2) <= r->first && sqlite3_column_int64(st, 3) >= r->last;
    if (!inside)
        no(why, MSG_NUMBER_SPLIT_OUTSIDE, MSG_ARGS(col_text(st, 2), col_text(st, 3)));
    db_done(st);
    if (inside && used_between(s, r, k))
        return no(why, MSG_NUMBER_SPLIT_USED, MSG_ARGS(decimal(n, used_between(s, r, k))));
    return inside;
}

static bool give(struct store *s, struct store_range *r, const struct kind *k, const char *by, struct buf *why)
{
    if (overlaps(s, r, k, why) || (r->parent && !may_split(s, r, k, why)))
        return false;
    db_run(s,
           "INSERT INTO number_range (kind, office, year, first, last, next, parent, given_on, by) VALUES (?1, ?2, ?3, ?4, ?5, ?4, nullif(?6, 0), ?7, ?8)",
           "ttniiitt", r->kind, r->office, r->year, r->first, r->last, r->parent, r->given_on, by);
    r->id = sqlite3_last_insert_rowid(s->db);
    char at[21];
    struct buf detail = BUF_INIT;
    time_now_utc(at);
    buf_printf(&detail, "{\"range\":%lld,\"kind\":\"%s\",\"year\":%d,\"first\":%lld,\"last\":%lld,\"parent\":%lld,\"office\":", r->id,
               r->kind, r->year, r->first, r->last, r->parent);
    json_add_string(&detail, r->office);
    char id[24];
    register_add(s, REGISTER_RANGE, decimal(id, r->id), "", &detail);
    buf_addc(&detail, '}');
    event_add(s, at, &(struct event){"range", by, detail.p, 0, 0, 0, 0});
    buf_clear(&detail);
    return true;
}

bool store_range_give(struct store *s, struct store_range *r, const char *by, struct buf *why)
{
    struct kind k;
    db_begin(s);
    bool done = kind_of(s, r->kind, &k, why);
    if (done && !k.ranges)
        done = no(why, MSG_NUMBER_NO_RANGES, MSG_ARGS(k.title));
    if (done && !k.has_year)
        r->year = 0;
    done = done && give(s, r, &k, by, why);
    db_commit(s);
    return done;
}

/* Numbers of a range that are given on to others. */
static long long given_on(struct store *s, long long range)
{
    return db_one(s, "SELECT sum(last - first + 1) FROM number_range WHERE parent = ?1", "i", range);
}

/* Numbers of a range that were used by whom it belongs to: not those of ranges split from it. */
static long long used_of(struct store *s, const struct store_range *r, bool has_office)
{
    return db_one(
        s,
        "SELECT count(*) FROM number_used u WHERE u.kind = ?1 AND u.year = ?2 AND (?3 = 0 OR u.office = ?4) AND u.seq BETWEEN ?5 AND ?6"
        " AND NOT EXISTS (SELECT 1 FROM number_range c WHERE c.parent = ?7 AND u.seq BETWEEN c.first AND c.last)",
        "tnntiii", r->kind, r->year, (int)has_office, r->office, r->first, r->last, r->id);
}

void store_each_range(struct store *s, const char *kind, store_range_fn *fn, void *ctx)
{
    sqlite3_stmt *st =
        db_query(s,
                 "SELECT r.id, r.kind, k.title, r.office, r.year, r.first, r.last, coalesce(r.parent, 0), r.given_on, k.pattern"
                 " FROM number_range r JOIN number_kind k ON k.id = r.kind WHERE ?1 IS NULL OR r.kind = ?1"
                 " ORDER BY r.kind, r.year, r.first, r.last DESC, r.id",
                 "t", kind);
    while (db_step(s, st)) {
        struct store_range r = {.id = sqlite3_column_int64(st, 0), .kind = col_text(st, 1), .title = col_text(st, 2), .office = col_text(st, 3),
                                .year = sqlite3_column_int(st, 4), .first = sqlite3_column_int64(st, 5), .last = sqlite3_column_int64(st, 6),
                                .parent = sqlite3_column_int64(st, 7), .given_on = col_text(st, 8)};
        r.used = used_of(s, &r, number_pattern_has(col_text(st, 9), "office"));
        r.split = given_on(s, r.id);
        r.left = r.last - r.first + 1 - r.used - r.split;
        if (!fn(ctx, &r)) {
            db_done(st);
            return;
        }
    }
}

/* ---- drawing ---- */

static bool is_taken(struct store *s, const char *kind, const char *number)
{
    if (db_one(s, "SELECT count(*) FROM number_used WHERE kind = ?1 AND number = ?2", "tt", kind, number))
        return true;
    return strcmp(kind, "accept") == 0 && db_one(s, "SELECT count(*) FROM application WHERE number = ?1", "t", number);
}

/* The lowest number of a range from `from` on that is neither used nor given on; 0 when there is none. The number as text is in out. */
static long long free_in(struct store *s, const struct store_number_wish *w, const struct kind *k, long long range, long long from,
                         long long last, int year, struct buf *out)
{
    for (long long n = from; n <= last; n++) {
        long long end = db_one(s, "SELECT last FROM number_range WHERE parent = ?1 AND ?2 BETWEEN first AND last", "ii", range, n);
        if (end) {
            n = end;
            continue;
        }
        buf_reset(out);
        number_format(k->pattern, w->office, year, n, out);
        if (!is_taken(s, w->kind, out->p))
            return n;
    }
    return 0;
}

struct open_range { long long id, next, last; };

static long long draw_from_ranges(struct store *s, const struct store_number_wish *w, const struct kind *k, int year, struct buf *out,
                                  struct buf *why)
{
    struct open_range *v = NULL;
    size_t n = 0, cap = 0;
    char y[24], first[24] = "", last[24] = "";
    sqlite3_stmt *st =
        db_query(s, "SELECT id, next, last, first FROM number_range WHERE kind = ?1 AND year = ?2 AND office = ?3 ORDER BY first", "tnt",
                 w->kind, year, w->office);
    while (db_step(s, st)) {
        *VEC_ADD(v, n, cap) = (struct open_range){sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1), sqlite3_column_int64(st, 2)};
        decimal(last, sqlite3_column_int64(st, 2));
        if (!*first)
            decimal(first, sqlite3_column_int64(st, 3));
    }
    long long seq = 0;
    for (size_t i = 0; i < n && !seq; i++) {
        seq = free_in(s, w, k, v[i].id, v[i].next, v[i].last, year, out);
        db_run(s, "UPDATE number_range SET next = ?2 WHERE id = ?1", "ii", v[i].id, seq ? seq + 1 : v[i].last + 1);
    }
    if (!seq && n)
        no(why, MSG_NUMBER_EXHAUSTED, MSG_ARGS(w->office, k->title, first, last));
    else if (!seq)
        no(why, year ? MSG_NUMBER_NO_RANGE_YEAR : MSG_NUMBER_NO_RANGE, MSG_ARGS(w->office, k->title, decimal(y, year)));
    free(v);
    return seq;
}

/* Without ranges an office goes on from where it is. The name is the one that numbers of acceptance have had since version 2. */
static long long draw_next(struct store *s, const struct store_number_wish *w, const struct kind *k, int year, struct buf *out)
{
    char *name = xasprintf("%s/%s/%04d", w->kind, k->has_office ? w->office : "", year);
    long long seq;
    do {
        seq = sequence_next(s, name);
        buf_reset(out);
        number_format(k->pattern, w->office, year, seq, out);
    } while (is_taken(s, w->kind, out->p));
    free(name);
    return seq;
}

/* The one it has already, so that a command that is given twice draws once. */
static bool drawn_before(struct store *s, const struct store_number_wish *w, char out[NUMBER_TEXT])
{
    sqlite3_stmt *st = db_query(s, "SELECT number FROM number_used WHERE kind = ?1 AND application_id = ?2 AND void_at IS NULL", "ti",
                                w->kind, w->application);
    if (!w->application || !db_step(s, st)) {
        db_done(st);
        return false;
    }
    snprintf(out, NUMBER_TEXT, "%s", col_text(st, 0));
    db_done(st);
    return true;
}

bool number_draw(struct store *s, const struct store_number_wish *w, char out[NUMBER_TEXT], struct buf *why)
{
    struct kind k;
    struct buf text = BUF_INIT;
    if (!kind_of(s, w->kind, &k, why))
        return false;
    if (drawn_before(s, w, out))
        return true;
    int year = k.has_year ? atoi(w->day) : 0;              /* YYYY-MM-DD */
    if (!number_format(k.pattern, w->office, year, 1, &text)) {
        buf_clear(&text);
        return no(why, MSG_NUMBER_OFFICE, MSG_ARGS(k.title));
    }
    long long seq = k.ranges ? draw_from_ranges(s, w, &k, year, &text, why) : draw_next(s, w, &k, year, &text);
    if (seq) {
        assert(text.n < NUMBER_TEXT);
        snprintf(out, NUMBER_TEXT, "%s", text.p);
        db_run(s,
               "INSERT INTO number_used (kind, number, office, year, seq, application_id, origin, on_day, by)"
               " VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, 0), 'drawn', ?7, ?8)",
               "tttniitt", w->kind, out, w->office, year, seq, w->application, w->day, w->by);
    }
    buf_clear(&text);
    return seq > 0;
}

bool store_number_draw(struct store *s, const struct store_number_wish *w, char out[NUMBER_TEXT], struct buf *why)
{
    char at[21];
    struct buf detail = BUF_INIT;
    time_now_utc(at);
    db_begin(s);
    bool done = number_draw(s, w, out, why);
    if (done) {
        buf_printf(&detail, "{\"kind\":\"%s\",\"number\":", w->kind);
        json_add_string(&detail, out);
        register_add(s, REGISTER_NUMBER, w->kind, out, &detail);
        buf_addc(&detail, '}');
        event_add(s, at, &(struct event){"number", w->by, detail.p, 0, w->application, 0, 0});
    }
    db_commit(s);
    buf_clear(&detail);
    return done;
}

/* ---- numbers that others gave out ---- */

/* Whose range a number lies in; "" when nobody was handed it. The smallest range that has it is the owner's. */
static void owner_of(struct store *s, const char *kind, const struct number_parts *p, bool has_office, char out[NUMBER_OFFICE])
{
    sqlite3_stmt *st =
        db_query(s,
                 "SELECT office FROM number_range WHERE kind = ?1 AND year = ?2 AND ?3 BETWEEN first AND last AND (?4 = 0 OR office = ?5)"
                 " ORDER BY last - first, id DESC LIMIT 1",
                 "tnint", kind, p->year, p->seq, (int)has_office, p->office);
    *out = '\0';
    if (db_step(s, st)) {
        snprintf(out, NUMBER_OFFICE, "%s", col_text(st, 0));
        db_done(st);
    }
}

static enum store_brought bring(struct store *s, const struct store_number_brought *b, const struct kind *k, struct buf *why)
{
    struct number_parts p;
    char owner[NUMBER_OFFICE] = "";
    bool ours = number_parse(k->pattern, b->number, &p);
    if (is_taken(s, b->kind, b->number)) {
        no(why, MSG_NUMBER_DUPLICATE, MSG_ARGS(k->title, b->number));
        return BROUGHT_TWICE;
    }
    if (ours)
        owner_of(s, b->kind, &p, k->has_office, owner);
    if (*owner && *b->office && strcmp(owner, b->office) != 0) {
        no(why, MSG_NUMBER_OTHER_OFFICE, MSG_ARGS(b->number, owner, b->office));
        return BROUGHT_FOREIGN;
    }
    const char *office = *owner ? owner : *b->office ? b->office : p.office;
    db_run(s,
           "INSERT INTO number_used (kind, number, office, year, seq, application_id, origin, note, on_day, by)"
           " VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, 0), 'brought', ?7, ?8, ?9)",
           "tttniittt", b->kind, b->number, office, p.year, p.seq, b->application, b->note, b->day, b->by);
    char at[21];
    struct buf detail = BUF_INIT;
    time_now_utc(at);
    buf_printf(&detail, "{\"kind\":\"%s\",\"number\":", b->kind);
    json_add_string(&detail, b->number);
    register_add(s, REGISTER_NUMBER, b->kind, b->number, &detail);
    buf_addc(&detail, '}');
    event_add(s, at, &(struct event){"number_brought", b->by, detail.p, 0, b->application, 0, 0});
    buf_clear(&detail);
    if (!ours)
        no(why, MSG_NUMBER_PATTERN_OTHER, MSG_ARGS(b->number, k->pattern));
    else if (k->ranges && !*owner)
        no(why, MSG_NUMBER_OUTSIDE, MSG_ARGS(b->number));
    return !ours ? BROUGHT_ODD : k->ranges && !*owner ? BROUGHT_OUTSIDE : BROUGHT_FINE;
}

enum store_brought number_bring(struct store *s, const struct store_number_brought *b, struct buf *why)
{
    struct kind k;
    if (!kind_of(s, b->kind, &k, why))
        return BROUGHT_NO_KIND;
    return bring(s, b, &k, why);
}

enum store_brought store_number_bring(struct store *s, const struct store_number_brought *b, struct buf *why)
{
    db_begin(s);
    enum store_brought done = number_bring(s, b, why);
    db_commit(s);
    return done;
}

enum store_done store_number_void(struct store *s, const char *kind, const char *number, const char *by, const char *reason)
{
    enum store_done done = STORE_NO_SUCH;
    char at[21];
    time_now_utc(at);
    db_begin(s);
    if (db_one(s, "SELECT count(*) FROM number_used WHERE kind = ?1 AND number = ?2", "tt", kind, number)) {
        done = STORE_NOT_NOW;
        if (db_one(s, "SELECT count(*) FROM number_used WHERE kind = ?1 AND number = ?2 AND void_at IS NULL", "tt", kind, number)) {
            long long application = db_one(s, "SELECT application_id FROM number_used WHERE kind = ?1 AND number = ?2", "tt", kind, number);
            struct buf detail = BUF_INIT;
            db_run(s, "UPDATE number_used SET void_at = ?3, void_why = ?4 WHERE kind = ?1 AND number = ?2", "tttt", kind, number, at,
                   reason);
            buf_printf(&detail, "{\"kind\":\"%s\",\"number\":", kind);
            json_add_string(&detail, number);
            buf_adds(&detail, ",\"why\":");
            json_add_string(&detail, reason);
            register_add(s, REGISTER_NUMBER, kind, number, &detail);
            buf_addc(&detail, '}');
            event_add(s, at, &(struct event){"number_void", by, detail.p, 0, application, 0, 0});
            buf_clear(&detail);
            done = STORE_DONE;
        }
    }
    db_commit(s);
    return done;
}

void store_each_number(struct store *s, const char *kind, long long application, store_number_fn *fn, void *ctx)
{
    sqlite3_stmt *st =
        db_query(s,
                 "SELECT u.kind, k.title, u.number, u.office, u.origin, u.note, u.on_day, coalesce(u.void_at, ''), u.void_why,"
                 " coalesce(u.application_id, 0), coalesce(a.name, '') FROM number_used u JOIN number_kind k ON k.id = u.kind"
                 " LEFT JOIN application a ON a.id = u.application_id WHERE (?1 IS NULL OR u.kind = ?1)"
                 " AND (?2 = 0 OR u.application_id = ?2) ORDER BY u.kind, u.year, u.seq, u.number",
                 "ti", kind, application);
    while (db_step(s, st)) {
        struct store_number n = {col_text(st, 0), col_text(st, 1), col_text(st, 2), col_text(st, 3), col_text(st, 4), col_text(st, 5),
                                 col_text(st, 6), col_text(st, 7), col_text(st, 8), col_text(st, 10), sqlite3_column_int64(st, 9)};
        if (!fn(ctx, &n)) {
            db_done(st);
            return;
        }
    }
}
