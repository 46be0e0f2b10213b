/*
 * standing.c - where an application stands in the chain of its procedure, and the facts that guards ask for. Makes no move.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/standing_int.h"

/* ---- the chain of those that write none ---- */

static struct text word(enum msg id) { return (struct text){.s = msg_pattern_in(id, LANG_ZH)}; }

const struct chain *chain_usual(struct arena *a)
{
    static const char *const first = CHAIN_FIRST;
    struct chain *c = arena_alloc(a, sizeof *c);
    struct chain_state states[] = {{.id = CHAIN_FIRST, .name = word(MSG_MOVE_RECEIVED)},
                                   {.id = "accepted", .name = word(MSG_MOVE_ACCEPT), .end = true},
                                   {.id = "abandoned", .name = word(MSG_MOVE_ABANDON), .end = true, .locked = true}};
    struct chain_move moves[] = {{.id = "accept", .name = word(MSG_MOVE_ACCEPT), .to = "accepted", .nfrom = 1, .number = "accept"},
                                 {.id = "abandon", .name = word(MSG_MOVE_ABANDON), .to = "abandoned", .nfrom = 1}};
    c->nstates = sizeof states / sizeof *states;
    c->nmoves = sizeof moves / sizeof *moves;
    c->states = arena_alloc(a, sizeof states);
    c->moves = arena_alloc(a, sizeof moves);
    memcpy(c->states, states, sizeof states);
    for (size_t i = 0; i < c->nmoves; i++) {
        moves[i].from = arena_alloc(a, sizeof *moves[i].from);
        moves[i].from->s = first;
        c->moves[i] = moves[i];
    }
    return c;
}

/* ---- what is stored ---- */

static bool take_whose(void *ctx, const struct store_application *a)
{
    struct standing *c = ctx;
    c->application = a->id;
    c->procedure = arena_strdup(c->arena, a->procedure);
    c->round = arena_strdup(c->arena, a->round);
    c->person = arena_strdup(c->arena, a->person);
    c->name = arena_strdup(c->arena, a->name);
    c->number = arena_strdup(c->arena, a->number);
    c->state_id = arena_strdup(c->arena, a->state);
    c->state_name = arena_strdup(c->arena, a->state_name);
    return true;
}

static bool take_stored(void *ctx, const struct store_row *r)
{
    struct standing *c = ctx;
    const struct program *p = formset_program(c->forms, r->form, r->stored);
    struct date received;
    if (!p || !date_parse(r->received, &received))
        return true;
    struct answers *a = arena_alloc(c->arena, sizeof *a);
    *a = (struct answers){.arena = c->arena};
    store_answers(c->store, r->submission, r->revision, a);
    *VEC_ADD(c->v, c->n, c->cap) = (struct rule_form){.program = p, .answers = a, .received = received, .doubtful = strcmp(r->status, "conflict") == 0};
    if (!c->about)
        c->about = &program_form(p)->facts;
    return true;
}

bool standing_open(struct standing *c, struct store *s, struct formset *forms, long long application, struct arena *a)
{
    *c = (struct standing){.store = s, .forms = forms, .arena = a};
    store_each_application(s, application, take_whose, c);
    if (!c->procedure)
        return false;
    store_each_row(s, NULL, application, take_stored, c);
    c->chain = formset_chain(forms, c->procedure);
    if (!c->chain)
        c->chain = chain_usual(a);
    c->state = chain_state(c->chain, c->state_id);
    if (c->state && !*c->state_name)
        c->state_name = c->state->name.s;
    if (!*c->state_name)
        c->state_name = c->state_id;
    store_case(s, application, &c->stored);
    return true;
}

void standing_close(struct standing *c) { free(c->v); }

/* ---- facts ---- */

static void set_number(struct answers *a, const char *name, long long n)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", n);
    answers_set(a, name, text, 0);
}

struct counting { const char *material; bool found; };

static void look_at_item(void *ctx, const struct store_item *i)
{
    struct counting *k = ctx;
    k->found = k->found || (strcmp(i->kind, "form") != 0 && strcmp(i->material, k->material) == 0);
}

static bool form_is_in(const struct standing *c, const char *id)
{
    for (size_t i = 0; i < c->n; i++)
        if (strcmp(program_form(c->v[i].program)->id, id) == 0)
            return true;
    return false;
}

/* Materials that are wanted for sure and have come neither as data nor on paper. */
static int count_missing(const struct standing *c)
{
    struct needed *v;
    int missing = 0;
    size_t n = application_materials(c->store, c->forms, c->application, c->arena, &v);
    for (size_t i = 0; i < n; i++) {
        const struct material *m = v[i].material;
        struct counting k = {.material = m->id ? m->id : ""};
        if (v[i].need != NEED_YES || (m->condition.s && !m->relevant.s) || (m->form && form_is_in(c, m->form)))
            continue;
        store_each_item(c->store, c->application, look_at_item, &k);
        missing += !k.found;
    }
    return missing;
}

struct facts_of { const struct standing *c; struct answers *out; const struct chain_move *move; };

static void take_value(void *ctx, const struct store_move_value *v)
{
    struct facts_of *k = ctx;
    for (size_t i = 0; i < k->move->nasks; i++)
        if (strcmp(k->move->asks[i].name, v->name) == 0)
            answers_set(k->out, chain_fact(k->move, v->name, k->c->arena), v->value, 0);
}

static bool take_move(void *ctx, const struct store_moved *m)
{
    struct facts_of *k = ctx;
    struct arena *a = k->c->arena;
    k->move = chain_move(k->c->chain, m->move);
    if (!k->move)
        return true;
    const char *times = chain_fact(k->move, "times", a);
    set_number(k->out, times, strtoll(answers_get(k->out, times), NULL, 10) + 1);
    answers_set(k->out, chain_fact(k->move, "on", a), m->on, 0);
    answers_set(k->out, chain_fact(k->move, "number", a), m->number, 0);
    set_number(k->out, chain_fact(k->move, "kept", a), k->c->stored.changed <= m->after);
    for (size_t i = 0; i < k->move->nasks; i++)            /* of the last time only */
        answers_set(k->out, chain_fact(k->move, k->move->asks[i].name, a), "", 0);
    store_each_move_value(k->c->store, m->id, take_value, k);
    return true;
}

void standing_facts(const struct standing *c, struct date day, struct answers *out)
{
    const struct store_case *s = &c->stored;
    struct store_ban ban;
    char today[11];
    date_iso(day, today);
    const struct { const char *name; long long n; } counts[] = {{"forms", s->forms},   {"conflicts", s->conflicts},    {"errors", s->errors},
                                                                {"files", s->files},   {"paper", s->paper},            {"moves", s->moves},
                                                                {"missing", count_missing(c)}, {"banned", *c->person != '?' && ban_on(c->store, c->procedure, c->person, today, c->arena, &ban)},
                                                                {"open", !c->about || receiving_open(&c->about->receiving, day)}};
    const struct { const char *name, *value; } texts[] = {{"state", c->state_id},         {"number", c->number},       {"received_on", s->received_on},
                                                          {"changed_on", s->changed_on}, {"since", s->since},         {"told_on", s->told_on},
                                                          {"due_on", s->due_on},         {"today", today}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        set_number(out, counts[i].name, counts[i].n);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        answers_set(out, texts[i].name, texts[i].value, 0);
    for (size_t i = 0; i < c->chain->nmoves; i++) {
        set_number(out, chain_fact(&c->chain->moves[i], "times", c->arena), 0);
        set_number(out, chain_fact(&c->chain->moves[i], "kept", c->arena), 0);
    }
    struct facts_of k = {c, out, NULL};
    store_each_move(c->store, c->application, take_move, &k);
}

/* ---- judging ---- */

static struct move_rules *rules_of(const struct standing *c, const struct chain_move *m)
{
    size_t n = 0, most = c->about ? c->about->nforms : 0;
    struct form **forms = arena_alloc(c->arena, (most + 1) * sizeof(struct form *));
    for (size_t i = 0; i < most; i++) {
        const struct program *p = formset_current(c->forms, c->about->forms[i].s);
        if (p)
            forms[n++] = (struct form *)program_form(p);
    }
    struct program_env env = {forms, n, formset_codes, c->forms};
    struct diags *d = diags_new();                         /* told where the guide was checked */
    struct move_rules *r = move_rules_new(c->chain, m, &env, c->arena, d);
    diags_free(d);
    return r;
}

/* Fills in what was given for the questions of a move; what cannot be read is marked, and told when it is judged. */
static void take_given(const struct chain_move *m, const struct move_given *given, size_t n, struct answers *out)
{
    for (size_t i = 0; i < m->nasks; i++)
        for (size_t k = 0; k < n; k++) {
            struct buf b = BUF_INIT;
            if (strcmp(given[k].name, m->asks[i].name) != 0)
                continue;
            bool read = value_normalise(&m->asks[i], given[k].value, &b);
            answers_set(out, m->asks[i].name, b.p, read ? 0 : ANSWER_BAD);
            buf_clear(&b);
        }
}

const struct chain_state *standing_judge(const struct standing *c, const struct chain_move *m, struct date day,
                                         const struct move_given *given, size_t ngiven, struct answers *values, struct issues *out)
{
    struct answers all = {.arena = c->arena}, calculated = {.arena = c->arena};
    struct rule_context ctx = {.received = day, .regions = formset_regions(c->forms), .codes = formset_codes, .codes_ctx = c->forms, .calculated = &calculated};
    standing_facts(c, day, &all);
    take_given(m, given, ngiven, &all);
    const struct chain_state *to = move_judge(rules_of(c, m), &all, c->v, c->n, &ctx, out);
    for (size_t i = 0; values && i < m->nasks; i++) {
        const char *calculation = answers_get(&calculated, m->asks[i].name),
                   *value = *calculation ? calculation : answers_get(&all, m->asks[i].name);
        if (*value)
            answers_set(values, m->asks[i].name, value, 0);
    }
    return to;
}

/* ---- changes of what was handed in ---- */

static const char *sentence(struct arena *a, enum msg id, const char *const *args)
{
    struct buf b = BUF_INIT;
    msg_format(&b, id, args);
    const char *s = arena_strdup(a, b.p);
    buf_clear(&b);
    return s;
}

bool state_is_shut(const struct chain_state *s, const struct receiving *r, struct date day)
{
    return s->locked || (s->until_deadline && r && !receiving_open(r, day));
}

struct store_issue state_refusal(const struct chain_state *s, struct arena *a)
{
    bool own = s->reason.s != NULL;
    enum msg usual = s->locked ? MSG_MOVE_LOCKED : MSG_MOVE_DEADLINE;
    return (struct store_issue){"R-STATE", "error", "", "", "", "", sentence(a, usual, MSG_ARGS(s->name.s)),
                                own ? s->reason.s : sentence(a, s->locked ? MSG_MOVE_LOCKED_DO : MSG_MOVE_DEADLINE_DO, MSG_NONE), 0};
}

bool application_shut(struct store *s, struct formset *forms, long long application, struct date day, struct arena *a,
                      struct store_issue *out)
{
    struct standing c;
    bool shut = standing_open(&c, s, forms, application, a) && c.state && state_is_shut(c.state, c.about ? &c.about->receiving : NULL, day);
    if (shut)
        *out = state_refusal(c.state, a);
    standing_close(&c);
    return shut;
}

struct ban_found { const char *procedure; struct arena *arena; struct store_ban *out; bool found; };

static bool take_ban(void *ctx, const struct store_ban *b)
{
    struct ban_found *q = ctx;
    if (*b->procedure && strcmp(b->procedure, q->procedure) != 0)
        return true;
    *q->out = (struct store_ban){.id = b->id, .from = arena_strdup(q->arena, b->from), .until = arena_strdup(q->arena, b->until), .why = arena_strdup(q->arena, b->why)};
    q->found = true;
    return false;
}

bool ban_on(struct store *s, const char *procedure, const char *person, const char *day, struct arena *a, struct store_ban *out)
{
    struct ban_found q = {procedure, a, out, false};
    store_each_ban(s, person, day, take_ban, &q);
    return q.found;
}

void gate_init(struct gate *g, struct formset *forms, const struct form *f, struct date day, struct arena *a)
{
    *g = (struct gate){.forms = forms, .procedure = f->procedure ? f->procedure : f->id, .receiving = &f->facts.receiving, .day = day, .arena = a};
}

struct store_gate chain_gate(void *ctx, const char *state)
{
    struct gate *g = ctx;
    const struct chain *c = formset_chain(g->forms, g->procedure);
    const struct chain_state *s = chain_state(c ? c : chain_usual(g->arena), state), *to = NULL;
    struct store_gate out = {0};
    if (!s)
        return out;
    if (state_is_shut(s, g->receiving, g->day)) {
        g->issue = state_refusal(s, g->arena);
        out.refused = &g->issue;
    } else if (s->changed && (to = chain_state(c, s->changed))) {
        out = (struct store_gate){.to = to->id, .to_name = to->name.s, .name = msg_pattern_in(MSG_MOVE_CHANGED, LANG_ZH)};
    }
    return out;
}
