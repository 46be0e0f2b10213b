/*
 * object.c - PDF objects through libharu's exported object layer: strings, numbers, dictionaries, streams.
 *
 * Knows nothing of fonts and fields. Allocation inside libharu goes through xmalloc, so no call here returns NULL for lack of memory;
 * what else libharu finds wrong is recorded by the document's error handler and looked at when saving.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "pdf/pdf_int.h"

#define COMPRESS_FROM 64                                   /* bytes; a shorter stream would not gain */
#define BATCH_FROM 512                                     /* the same of one document among many, where a fifth of the time went into short ones */
#define STREAM_LEVEL 8

HPDF_Dict dict_indirect(struct doc *doc)
{
    HPDF_Dict d = HPDF_Dict_New(doc->h->mmgr);
    HPDF_Xref_Add(doc->h->xref, d);
    return d;
}

HPDF_Dict dict_sub(struct doc *doc, HPDF_Dict parent, const char *key)
{
    HPDF_Dict d = HPDF_Dict_New(doc->h->mmgr);
    HPDF_Dict_Add(parent, key, d);
    return d;
}

HPDF_Array dict_array(struct doc *doc, HPDF_Dict parent, const char *key)
{
    HPDF_Array a = HPDF_Array_New(doc->h->mmgr);
    HPDF_Dict_Add(parent, key, a);
    return a;
}

void dict_rect(struct doc *doc, HPDF_Dict d, const char *key, double x1, double y1, double x2, double y2)
{
    HPDF_Array a = dict_array(doc, d, key);
    HPDF_Array_AddReal(a, (HPDF_REAL)x1);
    HPDF_Array_AddReal(a, (HPDF_REAL)y1);
    HPDF_Array_AddReal(a, (HPDF_REAL)x2);
    HPDF_Array_AddReal(a, (HPDF_REAL)y2);
}

HPDF_String object_string(struct doc *doc, const char *ascii) { return HPDF_String_New(doc->h->mmgr, ascii, NULL); }

void dict_string(struct doc *doc, HPDF_Dict d, const char *key, const char *ascii) { HPDF_Dict_Add(d, key, object_string(doc, ascii)); }

void utf16_add(struct buf *out, const char *utf8)
{
    for (uint32_t cp; (cp = u8_next(&utf8)) != 0;) {
        unsigned unit[2] = {cp, 0};
        int n = 1;
        if (cp >= 0x10000) {
            unit[0] = 0xD800u + ((cp - 0x10000) >> 10);
            unit[1] = 0xDC00u + (cp & 0x3FF);
            n = 2;
        }
        for (int i = 0; i < n; i++) {
            buf_addc(out, (char)(unit[i] >> 8));
            buf_addc(out, (char)(unit[i] & 0xFF));
        }
    }
}

void *object_text(struct doc *doc, const char *utf8)
{
    if (text_is_ascii(utf8))
        return object_string(doc, utf8);
    struct buf b = BUF_INIT;
    buf_add(&b, "\xFE\xFF", 2);                            /* ISO 32000-1, 7.9.2.2 */
    utf16_add(&b, utf8);
    HPDF_Binary s = HPDF_Binary_New(doc->h->mmgr, (HPDF_BYTE *)b.p, (HPDF_UINT)b.n);
    buf_clear(&b);
    return s;
}

void dict_text(struct doc *doc, HPDF_Dict d, const char *key, const char *utf8) { HPDF_Dict_Add(d, key, object_text(doc, utf8)); }

/* Written by hand: a page has thousands of numbers, and printf would take a tenth of the time of a document. */
void real_add(struct buf *out, double v)
{
    assert(isfinite(v) && fabs(v) < 1e6);
    long milli = lround(v * 1000);
    char s[16];
    size_t n = sizeof s;
    bool minus = milli < 0;
    if (minus)
        milli = -milli;
    long rest = milli % 1000;
    s[--n] = ' ';
    for (int i = 0; i < 3; i++, rest /= 10)
        if (rest % 10 || n < sizeof s - 1)
            s[--n] = (char)('0' + rest % 10);      /* without zeros at the end */
    if (n < sizeof s - 1)
        s[--n] = '.';
    long whole = milli / 1000;
    do s[--n] = (char)('0' + whole % 10);
    while ((whole /= 10) > 0);
    if (minus)
        s[--n] = '-';
    buf_add(out, s + n, sizeof s - n);
}

/* ---- streams whose body is finished: libharu copies the bytes when it saves ---- */

struct source { const char *p; size_t n, pos; };

static HPDF_STATUS source_read(HPDF_Stream s, HPDF_BYTE *out, HPDF_UINT *n)
{
    struct source *src = s->attr;
    size_t want = *n, left = src->n - src->pos, len = want < left ? want : left;
    memcpy(out, src->p + src->pos, len);
    src->pos += len;
    *n = (HPDF_UINT)len;
    return len < want ? HPDF_STREAM_EOF : HPDF_OK;
}

static HPDF_STATUS source_seek(HPDF_Stream s, HPDF_INT pos, HPDF_WhenceMode mode)
{
    struct source *src = s->attr;
    long long base = mode == HPDF_SEEK_CUR ? (long long)src->pos : mode == HPDF_SEEK_END ? (long long)src->n : 0;
    if (base + pos < 0 || base + pos > (long long)src->n)
        return HPDF_INVALID_STREAM;
    src->pos = (size_t)(base + pos);
    return HPDF_OK;
}

static HPDF_INT32 source_tell(HPDF_Stream s) { return (HPDF_INT32)((const struct source *)s->attr)->pos; }
static HPDF_UINT32 source_size(HPDF_Stream s) { return (HPDF_UINT32)((const struct source *)s->attr)->n; }

/* libharu drops /Filter when it does not compress itself; this runs inside << >> and puts it back. */
static HPDF_STATUS write_filter(HPDF_Dict d, HPDF_Stream out)
{
    (void)d;
    return HPDF_Stream_WriteStr(out, "/Filter /FlateDecode\012");
}

/* p: lives as long as the document. */
static void set_source(struct doc *doc, HPDF_Dict d, const char *p, size_t n, bool deflated)
{
    struct source *src = arena_alloc(doc->memory, sizeof *src);
    *src = (struct source){.p = p, .n = n};
    HPDF_Stream_Free(d->stream);
    d->stream = HPDF_CallbackReader_New(d->mmgr, source_read, source_seek, source_tell, source_size, src);
    d->filter = HPDF_STREAM_FILTER_NONE;
    d->write_fn = deflated ? write_filter : NULL;
}

const char *stream_body(HPDF_Dict stream, size_t *n)
{
    const struct source *src = stream->stream->attr;
    *n = src->n;
    return src->p;
}

HPDF_Dict stream_borrow(struct doc *doc, const struct buf *deflated)
{
    HPDF_Dict d = HPDF_DictStream_New(doc->h->mmgr, doc->h->xref);
    set_source(doc, d, deflated->p, deflated->n, true);
    return d;
}

HPDF_Dict stream_joined(struct doc *doc, const struct buf *own, const char *again, size_t n)
{
    struct buf joined = BUF_INIT;
    batch_join(doc->o->batch, own, again, n, &joined);
    char *p = arena_alloc(doc->memory, joined.n);
    memcpy(p, joined.p, joined.n);
    HPDF_Dict d = HPDF_DictStream_New(doc->h->mmgr, doc->h->xref);
    set_source(doc, d, p, joined.n, true);
    buf_clear(&joined);
    return d;
}

/* As deflate_add, with one compressor for all streams of the document: making one costs more than a short stream. Returns what it writes to
 * room of n bytes, or 0 when that would not be less. */
static size_t doc_deflate(struct doc *doc, const void *p, size_t n, char *room)
{
    if (!doc->deflate)
        doc->deflate = doc->o->batch ? batch_compressor(doc->o->batch) : libdeflate_alloc_compressor(STREAM_LEVEL);
    if (!doc->deflate)
        die(MSG_NO_MEMORY, MSG_NONE);
    return libdeflate_zlib_compress(doc->deflate, p, n, room, n);
}

void stream_set(struct doc *doc, HPDF_Dict stream, const void *p, size_t n)
{
    const struct buf *shared = doc->o->batch ? batch_deflated(doc->o->batch, p, n) : NULL;
    if (shared) {
        set_source(doc, stream, shared->p, shared->n, true);
        return;
    }
    char *body = arena_alloc(doc->memory, n);
    size_t len = n >= (doc->o->batch ? BATCH_FROM : COMPRESS_FROM) ? doc_deflate(doc, p, n, body) : 0;
    if (len == 0)
        memcpy(body, p, n);
    set_source(doc, stream, body, len ? len : n, len > 0);
}

HPDF_Dict stream_add(struct doc *doc, const void *p, size_t n)
{
    HPDF_Dict d = HPDF_DictStream_New(doc->h->mmgr, doc->h->xref);
    stream_set(doc, d, p, n);
    return d;
}

int name_compare(const char *a, const char *b)
{
    bool plain = text_is_ascii(a);
    if (plain != text_is_ascii(b))
        return plain ? -1 : 1;  /* UTF-16BE begins with FE */
    if (plain)
        return strcmp(a, b);
    struct buf u = BUF_INIT, v = BUF_INIT;
    utf16_add(&u, a);
    utf16_add(&v, b);
    int c = memcmp(u.p, v.p, u.n < v.n ? u.n : v.n);
    if (c == 0)
        c = (u.n > v.n) - (u.n < v.n);
    buf_clear(&u);
    buf_clear(&v);
    return c;
}

HPDF_Dict names_dict(struct doc *doc)
{
    HPDF_Dict names = HPDF_Dict_GetItem(doc->h->catalog, "Names", HPDF_OCLASS_DICT);
    return names ? names : dict_sub(doc, doc->h->catalog, "Names");
}
