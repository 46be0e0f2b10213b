/*
 * continuation.c - continuation sheets (续表): their rows become rows of the form they belong to, whichever comes in first.
 *
 * A sheet replaces what the same sheet brought before, and nothing else; a form leaves alone what came on sheets.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli.h"

#define MARK "_xu."

bool sheet_is_one(const struct read_result *r)
{
    for (size_t i = 0; i < r->nfields; i++) {
        const char *name = r->fields[i].name, *dot = strchr(name, '.'), *mark = strstr(name, MARK);
        if (mark && dot == mark + strlen(MARK) - 1)
            return true;
    }
    return false;
}

const struct section *sheet_table(const struct form *f, const struct read_result *r)
{
    const struct section *s = NULL;
    for (size_t i = 0; i < r->nfields && !s; i++)
        s = continuation_of(f, r->fields[i].name);
    return s;
}

/* ---- from the sheet's names to the form's ---- */

/* "work_xu.2.unit" on sheet 1 of a form of 12 rows is "work.14.unit"; NULL for what is not of a row, or the number printed beside it. */
static const char *path_on_form(const struct section *s, int sheet, const char *path, int *row, struct arena *a)
{
    const char *dot = strchr(path, '.');
    char *end;
    long n = dot ? strtol(dot + 1, &end, 10) : 0;
    if (!dot || n < 1 || n > CONTINUATION_ROWS || *end != '.')
        return NULL;
    *row = continuation_row(s, sheet, (int)n);
    return arena_printf(a, "%s.%d.%s", s->name, *row, end + 1);
}

static const struct field *field_on_form(const struct form *f, const char *path, const struct section **s)
{
    return form_find(f, path, s, NULL, NULL);
}

static void issues_to_form(const struct form *f, const struct section *s, int sheet, struct issues *l, size_t from)
{
    for (size_t i = from; i < l->n; i++) {
        int row = 0;
        const char *path = path_on_form(s, sheet, l->v[i].field, &row, l->arena);
        if (!path || !field_on_form(f, path, NULL))
            continue;
        l->v[i].field = path;
        l->v[i].row = row;
    }
}

static int sheet_number(const struct answers *a)
{
    const struct answer *n = answers_find(a, CONTINUATION_NUMBER);
    long v = n && !(n->flags & (ANSWER_BAD | ANSWER_DAMAGED)) ? strtol(n->value, NULL, 10) : 0;
    return v >= 1 && v <= CONTINUATION_SHEETS ? (int)v : 0;
}

int sheet_collect(const struct form *f, const struct section *s, struct formset *fs, const struct read_result *r, struct answers *out,
                  struct issues *issues, struct hidden *h)
{
    struct answers raw = {.arena = out->arena};
    size_t from = issues->n;
    collect_answers(continuation_form(f, s, 1, out->arena), fs, r, &raw, issues, h);
    int sheet = sheet_number(&raw);
    for (size_t i = 0; sheet && i < raw.n; i++) {
        const struct answer *v = &raw.v[i];
        int row;
        const char *path = path_on_form(s, sheet, v->path, &row, out->arena);
        if (!path && strcmp(v->path, CONTINUATION_NUMBER) != 0)
            path = v->path;                                /* who it is */
        if (path && field_on_form(f, path, NULL))
            answers_set(out, path, v->value, v->flags);
    }
    if (sheet)
        issues_to_form(f, s, sheet, issues, from);
    return sheet;
}

/* ---- what is stored ---- */

/* The answers of a submission with the names of form `to`; what follows from rules is left out. False when they cannot be had. */
static bool stored_answers(struct intake *k, const struct store_current *c, const struct form *to, struct answers *out)
{
    struct answers all = {.arena = out->arena};
    struct issues aside = {.arena = out->arena};
    struct forward fw;
    store_answers(k->store, c->submission, c->revision, &all);
    const struct form *f = formset_form(k->forms, to->id, c->stored);
    if (f && strcmp(f->version, to->version) != 0) {
        carry_forward(k->forms, f, &all, &aside, &fw);
        f = fw.form;
    }
    issues_clear(&aside);
    if (!f || strcmp(f->version, to->version) != 0)
        return false;
    for (size_t i = 0; i < all.n; i++)
        if (!(all.v[i].flags & ANSWER_CALCULATED))
            answers_set(out, all.v[i].path, all.v[i].value, all.v[i].flags);
    return true;
}

/* The table that may go on, and the row behind the form's own, of an answer; 0 for any other. */
static int row_beyond(const struct form *f, const char *path, const struct section **section)
{
    const struct section *s = NULL;
    int row = 0;
    if (!form_find(f, path, &s, &row, NULL) || !s || !section_goes_on(s) || row <= s->rows_max)
        return 0;
    *section = s;
    return row;
}

static bool is_person(const struct form *f, const char *path)
{
    return (f->person && strcmp(path, f->person) == 0) || (f->person_name && strcmp(path, f->person_name) == 0);
}

bool sheet_only(const struct form *f, const struct answers *a)
{
    const struct section *s;
    for (size_t i = 0; i < a->n; i++)
        if (!(a->v[i].flags & ANSWER_CALCULATED) && *a->v[i].value && !is_person(f, a->v[i].path) && !row_beyond(f, a->v[i].path, &s))
            return false;
    return true;
}

/* ---- a sheet comes in ---- */

/* Whether the answer came on that sheet. from: the form the sheet was made of; its rows are counted by it. */
static bool on_sheet(const struct form *to, const char *path, const char *table, int first)
{
    const struct section *s;
    int row = row_beyond(to, path, &s);
    return row >= first && row < first + CONTINUATION_ROWS && strcmp(s->name, table) == 0;
}

enum sheet_found sheet_merge(struct intake *k, const struct form *f, const struct form *to, const struct section *s, int sheet, const char *person,
                             struct answers *a, struct hidden *h)
{
    struct store_current c;
    struct answers base = {.arena = a->arena}, all = {.arena = a->arena};
    bool based = h->base && store_base(k->store, h->base, h->base_revision, to, person, k->round) == STORE_BASE_FITS &&
                 store_current_of(k->store, h->base, &c);
    size_t n = based ? 1 : store_current(k->store, to, k->round, person, &c);
    (void)f;
    if (n > 1)
        return SHEET_DOUBTFUL;
    if (n == 0 || !stored_answers(k, &c, to, &base)) {
        *h = (struct hidden){0};
        return SHEET_ALONE;
    }
    for (size_t i = 0; i < base.n; i++)
        if (!on_sheet(to, base.v[i].path, s->name, continuation_row(s, sheet, 1)))
            answers_set(&all, base.v[i].path, base.v[i].value, base.v[i].flags);
    for (size_t i = 0; i < a->n; i++)
        if (!is_person(to, a->v[i].path))                  /* what the form says of the person stands */
            answers_set(&all, a->v[i].path, a->v[i].value, a->v[i].flags);
    *a = all;
    *h = (struct hidden){c.submission, c.revision, false};
    return SHEET_MERGED;
}

/* ---- a form comes in ---- */

static bool goes_on(const struct form *f)
{
    for (size_t i = 0; i < f->nsections; i++)
        if (section_goes_on(&f->sections[i]))
            return true;
    return false;
}

void sheet_keep_rows(struct intake *k, const struct form *f, const char *person, struct answers *a, struct hidden *h)
{
    struct store_current c;
    struct answers base = {.arena = a->arena};
    const struct section *s;
    if (!goes_on(f))
        return;
    bool based = h->base && store_base(k->store, h->base, h->base_revision, f, person, k->round) == STORE_BASE_FITS &&
                 store_current_of(k->store, h->base, &c);
    if (!based && (!person || store_current(k->store, f, k->round, person, &c) != 1))
        return;
    if (!stored_answers(k, &c, f, &base))
        return;
    for (size_t i = 0; i < base.n; i++)
        if (row_beyond(f, base.v[i].path, &s))
            answers_set(a, base.v[i].path, base.v[i].value, base.v[i].flags);
    if (!h->base && !h->base_bad && sheet_only(f, &base))
        *h = (struct hidden){c.submission, c.revision, false};
}
