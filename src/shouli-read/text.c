/*
 * text.c - a page that a program made: its characters with their places, and where there is ink, so that the parent sees whether all of the ink
 * is text that was read. Knows nothing of forms.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli-read/scan_int.h"

enum { DARK = 150 };                                       /* of 255: print and grey pens are, shades behind fields are not */

static void set_flags(PopplerPage *page, const struct read_fonts *fonts, struct read_char *v, size_t n)
{
    GList *runs = poppler_page_get_text_attributes(page);
    for (size_t i = 0; i < n; i++)
        v[i].flags = READ_CHAR_DOUBTFUL;
    for (const GList *l = runs; l; l = l->next) {
        const PopplerTextAttributes *a = l->data;
        uint32_t flags = read_font_flags(fonts, a->font_name);
        for (gint i = a->start_index < 0 ? 0 : a->start_index; i <= a->end_index && (size_t)i < n; i++)
            v[i].flags = flags;
    }
    poppler_page_free_text_attributes(runs);
}

void tell_text(struct wire_out *out, PopplerPage *page, uint32_t number, const struct read_fonts *fonts)
{
    struct read_page head = {.page = number};
    double w, h;
    PopplerRectangle *boxes = NULL;
    guint n = 0;
    char *text = poppler_page_get_text(page);
    poppler_page_get_size(page, &w, &h);
    head.w = (float)w;
    head.h = (float)h;
    if (text && poppler_page_get_text_layout(page, &boxes, &n) && n <= READ_PAGE_CHARS) {
        struct buf b = BUF_INIT;
        struct read_char *v = xcalloc(n + 1u, sizeof *v);
        const char *s = text;
        for (; *s && head.n < n; head.n++, s = g_utf8_next_char(s)) {
            const PopplerRectangle *r = &boxes[head.n];
            v[head.n] = (struct read_char){(float)r->x1, (float)r->y1, (float)r->x2, (float)r->y2, g_utf8_get_char(s), 0};
        }
        set_flags(page, fonts, v, head.n);
        buf_add(&b, &head, sizeof head);
        buf_add(&b, v, head.n * sizeof *v);
        read_tell(out, "text", b.p, b.n);
        buf_clear(&b);
        free(v);
    }
    g_free(boxes);
    g_free(text);
}

/* A dot is dark when a pixel of it is. */
void tell_ink(struct wire_out *out, const struct grey *g, double dpi, uint32_t number)
{
    double by = dpi / READ_INK_DPI;
    struct read_page head = {.page = number, .w = (float)(unsigned)(g->width / by), .h = (float)(unsigned)(g->height / by)};
    size_t w = (size_t)head.w, h = (size_t)head.h, row = (w + 7) / 8;
    unsigned char *bits = xcalloc(h * row + 1, 1);
    struct buf b = BUF_INIT;
    for (unsigned y = 0; y < g->height; y++) {
        const unsigned char *p = g->p + (size_t)y * g->width;
        size_t to = (size_t)(y / by);
        for (unsigned x = 0; to < h && x < g->width; x++) {
            size_t at = (size_t)(x / by);
            if (p[x] < DARK && at < w)
                bits[to * row + at / 8] |= (unsigned char)(1u << (at & 7));
        }
    }
    buf_add(&b, &head, sizeof head);
    buf_add(&b, bits, h * row);
    read_tell(out, "ink", b.p, b.n);
    buf_clear(&b);
    free(bits);
}
