/*
 * type.c - words at places: widths, blocks of lines in a cell, spread labels, vertical columns.
 *
 * Knows roles and metrics, not fonts; how a paragraph is set, para.c knows.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "sheet/sheet_int.h"

static double advance(const struct sheet_metrics *m, enum sheet_role role, uint32_t cp)
{
    double a = m->advance(m->ctx, role, cp);
    return a < 0 ? 1000 : a;                               /* missing: the device reports it with its place */
}

double sheet_width(const struct sheet_metrics *m, enum sheet_role role, double size, const char *s)
{
    double w = 0;
    while (*s)
        w += advance(m, role, u8_next(&s));
    return w * size / 1000;
}

struct sheet_lines sheet_break(const struct sheet_metrics *m, enum sheet_role role, double size, double width, const char *s, struct arena *a)
{
    struct sheet_style st = { .role = role, .size = size, .width = width, .plain = true };
    struct sheet_span span = { role, s };
    struct sheet_paragraph p = sheet_set(m, &st, &span, 1, a);
    struct sheet_lines out = { arena_alloc(a, p.n * sizeof *out.v), p.n };

    for (size_t i = 0; i < p.n; i++)
        out.v[i] = p.v[i].nruns ? arena_strdup(a, p.v[i].runs[0].s) : arena_strdup(a, "");
    return out;
}

void put_line(struct sheet_page *pg, double x1, double y1, double x2, double y2, double width, double gray)
{
    *VEC_ADD(pg->lines, pg->nlines, pg->clines) = (struct sheet_line){ x1, y1, x2, y2, width, gray };
}

void put_text(struct layout *l, struct sheet_page *pg, enum sheet_role role, double size, double x, double y, double spacing, struct text t)
{
    (void)l;
    if (!t.s || !*t.s)
        return;
    *VEC_ADD(pg->texts, pg->ntexts, pg->ctexts) = (struct sheet_text){
        .x = x, .y = y, .size = size, .spacing = spacing, .role = role, .s = t.s, .at = t.at };
}

void put_centred(struct layout *l, struct sheet_page *pg, enum sheet_role role, double size, double x, double w, double y, struct text t)
{
    put_text(l, pg, role, size, x + (w - sheet_width(l->m, role, size, t.s)) / 2, y, 0, t);
}

static struct sheet_paragraph set_block(struct layout *l, const struct sheet_style *st, const char *s)
{
    struct sheet_span span = { st->role, s };
    return sheet_set(l->m, st, &span, 1, l->sheet->arena);
}

size_t block_lines(struct layout *l, enum sheet_role role, double size, double w, const char *s)
{
    struct sheet_style st = { .role = role, .size = size, .width = w };
    return set_block(l, &st, s).n;
}

/* The base line that centres type of this size on the height h below top. The em box is 0.88 above and 0.12 below the line. */
static double base_line(double top, double h, double size)
{
    return top - h / 2 - size * 0.38;
}

/* Labels of two and three characters are spread to the width of four (姓　名). */
static double spread(struct layout *l, enum sheet_role role, double size, double w, const char *s)
{
    size_t n = u8_len(s);
    if (n < 2 || n > 3)
        return 0;
    for (const char *p = s; *p;)
        if (!uni_is_han(u8_next(&p)))
            return 0;
    double own = sheet_width(l->m, role, size, s), room = 4 * size - own;
    if (w < 4.5 * size)                                    /* in a narrow column the characters stay off the rules */
        room = (w - own) / 3;
    return room > 0 ? room / (double)(n - 1) : 0;
}

size_t put_block(struct layout *l, struct sheet_page *pg, enum sheet_role role, double size, double x, double top, double w, double h, bool centred, struct text t)
{
    if (!t.s || !*t.s)
        return 0;
    struct sheet_style st = { .role = role, .size = size, .width = w, .align = centred ? ALIGN_CENTRE : ALIGN_JUSTIFY };
    struct sheet_paragraph v = set_block(l, &st, t.s);
    double lead = size * 1.25, first = h - (double)(v.n - 1) * lead, sp = centred && v.n == 1 ? spread(l, role, size, w, t.s) : 0;

    check_block(l, &st, &v, w, h, t);
    if (sp > 0) {
        double lw = sheet_width(l->m, role, size, t.s) + sp * (double)(u8_len(t.s) - 1);
        put_text(l, pg, role, size, x + (w - lw) / 2, base_line(top, first, size), sp, t);
        return 1;
    }
    for (size_t i = 0; i < v.n; i++)
        sheet_put(pg, &st, &v.v[i], x, base_line(top - (double)i * lead, first, size), t.at);
    return v.n;
}

double vertical_columns(double size, double h, const char *s)
{
    double per = (double)(long)((h - 8) / (size * 1.25));
    if (per < 1)
        per = 1;
    return (double)(long)(((double)u8_len(s) + per - 1) / per);
}

/* Upright characters from top to bottom, columns from left to right as on forms, the whole centred on the box. */
void put_vertical(struct layout *l, struct sheet_page *pg, enum sheet_role role, double size, double x, double w, double top, double h, struct text t)
{
    size_t n = u8_len(t.s), columns = (size_t)vertical_columns(size, h, t.s), per = (n + columns - 1) / columns;
    double lead = size * 1.25, roomy = (h - 16) / (double)(per ? per : 1);
    const char *p = t.s;

    if ((double)columns * (size + 3) - 3 > w || (double)(per - 1) * lead + size > h)
        tell_cut(l, t, (int)((w + 3) / (size + 3)) * (int)((h - size) / lead + 1));
    if (n > 6)                                             /* longer ones do not fill their cell */
        roomy *= 0.6;
    if (columns == 1 && roomy > lead)                      /* titles are set wide, as by hand */
        lead = roomy > size * 2 ? size * 2 : roomy;
    for (size_t c = 0; c < columns && *p; c++) {
        const char *start = p;
        size_t k = 0;
        while (k < per && *p)
            u8_next(&p), k++;
        double height = (double)(k - 1) * lead + size, cx = x + w / 2 + ((double)c - (double)(columns - 1) / 2) * (size + 3);
        *VEC_ADD(pg->texts, pg->ntexts, pg->ctexts) = (struct sheet_text){
            .x = cx, .y = top - (h - height) / 2, .size = size, .vertical = true, .lead = lead, .role = role,
            .s = arena_strndup(l->sheet->arena, start, (size_t)(p - start)), .at = t.at };
    }
}
