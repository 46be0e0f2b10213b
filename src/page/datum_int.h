/*
 * datum_int.h - a page's data as templates see it: texts, numbers, lists and maps, hundreds of small pieces made for one page and gone with
 * it.
 *
 * They live in the `struct datum_pool` that the thread has entered, and go all together when it is cleared: nobody owns or frees one alone,
 * and one may stand in several maps. Once made they are read by any thread.
 */
#ifndef SHENBAO_DATUM_INT_H
#define SHENBAO_DATUM_INT_H

#include <jansson.h>

#include "base/base.h"

enum datum_kind { DATUM_NULL, DATUM_FALSE, DATUM_TRUE, DATUM_NUMBER, DATUM_REAL, DATUM_TEXT, DATUM_LIST, DATUM_MAP };

struct datum;
struct datum_member { const char *key; uint32_t nkey, hash; struct datum *value; };
struct datum {
    enum datum_kind kind;
    union {
        long long number;
        double real;
        struct { const char *s; size_t n; } text;          /* UTF-8, ends with NUL */
        struct { struct datum **v; size_t n, cap; } list;
        struct { struct datum_member *v; size_t n, cap; uint64_t hashes; } map;   /* hashes: bit h & 63 for each hash h of a key */
    };
};

/* ---- where they live ---- */

struct datum_pool { struct pool pool; struct datum_pool *outer; void **taken; size_t ntaken, cap; };

/* From here to leave this thread makes its values in p, which is zero at first. Where another is entered already, the inner one is left
 * first. */
void datum_enter(struct datum_pool *p);
void datum_leave(struct datum_pool *p);                    /* what is in p stays until it is cleared */
void datum_clear(struct datum_pool *p);
void datum_end(struct datum_pool *p);                      /* leaves and clears */

/* ---- making them; some must have been entered ---- */

struct datum *datum_null(void);
struct datum *datum_bool(bool is);
struct datum *datum_number(long long n);
struct datum *datum_real(double x);
struct datum *datum_text(const char *s);                   /* copied */
struct datum *datum_text_kept(const char *s);              /* not copied: has to live as long as the values */
struct datum *datum_text_taken(struct buf *b);             /* takes the text over and leaves b empty */
struct datum *datum_list(void);
struct datum *datum_map(void);
struct datum *datum_copy(const struct datum *map);        /* a map of its own with the same values */
void datum_append(struct datum *list, struct datum *v);
/* Sets a key, also one that is set already. The key is not copied. */
void datum_set(struct datum *map, const char *key, struct datum *v);
/* JSON as values; its texts and keys are not copied. */
struct datum *datum_of_json(const json_t *j);

/* ---- reading them ---- */

/* NULL is like null in all of these: as a missing key is. */
bool datum_is_true(const struct datum *v);                 /* as Mustache has it: null, false, "" and the empty list are not, zero is */
size_t datum_size(const struct datum *list);               /* 0 when it is no list */
struct datum *datum_at(const struct datum *list, size_t i);   /* i below datum_size */
struct datum *datum_get(const struct datum *map, const char *key);   /* NULL when it has no such key or is no map */
bool datum_is_map(const struct datum *v);
const char *datum_string(const struct datum *v);           /* NULL when it is no text */

uint32_t datum_hash(const char *key, size_t n);
/* datum_get for a key of n bytes whose hash is known. */
struct datum *datum_find(const struct datum *map, const char *key, size_t n, uint32_t hash);

#endif
