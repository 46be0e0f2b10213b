/*
 * pages.c - the pages of a PDF as grey pictures, drawn by Poppler on cairo: whether a page is a scan or was printed into the file makes no
 * difference to whoever looks for codes.
 */
#include <cairo.h>
#include <math.h>
#include <poppler.h>
#include <stdlib.h>
#include <string.h>

#include "shouli-read/scan_int.h"

static bool cmaps;                                         /* Adobe's could be read before nothing could be any more */

enum { DPI = 200, DPI_MORE = 300, DPI_PICTURE = 130 };

/* The page in colours; NULL when it is too large. */
static cairo_surface_t *paint(PopplerPage *page, double dpi, cairo_antialias_t soft)
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
    cairo_set_antialias(cr, soft);
    poppler_page_render_for_printing(page, cr);
    bool drawn = cairo_status(cr) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    if (drawn && cairo_image_surface_get_data(surface))
        return surface;
    cairo_surface_destroy(surface);
    return NULL;
}

/* The page as it would be scanned; NULL when it is too large. */
static unsigned char *draw(PopplerPage *page, double dpi, struct grey *out)
{
    cairo_surface_t *surface = paint(page, dpi, CAIRO_ANTIALIAS_NONE);   /* soft edges leave pale seams between the boxes of a code */
    *out = (struct grey){0};
    if (!surface)
        return NULL;
    const unsigned char *rows = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    *out = (struct grey){(unsigned)cairo_image_surface_get_width(surface), (unsigned)cairo_image_surface_get_height(surface), NULL};
    out->p = xmalloc((size_t)out->width * out->height);
    for (unsigned y = 0; y < out->height; y++)
        for (unsigned x = 0; x < out->width; x++)
            out->p[(size_t)y * out->width + x] = rows[y * stride + 4 * (size_t)x + 1];   /* green stands for all three */
    cairo_surface_destroy(surface);
    return out->p;
}

static void one_picture(struct codes *c, PopplerPage *page)
{
    cairo_surface_t *surface = paint(page, DPI_PICTURE, CAIRO_ANTIALIAS_DEFAULT);
    if (surface)
        tell_picture(c, surface);
    cairo_surface_destroy(surface);
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

static void one_page(struct codes *c, PopplerPage *page, uint32_t number, const struct read_fonts *fonts)
{
    struct grey g;
    bool painted = !is_scan(page), drawn = draw(page, DPI, &g);
    c->painted += painted;
    bool wanting = drawn && codes_look(c, &g, false);
    if (drawn && painted && !fonts->blind && number < READ_TEXT_PAGES && !time_is_up()) {   /* what a scanner's program took for text is not to be trusted */
        tell_text(c->out, page, number, fonts);
        tell_ink(c->out, &g, DPI, number);
    }
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
    struct read_fonts fonts = {0};
    if (pages > 0 && !c->pictures)
        read_fonts(&fonts, p, n, cmaps);
    for (int i = 0; i < pages && i < PAGES_SCANNED && !time_is_up(); i++) {
        PopplerPage *page = poppler_document_get_page(d, i);
        if (page) {
            if (c->pictures)
                one_picture(c, page);
            else
                one_page(c, page, (uint32_t)i, &fonts);
            g_object_unref(page);
        }
    }
    read_fonts_clear(&fonts);
    if (d)
        g_object_unref(d);
    g_bytes_unref(bytes);
}

static void say_nothing(const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer data)
{
    (void)domain, (void)level, (void)text, (void)data;
}

/* The character 中 by a CMap of Adobe's, of a font that the file does not carry. */
#define HAN_FONT(name, cmap)                                                                                                                      \
    "/" name "<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/" cmap "/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/Song/"         \
    "CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor<</Type/FontDescriptor/FontName/Song/Flags 4/FontBBox[0 0 1 1]"    \
    "/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80>>>>]>>"

/* As long as a document is there the library keeps what it has read. */
static PopplerDocument *kept;

/* A page with words on it: types are registered, tables are made, the fonts' list is looked for, CMaps are read, which is not possible later. */
void pdf_warm_up(void)
{
    static const char text[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                               "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 60 60]/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
                               HAN_FONT("A", "UniGB-UTF16-H") HAN_FONT("B", "UniGB-UCS2-H") HAN_FONT("C", "GBK-EUC-H") ">>>>"
                               "/Contents 4 0 R>>endobj\n4 0 obj<</Length 120>>stream\nBT /F 9 Tf 2 2 Td (a) Tj 0 12 Td /A 9 Tf <4E2D> Tj "
                               "0 12 Td /B 9 Tf <4E2D> Tj 0 12 Td /C 9 Tf <D6D0> Tj ET                                                      \n"
                               "endstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
    struct codes c;
    g_log_set_default_handler(say_nothing, NULL);
    GBytes *bytes = g_bytes_new_static(text, sizeof text - 1);
    PopplerDocument *d = poppler_document_new_from_bytes(bytes, NULL, NULL);
    PopplerPage *page = d && poppler_document_get_n_pages(d) > 0 ? poppler_document_get_page(d, 0) : NULL;
    struct grey g = {0};
    codes_begin(&c, NULL, false);
    if (page && draw(page, 72, &g))
        codes_look(&c, &g, false);
    char *read = page ? poppler_page_get_text(page) : NULL;   /* last: the library keeps no more than four CMaps, and drawing reads others */
    size_t found = 0;
    for (const char *s = read; s && (s = strstr(s, "中")); s++)
        found++;
    cmaps = found == 3;
    free(g.p);
    g_free(read);
    if (page)
        g_object_unref(page);
    kept = d;
}
