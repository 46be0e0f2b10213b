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

/* "学历教育第2行 毕业学校" in a table, the label alone elsewhere. */
static void add_field(void *ctx, const struct section *s, const struct field *f, int row, const char *path)
{
    struct table *t = ctx;
    struct buf label = BUF_INIT;
    const char *own = f && f->label.s ? f->label.s : path;
    const char *dot = strrchr(path, '.');
    char n[16];
    snprintf(n, sizeof n, "%d", row);
    if (row)
        msg_format(&label, MSG_REPORT_CELL, MSG_ARGS(s && s->title.s ? s->title.s : "", n, own));
    else
        buf_adds(&label, own);
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

bool table_init(struct table *t, struct store *s, const struct report_options *o, struct buf *why)
{
    *t = (struct table){.s = s, .o = o, .arena = arena_new()};
    size_t n;
    t->versions = store_form_versions(s, o->form, t->arena, &n);
    t->nversions = n;
    if (n > 0)
        find_rows(t);
    for (t->at = 0; t->at < n; t->at++)
        form_each_all(t->versions[t->at], add_needed, t);
    if (n > 0)
        return true;
    msg_format(why, MSG_REPORT_NO_FORM, MSG_ARGS(o->form));
    table_clear(t);
    return false;
}

void table_clear(struct table *t)
{
    free(t->v);
    arena_free(t->arena);
}

struct walk { struct table *t; table_row_fn *fn; void *ctx; };

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

static bool one_row(void *ctx, const struct store_row *r)
{
    struct walk *w = ctx;
    if (w->t->o->round && strcmp(w->t->o->round, r->round) != 0)
        return true;
    struct answers a = {.arena = arena_new()};
    store_answers(w->t->s, r->submission, r->revision, &a);
    bring_forward(w->t, r->stored, &a);
    /* A key with a mark in front stands for a person who is not known. */
    struct table_row row = {r, &a, *r->person == '?' ? "" : r->person};
    bool go_on = w->fn(w->ctx, &row);
    arena_free(a.arena);
    return go_on;
}

void table_each(struct table *t, table_row_fn *fn, void *ctx)
{
    struct walk w = {t, fn, ctx};
    store_each_row(t->s, t->o->form, 0, one_row, &w);
}

/* ---- cells ---- */

static const struct { const char *path; enum msg label; } own[] = {
    {"_round", MSG_REPORT_ROUND}, {"_person", MSG_REPORT_PERSON}, {"_status", MSG_REPORT_STATUS}, {"_version", MSG_REPORT_VERSION},
};
enum { OWN = sizeof own / sizeof *own };

const char *table_title(const struct table *t) { return t->versions[0]->title.s ? t->versions[0]->title.s : t->versions[0]->id; }

size_t table_columns(const struct table *t) { return OWN + t->n; }

const char *table_head(const struct table *t, size_t i, bool labels)
{
    if (i < OWN)
        return labels ? msg_pattern(own[i].label) : own[i].path;
    return labels ? t->v[i - OWN].label : t->v[i - OWN].path;
}

const char *table_cell(const struct table *t, const struct table_row *row, size_t i, struct buf *b)
{
    enum store_status status;
    switch (i) {
    case 0: return row->r->round;
    case 1: return row->person;
    case 2: return t->o->labels && store_status_from_name(row->r->status, &status) ? store_status_word(status) : row->r->status;
    case 3: return row->r->version;
    }
    const struct answer *a = answers_find(row->a, t->v[i - OWN].path);
    if (!a)
        return "";
    if (!(a->flags & ANSWER_DAMAGED))
        return a->value;
    msg_format(b, MSG_REPORT_DAMAGED, MSG_ARGS(a->value));
    return b->p;
}
