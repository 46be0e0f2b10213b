/*
 * unit_int.h - between the files of `shouli unit`: the words of the command and how it ends.
 */
#ifndef SHENBAO_UNIT_INT_H
#define SHENBAO_UNIT_INT_H

#include "shouli/shouli_int.h"

enum { UNIT_OPTIONS = 10 };
struct unit_words {
    struct handwork w;
    struct store_unit u;                                   /* what the options say of a unit; NULL: not said */
    const char *parent, *on, *person, *roles, *digit;
    bool new_departments;
    char day[11];
    struct store_reason no;
};
/* Takes options and opens; fewer or more words than wanted end the program. */
void unit_begin(struct unit_words *k, int argc, char **argv, int least, int most, bool why);
int unit_refused(struct unit_words *k);                    /* says why; exit 1 */
int unit_done(struct unit_words *k, long long unit, enum msg id, const char *const *args);

int unit_move(int argc, char **argv);                      /* unit_move.c: to another 归口部门 */
int unit_list(int argc, char **argv);                      /* unit_list.c */
int unit_show(int argc, char **argv);
int unit_import(int argc, char **argv);                    /* unit_table.c */
int unit_export(int argc, char **argv);

#endif
