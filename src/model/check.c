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

static void add_path(struct paths *p, const char *s, struct place at) {
    *VEC_ADD(p->v, p->n, p->cap) = (struct path){s, at, p->n};
}

static int compare_paths(const void *pa, const void *pb) {
    const struct path *a = pa, *b = pb;
    int c = strcmp(a->s, b->s);
    return c ? c : a->order < b->order ? -1 : a->order > b->order;
}

static void tell_repeated(struct load *l, struct paths *p) {
    if (p->n > 1) qsort(p->v, p->n, sizeof *p->v, compare_paths);
    for (size_t i = 1, first = 0; i < p->n; i++) {
        if (strcmp(p->v[first].s, p->v[i].s) == 0)
            problem(l, p->v[i].at, MSG_NAME_TWICE, p->v[i].s, place_words(l, p->v[first].at));
        else
            first = i;
    }
}

/* A field's own name and that of its not-applicable mark. */
static void add_field(struct load *l, struct paths *p, const struct field *f) {
    if (!f->name) return;
    add_path(p, f->name, f->at);
    if (f->na.s) add_path(p, arena_printf(l->arena, "%s_na", f->name), f->at);
}

static void check_names(struct load *l, const struct form *f) {
    struct paths top = {0};
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        struct paths columns = {0}, *p = s->kind == SECTION_TABLE ? &columns : &top;
        if (s->name) add_path(&top, s->name, s->at);
        for (size_t k = 0; k < s->nfields; k++) add_field(l, p, &s->fields[k]);
        for (size_t k = 0; k < s->nopinions; k++)
            if (s->opinions[k].name) add_path(&top, s->opinions[k].name, s->opinions[k].at);
        tell_repeated(l, &columns);
        free(columns.v);
    }
    tell_repeated(l, &top);
    free(top.v);
}

/* ---- fields that name others ---- */

/* A field of the same table, or outside tables any field outside tables. */
static const struct field *sibling(const struct form *f, const struct section *s, const char *name) {
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *t = &f->sections[i];
        if (s->kind == SECTION_TABLE ? t != s : t->kind != SECTION_FIELDS) continue;
        for (size_t k = 0; k < t->nfields; k++)
            if (t->fields[k].name && strcmp(t->fields[k].name, name) == 0) return &t->fields[k];
    }
    return NULL;
}

static void check_siblings(struct load *l, const struct form *f, const struct section *s, const struct field *g) {
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
}

static void check_person(struct load *l, const struct form *f, const char *key, const char *path, struct place at) {
    const struct section *s;
    bool na;
    if (!path) return;
    if (!form_find(f, path, &s, NULL, &na) || na)
        problem(l, at, MSG_NO_PERSON, key, path);
    else if (s->kind == SECTION_TABLE)
        problem(l, at, MSG_PERSON_IN_TABLE, key, path);
}

/* ---- sections ---- */

void section_check(struct load *l, const struct section *s, const struct ynode *node) {
    if (s->kind != SECTION_TABLE) return;
    if (s->rows_max > 0 && s->rows_min > s->rows_max) {
        char min[16], max[16];
        snprintf(min, sizeof min, "%d", s->rows_min);
        snprintf(max, sizeof max, "%d", s->rows_max);
        problem(l, ymap_place(ymap_get(node, "rows"), "min", s->at), MSG_MIN_MAX, min, max);
    }
    double width = 0;
    for (size_t k = 0; k < s->nfields; k++) {
        width += s->fields[k].width_pct;
        if (!type_has_field(s->fields[k].type)) problem(l, s->fields[k].at, MSG_COLUMN_TYPE, type_name(s->fields[k].type));
    }
    if (width > 100.001) problem0(l, ymap_place(node, "columns", s->at), MSG_WIDTHS);
}

/* Values that the form can hold, marks included; labels and photos are counted too, as they take room. False (told) when too many. */
static bool check_size(struct load *l, const struct form *f) {
    size_t values = 0;
    for (size_t i = 0; i < f->nsections && values <= LIMIT_VALUES; i++) {
        const struct section *s = &f->sections[i];
        size_t rows = s->kind == SECTION_TABLE && s->rows_max > 1 ? (size_t)s->rows_max : 1, n = s->nopinions;
        for (size_t k = 0; k < s->nfields; k++) n += s->fields[k].na.s ? 2 : 1;
        values += n * rows;
    }
    if (values <= LIMIT_VALUES) return true;
    char n[24], limit[24];
    snprintf(n, sizeof n, "%zu", values);
    snprintf(limit, sizeof limit, "%d", LIMIT_VALUES);
    problem(l, f->at, MSG_FORM_TOO_BIG, n, limit);
    return false;
}

/* A name that is missing has been told and leaves nothing to compare. */
void form_check(struct load *l, const struct form *f, const struct ynode *node) {
    if (!check_size(l, f)) return;
    check_names(l, f);
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        for (size_t k = 0; k < s->nfields; k++) check_siblings(l, f, s, &s->fields[k]);
    }
    /* Without a readable section there is nothing in which a person could be found. */
    if (f->nsections > 0) {
        check_person(l, f, "person", f->person, ymap_place(node, "person", f->at));
        check_person(l, f, "person_name", f->person_name, ymap_place(node, "person_name", f->at));
    }
}
