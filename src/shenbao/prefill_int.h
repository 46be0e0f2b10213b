/*
 * prefill_int.h - what the files of `shenbao prefill` share: the form to be filled, the rows of the table, the list of what was made.
 */
#ifndef SHENBAO_PREFILL_INT_H
#define SHENBAO_PREFILL_INT_H

#include "report/report.h"
#include "shenbao/shenbao.h"

/* ---- the form (prefill_form.c) ---- */

struct prefill_xu { const struct section *section; int number; struct form *form; struct sheet *blank; };
struct prefill_form {
    struct arena *arena;
    struct model *model;                                   /* of the content folder; NULL when the form came compiled or stands alone */
    struct programs *programs;
    const struct form *form;
    const struct program *program;
    const char *typing, *font_resource, *lang, *bureau;
    struct codelist *lists; size_t nlists, clists;         /* of a compiled form */
    const char *lists_dir;
    struct codelist regions;
    struct pdf_fonts *fonts;
    struct sheet *blank;
    char *definition;                                      /* as compact JSON; owned */
    struct form_script script; bool has_script; struct runtime runtime;
    struct prefill_xu **xu; size_t nxu, cxu;               /* continuation sheets that were needed, blank */
};
/* path: a .form.yaml, or a compiled definition (.json). False when it cannot be used: d says why. */
bool prefill_form_open(struct prefill_form *p, const char *path, struct diags *d);
void prefill_form_close(struct prefill_form *p);
/* A hook for rules: ctx is the form. */
const struct codelist *prefill_codes(void *ctx, const char *id);

/* ---- the table (prefill_data.c) ---- */

enum column_kind { COLUMN_FIELD, COLUMN_UNIT, COLUMN_PRINTED };   /* PRINTED: says what the form says already */
struct prefill_column {
    enum column_kind kind;
    const char *header, *path;                             /* path: of the answer, a mark's with its _na */
    const char *base;                                      /* of the field that path belongs to */
    const struct field *field;
    bool na, opens;                                        /* opens: people may change what is filled in */
};
struct prefill_data {
    struct arena *arena;
    const char *file;
    struct spool *text;                                    /* the whole table, in UTF-8 */
    struct prefill_line { size_t at, n; int line; } *rows; /* of the text; row 0 is the header */
    size_t nrows, crows;
    struct prefill_column *columns; size_t ncolumns;
    char batch[13];                                        /* what its numbers begin with */
};
/* A row of the table (from 1) and what its cells say. Rows are read when they are needed: a table may be long. */
struct prefill_cells { size_t row; char **v; };
/* Reads the whole table and says all that is wrong with its encoding, its shape and its header. open: names of columns, or NULL. */
bool prefill_data_read(struct prefill_data *t, const char *file, const char *encoding, const struct form *f, const char *const *open,
                       size_t nopen, struct diags *d);
void prefill_data_clear(struct prefill_data *t);
struct prefill_cells prefill_cells(const struct prefill_data *t, size_t row, struct arena *a);
/* The answers of a row, what the form calculates from them too. d may be NULL: then nothing is judged, only read. */
void prefill_row(const struct prefill_data *t, const struct prefill_form *p, const struct prefill_cells *row, struct date received,
                 struct answers *out, struct diags *d);
const char *prefill_unit(const struct prefill_data *t, const struct prefill_cells *row);    /* of the row's own column, or NULL */

/* ---- the list of what was made (prefill_list.c) ---- */

/* file: names of all its files, with "; " between them. */
struct prefill_made { const char *number, *name, *unit, *file, *fingerprint; int annexes; };
struct prefill_list;

/* ---- rows that the form has no room for (prefill_sheets.c) ---- */

struct prefill_sheet { struct sheet *sheet; const char *title, *file; };
/* The continuation sheets that the answers need, filled as the form is. *out is the caller's to free, and so are the sheets; the rest lives in the
 * arena. Returns how many. */
size_t prefill_sheets(struct prefill_form *p, const struct answers *a, const struct fill *fill, const struct prefill_made *made,
                      struct arena *arena, struct prefill_sheet **out);

struct prefill_list *prefill_list_new(const struct prefill_form *p, const char *batch, size_t rows, struct outputs *out, struct diags *d);
void prefill_list_add(struct prefill_list *l, const struct prefill_made *m);
/* Writes what is left, and frees. */
void prefill_list_finish(struct prefill_list *l);

#endif
