/*
 * check.c - what the parts of a form must agree on: no path twice, persons and siblings that exist, sizes that can be handled. Serves
 * YAML and the compiled JSON alike, so it looks at the form and takes places from nodes only where there are any.
 */
#include "model/model_int.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- no path twice ---- */

struct path { const char *s; struct place at; size_t order; };
struct paths { struct path *v; size_t n, cap; };

static void add_path(struct paths *p, const char *s, struct place at)
{
    *VEC_ADD(p->v, p->n, p->cap) = (struct path){s, at, p->n};
}

static int compare_paths(const void *pa, const void *pb)
{
    const struct path *a = pa, *b = pb;
    int c = strcmp(a->s, b->s);
    return c ? c : a->order < b->order ? -1 : a->order > b->order;
}

static void tell_repeated(struct load *l, struct paths *p)
{
    if (p->n > 1)
        qsort(p->v, p->n, sizeof *p->v, compare_paths);
    for (size_t i = 1, first = 0; i < p->n; i++) {
        if (strcmp(p->v[first].s, p->v[i].s) == 0)
            problem(l, p->v[i].at, MSG_NAME_TWICE, p->v[i].s, place_words(l, p->v[first].at));
        else
            first = i;
    }
}

/* A field's own name and that of its not-applicable mark. */
static void add_field(struct load *l, struct paths *p, const struct field *f)
{
    if (!f->name)
        return;
    add_path(p, f->name, f->at);
    if (f->na.s)
        add_path(p, arena_printf(l->arena, "%s_na", f->name), f->at);
}

static void check_names(struct load *l, const struct form *f)
{
    struct paths top = {0};
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        struct paths columns = {0}, *p = s->kind == SECTION_TABLE ? &columns : &top;
        if (s->name)
            add_path(&top, s->name, s->at);
        for (size_t k = 0; k < s->nfields; k++)
            add_field(l, p, &s->fields[k]);
        for (size_t k = 0; k < s->nopinions; k++)
            if (s->opinions[k].name)
                add_path(&top, s->opinions[k].name, s->opinions[k].at);
        tell_repeated(l, &columns);
        free(columns.v);
    }
    tell_repeated(l, &top);
    free(top.v);
}

/* ---- former names ---- */

/* Of one place where names must differ: no former name is still in use, none is claimed twice. */
static void check_former(struct load *l, const struct paths *names, struct paths *former)
{
    for (size_t i = 0; i < former->n; i++)
        for (size_t k = 0; k < names->n; k++)
            if (strcmp(former->v[i].s, names->v[k].s) == 0) {
                problem(l, former->v[i].at, MSG_WAS_SELF, former->v[i].s);
                break;
            }
    if (former->n > 1)
        qsort(former->v, former->n, sizeof *former->v, compare_paths);
    for (size_t i = 1; i < former->n; i++)
        if (strcmp(former->v[i - 1].s, former->v[i].s) == 0)
            problem(l, former->v[i].at, MSG_WAS_TWICE, former->v[i].s, place_words(l, former->v[i - 1].at));
}

static void collect_former(const struct section *s, struct paths *names, struct paths *former)
{
    for (size_t k = 0; k < s->nfields; k++) {
        const struct field *f = &s->fields[k];
        if (f->name)
            add_path(names, f->name, f->at);
        /* A field that was itself has been told by field.c. */
        if (f->was && !(f->name && strcmp(f->was, f->name) == 0))
            add_path(former, f->was, f->at);
    }
    for (size_t k = 0; k < s->nopinions; k++)
        if (s->opinions[k].name)
            add_path(names, s->opinions[k].name, s->opinions[k].at);
}

static void check_was(struct load *l, const struct form *f)
{
    struct paths names = {0}, former = {0};
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        if (s->kind != SECTION_TABLE) {
            collect_former(s, &names, &former);
            continue;
        }
        struct paths columns = {0}, columns_former = {0};
        collect_former(s, &columns, &columns_former);
        check_former(l, &columns, &columns_former);
        free(columns.v);
        free(columns_former.v);
        if (s->name)
            add_path(&names, s->name, s->at);
        if (s->was)
            add_path(&former, s->was, s->at);
    }
    check_former(l, &names, &former);
    free(names.v);
    free(former.v);
}

/* What is dropped cannot be there: an answer would be thrown away that somebody is asked for. */
static void check_drops(struct load *l, const struct form *f)
{
    for (size_t i = 0; i < f->ndrops; i++) {
        const struct text *t = &f->drops[i];
        size_t n = strcspn(t->s, "=");
        if (form_has_path(f, arena_strndup(l->arena, t->s, n)) && (!t->s[n] || form_has_value(f, t->s)))
            problem(l, t->at, MSG_DROP_IN_USE, t->s);
    }
}

/* ---- fields that name others ---- */

/* A field of the same table, or outside tables any field outside tables. */
static struct field *sibling(const struct form *f, const struct section *s, const char *name)
{
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *t = &f->sections[i];
        if (s->kind == SECTION_TABLE ? t != s : t->kind != SECTION_FIELDS)
            continue;
        for (size_t k = 0; k < t->nfields; k++)
            if (t->fields[k].name && strcmp(t->fields[k].name, name) == 0)
                return &t->fields[k];
    }
    return NULL;
}

/* Whether following `parent` from g comes back to g. */
static bool parent_cycle(const struct form *f, const struct section *s, const struct field *g)
{
    const struct field *p = g;
    for (size_t steps = 0; p && p->parent; steps++) {
        p = sibling(f, s, p->parent);
        if (p == g || steps > LIMIT_DEPTH)
            return true;
    }
    return false;
}

static void check_parent(struct load *l, const struct form *f, const struct section *s, struct field *g)
{
    const struct field *p = sibling(f, s, g->parent);
    if (p == g)
        problem0(l, g->at, MSG_PARENT_SELF);
    else if (!p)
        problem(l, g->at, MSG_NO_SIBLING, "parent", g->parent);
    else if (!(BIT(p->type) & TYPES_LIST) || p->type == TYPE_CHOICES)
        problem(l, g->at, MSG_PARENT_TYPE, g->parent);
    else if (parent_cycle(f, s, g))
        problem(l, g->at, MSG_PARENT_CYCLE, g->name);
    else
        choices_link(l, g, p);
}

static void check_siblings(struct load *l, const struct form *f, const struct section *s, struct field *g)
{
    if (g->parent && g->name)
        check_parent(l, f, s, g);
    if (g->birth) {
        const struct field *b = sibling(f, s, g->birth);
        if (!b)
            problem(l, g->at, MSG_NO_SIBLING, "birth", g->birth);
        else if (b->type != TYPE_DATE && b->type != TYPE_YEAR_MONTH)
            problem(l, g->at, MSG_BIRTH_TYPE, g->birth);
    }
    if (g->sex) {
        const struct field *x = sibling(f, s, g->sex);
        if (!x)
            problem(l, g->at, MSG_NO_SIBLING, "sex", g->sex);
        else if (x->type != TYPE_CHOICE && x->type != TYPE_CODE)
            problem(l, g->at, MSG_SEX_TYPE, g->sex);
    }
    if (g->na_of && g->type == TYPE_FILE) {
        const struct field *n = sibling(f, s, g->na_of);
        if (!n)
            problem(l, g->at, MSG_NO_SIBLING, "na_of", g->na_of);
        else if (!n->na.s || s->kind == SECTION_TABLE)
            problem(l, g->at, MSG_NA_OF, g->na_of);
        else if (g->file_kinds && !(g->file_kinds & 1u << FILE_TXT))
            problem0(l, g->at, MSG_NA_OF_TEXT);
    }
}

static void check_person(struct load *l, const struct form *f, const char *key, const char *path, struct place at)
{
    const struct section *s;
    bool na;
    if (!path)
        return;
    if (!form_find(f, path, &s, NULL, &na) || na)
        problem(l, at, MSG_NO_PERSON, key, path);
    else if (s->kind == SECTION_TABLE)
        problem(l, at, MSG_PERSON_IN_TABLE, key, path);
}

/* What stands on the cover is one value on a rule: no marks, no paragraphs. */
static void check_cover_field(struct load *l, const struct field *g, struct place at)
{
    const unsigned never = BIT(TYPE_PARAGRAPH) | BIT(TYPE_CHOICES) | BIT(TYPE_YES_NO) | BIT(TYPE_TICK) | TYPES_NO_FIELD |
                           BIT(TYPE_CALCULATED) | BIT(TYPE_HIDDEN);
    if (never & BIT(g->type))
        problem(l, at, MSG_COVER_TYPE, g->label.s ? g->label.s : g->name, type_name(g->type));
}

static void check_cover(struct load *l, const struct form *f)
{
    for (size_t i = 0; i < f->cover.nfields; i++) {
        const struct section *s;
        bool na;
        const struct field *g = form_find(f, f->cover.fields[i].s, &s, NULL, &na);
        if (!g || na || s->kind != SECTION_FIELDS)
            problem(l, f->cover.fields[i].at, MSG_COVER_FIELD, f->cover.fields[i].s);
        else
            check_cover_field(l, g, f->cover.fields[i].at);
    }
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        if (s->where == PLACE_COVER && s->kind != SECTION_FIELDS)
            problem0(l, s->at, MSG_COVER_SECTION);
        for (size_t k = 0; s->where == PLACE_COVER && k < s->nfields; k++)
            check_cover_field(l, &s->fields[k], s->fields[k].at);
    }
}

/* ---- rules ---- */

static const struct section *table_named(const struct form *f, const char *name, size_t n)
{
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        if (s->kind == SECTION_TABLE && s->name && strlen(s->name) == n && memcmp(s->name, name, n) == 0)
            return s;
    }
    return NULL;
}

static bool has_column(const struct section *s, const char *name)
{
    for (size_t k = 0; k < s->nfields; k++)
        if (s->fields[k].name && strcmp(s->fields[k].name, name) == 0)
            return true;
    for (size_t k = 0; k < s->nopinions; k++)
        if (s->opinions[k].name && strcmp(s->opinions[k].name, name) == 0)
            return true;
    return false;
}

bool form_has_path(const struct form *f, const char *path)
{
    size_t n = strcspn(path, ".");
    const struct section *table = table_named(f, path, n);
    if (path[n])
        return table && has_column(table, path + n + 1);
    for (size_t i = 0; !table && i < f->nsections; i++)
        if (f->sections[i].kind != SECTION_TABLE && has_column(&f->sections[i], path))
            return true;
    return table != NULL;
}

/* The path that is most like a wrong one, in the arena, or NULL. */
static const char *nearest_path(struct load *l, const struct form *f, const char *path)
{
    const char **v = NULL;
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        for (size_t k = 0; k < s->nfields; k++) {
            const char *name = s->fields[k].name;
            if (name)
                *VEC_ADD(v, n, cap) = s->kind == SECTION_TABLE && s->name ? arena_printf(l->arena, "%s.%s", s->name, name) : name;
        }
    }
    const char *best = text_nearest(path, v, n);
    free(v);
    return best;
}

/* In a table a column may be named without it; what is kept is the whole path. */
static void check_rule(struct load *l, const struct form *f, const struct section *s, struct rule *r)
{
    for (size_t i = 0; i < r->nfields; i++) {
        struct text *t = &r->fields[i];
        if (form_has_path(f, t->s))
            continue;
        const char *guess = nearest_path(l, f, t->s);
        if (s && s->kind == SECTION_TABLE && s->name && !strchr(t->s, '.') && has_column(s, t->s))
            t->s = arena_printf(l->arena, "%s.%s", s->name, t->s);
        else if (guess)
            problem(l, t->at, MSG_RULE_FIELD_GUESS, t->s, guess);
        else
            problem(l, t->at, MSG_RULE_FIELD, t->s);
    }
}

static void check_rules(struct load *l, const struct form *f)
{
    size_t n = f->nrules, count = 0;
    for (size_t i = 0; i < f->nsections; i++)
        n += f->sections[i].nrules;
    const struct rule **all = xmalloc((n + 1) * sizeof *all);
    for (size_t i = 0; i < f->nsections; i++)
        for (size_t k = 0; k < f->sections[i].nrules; k++) {
            check_rule(l, f, &f->sections[i], &f->sections[i].rules[k]);
            all[count++] = &f->sections[i].rules[k];
        }
    for (size_t k = 0; k < f->nrules; k++) {
        check_rule(l, f, NULL, &f->rules[k]);
        all[count++] = &f->rules[k];
    }
    rule_ids_check(l, all, count);
    free(all);
}

/* The notes on rare characters are recognised by their names, so that the compiled JSON need not say what layout they have. */
static void mark_rare(const struct form *f)
{
    for (size_t i = 0; i < f->nsections; i++) {
        struct section *s = &f->sections[i];
        for (size_t k = 0; k + 1 < s->nfields; k++) {
            const struct field *g = &s->fields[k];
            struct field *note = &s->fields[k + 1];
            size_t len = g->rare && g->name && note->name ? strlen(g->name) : 0;
            if (len > 0 && strncmp(note->name, g->name, len) == 0 && strcmp(note->name + len, "_rare") == 0)
                note->small = true;
        }
    }
}

/* ---- sections ---- */

/* What is printed in the first column of a table with keys must be a value that can stand there. */
static void check_keys(struct load *l, const struct section *s, const struct ynode *node)
{
    const struct place at = ymap_place(node, "keys", s->at);
    if (s->nkeys > LIMIT_ROWS) {
        char limit[16];
        snprintf(limit, sizeof limit, "%d", LIMIT_ROWS);
        problem(l, at, MSG_KEYS_MANY, limit);
        return;
    }
    for (size_t i = 0; i < s->nkeys; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(s->keys[i].s, s->keys[k].s) == 0) {
                problem(l, node ? s->keys[i].at : at, MSG_KEYS_TWICE, s->keys[i].s);
                break;
            }
    if (s->nfields == 0)
        return;
    const struct field *first = &s->fields[0];
    if (!(BIT(first->type) & (BIT(TYPE_TEXT) | BIT(TYPE_YEAR) | BIT(TYPE_YEAR_MONTH) | BIT(TYPE_INTEGER))))
        problem(l, first->at, MSG_KEYS_COLUMN, type_name(first->type));
    for (size_t i = 0; first->type == TYPE_YEAR && i < s->nkeys; i++)
        if (strlen(s->keys[i].s) != 4 || strspn(s->keys[i].s, "0123456789") != 4)
            problem(l, node ? s->keys[i].at : at, MSG_KEYS_YEAR, s->keys[i].s);
}

void section_check(struct load *l, const struct section *s, const struct ynode *node)
{
    if (s->kind != SECTION_TABLE)
        return;
    if (s->nkeys > 0)
        check_keys(l, s, node);
    if (s->rows_max > 0 && s->rows_min > s->rows_max) {
        char min[16], max[16];
        snprintf(min, sizeof min, "%d", s->rows_min);
        snprintf(max, sizeof max, "%d", s->rows_max);
        problem(l, ymap_place(ymap_get(node, "rows"), "min", s->at), MSG_MIN_MAX, min, max);
    }
    double width = 0;
    for (size_t k = 0; k < s->nfields; k++) {
        width += s->fields[k].width_pct;
        if (s->fields[k].type == TYPE_PHOTO || s->fields[k].type == TYPE_NOTE)
            problem(l, s->fields[k].at, MSG_COLUMN_TYPE, type_name(s->fields[k].type));
    }
    if (width > 100.001)
        problem0(l, ymap_place(node, "columns", s->at), MSG_WIDTHS);
}

/* Values that the form can hold, marks included; labels and photos are counted too, as they take room. False (told) when too many. */
static bool check_size(struct load *l, const struct form *f)
{
    size_t values = 0;
    for (size_t i = 0; i < f->nsections && values <= LIMIT_VALUES; i++) {
        const struct section *s = &f->sections[i];
        size_t rows = s->kind == SECTION_TABLE && s->rows_max > 1 ? (size_t)s->rows_max : 1, n = s->nopinions;
        for (size_t k = 0; k < s->nfields; k++)
            n += s->fields[k].na.s ? 2 : 1;
        values += n * rows;
    }
    if (values <= LIMIT_VALUES)
        return true;
    char n[24], limit[24];
    snprintf(n, sizeof n, "%zu", values);
    snprintf(limit, sizeof limit, "%d", LIMIT_VALUES);
    problem(l, f->at, MSG_FORM_TOO_BIG, n, limit);
    return false;
}

/* A form is published as <id>.pdf beside the guide, where the papers made from the guide's data are, too. An id that is missing has been
 * told and leaves nothing to compare. */
static void check_id(struct load *l, const struct form *f, const struct place *at)
{
    if (f->id && paper_name_taken(f->id))
        problem(l, *at, MSG_FORM_ID_TAKEN, f->id);
}

bool paper_name_taken(const char *id)
{
    static const char *const taken[] = {"check-list", "conditions", "cover", "promise", "roster"};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strcmp(id, taken[i]) == 0)
            return true;
    return false;
}

/* A form that registers or changes a unit names fields that it has, outside tables. */
static void check_registers(struct load *l, const struct form *f, const struct registers *r, struct place at)
{
    const char *const v[] = {r->unit, r->name, r->credit_code, r->org_code, r->code, r->auth_code, r->kind, r->licence, r->parent, r->department,
                             r->legal_person, r->address, r->phone};
    for (size_t i = 0; i < sizeof v / sizeof *v; i++)
        if (v[i] && !form_find(f, v[i], NULL, NULL, NULL))
            problem(l, at, MSG_FORM_REGISTERS_FIELD, v[i]);
}

void form_check(struct load *l, const struct form *f, const struct ynode *node)
{
    if (!check_size(l, f))
        return;
    struct place at = ymap_place(node, "form", f->at);
    check_id(l, f, &at);
    check_names(l, f);
    check_was(l, f);
    check_drops(l, f);
    mark_rare(f);
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        for (size_t k = 0; k < s->nfields; k++)
            check_siblings(l, f, s, &s->fields[k]);
    }
    check_rules(l, f);
    check_cover(l, f);
    /* Without a readable section there is nothing in which a person could be found. */
    if (f->nsections > 0) {
        check_registers(l, f, &f->registers, ymap_place(node, "registers_unit", f->at));
        check_registers(l, f, &f->changes, ymap_place(node, "changes_unit", f->at));
        check_person(l, f, "person", f->person, ymap_place(node, "person", f->at));
        check_person(l, f, "person_name", f->person_name, ymap_place(node, "person_name", f->at));
    }
}
