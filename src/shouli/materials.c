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

size_t application_materials(struct store *s, struct formset *forms, long long application, struct arena *a, struct needed **out)
{
    struct material_forms g = {.store = s, .forms = forms, .arena = a};
    struct rule_context rules = {.regions = formset_regions(forms), .codes = formset_codes, .codes_ctx = forms};
    *out = NULL;
    store_each_row(s, NULL, application, add_stored, &g);
    const struct procedure *facts = g.n ? &program_form(g.v[0].program)->facts : NULL;
    for (size_t i = 0; facts && i < facts->nforms; i++) {
        const struct program *p = is_there(&g, facts->forms[i].s) ? NULL : formset_current(forms, facts->forms[i].s);
        if (p)
            *VEC_ADD(g.v, g.n, g.cap) = (struct rule_form){.program = p};
    }
    size_t n = rule_materials(g.v, g.n, &rules, a, out);
    free(g.v);
    return n;
}
