/*
 * fill.c - expressions that stand by themselves in a template: their value as text that people read.
 *
 * Knows values by their types; nothing of letters.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rule/fn_int.h"

struct expression { const struct node *node; const struct form *form; const struct field *shown; };

static const struct section *find_table(const struct form *f, const char *table)
{
    for (size_t i = 0; table && i < f->nsections; i++)
        if (f->sections[i].kind == SECTION_TABLE && strcmp(f->sections[i].name, table) == 0)
            return &f->sections[i];
    return NULL;
}

const struct expression *expression_new(struct text t, const struct form *f, const char *table, bool truth, struct arena *a,
                                        struct diags *d)
{
    struct expr_scope scope = { .form = f, .section = find_table(f, table) };
    struct expression *e = arena_alloc(a, sizeof *e);
    e->form = f;
    e->node = expr_compile(t, &scope, truth ? 'b' : 0, a, d);
    if (!e->node)
        return NULL;
    e->shown = e->node->kind == NODE_REF ? e->node->field : NULL;
    return e;
}

struct refs { expression_ref_fn *fn; void *ctx; };

static void pass_ref(void *ctx, const struct node *ref)
{
    struct refs *r = ctx;
    r->fn(r->ctx, ref->s, ref->section, ref->field, ref->same_row);
}

void expression_each_ref(const struct expression *e, expression_ref_fn *fn, void *ctx)
{
    struct refs r = { fn, ctx };
    expr_each_ref(e->node, pass_ref, &r);
}

static void add_month(double months, struct buf *out)
{
    buf_printf(out, "%d年%d月", (int)floor(months / 12), (int)fmod(months, 12) + 1);
}

/* Dates as official documents write them (GB/T 15835): Arabic digits, no leading zeros. */
void value_add_words(const struct value *v, struct buf *out)
{
    if (v->type == 'b') {
        buf_adds(out, v->b ? "是" : "否");
    } else if (v->type == 'd' && !isnan(v->n)) {
        struct date day = date_from_days((long)v->n);
        buf_printf(out, "%d年%d月%d日", day.y, day.m, day.d);
    } else if (v->type == 'm' && !isnan(v->n)) {
        add_month(v->n, out);
    } else if (v->type == 'p' && !isnan(v->n)) {
        add_month(v->n, out);
        buf_adds(out, "至");
        if (isinf(v->to))
            buf_adds(out, "今");
        else
            add_month(v->to, out);
    } else {
        value_to_text(v, out);
    }
}

static bool add_label(const struct field *f, const char *value, struct buf *out)
{
    for (size_t i = 0; f && i < f->nchoices; i++) {
        if (strcmp(f->choices[i].value, value) == 0) {
            buf_adds(out, f->choices[i].label.s);
            return true;
        }
    }
    return false;
}

static struct value evaluate(const struct expression *e, const struct answers *a, int row, const struct rule_context *ctx,
                             struct arena *arena)
{
    struct expr_env env = { .form = e->form, .answers = a, .row = row, .ctx = ctx, .arena = arena };
    return expr_eval(e->node, &env);
}

void expression_text(const struct expression *e, const struct answers *a, int row, const struct rule_context *ctx, struct buf *out)
{
    struct arena *arena = arena_new();
    struct value v = evaluate(e, a, row, ctx, arena);
    if (v.type != 't' || !add_label(e->shown, v.s, out))
        value_add_words(&v, out);
    arena_free(arena);
}

bool expression_holds(const struct expression *e, const struct answers *a, int row, const struct rule_context *ctx)
{
    struct arena *arena = arena_new();
    struct value v = evaluate(e, a, row, ctx, arena);
    bool holds = v.type == 'b' && v.b;
    arena_free(arena);
    return holds;
}
