/*
 * materials.c - what an application has to bring along, by its forms as they are stored now.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli.h"

struct material_forms { struct store *store; struct formset *forms; struct arena *arena; struct rule_form *v; size_t n, cap; };

static bool add_stored(void *ctx, const struct store_row *r)
{
    struct material_forms *g = ctx;
    const struct program *p = formset_program(g->forms, r->form, r->stored);
    struct date received;
    if (!p || !date_parse(r->received, &received))
        return true;
    struct answers *a = arena_alloc(g->arena, sizeof *a);
    *a = (struct answers){.arena = g->arena};
    store_answers(g->store, r->submission, r->revision, a);
    *VEC_ADD(g->v, g->n, g->cap) = (struct rule_form){.program = p, .answers = a, .received = received, .doubtful = strcmp(r->status, "conflict") == 0};
    return true;
}

static bool is_there(const struct material_forms *g, const char *id)
{
    for (size_t i = 0; i < g->n; i++)
        if (strcmp(program_form(g->v[i].program)->id, id) == 0)
            return true;
    return false;
}

/* A condition in words only a person can judge: the material is neither wanted nor not until it is seen. A form that has come in answers it. */
static void leave_open(const struct material_forms *stored, struct formset *forms, struct needed *v)
{
    const struct material *m = v->material;
    if (v->need != NEED_YES || !m->condition.s || m->relevant.s)
        return;
    const struct program *p = m->form ? formset_current(forms, m->form) : NULL;
    if (p && (is_there(stored, m->form) || program_form(p)->relevant.s))
        return;
    v->need = NEED_UNKNOWN;
    v->why = m->condition.s;
}

size_t application_materials(struct store *s, struct formset *forms, long long application, struct arena *a, struct needed **out)
{
    struct material_forms g = {.store = s, .forms = forms, .arena = a};
    struct rule_context rules = {.regions = formset_regions(forms), .codes = formset_codes, .codes_ctx = forms};
    *out = NULL;
    store_each_row(s, NULL, application, add_stored, &g);
    size_t stored = g.n;
    const struct procedure *facts = g.n ? &program_form(g.v[0].program)->facts : NULL;
    for (size_t i = 0; facts && i < facts->nforms; i++) {
        const struct program *p = is_there(&g, facts->forms[i].s) ? NULL : formset_current(forms, facts->forms[i].s);
        if (p)
            *VEC_ADD(g.v, g.n, g.cap) = (struct rule_form){.program = p};
    }
    size_t n = rule_materials(g.v, g.n, &rules, a, out);
    g.n = stored;
    for (size_t i = 0; i < n; i++)
        leave_open(&g, forms, &(*out)[i]);
    free(g.v);
    return n;
}
