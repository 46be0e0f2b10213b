/*
 * markup_int.h - what the files of this stage share: the passes over cmark's tree, and the entry that tests use.
 */
#ifndef SHENBAO_MARKUP_INT_H
#define SHENBAO_MARKUP_INT_H

#include <cmark.h>

#include "markup/markup.h"

enum {
    MARKUP_UNSAFE = 1,                                     /* raw HTML, remote images and every link stay: for CommonMark's own examples */
    MARKUP_NO_IDS = 2                                      /* headings as CommonMark writes them */
};
/* markup_render with the flags above; every other pass runs as always. */
void markup_render_with(const char *text, const char *file, int line, unsigned flags, struct markup *out, struct diags *d);

/* Where the text came from, to point at it. d may be NULL: nothing is told then. */
struct source { const char *text, *file; int line; struct diags *d; };
/* The place of a node of cmark's tree: its own when cmark knows it, else its nearest ancestor's. */
struct place source_place(const struct source *src, cmark_node *node);

/* Takes out raw HTML, links with an unsafe scheme, and pictures from the net (which become links). */
void pass_safety(cmark_node *root, const struct source *src);
/* Takes out soft line breaks that stand between two Chinese characters. */
void pass_line_breaks(cmark_node *root);
/* True when a line break between the two characters stands for nothing. */
bool line_break_vanishes(uint32_t before, uint32_t after);
/* Collects the headings of the tree in order, with their ids. */
void pass_headings(cmark_node *root, struct markup *out);
/* The words of a node without marks, appended to out. */
void node_words(cmark_node *node, struct buf *out);

#endif
