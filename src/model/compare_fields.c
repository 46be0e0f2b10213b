/*
 * compare_fields.c - what differs between the fields and choices of two versions of a form, and whether answers would be left without a
 * place; and former names that name nothing.
 */
#include "model/compare_int.h"

#include <stdlib.h>
#include <string.h>

/* ---- names ---- */

const char *title_of(const struct section *s) { return s->title.s ? s->title.s : s->name ? s->name : msg_pattern(MSG_DIFF_NAMELESS); }

static const char *label_of(const struct compare *c, const struct section *s, const struct field *f)
{
    const char *own = f->label.s && *f->label.s ? f->label.s : f->name;
    return s->kind == SECTION_TABLE ? arena_printf(c->out->arena, "%s·%s", title_of(s), own) : own;
}

static const char *path_of(const struct compare *c, const struct section *s, const struct field *f)
{
    return s->kind == SECTION_TABLE ? arena_printf(c->out->arena, "%s.%s", s->name, f->name) : f->name;
}

struct place nowhere(const struct compare *c) { return c->newer->version_at; }

bool is_answered(const struct field *f) { return type_has_field(f->type) && f->type != TYPE_CALCULATED; }

/* ---- choices ---- */

static bool has_choices(const struct field *f) { return f->nchoices > 0; }

static void tell_choice(const struct compare *c, const struct subject *s, const struct field *f, const struct choice *was)
{
    const struct choice *now = choice_successor(f, was->value);
    const char *drop = arena_printf(c->out->arena, "%s=%s", s->was, was->value);
    if (!now) {
        bool dropped = form_drops(c->newer, drop);
        change_add(c->out, CHANGE_REMOVED, dropped ? ORPHAN_NOT : ORPHAN_CHOICE, s, drop,
                   dropped ? MSG_DIFF_CHOICE_DROPPED : MSG_DIFF_CHOICE_REMOVED, MSG_ARGS(s->label, was->value));
    } else if (strcmp(now->value, was->value) != 0) {
        change_add(c->out, CHANGE_RENAMED, ORPHAN_NOT, s, NULL, MSG_DIFF_CHOICE_RENAMED, MSG_ARGS(s->label, was->value, now->value));
    } else {
        json_t *a = schema_to_json(&choice_schema, was), *b = schema_to_json(&choice_schema, now);
        static const char *const unseen[] = {"was", "state"};
        for (size_t i = 0; i < 2; i++) {
            json_object_del(a, unseen[i]);
            json_object_del(b, unseen[i]);
        }
        if (!json_equal(a, b))
            change_add(c->out, CHANGE_OTHER, ORPHAN_NOT, s, NULL, MSG_DIFF_CHOICE_OTHER, MSG_ARGS(s->label, now->value));
        json_decref(a);
        json_decref(b);
    }
}

/* Whether the older field had this choice, by this value or by the one it was renamed from. */
static bool was_there(const struct field *older, const struct choice *c)
{
    for (size_t i = 0; i < older->nchoices + older->nformers; i++) {
        const struct choice *o = i < older->nchoices ? &older->choices[i] : &older->formers[i - older->nchoices];
        if (strcmp(o->value, c->value) == 0 || (c->was && strcmp(o->value, c->was) == 0))
            return true;
    }
    return false;
}

/* Sorted values, to look through long lists. */
static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

struct values { const char **v; size_t n; };

static struct values values_of(const struct field *f)
{
    struct values t = {xcalloc(f->nchoices + f->nformers + 1, sizeof *t.v), 0};
    for (size_t i = 0; i < f->nchoices; i++)
        t.v[t.n++] = f->choices[i].value;
    for (size_t i = 0; i < f->nformers; i++)
        t.v[t.n++] = f->formers[i].value;
    if (t.n)
        qsort(t.v, t.n, sizeof *t.v, by_text);
    return t;
}

static bool values_have(const struct values *t, const char *s) { return t->n > 0 && bsearch(&s, t->v, t->n, sizeof *t->v, by_text); }

/* The entries of a code list are counted: there may be thousands. */
static void compare_lists(const struct compare *c, const struct subject *s, const struct field *older, const struct field *newer)
{
    struct values a = values_of(older), b = values_of(newer);
    size_t added = 0, removed = 0;
    const char *first = "";
    for (size_t i = 0; i < b.n; i++)
        added += !values_have(&a, b.v[i]);
    for (size_t i = 0; i < a.n; i++) {
        if (values_have(&b, a.v[i]) || choice_successor(newer, a.v[i]))
            continue;
        if (removed++ == 0)
            first = a.v[i];
    }
    char n[24];
    snprintf(n, sizeof n, "%zu", removed);
    if (removed)
        change_add(c->out, CHANGE_REMOVED, ORPHAN_LIST, s, NULL, MSG_DIFF_LIST_REMOVED, MSG_ARGS(s->label, n, first));
    snprintf(n, sizeof n, "%zu", added);
    if (added)
        change_add(c->out, CHANGE_LOOSENED, ORPHAN_NOT, s, NULL, MSG_DIFF_LIST_ADDED, MSG_ARGS(s->label, n));
    free(a.v);
    free(b.v);
}

static void compare_choices(const struct compare *c, const struct subject *s, const struct field *older, const struct field *newer)
{
    if (!has_choices(older) || !has_choices(newer))
        return;
    if (newer->list) {
        compare_lists(c, s, older, newer);
        return;
    }
    for (size_t i = 0; i < older->nchoices; i++)
        tell_choice(c, s, newer, &older->choices[i]);
    for (size_t i = 0; i < newer->nchoices; i++)
        if (!was_there(older, &newer->choices[i]))
            change_add(c->out, CHANGE_LOOSENED, ORPHAN_NOT, s, NULL, MSG_DIFF_CHOICE_ADDED, MSG_ARGS(s->label, newer->choices[i].value));
}

/* ---- fields ---- */

static void compare_type(const struct compare *c, const struct subject *s, const struct field *older, const struct field *newer)
{
    if (older->type == newer->type)
        return;
    bool fits = !is_answered(older) || type_takes(newer->type, older->type);
    change_add(c->out, fits ? CHANGE_LOOSENED : CHANGE_RETYPED, fits ? ORPHAN_NOT : ORPHAN_TYPE, s, s->was,
               fits ? MSG_DIFF_WIDENED : MSG_DIFF_RETYPED, MSG_ARGS(s->label, type_name(older->type), type_name(newer->type)));
}

static void compare_na(const struct compare *c, const struct subject *s, const struct field *older, const struct field *newer)
{
    if (!older->na.s || newer->na.s)
        return;
    const char *drop = arena_printf(c->out->arena, "%s_na", s->was);
    bool dropped = form_drops(c->newer, drop);
    change_add(c->out, CHANGE_TIGHTENED, dropped ? ORPHAN_NOT : ORPHAN_OTHER, s, drop, dropped ? MSG_DIFF_NA_DROPPED : MSG_DIFF_NA_REMOVED,
               MSG_ARGS(s->label, older->na.s));
}

static json_t *field_json(const struct section *s, const struct field *f)
{
    for (size_t i = 0; i < s->nopinions; i++)
        if (s->opinions[i].field == f)
            return schema_to_json(&opinion_schema, &s->opinions[i]);
    return schema_to_json(&field_schema, f);
}

static void compare_field(const struct compare *c, const struct section *os, const struct field *of, const struct section *ns,
                          const struct field *nf) {
    /* Told in words of their own, or about former names, or what nobody sees. */
    static const char *const own[] = {"name", "was", "type", "choices", "formers", "sample", "rare", NULL};
    static const char *const own_and_na[] = {"name", "was", "type", "choices", "formers", "sample", "rare", "na", NULL};
    struct subject s = {label_of(c, ns, nf), path_of(c, ns, nf), path_of(c, os, of), nf->at};
    if (strcmp(of->name, nf->name) != 0)
        change_add(c->out, CHANGE_RENAMED, ORPHAN_NOT, &s, NULL, MSG_DIFF_RENAMED, MSG_ARGS(s.label, s.was, s.path));
    compare_type(c, &s, of, nf);
    compare_na(c, &s, of, nf);
    compare_choices(c, &s, of, nf);
    json_t *a = field_json(os, of), *b = field_json(ns, nf);
    compare_objects(c->out, &s, a, b, of->na.s && !nf->na.s ? own_and_na : own);
    json_decref(a);
    json_decref(b);
}

void tell_gone(const struct compare *c, const struct subject *s, bool answered)
{
    bool dropped = form_drops(c->newer, s->was), orphan = answered && !dropped;
    change_add(c->out, CHANGE_REMOVED, orphan ? ORPHAN_FIELD : ORPHAN_NOT, s, s->was,
               answered && dropped ? MSG_DIFF_DROPPED : MSG_DIFF_REMOVED, MSG_ARGS(s->label, s->was));
}

static void tell_added(const struct compare *c, const struct section *in, const struct field *f)
{
    struct subject s = {label_of(c, in, f), path_of(c, in, f), NULL, f->at};
    change_add(c->out, CHANGE_ADDED, ORPHAN_NOT, &s, NULL, f->required ? MSG_DIFF_ADDED_REQUIRED : MSG_DIFF_ADDED,
               MSG_ARGS(s.label, s.path));
}

const struct field *field_at(const struct section *s, size_t *i)
{
    while (*i < s->nfields + s->nopinions) {
        size_t k = (*i)++;
        const struct field *f = k < s->nfields ? &s->fields[k] : s->opinions[k - s->nfields].field;
        if (f && f->name)
            return f;
    }
    return NULL;
}

const struct section *table_before(const struct form *older, const struct section *s)
{
    const struct section *found = NULL;
    for (size_t i = 0; i < older->nsections; i++) {
        const struct section *o = &older->sections[i];
        if (o->kind != SECTION_TABLE)
            continue;
        if (strcmp(o->name, s->name) == 0)
            return o;
        if (s->was && strcmp(o->name, s->was) == 0)
            found = o;
    }
    return found;
}

/* Whether the older form has a field whose answers come to this one. */
static bool field_before(const struct form *older, const struct section *s, const struct field *f)
{
    const struct section *table = s->kind == SECTION_TABLE ? table_before(older, s) : NULL;
    for (size_t i = 0; i < older->nsections; i++) {
        const struct section *o = &older->sections[i];
        if (s->kind == SECTION_TABLE ? o != table : o->kind == SECTION_TABLE)
            continue;
        const struct field *g;
        for (size_t k = 0; (g = field_at(o, &k));)
            if (strcmp(g->name, f->name) == 0 || (f->was && strcmp(g->name, f->was) == 0))
                return true;
    }
    return false;
}

/* Where to look for what is gone: at a new field that is called the same, which is likely to be it under another name. */
static struct place likely_place(const struct compare *c, const struct section *os, const struct field *of)
{
    for (size_t i = 0; i < c->newer->nsections; i++) {
        const struct section *s = &c->newer->sections[i];
        const struct field *f;
        for (size_t k = 0; (s->kind == SECTION_TABLE) == (os->kind == SECTION_TABLE) && (f = field_at(s, &k));)
            if (of->label.s && f->label.s && strcmp(of->label.s, f->label.s) == 0 && !field_before(c->older, s, f))
                return f->at;
    }
    return nowhere(c);
}

void compare_fields(const struct compare *c, const struct section *os)
{
    const struct field *of;
    for (size_t i = 0; (of = field_at(os, &i));) {
        const struct section *ns = NULL;
        const struct field *nf = field_successor(c->newer, os, of, &ns);
        if (nf) {
            compare_field(c, os, of, ns, nf);
            continue;
        }
        struct subject gone = {label_of(c, os, of), NULL, path_of(c, os, of), likely_place(c, os, of)};
        tell_gone(c, &gone, is_answered(of));
    }
}

void tell_new_fields(const struct compare *c)
{
    for (size_t i = 0; i < c->newer->nsections; i++) {
        const struct section *s = &c->newer->sections[i];
        const struct field *f;
        for (size_t k = 0; (f = field_at(s, &k));)
            if (!field_before(c->older, s, f))
                tell_added(c, s, f);
    }
}

/* ---- former names that name nothing ---- */

static const struct field *named(const struct section *s, const char *name)
{
    const struct field *f;
    for (size_t k = 0; (f = field_at(s, &k));)
        if (strcmp(f->name, name) == 0)
            return f;
    return NULL;
}

/* A field of that name among those that stand where s stands. */
static const struct field *older_named(const struct form *older, const struct section *s, const char *name)
{
    if (s->kind == SECTION_TABLE) {
        const struct section *t = table_before(older, s);
        return t ? named(t, name) : NULL;
    }
    for (size_t i = 0; i < older->nsections; i++) {
        const struct field *f = older->sections[i].kind == SECTION_TABLE ? NULL : named(&older->sections[i], name);
        if (f)
            return f;
    }
    return NULL;
}

static void check_choices(const struct field *was, const struct field *f, was_fn *fn, void *ctx)
{
    for (size_t i = 0; was && i < f->nchoices; i++)
        if (f->choices[i].was && !was_there(was, &f->choices[i]))
            fn(ctx, f->choices[i].was, f->choices[i].label.at);
}

void form_was_nothing(const struct form *older, const struct form *newer, was_fn *fn, void *ctx)
{
    for (size_t i = 0; i < newer->nsections; i++) {
        const struct section *s = &newer->sections[i];
        const struct field *f;
        bool table = s->kind == SECTION_TABLE, known = !table || table_before(older, s);
        if (table && s->was && !known)
            fn(ctx, s->was, s->at);
        for (size_t k = 0; known && (f = field_at(s, &k));) {
            const struct field *was = older_named(older, s, f->name);
            if (!was && f->was)
                was = older_named(older, s, f->was);
            if (f->was && !was)
                fn(ctx, f->was, f->at);
            check_choices(was, f, fn, ctx);
        }
    }
}
