/*
 * table.c - a table: widths of its columns on the grid, heads of one or two lines, rows of equal height.
 */
#include <stdlib.h>
#include <string.h>

#include "sheet/sheet_int.h"

#define SNAP 0.65                                          /* of a unit: a rule goes to one that is there already */

struct column { const struct field *f; double least, flex, stated, x, w; };   /* f NULL: the number of the row */
struct columns { struct column *v; size_t n, cap; };

/* ---- widths ---- */

/* Words of a head may stand in three lines, of two characters at least. */
static double head_want(struct layout *l, const char *s)
{
    size_t n = u8_len(s), line = (n + 2) / 3;
    if (line < 2)
        line = n < 2 ? n : 2;
    return (n ? sheet_width(l->m, ROLE_LABEL, SIZE_LABEL, s) * (double)line / (double)n : 0) + 2 * CELL_PAD + 1;
}

static double value_want(struct layout *l, const struct field *f)
{
    if (field_has_marks(f))
        return marks_width(l, f, true) + 2 * CELL_PAD;
    switch (f->type) {
    case TYPE_TEXT:
        return (f->max > 0 && f->max < 6 ? f->max : 6) * SIZE_VALUE + 8;
    case TYPE_PERIOD:
        return 15.5 * SIZE_VALUE / 2 + 8;
    case TYPE_DATE:
        return 10.5 * SIZE_VALUE / 2 + 8;
    case TYPE_RESIDENT_ID:
    case TYPE_CREDIT_CODE:
    case TYPE_ID:
        return 18.5 * SIZE_VALUE / 2 + 8;
    case TYPE_MOBILE:
    case TYPE_PHONE:
        return 12 * SIZE_VALUE / 2 + 8;
    case TYPE_EMAIL:
        return 16 * SIZE_VALUE / 2 + 8;
    case TYPE_PARAGRAPH:
        return 10 * SIZE_VALUE + 8;
    case TYPE_TICK:
    case TYPE_YEAR:
    case TYPE_INTEGER:
        return 4 * SIZE_VALUE / 2 + 12;
    default:
        return 7 * SIZE_VALUE / 2 + 8;
    }
}

static double flex_of(const struct field *f)
{
    if (f->type == TYPE_PARAGRAPH)
        return 40;
    if (f->type != TYPE_TEXT)
        return field_has_marks(f) ? 3 : 1;
    return f->max > 40 ? 40 : f->max > 0 ? f->max : 12;
}

static struct columns columns_of(struct layout *l, const struct section *s)
{
    struct columns c = { 0 };
    if (s->numbered)
        *VEC_ADD(c.v, c.n, c.cap) = (struct column){ .least = 2 * SIZE_LABEL + 2 * CELL_PAD };
    for (size_t i = 0; i < s->nfields; i++) {
        const struct field *f = &s->fields[i];
        if (!field_is_printed(f))
            continue;
        double head = head_want(l, f->label.s), value = value_want(l, f), na = na_width(l, f);
        value = na > value ? na : value;
        if (f->width_pct > 0) {                            /* the writer's word holds, but for what cannot be read any more */
            head = 2 * SIZE_LABEL + 2 * CELL_PAD;
            value = field_has_marks(f) || na > 0 ? value : head;
        }
        *VEC_ADD(c.v, c.n, c.cap) = (struct column){ .f = f, .least = head > value ? head : value, .flex = flex_of(f), .stated = f->width_pct };
    }
    return c;
}

/* Columns that are too narrow get what they need, the others give it in proportion. */
static void keep_least(struct columns *c, double w)
{
    double least = 0;
    for (size_t i = 0; i < c->n; i++)
        least += c->v[i].least;
    for (size_t i = 0; least >= w && i < c->n; i++)        /* more columns than the paper has room for */
        c->v[i].w = c->v[i].least *= w / least;
    for (size_t round = 0; least < w && round < c->n; round++) {
        double fixed = 0, open = 0;
        for (size_t i = 0; i < c->n; i++)
            *(c->v[i].w <= c->v[i].least ? &fixed : &open) += c->v[i].w <= c->v[i].least ? c->v[i].least : c->v[i].w;
        for (size_t i = 0; i < c->n; i++)
            c->v[i].w = c->v[i].w <= c->v[i].least ? c->v[i].least : c->v[i].w * (w - fixed) / open;
    }
}

/* Wanted widths: as stated, the rest by what the columns hold, all scaled to fit. */
static void wanted_widths(struct columns *c, double w)
{
    double stated = 0, least = 0, flex = 0;
    for (size_t i = 0; i < c->n; i++) {
        stated += c->v[i].stated;
        least += c->v[i].stated > 0 ? 0 : c->v[i].least;
        flex += c->v[i].stated > 0 ? 0 : c->v[i].flex;
    }
    double left = w * (1 - stated / 100) - least, sum = 0;
    for (size_t i = 0; i < c->n; i++) {
        struct column *k = &c->v[i];
        k->w = k->stated > 0 ? w * k->stated / 100 : k->least + (left > 0 && flex > 0 ? left * k->flex / flex : 0);
        sum += k->w;
    }
    for (size_t i = 0; i < c->n; i++)
        c->v[i].w *= w / sum;
    keep_least(c, w);
}

static double snapped(const struct layout *l, double x)
{
    const struct grid *g = &l->grid;
    double best = -1;
    for (size_t i = 0; i < l->nrules; i++) {
        double d = l->rules[i] > x ? l->rules[i] - x : x - l->rules[i], e = best > x ? best - x : x - best;
        if (d <= SNAP * g->unit && (best < 0 || d < e))
            best = l->rules[i];
    }
    if (best >= 0)
        return best;
    double half = g->unit / 2;
    return g->side + (double)(long)((x - g->side) / half + 0.5) * half;
}

/* Rules of the columns go to the grid where nothing becomes too narrow by it. */
static void snap_columns(struct layout *l, struct columns *c, double x0, double w)
{
    double at = x0, want = x0;
    for (size_t i = 0; i < c->n; i++) {
        struct column *k = &c->v[i];
        want += k->w;
        double least = k->least < k->w ? k->least : k->w, end = snapped(l, want), next = i + 1 < c->n ? c->v[i + 1].w : 0;
        if (end < at + least - 1 || end > want + next / 2)
            end = want;
        if (i + 1 == c->n)
            end = x0 + w;
        k->x = at;
        k->w = end - at;
        at = end;
        if (i + 1 < c->n)
            *VEC_ADD(l->rules, l->nrules, l->crules) = end;
    }
}

/* ---- heads ---- */

static struct cell *head_cell(struct layout *l, struct row *r, const struct column *k)
{
    struct cell *c = add_cell(r, k->f ? CELL_LABEL : CELL_WORDS, k->x, k->w, k->f);
    if (!k->f)
        c->words = (struct text){ paper_text(l, MSG_PAPER_NUMBER_HEAD, MSG_NONE), l->form->at };
    return c;
}

static bool in_group(const struct column *a, const struct column *b)
{
    return a->f && b->f && a->f->group.s && b->f->group.s && strcmp(a->f->group.s, b->f->group.s) == 0;
}

/* One line, or two where columns share a head. */
static void plan_heads(struct layout *l, struct group *g, const struct columns *c)
{
    bool two = false;
    for (size_t i = 0; i < c->n; i++)
        two |= c->v[i].f && c->v[i].f->group.s;
    g->head = g->nrows;
    g->nheads = two ? 2 : 1;
    for (size_t i = 0; i < g->nheads; i++)
        add_row(g, GROW_NO, HEADER_HEIGHT)->glue = true;
    for (size_t i = 0; i < c->n;) {
        struct row *top = &g->rows[g->head], *below = &g->rows[g->head + g->nheads - 1];
        if (!c->v[i].f || !c->v[i].f->group.s) {
            head_cell(l, top, &c->v[i++])->rows = (int)g->nheads;
            continue;
        }
        size_t end = i;
        while (end < c->n && in_group(&c->v[i], &c->v[end]))
            head_cell(l, below, &c->v[end++]);
        add_cell(top, CELL_WORDS, c->v[i].x, c->v[end - 1].x + c->v[end - 1].w - c->v[i].x, NULL)->words = c->v[i].f->group;
        i = end;
    }
    for (size_t i = 0; i < g->nheads; i++)
        row_grow(l, g, &g->rows[g->head + i]);
    for (size_t i = 0; two && i < g->rows[g->head].ncells; i++)
        if (g->rows[g->head].cells[i].rows > 1)
            rows_raise(g, g->head, 2, cell_height(l, g->section, &g->rows[g->head].cells[i], false));
}

/* ---- rows ---- */

static void plan_row(struct layout *l, struct group *g, const struct columns *c, int n)
{
    const struct section *s = g->section;
    struct row *r = add_row(g, GROW_LITTLE, s->row_mm > 0 ? s->row_mm * MM : ROW_HEIGHT);
    for (size_t i = 0; i < c->n; i++) {
        const struct column *k = &c->v[i];
        struct cell *cell = add_cell(r, k->f ? CELL_VALUE : CELL_WORDS, k->x, k->w, k->f);
        cell->row = n;
        if (!k->f)
            cell->words = (struct text){ arena_printf(l->sheet->arena, "%d", n), l->form->at };
        else
            r->rest |= k->f->height_rest;
    }
    row_grow(l, g, r);
}

void plan_table(struct layout *l, struct group *g)
{
    const struct section *s = g->section;
    struct columns c = columns_of(l, s);
    double x0 = grid_x(l, g, 0), w = l->frame_w - x0, h = 0, least = 0;

    wanted_widths(&c, w);
    snap_columns(l, &c, x0, w);
    plan_heads(l, g, &c);
    for (int n = 1; n <= s->rows_max; n++)
        plan_row(l, g, &c, n);
    for (size_t i = g->head + g->nheads; i < g->nrows; i++) {
        h = g->rows[i].h > h ? g->rows[i].h : h;
        least = g->rows[i].least > least ? g->rows[i].least : least;
    }
    for (size_t i = g->head + g->nheads; i < g->nrows; i++) {
        g->rows[i].h = h;
        g->rows[i].least = least;
    }
    free(c.v);
}
