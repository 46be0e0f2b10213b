/*
 * type.c - words in lines: widths, line breaking after CLREQ, centring, vertical columns.
 *
 * Knows roles and metrics, not fonts.
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

static bool in_set(const char *set, uint32_t cp)
{
    while (*set)
        if (u8_next(&set) == cp)
            return true;
    return false;
}

/* CLREQ 3.1.3, level GB, and the additions that forms want. */
static bool not_at_start(uint32_t cp)
{
    return in_set("。，、；：！？．,.;:!?”’」』）］｝】〕〗〙〛)]}》〉–—~～‐·・‧／/％%‰℃°′″々ー…", cp);
}

static bool not_at_end(uint32_t cp)
{
    return in_set("“‘「『（［｛【〔〖〘〚([{《〈／/￥$£№§", cp);
}

/* Letters and digits hold together: a word, a number, a date, an address. */
static bool joins(uint32_t cp)
{
    return cp > 0x20 && cp < 0x2E80 && !uni_is_wide(cp) && !in_set("([{)]}", cp);
}

static bool may_break(uint32_t before, uint32_t after)
{
    if (uni_is_space(after))
        return false;                                      /* the space goes with the line it ends */
    if (uni_is_space(before))
        return true;
    if (not_at_start(after) || not_at_end(before))
        return false;
    if ((before == 0x2014 && after == 0x2014) || (before == 0x2026 && after == 0x2026))
        return false;                                      /* —— and …… are one mark each */
    return !(joins(before) && joins(after));
}

/* The end of the line that starts at s: at most `width` wide; *next is where the following line starts. */
static const char *line_end(const struct sheet_metrics *m, enum sheet_role role, double size, double width, const char *s, const char **next)
{
    const char *p = s, *fit = NULL;
    double w = 0;
    uint32_t before = 0;

    while (*p && *p != '\n') {
        const char *at = p;
        uint32_t cp = u8_next(&p);
        if (before && may_break(before, cp))
            fit = at;
        w += advance(m, role, cp) * size / 1000;
        if (w > width + 0.01 && before && !uni_is_space(cp)) {
            const char *end = fit ? fit : at;              /* a word longer than the line is cut where it must be */
            *next = end;
            while (end > s && end[-1] == ' ')
                end--;
            return end;
        }
        before = cp;
    }
    *next = *p == '\n' ? p + 1 : p;
    return p;
}

struct sheet_lines sheet_break(const struct sheet_metrics *m, enum sheet_role role, double size, double width, const char *s, struct arena *a)
{
    struct sheet_lines out = { 0 };
    size_t cap = 0;
    char **v = NULL;

    do {
        const char *next, *end = line_end(m, role, size, width, s, &next);
        *VEC_ADD(v, out.n, cap) = arena_strndup(a, s, (size_t)(end - s));
        if (next == s)
            break;
        s = next;
    } while (*s);
    out.v = arena_alloc(a, out.n * sizeof *v);
    memcpy(out.v, v, out.n * sizeof *v);
    free(v);
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

size_t block_lines(struct layout *l, enum sheet_role role, double size, double w, const char *s)
{
    return sheet_break(l->m, role, size, w, s, l->sheet->arena).n;
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
    double room = (w < 4 * size ? w : 4 * size) - sheet_width(l->m, role, size, s);
    return room > 0 ? room / (double)(n - 1) : 0;
}

/* Lines of a label are made about equally long: the narrowest width that needs no further line. */
static struct sheet_lines even_lines(struct layout *l, enum sheet_role role, double size, double w, const char *s)
{
    struct sheet_lines v = sheet_break(l->m, role, size, w, s, l->sheet->arena);
    for (double narrow = w - size; v.n > 1 && narrow >= 2 * size; narrow -= size) {
        struct sheet_lines t = sheet_break(l->m, role, size, narrow, s, l->sheet->arena);
        if (t.n > v.n)
            break;
        v = t;
    }
    return v;
}

size_t put_block(struct layout *l, struct sheet_page *pg, enum sheet_role role, double size, double x, double top, double w, double h, bool centred, struct text t)
{
    if (!t.s || !*t.s)
        return 0;
    struct sheet_lines v = centred ? even_lines(l, role, size, w, t.s) : sheet_break(l->m, role, size, w, t.s, l->sheet->arena);
    double lead = size * 1.25, first = h - (double)(v.n - 1) * lead;

    for (size_t i = 0; i < v.n; i++) {
        struct text line = { v.v[i], t.at };
        double sp = centred && v.n == 1 ? spread(l, role, size, w, line.s) : 0;
        double lw = sheet_width(l->m, role, size, line.s) + sp * (double)(u8_len(line.s) > 0 ? u8_len(line.s) - 1 : 0);
        double lx = centred ? x + (w - lw) / 2 : x;
        put_text(l, pg, role, size, lx, base_line(top - (double)i * lead, first, size), sp, line);
    }
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

    if (n <= 6 && columns == 1 && roomy > lead)            /* short titles are set wider, as by hand */
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
