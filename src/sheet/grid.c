/*
 * grid.c - the sections of a form become groups of rows of cells, each with the least height it needs.
 *
 * Knows nothing of pages.
 */
#include <stdlib.h>
#include <string.h>

#include "sheet/sheet_int.h"

static struct row *add_row(struct group *g)
{
    return VEC_ADD(g->rows, g->nrows, g->crows);
}

static struct cell *add_cell(struct row *r, enum cell_kind kind, double x, double w, const struct field *f)
{
    struct cell *c = VEC_ADD(r->cells, r->ncells, r->ccells);
    *c = (struct cell){ .kind = kind, .x = x, .w = w, .field = f };
    return c;
}

static void row_grow(struct layout *l, struct group *g, struct row *r)
{
    for (size_t i = 0; i < r->ncells; i++) {
        double h = cell_height(l, g->section, &r->cells[i]);
        if (h > r->h)
            r->h = h;
    }
}

/* A paragraph whose section says the same words needs no label of its own. */
static bool label_is_title(const struct group *g, const struct field *f)
{
    return g->side && g->section->title.s && f->label.s && strcmp(g->section->title.s, f->label.s) == 0;
}

/* How many of the four cells of a line (label, value, label, value) the value takes: 1 or 3. */
static int field_span(const struct field *f)
{
    if (f->span)
        return f->span >= 2 ? 3 : 1;
    if (f->type == TYPE_PARAGRAPH || f->na.s || field_comb(f) > 11 || (f->type == TYPE_CHOICES && f->nchoices > 3))
        return 3;
    return 1;
}

/* Fields that take the whole line, without a label cell. */
static bool whole_line(const struct field *f)
{
    return f->type == TYPE_TICK || f->type == TYPE_NOTE || f->type == TYPE_FILE;
}

static double side_width(const struct group *g)
{
    return g->side ? SIDE_WIDTH : 0;
}

struct filler {                                            /* where the next field of a group goes */
    struct layout *l;
    struct group *g;
    struct row *open;                                      /* a row with room for one more pair, or NULL */
    double used;                                           /* height of the rows that are finished */
};

static bool beside_photo(const struct filler *k)
{
    return k->g->photo && k->used < k->g->photo_h;
}

static double line_width(const struct filler *k)
{
    return k->l->frame_w - side_width(k->g) - (beside_photo(k) ? k->g->photo_w : 0);
}

static void finish_row(struct filler *k)
{
    struct group *g = k->g;
    if (!g->nrows)
        return;
    struct row *r = &g->rows[g->nrows - 1];
    if (k->open && r->ncells == 2) {                       /* half a line is left: the last value takes it */
        r->cells[1].w = side_width(g) + line_width(k) - r->cells[1].x;
        row_grow(k->l, g, r);
    }
    if (beside_photo(k))
        g->photo_rows = g->nrows;
    k->used += r->h;
    k->open = NULL;
}

static void place_whole(struct filler *k, const struct field *f)
{
    struct row *r = add_row(k->g);
    r->h = ROW_HEIGHT;
    add_cell(r, f->type == TYPE_TICK ? CELL_TICK : f->type == TYPE_FILE ? CELL_FILE : CELL_NOTE, side_width(k->g), line_width(k), f);
    row_grow(k->l, k->g, r);
    finish_row(k);
}

static void place_field(struct filler *k, const struct field *f)
{
    int span = field_span(f);
    double x0 = side_width(k->g), w = line_width(k), pair = w / 2;
    bool bare = f->type == TYPE_PARAGRAPH && label_is_title(k->g, f);

    if (k->open && (span == 3 || bare))
        finish_row(k), w = line_width(k), pair = w / 2;
    bool second = k->open != NULL;
    struct row *r = second ? k->open : add_row(k->g);
    double x = x0 + (second ? pair : 0), full = span == 3 ? w : pair;

    if (r->h < ROW_HEIGHT)
        r->h = ROW_HEIGHT;
    if (!bare)
        add_cell(r, CELL_LABEL, x, LABEL_WIDTH, f);
    struct cell *c = add_cell(r, CELL_VALUE, bare ? x : x + LABEL_WIDTH, bare ? w : full - LABEL_WIDTH, f);
    c->hint_inside = f->type == TYPE_PARAGRAPH && f->hint.s;
    r->rest = r->rest || f->height_rest;
    row_grow(k->l, k->g, r);
    k->open = !second && span == 1 && !bare ? r : NULL;
    if (!k->open)
        finish_row(k);
}

/* The rows beside a photo must be as high as it is. */
static void stretch_to_photo(struct group *g)
{
    double sum = 0;
    if (!g->photo)
        return;
    for (size_t i = 0; i < g->photo_rows; i++)
        sum += g->rows[i].h;
    if (g->photo_rows == 0) {
        add_row(g)->h = g->photo_h;
        g->photo_rows = 1;
    } else if (sum < g->photo_h) {
        for (size_t i = 0; i < g->photo_rows; i++)
            g->rows[i].h += (g->photo_h - sum) / (double)g->photo_rows;
    }
}

static void plan_fields(struct layout *l, struct group *g)
{
    const struct section *s = g->section;
    struct filler k = { .l = l, .g = g };

    for (size_t i = 0; i < s->nfields && !g->photo; i++)
        if (s->fields[i].type == TYPE_PHOTO)
            g->photo = &s->fields[i];
    if (g->photo) {                                        /* 1 mm of slack on each side */
        g->photo_w = (g->photo->photo_mm[0] + 2) * MM;
        g->photo_h = (g->photo->photo_mm[1] + 2) * MM;
    }
    for (size_t i = 0; i < s->nfields; i++) {
        const struct field *f = &s->fields[i];
        if (f == g->photo || !field_is_printed(f))
            continue;
        if (whole_line(f)) {
            if (k.open)
                finish_row(&k);
            place_whole(&k, f);
        } else {
            place_field(&k, f);
        }
    }
    if (k.open)
        finish_row(&k);
    stretch_to_photo(g);
}

/* Widths of a table's columns: as stated, the rest in equal shares, scaled when the statements do not add up. */
static void column_widths(const struct section *s, double w, double *out)
{
    double stated = 0;
    size_t open = 0;
    for (size_t i = 0; i < s->nfields; i++) {
        if (!field_is_printed(&s->fields[i]))
            continue;
        stated += s->fields[i].width_pct;
        open += s->fields[i].width_pct <= 0;
    }
    double share = open ? (stated < 100 ? (100 - stated) / (double)open : 10) : 0, sum = stated + share * (double)open;
    for (size_t i = 0; i < s->nfields; i++)
        out[i] = w * (s->fields[i].width_pct > 0 ? s->fields[i].width_pct : share) / sum;
}

static void plan_table(struct layout *l, struct group *g)
{
    const struct section *s = g->section;
    double x0 = side_width(g), *w = xcalloc(s->nfields ? s->nfields : 1, sizeof *w);

    column_widths(s, l->frame_w - x0, w);
    for (int r = 0; r <= s->rows_max; r++) {
        struct row *row = add_row(g);
        double x = x0;
        row->header = r == 0;
        row->h = r == 0 ? HEADER_HEIGHT : ROW_HEIGHT;
        for (size_t i = 0; i < s->nfields; i++) {
            if (!field_is_printed(&s->fields[i]))
                continue;
            struct cell *c = add_cell(row, r == 0 ? CELL_LABEL : CELL_VALUE, x, w[i], &s->fields[i]);
            c->row = r;
            x += w[i];
        }
        row_grow(l, g, row);
    }
    free(w);
}

static void plan_opinions(struct layout *l, struct group *g)
{
    const struct section *s = g->section;
    g->side = false;                                       /* each block carries its own label */
    for (size_t i = 0; i < s->nopinions; i++) {
        const struct opinion *o = &s->opinions[i];
        struct row *r = add_row(g);
        r->h = o->height_mm > 0 ? o->height_mm * MM : OPINION_HEIGHT;
        double lw = SIDE_WIDTH + (vertical_columns(SIZE_LABEL, r->h, o->label.s) - 1) * (SIZE_LABEL + 3);
        add_cell(r, CELL_OPINION_LABEL, 0, lw, NULL)->opinion = o;
        add_cell(r, CELL_OPINION, lw, l->frame_w - lw, NULL)->opinion = o;
    }
}

/* A group must be high enough for its title at the side, which takes at most two columns. */
static void stretch_to_title(struct group *g)
{
    if (!g->side || !g->nrows)
        return;
    double sum = 0, need = (double)((u8_len(g->section->title.s) + 1) / 2) * SIZE_LABEL * 1.25 + 12;
    for (size_t i = 0; i < g->nrows; i++)
        sum += g->rows[i].h;
    for (size_t i = 0; sum < need && i < g->nrows; i++)
        g->rows[i].h += (need - sum) / (double)g->nrows;
}

/* A section whose fields are all worked out or handed in apart has no place on the paper. */
static bool section_is_printed(const struct section *s)
{
    bool any = s->nfields == 0;
    for (size_t i = 0; i < s->nfields; i++)
        any |= field_is_printed(&s->fields[i]);
    return any;
}

void plan_form(struct layout *l, struct plan *p)
{
    for (size_t i = 0; i < l->form->nsections; i++) {
        const struct section *s = &l->form->sections[i];
        if (!section_is_printed(s))
            continue;
        struct group *g = VEC_ADD(p->groups, p->ngroups, p->cgroups);
        g->section = s;
        g->side = s->title.s && !s->untitled_column;
        if (s->kind == SECTION_TABLE)
            plan_table(l, g);
        else if (s->kind == SECTION_OPINIONS)
            plan_opinions(l, g);
        else
            plan_fields(l, g);
        stretch_to_title(g);
    }
}

void plan_clear(struct plan *p)
{
    for (size_t i = 0; i < p->ngroups; i++) {
        for (size_t r = 0; r < p->groups[i].nrows; r++)
            free(p->groups[i].rows[r].cells);
        free(p->groups[i].rows);
    }
    free(p->groups);
    *p = (struct plan){ 0 };
}
