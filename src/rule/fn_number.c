/*
 * fn_number.c - arithmetic and columns of numbers. Results are decimal numbers of at most 15 digits (number.c); what is empty is NaN.
 */
#include "rule/fn_int.h"

/* value_number makes every result fit. */
struct value fn_add(const struct call *c) { return value_number(number_add(c->v[0].n, c->v[1].n)); }
struct value fn_sub(const struct call *c) { return value_number(number_add(c->v[0].n, -c->v[1].n)); }
struct value fn_mul(const struct call *c) { return value_number(c->v[0].n * c->v[1].n); }
struct value fn_neg(const struct call *c) { return value_number(-c->v[0].n); }
struct value fn_abs(const struct call *c) { return value_number(fabs(c->v[0].n)); }
struct value fn_int(const struct call *c) { return value_number(trunc(c->v[0].n)); }

/* Nothing can be divided by 0: NaN, not infinity. */
struct value fn_div(const struct call *c)
{
    return value_number(c->v[1].n == 0 ? NAN : c->v[0].n / c->v[1].n);
}

/* Both as multiples of their last decimal, so that 0.3 mod 0.1 is 0. The sign is the dividend's. */
struct value fn_mod(const struct call *c)
{
    double a = c->v[0].n, b = c->v[1].n;
    if (isnan(a) || isnan(b) || b == 0)
        return value_number(NAN);
    int ka = number_decimals(a), kb = number_decimals(b);
    double scale = powers_of_ten[ka > kb ? ka : kb];
    double wa = floor(a * scale + 0.5), wb = floor(b * scale + 0.5);
    bool exact = fabs(wa) < 9e15 && fabs(wb) < 9e15;
    return value_number(exact ? fmod(wa, wb) / scale : fmod(a, b));
}

/* A half goes up, as in ODK: -1.5 becomes -1. With places the number is scaled and made fit first, so that 1.005 is a half. */
struct value fn_round(const struct call *c)
{
    double x = c->v[0].n, places = c->n > 1 ? trunc(c->v[1].n) : 0;
    if (isnan(x) || isnan(places))
        return value_number(NAN);
    places = fmin(fmax(places, -15), 15);
    double scale = powers_of_ten[(int)fabs(places)];
    double scaled = number_fit(places < 0 ? x / scale : x * scale);
    if (isnan(scaled))
        return value_number(x);                            /* so large that it has no such places */
    double whole = floor(scaled + 0.5);
    return value_number(places < 0 ? whole * scale : whole / scale);
}

/* ---- several numbers: empty ones are passed over ---- */

static struct value extreme(const struct value *v, size_t n, double sign)
{
    double best = NAN;
    for (size_t i = 0; i < n; i++)
        if (!isnan(v[i].n) && !(v[i].n * sign <= best * sign))
            best = v[i].n;
    return value_number(best);
}

struct value fn_min(const struct call *c) { return extreme(c->v, c->n, -1); }
struct value fn_max(const struct call *c) { return extreme(c->v, c->n, 1); }
struct value fn_min_c(const struct call *c) { return extreme(c->v[0].v, c->v[0].count, -1); }
struct value fn_max_c(const struct call *c) { return extreme(c->v[0].v, c->v[0].count, 1); }

/* Nothing adds up to 0; a sum that has become too large stays NaN. */
struct value fn_sum(const struct call *c)
{
    double sum = 0;
    for (size_t i = 0; i < c->v[0].count; i++)
        if (!isnan(c->v[0].v[i].n))
            sum = number_add(sum, c->v[0].v[i].n);
    return value_number(sum);
}

struct value fn_count(const struct call *c)
{
    double n = 0;
    for (size_t i = 0; i < c->v[0].count; i++)
        n += c->v[0].begun[i];
    return value_number(n);
}

struct value fn_count_non_empty(const struct call *c)
{
    double n = 0;
    for (size_t i = 0; i < c->v[0].count; i++)
        n += !value_is_empty(&c->v[0].v[i]);
    return value_number(n);
}
