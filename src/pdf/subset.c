/*
 * subset.c - a face and a set of characters become a packed font: outlines, codes, widths and ToUnicode, compressed.
 *
 * Knows HarfBuzz's subsetter and deflate, nothing of libharu. The same face and characters give the same bytes.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <hb-ot.h>
#include <libdeflate.h>

#include "pdf/pdf_int.h"

#define CODE_LIMIT 0x3400                                  /* first code that could be the UTF-16 value of a Han character */
#define MAP_BYTES 131072                                   /* a full CIDToGIDMap; viewers take identity beyond a shorter one */
#define LABEL_LEVEL 7
#define FINAL_LEVEL 12

void deflate_add(struct buf *out, const void *p, size_t n, int level)
{
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(level);
    if (!c)
        die(MSG_NO_MEMORY, MSG_NONE);
    size_t bound = libdeflate_zlib_compress_bound(c, n);
    char *room = xmalloc(bound);
    size_t len = libdeflate_zlib_compress(c, p, n, room, bound);
    assert(len > 0);
    buf_add(out, room, len);
    free(room);
    libdeflate_free_compressor(c);
}

void packed_free(struct packed *p)
{
    if (!p)
        return;
    free(p->glyphs);
    free(p->widths);
    buf_clear(&p->file);
    buf_clear(&p->tounicode);
    buf_clear(&p->cidmap);
    free(p);
}

static int compare_key(const void *a, const void *b)
{
    uint32_t x = ((const struct glyph *)a)->key, y = ((const struct glyph *)b)->key;
    return (x > y) - (x < y);
}

const struct glyph *packed_find(const struct packed *p, uint32_t key)
{
    struct glyph want = {.key = key};
    return p->nglyphs ? bsearch(&want, p->glyphs, p->nglyphs, sizeof want, compare_key) : NULL;
}

/* The glyph for vertical setting, through the shaper and so through GSUB `vert`; 0 when shaping gives no single glyph. */
static uint32_t vertical_glyph(const struct face *f, uint32_t cp)
{
    hb_buffer_t *b = hb_buffer_create();
    hb_buffer_add(b, cp, 0);
    hb_buffer_set_content_type(b, HB_BUFFER_CONTENT_TYPE_UNICODE);
    hb_buffer_set_direction(b, HB_DIRECTION_TTB);
    hb_buffer_set_script(b, HB_SCRIPT_HAN);
    hb_buffer_set_language(b, hb_language_from_string("zh-hans", -1));
    hb_shape(f->font, b, NULL, 0);
    unsigned n;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(b, &n);
    uint32_t g = n == 1 ? info->codepoint : 0;
    hb_buffer_destroy(b);
    return g;
}

static void find_glyphs(struct packed *k, const struct face *f, const hb_set_t *keys)
{
    k->glyphs = xcalloc(hb_set_get_population(keys) + 1, sizeof *k->glyphs);
    for (hb_codepoint_t key = HB_SET_VALUE_INVALID; hb_set_next(keys, &key);) {
        uint32_t gid = key & KEY_VERTICAL ? vertical_glyph(f, KEY_CHAR(key)) : face_glyph(f, key);
        if (gid == 0)
            continue;
        hb_position_t w = key & KEY_VERTICAL ? 1000 : hb_font_get_glyph_h_advance(f->font, gid);
        k->glyphs[k->nglyphs++] = (struct glyph){.key = key, .gid = gid, .width = (uint16_t)(w < 0 ? 0 : w > 9999 ? 9999 : w)};
    }
}

static hb_subset_input_t *subset_input(const struct packed *k)
{
    /* The input holds glyph ids, so the result needs no cmap; HarfBuzz 6.0 even fails on some cmaps. GSUB would pull variants in. */
    static const hb_tag_t drop[] = {
        HB_TAG('c', 'm', 'a', 'p'), HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'), HB_TAG('G', 'D', 'E', 'F'),
        HB_TAG('B', 'A', 'S', 'E'), HB_TAG('V', 'O', 'R', 'G'), HB_TAG('v', 'h', 'e', 'a'), HB_TAG('v', 'm', 't', 'x'),
        HB_TAG('n', 'a', 'm', 'e'), HB_TAG('O', 'S', '/', '2'), HB_TAG('p', 'o', 's', 't'), HB_TAG('S', 'T', 'A', 'T'),
        HB_TAG('g', 'a', 's', 'p'), HB_TAG('D', 'S', 'I', 'G'), HB_TAG('k', 'e', 'r', 'n')};
    hb_subset_input_t *in = hb_subset_input_create_or_fail();
    if (!in)
        die(MSG_NO_MEMORY, MSG_NONE);
    for (size_t i = 0; i < k->nglyphs; i++)
        hb_set_add(hb_subset_input_glyph_set(in), k->glyphs[i].gid);
    for (size_t i = 0; i < sizeof drop / sizeof *drop; i++)
        hb_set_add(hb_subset_input_set(in, HB_SUBSET_SETS_DROP_TABLE_TAG), drop[i]);
    /* Without subroutines the file is smaller after deflate. The outline of .notdef shows a missing character as a box. */
    hb_subset_input_set_flags(in, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_NOTDEF_OUTLINE | HB_SUBSET_FLAGS_DESUBROUTINIZE);
    return in;
}

/* A code for each glyph: the subset's glyph id, or 1..n with a map from code to glyph id. */
static void assign_codes(struct packed *k, const hb_map_t *old_to_new, unsigned glyphs, bool final)
{
    unsigned char *map = !k->cff && (final || glyphs > CODE_LIMIT) ? xcalloc(MAP_BYTES, 1) : NULL;
    for (size_t i = 0; i < k->nglyphs; i++) {
        unsigned gid = hb_map_get(old_to_new, k->glyphs[i].gid);
        assert(gid < 65536);
        if (map) {
            map[2 * i + 2] = (unsigned char)(gid >> 8);
            map[2 * i + 3] = (unsigned char)gid;
        }
        k->glyphs[i].code = (uint16_t)(map ? i + 1 : gid);
    }
    if (map)
        deflate_add(&k->cidmap, map, MAP_BYTES, final ? FINAL_LEVEL : LABEL_LEVEL);
    free(map);
}

/* Radicals and compatibility ideographs share glyphs with the characters that text really has. */
static int rarity(uint32_t cp)
{
    return (cp >= 0x2E80 && cp <= 0x2FDF) || (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x2F800 && cp <= 0x2FA1F);
}

static int compare_code(const void *a, const void *b)
{
    const struct glyph *x = *(const struct glyph *const *)a, *y = *(const struct glyph *const *)b;
    if (x->code != y->code)
        return x->code < y->code ? -1 : 1;
    if (rarity(KEY_CHAR(x->key)) != rarity(KEY_CHAR(y->key)))
        return rarity(KEY_CHAR(x->key)) - rarity(KEY_CHAR(y->key));
    return compare_key(x, y);
}

static void add_width(struct packed *k, uint16_t code, uint16_t width)
{
    struct width_range *last = k->nwidths ? &k->widths[k->nwidths - 1] : NULL;
    if (last && last->width == width && code == last->last + 1)
        last->last = code;
    else if (width != 1000)
        k->widths[k->nwidths++] = (struct width_range){code, code, width};
}

/* Widths and ToUnicode, both in order of codes; marks the glyphs whose code stands for another character. */
static void describe_codes(struct packed *k, int level)
{
    struct glyph **by_code = xcalloc(k->nglyphs + 1, sizeof *by_code);
    struct code_text *text = xcalloc(k->nglyphs + 1, sizeof *text);
    size_t n = 0;
    for (size_t i = 0; i < k->nglyphs; i++)
        by_code[i] = &k->glyphs[i];
    qsort(by_code, k->nglyphs, sizeof *by_code, compare_code);
    k->widths = xcalloc(k->nglyphs + 1, sizeof *k->widths);
    for (size_t i = 0; i < k->nglyphs; i++) {
        struct glyph *g = by_code[i];
        uint32_t cp = KEY_CHAR(g->key);
        if (n > 0 && text[n - 1].code == g->code) {
            g->alias = text[n - 1].cp != cp;
            continue;
        }
        text[n++] = (struct code_text){g->code, cp};
        add_width(k, g->code, g->width);
    }
    struct buf cmap = BUF_INIT;
    tounicode_add(&cmap, text, n);
    deflate_add(&k->tounicode, cmap.p, cmap.n, level);
    buf_clear(&cmap);
    free(text);
    free(by_code);
}

/* ABCDEF+Name (ISO 32000-1, 9.6.4): the tag is a hash of the outlines and codes, so equal subsets have equal names. */
static void set_name(struct packed *k, const struct face *f, uint32_t outlines)
{
    uint32_t h = outlines;
    for (size_t i = 0; i < k->nglyphs; i++) {
        uint32_t v[2] = {k->glyphs[i].key, k->glyphs[i].code};
        h = libdeflate_crc32(h, v, sizeof v);
    }
    for (int i = 0; i < 6; i++, h /= 26)
        k->name[i] = (char)('A' + h % 26);
    snprintf(k->name + 6, sizeof k->name - 6, "+%s", f->name);
}

/* Copies the subset's font file out, repaired and compressed. False when it is not sound. */
static bool take_file(struct packed *k, const struct face *f, hb_face_t *sub, int level)
{
    hb_blob_t *blob = k->cff ? hb_face_reference_table(sub, HB_TAG('C', 'F', 'F', ' ')) : hb_face_reference_blob(sub);
    unsigned n;
    const char *data = hb_blob_get_data(blob, &n);
    bool good = n > 0;
    if (good) {
        unsigned char *p = xmalloc(n);
        memcpy(p, data, n);
        good = !k->cff || cff_identity_charset(p, n, hb_face_get_glyph_count(sub));
        k->raw = n;
        deflate_add(&k->file, p, n, level);
        set_name(k, f, libdeflate_crc32(0, p, n));
        free(p);
    }
    hb_blob_destroy(blob);
    return good;
}

struct packed *subset_make(const struct face *f, const hb_set_t *keys, bool final)
{
    struct packed *k = xcalloc(1, sizeof *k);
    *k = (struct packed){.cff = f->cff, .flags = f->serif ? 6 : 4 /* Serif 2, Symbolic 4: ISO 32000-1, table 123 */,
                         .cap_height = f->cap_height, .file = BUF_INIT, .tounicode = BUF_INIT, .cidmap = BUF_INIT, .refs = 1};
    memcpy(k->bbox, f->bbox, sizeof k->bbox);
    find_glyphs(k, f, keys);

    int level = final ? FINAL_LEVEL : LABEL_LEVEL;
    hb_subset_input_t *in = subset_input(k);
    hb_subset_plan_t *plan = hb_subset_plan_create_or_fail(f->outlines, in);
    hb_face_t *sub = plan ? hb_subset_plan_execute_or_fail(plan) : NULL;
    bool good = sub != NULL;
    if (good) {
        assign_codes(k, hb_subset_plan_old_to_new_glyph_mapping(plan), hb_face_get_glyph_count(sub), final);
        describe_codes(k, level);
        good = take_file(k, f, sub, level);
    }
    hb_face_destroy(sub);
    hb_subset_plan_destroy(plan);
    hb_subset_input_destroy(in);
    if (!good)
        die(MSG_PDF_FONT_SUBSET, MSG_ARGS(f->path));
    return k;
}

/* ---- subsets kept for the next document: the labels of a form written many times are the same each time ---- */

static uint64_t hash_keys(const hb_set_t *keys)
{
    uint64_t h = 0xcbf29ce484222325u;                      /* FNV-1a over code points */
    for (hb_codepoint_t key = HB_SET_VALUE_INVALID; hb_set_next(keys, &key);)
        h = (h ^ key) * 0x100000001b3u;
    return h;
}

static bool same_keys(const struct packed *k, const hb_set_t *keys)
{
    if (hb_set_get_population(keys) != k->nglyphs)
        return false;
    for (size_t i = 0; i < k->nglyphs; i++)
        if (!hb_set_has(keys, k->glyphs[i].key))
            return false;
    return true;
}

static struct packed *recent_find(struct pdf_fonts *f, size_t face, uint64_t hash, const hb_set_t *keys)
{
    for (size_t i = 0; i < RECENT; i++) {
        struct recent *r = &f->recent[i];
        if (!r->pack || r->face != face || r->hash != hash || !same_keys(r->pack, keys))
            continue;
        r->used = ++f->clock;
        r->pack->refs++;
        return r->pack;
    }
    return NULL;
}

static void release_locked(struct packed *p)
{
    if (--p->refs == 0)
        packed_free(p);
}

/* The bytes of all that are kept have a limit; the one used last stays. Was one dropped? */
static bool recent_drop(struct pdf_fonts *f)
{
    struct recent *oldest = NULL;
    size_t bytes = 0;
    for (size_t i = 0; i < RECENT; i++) {
        struct recent *r = &f->recent[i];
        if (!r->pack)
            continue;
        bytes += r->pack->file.n + r->pack->tounicode.n + r->pack->nglyphs * sizeof *r->pack->glyphs;
        oldest = !oldest || r->used < oldest->used ? r : oldest;
    }
    if (bytes <= RECENT_BYTES || !oldest || oldest->used == f->clock)
        return false;
    release_locked(oldest->pack);
    *oldest = (struct recent){0};
    return true;
}

static void recent_add(struct pdf_fonts *f, size_t face, uint64_t hash, struct packed *p)
{
    struct recent *oldest = &f->recent[0];
    for (size_t i = 1; i < RECENT; i++)
        if (f->recent[i].used < oldest->used)
            oldest = &f->recent[i];
    if (oldest->pack)
        release_locked(oldest->pack);
    p->refs++;
    *oldest = (struct recent){face, hash, p, ++f->clock};
    while (recent_drop(f))
        continue;
}

static struct packed *get_shared(struct pdf_fonts *f, size_t face, const hb_set_t *keys)
{
    uint64_t hash = hash_keys(keys);
    pthread_mutex_lock(&f->lock);
    struct packed *p = recent_find(f, face, hash, keys);
    pthread_mutex_unlock(&f->lock);
    if (p)
        return p;
    p = subset_make(&f->faces[face], keys, false);
    pthread_mutex_lock(&f->lock);
    recent_add(f, face, hash, p);
    pthread_mutex_unlock(&f->lock);
    return p;
}

struct packed *subset_get(struct pdf_fonts *f, size_t face, const hb_set_t *keys, struct packed **held)
{
    if (held && *held && same_keys(*held, keys)) {
        pthread_mutex_lock(&f->lock);
        (*held)->refs++;
        pthread_mutex_unlock(&f->lock);
        return *held;
    }
    struct packed *p = get_shared(f, face, keys);
    if (held) {
        subset_release(f, *held);
        pthread_mutex_lock(&f->lock);
        p->refs++;
        pthread_mutex_unlock(&f->lock);
        *held = p;
    }
    return p;
}

void subset_release(struct pdf_fonts *f, struct packed *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&f->lock);
    release_locked(p);
    pthread_mutex_unlock(&f->lock);
}
