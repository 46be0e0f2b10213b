/*
 * review_int.h - what the files of the 审阅稿 share.
 */
#ifndef SHENBAO_REVIEW_INT_H
#define SHENBAO_REVIEW_INT_H

#include "report/report_int.h"
#include "rule/rule.h"

#define SIZE_PROSE 11.0
#define SIZE_TABLE 9.5

/* What is said while it is gathered, a statement a line (review_words.c). */
struct gathered { struct buf text; const char *heading; };
struct reviewing { struct flow p; const struct review *r; const struct sheet_metrics *m; struct flow_row *rows; size_t n, cap; struct gathered *said; };

const char *say(struct reviewing *v, enum msg id, const char *a, const char *b);    /* in the sheet's arena */
void review_heading(struct reviewing *v, int level, const char *s);
void review_line(struct reviewing *v, enum sheet_role role, double size, double indent, const char *s);
void review_prose(struct reviewing *v, const char *s);
/* Rows are gathered and set as a table, the first as its head unless they are labels and values. A table without rows is not set. */
void review_row(struct reviewing *v, size_t n, const char *const *cells);
#define ROW(v, ...) review_row((v), sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *), (const char *const[]){ __VA_ARGS__ })
void review_table(struct reviewing *v, const struct flow_column *c, size_t n, bool labels);

/* review.c: what is in the guide itself, head to text. */
void review_guide(struct reviewing *v);
/* review_words.c */
void review_gather(struct reviewing *v, size_t n, const char *const *cells);        /* nothing where nothing is gathered */
void review_guide_changes(struct reviewing *v);            /* since the last release */

/* review_chain.c */
void review_chain(struct reviewing *v);                    /* the states and the moves between them; nothing where the guide has none */

/* review_rules.c */
/* A message with ${name} as people see it: the label of the field of f, or of another form of the guide. */
const char *review_message(struct reviewing *v, const struct form *f, const struct section *s, const struct field *self, struct text t);
const char *review_type(enum type t);
/* What is demanded of a field beside its type; p is the program of its form. */
const char *review_demands(struct reviewing *v, const struct program *p, const struct section *s, const struct field *f);
void review_conditions(struct reviewing *v);               /* who may apply, who may not */
void review_rules(struct reviewing *v);                    /* every rule in plain words */
void review_fields(struct reviewing *v);                   /* what each form asks */
void review_forms(struct reviewing *v, struct diags *d);   /* the blank sheets, made smaller */

#endif
