/*
 * links.c - which fields are looked at together: who mends one of them may have to change another. Knows expressions, no values.
 */
#include <string.h>

#include "rule/program_int.h"

struct linking {
    const struct program *p;
    const char *form, *path;                               /* what is asked about, without row */
    program_link_fn *fn; void *ctx;
    bool facts;
    /* of one expression */
    const char *home;                                      /* the form whose fields have no form in front */
    bool found, tell;
};

/* form NULL: where the expression stands. */
static void meet(struct linking *k, const char *form, const char *path, bool column)
{
    const char *own = k->home;
    if (!path)
        return;
    bool asked = strcmp(form ? form : own, k->form) == 0 && strcmp(path, k->path) == 0;
    k->found = k->found || asked;
    if (k->tell && (!asked || column))
        k->fn(k->ctx, form ? form : own, path, column);
}

static void meet_ref(void *ctx, const struct node *ref)
{
    struct linking *k = ctx;
    if (ref->section && ref->field)
        meet(k, ref->form, canonical_path(k->p->arena, ref->section, ref->field), ref->section->kind == SECTION_TABLE && !ref->same_row);
}

/* "form:path" or "path". */
static void meet_listed(struct linking *k, const struct rule *r)
{
    for (size_t i = 0; i < r->nfields; i++) {
        const char *s = r->fields[i].s, *colon = strchr(s, ':');
        meet(k, colon ? arena_strndup(k->p->arena, s, (size_t)(colon - s)) : NULL, colon ? colon + 1 : s, false);
    }
}

static const struct rule *rule_of(const struct program *p, const char *id)
{
    const struct form *f = p->form;
    for (size_t i = 0; i < f->nrules; i++)
        if (strcmp(f->rules[i].id, id) == 0)
            return &f->rules[i];
    for (size_t i = 0; i < f->facts.nrules; i++)
        if (strcmp(f->facts.rules[i].id, id) == 0)
            return &f->facts.rules[i];
    for (size_t i = 0; i < f->nsections; i++)
        for (size_t r = 0; r < f->sections[i].nrules; r++)
            if (strcmp(f->sections[i].rules[r].id, id) == 0)
                return &f->sections[i].rules[r];
    return NULL;
}

static void visit(struct linking *k, const struct slot *s)
{
    const struct rule *r = s->id ? rule_of(k->p, s->id) : NULL;
    if (*s->node)
        expr_each_ref(*s->node, meet_ref, k);
    if (s->scope.self && s->scope.section)
        meet(k, NULL, canonical_path(k->p->arena, s->scope.section, s->scope.self), false);
    if (r)
        meet_listed(k, r);
}

static void look_at(void *ctx, const struct slot *s)
{
    struct linking *k = ctx;
    if (s->facts && !k->facts)
        return;
    k->found = k->tell = false;
    k->home = s->scope.form ? s->scope.form->id : k->p->form->id;
    visit(k, s);
    k->tell = k->found;
    if (k->tell)
        visit(k, s);
}

/* A number that tells of the birth date and the sex. */
static void look_at_number(struct linking *k, const struct section *s, const struct field *f)
{
    const char *v[3] = { f->name, f->birth, f->sex };
    for (int round = 0; round < 2; round++) {
        k->tell = round > 0 && k->found;
        for (int i = 0; i < 3; i++)
            if (v[i])
                meet(k, NULL, s->kind == SECTION_TABLE ? arena_printf(k->p->arena, "%s.%s", s->name, v[i]) : v[i], false);
    }
}

/* Whether a part is wanted at all hangs on a field: everything in it may have to be filled in. */
static void look_at_part(struct linking *k, const struct section *s, const struct node *relevant)
{
    k->found = k->tell = false;
    if (relevant)
        expr_each_ref(relevant, meet_ref, k);
    k->tell = k->found;
    for (size_t i = 0; k->found && i < s->nfields; i++)
        if (s->fields[i].name)
            meet(k, NULL, canonical_path(k->p->arena, s, &s->fields[i]), false);
}

void program_links(const struct program *program, const char *form, const char *path, bool facts, program_link_fn *fn, void *ctx)
{
    struct program *p = (struct program *)program;         /* program_slots gives places to write to; nothing is written */
    struct linking k = { .p = p, .form = form, .path = path, .fn = fn, .ctx = ctx, .facts = facts };
    program_slots(p, look_at, &k);
    k.home = p->form->id;
    for (size_t i = 0; i < p->form->nsections; i++)
        look_at_part(&k, &p->form->sections[i], p->sections[i].relevant);
    for (size_t i = 0; i < p->form->nsections; i++)
        for (size_t f = 0; f < p->form->sections[i].nfields; f++)
            if (p->form->sections[i].fields[f].birth || p->form->sections[i].fields[f].sex) {
                k.found = false;
                look_at_number(&k, &p->form->sections[i], &p->form->sections[i].fields[f]);
            }
}
