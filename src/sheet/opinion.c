/*
 * opinion.c - blocks in which somebody gives an opinion, signs and seals: words, signature, 42 mm clear for the seal, date.
 */
#include <string.h>

#include "sheet/sheet_int.h"

#define SIGN_ROOM 22.0                                     /* the line on which somebody signs */
#define FOOT 10.0                                          /* below the date */
#define SIDE_GAP 14.0                                      /* between what stands at the left and the seal */

static struct text sign_words(struct layout *l, const struct opinion *o)
{
    return (struct text){ arena_printf(l->sheet->arena, "%s%s", o->sign.s, msg_zh(l->sheet->arena, MSG_PAPER_SIGN, MSG_NONE)), o->sign.at };
}

static double sign_width(struct layout *l, const struct opinion *o)
{
    return o->sign.s ? sheet_width(l->m, ROLE_LABEL, SIZE_LABEL, sign_words(l, o).s) : 0;
}

/* The signature stands beside the seal where there is room, else above it. */
static bool signs_above(struct layout *l, const struct opinion *o, double w)
{
    return o->sign.s && o->seal.s && sign_width(l, o) + SEAL_SIZE + SIDE_GAP + 2 * CELL_PAD > w;
}

/* Who signs, on one line; a long one takes several. */
static double sign_room(struct layout *l, const struct opinion *o, double w)
{
    if (!o->sign.s)
        return 0;
    double h = block_height(l, ROLE_LABEL, SIZE_LABEL, w - 2 * FOOT, sign_words(l, o).s);
    return sign_width(l, o) > w - 2 * FOOT && h > SIGN_ROOM ? h : SIGN_ROOM;
}

/* What the foot of the block takes: seal, signature and date. */
static double foot_height(struct layout *l, const struct opinion *o, double w)
{
    if (o->seal.s)
        return SEAL_SIZE + 4 + (signs_above(l, o, w) ? sign_room(l, o, w) : 0);
    return FOOT + SIGN_ROOM + sign_room(l, o, w);
}

/* What is printed above all that. Outside the frame the label has no column of its own and goes first. */
static struct text words_of(struct layout *l, const struct section *s, const struct opinion *o)
{
    if (s->where != PLACE_LINE)
        return o->words.s ? indented(l, o->words) : o->words;
    const char *label = msg_zh(l->sheet->arena, MSG_PAPER_LINE_LABEL, MSG_ARGS(o->label.s));
    return (struct text){ arena_printf(l->sheet->arena, "%s%s", label, o->words.s ? o->words.s : ""), o->label.at };
}

static double words_height(struct layout *l, struct text words, double w)
{
    return words.s ? block_height(l, ROLE_LABEL, SIZE_LABEL, w - 4 * CELL_PAD, words.s) + 4 : 0;
}

/* Typed text stands above all that; beside the seal when it is short enough for the room there. */
static bool types_beside(struct layout *l, const struct opinion *o, double w)
{
    double room = w - SEAL_SIZE - SIDE_GAP - 2 * CELL_PAD;
    int lines = (int)((SEAL_SIZE - SIGN_ROOM - 2 * CELL_PAD) / LINE_LEAD);
    return o->seal.s && !signs_above(l, o, w) && room > 12 * SIZE_VALUE && (o->max <= 0 || o->max <= lines * per_line(room));
}

static double opinion_height(struct layout *l, const struct opinion *o, struct text words, double w)
{
    double h = foot_height(l, o, w) + words_height(l, words, w);
    if (o->name && !types_beside(l, o, w)) {
        int n = o->max > 0 ? (o->max + per_line(w - 8) - 1) / per_line(w - 8) : 4;
        h += (n < 2 ? 2 : n > 12 ? 12 : n) * LINE_LEAD + 2 * CELL_PAD;
    } else if (!words.s && !o->name) {
        h += o->seal.s ? CELL_PAD : 2 * LINE_LEAD;         /* the opinion is written by hand */
    }
    return h;
}

/* Width of the upright label: the title column, and units of the grid for a longer one. */
static double label_width(struct layout *l, const struct opinion *o, double h)
{
    double need = vertical_columns(SIZE_LABEL, h, o->label.s) * (SIZE_LABEL + 3) + 8, w = l->grid.side;
    while (w < need)
        w += l->grid.unit;
    return w;
}

/* Beside another one there must still be room for label and seal. */
static bool wide_enough(const struct layout *l, const struct opinion *o)
{
    return l->frame_w * o->width_pct / 100 >= SEAL_SIZE + 2 * l->grid.side + l->grid.unit + 2 * FOOT;
}

/* The blocks from i on that stand side by side. */
static size_t beside(const struct layout *l, const struct section *s, size_t i)
{
    double sum = s->opinions[i].width_pct;
    size_t n = 1;
    while (sum > 0 && wide_enough(l, &s->opinions[i]) && i + n < s->nopinions && wide_enough(l, &s->opinions[i + n]) &&
           s->opinions[i + n].width_pct > 0 && sum + s->opinions[i + n].width_pct <= 100.5)
        sum += s->opinions[i + n++].width_pct;
    return n;
}

static double wanted_height(struct layout *l, const struct section *s, const struct opinion *o, double w)
{
    double need = opinion_height(l, o, words_of(l, s, o), s->where == PLACE_LINE ? w : w - 2 * l->grid.side), h = o->height_mm * MM;
    if (o->height_mm > 0 && h < need - 0.5) {
        char have[24], want[24];
        snprintf(have, sizeof have, "%g", o->height_mm);
        snprintf(want, sizeof want, "%d", (int)(need / MM + 0.999));
        diag(l->d, o->at, MSG_SHEET_OPINION_LOW, o->label.s, have, want);
    }
    return h > need ? h : need;
}

static void plan_blocks(struct layout *l, struct group *g, size_t first, size_t n)
{
    const struct section *s = g->section;
    struct row *r = add_row(g, GROW_FREE, 0);
    double x = 0, total = 0, h = 0;

    for (size_t i = first; i < first + n; i++)
        total += n > 1 ? s->opinions[i].width_pct : 100;
    for (size_t i = first; i < first + n; i++) {
        double one = wanted_height(l, s, &s->opinions[i], l->frame_w * (n > 1 ? s->opinions[i].width_pct / total : 1));
        h = one > h ? one : h;
    }
    r->h = r->least = h;
    r->open = s->where == PLACE_LINE;
    for (size_t i = first; i < first + n; i++) {
        const struct opinion *o = &s->opinions[i];
        double w = l->frame_w * (n > 1 ? o->width_pct / total : 1), lw = r->open ? 0 : label_width(l, o, h);
        if (lw > w / 3)
            lw = w / 3;
        struct text words = words_of(l, s, o);
        double need = opinion_height(l, o, words, w - lw);
        r->h = need > r->h ? need : r->h;
        r->least = r->h;
        if (!r->open)
            add_cell(r, CELL_OPINION_LABEL, x, lw, NULL)->opinion = o;
        struct cell *block = add_cell(r, CELL_OPINION, x + lw, w - lw, NULL);
        block->opinion = o;
        block->words = words;
        x += w;
    }
    row_grow(l, g, r);
    if (s->opinions[first].brk == BREAK_PAGE && g->nrows == 1)
        g->page = true;
}

void plan_opinions(struct layout *l, struct group *g)
{
    const struct section *s = g->section;
    for (size_t i = 0, n; i < s->nopinions; i += n) {
        n = beside(l, s, i);
        plan_blocks(l, g, i, n);
    }
}

/* ---- drawing ---- */

void draw_opinion(struct layout *l, struct sheet_page *pg, const struct cell *c, double x, double top, double h)
{
    const struct opinion *o = c->opinion;
    double right = x + c->w - FOOT, y = top - h + FOOT, foot = foot_height(l, o, c->w), above = words_height(l, c->words, c->w);
    struct text date = { msg_zh(l->sheet->arena, MSG_PAPER_DATE, MSG_NONE), o->at };

    put_text(l, pg, ROLE_LABEL, SIZE_LABEL, right - sheet_width(l->m, ROLE_LABEL, SIZE_LABEL, date.s), y, 0, date);
    if (c->words.s)
        put_block(l, pg, ROLE_LABEL, SIZE_LABEL, x + 2 * CELL_PAD, top - 2, c->w - 4 * CELL_PAD, above, false, c->words);
    if (o->seal.s) {
        double w = sheet_width(l->m, ROLE_LABEL, SIZE_LABEL, o->seal.s), sx = w > SEAL_SIZE ? right - w : right - (SEAL_SIZE + w) / 2;
        if (w > c->w - 2 * FOOT)
            put_block(l, pg, ROLE_LABEL, SIZE_LABEL, x + FOOT, y + SEAL_SIZE * 0.6, c->w - 2 * FOOT, SEAL_SIZE * 0.3, true, o->seal);
        else
            put_text(l, pg, ROLE_LABEL, SIZE_LABEL, sx, y + SEAL_SIZE * 0.45, 0, o->seal);
    }
    if (o->sign.s) {
        double w = sign_width(l, o), sx = right - w, sy = y + SIGN_ROOM;
        if (o->seal.s) {
            sx = signs_above(l, o, c->w) ? right - w : right - SEAL_SIZE - SIDE_GAP - w;
            sy = signs_above(l, o, c->w) ? top - h + SEAL_SIZE + 10 : y;
        }
        if (w > c->w - 2 * FOOT)
            put_block(l, pg, ROLE_LABEL, SIZE_LABEL, x + FOOT, sy - CELL_PAD + sign_room(l, o, c->w), c->w - 2 * FOOT,
                      sign_room(l, o, c->w), false, sign_words(l, o));
        else
            put_text(l, pg, ROLE_LABEL, SIZE_LABEL, sx, sy, 0, sign_words(l, o));
    }
    if (!o->name)
        return;
    if (types_beside(l, o, c->w) && h < foot + above + 3 * LINE_LEAD)
        widget_opinion(l, pg, o, x + CELL_PAD, y + SIGN_ROOM, c->w - SEAL_SIZE - SIDE_GAP - CELL_PAD,
                       h - above - FOOT - SIGN_ROOM - CELL_PAD);
    else
        widget_opinion(l, pg, o, x + CELL_PAD, top - h + foot, c->w - 2 * CELL_PAD, h - foot - above - CELL_PAD);
}
