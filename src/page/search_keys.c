/*
 * search_keys.c - what a text is found by: pairs of characters and whole words. layouts/search.js makes the same of what a reader types.
 */
#include <stdlib.h>
#include <string.h>

#include "page/search_int.h"

enum { WORD_MAX = 64 };

#define HASH_START 2166136261u
#define HASH_STEP 16777619u

uint32_t search_hash(const char *s)
{
    uint32_t h = HASH_START;
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * HASH_STEP;
    return h;
}

static void keys_put(struct keys *k, uint64_t key);

/* Where the search for a key begins. */
static size_t slot_of(const struct keys *k, uint64_t key) { return (size_t)((key * 0x9E3779B97F4A7C15u) >> 20) & (k->nslots - 1); }

static void keys_grow(struct keys *k)
{
    struct keys old = *k;
    k->nslots = old.nslots ? old.nslots * 2 : 4096;
    k->slots = xcalloc(k->nslots, sizeof *k->slots);
    k->used = 0;
    for (size_t i = 0; i < old.nslots; i++)
        if (old.slots[i])
            keys_put(k, old.slots[i]);
    free(old.slots);
}

static void keys_put(struct keys *k, uint64_t key)
{
    size_t i = slot_of(k, key);
    for (; k->slots[i]; i = (i + 1) & (k->nslots - 1))
        if (k->slots[i] == key)
            return;
    k->slots[i] = key;
    if (++k->used * 2 > k->nslots)
        keys_grow(k);
}

bool keys_have(const struct keys *k, uint64_t key)
{
    for (size_t i = slot_of(k, key); k->nslots && k->slots[i]; i = (i + 1) & (k->nslots - 1))
        if (k->slots[i] == key)
            return true;
    return false;
}

void keys_clear(struct keys *k)
{
    free(k->slots);
    *k = (struct keys){0};
}

void keys_empty(struct keys *k)
{
    if (k->nslots)
        memset(k->slots, 0, k->nslots * sizeof *k->slots);
    k->used = 0;
}

/* What a character counts as: folded to half width and lower case; 0 when it is no letter, digit or Han character. */
static uint32_t indexed(uint32_t cp)
{
    if (cp >= 0x4E00 && cp <= 0x9FFF)
        return cp;           /* most of them */
    if (cp >= 0x3000 && cp <= 0x303F)
        return cp == 0x3007 ? cp : 0;                      /* and most of the others: marks, and the one numeral among them */
    cp = uni_fold_width(cp);
    if (cp >= 'A' && cp <= 'Z')
        cp += 'a' - 'A';
    bool word = (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9');
    return word || uni_is_han(cp) ? cp : 0;
}

/* The ideograph of three bytes at p, of the block that has most of them; 0 when there is none. */
static uint32_t ideograph_at(const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    if (p[0] < 0xE4 || p[0] > 0xE9 || !p[1] || !p[2])
        return 0;
    uint32_t cp = (uint32_t)(p[0] & 0xF) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    return cp >= 0x4E00 ? cp : 0;
}

/* Most pairs of a text are in the set already, where they are looked for first. */
static inline void put_pair(struct keys *k, uint32_t before, uint32_t cp)
{
    uint64_t key = (uint64_t)before << 21 | cp;
    if (k->slots[slot_of(k, key)] != key)
        keys_put(k, key);
}

static void put_word(struct keys *k, char *word, size_t n)
{
    if (n < 2 || n > WORD_MAX)
        return;
    word[n] = '\0';
    keys_put(k, SEARCH_WORD | search_hash(word));
}

void keys_add_text(struct keys *k, const char *text)
{
    char word[WORD_MAX + 1];
    size_t nword = 0;
    uint32_t before = 0, cp;
    if (!k->nslots)
        keys_grow(k);
    do {
        if (nword && ideograph_at(text)) {
            put_word(k, word, nword);
            nword = 0;
        }
        for (; (cp = ideograph_at(text)) != 0; text += 3) {
            if (before)
                put_pair(k, before, cp);
            before = cp;
        }
        const char *start = text;
        cp = indexed(u8_next(&text));
        if (cp && cp < 0x80) {
            if (nword < WORD_MAX)
                word[nword] = (char)cp;
            nword++;
        } else {
            put_word(k, word, nword);
            nword = 0;
        }
        if (cp && before)
            put_pair(k, before, cp);
        before = cp;
        if (text == start)
            return;
    } while (true);
}

void key_spell(uint64_t key, char out[16])
{
    if (key & SEARCH_WORD) {
        snprintf(out, 16, ".%lx", (unsigned long)(key & 0xFFFFFFFFu));
        return;
    }
    size_t n = u8_put(out, (uint32_t)(key >> 21));
    n += u8_put(out + n, (uint32_t)(key & 0x1FFFFF));
    out[n] = '\0';
}

uint64_t key_read(const char *name, size_t n)
{
    char text[16] = "";
    if (n == 0 || n >= sizeof text)
        return 0;
    memcpy(text, name, n);
    if (*text == '.')
        return SEARCH_WORD | strtoul(text + 1, NULL, 16);
    const char *p = text;
    uint64_t first = u8_next(&p), second = u8_next(&p);
    return first && second && *p == '\0' ? first << 21 | second : 0;
}

/* Two ideographs of three bytes each, as search_hash sees them when they are spelled. */
static uint32_t hash_of_pair(uint32_t a, uint32_t b)
{
    const unsigned char bytes[6] = {
        (unsigned char)(0xE0 | a >> 12), (unsigned char)(0x80 | (a >> 6 & 0x3F)), (unsigned char)(0x80 | (a & 0x3F)),
        (unsigned char)(0xE0 | b >> 12), (unsigned char)(0x80 | (b >> 6 & 0x3F)), (unsigned char)(0x80 | (b & 0x3F)),
    };
    uint32_t h = HASH_START;
    for (size_t i = 0; i < sizeof bytes; i++)
        h = (h ^ bytes[i]) * HASH_STEP;
    return h;
}

static bool has_three_bytes(uint32_t cp) { return cp >= 0x800 && cp <= 0xFFFF; }

size_t key_file(uint64_t key, size_t nfiles)
{
    char name[16];
    uint32_t a = (uint32_t)(key >> 21), b = (uint32_t)(key & 0x1FFFFF);
    if (has_three_bytes(a) && has_three_bytes(b))          /* mostly; a word's key has a bit beyond these */
        return hash_of_pair(a, b) & (nfiles - 1);
    key_spell(key, name);
    return search_hash(name) & (nfiles - 1);
}
