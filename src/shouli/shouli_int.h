/*
 * shouli_int.h - between intake.c, parcel.c and attach.c: files that are no forms, from the reader to the application they belong to.
 */
#ifndef SHENBAO_SHOULI_INT_H
#define SHENBAO_SHOULI_INT_H

#include "shouli/shouli.h"

/* A file that is no form and waits to be known whose it is. */
struct loose {
    char *box, *name, *detail;                             /* box NULL: it came by itself */
    char sha256[65];
    enum read_kind kind, unseen;                           /* unseen: READ_LIMIT or READ_CRASH when looking for codes in it ended so */
    const char *attachment;
    long long bytes;                                       /* -1: to be found out */
    unsigned width, height, pages;
    struct identity page_of;                               /* of paper: the form whose pages it shows; id "" when it is none */
};
/* What the file of an offline form says of a file beside it. */
struct listed { char *box, *slot, *name; long long submission; };

/* A form came in the box that the intake is at; application 0: nobody knows whose, so nothing there can be told apart. (parcel.c) */
void parcel_note(struct intake *k, long long application);
void parcel_note_inside(struct intake *k, long long application);   /* the same of what one form carries in itself: nothing around it is meant */
void parcel_list(struct intake *k, long long submission, const char *slot, const char *name);
const struct listed *parcel_listed(const struct intake *k, const char *box, const char *name);
struct loose *parcel_add(struct intake *k);                /* to be filled in */
void loose_clear(struct loose *l);
/* Stores it and tells its verdict; application 0: it waits for a person. (intake.c) */
void take_loose(struct intake *k, const struct loose *l, long long application);

/* Which slot of which form, and which material of the procedure, a file of an application stands for, by the list it came with and by its name;
 * f->slot, f->material and f->submission, in the arena. (attach.c) */
void attach_pair(struct store *s, struct formset *forms, const char *name, const struct listed *listed, long long application,
                 struct arena *a, struct store_file *f);
/* What the files of an application say about one of its forms, added to out. (attach.c) */
/* Forms that an answer of the application asks for and that did not come: R-MAT at that answer. told has n lists. (wanted.c) */
void wanted_forms(struct store *s, struct formset *forms, long long application, const struct rule_form *v, size_t n, struct arena *a,
                  struct issues *told);
void attach_judge(struct store *s, struct formset *forms, long long application, long long submission, const struct rule_form *form,
                  struct issues *out);
bool form_has_slots(const struct form *f);
const struct field *form_slot(const struct form *f, const char *path);     /* or NULL */

/* An empty text that came in a slot with `na_of`: ticks “not applicable” there, as a correction of the form. (amend.c) */
void amend_by_file(const struct judge_across *across, long long application, const struct store_file *f, const char *name,
                   const struct store_source *src);

/* A reader for what is found in the middle of taking something in. NULL: there is none. (scan.c) */
struct reader *scans_reader(struct scans *s);

/* Whether an issue tells what the file did to the answers, which no rule finds again; and a stored issue as one of the rules. (recheck.c) */
bool is_of_file(const struct store_issue *i, const struct answers *a);
struct issue issue_of(const struct store_issue *i);
/* A refusal as an issue of the form as a whole; remedy has no arguments. (unit_check.c) */
struct issue issue_of_reason(struct arena *a, const struct store_reason *r, const char *value, enum msg remedy);

/* ---- what the commands share by which a clerk decides (hand.c) ---- */

struct handwork {
    const char *db, *forms_path;
    bool json, unconfined, create;                         /* create: a missing database is made; set before hand_begin */
    struct store_hand hand;                                /* who and why; judges where there are definitions */
    char **argv; int n;                                    /* words that are no options: argv[1..n] */
    struct store *store;
    struct formset *forms;                                 /* or NULL */
    struct arena *arena;
    struct verdict verdict;                                /* gets what changed at the forms of the application */
    struct judge_across across;
};
void hand_begin(struct handwork *w, int argc, char **argv, const struct option_def *more, size_t nmore, bool forms_needed, bool why_needed);
int hand_end(struct handwork *w, const char *done);        /* tells of it, gives all back, returns the exit status */
void hand_close(struct handwork *w);                       /* the same without a word */
void hand_refused(struct handwork *w, const struct store_issue *why);   /* tells of it and ends the program with 1; NULL: does nothing */
void hand_words(const struct handwork *w, int least, int most);
long long hand_number(const char *word);
long long hand_application(const struct handwork *w, const char *word);   /* or the end of the program, also when another office has it */
void hand_here(const struct handwork *w, long long application);           /* the end of the program when another office has it */

#endif
