/*
 * batch.c - what many documents have alike: their fonts are subset once, and long streams compressed once.
 */
#include <stdlib.h>
#include <string.h>

#include "pdf/pdf_int.h"

/* Shorter streams are compressed faster than compared; as many long ones as documents have alike. */
enum { LONG = 4096, KEPT = 12, KEPT_LEVEL = 7 };

enum { BATCH_LEVEL = 2 };                                  /* for one document among many: a tenth more bytes, a third of the time */

/* Bytes seen once are known by their hash, those seen twice are kept. */
struct kept { uint64_t hash; char *p; size_t n; struct buf deflated; unsigned long used; };
struct drawn { const struct sheet_page *page; struct buf deflated; };
struct again { char *p; size_t n; struct buf raw; uint32_t sum; };      /* raw: deflated, without head and sum (RFC 1951) */
struct pdf_batch {
    struct pdf_fonts *fonts;
    struct libdeflate_compressor *deflate;
    struct drawn **drawn; size_t ndrawn, cdrawn;           /* each by itself: its bytes are borrowed */
    struct again again;
    hb_set_t **keys;                                       /* beside fonts->faces, and so are */
    struct packed **packs;                                 /* the subsets of these, once made */
    struct kept kept[KEPT]; unsigned long clock;
};

struct pdf_batch *pdf_batch_new(struct pdf_fonts *f)
{
    struct pdf_batch *b = xcalloc(1, sizeof *b);
    b->fonts = f;
    b->keys = xcalloc(f->n + 1, sizeof *b->keys);
    b->packs = xcalloc(f->n + 1, sizeof *b->packs);
    b->again.raw = (struct buf)BUF_INIT;
    for (size_t i = 0; i < f->n; i++)
        b->keys[i] = hb_set_create();
    for (size_t i = 0; i < KEPT; i++)
        b->kept[i].deflated = (struct buf)BUF_INIT;
    return b;
}

/* ---- characters ---- */

/* A character that no font has is told when its document is written. */
void pdf_batch_add(struct pdf_batch *b, const struct sheet *s)
{
    struct pdf_options none = {0};
    struct doc doc = {.fonts = b->fonts, .sheet = s, .o = &none, .d = diags_new()};
    doc.df = xcalloc(b->fonts->n + 1, sizeof *doc.df);
    for (size_t i = 0; i < b->fonts->n; i++)
        doc.df[i].keys = b->keys[i];
    for (size_t i = 0; i < s->npages; i++)
        page_note(&doc, &s->pages[i]);
    free(doc.df);
    diags_free(doc.d);
}

void batch_note(struct doc *doc, const struct pdf_batch *b)
{
    for (size_t i = 0; i < doc->fonts->n; i++)
        hb_set_union(doc->df[i].keys, b->keys[i]);
}

struct packed **batch_pack(struct pdf_batch *b, size_t face) { return &b->packs[face]; }

/* ---- streams ---- */

/* Eight bytes at a time: only to tell streams apart that are then compared. */
static uint64_t hash_bytes(const char *p, size_t n)
{
    uint64_t h = n, word;
    for (; n >= sizeof word; p += sizeof word, n -= sizeof word) {
        memcpy(&word, p, sizeof word);
        h = (h ^ word) * 0x9E3779B97F4A7C15u;
        h ^= h >> 29;
    }
    for (; n > 0; n--)
        h = (h ^ (unsigned char)*p++) * 0x100000001B3u;
    return h;
}

static void keep(struct kept *k, const void *p, size_t n)
{
    k->p = xmalloc(n);
    memcpy(k->p, p, n);
    deflate_add(&k->deflated, p, n, KEPT_LEVEL);
}

/* The place for one more: the longest unused of those whose bytes came only once, if there is any. */
static struct kept *oldest(struct pdf_batch *b)
{
    struct kept *out = &b->kept[0];
    for (size_t i = 1; i < KEPT; i++) {
        struct kept *k = &b->kept[i];
        if (!k->p != !out->p ? !k->p : k->used < out->used)
            out = k;
    }
    return out;
}

const struct buf *batch_deflated(struct pdf_batch *b, const void *p, size_t n)
{
    if (n < LONG)
        return NULL;
    uint64_t hash = hash_bytes(p, n);
    for (size_t i = 0; i < KEPT; i++) {
        struct kept *k = &b->kept[i];
        if (k->used == 0 || k->hash != hash || k->n != n)
            continue;
        k->used = ++b->clock;
        if (!k->p)
            keep(k, p, n);
        return memcmp(k->p, p, n) == 0 ? &k->deflated : NULL;
    }
    struct kept *k = oldest(b);
    if (!k->p)
        *k = (struct kept){.hash = hash, .n = n, .deflated = BUF_INIT, .used = ++b->clock};
    return NULL;                                           /* bytes that documents share are not given up: some document has them */
}

struct libdeflate_compressor *batch_compressor(struct pdf_batch *b)
{
    if (!b->deflate)
        b->deflate = libdeflate_alloc_compressor(BATCH_LEVEL);
    return b->deflate;
}

const struct buf *batch_page(struct doc *doc, const struct sheet_page *p)
{
    struct pdf_batch *b = doc->o->batch;
    for (size_t i = 0; i < b->ndrawn; i++)
        if (b->drawn[i]->page == p)
            return &b->drawn[i]->deflated;
    const struct sheet_page nothing = {0};
    struct buf content = BUF_INIT;
    draw_beneath(doc, p, &nothing, &content);
    draw_above(doc, p, &nothing, &content);
    struct drawn *d = xmalloc(sizeof *d);
    *d = (struct drawn){p, BUF_INIT};
    deflate_add(&d->deflated, content.p, content.n, KEPT_LEVEL);
    buf_clear(&content);
    *VEC_ADD(b->drawn, b->ndrawn, b->cdrawn) = d;
    return &d->deflated;
}

/* ---- a stream that begins with a document's own bytes ---- */

enum { ZLIB_HEAD = 2, ZLIB_SUM = 4, STORED_MOST = 65535 };

static void again_clear(struct again *a)
{
    free(a->p);
    buf_clear(&a->raw);
    *a = (struct again){.raw = BUF_INIT};
}

static void again_set(struct again *a, const char *p, size_t n)
{
    if (a->p && a->n == n && memcmp(a->p, p, n) == 0)
        return;
    struct buf z = BUF_INIT;
    again_clear(a);
    a->p = xmalloc(n + 1);
    memcpy(a->p, p, n);
    a->n = n;
    deflate_add(&z, p, n, KEPT_LEVEL);
    buf_add(&a->raw, z.p + ZLIB_HEAD, z.n - ZLIB_HEAD - ZLIB_SUM);
    a->sum = libdeflate_adler32(1, p, n);
    buf_clear(&z);
}

/* The sum of two runs of bytes after each other, from the sums of each: RFC 1950, 8.2. n: of the second. */
static uint32_t join_sums(uint32_t first, uint32_t second, size_t n)
{
    const uint32_t base = 65521;
    uint32_t a1 = first & 0xFFFF, a2 = second & 0xFFFF, rest = (uint32_t)(n % base);
    uint32_t low = (a1 + a2 + base - 1) % base;
    uint32_t high = (uint32_t)(((first >> 16) + (second >> 16) + (uint64_t)rest * (a1 + base - 1)) % base);
    return high << 16 | low;
}

/* A block that is stored ends at a whole byte, so that deflated ones can follow: RFC 1951, 3.2.4. */
void batch_join(struct pdf_batch *b, const struct buf *own, const char *again, size_t n, struct buf *out)
{
    again_set(&b->again, again, n);
    buf_add(out, "\x78\x01", ZLIB_HEAD);
    for (size_t at = 0; at < own->n; at += STORED_MOST) {
        size_t len = own->n - at < STORED_MOST ? own->n - at : STORED_MOST;
        const char head[] = {0, (char)(len & 0xFF), (char)(len >> 8), (char)(~len & 0xFF), (char)(~len >> 8 & 0xFF)};
        buf_add(out, head, sizeof head);
        buf_add(out, own->p + at, len);
    }
    buf_add(out, b->again.raw.p, b->again.raw.n);
    uint32_t sum = join_sums(libdeflate_adler32(1, own->p, own->n), b->again.sum, n);
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_addc(out, (char)(sum >> shift & 0xFF));
}

/* ---- the end ---- */

void pdf_batch_free(struct pdf_batch *b)
{
    if (!b)
        return;
    for (size_t i = 0; i < b->fonts->n; i++) {
        hb_set_destroy(b->keys[i]);
        subset_release(b->fonts, b->packs[i]);
    }
    for (size_t i = 0; i < KEPT; i++) {
        free(b->kept[i].p);
        buf_clear(&b->kept[i].deflated);
    }
    for (size_t i = 0; i < b->ndrawn; i++) {
        buf_clear(&b->drawn[i]->deflated);
        free(b->drawn[i]);
    }
    free(b->drawn);
    again_clear(&b->again);
    libdeflate_free_compressor(b->deflate);
    free(b->keys);
    free(b->packs);
    free(b);
}
