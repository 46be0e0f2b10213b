/*
 * para.c - a paragraph in set lines: CLREQ's order of work. Adjacent marks are compressed, breaks chosen (push in, then push out), lines
 * squeezed or stretched. Knows roles and metrics, not fonts or pages.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sheet/sheet_int.h"

#define HAN_LATIN 0.25                                     /* em, between Han and Latin; in narrow columns half of it */
#define HAN_LATIN_LEAST 0.125
#define HAN_LATIN_MOST (1.0 / 3)
#define NARROW 12.0                                        /* em */
#define TOO_NARROW 8.0                                     /* em: no justification in such columns */
#define SPACE_LEAST 0.25
#define SPACE_MOST 0.5
#define GAP_MOST 0.5                                       /* em: a line that would be torn wider than this stays ragged */
#define GAP_MOST_NARROW 0.2                                /* the same in narrow columns, where few gaps take all of it */
#define SLACK 0.01
#define EVEN_MOST 160                                      /* characters of a text whose lines are made even, */
#define EVEN_LINES 12                                      /* and lines */

/* The order in which a line is squeezed. */
enum squeeze { SQUEEZE_SPACE, SQUEEZE_BRACKET, SQUEEZE_COMMA, SQUEEZE_LATIN, SQUEEZE_STOP, SQUEEZE_COUNT };
enum stretch { STRETCH_NOT, STRETCH_ALL, STRETCH_LATIN, STRETCH_SPACE };

struct item {
    uint32_t cp;
    enum sheet_role role;
    double adv, gap;                                       /* gap: added behind it when another follows in the line, pt */
    double give; enum squeeze squeeze;                     /* how far the gap may shrink, and when */
    enum stretch stretch;
    bool full;                                             /* a mark that takes the whole em */
    bool brk;                                              /* the line may end behind it */
};
struct setter {
    const struct sheet_metrics *m;
    const struct sheet_style *st;
    struct arena *a;
    struct item *v; size_t n, cap;
    struct sheet_set_line *lines; size_t nlines, clines;
};

static double em(const struct setter *s) { return s->st->size; }

static double advance(const struct setter *s, enum sheet_role role, uint32_t cp)
{
    double a = s->m->advance(s->m->ctx, role, cp);
    return (a < 0 ? 1000 : a) * s->st->size / 1000;        /* missing: the device reports it with its place */
}

static void add_items(struct setter *s, const struct sheet_span *span)
{
    for (const char *p = span->s; *p;) {
        uint32_t cp = u8_next(&p);
        if (cp == '\r')
            continue;
        struct item *i = VEC_ADD(s->v, s->n, s->cap);
        *i = (struct item){ .cp = cp, .role = span->role, .adv = cp == '\n' ? 0 : advance(s, span->role, cp) };
        i->full = i->adv > 0.9 * em(s) && !s->st->plain;
        if (s->st->pitch > 0 && i->adv > 0.9 * em(s) && i->adv < 1.1 * em(s))
            i->adv += s->st->pitch - s->st->size;
    }
}

static bool shares_em(uint32_t a, uint32_t b)
{
    bool a_right = type_is_closing(a) || type_is_pause(a), b_mark = type_is_closing(b) || type_is_pause(b);
    if (type_is_opening(a))
        return type_is_opening(b);
    return a_right && (b_mark || type_is_opening(b)) && !(type_is_pause(a) && type_is_pause(b));
}

/* What a gap may give, beside a mark whose blank half is still there. */
static void squeeze_of(const struct setter *s, struct item *a, const struct item *b)
{
    double half = em(s) / 2;
    a->give = half;
    if ((type_is_closing(a->cp) && a->full) || (type_is_opening(b->cp) && b->full))
        a->squeeze = SQUEEZE_BRACKET;
    else if ((a->cp == 0xFF0C || a->cp == 0x3001 || a->cp == 0xFF1B || a->cp == 0xFF1A) && a->full)      /* ，、；： */
        a->squeeze = SQUEEZE_COMMA;
    else if (a->cp == 0x3002 && a->full)                   /* 。 */
        a->squeeze = SQUEEZE_STOP;
    else
        a->give = 0;
}

/* 年 月 日 and 号: official documents write them close to their numbers. */
static bool is_date_mark(uint32_t cp)
{
    return cp == 0x5E74 || cp == 0x6708 || cp == 0x65E5 || cp == 0x53F7;
}

static void gap_between(const struct setter *s, struct item *a, const struct item *b)
{
    bool narrow = s->st->width < NARROW * em(s);
    a->stretch = type_joins(a->cp, b->cp) || type_is_connector(a->cp) || type_is_connector(b->cp) || uni_is_mark(b->cp) || a->cp == 0x2026 ||
                 b->cp == 0x2026 ? STRETCH_NOT : STRETCH_ALL;
    if (s->st->plain)
        return;
    if (a->full && b->full && shares_em(a->cp, b->cp)) {
        a->gap = -em(s) / 2;
        return;
    }
    if (a->cp == ' ') {
        a->stretch = STRETCH_SPACE;
        a->give = a->adv > SPACE_LEAST * em(s) ? a->adv - SPACE_LEAST * em(s) : 0;
        a->squeeze = SQUEEZE_SPACE;
        return;
    }
    bool date = is_date_mark(a->cp) || is_date_mark(b->cp);
    bool mixed = (uni_is_han(a->cp) && type_is_latin(b->cp)) || (type_is_latin(a->cp) && uni_is_han(b->cp));
    if (mixed && !date) {
        a->gap = (narrow ? HAN_LATIN_LEAST : HAN_LATIN) * em(s);
        a->give = narrow ? 0 : (HAN_LATIN - HAN_LATIN_LEAST) * em(s);
        a->squeeze = SQUEEZE_LATIN;
        a->stretch = STRETCH_LATIN;
        return;
    }
    squeeze_of(s, a, b);
}

/* A single dash joins what stands beside it, as in 北京—上海; two are one mark of their own. */
static bool single_dash(const struct setter *s, size_t i)
{
    return s->v[i].cp == 0x2014 && s->v[i - 1].cp != 0x2014 && (i + 1 == s->n || s->v[i + 1].cp != 0x2014);
}

/* Whether a line may end behind item i; ink: the last that is no space, for at the end of a line spaces vanish. */
static bool breaks_behind(const struct setter *s, size_t i, uint32_t ink)
{
    uint32_t a = s->v[i].cp, b = s->v[i + 1].cp;
    if (!type_may_break(a, b, s->st->level) || single_dash(s, i + 1))
        return false;
    if (type_is_unit(a, b)) {
        size_t k = i;
        while (k > 0 && s->v[k - 1].cp == ' ')
            k--;
        if (k > 0 && type_is_measure(s->v[k - 1].cp, a))
            return false;
    }
    return !uni_is_space(a) || (!type_not_at_end(ink) && !(a == ' ' && type_is_measure(ink, b)));
}

static void find_gaps(struct setter *s)
{
    uint32_t ink = 0;
    bool start = true;                                     /* of a paragraph, whose indent may be spaces of an em */
    for (size_t i = 0; i + 1 < s->n; i++) {
        struct item *a = &s->v[i];
        const struct item *b = &s->v[i + 1];
        start = a->cp == '\n' || (start && a->cp == 0x3000);
        if (!uni_is_space(a->cp))
            ink = a->cp;
        a->brk = breaks_behind(s, i, ink);
        if (a->cp != '\n' && b->cp != '\n')
            gap_between(s, a, b);
        if (start && a->full && b->full && type_is_opening(b->cp))
            a->gap = -em(s) / 2, a->give = 0;
    }
}

/* ---- the width of a line ---- */

struct extent { size_t from, to; double indent; };           /* items [from, to) of one line */

static double lead_trim(const struct setter *s, const struct extent *l)
{
    const struct item *i = &s->v[l->from];
    return l->from < l->to && i->full && type_is_opening(i->cp) ? em(s) / 2 : 0;
}

static size_t visible_end(const struct setter *s, const struct extent *l)
{
    size_t k = l->to;
    while (k > l->from && s->v[k - 1].cp == ' ')
        k--;
    return k;
}

/* GB/T 15834, 5.1.10: a full-width mark at the end of a line takes half an em. */
static double end_trim(const struct setter *s, const struct extent *l)
{
    size_t k = visible_end(s, l);
    const struct item *i = k > l->from ? &s->v[k - 1] : NULL;
    return i && i->full && (type_is_closing(i->cp) || type_is_pause(i->cp)) ? em(s) / 2 : 0;
}

static double natural(const struct setter *s, const struct extent *l)
{
    double w = -lead_trim(s, l) - end_trim(s, l);
    size_t end = visible_end(s, l);
    for (size_t i = l->from; i < end; i++)
        w += s->v[i].adv + (i + 1 < end ? s->v[i].gap : 0);
    return w;
}

static double squeezable(const struct setter *s, const struct extent *l)
{
    double w = 0;
    size_t end = visible_end(s, l);
    for (size_t i = l->from; i + 1 < end; i++)
        w += s->v[i].give;
    return w;
}

/* ---- breaks ---- */

/* No allowed break fits: units are cut, in the last place where no mark comes to stand wrong; where there is none, anywhere. */
static size_t forced(const struct setter *s, size_t from, size_t most)
{
    for (size_t k = most; k > from; k--)
        if (k == s->n || type_may_force(s->v[k - 1].cp, s->v[k].cp, s->st->level))
            return k;
    return most;
}

static size_t line_end(const struct setter *s, size_t from, double width)
{
    size_t most = from + 1, best = 0, k = from;

    while (k < s->n && s->v[k].cp != '\n') {
        struct extent l = { from, ++k, 0 };
        double w = natural(s, &l);
        bool end = k == s->n || s->v[k].cp == '\n';
        if (w <= width + SLACK) {
            most = k;
            best = end || s->v[k - 1].brk ? k : best;
        } else if (end || s->v[k - 1].brk) {
            bool in = best < most && w - squeezable(s, &l) <= width + SLACK;
            if (in)                                        /* 先挤进: the mark that may not begin the next line */
                return k;
            break;                                         /* 后推出 */
        }
    }
    return best ? best : forced(s, from, most);
}

/* ---- lines ---- */

static double take(double *want, double have)
{
    double t = *want < have ? *want : have;
    *want -= t;
    return t;
}

static void squeeze_line(const struct setter *s, const struct extent *l, double much, double *gap)
{
    size_t end = visible_end(s, l);
    for (int c = 0; c < SQUEEZE_COUNT && much > SLACK / 10; c++) {
        double have = 0;
        for (size_t i = l->from; i + 1 < end; i++)
            have += s->v[i].squeeze == (enum squeeze)c ? s->v[i].give : 0;
        double part = have > 0 ? take(&much, have) / have : 0;
        for (size_t i = l->from; i + 1 < end; i++)
            if (s->v[i].squeeze == (enum squeeze)c)
                gap[i - l->from] -= s->v[i].give * part;
    }
}

static double stretch_room(const struct setter *s, const struct item *i, enum stretch c)
{
    double least = s->st->width < NARROW * em(s) ? HAN_LATIN_LEAST : HAN_LATIN, room = 0;
    if (i->stretch == c && c == STRETCH_SPACE)
        room = SPACE_MOST * em(s) - i->adv;
    if (i->stretch == c && c == STRETCH_LATIN)
        room = (HAN_LATIN_MOST - least) * em(s);
    return room > 0 ? room : 0;
}

static void stretch_line(const struct setter *s, const struct extent *l, double much, double *gap)
{
    static const enum stretch order[] = { STRETCH_SPACE, STRETCH_LATIN };
    size_t end = visible_end(s, l), places = 0;
    double most = s->st->width < NARROW * em(s) ? GAP_MOST_NARROW : GAP_MOST;

    for (size_t i = l->from; i + 1 < end; i++)
        places += s->v[i].stretch != STRETCH_NOT;
    if (!places || much / (double)places > most * em(s))
        return;
    for (size_t c = 0; c < 2 && much > 0; c++) {
        double have = 0;
        for (size_t i = l->from; i + 1 < end; i++)
            have += stretch_room(s, &s->v[i], order[c]);
        double part = have > 0 ? take(&much, have) / have : 0;
        for (size_t i = l->from; i + 1 < end; i++)
            gap[i - l->from] += stretch_room(s, &s->v[i], order[c]) * part;
    }
    for (size_t i = l->from; i + 1 < end; i++)
        if (s->v[i].stretch != STRETCH_NOT)
            gap[i - l->from] += much / (double)places;
}

/* Items of one role in a row become a run. */
static void make_runs(struct setter *s, const struct extent *l, const double *gap, double x, struct sheet_set_line *out)
{
    size_t end = visible_end(s, l), cap = 0;
    struct sheet_run *runs = NULL;

    for (size_t i = l->from; i < end;) {
        struct buf text = BUF_INIT;
        size_t k = i;
        double *adjust = arena_alloc(s->a, (end - i) * sizeof *adjust), start = x;
        bool any = false;
        for (; k < end && s->v[k].role == s->v[i].role; k++) {
            double extra = s->v[k].adv - advance(s, s->v[k].role, s->v[k].cp) + (k + 1 < end ? gap[k - l->from] : 0);
            buf_addu(&text, s->v[k].cp);
            adjust[k - i] = extra;
            any |= extra > 1e-6 || extra < -1e-6;
            x += s->v[k].adv + (k + 1 < end ? gap[k - l->from] : 0);
        }
        *VEC_ADD(runs, out->nruns, cap) = (struct sheet_run){ s->v[i].role, arena_strdup(s->a, text.p), start, any ? adjust : NULL };
        buf_clear(&text);
        i = k;
    }
    out->runs = arena_alloc(s->a, (out->nruns ? out->nruns : 1) * sizeof *runs);
    if (runs)
        memcpy(out->runs, runs, out->nruns * sizeof *runs);
    free(runs);
}

static void set_line(struct setter *s, const struct extent *l, bool last)
{
    struct sheet_set_line *out = VEC_ADD(s->lines, s->nlines, s->clines);
    double *gap = xcalloc(l->to - l->from + 1, sizeof *gap), room = s->st->width - l->indent;
    double slack = room - natural(s, l);
    size_t end = visible_end(s, l);

    for (size_t i = l->from; i + 1 < end; i++)
        gap[i - l->from] = s->v[i].gap;
    if (slack < 0)
        squeeze_line(s, l, -slack, gap);
    else if (s->st->align == ALIGN_JUSTIFY && !last && s->st->width >= TOO_NARROW * em(s))
        stretch_line(s, l, slack, gap);
    double w = -lead_trim(s, l) - end_trim(s, l), x = l->indent;
    for (size_t i = l->from; i < end; i++)
        w += s->v[i].adv + (i + 1 < end ? gap[i - l->from] : 0);
    if (s->st->align == ALIGN_CENTRE)
        x += (room - w) / 2;
    else if (s->st->align == ALIGN_RIGHT)
        x += room - w;
    out->w = w;
    make_runs(s, l, gap, x - lead_trim(s, l), out);
    free(gap);
}

/* ---- lines of a paragraph by sense ---- */

/* What it costs to end a line between two characters, in em squared. */
static double tear_cost(uint32_t a, uint32_t b, unsigned char bond)
{
    if (type_is_pause(a) || type_is_opening(b))            /* the best places: a bracket in one piece */
        return type_is_opening(b) ? -4 : -2;
    if (bond == BOND_WORD)
        return 8;
    if (bond == BOND_LIKELY)
        return 2;
    if (b == 0x7684 || b == 0x7B49)                        /* 的 and 等 go with what stands before, */
        return 4;
    return a == 0x53CA || a == 0x548C || a == 0x4E0E || a == 0x6216 ? 2 : 0.3;     /* 及 和 与 或 with what comes */
}

/* How firmly the items from `from` on, at most EVEN_MOST, hold together. */
static void find_bonds(const struct setter *s, size_t from, size_t stop, unsigned char *bond)
{
    uint32_t cp[EVEN_MOST];
    for (size_t i = from; i < stop; i++)
        cp[i - from] = s->v[i].cp;
    words_find(cp, stop - from, bond);
}

struct split { double cost; size_t from; };

static double least_width(const struct setter *s)
{
    return s->st->width - fmax(s->st->indent, s->st->hang) * em(s);
}

/* All ways to set one more line; best[k * (m + 1) + j]: k lines that end at j. */
static void even_line(const struct setter *s, size_t from, size_t m, size_t k, size_t n, const unsigned char *bond, struct split *best)
{
    struct extent all = { from, from + m, 0 };
    double even = natural(s, &all) / (double)n;
    for (size_t i = 0; i < m; i++) {
        const struct split *before = &best[(k - 1) * (m + 1) + i];
        for (size_t j = k == n ? m : i + 1; before->cost < HUGE_VAL && j <= m; j++) {
            struct extent l = { from + i, from + j, 0 };
            double w = natural(s, &l), off = (w - even) / em(s), cost = before->cost + off * off + 0.02 * (double)k * w / em(s);
            if (w > least_width(s) + SLACK || (j < m && !s->v[from + j - 1].brk))
                continue;
            if (j < m)
                cost += tear_cost(s->v[from + j - 1].cp, s->v[from + j].cp, bond[j - 1]);
            if (cost < best[k * (m + 1) + j].cost)
                best[k * (m + 1) + j] = (struct split){ cost, i };
        }
    }
}

/* Centred lines are about equally long and do not end inside a word; of two ways that are as good the one with the longer lines first. */
static void even_ends(const struct setter *s, size_t from, size_t stop, size_t n, size_t *ends)
{
    size_t m = stop - from;
    unsigned char bond[EVEN_MOST];
    if (m > EVEN_MOST || n > EVEN_LINES)
        return;
    find_bonds(s, from, stop, bond);
    struct split *best = xcalloc((n + 1) * (m + 1), sizeof *best);
    for (size_t i = 0; i < (n + 1) * (m + 1); i++)
        best[i].cost = i ? HUGE_VAL : 0;
    for (size_t k = 1; k <= n; k++)
        even_line(s, from, m, k, n, bond, best);
    if (best[n * (m + 1) + m].cost < HUGE_VAL)
        for (size_t k = n, j = m; k > 0; k--) {
            ends[k - 1] = from + j;
            j = best[k * (m + 1) + j].from;
        }
    free(best);
}

/* One character does not stand alone on the last line of a paragraph, nor two in a cell: some of the line before come to it. */
static void no_widow(const struct setter *s, size_t stop, size_t n, size_t first, size_t *ends)
{
    size_t start = n > 2 ? ends[n - 3] : first, end = ends[n - 2], base = stop > start + EVEN_MOST ? stop - EVEN_MOST : start;
    struct extent last = { end, stop, 0 };
    bool narrow = s->st->width < 2 * NARROW * em(s);
    double least = narrow ? 3 : 2, best = HUGE_VAL;
    unsigned char bond[EVEN_MOST];
    if (natural(s, &last) > (narrow ? 2.2 : 1.6) * em(s) || s->st->width < 4 * em(s))
        return;
    find_bonds(s, base, stop, bond);
    for (size_t k = end; k > start + 1 && k > base + 1; k--) {
        struct extent l = { k - 1, stop, 0 }, rest = { start, k - 1, 0 };
        double w = natural(s, &l), cost = w / em(s) + tear_cost(s->v[k - 2].cp, s->v[k - 1].cp, bond[k - 2 - base]);
        if (w > least_width(s) + SLACK || w > 6.5 * em(s) || natural(s, &rest) < s->st->width / 2)
            break;
        if (s->v[k - 2].brk && w >= (least - 0.1) * em(s) && cost < best) {
            best = cost;
            ends[n - 2] = k - 1;
        }
    }
}

/* Ends of the lines of what stands between two forced breaks; returns their number. line: number of the first. */
static size_t find_ends(const struct setter *s, size_t from, size_t stop, size_t line, size_t *ends)
{
    size_t n = 0, first = from;
    do {
        double indent = (line + n ? s->st->hang : s->st->indent) * em(s);
        ends[n] = from < stop ? line_end(s, from, s->st->width - indent) : from;
        from = ends[n++];
    } while (from < stop);
    if (n > 1 && !s->st->plain && s->st->align == ALIGN_CENTRE)
        even_ends(s, first, stop, n, ends);
    else if (n > 1 && !s->st->plain)
        no_widow(s, stop, n, first, ends);
    return n;
}

static void set_lines(struct setter *s)
{
    size_t from = 0, *ends = xcalloc(s->n + 1, sizeof *ends);
    do {
        size_t stop = from;
        while (stop < s->n && s->v[stop].cp != '\n')
            stop++;
        size_t line = s->nlines, n = find_ends(s, from, stop, line, ends);
        for (size_t k = 0; k < n; k++) {
            struct extent l = { k ? ends[k - 1] : from, ends[k], (line + k ? s->st->hang : s->st->indent) * em(s) };
            set_line(s, &l, k + 1 == n);
        }
        from = stop + (stop < s->n);
    } while (from < s->n);
    free(ends);
}

struct sheet_paragraph sheet_set(const struct sheet_metrics *m, const struct sheet_style *style, const struct sheet_span *v, size_t n,
                                 struct arena *a)
{
    struct setter s = { .m = m, .st = style, .a = a };
    struct sheet_paragraph out;

    for (size_t i = 0; i < n; i++)
        if (v[i].s)
            add_items(&s, &v[i]);
    find_gaps(&s);
    set_lines(&s);
    out.n = s.nlines;
    out.v = arena_alloc(a, s.nlines * sizeof *out.v);
    memcpy(out.v, s.lines, s.nlines * sizeof *out.v);
    free(s.lines);
    free(s.v);
    return out;
}

void sheet_put(struct sheet_page *pg, const struct sheet_style *style, const struct sheet_set_line *line, double x, double y,
               struct place at)
{
    for (size_t i = 0; i < line->nruns; i++) {
        const struct sheet_run *r = &line->runs[i];
        if (*r->s)
            *VEC_ADD(pg->texts, pg->ntexts, pg->ctexts) = (struct sheet_text){
                .x = x + r->x, .y = y, .size = style->size, .role = r->role, .s = r->s, .adjust = r->adjust, .at = at };
    }
}
