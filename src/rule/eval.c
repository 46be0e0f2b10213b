/*
 * eval.c - the value of a tree: references are looked up in the answers, functions called by the table.
 *
 * All arguments are evaluated, left to right, before a function sees them. Nothing is judged here and nothing is said to anybody.
 */
#include "rule/fn_int.h"

#include <assert.h>
#include <string.h>

typedef struct value impl_fn(const struct call *c);
static impl_fn *const impl[FN_COUNT] = {
#define FN(ident, name, args, result) fn_##ident,
#include "rule/functions.def"
#undef FN
};

/* ---- references ---- */

static const struct answers *answers_of(const struct expr_env *e, const char *form)
{
    if (!form)
        return e->answers;
    return e->other ? e->other(e->other_ctx, form) : NULL;
}

/* The stored text at path; "" when there is none, or when it could not be read: its own issue has been told. */
static const char *stored_text(const struct expr_env *e, const char *form, const char *path)
{
    const char *over = !form && e->overlay ? e->overlay(e->overlay_ctx, path) : NULL;
    if (over)
        return over;
    const struct answers *from = answers_of(e, form);
    const struct answer *a = from ? answers_find(from, path) : NULL;
    if (!a || !a->value || a->flags & (ANSWER_BAD | ANSWER_DAMAGED))
        return "";
    return a->value;
}

/* The path of a column in one row: "work.period" becomes "work.2.period". */
static void cell_path(struct buf *path, const char *column, int row)
{
    size_t table = strcspn(column, ".");
    buf_reset(path);
    buf_add(path, column, table);
    buf_printf(path, ".%d%s", row, column + table);
}

/* Somebody has to fill it in: what calculates itself or stands there from the beginning says nothing of the row. */
static bool is_filled_in(const struct field *f)
{
    return type_has_field(f->type) && f->type != TYPE_CALCULATED && f->type != TYPE_HIDDEN && !f->readonly;
}

/* Whether anything is in the row, readable or not. */
static bool row_begun(const struct answers *from, const struct section *s, int row, struct buf *path)
{
    for (size_t i = 0; from && i < s->nfields; i++) {
        if (!is_filled_in(&s->fields[i]))
            continue;
        buf_reset(path);
        buf_printf(path, "%s.%d.%s", s->name, row, s->fields[i].name);
        if (*answers_get(from, path->p))
            return true;
    }
    return false;
}

static struct value column(const struct node *n, struct expr_env *e)
{
    struct value out = { .type = n->type };
    if (!n->section || n->section->rows_max <= 0)
        return out;
    size_t rows = (size_t)section_rows(n->section);
    struct value *v = arena_alloc(e->arena, rows * sizeof *v);
    bool *begun = arena_alloc(e->arena, rows * sizeof *begun);
    struct buf path = BUF_INIT;
    const struct answers *from = answers_of(e, n->form);
    for (size_t i = 0; i < rows; i++) {
        begun[i] = row_begun(from, n->section, (int)i + 1, &path);
        cell_path(&path, n->s, (int)i + 1);
        v[i] = value_of_text((char)(n->type - 'A' + 'a'), stored_text(e, n->form, path.p));
    }
    buf_clear(&path);
    out.v = v;
    out.count = rows;
    out.begun = begun;
    return out;
}

static struct value reference(const struct node *n, struct expr_env *e)
{
    if (n->type >= 'A' && n->type <= 'Z')
        return column(n, e);
    if (strcmp(n->s, ".") == 0)
        return e->self ? value_of_text(n->type, stored_text(e, NULL, e->self)) : value_empty(n->type);
    if (!n->same_row)
        return value_of_text(n->type, stored_text(e, n->form, n->s));
    if (e->row <= 0)
        return value_empty(n->type);
    struct buf path = BUF_INIT;
    cell_path(&path, n->s, e->row);
    struct value v = value_of_text(n->type, stored_text(e, n->form, path.p));
    buf_clear(&path);
    return v;
}

/* ---- calls ---- */

static struct value call(const struct node *n, struct expr_env *e)
{
    enum { FEW = 4 };                                      /* most functions have no more: spares the arena */
    struct value few[FEW], *v = n->nargs <= FEW ? few : arena_alloc(e->arena, n->nargs * sizeof *v);
    for (size_t i = 0; i < n->nargs; i++)
        v[i] = expr_eval(n->args[i], e);
    return impl[n->fn](&(struct call){ e, v, n->nargs });
}

struct value expr_eval(const struct node *n, struct expr_env *e)
{
    switch (n->kind) {
    case NODE_NUMBER: return value_number(n->n);
    case NODE_TEXT: return value_text(n->s);
    case NODE_DATE: return value_date(n->n);
    case NODE_MONTH: return value_month(n->n);
    case NODE_REF: return reference(n, e);
    case NODE_CALL: return call(n, e);
    }
    assert(!"a kind of node");
    return value_empty('t');
}
