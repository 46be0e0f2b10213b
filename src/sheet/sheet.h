/*
 * sheet.h - the layout of a paper in boxes: lines, text, marks and fields at places, without a device.
 *
 * Units are points (1/72 inch), the origin is the lower left corner of the page. A sheet is self-contained: a device needs
 * nothing of the definition it came from.
 */
#ifndef SHENBAO_SHEET_H
#define SHENBAO_SHEET_H

#include "base/base.h"

struct answers;
struct form;

/* body: prose of letters, where a bureau may have its 仿宋; by default the labels' font. */
enum sheet_role { ROLE_TITLE, ROLE_HEADING, ROLE_LABEL, ROLE_VALUE, ROLE_NOTE, ROLE_BODY, ROLE_COUNT };

/* Type as the device will set it. advance: width of a character in 1/1000 em; negative when no font of the role has it. */
struct sheet_metrics { double (*advance)(void *ctx, enum sheet_role role, uint32_t cp); void *ctx; };

#define SHEET_RED (-1.0)                                              /* for a gray: the head of an official letter */
struct sheet_line { double x1, y1, x2, y2, width, gray; };           /* gray 0 black .. 1 white */
struct sheet_rect { double x, y, w, h, width, gray, fill; };         /* width 0: not stroked; fill < 0: not filled */
struct sheet_text {
    double x, y, size, gray;                                          /* left end of the base line */
    double spacing;                                                   /* added after each character, pt */
    const double *adjust;                                             /* the same for each code point of s by itself; or NULL */
    bool vertical;                                                    /* x is the centre of the column, y the top */
    double lead;                                                      /* vertical: distance from character to character */
    double angle;                                                     /* degrees to the left about (x, y); not 0: beneath everything else */
    enum sheet_role role;
    const char *s;
    struct place at;                                                  /* where the words stand in the source */
};

enum widget_kind { WIDGET_TEXT, WIDGET_MULTILINE, WIDGET_COMB, WIDGET_CHECK, WIDGET_RADIO, WIDGET_CHOICE, WIDGET_HIDDEN };
const char *widget_name(enum widget_kind k);                          /* "text" "multiline" "comb" "check" "radio" "choice" "hidden" */

struct sheet_option { const char *value, *label, *state; };
struct sheet_widget {
    enum widget_kind kind;
    const char *path;                                                 /* full PDF field name; dots become real parents */
    const char *type;                                                 /* the form language's type */
    const char *label, *tooltip;
    double x, y, w, h, size;                                          /* size: type size of what is typed */
    int max;                                                          /* characters; 0 = no limit */
    bool ascii;                                                       /* ASCII only: exact MaxLen, Helvetica */
    bool required, readonly, centred, right;
    bool prose;                                                       /* paragraphs whose first lines begin two characters in */
    bool again;                                                       /* a further place of a field that has one on another page */
    const char *value;                                                /* preset (hidden, read-only) or NULL */
    const char *shown;                                                /* a text that stands in the field instead of its value, or NULL */
    const char *state;                                                /* check: its on state; radio: the state of this mark */
    const struct sheet_option *options; size_t noptions;              /* choice, radio */
};
/* A radio group is several widgets with one path, one for each option, in order. */

struct sheet_page {
    struct sheet_line *lines; size_t nlines, clines;
    struct sheet_rect *rects; size_t nrects, crects;
    struct sheet_text *texts; size_t ntexts, ctexts;
    struct sheet_widget *widgets; size_t nwidgets, cwidgets;          /* in reading order */
};
struct sheet {
    struct arena *arena;
    double w, h;                                                      /* of every page */
    bool duplex, short_edge;                                          /* printed on both sides, turned over the short edge */
    bool halves;                                                      /* a page is two, read one after the other, not across */
    struct sheet_page *pages; size_t npages, cpages;
    const struct sheet *blank;                                        /* filled: what it was made of, whose pages its own begin with; or NULL */
};

/* Lays a form out. Diagnostics: what does not fit, too few pages. Always returns a sheet; free with sheet_free. */
struct sheet *sheet_of_form(const struct form *f, const struct sheet_metrics *m, struct diags *d);
void sheet_free(struct sheet *s);
/* An empty sheet and its pages, for other layouts. A page's address holds until the next one is added. */
struct sheet *sheet_new(double w, double h, bool duplex);
struct sheet_page *sheet_add_page(struct sheet *s);
void sheet_rule(struct sheet_page *pg, double x1, double y1, double x2, double y2, double width, double gray);

/* ---- filled sheets (fill.c annex.c print.c) ---- */

/* FORM: values in fields. PREVIEW: values in the page, no fields, and words across it that say so. OFFICIAL: values in the page, no fields. */
enum fill_kind { FILL_FORM, FILL_PREVIEW, FILL_OFFICIAL };
struct fill {
    const struct answers *answers;                                    /* normal forms; what is ANSWER_BAD stands as it was typed */
    /* Whether people may change a field; path is that of the answer. NULL: all of them, as on a blank sheet. Others are read-only. */
    bool (*opens)(void *ctx, const char *path); void *ctx;
    const char *pack, *base;                                          /* _pack and _base; NULL or "" for none. The number is printed, too */
    const char *unit;                                                 /* who gives the form out, printed beside the number; or NULL */
    enum fill_kind kind;
};
/* The blank sheet of f with the answers on it, on its own pages, and on further ones (附页) what is too long for its cell: the cell says
 * where, the field's value stays whole. Each page gets the fingerprint of the answers. Calculated answers are put in, hidden ones not.
 * Neither f nor the blank sheet is changed; both must outlive the result. Free with sheet_free. */
struct sheet *sheet_filled(const struct sheet *blank, const struct form *f, const struct sheet_metrics *m, const struct fill *k);
/* How the value of a text field is written on paper, where that differs: the name for a code, 至 in periods. What comes of it when read again
 * is the value. */
struct field;
const char *sheet_value_text(const struct field *f, const char *value, struct arena *a);
/* The texts of which a text, comb or choice field with `shown` in it consists, at their places from the field's lower left corner. */
size_t sheet_widget_texts(const struct sheet_metrics *m, const struct sheet_widget *w, const char *shown, struct arena *a,
                          struct sheet_text **out);

/* ---- paragraphs: Chinese type after CLREQ and GB/T 15834 (linebreak.c, para.c) ---- */

enum sheet_align { ALIGN_LEFT, ALIGN_JUSTIFY, ALIGN_CENTRE, ALIGN_RIGHT };   /* JUSTIFY: the last line, and lines under 8 em, are left */
enum sheet_level { BREAK_GB, BREAK_STRICT };                          /* forms; letters: —— and …… do not begin a line either */
struct sheet_style {
    enum sheet_role role; double size;                                /* pt */
    double width;                                                     /* pt */
    double indent, hang;                                              /* of the first line and of the others, em */
    double pitch;                                                     /* from full-width character to character, pt; 0 = size */
    enum sheet_align align;
    enum sheet_level level;
    bool plain;                                                       /* no compression, no space between Han and Latin: as viewers set type */
};
struct sheet_span { enum sheet_role role; const char *s; };           /* words of one kind in a paragraph; \n breaks the line */
struct sheet_run { enum sheet_role role; const char *s; double x; const double *adjust; };   /* x: from the paragraph's left edge */
struct sheet_set_line { struct sheet_run *runs; size_t nruns; double w; };   /* w: from the first ink to the last, pt */
struct sheet_paragraph { struct sheet_set_line *v; size_t n; };
/* Sets the words in lines of at most style->width: adjacent marks share an em, a mark at either end of a line gives up its blank half, a
 * quarter em comes between Han and Latin, and a line is squeezed or stretched in CLREQ's order. Centred lines are made about equally long and
 * broken by sense; a paragraph does not end in a character alone. A unit longer than a line is cut without a
 * hyphen. All text is in the lines, in order, but for spaces at their ends. At least one line. */
struct sheet_paragraph sheet_set(const struct sheet_metrics *m, const struct sheet_style *style, const struct sheet_span *v, size_t n,
                                 struct arena *a);
/* Puts a set line on a page: left edge of the paragraph and base line. */
void sheet_put(struct sheet_page *pg, const struct sheet_style *style, const struct sheet_set_line *line, double x, double y,
               struct place at);

/* How text of a role breaks into lines of at most `width` as viewers set it: without compression. */
struct sheet_lines { char **v; size_t n; };
struct sheet_lines sheet_break(const struct sheet_metrics *m, enum sheet_role role, double size, double width, const char *s, struct arena *a);
double sheet_width(const struct sheet_metrics *m, enum sheet_role role, double size, const char *s);

#endif
