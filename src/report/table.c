/*
 * table.c - what stands in the 汇总表 of a form, in whatever format: its columns and its rows.
 */
#include <stdlib.h>
#include <string.h>

#include "report/report_int.h"

static bool has_column(const struct table *t, const char *path)
{
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->v[i].path, path) == 0)
            return true;
    return false;
}

/* An older version's column only when the latest has no place for it. */
static void add_column(struct table *t, const char *path, const char *label)
{
    struct buf now = BUF_INIT;
    bool elsewhere = t->at > 0 && path_carry_far(t->versions, t->at, path, &now);
    buf_clear(&now);
    if (elsewhere || has_column(t, path))
        return;
    struct column *c = VEC_ADD(t->v, t->n, t->cap);
    c->path = arena_strdup(t->arena, path);
    c->label = arena_strdup(t->arena, label);
}

void cell_heading(const struct section *s, const struct field *f, int row, const char *path, struct buf *out)
{
    const char *own = f && f->label.s ? f->label.s : path;
    char n[16];
    snprintf(n, sizeof n, "%d", row);
    if (row)
        msg_format(out, MSG_REPORT_CELL, MSG_ARGS(s && s->title.s ? s->title.s : "", n, own));
    else
        buf_adds(out, own);
}

static void add_field(void *ctx, const struct section *s, const struct field *f, int row, const char *path)
{
    struct table *t = ctx;
    struct buf label = BUF_INIT;
    const char *dot = strrchr(path, '.');
    cell_heading(s, f, row, path, &label);
    add_column(t, path, label.p);
    if (f && f->na.s && strcmp(dot ? dot + 1 : path, f->name) == 0) {
        struct buf na = BUF_INIT;
        char *na_path = xasprintf("%s_na", path);
        msg_format(&na, MSG_REPORT_NA, MSG_ARGS(label.p, f->na.s));
        add_column(t, na_path, na.p);
        free(na_path);
        buf_clear(&na);
    }
    buf_clear(&label);
}

/* ---- rows that came on continuation sheets: as many columns as some form needs ---- */

static int rows_needed(const struct table *t, const struct section *s)
{
    for (size_t i = 0; i < t->ngoing; i++)
        if (t->going[i] == s)
            return t->rows[i];
    return s->rows_max;
}

static void note_row(void *ctx, const char *path)
{
    struct table *t = ctx;
    const struct section *s = NULL;
    int row = 0;
    if (!form_find(t->versions[0], path, &s, &row, NULL) || row <= rows_needed(t, s))
        return;
    size_t i = 0;
    while (i < t->ngoing && t->going[i] != s)
        i++;
    t->going[i] = s;
    t->rows[i] = row;
    t->ngoing += i == t->ngoing;
}

static void add_needed(void *ctx, const struct section *s, const struct field *f, int row, const char *path)
{
    if (!s || row <= rows_needed(ctx, s))
        add_field(ctx, s, f, row, path);
}

static void find_rows(struct table *t)
{
    const struct form *f = t->versions[0];
    bool any = false;
    t->going = arena_alloc(t->arena, (f->nsections + 1) * sizeof *t->going);
    t->rows = arena_alloc(t->arena, (f->nsections + 1) * sizeof *t->rows);
    for (size_t i = 0; i < f->nsections; i++)
        any = any || section_goes_on(&f->sections[i]);
    if (any)
        store_each_path(t->s, t->o->form, note_row, t);
}

/* ---- which columns ---- */

static const struct { const char *path; enum own_column own; enum msg label; bool usual; } own[] = {
    {"_row", OWN_ROW, MSG_REPORT_ROW, false},          {"_number", OWN_NUMBER, MSG_REPORT_NUMBER, false}, {"_round", OWN_ROUND, MSG_REPORT_ROUND, true},
    {"_person", OWN_PERSON, MSG_REPORT_PERSON, true},  {"_status", OWN_STATUS, MSG_REPORT_STATUS, true},  {"_version", OWN_VERSION, MSG_REPORT_VERSION, true},
};
enum { OWN = sizeof own / sizeof *own };

static void add_own(struct table *t, size_t i)
{
    struct column *c = VEC_ADD(t->v, t->n, t->cap);
    *c = (struct column){own[i].path, msg_pattern(own[i].label), own[i].own};
}

static void all_columns(struct table *t)
{
    find_rows(t);
    for (size_t i = 0; i < OWN; i++)
        if (own[i].usual)
            add_own(t, i);
    for (t->at = 0; t->at < t->nversions; t->at++)
        form_each_all(t->versions[t->at], add_needed, t);
}

static void roster_columns(struct table *t)
{
    for (size_t i = 0; i < t->roster->ncolumns; i++) {
        const struct roster_column *c = &t->roster->columns[i];
        size_t k = 0;
        while (k < OWN && strcmp(own[k].path, c->field.s) != 0)
            k++;
        if (k < OWN) {
            add_own(t, k);
        } else {
            struct buf label = BUF_INIT;
            const struct section *s = NULL;
            int row = 0;
            const struct field *f = form_find(t->versions[0], c->field.s, &s, &row, NULL);
            cell_heading(s, f, row, c->field.s, &label);
            *VEC_ADD(t->v, t->n, t->cap) = (struct column){arena_strdup(t->arena, c->field.s), arena_strdup(t->arena, label.p), OWN_NONE};
            buf_clear(&label);
        }
        if (c->title.s)
            t->v[t->n - 1].label = c->title.s;
    }
}

static const struct roster_spec *roster_of(const struct table *t)
{
    const struct procedure *facts = &t->versions[0]->facts;
    if (t->o->all)
        return NULL;
    if (t->o->roster)
        return t->o->roster;
    for (size_t i = 0; i < facts->nrosters; i++)
        if (strcmp(facts->rosters[i].form.s, t->o->form) == 0)
            return &facts->rosters[i];
    return NULL;
}

bool table_init(struct table *t, struct store *s, const struct report_options *o, struct buf *why)
{
    *t = (struct table){.s = s, .o = o, .arena = arena_new(), .labels = o->labels};
    t->versions = store_form_versions(s, o->form, t->arena, &t->nversions);
    if (t->nversions == 0) {
        msg_format(why, MSG_REPORT_NO_FORM, MSG_ARGS(o->form));
        table_clear(t);
        return false;
    }
    t->roster = roster_of(t);
    if (t->roster) {
        t->labels = true;
        roster_columns(t);
    } else {
        all_columns(t);
    }
    return true;
}

void table_clear(struct table *t)
{
    free(t->v);
    arena_free(t->arena);
}

struct walk { struct table *t; table_row_fn *fn; void *ctx; long number; };

/* Answers of an earlier version under the names of the latest; what has no place there stays under its own, where no other stands. */
static void bring_forward(const struct table *t, const char *version, struct answers *a)
{
    struct answers now = *a, extra = {.arena = a->arena};
    size_t at = 0;
    while (at < t->nversions && strcmp(t->versions[at]->version, version) != 0)
        at++;
    if (at == 0 || at == t->nversions)
        return;
    for (; at > 0; at--) {
        struct answers next = {.arena = a->arena};
        struct carried_list l = {.arena = a->arena};
        answers_carry(t->versions[at], t->versions[at - 1], &now, &next, &l);
        for (size_t i = 0; i < l.n; i++) {
            const struct answer *lost = l.v[i].how == CARRIED_LOST ? answers_find(&now, l.v[i].path) : NULL;
            if (lost && has_column(t, lost->path))
                answers_set(&extra, lost->path, lost->value, lost->flags);
        }
        free(l.v);
        now = next;
    }
    for (size_t i = 0; i < extra.n; i++)
        if (!answers_find(&now, extra.v[i].path) && !form_find(t->versions[0], extra.v[i].path, NULL, NULL, NULL))
            answers_set(&now, extra.v[i].path, extra.v[i].value, extra.v[i].flags);
    *a = now;
}

static bool give_row(struct walk *w, const struct store_row *r)
{
    struct answers a = {.arena = arena_new()};
    store_answers(w->t->s, r->submission, r->revision, &a);
    bring_forward(w->t, r->stored, &a);
    /* A key with a mark in front stands for a person who is not known. */
    struct table_row row = {r, &a, *r->person == '?' ? "" : r->person, ++w->number};
    bool go_on = w->fn(w->ctx, &row);
    arena_free(a.arena);
    return go_on;
}

static bool one_row(void *ctx, const struct store_row *r)
{
    struct walk *w = ctx;
    return (w->t->o->round && strcmp(w->t->o->round, r->round) != 0) || give_row(w, r);
}

/* ---- in the order of a roster ---- */

struct kept { struct store_row r; const char *key; size_t i; };
struct keeping { struct walk *w; struct kept *v; size_t n, cap; };

static const char *own_text(const struct table_row *row, enum own_column which)
{
    switch (which) {
    case OWN_NUMBER: return row->r->number;
    case OWN_ROUND: return row->r->round;
    case OWN_PERSON: return row->person;
    case OWN_STATUS: return row->r->status;
    case OWN_VERSION: return row->r->version;
    default: return "";
    }
}

static void add_key(const struct table_row *row, const char *path, struct buf *key)
{
    for (size_t i = 0; i < OWN; i++)
        if (strcmp(own[i].path, path) == 0) {
            text_sort_key(own_text(row, own[i].own), key);
            return;
        }
    text_sort_key(answers_get(row->a, path), key);
}

static bool keep_row(void *ctx, const struct store_row *r)
{
    struct keeping *k = ctx;
    struct table *t = k->w->t;
    struct arena *a = t->arena;
    if (t->o->round && strcmp(t->o->round, r->round) != 0)
        return true;
    struct answers answers = {.arena = arena_new()};
    struct buf key = BUF_INIT;
    store_answers(t->s, r->submission, r->revision, &answers);
    bring_forward(t, r->stored, &answers);
    struct table_row row = {r, &answers, *r->person == '?' ? "" : r->person, 0};
    for (size_t i = 0; i < t->roster->nsort; i++) {
        add_key(&row, t->roster->sort[i].s, &key);
        buf_addc(&key, '\x01');
    }
    struct kept *one = VEC_ADD(k->v, k->n, k->cap);
    *one = (struct kept){*r, arena_strdup(a, key.p), k->n};
    const char **texts[] = {&one->r.form, &one->r.version, &one->r.title, &one->r.procedure, &one->r.round, &one->r.person, &one->r.name, &one->r.status,
                            &one->r.received, &one->r.digest, &one->r.stored, &one->r.number, &one->r.state};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = arena_strdup(a, *texts[i]);
    buf_clear(&key);
    arena_free(answers.arena);
    return true;
}

static int by_key(const void *a, const void *b)
{
    const struct kept *x = a, *y = b;
    int c = strcmp(x->key, y->key);
    return c ? c : (x->i > y->i) - (x->i < y->i);
}

void table_each(struct table *t, table_row_fn *fn, void *ctx)
{
    struct walk w = {t, fn, ctx, 0};
    struct keeping k = {.w = &w};
    if (!t->roster || t->roster->nsort == 0) {
        store_each_row(t->s, t->o->form, 0, one_row, &w);
        return;
    }
    store_each_row(t->s, t->o->form, 0, keep_row, &k);
    if (k.n)
        qsort(k.v, k.n, sizeof *k.v, by_key);
    for (size_t i = 0; i < k.n && give_row(&w, &k.v[i].r); i++)
        ;
    free(k.v);
}

/* ---- cells ---- */

const char *table_title(const struct table *t)
{
    const char *own_title = t->roster ? t->roster->title.s : NULL;
    return own_title ? own_title : t->versions[0]->title.s ? t->versions[0]->title.s : t->versions[0]->id;
}

size_t table_columns(const struct table *t) { return t->n; }

const char *table_head(const struct table *t, size_t i, bool labels) { return labels || t->labels ? t->v[i].label : t->v[i].path; }

bool table_damaged(const struct table *t, const struct table_row *row, size_t i)
{
    const struct answer *a = t->v[i].own ? NULL : answers_find(row->a, t->v[i].path);
    return a && a->flags & ANSWER_DAMAGED;
}

const char *table_cell(const struct table *t, const struct table_row *row, size_t i, struct buf *b)
{
    enum store_status status;
    if (t->v[i].own == OWN_ROW) {
        buf_printf(b, "%ld", row->number);
        return b->p;
    }
    if (t->v[i].own == OWN_STATUS && t->labels && store_status_from_name(row->r->status, &status))
        return store_status_word(status);
    if (t->v[i].own)
        return own_text(row, t->v[i].own);
    const struct answer *a = answers_find(row->a, t->v[i].path);
    if (!a)
        return "";
    if (!(a->flags & ANSWER_DAMAGED))
        return a->value;
    msg_format(b, MSG_REPORT_DAMAGED, MSG_ARGS(a->value));
    return b->p;
}

int table_width(const char *s)
{
    int n = 0, most = 0;
    for (uint32_t cp; (cp = u8_next(&s)) != 0;) {
        n = cp == '\n' ? 0 : n + (uni_is_wide(cp) ? 2 : 1);
        most = n > most ? n : most;
    }
    return most;
}
