/*
 * report.h - tables made from the database: the 汇总表 of a form as CSV, JSON, HTML and XLSX.
 * Letters made from templates, and papers derived from a guide, are here too.
 *
 * Rows and columns come in an order that does not depend on when anything arrived, and nothing in them tells it: the same forms give
 * the same table. What a viewer has damaged is never given as if it were right.
 */
#ifndef SHENBAO_REPORT_H
#define SHENBAO_REPORT_H

#include "base/base.h"
#include "model/model.h"
#include "pdf/pdf.h"
#include "rule/rule.h"
#include "sheet/sheet.h"
#include "store/store.h"

struct report_options {
    const char *form;                                      /* id */
    const char *round;                                     /* NULL = all */
    const char *charset;                                   /* CSV: NULL = UTF-8 with BOM, else a name for iconv */
    bool labels;                                           /* CSV: headings people read instead of field paths */
    bool guard;                                            /* CSV: protect formulas and long numbers from spreadsheets */
    bool all;                                              /* every column, whatever roster.yaml says */
    const struct roster_spec *roster;                           /* of the definition of today; NULL: of the one that is stored */
};
/* All but the workbook write to out, whose errors the caller looks for, and return the number of rows; -1 when no such form is stored or a text
 * cannot be had in the charset (why says which). */
long report_csv(struct store *s, const struct report_options *o, FILE *out, struct buf *why);
long report_json(struct store *s, const struct report_options *o, FILE *out, struct buf *why);
long report_html(struct store *s, const struct report_options *o, FILE *out, struct buf *why);
/* A workbook at path, which is replaced. What a cell cannot hold (32,767 characters) is not cut: the cell says that it stands in the CSV. */
long report_xlsx(struct store *s, const struct report_options *o, const char *path, struct buf *why);

/* A print of it on A4 or A3, appended; for tables of no more than REPORT_PDF_COLUMNS. False as pdf_write is. */
enum { REPORT_PDF_COLUMNS = 24 };
long report_pdf(struct store *s, const struct report_options *o, struct pdf_fonts *fonts, struct buf *out, struct buf *why,
                struct diags *d);

/* A small table of texts (grid.c): row r has its cells from cells[r * ncolumns]. Replaces the file; false and why when it cannot be written. */
struct report_grid { const char *title, **heads, **cells; size_t ncolumns, nrows; };
bool report_grid_csv(const struct report_grid *g, const char *path, struct buf *why);
bool report_grid_xlsx(const struct report_grid *g, const char *path, struct buf *why);
/* The heading of a cell of a table with rows, "学历教育第2行 毕业学校", or of one without (row 0); appended. (table.c) */
void cell_heading(const struct section *s, const struct field *f, int row, const char *path, struct buf *out);

/* Opens the fonts of the site at `content`: its own fonts/ beside the content folder, else ours. (fonts.c) */
struct pdf_fonts *fonts_open(const char *content, const char *cache_dir, struct arena *a, struct diags *d);
/* Which font files stand for what, and a mark of each that changes when the file does. */
void fonts_stamp(const char *content, struct arena *a, struct buf *out);

/* ---- filled forms (filled.c) ---- */

/* What a filled form says of itself and carries along. */
struct filled {
    const char *definition;                                /* the form as compact JSON, as it is attached */
    const char *pack, *base;                               /* as in the sheet's hidden fields; NULL or "" for none */
    const char *title, *lang, *typing, *font_resource;     /* NULL: of the form; zh-CN; as pdf_write has it */
    const struct pdf_script *scripts; size_t nscripts;
    const struct pdf_action *actions; size_t nactions;
    struct pdf_batch *batch;                         /* or NULL */
};
/* The sheet comes from sheet_filled. False as pdf_write is. */
bool report_filled_pdf(struct pdf_fonts *fonts, const struct form *f, const struct sheet *sheet, const struct filled *o, struct buf *out,
                       struct diags *d);

/* ---- letters: layouts/letters/NAME.md with values (letter.c, letter_sheet.c, letter_html.c) ---- */

struct letter_request {
    const char *name;                                      /* "补正通知书" */
    const char *own, *builtin;                             /* folders of layouts: the site's (may be NULL) goes before ours */
    const json_t *data;                                    /* an object; what the template declares is taken from it, the rest is left */
    const char *data_file;                                 /* for messages, or NULL */
    struct date day;                                       /* what today() is */
};
struct letter_doc;
/* NULL when anything is wrong, told to d: no such template, a mistake in it, a value that is missing or cannot be read. A value that the
 * template can do without leaves a line to write on, and a warning. */
struct letter_doc *letter_fill(const struct letter_request *r, struct diags *d);
/* Whether the letter takes a table of that name; false when there is no such letter. */
bool letter_has_table(const char *own, const char *builtin, const char *name, const char *table);
void letter_free(struct letter_doc *doc);
const char *letter_title(const struct letter_doc *doc);
/* The letter on paper; free with sheet_free. The document must outlive it. */
struct sheet *letter_sheet(const struct letter_doc *doc, const struct sheet_metrics *m);
/* The same as PDF, appended; false with what is missing (a character no font has) in d. */
bool letter_pdf(const struct letter_doc *doc, struct pdf_fonts *fonts, struct buf *out, struct diags *d);
/* The same as a page of HTML by itself, appended. */
void letter_html(const struct letter_doc *doc, struct buf *out);

/* ---- papers made from a guide, empty for the pen (derived.c) ---- */

/* Free with sheet_free. conditions: for guides with nothing to hand in; roster: of the guide's first form, which must be there. */
struct sheet *paper_checklist(const struct guide *g, const struct sheet_metrics *m);
struct sheet *paper_conditions(const struct guide *g, const struct sheet_metrics *m);
struct sheet *paper_cover(const struct guide *g, const struct sheet_metrics *m);
struct sheet *paper_roster(const struct guide *g, const struct sheet_metrics *m);

/* ---- 审阅稿: the whole procedure for the person who signs it off (review.c, review_chain.c, review_rules.c) ---- */

/* programs, older: one for each form of the guide; older is the newest released version before, or NULL where there is none. */
struct review {
    const struct site *site; const struct guide *guide; const struct program *const *programs; const struct form *const *older;
    const char *before;                                    /* what review_words gave when the guide was released last; NULL: never */
};
/* What the guide says, in the words of the 审阅稿: a statement a line, under its heading, cells with a tab between them. */
void review_words(const struct review *r, const struct sheet_metrics *m, struct buf *out);
/* Free with sheet_free. What the layout of a form tells goes to d. */
struct sheet *review_sheet(const struct review *r, const struct sheet_metrics *m, struct diags *d);

/* An empty roster for a form (roster.c). The workbook has a sheet for its people, one for each table and one of words; the CSV all in one.
 * report_roster_xlsx is false with why when it cannot be written; the other ends the program then. */
bool report_roster_xlsx(const struct form *f, const char *path, struct buf *why);
void report_roster_csv(const struct form *f, const char *path);

#endif
