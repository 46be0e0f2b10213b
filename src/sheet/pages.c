/*
 * pages.c - which rows stand on which leaf: breaks at the best places, a wanted number of leaves, and rows that fill them.
 *
 * The best places are found over all rows at once: every way to end a leaf has a cost, and the whole with the least cost is taken.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "sheet/sheet_int.h"

#define COST_EMPTY 60.0                                    /* a leaf left empty, by the square of the share */
#define COST_TABLE 8.0                                     /* a break inside a table, */
#define COST_FEW 10.0                                      /* with a single row of it on one side; */
#define COST_FIELDS 22.0                                   /* inside a section of fields; */
#define COST_OPINIONS 1.0
#define COST_KEPT 1000.0                                   /* inside what the writer wants whole */
#define COST_TITLE 400.0                                   /* a part too low for the title at its side */
#define COST_TOO_HIGH 1e5                                  /* rows that must stay together and fit on no leaf */
#define STRETCH_MOST 0.12                                  /* of a leaf: less left empty than this is shared by its rows */

#define FREE_MOST (110 * MM)                               /* no opinion is stretched to more, */
#define ROW_MOST (20 * MM)                                 /* and no line */
#define GROW_MOST 1.25                                     /* what is higher by itself grows so far */

struct item { struct group *g; size_t row; double h; };
struct breaker {
    struct layout *l;
    const struct rooms *room;
    struct item *v; size_t n;
};

static double room_of(const struct rooms *r, size_t leaf)
{
    return leaf < r->nfirst ? r->first : r->other;
}

static const struct row *row_of(const struct item *i)
{
    return &i->g->rows[i->row];
}

/* Height of the heads that are repeated when a leaf begins with this row. */
static double repeated(const struct item *i)
{
    double h = 0;
    if (i->g->nheads && i->row > i->g->head + i->g->nheads)
        for (size_t r = 0; r < i->g->nheads; r++)
            h += i->g->rows[i->g->head + r].h;
    return h;
}

/* ---- costs ---- */

double side_title_height(const struct section *s)
{
    return (double)((u8_len(s->title.s) + 1) / 2) * SIZE_LABEL * BLOCK_LEAD + 8;
}

static double title_need(const struct group *g)
{
    return g->side ? side_title_height(g->section) : 0;
}

/* What a break before item j costs by its place. */
static double break_cost(const struct breaker *b, size_t start, size_t j)
{
    const struct item *i = &b->v[j];
    const struct group *g = i->g;
    if (i->row == 0)
        return 0;
    double cost = g->section->brk == BREAK_NEVER ? COST_KEPT : 0;
    if (g->section->kind == SECTION_OPINIONS)
        return cost + COST_OPINIONS;
    if (g->section->kind == SECTION_FIELDS)
        return cost + COST_FIELDS;
    size_t before = i->row - g->head - g->nheads, after = g->nrows - i->row;
    if (j - start < before)
        before = j - start;
    return cost + COST_TABLE + (before < 2 ? COST_FEW : 0) + (after < 2 ? COST_FEW : 0);
}

/* Parts of sections at both ends of a leaf must be as high as the titles beside them. */
static double ends_cost(const struct breaker *b, size_t start, size_t end)
{
    double h = 0, cost = 0;
    size_t i = start;
    for (; i < end && b->v[i].g == b->v[start].g; i++)
        h += b->v[i].h;
    if (h + repeated(&b->v[start]) < title_need(b->v[start].g) - 0.01)
        cost += COST_TITLE;
    const struct group *last = b->v[end - 1].g;
    if (last == b->v[start].g)
        return cost;
    for (h = 0, i = end; i > start && b->v[i - 1].g == last; i--)
        h += b->v[i - 1].h;
    return h < title_need(last) - 0.01 ? cost + COST_TITLE : cost;
}

/* ---- the best breaks ---- */

struct best { double cost; size_t from; };

/* From each place that k leaves can reach to all that leaf k can. */
static void reach(const struct breaker *b, size_t from, size_t end, size_t leaf, double so_far, struct best *next)
{
    double room = room_of(b->room, leaf), used = repeated(&b->v[from]);
    bool first = true;
    for (size_t j = from + 1; j <= end; j++) {
        used += b->v[j - 1].h;
        bool over = used > room + 0.01;
        if (over && !first)
            return;
        if (j < end && row_of(&b->v[j - 1])->glue && b->v[j].g == b->v[j - 1].g)
            continue;
        double empty = over || j == end ? 0 : (room - used) / room;
        double cost = so_far + (over ? COST_TOO_HIGH + used : 0) + COST_EMPTY * empty * empty + ends_cost(b, from, j) +
                      (j < end ? break_cost(b, from, j) : 0);
        if (cost < next[j].cost)
            next[j] = (struct best){ cost, from };
        first = false;
    }
}

/* All that k + 1 leaves can reach, from what k can; NULL when that is nothing. */
static struct best *next_leaf(const struct breaker *b, const struct best *f, size_t start, size_t end, size_t leaf)
{
    struct best *next = xcalloc(end + 1, sizeof *next);
    bool any = false;
    for (size_t i = 0; i <= end; i++)
        next[i].cost = HUGE_VAL;
    for (size_t i = start; i < end; i++) {
        if (f[i].cost < HUGE_VAL) {
            reach(b, i, end, leaf, f[i].cost, next);
            any = true;
        }
    }
    if (any)
        return next;
    free(next);
    return NULL;
}

/* Breaks items [start, end) beginning on leaf `leaf` into exactly `want` leaves, or into as few as it takes when want is 0 or cannot be.
 * out[k] is where leaf k ends; returns their number. */
static size_t break_part(const struct breaker *b, size_t start, size_t end, size_t leaf, size_t want, size_t *out)
{
    size_t most = end - start, found = 0, k = 0;
    struct best **f = xcalloc(most + 2, sizeof *f);

    f[0] = xcalloc(end + 1, sizeof **f);
    for (size_t i = 0; i <= end; i++)
        f[0][i].cost = i == start ? 0 : HUGE_VAL;
    while (k < most && (!found || k < want) && (f[k + 1] = next_leaf(b, f[k], start, end, leaf + k))) {
        k++;
        if (f[k][end].cost < HUGE_VAL && (!found || k == want))
            found = k;
    }
    assert(found);                                         /* rows that fit nowhere are taken all the same */
    /* One more where otherwise something is torn that must not be. */
    if (!want && f[found][end].cost >= COST_TITLE && found < most && (f[found + 1] = next_leaf(b, f[found], start, end, leaf + found)) &&
        f[found + 1][end].cost < f[found][end].cost - COST_TITLE / 2)
        found++;
    for (size_t i = found, at = end; i > 0; i--) {
        out[i - 1] = at;
        at = f[i][at].from;
    }
    for (size_t i = 0; i < most + 2 && f[i]; i++)
        free(f[i]);
    free(f);
    return found;
}

/* ---- leaves ---- */

static struct leaf *new_leaf(const struct rooms *room, struct book *bk)
{
    size_t i = bk->n;
    struct leaf *p = VEC_ADD(bk->leaves, bk->n, bk->cap);
    *p = (struct leaf){ .room = room_of(room, i) };
    return p;
}

static void fill_leaf(struct leaf *p, const struct breaker *b, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++) {
        const struct item *it = &b->v[i];
        if (i == start || it->g != b->v[i - 1].g) {
            bool head = i == start && repeated(it) > 0;
            *VEC_ADD(p->pieces, p->n, p->cap) = (struct piece){ .g = it->g, .first = it->row, .end = it->row, .repeat_head = head };
            p->used += head ? repeated(it) : 0;
        }
        p->pieces[p->n - 1].end = it->row + 1;
        p->used += it->h;
    }
}

/* Whether the items from i on begin a page by the writer's word. */
static bool begins_page(const struct breaker *b, size_t i)
{
    const struct group *g = b->v[i].g;
    return b->v[i].row == 0 && (g->page || g->section->page > 0);
}

static void break_all(const struct breaker *b, size_t wanted, size_t before, struct book *bk)
{
    size_t *ends = xcalloc(b->n + 2, sizeof *ends);
    for (size_t start = 0, end; start < b->n; start = end) {
        end = start + 1;
        while (end < b->n && !begins_page(b, end))
            end++;
        int page = b->v[start].g->section->page;
        while (page > 0 && bk->n + before + 1 < (size_t)page)
            new_leaf(b->room, bk);
        size_t want = end == b->n && wanted > bk->n ? wanted - bk->n : 0, at = start;
        size_t n = break_part(b, start, end, bk->n, want, ends);
        for (size_t k = 0; k < n; k++) {
            fill_leaf(new_leaf(b->room, bk), b, at, ends[k]);
            at = ends[k];
        }
    }
    free(ends);
}

void book_clear(struct book *b)
{
    for (size_t i = 0; i < b->n; i++)
        free(b->leaves[i].pieces);
    free(b->leaves);
    *b = (struct book){ 0 };
}

static void set_heights(struct breaker *b, double squeeze)
{
    for (size_t i = 0; i < b->n; i++) {
        struct row *r = &b->v[i].g->rows[b->v[i].row];
        b->v[i].h = r->h - squeeze * (r->h - r->least);
    }
}

/* ---- rows that fill a leaf ---- */

static bool takes(const struct row *r, int how)
{
    return how == 0 ? r->rest : how == 1 ? r->grow == GROW_FREE && !r->open : r->grow != GROW_NO && !r->open;
}

static struct row *piece_row(const struct piece *p, size_t r)
{
    return &p->g->rows[r];
}

/* How high a row may be made: what is high already, by a quarter more. */
static double row_most(const struct row *r, double most)
{
    return most <= 0 ? HUGE_VAL : fmax(most, r->own * GROW_MOST);
}

/* Shares what is left among the rows of one kind, each the same until it is as high as it may be (most 0: any); false when there are none.
 * how: 0 rest, 1 free ones, 2 all. */
static bool share(struct leaf *p, int how, double most)
{
    bool any = false;
    for (int round = 0; round < 64 && p->room - p->used > 0.01; round++) {
        size_t n = 0;
        double each = p->room - p->used;
        for (size_t i = 0; i < p->n; i++)
            for (size_t r = p->pieces[i].first; r < p->pieces[i].end; r++) {
                struct row *row = piece_row(&p->pieces[i], r);
                any |= takes(row, how);
                if (!takes(row, how) || row_most(row, most) - row->h < 0.01)
                    continue;
                each = fmin(each, row_most(row, most) - row->h);
                n++;
            }
        if (!n)
            break;
        each = fmin(each, (p->room - p->used) / (double)n);
        for (size_t i = 0; i < p->n; i++)
            for (size_t r = p->pieces[i].first; r < p->pieces[i].end; r++) {
                struct row *row = piece_row(&p->pieces[i], r);
                if (takes(row, how) && row_most(row, most) - row->h >= 0.01)
                    row->h += each;
            }
        p->used += each * (double)n;
    }
    return any;
}

/* A leaf of a fixed form is filled to its foot; elsewhere only a little is made up for, so that frames end at one height. */
static void fill_heights(struct leaf *p, bool fixed, bool last)
{
    if (p->used >= p->room - 0.01 || p->n == 0)
        return;
    if (share(p, 0, 0))
        return;
    for (size_t i = 0; i < p->n; i++)
        for (size_t r = p->pieces[i].first; r < p->pieces[i].end; r++)
            piece_row(&p->pieces[i], r)->own = piece_row(&p->pieces[i], r)->h;
    if (fixed) {
        if (!share(p, 1, FREE_MOST))
            share(p, 2, ROW_MOST);
    } else if (!last && p->room - p->used < STRETCH_MOST * p->room) {
        share(p, 2, 0);
    }
}

/* What must stay together and is higher than the paper is set lower, told, and stays on the paper. */
static void press(struct layout *l, struct leaf *p)
{
    if (p->used <= p->room + 0.02)
        return;
    char mm[24];
    snprintf(mm, sizeof mm, "%d", (int)((p->used - p->room) / MM + 0.999));
    diag(l->d, p->pieces[0].g->section->at, MSG_SHEET_TOO_HIGH, mm);
    double scale = p->room / p->used;
    for (size_t i = 0; i < p->n; i++)
        for (size_t r = p->pieces[i].first; r < p->pieces[i].end; r++)
            piece_row(&p->pieces[i], r)->h *= scale;
    p->used = p->room;
}

double piece_height(const struct piece *p)
{
    double h = 0;
    for (size_t r = 0; p->repeat_head && r < p->g->nheads; r++)
        h += p->g->rows[p->g->head + r].h;
    for (size_t r = p->first; r < p->end; r++)
        h += p->g->rows[r].h;
    return h;
}

/* The parts beside which a title stands: all that are high enough for it, or the highest. */
static void mark_titles(struct book *bk)
{
    struct piece *highest = NULL;
    bool any = false;
    for (size_t i = 0; i < bk->n; i++)
        for (size_t k = 0; k < bk->leaves[i].n; k++) {
            struct piece *p = &bk->leaves[i].pieces[k];
            if (!highest || p->g != highest->g) {
                if (highest && !any)
                    highest->title = true;
                highest = p;
                any = false;
            }
            p->title = p->g->side && piece_height(p) >= title_need(p->g) - 0.01;
            any |= p->title;
            if (piece_height(p) > piece_height(highest))
                highest = p;
        }
    if (highest && !any)
        highest->title = true;
}

/* ---- all of it ---- */

/* wanted: leaves. What is told is in pages. */
static void tell_number(struct layout *l, const struct book *bk, size_t wanted, size_t before, size_t columns)
{
    char have[24], want[24], mm[24];
    size_t pages = before + (bk->n + columns - 1) / columns, asked = (size_t)l->form->paper.pages;
    double over = 0;
    for (size_t i = wanted; i < bk->n; i++)
        over += bk->leaves[i].used;
    snprintf(have, sizeof have, "%zu", pages);
    snprintf(want, sizeof want, "%zu", asked);
    snprintf(mm, sizeof mm, "%d", (int)(over / MM + 0.999));
    if (pages > asked)
        diag(l->d, l->form->at, MSG_SHEET_TOO_LONG, have, want, mm);
    else if (pages < asked)
        diag(l->d, l->form->at, MSG_SHEET_TOO_SHORT, have, want);
}

void paginate(struct layout *l, struct plan *p, const struct rooms *room, size_t wanted, size_t before, size_t columns, struct book *bk)
{
    struct breaker b = { .l = l, .room = room };
    size_t cap = 0;
    for (size_t g = 0; g < p->ngroups; g++)
        for (size_t r = 0; r < p->groups[g].nrows; r++)
            *VEC_ADD(b.v, b.n, cap) = (struct item){ &p->groups[g], r, 0 };
    double squeeze = 0;
    for (int step = 0; step <= 4; step++) {
        squeeze = step / 4.0;
        book_clear(bk);
        set_heights(&b, squeeze);
        break_all(&b, wanted, before, bk);
        if (!wanted || bk->n <= wanted)
            break;
    }
    for (size_t i = 0; i < b.n; i++)
        b.v[i].g->rows[b.v[i].row].h = b.v[i].h;
    if (bk->n == 0)                                        /* nothing is printed: there is a page all the same */
        new_leaf(room, bk);
    if (wanted)
        tell_number(l, bk, wanted, before, columns);
    for (size_t i = 0; i < bk->n; i++) {
        press(l, &bk->leaves[i]);
        fill_heights(&bk->leaves[i], wanted > 0, i + 1 == bk->n);
    }
    mark_titles(bk);
    free(b.v);
}
