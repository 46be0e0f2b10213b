/*
 * scan_int.h - inside shouli-read: grey pictures, where they come from, the codes found in them.
 */
#ifndef SHENBAO_SCAN_INT_H
#define SHENBAO_SCAN_INT_H

#include <poppler.h>

#include "base/base.h"
#include "read/read.h"

/* Eight bits a pixel, row by row, 0 = black; the caller frees p. */
struct grey { unsigned width, height; unsigned char *p; };

enum {
    PIXELS_MOST = 40 << 20,                                /* of a picture: A4 at 600 dpi has 35 million */
    SIDE_MOST = 20000,
    PAGES_SCANNED = 200,
    SECONDS_MOST = 6                                       /* of the processor for one file: less than the reader's own limit */
};

/* ---- codes.c ---- */

/* The codes that were found in one file. */
struct codes {
    struct wire_out *out;
    bool pictures;                                         /* pages are wanted as pictures; nobody looks for codes */
    unsigned pages, with_codes, painted;                   /* pages looked at; those with a code of a set; those that come from no scanner */
    size_t told, others;                                   /* codes of sets that went to the parent; codes that are of no set */
    struct code_set { unsigned char id[4]; unsigned n; uint64_t seen; } *sets;   /* seen: a bit a code */
    size_t nsets, csets;
};
void codes_warm_up(void);
void codes_begin(struct codes *c, struct wire_out *out, bool pictures);
/* Looks for codes on one page; true when a set was touched that is not whole yet, so that another look may help. `again`: harder. */
bool codes_look(struct codes *c, const struct grey *page, bool again);
/* Tells how many pages there were. */
bool codes_end(struct codes *c);
bool time_is_up(void);                                     /* SECONDS_MOST since codes_begin */

/* ---- text.c: entries "text" and "ink" of read.h ---- */

void tell_text(struct wire_out *out, PopplerPage *page, uint32_t number, const struct read_fonts *fonts);
void tell_ink(struct wire_out *out, const struct grey *g, double dpi, uint32_t number);

/* ---- png.c: entries "page-1" and so on ---- */

void tell_picture(struct codes *c, cairo_surface_t *s);
void tell_grey_picture(struct codes *c, const struct grey *g);

/* ---- pictures.c, pages.c: every page of a file goes to codes_look ---- */

void look_at_jpeg(struct codes *c, const void *p, size_t n);
void look_at_png(struct codes *c, const void *p, size_t n);
void look_at_tiff(struct codes *c, const void *p, size_t n);
void look_at_pdf(struct codes *c, const void *p, size_t n);
void pdf_warm_up(void);
/* One page: a first look and, where that was not enough, a harder one. */
void look_at_page(struct codes *c, const struct grey *g);

#endif
