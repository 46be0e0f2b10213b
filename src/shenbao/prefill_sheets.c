/*
 * prefill_sheets.c - the rows of a person that the form has no room for, on continuation sheets filled like the form.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "pack/pack.h"
#include "shenbao/prefill_int.h"

/* The blank sheet number n of a table, laid out once, by whoever needs it first. */
static const struct prefill_xu *make_blank(struct prefill_form *p, const struct section *s, int n)
{
    for (size_t i = 0; i < p->nxu; i++)
        if (p->xu[i]->section == s && p->xu[i]->number == n)
            return p->xu[i];
    struct sheet_metrics m = pdf_fonts_metrics(p->fonts);
    struct diags *aside = diags_new();
    struct form *form = continuation_form(p->form, s, n, p->arena);
    struct prefill_xu *x = arena_alloc(p->arena, sizeof *x);
    *x = (struct prefill_xu){ s, n, form, sheet_of_form(form, &m, aside) };
    *VEC_ADD(p->xu, p->nxu, p->cxu) = x;
    diags_free(aside);
    return x;
}

static const struct prefill_xu *blank_of(struct prefill_form *p, const struct section *s, int n)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    const struct prefill_xu *x = make_blank(p, s, n);
    pthread_mutex_unlock(&lock);
    return x;
}

/* "work.5.unit" as its sheet has it: "work_xu.2.unit". NULL when it is not on this sheet. */
static const char *path_on_sheet(const struct section *s, int number, const char *path, struct arena *a)
{
    size_t n = strlen(s->name);
    if (strncmp(path, s->name, n) != 0 || path[n] != '.')
        return NULL;
    char *end;
    long row = strtol(path + n + 1, &end, 10) - continuation_row(s, number, 1) + 1;
    return row >= 1 && row <= CONTINUATION_ROWS && *end == '.' ? arena_printf(a, "%s_xu.%ld%s", s->name, row, end) : NULL;
}

static void take_answers(const struct prefill_form *p, const struct section *s, int number, const struct answers *from, struct answers *out)
{
    for (size_t i = 0; i < from->n; i++) {
        const struct answer *v = &from->v[i];
        bool who = (p->form->person && strcmp(v->path, p->form->person) == 0) ||
                   (p->form->person_name && strcmp(v->path, p->form->person_name) == 0);
        const char *path = who ? v->path : path_on_sheet(s, number, v->path, out->arena);
        if (path)
            answers_set(out, path, v->value, v->flags);
    }
    char n[16];
    snprintf(n, sizeof n, "%d", number);
    answers_set(out, CONTINUATION_NUMBER, n, 0);
}

/* What the form's rule on open fields says of the same answer; the sheet's number is ours. */
struct opening { const struct fill *fill; const struct section *s; int number; struct arena *arena; };

static bool may_change(void *ctx, const char *path)
{
    const struct opening *o = ctx;
    const char *dot = strchr(path, '.');
    char *end;
    if (strcmp(path, CONTINUATION_NUMBER) == 0)
        return false;
    if (!dot)
        return o->fill->opens(o->fill->ctx, path);
    long row = strtol(dot + 1, &end, 10);
    return o->fill->opens(o->fill->ctx, arena_printf(o->arena, "%s.%d%s", o->s->name, continuation_row(o->s, o->number, (int)row), end));
}

static int last_row(const struct section *s, const struct answers *a)
{
    size_t n = strlen(s->name);
    int last = 0;
    for (size_t i = 0; i < a->n; i++)
        if (strncmp(a->v[i].path, s->name, n) == 0 && a->v[i].path[n] == '.' && *a->v[i].value && atoi(a->v[i].path + n + 1) > last)
            last = atoi(a->v[i].path + n + 1);
    return last;
}

static const char *file_of(const struct prefill_form *p, const struct section *s, int number, const struct prefill_made *made,
                           struct arena *a)
{
    struct buf name = BUF_INIT, legal = BUF_INIT;
    buf_printf(&name, "%s%s%s-%s-%d.pdf", made->number, *made->name ? "-" : "", made->name, continuation_title(p->form, s, a), number);
    name_make_legal(name.p, &legal);
    const char *out = arena_strdup(a, legal.p);
    buf_clear(&name);
    buf_clear(&legal);
    return out;
}

size_t prefill_sheets(struct prefill_form *p, const struct answers *a, const struct fill *fill, const struct prefill_made *made,
                      struct arena *arena, struct prefill_sheet **out)
{
    struct sheet_metrics m = pdf_fonts_metrics(p->fonts);
    size_t n = 0, cap = 0;
    *out = NULL;
    for (size_t i = 0; i < p->form->nsections; i++) {
        const struct section *s = &p->form->sections[i];
        int last = section_goes_on(s) ? last_row(s, a) : 0;
        for (int number = 1; last >= continuation_row(s, number, 1); number++) {
            const struct prefill_xu *x = blank_of(p, s, number);
            struct answers own = { .arena = arena };
            struct opening opening = { fill, s, number, arena };
            struct fill f = *fill;
            take_answers(p, s, number, a, &own);
            f.answers = &own;
            f.opens = may_change;
            f.ctx = &opening;
            *VEC_ADD(*out, n, cap) = (struct prefill_sheet){ sheet_filled(x->blank, x->form, &m, &f), x->form->title.s, file_of(p, s, number, made, arena) };
        }
    }
    return n;
}
