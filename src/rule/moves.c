/*
 * moves.c - whether an application may move from state to state: what is asked for the move, its guards over the case and its forms, and where it
 * leads. A guard that cannot be judged, because a form is missing or wrong, forbids like one that fails.
 */
#include <stdlib.h>
#include <string.h>

#include "rule/program_int.h"

struct move_rules { const struct chain *chain; const struct chain_move *move; struct form *form; struct program *program; };

/* Nothing is told of a rule by the form's own check: all of them are judged below, in one way. */
static void judge_all_here(struct program *p)
{
    for (size_t i = 0; i < p->form->nrules; i++)
        p->rules[i].across = true;
}

struct move_rules *move_rules_new(const struct chain *c, const struct chain_move *m, const struct program_env *env, struct arena *a,
                                  struct diags *d)
{
    struct move_rules *r = arena_alloc(a, sizeof *r);
    *r = (struct move_rules){.chain = c, .move = m, .form = chain_case(c, m, a)};
    r->program = program_new(r->form, env, a, d);
    judge_all_here(r->program);
    return r;
}

const struct form *move_rules_form(const struct move_rules *r) { return r->form; }

/* True when it forbids. quiet: nothing is told of what cannot be judged, for what it hangs on is told already. */
static bool judge_guard(struct judge *j, const struct compiled_rule *g, bool quiet, struct issues *out)
{
    struct telling t = {.judge = j};
    enum outcome relevant = g->relevant ? judge_truth(j, g->relevant, 0, NULL) : HOLDS;
    if (relevant == FAILS)
        return false;
    enum outcome holds = relevant == HOLDS && g->constraint ? judge_truth(j, g->constraint, 0, &t.found) : NOT_JUDGED;
    if (holds == HOLDS)
        return false;
    if (holds == NOT_JUDGED && (quiet || g->rule->c.warning))
        return !g->rule->c.warning;
    return tell_rule(out, &g->rule->c, &t, NULL, NULL, 0, "");
}

static const struct chain_state *destination(const struct move_rules *r, struct judge *j)
{
    const struct chain_move *m = r->move;
    size_t rule = m->nguards;
    if (m->to)
        return chain_state(r->chain, m->to);
    for (size_t i = 0; i < m->noutcomes; i++)
        if (!m->outcomes[i].when.s || judge_truth(j, r->program->rules[rule++].constraint, 0, NULL) == HOLDS)
            return chain_state(r->chain, m->outcomes[i].to);
    return NULL;
}

const struct chain_state *move_judge(const struct move_rules *r, const struct answers *facts, const struct rule_form *v, size_t n,
                                     const struct rule_context *ctx, struct issues *out)
{
    struct application app;
    struct rule_form *all = xcalloc(n + 1, sizeof *all);
    struct rule_context own = *ctx;
    own.program = r->program;
    all[0] = (struct rule_form){.program = r->program, .answers = facts, .received = ctx->received};
    size_t errors = rule_check_keep(r->form, facts, &own, out, &all[0].kept);
    for (size_t i = 0; i < n; i++)
        all[i + 1] = v[i];
    application_open(&app, all, n + 1, ctx);
    struct judge *j = &app.v[0];
    bool asked = errors == 0, forbidden = errors > 0;
    for (size_t i = 0; i < r->move->nguards; i++)
        forbidden |= judge_guard(j, &r->program->rules[i], !asked, out);
    const struct chain_state *to = forbidden ? NULL : destination(r, j);
    application_close(&app);
    rule_kept_free(all[0].kept);
    free(all);
    return to;
}
