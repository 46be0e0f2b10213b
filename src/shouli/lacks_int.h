/*
 * lacks_int.h - between sheet.c, across.c and lacks.c: what was brought of each material, and what was not.
 */
#ifndef SHENBAO_LACKS_INT_H
#define SHENBAO_LACKS_INT_H

#include "shouli/shouli.h"

enum seen { SEEN_ORIGINAL, SEEN_COPY, SEEN_VERIFIED, SEEN_SIGN, SEEN_SEAL, SEEN_PAPER, SEEN_COUNT };
const char *seen_name(enum seen k);

/* What is there of one material; everything lives in the arena. */
struct there { int seen[SEEN_COUNT], files; };
struct papers {
    struct store *store;
    long long application;
    struct needed *v; struct there *there; size_t n;
    size_t ticks;
};
void papers_open(struct papers *s, struct store *store, struct formset *forms, long long application, struct arena *a);
/* Calls fn for each thing that is missing on paper of the i-th material. */
typedef void lack_fn(void *ctx, const struct material *m, const char *code, enum msg id, int want, int have);
void papers_lacks(const struct papers *s, size_t i, lack_fn *fn, void *ctx);
void lack_words(const struct material *m, enum msg id, int want, int have, struct buf *out);   /* appended */
const char *material_name(const struct material *m);
/* What is missing, where a clerk has begun to tick, as issues of the application; and whether a stored issue is one of these. */
void lacks_judge(struct store *s, struct formset *forms, long long application, struct issues *out);
bool issue_is_lack(const struct store_issue *i);

#endif
