/*
 * Every chain of the content is walked with values that are tried out: each guard must be seen to hold and to fail, each outcome to be chosen, each
 * state to be reached by moves that were really allowed, and from each an end. A guard that nothing can meet is a dead end that no drawing shows.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rule/moves.c"

enum { TRIES = 6000, MOST = 64 };

/* ---- values ---- */

static uint32_t seed = 1;

static uint32_t draw(uint32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n;
}

/* Numbers and quoted texts that stand in the expressions: where a guard turns. */
struct literals { long long numbers[MOST]; size_t nnumbers; char *texts[MOST]; size_t ntexts; struct arena *arena; };

static void note_literals(struct literals *l, const char *s)
{
    for (; s && *s; s++) {
        const char *end;
        if (*s == '\'' && (end = strchr(s + 1, '\'')) && l->ntexts < MOST) {
            l->texts[l->ntexts++] = arena_strndup(l->arena, s + 1, (size_t)(end - s - 1));
            s = end;
        } else if (*s >= '0' && *s <= '9' && l->nnumbers < MOST) {
            l->numbers[l->nnumbers++] = strtoll(s, (char **)&end, 10);
            s = end - 1;
        }
    }
}

static const char *any_day(struct arena *a, struct date today)
{
    char iso[11];
    long away = draw(4) ? (long)draw(60) - 40 : -(long)draw(400);   /* terms are days or months */
    date_iso(date_from_days(date_days(today) + away), iso);
    return arena_strdup(a, iso);
}

static const char *any_value(const struct field *f, const struct literals *l, struct date today, struct arena *a)
{
    if (f->type == TYPE_DATE)
        return draw(8) ? any_day(a, today) : "";
    if (f->nchoices)
        return f->choices[draw((uint32_t)f->nchoices)].value;
    if (f->type == TYPE_INTEGER || f->type == TYPE_DECIMAL || f->type == TYPE_MONEY || f->type == TYPE_YEAR) {
        long long near = l->nnumbers && draw(2) ? l->numbers[draw((uint32_t)l->nnumbers)] + draw(3) - 1 : draw(12);
        return arena_printf(a, "%lld", near < 0 ? 0 : near);
    }
    if (f->type == TYPE_TICK)
        return draw(2) ? "1" : "";
    if (f->type == TYPE_MOBILE || f->type == TYPE_PHONE)
        return "0571-86660000";
    if (f->type == TYPE_YES_NO)
        return "yes";
    return l->ntexts && draw(2) ? l->texts[draw((uint32_t)l->ntexts)] : draw(4) ? "某" : "";
}

/* ---- one move ---- */

struct world { const struct guide *guide; struct program_env env; struct program **programs; struct model *model; };
struct trial {
    const struct world *w;
    const struct chain_move *m;
    struct move_rules *rules;
    struct literals literals;
    bool held[MOST], failed[MOST], led[MOST];              /* guards; outcomes */
    bool *reached;                                         /* by state: allowed at least once to lead there */
    bool made;
};

static const struct codelist *lists_of(void *ctx, const char *id) { return model_codes(ctx, id); }

struct refs { struct answers *answers[MOST]; struct trial *t; struct arena *arena; struct date today; };

/* Of another form only what the guards look at has to be there. */
static void give_ref(void *ctx, const struct node *ref)
{
    struct refs *r = ctx;
    for (size_t i = 0; ref->form && i < r->t->w->env.nforms; i++)
        if (strcmp(r->t->w->env.forms[i]->id, ref->form) == 0)
            answers_set(r->answers[i], ref->field->name, any_value(ref->field, &r->t->literals, r->today, r->arena), 0);
}

static void each_tree(struct trial *t, expr_ref_fn *fn, void *ctx)
{
    for (size_t i = 0; i < t->rules->form->nrules; i++) {
        if (t->rules->program->rules[i].relevant)
            expr_each_ref(t->rules->program->rules[i].relevant, fn, ctx);
        if (t->rules->program->rules[i].constraint)
            expr_each_ref(t->rules->program->rules[i].constraint, fn, ctx);
    }
}

static void note_truths(struct trial *t, const struct answers *facts, const struct rule_form *v, size_t n, const struct rule_context *ctx)
{
    struct application app;
    struct rule_form all[MOST];
    all[0] = (struct rule_form){.program = t->rules->program, .answers = facts, .received = ctx->received};
    memcpy(all + 1, v, n * sizeof *v);
    application_open(&app, all, n + 1, ctx);
    for (size_t i = 0; i < t->m->nguards; i++) {
        const struct compiled_rule *g = &t->rules->program->rules[i];
        if (g->relevant && judge_truth(&app.v[0], g->relevant, 0, NULL) != HOLDS)
            continue;
        enum outcome o = judge_truth(&app.v[0], g->constraint, 0, NULL);
        t->held[i] |= o == HOLDS;
        t->failed[i] |= o == FAILS;
    }
    application_close(&app);
}

static bool is_done(const struct trial *t, const bool *could)
{
    bool done = t->made;
    for (size_t i = 0; i < t->m->nguards; i++)
        done = done && t->held[i] && t->failed[i];
    for (size_t i = 0; i < t->m->noutcomes; i++)
        done = done && t->led[i];
    for (size_t i = 0; i < t->w->guide->chain.nstates; i++)
        done = done && (could[i] || !chain_starts(t->m, &t->w->guide->chain.states[i]));
    return done;
}

/* One set of values in one state. */
static void try_once(struct trial *t, const struct chain_state *from, bool *could, struct date today)
{
    struct refs r = {.t = t, .arena = arena_new(), .today = today};
    struct answers facts = {.arena = r.arena};
    struct rule_form v[MOST];
    struct issues out = {.arena = r.arena};
    struct rule_context ctx = {.received = today, .codes = lists_of, .codes_ctx = t->w->model};
    size_t n = 0;
    const struct form *f = t->rules->form;
    char iso[11];
    for (size_t s = 0; s < f->nsections; s++)
        for (size_t i = 0; i < f->sections[s].nfields; i++)
            answers_set(&facts, f->sections[s].fields[i].name, any_value(&f->sections[s].fields[i], &t->literals, today, r.arena), 0);
    date_iso(today, iso);
    answers_set(&facts, "today", iso, 0);
    answers_set(&facts, "state", from->id, 0);
    for (size_t i = 0; i < t->w->env.nforms; i++) {
        r.answers[i] = arena_alloc(r.arena, sizeof *r.answers[i]);
        *r.answers[i] = (struct answers){.arena = r.arena};
    }
    each_tree(t, give_ref, &r);
    for (size_t i = 0; i < t->w->env.nforms; i++)
        if (r.answers[i]->n)
            v[n++] = (struct rule_form){.program = t->w->programs[i], .answers = r.answers[i], .received = today};
    note_truths(t, &facts, v, n, &ctx);
    const struct chain_state *to = move_judge(t->rules, &facts, v, n, &ctx, &out);
    if (to) {
        t->made = true;
        could[from - t->w->guide->chain.states] = true;
        t->reached[to - t->w->guide->chain.states] = true;
        for (size_t i = 0; i < t->m->noutcomes; i++)
            t->led[i] |= strcmp(t->m->outcomes[i].to, to->id) == 0;
    }
    issues_clear(&out);
    arena_free(r.arena);
}

static int complain(const struct trial *t, const bool *could)
{
    const struct chain *c = &t->w->guide->chain;
    int bad = 0;
    for (size_t i = 0; i < t->m->nguards; i++)
        if (!t->held[i] || !t->failed[i]) {
            print_error("%s: %s: the guard %s was never seen to %s\n", t->w->guide->id, t->m->id, t->m->guards[i].id, t->held[i] ? "fail" : "hold");
            bad++;
        }
    for (size_t i = 0; i < t->m->noutcomes; i++)
        if (!t->led[i])
            print_error("%s: %s never led to %s\n", t->w->guide->id, t->m->id, t->m->outcomes[i].to), bad++;
    for (size_t i = 0; i < c->nstates; i++)
        if (!could[i] && chain_starts(t->m, &c->states[i]))
            print_error("%s: %s was never allowed from %s\n", t->w->guide->id, t->m->id, c->states[i].id), bad++;
    return bad;
}

/* ---- one chain ---- */

static int walk_move(const struct world *w, const struct chain_move *m, bool *edges)
{
    const struct chain *c = &w->guide->chain;
    struct diags *d = diags_new();
    struct trial t = {.w = w, .m = m, .literals = {.arena = w->model->arena}, .rules = move_rules_new(c, m, &w->env, w->model->arena, d)};
    bool could[MOST] = {false};
    struct date today = {2026, 11, 27};
    assert_int_equal(diags_count(d, LEVEL_ERROR), 0);
    assert_true(m->nguards < MOST && m->noutcomes < MOST && c->nstates < MOST && w->env.nforms < MOST - 1);
    for (size_t i = 0; i < t.rules->form->nrules; i++) {
        note_literals(&t.literals, t.rules->form->rules[i].c.expr.s);
        note_literals(&t.literals, t.rules->form->rules[i].relevant.s);
    }
    for (size_t i = 0; i < m->nasks; i++)
        note_literals(&t.literals, m->asks[i].constraint.expr.s);
    for (int n = 0; n < TRIES && !is_done(&t, could); n++)
        for (size_t i = 0; i < c->nstates; i++) {
            t.reached = edges + i * c->nstates;
            if (chain_starts(m, &c->states[i]))
                try_once(&t, &c->states[i], could, today);
        }
    diags_free(d);
    return complain(&t, could);
}

static void spread_over(const struct chain *c, const bool *edges, bool *on, bool backwards)
{
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < c->nstates; i++)
            for (size_t k = 0; k < c->nstates; k++) {
                size_t from = backwards ? k : i, to = backwards ? i : k;
                bool change = c->states[from].changed && strcmp(c->states[from].changed, c->states[to].id) == 0;
                if (on[i] && !on[k] && (edges[from * c->nstates + to] || change))
                    on[k] = more = true;
            }
    }
}

static int walk_guide(struct model *m, const struct guide *g)
{
    const struct chain *c = &g->chain;
    struct world w = {.guide = g, .env = {g->forms, g->nforms, lists_of, m}, .model = m, .programs = arena_alloc(m->arena, (g->nforms + 1) * sizeof(struct program *))};
    struct diags *d = diags_new();
    bool *edges = xcalloc(c->nstates * c->nstates, sizeof *edges), reached[MOST] = {true}, ends[MOST] = {false};
    int bad = 0;
    for (size_t i = 0; i < g->nforms; i++)
        w.programs[i] = program_new(g->forms[i], &w.env, m->arena, d);
    for (size_t i = 0; i < c->nmoves; i++)
        bad += walk_move(&w, &c->moves[i], edges);
    for (size_t i = 0; i < c->nstates; i++)
        ends[i] = c->states[i].end;
    spread_over(c, edges, reached, false);
    spread_over(c, edges, ends, true);
    for (size_t i = 0; i < c->nstates; i++) {
        if (!reached[i])
            print_error("%s: %s was never reached\n", g->id, c->states[i].id), bad++;
        if (!ends[i])
            print_error("%s: no end from %s\n", g->id, c->states[i].id), bad++;
    }
    free(edges);
    diags_free(d);
    return bad;
}

static int walk_content(const char *dir, int *walked)
{
    struct diags *d = diags_new();
    struct model *m = model_load(dir, d);
    int bad = 0;
    assert_non_null(m);
    for (size_t i = 0; i < m->nguides; i++)
        if (m->guides[i]->chain.nstates) {
            bad += walk_guide(m, m->guides[i]);
            ++*walked;
        }
    model_free(m);
    diags_free(d);
    return bad;
}

static void test_every_chain_of_the_content(void **state)
{
    int walked = 0;
    (void)state;
    assert_int_equal(walk_content("content", &walked), 0);
    print_message("%d chains walked\n", walked);
    assert_true(walked >= 5);
}

static void test_the_chain_of_the_tests(void **state)
{
    int walked = 0;
    (void)state;
    assert_int_equal(walk_content("tests/data/states", &walked), 0);
    assert_int_equal(walked, 1);
}

/* As JSON and back it is the same chain. */
static void test_json(void **state)
{
    struct diags *d = diags_new();
    struct model *m = model_load("tests/data/states", d);
    struct buf why = BUF_INIT;
    (void)state;
    json_t *j = chain_to_json("title", &m->guides[0]->chain);
    struct chain *c = chain_from_json(j, m->arena, &why);
    if (!c)
        fail_msg("%s", why.p);
    json_t *again = chain_to_json("title", c);
    assert_true(json_equal(j, again));
    json_object_set_new(j, "format", json_integer(99));
    assert_null(chain_from_json(j, m->arena, &why));
    json_decref(j);
    json_decref(again);
    buf_clear(&why);
    model_free(m);
    diags_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_json), cmocka_unit_test(test_the_chain_of_the_tests), cmocka_unit_test(test_every_chain_of_the_content)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
