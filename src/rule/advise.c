/*
 * advise.c - what is wrong with rules although each expression is one: messages that name nothing, conditions that never change.
 */
#include <assert.h>
#include <string.h>

#include "rule/compile_int.h"
#include "rule/program_int.h"

enum { MESSAGE_HAN = 40 };                                 /* the most Han characters that the author's own words may have */

struct advising { struct program *p; struct diags *d; };

static struct expr_scope scope_of(const struct program *p, const struct form *form, const struct section *s, const struct field *f)
{
    return (struct expr_scope){.form = form, .section = s, .self = f, .forms = p->env.forms, .nforms = p->env.nforms,
                               .type_of = program_type_of, .ctx = (struct program *)p};
}

/* ---- messages ---- */

static struct place place_in(const struct text *t, const char *at)
{
    struct compile c = {.text = *t};
    return compile_place(&c, (size_t)(at - t->s));
}

/* One ${name} at `at`, which is its dollar sign. */
static void look_at_name(struct advising *v, const struct text *t, const char *at, const char *name, const struct expr_scope *scope)
{
    bool table = scope->section && scope->section->kind == SECTION_TABLE;
    struct place place = place_in(t, at);
    if (strcmp(name, ".") == 0) {
        if (!scope->self)
            diag0(v->d, place, MSG_EXPR_NO_DOT);
    } else if (strcmp(name, "row") == 0 || strcmp(name, "other") == 0) {
        if (!table)
            diag(v->d, place, MSG_PROGRAM_ROW_OUTSIDE, name);
    } else {
        struct text as_expression = {arena_printf(v->p->arena, "${%s}", name), place};
        expr_compile(as_expression, scope, 't', v->p->arena, v->d);
    }
}

static void look_at_message(struct advising *v, const struct text *t, const struct expr_scope *scope)
{
    if (!t->s)
        return;
    size_t han = 0;
    for (const char *s = t->s; *s;) {
        const char *close = strncmp(s, "${", 2) == 0 ? strchr(s, '}') : NULL;
        if (close) {
            look_at_name(v, t, s, arena_strndup(v->p->arena, s + 2, (size_t)(close - s - 2)), scope);
            s = close + 1;
            continue;
        }
        if (strncmp(s, "${", 2) == 0)
            diag0(v->d, place_in(t, s), MSG_EXPR_REF_OPEN);
        han += uni_is_han(u8_next(&s));
    }
    if (han > MESSAGE_HAN) {
        char have[24], most[16];
        snprintf(have, sizeof have, "%zu", han);
        snprintf(most, sizeof most, "%d", MESSAGE_HAN);
        diag(v->d, t->at, MSG_PROGRAM_MESSAGE_LONG, have, most);
    }
}

/* ---- conditions that never change ---- */

/* A tree that looks at nothing: its truth, else unknown. */
static bool is_always(const struct advising *v, const struct node *n, bool truth)
{
    if (!n || !expr_is_constant(n))
        return false;
    struct answers none = {.arena = v->p->arena};
    struct rule_context ctx = {.received = {0, 0, 0}};
    struct expr_env env = {.form = v->p->form, .answers = &none, .ctx = &ctx, .arena = v->p->arena};
    return expr_eval(n, &env).b == truth;
}

static void look_at_relevant(struct advising *v, const struct node *n, const struct text *t)
{
    if (is_always(v, n, false))
        diag0(v->d, t->at, MSG_PROGRAM_UNREACHABLE);
}

/* expr_compile warns of constants inside; a plain true() or false() as the whole is left to us. */
static void look_at_constant(struct advising *v, const struct node *n)
{
    if (n && n->kind == NODE_CALL && (n->fn == FN_true || n->fn == FN_false))
        diag0(v->d, n->at, MSG_EXPR_CONSTANT);
}

/* ---- rules ---- */

static void look_at_rule(struct advising *v, const struct compiled_rule *r, const struct form *form, const struct section *s)
{
    struct expr_scope scope = scope_of(v->p, form, s, NULL);
    const struct rule *rule = r->rule;
    look_at_message(v, &rule->c.message, &scope);
    look_at_message(v, &rule->c.remedy, &scope);
    look_at_constant(v, r->constraint);
    look_at_relevant(v, r->relevant, &rule->relevant);
}

static void look_at_field(struct advising *v, const struct section *s, const struct field *f, const struct field_rules *r)
{
    struct expr_scope scope = scope_of(v->p, v->p->form, s, f);
    look_at_message(v, &f->constraint.message, &scope);
    look_at_message(v, &f->constraint.remedy, &scope);
    look_at_relevant(v, r->relevant, &f->relevant);
    look_at_constant(v, r->constraint);
    look_at_constant(v, r->required_if);
}

static void look_at_sections(struct advising *v)
{
    for (size_t i = 0; i < v->p->form->nsections; i++) {
        const struct section *s = &v->p->form->sections[i];
        const struct section_rules *r = &v->p->sections[i];
        look_at_relevant(v, r->relevant, &s->relevant);
        for (size_t k = 0; k < s->nfields; k++)
            look_at_field(v, s, &s->fields[k], &r->fields[k]);
        for (size_t k = 0; k < s->nrules; k++)
            look_at_rule(v, &r->rules[k], v->p->form, s);
    }
}

/* ---- facts ---- */

static void look_at_facts(struct advising *v)
{
    const struct procedure *facts = &v->p->form->facts;
    for (size_t i = 0; i < facts->nrules; i++)
        look_at_rule(v, &v->p->facts_rules[i], program_only_form(v->p), NULL);
    for (size_t i = 0; i < facts->nexcluded; i++)
        look_at_constant(v, v->p->excluded[i]);
}

void program_advise(struct program *p, bool facts_too, struct diags *d)
{
    struct advising v = {p, d};
    look_at_relevant(&v, p->relevant, &p->form->relevant);
    look_at_sections(&v);
    for (size_t i = 0; i < p->form->nrules; i++)
        look_at_rule(&v, &p->rules[i], p->form, NULL);
    if (facts_too)
        look_at_facts(&v);
}
