/*
 * place.c - rows get pages and places: breaks, the frame and its rules, title, notes and foot.
 *
 * A photo's rows, a table's head with its first row, and an opinion block are never torn apart.
 */
#include <stdlib.h>

#include "sheet/sheet_int.h"

#define MARGIN_TOP (20 * MM)
#define MARGIN_BOTTOM (18 * MM)
#define MARGIN_INNER (25 * MM)                             /* the bound edge */
#define MARGIN_OUTER (18 * MM)
#define NOTE_LEAD 13.0

struct piece { const struct group *g; size_t first, end; bool repeat_head; };      /* rows of a group that stand on one page */
struct leaf { struct piece *pieces; size_t n, cap; double used, room; };

struct book { struct leaf *leaves; size_t n, cap; double title_h, notes_h; };

static double head_height(struct layout *l)
{
    size_t lines = block_lines(l, ROLE_TITLE, SIZE_TITLE, l->frame_w, l->form->title.s);
    return (double)lines * SIZE_TITLE * 1.25 + 26;         /* and the line with the number of copies */
}

static size_t note_lines(struct layout *l)
{
    size_t n = 0;
    for (size_t i = 0; i < l->form->nnotes; i++)
        n += block_lines(l, ROLE_NOTE, SIZE_NOTE, l->frame_w - 2.5 * SIZE_NOTE, l->form->notes[i].s);
    return n;
}

static struct leaf *new_leaf(struct layout *l, struct book *b)
{
    struct leaf *p = VEC_ADD(b->leaves, b->n, b->cap);
    p->room = l->sheet->h - MARGIN_TOP - MARGIN_BOTTOM - (b->n == 1 ? b->title_h + b->notes_h : 0);
    return p;
}

/* Height of the rows from r on that must stay together with row r. */
static double kept_height(const struct group *g, size_t r)
{
    double h = g->rows[r].h;
    if (r < g->photo_rows) {
        for (size_t i = r + 1; i < g->photo_rows; i++)
            h += g->rows[i].h;
    } else if (g->rows[r].header && r + 1 < g->nrows) {
        h += g->rows[r + 1].h;
    }
    return h;
}

static void add_piece(struct leaf *p, const struct group *g, size_t first, bool head)
{
    *VEC_ADD(p->pieces, p->n, p->cap) = (struct piece){ g, first, first, head };
    if (head)
        p->used += g->rows[0].h;
}

static void paginate_group(struct layout *l, struct book *b, const struct group *g)
{
    struct leaf *p = &b->leaves[b->n - 1];

    while (g->section->page > (int)b->n)
        p = new_leaf(l, b);
    for (size_t r = 0; r < g->nrows; r++) {
        bool full = p->used + kept_height(g, r) > p->room + 0.01 && p->used > 0;
        if (full)
            p = new_leaf(l, b);
        if (r == 0 || full)
            add_piece(p, g, r, r > 0 && g->rows[0].header);
        p->pieces[p->n - 1].end = r + 1;
        p->used += g->rows[r].h;
    }
}

/* Rows that take the rest of their page share what is left on it. */
static void spread_rest(struct leaf *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++)
        for (size_t r = p->pieces[i].first; r < p->pieces[i].end; r++)
            n += p->pieces[i].g->rows[r].rest;
    if (!n || p->used >= p->room)
        return;
    double each = (p->room - p->used) / (double)n;
    for (size_t i = 0; i < p->n; i++)
        for (size_t r = p->pieces[i].first; r < p->pieces[i].end; r++)
            if (p->pieces[i].g->rows[r].rest)
                p->pieces[i].g->rows[r].h += each;
    p->used = p->room;
}

static double left_edge(struct layout *l, size_t page)
{
    return l->form->paper.duplex && page % 2 == 1 ? MARGIN_OUTER : MARGIN_INNER;
}

static const char *paper_text(struct layout *l, enum msg id, const char *const *args)
{
    struct buf b = BUF_INIT;
    msg_format_in(&b, LANG_ZH, id, args);                  /* what is printed on the paper does not follow --lang */
    char *s = arena_strdup(l->sheet->arena, b.p);
    buf_clear(&b);
    return s;
}

static void draw_photo(struct layout *l, struct sheet_page *pg, const struct group *g, double x, double top, double h)
{
    const struct field *f = g->photo;
    char w_mm[16], h_mm[16];
    snprintf(w_mm, sizeof w_mm, "%g", f->photo_mm[0]);
    snprintf(h_mm, sizeof h_mm, "%g", f->photo_mm[1]);
    struct text place = { paper_text(l, MSG_PAPER_PHOTO, MSG_NONE), f->at };
    struct text size = { paper_text(l, MSG_PAPER_PHOTO_SIZE, MSG_ARGS(w_mm, h_mm)), f->at };

    put_block(l, pg, ROLE_LABEL, SIZE_LABEL, x + 6, top, g->photo_w - 12, h * 0.5, true, place);
    if (f->hint.s)
        put_block(l, pg, ROLE_NOTE, SIZE_NOTE, x + 6, top - h * 0.4, g->photo_w - 12, h * 0.3, true, f->hint);
    put_block(l, pg, ROLE_NOTE, SIZE_NOTE, x + 6, top - h * 0.72, g->photo_w - 12, h * 0.2, true, size);
}

static void draw_row(struct layout *l, struct sheet_page *pg, const struct group *g, const struct row *r, double left, double top, bool last)
{
    double from = left + (g->side ? SIDE_WIDTH : 0), to = left + l->frame_w;
    bool photo = g->photo_rows && r < g->rows + g->photo_rows;

    if (photo && r != g->rows + g->photo_rows - 1)
        to -= g->photo_w;
    if (!last)
        put_line(pg, from, top - r->h, to, top - r->h, RULE_INNER, 0);
    for (size_t i = 0; i < r->ncells; i++) {
        const struct cell *c = &r->cells[i];
        if (left + c->x > from + 0.01)
            put_line(pg, left + c->x, top, left + c->x, top - r->h, RULE_INNER, 0);
        draw_cell(l, pg, g->section, c, left + c->x, top, r->h);
    }
}

static double piece_height(const struct piece *p)
{
    double h = p->repeat_head ? p->g->rows[0].h : 0;
    for (size_t r = p->first; r < p->end; r++)
        h += p->g->rows[r].h;
    return h;
}

static void draw_piece(struct layout *l, struct sheet_page *pg, const struct piece *p, double left, double top, bool last)
{
    const struct group *g = p->g;
    double h = piece_height(p), y = top;

    if (g->side) {
        put_vertical(l, pg, ROLE_LABEL, SIZE_LABEL, left, SIDE_WIDTH, top, h, g->section->title);
        put_line(pg, left + SIDE_WIDTH, top, left + SIDE_WIDTH, top - h, RULE_INNER, 0);
    }
    if (p->first == 0 && g->photo_rows) {
        double ph = 0;
        for (size_t r = 0; r < g->photo_rows; r++)
            ph += g->rows[r].h;
        double px = left + l->frame_w - g->photo_w;
        put_line(pg, px, top, px, top - ph, RULE_INNER, 0);
        draw_photo(l, pg, g, px, top, ph);
    }
    if (p->repeat_head) {
        draw_row(l, pg, g, &g->rows[0], left, y, false);
        y -= g->rows[0].h;
    }
    for (size_t r = p->first; r < p->end; r++) {
        draw_row(l, pg, g, &g->rows[r], left, y, r + 1 == p->end);
        y -= g->rows[r].h;
    }
    if (!last)
        put_line(pg, left, top - h, left + l->frame_w, top - h, RULE_INNER, 0);
}

static void draw_head(struct layout *l, struct sheet_page *pg, struct book *b, double left, double top)
{
    const struct form *f = l->form;
    put_block(l, pg, ROLE_TITLE, SIZE_TITLE, left, top, l->frame_w, b->title_h - 26, true, f->title);
    if (f->subtitle.s)
        put_text(l, pg, ROLE_NOTE, SIZE_NOTE, left, top - b->title_h + 6, 0, f->subtitle);
    char n[24];
    snprintf(n, sizeof n, "%d", f->copies);
    struct text t = { NULL, f->at };
    if (f->copies > 1)
        t.s = paper_text(l, f->paper.duplex ? MSG_PAPER_COPIES_DUPLEX : MSG_PAPER_COPIES, MSG_ARGS(n));
    else if (f->paper.duplex)
        t.s = paper_text(l, MSG_PAPER_DUPLEX, MSG_NONE);
    if (t.s)
        put_text(l, pg, ROLE_NOTE, SIZE_NOTE, left + l->frame_w - sheet_width(l->m, ROLE_NOTE, SIZE_NOTE, t.s), top - b->title_h + 6, 0, t);
}

static void draw_notes(struct layout *l, struct sheet_page *pg, double left, double top)
{
    double y = top - NOTE_LEAD;
    for (size_t i = 0; i < l->form->nnotes; i++) {
        char n[24];
        snprintf(n, sizeof n, "%zu", i + 1);
        struct text t = l->form->notes[i], number = { paper_text(l, MSG_PAPER_NOTE_NUMBER, MSG_ARGS(n)), t.at };
        struct sheet_lines v = sheet_break(l->m, ROLE_NOTE, SIZE_NOTE, l->frame_w - 2.5 * SIZE_NOTE, t.s, l->sheet->arena);
        put_text(l, pg, ROLE_NOTE, SIZE_NOTE, left, y, 0, number);
        for (size_t k = 0; k < v.n; k++, y -= NOTE_LEAD)
            put_text(l, pg, ROLE_NOTE, SIZE_NOTE, left + 2 * SIZE_NOTE, y, 0, (struct text){ v.v[k], t.at });
    }
}

static void draw_foot(struct layout *l, struct sheet_page *pg, double left, size_t page, size_t pages)
{
    char n[24], m[24];
    snprintf(n, sizeof n, "%zu", page + 1);
    snprintf(m, sizeof m, "%zu", pages);
    double y = MARGIN_BOTTOM - 22;
    struct text count = { paper_text(l, MSG_PAPER_PAGE, MSG_ARGS(n, m)), l->form->at };
    struct text id = { arena_printf(l->sheet->arena, "%s@%s", l->form->id, l->form->version), l->form->at };
    bool even = l->form->paper.duplex && page % 2 == 1;    /* the identity stands at the outer corner */

    put_centred(l, pg, ROLE_NOTE, SIZE_NOTE, left, l->frame_w, y, count);
    put_text(l, pg, ROLE_NOTE, SIZE_NOTE, even ? left : left + l->frame_w - sheet_width(l->m, ROLE_NOTE, SIZE_NOTE, id.s), y, 0, id);
}

static void draw_leaf(struct layout *l, struct book *b, size_t page)
{
    struct leaf *p = &b->leaves[page];
    struct sheet_page *pg = &l->sheet->pages[page];
    double left = left_edge(l, page), top = l->sheet->h - MARGIN_TOP;

    if (page == 0) {
        draw_head(l, pg, b, left, top);
        top -= b->title_h;
    }
    double y = top;
    for (size_t i = 0; i < p->n; i++) {
        draw_piece(l, pg, &p->pieces[i], left, y, i + 1 == p->n);
        y -= piece_height(&p->pieces[i]);
    }
    if (p->n)
        *VEC_ADD(pg->rects, pg->nrects, pg->crects) = (struct sheet_rect){ left, y, l->frame_w, top - y, RULE_OUTER, 0, -1 };
    if (page == 0)
        draw_notes(l, pg, left, y - 4);
    draw_foot(l, pg, left, page, b->n);
}

void place_plan(struct layout *l, const struct plan *p)
{
    struct book b = { 0 };

    b.title_h = head_height(l);
    b.notes_h = l->form->nnotes ? (double)note_lines(l) * NOTE_LEAD + 8 : 0;
    new_leaf(l, &b);
    for (size_t i = 0; i < p->ngroups; i++)
        paginate_group(l, &b, &p->groups[i]);
    if (l->form->paper.pages && b.n > (size_t)l->form->paper.pages) {
        char have[24], want[24];
        snprintf(have, sizeof have, "%zu", b.n);
        snprintf(want, sizeof want, "%d", l->form->paper.pages);
        diag(l->d, l->form->at, MSG_SHEET_TOO_LONG, have, want);
    }
    for (size_t i = 0; i < b.n; i++) {
        spread_rest(&b.leaves[i]);
        VEC_ADD(l->sheet->pages, l->sheet->npages, l->sheet->cpages);
    }
    for (size_t i = 0; i < b.n; i++) {
        draw_leaf(l, &b, i);
        free(b.leaves[i].pieces);
    }
    free(b.leaves);
}
