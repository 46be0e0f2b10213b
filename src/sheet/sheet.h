/*
 * sheet.h - the layout of a paper in boxes: lines, text, marks and fields at places, without a device.
 *
 * Units are points (1/72 inch), the origin is the lower left corner of the page. A sheet is self-contained: a device needs
 * nothing of the definition it came from.
 */
#ifndef SHENBAO_SHEET_H
#define SHENBAO_SHEET_H

#include "base/base.h"

struct form;

enum sheet_role { ROLE_TITLE, ROLE_HEADING, ROLE_LABEL, ROLE_VALUE, ROLE_NOTE, ROLE_COUNT };

/* Type as the device will set it. advance: width of a character in 1/1000 em; negative when no font of the role has it. */
struct sheet_metrics { double (*advance)(void *ctx, enum sheet_role role, uint32_t cp); void *ctx; };

struct sheet_line { double x1, y1, x2, y2, width, gray; };           /* gray 0 black .. 1 white */
struct sheet_rect { double x, y, w, h, width, gray, fill; };         /* width 0: not stroked; fill < 0: not filled */
struct sheet_text {
    double x, y, size, gray;                                          /* left end of the base line */
    double spacing;                                                   /* added after each character, pt */
    bool vertical;                                                    /* x is the centre of the column, y the top */
    double lead;                                                      /* vertical: distance from character to character */
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
    bool required, readonly, centred;
    const char *value;                                                /* preset (hidden, read-only) or NULL */
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
    bool duplex;
    struct sheet_page *pages; size_t npages, cpages;
};

/* Lays a form out. Diagnostics: what does not fit, too few pages. Always returns a sheet; free with sheet_free. */
struct sheet *sheet_of_form(const struct form *f, const struct sheet_metrics *m, struct diags *d);
void sheet_free(struct sheet *s);

/* Typing: how text of a role breaks into lines of at most `width`. For other layouts (letters, lists). */
struct sheet_lines { char **v; size_t n; };
struct sheet_lines sheet_break(const struct sheet_metrics *m, enum sheet_role role, double size, double width, const char *s, struct arena *a);
double sheet_width(const struct sheet_metrics *m, enum sheet_role role, double size, const char *s);

#endif
