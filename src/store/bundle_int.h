/*
 * bundle_int.h - between bundle_in.c and bundle_rows.c: one application of a bundle on its way in.
 */
#ifndef SHENBAO_BUNDLE_INT_H
#define SHENBAO_BUNDLE_INT_H

#include <jansson.h>

#include "store/store_int.h"

/* An incoming submission beside the local one that it continues. common: how many of their revisions, from the first, have the same answers. */
struct pairing { json_t *in; size_t n; long long local; size_t local_n, common; bool retracted; };
struct issue_id { long long theirs, ours; };
struct merge {
    struct store *s;
    const struct store_bundle *b;
    json_t *in;
    struct arena *arena;
    bool bad;                                              /* it does not say what a bundle says: nothing of the bundle is taken */
    long long application;
    const char *round;
    struct pairing *v; size_t n;
    struct issue_id *issues; size_t nissues, cissues;
};

/* Members of an object. A missing one, or one of another type, makes the whole bad. text_or_null: NULL where it is null. */
const char *in_text(struct merge *m, const json_t *o, const char *key);
const char *in_text_or_null(struct merge *m, const json_t *o, const char *key);
long long in_number(struct merge *m, const json_t *o, const char *key, long long most);
json_t *in_list(struct merge *m, const json_t *o, const char *key);
bool in_word(struct merge *m, const char *word, const char *words);        /* one of the words, else all is bad */

/* Adds the revisions of an incoming submission from `from` (1..) on, with answers and issues. */
void merge_revisions(struct merge *m, json_t *in, long long submission, long long from);
/* The unit it is filed under, with those above it: found here or added. (bundle_unit.c) */
void merge_units(struct merge *m);
/* Numbers that were given to it elsewhere: one that another application here has (why appended: false), and the taking in of them.
 * (bundle_number.c) */
bool numbers_are_free(struct merge *m, struct buf *why);
void merge_numbers(struct merge *m);
/* Files, ticks, notices, moves, bans, the acceptance. */
void merge_papers(struct merge *m, bool with_state);

#endif
