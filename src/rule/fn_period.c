/*
 * fn_period.c - periods from month to month: their length, union, overlap and gaps, and columns of months.
 *
 * A period is half open, [from, to): 2019-03 to 2022-03 is 36 months, and what touches does not overlap. An open one ends in the
 * month of receipt. Usable is what has both ends and does not run backwards; the rest has its own issue and is passed over here.
 */
#include "rule/fn_int.h"

#include <stdlib.h>
#include <string.h>

struct stretch { double from, to; size_t row; };

static double end_of(const struct expr_env *e, const struct value *p) { return isinf(p->to) ? receipt_month(e) : p->to; }

static bool usable(const struct expr_env *e, const struct value *p, struct stretch *out)
{
    *out = (struct stretch){ p->n, end_of(e, p), 0 };
    return out->from <= out->to;                           /* false when either is NaN */
}

struct value fn_period_from(const struct call *c) { return value_month(c->v[0].n); }

struct value fn_period_to(const struct call *c) { return value_month(isnan(c->v[0].n) ? NAN : end_of(c->e, &c->v[0])); }

struct value fn_months_of(const struct call *c)
{
    double from = c->v[0].n, to = end_of(c->e, &c->v[0]);
    if (isnan(from) || isnan(to))
        return value_number(NAN);
    return value_number(to > from ? to - from : 0);
}

/* ---- columns ---- */

static int compare_stretches(const void *pa, const void *pb)
{
    const struct stretch *a = pa, *b = pb;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

/* The usable rows, those that are ticked when there are ticks, in order of time. */
static size_t sorted_stretches(const struct call *c, const struct value *ticks, struct stretch **out)
{
    const struct value *rows = &c->v[0];
    size_t n = 0;
    *out = arena_alloc(c->e->arena, (rows->count + 1) * sizeof **out);
    for (size_t i = 0; i < rows->count; i++) {
        bool ticked = !ticks || (i < ticks->count && ticks->v[i].b);
        if (ticked && usable(c->e, &rows->v[i], &(*out)[n]))
            (*out)[n++].row = i;
    }
    if (n > 1)
        qsort(*out, n, sizeof **out, compare_stretches);
    return n;
}

/* Months of the union of what lies at or after `start`. */
static struct value sum_periods(const struct call *c, const struct value *ticks, double start)
{
    struct stretch *v;
    size_t n = sorted_stretches(c, ticks, &v);
    double months = 0, done = start;                       /* everything before `done` is counted */
    for (size_t i = 0; i < n; i++) {
        double from = fmax(v[i].from, done);
        if (v[i].to <= from)
            continue;
        months += v[i].to - from;
        done = v[i].to;
    }
    return value_number(months);
}

struct value fn_sum_periods(const struct call *c) { return sum_periods(c, NULL, 0); }
struct value fn_sum_periods_if(const struct call *c) { return sum_periods(c, &c->v[1], 0); }

/* After an empty month nobody knows: empty. */
struct value fn_sum_periods_from(const struct call *c)
{
    return isnan(c->v[2].n) ? value_number(NAN) : sum_periods(c, &c->v[1], c->v[2].n);
}

/* The first pair of rows that is found in a rule is the one its message names. */
static struct value pair_found(struct expr_env *e, size_t i, size_t j)
{
    if (e->row_a == 0 || e->row_gap) {
        e->row_a = (int)i + 1;
        e->row_b = (int)j + 1;
        e->row_gap = false;
    }
    return value_truth(true);
}

struct value fn_overlap(const struct call *c)
{
    const struct value *rows = &c->v[0];
    struct stretch a, b;
    for (size_t j = 1; j < rows->count; j++) {
        if (!usable(c->e, &rows->v[j], &b))
            continue;
        for (size_t i = 0; i < j; i++)
            if (usable(c->e, &rows->v[i], &a) && fmax(a.from, b.from) < fmin(a.to, b.to))
                return pair_found(c->e, i, j);
    }
    return value_truth(false);
}

struct value fn_gap_months(const struct call *c)
{
    struct stretch *v;
    size_t n = sorted_stretches(c, NULL, &v);
    double longest = 0;
    size_t last = 0, before = 0, after = 0;                /* last: of those so far the one that ends latest */
    for (size_t i = 1; i < n; i++) {
        if (v[i].from - v[last].to > longest) {
            longest = v[i].from - v[last].to;
            before = last;
            after = i;
        }
        if (v[i].to > v[last].to)
            last = i;
    }
    if (longest > 0 && c->e->row_a == 0) {
        pair_found(c->e, v[before].row, v[after].row);
        c->e->row_gap = true;
    }
    return value_number(longest);
}

static struct value extreme_month(const struct call *c, double sign)
{
    double best = NAN;
    for (size_t i = 0; i < c->v[0].count; i++) {
        double m = c->v[0].v[i].n;
        if (!isnan(m) && !(m * sign <= best * sign))
            best = m;
    }
    return value_month(best);
}

struct value fn_earliest(const struct call *c) { return extreme_month(c, -1); }
struct value fn_latest(const struct call *c) { return extreme_month(c, 1); }

/* Two rows of the same stored form; empty ones are like nothing. */
struct value fn_duplicated(const struct call *c)
{
    const struct value *rows = &c->v[0];
    const char **texts = arena_alloc(c->e->arena, (rows->count + 1) * sizeof *texts);
    struct buf b = BUF_INIT;
    struct value found = value_truth(false);
    for (size_t j = 0; j < rows->count && !found.b; j++) {
        buf_reset(&b);
        value_to_text(&rows->v[j], &b);
        texts[j] = arena_strdup(c->e->arena, b.p);
        for (size_t i = 0; b.n > 0 && i < j && !found.b; i++)
            if (strcmp(texts[i], texts[j]) == 0)
                found = pair_found(c->e, i, j);
    }
    buf_clear(&b);
    return found;
}

struct value fn_row(const struct call *c) { return value_number(c->e->row > 0 ? (double)c->e->row : (double)NAN); }
