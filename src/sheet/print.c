/*
 * print.c - a filled sheet without fields: what stands in them becomes part of the page. And where the texts of a field stand in it.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sheet/sheet_int.h"

#define EM_DESCENT 0.12                                    /* of the em box below the base line */
#define PREVIEW_GRAY 0.85
#define PREVIEW_EACH 3                                     /* times on a page */

/* ---- the texts of a field ---- */

static void one_cell_each(const struct sheet_metrics *m, const struct sheet_widget *w, const char *s, struct arena *a, struct sheet_text *v,
                          size_t *n)
{
    double cell = w->w / w->max, x = 0;
    for (int i = 0; i < w->max && *s; i++, x += cell) {
        const char *at = s;
        u8_next(&s);
        struct sheet_text *t = &v[(*n)++];
        t->s = arena_strndup(a, at, (size_t)(s - at));
        t->x = x + (cell - sheet_width(m, ROLE_VALUE, w->size, t->s)) / 2;
        t->y = (w->h - w->size) / 2 + w->size * EM_DESCENT;
    }
}

static const char indent[] = "　　";

/* Paragraphs of prose begin two characters in, unless whoever wrote them has done so. */
const char *widget_prose(const struct sheet_widget *w, const char *s, struct arena *a)
{
    struct buf b = BUF_INIT;
    if (!w->prose)
        return s;
    while (*s) {
        size_t n = strcspn(s, "\n");
        if (n > 0 && *s != ' ' && strncmp(s, indent, 3) != 0)
            buf_adds(&b, indent);
        n += s[n] == '\n';
        buf_add(&b, s, n);
        s += n;
    }
    const char *out = arena_strdup(a, b.p ? b.p : "");
    buf_clear(&b);
    return out;
}

size_t sheet_widget_texts(const struct sheet_metrics *m, const struct sheet_widget *w, const char *shown, struct arena *a,
                          struct sheet_text **out)
{
    bool comb = w->kind == WIDGET_COMB && w->max > 0, multi = w->kind == WIDGET_MULTILINE;
    struct sheet_lines lines = { NULL, 0 };
    size_t n = 0;

    if (multi)
        lines = sheet_break(m, ROLE_VALUE, w->size, w->w - 2 * FIELD_PADDING, widget_prose(w, shown, a), a);
    size_t most = multi ? lines.n : comb ? (size_t)w->max : 1;
    struct sheet_text *v = arena_alloc(a, (most + 1) * sizeof *v);
    if (comb)
        one_cell_each(m, w, shown, a, v, &n);
    double y = multi ? w->h - FIELD_PADDING - w->size * (1 - EM_DESCENT) : (w->h - w->size) / 2 + w->size * EM_DESCENT;
    for (size_t i = 0; !comb && i < most; i++, y -= w->size * FIELD_LEADING) {
        const char *s = multi ? lines.v[i] : shown;
        double spare = w->w - sheet_width(m, ROLE_VALUE, w->size, s), x = w->centred ? spare / 2 : w->right ? spare - FIELD_PADDING : FIELD_PADDING;
        if (w->prose && strncmp(s, indent, sizeof indent - 1) == 0) {      /* room, not characters: no font need have them */
            s += sizeof indent - 1;
            x += 2 * w->size;
        }
        if (*s)
            v[n++] = (struct sheet_text){ .x = x, .y = y, .s = s };
    }
    for (size_t i = 0; i < n; i++) {
        v[i].size = w->size;
        v[i].role = ROLE_VALUE;
    }
    *out = v;
    return n;
}

/* ---- fields into the page ---- */

static const char *shown_in(const struct sheet_widget *w)
{
    if (w->shown || w->kind != WIDGET_CHOICE)
        return w->shown ? w->shown : w->value;
    for (size_t i = 0; w->value && i < w->noptions; i++)
        if (strcmp(w->options[i].value, w->value) == 0)
            return w->options[i].label;
    return NULL;
}

static void print_text(struct filling *k, struct sheet_page *pg, const struct sheet_widget *w)
{
    const char *s = shown_in(w);
    struct sheet_text *v;
    size_t n = s && *s ? sheet_widget_texts(k->m, w, s, k->sheet->arena, &v) : 0;
    for (size_t i = 0; i < n; i++) {
        struct sheet_text *t = VEC_ADD(pg->texts, pg->ntexts, pg->ctexts);
        *t = v[i];
        t->x += w->x;
        t->y += w->y;
    }
}

static bool is_on(const struct sheet_widget *w)
{
    if (!w->value || !*w->value)
        return false;
    if (w->kind == WIDGET_CHECK)
        return true;
    for (size_t i = 0; i < w->noptions; i++)
        if (strcmp(w->options[i].state, w->state) == 0)
            return strcmp(w->options[i].value, w->value) == 0;
    return false;
}

static void print_mark(struct sheet_page *pg, const struct sheet_widget *w)
{
    double side = (w->w < w->h ? w->w : w->h) - 1, x = w->x + (w->w - side) / 2, y = w->y + (w->h - side) / 2;
    *VEC_ADD(pg->rects, pg->nrects, pg->crects) = (struct sheet_rect){ x, y, side, side, 0.7, 0, -1 };
    if (!is_on(w))
        return;
    put_line(pg, x + side * 0.18, y + side * 0.52, x + side * 0.42, y + side * 0.22, side * 0.13, 0);
    put_line(pg, x + side * 0.42, y + side * 0.22, x + side * 0.84, y + side * 0.82, side * 0.13, 0);
}

void print_widgets(struct filling *k)
{
    for (size_t p = 0; p < k->sheet->npages; p++) {
        struct sheet_page *pg = &k->sheet->pages[p];
        for (size_t i = 0; i < pg->nwidgets; i++) {
            const struct sheet_widget *w = &pg->widgets[i];
            if (w->kind == WIDGET_CHECK || w->kind == WIDGET_RADIO)
                print_mark(pg, w);
            else if (w->kind != WIDGET_HIDDEN)
                print_text(k, pg, w);
        }
        pg->nwidgets = 0;
    }
}

/* Three times across the page, each as wide as fits its band. */
void print_preview(struct filling *k)
{
    struct sheet *s = k->sheet;
    const char *words = msg_zh(s->arena, MSG_PAPER_PREVIEW, MSG_NONE);
    double band = s->h / PREVIEW_EACH, angle = atan2(band * 0.7, s->w * 0.8), length = s->w * 0.7 / cos(angle);
    double size = length / sheet_width(k->m, ROLE_TITLE, 1, words);

    for (size_t p = 0; p < s->npages; p++)
        for (int i = 0; i < PREVIEW_EACH; i++) {
            struct sheet_page *pg = &s->pages[p];
            double x = s->w / 2 - length / 2 * cos(angle) + size * 0.38 * sin(angle);
            double y = band * (i + 0.5) - length / 2 * sin(angle) - size * 0.38 * cos(angle);
            *VEC_ADD(pg->texts, pg->ntexts, pg->ctexts) = (struct sheet_text){
                .x = x, .y = y, .size = size, .gray = PREVIEW_GRAY, .role = ROLE_TITLE, .s = words, .angle = angle * 180 / acos(-1) };
        }
}
