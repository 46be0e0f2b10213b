/*
 * office_int.h - what the commands between offices share: the own key, the offices that are believed, and who has an application now.
 */
#ifndef SHENBAO_OFFICE_INT_H
#define SHENBAO_OFFICE_INT_H

#include "shouli/shouli.h"

/* An office by its name or its key; strings in the arena. False when none is believed by it. (office.c) */
struct office { const char *name, *public; bool own; };
bool office_find(struct store *s, const char *name, const char *public, struct arena *a, struct office *out);
bool office_own(struct store *s, struct arena *a, struct office *out);
/* Whether this is the key of this office, or was before it was replaced: what was made meanwhile still names the old one. (office.c) */
bool office_ever_own(struct store *s, const char *public);
/* The secret that belongs to the own key, or the end of the program with what to do. path NULL: beside the database. (office.c) */
void office_secret(struct store *s, const char *db, const char *path, struct arena *a, struct office *own,
                   unsigned char secret[SIGN_SECRET]);

/* A store_judge_fn's work for an application that was received: older forms and codes carried forward, then all judged. (received.c) */
void judge_received(struct store *s, struct formset *forms, long long application, const char *at, const char *by, struct arena *a);
/* Judges an application by the definitions of today, inside a transaction. (recheck.c) */
void judge_anew(struct store *s, struct formset *forms, long long application, struct arena *a);

/* The moment that is recorded: now, or the day of --on. */
void moment_option(const char *on, char at[21]);
/* Prints a line of the message in the language set. */
void say(FILE *out, enum msg id, const char *const *args);

#endif
