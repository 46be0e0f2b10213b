/*
 * standing_int.h - where an application stands in the chain of its procedure: what is possible from there, and what forbids the rest.
 */
#ifndef SHENBAO_STANDING_INT_H
#define SHENBAO_STANDING_INT_H

#include "shouli/shouli.h"

struct standing {
    struct store *store;
    struct formset *forms;
    struct arena *arena;
    long long application;
    const char *procedure, *round, *person, *name, *number, *state_id, *state_name;
    const struct procedure *about;                         /* by the first of its forms; NULL: none has come in */
    const struct chain *chain;                             /* the procedure's, else the usual one; never NULL */
    const struct chain_state *state;                       /* NULL: the chain has no such state any more */
    struct rule_form *v; size_t n, cap;                    /* its forms as they are stored */
    struct store_case stored;
};
/* False when there is no such application. All lives in the arena, but for what standing_close gives back. */
bool standing_open(struct standing *c, struct store *s, struct formset *forms, long long application, struct arena *a);
void standing_close(struct standing *c);
/* What guards may ask for on that day, under the names of chain_case. */
void standing_facts(const struct standing *c, struct date day, struct answers *out);
/* Whether a move may be made that day, as move_judge: where it leads, or NULL and why not. values (or NULL): what is to be recorded. */
struct move_given { const char *name, *value; };
const struct chain_state *standing_judge(const struct standing *c, const struct chain_move *m, struct date day,
                                         const struct move_given *given, size_t ngiven, struct answers *values, struct issues *out);

/* The chain of procedures that write none: received, accepted, abandoned. */
const struct chain *chain_usual(struct arena *a);
/* Whether what people hand in changes nothing in this state on that day, and what is said then. */
bool state_is_shut(const struct chain_state *s, const struct receiving *r, struct date day);
struct store_issue state_refusal(const struct chain_state *s, struct arena *a);
/* The same of an application as it stands. */
bool application_shut(struct store *s, struct formset *forms, long long application, struct date day, struct arena *a,
                      struct store_issue *out);
/* A ban that keeps a person from the procedure on that day: its days and reason, in the arena. */
bool ban_on(struct store *s, const char *procedure, const char *person, const char *day, struct arena *a, struct store_ban *out);
/* A store_gate_fn; ctx is a gate. Texts live in its arena. */
struct gate { struct formset *forms; const char *procedure; const struct receiving *receiving; struct date day; struct arena *arena; struct store_issue issue; };
void gate_init(struct gate *g, struct formset *forms, const struct form *f, struct date day, struct arena *a);
struct store_gate chain_gate(void *ctx, const char *state);

#endif
