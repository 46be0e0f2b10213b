/*
 * letter_int.h - a letter while its values are filled in.
 */
#ifndef SHENBAO_LETTER_INT_H
#define SHENBAO_LETTER_INT_H

#include "report/report_int.h"
#include "rule/rule.h"

/* An expression of the template; direct: ${name} and nothing else. table: whose rows it was compiled for. */
struct hole { struct text expr; bool direct, compiled; const char *table; const struct expression *e; };
struct filling {
    struct letter_doc *doc;
    struct arena *arena;                                   /* the document's */
    struct diags *d;
    struct answers values;
    struct rule_context ctx;
    int *rows;                                             /* how many each section's table has; none leave it one that is empty */
    struct hole *holes; size_t nholes, choles;
    const char *table; int row;                            /* the row being filled in; NULL and 0 outside tables */
    int quiet;                                             /* what is left out is compiled, but makes no parts */
    bool grid;                                             /* in a cell that is a line to write on by itself */
    bool addressed;                                        /* the first paragraph is there */
};

/* letter_data.c: JSON to the values that the letter declares; sets f->rows, and makes each table as long. file: for messages. */
void fill_values(struct filling *f, const json_t *data, const char *file);
/* letter.c: makes the parts. */
void fill_body(struct filling *f);
const char *fill_text(struct filling *f, const char *s);

#endif
