/*
 * search_keys.c - what a text is found by: pairs of characters and whole words. layouts/search.js makes the same of what a reader types.
 */
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "page/search_int.h"

enum { WORD_MAX = 64 };

#define HASH_START 2166136261u
#define HASH_STEP 16777619u

static uint32_t hash_on(uint32_t hash, unsigned char c) { return (hash ^ c) * HASH_STEP; }

uint32_t search_hash(const char *s)
{
    uint32_t h = HASH_START;
    for (; *s; s++)
        h = hash_on(h, (unsigned char)*s);
    return h;
}

/* ---- keys of a text ---- */

/* A text being read. before: the indexed character before this place, as the beginning of a key, and its length. letters: of a word until
 * here, and the hash of them. */
struct reading { struct index *x; uint64_t before; unsigned nbefore; uint32_t hash; size_t letters; };

/* Eight bytes as a number, the first the highest. */
static inline uint64_t bytes_at(const void *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return be64toh(v);
}

/* What a character counts as: folded to half width and lower case; 0 when it is no letter, digit or Han character. */
static uint32_t indexed(uint32_t cp)
{
    if (cp >= 0x3000 && cp <= 0x303F)
        return uni_is_han(cp) ? cp : 0;                    /* marks, and the numerals among them */
    cp = uni_fold_width(cp);
    if (cp >= 'A' && cp <= 'Z')
        cp += 'a' - 'A';
    bool word = (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9');
    return word || uni_is_han(cp) ? cp : 0;
}

/* Whether there is an ideograph of the block that has most of them: three bytes. */
static inline bool ideograph_at(const unsigned char *p)
{
    return *p >= 0xE4 && *p <= 0xE9 && (*p > 0xE4 || p[1] >= 0xB8);
}

/* A character as the beginning of a key. */
static void put_spelled(struct reading *r, uint64_t spelled, unsigned n)
{
    if (r->nbefore)
        index_put(r->x, r->before | spelled >> 8 * r->nbefore);
    r->before = spelled;
    r->nbefore = n;
}

static void put_word(struct reading *r)
{
    if (r->letters > 1 && r->letters <= WORD_MAX)
        index_put(r->x, SEARCH_WORD | (uint64_t)r->hash << 16);
    r->letters = 0;
    r->hash = HASH_START;
}

static inline void end_word(struct reading *r)
{
    if (r->letters)
        put_word(r);
}

static inline void part(struct reading *r)
{
    end_word(r);
    r->nbefore = 0;
}

/* cp: what indexed says. */
static void put_indexed(struct reading *r, uint32_t cp)
{
    char text[8] = "";
    if (!cp) {
        part(r);
        return;
    }
    unsigned n = (unsigned)u8_put(text, cp);
    if (n > 1) {
        end_word(r);
    } else {
        r->hash = hash_on(r->hash, (unsigned char)cp);
        r->letters++;
    }
    put_spelled(r, bytes_at(text), n);
}

/* The last byte of 〇, 〡 to 〩 and 〸 to 〺, which stand among the marks from U+3000 on. */
static inline bool ends_numeral(unsigned char c) { return c == 0x87 || (c >= 0xA1 && c <= 0xA9) || (c >= 0xB8 && c <= 0xBA); }

/* Whether one of the marks is there that Chinese text is full of, three bytes: of the blocks from U+2000 to U+2FFF and U+3000 to U+33FF all
 * but the numerals; of the full-width forms those before and behind the digits. */
static inline bool mark_at(const unsigned char *p)
{
    if (*p == 0xEF)
        return p[1] == 0xBC && (p[2] < 0x90 || (p[2] > 0x99 && p[2] < 0xA1));
    return *p == 0xE2 || (*p == 0xE3 && p[1] < 0x90 && (p[1] != 0x80 || !ends_numeral(p[2])));
}

/* From one ideograph or mark to the next. Most pairs have been met already, and that is asked first: nothing else need be known of them.
 * Ends at the last one, or where eight bytes are no longer to be had, and returns the place. */
static const unsigned char *put_pairs(struct index *x, const unsigned char *p, const unsigned char *end)
{
    if (end - p < 8)
        return p;
    for (end -= 8; p <= end; p += 3) {
        uint64_t key = bytes_at(p) & ~(uint64_t)0xFFFF;
        if (index_seen(x, key))
            continue;
        bool ideograph = ideograph_at(p + 3);
        if (!ideograph && !mark_at(p + 3))
            break;
        if (ideograph && !mark_at(p))
            index_put(x, key);
        else
            index_pass(x, key);
    }
    return p;
}

static uint64_t spelled_at(const unsigned char *p) { return (uint64_t)p[0] << 56 | (uint64_t)p[1] << 48 | (uint64_t)p[2] << 40; }

/* From the ideograph or mark at p as far as there are others. Returns what is behind. */
static const unsigned char *put_run(struct reading *r, const unsigned char *p, const unsigned char *end)
{
    end_word(r);
    if (ideograph_at(p))
        put_spelled(r, spelled_at(p), 3);
    p = put_pairs(r->x, p, end);
    r->before = spelled_at(p);
    r->nbefore = mark_at(p) ? 0 : 3;
    return p + 3;
}

/* What one byte counts as; 0: it is no letter or digit. */
static unsigned char letter_of(unsigned char c)
{
    if (c >= 'A' && c <= 'Z')
        return (unsigned char)(c + ('a' - 'A'));
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : 0;
}

/* One byte, or an escape: of those none is a letter. Returns what is behind. */
static const unsigned char *put_ascii(struct reading *r, const unsigned char *p)
{
    unsigned char c = letter_of(*p);
    if (c) {
        r->hash = hash_on(r->hash, c);
        r->letters++;
        put_spelled(r, (uint64_t)c << 56, 1);
        return p + 1;
    }
    part(r);
    return p + (*p != '\\' ? 1 : p[1] == 'u' ? 6 : 2);
}

void keys_of_text(struct index *x, const char *text, size_t n)
{
    const unsigned char *p = (const unsigned char *)text, *end = p + n;
    struct reading r = {.x = x, .hash = HASH_START};
    while (p < end) {
        if (*p < 0x80) {
            p = put_ascii(&r, p);
        } else if (end - p >= 3 && (ideograph_at(p) || mark_at(p))) {
            p = put_run(&r, p, end);
        } else {
            const char *next = (const char *)p;
            put_indexed(&r, indexed(u8_next(&next)));
            p = (const unsigned char *)next;
        }
    }
    end_word(&r);
}

/* ---- names ---- */

size_t key_spell(uint64_t key, char out[16])
{
    static const char digits[] = "0123456789abcdef";
    size_t n = 0;
    if (key < SEARCH_WORD) {
        for (; key; key <<= 8)
            out[n++] = (char)(key >> 56);
    } else {
        uint32_t hash = (uint32_t)(key >> 16);
        unsigned bits = 28;
        while (bits > 0 && !(hash >> bits))                /* no zeros before it */
            bits -= 4;
        out[n++] = '.';
        for (; bits > 0; bits -= 4)
            out[n++] = digits[hash >> bits & 0xF];
        out[n++] = digits[hash & 0xF];
    }
    out[n] = '\0';
    return n;
}

uint64_t key_read(const char *name, size_t n)
{
    char text[16] = "";
    if (n == 0 || n >= sizeof text)
        return 0;
    memcpy(text, name, n);
    if (*text == '.')
        return SEARCH_WORD | (uint64_t)(uint32_t)strtoul(text + 1, NULL, 16) << 16;
    const char *p = text;
    return u8_next(&p) && u8_next(&p) && *p == '\0' && n <= 8 ? bytes_at(text) : 0;
}

size_t key_file(uint64_t key, size_t nfiles)
{
    char name[16];
    key_spell(key, name);
    return search_hash(name) & (nfiles - 1);
}
