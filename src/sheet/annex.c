/*
 * annex.c - added pages (附页) for answers that are longer than their cells: in reading order, each under the words of its field.
 *
 * An answer goes on overleaf where it must; its heading is never left alone at the foot of a page.
 */
#include <string.h>

#include "sheet/sheet_int.h"

#define ANNEX_SIDE (25 * MM)
#define ANNEX_TOP (20 * MM)
#define ANNEX_BOTTOM (18 * MM)
#define SIZE_ANNEX 16.0
#define HEAD_HEIGHT 44.0                                   /* title and the name of the form */
#define TEXT_LEAD 16.0
#define ITEM_GAP 8.0
#define WIDE (300 * MM)                                    /* A3 across: its lines would be longer than anybody reads */
#define KEPT_LINES 8                                       /* so few stay on one page */

struct annex {
    struct filling *k;
    struct sheet_page *page;                               /* the one being written, or NULL */
    int number;
    int halves, half;                                      /* a wide sheet has two annexes side by side; half: of the one being written, from 0 */
    double left, face;                                     /* where this one begins on the page, and how wide it is */
    double y, width;                                       /* y: lower edge of what stands on it */
};

static void put(struct annex *x, enum sheet_role role, double size, double at, double y, const char *s)
{
    struct sheet_page *pg = x->page;
    *VEC_ADD(pg->texts, pg->ntexts, pg->ctexts) = (struct sheet_text){ .x = x->left + at, .y = y, .size = size, .role = role, .s = s };
}

static void put_middle(struct annex *x, enum sheet_role role, double size, double y, const char *s)
{
    put(x, role, size, (x->face - sheet_width(x->k->m, role, size, s)) / 2, y, s);
}

static void new_page(struct annex *x)
{
    struct sheet *s = x->k->sheet;
    char n[16];
    x->half = x->page ? (x->half + 1) % x->halves : 0;
    x->left = x->half * x->face;
    if (x->half == 0)
        x->page = VEC_ADD(s->pages, s->npages, s->cpages);
    snprintf(n, sizeof n, "%d", ++x->number);
    double top = s->h - ANNEX_TOP;
    put_middle(x, ROLE_TITLE, SIZE_ANNEX, top - SIZE_ANNEX, msg_zh(s->arena, MSG_PAPER_ANNEX, MSG_ARGS(n)));
    put_middle(x, ROLE_NOTE, SIZE_NOTE, top - SIZE_ANNEX - 18, msg_zh(s->arena, MSG_PAPER_ANNEX_OF, MSG_ARGS(x->k->form->title.s)));
    const char *id = arena_printf(s->arena, "%s@%s", x->k->form->id, x->k->form->version);
    put(x, ROLE_NOTE, SIZE_NOTE, x->face - ANNEX_SIDE - sheet_width(x->k->m, ROLE_NOTE, SIZE_NOTE, id), ANNEX_BOTTOM - 22, id);
    *VEC_ADD(x->page->rects, x->page->nrects, x->page->crects) = (struct sheet_rect){
        x->left + ANNEX_SIDE, ANNEX_BOTTOM, x->face - 2 * ANNEX_SIDE, top - HEAD_HEIGHT - ANNEX_BOTTOM, RULE_OUTER, 0, -1 };
    x->y = top - HEAD_HEIGHT;
}

static bool room(const struct annex *x, double h)
{
    return x->page && x->y - h >= ANNEX_BOTTOM + ITEM_GAP;
}

/* The heading and at least one line below it. */
static void put_heading(struct annex *x, enum msg id, const char *heading)
{
    const char *s = msg_zh(x->k->sheet->arena, id, MSG_ARGS(heading));
    struct sheet_lines v = sheet_break(x->k->m, ROLE_HEADING, SIZE_LABEL, x->width, s, x->k->sheet->arena);
    if (!room(x, ITEM_GAP + (double)(v.n + 1) * TEXT_LEAD))
        new_page(x);
    x->y -= ITEM_GAP;
    for (size_t i = 0; i < v.n; i++) {
        x->y -= TEXT_LEAD;
        put(x, ROLE_HEADING, SIZE_LABEL, ANNEX_SIDE + ITEM_GAP, x->y + 4, v.v[i]);
    }
}

static void put_item(struct annex *x, struct overflow *o)
{
    struct sheet_lines v = sheet_break(x->k->m, ROLE_VALUE, SIZE_VALUE, x->width, o->text, x->k->sheet->arena);
    if (v.n <= KEPT_LINES && !room(x, ITEM_GAP + (double)(v.n + 1) * TEXT_LEAD))
        new_page(x);
    put_heading(x, MSG_PAPER_ANNEX_ITEM, o->heading);
    o->annex = x->number;
    for (size_t i = 0; i < v.n; i++) {
        if (!room(x, TEXT_LEAD))
            put_heading(x, MSG_PAPER_ANNEX_MORE, o->heading);
        x->y -= TEXT_LEAD;
        if (*v.v[i])
            put(x, ROLE_VALUE, SIZE_VALUE, ANNEX_SIDE + ITEM_GAP, x->y + 4, v.v[i]);
    }
}

void annex_pages(struct filling *k)
{
    struct annex x = { .k = k, .halves = k->sheet->w > WIDE ? 2 : 1 };
    x.face = k->sheet->w / x.halves;
    x.width = x.face - 2 * ANNEX_SIDE - 2 * ITEM_GAP;
    for (size_t i = 0; i < k->nover; i++)
        put_item(&x, &k->over[i]);
}
