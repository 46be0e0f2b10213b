/*
 * report_int.h - columns and rows of a table, shared by its formats.
 */
#ifndef SHENBAO_REPORT_INT_H
#define SHENBAO_REPORT_INT_H

#include "report/report.h"

struct column { const char *path, *label; };

struct table {
    struct store *s;
    const struct report_options *o;
    struct arena *arena;
    struct form **versions;                                /* every stored one, the latest first */
    size_t nversions, at;                                  /* at: the one whose columns are being added */
    struct column *v;                                      /* fields of the latest version, then what only earlier ones asked */
    size_t n, cap;
};
/* False (why filled) when the form is not stored. */
bool table_init(struct table *t, struct store *s, const struct report_options *o, struct buf *why);
void table_clear(struct table *t);

const char *table_title(const struct table *t);            /* the form's */
/* Round, person, status and version, then the form's own columns. */
size_t table_columns(const struct table *t);
const char *table_head(const struct table *t, size_t i, bool labels);   /* what people read, or the field's path */

/* Calls fn for each current submission with its answers. */
struct table_row { const struct store_row *r; const struct answers *a; const char *person; };
typedef bool table_row_fn(void *ctx, const struct table_row *row);
void table_each(struct table *t, table_row_fn *fn, void *ctx);
/* The text of a cell for people: a damaged value is marked. b, empty, may be used to make it. */
const char *table_cell(const struct table *t, const struct table_row *row, size_t i, struct buf *b);

#endif
