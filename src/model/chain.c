/*
 * chain.c - the states of a procedure and the moves between them: the key `chain` of a guide, the same as JSON for the counter, and whether the
 * whole holds together. What guards mean is the rule stage's to say; here they are rules with a place.
 */
#include <stdlib.h>
#include <string.h>

#include "model/model_int.h"

enum { CHAIN_FORMAT = 1, MOST_STATES = 200 };

#define STRUCT(m) .off = offsetof(struct SUBJECT, m)
#define COUNTED(m) .off = offsetof(struct SUBJECT, m), .off_n = offsetof(struct SUBJECT, n##m)

/* ---- the keys ---- */

static const char *const paper_names[] = {[CHAIN_OFFICIAL] = "official", [CHAIN_RECEIPT] = "receipt"};
static const char *const cause_names[] = {[CAUSE_PERSON] = NULL, [CAUSE_DEPARTMENT] = "department", [CAUSE_DUE] = "due"};
static const struct words chain_paper_words = WORDS(paper_names), cause_words = WORDS(cause_names);

#define SUBJECT chain_state
static const struct key_spec state_keys[] = {
    {.key = "id", .kind = KEY_STRING, .flags = KEY_REQUIRED, STRUCT(id), .ok = id_ok, .bad = MSG_BAD_ID},
    {.key = "name", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(name)},
    {.key = "locked", .kind = KEY_BOOL, STRUCT(locked)},
    {.key = "until_deadline", .kind = KEY_BOOL, STRUCT(until_deadline)},
    {.key = "reason", .kind = KEY_TEXT, STRUCT(reason)},
    {.key = "changed", .kind = KEY_STRING, STRUCT(changed), .ok = id_ok, .bad = MSG_BAD_ID},
    {.key = "papers", .kind = KEY_WORD_SET, STRUCT(papers), .words = &chain_paper_words},
    {.key = "end", .kind = KEY_BOOL, STRUCT(end)},
};
static const struct schema state_schema = {SCHEMA_KEYS(state_keys), .size = sizeof(struct chain_state), .has_place = true,
                                           .at = offsetof(struct chain_state, at)};
#undef SUBJECT

#define SUBJECT chain_outcome
static const struct key_spec outcome_keys[] = {
    {.key = "to", .kind = KEY_STRING, .flags = KEY_REQUIRED, STRUCT(to), .ok = id_ok, .bad = MSG_BAD_ID},
    {.key = "when", .kind = KEY_EXPR, STRUCT(when)},
};
static const struct schema outcome_schema = {SCHEMA_KEYS(outcome_keys), .size = sizeof(struct chain_outcome), .has_place = true,
                                             .at = offsetof(struct chain_outcome, at)};
#undef SUBJECT

/* A guard that does not say otherwise tells that the state forbids the move. */
static void move_done(struct load *l, const struct ynode *node, void *obj)
{
    struct chain_move *m = obj;
    size_t n;
    struct ynode *const *item = list_items(l, "guards", ymap_get(node, "guards"), &n);
    for (size_t i = 0; i < m->nguards && i < n && n == m->nguards; i++)
        if (m->guards[i].c.expr.s && !ymap_get(item[i], "code"))
            m->guards[i].c.code = "R-STATE";
}

#define SUBJECT chain_move
static const struct key_spec move_keys[] = {
    {.key = "id", .kind = KEY_STRING, .flags = KEY_REQUIRED, STRUCT(id), .ok = id_ok, .bad = MSG_BAD_ID},
    {.key = "name", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(name)},
    {.key = "from", .kind = KEY_TEXTS, .flags = KEY_REQUIRED, COUNTED(from), .ok = id_ok, .bad = MSG_BAD_ID},
    {.key = "to", .kind = KEY_STRING, STRUCT(to), .ok = id_ok, .bad = MSG_BAD_ID},
    {.key = "outcomes", .kind = KEY_OBJECTS, COUNTED(outcomes), .of = &outcome_schema},
    {.key = "by", .kind = KEY_TEXT, STRUCT(by)},
    {.key = "asks", .kind = KEY_OBJECTS, COUNTED(asks), .of = &field_schema},
    {.key = "guards", .kind = KEY_OBJECTS, COUNTED(guards), .of = &rule_schema},
    {.key = "refusal", .kind = KEY_TEXT, STRUCT(refusal)},
    {.key = "cause", .kind = KEY_WORD, STRUCT(cause), .words = &cause_words},
    {.key = "number", .kind = KEY_STRING, STRUCT(number), .ok = id_ok, .bad = MSG_BAD_ID},
    {.key = "letter", .kind = KEY_TEXTS, COUNTED(letter)},
    {.key = "list", .kind = KEY_TEXTS, COUNTED(list)},
};
static const struct schema move_schema = {SCHEMA_KEYS(move_keys), .size = sizeof(struct chain_move), .has_place = true,
                                          .at = offsetof(struct chain_move, at), .done = move_done};
#undef SUBJECT

#define SUBJECT chain
static const struct key_spec chain_keys[] = {
    {.key = "states", .kind = KEY_OBJECTS, .flags = KEY_REQUIRED, COUNTED(states), .of = &state_schema},
    {.key = "moves", .kind = KEY_OBJECTS, .flags = KEY_REQUIRED, COUNTED(moves), .of = &move_schema},
};
#undef SUBJECT
static void chain_done(struct load *l, const struct ynode *node, void *obj);
const struct schema chain_schema = {SCHEMA_KEYS(chain_keys), .size = sizeof(struct chain), .done = chain_done};

/* ---- finding ---- */

const struct chain_state *chain_state(const struct chain *c, const char *id)
{
    for (size_t i = 0; i < c->nstates; i++)
        if (c->states[i].id && strcmp(c->states[i].id, id) == 0)
            return &c->states[i];
    return NULL;
}

const struct chain_move *chain_move(const struct chain *c, const char *word)
{
    for (size_t i = 0; i < c->nmoves; i++)
        if ((c->moves[i].id && strcmp(c->moves[i].id, word) == 0) || (c->moves[i].name.s && strcmp(c->moves[i].name.s, word) == 0))
            return &c->moves[i];
    return NULL;
}

bool chain_starts(const struct chain_move *m, const struct chain_state *s)
{
    for (size_t i = 0; i < m->nfrom; i++)
        if (strcmp(m->from[i].s, s->id) == 0 || (strcmp(m->from[i].s, CHAIN_ANY) == 0 && !s->end))
            return true;
    return false;
}

bool chain_governs(const struct chain *c, enum chain_paper paper)
{
    for (size_t i = 0; i < c->nstates; i++)
        if (c->states[i].papers & 1u << paper)
            return true;
    return false;
}

/* ---- whether it holds together ---- */

static bool leads_to(const struct chain_move *m, const struct chain_state *s)
{
    if (m->to && strcmp(m->to, s->id) == 0)
        return true;
    for (size_t i = 0; i < m->noutcomes; i++)
        if (m->outcomes[i].to && strcmp(m->outcomes[i].to, s->id) == 0)
            return true;
    return false;
}

/* One step from state to state, by a move or by a change of what was handed in. */
static bool is_step(const struct chain *c, const struct chain_state *from, const struct chain_state *to)
{
    if (from->changed && strcmp(from->changed, to->id) == 0)
        return true;
    for (size_t i = 0; i < c->nmoves; i++)
        if (chain_starts(&c->moves[i], from) && leads_to(&c->moves[i], to))
            return true;
    return false;
}

/* Marks what can be reached from the marked states, or, backwards, what they can be reached from. */
static void spread(const struct chain *c, bool *on, bool backwards)
{
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < c->nstates; i++)
            for (size_t k = 0; k < c->nstates && on[i]; k++)
                if (!on[k] && (backwards ? is_step(c, &c->states[k], &c->states[i]) : is_step(c, &c->states[i], &c->states[k])))
                    on[k] = more = true;
    }
}

static void check_ways(struct load *l, const struct chain *c)
{
    bool *here = xcalloc(c->nstates, sizeof *here), *ends = xcalloc(c->nstates, sizeof *ends), any_end = false;
    here[0] = true;
    for (size_t i = 0; i < c->nstates; i++)
        any_end |= ends[i] = c->states[i].end;
    if (!any_end)
        problem0(l, c->states[0].at, MSG_CHAIN_NO_END);
    spread(c, here, false);
    spread(c, ends, true);
    for (size_t i = 0; i < c->nstates; i++) {
        if (!here[i])
            problem(l, c->states[i].at, MSG_CHAIN_UNREACHED, c->states[i].name.s);
        else if (any_end && !ends[i])
            problem(l, c->states[i].at, MSG_CHAIN_DEAD_END, c->states[i].name.s);
    }
    for (size_t i = 0; i < c->nmoves; i++) {
        bool possible = false;
        for (size_t k = 0; k < c->nstates; k++)
            possible |= here[k] && chain_starts(&c->moves[i], &c->states[k]);
        if (!possible)
            problem(l, c->moves[i].at, MSG_CHAIN_NEVER, c->moves[i].name.s);
    }
    free(here);
    free(ends);
}

static void check_known(struct load *l, const struct chain *c, const char *id, struct place at)
{
    if (id && !chain_state(c, id))
        problem(l, at, MSG_CHAIN_NO_STATE, id);
}

static void check_states(struct load *l, const struct chain *c)
{
    for (size_t i = 0; i < c->nstates; i++) {
        const struct chain_state *s = &c->states[i];
        const struct chain_state *first = chain_state(c, s->id);
        if (first != s)
            problem(l, s->at, MSG_NAME_TWICE, s->id, place_words(l, first->at));
        if (strcmp(s->id, "merged") == 0 || strcmp(s->id, CHAIN_ANY) == 0)
            problem(l, s->at, MSG_CHAIN_RESERVED, s->id);
        if (s->changed && s->locked)
            problem0(l, s->at, MSG_CHAIN_LOCKED_CHANGED);
        if (s->reason.s && !s->locked && !s->until_deadline)
            problem0(l, s->reason.at, MSG_CHAIN_REASON);
        check_known(l, c, s->changed, s->at);
    }
    if (strcmp(c->states[0].id, CHAIN_FIRST) != 0)
        problem(l, c->states[0].at, MSG_CHAIN_FIRST, CHAIN_FIRST);
}

static void check_outcomes(struct load *l, const struct chain *c, const struct chain_move *m)
{
    if (!m->to == !m->noutcomes)
        problem0(l, m->at, MSG_CHAIN_TO_ONE);
    for (size_t i = 0; i < m->noutcomes; i++) {
        const struct chain_outcome *o = &m->outcomes[i];
        check_known(l, c, o->to, o->at);
        if (!o->when.s != (i + 1 == m->noutcomes))
            problem0(l, o->at, MSG_CHAIN_OUTCOME);
    }
    check_known(l, c, m->to, m->at);
}

/* Two moves whose facts would have the same names count as the same. */
static bool same_word(const char *a, const char *b)
{
    for (; *a && *b; a++, b++)
        if (*a != *b && !((*a == '-' || *a == '_') && (*b == '-' || *b == '_')))
            return false;
    return *a == *b;
}

static void check_asks(struct load *l, const struct chain_move *m)
{
    const struct rule **rules = xmalloc((m->nguards + 1) * sizeof *rules);
    for (size_t i = 0; i < m->nasks; i++) {
        const struct field *f = &m->asks[i];
        if (!f->name)
            problem(l, f->at, MSG_MISSING, "name");
        for (size_t k = 0; k < i && f->name; k++)
            if (m->asks[k].name && strcmp(m->asks[k].name, f->name) == 0)
                problem(l, f->at, MSG_NAME_TWICE, f->name, place_words(l, m->asks[k].at));
        if (!type_has_field(f->type) || f->type == TYPE_HIDDEN || f->type == TYPE_FILE)
            problem(l, f->at, MSG_CHAIN_ASK_TYPE, type_name(f->type));
    }
    for (size_t i = 0; i < m->nguards; i++) {
        rules[i] = &m->guards[i];
        if (m->guards[i].eligibility)
            problem0(l, m->guards[i].at, MSG_ELIGIBILITY_PLACE);
    }
    rule_ids_check(l, rules, m->nguards);
    free(rules);
}

static void check_moves(struct load *l, const struct chain *c)
{
    for (size_t i = 0; i < c->nmoves; i++) {
        const struct chain_move *m = &c->moves[i];
        for (size_t k = 0; k < i; k++)
            if (same_word(c->moves[k].id, m->id) || strcmp(c->moves[k].name.s, m->name.s) == 0)
                problem(l, m->at, MSG_NAME_TWICE, m->id, place_words(l, c->moves[k].at));
        if (strcmp(m->id, "changed") == 0)
            problem(l, m->at, MSG_CHAIN_RESERVED, m->id);
        for (size_t k = 0; k < m->nfrom; k++)
            if (strcmp(m->from[k].s, CHAIN_ANY) != 0)
                check_known(l, c, m->from[k].s, m->from[k].at);
        check_outcomes(l, c, m);
        check_asks(l, m);
    }
}

/* Only when every part could be read: else what is missing would be told twice. */
static void chain_done(struct load *l, const struct ynode *node, void *obj)
{
    const struct chain *c = obj;
    size_t before = l->mistakes;
    bool whole = c->nstates > 0;
    (void)node;
    for (size_t i = 0; i < c->nstates; i++)
        whole = whole && c->states[i].id && c->states[i].name.s;
    for (size_t i = 0; i < c->nmoves; i++) {
        whole = whole && c->moves[i].id && c->moves[i].name.s;
        for (size_t k = 0; k < c->moves[i].nfrom; k++)
            whole = whole && c->moves[i].from[k].s;
    }
    if (c->nstates > MOST_STATES)
        problem0(l, c->states[MOST_STATES].at, MSG_CHAIN_MANY);
    if (!whole || c->nstates > MOST_STATES)
        return;
    check_states(l, c);
    check_moves(l, c);
    if (l->mistakes == before)
        check_ways(l, c);
}

/* ---- the facts that guards may ask for, and what a move asks, as a form ---- */

struct fact { const char *name; enum type type; enum msg label; };
static const struct fact facts[] = {
    {"state", TYPE_TEXT, MSG_FACT_STATE},
    {"number", TYPE_TEXT, MSG_FACT_NUMBER},
    {"forms", TYPE_INTEGER, MSG_FACT_FORMS},
    {"conflicts", TYPE_INTEGER, MSG_FACT_CONFLICTS},
    {"errors", TYPE_INTEGER, MSG_FACT_ERRORS},
    {"missing", TYPE_INTEGER, MSG_FACT_MISSING},
    {"files", TYPE_INTEGER, MSG_FACT_FILES},
    {"paper", TYPE_INTEGER, MSG_FACT_PAPER},
    {"moves", TYPE_INTEGER, MSG_FACT_MOVES},
    {"banned", TYPE_INTEGER, MSG_FACT_BANNED},
    {"open", TYPE_INTEGER, MSG_FACT_OPEN},
    {"received_on", TYPE_DATE, MSG_FACT_RECEIVED_ON},
    {"changed_on", TYPE_DATE, MSG_FACT_CHANGED_ON},
    {"since", TYPE_DATE, MSG_FACT_SINCE},
    {"told_on", TYPE_DATE, MSG_FACT_TOLD_ON},
    {"due_on", TYPE_DATE, MSG_FACT_DUE_ON},
    {"today", TYPE_DATE, MSG_FACT_TODAY},
};
static const struct fact move_facts[] = {
    {"times", TYPE_INTEGER, MSG_FACT_MOVE_TIMES},
    {"on", TYPE_DATE, MSG_FACT_MOVE_ON},
    {"kept", TYPE_INTEGER, MSG_FACT_MOVE_KEPT},
    {"number", TYPE_TEXT, MSG_FACT_MOVE_NUMBER},
};
enum { FACTS = sizeof facts / sizeof *facts, MOVE_FACTS = sizeof move_facts / sizeof *move_facts };

/* Labels are Chinese as those of forms are, whatever language is set. */
static void add_fact(struct section *s, const struct fact *fact, const char *name, const char *move, struct arena *a)
{
    struct buf label = BUF_INIT;
    msg_format_in(&label, LANG_ZH, fact->label, MSG_ARGS(move));
    s->fields[s->nfields++] = (struct field){.name = name, .label = {.s = arena_strdup(a, label.p)}, .type = fact->type, .min = -1, .max = -1};
    buf_clear(&label);
}

const char *chain_fact(const struct chain_move *m, const char *what, struct arena *a)
{
    char *name = arena_printf(a, "%s_%s", m->id, what);
    for (char *p = name; *p; p++)
        if (*p == '-')
            *p = '_';
    return name;
}

/* What a move asked the last time it was made is a fact for every later one: of its type, but free of what was demanded then. */
static void add_move_facts(struct section *s, const struct chain_move *m, struct arena *a)
{
    for (size_t i = 0; i < MOVE_FACTS; i++)
        add_fact(s, &move_facts[i], chain_fact(m, move_facts[i].name, a), m->name.s, a);
    for (size_t i = 0; i < m->nasks; i++) {
        const struct field *f = &m->asks[i];
        struct field *to = &s->fields[s->nfields++];
        *to = (struct field){.name = chain_fact(m, f->name, a), .label = f->label, .type = f->type == TYPE_CALCULATED ? TYPE_TEXT : f->type, .min = -1, .max = -1,
                             .choices = f->choices, .nchoices = f->nchoices, .list = f->list, .formers = f->formers, .nformers = f->nformers,
                             .level = f->level, .kinds = f->kinds, .id_kinds = f->id_kinds};
    }
}

/* The guards, then the conditions of its outcomes, so that all are compiled in one place. */
static void add_rules(struct form *f, const struct chain_move *m, struct arena *a)
{
    f->rules = arena_alloc(a, (m->nguards + m->noutcomes) * sizeof *f->rules);
    for (size_t i = 0; i < m->nguards; i++)
        f->rules[f->nrules++] = m->guards[i];
    for (size_t i = 0; i < m->noutcomes; i++)
        if (m->outcomes[i].when.s)
            f->rules[f->nrules++] = (struct rule){.id = arena_printf(a, "to %zu", i), .at = m->outcomes[i].at,
                                                  .c = {.expr = m->outcomes[i].when, .message = {.s = m->outcomes[i].to}, .code = "R-STATE"}};
}

struct form *chain_case(const struct chain *c, const struct chain_move *m, struct arena *a)
{
    struct form *f = arena_alloc(a, sizeof *f);
    size_t n = FACTS;
    for (size_t i = 0; i < c->nmoves; i++)
        n += MOVE_FACTS + c->moves[i].nasks;
    *f = (struct form){.id = CHAIN_CASE, .version = "1", .title = m ? m->name : (struct text){.s = CHAIN_CASE}, .nsections = 2, .copies = 1};
    f->sections = arena_alloc(a, 2 * sizeof *f->sections);
    f->sections[0] = (struct section){.kind = SECTION_FIELDS, .fields = m ? m->asks : NULL, .nfields = m ? m->nasks : 0};
    f->sections[1] = (struct section){.kind = SECTION_FIELDS, .fields = arena_alloc(a, n * sizeof(struct field))};
    for (size_t i = 0; i < FACTS; i++)
        add_fact(&f->sections[1], &facts[i], facts[i].name, "", a);
    for (size_t i = 0; i < c->nmoves; i++)
        add_move_facts(&f->sections[1], &c->moves[i], a);
    if (m) {
        f->at = m->at;
        add_rules(f, m, a);
    }
    return f;
}

/* ---- as JSON for the counter ---- */

json_t *chain_to_json(const char *procedure, const struct chain *c)
{
    json_t *o = json_object();
    json_object_set_new(o, "format", json_integer(CHAIN_FORMAT));
    json_object_set_new(o, "procedure", json_string(procedure));
    json_object_set_new(o, "chain", schema_to_json(&chain_schema, c));
    return o;
}

struct chain *chain_from_json(const json_t *j, struct arena *a, struct buf *why)
{
    struct load l;
    load_init(&l, a, NULL, NULL);
    l.why = why;
    struct chain *c = arena_alloc(a, sizeof *c);
    const json_t *format = json_object_get(j, "format");
    if (!json_is_object(j) || !json_is_integer(format))
        problem0(&l, place_at(NULL, 0, 0), MSG_JSON_NO_FORM);
    else if (json_integer_value(format) != CHAIN_FORMAT)
        problem0(&l, place_at(NULL, 0, 0), MSG_JSON_FORMAT);
    else
        schema_from_json(&l, &chain_schema, json_object_get(j, "chain"), c);
    for (size_t i = 0; l.mistakes == 0 && i < c->nmoves; i++) {
        for (size_t k = 0; k < c->moves[i].nasks; k++)
            field_finish(&l, &c->moves[i].asks[k], NULL);
        for (size_t k = 0; k < c->moves[i].nguards; k++)
            rule_finish(&l, &c->moves[i].guards[k], NULL);
    }
    if (l.mistakes == 0)
        chain_done(&l, NULL, c);
    if (l.mistakes == 0 && c->nstates == 0)
        problem(&l, place_at(NULL, 0, 0), MSG_EMPTY, "states");
    bool good = l.mistakes == 0;
    load_clear(&l);
    return good ? c : NULL;
}
