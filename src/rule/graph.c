/*
 * graph.c - in which order relevances and calculations are evaluated: what one of them looks at comes first. A circle is an error.
 */
#include <stdlib.h>
#include <string.h>

#include "rule/program_int.h"

enum colour { UNSEEN, OPEN, DONE };

struct graph_node { struct program_step step; const struct node *tree; enum colour colour; };
struct graph {
    struct program *p;
    struct diags *d;                                       /* NULL: nothing is told */
    struct graph_node *v; size_t n, cap;
    size_t *stack, depth;                                  /* of the open ones */
    bool circle;
};

static void add_node(struct graph *g, enum step_kind kind, size_t section, size_t field, const struct node *tree)
{
    if (tree)
        *VEC_ADD(g->v, g->n, g->cap) = (struct graph_node){{kind, section, field}, tree, UNSEEN};
}

static void list_nodes(struct graph *g)
{
    const struct form *f = g->p->form;
    for (size_t s = 0; s < f->nsections; s++) {
        add_node(g, STEP_SECTION, s, 0, g->p->sections[s].relevant);
        for (size_t k = 0; k < f->sections[s].nfields; k++) {
            add_node(g, STEP_RELEVANT, s, k, g->p->sections[s].fields[k].relevant);
            add_node(g, STEP_CALCULATION, s, k, g->p->sections[s].fields[k].calculation);
        }
    }
}

/* ---- telling of a circle ---- */

static const struct text *source_of(const struct graph *g, const struct program_step *s)
{
    const struct section *section = &g->p->form->sections[s->section];
    if (s->kind == STEP_SECTION)
        return &section->relevant;
    const struct field *f = &section->fields[s->field];
    return s->kind == STEP_RELEVANT ? &f->relevant : &f->calculation;
}

/* What the author calls it. */
static void add_name(const struct graph *g, const struct program_step *s, struct buf *out)
{
    const struct section *section = &g->p->form->sections[s->section];
    if (s->kind != STEP_SECTION)
        buf_adds(out, canonical_path(g->p->arena, section, &section->fields[s->field]));
    else
        buf_adds(out, section->title.s ? section->title.s : section->name ? section->name : "relevant");
}

static void tell_circle(struct graph *g, size_t first)
{
    struct buf chain = BUF_INIT;
    size_t from = 0;
    g->circle = true;
    while (g->stack[from] != first)
        from++;
    /* told where one reads it first */
    size_t best = from;
    for (size_t i = from; i < g->depth; i++)
        if (g->stack[i] < g->stack[best])
            best = i;
    size_t n = g->depth - from;
    for (size_t i = 0; i <= n; i++) {
        const struct program_step *s = &g->v[g->stack[from + (best - from + i) % n]].step;
        if (i > 0)
            buf_adds(&chain, " → ");
        add_name(g, s, &chain);
    }
    if (g->d)
        diag(g->d, source_of(g, &g->v[g->stack[best]].step)->at, MSG_PROGRAM_CIRCLE, chain.p);
    buf_clear(&chain);
}

/* ---- the order ---- */

static void visit(struct graph *g, size_t i);

/* All nodes that the value of a field hangs on. field NULL: those of the section. */
static void visit_value(struct graph *g, const struct section *section, const struct field *field)
{
    const struct form *f = g->p->form;
    for (size_t i = 0; i < g->n; i++) {
        const struct program_step *s = &g->v[i].step;
        const struct section *at = &f->sections[s->section];
        if (at == section && (s->kind == STEP_SECTION || &at->fields[s->field] == field))
            visit(g, i);
    }
}

static void visit_ref(void *ctx, const struct node *ref)
{
    if (!ref->form)
        visit_value(ctx, ref->section, ref->field);
}

/* What a step needs beside what it names: whether its place is relevant. */
static void visit_own(struct graph *g, const struct program_step *s)
{
    for (size_t i = 0; i < g->n; i++) {
        const struct program_step *other = &g->v[i].step;
        bool section = other->kind == STEP_SECTION && s->kind != STEP_SECTION;
        bool relevant = other->kind == STEP_RELEVANT && s->kind == STEP_CALCULATION && other->field == s->field;
        if (other->section == s->section && (section || relevant))
            visit(g, i);
    }
}

static void visit(struct graph *g, size_t i)
{
    struct graph_node *n = &g->v[i];
    if (n->colour == OPEN)
        tell_circle(g, i);
    if (n->colour != UNSEEN)
        return;
    n->colour = OPEN;
    g->stack[g->depth++] = i;
    visit_own(g, &n->step);
    expr_each_ref(n->tree, visit_ref, g);
    g->depth--;
    n->colour = DONE;
    g->p->order[g->p->norder++] = n->step;
}

bool program_order(struct program *p, struct diags *d)
{
    struct graph g = {.p = p, .d = d};
    list_nodes(&g);
    p->order = arena_alloc(p->arena, (g.n + 1) * sizeof *p->order);
    p->norder = 0;
    g.stack = xcalloc(g.n + 1, sizeof *g.stack);
    for (size_t i = 0; i < g.n; i++)
        visit(&g, i);
    free(g.stack);
    free(g.v);
    return !g.circle;
}

void step_slot(const struct program *p, const struct program_step *s, char *name, size_t size)
{
    const struct section *section = &p->form->sections[s->section];
    if (s->kind == STEP_SECTION) {
        snprintf(name, size, "sections.%zu.relevant", s->section);
        return;
    }
    bool table = section->kind == SECTION_TABLE;
    snprintf(name, size, "field %s%s%s %s", table ? section->name : "", table ? "." : "", section->fields[s->field].name,
             s->kind == STEP_RELEVANT ? "relevant" : "calculation");
}
