/*
 * move_int.h - a move that somebody wishes to make, from the words on the command line to what is stored.
 */
#ifndef SHENBAO_MOVE_INT_H
#define SHENBAO_MOVE_INT_H

#include "shouli/standing_int.h"

enum { MOVE_GIVEN = 64 };
/* role: who does it where it is not the one the chain names; office: whose numbers are drawn. */
struct move_wish { struct date day; struct move_given given[MOVE_GIVEN]; size_t ngiven; const char *role, *office; };
/* Whether the move starts where the application stands; why not goes to out. */
bool move_starts(const struct standing *c, const struct chain_move *m, struct issues *out);
/* Whether it may be made; then out is ready for store_move, in the arena of c. */
bool move_allowed(const struct standing *c, const struct chain_move *m, const struct move_wish *w, struct store_move *out,
                  struct issues *issues);
/* A word that no question of the move has is a slip, not something to be left out in silence: a mistake of usage. */
void move_check_given(const struct chain_move *m, const struct move_wish *w);
/* A word with = in it is a value to record: taken, true. */
bool move_take_given(struct move_wish *w, char *word, struct arena *a);
const char *move_words(struct arena *a, enum msg id, const char *const *args);
/* What happened to an application: a store_move_fn (ctx is the store) that prints a line; and as a JSON array. */
bool move_line(void *ctx, const struct store_moved *m);
void moves_json(struct store *s, long long application, struct buf *b);
/* Makes, or with apply false only tells of, the moves that the calendar makes (cause: due); returns how many there are. (lapse.c) */
size_t lapse_all(struct store *s, struct formset *forms, struct date day, const char *by, bool apply, bool json);
/* Whether the application stands where people may still change what they handed in. */
bool waits_for_change(struct formset *forms, const struct store_application *a);

#endif
