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
#define SIZE_HEADING 14.0                                  /* 四号: title of a section above its frame */
#define SIZE_LABEL 10.5                                    /* 五号 */
#define SIZE_VALUE 10.5
#define SIZE_NOTE 9.0                                      /* 小五: nothing on a form to be filled by hand is smaller */
#define ROW_HEIGHT 26.0                                    /* 9.2 mm: one line to write by hand */
#define ROW_LEAST (8 * MM)                                 /* the same where a fixed number of pages is short of room */
#define HEADER_HEIGHT 24.0
#define LINE_LEAD 14.0                                     /* lines of what is typed or printed in a cell */
#define LINE_TIGHT 13.0                                    /* the same where a fixed number of pages is short of room */
#define BLOCK_LEAD 1.25                                    /* lines of a label, in type sizes */
#define CELL_PAD 4.0
#define SIDE_WIDTH 26.0                                    /* column of the vertical section title */
#define LABEL_WIDTH 74.0                                   /* six characters and the mark of a required item */
#define UNIT_WIDTH 18.0                                    /* the grid's unit is about so wide, never less */
#define MARK_SIZE 10.5                                     /* side of a box to tick */
#define RULE_OUTER 1.2
#define RULE_INNER 0.5
#define SEAL_SIZE (42 * MM)                                /* clear for a round seal */
#define PROSE_MIN 90.0
#define MARGIN_TOP (20 * MM)
#define MARGIN_BOTTOM (21 * MM)                            /* foot and page code stand in it */
#define MARGIN_INNER (25 * MM)                             /* the bound edge */
#define MARGIN_OUTER (18 * MM)
#define EDGE (8 * MM)                                      /* nothing is printed nearer to the edge of the paper */

enum cell_kind { CELL_LABEL, CELL_VALUE, CELL_LINE, CELL_PHOTO, CELL_NOTE, CELL_FILE, CELL_TICK, CELL_OPINION_LABEL, CELL_OPINION,
                 CELL_WORDS, CELL_TITLE, CELL_HEADING, CELL_EMPTY };

struct cell {
    enum cell_kind kind;
    double x, w;                                           /* from the left edge of the frame */
    int rows;                                              /* lines it covers, its own among them */
    const struct field *field;
    const struct opinion *opinion;
    struct text words;                                     /* of CELL_WORDS, CELL_TITLE and CELL_HEADING; prose of CELL_OPINION */
    int row;                                               /* table row from 1; 0 outside tables */
    bool hint_inside;                                      /* the hint is printed above the place to write */
};

enum grow { GROW_NO, GROW_LITTLE, GROW_FREE };             /* heads; one-line rows; prose and opinions, when a page is to be filled */

struct row {
    double h, least;                                       /* as it should be, and as it must be to be read and filled */
    double own;                                            /* before it was made higher to fill its page */
    enum grow grow;
    bool rest;                                             /* takes what is left of its page */
    bool glue;                                             /* on one page with the next row */
    bool open;                                             /* outside the frame */
    struct cell *cells; size_t ncells, ccells;
};

struct group {
    const struct section *section;
    bool side;                                             /* has the vertical title column */
    size_t head, nheads;                                   /* heads of a table, from row `head` on: repeated overleaf */
    bool page;                                             /* begins a page */
    struct row *rows; size_t nrows, crows;
};

struct plan { struct group *groups; size_t ngroups, cgroups; };

/* Where vertical rules may stand: the title column, then units of equal width. */
struct grid { double side, unit; int units, pairs, label; };   /* pairs: fields on a line; label: units of a label */

struct layout {
    const struct form *form;
    const struct sheet_metrics *m;
    struct diags *d;
    struct sheet *sheet;
    double frame_w;                                        /* of one column of the page */
    struct grid grid;
    struct place *told; size_t ntold, ctold;               /* words that have been told to be cut */
};

/* grid.c: makes the groups of a form; every row has its least height. */
void plan_form(struct layout *l, struct plan *p);
void plan_clear(struct plan *p);
double grid_x(const struct layout *l, const struct group *g, int unit);   /* from the left edge of the frame */
struct row *add_row(struct group *g, enum grow grow, double h);
struct cell *add_cell(struct row *r, enum cell_kind kind, double x, double w, const struct field *f);
/* Raises the row to what its cells of one line need. */
void row_grow(struct layout *l, const struct group *g, struct row *r);
/* Raises n rows together, each by the same, until they have height h. */
void rows_raise(struct group *g, size_t first, size_t n, double h);

/* fields.c, table.c, opinion.c: the rows of a section. */
void plan_fields(struct layout *l, struct group *g);
void plan_table(struct layout *l, struct group *g);
void plan_opinions(struct layout *l, struct group *g);
void draw_opinion(struct layout *l, struct sheet_page *pg, const struct cell *c, double x, double top, double h);

/* pages.c: which rows stand on which leaf. A leaf is a column of a page. */
/* Rows of a group that stand on one leaf. title: the title at the side stands beside them. */
struct piece { struct group *g; size_t first, end; bool repeat_head, title; };
struct leaf { struct piece *pieces; size_t n, cap; double used, room; };
struct book { struct leaf *leaves; size_t n, cap; };
struct rooms { double first, other; size_t nfirst; };      /* the first nfirst leaves have the room `first` */
/* wanted: number of leaves, 0 = as many as it takes. before: pages that come first. columns: leaves on a page. */
void paginate(struct layout *l, struct plan *p, const struct rooms *room, size_t wanted, size_t before, size_t columns, struct book *b);
void book_clear(struct book *b);
double piece_height(const struct piece *p);
double side_title_height(const struct section *s);         /* in two columns */

/* place.c: gives rows to pages and draws them. */
void place_plan(struct layout *l, struct plan *p);

/* front.c: what stands outside the frames. A face is a printed page: one side of a sheet, or half of it where sheets are folded. */
struct face { struct sheet_page *page; double x, w, left, width; bool even; };     /* x, w: the paper; left, width: between the margins */
double head_height(struct layout *l, double width);
double notes_height(struct layout *l, double width);
void draw_head(struct layout *l, const struct face *f);
void draw_notes(struct layout *l, const struct face *f, double top);
void draw_notes_page(struct layout *l, const struct face *f);
void draw_cover(struct layout *l, const struct face *f);
void draw_foot(struct layout *l, const struct face *f, size_t number, size_t of, bool plain);

/* code.c: the page code. Returns the side that it takes, 0 when the words are too many for one. */
double draw_code(struct sheet_page *pg, const char *words, double x, double y, double most, bool right);

/* cell.c: draws what stands in one cell; top is its upper edge on the page, x its left one. */
void draw_cell(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double top, double h);
/* The height in which the cell can be read and filled; tight: where room is short. */
double cell_height(struct layout *l, const struct section *s, const struct cell *c, bool tight);
double block_height(struct layout *l, enum sheet_role role, double size, double w, const char *s);
double photo_height(struct layout *l, const struct field *f, double w);
double line_want(struct layout *l, const struct field *f);             /* width of a field outside the frame, with its label */
/* Prose: the first line begins two characters in. */
struct text indented(struct layout *l, struct text t);

/* widget.c: the fields of a cell. The box is the room for what is typed. */
struct sheet_widget *add_widget(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, enum widget_kind kind,
                                double x, double y, double w, double h);
void set_options(struct layout *l, struct sheet_widget *k, const struct field *f);
void widget_text(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double y, double w,
                 double h);
void widget_again(struct layout *l, struct sheet_page *pg, const struct sheet_widget *first, double x, double y, double w, double h);
void widget_opinion(struct layout *l, struct sheet_page *pg, const struct opinion *o, double x, double y, double w, double h);
void widgets_hidden(struct layout *l);
int field_comb(const struct field *f);                     /* number of cells, 0 = no comb */
double comb_width(const struct field *f);                  /* that its cells need at least */
int field_lines(struct layout *l, const struct field *f, double w);    /* lines that its longest value needs */
int per_line(double w);                                    /* Chinese characters on a line of a field so wide */

double longest_choice(struct layout *l, const struct field *f);        /* with the arrow of the list */

/* fit.c: words that have no room where they stand are an error of the definition, told once for each place in the source, with the number of
 * full-width characters that there is room for. */
void tell_cut(struct layout *l, struct text t, int holds);
void check_line(struct layout *l, enum sheet_role role, double size, double width, struct text t);
/* w, h: the box in which the set lines stand. */
void check_block(struct layout *l, const struct sheet_style *st, const struct sheet_paragraph *v, double w, double h, struct text t);
/* The size, not below SIZE_NOTE, at which the words are a line of that width; told when there is none. */
double step_down(struct layout *l, enum sheet_role role, double size, double width, struct text t);
/* What stands printed in the field of a cell: the key of a row, a preset; s NULL where there is none. Lines it takes in a field of width w, 0
 * when the field is not for words. */
struct text printed_value(const struct section *s, const struct cell *c);
int printed_lines(struct layout *l, const struct section *s, const struct cell *c, double w);
/* Sets the type size in which the words fit, told when there is none: a preset, every label of a list. */
void check_printed(struct layout *l, struct sheet_widget *k, struct text t);
void check_options(struct layout *l, struct sheet_widget *k, const struct field *f);
/* Whether a text fits in a field at a type size; and the first of the sizes from its own down to SIZE_LEAST, which becomes its own. */
bool widget_fits(const struct sheet_metrics *m, const struct sheet_widget *w, const char *s, double size, struct arena *a);
bool widget_find_size(const struct sheet_metrics *m, struct sheet_widget *w, const char *s, struct arena *a);

/* marks.c: boxes to tick. */
bool field_has_marks(struct layout *l, const struct field *f, bool in_table);
void widget_marks(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double top, double w,
                  double h);
double marks_height(struct layout *l, const struct field *f, double w);
double marks_width(struct layout *l, const struct field *f, bool widest);  /* all on a line, or the widest alone */
void widget_tick(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double top, double w,
                 double h);
void widget_mark(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double top, double w,
                 double h);
void widget_na(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double y, double h);
double na_width(struct layout *l, const struct field *f);

/* linebreak.c: classes of characters. may_break: between two characters of a line; may_force: where nothing else fits, units are cut. */
bool type_is_opening(uint32_t cp);
bool type_is_closing(uint32_t cp);
bool type_is_pause(uint32_t cp);
bool type_is_connector(uint32_t cp);
bool type_is_latin(uint32_t cp);                           /* letters and digits that want a space beside Han */
bool type_joins(uint32_t before, uint32_t after);          /* inside a word or number */
bool type_is_measure(uint32_t before, uint32_t after);     /* a number is not torn from its unit, nor 第 from its number */
bool type_is_unit(uint32_t first, uint32_t second);        /* of two characters, behind a number */
bool type_not_at_start(uint32_t cp, enum sheet_level level);
bool type_not_at_end(uint32_t cp);
bool type_may_break(uint32_t before, uint32_t after, enum sheet_level level);
bool type_may_force(uint32_t before, uint32_t after, enum sheet_level level);

/* words.c: how firmly each character is bound to the next one. */
enum bond { BOND_NONE, BOND_LIKELY, BOND_WORD };
void words_find(const uint32_t *v, size_t n, unsigned char *bond);

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
/* annex.c: pages for what did not fit; every overflow gets the number of the annex on which it begins. */
void annex_pages(struct filling *k);
/* print.c: fields become what stands in them; the words of a preview; what is written in a field as it is set. */
const char *widget_prose(const struct sheet_widget *w, const char *s, struct arena *a);
void print_widgets(struct filling *k);
void print_preview(struct filling *k);

#endif
