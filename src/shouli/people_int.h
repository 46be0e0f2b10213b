/*
 * people_int.h - between across.c and people.c: who may be the same person as whom.
 */
#ifndef SHENBAO_PEOPLE_INT_H
#define SHENBAO_PEOPLE_INT_H

#include "shouli/shouli.h"

enum { CROWD = PEOPLE_CROWD, DOUBTS = 64, PEOPLE_CONCERNED = 2 * CROWD + 2 + DOUBTS };

/* The one application that may be of the same person, under another number; other 0: there is none, or several would do. complement: each has
 * the forms that the other lacks. namesakes: how many of the round have the name, up to CROWD + 1. */
struct people {
    long long other;
    size_t namesakes;
    bool complement, both_known, mobile, birth, unit;      /* what is alike besides the name */
    const char *number;                                    /* the other's; in the arena */
    long long alike[CROWD + 2]; size_t nalike;             /* of the name; one more than a crowd: those who were none until now */
    long long same[CROWD]; size_t nsame;                   /* of the number */
};
void people_look(const struct judge_across *j, long long application, struct people *out);
/* W-PERSON, or R-PERSON where two forms of one person were torn apart. */
void people_tell(const struct people *p, const struct form *f, const struct answers *a, struct issues *out);
/* W-NUMBER. among: the name on another form of the application, or NULL. */
void people_tell_names(const struct people *p, struct store *s, long long application, const struct form *f, const struct answers *a,
                       const char *among, struct issues *out);
/* Other applications at which something may have to be told, or no longer. changed: the application had been there before. */
size_t people_concerned(const struct people *p, struct store *s, long long application, bool changed, long long out[PEOPLE_CONCERNED]);

/* Prints them as shouli work does; returns how many. (doubts.c) */
size_t doubts_list(struct store *s, bool json, bool full);

#endif
