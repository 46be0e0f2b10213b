/*
 * search_int.h - what the files of the search share: keys, the lines of its files, and how texts are parted.
 *
 * A key is one number: two characters of 21 bits side by side, or the hash of a whole word with SEARCH_WORD set. Two words of one hash only
 * make a shard be looked at for nothing: what is found is always compared with the text. No key is 0.
 */
#ifndef SHENBAO_SEARCH_INT_H
#define SHENBAO_SEARCH_INT_H

#include "page/page.h"

enum { SHARD_BITS = 9, SHARDS_MAX = 1 << SHARD_BITS };
#define SEARCH_WORD ((uint64_t)1 << 42)

/* ---- keys (search_keys.c) ---- */

struct keys { uint64_t *slots; size_t nslots, used; };     /* a set; 0 marks an empty slot */
void keys_empty(struct keys *k);                           /* memory kept */
void keys_clear(struct keys *k);
bool keys_have(const struct keys *k, uint64_t key);
/* Every two indexed characters of a text side by side, and every run of letters and digits as a whole. */
void keys_add_text(struct keys *k, const char *text);
/* The key as the index files spell it: the two characters, or a dot and the hash in hexadecimal. */
void key_spell(uint64_t key, char out[16]);
/* The key that is spelled so, n bytes; 0 when none is. */
uint64_t key_read(const char *name, size_t n);
uint32_t search_hash(const char *s);                       /* FNV-1a, 32 bits */
/* Of a number of index files, a power of two, the one that the key is in. */
size_t key_file(uint64_t key, size_t nfiles);

/* ---- files (search.c) ---- */

/* Postings of one index file: key and, in the low bits, shard. */
struct postings { uint64_t *v; size_t n, cap; };
/* Sorts them and writes the file: one line a key, the shards it is in, "*" for all of them. */
void search_index_text(size_t number, struct postings *p, size_t nshards, struct buf *out);
void search_row_text(struct buf *out, const char *href, const char *title);   /* '["href","title"', without its end */
void search_string(struct buf *out, const char *s);        /* as a string of a script */
/* Into how many shards, and index files, that many bytes of titles and texts go. */
size_t search_shards(size_t bytes);
size_t search_index_files(size_t nshards);
/* The i-th page that was added, its text appended; false when there are not so many. */
bool search_entry(const struct search *s, size_t i, const char **href, const char **title, struct buf *text);
/* White space of any kind becomes one space; none at either end. */
void search_squeeze(const char *text, struct buf *out);

#endif
