/*
 * search_index.c - in which shards a key is, and the files that say so. Knows nothing of what a key is made of.
 */
#include <stdlib.h>
#include <string.h>

#include "page/search_int.h"

enum { FEWEST_BITS = 10, SEEN = 1 << INDEX_SEEN_BITS };

/* The bytes of a key that a mark takes. */
#define MARK ((uint64_t)0xFFFF)

void index_init(struct index *x, size_t nshards)
{
    *x = (struct index){.nshards = nshards, .width = 1 + (nshards + 63) / 64};
}

void index_clear(struct index *x)
{
    free(x->v);
    free(x->slots);
    free(x->seen);
    free(x->known);
    *x = (struct index){0};
}

void index_shard(struct index *x, size_t shard)
{
    x->shard = shard;
    x->mark = shard + 1;
    if (x->seen)
        return;
    x->seen = xcalloc(SEEN, sizeof *x->seen);
    x->known = xcalloc(SEEN, sizeof *x->known);
}

static size_t slots_of(const struct index *x) { return (size_t)1 << (64 - x->shift); }

/* Where the number of the entry stands, or would stand; slots have it from 1 on, 0 marks an empty one. */
static inline uint32_t *slot_for(const struct index *x, uint64_t key)
{
    size_t i = index_place(key, x->shift);
    while (x->slots[i] && x->v[(x->slots[i] - 1) * x->width] != key)
        i = (i + 1) & (slots_of(x) - 1);
    return &x->slots[i];
}

static void grow(struct index *x)
{
    x->shift = x->cap ? x->shift - 1 : 64 - FEWEST_BITS;
    x->cap = slots_of(x) / 2;
    free(x->slots);
    x->slots = xcalloc(slots_of(x), sizeof *x->slots);
    x->v = xrealloc(x->v, x->cap * x->width * sizeof *x->v);
    for (size_t i = 0; i < x->n; i++)
        *slot_for(x, x->v[i * x->width]) = (uint32_t)i + 1;
}

/* The number of the key's entry, which is made when there is none. */
static inline uint32_t number_of(struct index *x, uint64_t key)
{
    if (x->n == x->cap)
        grow(x);
    uint32_t *slot = slot_for(x, key);
    if (!*slot) {
        uint64_t *e = &x->v[x->n++ * x->width];
        *slot = (uint32_t)x->n;
        memset(e, 0, x->width * sizeof *e);
        *e = key;
    }
    return *slot - 1;
}

static uint64_t *entry_of(struct index *x, uint64_t key)
{
    uint32_t number = number_of(x, key);                   /* which may move them */
    return &x->v[number * x->width];
}

/* From shard to shard most keys come again, and their entries need not be looked for. */
void index_put(struct index *x, uint64_t key)
{
    size_t place = index_place(key, 64 - INDEX_SEEN_BITS);
    uint32_t number;
    if (key & MARK) {
        number = number_of(x, key);
    } else {
        if ((x->seen[place] & ~MARK) != key)
            x->known[place] = number_of(x, key);
        x->seen[place] = key | x->mark;
        number = x->known[place];
    }
    x->v[number * x->width + 1 + x->shard / 64] |= (uint64_t)1 << x->shard % 64;
}

void index_pass(struct index *x, uint64_t key)
{
    x->seen[index_place(key, 64 - INDEX_SEEN_BITS)] = key | x->mark;
}

void index_set(struct index *x, uint64_t key, size_t shard, bool has)
{
    uint64_t *bits = entry_of(x, key) + 1 + shard / 64, bit = (uint64_t)1 << shard % 64;
    *bits = has ? *bits | bit : *bits & ~bit;
}

void index_join(struct index *x, const struct index *other)
{
    for (size_t i = 0; i < other->n; i++) {
        const uint64_t *from = &other->v[i * other->width];
        uint64_t *to = entry_of(x, *from);
        for (size_t k = 1; k < x->width; k++)
            to[k] |= from[k];
    }
}

/* ---- text ---- */

static int by_key(const void *a, const void *b)
{
    uint64_t x = **(const uint64_t *const *)a, y = **(const uint64_t *const *)b;
    return (x > y) - (x < y);
}

/* A number below SHARDS_MAX in hexadecimal and a blank. */
static char *put_shard(char *to, size_t shard)
{
    static const char digits[] = "0123456789abcdef";
    if (shard > 0xFF)
        *to++ = digits[shard >> 8];
    if (shard > 0xF)
        *to++ = digits[shard >> 4 & 0xF];
    *to++ = digits[shard & 0xF];
    *to++ = ' ';
    return to;
}

/* The shards of an entry, n of them, parted by blanks. */
static void add_shards(const struct index *x, const uint64_t *entry, size_t n, struct buf *out)
{
    buf_reserve(out, 4 * n);
    char *start = out->p + out->n, *to = start;
    for (size_t k = 1; k < x->width; k++)
        for (uint64_t bits = entry[k]; bits; bits &= bits - 1)
            to = put_shard(to, (k - 1) * 64 + (size_t)__builtin_ctzll(bits));
    out->n += (size_t)(to - start) - 1;                    /* without the last blank */
    out->p[out->n] = '\0';
}

void index_text(const struct index *x, size_t number, const uint64_t **entries, size_t n, struct buf *out)
{
    bool more = false;
    if (n > 1)
        qsort(entries, n, sizeof *entries, by_key);
    buf_printf(out, "shenbaoSearch.index(%zu,{\n", number);
    for (size_t i = 0; i < n; i++) {
        char name[16];
        size_t in = 0;
        for (size_t k = 1; k < x->width; k++)
            in += (size_t)__builtin_popcountll(entries[i][k]);
        if (!in)
            continue;                                      /* it has left the last of them */
        buf_adds(out, more ? ",\n\"" : "\"");
        buf_add(out, name, key_spell(*entries[i], name));
        buf_adds(out, "\":\"");
        if (in == x->nshards && in > 1)
            buf_addc(out, '*');
        else
            add_shards(x, entries[i], in, out);
        buf_addc(out, '"');
        more = true;
    }
    buf_adds(out, "\n});\n");
}
