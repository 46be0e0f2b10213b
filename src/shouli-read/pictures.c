/*
 * pictures.c - JPEG, PNG and TIFF as grey pages, by the libraries that every system has for them. What cannot be decoded has no pages.
 */
#include <stdio.h>

#include <jpeglib.h>
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

#include "shouli-read/scan_int.h"

static bool fits(unsigned long long w, unsigned long long h)
{
    return w > 0 && h > 0 && w <= SIDE_MOST && h <= SIDE_MOST && w * h <= PIXELS_MOST;
}

/* ---- JPEG ---- */

struct jpeg_end { struct jpeg_error_mgr mgr; jmp_buf back; };

static void jpeg_failed(j_common_ptr j) { longjmp(((struct jpeg_end *)j->err)->back, 1); }

static void jpeg_silent(j_common_ptr j, int level)
{
    (void)j;
    (void)level;
}

/* Halves what is too large until it fits. */
static bool jpeg_start(struct jpeg_decompress_struct *j)
{
    j->out_color_space = JCS_GRAYSCALE;
    j->scale_num = 1;
    for (j->scale_denom = 1; j->scale_denom <= 8; j->scale_denom *= 2) {
        jpeg_calc_output_dimensions(j);
        if (fits(j->output_width, j->output_height))
            return jpeg_start_decompress(j);
    }
    return false;
}

/* Progressive JPEGs in thousands of scans are a known way to keep a decoder busy: they are not waited for. */
void look_at_jpeg(struct codes *c, const void *p, size_t n)
{
    struct jpeg_decompress_struct j;
    struct jpeg_end end;
    struct grey volatile g = {0};
    j.err = jpeg_std_error(&end.mgr);
    end.mgr.error_exit = jpeg_failed;
    end.mgr.emit_message = jpeg_silent;
    if (setjmp(end.back)) {
        jpeg_destroy_decompress(&j);
        if (g.p)                                           /* cut short: what there is may hold a code */
            look_at_page(c, &(struct grey){g.width, g.height, g.p});
        free(g.p);
        return;
    }
    jpeg_create_decompress(&j);
    jpeg_mem_src(&j, p, n);
    if (jpeg_read_header(&j, TRUE) == JPEG_HEADER_OK && (j.jpeg_color_space == JCS_GRAYSCALE || j.jpeg_color_space == JCS_YCbCr) &&
        jpeg_start(&j)) {
        g.width = j.output_width;
        g.height = j.output_height;
        g.p = xcalloc(g.height, g.width);
        while (j.output_scanline < j.output_height && !time_is_up()) {
            JSAMPROW row = g.p + (size_t)j.output_scanline * g.width;
            jpeg_read_scanlines(&j, &row, 1);
        }
    }
    jpeg_destroy_decompress(&j);
    if (g.p)
        look_at_page(c, &(struct grey){g.width, g.height, g.p});
    free(g.p);
}

/* ---- PNG ---- */

void look_at_png(struct codes *c, const void *p, size_t n)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_memory(&image, p, n))
        return;
    image.format = PNG_FORMAT_GRAY;
    if (fits(image.width, image.height)) {
        struct grey g = {image.width, image.height, xcalloc(image.height, image.width)};
        png_color white = {255, 255, 255};
        if (png_image_finish_read(&image, &white, g.p, 0, NULL))
            look_at_page(c, &g);
        free(g.p);
    }
    png_image_free(&image);
}

/* ---- TIFF ---- */

struct bytes { const unsigned char *p; size_t n, at; };

static tsize_t tiff_read(thandle_t h, void *to, tsize_t n)
{
    struct bytes *b = h;
    size_t k = b->at < b->n ? b->n - b->at : 0;
    if ((size_t)n < k)
        k = (size_t)n;
    memcpy(to, b->p + b->at, k);
    b->at += k;
    return (tsize_t)k;
}

static tsize_t tiff_write(thandle_t h, void *from, tsize_t n)
{
    (void)h, (void)from, (void)n;
    return -1;
}

static toff_t tiff_seek(thandle_t h, toff_t to, int whence)
{
    struct bytes *b = h;
    toff_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? b->at : b->n;
    toff_t at = from + to;
    if (at > b->n)
        at = b->n;
    b->at = (size_t)at;
    return at;
}

static int tiff_close(thandle_t h)
{
    (void)h;
    return 0;
}

static toff_t tiff_size(thandle_t h) { return ((struct bytes *)h)->n; }

/* By the library's own way to colours, so that every kind of TIFF comes out. */
static void tiff_page(struct codes *c, TIFF *t)
{
    uint32_t w = 0, h = 0;
    TIFFGetField(t, TIFFTAG_IMAGEWIDTH, &w);
    TIFFGetField(t, TIFFTAG_IMAGELENGTH, &h);
    if (!fits(w, h))
        return;
    uint32_t *rgba = xcalloc((size_t)w * h, sizeof *rgba);
    if (TIFFReadRGBAImageOriented(t, w, h, rgba, ORIENTATION_TOPLEFT, 0)) {
        struct grey g = {w, h, (unsigned char *)rgba};     /* a pixel is read before its own place is written */
        for (size_t i = 0; i < (size_t)w * h; i++) {
            uint32_t v = rgba[i];
            g.p[i] = (unsigned char)((TIFFGetR(v) * 77 + TIFFGetG(v) * 151 + TIFFGetB(v) * 28) >> 8);
        }
        look_at_page(c, &g);
    }
    free(rgba);
}

void look_at_tiff(struct codes *c, const void *p, size_t n)
{
    struct bytes b = {p, n, 0};
    TIFFSetErrorHandler(NULL);
    TIFFSetWarningHandler(NULL);
    TIFF *t = TIFFClientOpen("", "rm", &b, tiff_read, tiff_write, tiff_seek, tiff_close, tiff_size, NULL, NULL);
    if (!t)
        return;
    do {
        tiff_page(c, t);
    } while (c->pages < PAGES_SCANNED && !time_is_up() && TIFFReadDirectory(t));
    TIFFClose(t);
}

void look_at_page(struct codes *c, const struct grey *g)
{
    if (c->pictures)
        tell_grey_picture(c, g);
    else if (codes_look(c, g, false))
        codes_look(c, g, true);
}
