/*
 * appearance.c - what a widget looks like: one form XObject each (ISO 32000-1, 12.5.5 and 12.7.3.3).
 *
 * A viewer replaces the appearance of what it fills; ours shows presets with our own fonts. No two widgets share one, since some viewers
 * change an appearance in place.
 */
#include <string.h>

#include "pdf/pdf_int.h"

#define PADDING 2.0                                        /* between border and text, as viewers have it */
#define EM_DESCENT 0.12                                    /* of the em box below the base line */
#define LEADING 1.25                                       /* line distance of several lines, in type sizes */

static HPDF_Dict form_xobject(struct doc *doc, double w, double h, const struct buf *content, bool text) {
    HPDF_Dict x = stream_add(doc, content->p, content->n);
    HPDF_Dict_AddName(x, "Type", "XObject");
    HPDF_Dict_AddName(x, "Subtype", "Form");
    dict_rect(doc, x, "BBox", 0, 0, w, h);
    if (text) HPDF_Dict_Add(dict_sub(doc, x, "Resources"), "Font", doc->font_res);
    return x;
}

static void draw_line_at(struct doc *doc, struct buf *out, const struct sheet_widget *w, const char *s, double y) {
    struct sheet_text t = {.x = PADDING, .y = y, .size = w->size, .role = ROLE_VALUE, .s = s};
    if (w->centred) t.x = (w->w - text_width(doc, ROLE_VALUE, w->size, s)) / 2;
    draw_text(doc, out, &t);
}

static double centred_base_line(const struct sheet_widget *w) { return (w->h - w->size) / 2 + w->size * EM_DESCENT; }

/* One character in the middle of each of `max` cells of equal width. */
static void draw_comb(struct doc *doc, struct buf *out, const struct sheet_widget *w, const char *s) {
    double cell = w->w / w->max, x = 0;
    span_open(out, s);                                     /* one number, however far apart its digits stand */
    for (uint32_t cp; x < w->w && (cp = u8_next(&s)) != 0; x += cell) {
        char one[5];
        one[u8_put(one, cp)] = '\0';
        struct sheet_text t = {.y = centred_base_line(w), .size = w->size, .role = ROLE_VALUE, .s = one};
        t.x = x + (cell - text_width(doc, ROLE_VALUE, w->size, one)) / 2;
        draw_text(doc, out, &t);
    }
    buf_adds(out, "EMC\n");
}

static void draw_lines(struct doc *doc, struct buf *out, const struct sheet_widget *w, const char *s) {
    struct arena *a = arena_new();
    struct sheet_metrics m = pdf_fonts_metrics(doc->fonts);
    double y = w->h - PADDING - w->size * (1 - EM_DESCENT);
    while (*s) {
        size_t len = strcspn(s, "\r\n");
        struct sheet_lines l = sheet_break(&m, ROLE_VALUE, w->size, w->w - 2 * PADDING, arena_strndup(a, s, len), a);
        for (size_t i = 0; i < l.n; i++, y -= w->size * LEADING) draw_line_at(doc, out, w, l.v[i], y);
        if (l.n == 0) y -= w->size * LEADING;              /* an empty line */
        s += len;
        if (s[0] == '\r' && s[1] == '\n') s++;
        if (*s) s++;
    }
    arena_free(a);
}

HPDF_Dict appearance_text(struct doc *doc, const struct sheet_widget *w, const char *value) {
    struct buf b = BUF_INIT;
    bool text = value && *value && w->w > 0 && w->h > 0;
    buf_adds(&b, "/Tx BMC\n");
    if (text) {
        buf_adds(&b, "q 0 0 ");                            /* nothing outside the field */
        real_add(&b, w->w);
        real_add(&b, w->h);
        buf_adds(&b, "re W n\n");
        if (w->kind == WIDGET_COMB && w->max > 0) draw_comb(doc, &b, w, value);
        else if (w->kind == WIDGET_MULTILINE) draw_lines(doc, &b, w, value);
        else draw_line_at(doc, &b, w, value, centred_base_line(w));
        buf_adds(&b, "Q\n");
    }
    buf_adds(&b, "EMC\n");
    HPDF_Dict x = form_xobject(doc, w->w, w->h, &b, text);
    buf_clear(&b);
    return x;
}

static void point(struct buf *out, double x, double y, const char *op) {
    real_add(out, x);
    real_add(out, y);
    buf_adds(out, op);
}

/* A square box, with a tick when on; lines only, so that no font is needed. */
HPDF_Dict appearance_mark(struct doc *doc, const struct sheet_widget *w, bool on) {
    struct buf b = BUF_INIT;
    double side = (w->w < w->h ? w->w : w->h) - 1, x = (w->w - side) / 2, y = (w->h - side) / 2;
    if (side < 1) side = 1;
    buf_adds(&b, "q 0 G 0.7 w ");
    point(&b, x, y, "");
    point(&b, side, side, "re S\n");
    if (on) {
        real_add(&b, side * 0.13);
        buf_adds(&b, "w 1 J 1 j ");
        point(&b, x + side * 0.18, y + side * 0.52, "m ");
        point(&b, x + side * 0.42, y + side * 0.22, "l ");
        point(&b, x + side * 0.84, y + side * 0.82, "l S\n");
    }
    buf_adds(&b, "Q\n");
    HPDF_Dict d = form_xobject(doc, w->w, w->h, &b, false);
    buf_clear(&b);
    return d;
}
