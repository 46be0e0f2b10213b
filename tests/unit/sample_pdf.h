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

static inline void sample_begin(struct sample *s)
{
    memset(s, 0, sizeof *s);
    s->b = (struct buf)BUF_INIT;
    buf_adds(&s->b, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
}

/* Adds object n+1 with this text and returns its number. */
static inline int sample_object(struct sample *s, const char *text)
{
    s->at[++s->n] = s->b.n;
    buf_printf(&s->b, "%d 0 obj\n", s->n);
    buf_adds(&s->b, text);
    buf_adds(&s->b, "\nendobj\n");
    return s->n;
}

/* Adds a Flate stream; dict holds further entries. */
static inline int sample_stream(struct sample *s, const char *dict, const void *p, size_t n)
{
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

/* The same for `text` and then n blanks, packed without having them in memory. */
static inline int sample_blanks(struct sample *s, const char *dict, const char *text, size_t n)
{
    static char blanks[1 << 16];
    struct buf packed = BUF_INIT;
    unsigned char out[1 << 16];
    z_stream z = { .next_in = (unsigned char *)(uintptr_t)text, .avail_in = (uInt)strlen(text) };
    memset(blanks, ' ', sizeof blanks);
    deflateInit(&z, 9);
    for (int rc = Z_OK; rc != Z_STREAM_END;) {
        if (z.avail_in == 0 && n > 0) {
            z.next_in = (unsigned char *)blanks;
            z.avail_in = (uInt)(n < sizeof blanks ? n : sizeof blanks);
            n -= z.avail_in;
        }
        z.next_out = out;
        z.avail_out = sizeof out;
        rc = deflate(&z, n > 0 ? Z_NO_FLUSH : Z_FINISH);
        buf_add(&packed, out, sizeof out - z.avail_out);
    }
    deflateEnd(&z);
    s->at[++s->n] = s->b.n;
    buf_printf(&s->b, "%d 0 obj\n<<%s/Filter/FlateDecode/Length %zu>>\nstream\n", s->n, dict, packed.n);
    buf_add(&s->b, packed.p, packed.n);
    buf_adds(&s->b, "\nendstream\nendobj\n");
    buf_clear(&packed);
    return s->n;
}

/* Table, trailer and end of the file. The catalog is object 1; trailer holds further entries. */
static inline void sample_end(struct sample *s, const char *trailer)
{
    size_t xref = s->b.n;
    buf_printf(&s->b, "xref\n0 %d\n0000000000 65535 f \n", s->n + 1);
    for (int i = 1; i <= s->n; i++)
        buf_printf(&s->b, "%010zu 00000 n \n", s->at[i]);
    buf_printf(&s->b, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%zu\n%%%%EOF\n", s->n + 1, trailer, xref);
}

#endif
