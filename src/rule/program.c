/*
 * program.c - every expression of a form and its procedure in one place: compiled from text, written as JSON, read back from it.
 *
 * Knows where expressions stand and in what scope; not what they mean.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "rule/program_int.h"

/* ---- finding ---- */

const struct form *program_form_of(const struct program *p, const char *id)
{
    if (strcmp(p->form->id, id) == 0)
        return p->form;
    for (size_t i = 0; i < p->env.nforms; i++)
        if (strcmp(p->env.forms[i]->id, id) == 0)
            return p->env.forms[i];
    return NULL;
}

const struct form *program_only_form(const struct program *p)
{
    const struct procedure *facts = &p->form->facts;
    return facts->nforms == 1 ? program_form_of(p, facts->forms[0].s) : NULL;
}

const char *canonical_path(struct arena *a, const struct section *s, const struct field *f)
{
    return s->kind == SECTION_TABLE ? arena_printf(a, "%s.%s", s->name, f->name) : f->name;
}

const struct form *program_form(const struct program *p) { return p->form; }

static const struct codelist *list_hook(void *ctx, const char *id)
{
    const struct program *p = ctx;
    return p->env.codes(p->env.ctx, id);
}

/* ---- every place for an expression ---- */

struct walk { struct program *p; slot_fn *fn; void *ctx; struct slot slot; };

static void begin_slot(struct walk *w, const struct form *form, const struct section *s, const struct field *f)
{
    const struct program *p = w->p;
    w->slot = (struct slot){.scope = {.form = form, .section = s, .self = f, .forms = p->env.forms, .nforms = p->env.nforms,
                                      .codes = p->env.codes ? list_hook : NULL, .type_of = program_type_of, .ctx = w->p}};
}

static void emit(struct walk *w, const struct text *text, char want, struct node **node)
{
    w->slot.text = text;
    w->slot.want = want;
    w->slot.node = node;
    if (text->s)
        w->fn(w->ctx, &w->slot);
}

/* What a calculation has to yield: the field stores it. */
static char wanted_of(const struct field *f)
{
    switch (f->type) {
    case TYPE_CALCULATED:
    case TYPE_HIDDEN: return 0;
    case TYPE_INTEGER:
    case TYPE_DECIMAL:
    case TYPE_MONEY:
    case TYPE_YEAR: return 'n';
    case TYPE_DATE: return 'd';
    case TYPE_YEAR_MONTH: return 'm';
    case TYPE_PERIOD: return 'p';
    case TYPE_TICK: return 'b';
    default: return 't';
    }
}

static void walk_field(struct walk *w, const struct section *s, const struct field *f, struct field_rules *r)
{
    const struct { const char *key; const struct text *text; char want; struct node **node; bool own; } kinds[] = {
        {"relevant", &f->relevant, 'b', &r->relevant, true},
        {"required_if", &f->required_if, 'b', &r->required_if, true},
        {"calculation", &f->calculation, wanted_of(f), &r->calculation, true},
        {"constraint", &f->constraint.expr, 'b', &r->constraint, false},
    };
    if (!f->name || !(type_has_field(f->type) || f->type == TYPE_FILE))
        return;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        begin_slot(w, w->p->form, s, f);
        w->slot.own = kinds[i].own;
        const char *table = s->kind == SECTION_TABLE ? s->name : "", *dot = s->kind == SECTION_TABLE ? "." : "";
        snprintf(w->slot.name, sizeof w->slot.name, "field %s%s%s %s", table, dot, f->name, kinds[i].key);
        emit(w, kinds[i].text, kinds[i].want, kinds[i].node);
    }
}

/* where: "rules.", "sections.2.rules." or "facts.rules." */
static void walk_rules(struct walk *w, const char *where, const struct form *form, const struct section *s, const struct rule *rules,
                       size_t n, struct compiled_rule *out, bool facts)
{
    for (size_t i = 0; i < n; i++) {
        const struct rule *r = &rules[i];
        for (int relevant = 1; relevant >= 0; relevant--) {
            begin_slot(w, form, s, NULL);
            w->slot.facts = facts;
            w->slot.id = r->id;
            snprintf(w->slot.name, sizeof w->slot.name, "%s%zu.%s", where, i, relevant ? "relevant" : "constraint");
            emit(w, relevant ? &r->relevant : &r->c.expr, 'b', relevant ? &out[i].relevant : &out[i].constraint);
        }
    }
}

static void walk_section(struct walk *w, size_t index)
{
    const struct section *s = &w->p->form->sections[index];
    struct section_rules *r = &w->p->sections[index];
    char where[64];
    if (s->kind == SECTION_TABLE && !s->name)
        return;                                            /* told by the model */
    begin_slot(w, w->p->form, NULL, NULL);
    w->slot.own = true;
    snprintf(w->slot.name, sizeof w->slot.name, "sections.%zu.relevant", index);
    emit(w, &s->relevant, 'b', &r->relevant);
    for (size_t i = 0; i < s->nfields; i++)
        walk_field(w, s, &s->fields[i], &r->fields[i]);
    snprintf(where, sizeof where, "sections.%zu.rules.", index);
    walk_rules(w, where, w->p->form, s, s->rules, s->nrules, r->rules, false);
}

/* A row of the facts whose expression stands in the form it names. */
static void walk_fact(struct walk *w, const char *what, size_t i, const char *key, const char *form, const struct text *text,
                      struct node **node)
{
    const struct form *at = form ? program_form_of(w->p, form) : program_only_form(w->p);
    if (form && !at)
        return;                                            /* told by the model */
    begin_slot(w, at, NULL, NULL);
    w->slot.facts = true;
    snprintf(w->slot.name, sizeof w->slot.name, "facts.%s.%zu.%s", what, i, key);
    emit(w, text, 'b', node);
}

static void walk_facts(struct walk *w)
{
    struct program *p = w->p;
    const struct procedure *f = &p->form->facts;
    for (size_t i = 0; i < f->neligibility; i++)
        walk_fact(w, "eligibility", i, "when", f->eligibility[i].form, &f->eligibility[i].when, &p->eligible[i]);
    for (size_t i = 0; i < f->nexcluded; i++)
        walk_fact(w, "excluded", i, "when", f->excluded[i].form, &f->excluded[i].when, &p->excluded[i]);
    for (size_t i = 0; i < f->nhours; i++)
        walk_fact(w, "hours", i, "when", f->hours[i].form, &f->hours[i].when, &p->hours[i]);
    walk_rules(w, "facts.rules.", program_only_form(p), NULL, f->rules, f->nrules, p->facts_rules, true);
    for (size_t i = 0; i < f->nmaterials; i++)
        walk_fact(w, "materials", i, "relevant", NULL, &f->materials[i].relevant, &p->materials[i]);
}

void program_slots(struct program *p, slot_fn *fn, void *ctx)
{
    struct walk w = {.p = p, .fn = fn, .ctx = ctx};
    begin_slot(&w, p->form, NULL, NULL);
    snprintf(w.slot.name, sizeof w.slot.name, "relevant");
    emit(&w, &p->form->relevant, 'b', &p->relevant);
    for (size_t i = 0; i < p->form->nsections; i++)
        walk_section(&w, i);
    walk_rules(&w, "rules.", p->form, NULL, p->form->rules, p->form->nrules, p->rules, false);
    walk_facts(&w);
}

static struct compiled_rule *empty_rules(struct arena *a, const struct rule *rules, size_t n)
{
    struct compiled_rule *v = arena_alloc(a, (n + 1) * sizeof *v);
    for (size_t i = 0; i < n; i++)
        v[i].rule = &rules[i];
    return v;
}

static struct node **empty_trees(struct arena *a, size_t n) { return arena_alloc(a, (n + 1) * sizeof(struct node *)); }

struct program *program_empty(const struct form *f, const struct program_env *env, struct arena *a)
{
    struct program *p = arena_alloc(a, sizeof *p);
    *p = (struct program){.form = f, .arena = a};
    if (env)
        p->env = *env;
    p->sections = arena_alloc(a, (f->nsections + 1) * sizeof *p->sections);
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        p->sections[i].fields = arena_alloc(a, (s->nfields + 1) * sizeof(struct field_rules));
        p->sections[i].rules = empty_rules(a, s->rules, s->nrules);
    }
    p->rules = empty_rules(a, f->rules, f->nrules);
    p->facts_rules = empty_rules(a, f->facts.rules, f->facts.nrules);
    p->eligible = empty_trees(a, f->facts.neligibility);
    p->excluded = empty_trees(a, f->facts.nexcluded);
    p->hours = empty_trees(a, f->facts.nhours);
    p->materials = empty_trees(a, f->facts.nmaterials);
    return p;
}

/* ---- what follows from the trees ---- */

static void note_form(void *ctx, const struct node *ref)
{
    if (ref->form)
        *(bool *)ctx = true;
}

bool names_another_form(const struct node *n)
{
    bool found = false;
    if (n)
        expr_each_ref(n, note_form, &found);
    return found;
}

/* Whether the tree looks at one row: it is judged in each then. */
static bool looks_at_row(const struct node *n)
{
    if (n->kind == NODE_REF ? n->same_row : n->kind == NODE_CALL && n->fn == FN_row)
        return true;
    for (size_t i = 0; i < n->nargs; i++)
        if (looks_at_row(n->args[i]))
            return true;
    return false;
}

static void settle_rules(struct compiled_rule *v, size_t n, bool facts)
{
    for (size_t i = 0; i < n; i++) {
        struct compiled_rule *r = &v[i];
        r->by_row = (r->constraint && looks_at_row(r->constraint)) || (r->relevant && looks_at_row(r->relevant));
        r->across = facts || names_another_form(r->constraint) || names_another_form(r->relevant);
    }
}

void program_settle(struct program *p)
{
    const struct form *f = p->form;
    for (size_t i = 0; i < f->nsections; i++)
        settle_rules(p->sections[i].rules, f->sections[i].nrules, false);
    settle_rules(p->rules, f->nrules, false);
    settle_rules(p->facts_rules, f->facts.nrules, true);
}

static bool has_across(const struct program *p)
{
    const struct form *f = p->form;
    for (size_t i = 0; i < f->nsections; i++) {
        for (size_t k = 0; k < f->sections[i].nrules; k++)
            if (p->sections[i].rules[k].across)
                return true;
        for (size_t k = 0; k < f->sections[i].nfields; k++)
            if (names_another_form(p->sections[i].fields[k].constraint))
                return true;
    }
    for (size_t i = 0; i < f->nrules; i++)
        if (p->rules[i].across || p->rules[i].rule->eligibility)
            return true;
    return false;
}

bool program_is_across(const struct program *p)
{
    const struct procedure *facts = &p->form->facts;
    return p->relevant || facts->nrules || facts->neligibility || facts->nexcluded || facts->nhours || has_across(p);
}

/* ---- from text ---- */

struct compiling { struct program *p; struct diags *d, *aside; bool first_form; };

static void refuse_other_form(void *ctx, const struct node *ref)
{
    if (ref->form)
        diag(ctx, ref->at, MSG_PROGRAM_OWN_ONLY, ref->form);
}

/* Where the procedure counts a month of validity as 30 days: months of not-older-than() and valid-for() become days. */
static void count_in_days(struct compiling *c, struct node *n)
{
    int months;
    if (n->kind == NODE_CALL && (n->fn == FN_not_older_than || n->fn == FN_valid_for) && sscanf(n->args[1]->s, "%d month", &months) == 1 &&
        strstr(n->args[1]->s, "month"))
        n->args[1]->s = arena_printf(c->p->arena, "%d day", 30 * months);
    for (size_t i = 0; i < n->nargs; i++)
        count_in_days(c, n->args[i]);
}

/* Mistakes in a slot when calculated fields of unknown type are taken for `guess`. */
static size_t count_mistakes(struct compiling *c, const struct slot *s, char guess)
{
    size_t before = diags_count(c->aside, LEVEL_ERROR);
    c->p->guess = guess;
    expr_compile(*s->text, &s->scope, s->want, c->p->arena, c->aside);
    return diags_count(c->aside, LEVEL_ERROR) - before;
}

/* A calculated field whose own mistake is told already has the type that makes the fewest mistakes of what looks at it: none that would
 * only repeat the first in other words, but all that have nothing to do with it. */
static char best_guess(struct compiling *c, const struct slot *s)
{
    static const char guesses[] = "ndmtp";
    size_t fewest = SIZE_MAX;
    char best = 'n';
    for (const char *g = guesses; *g && fewest > 0; g++) {
        size_t mistakes = count_mistakes(c, s, *g);
        if (mistakes < fewest) {
            fewest = mistakes;
            best = *g;
        }
    }
    return best;
}

static void compile_slot(void *ctx, const struct slot *s)
{
    struct compiling *c = ctx;
    struct diags *d = s->facts && !c->first_form ? c->aside : c->d;
    c->p->doubt = false;
    count_mistakes(c, s, 0);
    bool doubt = c->p->doubt;
    c->p->guess = doubt ? best_guess(c, s) : 0;
    struct node *n = expr_compile(*s->text, &s->scope, s->want, c->p->arena, d);
    c->p->guess = 0;
    if (doubt)
        n = NULL;
    if (n && s->own && names_another_form(n)) {
        expr_each_ref(n, refuse_other_form, d);
        n = NULL;
    }
    if (n && c->p->form->facts.month_is_30)
        count_in_days(c, n);
    *s->node = n;
}

struct program *program_new(const struct form *f, const struct program_env *env, struct arena *a, struct diags *d)
{
    struct program *p = program_empty(f, env, a);
    bool first = p->env.nforms == 0 || p->env.forms[0] == f;
    struct compiling c = {p, d, diags_new(), first};
    p->compiling = true;
    p->diags = d;
    program_slots(p, compile_slot, &c);
    p->compiling = false;
    p->diags = NULL;
    program_settle(p);
    program_order(p, d);
    program_advise(p, first, d);
    diags_free(c.aside);
    return p;
}

/* ---- as JSON ---- */

static json_t *checked(json_t *j)
{
    if (!j)
        die(MSG_NO_MEMORY, MSG_NONE);
    return j;
}

static void write_slot(void *ctx, const struct slot *s)
{
    if (*s->node)
        json_object_set_new(ctx, s->name, checked(expr_to_json(*s->node)));
}

static const char *type_key(const struct program *p, const struct known_type *t)
{
    const struct section *s = NULL;
    for (size_t i = 0; i < t->form->nsections && !s; i++)
        for (size_t k = 0; k < t->form->sections[i].nfields; k++)
            if (&t->form->sections[i].fields[k] == t->field)
                s = &t->form->sections[i];
    assert(s);
    const char *path = canonical_path(p->arena, s, t->field);
    return t->form == p->form ? path : arena_printf(p->arena, "%s:%s", t->form->id, path);
}

json_t *program_to_json(const struct program *p)
{
    json_t *j = checked(json_object()), *types = checked(json_object()), *order = checked(json_array()), *trees = checked(json_object());
    for (const struct known_type *t = p->types; t; t = t->next) {
        char word[2] = {t->type, '\0'};
        json_object_set_new(types, type_key(p, t), checked(json_string(word)));
    }
    for (size_t i = 0; i < p->norder; i++) {
        char name[SLOT_NAME];
        step_slot(p, &p->order[i], name, sizeof name);
        json_array_append_new(order, checked(json_string(name)));
    }
    program_slots((struct program *)p, write_slot, trees);
    json_object_set_new(j, "types", types);
    json_object_set_new(j, "order", order);
    json_object_set_new(j, "trees", trees);
    return j;
}

struct loading { struct program *p; const json_t *trees; struct buf *why; size_t n; bool failed; };

static void fail_loading(struct loading *l, const char *slot)
{
    l->failed = true;
    if (l->why->n == 0)
        msg_format(l->why, MSG_PROGRAM_JSON, MSG_ARGS(slot));
}

static void load_slot(void *ctx, const struct slot *s)
{
    struct loading *l = ctx;
    const json_t *j = json_object_get(l->trees, s->name);
    struct buf why = BUF_INIT;
    if (l->failed)
        return;
    l->n++;
    struct node *n = j ? expr_from_json(j, &s->scope, l->p->arena, &why) : NULL;
    bool wrong = !n || (s->want && n->type != s->want) || (n->type >= 'A' && n->type <= 'Z') || (s->own && names_another_form(n));
    if (wrong && why.n)
        buf_add(l->why, why.p, why.n);
    if (wrong)
        fail_loading(l, s->name);
    buf_clear(&why);
    *s->node = wrong ? NULL : n;
}

/* "years_total" or "form:years_total". False when it is no calculated field or no type. */
static bool load_type(struct program *p, const char *key, const json_t *value)
{
    const char *type = json_string_value(value), *colon = strchr(key, ':'), *path = colon ? colon + 1 : key, *dot = strchr(path, '.');
    const struct form *form = colon ? program_form_of(p, arena_strndup(p->arena, key, (size_t)(colon - key))) : p->form;
    if (!type || strlen(type) != 1 || !strchr("tnbdmp", *type) || !form || strlen(path) >= SLOT_NAME)
        return false;
    const char *look = dot ? arena_printf(p->arena, "%.*s.1%s", (int)(dot - path), path, dot) : path;
    bool na = false;
    const struct field *f = form_find(form, look, NULL, NULL, &na);
    if (!f || na || !type_is_open(f))
        return false;
    struct known_type *t = arena_alloc(p->arena, sizeof *t);
    *t = (struct known_type){.form = form, .field = f, .type = *type, .next = p->types};
    p->types = t;
    return true;
}

static void load_types(struct loading *l, const json_t *types)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)types, key, value)
        if (!l->failed && !load_type(l->p, key, value))
            fail_loading(l, "types");
}

/* j NULL: a definition from before there were rules, right as long as the form has none. */
struct program *program_from_json(const json_t *j, const struct form *f, const struct program_env *env, struct arena *a, struct buf *why)
{
    struct program *p = program_empty(f, env, a);
    struct loading l = {.p = p, .trees = json_object_get(j, "trees"), .why = why};
    if (j && !json_is_object(l.trees))
        fail_loading(&l, "trees");
    load_types(&l, json_object_get(j, "types"));
    program_slots(p, load_slot, &l);
    if (!l.failed && l.n != json_object_size(l.trees))
        fail_loading(&l, "trees");
    if (l.failed)
        return NULL;
    program_settle(p);
    if (!program_order(p, NULL)) {
        fail_loading(&l, "order");
        return NULL;
    }
    return p;
}

/* ---- as JavaScript ---- */

struct printing { program_js_fn *fn; void *ctx; struct buf js; };

static void print_slot(void *ctx, const struct slot *s)
{
    struct printing *p = ctx;
    if (!*s->node)
        return;
    buf_reset(&p->js);
    expr_to_js(*s->node, &p->js);
    p->fn(p->ctx, s->name, p->js.p);
}

void program_each_js(const struct program *p, program_js_fn *fn, void *ctx)
{
    struct printing printing = {fn, ctx, BUF_INIT};
    program_slots((struct program *)p, print_slot, &printing);
    buf_clear(&printing.js);
}
