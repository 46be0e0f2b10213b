/*
 * fields.c - the fields of a section in lines: label and value side by side, two or three pairs on a line, around the photo.
 *
 * Automatic from type and length; width, span, rows, break and group refine it.
 */
#include <stdlib.h>
#include <string.h>

#include "sheet/sheet_int.h"

#define FULL 1e6                                           /* wanted width of a field that has a line of its own */
#define BLOCKS_MOST 16

/* Units that earlier lines cover on the following ones: a photo, a field of several lines. lines 0: until height h is reached. */
struct block { int from, to; size_t first; int lines; double h; };

struct packer {
    struct layout *l;
    struct group *g;
    const struct field **v; size_t n, i;                   /* what is to be placed, and the next */
    int from;                                              /* first unit of a line: behind the head of a group of fields */
    int pairs;
    bool thirds;                                           /* this line has three short fields */
    const struct field *open;                              /* the first of those with a head in common that are being placed, or NULL */
    struct block blocks[BLOCKS_MOST]; size_t nblocks;
};

/* ---- what a field wants ---- */

/* A paragraph whose section says the same words needs no label of its own. */
static bool label_is_title(const struct group *g, const struct field *f)
{
    return f->type == TYPE_PARAGRAPH && g->section->title.s && f->label.s && strcmp(g->section->title.s, f->label.s) == 0 &&
           !g->section->untitled_column;
}

static bool whole_line(const struct field *f)              /* without a label cell */
{
    return f->type == TYPE_TICK || f->type == TYPE_NOTE || f->type == TYPE_FILE;
}

double longest_choice(struct layout *l, const struct field *f)
{
    double w = 0;
    for (size_t i = 0; i < f->nchoices; i++) {
        double one = sheet_width(l->m, ROLE_VALUE, SIZE_VALUE, f->choices[i].label.s);
        w = one > w ? one : w;
    }
    return w + 18;                                         /* and the arrow of the list */
}

static double text_want(const struct field *f)
{
    int n = f->max > 0 ? f->max : 8;
    if (n <= 6)
        return n * SIZE_VALUE;
    n = (n + 1) / 2;                                       /* two lines will do */
    return (n < 6 ? 6 : n) * SIZE_VALUE;
}

/* Width that the value needs at least, FULL for a line of its own. */
static double value_want(struct layout *l, const struct field *f)
{
    if (f->na.s || f->type == TYPE_PARAGRAPH || whole_line(f))
        return FULL;
    if (field_has_marks(l, f, false))
        return marks_width(l, f, false) + CELL_PAD;
    switch (f->type) {
    case TYPE_TEXT:
        return text_want(f);
    case TYPE_RESIDENT_ID:
    case TYPE_CREDIT_CODE:
        return FULL;
    case TYPE_POST_CODE:
        return comb_width(f);
    case TYPE_CHOICE:
    case TYPE_CODE:
    case TYPE_REGION:
        return field_is_typed(f) ? 8 * SIZE_VALUE : longest_choice(l, f);
    case TYPE_ID:
    case TYPE_EMAIL:
    case TYPE_PHONE:
        return 10 * SIZE_VALUE;
    case TYPE_PERIOD:
        return 8 * SIZE_VALUE;
    default:
        return 6 * SIZE_VALUE;
    }
}

/* ---- where a field ends ---- */

/* The unit at which n pairs end that begin at `from`, on a line whose free part ends at `to`. */
static int pair_end(const struct packer *k, int from, int to, int n)
{
    const struct grid *g = &k->l->grid;
    int on_line = k->pairs, width = g->units / on_line;
    if (to < g->units) {                                   /* beside a photo the pairs are narrower */
        on_line = (2 * k->pairs * to + g->units) / (2 * g->units);
        width = to / (on_line > 0 ? on_line : 1);
    }
    if (k->thirds)
        width = g->units / 3;
    if (width < 1)
        width = 1;
    int end = (from / width + n) * width;
    return end + width / 2 > to ? to : end;                /* less than half a pair is no place for another */
}

static int label_units(const struct packer *k, const struct field *f, int room)
{
    const struct grid *g = &k->l->grid;
    int n = g->label;
    if (room < n + 3)
        n = room >= 5 ? 3 : room / 2;
    if (n < 1)
        n = 1;
    /* More than three lines of small type: the label gets more room, at most two fifths of it all. */
    while (n < room * 2 / 5 && block_lines(k->l, ROLE_LABEL, SIZE_NOTE, n * g->unit - 2 * CELL_PAD, f->label.s) > 3)
        n++;
    return n;
}

/* Units that a field cannot do without: marks and the words beside them are never cut. */
static int units_least(const struct packer *k, const struct field *f)
{
    if (k->g->section->where == PLACE_LINE)
        return (int)(line_want(k->l, f) / k->l->grid.unit) + 1;
    double w = na_width(k->l, f) + 2 * SIZE_VALUE + CELL_PAD, marks = 0;
    if (field_has_marks(k->l, f, false))
        marks = marks_width(k->l, f, true) + 2 * CELL_PAD;
    if (marks + na_width(k->l, f) > w)
        w = marks + na_width(k->l, f);
    if (w > 10 * SIZE_VALUE)
        w = 10 * SIZE_VALUE;
    return 3 + (int)(w / k->l->grid.unit) + 1;
}

static int hinted_end(const struct packer *k, const struct field *f, int from, int to)
{
    const struct grid *g = &k->l->grid;
    int least = units_least(k, f),
        end = f->span ? pair_end(k, from, to, f->span / 2 + 1) : from + (int)(f->width_pct * g->units / 100 + 0.5);
    if (end < from + least)
        end = from + least;
    return end + 5 > to ? to : end;
}

static int field_end(const struct packer *k, const struct field *f, int from, int to)
{
    const struct grid *g = &k->l->grid;
    if (whole_line(f) && f->width_pct <= 0 && !f->span)
        return to;
    if (f->width_pct > 0 || f->span)
        return hinted_end(k, f, from, to);
    if (k->g->section->where == PLACE_LINE) {
        int n = 1, least = units_least(k, f);
        while (pair_end(k, from, to, n) < to && pair_end(k, from, to, n) - from < least)
            n++;
        return pair_end(k, from, to, n);
    }
    double want = value_want(k->l, f) + CELL_PAD;
    for (int n = 1, end;; n++) {
        end = pair_end(k, from, to, n);
        if (end >= to || (end - from - label_units(k, f, end - from)) * g->unit >= want)
            return end;
    }
}

/* ---- placing ---- */

static struct row *this_row(const struct packer *k)
{
    return &k->g->rows[k->g->nrows - 1];
}

static enum cell_kind whole_kind(const struct field *f)
{
    return f->type == TYPE_TICK ? CELL_TICK : f->type == TYPE_FILE ? CELL_FILE : CELL_NOTE;
}

static void cover_lines(struct packer *k, int from, int to, int lines, double h)
{
    if (k->nblocks == BLOCKS_MOST)
        return;
    k->blocks[k->nblocks++] = (struct block){ from, to, k->g->nrows - 1, lines, h };
}

static void put_field(struct packer *k, const struct field *f, int from, int to)
{
    struct row *r = this_row(k);
    const struct section *s = k->g->section;
    double x = grid_x(k->l, k->g, from), end = grid_x(k->l, k->g, to);
    int lines = f->tall > 1 && k->nblocks < BLOCKS_MOST ? f->tall : 1;

    if (s->where == PLACE_LINE && f->type != TYPE_NOTE && f->type != TYPE_FILE) {
        add_cell(r, CELL_LINE, x, end - x, f);
    } else if (whole_line(f)) {
        add_cell(r, whole_kind(f), x, end - x, f)->rows = lines;
    } else if (label_is_title(k->g, f)) {
        struct cell *c = add_cell(r, CELL_VALUE, x, end - x, f);
        c->rows = lines;
        c->hint_inside = f->hint.s != NULL;
    } else {
        double mid = grid_x(k->l, k->g, from + label_units(k, f, to - from));
        add_cell(r, CELL_LABEL, x, mid - x, f)->rows = lines;
        struct cell *c = add_cell(r, CELL_VALUE, mid, end - mid, f);
        c->rows = lines;
        c->hint_inside = f->type == TYPE_PARAGRAPH && f->hint.s;
    }
    r->rest |= f->height_rest;
    if (f->type == TYPE_PARAGRAPH)
        r->grow = GROW_FREE;
    if (lines > 1)
        cover_lines(k, from, to, lines, 0);
}

static bool same_group(const struct field *a, const struct field *b)
{
    return (a->group.s == NULL) == (b->group.s == NULL) && (!a->group.s || strcmp(a->group.s, b->group.s) == 0);
}

/* Short fields that follow one another, from the next on. */
static size_t run_of_short(const struct packer *k)
{
    double room = (k->l->grid.units / 3 - k->l->grid.label) * k->l->grid.unit;
    size_t n = 0;
    for (; k->i + n < k->n; n++) {
        const struct field *f = k->v[k->i + n];
        bool plain = !f->span && f->width_pct <= 0 && f->tall <= 1 && !f->group.s && (n == 0 || f->brk == BREAK_AUTO);
        if (!plain || value_want(k->l, f) + CELL_PAD > room ||
            block_lines(k->l, ROLE_LABEL, SIZE_LABEL, LABEL_WIDTH - 2 * CELL_PAD, f->label.s) > 2)
            break;
    }
    return n;
}

/* Three on a line when no line is left with one of them alone. */
static bool three_fit(const struct packer *k, int from, int to)
{
    if (k->g->section->pairs || k->l->grid.pairs != 2 || from > 0 || to < k->l->grid.units || k->g->section->where == PLACE_LINE)
        return false;
    size_t n = run_of_short(k);
    return n >= 3 && (n % 3 == 0 || n == 5 || n > 6);
}

/* Fills one free part of a line; the last value takes what is left of it. */
static void fill_part(struct packer *k, int from, int to)
{
    size_t placed = 0;
    int at = from;

    k->thirds = three_fit(k, from, to);
    while (k->i < k->n && at < to) {
        const struct field *f = k->v[k->i], *next = k->i + 1 < k->n ? k->v[k->i + 1] : NULL;
        if (k->open ? !same_group(f, k->open) : f->group.s != NULL)
            break;                                         /* waits for cells of several lines to end */
        if (placed && (f->brk != BREAK_AUTO || (whole_line(f) && f->width_pct <= 0 && !f->span) || !same_group(f, k->v[k->i - 1])))
            break;
        int end = field_end(k, f, at, to);
        double want = value_want(k->l, f);
        if (placed && !f->span && f->width_pct <= 0 && !k->thirds && k->g->section->where != PLACE_LINE && end >= to &&
            (to - at - label_units(k, f, to - at)) * k->l->grid.unit < want)
            break;                                         /* what is left of the line is too narrow */
        if (placed && at + units_least(k, f) > to)
            break;
        if (placed && f->span && at + (f->span / 2 + 1) * (k->l->grid.units / k->pairs) > to + k->l->grid.label)
            break;
        if (placed && f->width_pct > 0 && at + f->width_pct * k->l->grid.units / 100 > to + 1)
            break;
        bool last = !next || next->brk != BREAK_AUTO || (whole_line(next) && next->width_pct <= 0 && !next->span) || !same_group(f, next);
        put_field(k, f, at, last ? to : end);
        at = last ? to : end;
        k->i++;
        placed++;
    }
    if (at >= to)
        return;
    struct row *r = this_row(k);
    double x = grid_x(k->l, k->g, at), end = grid_x(k->l, k->g, to);
    if (placed) {
        struct cell *c = &r->cells[r->ncells - 1];
        c->w = end - c->x;
        for (size_t i = 0; i < k->nblocks; i++)
            if (k->blocks[i].to == at && k->blocks[i].first == k->g->nrows - 1)
                k->blocks[i].to = to;
    } else {
        add_cell(r, CELL_EMPTY, x, end - x, NULL);
    }
}

static void drop_done(struct packer *k)
{
    size_t n = 0;
    for (size_t i = 0; i < k->nblocks; i++) {
        struct block *b = &k->blocks[i];
        double h = 0;
        for (size_t r = b->first; r < k->g->nrows; r++)
            h += k->g->rows[r].h;
        if (b->lines ? b->first + (size_t)b->lines > k->g->nrows : h < b->h)
            k->blocks[n++] = *b;
    }
    k->nblocks = n;
}

static const struct block *block_at(const struct packer *k, int unit)
{
    for (size_t i = 0; i < k->nblocks; i++)
        if (unit >= k->blocks[i].from && unit < k->blocks[i].to)
            return &k->blocks[i];
    return NULL;
}

static void fill_line(struct packer *k)
{
    size_t before = k->nblocks;
    struct block old[BLOCKS_MOST];
    memcpy(old, k->blocks, sizeof old);
    for (int at = k->from; at < k->l->grid.units;) {
        const struct block *in = NULL;
        for (size_t i = 0; i < before; i++)
            if (at >= old[i].from && at < old[i].to)
                in = &old[i];
        if (in) {
            at = in->to;
            continue;
        }
        int to = at;
        while (to < k->l->grid.units && !block_at(k, to))
            to++;
        fill_part(k, at, to);
        at = to;
    }
}

static void line(struct packer *k)
{
    bool open = k->g->section->where == PLACE_LINE;
    struct row *r = add_row(k->g, GROW_LITTLE, ROW_HEIGHT);
    r->open = open;
    fill_line(k);
    row_grow(k->l, k->g, this_row(k));
    drop_done(k);
    this_row(k)->glue = k->nblocks > 0;
}

/* ---- groups of fields, the photo, and cells of several lines ---- */

/* The head at the left of fields that belong together, over all their lines. */
static void group_head(struct packer *k, size_t first, struct text words)
{
    struct group *g = k->g;
    double w = grid_x(k->l, g, k->from) - grid_x(k->l, g, 0);
    struct cell *c = add_cell(&g->rows[first], CELL_WORDS, grid_x(k->l, g, 0), w, NULL);
    c->words = words;
    c->rows = (int)(g->nrows - first);
    for (size_t i = first; i + 1 < g->nrows; i++)
        g->rows[i].glue = true;
    if (c->rows == 1)
        row_grow(k->l, g, &g->rows[first]);
}

/* A field of several lines is not at its end yet. */
static bool tall_open(const struct packer *k)
{
    for (size_t i = 0; i < k->nblocks; i++)
        if (k->blocks[i].lines > 0)
            return true;
    return false;
}

static void pack(struct packer *k)
{
    size_t first = 0;
    while (k->i < k->n || tall_open(k)) {
        const struct field *f = k->i < k->n ? k->v[k->i] : NULL;
        if (k->open && (!f || !same_group(k->open, f)) && !tall_open(k)) {
            group_head(k, first, k->open->group);
            k->from = 0;
            k->open = NULL;
        }
        if (f && f->group.s && !k->open && !tall_open(k)) {
            k->open = f;
            k->from = 2;
            first = k->g->nrows;
        }
        line(k);
    }
    if (k->open)
        group_head(k, first, k->open->group);
}

/* Cells of several lines must have room in them; those at the end may find fewer lines than they wanted. */
static void settle_tall(struct layout *l, struct group *g)
{
    for (size_t r = 0; r < g->nrows; r++) {
        for (size_t i = 0; i < g->rows[r].ncells; i++) {
            struct cell *c = &g->rows[r].cells[i];
            if (c->rows <= 1)
                continue;
            if (r + (size_t)c->rows > g->nrows)
                c->rows = (int)(g->nrows - r);
            rows_raise(g, r, (size_t)c->rows, cell_height(l, g->section, c, false));
        }
    }
}

#define PHOTO_ROOM (8 * SIZE_VALUE)                        /* to write in, between a label and the photo */

static int photo_units(const struct layout *l, const struct field *f)
{
    double w = (f->photo_mm[0] + 2) * MM;                  /* 1 mm of slack on each side */
    int n = (int)(w / l->grid.unit);
    return n * l->grid.unit < w - 0.5 ? n + 1 : n;
}

static void photo_line(struct packer *k, const struct field *photo)
{
    double x = grid_x(k->l, k->g, 0), w = grid_x(k->l, k->g, k->l->grid.units) - x;
    struct row *r = add_row(k->g, GROW_NO, photo_height(k->l, photo, w));
    add_cell(r, CELL_PHOTO, x, w, photo);
}

/* The photo stands at the right beside the first lines; one that leaves no room there has its own line. */
static void place_photo(struct packer *k, const struct field *photo)
{
    struct group *g = k->g;
    int n = photo_units(k->l, photo), units = k->l->grid.units;
    double h = photo_height(k->l, photo, n * k->l->grid.unit);
    size_t first = g->nrows;

    if ((units - n - k->l->grid.label) * k->l->grid.unit < PHOTO_ROOM) {
        photo_line(k, photo);
        pack(k);
        return;
    }
    k->blocks[k->nblocks++] = (struct block){ units - n, units, first, 0, h };
    pack(k);
    size_t rows = 0;
    double sum = 0;
    while (first + rows < g->nrows && sum < h - 0.01)
        sum += g->rows[first + rows++].h;
    if (rows == 0) {
        add_row(g, GROW_NO, h);
        add_cell(&g->rows[first], CELL_EMPTY, grid_x(k->l, g, 0), grid_x(k->l, g, units - n) - grid_x(k->l, g, 0), NULL);
        rows = 1;
    }
    rows_raise(g, first, rows, h);
    struct cell *c =
        add_cell(&g->rows[first], CELL_PHOTO, grid_x(k->l, g, units - n), grid_x(k->l, g, units) - grid_x(k->l, g, units - n), photo);
    c->rows = (int)rows;
    for (size_t i = first; i + 1 < first + rows; i++)
        g->rows[i].glue = true;
}

void plan_fields(struct layout *l, struct group *g)
{
    const struct section *s = g->section;
    const struct field *photo = NULL;
    struct packer k = { .l = l, .g = g, .pairs = s->pairs ? s->pairs : l->grid.pairs };

    k.v = xcalloc(s->nfields + 1, sizeof *k.v);
    for (size_t i = 0; i < s->nfields; i++) {
        const struct field *f = &s->fields[i];
        if (!photo && f->type == TYPE_PHOTO)
            photo = f;
        else if (field_is_printed(f) && f->type != TYPE_PHOTO)
            k.v[k.n++] = f;
    }
    if (s->where == PLACE_LINE && !s->pairs && k.n > 0 && k.n <= 4 && (k.n <= 3 || k.pairs >= 3))
        k.pairs = (int)k.n;
    while (k.pairs > 1 && l->grid.units / k.pairs < 6)
        k.pairs--;
    if (photo)
        place_photo(&k, photo);
    else
        pack(&k);
    for (size_t i = 0; i < s->nfields; i++)
        if (s->fields[i].type == TYPE_PHOTO && &s->fields[i] != photo)
            photo_line(&k, &s->fields[i]);
    settle_tall(l, g);
    free(k.v);
}
