/*
 * bundle_number.c - the numbers of an application that came from another office: they are used here too, so that nobody gives them out again;
 * one that another application here has keeps the whole application out.
 */
#include <stdlib.h>
#include <string.h>

#include "store/bundle_int.h"

struct incoming { const char *kind, *number, *office, *note, *day, *by, *void_at, *void_why; long long year, seq; };

static struct incoming incoming(struct merge *m, const json_t *n)
{
    return (struct incoming){.kind = in_text(m, n, "kind"), .number = in_text(m, n, "number"), .office = in_text(m, n, "office"), .note = in_text(m, n, "note"),
                             .day = in_text(m, n, "on_day"), .by = in_text(m, n, "by"), .void_at = in_text_or_null(m, n, "void_at"),
                             .void_why = in_text(m, n, "void_why"), .year = in_number(m, n, "year", 9999), .seq = in_number(m, n, "seq", 1LL << 53)};
}

bool numbers_are_free(struct merge *m, struct buf *why)
{
    json_t *l = json_object_get(m->in, "numbers"), *n;
    size_t i;
    json_array_foreach(l, i, n) {
        char text[24];
        struct incoming x = incoming(m, n);
        long long other = m->bad ? 0
                                 : db_one(m->s,
                                          "SELECT coalesce(application_id, -1) FROM number_used WHERE kind = ?1 AND number = ?2 AND application_id IS NOT nullif(?3, 0)"
                                          " AND NOT (application_id IS NULL AND origin = 'brought')",
                                          "tti", x.kind, x.number, m->application);
        snprintf(text, sizeof text, "%lld", other);
        if (!other)
            continue;
        msg_format(why, other > 0 ? MSG_BUNDLE_GIVEN : MSG_BUNDLE_GIVEN_HERE, MSG_ARGS(in_text(m, n, "title"), x.number, text));
        return false;
    }
    return true;
}

/* A kind of number that nobody here gives out is known from now on as the other office has it. */
static void learn_kind(struct merge *m, const json_t *n)
{
    struct store_number_kind k = {in_text(m, n, "kind"), in_text(m, n, "title"), in_text(m, n, "pattern"), in_number(m, n, "ranges", 1) != 0};
    m->bad = m->bad || strlen(k.title) >= 128 || strlen(k.pattern) >= 96 || !number_pattern_ok(k.pattern);
    if (!m->bad && !db_one(m->s, "SELECT count(*) FROM number_kind WHERE id = ?1", "t", k.id))
        number_kind_put(m->s, &k);
}

void merge_numbers(struct merge *m)
{
    json_t *l = json_object_get(m->in, "numbers"), *n;
    size_t i;
    json_array_foreach(l, i, n) {
        struct incoming x = incoming(m, n);
        learn_kind(m, n);
        if (m->bad)
            return;
        db_run(m->s,
               "INSERT INTO number_used (kind, number, office, year, seq, application_id, origin, note, on_day, by, void_at, void_why)"
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'brought', ?7, ?8, ?9, ?10, ?11) ON CONFLICT (kind, number) DO UPDATE"
               " SET application_id = ?6, void_at = ?10, void_why = ?11",
               "tttii" "itttt" "t", x.kind, x.number, x.office, x.year, x.seq, m->application, x.note, x.day, x.by, x.void_at, x.void_why);
    }
}
