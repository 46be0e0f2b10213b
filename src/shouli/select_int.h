/*
 * select_int.h - which applications a list or a letter is about.
 */
#ifndef SHENBAO_SELECT_INT_H
#define SHENBAO_SELECT_INT_H

#include "shouli/people_int.h"

/* What an application must have; NULL = anything. form, status, code and where must be met by one form of it, all together. */
struct selection {
    const char *form, *where, *status, *round, *code, *state;
    struct store *s;
    struct arena *arena;
    const struct form *about;                              /* of the condition */
    const struct filter *filter;
};
/* Words of the command line that are wrong exit 2. */
void selection_open(struct selection *l, struct store *s);
void selection_clear(struct selection *l);
bool selection_wants(const struct selection *l, const struct store_application *a);
bool selection_is_all(const struct selection *l);

#endif
