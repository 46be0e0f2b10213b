/*
 * review_chain.c - of the 审阅稿: the states of the procedure, and for each move who makes it, where it leads, what is recorded with it, and the
 * conditions in plain words. What the conditions mean is the rule stage's to say.
 */
#include <string.h>

#include "report/review_int.h"

static const char *word(enum msg id) { return msg_pattern_in(id, LANG_ZH); }
static const char *plain(struct reviewing *v, struct text t) { return words_plain(t.s, v->p.arena); }
static const struct chain *chain_of(const struct reviewing *v) { return &v->r->guide->chain; }

static const char *state_name(const struct reviewing *v, const char *id)
{
    const struct chain_state *s = chain_state(chain_of(v), id);
    return s ? s->name.s : id;
}

static void add_to(struct buf *b, const char *between, const char *s)
{
    if (s && *s)
        buf_printf(b, "%s%s", b->n ? between : "", s);
}

static const char *taken(struct reviewing *v, struct buf *b)
{
    const char *s = arena_strdup(v->p.arena, b->p);
    buf_clear(b);
    return s;
}

/* ---- states ---- */

static const char *changes_of(struct reviewing *v, const struct chain_state *s)
{
    const char *out = word(s->locked ? MSG_REVIEW_LOCKED : s->until_deadline ? MSG_REVIEW_UNTIL_DEADLINE : MSG_REVIEW_FREE);
    if (s->changed)
        out = say(v, MSG_REVIEW_CHANGED_TO, out, state_name(v, s->changed));
    return s->reason.s ? say(v, MSG_REVIEW_TOLD, out, plain(v, s->reason)) : out;
}

/* A paper that no state allows may be printed in every one. */
static const char *papers_of(struct reviewing *v, const struct chain_state *s)
{
    static const enum msg names[] = { [CHAIN_OFFICIAL] = MSG_REVIEW_PRINT_OFFICIAL, [CHAIN_RECEIPT] = MSG_REVIEW_PRINT_RECEIPT };
    struct buf b = BUF_INIT;
    for (enum chain_paper p = CHAIN_OFFICIAL; p <= CHAIN_RECEIPT; p++)
        if (s->papers & 1u << p || !chain_governs(chain_of(v), p))
            add_to(&b, "、", word(names[p]));
    if (!b.n)
        buf_adds(&b, word(MSG_REVIEW_PRINT_NONE));
    return taken(v, &b);
}

static void states(struct reviewing *v)
{
    static const struct flow_column c[] = { { 3, true }, { 9, true }, { 24, false }, { 10, true }, { 4, true } };
    const struct chain *k = chain_of(v);
    ROW(v, word(MSG_COLUMN_NUMBER), word(MSG_REVIEW_STATE), word(MSG_REVIEW_CHANGES_TO), word(MSG_REVIEW_PRINTS), word(MSG_REVIEW_END));
    for (size_t i = 0; i < k->nstates; i++)
        ROW(v, arena_printf(v->p.arena, "%zu", i + 1), plain(v, k->states[i].name), changes_of(v, &k->states[i]),
            papers_of(v, &k->states[i]), k->states[i].end ? "√" : "");
    review_table(v, c, 5, false);
}

/* ---- the facts of a move in words ---- */

static void give_choices(struct reviewing *v, struct field *f, enum msg yes, enum msg no)
{
    f->choices = arena_alloc(v->p.arena, 2 * sizeof *f->choices);
    f->nchoices = 2;
    f->choices[0] = (struct choice){ .value = "1", .label = { .s = word(yes) } };
    f->choices[1] = (struct choice){ .value = "0", .label = { .s = word(no) } };
}

static void name_states(struct reviewing *v, struct field *f)
{
    const struct chain *k = chain_of(v);
    f->choices = arena_alloc(v->p.arena, k->nstates * sizeof *f->choices);
    f->nchoices = k->nstates;
    for (size_t i = 0; i < k->nstates; i++)
        f->choices[i] = (struct choice){ .value = k->states[i].id, .label = k->states[i].name };
}

/* Whether f is that fact about m, or what m asks under that name. */
static bool is_fact(struct reviewing *v, const struct field *f, const struct chain_move *m, const char *what)
{
    return strcmp(f->name, chain_fact(m, what, v->p.arena)) == 0;
}

/* What an earlier move asked is told with that move: several may ask for a deadline. */
static void name_fact(struct reviewing *v, struct field *f, const struct chain_move *m)
{
    if (is_fact(v, f, m, "kept"))
        give_choices(v, f, MSG_REVIEW_KEPT, MSG_REVIEW_NOT_KEPT);
    for (size_t i = 0; i < m->nasks; i++)
        if (is_fact(v, f, m, m->asks[i].name))
            f->label.s = say(v, MSG_REVIEW_FACT_OF, m->name.s, m->asks[i].label.s);
}

/* The form of the facts with words in the place of marks, so that conditions over it can be told. */
static struct form *case_in_words(struct reviewing *v, const struct chain_move *m)
{
    const struct chain *k = chain_of(v);
    struct form *f = chain_case(k, m, v->p.arena);
    struct section *facts = &f->sections[f->nsections - 1];
    for (size_t i = 0; i < facts->nfields; i++) {
        struct field *fact = &facts->fields[i];
        if (strcmp(fact->name, "state") == 0)
            name_states(v, fact);
        else if (strcmp(fact->name, "banned") == 0)
            give_choices(v, fact, MSG_REVIEW_BANNED, MSG_REVIEW_NOT_BANNED);
        else if (strcmp(fact->name, "open") == 0)
            give_choices(v, fact, MSG_REVIEW_OPEN, MSG_REVIEW_NOT_OPEN);
        for (size_t n = 0; n < k->nmoves; n++)
            name_fact(v, fact, &k->moves[n]);
    }
    return f;
}

/* ---- moves ---- */

struct moving { struct reviewing *v; const struct chain_move *m; const struct form *f; const struct program *p; };

static const char *condition(const struct moving *w, struct text e, const struct field *self)
{
    return program_words(w->p, e, &w->f->sections[0], self, w->v->p.arena);
}

static const char *list_of(struct reviewing *v, const struct text *t, size_t n)
{
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < n; i++)
        add_to(&b, "、", t[i].s);
    return taken(v, &b);
}

static const char *made_by(const struct moving *w)
{
    static const enum msg causes[] = { [CAUSE_DEPARTMENT] = MSG_REVIEW_MOVE_DEPARTMENT, [CAUSE_DUE] = MSG_REVIEW_MOVE_DUE };
    struct buf b = BUF_INIT;
    add_to(&b, "；", plain(w->v, w->m->by));
    if (w->m->cause != CAUSE_PERSON)
        add_to(&b, "；", word(causes[w->m->cause]));
    return b.n ? taken(w->v, &b) : word(MSG_REVIEW_UNSTATED_SHORT);
}

static const char *starts(const struct moving *w)
{
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < w->m->nfrom; i++)
        add_to(&b, "、", strcmp(w->m->from[i].s, CHAIN_ANY) == 0 ? word(MSG_REVIEW_MOVE_ANY) : state_name(w->v, w->m->from[i].s));
    return taken(w->v, &b);
}

static const char *leads(const struct moving *w)
{
    struct buf b = BUF_INIT;
    if (w->m->to)
        buf_adds(&b, state_name(w->v, w->m->to));
    for (size_t i = 0; i < w->m->noutcomes; i++) {
        const struct chain_outcome *o = &w->m->outcomes[i];
        add_to(&b, "；", o->when.s ? say(w->v, MSG_REVIEW_OUTCOME, state_name(w->v, o->to), condition(w, o->when, NULL))
                                   : say(w->v, MSG_REVIEW_OUTCOME_ELSE, state_name(w->v, o->to), ""));
    }
    return taken(w->v, &b);
}

static const char *recorded(const struct moving *w)
{
    struct buf all = BUF_INIT;
    for (size_t i = 0; i < w->m->nasks; i++) {
        const struct field *f = &w->m->asks[i];
        struct buf b = BUF_INIT;
        add_to(&b, "；", review_type(f->type));
        add_to(&b, "；", f->required ? word(MSG_REVIEW_ASK_REQUIRED) : "");
        add_to(&b, "；", review_demands(w->v, w->p, &w->f->sections[0], f));
        add_to(&all, "、", say(w->v, MSG_REVIEW_ASK, f->label.s, b.p));
        buf_clear(&b);
    }
    return taken(w->v, &all);
}

static const char *number_title(const struct moving *w)
{
    const struct site *site = w->v->r->site;
    for (size_t i = 0; w->m->number && i < site->nnumbers; i++)
        if (strcmp(site->numbers[i].id, w->m->number) == 0 && site->numbers[i].title.s)
            return site->numbers[i].title.s;
    return w->m->number && strcmp(w->m->number, "accept") == 0 ? word(MSG_FACT_NUMBER) : w->m->number;
}

static void fact(struct reviewing *v, enum msg label, const char *s)
{
    if (s && *s)
        ROW(v, word(label), s);
}

static void add_guard(const struct moving *w, const struct field *self, struct text relevant, const struct constraint *c)
{
    struct reviewing *v = w->v;
    const char *demand = condition(w, c->expr, self), *said = review_message(v, w->f, &w->f->sections[0], self, c->message);
    const char *code = c->code ? c->code : c->warning ? "W-CROSS" : "R-CROSS";
    if (self)
        demand = say(v, MSG_REVIEW_COLON, self->label.s, demand);
    if (relevant.s)
        demand = say(v, MSG_REVIEW_RULE_WHEN, demand, condition(w, relevant, self));
    if (c->remedy.s)
        said = say(v, MSG_REVIEW_MESSAGE_REMEDY, said, review_message(v, w->f, &w->f->sections[0], self, c->remedy));
    ROW(v, arena_printf(v->p.arena, "%zu", v->n), demand, said, c->warning ? say(v, MSG_REVIEW_GUARD_WARNING, code, "") : code);
}

static void guards(const struct moving *w)
{
    static const struct flow_column c[] = { { 3, true }, { 24, false }, { 22, false }, { 7, true } };
    ROW(w->v, word(MSG_COLUMN_NUMBER), word(MSG_REVIEW_GUARD), word(MSG_REVIEW_GUARD_MESSAGE), word(MSG_REVIEW_GUARD_CODE));
    for (size_t i = 0; i < w->m->nasks; i++)
        if (w->m->asks[i].constraint.expr.s)
            add_guard(w, &w->m->asks[i], w->m->asks[i].relevant, &w->m->asks[i].constraint);
    for (size_t i = 0; i < w->m->nguards; i++)
        if (w->m->guards[i].c.expr.s)
            add_guard(w, NULL, w->m->guards[i].relevant, &w->m->guards[i].c);
    review_table(w->v, c, 4, false);
}

static void move(struct reviewing *v, const struct chain_move *m)
{
    static const struct flow_column c[] = { { 1, false }, { 5, false } };
    const struct guide *g = v->r->guide;
    struct program_env env = { .forms = g->forms, .nforms = g->nforms };
    struct diags *quiet = diags_new();
    struct moving w = { .v = v, .m = m, .f = case_in_words(v, m) };
    w.p = program_new(w.f, &env, v->p.arena, quiet);
    diags_free(quiet);
    review_heading(v, 3, say(v, MSG_REVIEW_MOVE, plain(v, m->name), ""));
    fact(v, MSG_REVIEW_MOVE_BY, made_by(&w));
    fact(v, MSG_REVIEW_MOVE_FROM, starts(&w));
    fact(v, MSG_REVIEW_MOVE_TO, leads(&w));
    fact(v, MSG_REVIEW_MOVE_ASKS, recorded(&w));
    fact(v, MSG_REVIEW_MOVE_NUMBER, number_title(&w));
    fact(v, MSG_REVIEW_MOVE_LETTER, list_of(v, m->letter, m->nletter));
    fact(v, MSG_REVIEW_MOVE_LIST, list_of(v, m->list, m->nlist));
    fact(v, MSG_REVIEW_MOVE_REFUSAL, plain(v, m->refusal));
    review_table(v, c, 2, true);
    guards(&w);
}

void review_chain(struct reviewing *v)
{
    const struct chain *k = chain_of(v);
    if (!k->nstates)
        return;
    review_heading(v, 2, word(MSG_REVIEW_CHAIN));
    review_prose(v, word(MSG_REVIEW_CHAIN_WHAT));
    states(v);
    for (size_t i = 0; i < k->nmoves; i++)
        move(v, &k->moves[i]);
}
