/*
 * typing.c - the font people type with: a large subset of one face, made once and kept in memory and in the cache folder.
 *
 * Knows which characters it must have and how the cache file looks; nothing of documents. The cache file is ours alone: a different
 * version of font, list, HarfBuzz or format has another name, and damage is noticed by its checksum and mended by making it again.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <libdeflate.h>

#include "pdf/pdf_int.h"

#define CACHE_MAGIC "SBTF0003"                             /* change the digits with the format or with how fonts are made */
#define LIST_MAX (1024 * 1024)

/* Besides the list: ranges of what forms hold other than Han characters. */
static const uint32_t ranges[][2] = {
    {0x20, 0x7E},     {0xA0, 0xFF},                        /* ASCII, Latin-1 */
    {0x2010, 0x2027}, {0x2030, 0x203B}, {0x20AC, 0x20AC},  /* dashes, quotes, ellipsis, per mille, reference mark, euro */
    {0x2103, 0x2103}, {0x2116, 0x2116}, {0x2160, 0x216B},  /* degrees, numero, Roman numerals */
    {0x2190, 0x2193}, {0x221A, 0x221A}, {0x2236, 0x2236}, {0x2248, 0x2248}, {0x2260, 0x2265},
    {0x2460, 0x2473}, {0x25A0, 0x25A1}, {0x25B2, 0x25B3}, {0x25CB, 0x25CF}, {0x2605, 0x2606},
    {0x3000, 0x301B}, {0x30FB, 0x30FB}, {0x3220, 0x3229}, {0xFF01, 0xFF5E}, {0xFFE0, 0xFFE5}};
/* Characters of names: 龘 and 〇 are not in the list; the others are, and must stay if a bureau shortens it. */
static const char extra[] = "䶮㛃𠅤𬭎龘犇〇";

static void add_characters(hb_set_t *set, const char *s)
{
    for (uint32_t cp; (cp = u8_next(&s)) != 0;)
        if (cp > 0x20 && cp != U_BAD)
            hb_set_add(set, cp);
}

/* The list of characters; false (told) when it cannot be read. */
static bool typing_characters(const struct pdf_fonts *f, hb_set_t *set, struct diags *d)
{
    struct buf list = BUF_INIT;
    bool good = f->characters && file_read(f->characters, &list, LIST_MAX) && u8_valid(list.p, list.n) && list.n > 0;
    if (good)
        add_characters(set, list.p);
    else
        diag0(d, ((struct place){f->characters, 0, 0}), MSG_PDF_CHARACTERS);
    buf_clear(&list);
    add_characters(set, extra);
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        hb_set_add_range(set, ranges[i][0], ranges[i][1]);
    return good;
}

/* ---- the cache file: magic, CRC-32 of the rest, then numbers (little-endian) and lengths with bytes ---- */

static void put32(struct buf *b, uint32_t v)
{
    unsigned char s[4] = {(unsigned char)v, (unsigned char)(v >> 8), (unsigned char)(v >> 16), (unsigned char)(v >> 24)};
    buf_add(b, s, sizeof s);
}

static void put_bytes(struct buf *b, const void *p, size_t n)
{
    assert(n <= UINT32_MAX);
    put32(b, (uint32_t)n);
    buf_add(b, p, n);
}

/* A reader that fails once and then yields nothing more. */
struct reader { const unsigned char *p; size_t n; bool bad; };

static uint32_t get32(struct reader *r)
{
    if (r->bad || r->n < 4) {
        r->bad = true;
        return 0;
    }
    uint32_t v = (uint32_t)r->p[0] | (uint32_t)r->p[1] << 8 | (uint32_t)r->p[2] << 16 | (uint32_t)r->p[3] << 24;
    r->p += 4;
    r->n -= 4;
    return v;
}

static void get_bytes(struct reader *r, struct buf *out)
{
    uint32_t n = get32(r);
    if (r->bad || r->n < n) {
        r->bad = true;
        return;
    }
    buf_add(out, r->p, n);
    r->p += n;
    r->n -= n;
}

static void cache_write(const char *path, const struct packed *k)
{
    struct buf body = BUF_INIT, file = BUF_INIT;
    put_bytes(&body, k->name, strlen(k->name));
    put32(&body, k->cff);
    put32(&body, (uint32_t)k->flags);
    put32(&body, (uint32_t)k->cap_height);
    for (size_t i = 0; i < 4; i++)
        put32(&body, (uint32_t)k->bbox[i]);
    put32(&body, (uint32_t)k->raw);
    put32(&body, (uint32_t)k->nwidths);
    for (size_t i = 0; i < k->nwidths; i++) {
        put32(&body, k->widths[i].first);
        put32(&body, k->widths[i].last);
        put32(&body, k->widths[i].width);
    }
    put_bytes(&body, k->file.p, k->file.n);
    put_bytes(&body, k->tounicode.p, k->tounicode.n);
    put_bytes(&body, k->cidmap.p, k->cidmap.n);
    buf_adds(&file, CACHE_MAGIC);
    put32(&file, libdeflate_crc32(0, body.p, body.n));
    buf_add(&file, body.p, body.n);
    file_write_atomic(path, file.p, file.n);
    buf_clear(&body);
    buf_clear(&file);
}

static bool read_body(struct reader *r, struct packed *k)
{
    struct buf name = BUF_INIT;
    get_bytes(r, &name);
    if (name.n >= sizeof k->name)
        r->bad = true;
    else
        memcpy(k->name, name.p, name.n + 1);
    buf_clear(&name);
    k->cff = get32(r) != 0;
    k->flags = (int)get32(r);
    k->cap_height = (int)get32(r);
    for (size_t i = 0; i < 4; i++)
        k->bbox[i] = (int32_t)get32(r);
    k->raw = get32(r);
    uint32_t n = get32(r);
    if (n > 65536)
        return false;
    k->widths = xcalloc(n + 1, sizeof *k->widths);
    for (k->nwidths = 0; k->nwidths < n && !r->bad; k->nwidths++) {
        struct width_range *w = &k->widths[k->nwidths];
        w->first = (uint16_t)get32(r);
        w->last = (uint16_t)get32(r);
        w->width = (uint16_t)get32(r);
    }
    get_bytes(r, &k->file);
    get_bytes(r, &k->tounicode);
    get_bytes(r, &k->cidmap);
    return !r->bad && r->n == 0 && k->file.n > 0 && k->tounicode.n > 0;
}

/* NULL when there is no such file or it is damaged. */
static struct packed *cache_read(const char *path)
{
    const size_t head = sizeof CACHE_MAGIC - 1;
    struct buf b = BUF_INIT;
    struct packed *k = NULL;
    if (file_read(path, &b, 0) && b.n > head + 4 && memcmp(b.p, CACHE_MAGIC, head) == 0) {
        struct reader r = {(const unsigned char *)b.p + head, b.n - head, false};
        uint32_t crc = get32(&r);
        if (libdeflate_crc32(0, r.p, r.n) == crc) {
            k = xcalloc(1, sizeof *k);
            *k = (struct packed){.file = BUF_INIT, .tounicode = BUF_INIT, .cidmap = BUF_INIT, .refs = 1};
            if (!read_body(&r, k)) {
                packed_free(k);
                k = NULL;
            }
        }
    }
    buf_clear(&b);
    return k;
}

/* What tells this font file from any other: the table directory of its face holds a checksum of every table (OpenType, "Font file"). */
static void add_identity(struct buf *out, const struct face *f)
{
    hb_blob_t *blob = hb_face_reference_blob(f->hb);
    unsigned n;
    const unsigned char *p = (const unsigned char *)hb_blob_get_data(blob, &n);
    size_t at = 0;
    if (n >= 12 && memcmp(p, "ttcf", 4) == 0) {
        size_t entry = 12 + 4 * (size_t)f->index;
        if (entry + 4 <= n)
            at = (size_t)p[entry] << 24 | (size_t)p[entry + 1] << 16 | (size_t)p[entry + 2] << 8 | p[entry + 3];
    }
    if (at + 12 <= n) {
        size_t len = 12 + 16 * ((size_t)p[at + 4] << 8 | p[at + 5]);
        buf_add(out, p + at, len <= n - at ? len : n - at);
    }
    hb_blob_destroy(blob);
    buf_printf(out, "%d %u %s %s", f->index, n, f->name, hb_version_string());
}

/* Path of the cache file, named by a hash of all that it depends on; caller frees. */
static char *cache_path(const struct pdf_fonts *f, const struct face *face, const hb_set_t *set)
{
    struct buf b = BUF_INIT;
    buf_adds(&b, CACHE_MAGIC);
    add_identity(&b, face);
    for (hb_codepoint_t cp = HB_SET_VALUE_INVALID; hb_set_next(set, &cp);)
        put32(&b, cp);
    char hex[65];
    sha256_hex(b.p, b.n, hex);
    buf_clear(&b);
    char *name = xasprintf("typing-%.32s.bin", hex), *path = path_join(f->cache_dir, name);
    free(name);
    return path;
}

static struct packed *typing_make(const struct pdf_fonts *f, const struct face *face, struct diags *d)
{
    hb_set_t *set = hb_set_create();
    struct packed *k = NULL;
    if (typing_characters(f, set, d)) {
        char *path = f->cache_dir ? cache_path(f, face, set) : NULL;
        if (path)
            k = cache_read(path);
        if (!k) {
            k = subset_make(face, set, true);
            if (path) {
                file_mkdirs(f->cache_dir);
                cache_write(path, k);
            }
        }
        free(path);
    }
    hb_set_destroy(set);
    return k;
}

const struct packed *typing_get(struct pdf_fonts *f, enum typing which, struct diags *d)
{
    assert(which < TYPING_COUNT);
    if (f->typing_face[which] == NO_FACE) {
        diag(d, ((struct place){NULL, 0, 0}), MSG_PDF_FONT_MISSING, which == TYPING_FULL ? "typing-full" : "typing-normal");
        return NULL;
    }
    pthread_mutex_lock(&f->lock);
    if (!f->typing[which])
        f->typing[which] = typing_make(f, &f->faces[f->typing_face[which]], d);
    const struct packed *k = f->typing[which];
    pthread_mutex_unlock(&f->lock);
    return k;
}
