/*
 * markup_int.h - what the files of this stage share: the passes over cmark's tree, and the entry that tests use.
 */
#ifndef SHENBAO_MARKUP_INT_H
#define SHENBAO_MARKUP_INT_H

#include <cmark.h>

#include "markup/markup.h"

enum {
    MARKUP_UNSAFE = 1,                                     /* raw HTML, remote images and every link stay: for CommonMark's own examples */
    MARKUP_NO_IDS = 2,                                     /* headings as CommonMark writes them */
    MARKUP_GFM_TABLES = 4,                                 /* tables as GitHub writes them: for its examples */
    MARKUP_BODY = 8                                        /* headings begin at level 2 */
};
/* markup_render with the flags above; every other pass runs as always. */
void markup_render_with(const char *text, const char *file, int line, unsigned flags, const struct markup_links *links, struct markup *out,
                        struct diags *d);

/* ---- the memory of trees (pool.c) ---- */

/* Between enter and leave all that cmark makes for this thread lives in the pool and goes with it: nodes, lists and texts, what is rendered
 * too; none of it need be freed. Pools are left in the order opposite to that in which they were entered. */
struct tree_pool { struct tree_pool *outer; struct pool pool; _Alignas(max_align_t) unsigned char first[40 * 1024]; };
void tree_enter(struct tree_pool *p);
void tree_leave(struct tree_pool *p);
cmark_node *tree_parse(const char *text, size_t n);
cmark_node *tree_node(cmark_node_type type);
char *tree_text(const char *s, size_t n);                  /* a copy that goes with the pool */

/* Where the text came from, to point at it. d may be NULL: nothing is told then. The text begins at `line` of the file. With `lines` it was
 * put together of another one: its line i (from 0) is line lines[i] (from 1) of that, and there are no columns. */
struct source { const char *text, *file; int line; const int *lines; struct diags *d; };
/* The place of a node of cmark's tree: its own when cmark knows it, else its nearest ancestor's. */
struct place source_place(const struct source *src, cmark_node *node);

/* Marks put into the text for cmark and taken out of its tree: noncharacters, which no text may hold. */
#define MARK_LETTER "\xEF\xB7\x90"                         /* U+FDD0: a letter beside emphasis */
#define MARK_LINE "\xEF\xB7\x91"                           /* U+FDD1: begins a line in which no block may begin */
#define MARK_LEAD "\xEF\xB7"
#define MARK_SECOND '\xB7'                                 /* looked for first: their first byte is that of full-width signs too */
enum { MARK_FIRST = 0xFDD0, MARK_LAST = 0xFDD1 };
/* Copies text with MARK_LETTER where emphasis needs it; true when there is any. */
bool emphasis_mark(const char *text, struct buf *out);
void marks_drop(const char *s, struct buf *out);           /* copies without MARK_LETTER */
void pass_unmark(cmark_node *root);                        /* takes MARK_LETTER out of the tree */

/* A line with MARK_LINE before it, and emphasis marked. */
void line_mark(const char *line, struct buf *out);
/* Takes MARK_LINE out of a paragraph that was such a line. False when it was none. */
bool line_unmark(cmark_node *paragraph);

/* Takes out raw HTML, links with an unsafe scheme, and pictures from the net (which become links). */
void pass_safety(cmark_node *root, const struct source *src);
/* Asks where each link and picture leads, and takes out what leads nowhere. */
void pass_links(cmark_node *root, const struct source *src, const struct markup_links *links);
void node_unwrap(cmark_node *node);                        /* puts what is inside a node in its place and frees it */
/* True when a line break between the two characters stands for nothing. */
bool line_break_vanishes(uint32_t before, uint32_t after);
/* True for a soft line break between two such characters, which is not to be seen. */
bool break_vanishes(cmark_node *softbreak);
/* Whether a link, or else a picture, may lead to that address: no script and no file of the reader's, nor data unless of a picture. */
bool url_may_stand(const char *url, bool picture);
/* The next node behind one in the order of the text, within root; NULL at the end. */
cmark_node *next_node(const cmark_node *root, cmark_node *node);
/* The next node behind one in the order of the text, within root, of those that may be blocks: what stands inside paragraphs, headings and
 * tables is passed over. NULL at the end. */
cmark_node *next_block(const cmark_node *root, cmark_node *node);
/* The level of the tree's highest heading, 7 when it has none. */
int highest_level(cmark_node *root);
/* Adds a heading to those of the page, with its id; it loses what names its anchor. */
const struct heading *heading_add(struct markup *page, cmark_node *heading, int level);
/* The words of a node without marks, appended to out. */
void node_words(cmark_node *node, struct buf *out);
/* The text that a node begins or ends with, in one piece although cmark parts texts around signs that are none; NULL when it is no text. */
cmark_node *text_at(cmark_node *node, bool end);

/* ---- pipe tables: table_find.c cuts them out of the source, table.c puts them into the tree ---- */

enum align { ALIGN_NONE, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };
struct table_row { char **cells; int line; };              /* a cell for each column, in the pool; line of the source text, from 1 */
/* What is in a cell: nothing but words, or (words is NULL then) what is inside a paragraph. */
struct cell { const char *words; cmark_node *read; };
struct table {
    cmark_node *at;                                        /* stands in the tree where the table will be */
    size_t ncols;
    enum align *aligns;
    struct table_row *rows; size_t nrows, crows;           /* the first is the header */
    char *before; int before_line;                         /* lines of the same paragraph before the header, or NULL */
    cmark_node *doc;                                       /* the cells as a document, a paragraph each; set by tables_parse as is: */
    struct buf text; int *lines; size_t nlines, clines;    /* the text of that document and where its lines came from */
    struct cell *cells;                                    /* row by row; those that have to be read are when tables_settle was called */
    cmark_node *caption;                                   /* the words about it or NULL; from tables_settle on */
};
struct tables { struct table *v; size_t n, cap; };
/* Takes the paragraphs that are tables out of the tree. text is what the tree was made of. */
void tables_find(cmark_node *root, const char *text, struct tables *out);
/* Makes the documents of the cells. Link definitions of the page hold in them. */
void tables_parse(struct tables *t, cmark_node *root, const char *text, unsigned flags);
/* Takes what the cells hold out of their documents, and the captions out of the tree. */
void tables_settle(struct tables *t, unsigned flags);
void tables_clear(struct tables *t);

/* ---- HTML: html.c writes trees, table.c the tables in them ---- */

struct html {
    struct buf *out;
    unsigned flags;
    struct markup *page;                                   /* gets the headings; NULL where there are none */
    const struct tables *tables; size_t ntables;           /* those of the tree, and how many of them were written */
    int lift, level;                                       /* how far down headings go, and the level of the last one; under MARKUP_BODY */
};
void html_words(struct buf *out, const char *s);           /* words between tags and inside attributes */
/* Writes what is inside a node. */
void html_inside(struct html *h, cmark_node *node);
/* number: of the page's tables, from 1. */
void table_write(struct html *h, const struct table *t, size_t number);

#endif
