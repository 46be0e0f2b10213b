/*
 * batch.c - what many documents have alike: their fonts are subset once, and long streams compressed once.
 */
#include <stdlib.h>
#include <string.h>

#include "pdf/pdf_int.h"

/* Shorter streams are compressed faster than compared; as many long ones as documents have alike. */
enum { LONG = 4096, KEPT = 12, KEPT_LEVEL = 7 };

/* Bytes seen once are known by their hash, those seen twice are kept. */
struct kept { uint64_t hash; char *p; size_t n; struct buf deflated; unsigned long used; };
struct pdf_batch {
    struct pdf_fonts *fonts;
    hb_set_t **keys;                                       /* beside fonts->faces */
    struct kept kept[KEPT]; unsigned long clock;
};

struct pdf_batch *pdf_batch_new(struct pdf_fonts *f) {
    struct pdf_batch *b = xcalloc(1, sizeof *b);
    b->fonts = f;
    b->keys = xcalloc(f->n + 1, sizeof *b->keys);
    for (size_t i = 0; i < f->n; i++) b->keys[i] = hb_set_create();
    for (size_t i = 0; i < KEPT; i++) b->kept[i].deflated = (struct buf)BUF_INIT;
    return b;
}

/* ---- characters ---- */

/* A character that no font has is told when its document is written. */
void pdf_batch_add(struct pdf_batch *b, const struct sheet *s) {
    struct pdf_options none = {0};
    struct doc doc = {.fonts = b->fonts, .sheet = s, .o = &none, .d = diags_new()};
    doc.df = xcalloc(b->fonts->n + 1, sizeof *doc.df);
    for (size_t i = 0; i < b->fonts->n; i++) doc.df[i].keys = b->keys[i];
    for (size_t i = 0; i < s->npages; i++) page_note(&doc, &s->pages[i]);
    free(doc.df);
    diags_free(doc.d);
}

void batch_note(struct doc *doc, const struct pdf_batch *b) {
    for (size_t i = 0; i < doc->fonts->n; i++) hb_set_union(doc->df[i].keys, b->keys[i]);
}

/* ---- streams ---- */

/* Eight bytes at a time: only to tell streams apart that are then compared. */
static uint64_t hash_bytes(const char *p, size_t n) {
    uint64_t h = n, word;
    for (; n >= sizeof word; p += sizeof word, n -= sizeof word) {
        memcpy(&word, p, sizeof word);
        h = (h ^ word) * 0x9E3779B97F4A7C15u;
        h ^= h >> 29;
    }
    for (; n > 0; n--) h = (h ^ (unsigned char)*p++) * 0x100000001B3u;
    return h;
}

static void keep(struct kept *k, const void *p, size_t n) {
    k->p = xmalloc(n);
    memcpy(k->p, p, n);
    deflate_add(&k->deflated, p, n, KEPT_LEVEL);
}

/* The place for one more: the longest unused of those whose bytes came only once, if there is any. */
static struct kept *oldest(struct pdf_batch *b) {
    struct kept *out = &b->kept[0];
    for (size_t i = 1; i < KEPT; i++) {
        struct kept *k = &b->kept[i];
        if (!k->p != !out->p ? !k->p : k->used < out->used) out = k;
    }
    return out;
}

const struct buf *batch_deflated(struct pdf_batch *b, const void *p, size_t n) {
    if (n < LONG) return NULL;
    uint64_t hash = hash_bytes(p, n);
    for (size_t i = 0; i < KEPT; i++) {
        struct kept *k = &b->kept[i];
        if (k->used == 0 || k->hash != hash || k->n != n) continue;
        k->used = ++b->clock;
        if (!k->p) keep(k, p, n);
        return memcmp(k->p, p, n) == 0 ? &k->deflated : NULL;
    }
    struct kept *k = oldest(b);
    if (!k->p) *k = (struct kept){.hash = hash, .n = n, .deflated = BUF_INIT, .used = ++b->clock};
    return NULL;                                           /* bytes that documents share are not given up: some document has them */
}

void pdf_batch_free(struct pdf_batch *b) {
    if (!b) return;
    for (size_t i = 0; i < b->fonts->n; i++) hb_set_destroy(b->keys[i]);
    for (size_t i = 0; i < KEPT; i++) {
        free(b->kept[i].p);
        buf_clear(&b->kept[i].deflated);
    }
    free(b->keys);
    free(b);
}
