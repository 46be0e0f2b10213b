/*
 * flow.c - text and tables on the pages of a sheet, from top to bottom; page numbers.
 *
 * Knows boxes and type, not what the words are about.
 */
#include <stdlib.h>
#include <string.h>

#include "report/report_int.h"

#define ASCENT 0.88                                        /* of the em box above the base line */
#define CELL_PAD 4.0
#define OUTER 1.2
#define INNER 0.5
#define SIZE_FOOT 9.0

void flow_init(struct flow *p, const struct sheet_metrics *m, double w_mm, double h_mm, double top, double right, double bottom,
               double left)
{
    *p = (struct flow){ .sheet = sheet_new(w_mm * MM, h_mm * MM, false), .m = m, .left = left * MM, .right = right * MM, .top = top * MM,
                         .bottom = bottom * MM };
    p->arena = p->sheet->arena;
    flow_break(p);
}

struct sheet_page *flow_page(struct flow *p) { return &p->sheet->pages[p->sheet->npages - 1]; }
double flow_width(const struct flow *p) { return p->sheet->w - p->left - p->right; }
double flow_room(const struct flow *p) { return p->y - p->bottom; }

void flow_break(struct flow *p)
{
    sheet_add_page(p->sheet);
    p->y = p->sheet->h - p->top;
}

static bool at_top(const struct flow *p) { return p->y > p->sheet->h - p->top - 0.1; }

void flow_need(struct flow *p, double h)
{
    if (flow_room(p) + 0.1 < h && !at_top(p))
        flow_break(p);
}

void flow_skip(struct flow *p, double h)
{
    if (!at_top(p))
        p->y -= h;
}

static double base_of(double top, double lead, double size)
{
    return top - (lead - size) / 2 - size * ASCENT;
}

/* A paragraph's first or last line does not stand alone on a page. */
static bool may_go_on(size_t i, size_t n, double room, double lead)
{
    size_t fit = (size_t)((room + 0.1) / lead);
    if (n - i <= fit)
        return true;
    return i == 0 ? fit >= 2 && n - fit >= 2 : fit >= 1 && (n - i - fit >= 2 || i > 1);
}

void flow_text(struct flow *p, const struct flow_text *t, const struct sheet_span *v, size_t n, struct place at)
{
    struct sheet_style st = t->style;
    if (st.width <= 0)
        st.width = flow_width(p) - t->x;
    double lead = t->lead > 0 ? t->lead : st.size * 1.5;
    struct sheet_paragraph set = sheet_set(p->m, &st, v, n, p->arena);

    flow_skip(p, t->before);
    if (t->keep > 0)
        flow_need(p, (double)set.n * lead + t->keep);
    for (size_t i = 0; i < set.n; i++) {
        if ((i == 0 && !may_go_on(0, set.n, flow_room(p), lead)) || flow_room(p) + 0.1 < lead ||
            (i == 1 && set.n == 3 && flow_room(p) + 0.1 < 2 * lead))
            flow_need(p, (double)(set.n - i) * lead);
        if (flow_room(p) + 0.1 < lead)
            flow_break(p);
        sheet_put(flow_page(p), &st, &set.v[i], p->left + t->x, base_of(p->y, lead, st.size), at);
        p->y -= lead;
    }
    p->y -= t->after;
}

void flow_words(struct flow *p, const struct flow_text *t, const char *s)
{
    struct sheet_span v = { t->style.role, s };
    flow_text(p, t, &v, 1, (struct place){ 0 });
}

void flow_put(struct flow *p, enum sheet_role role, double size, double x, double w, double base, enum sheet_align align, double gray, const char *s)
{
    struct sheet_style st = { .role = role, .size = size, .width = w > 0 ? w : 10000, .align = align };
    struct sheet_span v = { role, arena_strdup(p->arena, s) };
    struct sheet_paragraph set = sheet_set(p->m, &st, &v, 1, p->arena);
    struct sheet_page *pg = flow_page(p);
    size_t first = pg->ntexts;
    sheet_put(pg, &st, &set.v[0], x, base, (struct place){ 0 });
    for (size_t i = first; i < pg->ntexts; i++)
        pg->texts[i].gray = gray;
}

/* ---- tables ---- */

struct grid {
    struct flow *p;
    const struct flow_table *t;
    double *x;                                             /* left edges of the columns and the right edge of the last */
    double top;                                            /* of the frame on this page */
};

static double cell_width(const struct grid *g, const struct flow_row *r, size_t i)
{
    size_t last = i + 1 == r->n ? g->t->ncolumns : i + 1;
    return g->x[last] - g->x[i];
}

static struct sheet_style cell_style(const struct grid *g, const struct flow_row *r, size_t i)
{
    bool head = g->t->head && r == g->t->rows, label = g->t->labels && i % 2 == 0, narrow = i + 1 < r->n || r->n == g->t->ncolumns;
    bool centred = head || label || (g->t->columns[i].centred && narrow);
    struct sheet_style st = { .role = ROLE_LABEL, .size = g->t->size, .width = cell_width(g, r, i) - 2 * CELL_PAD,
                              .align = centred ? ALIGN_CENTRE : ALIGN_JUSTIFY };
    return st;
}

static struct sheet_paragraph cell_lines(const struct grid *g, const struct flow_row *r, size_t i, struct sheet_style *st)
{
    *st = cell_style(g, r, i);
    struct sheet_span v = { st->role, r->cell[i] ? r->cell[i] : "" };
    return sheet_set(g->p->m, st, &v, 1, g->p->arena);
}

static size_t row_lines(const struct grid *g, const struct flow_row *r)
{
    size_t most = 1;
    for (size_t i = 0; i < r->n; i++) {
        struct sheet_style st;
        size_t n = cell_lines(g, r, i, &st).n;
        most = n > most ? n : most;
    }
    return most;
}

static double height_of(const struct grid *g, const struct flow_row *r, size_t lines)
{
    double h = (double)lines * g->t->lead + 2 * CELL_PAD, least = r->least > 0 ? r->least : g->t->least;
    return h > least ? h : least;
}

/* Lines [from, from + n) of each cell, centred in the height. */
static void draw_row(struct grid *g, const struct flow_row *r, size_t from, size_t n, double h)
{
    struct sheet_page *pg = flow_page(g->p);
    for (size_t i = 0; i < r->n; i++) {
        struct sheet_style st;
        struct sheet_paragraph set = cell_lines(g, r, i, &st);
        size_t have = set.n > from ? set.n - from : 0, shown = have < n ? have : n;
        double top = g->p->y - (h - (double)shown * g->t->lead) / 2;
        for (size_t k = 0; k < shown; k++)
            sheet_put(pg, &st, &set.v[from + k], g->x[i] + CELL_PAD,
                      base_of(top - (double)k * g->t->lead, g->t->lead, st.size), r->at);
        if (i > 0)
            sheet_rule(pg, g->x[i], g->p->y, g->x[i], g->p->y - h, INNER, 0);
    }
    if (g->p->y < g->top - 0.1)
        sheet_rule(pg, g->x[0], g->p->y, g->x[g->t->ncolumns], g->p->y, INNER, 0);
    g->p->y -= h;
}

static void frame(struct grid *g)
{
    struct sheet_page *pg = flow_page(g->p);
    double x1 = g->x[0], x2 = g->x[g->t->ncolumns], y = g->p->y;
    if (y > g->top - 0.1)
        return;
    sheet_rule(pg, x1, g->top, x2, g->top, OUTER, 0);
    sheet_rule(pg, x1, y, x2, y, OUTER, 0);
    sheet_rule(pg, x1, g->top, x1, y, OUTER, 0);
    sheet_rule(pg, x2, g->top, x2, y, OUTER, 0);
}

static void draw_head(struct grid *g)
{
    size_t n = row_lines(g, &g->t->rows[0]);
    draw_row(g, &g->t->rows[0], 0, n, height_of(g, &g->t->rows[0], n));
}

static void next_page(struct grid *g)
{
    frame(g);
    flow_break(g->p);
    g->top = g->p->y;
    if (g->t->head)
        draw_head(g);
}

/* A row longer than a page goes on overleaf; any other is kept whole. */
static void place_row(struct grid *g, const struct flow_row *r)
{
    size_t n = row_lines(g, r), from = 0;
    double whole = g->p->sheet->h - g->p->top - g->p->bottom;
    if (height_of(g, r, n) > flow_room(g->p) && height_of(g, r, n) <= whole * 0.8)
        next_page(g);
    while (from < n) {
        double room = flow_room(g->p) - 2 * CELL_PAD;
        size_t fit = room > 0 ? (size_t)(room / g->t->lead) : 0;
        if (fit == 0) {
            next_page(g);
            continue;
        }
        size_t part = n - from < fit ? n - from : fit;
        draw_row(g, r, from, part, height_of(g, r, part));
        from += part;
    }
}

/* The last row does not stand alone on a page: the one before it, row i, goes with it. */
static void keep_last_rows(struct grid *g, size_t i)
{
    const struct flow_row *r = &g->t->rows[i];
    double one = height_of(g, r, row_lines(g, r)), two = one + height_of(g, r + 1, row_lines(g, r + 1));
    double whole = g->p->sheet->h - g->p->top - g->p->bottom;
    if (one <= flow_room(g->p) && two > flow_room(g->p) && two <= whole * 0.5)
        next_page(g);
}

/* A number, a date or a Latin word: bytes that belong together from here on; 0 where none begins. */
static size_t run_length(const char *s)
{
    static const char *const units[] = { "年", "月", "日" };
    size_t n = 0;
    for (;;) {
        size_t before = n;
        while (s[n] > ' ' && s[n] < 0x7F)
            n++;
        for (size_t i = 0; n > 0 && i < sizeof units / sizeof *units; i++)
            if (strncmp(s + n, units[i], strlen(units[i])) == 0 && s[n - 1] >= '0' && s[n - 1] <= '9')
                n += strlen(units[i]);
        if (n == before)
            return n;
    }
}

/* The widest run of a cell that should not be torn. */
static double widest_run(const struct grid *g, const char *s)
{
    double most = 0;
    while (*s) {
        size_t n = run_length(s);
        if (n == 0) {
            u8_next(&s);
            continue;
        }
        double w = sheet_width(g->p->m, ROLE_LABEL, g->t->size, arena_strndup(g->p->arena, s, n));
        most = w > most ? w : most;
        s += n;
    }
    return most;
}

/* What a column needs: two characters, and its numbers whole, as long as they leave most of the width to the others. */
static double column_need(const struct grid *g, size_t i, double whole)
{
    double need = 2 * g->t->size;
    for (size_t r = 0; r < g->t->nrows; r++) {
        double run = g->t->rows[r].n == g->t->ncolumns ? widest_run(g, g->t->rows[r].cell[i] ? g->t->rows[r].cell[i] : "") : 0;
        need = run > need && run < whole * 0.3 ? run : need;
    }
    return need + 2 * CELL_PAD + 0.5;
}

/* Shares of the width; none is narrower than it needs, for which the wider ones pay. */
static void column_edges(struct grid *g)
{
    size_t n = g->t->ncolumns;
    double sum = 0, x = g->p->left, whole = flow_width(g->p), lacks = 0, spare = 0;
    double *need = xcalloc(n, sizeof *need);
    for (size_t i = 0; i < n; i++)
        sum += g->t->columns[i].w;
    for (size_t i = 0; i < n; i++) {
        double over = g->t->columns[i].w / sum * whole - (need[i] = column_need(g, i, whole));
        *(over < 0 ? &lacks : &spare) += over < 0 ? -over : over;
    }
    g->x = xcalloc(n + 1, sizeof *g->x);
    for (size_t i = 0; i < n; i++) {
        double w = g->t->columns[i].w / sum * whole, over = w - need[i];
        g->x[i] = x;
        if (lacks <= spare)
            w = over < 0 ? need[i] : w - (lacks > 0 ? over * lacks / spare : 0);
        x += w;
    }
    g->x[n] = x;
    free(need);
}

void flow_table(struct flow *p, const struct flow_table *t)
{
    struct grid g = { .p = p, .t = t };
    size_t first = t->head ? 1 : 0;
    if (!t->nrows)
        return;
    column_edges(&g);
    double begin = height_of(&g, &t->rows[0], row_lines(&g, &t->rows[0]));
    if (first && t->nrows > 1)                             /* the head does not stand alone */
        begin += height_of(&g, &t->rows[1], row_lines(&g, &t->rows[1]));
    flow_need(p, begin);
    g.top = p->y;
    if (t->head)
        draw_head(&g);
    for (size_t i = first; i < t->nrows; i++) {
        if (i > first && i + 2 == t->nrows)
            keep_last_rows(&g, i);
        place_row(&g, &t->rows[i]);
    }
    frame(&g);
    free(g.x);
}

/* ---- feet ---- */

static void put_foot(struct flow *p, size_t page, enum sheet_role role, double size, double x, double w, double y, enum sheet_align align, const char *s)
{
    struct sheet_style st = { .role = role, .size = size, .width = w, .align = align };
    struct sheet_span v = { role, arena_strdup(p->arena, s) };
    struct sheet_paragraph set = sheet_set(p->m, &st, &v, 1, p->arena);
    sheet_put(&p->sheet->pages[page], &st, &set.v[0], x, y, (struct place){ 0 });
}

void flow_finish(struct flow *p)
{
    double w = flow_width(p), y = p->bottom - 7 * MM - 14 * ASCENT;
    char n[24], all[24];
    snprintf(all, sizeof all, "%zu", p->sheet->npages);
    for (size_t i = 0; i < p->sheet->npages; i++) {
        struct buf t = BUF_INIT;
        snprintf(n, sizeof n, "%zu", i + 1);
        if (p->number == NUMBER_DASHES) {                  /* odd pages right, even ones left, one character in; 4号 */
            msg_format_in(&t, LANG_ZH, MSG_REPORT_PAGE_DASHES, MSG_ARGS(n));
            put_foot(p, i, ROLE_LABEL, 14, p->left + 14, w - 28, y, i % 2 ? ALIGN_LEFT : ALIGN_RIGHT, t.p);
        } else if (p->number == NUMBER_OF) {
            msg_format_in(&t, LANG_ZH, MSG_REPORT_PAGE_OF, MSG_ARGS(n, all));
            put_foot(p, i, ROLE_NOTE, SIZE_FOOT, p->left, w, 10 * MM, ALIGN_CENTRE, t.p);
        }
        if (p->foot)
            put_foot(p, i, ROLE_NOTE, SIZE_FOOT, p->left, w, p->number == NUMBER_OF ? 10 * MM - 13 : 10 * MM, ALIGN_CENTRE, p->foot);
        buf_clear(&t);
    }
}
