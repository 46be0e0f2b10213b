/*
 * pages.c - the pages of a PDF as grey pictures, drawn by Poppler on cairo: whether a page is a scan or was printed into the file makes no
 * difference to whoever looks for codes.
 */
#include <cairo.h>
#include <math.h>
#include <poppler.h>
#include <stdlib.h>

#include "shouli-read/scan_int.h"

enum { DPI = 200, DPI_MORE = 300 };

/* The page as it would be scanned; NULL when it is too large. */
static unsigned char *draw(PopplerPage *page, double dpi, struct grey *out)
{
    double w, h;
    poppler_page_get_size(page, &w, &h);
    w *= dpi / 72;
    h *= dpi / 72;
    if (!(w >= 1 && h >= 1 && w <= SIDE_MOST && h <= SIDE_MOST && w * h <= PIXELS_MOST / 2))
        return NULL;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)w, (int)h);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, dpi / 72, dpi / 72);
    poppler_page_render_for_printing(page, cr);
    bool drawn = cairo_status(cr) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    const unsigned char *rows = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    *out = (struct grey){(unsigned)w, (unsigned)h, NULL};
    if (rows && drawn) {
        out->p = xmalloc((size_t)out->width * out->height);
        for (unsigned y = 0; y < out->height; y++)
            for (unsigned x = 0; x < out->width; x++)
                out->p[(size_t)y * out->width + x] = rows[y * stride + 4 * (size_t)x + 1];   /* green stands for all three */
    }
    cairo_surface_destroy(surface);
    return out->p;
}

/* Whether pictures cover most of the page, as they do when it comes from a scanner; what a program printed is no paper that was signed. */
static bool is_scan(PopplerPage *page)
{
    double w, h, covered = 0;
    poppler_page_get_size(page, &w, &h);
    GList *images = poppler_page_get_image_mapping(page);
    for (const GList *l = images; l; l = l->next) {
        const PopplerImageMapping *m = l->data;
        covered += fabs(m->area.x2 - m->area.x1) * fabs(m->area.y2 - m->area.y1);
    }
    poppler_page_free_image_mapping(images);
    return covered > w * h / 2;
}

static void one_page(struct codes *c, PopplerPage *page)
{
    struct grey g;
    c->painted += !is_scan(page);
    bool wanting = draw(page, DPI, &g) && codes_look(c, &g, false);
    if (wanting && !time_is_up()) {
        free(g.p);
        if (draw(page, DPI_MORE, &g))
            codes_look(c, &g, true);
    }
    free(g.p);
}

void look_at_pdf(struct codes *c, const void *p, size_t n)
{
    GBytes *bytes = g_bytes_new_static(p, n);
    PopplerDocument *d = poppler_document_new_from_bytes(bytes, NULL, NULL);
    int pages = d ? poppler_document_get_n_pages(d) : 0;
    for (int i = 0; i < pages && i < PAGES_SCANNED && !time_is_up(); i++) {
        PopplerPage *page = poppler_document_get_page(d, i);
        if (page) {
            one_page(c, page);
            g_object_unref(page);
        }
    }
    if (d)
        g_object_unref(d);
    g_bytes_unref(bytes);
}

static void say_nothing(const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer data)
{
    (void)domain, (void)level, (void)text, (void)data;
}

/* A page with a word on it: types are registered, tables are made, the fonts' list is looked for. */
void pdf_warm_up(void)
{
    static const char text[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                               "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 20 20]/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
                               "/Contents 4 0 R>>endobj\n4 0 obj<</Length 28>>stream\nBT /F 9 Tf 2 2 Td (a) Tj ET \nendstream endobj\n"
                               "trailer<</Root 1 0 R>>\n%%EOF\n";
    struct codes c;
    g_log_set_default_handler(say_nothing, NULL);
    GBytes *bytes = g_bytes_new_static(text, sizeof text - 1);
    PopplerDocument *d = poppler_document_new_from_bytes(bytes, NULL, NULL);
    PopplerPage *page = d && poppler_document_get_n_pages(d) > 0 ? poppler_document_get_page(d, 0) : NULL;
    struct grey g = {0};
    codes_begin(&c, NULL);
    if (page && draw(page, 72, &g))
        codes_look(&c, &g, false);
    free(g.p);
    if (page)
        g_object_unref(page);
    if (d)
        g_object_unref(d);
    g_bytes_unref(bytes);
}
