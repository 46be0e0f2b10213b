/*
 * search_int.h - what the files of the search share: the words of a page, keys, and which shards a key is in.
 *
 * A key is one number: the UTF-8 of two characters, its first byte the highest, or the hash of a whole word between SEARCH_WORD, a byte
 * that begins no character, and two free bytes. Two words of one hash only make a shard be looked at for nothing: what is found is always
 * compared with the text. No key is 0, and in the order of their numbers they stand in the files.
 */
#ifndef SHENBAO_SEARCH_INT_H
#define SHENBAO_SEARCH_INT_H

#include "page/page.h"

enum { SHARDS_MAX = 512 };
#define SEARCH_WORD ((uint64_t)0xFF << 56)

/* ---- words (search_text.c) ---- */

/* The words of a page of HTML that we made, appended as they stand in a string of JSON, its quotes left out: those of its <main>; one blank
 * for white space of any kind and between blocks, none at either end. Returns the length they have without escapes. */
size_t search_page_text(const struct buf *html, struct buf *out);
size_t search_plain_text(const char *text, struct buf *out);                  /* the same of text that is no HTML */

/* ---- the index (search_index.c) ---- */

/* Of each key the shards that have it. An entry is `width` numbers: the key, then a bit for each shard; slots tell by hash which entry is a
 * key's. Besides, keys that were put of late, each where index_seen has it: `seen` are the keys and, in the two bytes that most leave free,
 * the shard they are known to be noted for (`mark`, of the shard at hand), `known` the numbers of their entries. */
struct index {
    size_t nshards, width, shard;
    uint64_t *v; size_t n, cap;
    uint32_t *slots; unsigned shift;
    uint64_t *seen, mark; uint32_t *known;
};
enum { INDEX_SEEN_BITS = 15 };
void index_init(struct index *x, size_t nshards);
void index_clear(struct index *x);
void index_shard(struct index *x, size_t shard);           /* what is put from now on is in that one; each but once */
void index_put(struct index *x, uint64_t key);
void index_pass(struct index *x, uint64_t key);            /* remembers what is no key, but is asked for as one: six bytes */
void index_set(struct index *x, uint64_t key, size_t shard, bool has);
void index_join(struct index *x, const struct index *other);                  /* what the other has too, of as many shards */
/* Sorts n entries and writes an index file of them: one line a key, the shards it is in, "*" for all of them. */
void index_text(const struct index *x, size_t number, const uint64_t **entries, size_t n, struct buf *out);

/* A place for the key among 1 << (64 - shift). */
static inline size_t index_place(uint64_t key, unsigned shift) { return (size_t)(key * 0x9E3779B97F4A7C15u >> shift); }

/* Whether a key of no more than six bytes has been put or passed in the shard at hand, as far as that is remembered. */
static inline bool index_seen(const struct index *x, uint64_t key)
{
    return x->seen[index_place(key, 64 - INDEX_SEEN_BITS)] == (key | x->mark);
}

/* ---- keys (search_keys.c) ---- */

/* Puts of n bytes of JSON, strings or parts of them, every two indexed characters side by side, and every run of letters and digits as a
 * whole. */
void keys_of_text(struct index *x, const char *text, size_t n);
/* The key as the index files spell it, its length returned: the two characters, or a dot and the hash in hexadecimal. */
size_t key_spell(uint64_t key, char out[16]);
/* The key that is spelled so, n bytes; 0 when none is. */
uint64_t key_read(const char *name, size_t n);
uint32_t search_hash(const char *s);                       /* FNV-1a, 32 bits */
/* Of a number of index files, a power of two, the one that the key is in. */
size_t key_file(uint64_t key, size_t nfiles);

/* ---- files (search.c) ---- */

/* A page. row: '["href","title"', the title from row + title on. The text waits on the disk, n bytes, `bytes` without escapes: together
 * they are as long as the site's pages. */
struct entry { const char *href, *row; size_t title; unsigned long long at; size_t n, bytes, shard; };
/* The i-th page that was added; NULL when there are not so many. */
const struct entry *search_entry(const struct search *s, size_t i);
/* The line of the page in its shard, appended. */
void search_row(const struct search *s, const struct entry *e, struct buf *out);
/* Into how many shards, and index files, that many bytes of titles and texts go. */
size_t search_shards(size_t bytes);
size_t search_index_files(size_t nshards);

#endif
