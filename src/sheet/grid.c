/*
 * grid.c - the sections of a form become groups of rows of cells on one grid, so that the vertical rules of a page come from a few places.
 *
 * Knows nothing of pages.
 */
#include <stdlib.h>
#include <string.h>

#include "sheet/sheet_int.h"

double grid_x(const struct layout *l, const struct group *g, int unit)
{
    if (unit <= 0)
        return g->side ? l->grid.side : 0;                 /* without a title of its own a section begins at the frame */
    return l->grid.side + unit * l->grid.unit;
}

struct row *add_row(struct group *g, enum grow grow, double h)
{
    struct row *r = VEC_ADD(g->rows, g->nrows, g->crows);
    *r = (struct row){ .h = h, .least = grow == GROW_NO || h < ROW_LEAST ? h : ROW_LEAST, .grow = grow };
    return r;
}

struct cell *add_cell(struct row *r, enum cell_kind kind, double x, double w, const struct field *f)
{
    struct cell *c = VEC_ADD(r->cells, r->ncells, r->ccells);
    *c = (struct cell){ .kind = kind, .x = x, .w = w, .rows = 1, .field = f };
    return c;
}

void row_grow(struct layout *l, const struct group *g, struct row *r)
{
    for (size_t i = 0; i < r->ncells; i++) {
        if (r->cells[i].rows > 1)
            continue;
        double h = cell_height(l, g->section, &r->cells[i], false), least = cell_height(l, g->section, &r->cells[i], true);
        r->h = h > r->h ? h : r->h;
        r->least = least > r->least ? least : r->least;
    }
}

void rows_raise(struct group *g, size_t first, size_t n, double h)
{
    double sum = 0, least = 0;
    for (size_t i = first; i < first + n; i++) {
        sum += g->rows[i].h;
        least += g->rows[i].least;
    }
    for (size_t i = first; i < first + n; i++) {
        if (sum < h)
            g->rows[i].h += (h - sum) / (double)n;
        if (least < h)
            g->rows[i].least += (h - least) / (double)n;
    }
}

/* ---- the grid ---- */

/* A section whose fields are all worked out or handed in apart has no place on the paper. */
static bool section_is_printed(const struct section *s)
{
    bool any = s->nfields == 0;
    for (size_t i = 0; i < s->nfields; i++)
        any |= field_is_printed(&s->fields[i]);
    return any && s->where != PLACE_COVER;
}

static enum title_at title_at(const struct section *s)
{
    if (!s->title.s || s->untitled_column || s->title_at == TITLE_NONE)
        return TITLE_NONE;
    if (s->where == PLACE_LINE)
        return s->title_at == TITLE_ABOVE ? TITLE_ABOVE : TITLE_NONE;
    if (s->kind == SECTION_OPINIONS)                       /* each block carries its own label */
        return s->title_at == TITLE_ROW || s->title_at == TITLE_ABOVE ? s->title_at : TITLE_NONE;
    return s->title_at == TITLE_AUTO ? TITLE_SIDE : s->title_at;
}

static bool wants_side(const struct section *s)
{
    return section_is_printed(s) && s->where != PLACE_LINE && (s->kind == SECTION_OPINIONS || title_at(s) == TITLE_SIDE);
}

static void make_grid(struct layout *l)
{
    struct grid *g = &l->grid;
    *g = (struct grid){ .side = 0 };
    for (size_t i = 0; i < l->form->nsections; i++)
        if (wants_side(&l->form->sections[i]))
            g->side = SIDE_WIDTH;
    double w = l->frame_w - g->side;
    g->units = (int)(w / (12 * UNIT_WIDTH)) * 12;          /* dozens: they have halves, thirds and quarters */
    if (g->units < 12)
        g->units = 12;
    g->unit = w / g->units;
    g->pairs = g->units / 12;
    g->label = (int)(LABEL_WIDTH / g->unit + 0.99);
}

/* ---- groups ---- */

/* What a title at the side needs in height; it takes at most two columns. */
static double side_need(const struct section *s)
{
    return (double)((u8_len(s->title.s) + 1) / 2) * SIZE_LABEL * BLOCK_LEAD + 12;
}

static void title_row(struct layout *l, struct group *g, enum title_at where)
{
    bool above = where == TITLE_ABOVE;
    struct row *r = add_row(g, GROW_NO, above ? SIZE_HEADING + 16 : HEADER_HEIGHT);
    add_cell(r, above ? CELL_HEADING : CELL_TITLE, 0, l->frame_w, NULL)->words = g->section->title;
    r->open = above;
    row_grow(l, g, r);
    r->glue = true;
}

static double group_height(const struct group *g)
{
    double h = 0;
    for (size_t i = 0; i < g->nrows; i++)
        h += g->rows[i].h;
    return h;
}

static void group_clear(struct group *g)
{
    for (size_t r = 0; r < g->nrows; r++)
        free(g->rows[r].cells);
    free(g->rows);
}

static void make_group(struct layout *l, struct group *g, const struct section *s, enum title_at where)
{
    *g = (struct group){ .section = s, .side = where == TITLE_SIDE, .page = s->brk == BREAK_PAGE };
    if (where == TITLE_ROW || where == TITLE_ABOVE)
        title_row(l, g, where);
    if (s->kind == SECTION_TABLE)
        plan_table(l, g);
    else if (s->kind == SECTION_OPINIONS)
        plan_opinions(l, g);
    else
        plan_fields(l, g);
}

static void plan_section(struct layout *l, struct group *g, const struct section *s)
{
    enum title_at where = title_at(s);

    make_group(l, g, s, where);
    if (where != TITLE_SIDE || g->nrows == 0)
        return;
    double need = side_need(s);
    if (s->title_at == TITLE_AUTO && need > group_height(g) * 1.5) {      /* a long title for few rows: it stands across */
        group_clear(g);
        make_group(l, g, s, TITLE_ROW);
        return;
    }
    if (g->nheads == 0 || g->nrows <= g->head + g->nheads)
        rows_raise(g, 0, g->nrows, need);
    else if (group_height(g) < need)
        rows_raise(g, g->head + g->nheads, g->nrows - g->head - g->nheads, need);
}

void plan_form(struct layout *l, struct plan *p)
{
    make_grid(l);
    for (size_t i = 0; i < l->form->nsections; i++) {
        const struct section *s = &l->form->sections[i];
        if (section_is_printed(s))
            plan_section(l, VEC_ADD(p->groups, p->ngroups, p->cgroups), s);
    }
}

void plan_clear(struct plan *p)
{
    for (size_t i = 0; i < p->ngroups; i++)
        group_clear(&p->groups[i]);
    free(p->groups);
    *p = (struct plan){ 0 };
}
