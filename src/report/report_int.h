/*
 * report_int.h - columns and rows of a table, shared by its formats.
 */
#ifndef SHENBAO_REPORT_INT_H
#define SHENBAO_REPORT_INT_H

#include "report/report.h"
#include "sheet/sheet.h"

enum own_column { OWN_NONE, OWN_ROW, OWN_NUMBER, OWN_ROUND, OWN_PERSON, OWN_STATUS, OWN_VERSION };
struct column { const char *path, *label; enum own_column own; };

struct table {
    struct store *s;
    const struct report_options *o;
    struct arena *arena;
    struct form **versions;                                /* every stored one, the latest first */
    const struct section **going; int *rows; size_t ngoing; /* tables of the latest version that went on on sheets, and how far */
    size_t nversions, at;                                  /* at: the one whose columns are being added */
    struct column *v;                                      /* ours, fields of the latest version, then what only earlier ones asked; or as the roster has it */
    size_t n, cap;
    const struct roster_spec *roster;                           /* what says which columns, and how they are sorted; NULL: all */
    bool labels;                                           /* what stands in it is for people */
};
/* False (why filled) when the form is not stored. */
bool table_init(struct table *t, struct store *s, const struct report_options *o, struct buf *why);
void table_clear(struct table *t);

const char *table_title(const struct table *t);            /* the form's */
/* Round, person, status and version, then the form's own columns; or those of the roster. */
size_t table_columns(const struct table *t);
const char *table_head(const struct table *t, size_t i, bool labels);   /* what people read, or the field's path */

/* Calls fn for each current submission with its answers, in the order of the roster. number: from 1. */
struct table_row { const struct store_row *r; const struct answers *a; const char *person; long number; };
typedef bool table_row_fn(void *ctx, const struct table_row *row);
void table_each(struct table *t, table_row_fn *fn, void *ctx);
bool table_damaged(const struct table *t, const struct table_row *row, size_t i);
int table_width(const char *s);                            /* columns of type that the widest line of a text takes, a Han character two */
/* The text of a cell for people: a damaged value is marked. b, empty, may be used to make it. */
const char *table_cell(const struct table *t, const struct table_row *row, size_t i, struct buf *b);

/* ---- papers (flow.c): text and tables on pages, from top to bottom ---- */

#define MM (72.0 / 25.4)

enum flow_number { NUMBER_NONE, NUMBER_DASHES, NUMBER_OF };        /* — 1 — outside as GB/T 9704 wants it; 第1页 共2页 in the middle */
struct flow {
    struct sheet *sheet;
    const struct sheet_metrics *m;
    struct arena *arena;                                   /* the sheet's */
    double left, right, top, bottom;                       /* margins, pt */
    double y;                                              /* upper edge of what comes next */
    enum flow_number number;
    const char *foot;                                      /* at the left below the text, or NULL */
};
/* Margins in mm. The first page is there. */
void flow_init(struct flow *p, const struct sheet_metrics *m, double w_mm, double h_mm, double top, double right, double bottom,
               double left);
struct sheet_page *flow_page(struct flow *p);            /* the current one */
double flow_width(const struct flow *p);
double flow_room(const struct flow *p);                  /* below y */
void flow_break(struct flow *p);
void flow_need(struct flow *p, double h);                /* goes to a new page when less than h is left */
void flow_skip(struct flow *p, double h);                /* nothing at the top of a page */
/* style.width 0: the whole of it. x: from the left margin. keep: room that must be left for what comes behind. */
struct flow_text { struct sheet_style style; double lead, x, before, after, keep; };
void flow_text(struct flow *p, const struct flow_text *t, const struct sheet_span *v, size_t n, struct place at);
void flow_words(struct flow *p, const struct flow_text *t, const char *s);
/* Words put at a place of the current page; returns their width. x: left end, or by align within w. */
void flow_put(struct flow *p, enum sheet_role role, double size, double x, double w, double base, enum sheet_align align, double gray, const char *s);

struct flow_column { double w; bool centred; };           /* w: a share of the width */
struct flow_row { const char *const *cell; size_t n; double least; struct place at; };   /* too few cells: the last one takes the rest */
struct flow_table {
    const struct flow_column *columns; size_t ncolumns;
    bool head;                                             /* the first row is repeated on every page */
    bool labels;                                           /* a grid: cells 1, 3, 5 … are labels */
    const struct flow_row *rows; size_t nrows;
    double size, lead, least;                              /* least: height of a row */
};
void flow_table(struct flow *p, const struct flow_table *t);
/* Page numbers and feet, when all pages are there. */
void flow_finish(struct flow *p);

/* ---- a letter with its values filled in (letter.c) ---- */

enum part_kind { PART_TITLE, PART_HEADING, PART_ADDRESSEE, PART_TEXT, PART_ITEM, PART_RULE, PART_TABLE, PART_GRID, PART_SIGNATURE, PART_IMPRINT,
                 PART_HEAD, PART_NUMBER, PART_ENCLOSURE };
struct part {
    enum part_kind kind;
    int level, number, depth;                              /* of a heading; of an item (0: bullet, -1: not its first paragraph) */
    struct sheet_span *v; size_t n, cap;                   /* words */
    struct flow_row *rows; size_t nrows, crows;           /* tables, and what is made of lines; in the letter's arena */
    struct flow_column *columns; size_t ncolumns;
    struct place at;
};
struct letter_doc {
    struct arena *arena;
    struct letter *letter;
    struct part *v; size_t n, cap;
};

/* ---- words of a guide (derived.c) ---- */

/* Inline Markdown without its marks; "" for NULL. */
const char *words_plain(const char *markdown, struct arena *a);
const char *material_kind_words(enum material_kind k);
const char *material_terms(const struct material *m, struct arena *a);

#endif
