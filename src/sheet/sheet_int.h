/*
 * sheet_int.h - what the files of this stage share: rows and cells before they have a page.
 *
 * A form becomes groups (a section each), a group rows, a row cells. Heights are known before places are.
 */
#ifndef SHENBAO_SHEET_INT_H
#define SHENBAO_SHEET_INT_H

#include "model/model.h"
#include "sheet/sheet.h"

/* ---- measures, in points ---- */

#define MM (72.0 / 25.4)
#define SIZE_TITLE 22.0                                    /* 二号 */
#define SIZE_LABEL 10.5                                    /* 五号 */
#define SIZE_VALUE 10.5
#define SIZE_NOTE 9.0                                      /* 小五: nothing on a form to be filled by hand is smaller */
#define ROW_HEIGHT 26.0                                    /* 9.2 mm: one line to write by hand */
#define HEADER_HEIGHT 24.0
#define LINE_LEAD 14.0                                     /* lines of what is typed or printed in a cell */
#define CELL_PAD 4.0
#define SIDE_WIDTH 26.0                                    /* column of the vertical section title */
#define LABEL_WIDTH 74.0                                   /* six characters and the mark of a required item */
#define MARK_SIZE 10.5                                     /* side of a box to tick */
#define RULE_OUTER 1.2
#define RULE_INNER 0.5
#define OPINION_HEIGHT (46 * MM)                           /* 42 mm clear for a round seal and a little air */
#define PROSE_MIN 90.0

enum cell_kind { CELL_LABEL, CELL_VALUE, CELL_PHOTO, CELL_NOTE, CELL_FILE, CELL_TICK, CELL_OPINION_LABEL, CELL_OPINION };

struct cell {
    enum cell_kind kind;
    double x, w;                                           /* from the left edge of the frame */
    const struct field *field;
    const struct opinion *opinion;
    int row;                                               /* table row from 1; 0 outside tables */
    bool hint_inside;                                      /* the hint is printed above the place to write */
};

struct row {
    double h;
    bool rest;                                             /* takes what is left of its page */
    bool header;                                           /* head of a table: repeated when the table goes on overleaf */
    struct cell *cells; size_t ncells, ccells;
};

struct group {
    const struct section *section;
    bool side;                                             /* has the vertical title column */
    const struct field *photo;                             /* stands at the right beside the first rows, or NULL */
    double photo_w, photo_h;
    size_t photo_rows;
    struct row *rows; size_t nrows, crows;
};

struct plan { struct group *groups; size_t ngroups, cgroups; };

struct layout {
    const struct form *form;
    const struct sheet_metrics *m;
    struct diags *d;
    struct sheet *sheet;
    double frame_w;
};

/* grid.c: makes the groups of a form; every row has its least height. */
void plan_form(struct layout *l, struct plan *p);
void plan_clear(struct plan *p);

/* place.c: gives rows to pages and draws them. */
void place_plan(struct layout *l, const struct plan *p);

/* cell.c: draws what stands in one cell; top is its upper edge on the page, x its left one. */
void draw_cell(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double top, double h);
/* The least height in which the cell can be read and filled. */
double cell_height(struct layout *l, const struct section *s, const struct cell *c);

/* widget.c: the fields of a cell. The box is the room for what is typed. */
void widget_text(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double y, double w, double h);
void widget_marks(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double top, double w, double h);
double marks_height(struct layout *l, const struct field *f, double w);
void widget_tick(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double top, double w, double h);
void widget_mark(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double top, double w, double h);
void widget_na(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double y, double h);
double na_width(struct layout *l, const struct field *f);
void widget_opinion(struct layout *l, struct sheet_page *pg, const struct opinion *o, double x, double y, double w, double h);
void widgets_hidden(struct layout *l);
bool field_has_marks(const struct field *f);
int field_comb(const struct field *f);                     /* number of cells, 0 = no comb */
int field_lines(struct layout *l, const struct field *f, double w);    /* lines that its longest value needs */

/* linebreak.c: classes of characters. may_break: between two characters of a line; may_force: where nothing else fits, units are cut. */
bool type_is_opening(uint32_t cp);
bool type_is_closing(uint32_t cp);
bool type_is_pause(uint32_t cp);
bool type_is_connector(uint32_t cp);
bool type_is_latin(uint32_t cp);                           /* letters and digits that want a space beside Han */
bool type_joins(uint32_t before, uint32_t after);          /* inside a word or number */
bool type_not_at_start(uint32_t cp, enum sheet_level level);
bool type_not_at_end(uint32_t cp);
bool type_may_break(uint32_t before, uint32_t after, enum sheet_level level);
bool type_may_force(uint32_t before, uint32_t after, enum sheet_level level);

/* type.c: words at a place. All return where they ended. */
void put_line(struct sheet_page *pg, double x1, double y1, double x2, double y2, double width, double gray);
void put_text(struct layout *l, struct sheet_page *pg, enum sheet_role role, double size, double x, double y, double spacing, struct text t);
void put_centred(struct layout *l, struct sheet_page *pg, enum sheet_role role, double size, double x, double w, double y, struct text t);
/* Lines of t within w, centred on the box both ways (or at the left). Returns the number of lines. */
size_t put_block(struct layout *l, struct sheet_page *pg, enum sheet_role role, double size, double x, double top, double w, double h, bool centred, struct text t);
size_t block_lines(struct layout *l, enum sheet_role role, double size, double w, const char *s);
void put_vertical(struct layout *l, struct sheet_page *pg, enum sheet_role role, double size, double x, double w, double top, double h, struct text t);
double vertical_columns(double size, double h, const char *s);   /* how many columns of text it takes */

/* ---- filled sheets ---- */

#define SIZE_LEAST 9.0                                     /* of what is put in: smaller, it goes to an added page */
#define FIELD_PADDING 2.0                                  /* between border and text, as viewers have it */
#define FIELD_LEADING 1.25                                 /* line distance of several lines, in type sizes */

/* An answer that is longer than its cell. */
struct overflow { size_t page, widget; const char *heading, *text; int annex; };
struct filling {
    struct sheet *sheet;
    const struct form *form;
    const struct sheet_metrics *m;
    const struct fill *fill;
    struct overflow *over; size_t nover, cover;
};
/* What is printed on paper in Chinese, in the sheet's arena. */
const char *sheet_words(struct sheet *s, enum msg id, const char *const *args);
/* annex.c: pages for what did not fit; every overflow gets the number of the annex on which it begins. */
void annex_pages(struct filling *k);
/* print.c: fields become what stands in them; the words of a preview. */
void print_widgets(struct filling *k);
void print_preview(struct filling *k);

#endif
