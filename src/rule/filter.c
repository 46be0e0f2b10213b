/*
 * filter.c - one expression about a form that was not written in it: for those who look among the forms that came in.
 */
#include "rule/expr_int.h"

struct filter { const struct form *form; struct node *tree; };

struct filter *rule_filter_new(const char *expr, const char *where, const struct form *f, struct arena *a, struct diags *d)
{
    struct filter *out = arena_alloc(a, sizeof *out);
    struct expr_scope scope = {.form = f};
    struct text text = {arena_strdup(a, expr), {where, 1, 1}};
    out->form = f;
    out->tree = expr_compile(text, &scope, 'b', a, d);
    return out->tree ? out : NULL;
}

bool rule_filter_holds(const struct filter *filter, const struct answers *answers, const struct rule_context *ctx)
{
    struct expr_env e = {.form = filter->form, .answers = answers, .ctx = ctx, .arena = arena_new()};
    struct value v = expr_eval(filter->tree, &e);
    arena_free(e.arena);
    return v.b;
}
