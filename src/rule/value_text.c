/*
 * value_text.c - values of the expression language: made, and to and from the normalised texts in which they are stored.
 */
#include "rule/fn_int.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_DAY = -719162, LAST_DAY = 2932896 };          /* 0001-01-01, 9999-12-31 */
enum { FIRST_MONTH = 12, LAST_MONTH = 9999 * 12 + 11 };

/* ---- making ---- */

struct value value_text(const char *s) { return (struct value){ .type = 't', .s = s }; }
struct value value_truth(bool b) { return (struct value){ .type = 'b', .b = b }; }
struct value value_number(double n) { return (struct value){ .type = 'n', .n = number_fit(n) }; }

struct value value_date(double days)
{
    return (struct value){ .type = 'd', .n = days >= FIRST_DAY && days <= LAST_DAY ? days : NAN };
}

struct value value_month(double months)
{
    return (struct value){ .type = 'm', .n = months >= FIRST_MONTH && months <= LAST_MONTH ? months : NAN };
}

struct value value_empty(char type)
{
    return (struct value){ .type = type, .n = NAN, .to = NAN, .s = "" };
}

struct value value_steal(struct expr_env *e, struct buf *b)
{
    struct value v = value_text(arena_strndup(e->arena, b->p, b->n));
    buf_clear(b);
    return v;
}

bool value_is_empty(const struct value *v)
{
    switch (v->type) {
    case 't': return !*v->s;
    case 'b': return !v->b;
    case 'n': case 'd': case 'm': case 'p': return isnan(v->n);
    default: return v->count == 0;
    }
}

/* ---- from text ---- */

/* As many digits as n at s, or -1. */
static int digits(const char *s, size_t n)
{
    int v = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return -1;
        v = v * 10 + (s[i] - '0');
    }
    return v;
}

/* YYYY-MM at the start of s, or NaN. */
static double read_month(const char *s)
{
    int y = digits(s, 4);
    if (y < 1 || s[4] != '-')
        return NAN;
    int m = digits(s + 5, 2);
    if (m < 1 || m > 12)
        return NAN;
    return y * 12 + m - 1;
}

/*
 * -?[0-9]+(\.[0-9]+)? with at most 15 digits that count: those of the whole part without leading zeros, those behind the point
 * without trailing ones. With more digits it is no number to calculate with (R-FMT says so to the person).
 */
static double read_number(const char *s)
{
    const char *start = s;
    s += *s == '-';
    size_t zeros = strspn(s, "0"), whole = strspn(s, "0123456789"), fraction = 0;
    if (whole == 0)
        return NAN;
    const char *rest = s + whole;
    if (*rest == '.') {
        fraction = strspn(rest + 1, "0123456789");
        if (fraction == 0)
            return NAN;
        rest += 1 + fraction;
    }
    if (*rest)
        return NAN;
    while (fraction > 0 && s[whole + fraction] == '0')
        fraction--;
    return whole - zeros + fraction > 15 ? NAN : number_fit(strtod(start, NULL));
}

static struct value read_period(const char *s)
{
    double from = read_month(s);
    if (isnan(from) || s[7] != '/')
        return value_empty('p');
    double to = strcmp(s + 8, "..") == 0 ? INFINITY : read_month(s + 8);
    if (isnan(to) || (to < INFINITY && s[15]))
        return value_empty('p');
    return (struct value){ .type = 'p', .n = from, .to = to };
}

static struct value read_trimmed(char type, const char *s)
{
    struct date t;
    switch (type) {
    case 'n': return value_number(read_number(s));
    case 'd': return date_parse(s, &t) ? value_date((double)date_days(t)) : value_empty('d');
    case 'm': return isnan(read_month(s)) || s[7] ? value_empty('m') : value_month(read_month(s));
    default: assert(type == 'p'); return read_period(s);
    }
}

struct value value_of_text(char type, const char *s)
{
    if (type == 't')
        return value_text(s);
    if (type == 'b')
        return value_truth(*s != '\0');
    struct buf trimmed = BUF_INIT;
    text_trim(s, &trimmed);
    struct value v = read_trimmed(type, trimmed.p);
    buf_clear(&trimmed);
    return v;
}

/* ---- to text ---- */

static void add_month(struct buf *out, double month)
{
    int m = (int)month;
    buf_printf(out, "%04d-%02d", m / 12, m % 12 + 1);
}

void value_to_text(const struct value *v, struct buf *out)
{
    char iso[11];
    if (value_is_empty(v))
        return;
    switch (v->type) {
    case 't': buf_adds(out, v->s); break;
    case 'b': buf_addc(out, '1'); break;
    case 'n': number_to_text(v->n, out); break;
    case 'm': add_month(out, v->n); break;
    case 'd':
        date_iso(days_date(v->n), iso);
        buf_adds(out, iso);
        break;
    case 'p':
        add_month(out, v->n);
        buf_addc(out, '/');
        if (isinf(v->to))
            buf_adds(out, "..");
        else
            add_month(out, v->to);
        break;
    default: assert(!"a single value"); break;
    }
}
