/*
 * sample_pdf.h - small PDFs made by hand for tests: objects are added in order and numbered from 1, the table of offsets is worked out.
 */
#ifndef SHENBAO_SAMPLE_PDF_H
#define SHENBAO_SAMPLE_PDF_H

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/base.h"

struct sample { struct buf b; size_t at[30000]; int n; };

static inline void sample_begin(struct sample *s) {
    memset(s, 0, sizeof *s);
    s->b = (struct buf)BUF_INIT;
    buf_adds(&s->b, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
}

/* Adds object n+1 with this text and returns its number. */
static inline int sample_object(struct sample *s, const char *text) {
    s->at[++s->n] = s->b.n;
    buf_printf(&s->b, "%d 0 obj\n", s->n);
    buf_adds(&s->b, text);
    buf_adds(&s->b, "\nendobj\n");
    return s->n;
}

/* Adds a Flate stream; dict holds further entries. */
static inline int sample_stream(struct sample *s, const char *dict, const void *p, size_t n) {
    uLongf packed = compressBound((uLong)n);
    unsigned char *z = xmalloc(packed);
    compress2(z, &packed, p, (uLong)n, 9);
    s->at[++s->n] = s->b.n;
    buf_printf(&s->b, "%d 0 obj\n<<%s/Filter/FlateDecode/Length %lu>>\nstream\n", s->n, dict, (unsigned long)packed);
    buf_add(&s->b, z, packed);
    buf_adds(&s->b, "\nendstream\nendobj\n");
    free(z);
    return s->n;
}

/* Table, trailer and end of the file. The catalog is object 1; trailer holds further entries. */
static inline void sample_end(struct sample *s, const char *trailer) {
    size_t xref = s->b.n;
    buf_printf(&s->b, "xref\n0 %d\n0000000000 65535 f \n", s->n + 1);
    for (int i = 1; i <= s->n; i++) buf_printf(&s->b, "%010zu 00000 n \n", s->at[i]);
    buf_printf(&s->b, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%zu\n%%%%EOF\n", s->n + 1, trailer, xref);
}

#endif
