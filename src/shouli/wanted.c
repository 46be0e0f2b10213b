/*
 * wanted.c - forms that an answer asks for and that did not come. Knows nothing of files: attach.c looks after those.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli_int.h"

static bool is_here(const struct rule_form *v, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(program_form(v[i].program)->id, id) == 0)
            return true;
    return false;
}

/* Whether the counter has seen the form on paper, as a material. */
static bool is_on_paper(struct store *s, const struct procedure *facts, long long application, const char *form)
{
    for (size_t i = 0; i < facts->nmaterials; i++)
        if (facts->materials[i].form && facts->materials[i].id && strcmp(facts->materials[i].form, form) == 0 &&
            store_has_tick(s, application, facts->materials[i].id))
            return true;
    return false;
}

void wanted_forms(struct store *s, struct formset *forms, long long application, const struct rule_form *v, size_t n, struct arena *a,
                  struct issues *told)
{
    const struct procedure *facts = n ? &program_form(v[0].program)->facts : NULL;
    size_t all = n;
    if (!facts || facts->nforms <= n)
        return;
    struct rule_form *with = xcalloc(n + facts->nforms, sizeof *with);
    struct issues *out = xcalloc(n + facts->nforms, sizeof *out);
    struct rule_context rules = {.regions = formset_regions(forms), .codes = formset_codes, .codes_ctx = forms};
    memcpy(with, v, n * sizeof *v);
    for (size_t i = 0; i < facts->nforms; i++) {
        const char *id = facts->forms[i].s;
        const struct program *p = is_here(v, n, id) ? NULL : formset_current(forms, id);
        if (p && program_form(p)->relevant.s && !is_on_paper(s, facts, application, id))
            with[all++] = (struct rule_form){.program = p};
    }
    for (size_t i = 0; i < all; i++)
        out[i].arena = a;
    if (all > n)
        rule_lacking(with, all, &rules, a, out);
    for (size_t i = 0; i < all; i++) {
        for (size_t k = 0; i < n && k < out[i].n; k++)
            *VEC_ADD(told[i].v, told[i].n, told[i].cap) = out[i].v[k];
        issues_clear(&out[i]);
    }
    free(out);
    free(with);
}
