/*
 * printed_int.h - between printed.c, layout.c, match.c and recover.c: a PDF that our form was printed into, from characters at places back to
 * the values of fields.
 */
#ifndef SHENBAO_PRINTED_INT_H
#define SHENBAO_PRINTED_INT_H

#include "sheet/sheet.h"
#include "shouli/shouli_int.h"

/* A page as shouli-read tells it; points from the upper left corner. v points into what was told. */
struct copy_page {
    uint32_t number;
    double w, h;
    struct read_char *v; size_t n;
    const unsigned char *ink; unsigned ink_w, ink_h;        /* bits, or NULL */
    size_t *solid, nsolid;                                  /* characters that are no spaces, in reading order */
    uint64_t *by_cp;                                        /* character and place in solid, in this order */
};

/* From a page of the copy, turned so that it reads upright, to the sheet: u = scale x + dx, v = scale y + dy, u to the right, v upwards. */
struct fit { int turn; double scale, dx, dy; size_t inliers; };

/* A page of the sheet that was found in the copy. */
struct place_found { const struct copy_page *copy; struct fit fit; bool twice; };

/* A character on the sheet: points from the lower left. */
struct sheet_char { double x1, y1, x2, y2; uint32_t cp; bool doubtful, absent, printed, inked, taken; };   /* absent: of a font that leaves no ink here */

/* The compiled layout ("sheet" of a form's file) as a sheet again. NULL when there is none. (layout.c) */
struct sheet *layout_read(const json_t *boxes);

void copy_index(struct copy_page *p);                       /* fills in solid and by_cp */
void copy_clear(struct copy_page *p);
/* Which page of the copy each page of the sheet is; a page that does not read as it should is none. found: as many as the sheet has pages.
 * (match.c) */
void match_pages(const struct sheet *s, const struct copy_page *v, size_t n, struct place_found *found);
/* All characters of a copy's page on the sheet, those that are printed there among them marked. Caller frees. (match.c) */
struct sheet_char *match_chars(const struct sheet *s, const struct sheet_page *page, const struct place_found *f, size_t *n);
/* Whether the dot of the copy's ink under this point of the sheet is dark; where dots lie: a step between them in points of the sheet. */
bool match_ink(const struct place_found *f, double x, double y);
double match_step(const struct place_found *f);

/* The character that a sign for a radical stands for; any other as it is. (radical.c) */
uint32_t character_of_radical(uint32_t cp);
/* The fields of one page, added to out. (recover.c) */
struct recovered { struct read_result *r; size_t texts, marks, unread; };
void recover_page(const struct form *form, const struct sheet *s, const struct sheet_page *page, const struct place_found *f,
                  struct recovered *out);
void recover_nothing(const struct form *form, const struct sheet_page *page, struct recovered *out);   /* all of it cannot be read */

#endif
