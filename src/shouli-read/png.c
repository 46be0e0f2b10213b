/*
 * png.c - pages as pictures for people to look at: whatever a stranger handed in, what leaves here is a plain PNG.
 */
#include <cairo.h>
#include <stdlib.h>

#include "shouli-read/scan_int.h"

enum { SIDE_SHOWN = 1700 };                                /* pixels: enough to read handwriting on A4 */

static cairo_status_t take(void *ctx, const unsigned char *p, unsigned n)
{
    buf_add(ctx, p, n);
    return CAIRO_STATUS_SUCCESS;
}

void tell_picture(struct codes *c, cairo_surface_t *s)
{
    struct buf png = BUF_INIT;
    char name[24];
    snprintf(name, sizeof name, "page-%u", ++c->pages);
    if (cairo_surface_write_to_png_stream(s, take, &png) == CAIRO_STATUS_SUCCESS)
        read_tell(c->out, name, png.p, png.n);
    buf_clear(&png);
}

void tell_grey_picture(struct codes *c, const struct grey *g)
{
    unsigned side = g->width > g->height ? g->width : g->height;
    double by = side > SIDE_SHOWN ? (double)SIDE_SHOWN / side : 1;
    unsigned w = (unsigned)(g->width * by), h = (unsigned)(g->height * by);
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(w ? w : 1), (int)(h ? h : 1));
    unsigned char *rows = cairo_image_surface_get_data(s);
    size_t stride = (size_t)cairo_image_surface_get_stride(s);
    for (unsigned y = 0; rows && y < h; y++) {
        for (unsigned x = 0; x < w; x++) {
            unsigned x0 = (unsigned)(x / by), y0 = (unsigned)(y / by), x1 = (unsigned)((x + 1) / by), y1 = (unsigned)((y + 1) / by),
                     sum = 0, n = 0;
            for (unsigned v = y0; v < g->height && (v < y1 || v == y0); v++)
                for (unsigned u = x0; u < g->width && (u < x1 || u == x0); u++, n++)
                    sum += g->p[(size_t)v * g->width + u];
            unsigned char mean = (unsigned char)(n ? sum / n : 255), *to = rows + y * stride + 4 * (size_t)x;
            to[0] = to[1] = to[2] = mean;
        }
    }
    cairo_surface_mark_dirty(s);
    tell_picture(c, s);
    cairo_surface_destroy(s);
}
