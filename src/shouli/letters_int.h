/*
 * letters_int.h - between letters.c and letter_facts.c: letters filled in from the database.
 */
#ifndef SHENBAO_LETTERS_INT_H
#define SHENBAO_LETTERS_INT_H

#include "shouli/notice_int.h"
#include "shouli/select_int.h"

struct letter_maker {
    const char *letter, *out, *by, *content, *procedure, *each, *lacking, *to, *data_path;
    struct selection which;
    json_t *given;                                         /* as words and by --data: goes before everything else */
    struct store *store;
    struct formset *forms;
    struct paper_kit kit;
    struct arena *arena;
    struct date on; char day[11];
    long long *ids; size_t nids, cids;
    bool json, failed, list;
    size_t made;
};
/* What is known of an application by itself, a new object; what holds for all of a procedure is added by the other. (letter_facts.c) */
json_t *letter_facts(const struct notice_case *c, const struct letter_maker *k);
void letter_facts_of_guide(json_t *o, const struct notice_case *c, const struct letter_maker *k);
bool letter_lacking_form(const struct letter_maker *k);    /* those are wanted to whom one form is lacking, not paper or data */
/* Of the two marks, paper and data, which is not there; in words. */
const char *letter_lacks(const struct store_case *s, struct arena *a);

#endif
