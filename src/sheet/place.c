/*
 * place.c - rows at their places: pages and their halves, frames and rules, cells.
 *
 * Every cell draws its right-hand neighbour's rule and the one below it, so that merged cells need no thought.
 */
#include <stdlib.h>

#include "sheet/sheet_int.h"


/* ---- rules and frames ---- */

/* A horizontal rule; one that goes on where the last ended lengthens it. */
static void put_rule(struct sheet_page *pg, double x1, double x2, double y)
{
    struct sheet_line *last = pg->nlines ? &pg->lines[pg->nlines - 1] : NULL;
    if (last && last->y1 == y && last->y2 == y && last->width == RULE_INNER && last->x2 > x1 - 0.01 && last->x2 < x1 + 0.01)
        last->x2 = x2;
    else
        put_line(pg, x1, y, x2, y, RULE_INNER, 0);
}

static double rows_height(const struct piece *p, size_t r, int rows)
{
    double h = 0;
    for (size_t i = r; i < r + (size_t)rows && i < p->g->nrows; i++)
        h += p->g->rows[i].h;
    return h;
}

/* end: row of the group behind the last of this piece. */
static void draw_row(struct layout *l, struct sheet_page *pg, const struct piece *p, size_t r, size_t end, double left, double top)
{
    const struct group *g = p->g;
    const struct row *row = &g->rows[r];
    double from = left + (g->side ? l->grid.side : 0);

    for (size_t i = 0; i < row->ncells; i++) {
        const struct cell *c = &row->cells[i];
        double x = left + c->x, h = rows_height(p, r, c->rows);
        if (!row->open && x > from + 0.01)
            put_line(pg, x, top, x, top - h, RULE_INNER, 0);
        if (!row->open && r + (size_t)c->rows < end && !g->rows[r + (size_t)c->rows].open)
            put_rule(pg, x, x + c->w, top - h);
        draw_cell(l, pg, g->section, c, x, top, h);
    }
}

/* The title at the side stands beside the rows of this piece that are in the frame. */
static void draw_side(struct layout *l, struct sheet_page *pg, const struct piece *p, double left, double top)
{
    double h = piece_height(p);
    put_line(pg, left + l->grid.side, top, left + l->grid.side, top - h, RULE_INNER, 0);
    if (!p->title)
        return;                                            /* a part of a line or two; the title stands beside the rest of it */
    struct text title = p->g->section->title;
    double size = h < side_title_height(p->g->section) ? SIZE_NOTE : SIZE_LABEL;
    if (vertical_columns(SIZE_LABEL, h, title.s) > 1)      /* two characters on a line read better than two upright columns */
        put_block(l, pg, ROLE_LABEL, size, left + 2, top, l->grid.side - 4, h, true, title);
    else
        put_vertical(l, pg, ROLE_LABEL, SIZE_LABEL, left, l->grid.side, top, h, title);
}

static void draw_piece(struct layout *l, struct sheet_page *pg, const struct piece *p, double left, double top)
{
    const struct group *g = p->g;
    double y = top;

    if (g->side)
        draw_side(l, pg, p, left, top);
    for (size_t r = 0; p->repeat_head && r < g->nheads; r++) {
        draw_row(l, pg, p, g->head + r, g->head + g->nheads + 1, left, y);
        y -= g->rows[g->head + r].h;
    }
    for (size_t r = p->first; r < p->end; r++) {
        draw_row(l, pg, p, r, p->end, left, y);
        y -= g->rows[r].h;
    }
}

struct frame { struct sheet_page *pg; double left, w, top; bool open; };

static void frame_end(struct frame *f, double y)
{
    if (f->open && f->top - y > 1)
        *VEC_ADD(f->pg->rects, f->pg->nrects, f->pg->crects) = (struct sheet_rect){ f->left, y, f->w, f->top - y, RULE_OUTER, 0, -1 };
    f->open = false;
}

/* Frames around what stands in a frame, and rules between sections; rows outside interrupt them. Returns where it ends. */
static double draw_leaf(struct layout *l, const struct leaf *p, struct sheet_page *pg, double left, double top)
{
    struct frame f = { .pg = pg, .left = left, .w = l->frame_w };
    double y = top;
    for (size_t i = 0; i < p->n; i++) {
        const struct piece *piece = &p->pieces[i];
        draw_piece(l, pg, piece, left, y);
        double at = y;
        if (f.open && piece->first < piece->end && !piece->g->rows[piece->first].open)
            put_rule(pg, left, left + l->frame_w, y);
        for (size_t r = 0; piece->repeat_head && r < piece->g->nheads; r++)
            at -= piece->g->rows[piece->g->head + r].h;
        if (piece->repeat_head && !f.open)
            f.top = y, f.open = true;
        for (size_t r = piece->first; r < piece->end; r++) {
            const struct row *row = &piece->g->rows[r];
            if (row->open)
                frame_end(&f, at);
            else if (!f.open)
                f.top = at, f.open = true;
            at -= row->h;
        }
        y -= piece_height(piece);
    }
    frame_end(&f, y);
    return y;
}

/* ---- faces ---- */

struct faces { struct face *v; size_t n; size_t front, columns; };

/* Where face i of n is in a booklet of folded sheets: outside 4|1, inside 2|3, and so on; two faces are one spread. */
static size_t folded_side(size_t i, size_t n, bool *right)
{
    size_t all = (n + 3) / 4 * 4;
    if (n <= 2) {
        *right = i == 1;
        return 0;
    }
    bool second = i >= all / 2;
    size_t k = second ? all - 1 - i : i;
    *right = (k % 2 == 0) != second;
    return k;                                              /* sides: outside of the first sheet, its inside, outside of the second ... */
}

static struct sheet_page *page_at(struct sheet *s, size_t i)
{
    while (s->npages <= i)
        VEC_ADD(s->pages, s->npages, s->cpages);
    return &s->pages[i];
}

static void make_faces(struct layout *l, struct faces *f)
{
    const struct paper *p = &l->form->paper;
    struct sheet *s = l->sheet;
    size_t *side = xcalloc(f->n + 1, sizeof *side);
    f->v = xcalloc(f->n + 1, sizeof *f->v);
    for (size_t i = 0; i < f->n; i++) {
        struct face *v = &f->v[i];
        bool right = false;
        *v = (struct face){ .w = s->w, .even = p->duplex && i % 2 == 1 };
        side[i] = i;
        if (p->fold) {
            side[i] = folded_side(i, f->n, &right);
            *v = (struct face){ .x = right ? s->w / 2 : 0, .w = s->w / 2, .even = !right };
        }
        v->left = v->x + (v->even ? MARGIN_OUTER : MARGIN_INNER);
        v->width = v->w - MARGIN_INNER - MARGIN_OUTER;
        page_at(s, side[i]);
    }
    for (size_t i = 0; i < f->n; i++)                      /* the pages have stopped moving */
        f->v[i].page = page_at(s, side[i]);
    free(side);
}

static void draw_faces(struct layout *l, struct faces *f, const struct book *b)
{
    for (size_t i = 0; i < f->n; i++) {
        struct face *v = &f->v[i];
        bool front = i < f->front;
        if (front) {
            draw_foot(l, v, i + 1, f->n, true);
            continue;
        }
        double top = l->sheet->h - MARGIN_TOP, low = top;
        size_t first = (i - f->front) * f->columns;
        if (i == f->front) {
            draw_head(l, v);
            top -= head_height(l, v->width);
            low = top;
        }
        for (size_t c = 0; c < f->columns && first + c < b->n; c++) {
            double y = draw_leaf(l, &b->leaves[first + c], v->page, v->left + (double)c * l->frame_w, top);
            low = y < low ? y : low;
        }
        if (i == f->front && !l->form->notes_page)
            draw_notes(l, v, low - 4);
        draw_foot(l, v, i + 1, f->n, false);
    }
}

/* Pages before the first of the form proper. */
static void draw_front(struct layout *l, const struct faces *f)
{
    size_t i = 0;
    if (form_has_cover(l->form))
        draw_cover(l, &f->v[i++]);
    if (l->form->notes_page && l->form->nnotes)
        draw_notes_page(l, &f->v[i]);
}

void place_plan(struct layout *l, struct plan *p)
{
    const struct form *f = l->form;
    struct book b = { 0 };
    struct faces faces = { .columns = f->paper.columns > 1 ? (size_t)f->paper.columns : 1 };
    double width = l->frame_w * (double)faces.columns, room = l->sheet->h - MARGIN_TOP - MARGIN_BOTTOM;
    double notes = f->notes_page ? 0 : notes_height(l, width);

    faces.front = (size_t)form_has_cover(f) + (f->notes_page && f->nnotes > 0);
    struct rooms rooms = { .first = room - head_height(l, width) - notes, .other = room, .nfirst = faces.columns };
    if (rooms.first < room / 4) {
        diag(l->d, f->nnotes ? f->notes[0].at : f->at, MSG_SHEET_NOTES_LONG, NULL);
        rooms.first = room / 4;
    }
    size_t pages = f->paper.pages > 0 ? (size_t)f->paper.pages : 0, wanted = 0;
    if (pages)
        wanted = (pages > faces.front ? pages - faces.front : 1) * faces.columns;
    paginate(l, p, &rooms, wanted, faces.front, faces.columns, &b);
    faces.n = faces.front + (b.n + faces.columns - 1) / faces.columns;
    make_faces(l, &faces);
    draw_faces(l, &faces, &b);
    draw_front(l, &faces);                                 /* last: the cover repeats fields that have their places by now */
    book_clear(&b);
    free(faces.v);
}
