/*
 * workdays.c - working days: the code list "holidays" says which days differ from Monday to Friday. Deadlines are counted with it.
 */
#include <string.h>

#include "rule/expr_int.h"

static bool list_knows_year(const struct codelist *l, int year)
{
    char prefix[8];
    snprintf(prefix, sizeof prefix, "%04d-", year);
    for (size_t i = 0; l && i < l->n; i++)
        if (strncmp(l->v[i].code, prefix, 5) == 0)
            return true;
    return false;
}

bool calendar_works(struct calendar *k, struct date t)
{
    if (t.y != k->year) {
        k->year = t.y;
        k->known = list_knows_year(k->list, t.y);
    }
    k->weekdays_only = k->weekdays_only || !k->known;
    if (k->known) {
        char iso[11];
        date_iso(t, iso);
        const struct code *entry = codelist_find(k->list, iso);
        if (entry && strcmp(entry->name, "休") == 0)
            return false;
        if (entry && strcmp(entry->name, "班") == 0)
            return true;
    }
    long weekday = ((date_days(t) + 4) % 7 + 7) % 7;       /* day 0 was a Thursday; 0 = Sunday */
    return weekday >= 1 && weekday <= 5;
}

/* ---- deadlines ---- */

/* The same day so many months on, or the last one of that month. */
static struct date months_on(struct date t, int n)
{
    int month = t.y * 12 + t.m - 1 + n;
    struct date out = { month / 12, month % 12 + 1, t.d };
    while (!date_exists(out.y, out.m, out.d) && out.d > 28)
        out.d--;
    return out;
}

struct date within_ends(const struct within *w, struct date from, const struct codelist *holidays, bool *guessed)
{
    struct calendar k = { .list = holidays };
    struct date t = from;
    if (w->working) {
        for (int left = w->n; left > 0;) {
            t = date_from_days(date_days(t) + 1);
            left -= calendar_works(&k, t);
        }
        *guessed = *guessed || k.weekdays_only;
        return t;
    }
    switch (w->span.unit) {
    case SPAN_DAYS: return date_from_days(date_days(from) + w->n);
    case SPAN_WEEKS: return date_from_days(date_days(from) + 7L * w->n);
    case SPAN_MONTHS: return months_on(from, w->n);
    case SPAN_YEARS: return months_on(from, 12 * w->n);
    }
    return t;
}

long workdays_since(struct date from, struct date until, const struct codelist *holidays)
{
    struct calendar k = { .list = holidays };
    long n = 0;
    for (long day = date_days(from) + 1; day <= date_days(until); day++)
        n += calendar_works(&k, date_from_days(day));
    return n;
}
