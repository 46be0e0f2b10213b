/*
 * receiving.c - when forms are taken: every quarter until the 14th of its last month, from March to May, over New Year.
 */
#include <string.h>

#include "rule/program_int.h"

enum { LOOK_AHEAD = 800 };                                 /* days: a window of every year comes again within them */

/* "03-01" of the year, or a whole date. 0 when it is neither. */
static long day_in(const char *s, int year)
{
    struct date d = {year, 0, 0};
    if (date_parse(s, &d))
        return date_days(d);
    int end = 0;
    if (sscanf(s, "%2d-%2d%n", &d.m, &d.d, &end) != 2 || s[end])
        return 0;
    if (d.m == 2 && d.d == 29 && !date_exists(year, 2, 29))
        d.d = 28;
    return date_exists(year, d.m, d.d) ? date_days(d) : 0;
}

static bool is_yearly(const char *s) { return strlen(s) == 5; }

static bool in_dates(const struct receiving *r, struct date day)
{
    long from = r->from ? day_in(r->from, day.y) : 0, until = r->until ? day_in(r->until, day.y) : 0, now = date_days(day);
    if (r->from && r->until && is_yearly(r->from) && is_yearly(r->until) && from > until)
        return now >= from || now <= until;
    return (!r->from || now >= from) && (!r->until || now <= until);
}

/* Whether the month is the last of what `every` says. */
static bool is_last_month(const char *every, int month)
{
    if (strcmp(every, "year") == 0)
        return month == 12;
    if (strcmp(every, "quarter") == 0)
        return month % 3 == 0;
    return strcmp(every, "month") == 0;
}

bool receiving_open(const struct receiving *r, struct date day)
{
    if (!in_dates(r, day))
        return false;
    return !r->every || r->last_month_until <= 0 || !is_last_month(r->every, day.m) || day.d <= r->last_month_until;
}

bool receiving_next(const struct receiving *r, struct date after, struct date *out)
{
    long now = date_days(after), from = r->from && !is_yearly(r->from) ? day_in(r->from, after.y) : 0;
    if (from > now)
        now = from - 1;                                    /* not begun: it may lie further ahead than we look */
    for (long day = now + 1; day <= now + LOOK_AHEAD; day++) {
        *out = date_from_days(day);
        if (date_exists(out->y, out->m, out->d) && receiving_open(r, *out))    /* there is no year 10000 */
            return true;
    }
    return false;
}

static void add_day(struct buf *out, const char *s)
{
    int m, d;
    char month[8], day[8];
    if (!is_yearly(s) || sscanf(s, "%2d-%2d", &m, &d) != 2) {
        text_date(out, s);
        return;
    }
    snprintf(month, sizeof month, "%d", m % 100);
    snprintf(day, sizeof day, "%d", d % 100);
    msg_format(out, MSG_RULE_WIN_DAY, MSG_ARGS(month, day));
}

void receiving_words(struct buf *out, const struct receiving *r)
{
    struct buf from = BUF_INIT, until = BUF_INIT;
    char day[16];
    if (r->text.s) {
        buf_adds(out, r->text.s);
        return;
    }
    if (r->from)
        add_day(&from, r->from);
    if (r->until)
        add_day(&until, r->until);
    if (r->from && r->until)
        msg_format(out, MSG_RULE_WIN_BETWEEN, MSG_ARGS(from.p, until.p));
    else if (r->from || r->until)
        msg_format(out, r->from ? MSG_RULE_WIN_FROM : MSG_RULE_WIN_UNTIL, MSG_ARGS(r->from ? from.p : until.p));
    if (r->every && r->last_month_until > 0 && strcmp(r->every, "always") != 0) {
        snprintf(day, sizeof day, "%d", r->last_month_until);
        if (out->n)
            buf_adds(out, msg_lang() == LANG_ZH ? "；" : "; ");
        enum msg id = strcmp(r->every, "year") == 0 ? MSG_RULE_WIN_YEAR : strcmp(r->every, "quarter") == 0 ? MSG_RULE_WIN_QUARTER : MSG_RULE_WIN_MONTH;
        msg_format(out, id, MSG_ARGS(day));
    }
    buf_clear(&from);
    buf_clear(&until);
}

bool check_receiving(const struct judge *j, struct issues *out)
{
    const struct receiving *r = &j->program->form->facts.receiving;
    struct date received = j->ctx->received, next;
    char iso[11];
    if (received.y <= 0 || receiving_open(r, received))
        return false;
    struct buf today = BUF_INIT, words = BUF_INIT, then = BUF_INIT;
    date_iso(received, iso);
    text_date(&today, iso);
    receiving_words(&words, r);
    bool again = receiving_next(r, received, &next);
    if (again) {
        date_iso(next, iso);
        text_date(&then, iso);
    }
    date_iso(received, iso);
    issues_add(out, "R-WIN", SEVERITY_ERROR, NULL, NULL, 0, "", iso, MSG_RULE_WINDOW, again ? MSG_RULE_DO_WINDOW : MSG_RULE_DO_WINDOW_OVER,
               MSG_ARGS(today.p, words.p, then.p));
    buf_clear(&today);
    buf_clear(&words);
    buf_clear(&then);
    return true;
}
