/*
 * appearance.c - what a widget looks like: one form XObject each (ISO 32000-1, 12.5.5 and 12.7.3.3).
 *
 * A viewer replaces the appearance of what it fills; ours shows presets with our own fonts. No two widgets share one, since some viewers
 * change an appearance in place.
 */
#include "pdf/pdf_int.h"

/* Without /Type, which is optional: a form of many fields has hundreds. */
static HPDF_Dict form_xobject(struct doc *doc, double w, double h, const struct buf *content, bool text)
{
    HPDF_Dict x = stream_add(doc, content->p, content->n);
    HPDF_Dict_AddName(x, "Subtype", "Form");
    dict_rect(doc, x, "BBox", 0, 0, w, h);
    if (text)
        HPDF_Dict_Add(dict_sub(doc, x, "Resources"), "Font", doc->font_res);
    return x;
}

static void draw_value(struct doc *doc, struct buf *out, const struct sheet_widget *w, const char *value)
{
    struct arena *a = arena_new();
    struct sheet_metrics m = pdf_fonts_metrics(doc->fonts);
    bool comb = w->kind == WIDGET_COMB && w->max > 0;
    struct sheet_text *t;
    size_t n = sheet_widget_texts(&m, w, value, a, &t);
    if (comb)
        span_open(out, value);                       /* one number, however far apart its digits stand */
    for (size_t i = 0; i < n; i++)
        draw_text(doc, out, &t[i]);
    if (comb)
        buf_adds(out, "EMC\n");
    arena_free(a);
}

HPDF_Dict appearance_text(struct doc *doc, const struct sheet_widget *w, const char *value)
{
    struct buf b = BUF_INIT;
    bool text = value && *value && w->w > 0 && w->h > 0;
    buf_adds(&b, "/Tx BMC\n");
    if (text) {
        buf_adds(&b, "q 0 0 ");                            /* nothing outside the field */
        real_add(&b, w->w);
        real_add(&b, w->h);
        buf_adds(&b, "re W n\n");
        draw_value(doc, &b, w, value);
        buf_adds(&b, "Q\n");
    }
    buf_adds(&b, "EMC\n");
    HPDF_Dict x = form_xobject(doc, w->w, w->h, &b, text);
    buf_clear(&b);
    return x;
}

static void point(struct buf *out, double x, double y, const char *op)
{
    real_add(out, x);
    real_add(out, y);
    buf_adds(out, op);
}

/* A square box, with a tick when on; lines only, so that no font is needed. */
HPDF_Dict appearance_mark(struct doc *doc, const struct sheet_widget *w, bool on)
{
    struct buf b = BUF_INIT;
    double side = (w->w < w->h ? w->w : w->h) - 1, x = (w->w - side) / 2, y = (w->h - side) / 2;
    if (side < 1)
        side = 1;
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
