/*
 * table.c - a table: widths of its columns on the grid, heads of one or two lines, rows of equal height.
 */
#include <stdlib.h>
#include <string.h>

#include "sheet/sheet_int.h"

#define STEP 3.0                                           /* pt given to a column at a time */
#define LIST_MOST 12                                       /* characters of a list that a column makes room for of itself */
#define KEY_CHARS 6                                        /* characters on a line of a key's column, more for long keys up to */
#define KEY_MOST 14
#define MAX_UNSTATED 14                                    /* characters that a text without `max` is thought to have */

struct column { const struct field *f; double least, flex, stated, x, w; };   /* f NULL: the number of the row */
struct columns { struct column *v; size_t n, cap; };

/* ---- widths ---- */

/* Words of a head may stand in three lines, of two characters at least. */
static double head_want(struct layout *l, const char *s)
{
    size_t n = u8_len(s), line = (n + 2) / 3;
    if (line < 2)
        line = n < 4 ? n : 2;
    return (n ? sheet_width(l->m, ROLE_LABEL, SIZE_LABEL, s) * (double)line / (double)n : 0) + 2 * CELL_PAD + 1;
}

/* Characters on a line of a text column at least: short texts may stand in two lines of four. */
static int text_chars(int max)
{
    int n = max <= 0 ? 6 : max <= 4 ? max : (max + 1) / 2;
    return max > 4 && n < 4 ? 4 : n > 6 ? 6 : n;
}

/* The longest key of a row may stand in three lines. */
static double key_want(const struct section *s, const struct field *f)
{
    size_t most = 0;
    for (size_t i = 0; f == &s->fields[0] && i < s->nkeys; i++)
        most = u8_len(s->keys[i].s) > most ? u8_len(s->keys[i].s) : most;
    size_t line = (most + 2) / 3;
    return most > 2 * KEY_CHARS ? (double)(line < KEY_MOST ? line : KEY_MOST) * SIZE_VALUE + 8.2 : 0;
}

static double value_want(struct layout *l, const struct section *s, const struct field *f)
{
    double key = key_want(s, f);
    if (key > 0)
        return key;
    if (field_has_marks(l, f, true))
        return marks_width(l, f, true) + 2 * CELL_PAD;
    if (f->nchoices && !field_is_typed(f)) {               /* a list: what is chosen stands there */
        double w = longest_choice(l, f), most = LIST_MOST * SIZE_VALUE;
        return w < most ? w : most;
    }
    switch (f->type) {
    case TYPE_TEXT:
        return text_chars(f->max) * SIZE_VALUE + 8.2;
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
        return 10 * SIZE_VALUE + 8.2;
    case TYPE_TICK:
    case TYPE_YEAR:
    case TYPE_INTEGER:
        return 4 * SIZE_VALUE / 2 + 12;
    default:
        return 7 * SIZE_VALUE / 2 + 8;
    }
}

/* Share of the room that is left: by what the column holds beyond its least width. */
static double flex_of(const struct field *f)
{
    if (f->type == TYPE_PARAGRAPH)
        return 40;
    if (f->type != TYPE_TEXT)
        return 1;
    int n = f->max > 0 ? f->max : MAX_UNSTATED;
    return n > 40 ? 40 : n > 8 ? n - 4 : 3;
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
        double head = head_want(l, f->label.s), value = value_want(l, s, f), na = na_width(l, f);
        value = na > value ? na : value;
        if (f->width_pct > 0) {                            /* the writer's word holds, but for what cannot be read any more */
            head = 2 * SIZE_LABEL + 2 * CELL_PAD;
            value = field_has_marks(l, f, true) || na > 0 ? value : head;
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

/* Lines that the longest text of a column needs at its width. */
static int lines_needed(const struct column *k)
{
    if (!k->f || k->stated > 0 || (k->f->type != TYPE_TEXT && k->f->type != TYPE_PARAGRAPH))
        return 0;
    int most = k->f->type == TYPE_PARAGRAPH ? 60 : MAX_UNSTATED, n = k->f->max > 0 ? k->f->max : most, on_line = per_line(k->w - 4);
    return (n + on_line - 1) / on_line;
}

/* What is left goes where most lines are needed, until each text has its line; the rest by what the columns hold. */
static void give_room(struct columns *c, double left)
{
    for (; left > STEP; left -= STEP) {
        size_t best = c->n;
        for (size_t i = 0; i < c->n; i++)
            if (lines_needed(&c->v[i]) > 1 && (best == c->n || lines_needed(&c->v[i]) > lines_needed(&c->v[best])))
                best = i;
        if (best == c->n)
            break;
        c->v[best].w += STEP;
    }
    double flex = 0;
    for (size_t i = 0; i < c->n; i++)
        flex += c->v[i].stated > 0 ? 0 : c->v[i].flex;
    for (size_t i = 0; left > 0 && flex > 0 && i < c->n; i++)
        c->v[i].w += c->v[i].stated > 0 ? 0 : left * c->v[i].flex / flex;
}

/* Wanted widths: as stated, the rest by what the columns hold, all scaled to fit. */
static void wanted_widths(struct columns *c, double w)
{
    double used = 0, sum = 0;
    for (size_t i = 0; i < c->n; i++) {
        struct column *k = &c->v[i];
        k->w = k->stated > 0 ? w * k->stated / 100 : k->least;
        used += k->w;
    }
    give_room(c, w - used);
    for (size_t i = 0; i < c->n; i++)
        sum += c->v[i].w;
    for (size_t i = 0; i < c->n; i++)
        c->v[i].w *= w / sum;
    keep_least(c, w);
}

/* ---- on the grid ---- */

/* The column that can best give (step < 0) or take a part: the one that is farthest from the width it wants. */
static size_t best_column(const struct columns *c, const int *n, const int *least, double part, int step)
{
    size_t best = c->n;
    double most = 0;
    for (size_t i = 0; i < c->n; i++) {
        double v = step * (c->v[i].w - n[i] * part);
        if (n[i] + step >= least[i] && (best == c->n || v > most)) {
            best = i;
            most = v;
        }
    }
    return best;
}

/* Widths in halves of the grid's unit, quarters where there are many columns; columns that want the same get the same where it can be.
 * x0: where the table begins; what is left of the grid there belongs to the first column. */
static void snap_columns(struct layout *l, struct columns *c, double x0)
{
    const struct grid *g = &l->grid;
    int parts = c->n > (size_t)g->units / 4 ? 4 : 2, all = parts * g->units, sum = 0;
    int *n = xcalloc(2 * (c->n + 1), sizeof *n), *least = n + c->n + 1;
    double part = g->unit / parts, extra = g->side - x0;

    for (size_t i = 0; i < c->n; i++) {
        struct column *k = &c->v[i];
        double own = i == 0 ? extra : 0;
        k->w = k->w > own ? k->w - own : 0;
        least[i] = k->least > own + 1 ? (int)((k->least - own - 1) / part) + 1 : 0;
        n[i] = (int)(k->w / part + 0.5);
        n[i] = n[i] < least[i] ? least[i] : n[i];
        sum += n[i];
    }
    while (sum != all) {
        int step = sum < all ? 1 : -1;
        size_t i = best_column(c, n, least, part, step);
        if (i == c->n)
            break;
        n[i] += step;
        sum += step;
    }
    if (sum > all)                                         /* more columns than the paper has room for */
        part = g->unit * g->units / sum;
    double at = x0;
    for (size_t i = 0; i < c->n; i++) {
        c->v[i].x = at;
        c->v[i].w = n[i] * part + (i == 0 ? extra : 0);
        at += c->v[i].w;
    }
    free(n);
}

/* ---- heads ---- */

static struct cell *head_cell(struct layout *l, struct row *r, const struct column *k)
{
    struct cell *c = add_cell(r, k->f ? CELL_LABEL : CELL_WORDS, k->x, k->w, k->f);
    if (!k->f)
        c->words = (struct text){ msg_zh(l->sheet->arena, MSG_PAPER_NUMBER_HEAD, MSG_NONE), l->form->at };
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

/* Columns that together need more than the paper has. */
static void tell_narrow(struct layout *l, const struct section *s, const struct columns *c, double w)
{
    double least = 0;
    for (size_t i = 0; i < c->n; i++)
        least += c->v[i].least;
    if (least <= w)
        return;
    char need[24], have[24];
    snprintf(need, sizeof need, "%d", (int)(least / MM + 0.999));
    snprintf(have, sizeof have, "%d", (int)(w / MM));
    diag(l->d, s->at, MSG_SHEET_COLUMNS, need, have);
}

void plan_table(struct layout *l, struct group *g)
{
    const struct section *s = g->section;
    struct columns c = columns_of(l, s);
    double x0 = grid_x(l, g, 0), w = l->frame_w - x0, h = 0, least = 0;

    tell_narrow(l, s, &c, w);
    wanted_widths(&c, w);
    snap_columns(l, &c, x0);
    plan_heads(l, g, &c);
    for (int n = 1; n <= s->rows_max; n++)
        plan_row(l, g, &c, n);
    for (size_t i = g->head + g->nheads; i < g->nrows; i++) {
        h = g->rows[i].h > h ? g->rows[i].h : h;
        least = g->rows[i].least > least ? g->rows[i].least : least;
    }
    for (size_t i = g->head + g->nheads; s->nkeys == 0 && i < g->nrows; i++) {      /* words that differ in length have rows that do */
        g->rows[i].h = h;
        g->rows[i].least = least;
    }
    free(c.v);
}
