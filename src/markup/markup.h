/*
 * markup.h - Markdown to HTML through cmark, with the passes Chinese needs and pipe tables. Raw HTML stays off.
 */
#ifndef SHENBAO_MARKUP_H
#define SHENBAO_MARKUP_H

#include "base/base.h"

struct heading { int level; char *id, *text; };
struct markup { struct buf html; struct heading *headings; size_t nheadings, cheadings; };

/* Where addresses lead: called for every link and picture that is not unsafe, those to the net too. Appends the address that is to stand
 * in the page. False when it leads nowhere, which it has told: the words stay without link then. */
typedef bool markup_link_fn(void *ctx, const char *url, bool picture, struct place at, struct buf *out);
struct markup_links { markup_link_fn *resolve; void *ctx; };

/* Renders text whose first line is line `line` of `file`. Headings get an id from their words (Han kept) or from "{#id}" behind
 * them, unique on the page.
 * A line break between two Han characters is no space; `**` beside full-width punctuation is emphasis. Unsafe links and raw HTML are left
 * out with a warning in diags. Tables are wrapped in <div class="scroll">; a paragraph ": words" before or behind one is its caption. */
void markup_render(const char *text, const char *file, int line, struct markup *out, struct diags *d);
/* The same for the body of a page that has a main heading: levels begin at 2 and none is left out. links may be NULL. */
void markup_render_body(const char *text, const char *file, int line, const struct markup_links *links, struct markup *out,
                        struct diags *d);
/* One line of inline Markdown (front matter texts), no paragraph around it. */
void markup_inline(const char *text, struct buf *out);
/* The same with links looked up; at is the text's place. links and d may be NULL. */
void markup_inline_at(const char *text, struct place at, const struct markup_links *links, struct buf *out, struct diags *d);
/* Whether such a line is its own HTML: nothing in it can be Markdown, link or white space that changes. */
bool markup_is_words(const char *text);
/* The anchor made of a text's words: letters and digits of every script kept, Latin in lower case, spaces and hyphens to one '-',
 * punctuation dropped, never empty. It holds no '.', so ids with one cannot meet it. Appended to out. */
void markup_slug(const char *text, struct buf *out);
void markup_clear(struct markup *m);

/* ---- the same as blocks, for what is not HTML (blocks.c) ---- */

enum markup_kind { MARKUP_HEADING, MARKUP_PARAGRAPH, MARKUP_FENCE, MARKUP_RULE, MARKUP_TABLE };
struct markup_words { const char *s; bool strong, emph, code; const char *link; };    /* "\n" alone is a line break */
struct markup_block {
    enum markup_kind kind;
    int level;                                             /* heading: 1-6 */
    int depth, number; bool item, quote;                   /* in lists: how deep; first block of an item: its number, 0 = bullet */
    struct markup_words *v; size_t n, cap;
    const char *info, *text;                               /* fence: the words behind its marks, and the lines in it as they are */
    char **cells; size_t nrows, ncols;                     /* table: row by row, the first its head; plain words */
    struct place at;
};
struct markup_blocks { struct markup_block *v; size_t n, cap; };
/* Texts live in the arena, the lists until markup_blocks_clear. The same passes as markup_render. */
void markup_blocks(const char *text, const char *file, int line, struct arena *a, struct markup_blocks *out, struct diags *d);
void markup_blocks_clear(struct markup_blocks *b);

#endif
