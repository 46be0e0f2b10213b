/*
 * fn_logic.c - truth, choice, comparison, and the conversions between types that the checker writes into trees.
 */
#include "rule/fn_int.h"

#include <string.h>

/* ---- truth ---- */

struct value fn_or(const struct call *c) { return value_truth(c->v[0].b || c->v[1].b); }
struct value fn_and(const struct call *c) { return value_truth(c->v[0].b && c->v[1].b); }
struct value fn_not(const struct call *c) { return value_truth(!c->v[0].b); }

struct value fn_true(const struct call *c)
{
    (void)c;
    return value_truth(true);
}

struct value fn_false(const struct call *c)
{
    (void)c;
    return value_truth(false);
}

static struct value filled(const struct call *c) { return value_truth(!value_is_empty(&c->v[0])); }

struct value fn_boolean_t(const struct call *c) { return filled(c); }
struct value fn_boolean_d(const struct call *c) { return filled(c); }
struct value fn_boolean_m(const struct call *c) { return filled(c); }
struct value fn_boolean_p(const struct call *c) { return filled(c); }
struct value fn_boolean_n(const struct call *c) { return value_truth(c->v[0].n != 0 && !isnan(c->v[0].n)); }

/* ---- comparison: texts byte for byte, '' = '' is true; numbers, dates and months as IEEE has it, so that empty (NaN) is unequal to
 * everything and neither less nor more ---- */

struct value fn_eq_t(const struct call *c) { return value_truth(strcmp(c->v[0].s, c->v[1].s) == 0); }
struct value fn_ne_t(const struct call *c) { return value_truth(strcmp(c->v[0].s, c->v[1].s) != 0); }
struct value fn_eq_b(const struct call *c) { return value_truth(c->v[0].b == c->v[1].b); }
struct value fn_ne_b(const struct call *c) { return value_truth(c->v[0].b != c->v[1].b); }

#define COMPARISON(ident, op) \
    struct value fn_##ident##_n(const struct call *c) { return value_truth(c->v[0].n op c->v[1].n); } \
    struct value fn_##ident##_d(const struct call *c) { return value_truth(c->v[0].n op c->v[1].n); } \
    struct value fn_##ident##_m(const struct call *c) { return value_truth(c->v[0].n op c->v[1].n); }
COMPARISON(eq, ==)
COMPARISON(ne, !=)
COMPARISON(lt, <)
COMPARISON(le, <=)
COMPARISON(gt, >)
COMPARISON(ge, >=)

/* ---- choice ---- */

static struct value either(const struct call *c) { return c->v[0].b ? c->v[1] : c->v[2]; }

struct value fn_if_n(const struct call *c) { return either(c); }
struct value fn_if_d(const struct call *c) { return either(c); }
struct value fn_if_m(const struct call *c) { return either(c); }
struct value fn_if_b(const struct call *c) { return either(c); }
struct value fn_if_t(const struct call *c) { return either(c); }

/* The first that is not empty; the last when all are. */
static struct value first_filled(const struct call *c)
{
    size_t i = 0;
    while (i + 1 < c->n && value_is_empty(&c->v[i]))
        i++;
    return c->v[i];
}

struct value fn_coalesce_n(const struct call *c) { return first_filled(c); }
struct value fn_coalesce_d(const struct call *c) { return first_filled(c); }
struct value fn_coalesce_m(const struct call *c) { return first_filled(c); }
struct value fn_coalesce_t(const struct call *c) { return first_filled(c); }

/* The values of a choice are separated by U+0020. A single value may itself hold one: the whole text is looked at, too. */
struct value fn_selected(const struct call *c)
{
    const char *s = c->v[0].s, *want = c->v[1].s;
    size_t n = strlen(want);
    if (n == 0)
        return value_truth(false);
    bool found = strcmp(s, want) == 0;
    while (*s && !found) {
        size_t word = strcspn(s, " ");
        found = word == n && memcmp(s, want, n) == 0;
        s += word;
        s += *s == ' ';
    }
    return value_truth(found);
}

struct value fn_count_selected(const struct call *c)
{
    double n = 0;
    for (const char *s = c->v[0].s; *(s += strspn(s, " ")); s += strcspn(s, " "))
        n++;
    return value_number(n);
}

/* ---- conversions ---- */

static struct value as_stored(const struct call *c)
{
    struct buf out = BUF_INIT;
    value_to_text(&c->v[0], &out);
    return value_steal(c->e, &out);
}

struct value fn_string_t(const struct call *c) { return c->v[0]; }
struct value fn_string_n(const struct call *c) { return as_stored(c); }
struct value fn_string_d(const struct call *c) { return as_stored(c); }
struct value fn_string_m(const struct call *c) { return as_stored(c); }
struct value fn_string_p(const struct call *c) { return as_stored(c); }
struct value fn_string_b(const struct call *c) { return value_text(c->v[0].b ? "true" : "false"); }

/* Texts are read as the values of fields are: see value_of_text. */
struct value fn_number_t(const struct call *c) { return value_of_text('n', c->v[0].s); }
struct value fn_date_t(const struct call *c) { return value_of_text('d', c->v[0].s); }
struct value fn_month_t(const struct call *c) { return value_of_text('m', c->v[0].s); }
