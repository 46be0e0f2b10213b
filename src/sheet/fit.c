/*
 * fit.c - whether words fit where they stand: in a field, in a cell, on a line; and telling the writer of the definition when they do not.
 *
 * Nothing that is printed is cut without a word.
 */
#include <stdlib.h>
#include <string.h>

#include "sheet/sheet_int.h"

#define TOLD_CHARS 12                                      /* so much of a long text is repeated in a message */
#define SLACK 0.6                                          /* pt: rounding, and less than anybody sees */

/* ---- in a field ---- */

bool widget_fits(const struct sheet_metrics *m, const struct sheet_widget *w, const char *s, double size, struct arena *a)
{
    double width = w->w - 2 * FIELD_PADDING;
    if (w->kind != WIDGET_MULTILINE)
        return !strchr(s, '\n') && sheet_width(m, ROLE_VALUE, size, s) <= width + 0.01;
    size_t lines = sheet_break(m, ROLE_VALUE, size, width, widget_prose(w, s, a), a).n;
    return (double)(lines - 1) * size * FIELD_LEADING + size <= w->h - FIELD_PADDING + 0.5;
}

bool widget_find_size(const struct sheet_metrics *m, struct sheet_widget *w, const char *s, struct arena *a)
{
    static const double sizes[] = { 10, 9.5, SIZE_LEAST };
    if (widget_fits(m, w, s, w->size, a))
        return true;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        if (sizes[i] >= w->size || !widget_fits(m, w, s, sizes[i], a))
            continue;
        w->size = sizes[i];
        return true;
    }
    return false;
}

/* Full-width characters that a field has room for at the least size. */
static int widget_holds(const struct sheet_widget *w)
{
    int on_line = (int)((w->w - 2 * FIELD_PADDING) / SIZE_LEAST), lines = 1;
    if (w->kind == WIDGET_MULTILINE)
        lines = (int)((w->h - FIELD_PADDING - SIZE_LEAST + 0.5) / (SIZE_LEAST * FIELD_LEADING)) + 1;
    return (on_line > 0 ? on_line : 0) * (lines > 0 ? lines : 0);
}

/* ---- telling ---- */

static bool told_before(struct layout *l, struct place at)
{
    for (size_t i = 0; i < l->ntold; i++)
        if (l->told[i].line == at.line && l->told[i].col == at.col && l->told[i].file == at.file)
            return true;
    *VEC_ADD(l->told, l->ntold, l->ctold) = at;
    return false;
}

void tell_cut(struct layout *l, struct text t, int holds)
{
    struct buf some = BUF_INIT;
    char n[24];
    const char *p = t.s;
    if (told_before(l, t.at))                              /* a cell of a row, a head that is repeated overleaf */
        return;
    for (int i = 0; i < TOLD_CHARS && *p; i++)
        u8_next(&p);
    buf_add(&some, t.s, (size_t)(p - t.s));
    buf_adds(&some, *p ? "……" : "");
    snprintf(n, sizeof n, "%d", holds > 0 ? holds : 0);
    diag(l->d, t.at, MSG_SHEET_TEXT_CUT, some.p, n);
    buf_clear(&some);
}

void check_line(struct layout *l, enum sheet_role role, double size, double width, struct text t)
{
    if (t.s && sheet_width(l->m, role, size, t.s) > width + SLACK)
        tell_cut(l, t, (int)(width / size));
}

void check_block(struct layout *l, const struct sheet_style *st, const struct sheet_paragraph *v, double w, double h, struct text t)
{
    double lead = st->size * BLOCK_LEAD, need = (double)(v->n - 1) * lead + st->size;
    bool cut = need > h + SLACK;
    for (size_t i = 0; i < v->n; i++)
        cut |= v->v[i].w > w + SLACK;
    int lines = (int)((h + SLACK - st->size) / lead) + 1;
    if (cut)
        tell_cut(l, t, (int)(w / st->size) * (h + SLACK < st->size ? 0 : lines));
}

double step_down(struct layout *l, enum sheet_role role, double size, double width, struct text t)
{
    while (t.s && size > SIZE_NOTE && sheet_width(l->m, role, size, t.s) > width)
        size = size - 1 > SIZE_NOTE ? size - 1 : SIZE_NOTE;
    check_line(l, role, size, width, t);
    return size;
}

/* ---- what is printed in a field from the start ---- */

struct text printed_value(const struct section *s, const struct cell *c)
{
    const struct field *f = c->field;
    if (c->row > 0 && s && s->nkeys > 0 && f == &s->fields[0])
        return (size_t)c->row <= s->nkeys ? s->keys[c->row - 1] : (struct text){ NULL, f->at };
    return (struct text){ f->preset, f->at };
}

int printed_lines(struct layout *l, const struct section *s, const struct cell *c, double w)
{
    struct text t = printed_value(s, c);
    bool words = c->field->type == TYPE_TEXT || c->field->type == TYPE_PARAGRAPH;
    if (!words || !t.s || !*t.s)
        return 0;
    return (int)sheet_break(l->m, ROLE_VALUE, SIZE_VALUE, w - 2 * FIELD_PADDING, t.s, l->sheet->arena).n;
}

void check_printed(struct layout *l, struct sheet_widget *k, struct text t)
{
    if (t.s && *t.s && k->kind != WIDGET_COMB && !widget_find_size(l->m, k, t.s, l->sheet->arena))
        tell_cut(l, t, widget_holds(k));
}

/* A list opened shows all of a label; chosen it stands in the cell. The arrow is drawn over it only while it is open. */
void check_options(struct layout *l, struct sheet_widget *k, const struct field *f)
{
    for (size_t i = 0; i < f->nchoices; i++) {
        struct text t = f->choices[i].label;
        if (!t.at.line)
            t.at = f->at;
        check_printed(l, k, t);
    }
}
