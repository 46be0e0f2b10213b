/*
 * across.c - what can only be said of a whole application is judged anew whenever one of its forms comes or changes, so that the order
 * of arrival does not show.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli.h"

/* A form of the application as it is stored now. */
struct part { long long submission; int revision; struct rule_form rule; struct answers answers; struct issues issues; };
struct gathering { struct formset *forms; struct arena *arena; struct part *v; size_t n, cap; };

/* One whose definition is no longer here is passed over: nobody could judge it. */
static bool add_part(void *ctx, const struct store_row *r)
{
    struct gathering *g = ctx;
    const struct program *p = formset_program(g->forms, r->form, r->stored);
    struct date received;
    if (!p || !date_parse(r->received, &received))
        return true;
    struct part *part = VEC_ADD(g->v, g->n, g->cap);
    *part = (struct part){.submission = r->submission, .revision = r->revision, .answers = {.arena = g->arena}, .issues = {.arena = g->arena}};
    part->rule = (struct rule_form){.program = p, .received = received, .doubtful = strcmp(r->status, "conflict") == 0};
    return true;
}

static void keep(const struct judge_across *j, struct part *p)
{
    struct store_issue *v = xcalloc(p->issues.n + 1, sizeof *v);
    for (size_t i = 0; i < p->issues.n; i++)
        v[i] = issue_for_store(&p->issues.v[i]);
    store_judged(j->store, p->submission, v, p->issues.n);
    for (size_t i = 0; i < p->issues.n && p->submission == j->verdict->o.submission; i++)
        *VEC_ADD(j->verdict->issues.v, j->verdict->issues.n, j->verdict->issues.cap) = p->issues.v[i];
    free(v);
}

void judge_across(void *ctx, long long application)
{
    struct judge_across *j = ctx;
    struct gathering g = {.forms = j->forms, .arena = j->arena};
    store_each_row(j->store, NULL, application, add_part, &g);
    struct rule_form *forms = xcalloc(g.n + 1, sizeof *forms);
    struct issues *told = xcalloc(g.n + 1, sizeof *told);
    for (size_t i = 0; i < g.n; i++) {
        store_answers(j->store, g.v[i].submission, g.v[i].revision, &g.v[i].answers);
        forms[i] = g.v[i].rule;
        forms[i].answers = &g.v[i].answers;
        told[i].arena = j->arena;
    }
    struct rule_context rules = {.regions = formset_regions(j->forms), .codes = formset_codes, .codes_ctx = j->forms};
    rule_across(forms, g.n, &rules, told);
    for (size_t i = 0; i < g.n; i++) {
        g.v[i].issues = told[i];
        keep(j, &g.v[i]);
        issues_clear(&told[i]);
    }
    free(told);
    free(forms);
    free(g.v);
}
