/*
 * deflated.c - an entry of a ZIP that is compressed before libzip gets it: libdeflate takes a third of the time zlib does, and what many
 * entries have in common is compressed once.
 */
#include <assert.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "pack/pack_int.h"

enum { LEVEL = 6 };

struct deflated { unsigned char *p; size_t n, at; zip_stat_t st; zip_error_t error; };

static zip_int64_t deflated_read(struct deflated *d, void *to, size_t n)
{
    if (n > d->n - d->at)
        n = d->n - d->at;
    memcpy(to, d->p + d->at, n);
    d->at += n;
    return (zip_int64_t)n;
}

static void deflated_free(struct deflated *d)
{
    zip_error_fini(&d->error);
    free(d->p);
    free(d);
}

/* What libzip asks of a source (zip_source_function_create(3)). */
static zip_int64_t answer(void *ctx, void *data, zip_uint64_t len, zip_source_cmd_t what)
{
    struct deflated *d = ctx;
    switch (what) {
    case ZIP_SOURCE_OPEN:
        d->at = 0;
        return 0;
    case ZIP_SOURCE_READ:
        return deflated_read(d, data, (size_t)len);
    case ZIP_SOURCE_CLOSE:
        return 0;
    case ZIP_SOURCE_STAT:
        memcpy(data, &d->st, sizeof d->st);
        return sizeof d->st;
    case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&d->error, data, len);
    case ZIP_SOURCE_FREE:
        deflated_free(d);
        return 0;
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR,
                                              ZIP_SOURCE_FREE, ZIP_SOURCE_SUPPORTS, -1);
    default:
        zip_error_set(&d->error, ZIP_ER_OPNOTSUPP, 0);
        return -1;
    }
}

/* ---- what entries have in common ---- */

struct pack_common { const char *p; size_t n; struct buf deflated; };

/* Blocks of a raw deflate stream that end on a byte and are not the last: whatever follows may (RFC 1951, 3.2.3; Z_SYNC_FLUSH). */
static void add_blocks(struct buf *out, const char *p, size_t n, int level)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)p, .avail_in = (uInt)n};
    if (deflateInit2(&z, level, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        die(MSG_NO_MEMORY, MSG_NONE);
    size_t bound = deflateBound(&z, (uLong)n) + 16;
    unsigned char *room = xmalloc(bound);
    z.next_out = room;
    z.avail_out = (uInt)bound;
    int done = deflate(&z, Z_SYNC_FLUSH);
    assert(done == Z_OK && z.avail_in == 0 && z.avail_out > 0);
    (void)done;
    buf_add(out, room, bound - z.avail_out);
    deflateEnd(&z);
    free(room);
}

struct pack_common *pack_common_new(const char *p, size_t n)
{
    struct pack_common *c = xcalloc(1, sizeof *c);
    *c = (struct pack_common){.p = p, .n = n, .deflated = BUF_INIT};
    add_blocks(&c->deflated, p, n, Z_BEST_COMPRESSION);
    return c;
}

void pack_common_free(struct pack_common *c)
{
    if (!c)
        return;
    buf_clear(&c->deflated);
    free(c);
}

/* ---- an entry ---- */

/* The end of a stream, or all of it. Adds nothing when it would be longer than most. */
static bool add_last(struct buf *out, const char *p, size_t n, size_t most)
{
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(LEVEL);
    if (!c)
        die(MSG_NO_MEMORY, MSG_NONE);
    char *room = xmalloc(most);
    size_t got = libdeflate_deflate_compress(c, p, n, room, most);
    libdeflate_free_compressor(c);
    buf_add(out, room, got);
    free(room);
    return got > 0;
}

/* Where the common part stands in an entry, or NULL. Its beginning is looked for first: memmem studies the whole of what it looks for, and the
 * common part is long. */
static const char *find_common(const struct pack_common *c, const char *p, size_t n)
{
    enum { BEGINNING = 64 };
    size_t some = c->n < BEGINNING ? c->n : BEGINNING;
    for (const char *at = p; (at = memmem(at, n - (size_t)(at - p), c->p, some)) != NULL; at++) {
        if (n - (size_t)(at - p) < c->n)
            return NULL;
        if (memcmp(at, c->p, c->n) == 0)
            return at;
    }
    return NULL;
}

void pack_deflate(const struct pack_common *common, const char *p, size_t n, struct buf *out)
{
    const char *at = common && common->n && n > common->n ? find_common(common, p, n) : NULL, *rest = at ? at + common->n : p;
    size_t before = out->n, left = n - (size_t)(rest - p);
    if (at) {
        add_blocks(out, p, (size_t)(at - p), LEVEL);
        buf_add(out, common->deflated.p, common->deflated.n);
    }
    if (n > 0 && add_last(out, rest, left, at ? left + 64 : left) && out->n - before < n)
        return;
    out->n = before;
    if (out->cap)
        out->p[before] = '\0';
}

zip_source_t *deflated_source(zip_t *z, const void *p, size_t n, const struct buf *ready)
{
    struct buf made = BUF_INIT;
    if (ready->n)
        buf_add(&made, ready->p, ready->n);
    else
        pack_deflate(NULL, p, n, &made);
    if (made.n == 0) {
        buf_clear(&made);
        return zip_source_buffer(z, p, n, 0);
    }
    struct deflated *d = xcalloc(1, sizeof *d);
    zip_error_init(&d->error);
    d->n = made.n;
    d->p = (unsigned char *)buf_steal(&made);
    zip_stat_init(&d->st);
    d->st.valid = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_CRC;
    d->st.size = n;
    d->st.comp_size = d->n;
    d->st.comp_method = ZIP_CM_DEFLATE;
    d->st.crc = libdeflate_crc32(0, p, n);
    zip_source_t *out = zip_source_function(z, answer, d);
    if (!out)
        deflated_free(d);
    return out;
}
