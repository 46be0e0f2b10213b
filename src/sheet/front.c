/*
 * front.c - what stands outside the frames: title, number box and notes, foot with page code, the cover and the page of instructions.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sheet/sheet_int.h"

#define NOTE_LEAD 13.0
#define SUBTITLE_ROOM 26.0                                 /* under the title: subtitle and number of copies */
#define BOX_W (46 * MM)
#define BOX_H (8 * MM)
#define CODE_MOST (11 * MM)
#define SIZE_HEAD 16.0                                     /* 三号: 附件1, lines of the cover */
#define SIZE_COVER 26.0                                    /* 一号 */
#define SIZE_INSTRUCTION 12.0                              /* 小四 */
#define INSTRUCTION_LEAD 22.0
#define COVER_LINE (13 * MM)
#define COVER_RULE (90 * MM)

/* ---- head ---- */

double head_height(struct layout *l, double width)
{
    size_t lines = block_lines(l, ROLE_TITLE, SIZE_TITLE, width, l->form->title.s);
    return (double)lines * SIZE_TITLE * BLOCK_LEAD + SUBTITLE_ROOM;
}

/* Number of copies and how to print, in words; NULL when there is nothing to say. */
static const char *copies_words(struct layout *l)
{
    const struct form *f = l->form;
    char n[24];
    snprintf(n, sizeof n, "%d", f->copies);
    if (f->copies > 1)
        return msg_zh(l->sheet->arena, f->paper.duplex ? MSG_PAPER_COPIES_DUPLEX : MSG_PAPER_COPIES, MSG_ARGS(n));
    return f->paper.duplex ? msg_zh(l->sheet->arena, MSG_PAPER_DUPLEX, MSG_NONE) : NULL;
}

/* Above the title: what the form is an annex to at the left; at the right the box for the counter's number. */
static void draw_strip(struct layout *l, const struct face *v)
{
    const struct form *f = l->form;
    double y = l->sheet->h - EDGE - 1 * MM - BOX_H, right = v->left + v->width;
    struct text t = { msg_zh(l->sheet->arena, MSG_PAPER_NUMBER_BOX, MSG_NONE), f->at };
    double w = sheet_width(l->m, ROLE_LABEL, SIZE_LABEL, t.s);
    if (f->head.s) {
        double size = step_down(l, ROLE_HEADING, SIZE_HEAD, f->no_number_box ? v->width : v->width - BOX_W - w - 6 - SIZE_LABEL, f->head);
        put_text(l, v->page, ROLE_HEADING, size, v->left, y + (BOX_H - size * 0.76) / 2, 0, f->head);
    }
    if (f->no_number_box)
        return;
    put_text(l, v->page, ROLE_LABEL, SIZE_LABEL, right - BOX_W - w - 6, y + (BOX_H - SIZE_LABEL * 0.76) / 2, 0, t);
    *VEC_ADD(v->page->rects, v->page->nrects, v->page->crects) = (struct sheet_rect){ right - BOX_W, y, BOX_W, BOX_H, RULE_INNER, 0, -1 };
}

void draw_head(struct layout *l, const struct face *v)
{
    const struct form *f = l->form;
    double h = head_height(l, v->width), top = l->sheet->h - MARGIN_TOP;
    draw_strip(l, v);
    put_block(l, v->page, ROLE_TITLE, SIZE_TITLE, v->left, top, v->width, h - SUBTITLE_ROOM, true, f->title);
    struct text t = { copies_words(l), f->at };
    double copies = t.s ? sheet_width(l->m, ROLE_NOTE, SIZE_NOTE, t.s) : 0;
    if (t.s)
        put_text(l, v->page, ROLE_NOTE, SIZE_NOTE, v->left + v->width - copies, top - h + 6, 0, t);
    if (f->subtitle.s && sheet_width(l->m, ROLE_LABEL, SIZE_LABEL, f->subtitle.s) + 2 * copies + 2 * SIZE_LABEL <= v->width)
        put_centred(l, v->page, ROLE_LABEL, SIZE_LABEL, v->left, v->width, top - h + 6, f->subtitle);
    else if (f->subtitle.s)                                /* a long one beside the number of copies */
        put_text(l, v->page, ROLE_NOTE, step_down(l, ROLE_NOTE, SIZE_NOTE, v->width - (t.s ? copies + SIZE_NOTE : 0), f->subtitle), v->left,
                 top - h + 6, 0, f->subtitle);
}

/* ---- notes ---- */

static double number_width(double size)
{
    return 2 * size;
}

static struct sheet_style list_style(enum sheet_role role, double size, double w)
{
    return (struct sheet_style){ .role = role, .size = size, .width = w - number_width(size), .align = ALIGN_JUSTIFY };
}

static struct sheet_paragraph set_note(struct layout *l, const struct sheet_style *st, size_t i)
{
    struct sheet_span v = { st->role, l->form->notes[i].s };
    return sheet_set(l->m, st, &v, 1, l->sheet->arena);
}

static size_t list_lines(struct layout *l, const struct sheet_style *st)
{
    size_t n = 0;
    for (size_t i = 0; i < l->form->nnotes; i++)
        n += set_note(l, st, i).n;
    return n;
}

double notes_height(struct layout *l, double width)
{
    struct sheet_style st = list_style(ROLE_NOTE, SIZE_NOTE, width);
    size_t n = list_lines(l, &st);
    return n ? (double)n * NOTE_LEAD + 8 : 0;
}

static void draw_list(struct layout *l, struct sheet_page *pg, const struct sheet_style *st, double lead, double x, double y)
{
    for (size_t i = 0; i < l->form->nnotes; i++) {
        char n[24];
        snprintf(n, sizeof n, "%zu", i + 1);
        struct text number = { msg_zh(l->sheet->arena, MSG_PAPER_NOTE_NUMBER, MSG_ARGS(n)), l->form->notes[i].at };
        struct sheet_paragraph v = set_note(l, st, i);
        put_text(l, pg, st->role, st->size, x, y, 0, number);
        for (size_t k = 0; k < v.n; k++, y -= lead)
            sheet_put(pg, st, &v.v[k], x + number_width(st->size), y, number.at);
    }
}

void draw_notes(struct layout *l, const struct face *v, double top)
{
    struct sheet_style st = list_style(ROLE_NOTE, SIZE_NOTE, v->width);
    draw_list(l, v->page, &st, NOTE_LEAD, v->left, top - NOTE_LEAD);
}

void draw_notes_page(struct layout *l, const struct face *v)
{
    double top = l->sheet->h - MARGIN_TOP - 20, in = 8 * MM;
    struct text t = { msg_zh(l->sheet->arena, MSG_PAPER_INSTRUCTIONS, MSG_NONE), l->form->at };
    put_block(l, v->page, ROLE_TITLE, SIZE_TITLE, v->left, top, v->width, SIZE_TITLE * BLOCK_LEAD, true, t);
    struct sheet_style st = list_style(ROLE_LABEL, SIZE_INSTRUCTION, v->width - 2 * in);
    double lead = INSTRUCTION_LEAD, y = top - 60, room = y - MARGIN_BOTTOM, n = (double)list_lines(l, &st);
    if (n * lead > room) {                                 /* many: closer, then smaller */
        lead = room / n;
        st.size = lead < SIZE_INSTRUCTION * BLOCK_LEAD ? SIZE_NOTE : SIZE_INSTRUCTION;
        st.width = list_style(st.role, st.size, v->width - 2 * in).width;
        n = (double)list_lines(l, &st);
        lead = fmin(INSTRUCTION_LEAD, room / n);
        if (lead < SIZE_NOTE * BLOCK_LEAD)
            diag(l->d, l->form->notes[0].at, MSG_SHEET_NOTES_TOO_LONG, NULL);
    }
    draw_list(l, v->page, &st, lead, v->left + in, y);
}

/* ---- foot ---- */

/* What the page code says: the page's address, or plain Chinese for who has no net. */
static const char *code_words(struct layout *l, const char *id, const char *n, const char *of)
{
    const struct form *f = l->form;
    if (f->address)
        return arena_printf(l->sheet->arena, "%s?form=%s&page=%s", f->address, id, n);
    return msg_zh(l->sheet->arena, MSG_PAPER_CODE, MSG_ARGS(id, n, of));
}

void draw_foot(struct layout *l, const struct face *v, size_t number, size_t of, bool plain)
{
    const struct form *f = l->form;
    char n[24], m[24];
    snprintf(n, sizeof n, "%zu", number);
    snprintf(m, sizeof m, "%zu", of);
    struct text count = { msg_zh(l->sheet->arena, MSG_PAPER_PAGE, MSG_ARGS(n, m)), f->at };
    struct text id = { arena_printf(l->sheet->arena, "%s@%s", f->id, f->version), f->at };
    double outer = v->even ? v->left : v->left + v->width, y = EDGE + CODE_MOST / 2 - SIZE_NOTE * 0.38;
    double code = draw_code(v->page, code_words(l, id.s, n, m), outer, EDGE, CODE_MOST, !v->even) + 6;

    if (!plain)
        put_centred(l, v->page, ROLE_NOTE, SIZE_NOTE, v->left, v->width, y, count);
    double w = sheet_width(l->m, ROLE_NOTE, SIZE_NOTE, id.s), x = v->even ? outer + code : outer - code - w;
    double middle = v->left + v->width / 2, half = sheet_width(l->m, ROLE_NOTE, SIZE_NOTE, count.s) / 2 + 8;
    if (!plain && x < middle + half && x + w > middle - half)          /* a long one goes below the page number */
        y -= SIZE_NOTE * BLOCK_LEAD;
    put_text(l, v->page, ROLE_NOTE, SIZE_NOTE, x, y, 0, id);
}

/* ---- cover ---- */

static const struct sheet_widget *widget_at(const struct sheet *s, const char *path)
{
    for (size_t p = 0; p < s->npages; p++)
        for (size_t i = 0; i < s->pages[p].nwidgets; i++)
            if (strcmp(s->pages[p].widgets[i].path, path) == 0)
                return &s->pages[p].widgets[i];
    return NULL;
}

struct cover_line { const struct section *s; const struct field *f; };

static void cover_add(struct cover_line **v, size_t *n, size_t *cap, const struct section *s, const struct field *f)
{
    for (size_t i = 0; i < *n; i++)
        if ((*v)[i].f == f)
            return;
    *VEC_ADD(*v, *n, *cap) = (struct cover_line){ s, f };
}

/* The fields named for the cover, then those of its own sections. */
static struct cover_line *cover_lines(const struct form *f, size_t *n)
{
    struct cover_line *v = NULL;
    size_t cap = 0;
    *n = 0;
    for (size_t i = 0; i < f->cover.nfields; i++) {
        const struct section *s;
        const struct field *g = form_find(f, f->cover.fields[i].s, &s, NULL, NULL);
        if (g)
            cover_add(&v, n, &cap, s, g);
    }
    for (size_t i = 0; i < f->nsections; i++)
        for (size_t k = 0; f->sections[i].where == PLACE_COVER && k < f->sections[i].nfields; k++)
            if (field_is_printed(&f->sections[i].fields[k]))
                cover_add(&v, n, &cap, &f->sections[i], &f->sections[i].fields[k]);
    return v;
}

/* A label as wide as the widest, its characters spread; a long one in small lines. */
static void cover_label(struct layout *l, struct sheet_page *pg, double x, double y, double w, struct text t)
{
    size_t n = u8_len(t.s);
    double own = sheet_width(l->m, ROLE_LABEL, SIZE_HEAD, t.s);
    if (own > w + 0.01) {
        put_block(l, pg, ROLE_LABEL, SIZE_LABEL, x, y + SIZE_HEAD + CELL_PAD, w, SIZE_HEAD + 3 * CELL_PAD, true, t);
        return;
    }
    put_text(l, pg, ROLE_LABEL, SIZE_HEAD, x, y, n > 1 && own < w ? (w - own) / (double)(n - 1) : 0, t);
}

static void cover_value(struct layout *l, struct sheet_page *pg, const struct cover_line *c, double x, double y, double w)
{
    const struct sheet_widget *first = widget_at(l->sheet, c->f->name);
    struct cell cell = { .kind = CELL_VALUE, .field = c->f, .rows = 1 };
    put_line(pg, x, y - 4, x + w, y - 4, RULE_INNER, 0);
    if (first)
        widget_again(l, pg, first, x, y - 3, w, 22);
    else
        widget_text(l, pg, c->s, &cell, x, y - 3, w, 22);
}

void draw_cover(struct layout *l, const struct face *v)
{
    const struct form *f = l->form;
    size_t n;
    struct cover_line *c = cover_lines(f, &n);
    double h = l->sheet->h, width = 0, top = h - 62 * MM;

    draw_strip(l, v);
    size_t lines = block_lines(l, ROLE_TITLE, SIZE_COVER, v->width, f->title.s);
    double title = (double)lines * SIZE_COVER * BLOCK_LEAD;
    put_block(l, v->page, ROLE_TITLE, SIZE_COVER, v->left, top, v->width, title, true, f->title);
    if (f->subtitle.s)
        put_block(l, v->page, ROLE_LABEL, SIZE_HEAD, v->left, top - title - SIZE_HEAD, v->width, 2 * SIZE_HEAD * BLOCK_LEAD, true,
                  f->subtitle);
    for (size_t i = 0; i < n; i++) {
        double w = sheet_width(l->m, ROLE_LABEL, SIZE_HEAD, c[i].f->label.s);
        width = w > width ? w : width;
    }
    if (width < 4 * SIZE_HEAD)
        width = 4 * SIZE_HEAD;
    if (width > v->width / 2)
        width = v->width / 2;
    double rule = v->width - width - 10 < COVER_RULE ? v->width - width - 10 : COVER_RULE,
           left = v->left + (v->width - width - 10 - rule) / 2;
    double pitch = COVER_LINE, y = h * 0.52, foot = MARGIN_BOTTOM + 14 * MM;
    if (n > 1 && y - (double)(n - 1) * pitch < foot + 14 * MM)
        pitch = (y - foot - 14 * MM) / (double)(n - 1);
    for (size_t i = 0; i < n; i++, y -= pitch) {
        cover_label(l, v->page, left, y, width, c[i].f->label);
        cover_value(l, v->page, &c[i], left + width + 10, y, rule);
    }
    if (f->cover.foot.s)
        put_block(l, v->page, ROLE_LABEL, SIZE_HEAD, v->left, foot + 2 * SIZE_HEAD, v->width, 4 * SIZE_HEAD, true, f->cover.foot);
    free(c);
}
