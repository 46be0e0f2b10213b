/*
 * fn_date.c - dates as Chinese rules count them: 满N年 and N个月 are comparisons on the calendar, not numbers of days.
 *
 * Days and months are whole numbers in doubles, NaN when empty; what leaves the years 1 to 9999 is empty.
 */
#include "rule/fn_int.h"

#include <string.h>

enum { MOST_STEPS = 1000000 };                             /* days, months or years that can be added: beyond, nothing is left of time */

/* ---- days and months ---- */

struct date days_date(double days) { return date_from_days((long)days); }
double days_of(struct date t) { return (double)date_days(t); }

static int days_in_month(int y, int m)
{
    int d = 31;
    while (!date_exists(y, m, d))
        d--;
    return d;
}

double days_add_months(double days, double months)
{
    if (isnan(days) || isnan(months))
        return NAN;
    struct date t = days_date(days);
    double month = value_month(t.y * 12 + t.m - 1 + months).n;
    if (isnan(month))
        return NAN;
    int y = (int)month / 12, m = (int)month % 12 + 1, last = days_in_month(y, m);
    return days_of((struct date){ y, m, t.d < last ? t.d : last });
}

static double month_of_day(double days)
{
    struct date t = days_date(days);
    return t.y * 12 + t.m - 1;
}

double receipt_days(const struct expr_env *e)
{
    return e->ctx && e->ctx->received.y > 0 ? days_of(e->ctx->received) : NAN;
}

double receipt_month(const struct expr_env *e)
{
    double day = receipt_days(e);
    return isnan(day) ? NAN : month_of_day(day);
}

struct value fn_today(const struct call *c) { return value_date(receipt_days(c->e)); }
struct value fn_receipt_date(const struct call *c) { return value_date(receipt_days(c->e)); }

struct value fn_month_d(const struct call *c) { return isnan(c->v[0].n) ? value_empty('m') : value_month(month_of_day(c->v[0].n)); }

/* ---- parts ---- */

struct value fn_year_m(const struct call *c) { return value_number(floor(c->v[0].n / 12)); }
struct value fn_month_number_m(const struct call *c) { return value_number(fmod(c->v[0].n, 12) + 1); }

struct value fn_year_d(const struct call *c) { return isnan(c->v[0].n) ? value_empty('n') : value_number(days_date(c->v[0].n).y); }
struct value fn_month_number_d(const struct call *c) { return isnan(c->v[0].n) ? value_empty('n') : value_number(days_date(c->v[0].n).m); }
struct value fn_day(const struct call *c) { return isnan(c->v[0].n) ? value_empty('n') : value_number(days_date(c->v[0].n).d); }

/* %Y four digits, %m %d two, %n %e as many as it takes, %% a percent sign; what else follows a % stays as it is written. */
struct value fn_format_date(const struct call *c)
{
    if (isnan(c->v[0].n))
        return value_text("");
    struct date t = days_date(c->v[0].n);
    struct buf out = BUF_INIT;
    for (const char *p = c->v[1].s; *p; p++) {
        if (*p != '%' || !p[1]) {
            buf_addc(&out, *p);
            continue;
        }
        switch (*++p) {
        case 'Y': buf_printf(&out, "%04d", t.y); break;
        case 'm': buf_printf(&out, "%02d", t.m); break;
        case 'd': buf_printf(&out, "%02d", t.d); break;
        case 'n': buf_printf(&out, "%d", t.m); break;
        case 'e': buf_printf(&out, "%d", t.d); break;
        case '%': buf_addc(&out, '%'); break;
        default:
            buf_addc(&out, '%');
            buf_addc(&out, *p);
            break;
        }
    }
    return value_steal(c->e, &out);
}

/* ---- adding: numbers of steps are truncated ---- */

static double steps(double n) { return fabs(n) <= MOST_STEPS ? trunc(n) : NAN; }

struct value fn_add_days(const struct call *c) { return value_date(c->v[0].n + steps(c->v[1].n)); }
struct value fn_add_months_d(const struct call *c) { return value_date(days_add_months(c->v[0].n, steps(c->v[1].n))); }
struct value fn_add_months_m(const struct call *c) { return value_month(c->v[0].n + steps(c->v[1].n)); }
struct value fn_add_years_d(const struct call *c) { return value_date(days_add_months(c->v[0].n, 12 * steps(c->v[1].n))); }
struct value fn_add_years_m(const struct call *c) { return value_month(c->v[0].n + 12 * steps(c->v[1].n)); }

/* ---- between: backwards is the negative of forwards ---- */

struct value fn_days_between(const struct call *c) { return value_number(c->v[1].n - c->v[0].n); }
struct value fn_months_between_m(const struct call *c) { return value_number(c->v[1].n - c->v[0].n); }
struct value fn_years_between_m(const struct call *c) { return value_number(trunc((c->v[1].n - c->v[0].n) / 12)); }
struct value fn_years(const struct call *c) { return value_number(trunc(c->v[0].n / 12)); }

/* Full months from a on, a <= b: the most that can be added to a without passing b, so that 31 January to 28 February is one. */
static double months_forward(double a, double b)
{
    struct date ta = days_date(a), tb = days_date(b);
    double n = (tb.y - ta.y) * 12 + tb.m - ta.m;
    return days_add_months(a, n) <= b ? n : n - 1;
}

/* Full years, a <= b: the day before the anniversary completes the year (民法典 第200条 and 第202条 count from day to like day). Who
 * was born on 29 February completes it on 1 March of a common year. */
static double years_forward(double a, double b)
{
    struct date ta = days_date(a), tb = days_date(b);
    bool before = tb.m < ta.m || (tb.m == ta.m && tb.d < ta.d);
    return tb.y - ta.y - before;
}

typedef double between_fn(double a, double b);

static struct value between(double a, double b, between_fn *forward)
{
    if (isnan(a) || isnan(b))
        return value_number(NAN);
    return value_number(a <= b ? forward(a, b) : -forward(b, a));
}

struct value fn_months_between_d(const struct call *c) { return between(c->v[0].n, c->v[1].n, months_forward); }
struct value fn_years_between_d(const struct call *c) { return between(c->v[0].n, c->v[1].n, years_forward); }
struct value fn_age(const struct call *c) { return between(c->v[0].n, receipt_days(c->e), years_forward); }

/* ---- validity of a proof ---- */

/* ^ *[0-9]{1,4} *(day|days|month|months|year|years) *$ as days or as months; the other is 0. */
static bool read_duration(const char *s, double *days, double *months)
{
    s += strspn(s, " ");
    size_t n = strspn(s, "0123456789");
    if (n < 1 || n > 4)
        return false;
    double count = 0;
    for (; n > 0; n--)
        count = count * 10 + (*s++ - '0');
    s += strspn(s, " ");
    static const struct { const char *word; int days, months; } units[] = { { "day", 1, 0 }, { "month", 0, 1 }, { "year", 0, 12 } };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t len = strlen(units[i].word);
        if (strncmp(s, units[i].word, len) != 0)
            continue;
        s += len;
        s += *s == 's';
        *days = count * units[i].days;
        *months = count * units[i].months;
        return s[strspn(s, " ")] == '\0';
    }
    return false;
}

/* day and so long; NaN when the length cannot be read. */
static double after(double day, const char *duration)
{
    double days, months;
    if (!read_duration(duration, &days, &months))
        return NAN;
    return value_date(days_add_months(day, months) + days).n;
}

struct value fn_not_older_than(const struct call *c)
{
    return value_truth(after(c->v[0].n, c->v[1].s) >= receipt_days(c->e));
}

struct value fn_valid_for(const struct call *c)
{
    return value_truth(c->v[0].n >= after(receipt_days(c->e), c->v[1].s));
}

/* ---- working days: the code list "holidays" says which days differ from Monday to Friday ---- */

enum { MOST_DAYS = 36600, MOST_WORKDAYS = 20000 };         /* a century and a lifetime: what is more is a slip of the pen */

static bool is_workday(struct expr_env *e, struct calendar *k, double day)
{
    bool work = calendar_works(k, days_date(day));
    e->weekdays_only = e->weekdays_only || k->weekdays_only;
    return work;
}

static struct calendar calendar_of(const struct expr_env *e) { return (struct calendar){ .list = env_codes(e, "holidays") }; }

struct value fn_workdays_between(const struct call *c)
{
    double a = c->v[0].n, b = c->v[1].n;
    if (!(fabs(b - a) <= MOST_DAYS))
        return value_number(NAN);
    struct calendar k = calendar_of(c->e);
    double n = 0, last = fmax(a, b);
    for (double day = fmin(a, b) + 1; day <= last; day++)
        n += is_workday(c->e, &k, day);
    return value_number(a <= b ? n : -n);
}

struct value fn_add_workdays(const struct call *c)
{
    double day = c->v[0].n, n = trunc(c->v[1].n);
    if (isnan(day) || !(fabs(n) <= MOST_WORKDAYS))
        return value_date(NAN);
    struct calendar k = calendar_of(c->e);
    double step = n < 0 ? -1 : 1;
    for (double left = fabs(n); left > 0;) {
        day += step;
        if (isnan(value_date(day).n))
            return value_date(NAN);
        left -= is_workday(c->e, &k, day);
    }
    return value_date(day);
}
